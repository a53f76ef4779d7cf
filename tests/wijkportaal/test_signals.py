"""Signals counted in public: numbers per cause and place, and nobody who can be traced."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.terms import today
from liaisons.question_states import Cause
from tests.factories import PlatformFactory, QuestionFactory, SubjectFactory
from wijkportaal.progress import Scope
from wijkportaal.signals import Signals, publishable

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 9, "b": 7, "c": 0}, {"a": 9, "b": 7, "c": 0}),
        # One alone would be the total less the rest, so the smallest of those goes with it.
        ({"a": 9, "b": 7, "c": 2}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 2, "c": 1}, {"a": None, "b": None, "c": None}),
        ({"a": 9, "b": 4, "c": 4}, {"a": 9, "b": None, "c": None}),
        ({"a": 9, "b": 1, "c": 0}, {"a": None, "b": None, "c": 0}),
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}),
        ({}, {}),
    ],
)
def test_no_small_number_is_shown_or_can_be_worked_out(counts, shown):
    assert publishable(counts, 5) == shown


def send(number, cause, platform, subject, **more):
    for _time in range(number):
        QuestionFactory(signal=True, cause=cause, platform=platform, subject=subject, **more)


def test_signals_are_counted_per_cause_and_place_in_the_period(settings, client):
    settings.SIGNAL_MINIMUM = 2
    subject = SubjectFactory()
    dorst, heide = PlatformFactory(name="Dorst"), PlatformFactory(name="Oosterheide")
    assert Signals(Scope.last_year()).total == 0
    send(1, Cause.COMMUNICATION, dorst, subject)
    # Below the minimum not even the number is said.
    few = Signals(Scope.last_year())
    assert (few.total, few.causes, few.places) == (None, [], [])
    assert "minder dan 2" in client.get("/voortgang/").content.decode()
    with CaptureQueriesContext(connection) as first:
        page = client.get("/voortgang/signalen/").content.decode()
    assert "Minder dan 2 signalen" in page
    assert "Communicatie" not in page
    send(2, Cause.COMMUNICATION, dorst, subject)
    send(2, Cause.ORGANISATION, heide, subject)
    send(1, Cause.OTHER, heide, subject, today_is=today() - 800 * DAY)
    QuestionFactory(platform=dorst, subject=subject)
    found = Signals(Scope.last_year())
    assert found.total == 5
    assert [row.number for row in found.causes] == [3, 2, 0]
    assert [(row.label, row.number) for row in found.places] == [("Dorst", 3), ("Oosterheide", 2)]
    assert Signals(Scope.last_year(heide)).total == 2
    with CaptureQueriesContext(connection) as second:
        page = client.get("/voortgang/signalen/").content.decode()
    assert len(first) == len(second)
    assert "5 signalen" in page
    assert "Te hard rijden" not in page
    front = client.get("/voortgang/").content.decode()
    assert "/voortgang/signalen/?" in front
