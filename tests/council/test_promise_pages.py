"""The register as people read and use it: list, figures, filters, detail, steps, sheet and feed."""

import csv
import datetime
import html
import io
import json
import re
from urllib.parse import parse_qs

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.terms import today
from council import operations
from council.filters import ORDERS, PromiseFilterSet
from council.models import Promise
from council.states import PromiseStatus, Standing
from notifications.lookups import is_following
from tests.factories import (
    BoardSeatFactory,
    CouncilSeatFactory,
    ExpectationFactory,
    PartiesOf,
    PlatformFactory,
    PromiseFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
S = PromiseStatus


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def get(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def listed(client, query=""):
    """The keys of the promises on the first page of the list."""
    text = client.get(f"/toezeggingen/{query}").content.decode()
    return [int(pk) for pk in re.findall(r'__what"><a href="/toezeggingen/(\d+)/"', text)]


@pytest.fixture
def register():
    """One of each standing, in one place."""
    where = {"platform": PlatformFactory(name="Dorst", slug="dorst"), "subject": SubjectFactory()}
    return {
        Standing.LATE: PromiseFactory(late=True, **where),
        Standing.ON_TIME: PromiseFactory(**where),
        Standing.KEPT_CLAIMED: PromiseFactory(claimed=True, **where),
        Standing.KEPT: PromiseFactory(kept=True, **where),
        Standing.NO_REACTION: PromiseFactory(no_reaction=True, **where),
        Standing.BROKEN: PromiseFactory(broken=True, **where),
        Standing.LAPSED: PromiseFactory(lapsed=True, **where),
        Standing.WAITING: ExpectationFactory(**where),
        Standing.UNANSWERED: ExpectationFactory(unanswered=True, **where),
        Standing.CORRECTED: ExpectationFactory(corrected=True, **where),
        Standing.REJECTED: ExpectationFactory(rejected=True, **where),
    }


# --- the list -------------------------------------------------------------------------------------
def test_the_register_says_who_to_whom_where_and_when(client, register):
    text = get(client, "/toezeggingen/")
    assert "Beloofd door wethouder" in text
    assert "aan platform Dorst" in text
    assert "7 toezeggingen en 4 verwachtingen" in text
    assert "Gemeente heeft niet gereageerd" in text
    assert "Niet nagekomen" in text
    assert not client.get("/toezeggingen/").cookies


def test_old_dates_stay_in_view_struck(client):
    promise = PromiseFactory(postponed=2)
    text = get(client, "/toezeggingen/")
    assert text.count("<del>") == 2
    assert "2 keer verplaatst, vaker kan niet" in text
    assert get(client, promise.get_absolute_url()).count("<del>") == 2


def test_both_verdicts_stand_in_the_list(client):
    PromiseFactory(not_yet=True)
    text = get(client, "/toezeggingen/")
    assert "De bankjes staan er." in text
    assert "nog niet nagekomen. Er staan er twee." in text


@pytest.mark.parametrize("standing", list(Standing))
def test_every_standing_has_its_own_list(client, register, standing):
    assert listed(client, f"?standing={standing}") == [register[standing].pk]


def test_figures_lead_to_exactly_their_list(client, register):
    text = client.get("/toezeggingen/").content.decode()
    figures = re.findall(
        r'wp-figure__number">([\d.]+)</span><span class="wp-figure__label"><a href="([^"]+)"', text
    )
    assert len(figures) == 4
    for number, url in figures:
        assert len(listed(client, html.unescape(url))) == int(number)


def test_figures_keep_the_place_and_the_year(client, register):
    PromiseFactory(late=True)
    text = client.get("/toezeggingen/?platform=dorst").content.decode()
    url = html.unescape(re.findall(r'__label"><a href="([^"]+late)"', text)[0])
    assert parse_qs(url[1:])["platform"] == ["dorst"]
    assert listed(client, url) == [register[Standing.LATE].pk]


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_each_order_shows_everything_once(client, register, order):
    assert sorted(listed(client, f"?order={order}")) == sorted(p.pk for p in register.values())


def test_filters_choose(client, register):
    other = PromiseFactory(by_neighbourhood=True, title="Wij snoeien de haag")
    for query in ("side=neighbourhood", "role=board", "q=haag+snoeien"):
        assert listed(client, f"?{query}") == [other.pk], query
    assert listed(client, f"?by={other.promiser_id}") == [other.pk]
    assert listed(client, f"?subject={other.subject.slug}") == [other.pk]
    assert listed(client, f"?year={other.said_on.year}&platform=dorst&standing=kept") == [
        register[Standing.KEPT].pk
    ]
    early = PromiseFactory(said_on=today() - 500 * DAY)
    assert listed(client, f"?before={(today() - 400 * DAY).isoformat()}") == [early.pk]
    assert early.pk not in listed(client, f"?after={(today() - 400 * DAY).isoformat()}")


@pytest.mark.parametrize(
    "query",
    [
        "platform=bestaat-niet",
        "standing=kapot",
        "year=1800",
        "year=abc",
        "by=" + "9" * 40,
        "after=99999-99-99",
        "order=x",
        "q=a%00b",
        "subject=nergens",
    ],
)
def test_a_choice_that_is_not_understood_is_said_and_shows_nothing(client, register, query):
    response = client.get(f"/toezeggingen/?{query}")
    assert response.status_code == 200
    text = response.content.decode()
    assert re.search(r"<title>\s*Fout:", text)
    assert listed(client, f"?{query}") == []


def test_a_page_that_does_not_exist_says_so(client, register):
    for page in ("0", "2", "x", "9" * 9):
        assert "bestaat niet" in get(client, "/toezeggingen/", page=page)


def test_an_empty_register_says_what_will_come(client):
    assert "Er staat nog niets in het register" in get(client, "/toezeggingen/")


def test_nothing_found_says_what_to_do(client, register):
    text = get(client, "/toezeggingen/", q="zwembad")
    assert "Er passen geen toezeggingen bij uw keuzes" in text


def test_the_list_has_a_fixed_number_of_queries(client, django_assert_num_queries):
    first = PlatformFactory()
    PromiseFactory(platform=first, postponed=1)
    client.get("/toezeggingen/")
    with django_assert_num_queries(8) as one:
        client.get("/toezeggingen/")
    for _n in range(3):
        PromiseFactory(platforms=[PlatformFactory(), first], not_yet=True)
        ExpectationFactory()
    with django_assert_num_queries(len(one)):
        client.get("/toezeggingen/")


def test_counting_stops_at_a_limit(client, monkeypatch):
    monkeypatch.setattr("council.filters.MOST_TALLIED", 2)
    for _n in range(4):
        PromiseFactory()
    chosen = PromiseFilterSet(client.get("/").wsgi_request.GET)
    assert chosen._rows is None
    assert chosen.number == 4
    assert "4 toezeggingen en verwachtingen" in get(client, "/toezeggingen/")


def test_the_council_list_is_linked_with_its_source(client, settings):
    settings.COUNCIL_PROMISES_URL = "https://raad.example.nl/toezeggingen"
    settings.COUNCIL_PROMISES_SOURCE = "Raadsinformatie Voorbeeld"
    text = get(client, "/toezeggingen/")
    assert "https://raad.example.nl/toezeggingen" in text
    assert "Raadsinformatie Voorbeeld" in text
    settings.COUNCIL_PROMISES_URL = ""
    assert "Raadsinformatie Voorbeeld" not in get(client, "/toezeggingen/")


# --- sheet, feed, dossier -------------------------------------------------------------------------
def test_the_sheet_holds_what_the_list_holds_and_no_formula(client, register):
    evil = PromiseFactory(title="=HYPERLINK(1)", said_where="@SUM(1)")
    response = client.get("/toezeggingen/lijst.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + len(register) + 1
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]
    assert "'=HYPERLINK(1)" in cells
    text = response.content.decode()
    people = [*UserAll(), evil.promiser]
    assert not [person for person in people if person.email and person.email in text]
    assert "Petra de Graaf" not in text


def UserAll():
    return UserFactory._meta.model.objects.all()


def test_the_sheet_follows_the_choices(client, register):
    rows = client.get("/toezeggingen/lijst.csv?standing=broken").content.decode().splitlines()
    assert len(rows) == 2


def test_the_feed_tells_the_latest_news(client):
    promise = PromiseFactory(broken=True)
    response = client.get("/toezeggingen/nieuws.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    text = response.content.decode()
    assert f"Niet nagekomen: {promise.title}" in text
    assert not response.cookies


def test_the_dossier_can_be_checked_by_anyone(client):
    promise = PromiseFactory(not_yet=True)
    data = json.loads(client.get(f"/toezeggingen/{promise.pk}/dossier.json").content)
    assert data["head"] == promise.dossier_head
    assert [row["body"]["verb"] for row in data["entries"]] == ["promise", "claim_kept", "not_yet"]
    assert data["entries"][1]["personal"]["text"] == "De bankjes staan er."


def test_what_is_kept_of_the_register_is_counted_anew_after_every_step(client, settings):
    settings.FIGURES_KEPT_SECONDS = 60
    cache.clear()
    promise = PromiseFactory(late=True)
    place = promise.parties.get().platform
    url = f"/toezeggingen/?platform={place.slug}"
    assert "1 toezegging" in get(client, url)
    assert figures_of(client, url) == {"late": 1, "kept": 0, "on_time": 0, "broken": 0}
    operations.break_promise(promise, by=promise.promiser, text="Het lukt niet.")
    assert figures_of(client, url) == {"late": 0, "kept": 0, "on_time": 0, "broken": 1}
    PromiseFactory(platforms=[place], said_on=today() - datetime.timedelta(days=800))
    assert "2 toezeggingen" in get(client, url)
    assert f'value="{(today() - datetime.timedelta(days=800)).year}"' in get(client, url)


def figures_of(client, url):
    """What the figures say, by the box to which each leads."""
    found = client.get(url).context["filter"].figures
    return {parse_qs(figure["url"][1:])["standing"][0]: figure["number"] for figure in found}


# --- one promise ----------------------------------------------------------------------------------
def test_every_standing_has_a_page(client, register):
    for standing, promise in register.items():
        text = get(client, promise.get_absolute_url())
        assert promise.title in text, standing
        assert promise.dossier_head in text, standing
        assert "Uit dit register kan niets worden verwijderd" in text


def test_a_page_has_a_fixed_number_of_queries(client, django_assert_num_queries):
    promise = PromiseFactory()
    client.get(promise.get_absolute_url())
    with django_assert_num_queries(3):
        client.get(promise.get_absolute_url())
    many = PromiseFactory(
        platforms=[PlatformFactory(), PlatformFactory(), PlatformFactory()], postponed=2
    )
    # One more: the dates that were moved.
    with django_assert_num_queries(4):
        client.get(many.get_absolute_url())


def test_a_promise_that_is_not_there_is_a_404(client):
    assert client.get("/toezeggingen/999999999/").status_code == 404
    assert client.get(f"/toezeggingen/{'9' * 30}/").status_code == 404


def test_the_page_offers_the_steps_of_the_reader_and_one_green_button(client):
    promise = PromiseFactory(claimed=True)
    sign_in(client, PartiesOf(promise.parties.get().platform, promise.subject).chair)
    text = get(client, promise.get_absolute_url())
    assert text.count("nl-button--primary") == 1
    assert f"/toezeggingen/{promise.pk}/nagekomen/" in text
    assert f"/toezeggingen/{promise.pk}/nog-niet/" in text
    assert "andere-datum" not in text
    # Who does not agree finds the way beside the other one, not somewhere below.
    foot = text.split("wp-stand__foot")[1].split("</section>")[0]
    assert re.findall(r"/(nagekomen|nog-niet)/", foot) == ["nagekomen", "nog-niet"]


def test_a_title_cannot_break_out_of_the_page(client):
    promise = PromiseFactory(title="<script>alert(1)</script>", said_where="<b>hier</b>")
    for url in ("/toezeggingen/", promise.get_absolute_url()):
        text = client.get(url).content.decode()
        assert "<script>alert" not in text
        assert "<b>hier" not in text


# --- steps ----------------------------------------------------------------------------------------
def post(client, promise, slug, **data):
    cache.clear()
    return client.post(f"{promise.get_absolute_url()}{slug}/", data)


def test_the_whole_road_in_the_site(client):
    promise = PromiseFactory()
    people = PartiesOf(promise.parties.get().platform, promise.subject)
    sign_in(client, promise.promiser)
    later = promise.due_on + 30 * DAY
    post(client, promise, "andere-datum", due_on=later.isoformat(), text="De leverancier.")
    post(client, promise, "nagekomen-melden", text="Ze staan er.")
    sign_in(client, people.chair)
    post(client, promise, "nog-niet", text="Er staan er twee.")
    sign_in(client, promise.promiser)
    post(client, promise, "nagekomen-melden", text="Nu alle vier.")
    sign_in(client, people.chair)
    response = post(client, promise, "nagekomen", text="Mooi geworden.")
    assert response["Location"] == promise.get_absolute_url()
    promise.refresh_from_db()
    assert promise.status == S.KEPT
    assert promise.due_on == later
    assert [entry.verb for entry in promise.entries.all()] == [
        "promise",
        "postpone",
        "claim_kept",
        "not_yet",
        "claim_kept",
        "confirm_kept",
    ]


def test_a_step_that_is_refused_keeps_the_words_and_says_why_at_the_field(client):
    promise = PromiseFactory()
    sign_in(client, promise.promiser)
    response = post(
        client, promise, "andere-datum", due_on=today().isoformat(), text="Mijn lange reden."
    )
    text = response.content.decode()
    assert response.status_code == 200
    assert "Mijn lange reden." in text
    assert "De nieuwe datum ligt na de oude" in text
    assert re.search(r"<title>\s*Fout:", text)


def test_a_second_click_changes_nothing(client):
    promise = PromiseFactory()
    sign_in(client, promise.promiser)
    for _click in range(2):
        assert post(client, promise, "nagekomen-melden", text="Klaar.").status_code == 302
    promise.refresh_from_db()
    assert promise.entry_count == 2


def test_words_survive_a_session_that_ended(client):
    promise = PromiseFactory(claimed=True)
    response = post(client, promise, "nog-niet", text="Er staan er twee.")
    assert response["Location"].startswith("/account/login")
    sign_in_keeping(client, PartiesOf(promise.parties.get().platform, promise.subject).chair)
    assert "Er staan er twee." in get(client, f"{promise.get_absolute_url()}nog-niet/")


def sign_in_keeping(client, user):
    """As signing in does: the session goes on."""
    kept = dict(client.session)
    sign_in(client, user)
    session = client.session
    session.update({key: value for key, value in kept.items() if not key.startswith("_auth")})
    session.save()


def test_report_and_answer_an_expectation_in_the_site(client):
    seat = BoardSeatFactory(chair=True)
    sign_in(client, seat.user)
    data = {
        "title": "Er komt een tweede wijkwerker",
        "said_on": (today() - 3 * DAY).isoformat(),
        "occasion": "meeting",
        "said_where": "op de wijkavond",
        "heard_from": "de wethouder",
        "platforms": [seat.platform_id],
        "subject": SubjectFactory().pk,
    }
    response = client.post("/toezeggingen/verwachting-melden/", data)
    expectation = Promise.objects.get()
    assert response["Location"] == expectation.get_absolute_url()
    text = get(client, expectation.get_absolute_url())
    assert "“Er komt een tweede wijkwerker”" in text
    assert "Door platform" in text
    assert "gehoord van de wethouder, op de wijkavond van" in text
    desk = UserFactory(desk=True, employee=True)
    sign_in(client, desk)
    due = today() + 90 * DAY
    post(client, expectation, "bevestigen", promiser=desk.pk, due_on=due.isoformat())
    expectation.refresh_from_db()
    assert (expectation.status, expectation.due_on) == (S.OPEN, due)


def test_report_offers_a_board_member_his_own_platform_and_a_council_member_all(client):
    seat, other = BoardSeatFactory(), PlatformFactory(name="Elders")
    sign_in(client, seat.user)
    assert "Elders" not in get(client, "/toezeggingen/verwachting-melden/")
    sign_in(client, CouncilSeatFactory().user)
    assert other.name in get(client, "/toezeggingen/verwachting-melden/")


def test_a_board_promises_in_the_site(client):
    seat = BoardSeatFactory(chair=True)
    sign_in(client, seat.user)
    data = {
        "title": "Wij snoeien de haag",
        "said_on": today().isoformat(),
        "due_on": (today() + 30 * DAY).isoformat(),
        "occasion": "talk",
        "platform": seat.platform_id,
        "subject": SubjectFactory().pk,
    }
    client.post("/toezeggingen/doen/", data)
    promise = Promise.objects.get()
    assert (promise.side, promise.promiser) == ("neighbourhood", seat.user)
    assert "aan de gemeente, in een gesprek van" in get(client, promise.get_absolute_url())


def test_follow_and_stop(client):
    promise, fan = PromiseFactory(), UserFactory()
    sign_in(client, fan)
    client.post(reverse("council:promise_follow", args=[promise.pk]), {"follow": "yes"})
    assert is_following(fan, promise)
    assert "U volgt deze toezegging" in get(client, promise.get_absolute_url())
    operations.advance(promise, promise.due_on + DAY)
    assert fan.messages.get().kind == "promise_late"
    client.post(reverse("council:promise_follow", args=[promise.pk]), {"follow": "no"})
    assert not is_following(fan, promise)
