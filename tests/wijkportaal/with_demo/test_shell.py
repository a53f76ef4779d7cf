"""The frame around every page, and the pages for what goes wrong."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from tests.factories import UserFactory
from wijkportaal import errors

pytestmark = pytest.mark.django_db


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_menu_marks_where_we_are(client):
    html = page(client, reverse("platforms:list"))
    assert '<a class="wp-nav__link" href="/platforms/" aria-current="page">' in html
    assert html.count('class="wp-nav__link" href="/plannen/" aria-current') == 0


def test_menu_marks_the_room_we_are_in(client):
    html = page(client, reverse("proposals:submit"))
    assert '<a class="wp-nav__link" href="/plannen/" aria-current="true">' in html


def test_visitor_may_sign_in_and_member_finds_the_portal(client):
    address = reverse("platforms:list")
    assert 'href="/account/login/"' in page(client, address)
    client.force_login(UserFactory())
    signed_in = page(client, address)
    assert 'href="/mijn/"' in signed_in
    assert 'href="/account/login/"' not in signed_in


def test_language_link_comes_back_here(client):
    html = page(client, reverse("proposals:list") + "?q=%22%3E%3Cscript%3E&late=on")
    assert 'href="/taal/?next=/plannen/%3Fq%3D%2522%253E%253Cscript%253E%26late%3Don"' in html


def test_english_frame_is_english(client):
    client.cookies["django_language"] = "en"
    html = page(client, reverse("proposals:list"))
    assert '<html lang="en">' in html
    assert "Skip to the content" in html
    assert ">Nederlands</a>" in html


def test_demo_band_stands_only_on_sample_data(client, settings):
    assert "Voorbeeldgegevens" not in page(client, "/taal/")
    settings.DEMO = True
    assert "Voorbeeldgegevens" in page(client, "/taal/")


def test_theme_of_a_municipality_comes_after_ours(client, settings):
    settings.THEME_CSS = "theme/breda.css"
    html = page(client, "/taal/")
    assert html.index("dist/portal.css") < html.index("theme/breda.css")


def test_error_page_asks_the_database_nothing(django_assert_num_queries, client):
    client.force_login(UserFactory())
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    with django_assert_num_queries(0):
        response = errors.server_error(request)
    assert response.status_code == 500
    assert "Er ging bij ons iets mis" in response.content.decode()


def test_error_page_that_breaks_itself_still_says_sorry(monkeypatch):
    def broken(*arguments):
        raise ValueError("on purpose")

    monkeypatch.setattr(errors, "render_to_string", broken)
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Er ging bij ons iets mis" in response.content.decode()


def test_unknown_address_says_so_in_dutch(client):
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert "Wij kunnen deze pagina niet vinden" in response.content.decode()
