"""Days, working days and the end of a term, as the Algemene termijnenwet counts them.

The day a term starts is day 0. A term that ends on a Saturday, a Sunday or a general holiday
runs on to the next day that is none of these (Algemene termijnenwet, articles 1 and 3).
Everything here is about calendar dates in Europe/Amsterdam: a day of 23 or 25 hours is one day.
"""

import datetime
from calendar import monthrange
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    """Today in Europe/Amsterdam, whatever the clock of the server says."""
    return timezone.now().astimezone(AMSTERDAM).date()


def noon(day: datetime.date) -> datetime.datetime:
    """The moment of something of which only the day is known."""
    return datetime.datetime.combine(day, datetime.time(12), tzinfo=AMSTERDAM)


def moment_on(day: datetime.date) -> datetime.datetime:
    """The moment to write down for a step of a day: now, or noon of a day in the past."""
    return timezone.now() if day == today() else noon(day)


class Unit(models.TextChoices):
    """The sort of days in which a term is counted; a pause is counted in the same sort."""

    DAYS = "days", _("days")
    WORKING_DAYS = "working_days", _("working days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class Length(NamedTuple):
    """How long a term is, such as 6 weeks."""

    number: int
    unit: str

    def __str__(self) -> str:
        return {
            Unit.DAYS: ngettext("%(number)s day", "%(number)s days", self.number),
            Unit.WORKING_DAYS: ngettext(
                "%(number)s working day", "%(number)s working days", self.number
            ),
            Unit.WEEKS: ngettext("%(number)s week", "%(number)s weeks", self.number),
            Unit.MONTHS: ngettext("%(number)s month", "%(number)s months", self.number),
        }[Unit(self.unit)] % {"number": self.number}


@lru_cache(maxsize=256)
def _general_holidays(year: int) -> frozenset[datetime.date]:
    """The general holidays of article 3, with Good Friday (its second paragraph)."""
    return frozenset(holidays.country_holidays("NL", years=year))


def is_holiday(day: datetime.date) -> bool:
    """A general holiday, or a day equated with one by royal decree (article 3, paragraph 3).

    The library knows 5 May only in lustrum years, while the act names it every year: settings
    add it (`EXTRA_HOLIDAYS`, as MM-DD), and the equated days with their source (`EQUATED_DAYS`).
    """
    iso = day.isoformat()
    return (
        iso in settings.EQUATED_DAYS
        or iso in settings.EXTRA_HOLIDAYS
        or iso[5:] in settings.EXTRA_HOLIDAYS
        or day in _general_holidays(day.year)
    )


def is_working_day(day: datetime.date) -> bool:
    """Neither Saturday, Sunday, general holiday nor equated day."""
    return day.weekday() < 5 and not is_holiday(day)


def next_working_day(day: datetime.date) -> datetime.date:
    """The day itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += DAY
    return day


def add_working_days(day: datetime.date, number: int) -> datetime.date:
    """The working day that is `number` working days after (or before) the day.

    Zero gives the day itself, also when that is no working day.
    """
    step = DAY if number >= 0 else -DAY
    left = abs(number)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def working_days_between(start: datetime.date, end: datetime.date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    number = 0
    while start < end:
        start += DAY
        number += is_working_day(start)
    return number


def add_length(day: datetime.date, length: Length) -> datetime.date:
    """The day a term would end on, before it moves off a weekend or holiday.

    A month ends on the same day number, or on the last day of a shorter month.
    """
    match Unit(length.unit):
        case Unit.WORKING_DAYS:
            return add_working_days(day, length.number)
        case Unit.WEEKS:
            return day + datetime.timedelta(weeks=length.number)
        case Unit.MONTHS:
            year, month0 = divmod(day.year * 12 + day.month - 1 + length.number, 12)
            last = monthrange(year, month0 + 1)[1]
            return datetime.date(year, month0 + 1, min(day.day, last))
        case _:
            return day + datetime.timedelta(days=length.number)


def end_of_term(started_on: datetime.date, length: Length) -> datetime.date:
    """The last day of a term: start is day 0, and the end is always a working day."""
    return next_working_day(add_length(started_on, length))


def days_late(due_on: datetime.date, on: datetime.date) -> int:
    """Calendar days past the due date; 0 on the due date itself and before."""
    return max(0, (on - due_on).days)
