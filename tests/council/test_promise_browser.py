"""The register in a browser: axe, at both widths, also with an error in a form."""

import pytest
from playwright.sync_api import expect

from tests.conftest import sign_in
from tests.factories import ExpectationFactory, PartiesOf, PromiseFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_register_passes_axe_and_a_refused_form_says_why(live_server, new_page, axe):
    promise = PromiseFactory(not_yet=True, postponed=1)
    ExpectationFactory(unanswered=True)
    wide, narrow = new_page(), new_page(viewport={"width": 390, "height": 800})
    for page in (wide, narrow):
        for url in ("/toezeggingen/", promise.get_absolute_url(), "/toezeggingen/?year=x"):
            page.goto(live_server.url + url)
            assert axe(page) == [], url
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sign_in(wide, promise.promiser, live_server)
    wide.goto(f"{live_server.url}{promise.get_absolute_url()}andere-datum/")
    wide.get_by_role("button", name="Geef een andere datum").click()
    expect(wide.get_by_role("alert")).to_contain_text("Geef de nieuwe datum")
    assert axe(wide) == []


def test_the_work_floor_of_the_register_passes_axe(live_server, new_page, axe):
    promise = PromiseFactory(late=True)
    PartiesOf(promise.parties.get().platform, promise.subject)
    page = new_page(user=UserFactory(desk=True), live_server=live_server)
    for query in ("?rij=te-laat", f"?rij=te-laat&stap=claim_kept&nr={promise.pk}"):
        page.goto(f"{live_server.url}/admin/toezeggingen/{query}")
        assert axe(page) == [], query
    page.goto(f"{live_server.url}/admin/toezeggingen/nieuw/")
    assert axe(page) == []
