"""What is kept is what would be computed, for as long as nothing changed."""

import pytest
from django.core.cache import cache

from core.kept import kept


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.FIGURES_KEPT_SECONDS = 60
    cache.clear()


def test_kept_computes_once_for_each_change():
    asked = []

    def compute():
        asked.append(1)
        return {"open": len(asked)}

    assert [kept("open", moment, compute) for moment in ("a", "a", "b", "b", None, None)] == [
        {"open": number} for number in (1, 1, 2, 2, 3, 3)
    ]
    assert kept("late", "a", compute) == {"open": 4}


def test_kept_keeps_nothing_when_told_so(settings):
    settings.FIGURES_KEPT_SECONDS = 0
    numbers = iter(range(3))
    assert [kept("open", "a", lambda: next(numbers)) for _time in range(3)] == [0, 1, 2]
