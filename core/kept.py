"""Figures over many records, kept until one of the records changes.

A median or a count over all plans reads all plans. What is kept carries the moment of the newest
change in its key, so a change is seen at once. Only of two changes that are stored in the other
order than they were made, the later one could be missed: for that, nothing is kept longer than
``FIGURES_KEPT_SECONDS``.
"""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache

Figures = TypeVar("Figures")


def kept(name: str, newest_change: object, compute: Callable[[], Figures]) -> Figures:
    """What ``compute`` gives, read from the cache where nothing changed since.

    ``name`` says what is counted: the figure, of whom, over which days.
    """
    if not settings.FIGURES_KEPT_SECONDS:
        return compute()
    key = f"figures:{name}:{newest_change}".replace(" ", "T")
    found = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, settings.FIGURES_KEPT_SECONDS)
    return found
