"""Contact points: assigned, made visible, handed over and ended."""

from django.db import transaction

from core.terms import today as current_day
from core.transitions import refuse_missing

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
