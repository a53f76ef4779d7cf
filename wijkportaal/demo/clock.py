"""A clock for the demo: it makes a year pass while the operations do their ordinary work.

Everything in this product reads the time from ``django.utils.timezone.now``. While a calendar is
walked that one function gives the moment of the walk, so that dossiers, terms, rights and messages
say what they would have said then. Used by the demo only, which refuses to run outside DEBUG.
"""

import datetime
from contextlib import contextmanager

from django.utils import timezone

from core.terms import AMSTERDAM

MINUTE = datetime.timedelta(minutes=1)


class Clock:
    """The moment of the walk; every look at it is a minute later, so that order stays visible."""

    def __init__(self):
        self._real = timezone.now
        self.start = timezone.now()
        self.moment = self.start

    def set(self, day, hour=9):
        """Go to a day. Today is the real moment: nothing may lie in the future."""
        self.moment = min(
            datetime.datetime.combine(day, datetime.time(hour), tzinfo=AMSTERDAM), self.start
        )

    def now(self):
        later = (self.moment + MINUTE).astimezone(datetime.UTC)
        if later <= self.start and later.astimezone(AMSTERDAM).date() == self.day:
            self.moment = later
        return self.moment.astimezone(datetime.UTC)

    @property
    def day(self):
        return self.moment.astimezone(AMSTERDAM).date()

    @contextmanager
    def running(self):
        timezone.now = self.now
        try:
            yield self
        finally:
            timezone.now = self._real
