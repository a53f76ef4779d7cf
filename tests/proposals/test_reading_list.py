"""The list of plans: what it shows, what may be chosen, and that nothing asked can break it."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.lists import LAST_PAGE, PAGE_SIZE, Page, page_number
from core.terms import today
from platforms.models import Platform
from proposals import operations
from proposals.filters import ONLY, SCOPES
from proposals.models import Proposal
from proposals.states import CLOSED, OPEN
from tests.factories import (
    AgreementFactory,
    PlatformFactory,
    ProposalFactory,
    SubjectFactory,
    UserFactory,
    desk_of,
)

pytestmark = pytest.mark.django_db

URL = "/plannen/"


def numbers(response):
    return [card.number for card in response.context["cards"]]


def test_list_is_public_and_sets_no_cookie(client):
    ProposalFactory(gathering_support=True)
    response = client.get(URL)
    assert response.status_code == 200
    assert dict(response.cookies) == {}
    assert response.content.decode().count("<h1") == 1


def test_list_shows_running_plans_first_and_finished_ones_when_asked(client):
    running = ProposalFactory(gathering_support=True)
    finished = ProposalFactory(declined=True)
    ProposalFactory(draft=True)
    assert numbers(client.get(URL)) == [running.number]
    assert numbers(client.get(URL, {"scope": "closed"})) == [finished.number]
    assert set(numbers(client.get(URL, {"scope": "all"}))) == {running.number, finished.number}


def test_scopes_hold_every_status_once():
    assert [value for value, _label in SCOPES] == ["open", "closed", "all"]
    assert not OPEN & CLOSED


def test_list_before_admission_shows_no_word_of_the_author(client):
    plan = ProposalFactory(submitted=True, title="Geheimtitel", text="Geheimtekst")
    for url in (URL, "/plannen/lijst.csv", "/plannen/nieuw.atom", URL + "?q=geheimtitel"):
        page = client.get(url, {} if "?" in url else {"scope": "all"}).content.decode()
        assert "Geheim" not in page
    page = client.get(URL).content.decode()
    assert plan.number in page
    assert plan.platform.name in page
    assert "Ingediend" in page


def test_list_shows_its_own_author_no_more_than_others(client):
    plan = ProposalFactory(submitted=True, title="Geheimtitel")
    client.force_login(plan.author)
    assert "Geheimtitel" not in client.get(URL).content.decode()


def test_list_does_not_show_a_covered_passage(client):
    plan = ProposalFactory(gathering_support=True, title="Bank", text="Bel Jansen op 0612345678.")
    redaction = operations.propose_redaction(
        plan, by=desk_of(plan.platform), reason="personal_data", passage="Jansen op 0612345678"
    )
    operations.confirm_redaction(redaction, by=UserFactory(desk=True))
    for url in (URL, "/plannen/lijst.csv", "/plannen/nieuw.atom"):
        assert "0612345678" not in client.get(url).content.decode()
    assert "weggelakt op" in client.get(URL).content.decode()


def test_list_escapes_what_people_type(client):
    ProposalFactory(gathering_support=True, title="<script>alert(1)</script>", text="<img src=x>")
    page = client.get(URL).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;" in page


# --- choosing ------------------------------------------------------------------------------------


@pytest.fixture
def four():
    """One plan late in Dorst, one gathering in Dorst, one wish elsewhere, one municipal plan."""
    dorst, elsewhere = PlatformFactory(name="Dorst", slug="dorst"), PlatformFactory()
    traffic, green = SubjectFactory(name="Verkeer", slug="verkeer"), SubjectFactory()
    return {
        "late": ProposalFactory(under_review=True, late=True, platform=dorst, subject=traffic),
        "open": ProposalFactory(gathering_support=True, platform=dorst, subject=green),
        "wish": ProposalFactory(
            under_review=True, kind="wish", platform=elsewhere, has_agreement=False
        ),
        "municipal": ProposalFactory(
            gathering_support=True, from_municipality=True, platform=elsewhere
        ),
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"platform": "dorst"}, {"late", "open"}),
        ({"subject": "verkeer"}, {"late"}),
        ({"kind": "wish"}, {"wish"}),
        ({"kind": ["wish", "municipal_plan"]}, {"wish", "municipal"}),
        ({"status": "under_review"}, {"late", "wish"}),
        ({"status": ["under_review", "gathering_support"]}, {"late", "open", "wish", "municipal"}),
        ({"initiator": "municipality"}, {"municipal"}),
        ({"initiator": ["municipality", "neighbourhood"]}, {"late", "open", "wish", "municipal"}),
        ({"turn": "municipality"}, {"late", "wish"}),
        ({"turn": "neighbourhood", "platform": "dorst"}, {"open"}),
        ({"late": "on"}, {"late"}),
        ({"only": "minimum_reached"}, {"late"}),
        ({"after": "2000-01-01"}, {"late", "open", "wish", "municipal"}),
        ({"before": "2000-01-01"}, set()),
        ({"q": "zebrapad", "platform": "dorst"}, {"late", "open"}),
    ],
)
def test_list_keeps_what_was_chosen(client, four, asked, expected):
    response = client.get(URL, asked)
    assert set(numbers(response)) == {four[name].number for name in expected}
    assert response.context["filter"].number == len(expected)


def test_list_counts_each_choice_as_it_would_be(client, four):
    chosen = client.get(URL, {"platform": "dorst"}).context["filter"]
    assert chosen._tally("turn") == {"municipality": 1, "neighbourhood": 1}
    assert chosen.late_option.number == 1
    narrowed = client.get(URL, {"platform": "dorst", "turn": "neighbourhood"}).context["filter"]
    assert narrowed._tally("turn") == {"municipality": 1, "neighbourhood": 1}
    assert narrowed._tally("kind") == {"plan": 1}


def test_list_counts_as_late_what_the_queryset_calls_late(client):
    plan = ProposalFactory(under_review=True, late=True)
    announced = ProposalFactory(submitted=True, from_municipality=True)
    Proposal.objects.filter(pk=announced.pk).update(due_on=today() - datetime.timedelta(days=9))
    response = client.get(URL, {"late": "on"})
    assert numbers(response) == [plan.number]
    assert response.context["filter"].number == response.context["filter"].late_option.number == 1


def test_list_shows_chips_that_take_a_choice_away(client, four):
    page = client.get(URL, {"platform": "dorst", "late": "on", "order": "due"}).content.decode()
    assert 'href="?late=on&amp;order=due"' in page
    assert 'href="?platform=dorst&amp;order=due"' in page


@pytest.mark.parametrize("name", list(ONLY))
def test_only_lists_are_those_of_the_queryset(client, name):
    response = client.get(URL, {"only": name})
    assert response.status_code == 200
    assert response.context["filter"].number == ONLY[name][1](Proposal.objects.public()).count()


def test_only_not_started_is_the_agreed_plan_past_its_date(client):
    plan = ProposalFactory(accepted=True, late=True)
    ProposalFactory(accepted=True)
    response = client.get(URL, {"only": "not_started"})
    assert numbers(response) == [plan.number]
    assert "Akkoord, niet gestart" in response.content.decode()


def test_list_is_ordered_as_asked(client):
    place = PlatformFactory()
    AgreementFactory(platform=place, agreed=True, minimum_residents=9, maximum_objections=None)
    old = ProposalFactory(gathering_support=True, platform=place, days_ago=20)
    new = ProposalFactory(gathering_support=True, platform=place, days_ago=1)
    Proposal.objects.filter(pk=old.pk).update(support_count=5)
    assert numbers(client.get(URL, {"order": "new"})) == [new.number, old.number]
    assert numbers(client.get(URL, {"order": "support"})) == [old.number, new.number]
    assert numbers(client.get(URL, {"order": "due"})) == [old.number, new.number]


# --- empty and wrong -----------------------------------------------------------------------------


def test_list_without_plans_invites(client):
    page = client.get(URL).content.decode()
    assert "Hier zijn nog geen plannen" in page
    assert "Wordt u de eerste?" in page


def test_list_without_results_says_what_to_do(client):
    ProposalFactory(gathering_support=True)
    page = client.get(URL, {"q": "bestaatniet"}).content.decode()
    assert "Er zijn geen plannen die bij uw keuzes passen" in page


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "a" * 5000,
        "q=%E2%80%8B%E2%80%8B",
        "platform=" + "9" * 5000,
        "platform=bestaat-niet",
        "subject=%00",
        "subject=x",
        "kind=bogus",
        "status=draft",
        "status=bogus&status=declined",
        "initiator=x",
        "turn=nobody",
        "only=bogus",
        "scope=bogus",
        "order=author__email",
        "after=31-31-2026",
        "before=" + "1" * 400,
        "before=0001-01-01",
    ],
)
def test_list_says_which_choice_is_wrong_and_keeps_the_text(client, query):
    ProposalFactory(gathering_support=True)
    response = client.get(f"{URL}?{query}")
    page = response.content.decode()
    assert response.status_code == 200
    assert numbers(response) == []
    assert "<title>Fout:" in page
    assert "utrecht-form-field-error-message" in page or "scope=" in query or "order=" in query
    assert "Eén van uw keuzes begrijpen wij niet" in page


def test_list_keeps_a_wrong_word_in_the_field(client):
    page = client.get(URL, {"q": "abc", "status": "bogus"}).content.decode()
    assert 'value="abc"' in page


@pytest.mark.parametrize(
    "query",
    ["q=%ED%A0%80", "q=%ff%fe", "late=misschien", "x=1", "q=", "platform=&subject=", "page="],
)
def test_list_takes_harmless_nonsense(client, query):
    assert client.get(f"{URL}?{query}").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "99999999999", "x", "9" * 5000, "%00", "2", "²"])
def test_list_says_when_a_page_does_not_exist(client, page):
    ProposalFactory(gathering_support=True)
    response = client.get(f"{URL}?page={page}")
    assert response.status_code == 200
    assert "Deze bladzijde van de lijst bestaat niet" in response.content.decode()


def test_page_numbers_are_bounded():
    assert [page_number(text) for text in (None, "", "1", "50", "99999", "²")] == [
        1,
        1,
        1,
        50,
        0,
        0,
    ]
    assert Page(1, 0).last == 1
    assert Page(1, 41).last == 3
    assert Page(1, 100_000).last == LAST_PAGE
    assert not Page(LAST_PAGE + 1, 100_000).exists


def test_list_pages_through_more_than_one_page(client):
    plan = ProposalFactory(gathering_support=True)
    values = {
        field.attname: getattr(plan, field.attname)
        for field in Proposal._meta.concrete_fields
        if field.name not in ("id", "uuid", "number")
    }
    Proposal.objects.bulk_create(
        Proposal(**values, number=f"WP-2025-{n:04d}") for n in range(1, PAGE_SIZE + 3)
    )
    first, second = client.get(URL), client.get(URL, {"page": "2"})
    assert len(numbers(first)) == PAGE_SIZE
    assert len(numbers(second)) == 3
    assert not set(numbers(first)) & set(numbers(second))
    assert "23 lopende plannen" in first.content.decode()
    assert 'href="?page=2"' in first.content.decode()


# --- speed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [{}, {"q": "zebrapad"}, {"late": "on"}, {"scope": "all"}])
def test_list_costs_the_same_queries_for_one_and_three(client, asked, django_assert_num_queries):
    ProposalFactory(under_review=True, late=True)
    with django_assert_num_queries(4):
        assert len(numbers(client.get(URL, asked))) == 1
    for _number in range(2):
        ProposalFactory(under_review=True, late=True)
    with django_assert_num_queries(4):
        assert len(numbers(client.get(URL, asked))) == 3


def test_list_needs_no_session(client, django_assert_num_queries):
    ProposalFactory(gathering_support=True)
    response = client.get(URL)
    assert "sessionid" not in response.cookies
    assert response.wsgi_request.session.session_key is None


# --- sheet and feed ------------------------------------------------------------------------------


def test_csv_holds_the_chosen_list_and_neutralises_formulas(client):
    ProposalFactory(gathering_support=True, title="=HYPERLINK(1)")
    ProposalFactory(declined=True)
    response = client.get("/plannen/lijst.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows] == ["Titel", "'=HYPERLINK(1)"]


def test_csv_holds_no_person(client):
    author = UserFactory(name="Marieke van Dongen", email="marieke@example.nl")
    ProposalFactory(gathering_support=True, author=author, is_name_public=True)
    assert "arieke" not in client.get("/plannen/lijst.csv").content.decode()


def test_feed_holds_admitted_plans(client):
    plan = ProposalFactory(gathering_support=True, title="Moestuin")
    ProposalFactory(submitted=True, title="Geheim")
    page = client.get("/plannen/nieuw.atom").content.decode()
    assert "Moestuin" in page
    assert f"/plannen/{plan.number}/" in page
    assert "Geheim" not in page


def test_list_is_the_same_for_every_role(client):
    plan = ProposalFactory(under_review=True)
    for user in (plan.author, desk_of(plan.platform), UserFactory()):
        browser = Client()
        browser.force_login(user)
        assert numbers(browser.get(URL)) == [plan.number]


def test_list_date_bounds_hold_the_days_themselves(client):
    plan = ProposalFactory(submitted=True, days_ago=3)
    day = today() - datetime.timedelta(days=3)
    asked = {"after": day.isoformat(), "before": day.isoformat()}
    assert numbers(client.get(URL, asked)) == [plan.number]


# --- the map -------------------------------------------------------------------------------------


def test_map_counts_the_chosen_plans_per_place_and_leads_to_them(client):
    dorst, oosteind = PlatformFactory(name="Dorst"), PlatformFactory(name="Oosteind")
    subject = SubjectFactory(name="Groen", slug="groen")
    for _number in range(2):
        ProposalFactory(gathering_support=True, platform=dorst, subject=subject)
    ProposalFactory(gathering_support=True, platform=oosteind, subject=subject)
    ProposalFactory(gathering_support=True, platform=oosteind)
    ProposalFactory(declined=True, platform=dorst, subject=subject)
    response = client.get(URL, {"view": "map", "subject": "groen"})
    places = response.context["places"]
    assert [(place.name, number) for place, number, _url in places] == [
        ("Dorst", 2),
        ("Oosteind", 1),
    ]
    assert response.context["cards"] == []
    for _place, number, url in places:
        assert len(numbers(client.get(url))) == number
    assert [label for label, _url, chosen in response.context["filter"].views if chosen] == [
        "Kaart"
    ]


def test_map_keeps_the_choices_and_leads_back_to_the_list(client):
    ProposalFactory(gathering_support=True)
    response = client.get(URL, {"view": "map", "scope": "all", "q": "x", "page": "3"})
    back = next(url for label, url, _chosen in response.context["filter"].views if label == "Lijst")
    assert back == "?scope=all&q=x"
    assert '<input type="hidden" id="id_view" name="view" value="map">' in response.content.decode()


def test_map_of_no_plans_is_the_empty_list(client):
    assert "Hier zijn nog geen plannen" in client.get(URL, {"view": "map"}).content.decode()


def test_map_asks_the_same_queries_for_one_and_three(client, django_assert_num_queries):
    ProposalFactory(gathering_support=True)
    client.get(URL, {"view": "map"})
    with CaptureQueriesContext(connection) as one:
        client.get(URL, {"view": "map"})
        number = len(one)
    for _number in range(2):
        ProposalFactory(gathering_support=True)
    client.get(URL, {"view": "map"})  # outlines of new places are worked out once
    with django_assert_num_queries(number):
        client.get(URL, {"view": "map"})


def test_list_of_an_address_that_went_to_another_village_is_that_of_the_other(client):
    first, second = PlatformFactory(slug="dorst"), PlatformFactory(slug="oosteind")
    ours, theirs = (ProposalFactory(under_review=True, platform=place) for place in (first, second))
    assert numbers(client.get("/plannen/?platform=dorst")) == [ours.number]
    Platform.objects.filter(pk=first.pk).update(slug="oud-dorst")
    Platform.objects.filter(pk=second.pk).update(slug="dorst")
    assert numbers(client.get("/plannen/?platform=dorst")) == [theirs.number]
