"""Predicates that all rooms use to write permissions as sentences."""

import rules

from core.roles import roles_of

__all__ = ["has_role", "is_active", "is_signed_in"]


@rules.predicate
def is_signed_in(user) -> bool:
    """Somebody who has signed in."""
    return bool(user and user.is_authenticated)


@rules.predicate
def is_active(user) -> bool:
    """Somebody who has signed in and whose account works."""
    return bool(user and user.is_authenticated and user.is_active)


def has_role(*roles: str):
    """A predicate: holds at least one of these roles today."""
    wanted = frozenset(str(role) for role in roles)

    @rules.predicate(name="has_role:" + ",".join(sorted(wanted)))
    def holds(user, record=None) -> bool:
        return bool(user) and bool(roles_of(user) & wanted)

    return holds
