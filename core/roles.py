"""Who is what today. Each room registers how a role follows from its dated records."""

import datetime
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import CharField, QuerySet, Value

from core.kinds import Role
from core.models import DatedQuerySet
from core.prepared import Prepared
from core.terms import today

#: Roles that may enter the admin, each with a second factor (PRODUCT.md, "People").
STAFF_ROLES = frozenset(
    {Role.DESK, Role.CLERK, Role.ADMINISTRATOR, Role.CONTACT, Role.ALDERMAN, Role.BROKER}
)


class Source(NamedTuple):
    """Dated records from which a role follows, and the field that names the person."""

    role: str
    records: Callable[[], DatedQuerySet]
    person: str


_sources: list[Source] = []


def register(role: str, records: Callable[[], DatedQuerySet], person: str = "user") -> None:
    """Say which dated records give a role; called in `AppConfig.ready()`."""
    _sources.append(Source(str(role), records, person))


def _roles_held(user: int, on: datetime.date) -> QuerySet:
    first, *rest = (
        source.records()
        .on(on)
        .filter(**{f"{source.person}_id": user})
        .order_by()
        .values_list(Value(source.role, output_field=CharField()))
        for source in _sources
    )
    return first.union(*rest)


# Asked at nearly every page of whoever is signed in: one query for all roles, compiled once.
_held = Prepared(_roles_held, user=int, on=datetime.date)


def roles_of(user, day: datetime.date | None = None) -> frozenset[str]:
    """The roles of this person on a day, in one query per day and per user object.

    Whoever signed in may act as a resident; where one lives is for platforms to say. An inactive
    person holds a role but may do nothing with it, and so has none here.
    """
    if user is None or not user.is_authenticated:
        return frozenset({Role.VISITOR.value})
    if not user.is_active:
        return frozenset()
    day = day or today()
    # Not through __dict__: request.user is a lazy wrapper, which has one of its own.
    cache = getattr(user, "_roles_of", None)
    if cache is None:
        cache = user._roles_of = {}
    if day not in cache:
        held = _held.rows(user=user.pk, on=day)
        cache[day] = frozenset({Role.RESIDENT.value, *(role for (role,) in held)})
    return cache[day]


def roles_during(user, starts_on: datetime.date, ends_on: datetime.date | None) -> frozenset[str]:
    """The roles by dated records on any day of a period (open when `ends_on` is None).

    What stands on record, also of somebody who never signs in: for what may not go together.
    """
    first, *rest = (
        source.records()
        .overlapping(starts_on, ends_on)
        .filter(**{f"{source.person}_id": user.pk})
        .order_by()
        .values_list(Value(source.role, output_field=CharField()))
        for source in _sources
    )
    return frozenset(role for (role,) in first.union(*rest))


def forget_roles(user) -> None:
    """Read the roles anew: for an operation that has just changed one."""
    if hasattr(user, "_roles_of"):
        del user._roles_of


def is_staff_member(user, day: datetime.date | None = None) -> bool:
    """True for whoever may enter the admin, computed from the records of the day."""
    return bool(roles_of(user, day) & STAFF_ROLES)
