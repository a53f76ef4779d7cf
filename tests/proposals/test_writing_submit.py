"""Submitting on the public site: four steps, nothing typed is ever lost, one plan per click."""

import io
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from proposals import operations
from proposals.models import Proposal
from proposals.states import Status
from tests.factories import ResidenceFactory, UserFactory

NEW = "/plannen/nieuw/"
PLAN = {
    "kind": "plan",
    "title": "Een bankje bij de kerk",
    "subject": "verkeer",
    "text": "Ouderen willen daar zitten.\nElke dag.",
    "cost_estimate": "1.250,50",
}


def code_from_mail():
    return re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1)


@pytest.fixture(autouse=True)
def no_rates_of_other_tests():
    """How often a code was asked for stands in the cache, which outlives a test."""
    cache.clear()


def sign_in_by_code(client, response):
    """Type the code in, as the page after the form asks, and follow to the page after it."""
    response = client.post(response.url, {"code": code_from_mail()})
    assert response.status_code == 302
    return client.get(response.url, follow=True)


def to_step_3(client, **changes):
    assert client.post(NEW, {"platform": "dorst"}).url == f"{NEW}plan/"
    assert client.post(f"{NEW}plan/", PLAN | changes).url == f"{NEW}over-u/"


def errors_of(response):
    return response.context["form"].errors


def png(name="veldje.png"):
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


# --- reading sets nothing ---------------------------------------------------------------------
def test_first_page_makes_no_session(place, client):
    response = client.get(NEW)
    assert response.status_code == 200
    assert "sessionid" not in response.cookies


def test_first_page_takes_the_platform_of_the_link(place, client):
    response = client.get(f"{NEW}?platform=dorst")
    assert '<option value="dorst" selected>Dorst</option>' in response.content.decode()


@pytest.mark.parametrize("slug", ["%00", "x" * 5000, "..%2f", "%ED%A0%80", "nergens"])
def test_first_page_bears_any_platform_in_the_link(place, client, slug):
    assert client.get(f"{NEW}?platform={slug}").status_code == 200


# --- step 1 -----------------------------------------------------------------------------------
def test_place_needs_a_postcode_or_a_choice(place, client):
    assert set(errors_of(client.post(NEW, {}))) == {"postcode"}


def test_place_is_found_by_a_postcode_of_one_place(place, client):
    ours = place.platform.neighbourhoods.get()
    ours.addresses.create(postcode="4849AA", house_number=1)
    client.post(NEW, {"postcode": "4849 aa"})
    assert client.session["new_plan"]["platform"] == "dorst"


def test_place_asks_for_the_list_where_the_postcode_is_unknown(place, client):
    response = client.post(NEW, {"postcode": "9999 ZZ"})
    assert set(errors_of(response)) == {"platform"}
    assert "9999 ZZ" in response.content.decode()


@pytest.mark.parametrize("postcode", ["1", "4849", "4849 SS", "\0", "x" * 5000, "４８４９AA", "​"])
def test_place_refuses_what_is_no_postcode(place, client, postcode):
    response = client.post(NEW, {"postcode": postcode})
    assert response.status_code == 200
    assert set(errors_of(response)) == {"postcode"}


# --- step 2 -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "​ "),
        ("title", "a\0b"),
        ("title", "x" * 81),
        ("title", "twee\nregels"),
        ("text", " "),
        ("text", "x" * 10_001),
        ("text", "\x07"),
        ("kind", "agenda"),
        ("kind", "municipal_plan"),
        ("kind", "9" * 5000),
        ("subject", ""),
        ("subject", "bestaat-niet"),
        ("subject", "9" * 5000),
        ("subject", "\0"),
        ("cost_estimate", "-1"),
        ("cost_estimate", "veel"),
        ("cost_estimate", "9" * 5000),
        ("cost_estimate", "NaN"),
    ],
)
def test_plan_shows_the_error_at_its_field_and_keeps_the_text(place, client, field, value):
    client.post(NEW, {"platform": "dorst"})
    response = client.post(f"{NEW}plan/", PLAN | {field: value})
    assert response.status_code == 200
    assert set(errors_of(response)) == {field}
    page = response.content.decode()
    assert "<title>Fout:" in page
    for other, kept in PLAN.items():
        if other not in (field, "kind", "subject"):
            assert kept.splitlines()[0] in page


def test_plan_refuses_an_estimate_for_a_wish(place, client):
    client.post(NEW, {"platform": "dorst"})
    response = client.post(f"{NEW}plan/", PLAN | {"kind": "wish"})
    assert set(errors_of(response)) == {"cost_estimate"}


def test_plan_cannot_be_reached_without_a_place(place, client):
    assert client.get(f"{NEW}plan/").url == NEW
    assert client.get(f"{NEW}over-u/").url == NEW
    assert client.get(f"{NEW}nakijken/").url == NEW


@pytest.mark.parametrize("step", ["iets", "x" * 99, "bewaard"])
def test_unknown_step_is_not_found(place, client, step):
    assert client.get(f"{NEW}{step}/").status_code == 404


def test_going_back_keeps_what_was_typed_even_when_wrong(place, client):
    client.post(NEW, {"platform": "dorst"})
    response = client.post(f"{NEW}plan/", {"title": "x" * 90, "text": "Half", "go": "waar"})
    assert response.url == NEW
    client.post(NEW, {"platform": "dorst"})
    page = client.get(f"{NEW}plan/").content.decode()
    assert "x" * 90 in page
    assert "Half" in page


def test_an_expired_session_loses_no_word(place, client):
    to_step_3(client)
    kept = client.get(f"{NEW}over-u/").context["kept"]
    client.session.flush()
    client.cookies.clear()
    response = client.post(f"{NEW}over-u/", {"email": "els@example.nl", "kept": kept})
    page = sign_in_by_code(client, response)
    assert PLAN["title"] in page.content.decode()


def test_a_forged_copy_is_ignored(place, client):
    response = client.post(f"{NEW}over-u/", {"email": "els@example.nl", "kept": "eyJ0IjoxfQ:1:x"})
    assert response.status_code == 302
    assert Proposal.objects.count() == 0


# --- similar plans ----------------------------------------------------------------------------
def test_similar_plans_of_the_same_place_are_shown(place, client):
    place.under_review()
    to_step_3(client, title="Bankjes bij het park")
    page = client.get(f"{NEW}over-u/").content.decode()
    assert "Lijkt dit op uw plan?" in page
    assert "Bankjes bij de vijver" in page


def test_similar_plans_show_nothing_that_is_not_public(place, client):
    place.submitted()
    to_step_3(client, title="Bankjes bij het park")
    assert "Bankjes bij de vijver" not in client.get(f"{NEW}over-u/").content.decode()


# --- the whole road ---------------------------------------------------------------------------
def test_newcomer_submits_and_gets_a_receipt(place, client):
    place.agree(minimum=60)
    to_step_3(client)
    response = client.post(
        f"{NEW}over-u/",
        {"email": "Els@example.nl", "name": "Els de Wit", "is_name_public": "on"},
    )
    page = sign_in_by_code(client, response)
    check = page.redirect_chain[-1][0]
    assert "Dien uw plan in" in page.content.decode()
    assert "els@example.nl" in page.content.decode()
    response = client.post(check, {"go": "submit"})
    proposal = Proposal.objects.get()
    assert response.url == reverse("proposals:receipt", args=[proposal.number])
    assert proposal.status == Status.SUBMITTED
    assert (proposal.title, proposal.text) == (PLAN["title"], PLAN["text"])
    assert str(proposal.cost_estimate) == "1250.50"
    assert proposal.author.email == "els@example.nl"
    assert proposal.author.name == "Els de Wit"
    assert (proposal.is_name_public, proposal.may_be_mailed) == (True, False)
    page = client.get(response.url).content.decode()
    for words in (proposal.number, "12.00 uur", "Sanne Verhoeven", "60 stemmen", PLAN["title"]):
        assert words in page
    assert "maandag 21 september 2026" in page


def test_a_second_click_makes_no_second_plan(place, client):
    draft = place.draft()
    client.force_login(place.author)
    url = reverse("proposals:draft_step", args=[draft.uuid, "nakijken"])
    first = client.post(url, {"go": "submit"})
    second = client.post(url, {"go": "submit"})
    assert first.url == second.url
    assert Proposal.objects.count() == 1
    assert client.get(url).url == first.url
    assert client.get(reverse("proposals:draft", args=[draft.uuid])).url == first.url


def test_somebody_signed_in_writes_in_a_draft_of_his_own(place, client):
    client.force_login(place.author)
    response = client.post(NEW, {"platform": "dorst"})
    draft = Proposal.objects.get()
    assert response.url == f"/mijn/concepten/{draft.uuid}/plan/"
    assert (draft.author, draft.status) == (place.author, Status.DRAFT)
    client.post(response.url, PLAN)
    draft.refresh_from_db()
    assert draft.title == PLAN["title"]
    assert draft.may_be_mailed is False
    assert PLAN["title"] in client.get(NEW).content.decode()


def test_submit_says_what_is_missing(place, client):
    draft = place.draft(text="")
    client.force_login(place.author)
    response = client.post(
        reverse("proposals:draft_step", args=[draft.uuid, "nakijken"]), {"go": "submit"}
    )
    assert response.url == reverse("proposals:draft_step", args=[draft.uuid, "plan"])
    draft.refresh_from_db()
    assert draft.is_draft


def test_receipt_is_for_the_submitter_only(place, client):
    proposal = place.submitted()
    url = reverse("proposals:receipt", args=[proposal.number])
    assert client.get(url).status_code == 302
    for person, status in ((place.author, 200), (place.neighbour, 404), (place.desk, 404)):
        client.force_login(person)
        assert client.get(url).status_code == status


# --- drafts -----------------------------------------------------------------------------------
def test_visitor_saves_for_later_and_gets_a_link(place, client):
    to_step_3(client)
    response = client.post(f"{NEW}over-u/", {"name": "Els", "go": "save"})
    assert response.url == f"{NEW}bewaren/"
    assert client.get(response.url).status_code == 200
    response = client.post(response.url, {"email": "els@example.nl"})
    page = sign_in_by_code(client, response)
    draft = Proposal.objects.get()
    assert page.redirect_chain[-1][0] == f"/mijn/concepten/{draft.uuid}/"
    assert draft.author.messages.filter(kind="proposal_draft_saved").count() == 1
    assert PLAN["text"].splitlines()[0] in page.content.decode()


@pytest.mark.parametrize("email", ["", "geen adres", "els@exämple.nl", "a\0@b.nl", "x" * 5000])
def test_saving_for_later_needs_an_address(place, client, email):
    to_step_3(client)
    response = client.post(f"{NEW}bewaren/", {"email": email})
    assert set(errors_of(response)) == {"email"}


@pytest.mark.parametrize("step", ["", "waar/", "plan/", "over-u/", "nakijken/", "weggooien/"])
def test_a_draft_is_nobody_elses(place, client, step):
    url = f"/mijn/concepten/{place.draft().uuid}/{step}"
    assert client.get(url).status_code == 302
    for person in (place.neighbour, place.chair, place.contact, place.desk):
        client.force_login(person)
        assert client.get(url).status_code == 404
        assert client.post(url, PLAN).status_code in (404, 405)


def test_a_draft_is_thrown_away_after_asking(place, client):
    draft = place.draft()
    client.force_login(place.author)
    url = reverse("proposals:discard", args=[draft.uuid])
    assert client.get(url).status_code == 200
    assert Proposal.objects.count() == 1
    assert client.post(url).status_code == 302
    assert Proposal.objects.count() == 0


def test_words_sent_after_the_session_ended_come_back_after_signing_in(place, client):
    draft = place.draft()
    url = reverse("proposals:draft_step", args=[draft.uuid, "plan"])
    response = client.post(url, PLAN | {"title": "Getypt na het verlopen"})
    assert response.status_code == 302
    assert response.url.startswith("/account/login/?next=")
    client.force_login(place.author)
    page = client.get(url).content.decode()
    assert "Getypt na het verlopen" in page
    assert "U moest opnieuw inloggen" in page
    assert "Getypt na het verlopen" not in client.get(url).content.decode()


# --- on behalf of residents -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "role"), [("chair", "board"), ("broker", "broker"), ("desk", "desk")]
)
def test_a_helper_submits_on_behalf_of_residents(place, client, who, role):
    helper = getattr(place, who)
    client.force_login(helper)
    url = client.post(NEW, {"platform": "dorst"}).url
    url = client.post(url, PLAN).url
    page = client.get(url).content.decode()
    assert "Namens bewoners" in page
    response = client.post(url, {"for_whom": "residents"})
    assert set(errors_of(response)) == {"on_behalf_of"}
    url = client.post(
        url, {"for_whom": "residents", "on_behalf_of": "bewoners van de Vijverweg"}
    ).url
    assert "bewoners van de Vijverweg" in client.get(url).content.decode()
    client.post(url, {"go": "submit"})
    proposal = Proposal.objects.get()
    assert (proposal.author, proposal.submitted_by) == (None, helper)
    assert (proposal.submitted_by_role, proposal.on_behalf_of) == (
        role,
        "bewoners van de Vijverweg",
    )


def test_a_helper_may_submit_for_himself(place, client):
    client.force_login(place.chair)
    url = client.post(NEW, {"platform": "dorst"}).url
    url = client.post(url, PLAN).url
    url = client.post(url, {"for_whom": "myself", "on_behalf_of": ""}).url
    client.post(url, {"go": "submit"})
    assert Proposal.objects.get().author == place.chair


def test_a_resident_is_not_asked_for_whom(place, client):
    client.force_login(place.neighbour)
    url = client.post(NEW, {"platform": "dorst"}).url
    url = client.post(url, PLAN).url
    assert "Namens bewoners" not in client.get(url).content.decode()
    client.post(url, {"for_whom": "residents", "on_behalf_of": "de koning"})
    assert Proposal.objects.get().on_behalf_of == ""


# --- files ------------------------------------------------------------------------------------
def test_files_are_added_cleaned_and_taken_away(place, client):
    draft = place.draft()
    client.force_login(place.author)
    url = reverse("proposals:draft_step", args=[draft.uuid, "nakijken"])
    response = client.post(url, {"go": "attach", "file": png()})
    assert response.status_code == 200
    assert set(response.context["attachment_form"].errors) == {"alternative"}
    client.post(url, {"go": "attach", "file": png(), "alternative": "Een kaal veldje"})
    attachment = draft.attachments.get()
    assert (attachment.name, attachment.alternative) == ("veldje.png", "Een kaal veldje")
    assert "veldje.png" in client.get(url).content.decode()
    client.post(url, {"go": f"remove-{attachment.pk}"})
    assert draft.attachments.count() == 0


def test_a_fourth_file_is_refused(place, client):
    draft = place.draft()
    client.force_login(place.author)
    url = reverse("proposals:draft_step", args=[draft.uuid, "nakijken"])
    for _number in range(3):
        client.post(url, {"go": "attach", "file": png(), "alternative": "x"})
    assert "Meer kan niet" in client.get(url).content.decode()
    response = client.post(url, {"go": "attach", "file": png(), "alternative": "x"})
    assert response.status_code == 200
    assert draft.attachments.count() == 3


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("plan.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"),
        SimpleUploadedFile("plan.png", b"", "image/png"),
        SimpleUploadedFile("x" * 300 + ".png", b"x", "image/png"),
        SimpleUploadedFile("groot.png", b"\x89PNG\r\n\x1a\n" + b"0" * 11_000_000, "image/png"),
    ],
)
def test_wrong_files_are_refused_at_the_field(place, client, upload):
    draft = place.draft()
    client.force_login(place.author)
    url = reverse("proposals:draft_step", args=[draft.uuid, "nakijken"])
    response = client.post(url, {"go": "attach", "file": upload, "alternative": "x"})
    assert response.status_code == 200
    assert set(response.context["attachment_form"].errors) == {"file"}
    assert "<title>Fout:" in response.content.decode()
    assert draft.attachments.count() == 0


@pytest.mark.parametrize("key", ["9" * 5000, "abc", "-1", "", "٣"])
def test_taking_away_a_file_bears_any_key(place, client, key):
    draft = place.draft()
    client.force_login(place.author)
    url = reverse("proposals:draft_step", args=[draft.uuid, "nakijken"])
    assert client.post(url, {"go": f"remove-{key}"}).status_code == 404


def test_a_file_of_somebody_else_cannot_be_taken_away(place, client):
    mine, theirs = place.draft(), operations.save_draft(by=place.neighbour)
    client.force_login(place.author)
    url = reverse("proposals:draft_step", args=[mine.uuid, "nakijken"])
    client.post(url, {"go": "attach", "file": png(), "alternative": "x"})
    client.force_login(place.neighbour)
    other = reverse("proposals:draft_step", args=[theirs.uuid, "nakijken"])
    key = mine.attachments.get().pk
    assert client.post(other, {"go": f"remove-{key}"}).status_code == 404
    assert mine.attachments.count() == 1


# --- safety -----------------------------------------------------------------------------------
def test_every_step_wants_a_csrf_token(place):
    client = Client(enforce_csrf_checks=True)
    for url in (NEW, f"{NEW}plan/", f"{NEW}over-u/", f"{NEW}bewaren/"):
        assert client.post(url, PLAN).status_code == 403
    client.force_login(place.author)
    url = reverse("proposals:draft_step", args=[place.draft().uuid, "nakijken"])
    assert client.post(url, {"go": "submit"}).status_code == 403


def test_the_sign_in_never_leads_off_the_site(place, client):
    to_step_3(client)
    response = client.post(f"{NEW}over-u/?next=//evil.example", {"email": "els@example.nl"})
    assert "evil" not in response.url


def test_text_is_shown_escaped(place, client):
    client.force_login(place.author)
    draft = place.draft(title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    page = client.get(reverse("proposals:draft_step", args=[draft.uuid, "nakijken"]))
    assert "<script>alert" not in page.content.decode()
    assert "<img src=x" not in page.content.decode()


def test_known_and_unknown_addresses_get_the_same_answer(place, client):
    known = UserFactory(email="bekend@example.nl", verified=True)
    ResidenceFactory(user=known)
    answers = []
    for email in (known.email, "onbekend@example.nl"):
        visitor = Client()
        to_step_3(visitor)
        response = visitor.post(f"{NEW}over-u/", {"email": email})
        answers.append((response.status_code, response.url, len(mail.outbox)))
    assert answers[0][:2] == answers[1][:2]
    assert answers[1][2] == answers[0][2] + 1
