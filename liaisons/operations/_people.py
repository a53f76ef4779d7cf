"""What every step with people shares: the right, the lock, the warnings, and telling the rooms."""

from functools import partial

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.operations import board_seat_warnings
from core.transitions import Refused
from platforms.models import BoardSeat

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
