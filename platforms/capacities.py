"""In which capacity somebody may sign an agreement for the municipality.

Portfolios and mandates live in rooms above this one, so those rooms tell it here, in
`AppConfig.ready()`, as roles are told to core.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Capacity(NamedTuple):
    """`holds(user, platform, day)` gives the capacity in words or ""; `signers(platform, day)`
    gives the people who hold it."""

    holds: Callable
    signers: Callable


_registered: dict[str, Capacity] = {}


def register(name: str, *, holds: Callable, signers: Callable) -> None:
    """Say which capacity gives the right to agree an agreement (PRODUCT.md, "Agreement")."""
    _registered[name] = Capacity(holds, signers)


def capacity_of(user, platform, day) -> str:
    """The first capacity in which this person may sign for the municipality, or ""."""
    if not getattr(user, "pk", None) or not user.is_active:
        return ""
    for capacity in _registered.values():
        words = capacity.holds(user, platform, day)
        if words:
            return str(words)
    return ""


def signers(platform, day) -> Iterable:
    """Everybody who may sign for the municipality, each once."""
    found = {}
    for capacity in _registered.values():
        for user in capacity.signers(platform, day):
            found.setdefault(user.pk, user)
    return list(found.values())
