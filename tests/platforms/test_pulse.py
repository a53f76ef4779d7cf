"""The trust question: once per resident and quarter, not to be traced, shown only when it may."""

import datetime
import logging
import threading

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from core import privacy
from core.terms import today
from core.transitions import Refused
from platforms import operations, pulse
from platforms.models import PulseAnswer, PulseTally
from tests.factories import BoardSeatFactory, PlatformFactory, ResidenceFactory, UserFactory

pytestmark = pytest.mark.django_db
MAY = datetime.date(2026, 5, 12)
AUGUST = datetime.date(2026, 8, 3)
LONG_AGO = datetime.date(2025, 1, 1)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def platform():
    return PlatformFactory(name="Dorst", slug="dorst")


def resident_of(platform):
    return ResidenceFactory(platform=platform, starts_on=LONG_AGO).user


def test_quarters():
    assert [pulse.quarter_of(datetime.date(2026, month, 1))[1] for month in range(1, 13)] == [
        *[1] * 3,
        *[2] * 3,
        *[3] * 3,
        *[4] * 3,
    ]
    assert pulse.last_day(2026, 4) == datetime.date(2026, 12, 31)
    assert pulse.last_day(2026, 1) == datetime.date(2026, 3, 31)
    assert pulse.quarters_before(MAY, 5) == [
        (2025, 1),
        (2025, 2),
        (2025, 3),
        (2025, 4),
        (2026, 1),
    ]


def test_one_answer_per_resident_and_quarter(platform):
    resident = resident_of(platform)
    operations.answer_pulse(platform, by=resident, value=4, today=MAY)
    for value in (4, 1):
        with pytest.raises(Refused):
            operations.answer_pulse(platform, by=resident, value=value, today=MAY)
    assert PulseTally.objects.get().counts == [0, 0, 0, 1, 0]
    operations.answer_pulse(platform, by=resident, value=2, today=AUGUST)
    assert PulseTally.objects.count() == 2


def test_only_who_lives_here_that_day_answers(platform):
    elsewhere, nowhere, former = resident_of(PlatformFactory()), UserFactory(), UserFactory()
    ResidenceFactory(user=former, platform=platform, starts_on=LONG_AGO, ends_on=MAY)
    for person in (elsewhere, nowhere):
        with pytest.raises(Refused):
            operations.answer_pulse(platform, by=person, value=3, today=MAY)
    with pytest.raises(Refused):
        operations.answer_pulse(platform, by=former, value=3, today=AUGUST)
    operations.answer_pulse(platform, by=former, value=3, today=MAY)
    with pytest.raises(PermissionDenied):
        operations.answer_pulse(platform, by=UserFactory(is_active=False), value=3, today=MAY)
    assert PulseTally.objects.get().total == 1


@pytest.mark.parametrize("status", ["not_yet", "dissolved"])
def test_without_people_there_is_no_question(status, client):
    platform = PlatformFactory(slug="leeg", status=status)
    with pytest.raises(Refused):
        operations.answer_pulse(platform, by=resident_of(platform), value=3)
    assert client.get("/platforms/leeg/vertrouwen/").status_code == 404


@pytest.mark.parametrize("value", [0, 6, -1, None])
def test_another_value_is_refused(platform, value):
    with pytest.raises(Refused):
        operations.answer_pulse(platform, by=resident_of(platform), value=value, today=MAY)
    assert not PulseAnswer.objects.exists()


def test_nothing_leads_from_a_person_to_an_answer(platform):
    """The two tables share no key, no moment and no order; the tally is one row."""
    assert {field.name for field in PulseAnswer._meta.get_fields()} == {
        "id",
        "user",
        "year",
        "quarter",
    }
    people = {field.related_model for field in PulseTally._meta.get_fields() if field.is_relation}
    assert people == {type(platform)}
    for model in (PulseAnswer, PulseTally):
        moments = (models.DateField, models.TimeField)
        assert not any(isinstance(field, moments) for field in model._meta.get_fields())
    for value in (1, 5, 3):
        operations.answer_pulse(platform, by=resident_of(platform), value=value, today=MAY)
    assert PulseTally.objects.count() == 1


def test_an_answer_leaves_a_trace_in_two_tables_and_nowhere_else(platform, caplog):
    """No message, entry, follow, task or line in the log, and nothing is given back."""

    def rows():
        return {model: model.objects.count() for model in apps.get_models()}

    first, second = resident_of(platform), resident_of(platform)
    before = rows()
    with caplog.at_level(logging.INFO):
        assert operations.answer_pulse(platform, by=first, value=2, today=MAY) is None
        assert rows() == {**before, PulseAnswer: 1, PulseTally: 1}
        assert operations.answer_pulse(platform, by=second, value=4, today=MAY) is None
    assert rows() == {**before, PulseAnswer: 2, PulseTally: 1}
    assert caplog.records == []


def test_whoever_answered_is_forgotten_when_the_quarter_is_over(platform):
    early, late = resident_of(platform), resident_of(platform)
    operations.answer_pulse(platform, by=early, value=1, today=MAY)
    operations.answer_pulse(platform, by=late, value=5, today=AUGUST)
    assert operations.forget_who_answered(today=AUGUST) == 1
    assert [answer.user for answer in PulseAnswer.objects.all()] == [late]
    assert PulseTally.objects.count() == 2


def test_download_says_that_and_not_what_and_erasing_leaves_the_count(platform):
    resident = resident_of(platform)
    operations.answer_pulse(platform, by=resident, value=2, today=MAY)
    assert privacy.download(resident)["platforms"]["trust_question"] == [
        {"year": 2026, "quarter": 2}
    ]
    privacy.erase(resident)
    assert not PulseAnswer.objects.exists()
    assert PulseTally.objects.get().total == 1


def test_a_quarter_is_shown_when_it_is_over_and_from_the_minimum_on(platform, settings):
    settings.TRUST_MINIMUM = 10
    of = {"platform": platform}
    PulseTally.objects.create(**of, year=2026, quarter=1, count_1=9)
    PulseTally.objects.create(**of, year=2026, quarter=2, count_4=6, count_2=4)
    PulseTally.objects.create(**of, year=2026, quarter=3, count_5=40)
    shown = pulse.shown_quarters(platform, AUGUST)
    assert [(q.year, q.quarter) for q in shown] == pulse.quarters_before(AUGUST, 5)
    assert [(q.total, q.mean) for q in shown if q.is_shown] == [(10, 3.2)]
    assert shown[-2].total is None
    assert (shown[-1].agree, shown[-1].neither, shown[-1].disagree) == (6, 0, 4)


def fill(platform, **counts):
    (year, quarter) = pulse.quarters_before(today(), 1)[0]
    return PulseTally.objects.create(platform=platform, year=year, quarter=quarter, **counts)


def test_the_page_shows_the_figures_and_hides_too_few(platform, client, settings):
    settings.TRUST_MINIMUM = 10
    url = "/platforms/dorst/vertrouwen/"
    tally = fill(platform, count_3=9)
    page = client.get(url).content.decode()
    assert "Er zijn te weinig antwoorden om te laten zien." in page
    assert '<svg class="wp-chart__svg"' not in page
    tally.count_5 = 31
    tally.save()
    page = client.get(url).content.decode()
    assert '<svg class="wp-chart__svg"' in page
    assert "4,6" in page
    assert 'cx="249.0"' in page  # a browser reads no decimal comma
    assert "te weinig antwoorden" in page


def test_answering_on_the_page(platform, client):
    url = "/platforms/dorst/vertrouwen/"
    assert client.post(url, {"value": "4"})["Location"].startswith("/account/login/")
    client.force_login(resident_of(platform))
    assert client.get(url).context["turn"].may_answer
    for bad in ({}, {"value": "6"}, {"value": "\x00"}, {"value": "9" * 5000}):
        answer = client.post(url, bad)
        assert answer.status_code == 200
        assert answer.context["form"].errors
    assert client.post(url, {"value": "4"}).status_code == 302
    page = client.get(url)
    assert page.context["turn"].has_answered
    answer = client.post(url, {"value": "1"})
    assert answer.status_code == 200
    assert PulseTally.objects.get().counts == [0, 0, 0, 1, 0]


def test_who_lives_elsewhere_or_nowhere_is_told(platform, client):
    url = "/platforms/dorst/vertrouwen/"
    client.force_login(UserFactory())
    assert "Vul uw postcode in" in client.get(url).content.decode()
    client.force_login(resident_of(PlatformFactory()))
    assert "Alleen bewoners van Dorst" in client.get(url).content.decode()
    assert client.post(url, {"value": "4"}).status_code == 200
    assert not PulseTally.objects.exists()


def test_a_board_member_of_elsewhere_does_not_answer(platform):
    with pytest.raises(Refused):
        operations.answer_pulse(
            platform, by=BoardSeatFactory(platform=platform).user, value=5, today=MAY
        )


def test_the_page_asks_the_same_for_one_and_for_five_quarters(platform, client, settings):
    settings.TRUST_MINIMUM = 1
    url = "/platforms/dorst/vertrouwen/"

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    fill(platform, count_3=9)
    before = queries()
    for year, quarter in pulse.quarters_before(today(), 5)[:-1]:
        PulseTally.objects.create(platform=platform, year=year, quarter=quarter, count_3=9)
    assert queries() == before


# --- At the same moment --------------------------------------------------------------------------


def at_once(functions):
    barrier = threading.Barrier(len(functions))
    found = []

    def run(function):
        try:
            barrier.wait()
            function()
        except Exception as problem:
            found.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_resident_fifty_times_gives_one_answer():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    platform = PlatformFactory()
    resident = resident_of(platform)
    problems = at_once(
        [lambda: operations.answer_pulse(platform, by=resident, value=3, today=MAY)] * 50
    )
    assert len(problems) == 49
    assert all(isinstance(problem, Refused) for problem in problems)
    assert PulseAnswer.objects.count() == 1
    assert PulseTally.objects.get().counts == [0, 0, 1, 0, 0]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_hundred_residents_give_exactly_a_hundred():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    platform = PlatformFactory()
    residents = [resident_of(platform) for _nth in range(100)]
    for batch in range(0, 100, 25):
        problems = at_once(
            [
                lambda person=person, value=nth % 5 + 1: operations.answer_pulse(
                    platform, by=person, value=value, today=MAY
                )
                for nth, person in enumerate(residents[batch : batch + 25])
            ]
        )
        assert problems == []
    assert PulseAnswer.objects.count() == 100
    assert PulseTally.objects.get().counts == [20] * 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_naive_counter_would_lose_answers():
    """The negative control: reading, adding and saving under the same load loses some."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    platform = PlatformFactory()
    PulseTally.objects.create(platform=platform, year=2026, quarter=2)
    reading = threading.Barrier(20)

    def naive():
        tally = PulseTally.objects.get()
        reading.wait()
        tally.count_3 += 1
        tally.save()

    assert at_once([naive] * 20) == []
    assert PulseTally.objects.get().total < 20
