"""What is shown of the trust question: quarters that are over, with enough answers, in words."""

import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.terms import today as current_day

from . import lookups
from .models import PulseAnswer, PulseTally

#: What residents are asked: whether they agree.
STATEMENT = _("The municipality does what it promises.")
CHOICES = [
    ("1", _("I disagree altogether")),
    ("2", _("I disagree")),
    ("3", _("I neither agree nor disagree")),
    ("4", _("I agree")),
    ("5", _("I agree altogether")),
]
#: So many quarters stand in the chart.
SHOWN = 5


def quarter_of(day: datetime.date) -> tuple[int, int]:
    """The year and the quarter (1 to 4) of a day."""
    return day.year, (day.month - 1) // 3 + 1


def last_day(year: int, quarter: int) -> datetime.date:
    """The last day of a quarter: until then the question is open."""
    first_of_next = datetime.date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return first_of_next - datetime.timedelta(days=1)


def quarters_before(day: datetime.date, number: int) -> list[tuple[int, int]]:
    """The last `number` quarters that are over, oldest first."""
    year, quarter = quarter_of(day)
    found = []
    for _nth in range(number):
        year, quarter = (year - 1, 4) if quarter == 1 else (year, quarter - 1)
        found.append((year, quarter))
    return found[::-1]


class Quarter(NamedTuple):
    """One quarter as it may be shown; below the minimum only that there were too few answers."""

    year: int
    quarter: int
    total: int | None
    mean: float | None
    agree: int | None
    neither: int | None
    disagree: int | None

    @property
    def is_shown(self):
        return self.mean is not None


def shown_quarters(platform, today=None) -> list[Quarter]:
    """The last quarters that are over, oldest first, each shown only from the minimum on.

    Of too few answers not even the number is said. One query.
    """
    wanted = quarters_before(today or current_day(), SHOWN)
    rows = {
        (row.year, row.quarter): row
        for row in PulseTally.objects.filter(platform=platform, year__gte=wanted[0][0])
    }
    return [_quarter(year, quarter, rows.get((year, quarter))) for year, quarter in wanted]


def _quarter(year, quarter, row):
    if row is None or row.total < settings.TRUST_MINIMUM:
        return Quarter(year, quarter, None, None, None, None, None)
    one, two, three, four, five = row.counts
    return Quarter(year, quarter, row.total, row.mean, four + five, three, one + two)


class Turn(NamedTuple):
    """What somebody can do now: answer, or why not."""

    may_answer: bool
    has_answered: bool
    is_known: bool  # we know where this person lives
    lives_here: bool


def turn_of(user, platform, today=None) -> Turn:
    """Whether this person may answer for this platform today."""
    today = today or current_day()
    if not user.is_authenticated:
        return Turn(False, False, False, False)
    year, quarter = quarter_of(today)
    has_answered = PulseAnswer.objects.filter(user=user, year=year, quarter=quarter).exists()
    residence = lookups.residence_of(user, today)
    lives_here = lookups.counts_for(residence, platform, today)
    return Turn(
        may_answer=platform.has_people and lives_here and not has_answered,
        has_answered=has_answered,
        is_known=residence is not None,
        lives_here=lives_here,
    )
