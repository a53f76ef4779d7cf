"""Brokers and workers: appointed and ended."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.operations import lock_person_of
from core.roles import forget_roles
from core.terms import today as current_day
from core.transitions import Refused, refuse_missing

from ..models import IndependenceLevel, Level, RoleHolder
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

    Somebody new comes in function by an appointment, or is recorded with the mark. It carries
    `warnings` when the municipality employs this person.
    """
    _may(by, "liaisons.change_roleholder" if holder.pk else "liaisons.add_roleholder", holder)
    kept = lock_person_of(holder)
    if kept and kept.appointed_before_decision and not holder.appointed_before_decision:
        raise Refused(
            _("This mark stays. It cannot be taken away."), field="appointed_before_decision"
        )
    refuse_missing(_missing_of_procedure(holder, kept))
    return record_role_holder(holder, platforms=platforms)


def _missing_of_procedure(holder, kept):
    """Nobody comes in function beside the road of an appointment without the mark (R70)."""
    if kept is None:
        if holder.appointed_before_decision or holder.appointment_id:
            return []
        return [
            (
                "appointed_before_decision",
                _(
                    "Somebody comes in function by an appointment, after the council decided and"
                    " the neighbourhood was heard. Did it happen before that? Then record it with"
                    " this mark; everyone sees it for ever."
                ),
            )
        ]
    missing = []
    if kept.appointment_id and not kept.appointed_before_decision:
        if (kept.starts_on, kept.kind) != (holder.starts_on, holder.kind):
            field = "starts_on" if kept.starts_on != holder.starts_on else "kind"
            missing.append((field, _("This follows from the appointment and stays as it is.")))
        if kept.ends_on != holder.ends_on:
            missing.append(
                ("ends_on", _("The last day is a step of the appointment. Do it there."))
            )
    elif not holder.appointed_before_decision and kept.starts_on != holder.starts_on:
        missing.append(
            (
                "starts_on",
                _("The first day stays as it was recorded, unless you set the mark."),
            )
        )
    return missing


def record_role_holder(holder, *, platforms):
    """Save a broker or worker for an operation that checked the right itself."""
    if holder.is_published:
        refuse_missing(holder.missing_statement)
    is_known = holder.pk is not None
    holder.full_clean()
    holder.save()
    served = list(holder.platforms.all())
    holder.platforms.set(platforms)
    # One that names no platform serves all of them, before the change or after it.
    is_for_all = not platforms or (is_known and not served)
    _tell_rooms(subject=None, platforms=None if is_for_all else {*served, *platforms})
    forget_roles(holder.user)
    holder.warnings = _warnings(holder, holder.is_employed_by_municipality and holder.user)
    if holder.has_municipal_worker_warning:
        holder.warnings.append(
            _(
                "A neighbourhood worker is independent, but this one is employed by the"
                " municipality. Everyone sees this warning too."
            )
        )
    return holder


@transaction.atomic
def set_level(holder, *, by, level, starts_on, today=None):
    """From a day on somebody stands nearer to or further from the municipality (R64).

    What was before stays and is drawn on the page.
    """
    on = today or current_day()
    _may(by, "liaisons.change_roleholder", holder)
    holder = RoleHolder.objects.select_for_update(of=("self",)).get(pk=holder.pk)
    last = holder.levels.last()
    missing = []
    if level not in Level.values:
        missing.append(("level", _("Choose how far this person stands from the municipality.")))
    elif last is not None and last.level == level:
        missing.append(("level", _("That is the level of now already.")))
    if starts_on is None:
        missing.append(("starts_on", _("Give the first day.")))
    elif starts_on > on:
        missing.append(("starts_on", _("This day has yet to come. Write it down as the aim.")))
    elif last is not None and starts_on <= last.starts_on:
        missing.append(("starts_on", _("Choose a day after that of the level before.")))
    elif starts_on < holder.starts_on:
        missing.append(("starts_on", _("That is before the first day in function.")))
    refuse_missing(missing)
    step = IndependenceLevel.objects.create(holder=holder, level=level, starts_on=starts_on)
    holder.is_employed_by_municipality = level == Level.MUNICIPALITY
    fields = ["is_employed_by_municipality"]
    if holder.target_level == level:
        holder.target_level, holder.target_on = "", None
        fields += ["target_level", "target_on"]
    holder.save(update_fields=fields)
    return step
