"""The log of changed rules and agreements as everybody reads it (R63)."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.terms import today
from council.operations import record_settings
from platforms.models import Agreement
from tests.factories import AgreementFactory, PlatformFactory

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
URL = "/voortgang/wijzigingen/"


@pytest.fixture
def dorst():
    return PlatformFactory(name="Dorst", slug="dorst")


@pytest.fixture
def log(dorst):
    """A rule that changed, and an agreement in two versions with notice given of the second."""
    on = today()
    record_settings({"term": ("Een antwoord geven", "8 weken")}, today=on - 90 * DAY)
    record_settings({"term": ("Een antwoord geven", "6 weken")}, today=on - 60 * DAY)
    first = AgreementFactory(platform=dorst, agreed=True, version=1, minimum_residents=25)
    second = AgreementFactory(
        platform=dorst, agreed=True, version=2, minimum_residents=60, kinds=["wish"]
    )
    Agreement.objects.filter(pk=first.pk).update(
        status="replaced",
        replaced_by=second,
        board_signed_on=on - 80 * DAY,
        municipality_signed_on=on - 70 * DAY,
    )
    Agreement.objects.filter(pk=second.pk).update(
        kinds=first.kinds,
        board_signed_on=on - 50 * DAY,
        municipality_signed_on=on - 40 * DAY,
        notice_on=on - 10 * DAY,
        notice_side="neighbourhood",
    )
    return first, second


def titles(client, **query):
    return [row.title for row in client.get(URL, query).context["rows"]]


def test_everything_newest_first(client, log):
    assert titles(client) == [
        "Dorst: afspraak over draagvlak opgezegd, versie 2",
        "Dorst: afspraak over draagvlak, versie 2",
        "Een antwoord geven",
        "Dorst: afspraak over draagvlak, versie 1",
    ]


def test_what_it_was_and_what_it_became(client, log):
    rows = client.get(URL).context["rows"]
    assert [(change.old, change.new) for change in rows[2].changes] == [("8 weken", "6 weken")]
    assert ("Genoeg steun", "25 inwoners", "60 inwoners") in rows[1].changes
    assert rows[3].changes == []
    html = client.get(URL).content.decode()
    assert "<del>8 weken</del>" in html
    assert "<strong>6 weken</strong>" in html


def test_both_signatures_stand_there(client, log):
    _first, second = log
    second.refresh_from_db()
    text = " ".join(client.get(URL).context["rows"][1].sentences)
    for day in (second.board_signed_on, second.municipality_signed_on):
        assert f"{day.day} " in text
    assert text.count(str(second.municipality_signed_on.year)) >= 2


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"wat": "instellingen"}, 1),
        ({"wat": "afspraken"}, 3),
        ({"wijk": "dorst"}, 3),
        ({"wijk": "dorst", "wat": "instellingen"}, 0),
        ({"jaar": "2001"}, 0),
    ],
)
def test_choices(client, log, query, number):
    response = client.get(URL, query)
    assert response.status_code == 200
    assert response.context["changes"].number == number
    assert len(response.context["rows"]) == number


def test_the_year_chooses(client, log):
    years = {row.on.year for row in client.get(URL).context["rows"]}
    found = [titles(client, jaar=str(year)) for year in years]
    assert sum(map(len, found)) == 4


def test_an_empty_log_says_so_and_shows_the_rules_of_now(client, db):
    html = client.get(URL).content.decode()
    assert "Er is nog niets veranderd" in html
    assert "De regels van nu" in html
    assert "6 weken" in html


def test_an_agreement_that_is_not_signed_by_both_is_not_there(client, dorst):
    AgreementFactory(platform=dorst, proposed=True)
    assert titles(client) == []


@pytest.mark.parametrize(
    "query",
    [
        "wat=%00",
        "wat=x",
        "wijk=%ED%A0%80",
        "wijk=" + "9" * 5000,
        "jaar=9999",
        "jaar=%00",
        "jaar=-1",
    ],
)
@pytest.mark.parametrize("path", ["", "lijst.csv", "nieuw.atom"])
def test_bad_choices_are_answered_never_broken(client, log, path, query):
    response = client.get(f"{URL}{path}?{query}")
    assert response.status_code == 200
    if not path:
        assert response.context["rows"] == []
        assert b"<title>Fout:" in response.content


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "9" * 5000, "%00"])
def test_a_page_that_is_not_there_says_so(client, log, page):
    response = client.get(f"{URL}?page={page}")
    assert response.status_code == 200
    assert "Deze bladzijde" in response.content.decode()


def test_pages(client, db):
    record_settings({f"k{nth}": (f"Regel {nth}", "1") for nth in range(25)}, today=today() - DAY)
    record_settings({f"k{nth}": (f"Regel {nth}", "2") for nth in range(25)})
    first, second = titles(client), titles(client, page="2")
    assert (len(first), len(second)) == (20, 5)
    assert len({*first, *second}) == 25


def test_the_sheet_has_a_row_for_each_thing_that_changed(client, log):
    body = client.get(f"{URL}lijst.csv").content.decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(body), delimiter=";"))
    assert [row[4:6] for row in table if row[2] == "Een antwoord geven"] == [["8 weken", "6 weken"]]
    assert ["Genoeg steun", "25 inwoners", "60 inwoners"] in [row[3:6] for row in table]
    assert "@" not in body


def test_the_sheet_runs_no_formula(client, db):
    record_settings({"a": ("=1+1", "-1")}, today=today() - DAY)
    record_settings({"a": ("=1+1", "=HYPERLINK(1)")})
    body = client.get(f"{URL}lijst.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in body


def test_the_feed(client, log):
    body = client.get(f"{URL}nieuw.atom").content.decode()
    assert body.count("<entry>") == 4
    assert "8 weken" in body


def test_queries_do_not_grow(client, log, dorst):
    def number():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    number()
    few = number()
    for nth in range(3):
        other = PlatformFactory()
        AgreementFactory(platform=other, agreed=True, version=1)
        record_settings({"term": ("Een antwoord geven", f"{nth} weken")})
    assert number() == few


def test_no_cookie_is_set(client, log):
    assert not client.get(URL).cookies
