"""Brokers and workers: appointed and ended."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.operations import lock_person_of
from core.roles import forget_roles
from core.terms import today as current_day
from core.transitions import Refused

from ..models import RoleHolder
from ._people import _may, _tell_rooms, _warnings


@transaction.atomic
def appoint_role_holder(
    user,
    *,
    by,
    kind,
    employer,
    platforms=(),
    starts_on=None,
    ends_on=None,
    is_employed_by_municipality=False,
    appointed_before_decision=False,
    about="",
    today=None,
):
    """Record a broker or worker as it is in reality, also one appointed too early (R2, R53)."""
    holder = RoleHolder(
        user=user,
        kind=kind,
        employer=employer,
        starts_on=starts_on or today or current_day(),
        ends_on=ends_on,
        is_employed_by_municipality=is_employed_by_municipality,
        appointed_before_decision=appointed_before_decision,
        about=about,
    )
    return save_role_holder(holder, by=by, platforms=platforms)


@transaction.atomic
def save_role_holder(holder, *, by, platforms):
    """A new or changed broker or worker. The mark of an early appointment stays for ever (R2).

    It carries `warnings` when the municipality employs this person.
    """
    _may(by, "liaisons.change_roleholder" if holder.pk else "liaisons.add_roleholder", holder)
    kept = lock_person_of(holder)
    if kept and kept.appointed_before_decision and not holder.appointed_before_decision:
        raise Refused(
            _("This mark stays. It cannot be taken away."), field="appointed_before_decision"
        )
    holder.full_clean()
    holder.save()
    served = list(holder.platforms.all())
    holder.platforms.set(platforms)
    # One that names no platform serves all of them, before the change or after it.
    is_for_all = not platforms or (kept is not None and not served)
    _tell_rooms(subject=None, platforms=None if is_for_all else {*served, *platforms})
    forget_roles(holder.user)
    holder.warnings = _warnings(holder, holder.is_employed_by_municipality and holder.user)
    return holder
