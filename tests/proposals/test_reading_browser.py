"""The reading pages in a real browser: axe finds nothing, nothing runs over the edge."""

import pytest
from playwright.sync_api import expect

from proposals import operations
from tests.factories import (
    ContactAssignmentFactory,
    PlatformFactory,
    ProposalFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
    desk_of,
)
from tests.factories.proposals import TRAITS

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1280, 390, 320)


def look(page, url, axe, axe_at=(1280, 390)):
    """Open a page at each width and give back everything that is wrong with it."""
    page.goto(url)
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{url} runs over the edge at {width}")
        if width in axe_at:
            wrong += [f"{url} at {width}: {problem}" for problem in axe(page)]
    return wrong


@pytest.fixture
def village():
    """A place with a contact point for one subject, a gap for another, and a broker."""
    place = PlatformFactory(name="Dorst", slug="dorst")
    subject = SubjectFactory(name="Verkeer", slug="verkeer")
    ContactAssignmentFactory(
        subject=subject,
        user=UserFactory(name="Sanne Verhoeven", is_name_public=True),
        deputy=UserFactory(name="Joris Maas", is_name_public=True),
    )
    RoleHolderFactory(
        user=UserFactory(name="Wim Adriaansen", is_name_public=True), platforms=[place]
    )
    return place, subject


@pytest.mark.parametrize("from_municipality", [False, True])
def test_every_status_passes_axe(page, live_server, axe, village, from_municipality):
    place, subject = village
    wrong = []
    for number, status in enumerate(TRAITS):
        if status == "draft" or (from_municipality and status in ("not_admissible", "forwarded")):
            continue
        plan = ProposalFactory(
            **{status: True},
            from_municipality=from_municipality,
            platform=place,
            subject=subject if status != "declined" else SubjectFactory(name="Groen"),
        )
        # The pieces are the same at both widths: each status is looked at in one of them.
        axe_at = ((1280,), (390,))[number % 2]
        wrong += look(page, f"{live_server.url}/plannen/{plan.number}/", axe, axe_at)
    wrong += look(page, f"{live_server.url}/plannen/?scope=all", axe)
    assert wrong == []


def test_other_reading_pages_pass_axe(page, live_server, axe, village):
    place, subject = village
    late = ProposalFactory(under_review=True, late=True, platform=place, subject=subject)
    operations.remind(late, by=late.author)
    ProposalFactory(accepted=True, late=True, platform=place, subject=subject)
    plan = ProposalFactory(gathering_support=True, platform=place, subject=subject)
    operations.revise(plan, by=plan.author, title="Anders", text="Bel 06.", reason="Beter.")
    redaction = operations.propose_redaction(
        plan, by=desk_of(place), reason="personal_data", passage="Bel 06."
    )
    operations.confirm_redaction(redaction, by=UserFactory(desk=True))
    long = ProposalFactory(in_execution=True, platform=place, subject=subject)
    for number in range(12):
        operations.write_message(long, by=desk_of(place), text=f"Bericht {number}.")
    wrong = []
    for path in (
        f"{late.number}/",
        f"{plan.number}/",
        f"{plan.number}/versies/",
        f"{plan.number}/afdrukken/",
        f"{long.number}/",
        "",
        "?late=on&platform=dorst",
        "?q=bestaatniet",
        "?status=bogus&after=x&q=%00",
        "?page=99",
    ):
        wrong += look(page, f"{live_server.url}/plannen/{path}", axe)
    assert wrong == []


def test_choices_work_without_javascript(new_page, live_server, village):
    place, subject = village
    plan = ProposalFactory(under_review=True, late=True, platform=place, subject=subject)
    ProposalFactory(gathering_support=True, platform=place, subject=subject)
    page = new_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/plannen/")
    expect(page.locator(".wp-plan")).to_have_count(2)
    page.get_by_label("Over de termijn").check()
    page.get_by_role("button", name="Toon plannen").click()
    expect(page.locator(".wp-plan")).to_have_count(1)
    page.get_by_role("link", name="Veilige oversteek").click()
    expect(page).to_have_url(f"{live_server.url}/plannen/{plan.number}/")
    page.get_by_text("Waarom deze datum?").click()
    page.goto(f"{live_server.url}/plannen/?late=on")
    page.get_by_role("link", name="Over de termijn").click()
    expect(page.locator(".wp-plan")).to_have_count(2)


def test_choices_open_as_a_sheet_on_a_phone(new_page, live_server, village):
    place, subject = village
    ProposalFactory(under_review=True, platform=place, subject=subject)
    page = new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{live_server.url}/plannen/")
    expect(page.get_by_label("Woorden in het plan")).not_to_be_visible()
    page.get_by_role("button", name="Kies plannen").click()
    page.get_by_label("Woorden in het plan").fill("bestaatniet")
    page.get_by_role("button", name="Toon plannen").click()
    expect(page.get_by_text("Er zijn geen plannen die bij uw keuzes passen")).to_be_visible()
