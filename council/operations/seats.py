"""Parties, council seats and portfolios: entered, changed, and ended with their last day."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.operations import board_seat_warnings, lock_person_of
from core.roles import forget_roles
from core.transitions import Refused
from platforms.models import BoardSeat

from ..models import CouncilSeat, Portfolio


def _may(by, permission, record=None):
    if not by.has_perm(permission, record):
        raise PermissionDenied


def overlapping_board_seats(user, starts_on, ends_on=None):
    """Board seats this person would hold at the same time as a council seat with these dates."""
    seats = BoardSeat.objects.filter(user_id=user.pk).select_related("platform")
    return list(seats.overlapping(starts_on, ends_on))


@transaction.atomic
def save_party(party, *, by):
    """Enter or rename a party."""
    _may(by, "council.change_party" if party.pk else "council.add_party", party)
    party.full_clean()
    party.save()
    return party


@transaction.atomic
def add_council_seat(user, *, by, party, starts_on, ends_on=None, end_board_seats=True):
    """Record a council seat and end the board seats of that person on the day before.

    Never refused for a board seat (R8): the council is elected, the portal only records it. With
    `end_board_seats=False` the overlap stays and is shown; a board seat that starts later than the
    council seat cannot end before it starts and stays as well. The seat carries both lists:
    `board_seats_ended` and `board_seats_left`.
    """
    _may(by, "council.add_councilseat")
    seat = CouncilSeat(user=user, party=party, starts_on=starts_on, ends_on=ends_on)
    return _record_council_seat(seat, end_board_seats)


@transaction.atomic
def change_council_seat(seat, *, by, party, starts_on, ends_on=None, end_board_seats=True):
    """Another party, other dates, or the last day; the same offer as with a new seat."""
    _may(by, "council.change_councilseat", seat)
    seat = CouncilSeat.objects.select_related("user").get(pk=seat.pk)
    seat.party, seat.starts_on, seat.ends_on = party, starts_on, ends_on
    return _record_council_seat(seat, end_board_seats)


def refuse_second_council_seat(seat, user, starts_on, ends_on):
    """One council seat on one day; the form asks it too, to say it at the person."""
    others = CouncilSeat.objects.filter(user=user).exclude(pk=seat.pk)
    if others.overlapping(starts_on, ends_on).exists():
        raise Refused(_("This person already holds a council seat on these dates."), field="user")


def _record_council_seat(seat, end_board_seats):
    # Under this lock board seat and council seat are checked against each other (R8).
    lock_person_of(seat)
    if seat.ends_on is not None and seat.ends_on < seat.starts_on:
        raise Refused(_("A council seat cannot end before it starts."), field="ends_on")
    refuse_second_council_seat(seat, seat.user, seat.starts_on, seat.ends_on)
    seat.full_clean()
    seat.save()
    seat.board_seats_ended, seat.board_seats_left = [], []
    last_day = seat.starts_on - timedelta(days=1)
    for board_seat in overlapping_board_seats(seat.user, seat.starts_on, seat.ends_on):
        if end_board_seats and board_seat.starts_on <= last_day:
            board_seat.ends_on = last_day
            board_seat.save(update_fields=["ends_on"])
            seat.board_seats_ended.append(board_seat)
        else:
            seat.board_seats_left.append(board_seat)
    forget_roles(seat.user)
    return seat


@transaction.atomic
def add_portfolio(user, *, by, starts_on, subject=None, platform=None, title="", ends_on=None):
    """Give an alderman a portfolio."""
    portfolio = Portfolio(
        user=user, subject=subject, platform=platform, starts_on=starts_on, ends_on=ends_on
    )
    if title:
        portfolio.title = title
    return save_portfolio(portfolio, by=by)


@transaction.atomic
def save_portfolio(portfolio, *, by):
    """A new or changed portfolio; with its last day it ends, and what was decided stays decided.

    A board seat of that person is a warning, not a refusal: the portfolio carries `warnings`.
    """
    _may(by, "council.change_portfolio" if portfolio.pk else "council.add_portfolio", portfolio)
    lock_person_of(portfolio)
    portfolio.full_clean()
    portfolio.save()
    forget_roles(portfolio.user)
    portfolio.warnings = board_seat_warnings(
        portfolio.user, starts_on=portfolio.starts_on, ends_on=portfolio.ends_on
    )
    return portfolio
