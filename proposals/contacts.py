"""Who deals with a plan on a day, and when that has to be looked up anew (R49)."""

from accounts.models import Employment
from core.kinds import Role
from core.roles import STAFF_ROLES, roles_of
from liaisons.lookups import Contact, contact_for

# Nobody of its own deals with it: the broker or the desk steps in until there is somebody.
GAPS = ("broker", "desk")


def who_stand_aside(proposal) -> frozenset[int]:
    """Nobody who submitted a plan acts for its receiver (PRODUCT.md, "People")."""
    if not proposal.is_from_neighbourhood:
        return frozenset()
    return frozenset({proposal.author_id, proposal.submitted_by_id} - {None})


def contact_of(proposal, on, *, desk=None):
    """The contact point by the look-up of the day; ``desk`` when that was read already."""
    without = who_stand_aside(proposal)
    if proposal.is_for_council:
        return Contact(clerk_of(on, without=without), basis="clerk")
    if desk is not None:
        return desk.contact(proposal.platform_id, proposal.subject_id, without=without)
    return contact_for(proposal.platform, proposal.subject, on, without=without)


def clerk_of(on, *, without=()):
    """Who receives what is for the council: the council clerk who has been it longest."""
    clerks = Employment.objects.on(on).filter(role=Role.CLERK, user__is_active=True)
    first = clerks.exclude(user__in=without).order_by("starts_on", "pk").first()
    return first.user if first is not None else None


def has_stand_in(proposal) -> bool:
    """Open, and dealt with by the broker or the desk for want of a contact point of its own."""
    return proposal.is_open and proposal.assignment_id is None and proposal.handler_basis in GAPS


def needs_new_handler(proposal, on, *, desk=None) -> bool:
    """Whether somebody else deals with it from this day on (PRODUCT.md, "Contact point").

    A contact point keeps it while his assignment covers the day. Whom it was handed to keeps it
    while he works here. The broker and the desk only step in: until there is somebody. With the
    ``desk`` of the day also who left without the assignment being ended is seen.
    """
    if not proposal.is_open:
        return False
    if proposal.is_for_council:
        handler = proposal.handler
        if handler is not None and handler.is_active and Role.CLERK in roles_of(handler, on):
            return False
        found = clerk_of(on, without=who_stand_aside(proposal))
        return (found.pk if found else None) != proposal.handler_id
    assignment = proposal.assignment
    if assignment is not None:
        is_for_it = assignment.subject_id == proposal.subject_id and assignment.platform_id in (
            None,
            proposal.platform_id,
        )
        is_named = proposal.handler_id in (assignment.user_id, assignment.deputy_id)
        holds = assignment.covers(on) and assignment.is_published and is_for_it and is_named
        has_left = desk is not None and desk.has_left(proposal.handler_id)
        return not holds or has_left or not proposal.handler.is_active
    if has_stand_in(proposal):
        found = contact_of(proposal, on, desk=desk)
        found_id = found.user.pk if found.user is not None else None
        return found.assignment is not None or found_id != proposal.handler_id
    return proposal.handler_id is not None and not roles_of(proposal.handler, on) & STAFF_ROLES
