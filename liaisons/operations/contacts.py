"""Contact points: assigned, made visible, handed over and ended."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.terms import DAY
from core.terms import today as current_day
from core.transitions import Refused, refuse_missing, required
from notifications.operations import notify
from platforms.lookups import board_users
from platforms.models import Platform

from ..models import ContactAssignment
from ._people import _lock, _may, _tell_rooms, _warnings, refuse_board_member


@transaction.atomic
def assign_contact(
    user,
    *,
    by,
    subject,
    platform=None,
    deputy=None,
    starts_on=None,
    ends_on=None,
    is_published=True,
    today=None,
    **readiness,
):
    """Make somebody the contact point for a subject, from a day on (R49).

    Visible only with its readiness: hours a week, briefing, consent of the team lead (R51).
    """
    _may(by, "liaisons.add_contactassignment")
    starts_on = starts_on or today or current_day()
    assignment = ContactAssignment(
        user=user,
        subject=subject,
        platform=platform,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        is_published=is_published,
        **readiness,
    )
    return save_assignment(assignment, by=by)


@transaction.atomic
def save_assignment(assignment, *, by):
    """Check a new or changed assignment against seats and other assignments, and save it.

    With its last day it ends: plans keep their handler while it covers today, after that the
    proposals room looks up a new one and tells the submitter. It carries `warnings`. One that is
    to be visible and is not ready is refused with everything that is missing (R51).
    """
    _may(
        by,
        "liaisons.change_contactassignment" if assignment.pk else "liaisons.add_contactassignment",
        assignment,
    )
    _lock(assignment.user, assignment.deputy)
    before = ContactAssignment.objects.filter(pk=assignment.pk).first()
    for person, field in ((assignment.user, "user"), (assignment.deputy, "deputy")):
        if person:
            refuse_board_member(
                person,
                platform=assignment.platform,
                starts_on=assignment.starts_on,
                ends_on=assignment.ends_on,
                field=field,
            )
    if assignment.is_published:
        refuse_missing(assignment.what_is_missing)
    assignment.full_clean()
    assignment.save()
    for row in filter(None, (before, assignment)):
        _tell_rooms(subject=row.subject, platforms=row.platform and [row.platform])
    assignment.warnings = _warnings(assignment, assignment.user, assignment.deputy)
    return assignment


@transaction.atomic
def hand_over_assignment(
    assignment, *, by, to, reason, deputy=None, starts_on=None, today=None, **readiness
):
    """Somebody else becomes the contact point from a day on, with a reason for everyone (R47).

    The old assignment ends the day before, so there is no day without. Plans keep their dossier
    and their thread: their room looks up who deals with them, and tells each submitter why.
    """
    on = today or current_day()
    _may(by, "liaisons.change_contactassignment", assignment)
    kept = ContactAssignment.objects.select_for_update(of=("self",))
    old = kept.select_related("user", "subject", "platform").get(pk=assignment.pk)
    starts_on = starts_on or on
    reason = required(reason, _("Say why the work is handed over."), "reason")
    if starts_on < on:
        raise Refused(_("Choose today or a day that has yet to come."), field="starts_on")
    if old.ends_on is not None and old.ends_on < starts_on - DAY:
        raise Refused(
            _("This assignment ends earlier. Record a new contact point instead."),
            field="starts_on",
        )
    if old.starts_on >= starts_on:
        raise Refused(
            _("This assignment begins on that day. Change the person there instead."),
            field="starts_on",
        )
    if to.pk == old.user_id:
        raise Refused(_("Choose somebody else."), field="to")
    old.ends_on = starts_on - DAY
    old.full_clean()
    old.save()
    fresh = ContactAssignment(
        user=to,
        subject=old.subject,
        platform=old.platform,
        deputy=deputy,
        starts_on=starts_on,
        is_published=old.is_published,
        previous=old,
        handover_reason=reason,
        **readiness,
    )
    fresh = save_assignment(fresh, by=by)
    if fresh.is_published:
        _tell_boards(fresh, on)
    return fresh


def _tell_boards(assignment, on):
    """The board hears who goes, who comes, from which day and why."""
    places = [assignment.platform] if assignment.platform else Platform.objects.with_people()
    for platform in places:
        notify(
            board_users(platform, on),
            kind="contact_handed_over",
            about=platform,
            event=f"contact_handed_over:{assignment.pk}:{platform.pk}",
            context={
                "platform": platform.name,
                "subject": assignment.subject.name,
                "before": assignment.previous.user.public_name(),
                "who": assignment.user.public_name(),
                "reason": assignment.handover_reason,
                "date": assignment.starts_on,
                "date_label": str(_("From")),
            },
        )
