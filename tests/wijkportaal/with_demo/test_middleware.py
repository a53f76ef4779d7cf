"""Headers on every answer, public pages without a cookie, nothing private in a cache."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path

from tests.factories import UserFactory
from wijkportaal.urls import *  # noqa: F403
from wijkportaal.urls import urlpatterns as all_urls

POLICY = {
    "default-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "img-src 'self'",
}
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

calls = []


@login_not_required
def public(request):
    calls.append(request.path)
    return HttpResponse(f"answer {len(calls)}")


@login_not_required
def with_form(request):
    return HttpResponse(get_token(request))


@login_not_required
def broken(request):
    raise ValueError("on purpose")


def members_only(request):
    return HttpResponse("members")


urlpatterns = [
    path("public/", public),
    path("form/", with_form),
    path("broken/", broken),
    path("members/", members_only),
    *all_urls,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _clean():
    calls.clear()
    cache.clear()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/public/", 200),
        ("/members/", 302),
        ("/nowhere/", 404),
        ("/broken/", 500),
        ("/admin/", 302),
        ("/static/dist/portal.css", 200),
        ("/static/dist/missing.css", 404),
        ("/healthz", 200),
        ("/robots.txt", 200),
    ],
)
def test_every_answer_has_the_safety_headers(client, address, status):
    client.raise_request_exception = False
    response = client.get(address)
    if response.streaming:
        b"".join(response)
    assert response.status_code == status
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert {name: response[name] for name in SAFE} == SAFE
    assert "camera=()" in response["Permissions-Policy"]


def test_policy_has_nothing_unsafe(client):
    assert "unsafe" not in client.get("/public/")["Content-Security-Policy"]


def test_https_answers_ask_for_https_for_a_year(client, settings):
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    response = Client().get("/public/", secure=True)
    assert response["Strict-Transport-Security"] == "max-age=31536000"


def test_public_page_sets_no_cookie(client):
    response = client.get("/public/")
    assert response.cookies == {}
    assert response["Cache-Control"] == "public, max-age=0"


def test_page_with_a_session_is_private(client):
    client.force_login(UserFactory())
    for address in ("/public/", "/members/"):
        assert client.get(address)["Cache-Control"] == "private, no-store"


def test_page_that_sets_a_cookie_is_private(client):
    assert client.get("/form/")["Cache-Control"] == "private, no-store"


def test_public_page_is_kept_for_visitors_without_a_cookie(settings):
    settings.PUBLIC_CACHE_SECONDS = 30
    first, second = Client().get("/public/"), Client().get("/public/")
    assert (first.content, second.content) == (b"answer 1", b"answer 1")
    assert second["Cache-Control"] == "public, max-age=30"
    assert "Cookie" in second["Vary"]
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_kept_page_is_not_served_to_who_brings_a_cookie(settings, client):
    settings.PUBLIC_CACHE_SECONDS = 30
    Client().get("/public/")
    client.force_login(UserFactory())
    assert client.get("/public/").content == b"answer 2"


def test_signed_in_page_is_never_kept_for_others(settings, client):
    settings.PUBLIC_CACHE_SECONDS = 30
    client.force_login(UserFactory())
    assert client.get("/public/").content == b"answer 1"
    assert Client().get("/public/").content == b"answer 2"


def test_form_page_is_never_kept(settings):
    settings.PUBLIC_CACHE_SECONDS = 30
    assert Client().get("/form/").content != Client().get("/form/").content


def test_other_host_gets_its_own_copy(settings):
    settings.PUBLIC_CACHE_SECONDS = 30
    Client().get("/public/")
    assert Client(SERVER_NAME="localhost").get("/public/").content == b"answer 2"


@pytest.mark.parametrize(
    ("cookie", "accept", "language"),
    [(None, "en-US", "nl"), ("en", "nl", "en"), ("xx", "en", "nl"), ("nl", "en", "nl")],
)
def test_language_is_dutch_unless_chosen(client, cookie, accept, language):
    if cookie:
        client.cookies["django_language"] = cookie
    response = client.get("/public/", headers={"accept-language": accept})
    assert response["Content-Language"] == language


def test_choosing_a_language_sets_it_and_goes_back(client):
    response = client.post("/taal/", {"language": "en", "next": "/public/"})
    assert (response.status_code, response["Location"]) == (302, "/public/")
    assert response.cookies["django_language"].value == "en"


@pytest.mark.parametrize("bad", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_choosing_a_language_never_leaves_the_site(client, bad):
    assert client.post("/taal/", {"language": "en", "next": bad})["Location"] == "/"


def test_unknown_language_changes_nothing(client):
    assert client.post("/taal/", {"language": "\x00xx", "next": "/"}).cookies == {}


def test_readyz_tells_database_migrations_and_worker(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": True, "migrations": True, "worker": None}
    assert response["Cache-Control"].startswith("max-age=0, no-cache")


def test_security_txt_follows_the_standard(client):
    text = client.get("/.well-known/security.txt").content.decode()
    assert [line.split(":")[0] for line in text.splitlines()] == [
        "Contact",
        "Expires",
        "Preferred-Languages",
        "Canonical",
    ]


def test_demo_stays_out_of_search_engines(client, settings):
    settings.DEMO = True
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_body_that_no_form_needs_is_refused_unread(client):
    response = client.post("/public/", CONTENT_LENGTH="50000000")
    assert response.status_code == 413
    assert calls == []
