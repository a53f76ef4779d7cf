"""The other steps on the public site: who may, who may not, what goes wrong stands at its field."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.terms import today
from proposals import operations
from proposals.models import PaperList, ProposalEntry, Report
from proposals.states import Status
from tests.factories import scan_of_signatures


def png():
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    return SimpleUploadedFile("lijst.png", out.getvalue(), "image/png")


def url_of(proposal, name, *args):
    return reverse(f"proposals:{name}", args=[proposal.number, *args])


def late(place):
    proposal = place.under_review()
    place.go_to(proposal.due_on + datetime.timedelta(days=3))
    return proposal


def questioned(place):
    proposal = place.under_review()
    operations.ask_initiator(proposal, by=place.contact, question="Hoeveel bankjes?")
    return proposal


def listed(place):
    proposal = place.gathering_support()
    operations.add_paper_list(proposal, by=place.chair, count=12, scan=scan_of_signatures())
    return proposal


def executed_by_the_neighbourhood(place):
    return place.answer(place.under_review(), executor=None, executor_side="neighbourhood")


def soon():
    return (today() + datetime.timedelta(days=30)).isoformat()


# verb: (situation, who may, good input, field and bad input, status afterwards)
STEPS = {
    "remind": (late, {"author", "chair", "member", "broker"}, {}, None, Status.UNDER_REVIEW),
    "revise": (
        lambda place: place.submitted(),
        {"author"},
        {"title": "Bankjes bij de kerk", "text": "Toch daar.", "reason": "De buren vroegen het."},
        ("reason", ""),
        Status.SUBMITTED,
    ),
    "supplement": (
        lambda place: place.supplement_requested(),
        {"author"},
        {"text": "Bij de steiger.", "new_title": "Bankjes", "new_text": "Ouderen."},
        ("new_text", ""),
        Status.SUBMITTED,
    ),
    "extend_supplement": (
        lambda place: place.supplement_requested(),
        {"author"},
        {"reason": "Ik was ziek."},
        ("reason", "x" * 301),
        Status.SUPPLEMENT_REQUESTED,
    ),
    "withdraw": (
        lambda place: place.under_review(),
        {"author"},
        {"reason": "De kerk doet het zelf."},
        ("reason", "a\0b"),
        Status.WITHDRAWN,
    ),
    "extend_window": (
        lambda place: place.support_lacking(),
        {"author"},
        {"weeks": "2"},
        ("weeks", "99"),
        Status.GATHERING_SUPPORT,
    ),
    "continue_as_wish": (
        lambda place: place.support_lacking(),
        {"author"},
        {},
        None,
        Status.UNDER_REVIEW,
    ),
    "answer_question": (
        questioned,
        {"author"},
        {"answer": "Drie."},
        ("answer", "​"),
        Status.UNDER_REVIEW,
    ),
    "ask_initiator": (
        lambda place: place.under_review(),
        {"contact", "deputy", "desk"},
        {"question": "Hoeveel?"},
        ("question", ""),
        Status.UNDER_REVIEW,
    ),
    "request_supplement": (
        lambda place: place.submitted(),
        {"contact", "deputy", "desk"},
        {"missing": "Waar precies?"},
        ("missing", " "),
        Status.SUPPLEMENT_REQUESTED,
    ),
    "extend_term": (
        lambda place: place.under_review(),
        {"contact", "deputy", "desk"},
        {"days": "14", "reason": "Wij wachten op de provincie."},
        ("days", "9" * 5000),
        Status.UNDER_REVIEW,
    ),
    "add_paper_list": (
        lambda place: place.gathering_support(),
        {"chair", "member", "contact", "deputy", "desk", "broker"},
        {"count": "12", "choice": "support"},
        ("count", "5001"),
        Status.GATHERING_SUPPORT,
    ),
    "start": (
        executed_by_the_neighbourhood,
        {"author", "chair", "member"},
        {"planned_end_on": None},
        ("planned_end_on", "2020-01-01"),
        Status.IN_EXECUTION,
    ),
    "settle": (
        executed_by_the_neighbourhood,
        {"author", "chair", "member"},
        {"text": "De kerk gaf ze al."},
        ("text", ""),
        Status.COMPLETED,
    ),
    "stop": (
        executed_by_the_neighbourhood,
        {"author", "chair", "member"},
        {"text": "De grond is nat."},
        ("text", "x" * 4001),
        Status.STOPPED,
    ),
    "resume": (
        lambda place: operations.stop(
            executed_by_the_neighbourhood(place), by=place.author, text="Nat."
        ),
        {"author", "chair", "member"},
        {"planned_end_on": None, "text": "Het is droog."},
        ("planned_end_on", "31-02-2027"),
        Status.IN_EXECUTION,
    ),
    "complete": (
        lambda place: operations.start(
            executed_by_the_neighbourhood(place),
            by=place.author,
            planned_end_on=today() + datetime.timedelta(days=20),
        ),
        {"author", "chair", "member"},
        {"text": "Ze staan er."},
        ("text", ""),
        Status.COMPLETED,
    ),
    "write_message": (
        lambda place: place.in_execution(),
        {"contact", "deputy", "desk"},
        {"text": "De bankjes zijn besteld."},
        ("text", ""),
        Status.IN_EXECUTION,
    ),
    "evaluate": (
        lambda place: place.completed(),
        {"author", "chair", "member"},
        {"verdict": "done", "text": "Mooi."},
        ("verdict", ""),
        Status.EVALUATED,
    ),
}
PEOPLE = (
    "author",
    "neighbour",
    "outsider",
    "chair",
    "member",
    "contact",
    "deputy",
    "desk",
    "broker",
    "alderman",
)


def good_input(verb):
    data = dict(STEPS[verb][2])
    if "planned_end_on" in data:
        data["planned_end_on"] = soon()
    if verb == "add_paper_list":
        data["file"] = png()
    return data


@pytest.mark.parametrize("verb", STEPS)
def test_only_who_may_take_a_step_sees_its_page(place, client, verb):
    proposal = STEPS[verb][0](place)
    url = url_of(proposal, verb)
    assert client.get(url).url.startswith("/account/login/")
    entries = ProposalEntry.objects.filter(proposal=proposal).count()
    may = set()
    for name in PEOPLE:
        client.force_login(getattr(place, name))
        status = client.get(url).status_code
        assert status in (200, 403), (name, status)
        if status == 200:
            may.add(name)
        else:
            assert client.post(url, good_input(verb)).status_code == 403
    assert may == STEPS[verb][1]
    assert ProposalEntry.objects.filter(proposal=proposal).count() == entries


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_is_taken_once_and_says_so(place, client, verb):
    situation, may, _good, bad, status = STEPS[verb]
    proposal = situation(place)
    client.force_login(getattr(place, sorted(may)[0]))
    url = url_of(proposal, verb)
    form = client.get(url).context["form"]
    data = {name: field.initial or "" for name, field in form.fields.items() if name != "file"}
    data |= {name: value for name, value in form.initial.items() if value is not None}
    if bad is not None:
        field, value = bad
        response = client.post(url, data | good_input(verb) | {field: value})
        assert response.status_code == 200
        assert set(response.context["form"].errors) == {field}
        assert "<title>Fout:" in response.content.decode()
    response = client.post(url, data | good_input(verb))
    assert response.status_code == 302, response.context["form"].errors
    proposal.refresh_from_db()
    assert proposal.status == status
    assert client.get(response.url).status_code == 200
    entries = ProposalEntry.objects.filter(proposal=proposal).count()
    again = client.post(url, data | good_input(verb))
    assert again.status_code in (200, 302)
    repeatable = {"ask_initiator", "write_message", "add_paper_list"}
    if verb not in repeatable:
        assert ProposalEntry.objects.filter(proposal=proposal).count() == entries


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_wants_a_csrf_token(place, verb):
    proposal = STEPS[verb][0](place)
    client = Client(enforce_csrf_checks=True)
    client.force_login(getattr(place, sorted(STEPS[verb][1])[0]))
    assert client.post(url_of(proposal, verb), good_input(verb)).status_code == 403


def test_a_step_of_an_unknown_plan_is_not_found(place, client):
    client.force_login(place.desk)
    for verb in STEPS:
        assert client.get(reverse(f"proposals:{verb}", args=["WP-2026-9999"])).status_code == 404


def test_words_sent_after_the_session_ended_come_back(place, client):
    proposal = place.submitted()
    url = url_of(proposal, "revise")
    words = {"title": "Nieuwe titel", "text": "Nieuwe tekst", "reason": "Daarom"}
    assert client.post(url, words).url.startswith("/account/login/?next=")
    client.force_login(place.author)
    page = client.get(url).content.decode()
    for word in words.values():
        assert word in page


def test_a_second_reminder_comes_too_soon(place, client):
    proposal = late(place)
    client.force_login(place.author)
    page = client.post(url_of(proposal, "remind"), follow=True).content.decode()
    assert "Herinnering 1 is verstuurd." in page
    client.force_login(place.chair)
    response = client.post(url_of(proposal, "remind"))
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


def test_a_supplement_may_be_a_file(place, client):
    proposal = place.supplement_requested()
    client.force_login(place.author)
    url = url_of(proposal, "supplement")
    assert "Waar precies?" in client.get(url).content.decode()
    data = {"text": "", "new_title": proposal.title, "new_text": proposal.text}
    response = client.post(url, data)
    assert set(response.context["form"].errors) == {"text"}
    response = client.post(url, data | {"file": png(), "alternative": "De plek"})
    assert response.status_code == 302
    assert proposal.attachments.get().alternative == "De plek"


def test_a_refused_supplement_keeps_no_file(place, client):
    proposal = place.supplement_requested()
    client.force_login(place.author)
    data = {"text": "x", "new_title": "", "new_text": "y", "file": png(), "alternative": "z"}
    assert client.post(url_of(proposal, "supplement"), data).status_code == 200
    assert proposal.attachments.count() == 0


@pytest.mark.parametrize(("keep", "public"), [("on", True), ("", False)])
def test_withdrawing_before_admission_asks_about_the_text(place, client, keep, public):
    proposal = place.submitted()
    client.force_login(place.author)
    client.post(url_of(proposal, "withdraw"), {"reason": "", "keep_text_public": keep})
    proposal.refresh_from_db()
    assert proposal.is_text_public is public


def test_not_yet_sends_the_plan_back(place, client):
    proposal = place.completed()
    client.force_login(place.author)
    url = url_of(proposal, "not_yet")
    response = client.post(url, {"verdict": "not_yet", "text": ""})
    assert set(response.context["form"].errors) == {"text"}
    client.post(url, {"verdict": "not_yet", "text": "Er staat er één."})
    proposal.refresh_from_db()
    assert proposal.status == Status.IN_EXECUTION


# --- paper ------------------------------------------------------------------------------------
def test_a_list_on_paper_is_checked_by_the_other_side(place, client):
    proposal = place.gathering_support(minimum=10)
    client.force_login(place.chair)
    client.post(
        url_of(proposal, "add_paper_list"), {"count": "12", "choice": "support", "file": png()}
    )
    paper = PaperList.objects.get()
    check, scan = (
        url_of(proposal, "check_paper", paper.pk),
        url_of(proposal, "paper_scan", paper.pk),
    )
    assert client.get(scan)["Content-Disposition"].startswith("attachment")
    assert (
        "Er wacht geen lijst" in client.get(url_of(proposal, "check_paper_list")).content.decode()
    )
    client.force_login(place.neighbour)
    assert client.get(scan).status_code == 404
    assert client.get(check).status_code == 403
    client.force_login(place.member)
    response = client.post(check, {"counted": "12"})
    assert response.context["form"].non_field_errors()
    client.force_login(place.contact)
    assert client.get(url_of(proposal, "check_paper_list")).url == check
    response = client.post(check, {"counted": "13"})
    assert set(response.context["form"].errors) == {"counted"}
    page = client.post(check, {"counted": "11"}, follow=True).content.decode()
    assert "11 handtekeningen tellen nu mee." in page
    proposal.refresh_from_db()
    assert (proposal.paper_count, proposal.status) == (11, Status.UNDER_REVIEW)
    assert client.get(check).status_code in (403, 404)


@pytest.mark.parametrize("key", ["9" * 18, "0"])
def test_a_list_that_is_not_there_is_not_found(place, client, key):
    proposal = listed(place)
    client.force_login(place.contact)
    for name in ("check_paper", "paper_scan"):
        assert client.get(url_of(proposal, name, int(key))).status_code == 404
    assert client.get(f"/plannen/{proposal.number}/papier/{'9' * 5000}/").status_code == 404


def test_a_list_of_another_plan_is_not_found(place, client):
    mine, other = listed(place), place.under_review()
    client.force_login(place.contact)
    paper = mine.paper_lists.get()
    assert client.get(url_of(other, "paper_scan", paper.pk)).status_code == 404


# --- questions, reports, helpers --------------------------------------------------------------
def test_the_oldest_question_is_answered_first(place, client):
    proposal = questioned(place)
    client.force_login(place.author)
    url = url_of(proposal, "answer_question")
    assert "Hoeveel bankjes?" in client.get(url).content.decode()
    exchange = proposal.exchanges.get()
    for wrong in ("9" * 5000, "0", "", "\0"):
        response = client.post(url, {"exchange": wrong, "answer": "Drie."})
        assert response.status_code in (200, 404)
    client.post(url, {"exchange": exchange.pk, "answer": "Drie."})
    exchange.refresh_from_db()
    assert exchange.answer == "Drie."
    assert "Er wacht geen vraag" in client.get(url).content.decode()


def test_anyone_may_report_what_should_not_stand_there(place, client):
    proposal = place.under_review()
    url = url_of(proposal, "report")
    response = client.post(url, {"reason": "personal_data", "text": ""})
    assert set(response.context["form"].errors) == {"text"}
    response = client.post(url, {"reason": "\0", "text": "x"})
    assert set(response.context["form"].errors) == {"reason"}
    words = {"reason": "personal_data", "text": "Een telefoonnummer in de tweede zin."}
    assert client.post(url, words).status_code == 302
    assert Report.objects.get().by is None
    client.force_login(place.neighbour)
    client.post(url, words)
    assert Report.objects.filter(by=place.neighbour).count() == 1


def test_nothing_can_be_reported_before_the_text_is_public(place, client):
    assert client.get(url_of(place.submitted(), "report")).status_code == 404


def test_a_helper_records_that_he_told_a_resident_without_mail(place, client):
    draft = operations.save_draft(
        by=place.chair,
        on_behalf_of="bewoners van de Vijverweg",
        platform=place.platform,
        subject=place.subject,
        title="Bankjes",
        text="Zitten.",
    )
    proposal = operations.submit(draft, by=place.chair)
    url = url_of(proposal, "told_by_helper")
    for person, status in ((place.neighbour, 403), (place.desk, 403), (place.chair, 200)):
        client.force_login(person)
        assert client.get(url).status_code == status
    assert "verteld/" not in client.get(proposal.get_absolute_url()).content.decode()
    operations.admit(proposal, by=place.contact)
    assert f'href="{url}"' in client.get(proposal.get_absolute_url()).content.decode()
    client.post(url)
    proposal.refresh_from_db()
    assert proposal.is_author_told_by_helper is True
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert f'href="{url}"' not in page
    assert (
        "Dit is voor het laatst persoonlijk aan de bewoners verteld op maandag 7 september" in page
    )


@pytest.mark.parametrize("situation", ["withdrawn", "not_admissible", "sent_on"])
def test_the_author_may_let_everybody_read_a_plan_that_was_not_taken_up(place, client, situation):
    def sent_on():
        return operations.confirm_forward(
            place.forwarded(), by=place.desk, name="Een mens", confirmed_on=today()
        )

    proposal = sent_on() if situation == "sent_on" else getattr(place, situation)()
    url = url_of(proposal, "publish_text")
    for name in PEOPLE:
        client.force_login(getattr(place, name))
        assert client.get(url).status_code == (200 if name == "author" else 403)
        has_button = f'href="{url}"' in client.get(proposal.get_absolute_url()).content.decode()
        assert has_button is (name == "author")
    assert "Ouderen willen" not in Client().get(proposal.get_absolute_url()).content.decode()
    client.force_login(place.author)
    assert client.post(url).status_code == 302
    page = Client().get(proposal.get_absolute_url()).content.decode()
    assert "Ouderen willen" in page
    assert "De indiener heeft de tekst openbaar gemaakt" in page
    assert "vijver" in place.fresh(proposal).search_text
    # Once public there is nothing left to choose.
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("situation", ["submitted", "forwarded", "under_review"])
def test_a_plan_on_its_road_is_not_made_public_by_hand(place, client, situation):
    proposal = getattr(place, situation)()
    client.force_login(place.author)
    assert client.post(url_of(proposal, "publish_text")).status_code == 403
    assert place.fresh(proposal).is_text_public_after_end is False


def test_a_covered_title_stays_covered_on_every_page(place, client):
    proposal = place.gathering_support()
    redaction = operations.propose_redaction(
        proposal, by=place.contact, reason="personal_data", passage="bij de vijver"
    )
    operations.confirm_redaction(redaction, by=place.desk)
    for name in ("support", "report"):
        assert "bij de vijver" not in client.get(url_of(proposal, name)).content.decode()
    client.force_login(place.chair)
    for name in ("add_paper_list", "follow"):
        assert "bij de vijver" not in client.get(url_of(proposal, name)).content.decode()
    client.post("/plannen/nieuw/", {"platform": "dorst"})
    draft = place.chair.proposals.get()
    url = f"/mijn/concepten/{draft.uuid}/plan/"
    words = {"kind": "plan", "title": "Bankjes", "subject": "verkeer", "text": "Zitten"}
    page = client.get(client.post(url, words).url).content.decode()
    assert "Lijkt dit op uw plan?" in page
    assert "bij de vijver" not in page
