"""Reactions on the site and on the work floor: written with one code, answered on one page."""

import json
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from core import privacy
from proposals import operations
from proposals.models import Proposal, Reaction
from tests.factories import ResidenceFactory, UserFactory


@pytest.fixture(autouse=True)
def no_rates_of_other_tests():
    cache.clear()


def url_of(proposal, name="react", *args):
    return reverse(f"proposals:{name}", args=[proposal.number, *args])


NEWCOMER = {"text": "Liever een linde.", "name": "", "email": "els@example.nl"}
NEWCOMER["postcode"] = "4849 AA"


@pytest.fixture
def plan(place):
    place.platform.neighbourhoods.get().addresses.create(postcode="4849AA", house_number=1)
    return place.open_for_reactions()


def react(plan, by, text="Mooi.", **fields):
    return operations.react(plan, by=by, text=text, **fields)


def type_code(client, response):
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1)
    answer = client.post(response.url, {"code": code})
    return client.get(answer.url, follow=True).content.decode()


# --- writing --------------------------------------------------------------------------------------
def test_a_newcomer_reacts_with_one_form_and_a_code(plan, client):
    response = client.post(url_of(plan), NEWCOMER)
    assert response.status_code == 302
    assert Reaction.objects.count() == 0
    page = type_code(client, response)
    assert "Uw reactie staat erbij." in page
    assert "Liever een linde." in page
    assert "Een bewoner van Dorst" in page
    row = Reaction.objects.get()
    assert (row.author.email, row.is_from_area, row.is_name_public) == (
        "els@example.nl",
        True,
        False,
    )


def test_a_name_that_was_typed_stands_there(plan, client):
    page = type_code(client, client.post(url_of(plan), NEWCOMER | {"name": "Els van Dam"}))
    assert "Els van Dam" in page
    assert User.objects.get(email="els@example.nl").name == "Els van Dam"


def test_another_name_than_the_one_we_know_is_not_shown(plan, client):
    user = UserFactory(email="els@example.nl", name="Els van Dam", verified=True)
    type_code(client, client.post(url_of(plan), NEWCOMER | {"name": "Els"}))
    row = Reaction.objects.get()
    assert (row.author, row.is_name_public) == (user, False)
    user.refresh_from_db()
    assert user.name == "Els van Dam"


def test_a_resident_we_know_needs_only_the_words(plan, place, client):
    client.force_login(place.neighbour)
    page = client.get(url_of(plan)).content.decode()
    assert "E-mailadres" not in page and "Postcode van uw woning" not in page
    page = client.post(url_of(plan), {"text": "Mooi.", "is_name_public": "on"}, follow=True)
    assert place.neighbour.name in page.content.decode()


def test_the_words_are_used_once(plan, client):
    type_code(client, client.post(url_of(plan), NEWCOMER))
    client.get(url_of(plan, "react_confirm"))
    assert Reaction.objects.count() == 1


def test_the_words_wait_for_the_code(plan, client):
    client.post(url_of(plan), NEWCOMER)
    assert client.get(url_of(plan, "react_confirm")).url == url_of(plan)
    assert Reaction.objects.count() == 0


def test_the_words_survive_when_somebody_else_is_signed_in(plan, place, client):
    client.post(url_of(plan), NEWCOMER)
    client.force_login(place.neighbour)
    page = client.get(url_of(plan, "react_confirm"), follow=True).content.decode()
    assert "ingelogd met een ander adres" in page
    assert "Liever een linde." in page
    assert Reaction.objects.count() == 0


def test_the_words_survive_a_slow_mail(plan, client):
    client.post(url_of(plan), NEWCOMER)
    session = client.session
    session["pending_reaction"] = session["pending_reaction"] | {"at": 1}
    session.save()
    client.force_login(UserFactory(email="els@example.nl", verified=True))
    page = client.get(url_of(plan, "react_confirm"), follow=True).content.decode()
    assert "Dat duurde lang" in page and "Liever een linde." in page


def test_the_words_survive_another_postcode(plan, client):
    user = UserFactory(email="els@example.nl", verified=True)
    ResidenceFactory(user=user)
    client.post(url_of(plan), NEWCOMER)
    client.force_login(user)
    page = client.get(url_of(plan, "react_confirm"), follow=True).content.decode()
    assert "Wij kennen u als bewoner van" in page and "Liever een linde." in page
    assert Reaction.objects.count() == 0


def test_the_words_survive_a_refusal(plan, place, client):
    user = UserFactory(email="els@example.nl", verified=True)
    for number in range(3):
        react(plan, user, f"Nummer {number}")
    client.post(url_of(plan), NEWCOMER)
    client.force_login(user)
    page = client.get(url_of(plan, "react_confirm"), follow=True).content.decode()
    assert "wachten nog op antwoord" in page and "Liever een linde." in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "\u200b\u200d"}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"name": "x" * 121}, "name"),
        ({"email": "geen adres"}, "email"),
        ({"postcode": "12"}, "postcode"),
    ],
)
def test_bad_input_gets_an_error_at_its_field_and_keeps_the_words(plan, client, change, field):
    response = client.post(url_of(plan), NEWCOMER | change)
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Fout: " in page.replace("<title>\n", "<title>")
    assert f'id="id_{field}_error"' in page
    if "text" not in change:
        assert "Liever een linde." in page
    assert Reaction.objects.count() == 0


def test_the_privacy_notice_stands_in_sight(plan, client):
    assert "politieke mening" in client.get(url_of(plan)).content.decode()


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        ("announced", "Reageren kan nog niet"),
        ("board_asked", "Reageren kan niet meer"),
        ("submitted", "Reageren kan nog niet"),
        ("declined", "Reageren kan niet meer"),
    ],
)
def test_who_comes_too_early_or_too_late_reads_why(place, client, situation, words):
    proposal = getattr(place, situation)()
    for method in (client.get, client.post):
        response = method(url_of(proposal))
        assert response.status_code == 403
        assert words in response.content.decode()


def test_the_old_road_to_the_last_word_leads_on(place, client):
    proposal = place.completed()
    client.force_login(place.author)
    assert client.get(url_of(proposal)).url == url_of(proposal, "evaluate")


def test_taking_back_is_a_page_of_its_author_alone(plan, place, client):
    react(plan, place.neighbour)
    url = url_of(plan, "withdraw_reaction", 1)
    client.force_login(place.author)
    assert client.get(url).status_code == 403
    client.force_login(place.neighbour)
    assert "Trek uw reactie in" in client.get(url).content.decode()
    page = client.post(url, follow=True).content.decode()
    assert "U heeft uw reactie ingetrokken." in page
    assert "Ingetrokken door de schrijver" in page
    assert "Mooi." not in page
    assert client.get(url_of(plan, "withdraw_reaction", 2)).status_code == 404


# --- reading --------------------------------------------------------------------------------------
def test_the_plan_shows_its_reactions_and_answers(plan, place, client):
    react(plan, place.neighbour, "Een linde.")
    react(plan, place.outsider, "Van ver.")
    operations.answer_reactions(plan, by=place.contact, numbers=[1], text="Dat wordt het.")
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Reacties (2)" in page
    assert "Een linde." in page and "Dat wordt het." in page and "Sanne Verhoeven" in page
    assert "Woont niet in Dorst" in page
    assert "1 reactie heeft nog geen antwoord." in page
    assert place.neighbour.name not in page
    assert "Schrijf een reactie" in page


def test_a_plan_without_reactions_says_what_can_be_done(plan, client):
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Er zijn nog geen reacties" in page and "Uw reactie kan de eerste zijn." in page


def test_before_the_opening_there_are_no_reactions_to_read(place, client):
    proposal = place.announced()
    assert client.get(url_of(proposal, "reactions")).status_code == 404
    assert "Reacties (" not in client.get(proposal.get_absolute_url()).content.decode()


def test_reactions_cost_the_same_for_one_and_for_many(
    plan, place, client, django_assert_num_queries
):
    def write(number):
        for _count in range(number):
            person = UserFactory()
            row = react(plan, person, f"Van {person.pk}")
            operations.answer_reactions(plan, by=place.contact, numbers=[row.number], text="Dank.")
            row.refresh_from_db()
            operations.add_to_reaction_answer(row.answer, by=place.contact, text="Nog iets.")

    def count(url):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    urls = [
        plan.get_absolute_url(),
        url_of(plan, "reactions"),
        reverse("api_reactions", args=[plan.number]),
    ]
    write(1)
    before = [count(url) for url in urls]
    write(6)
    assert [count(url) for url in urls] == before


def test_all_reactions_stand_on_pages_and_each_is_found_by_its_number(plan, place, client):
    rows = []
    for number in range(1, 28):
        rows.append(react(plan, UserFactory(), f"Reactie nummer {number}."))
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Lees alle 27 reacties" in page
    assert "Reactie nummer 27." in page and "Reactie nummer 22." not in page
    assert rows[0].get_absolute_url() == f"{url_of(plan, 'reactions')}#reactie-1"
    last = rows[26].get_absolute_url()
    assert last == f"{url_of(plan, 'reactions')}?page=2#reactie-27"
    assert 'id="reactie-27"' in client.get(last).content.decode()
    for odd in ("0", "-1", "x", "9" * 30, "%00", "999"):
        assert client.get(f"{url_of(plan, 'reactions')}?page={odd}").status_code == 200


def test_a_covered_passage_is_covered_on_every_page_and_for_machines(plan, place, client):
    react(plan, place.neighbour, "Mijn buurman Jan is tegen.")
    redaction = operations.propose_redaction(
        plan, by=place.contact, reason="personal_data", passage="Mijn buurman Jan"
    )
    operations.confirm_redaction(redaction, by=place.desk)
    client.force_login(place.contact)
    for url in (
        plan.get_absolute_url(),
        url_of(plan, "reactions"),
        reverse("api_reactions", args=[plan.number]),
        reverse("admin:desk_reactions", args=[plan.number]),
    ):
        body = client.get(url).content.decode()
        assert "Mijn buurman Jan" not in body, url
        assert "weggelakt" in body, url


def test_markup_in_a_reaction_or_name_stays_text(plan, client):
    person = UserFactory(name="<script>alert(1)</script>")
    react(plan, person, "<img src=x onerror=alert(1)> en tekst", is_name_public=True)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page


def test_the_public_json_names_nobody(plan, place, client):
    react(plan, place.neighbour, "Een linde.", is_name_public=True)
    operations.answer_reactions(plan, by=place.contact, numbers=[1], text="Dat wordt het.")
    body = client.get(reverse("api_reactions", args=[plan.number])).json()
    (row,) = body["resultaten"]
    assert row["tekst"] == "Een linde."
    assert (row["plaats"], row["uitHetGebied"], row["nummer"]) == ("Dorst", True, 1)
    assert row["antwoord"]["tekst"] == "Dat wordt het."
    assert row["antwoord"]["kant"] == "municipality"
    whole = json.dumps(body)
    assert place.neighbour.name not in whole and "Sanne" not in whole
    plan_json = client.get(f"/api/v1/plannen/{plan.number}").json()
    assert (plan_json["reacties"], plan_json["reactiesZonderAntwoord"]) == (1, 0)


def test_reporting_a_reaction_says_which(plan, place, client):
    react(plan, place.neighbour)
    page = client.get(f"{url_of(plan, 'report')}?reactie=1").content.decode()
    assert "Reactie 1:" in page
    for odd in ("x", "9" * 30, "²", "%00"):
        assert client.get(f"{url_of(plan, 'report')}?reactie={odd}").status_code == 200


# --- the term on the page -------------------------------------------------------------------------
def test_the_page_says_that_the_municipality_has_the_turn_and_is_late(place, client):
    proposal = place.reactions_waiting()
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "De gemeente beantwoordt nog 2 reacties. Daarna is het bestuur aan zet." in page
    assert "Elke reactie beantwoord, uiterlijk" in page
    assert "Gemeente beantwoordt de reacties" in page
    assert "De termijn begon op dinsdag 10 november 2026 en duurt 2 weken." in page
    place.go_to(proposal.due_on.replace(day=27))
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "Elke reactie had beantwoord moeten zijn op" in page
    assert "3 dagen over de termijn" in page
    assert "Gemeente beantwoordt de reacties" in client.get("/plannen/").content.decode()


def test_the_board_reads_why_it_cannot_publish_yet(place, client):
    proposal = place.reactions_waiting()
    client.force_login(place.chair)
    url = url_of(proposal, "publish_response")
    page = client.get(url).content.decode()
    assert "Uw termijn is nog niet begonnen." in page
    client.post(url, {"outcome": "no", "reason": "Nee.", "alternative": "Lindes."})
    page = client.post(url, {"go": "publish"}, follow=True).content.decode()
    assert "2 reacties van bewoners hebben nog geen antwoord." in page
    assert f'href="{url_of(proposal, "reactions")}"' in page


# --- answering ------------------------------------------------------------------------------------
def test_the_submitter_answers_on_the_site_after_reading_it_over(place, client):
    proposal = place.gathering_support()
    react(proposal, place.neighbour, "Waar komen ze?")
    client.force_login(place.author)
    page = client.get(proposal.get_absolute_url()).content.decode()
    url = url_of(proposal, "answer_reactions")
    assert f'href="{url}"' in page
    assert "Kies de reacties" in client.post(url, {"text": "Bij de vijver."}).content.decode()
    words = {"chosen": ["1"], "text": "Bij de vijver."}
    page = client.post(url, words).content.decode()
    assert "Dit antwoord komt onder 1 reactie." in page
    assert Reaction.objects.unanswered().count() == 1
    page = client.post(url, words | {"change": "1"}).content.decode()
    assert "Bij de vijver." in page and "checked" in page
    page = client.post(url, words | {"publish": "1"}, follow=True).content.decode()
    assert "Elke reactie heeft nu een antwoord." in page
    assert "Antwoord van de indiener" in page
    assert place.author.name not in page


def test_staff_answers_all_that_wait_on_one_page_of_the_work_floor(place, client):
    proposal = place.reactions_waiting()
    client.force_login(place.contact)
    queue = client.get("/admin/?rij=reacties").content.decode()
    url = reverse("admin:desk_reactions", args=[proposal.number])
    assert f'href="{url}"' in queue
    assert "2 zonder antwoord" in queue
    words = {"chosen": ["1", "2"], "text": "Dank."}
    page = client.post(url, words).content.decode()
    assert "Dit antwoord komt onder 2 reacties." in page
    response = client.post(url, words | {"publish": "1"})
    assert response.url == reverse("admin:desk_plan", args=[proposal.number])
    assert place.fresh(proposal).turn == "neighbourhood"
    assert proposal.number not in client.get("/admin/?rij=reacties").content.decode()


def test_the_queue_counts_what_it_lists_also_of_a_plan_that_was_withdrawn(place, client):
    proposal = place.reactions_waiting()
    operations.withdraw(proposal, by=place.contact, reason="Het geld is op.")
    client.force_login(place.desk)
    page = client.get("/admin/?rij=reacties").content.decode()
    assert proposal.number in page
    ours = place.gathering_support()
    react(ours, place.neighbour)
    page = client.get("/admin/?rij=reacties").content.decode()
    assert ours.number not in page
    menu = re.search(r'rij=reacties"[^>]*>.*?(\d+)', page, re.DOTALL)
    assert menu.group(1) == "1"


def test_an_answer_that_came_first_is_told_and_the_words_stay(place, client):
    proposal = place.reactions_waiting()
    operations.answer_reactions(proposal, by=place.desk, numbers=[1], text="Ik was eerst.")
    client.force_login(place.contact)
    url = reverse("admin:desk_reactions", args=[proposal.number])
    words = {"chosen": ["1", "2"], "text": "Mijn antwoord.", "publish": "1"}
    page = client.post(url, words).content.decode()
    assert "Mijn antwoord." in page
    assert Reaction.objects.get(number=2).is_answered is False


@pytest.mark.parametrize(
    "words",
    [
        {"chosen": ["9" * 5000], "text": "x", "publish": "1"},
        {"chosen": ["a\0b"], "text": "x", "publish": "1"},
        {"chosen": ["1"], "text": "a\0b", "publish": "1"},
        {"chosen": ["1"], "text": "x" * 2001, "publish": "1"},
        {"chosen": ["²"], "text": "x", "publish": "1"},
        {},
    ],
)
def test_nonsense_on_the_answer_page_is_refused(place, client, words):
    proposal = place.reactions_waiting()
    client.force_login(place.contact)
    url = reverse("admin:desk_reactions", args=[proposal.number])
    assert client.post(url, words).status_code == 200
    assert Proposal.objects.get(pk=proposal.pk).unanswered_reactions == 2


def test_adding_to_an_answer(place, client):
    proposal = place.reactions_waiting()
    operations.answer_reactions(proposal, by=place.desk, numbers=[1], text="Dank.")
    url = url_of(proposal, "add_to_reaction_answer", 1)
    client.force_login(place.neighbour)
    assert client.get(url).status_code == 403
    client.force_login(place.contact)
    assert client.get(url_of(proposal, "add_to_reaction_answer", 2)).status_code == 404
    page = client.post(url, {"text": "Het worden er tien."}, follow=True).content.decode()
    assert "Het worden er tien." in page and "Aanvulling van" in page


# --- one's own ------------------------------------------------------------------------------------
def test_my_reactions_stand_in_my_portal(plan, place, client):
    react(plan, place.neighbour, "Een linde.")
    client.force_login(place.neighbour)
    page = client.get("/mijn/").content.decode()
    assert "Mijn reacties" in page and "Een linde." in page and "nog geen antwoord" in page


def test_my_reactions_are_in_my_download(plan, place):
    react(plan, place.neighbour, "Een linde.")
    operations.answer_reactions(plan, by=place.contact, numbers=[1], text="Dat wordt het.")
    found = privacy.download(place.neighbour)["proposals"]["reactions"]
    assert [(row["text"], row["answer"]) for row in found] == [("Een linde.", "Dat wordt het.")]


def test_erasing_an_account_leaves_the_words_of_a_removed_resident(plan, place, client):
    react(plan, place.neighbour, "Een linde.", is_name_public=True)
    name = place.neighbour.name
    privacy.erase(place.neighbour)
    row = Reaction.objects.get()
    assert (row.author, row.is_name_public, row.text) == (None, False, "Een linde.")
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "Een verwijderde bewoner" in page and "Een linde." in page and name not in page
    assert Proposal.objects.get(pk=plan.pk).unanswered_reactions == 1
    operations.answer_reactions(plan, by=place.contact, numbers=[1], text="Dank.")
