"""Asking on the site, the thread, and the queues on the work floor."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.terms import today
from liaisons import question_desk, question_steps
from liaisons.models import Question
from liaisons.operations import questions
from liaisons.question_states import QuestionStatus
from notifications.models import Message
from tests.factories import QuestionFactory, UserFactory

from .test_questions import Place

pytestmark = pytest.mark.django_db
ASK = "/aanspreekpunten/vraag/"
SECRET = "Zilverreiger"
WORDS = {
    "kind": "question",
    "platform": "dorst",
    "subject": "verkeer",
    "title": "Te hard rijden",
    "text": "Auto's rijden te hard bij de school.",
}


@pytest.fixture(autouse=True)
def no_rates_of_other_tests():
    cache.clear()


@pytest.fixture
def place():
    return Place()


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def step_url(question, verb):
    slug = question_steps.STEPS[verb].slug
    return reverse("liaisons:question_step", args=[question.pk, slug])


# --- asking ---------------------------------------------------------------------------------------
def test_a_newcomer_asks_with_one_form_and_a_code(place, client):
    response = client.post(ASK, WORDS | {"email": "els@example.nl"})
    assert response.status_code == 302
    assert not Question.objects.exists()
    assert not User.objects.filter(email="els@example.nl").exists()
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1)
    done = client.post(response.url, {"code": code})
    page = client.get(done.url, follow=True).content.decode()
    question = Question.objects.get()
    assert question.asker.email == "els@example.nl"
    assert question.handler == place.contact
    assert f"Het nummer is {question.number}." in page
    assert "rijden te hard bij de school." in page
    # Once: the way back asks nothing a second time.
    client.get(reverse("liaisons:ask_confirm"))
    assert Question.objects.count() == 1


def test_words_are_not_lost_when_another_address_signs_in(place, client):
    client.post(ASK, WORDS | {"email": "els@example.nl"})
    sign_in(client, place.asker)
    session = client.session
    session["pending_question"] = WORDS | {"email": "els@example.nl", "at": 9_999_999_999}
    session.save()
    page = client.get(reverse("liaisons:ask_confirm"), follow=True).content.decode()
    assert "Auto&#x27;s rijden te hard bij de school." in page
    assert "Te hard rijden" in page
    assert not Question.objects.exists()


def test_the_cell_of_the_matrix_fills_in_where_and_what(place, client):
    matrix = client.get("/aanspreekpunten/").content.decode()
    url = f"/aanspreekpunten/{place.assignment.pk}/vraag/?buurt=dorst&amp;onderwerp=verkeer"
    assert url in matrix
    page = client.get(url.replace("&amp;", "&")).content.decode()
    assert '<option value="dorst" selected>' in page
    assert '<option value="verkeer" selected>' in page
    assert place.contact.public_name() in page
    for person in (place.contact, place.deputy, place.desk, place.alderman):
        assert person.email not in page
    place.assignment.delete()
    assert client.get(url.replace("&amp;", "&")).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("", 'value="question"', 'name="cause"'),
        ("?soort=signaal", 'name="cause"', 'value="question"'),
        ("?soort=wethouder", 'value="portfolio"', 'name="cause"'),
        ("?soort=onzin&buurt=%00&onderwerp=%ED%A0%80", 'value="question"', 'name="cause"'),
    ],
)
def test_the_address_says_which_kind(place, client, query, shown, hidden):
    page = client.get(ASK + query).content.decode()
    assert shown in page
    assert hidden not in page


@pytest.mark.parametrize(
    "change",
    [
        {"platform": "nergens"},
        {"subject": "\x00"},
        {"title": "\u200b"},
        {"text": "\u200b"},
        {"title": "x" * 121},
        {"kind": "signal"},
        {"kind": "signal", "cause": "waar"},
        {"kind": "portfolio", "subject": "anders"},
    ],
)
def test_bad_input_is_said_at_its_field_and_the_text_is_kept(place, client, change):
    sign_in(client, place.asker)
    response = client.post(ASK, WORDS | change)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Fout:" in page
    assert ("Auto&#x27;s rijden te hard" in page) or "text" in change
    assert not Question.objects.exists()


# --- the thread -----------------------------------------------------------------------------------
def test_both_sides_write_in_one_thread_and_read_whose_turn_it_is(place, client):
    question = place.ask()
    sign_in(client, place.contact)
    client.post(step_url(question, "ask_back"), {"text": "Op welk uur?"})
    sign_in(client, place.asker)
    page = client.get(question.get_absolute_url()).content.decode()
    assert "Op welk uur?" in page
    assert "De termijn staat stil" in page
    mine = client.get("/mijn/").content.decode()
    assert question.title in mine
    assert step_url(question, "reply") in mine
    assert "Aan zet: de buurt" in mine or "wp-turn--wijk" in mine
    client.post(step_url(question, "reply"), {"text": "Om acht uur."})
    sign_in(client, place.deputy)
    client.post(step_url(question, "answer"), {"text": "Er komt een drempel."})
    sign_in(client, place.asker)
    page = client.get(question.get_absolute_url()).content.decode()
    assert "Er komt een drempel." in page
    assert "Bent u geholpen?" in page
    # A second click on a step that was taken does not break, and does nothing.
    for _time in range(2):
        response = client.post(step_url(question, "not_helped"), {"reason": "Wanneer?"})
        assert response.url == question.get_absolute_url()
    question.refresh_from_db()
    assert question.status == QuestionStatus.OPEN
    assert question.entries.filter(verb="not_helped").count() == 1


def test_a_question_is_nowhere_but_with_its_two_sides(place, client):
    question = place.ask(title=SECRET, text=SECRET, signal=True)
    questions.write(question, by=place.contact, text=SECRET)
    pages = [
        "/",
        "/aanspreekpunten/",
        "/platforms/dorst/",
        f"/zoeken/?q={SECRET}",
        "/voortgang/",
        "/mijn/",
        f"/api/v1/plannen?q={SECRET}",
        question.get_absolute_url(),
        f"{question.get_absolute_url()}dossier.json",
        step_url(question, "answer"),
        "/admin/",
        "/admin/vragen/",
        "/admin/vragen/?rij=niet-toegewezen",
        f"/admin/vragen/?stap=answer&nr={question.pk}",
    ]
    for role, person in {**place.outsiders, "visitor": None}.items():
        client.logout()
        if person is not None:
            sign_in(client, person)
        for url in pages:
            response = client.get(url)
            body = response.content.decode()
            assert question.number not in body, (role, url)
            # The form of a search repeats what was typed in it.
            if "?q=" not in url:
                assert SECRET not in body, (role, url)
            if "/vragen/" in url and "/admin/" not in url:
                assert response.status_code == (302 if person is None else 404), (role, url)
        if person is not None:
            assert client.post(step_url(question, "answer"), {"text": "Ja."}).status_code == 404
    told = Message.objects.filter(body__contains=SECRET).values_list("user", flat=True)
    assert set(told) == {place.asker.pk, place.contact.pk}
    # A visitor is asked to sign in for one that is not there, too.
    assert client.get("/vragen/999999999/").status_code == 302


def test_who_gave_it_away_goes_to_the_queue_and_reads_it_no_more(place, client):
    question = place.ask()
    sign_in(client, place.contact)
    given = {"to": place.colleague.pk, "reason": "Zij weet meer."}
    response = client.post(step_url(question, "hand_over"), given)
    assert response.url == "/admin/vragen/"
    assert client.get(question.get_absolute_url()).status_code == 404


# --- the work floor -------------------------------------------------------------------------------
@pytest.fixture
def floor(place):
    unassigned = place.ask()
    questions.hand_over(unassigned, by=place.contact, to=None, reason="Niemand.")
    offered = place.ask()
    questions.offer_referral(offered, by=place.contact, to=place.desk, reason="Weet meer.")
    return {
        "open": place.ask(),
        "late": place.ask(late=True),
        "waiting": place.ask(waiting=True),
        "offered": offered,
        "closed": place.ask(closed=True),
        "unassigned": unassigned,
        "portfolio": place.ask(portfolio=True),
    }


MINE = {"open", "late", "waiting", "offered"}
QUEUES = [
    ("contact", "van-mij", MINE),
    ("deputy", "van-mij", MINE),
    ("contact", "te-laat", {"late"}),
    ("contact", "gesloten", {"closed"}),
    ("contact", "niet-toegewezen", set()),
    ("desk", "niet-toegewezen", {"unassigned"}),
    ("desk", "voorgelegd", {"offered"}),
    ("desk", "van-mij", set()),
    ("alderman", "van-mij", {"portfolio"}),
]


@pytest.mark.parametrize(("role", "slug", "names"), QUEUES)
def test_a_queue_holds_what_it_says_and_counts_it(place, floor, client, role, slug, names):
    user = getattr(place, role)
    found = list(question_desk.in_queue(slug, user))
    assert {name for name, row in floor.items() if row in found} == names
    assert question_desk.counts(user)[slug] == len(names)
    sign_in(client, user)
    page = client.get(f"/admin/vragen/?rij={slug}").content.decode()
    assert {name for name, row in floor.items() if row.title in page} == names
    if slug == "van-mij" and names:
        assert found[0] == floor.get("late" if "late" in names else "portfolio")


def test_every_queue_is_tested():
    assert {slug for _role, slug, _names in QUEUES} == set(question_desk.BY_SLUG)


def test_a_step_opens_under_its_row_and_is_taken_there(place, floor, client):
    sign_in(client, place.contact)
    url = f"/admin/vragen/?stap=answer&nr={floor['late'].pk}"
    assert "wp-next" in client.get(url).content.decode()
    assert "Fout:" in client.post(url, {"text": ""}).content.decode()
    assert client.post(url, {"text": "Er komt een drempel."}).status_code == 302
    floor["late"].refresh_from_db()
    assert floor["late"].status == QuestionStatus.CLOSED
    plan = f"/admin/vragen/?stap=make_plan&nr={floor['open'].pk}"
    assert client.post(plan, {"text": ""}).status_code == 302
    sign_in(client, place.asker)
    page = client.get(floor["open"].get_absolute_url()).content.decode()
    assert floor["open"].proposals.get().get_absolute_url() in page


def test_pages_take_the_same_queries_for_one_and_three(place, client):
    place.ask()
    urls = {"/mijn/": place.asker, "/admin/vragen/": place.contact, "/admin/": place.contact}
    counted = {}
    for _number in (1, 3):
        for url, person in urls.items():
            sign_in(client, person)
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counted.setdefault(url, []).append(len(queries))
        place.ask(late=True)
        place.ask(waiting=True)
    assert {url: first for url, (first, _second) in counted.items()} == {
        url: second for url, (_first, second) in counted.items()
    }


def test_somebody_without_questions_is_invited_to_ask(client):
    sign_in(client, UserFactory())
    page = client.get("/mijn/").content.decode()
    assert "U hebt nog niets gevraagd." in page


def test_a_signal_shows_its_cause_to_whoever_deals_with_it(place, client):
    question = QuestionFactory(by=place.asker, signal=True, **place.here)
    sign_in(client, place.contact)
    page = client.get("/admin/vragen/").content.decode()
    assert "Communicatie" in page
    assert question.due_on > today()
