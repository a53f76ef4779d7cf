"""Home, platform, my portal, search and the pages that explain."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.privacy import data_map
from notifications.operations import is_following
from platforms.models import Platform
from proposals.models import Proposal
from tests.factories import (
    BoardSeatFactory,
    PlatformFactory,
    ProposalFactory,
    ResidenceFactory,
    UserFactory,
)
from wijkportaal.glossary import words
from wijkportaal.news import newest
from wijkportaal.views.pages import privacy_groups

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/",
    "/hoe-werkt-het/",
    "/begrippen/",
    "/privacy/",
    "/toegankelijkheid/",
    "/zoeken/",
    "/zoeken/?q=fiets",
    "/voortgang/",
    "/platforms/dorst/",
]


@pytest.mark.parametrize("url", PUBLIC)
def test_reading_sets_no_cookie_and_needs_no_account(demo, client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
    assert response.content.count(b"<h1") == 1


def test_every_platform_has_its_page(demo, client):
    for platform in Platform.objects.all():
        response = client.get(platform.get_absolute_url())
        assert response.status_code == 200
        assert platform.name in response.content.decode()


def test_no_page_shows_an_address_of_somebody(demo, client):
    for url in [*PUBLIC, "/platforms/oosterheide/", "/voortgang/lopend/"]:
        html = client.get(url).content.decode()
        assert "@example.nl" not in html
        assert "4849AA" not in html


def test_home_shows_where_plans_run(demo, client):
    html = client.get("/").content.decode()
    assert f"{Proposal.objects.open().count()} lopende plannen" in html
    assert "Wat er nu speelt" in html


def test_news_names_each_plan_once_and_hides_what_is_not_public(demo):
    news = newest(number=30)
    sentences = [str(item.sentence) for item in news]
    assert len(sentences) == len(set(sentences))
    for proposal in Proposal.objects.submitted().filter(admitted_on=None):
        assert not any(proposal.title in sentence for sentence in sentences)


def test_platform_page_shows_gap_agreement_board_and_who_helps(demo, client):
    html = client.get("/platforms/dorst/").content.decode()
    assert "Voor veiligheid is er sinds" in html
    assert "60 inwoners" in html
    assert "Henk Jansen" in html
    assert "Leila Demir" in html
    assert "Sanne Verhoeven" in html


def test_page_without_platform_invites(demo, client):
    html = client.get("/platforms/slotjes/").content.decode()
    assert "Hier is nog geen platform." in html
    assert "Begin zelf een platform" in html
    assert f"{reverse('proposals:submit')}?platform=slotjes" in html


def test_appointment_before_the_decision_is_marked(demo, client):
    assert "Benoemd voor" in client.get("/platforms/oosterheide/").content.decode()


def test_unknown_platform_is_not_found(client):
    assert client.get("/platforms/bestaat-niet/").status_code == 404


def test_following_a_platform_asks_for_an_account_and_can_be_undone(client):
    platform = PlatformFactory()
    url = reverse("platform_follow", args=[platform.slug])
    assert client.get(url).status_code == 302
    user = UserFactory()
    client.force_login(user)
    assert client.get(url).status_code == 200
    client.post(url)
    assert is_following(user, platform)
    client.post(url, {"stop": "1"})
    assert not is_following(user, platform)


# --- my portal ---
def test_my_portal_is_of_oneself_only(client):
    own = ProposalFactory(gathering_support=True, title="Mijn eigen plan")
    ProposalFactory(draft=True, title="Concept van een ander", author=UserFactory())
    assert client.get("/mijn/").status_code == 302
    client.force_login(own.author)
    html = client.get("/mijn/").content.decode()
    assert "Mijn eigen plan" in html
    assert "Concept van een ander" not in html


def test_my_portal_says_when_it_is_my_turn(client):
    plan = ProposalFactory(supplement_requested=True)
    client.force_login(plan.author)
    html = client.get("/mijn/").content.decode()
    assert "Wat op u wacht" in html
    assert reverse("proposals:supplement", args=[plan.number]) in html


def test_board_member_sees_the_work_of_his_platform(client):
    seat = BoardSeatFactory(chair=True)
    plan = ProposalFactory(under_review=True, from_municipality=True, platform=seat.platform)
    client.force_login(seat.user)
    html = client.get("/mijn/").content.decode()
    assert f"Voor het bestuur van {seat.platform.name}" in html
    assert plan.number in html


def test_resident_sees_no_board_and_no_work_floor(client):
    resident = ResidenceFactory().user
    client.force_login(resident)
    html = client.get("/mijn/").content.decode()
    assert "Voor het bestuur van" not in html
    assert reverse("admin:index") not in html
    assert 'action="/account/logout/"' in html


def test_staff_finds_the_work_floor(client):
    client.force_login(UserFactory(desk=True))
    assert reverse("admin:index") in client.get("/mijn/").content.decode()


def test_my_portal_is_never_kept_by_a_cache(client):
    client.force_login(UserFactory())
    assert "no-store" in client.get("/mijn/")["Cache-Control"]


def test_every_account_of_the_demo_has_a_portal(person, client):
    for key in ("bewoner", "buur", "bestuur", "ambtenaar", "balie", "raadslid", "wethouder"):
        client.force_login(person(key))
        assert client.get("/mijn/").status_code == 200


def test_my_portal_has_equal_queries_for_one_and_three_plans(client):
    author = ResidenceFactory().user
    ProposalFactory(gathering_support=True, author=author)
    client.force_login(author)
    client.get("/mijn/")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/mijn/")
        return len(captured)

    few = queries()
    for _number in range(2):
        ProposalFactory(gathering_support=True, author=author)
    assert queries() == few


# --- search ---
def test_search_finds_plans_places_and_people(demo, client):
    html = client.get("/zoeken/", {"q": "pluktuin"}).content.decode()
    assert "Een pluktuin bij het dorpshuis" in html
    assert "Steenoven" not in html
    assert 'href="/platforms/dorst/"' in client.get("/zoeken/?q=steenoven").content.decode()
    assert "Sanne Verhoeven" in client.get("/zoeken/?q=verhoeven").content.decode()


def test_search_never_finds_a_resident_or_a_hidden_text(demo, client):
    html = client.get("/zoeken/", {"q": "Lotte de Graaf"}).content.decode()
    assert "bewoner@" not in html
    assert "<li><a" not in html.split("</form>")[1].split("<footer")[0]
    hidden = client.get("/zoeken/", {"q": "veertig avondronde"}).content.decode()
    assert "Er is geen plan met deze woorden." in hidden


@pytest.mark.parametrize("text", ["%00", "%ED%A0%80", "x" * 5000, "%E2%80%8B", "'\"<script>", "*"])
def test_search_takes_any_text(db, client, text):
    response = client.get(f"/zoeken/?q={text}")
    assert response.status_code == 200
    assert b"<script>" not in response.content


# --- explaining ---
def test_privacy_page_tells_the_whole_data_map(client):
    lines = {
        (str(line.purpose), str(line.ground), str(line.retention))
        for room in data_map().values()
        for line in room.values()
    }
    shown = {
        (line["purpose"], line["ground"], line["retention"])
        for _title, group in privacy_groups()
        for line in group
    }
    assert shown == lines


def test_glossary_explains_each_word_once():
    slugs = [word.slug for word in words()]
    assert len(slugs) == len(set(slugs))


def test_accessibility_claims_no_status(client):
    html = client.get("/toegankelijkheid/").content.decode()
    assert "nog niet onderzocht" in html
