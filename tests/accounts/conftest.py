import datetime
from contextlib import contextmanager

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    """How often somebody asked for a code is counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def time_machine_at():
    """Some time later, for the length of a block."""

    @contextmanager
    def at(**later):
        with time_machine.travel(timezone.now() + datetime.timedelta(**later), tick=True):
            yield

    return at
