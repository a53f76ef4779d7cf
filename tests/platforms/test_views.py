"""The pages: who may, what bad input does, and how many queries a page costs."""

import datetime
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.terms import today
from platforms.models import AddressReport, Agreement, BoardSeat, Residence
from tests.factories import (
    AddressFactory,
    AgreementFactory,
    BoardSeatFactory,
    CouncilSeatFactory,
    NeighbourhoodFactory,
    PlatformFactory,
    PortfolioFactory,
    PostcodeAreaFactory,
    ResidenceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)

# What arrives as a lone surrogate is a replacement sign by then: no error, and no 500.
BAD_TEXTS = ["\x00", "a\x00b", "\u200b\u200b", "x" * 30_000, "\u202eabc"]
BAD_NUMBERS = ["\x00", "9" * 5000, "-1", "1.5", "²", "\ud800"]


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def post(client, url, data):
    """As a browser sends a form; also bytes that no browser would send."""
    body = urlencode(data, doseq=True, encoding="utf-8", errors="surrogatepass")
    return client.post(url, body, content_type="application/x-www-form-urlencoded")


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- Finding -----------------------------------------------------------------------------------


def test_list_shows_places_with_and_without_a_platform(client):
    PlatformFactory(name="Dorst")
    PlatformFactory(name="Slotjes", status="not_yet")
    PlatformFactory(name="Voorbij", status="dissolved")
    response = client.get("/platforms/")
    assert [p.name for p in response.context["with_people"]] == ["Dorst"]
    assert [p.name for p in response.context["without"]] == ["Slotjes"]
    assert not response.cookies
    assert "0 lopende plannen" in response.text


def test_list_costs_the_same_for_one_and_for_three(client):
    PlatformFactory()
    client.get("/platforms/")
    cache.clear()
    one = queries(client, "/platforms/")
    PlatformFactory()
    PlatformFactory()
    cache.clear()
    assert queries(client, "/platforms/") == one


def test_list_without_anything(client):
    assert "Er zijn nog geen platforms." in client.get("/platforms/").text


def test_find_goes_straight_to_the_platform(client):
    platform = PlatformFactory()
    AddressFactory(postcode="4849AB", neighbourhood=platform.coverage.get().neighbourhood)
    response = client.get("/buurt/", {"postcode": "4849 ab"})
    assert response.status_code == 302
    assert response.url == platform.get_absolute_url()
    assert not response.cookies


def test_find_lets_choose_between_several(client):
    one, two = PlatformFactory(), PlatformFactory()
    for number, platform in enumerate((one, two), start=1):
        AddressFactory(
            postcode="4849AB",
            house_number=number,
            neighbourhood=platform.coverage.get().neighbourhood,
        )
    response = client.get("/buurt/", {"postcode": "4849AB"})
    assert response.status_code == 200
    assert set(response.context["found"].platforms) == {one, two}
    assert "meer dan één buurt" in response.text
    response = client.get("/buurt/", {"postcode": "4849AB", "house_number": "2"})
    assert response.url == two.get_absolute_url()


def test_find_says_when_it_only_thinks_so(client):
    platform = PlatformFactory()
    PostcodeAreaFactory(pc4="4902", district=platform.districts.get(), is_certain=False)
    response = client.get("/buurt/", {"postcode": "4902"})
    assert "Wij denken dat u hier woont." in response.text


def test_find_unknown_gives_the_list(client):
    platform = PlatformFactory()
    PostcodeAreaFactory(pc4="4905", district=None)
    assert "maar weten niet in welke buurt" in client.get("/buurt/?postcode=4905AA").text
    response = client.get("/buurt/?postcode=1234AB")
    assert "Wij kennen deze postcode niet" in response.text
    assert platform.get_absolute_url() in response.text


@pytest.mark.parametrize(
    "postcode", ["", "zz", "0123AB", "4849SS", "4849ABC", "\ud800", *BAD_TEXTS]
)
def test_find_keeps_what_was_typed(client, postcode):
    response = client.get("/buurt/", {"postcode": postcode.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert response.context["form"].errors["postcode"]
    assert "<title>Fout:" in response.text


@pytest.mark.parametrize("number", BAD_NUMBERS)
def test_find_refuses_bad_house_numbers(client, number):
    data = {"postcode": "4849AB", "house_number": number.encode("utf-8", "surrogatepass")}
    response = client.get("/buurt/", data)
    assert response.status_code == 200
    assert response.context["form"].errors["house_number"]


# --- Where somebody lives ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["residence", "residence_wrong"])
def test_the_address_is_for_who_signed_in(client, name):
    response = client.get(reverse(f"platforms:{name}"))
    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


def test_residence_by_postcode(client):
    platform = PlatformFactory(name="Dorst")
    AddressFactory(
        postcode="4849AB", house_number=3, neighbourhood=platform.coverage.get().neighbourhood
    )
    user = UserFactory()
    client.force_login(user)
    response = client.post(
        "/mijn/adres/?next=/plannen/", {"postcode": "4849 ab", "house_number": "3", "next": "/x/"}
    )
    assert response.status_code == 302
    assert response.url == "/x/"
    assert Residence.objects.get(user=user).neighbourhood == platform.coverage.get().neighbourhood
    page = client.get("/mijn/adres/")
    assert page.context["platform"] == platform
    assert "Het adres is niet gecontroleerd." in page.text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "javascript:1"])
def test_residence_never_leads_elsewhere(client, target):
    AddressFactory(postcode="4849AB", house_number=3)
    client.force_login(UserFactory())
    data = {"postcode": "4849AB", "house_number": "3", "next": target}
    assert client.post("/mijn/adres/", data).url == "/mijn/adres/"


def test_residence_chosen_from_the_list_when_unknown(client):
    neighbourhood = NeighbourhoodFactory()
    user = UserFactory()
    client.force_login(user)
    typed = {"postcode": "1234AB", "house_number": "3"}
    response = client.post("/mijn/adres/", typed)
    assert response.status_code == 200
    assert response.context["form"].errors["place"]
    assert 'value="1234AB"' in response.text
    response = client.post("/mijn/adres/", {**typed, "place": ""})
    assert response.context["form"].errors["place"]
    response = client.post("/mijn/adres/", {**typed, "place": f"b{neighbourhood.pk}"})
    assert response.status_code == 302
    assert Residence.objects.get(user=user).basis == "chosen"


def test_residence_offers_only_the_places_of_this_postcode(client):
    here = [NeighbourhoodFactory(), NeighbourhoodFactory()]
    elsewhere = NeighbourhoodFactory()
    for number, neighbourhood in enumerate(here, start=1):
        AddressFactory(postcode="4849AB", house_number=number, neighbourhood=neighbourhood)
    client.force_login(UserFactory())
    typed = {"postcode": "4849AB", "house_number": "9"}
    response = client.post("/mijn/adres/", typed)
    assert here[0].name in response.text
    assert elsewhere.name not in response.text
    response = client.post("/mijn/adres/", {**typed, "place": f"b{elsewhere.pk}"})
    assert response.context["form"].errors["place"]


def test_residence_offers_all_places_where_the_postcode_is_uncertain(client):
    here, there = PlatformFactory(), PlatformFactory()
    PostcodeAreaFactory(pc4="4902", district=here.districts.get(), is_certain=False)
    client.force_login(UserFactory())
    typed = {"postcode": "4902AB", "house_number": "3"}
    response = client.post("/mijn/adres/", typed)
    assert "niet zeker" in str(response.context["form"].errors["place"])
    assert Residence.objects.count() == 0
    neighbourhood = there.coverage.get().neighbourhood
    response = client.post("/mijn/adres/", {**typed, "place": f"b{neighbourhood.pk}"})
    assert response.status_code == 302
    assert Residence.objects.get().neighbourhood == neighbourhood


@pytest.mark.parametrize("place", ["b0", "w", "x1", "b" + "9" * 400, "\x00", "b\u00b2"])
def test_residence_refuses_a_made_up_place(client, place):
    client.force_login(UserFactory())
    data = {"postcode": "1234AB", "house_number": "3", "place": place}
    response = client.post("/mijn/adres/", data)
    assert response.context["form"].errors["place"]
    assert Residence.objects.count() == 0


@pytest.mark.parametrize("text", ["", "   ", *BAD_TEXTS])
def test_residence_wrong_refuses_bad_text_and_keeps_it(client, text):
    client.force_login(UserFactory())
    data = {"postcode": "4849AB", "text": text}
    response = post(client, "/mijn/adres/klopt-niet/", data)
    assert response.status_code == 200
    assert response.context["form"].errors["text"]
    assert AddressReport.objects.count() == 0


def test_a_lone_surrogate_is_no_error_500(client):
    client.force_login(UserFactory())
    data = {"postcode": "4849AB", "text": "Straat \ud800"}
    assert post(client, "/mijn/adres/klopt-niet/", data).status_code == 302


def test_residence_wrong(client):
    residence = ResidenceFactory(postcode="4849AB", house_number=8)
    client.force_login(residence.user)
    assert 'value="4849AB"' in client.get("/mijn/adres/klopt-niet/").text
    data = {"postcode": "4849AB", "house_number": "8", "text": "Wij horen bij Seters."}
    response = client.post("/mijn/adres/klopt-niet/", data, follow=True)
    assert AddressReport.objects.get().user == residence.user
    assert "De balie zoekt het uit." in response.text


# --- The board ---------------------------------------------------------------------------------


def test_board_shows_now_soon_and_earlier(client):
    platform = PlatformFactory()
    chair = BoardSeatFactory(platform=platform, chair=True)
    former = BoardSeatFactory(platform=platform, over=True)
    coming = BoardSeatFactory(platform=platform, starts_on=today() + DAY)
    response = client.get(reverse("platforms:board", args=[platform.slug]))
    assert response.context["seats"] == [chair]
    assert response.context["former"] == [former]
    assert response.context["coming"] == [coming]
    # Without consent no name stands there.
    assert chair.user.name not in response.text
    assert not response.cookies


def test_board_costs_the_same_for_one_and_for_three(client):
    platform = PlatformFactory()
    url = reverse("platforms:board", args=[platform.slug])
    BoardSeatFactory(platform=platform)
    one = queries(client, url)
    BoardSeatFactory(platform=platform)
    BoardSeatFactory(platform=platform, over=True)
    assert queries(client, url) == one


def seat_data(**changes):
    return {
        "name": "Els van Gils",
        "email": "els@example.nl",
        "role": "secretary",
        "starts_on": today().isoformat(),
        "is_name_public": "on",
        **changes,
    }


def test_board_add_and_end(client):
    platform = PlatformFactory()
    chair = BoardSeatFactory(platform=platform, chair=True).user
    client.force_login(chair)
    url = reverse("platforms:board_add", args=[platform.slug])
    response = client.post(url, seat_data(), follow=True)
    seat = BoardSeat.objects.get(user__email="els@example.nl")
    assert seat.role == "secretary"
    assert "Els van Gils" in response.text
    url = reverse("platforms:board_end", args=[platform.slug, seat.pk])
    client.post(url, {"ends_on": today().isoformat()})
    seat.refresh_from_db()
    assert seat.ends_on == today()


def test_board_add_keeps_the_text_when_refused(client):
    platform = PlatformFactory()
    chair = BoardSeatFactory(platform=platform, chair=True).user
    council = CouncilSeatFactory().user
    client.force_login(chair)
    url = reverse("platforms:board_add", args=[platform.slug])
    response = client.post(url, seat_data(email=council.email))
    assert "Bestuur en raad gaan niet samen" in response.text
    assert 'value="Els van Gils"' in response.text
    assert BoardSeat.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        *({"name": text} for text in ["", *BAD_TEXTS]),
        {"email": "geen adres"},
        {"email": "jаn@example.nl"},
        {"role": "koning"},
        {"starts_on": "31-02-2026"},
        {"starts_on": "9" * 5000},
        {"starts_on": ""},
    ],
)
def test_board_add_refuses_bad_input(client, changes):
    platform = PlatformFactory()
    client.force_login(BoardSeatFactory(platform=platform, chair=True).user)
    url = reverse("platforms:board_add", args=[platform.slug])
    response = post(client, url, seat_data(**changes))
    assert response.status_code == 200
    assert set(response.context["form"].errors) == set(changes)


def test_the_board_says_itself_who_it_is(client):
    platform = PlatformFactory()
    url = reverse("platforms:describe", args=[platform.slug])
    client.force_login(UserFactory(desk=True))
    assert client.get(url).status_code == 403
    client.force_login(BoardSeatFactory(platform=platform).user)
    assert url in client.get(reverse("platforms:board", args=[platform.slug])).text
    assert post(client, url, {"about": "a\x00b"}).context["form"].errors["about"]
    assert post(client, url, {"about": "Wij zijn van en voor Dorst."}).status_code == 302
    platform.refresh_from_db()
    assert platform.about == "Wij zijn van en voor Dorst."
    assert platform.history.count() == 2


def test_find_is_kept_by_no_cache(client):
    assert client.get("/buurt/?postcode=1234AB").headers["Cache-Control"] == "no-store"


def test_a_seat_of_another_platform_is_not_found(client):
    platform = PlatformFactory()
    client.force_login(BoardSeatFactory(platform=platform, chair=True).user)
    other = BoardSeatFactory()
    url = reverse("platforms:board_end", args=[platform.slug, other.pk])
    assert client.get(url).status_code == 404


# --- The agreement -----------------------------------------------------------------------------


def terms(**changes):
    return {
        "kinds": ["plan", "wish"],
        "minimum_residents": "60",
        "minimum_age": "16",
        "window_days": "42",
        "admission_working_days": "10",
        "answer_days": "42",
        **changes,
    }


@pytest.fixture
def table():
    platform = PlatformFactory(name="Dorst", slug="dorst")
    return {
        "platform": platform,
        "chair": BoardSeatFactory(platform=platform, chair=True).user,
        "member": BoardSeatFactory(platform=platform).user,
        "alderman": PortfolioFactory(title="Wethouder").user,
        "desk": UserFactory(desk=True),
        "resident": UserFactory(),
    }


def test_agreement_from_draft_to_signature(client, table):
    client.force_login(table["chair"])
    response = client.post("/platforms/dorst/afspraak/nieuw/", terms())
    assert response.url == "/platforms/dorst/afspraak/1/"
    base = "/platforms/dorst/afspraak/1/"
    response = client.post(f"{base}wijzigen/", terms(minimum_residents="50"), follow=True)
    assert "50 inwoners" in response.text
    assert client.post(f"{base}voorstellen/").status_code == 302
    response = client.post(f"{base}tekenen/", {})
    assert response.context["form"].errors["agrees"]
    response = client.post(f"{base}tekenen/", {"agrees": "on"}, follow=True)
    assert "Nu tekent de gemeente." in response.text
    agreement = Agreement.objects.get()
    assert (agreement.status, agreement.is_signed_by_board) == ("proposed", True)
    client.post(f"{base}terugnemen/")
    agreement.refresh_from_db()
    assert (agreement.status, agreement.is_signed_by_board) == ("concept", False)


def test_board_stops_with_a_draft(client, table):
    agreement = AgreementFactory(platform=table["platform"])
    client.force_login(table["member"])
    url = "/platforms/dorst/afspraak/1/stoppen/"
    assert url in client.get(agreement.get_absolute_url()).text
    assert "Dit concept eindigt." in client.get(url).text
    assert "gaat niet verder met dit concept" in client.post(url, follow=True).text
    agreement.refresh_from_db()
    assert agreement.status == "ended"
    assert url not in client.get(agreement.get_absolute_url()).text


def test_whose_turn_it_is_on_the_list_of_agreements(client, table):
    signed = {"municipality_signed_by": UserFactory(), "municipality_signed_on": today() - 9 * DAY}
    agreement = AgreementFactory(platform=table["platform"], late=True)
    assert "over de termijn" in client.get("/platforms/dorst/afspraak/").text
    Agreement.objects.filter(pk=agreement.pk).update(**signed)
    page = client.get("/platforms/dorst/afspraak/").text
    assert "over de termijn" not in page
    assert ("wp-turn--wijk" in page, "wp-turn--gemeente" in page) == (True, False)
    table["platform"].status = "dormant"
    table["platform"].save()
    for path in ("/platforms/dorst/afspraak/", "/platforms/dorst/afspraak/1/"):
        page = client.get(path).text
        assert "wp-turn--" not in page
        assert "rust" in page


def test_agreement_is_given_notice(client, table):
    AgreementFactory(platform=table["platform"], agreed=True)
    client.force_login(table["chair"])
    url = "/platforms/dorst/afspraak/1/opzeggen/"
    assert client.post(url, {"reason": ""}).context["form"].errors["reason"]
    response = client.post(url, {"reason": "Wij willen iets anders."}, follow=True)
    assert "Wij willen iets anders." in response.text
    assert "Loopt af" in response.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kinds": []}, "kinds"),
        ({"kinds": ["x"]}, "kinds"),
        ({"minimum_residents": ""}, "minimum_residents"),
        ({"minimum_residents": "0"}, "minimum_residents"),
        *(({"minimum_residents": number}, "minimum_residents") for number in BAD_NUMBERS),
        ({"minimum_share": "2,5"}, "base_number"),
        ({"minimum_share": "0"}, "minimum_share"),
        ({"minimum_share": "101"}, "minimum_share"),
        ({"minimum_share": "veel"}, "minimum_share"),
        ({"window_days": "13"}, "window_days"),
        ({"window_days": "85"}, "window_days"),
        ({"admission_working_days": "11"}, "admission_working_days"),
        ({"answer_days": "43"}, "answer_days"),
        ({"answer_days": "0"}, "answer_days"),
        ({"minimum_age": "19"}, "minimum_age"),
        ({"valid_from": "2027-02-01", "ends_on": "2027-01-01"}, "ends_on"),
        ({"valid_from": "morgen"}, "valid_from"),
        *(({"explanation": text}, "explanation") for text in BAD_TEXTS),
        ({"base_source": "\x00"}, "base_source"),
    ],
)
def test_draft_refuses_bad_input_and_keeps_the_rest(client, table, changes, field):
    client.force_login(table["chair"])
    data = terms(**{"base_source": "Bron van ons", **changes})
    response = post(client, "/platforms/dorst/afspraak/nieuw/", data)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "<title>Fout:" in response.text
    if "base_source" not in changes:
        assert "Bron van ons" in response.text
    assert Agreement.objects.count() == 0


def test_a_draft_is_the_boards_own(client, table):
    AgreementFactory(platform=table["platform"])
    url = "/platforms/dorst/afspraak/1/"
    for who in (None, "resident", "desk", "alderman"):
        client.logout()
        if who:
            client.force_login(table[who])
        assert client.get(url).status_code == 404
        assert client.get("/platforms/dorst/afspraak/").context["in_the_making"] == []
    client.force_login(table["member"])
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("status", "step", "allowed"),
    [
        ("concept", "wijzigen", {"chair", "member"}),
        ("concept", "voorstellen", {"chair", "member"}),
        ("concept", "stoppen", {"chair", "member"}),
        ("proposed", "tekenen", {"chair"}),
        ("proposed", "terugnemen", {"chair", "member"}),
        ("agreed", "opzeggen", {"chair", "alderman"}),
    ],
)
def test_who_may_take_which_step(client, table, status, step, allowed):
    traits = {} if status == "concept" else {status: True}
    AgreementFactory(platform=table["platform"], **traits)
    url = f"/platforms/dorst/afspraak/1/{step}/"
    hidden = 404 if status == "concept" else 403
    # A visitor is asked to sign in, unless there is nothing he may know of.
    assert client.get(url).status_code in (302, hidden)
    for who in ("chair", "member", "alderman", "desk", "resident"):
        client.force_login(table[who])
        expected = 200 if who in allowed else hidden
        assert client.get(url).status_code == expected, who
        if who not in allowed:
            assert client.post(url, {"agrees": "on", "reason": "x"}).status_code == hidden


def test_new_draft_and_board_are_closed_to_others(client, table):
    for path in ("afspraak/nieuw/", "bestuur/nieuw/"):
        url = f"/platforms/dorst/{path}"
        client.logout()
        assert client.get(url).status_code in (302, 403)
        for who in ("resident", "desk", "alderman"):
            client.force_login(table[who])
            assert client.get(url).status_code == 403
        client.force_login(table["chair"])
        assert client.get(url).status_code == 200


def test_a_refused_step_says_why_on_the_page(client, table):
    AgreementFactory(platform=table["platform"])
    platform = table["platform"]
    platform.status = "dormant"
    platform.save()
    client.force_login(table["chair"])
    response = client.post("/platforms/dorst/afspraak/1/voorstellen/")
    assert response.status_code == 200
    assert "Alleen een actief platform" in response.text


def test_the_page_says_when_an_agreement_rests(client, table):
    AgreementFactory(platform=table["platform"], agreed=True)
    platform = table["platform"]
    platform.status = "dormant"
    platform.save()
    assert "rust de afspraak" in client.get("/platforms/dorst/afspraak/").text
    assert "rust de afspraak" in client.get("/platforms/dorst/afspraak/1/").text


def test_late_is_shown(client, table):
    AgreementFactory(platform=table["platform"], late=True)
    assert "5 dagen over de termijn" in client.get("/platforms/dorst/afspraak/").text
    assert "5 dagen over de termijn" in client.get("/platforms/dorst/afspraak/1/").text


def test_versions_show_what_changed(client, table):
    platform = table["platform"]
    AgreementFactory(
        platform=platform, agreed=True, status="replaced", minimum_residents=40, ends_on=today()
    )
    AgreementFactory(platform=platform, agreed=True, minimum_residents=60)
    response = client.get("/platforms/dorst/afspraak/2/")
    assert [(c.old, c.new) for c in response.context["changes"]] == [("40 inwoners", "60 inwoners")]


def test_agreements_cost_the_same_for_one_and_for_three(client, table):
    url = "/platforms/dorst/afspraak/"
    AgreementFactory(platform=table["platform"], agreed=True, kinds=["plan"])
    one = queries(client, url)
    AgreementFactory(platform=table["platform"], agreed=True, kinds=["wish"])
    AgreementFactory(platform=table["platform"], proposed=True, kinds=["agenda"])
    assert queries(client, url) == one


@pytest.mark.parametrize(
    "path",
    [
        "/platforms/nergens/afspraak/",
        "/platforms/dorst/afspraak/2/",
        "/platforms/dorst/afspraak/99999999/",
        "/platforms/dorst/afspraak/999999999999999999/",
        f"/platforms/dorst/afspraak/{'9' * 5000}/",
        "/platforms/dorst/bestuur/999999999999999999/eindigen/",
        "/platforms/DORST/bestuur/",
        "/platforms/%00/bestuur/",
    ],
)
def test_what_does_not_exist_is_not_found(client, table, path):
    client.force_login(table["chair"])
    assert client.get(path).status_code == 404


def test_text_of_a_board_cannot_carry_script(client, table):
    AgreementFactory(
        platform=table["platform"],
        agreed=True,
        explanation="<script>alert(1)</script> [x](javascript:alert(1))",
    )
    page = client.get("/platforms/dorst/afspraak/1/").text
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
