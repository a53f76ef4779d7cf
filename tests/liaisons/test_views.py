"""The public page with contact points, gaps, brokers and workers."""

import datetime

import pytest
from django.urls import reverse

from core.terms import today
from liaisons.lookups import contact_rows
from tests.factories import (
    ContactAssignmentFactory,
    MandateFactory,
    PlatformFactory,
    PostcodeAreaFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = reverse("liaisons:matrix")


def filled():
    traffic, green = SubjectFactory(name="Verkeer"), SubjectFactory(name="Groen")
    platform = PlatformFactory(name="Dorst")
    user = UserFactory(
        name="Sanne Verhoeven", function="adviseur", team="Verkeer", is_name_public=True
    )
    ContactAssignmentFactory(user=user, platform=platform, subject=traffic)
    MandateFactory(user=user, amount=25_000)
    ContactAssignmentFactory(
        platform=platform, subject=green, ends_on=today() - datetime.timedelta(days=3)
    )
    RoleHolderFactory(
        platforms=[platform],
        employer="Stichting De Schakel",
        appointed_before_decision=True,
        user=UserFactory(name="Mo Haddou", function="wijkmakelaar"),
    )
    return platform


def test_matrix_shows_names_amounts_and_gaps(client):
    filled()
    text = client.get(URL).content.decode()
    assert "Sanne Verhoeven" in text
    assert "25.000" in text
    assert "Niemand, sinds" in text
    assert "Op 1 plek is er nu niemand." in text
    assert "Stichting De Schakel" in text
    assert "Benoemd voordat de raad besloot" in text


@pytest.mark.parametrize("url", [URL, "/platforms/dorst/", "/voortgang/benoemd/"])
def test_the_mark_of_an_early_appointment_outlives_the_role(client, url):
    platform = PlatformFactory(name="Dorst", slug="dorst")
    day = today() - datetime.timedelta(days=1)
    early = {"platforms": [platform], "starts_on": datetime.date(2021, 3, 1), "ends_on": day}
    user = UserFactory(function="wijkmakelaar", team="Dorst")
    RoleHolderFactory(user=user, appointed_before_decision=True, **early)
    RoleHolderFactory(user=UserFactory(function="wijkwerker"), worker=True, **early)
    text = client.get(url).content.decode()
    assert "wijkmakelaar, Dorst" in text
    assert "Van 1 maart 2021 tot en met" in text
    assert ">wijkwerker<" not in text


def test_matrix_still_says_that_there_is_no_broker_now(client):
    RoleHolderFactory(appointed_before_decision=True, ends_on=datetime.date(2021, 3, 1))
    text = client.get(URL).content.decode()
    assert "Er is nu geen wijkmakelaar" in text
    assert "1 persoon is benoemd voordat de raad besloot" in text


def test_matrix_hides_a_name_without_consent(client):
    filled()
    text = client.get(URL).content.decode()
    assert "Mo Haddou" not in text
    assert "wijkmakelaar" in text


@pytest.mark.parametrize("is_published", [True, False])
def test_matrix_names_nobody_who_is_not_ready(client, is_published):
    ContactAssignmentFactory(
        user=UserFactory(name="Sanne Ambtenaar", is_name_public=True),
        platform=PlatformFactory(),
        is_published=is_published,
    )
    text = client.get(URL).content.decode()
    assert ("Sanne Ambtenaar" in text) is is_published
    assert [row["naam"] for row in contact_rows()] == ["Sanne Ambtenaar" if is_published else ""]


def test_matrix_sets_no_cookie_and_needs_no_account(client):
    filled()
    answer = client.get(URL)
    assert answer.status_code == 200
    assert not answer.cookies


def test_matrix_says_so_when_it_is_empty(client):
    assert "Er zijn nog geen platforms" in client.get(URL).content.decode()


def test_matrix_puts_the_own_neighbourhood_first(client):
    filled()
    last = PlatformFactory(name="Zandhoek")
    PostcodeAreaFactory(pc4="4849", district=last.districts.get())
    answer = client.get(URL, {"postcode": "4849 AB"})
    assert [platform.name for platform, __ in answer.context["rows"]] == ["Zandhoek", "Dorst"]
    assert "staat bovenaan" in answer.content.decode()


@pytest.mark.parametrize(
    "postcode", ["\x00", "x" * 5000, "12", "\u200b", "'; drop", "4849 AB 12", "９９９９ＡＡ"]
)
def test_matrix_answers_nonsense_with_a_sentence(client, postcode):
    filled()
    answer = client.get(URL, {"postcode": postcode})
    assert answer.status_code == 200
    assert "Er ging iets mis" in answer.content.decode()


def test_matrix_asks_the_same_queries_for_one_and_three(client, django_assert_max_num_queries):
    filled()
    client.get(URL)
    with django_assert_max_num_queries(20) as first:
        client.get(URL)
    for name in ("Een", "Twee"):
        platform = PlatformFactory(name=name)
        ContactAssignmentFactory(platform=platform)
        RoleHolderFactory(platforms=[platform])
    with django_assert_max_num_queries(20) as second:
        client.get(URL)
    assert len(first.captured_queries) == len(second.captured_queries)


def test_the_matrix_is_open_data_without_names_that_were_not_given(client):
    platform = filled()
    secret = UserFactory(name="Geheime Naam", function="=1+1", team="")
    ContactAssignmentFactory(user=secret, platform=platform, subject=SubjectFactory(name="Jeugd"))
    text = client.get("/aanspreekpunten.csv").content.decode()
    rows = client.get("/aanspreekpunten.json").json()["aanspreekpunten"]
    found = client.get("/api/v1/aanspreekpunten").json()
    assert "Geheime Naam" not in text + str(rows) + str(found)
    assert ";'=1+1;" in text
    assert [(row["onderwerp"]["naam"], row["isGat"]) for row in rows] == [
        (row["onderwerp"]["naam"], row["isGat"]) for row in found
    ]
    by_subject = {row["onderwerp"]["naam"]: row for row in rows}
    assert by_subject["Verkeer"]["naam"] == "Sanne Verhoeven"
    assert by_subject["Verkeer"]["sinds"] == "2020-01-01"
    assert by_subject["Groen"]["isGat"] is True
    assert by_subject["Groen"]["naam"] == ""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.django_db(transaction=True)
def test_matrix_passes_axe(page, live_server, axe, width):
    filled()
    page.set_viewport_size({"width": width, "height": 900})
    for query in ("", "?postcode=4849AB", "?postcode=zo"):
        page.goto(f"{live_server.url}{URL}{query}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
