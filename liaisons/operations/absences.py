"""Absence: entered by the person himself or the desk, and ended early."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.terms import DAY
from core.terms import today as current_day
from core.transitions import Refused

from .. import rules
from ..lookups import Desk
from ..models import Absence, ContactAssignment
from ._people import _lock, _may, _tell_rooms

# Longer than this is no absence any more: end the assignment, so that there is somebody.
LONGEST = 366


def _check_period(starts_on, ends_on, on):
    if not isinstance(starts_on, datetime.date):
        raise Refused(_("Fill in the first day away."), field="starts_on")
    if not isinstance(ends_on, datetime.date):
        raise Refused(_("Fill in the last day away."), field="ends_on")
    if ends_on < starts_on:
        raise Refused(_("The last day cannot be before the first day."), field="ends_on")
    if ends_on < on:
        raise Refused(_("These days are over."), field="ends_on")
    if (ends_on - starts_on).days > LONGEST:
        raise Refused(
            _("Longer than a year is no absence. Hand the work over instead."), field="ends_on"
        )


def _of_person(user, starts_on, ends_on):
    """What he does for residents in that period, as contact point."""
    return list(
        ContactAssignment.objects.published()
        .filter(user=user)
        .overlapping(starts_on, ends_on)
        .select_related("subject", "platform", "deputy")
    )


def _without_deputy(assignments, day):
    """Those of whom nobody takes over on that day."""
    desk = Desk(day)
    return [row for row in assignments if not desk.is_there(row.deputy)]


@transaction.atomic
def record_absence(user, *, by, starts_on, ends_on, today=None):
    """From and up to and including which day somebody is away; the deputy steps in by itself.

    It carries `warnings`: of what there is no deputy. That is shown as a gap on those days.
    """
    on = today or current_day()
    _may(by, "liaisons.add_absence")
    if by.pk != user.pk and not rules.may_record_for_others(by):
        raise PermissionDenied
    _check_period(starts_on, ends_on, on)
    _lock(user)
    same = Absence.objects.filter(user=user)
    other = same.overlapping(starts_on, ends_on).first()
    if other is not None:
        if (other.starts_on, other.ends_on) == (starts_on, ends_on):
            other.warnings = []
            return other
        raise Refused(
            _("This person is already away from %(start)s up to and including %(end)s."),
            params={
                "start": other.starts_on.strftime("%d-%m-%Y"),
                "end": other.ends_on.strftime("%d-%m-%Y"),
            },
            field="starts_on",
        )
    absence = Absence(user=user, starts_on=starts_on, ends_on=ends_on, recorded_by=by)
    absence.full_clean()
    absence.save()
    assignments = _of_person(user, starts_on, ends_on)
    absence.warnings = [
        _("Nobody takes over: %(subject)s, %(place)s. Everyone sees that as a gap.")
        % {"subject": row.subject, "place": row.platform or _("everywhere")}
        for row in _without_deputy(assignments, max(starts_on, on))
    ]
    _tell_rooms_of(user)
    return absence


@transaction.atomic
def end_absence(absence, *, by, today=None):
    """Back earlier, from this day on; what had not begun yet does not go on.

    An absence that did not happen leaves nothing behind: it is nobody's business.
    """
    on = today or current_day()
    absence = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    _may(by, "liaisons.change_absence", absence)
    if absence.ends_on < on:
        raise Refused(_("These days are over."))
    if absence.starts_on >= on:
        absence.delete()
    else:
        absence.ends_on = on - DAY
        absence.save(update_fields=["ends_on"])
    _tell_rooms_of(absence.user)
    return absence


def _tell_rooms_of(user):
    """Plans that the broker took go back, and the gaps are looked at."""
    for row in ContactAssignment.objects.published().current().filter(user=user):
        _tell_rooms(subject=row.subject, platforms=row.platform and [row.platform])
