"""Answering the trust question: once a quarter, and not to be traced (R21)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.terms import today as current_day
from core.transitions import Refused

from .. import lookups
from ..models import PulseAnswer, PulseTally
from ..models.pulse import VALUES
from ..pulse import quarter_of

ALREADY = _("You answered this quarter already. There is one answer per resident and quarter.")


@transaction.atomic
def answer_pulse(platform, *, by, value, today=None):
    """Count one answer. Nothing is kept that leads from the person to the answer, or back.

    The two writes are one transaction, so that nobody counts twice and no answer is lost. What is
    returned is nothing, on purpose: no record, no message and no entry tells of the answer.
    """
    today = today or current_day()
    if by is None or not by.is_authenticated or not by.is_active:
        raise PermissionDenied
    if value not in VALUES:
        raise Refused(_("Choose one of the five answers."), field="value")
    if not platform.has_people:
        raise Refused(_("There is no platform here to ask this for."))
    residence = lookups.residence_of(by, today)
    if not lookups.counts_for(residence, platform, today):
        raise Refused(
            _("Only who lives in %(place)s answers this question."),
            params={"place": platform.name},
        )
    year, quarter = quarter_of(today)
    # `ignore_conflicts` would hide whether the row was there; two at once meet at the constraint.
    _row, is_new = PulseAnswer.objects.get_or_create(user=by, year=year, quarter=quarter)
    if not is_new:
        raise Refused(ALREADY)
    PulseTally.add(value, platform=platform, year=year, quarter=quarter)


def forget_who_answered(today=None):
    """Nightly: that somebody answered need not be known when the quarter is over."""
    year, quarter = quarter_of(today or current_day())
    this_quarter = PulseAnswer.objects.filter(year=year, quarter=quarter)
    gone, _per_model = PulseAnswer.objects.exclude(pk__in=this_quarter.values("pk")).delete()
    return gone
