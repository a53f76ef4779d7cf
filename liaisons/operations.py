"""The verbs of the liaisons room."""

from functools import partial

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.operations import board_seat_warnings, lock_person_of
from core.roles import forget_roles
from core.terms import today as current_day
from core.transitions import Refused
from platforms.models import BoardSeat

from .models import ContactAssignment, Mandate, RoleHolder

# The rooms above that give work to a contact point look up anew whose it is.
_when_contacts_change = []


def when_contacts_change(function):
    """Register `function(subject=…, platforms=…)`; None means all. Called in AppConfig.ready()."""
    _when_contacts_change.append(function)


def _tell_rooms(*, subject, platforms):
    """After the commit: they lock records of their own, and what rolls back never happened."""
    for function in _when_contacts_change:
        transaction.on_commit(
            partial(function, subject=subject, platforms=platforms or None), robust=True
        )


def _may(by, permission, record=None):
    if not by.has_perm(permission, record):
        raise PermissionDenied


def _lock(*users):
    """Lock the persons in a fixed order: seats and assignments are checked against each other."""
    keys = sorted({user.pk for user in users if user})
    list(
        get_user_model().objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    )


def refuse_board_member(user, *, platform, starts_on, ends_on=None, field="user"):
    """Nobody sits on both sides of one table: board seat and contact point of one platform.

    An assignment for all platforms is one of each of them.
    """
    seats = BoardSeat.objects.filter(user=user).select_related("platform")
    if platform is not None:
        seats = seats.filter(platform=platform)
    seat = seats.overlapping(starts_on, ends_on).first()
    if seat is not None:
        raise Refused(
            _(
                "%(name)s sits on the board of %(platform)s on these dates and cannot be the "
                "contact point of the municipality there."
            ),
            params={"name": user.public_name(), "platform": seat.platform},
            field=field,
        )


def _warnings(row, *people):
    """What the screen says about each of these who also sits on a board in that period."""
    return [
        warning
        for person in people
        if person
        for warning in board_seat_warnings(person, starts_on=row.starts_on, ends_on=row.ends_on)
    ]


@transaction.atomic
def assign_contact(
    user,
    *,
    by,
    subject,
    platform=None,
    deputy=None,
    starts_on=None,
    ends_on=None,
    is_published=True,
    today=None,
):
    """Make somebody the contact point for a subject, from a day on (R49)."""
    _may(by, "liaisons.add_contactassignment")
    starts_on = starts_on or today or current_day()
    assignment = ContactAssignment(
        user=user,
        subject=subject,
        platform=platform,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        is_published=is_published,
    )
    return save_assignment(assignment, by=by)


@transaction.atomic
def save_assignment(assignment, *, by):
    """Check a new or changed assignment against seats and other assignments, and save it.

    With its last day it ends: plans keep their handler while it covers today, after that the
    proposals room looks up a new one and tells the submitter. It carries `warnings`.
    """
    _may(
        by,
        "liaisons.change_contactassignment" if assignment.pk else "liaisons.add_contactassignment",
        assignment,
    )
    _lock(assignment.user, assignment.deputy)
    before = ContactAssignment.objects.filter(pk=assignment.pk).first()
    for person, field in ((assignment.user, "user"), (assignment.deputy, "deputy")):
        if person:
            refuse_board_member(
                person,
                platform=assignment.platform,
                starts_on=assignment.starts_on,
                ends_on=assignment.ends_on,
                field=field,
            )
    assignment.full_clean()
    assignment.save()
    for row in filter(None, (before, assignment)):
        _tell_rooms(subject=row.subject, platforms=row.platform and [row.platform])
    assignment.warnings = _warnings(assignment, assignment.user, assignment.deputy)
    return assignment


@transaction.atomic
def give_mandate(
    user,
    *,
    by,
    amount,
    source,
    subjects=(),
    platforms=(),
    starts_on=None,
    ends_on=None,
    is_alone=True,
    may_agree_agreements=False,
    source_url="",
    today=None,
):
    """Record a mandate from the mandate register: the line, the amount, the dates (R52)."""
    mandate = Mandate(
        user=user,
        amount=amount,
        source=source,
        source_url=source_url,
        starts_on=starts_on or today or current_day(),
        ends_on=ends_on,
        is_alone=is_alone,
        may_agree_agreements=may_agree_agreements,
    )
    return save_mandate(mandate, by=by, subjects=subjects, platforms=platforms)


@transaction.atomic
def save_mandate(mandate, *, by, subjects, platforms):
    """A new or changed mandate. It carries `warnings`: its holder is a civil servant."""
    _may(by, "liaisons.change_mandate" if mandate.pk else "liaisons.add_mandate", mandate)
    lock_person_of(mandate)
    mandate.full_clean()
    mandate.save()
    mandate.subjects.set(subjects)
    mandate.platforms.set(platforms)
    forget_roles(mandate.user)
    mandate.warnings = _warnings(mandate, mandate.user)
    return mandate


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
