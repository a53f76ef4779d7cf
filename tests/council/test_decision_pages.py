"""The public pages of decisions and motions: neutral, one layout, quick, never broken."""

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.terms import today
from council.models import Decision
from council.operations import correct_decision, tell_execution
from notifications.lookups import is_following
from tests.factories import (
    DecisionFactory,
    PartyFactory,
    PlatformFactory,
    ProposalFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = "/besluiten/"


@pytest.fixture
def clerk():
    return UserFactory(clerk=True)


def titles(client, **query):
    return [decision.title for decision in client.get(URL, query).context["decisions"]]


def test_the_list_is_newest_first(client):
    on = today()
    old = DecisionFactory(decided_on=on - datetime.timedelta(days=9))
    new = DecisionFactory(decided_on=on - datetime.timedelta(days=1))
    assert titles(client) == [new.title, old.title]


@pytest.fixture
def several(clerk):
    dorst = PlatformFactory(name="Dorst", slug="dorst")
    traffic = SubjectFactory(name="Verkeer", slug="verkeer")
    return {
        "motion": DecisionFactory(
            by=clerk,
            motion=True,
            unknown=True,
            title="Motie over het mandaat",
            platforms=[dorst],
            decided_on=datetime.date(2020, 9, 22),
        ),
        "college": DecisionFactory(
            by=clerk, kind="college", title="Snelheid omlaag", subject=traffic
        ),
        "rejected": DecisionFactory(by=clerk, motion=True, rejected=True, title="Motie vreemd"),
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"soort": "motion"}, {"motion", "rejected"}),
        ({"soort": "college"}, {"college"}),
        ({"uitkomst": "unknown"}, {"motion"}),
        ({"uitkomst": "rejected"}, {"rejected"}),
        ({"uitvoering": "open"}, {"college"}),
        ({"wijk": "dorst"}, {"motion"}),
        ({"onderwerp": "verkeer"}, {"college"}),
        ({"jaar": "2020"}, {"motion"}),
        ({"q": "mandaten"}, {"motion"}),
        ({"q": "dorst"}, {"motion"}),
        ({"q": "bestaat niet"}, set()),
        ({"soort": "motion", "uitkomst": "rejected"}, {"rejected"}),
    ],
)
def test_choices(client, several, query, found):
    assert set(titles(client, **query)) == {several[name].title for name in found}
    sheet = client.get(f"{URL}lijst.csv", query).content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(sheet), delimiter=";"))) == len(found) + 1
    answer = client.get("/api/v1/besluiten", query).json()
    assert answer["aantal"] == len(found)


@pytest.mark.parametrize(
    "query",
    [
        "soort=x",
        "uitkomst=%00",
        "uitvoering=x",
        "wijk=%ED%A0%80",
        "onderwerp=" + "9" * 5000,
        "jaar=0",
        "jaar=" + "9" * 5000,
        "q=%00",
        "q=" + "x" * 200,
    ],
)
@pytest.mark.parametrize("path", ["", "lijst.csv"])
def test_bad_choices_are_answered_never_broken(client, several, path, query):
    response = client.get(f"{URL}{path}?{query}")
    assert response.status_code == 200
    if not path:
        assert list(response.context["decisions"]) == []
        assert b"<title>Fout:" in response.content
    assert client.get(f"/api/v1/besluiten?{query}").status_code == 400


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "9" * 5000])
def test_a_page_that_is_not_there_says_so(client, several, page):
    response = client.get(f"{URL}?page={page}")
    assert response.status_code == 200
    assert "Deze bladzijde" in response.content.decode()


@pytest.mark.parametrize("pk", ["0", "999999999", "9" * 18, "9" * 5000, "x", "%00"])
@pytest.mark.parametrize("path", ["/besluiten/{}/", "/api/v1/besluiten/{}"])
def test_a_decision_that_is_not_there_is_not_found(client, path, pk):
    assert client.get(path.format(pk)).status_code == 404


def test_unknown_is_said_in_words(client):
    decision = DecisionFactory(
        motion=True, unknown=True, addressee="", title="Motie over vertrouwen"
    )
    html = client.get(decision.get_absolute_url()).content.decode()
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]*)", html))
    assert [
        facts[name] for name in ("Uitkomst", "Ingediend door", "Gericht aan", "Nummer bij de raad")
    ] == ["onbekend"] * 4
    assert "Uitkomst: onbekend" in client.get(URL).content.decode()
    answer = client.get(f"/api/v1/besluiten/{decision.pk}").json()
    assert (answer["uitkomst"], answer["ingediendDoor"]) == ("unknown", [])


@pytest.mark.parametrize(
    ("outcome", "tone"),
    [
        ("adopted", "agreed"),
        ("adopted_amended", "agreed"),
        ("taken_over", "agreed"),
        ("rejected", "closed"),
        ("withdrawn", "closed"),
        ("held_over", "waiting"),
        ("unknown", "draft"),
    ],
)
def test_what_is_unknown_or_held_over_looks_neither_like_a_yes_nor_like_a_no(client, outcome, tone):
    decision = DecisionFactory(motion=True, outcome=outcome)
    sign = r'wp-status--(\w+)"><svg[^>]*>.*?</svg>Uitkomst: ([^<]+)<'
    for url in (decision.get_absolute_url(), URL):
        html = client.get(url).content.decode()
        assert re.findall(sign, html, re.S) == [(tone, decision.get_outcome_display())]


def shape(html):
    """The page without its words: only elements and classes."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r'(?<=")[^"]*besluiten/\d+[^"]*(?=")', "", re.sub(r">[^<]+<", "><", main))


def test_the_same_markup_whatever_the_party(client, clerk):
    """One layout for all: no colour, sign or place of a party of its own (R1)."""
    first, second = PartyFactory(name="Eerste partij"), PartyFactory(name="Tweede partij")
    fields = {"motion": True, "summary": "Het college wordt gevraagd.", "by": clerk}
    pages = [
        client.get(DecisionFactory(parties=[party], **fields).get_absolute_url()).content.decode()
        for party in (first, second)
    ]
    assert shape(pages[0]) == shape(pages[1])
    cards = re.findall(r'<li class="wp-plan.*?</li>', client.get(URL).content.decode(), re.S)
    assert shape(f"<main{cards[0]}</main>") == shape(f"<main{cards[1]}</main>")


def test_a_correction_is_visible_on_the_page(client, clerk):
    decision = DecisionFactory(motion=True, unknown=True, by=clerk)
    correct_decision(decision, by=clerk, reason="De besluitenlijst kwam uit.", outcome="rejected")
    html = client.get(decision.get_absolute_url()).content.decode()
    assert "De besluitenlijst kwam uit." in html
    assert "<del>onbekend</del>" in html
    assert "<strong>Verworpen</strong>" in html


def test_how_it_is_carried_out_stands_on_the_page_newest_first(client, clerk):
    decision = DecisionFactory(by=clerk)
    tell_execution(decision, by=clerk, execution="running", text="Eerst dit.")
    tell_execution(decision, by=clerk, execution="settled", text="Toen <b>dat</b>.")
    html = client.get(decision.get_absolute_url()).content.decode()
    assert html.index("Toen &lt;b&gt;dat&lt;/b&gt;.") < html.index("Eerst dit.")


def test_motions_stand_with_their_decision(client, clerk):
    decision = DecisionFactory(by=clerk)
    motion = DecisionFactory(by=clerk, motion=True, belongs_to=decision)
    assert motion.title in client.get(decision.get_absolute_url()).content.decode()
    assert decision.title in client.get(motion.get_absolute_url()).content.decode()


def test_follow_and_stop(client):
    decision, person = DecisionFactory(), UserFactory()
    url = reverse("council:decision_follow", args=[decision.pk])
    assert client.get(url).status_code == 302
    client.force_login(person)
    assert client.get(url).status_code == 200
    client.post(url, {"follow": "yes"})
    assert is_following(person, decision)
    assert "U volgt dit" in client.get(decision.get_absolute_url()).content.decode()
    client.post(url, {"follow": "no"})
    assert not is_following(person, decision)


def test_the_feed(client, several):
    body = client.get(f"{URL}nieuw.atom").content.decode()
    assert body.count("<entry>") == 3
    assert "Uitkomst: onbekend." in body


def test_the_sheet_runs_no_formula(client, clerk):
    DecisionFactory(by=clerk, title="=1+1")
    assert ";'=1+1;" in client.get(f"{URL}lijst.csv").content.decode("utf-8-sig")


def test_search_finds_decisions(client, several):
    assert "Motie over het mandaat" in client.get("/zoeken/", {"q": "mandaat"}).content.decode()


def test_the_place_says_what_was_decided_about_it(client, several):
    html = client.get("/platforms/dorst/").content.decode()
    assert "Motie over het mandaat" in html
    assert "Snelheid omlaag" not in html


def test_an_empty_list_says_so(client):
    assert "Er zijn nog geen besluiten opgeschreven" in client.get(URL).content.decode()


def test_reading_sets_no_cookie(client):
    decision = DecisionFactory()
    for url in (URL, decision.get_absolute_url(), f"{URL}nieuw.atom"):
        assert not client.get(url).cookies


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_queries_do_not_grow(client, clerk):
    decision = DecisionFactory(by=clerk, parties=[PartyFactory()], platforms=[PlatformFactory()])
    DecisionFactory(by=clerk, motion=True, belongs_to=decision)
    urls = [URL, f"{URL}lijst.csv", f"{URL}nieuw.atom", decision.get_absolute_url()]
    urls += ["/api/v1/besluiten", f"/api/v1/besluiten/{decision.pk}", "/zoeken/?q=besluit"]
    few = [(queries_of(client, url), queries_of(client, url))[1] for url in urls]
    for _number in range(3):
        DecisionFactory(
            by=clerk,
            motion=True,
            belongs_to=decision,
            parties=[PartyFactory(), PartyFactory()],
            platforms=[PlatformFactory()],
        )
        tell_execution(decision, by=clerk, execution="running", text="Verder.")
    assert [queries_of(client, url) for url in urls] == few


# --- the answer to a plan and the decision link to each other -------------------------------------
def test_answer_and_decision_link_both_ways(client, clerk):
    from proposals import operations
    from tests.factories.proposals import PeopleOf

    decision = DecisionFactory(by=clerk, kind="college", reference="B26-104", title="Oversteek")
    plan = ProposalFactory(under_review=True)
    people = PeopleOf(plan.platform, plan.subject)
    operations.publish_response(
        plan,
        by=people.desk,
        outcome="no",
        reason="Te duur.",
        alternative="Een drempel.",
        capacity="college",
        decision=decision,
    )
    plan.refresh_from_db()
    response = plan.published_response
    assert (response.decided_on, response.reference) == (decision.decided_on, "B26-104")
    assert decision.get_absolute_url() in client.get(plan.get_absolute_url()).content.decode()
    assert plan.title in client.get(decision.get_absolute_url()).content.decode()
    answer = client.get(f"/api/v1/plannen/{plan.number}").json()["antwoord"]
    assert answer["besluit"].endswith(decision.get_absolute_url())


@pytest.mark.parametrize(("kind", "capacity"), [("college", "council"), ("council", "college")])
def test_an_answer_names_who_really_decided(clerk, kind, capacity):
    from core.transitions import Refused
    from proposals import operations
    from tests.factories.proposals import PeopleOf

    plan = ProposalFactory(under_review=True)
    with pytest.raises(Refused) as refused:
        operations.publish_response(
            plan,
            by=PeopleOf(plan.platform, plan.subject).desk,
            outcome="no",
            reason="Te duur.",
            alternative="Een drempel.",
            capacity=capacity,
            decision=DecisionFactory(by=clerk, kind=kind),
        )
    assert refused.value.field == "decision"


# --- the admin ------------------------------------------------------------------------------------
FORM = {
    "kind": "motion",
    "title": "Motie over het mandaat",
    "summary": "",
    "decided_on": "2020-09-22",
    "outcome": "unknown",
    "submitter": "",
    "addressee": "",
    "belongs_to": "",
    "subject": "",
    "reference": "",
    "url": "",
}


def test_the_clerk_records_corrects_and_tells(client, clerk):
    client.force_login(clerk)
    party = PartyFactory()
    response = client.post(
        "/admin/council/decision/add/", {**FORM, "parties": [party.pk]}, follow=True
    )
    assert response.status_code == 200
    decision = Decision.objects.get()
    assert list(decision.parties.all()) == [party]
    url = f"/admin/council/decision/{decision.pk}/change/"
    change = {**FORM, "parties": [party.pk], "new_execution": "unknown", "execution_text": ""}

    response = client.post(url, {**change, "outcome": "adopted", "reason": ""})
    assert response.status_code == 200
    assert "waarom u dit verbetert" in response.content.decode()

    client.post(url, {**change, "outcome": "adopted", "reason": "Besluitenlijst."})
    client.post(
        url,
        {
            **change,
            "outcome": "adopted",
            "reason": "",
            "new_execution": "running",
            "execution_text": "Begonnen.",
        },
    )
    decision.refresh_from_db()
    assert (decision.outcome, decision.execution) == ("adopted", "running")
    assert [entry.verb for entry in decision.entries.all()] == [
        "record",
        "correct",
        "tell_execution",
    ]
    assert client.get(f"/admin/council/decision/{decision.pk}/history/").status_code == 200


@pytest.mark.parametrize("url", ["http://a.nl", "javascript:alert(1)", "x", "https://" + "a" * 600])
def test_the_admin_says_what_is_wrong_at_the_field(client, clerk, url):
    client.force_login(clerk)
    response = client.post("/admin/council/decision/add/", {**FORM, "url": url})
    assert response.status_code == 200
    assert not Decision.objects.exists()


@pytest.mark.parametrize("role", ["desk", "contact"])
def test_other_staff_reads_and_does_not_write(client, role):
    decision = DecisionFactory()
    from tests.factories import ContactAssignmentFactory

    person = UserFactory(desk=True) if role == "desk" else ContactAssignmentFactory().user
    client.force_login(person)
    assert client.get("/admin/council/decision/").status_code == 200
    assert client.get("/admin/council/decision/add/").status_code == 403
    assert client.post(f"/admin/council/decision/{decision.pk}/change/", FORM).status_code == 403
    assert client.post(f"/admin/council/decision/{decision.pk}/delete/").status_code == 403
