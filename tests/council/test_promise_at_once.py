"""Two people at one promise at the same moment. Only PostgreSQL has writers side by side."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from core.entries import verify
from core.kinds import Side
from core.terms import today
from core.transitions import Refused
from council import operations
from council.models import Promise
from council.states import PromiseStatus
from tests.factories import (
    BoardSeatFactory,
    PartiesOf,
    PlatformFactory,
    PromiseFactory,
    SubjectFactory,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL"),
]
DAY = datetime.timedelta(days=1)


def at_once(*steps):
    """Take the steps side by side; each gives True when it was taken and False when refused."""
    start = threading.Barrier(len(steps), timeout=30)

    def run(step):
        start.wait()
        try:
            step()
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def sound(promise):
    promise.refresh_from_db()
    rows = list(promise.entries.select_related("text_row").order_by("number"))
    assert verify(rows) == []
    assert len(rows) == promise.entry_count
    return [row.verb for row in rows]


def test_promiser_and_clerk_at_once_give_one_outcome(transactional_db):
    promise = PromiseFactory(due_on=today() - 60 * DAY)
    people = PartiesOf(promise.parties.get().platform, promise.subject)
    clerk = people.clerk
    promise = operations.ask_broken(promise, by=people.chair, text="Er kwam niets van.")
    taken = at_once(
        lambda: operations.claim_kept(promise, by=promise.promiser, text="Klaar."),
        lambda: operations.declare_broken(promise, by=clerk, text="Er is niets."),
    )
    assert sorted(taken) == [False, True]
    assert len(sound(promise)) == 4
    assert promise.status in (PromiseStatus.KEPT_CLAIMED, PromiseStatus.BROKEN)


def test_two_receivers_who_disagree_give_one_outcome(transactional_db):
    platform = PlatformFactory()
    one = BoardSeatFactory(platform=platform).user
    two = BoardSeatFactory(platform=platform).user
    promise = PromiseFactory(platform=platform, claimed=True)
    taken = at_once(
        lambda: operations.confirm_kept(promise, by=one),
        lambda: operations.not_yet(promise, by=two, text="Nee."),
    )
    assert sorted(taken) == [False, True]
    assert len(sound(promise)) == 3


def test_eight_postponements_at_once_are_two(transactional_db):
    promise = PromiseFactory()
    steps = [
        lambda n=n: operations.postpone(
            promise, by=promise.promiser, due_on=today() + (60 + n) * DAY, text="Later."
        )
        for n in range(8)
    ]
    assert sum(at_once(*steps)) <= 2
    promise.refresh_from_db()
    assert promise.dates.count() == promise.postponed_count + 1 <= 3
    sound(promise)


def test_the_worker_and_the_receiver_at_once(transactional_db):
    promise = PromiseFactory(claimed=True)
    people = PartiesOf(promise.parties.get().platform, promise.subject)
    chair, day = people.chair, promise.terms.get().due_on + DAY
    at_once(
        lambda: operations.advance(promise, day),
        lambda: operations.not_yet(promise, by=chair, text="Nee.", today=day),
    )
    assert sound(promise) == ["promise", "claim_kept", "pass_unanswered", "not_yet"]
    assert Promise.objects.get(pk=promise.pk).status == PromiseStatus.OPEN


def test_eight_clicks_put_one_thing_in_the_register(transactional_db):
    chair = BoardSeatFactory()
    said = {
        "by": chair.user,
        "title": "Er komt een tweede bank",
        "subject": SubjectFactory(),
        "platforms": [chair.platform],
        "said_on": today() - DAY,
    }
    report = partial(operations.report_expectation, heard_from="de wethouder", **said)
    assert at_once(*[report] * 8) == [True] * 8
    assert Promise.objects.expectations().count() == 1
    make = partial(
        operations.make_promise, side=Side.NEIGHBOURHOOD, due_on=today() + 30 * DAY, **said
    )
    assert at_once(*[make] * 8) == [True] * 8
    assert Promise.objects.promises().count() == 1
