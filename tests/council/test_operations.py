"""Seats and portfolios, and what may not go together."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.kinds import Role
from core.roles import roles_of
from core.terms import today
from core.transitions import Refused
from council import lookups, operations
from council.models import CouncilSeat
from platforms.models import BoardSeat
from tests.factories import (
    BoardSeatFactory,
    CouncilSeatFactory,
    PartyFactory,
    PlatformFactory,
    PortfolioFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def clerk():
    return UserFactory(clerk=True)


def test_add_council_seat_ends_the_board_seat_the_day_before(clerk):
    board_seat = BoardSeatFactory()
    seat = operations.add_council_seat(
        board_seat.user, by=clerk, party=PartyFactory(), starts_on=today()
    )
    board_seat.refresh_from_db()
    assert board_seat.ends_on == today() - DAY
    assert seat.starts_on == today()
    assert BoardSeat.objects.count() == 1


def test_add_council_seat_is_never_refused_for_a_board_seat(clerk):
    board_seat = BoardSeatFactory()
    operations.add_council_seat(
        board_seat.user, by=clerk, party=PartyFactory(), starts_on=today(), end_board_seats=False
    )
    board_seat.refresh_from_db()
    assert board_seat.ends_on is None
    assert operations.overlapping_board_seats(board_seat.user, today()) == [board_seat]


def test_add_council_seat_leaves_a_seat_that_begins_later(clerk):
    board_seat = BoardSeatFactory(starts_on=today())
    operations.add_council_seat(
        board_seat.user, by=clerk, party=PartyFactory(), starts_on=today() - DAY
    )
    board_seat.refresh_from_db()
    assert board_seat.ends_on is None


def test_two_council_seats_at_once_are_refused(clerk):
    seat = CouncilSeatFactory(ends_on=today())
    with pytest.raises(Refused):
        operations.add_council_seat(seat.user, by=clerk, party=PartyFactory(), starts_on=today())
    assert operations.add_council_seat(
        seat.user, by=clerk, party=PartyFactory(), starts_on=today() + DAY
    ).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilSeat.objects.create(user=seat.user, party=seat.party, starts_on=today() + 9 * DAY)


@pytest.mark.parametrize("who", [{}, {"desk": True}])
def test_only_clerk_and_administrator_record_seats(who):
    user = UserFactory(**who)
    with pytest.raises(PermissionDenied):
        operations.add_council_seat(UserFactory(), by=user, party=PartyFactory(), starts_on=today())
    with pytest.raises(PermissionDenied):
        operations.add_portfolio(UserFactory(), by=user, starts_on=today())


def change(seat, by, **values):
    values = {"party": seat.party, "starts_on": seat.starts_on, "ends_on": seat.ends_on} | values
    return operations.change_council_seat(seat, by=by, **values)


def test_change_council_seat_ends_it_and_keeps_the_period(clerk):
    seat = CouncilSeatFactory()
    with pytest.raises(PermissionDenied):
        change(seat, UserFactory(desk=True), ends_on=today())
    with pytest.raises(Refused) as refused:
        change(seat, clerk, ends_on=seat.starts_on - DAY)
    assert refused.value.field == "ends_on"
    assert change(seat, clerk, ends_on=today()).ends_on == today()
    assert CouncilSeat.objects.get().ends_on == today()


def test_change_council_seat_makes_the_same_offer_as_a_new_one(clerk):
    seat = CouncilSeatFactory(starts_on=today(), ends_on=today() + 9 * DAY)
    before = BoardSeatFactory(user=seat.user, ends_on=today() - DAY)
    after = BoardSeatFactory(user=seat.user, starts_on=today() + 10 * DAY)
    assert change(seat, clerk, party=PartyFactory()).board_seats_ended == []

    kept = change(seat, clerk, starts_on=today() - 5 * DAY, end_board_seats=False)
    assert (kept.board_seats_ended, kept.board_seats_left) == ([], [before])
    moved = change(seat, clerk, starts_on=today() - 5 * DAY)
    assert (moved.board_seats_ended, moved.board_seats_left) == ([before], [])
    before.refresh_from_db()
    assert before.ends_on == today() - 6 * DAY

    # A council seat is never refused; a board seat that begins later cannot end before it starts.
    longer = change(moved, clerk, ends_on=None)
    assert (longer.board_seats_ended, longer.board_seats_left) == ([], [after])


def test_change_council_seat_refuses_two_at_once(clerk):
    seat = CouncilSeatFactory(ends_on=today())
    CouncilSeatFactory(user=seat.user, starts_on=today() + 5 * DAY)
    with pytest.raises(Refused):
        change(seat, clerk, ends_on=None)
    assert change(seat, clerk, ends_on=today() + 4 * DAY).pk


def test_a_portfolio_ends_and_stays_with_its_alderman(clerk):
    portfolio = PortfolioFactory()
    with pytest.raises(PermissionDenied):
        operations.save_portfolio(portfolio, by=UserFactory(desk=True))
    portfolio.ends_on = today()
    assert operations.save_portfolio(portfolio, by=clerk).warnings == []
    portfolio.user = UserFactory()
    with pytest.raises(Refused):
        operations.save_portfolio(portfolio, by=clerk)
    portfolio.refresh_from_db()
    assert portfolio.ends_on == today()


def test_a_party_is_entered_and_renamed_by_the_clerk(clerk):
    party = operations.save_party(PartyFactory.build(name="Dorpen Nu"), by=clerk)
    party.name = "Dorpen en Wijken"
    assert operations.save_party(party, by=clerk).pk == party.pk
    with pytest.raises(PermissionDenied):
        operations.save_party(party, by=UserFactory(desk=True))


def test_portfolio_holder_is_the_narrowest_that_fits():
    subject, platform = SubjectFactory(), PlatformFactory()
    everything = PortfolioFactory()
    of_subject = PortfolioFactory(subject=subject)
    of_both = PortfolioFactory(subject=subject, platform=platform)
    PortfolioFactory(subject=subject, platform=PlatformFactory())
    PortfolioFactory(subject=subject, platform=platform, ends_on=today() - DAY)
    assert lookups.portfolio_holder(platform, subject) == of_both.user
    assert lookups.portfolio_holder(PlatformFactory(), subject) == of_subject.user
    assert lookups.portfolio_holder(platform, SubjectFactory()) == everything.user


def test_portfolio_holder_is_none_without_a_portfolio():
    assert lookups.portfolio_holder(PlatformFactory(), SubjectFactory()) is None


def test_an_alderman_who_cannot_sign_in_answers_for_nothing():
    platform = PlatformFactory()
    portfolio = PortfolioFactory(platform=platform, user__is_active=False)
    assert lookups.portfolio_holder(platform, SubjectFactory()) is None
    assert lookups.signing_aldermen(platform) == []
    assert lookups.signing_capacity(portfolio.user, platform) == ""


def test_roles_of_council(clerk):
    assert roles_of(CouncilSeatFactory().user) == {Role.RESIDENT, Role.COUNCIL_MEMBER}
    assert roles_of(PortfolioFactory().user) == {Role.RESIDENT, Role.ALDERMAN}
    assert roles_of(CouncilSeatFactory(ends_on=today() - DAY).user) == {Role.RESIDENT}


def test_signing_capacity_of_an_alderman():
    platform = PlatformFactory()
    portfolio = PortfolioFactory(subject=SubjectFactory(name="Verkeer"))
    elsewhere = PortfolioFactory(platform=PlatformFactory())
    assert lookups.signing_capacity(portfolio.user, platform) == "Wethouder Verkeer"
    assert lookups.signing_capacity(elsewhere.user, platform) == ""
    assert lookups.signing_aldermen(platform) == [portfolio.user]
