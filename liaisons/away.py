"""Who is not there on a day: away for a while, or no longer working here."""

from datetime import date
from typing import NamedTuple

from django.db.models import F, IntegerField, Q, Value

from accounts.models import Employment
from core.prepared import Prepared
from core.terms import DAY
from core.terms import today as current_day

from .models import Absence, ContactAssignment


class Away(NamedTuple):
    """Since when somebody is not there, and his last day away; None when he does not come back."""

    since: date
    until: date | None


def _rows(on):
    absent = Absence.objects.on(on).values_list(
        "user_id", "starts_on", "ends_on", Value(0, output_field=IntegerField())
    )
    # Who had work on record here and has none any more; only those whom a resident could meet.
    here = ContactAssignment.objects.on(on)
    still = Employment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    left = (
        Employment.objects.filter(ends_on__lt=on)
        .filter(Q(user__in=here.values("user")) | Q(user__in=here.values("deputy")))
        .exclude(user__in=still.values("user"))
        .values_list("user_id", "ends_on", F("ends_on"), Value(1, output_field=IntegerField()))
    )
    return absent.order_by().union(left.order_by())


_away = Prepared(_rows, on=date)


def away_on(day=None) -> dict[int, Away]:
    """Everybody who is not there on this day, by the key of the person. One query."""
    found: dict[int, Away] = {}
    for user, starts_on, ends_on, has_left in _away.rows(on=day or current_day()):
        if has_left:
            before = found.get(user)
            since = ends_on + DAY
            if before is None or before.until is not None or before.since < since:
                found[user] = Away(since, None)
        elif user not in found:
            found[user] = Away(starts_on, ends_on)
    return found
