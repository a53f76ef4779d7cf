"""Supporting on the public site: one form, one code, and at once whether it counts (R41, R42)."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from platforms.models import Residence
from proposals import operations
from proposals.models import Support
from tests.factories import PlatformFactory, ResidenceFactory, UserFactory


@pytest.fixture(autouse=True)
def no_rates_of_other_tests():
    """How often a code was asked for stands in the cache, which outlives a test."""
    cache.clear()


def url_of(proposal, name="support"):
    return reverse(f"proposals:{name}", args=[proposal.number])


NEWCOMER = {
    "choice": "support",
    "email": "els@example.nl",
    "postcode": "4849 AA",
    "is_old_enough": "on",
    "has_consented": "on",
}
KNOWN = {"choice": "support", "is_old_enough": "on", "has_consented": "on"}


@pytest.fixture
def plan(place):
    """A plan that gathers support, in a place whose postcode we know."""
    place.platform.neighbourhoods.get().addresses.create(postcode="4849AA", house_number=1)
    return place.gathering_support(minimum=3)


def type_code(client, response):
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1)
    answer = client.post(response.url, {"code": code})
    return client.get(answer.url, follow=True).content.decode()


def test_newcomer_supports_with_one_form_and_a_code(plan, client):
    response = client.post(url_of(plan), NEWCOMER)
    assert response.status_code == 302
    assert Support.objects.count() == 0
    page = type_code(client, response)
    assert "Uw steun telt mee. De teller staat nu op 1 van 3." in page
    assert "Uw adres is niet gecontroleerd." in page
    row = Support.objects.get()
    assert (row.choice, row.is_counted, row.resident.email) == ("support", True, "els@example.nl")
    residence = Residence.objects.get(user=row.resident)
    assert (residence.postcode, residence.basis) == ("4849AA", "declared")


def test_the_choice_is_used_once(plan, client):
    type_code(client, client.post(url_of(plan), NEWCOMER))
    client.post(url_of(plan, "withdraw_support"))
    client.get(url_of(plan, "support_confirm"))
    assert Support.objects.get().is_withdrawn is True


def test_the_choice_waits_for_the_code(plan, client):
    client.post(url_of(plan), NEWCOMER)
    assert client.get(url_of(plan, "support_confirm")).url == url_of(plan)
    assert Support.objects.count() == 0


def test_the_choice_is_bound_to_the_address_that_proved_itself(plan, place, client):
    client.post(url_of(plan), NEWCOMER)
    client.force_login(place.neighbour)
    page = client.get(url_of(plan, "support_confirm"), follow=True).content.decode()
    assert "ingelogd met een ander adres" in page
    assert Support.objects.count() == 0


def test_the_choice_grows_old(plan, place, client):
    client.post(url_of(plan), NEWCOMER)
    session = client.session
    session["pending_support"] = session["pending_support"] | {
        "at": session["pending_support"]["at"] - 1801
    }
    session.save()
    user = UserFactory(email="els@example.nl", verified=True)
    client.force_login(user)
    session = client.session
    page = client.get(url_of(plan, "support_confirm"), follow=True).content.decode()
    assert "Dat duurde lang" in page
    assert Support.objects.count() == 0


def test_the_choice_is_of_one_plan(plan, place, client):
    client.post(url_of(plan), NEWCOMER)
    other = place.under_review()
    client.force_login(UserFactory(email="els@example.nl", verified=True))
    client.get(url_of(other, "support_confirm"))
    assert Support.objects.count() == 0


def test_resident_of_elsewhere_is_shown_apart(plan, client):
    page = type_code(client, client.post(url_of(plan), NEWCOMER | {"postcode": "1012 AB"}))
    assert "Uw steun telt niet mee voor het minimum, want u woont niet in Dorst." in page
    plan.refresh_from_db()
    assert (plan.support_count, plan.support_elsewhere) == (0, 1)
    assert Residence.objects.filter(user__email="els@example.nl").count() == 0


def test_doubtful_postcode_asks_where_somebody_lives(plan, place, client):
    other = ResidenceFactory().district
    for district in (place.platform.districts.first(), other):
        if district is not None:
            district.postcode_areas.create(pc4="4901")
    response = client.post(url_of(plan), NEWCOMER | {"postcode": "4901 AA"})
    assert set(response.context["form"].errors) == {"district"}
    assert "els@example.nl" in response.content.decode()
    response = client.post(url_of(plan), NEWCOMER | {"postcode": "4901 AA", "district": other.code})
    page = type_code(client, response)
    assert f"want u woont in {other.name}" in page
    assert Residence.objects.get(user__email="els@example.nl").basis == "chosen"


def test_objection_is_counted_apart(plan, client):
    page = type_code(client, client.post(url_of(plan), NEWCOMER | {"choice": "objection"}))
    assert "Uw bezwaar telt mee." in page
    plan.refresh_from_db()
    assert (plan.support_count, plan.objection_count) == (0, 1)


def test_whoever_we_know_supports_with_one_click(plan, place, client):
    client.force_login(place.neighbour)
    page = client.get(url_of(plan)).content.decode()
    assert 'name="email"' not in page
    assert 'name="postcode"' not in page
    page = client.post(url_of(plan), KNOWN, follow=True).content.decode()
    assert "Uw steun telt mee. De teller staat nu op 1 van 3." in page
    assert "U steunt dit plan." in page


def test_the_last_vote_reaches_the_minimum(plan, place, client):
    for _number in range(2):
        operations.support(plan, by=ResidenceFactory(platform=place.platform).user)
    client.force_login(place.neighbour)
    page = client.post(url_of(plan), KNOWN, follow=True).content.decode()
    assert "Daarmee is het minimum gehaald." in page
    plan.refresh_from_db()
    assert plan.status == "under_review"


def test_supporting_twice_is_one_row_and_can_be_changed(plan, place, client):
    client.force_login(place.neighbour)
    client.post(url_of(plan), KNOWN)
    client.post(url_of(plan), KNOWN)
    client.post(url_of(plan), KNOWN | {"choice": "objection"})
    row = Support.objects.get()
    plan.refresh_from_db()
    assert (row.choice, plan.support_count, plan.objection_count) == ("objection", 0, 1)


def test_taking_it_back_and_coming_back(plan, place, client):
    client.force_login(place.neighbour)
    client.post(url_of(plan), KNOWN)
    page = client.post(url_of(plan, "withdraw_support"), follow=True).content.decode()
    assert "U heeft uw stem ingetrokken." in page
    page = client.post(url_of(plan, "withdraw_support"), follow=True).content.decode()
    assert "Traceback" not in page
    client.post(url_of(plan), KNOWN)
    plan.refresh_from_db()
    assert plan.support_count == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("choice", ""),
        ("choice", "9" * 5000),
        ("email", ""),
        ("email", "\0"),
        ("email", "els@exämple.nl"),
        ("postcode", ""),
        ("postcode", "​"),
        ("postcode", "9" * 5000),
        ("district", "9" * 5000),
        ("district", "\0"),
        ("is_old_enough", ""),
        ("has_consented", ""),
    ],
)
def test_wrong_input_stands_at_its_field(plan, client, field, value):
    response = client.post(url_of(plan), NEWCOMER | {field: value})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {field}
    assert mail.outbox == [] or mail.outbox[-1].to != ["els@example.nl"]


def test_nothing_is_kept_without_consent(plan, place, client):
    client.force_login(place.neighbour)
    response = client.post(url_of(plan), KNOWN | {"has_consented": ""})
    assert set(response.context["form"].errors) == {"has_consented"}
    assert Support.objects.count() == 0


@pytest.mark.parametrize("situation", ["submitted", "declined", "withdrawn", "completed"])
def test_closed_plan_says_why_supporting_is_not_possible(place, client, situation):
    proposal = getattr(place, situation)()
    for person in (None, place.neighbour):
        if person is not None:
            client.force_login(person)
        response = client.get(url_of(proposal))
        assert response.status_code == 403
        assert "Steunen kan n" in response.content.decode()
        assert client.post(url_of(proposal), NEWCOMER).status_code == 403
    assert Support.objects.count() == 0


def test_drafts_and_unknown_numbers_are_not_found(place, client):
    assert client.get("/plannen/WP-2026-9999/steun/").status_code == 404
    assert client.get(f"/plannen/WP-2026-{'9' * 5000}/steun/").status_code == 404


def test_known_and_unknown_addresses_get_the_same_answer(plan, client):
    UserFactory(email="bekend@example.nl", verified=True)
    UserFactory(email="weg@example.nl", inactive=True)
    answers = set()
    for email in ("bekend@example.nl", "onbekend@example.nl", "weg@example.nl"):
        response = Client().post(url_of(plan), NEWCOMER | {"email": email})
        answers.add((response.status_code, response.url, response.content))
    assert len(answers) == 1


def test_every_form_wants_a_csrf_token(plan, place):
    client = Client(enforce_csrf_checks=True)
    client.force_login(place.neighbour)
    for name in ("support", "withdraw_support", "follow"):
        assert client.post(url_of(plan, name), KNOWN).status_code == 403
    assert Support.objects.count() == 0


def test_a_known_address_keeps_its_residence(plan, place, client):
    user = UserFactory(email="els@example.nl", verified=True)
    ResidenceFactory(user=user, platform=place.platform, postcode="4849AA", house_number=5)
    type_code(client, client.post(url_of(plan), NEWCOMER))
    assert Residence.objects.get(user=user).house_number == 5


@pytest.mark.parametrize(
    ("known", "typed"),
    [("4901AA", "4849 AA"), ("4849AA", "1012 AB"), ("4849AA", "4849 BB"), ("", "4849 AA")],
)
def test_a_vote_never_moves_an_address(plan, place, client, known, typed):
    user = UserFactory(email="els@example.nl", verified=True)
    before = ResidenceFactory(user=user, platform=PlatformFactory(), postcode=known)
    neighbourhood = place.platform.neighbourhoods.get()
    neighbourhood.addresses.create(postcode="4849BB", house_number=1)
    page = type_code(client, client.post(url_of(plan), NEWCOMER | {"postcode": typed}))
    assert "Uw stem telt nog niet mee" in page
    assert "/mijn/adres/?next=" in page
    assert Support.objects.count() == 0
    after = Residence.objects.get(user=user)
    assert (after.postcode, after.district) == (known, before.district)
    # Whoever still lives there chooses again, with the address that we know.
    client.post(url_of(plan), KNOWN)
    assert Support.objects.get().is_counted is False


# --- following --------------------------------------------------------------------------------
def test_following_goes_on_and_off(plan, place, client):
    client.force_login(place.neighbour)
    assert client.get(url_of(plan, "follow")).status_code == 200
    page = client.post(url_of(plan, "follow"), {"follow": "yes"}, follow=True)
    assert "U volgt dit plan." in page.content.decode()
    assert "Volg niet meer" in client.get(url_of(plan, "follow")).content.decode()
    page = client.post(url_of(plan, "follow"), {"follow": "no"}, follow=True)
    assert "U volgt dit plan niet meer." in page.content.decode()


def test_following_asks_to_sign_in(plan, client):
    assert client.get(url_of(plan, "follow")).url.startswith("/account/login/")
    assert client.post(url_of(plan, "follow")).url.startswith("/account/login/")
