"""Promises in the one stream of news: made, late, kept and broken, as short items."""

import datetime

import pytest

from core.terms import today
from council import operations
from tests.factories import ExpectationFactory, PlatformFactory, PromiseFactory, ProposalFactory
from wijkportaal.news import newest

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = datetime.timedelta(days=1)


def sentences(platform=None):
    return [str(item.sentence) for item in newest(10, platform)]


@pytest.mark.parametrize(
    ("situation", "words", "who"),
    [
        ({}, "Toegezegd aan Dorst:", "Gemeente"),
        ({"by_neighbourhood": True}, "Toegezegd aan de gemeente:", "Dorst"),
        ({"late": True}, "Te laat:", "Gemeente"),
        ({"kept": True}, "Nagekomen:", "Dorst"),
        ({"broken": True}, "Niet nagekomen:", "Gemeente"),
    ],
)
def test_a_promise_is_one_short_item_with_a_link(situation, words, who):
    place = PlatformFactory(name="Dorst")
    promise = PromiseFactory(platform=place, **situation)
    PromiseFactory(title="Elders")
    (item,) = [item for item in newest(10, place) if words in str(item.sentence)]
    assert str(item.who) == who
    assert promise.get_absolute_url() in str(item.sentence)
    assert len(sentences(place)) == 1
    assert len(sentences()) == 2


def test_what_another_item_says_or_no_longer_holds_is_no_news():
    late = PromiseFactory(late=True)
    operations.postpone(late, by=late.promiser, due_on=today() + 9 * DAY, text="Later.")
    ExpectationFactory()
    ExpectationFactory(rejected=True)
    plan = ProposalFactory(accepted=True)
    assert all("toezeggingen" not in sentence for sentence in sentences())
    assert any(plan.number in sentence for sentence in sentences())


def test_the_stream_asks_as_much_of_three_as_of_one(django_assert_num_queries):
    PromiseFactory(kept=True)
    with django_assert_num_queries(QUERIES):
        newest(5)
    PromiseFactory(late=True)
    PromiseFactory(broken=True)
    with django_assert_num_queries(QUERIES):
        newest(5)
    for platform in (PlatformFactory(), PromiseFactory().parties.get().platform):
        newest(5, platform)


# Of plans one, of promises three, of news and of minutes one each.
QUERIES = 6
