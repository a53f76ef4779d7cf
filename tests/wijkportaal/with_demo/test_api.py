"""The API: public text only, problem+json for every error, nothing of persons."""

import pytest

from accounts.models import User
from proposals.models import Proposal
from tests.factories import ProposalFactory

pytestmark = pytest.mark.django_db

RESOURCES = [
    "/api/v1/plannen",
    "/api/v1/platforms",
    "/api/v1/aanspreekpunten",
    "/api/v1/voortgang",
    "/openapi.json",
]


@pytest.mark.parametrize("url", RESOURCES)
def test_resource_answers_anybody_with_its_version_and_no_cookie(demo, client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert response["API-Version"] == "1.0.0"
    assert not response.cookies


@pytest.mark.parametrize(
    "url",
    [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/plannen/",
        "/api/v1/bestaatniet",
        "/api/v2/plannen",
        "/api/v1/plannen/WP-2026-9999",
        "/api/v1/plannen/x",
        "/api/v1/platforms/bestaat-niet",
        "/api/v1/plannen?page=2000",
    ],
)
def test_what_is_not_there_is_a_problem(client, url):
    response = client.get(url)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


@pytest.mark.parametrize(
    "query",
    [
        "status=x",
        "page=0",
        "page=-1",
        "page=" + "9" * 5000,
        "pageSize=x",
        "q=%00",
        "ingediendVanaf=gisteren",
        "teLaat=misschien",
        "aanZet=niemand",
    ],
)
def test_a_value_that_cannot_be_understood_is_refused(client, query):
    response = client.get(f"/api/v1/plannen?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["invalidParams"][0]["name"] == query.split("=")[0]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(client, method):
    response = getattr(client, method)("/api/v1/plannen")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"


def test_no_resource_tells_anything_of_persons(demo, client):
    bodies = [client.get(url).content.decode() for url in RESOURCES]
    bodies += [
        client.get(f"/api/v1/plannen/{number}").content.decode()
        for number in Proposal.objects.submitted().values_list("number", flat=True)
    ]
    everything = "\n".join(bodies)
    assert "@example.nl" not in everything
    for name in User.objects.filter(is_name_public=False).values_list("name", flat=True):
        assert name not in everything
    assert "de zoon van de familie op nummer 14" not in everything


def test_text_is_told_from_admission_on(client):
    hidden = ProposalFactory(submitted=True, title="Nog niet openbaar", text="Geheim tot later.")
    shown = ProposalFactory(gathering_support=True, title="Wel openbaar", text="Voor iedereen.")
    body = client.get("/api/v1/plannen").content.decode()
    assert "Nog niet openbaar" not in body
    assert "Wel openbaar" in body
    assert client.get(f"/api/v1/plannen/{hidden.number}").json()["tekst"] == ""
    assert client.get(f"/api/v1/plannen/{shown.number}").json()["tekst"] == "Voor iedereen."


def test_drafts_are_not_there(client):
    before = client.get("/api/v1/plannen").json()["aantal"]
    ProposalFactory(draft=True, title="Nog bij mij thuis")
    assert client.get("/api/v1/plannen").json()["aantal"] == before
    assert client.get("/api/v1/plannen", {"q": "thuis"}).json()["aantal"] == 0


def test_filters_say_what_the_lists_say(demo, client):
    def number(**query):
        return client.get("/api/v1/plannen", query).json()["aantal"]

    assert number(teLaat="true") == Proposal.objects.late().count()
    assert number(teLaat="true") + number(teLaat="false") == number()
    assert (
        number(platform="dorst")
        == Proposal.objects.submitted().filter(platform__slug="dorst").count()
    )
    assert number(vanWie="municipality") == Proposal.objects.submitted().by_municipality().count()
    assert number(q="pluktuin") == 1


def test_pages_are_bounded(demo, client):
    assert len(client.get("/api/v1/plannen?pageSize=1000").json()["resultaten"]) <= 100
    first = client.get("/api/v1/plannen?pageSize=10").json()
    assert len(first["resultaten"]) == 10
    assert "page=2" in first["volgende"]


def test_progress_tells_where_each_list_stands(demo, client):
    figures = client.get("/api/v1/voortgang").json()["cijfers"]
    late = next(figure for figure in figures if figure["sleutel"] == "over-de-termijn")
    assert late["aantal"] == Proposal.objects.late().count()
    assert "/voortgang/over-de-termijn/?" in late["lijst"]


def test_description_names_every_resource(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert {path for path in paths if path.startswith("/api/")} == {
        "/api/v1/plannen",
        "/api/v1/plannen/{number}",
        "/api/v1/plannen/{number}/reacties",
        "/api/v1/platforms",
        "/api/v1/platforms/{slug}",
        "/api/v1/aanspreekpunten",
        "/api/v1/besluiten",
        "/api/v1/besluiten/{id}",
        "/api/v1/toezeggingen",
        "/api/v1/toezeggingen/{id}",
        "/api/v1/voortgang",
    }
