"""Two people at the same moment: the lock lets one pass and the other read the result."""

import datetime
import threading

import pytest
from django.db import connection

from core.terms import today
from core.transitions import Refused
from council.operations import add_council_seat
from platforms import operations
from platforms.models import Agreement, BoardSeat, Coverage
from tests.factories import (
    AgreementFactory,
    BoardSeatFactory,
    PartyFactory,
    PlatformFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


def at_once(*functions):
    """Run all of them in threads that start together; what each gave, or its refusal."""
    barrier = threading.Barrier(len(functions))
    found = [None] * len(functions)

    def run(number, function):
        try:
            barrier.wait()
            found[number] = function()
        except Exception as problem:
            found[number] = problem
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(number, function))
        for number, function in enumerate(functions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def refusals(found):
    unexpected = [x for x in found if isinstance(x, Exception) and not isinstance(x, Refused)]
    assert unexpected == []
    return sum(isinstance(x, Refused) for x in found)


def test_board_seat_and_council_seat_at_the_same_moment():
    platform, party = PlatformFactory(), PartyFactory()
    administrator, user = UserFactory(administrator=True), UserFactory()
    day = today()
    found = at_once(
        lambda: operations.add_board_seat(platform, by=administrator, user=user, role="member"),
        lambda: add_council_seat(user, by=administrator, party=party, starts_on=day),
    )
    refusals(found)
    # The council seat stands. A board seat of the same day can have come first only.
    seats = BoardSeat.objects.filter(user=user)
    if isinstance(found[0], Refused):
        assert seats.count() == 0
    else:
        assert seats.count() == 1
    assert user.council_seats.count() == 1
    with pytest.raises(Refused):
        operations.add_board_seat(PlatformFactory(), by=administrator, user=user, role="member")


def test_board_seat_that_grows_and_council_seat_at_the_same_moment():
    administrator, party = UserFactory(administrator=True), PartyFactory()
    day = today()
    seat = BoardSeatFactory(ends_on=day)
    next_week = day + datetime.timedelta(days=7)
    found = at_once(
        lambda: operations.end_board_seat(
            seat, by=administrator, ends_on=day + datetime.timedelta(days=9)
        ),
        lambda: add_council_seat(seat.user, by=administrator, party=party, starts_on=next_week),
    )
    refusals(found)
    # Either the council seat came first and refused the longer seat, or it cut that short.
    seat.refresh_from_db()
    assert seat.ends_on in (day, next_week - datetime.timedelta(days=1))
    assert isinstance(found[0], Refused) == (seat.ends_on == day)
    assert seat.user.council_seats.count() == 1


def test_one_neighbourhood_claimed_by_many():
    desk = UserFactory(desk=True)
    page = PlatformFactory(status="not_yet")
    neighbourhood = page.coverage.get().neighbourhood
    platforms = [PlatformFactory() for _ in range(TIMES)]
    found = at_once(
        *(
            lambda platform=platform: operations.cover(
                platform, by=desk, neighbourhood=neighbourhood
            )
            for platform in platforms
        )
    )
    assert refusals(found) == TIMES - 1
    assert Coverage.objects.filter(neighbourhood=neighbourhood, ends_on=None).count() == 1


def test_one_signature_however_often_the_button_is_pressed():
    platform = PlatformFactory()
    chair = BoardSeatFactory(platform=platform, chair=True).user
    agreement = AgreementFactory(platform=platform, proposed=True)
    found = at_once(*(lambda: operations.sign_for_board(agreement, by=chair) for _ in range(TIMES)))
    assert refusals(found) == TIMES - 1
    assert agreement.steps.filter(verb="sign_board").count() == 1


def test_one_open_version_however_often_it_is_written():
    platform = PlatformFactory()
    chair = BoardSeatFactory(platform=platform, chair=True).user
    found = at_once(
        *(
            lambda: operations.draft_agreement(
                platform, by=chair, kinds=["plan"], minimum_residents=60
            )
            for _ in range(TIMES)
        )
    )
    assert refusals(found) == TIMES - 1
    assert Agreement.objects.get().version == 1


def test_one_residence_however_often_the_form_is_sent():
    user = UserFactory()
    neighbourhood = PlatformFactory().coverage.get().neighbourhood
    found = at_once(
        *(
            lambda: operations.declare_residence(user, by=user, neighbourhood=neighbourhood)
            for _ in range(TIMES)
        )
    )
    assert refusals(found) == 0
    assert user.residences.count() == 1
