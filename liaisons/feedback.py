"""What is shown of what residents say of a broker or worker: years that are over, enough said."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.terms import today as current_day

from .models import FeedbackGiven
from .operations.support import lives_with

#: What residents are asked: whether they agree. The five choices are those of the trust question.
STATEMENT = _("This person is there for the neighbourhood.")
SHOWN = 5


class Year(NamedTuple):
    """One year as it may be shown."""

    year: int
    total: int
    mean: float
    agree: int
    neither: int
    disagree: int


def shown_years(holder, today=None) -> list[Year]:
    """The last years that are over with at least the minimum of answers, newest first. One query.

    Of too few answers not even the number is said, as with the trust question.
    """
    this_year = (today or current_day()).year
    rows = holder.feedback.filter(year__lt=this_year).order_by("-year")[:SHOWN]
    found = []
    for row in rows:
        if row.total >= settings.TRUST_MINIMUM:
            one, two, three, four, five = row.counts
            found.append(Year(row.year, row.total, row.mean, four + five, three, one + two))
    return found


class Turn(NamedTuple):
    """What somebody can do now: answer, or why not."""

    may_answer: bool
    has_answered: bool


def turn_of(user, holder, today=None) -> Turn:
    """Whether this person may answer about this broker or worker today."""
    on = today or current_day()
    if user is None or not user.is_authenticated or not holder.covers(on):
        return Turn(False, False)
    given = FeedbackGiven.objects.filter(user=user, holder=holder, year=on.year).exists()
    return Turn(
        may_answer=not given and holder.user_id != user.pk and lives_with(user, holder, on),
        has_answered=given,
    )
