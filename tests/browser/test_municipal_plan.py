"""A plan of the municipality in a browser, as three people: announced, answered, carried out.

A contact point writes it in the admin and announces it; the chair of the board asks for more and
answers on the public site; the contact point carries it out and the chair says that it is done. A
visitor reads every step.
"""

import datetime

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import expect

from core.terms import AMSTERDAM, today
from platforms.models import BoardSeat, Subject
from proposals import operations
from proposals.models import Proposal
from proposals.states import Status
from tests.factories import (
    BoardSeatFactory,
    ContactAssignmentFactory,
    PlatformFactory,
    PortfolioFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def people(db):
    cache.clear()
    subject = SubjectFactory(name="Groen", slug="groen")
    contact = UserFactory(name="Thomas Lier", is_name_public=True, function="adviseur groen")
    chairs = []
    for name in ("Dorst", "Oosteind"):
        platform = PlatformFactory(name=name)
        ContactAssignmentFactory(user=contact, platform=platform, subject=subject)
        chairs.append(BoardSeatFactory(platform=platform, chair=True).user)
    return contact, chairs[0]


def wait_until(plan, day):
    """Let time do its part up to this day, as the worker would have done each night."""
    return operations.advance(plan, today=day)


@pytest.mark.parametrize("has_script", [False, True], ids=["without script", "with script"])
def test_a_municipal_plan_from_draft_to_done_as_three_people(
    people, new_page, live_server, has_script
):
    contact, chair = people
    # --- the contact point writes and announces, for two places
    page = new_page(contact, live_server, java_script_enabled=has_script)
    page.goto(f"{live_server.url}/admin/plannen/van-de-gemeente/")
    page.get_by_role("link", name="Schrijf een plan van de gemeente").click()
    page.get_by_label("Dorst").check()
    page.get_by_label("Oosteind").check()
    page.get_by_label("Onderwerp").select_option(label="Groen")
    page.get_by_role("textbox", name="Titel").fill("Meer schaduw in de straat")
    page.get_by_role("textbox", name="Het plan").fill("De gemeente wil bomen planten.")
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page.get_by_text("Het concept is bewaard")).to_be_visible()
    page.get_by_role("button", name="Bekijk en kondig aan").click()
    expect(page.locator(".wp-errors")).to_contain_text("Schrijf hoeveel invloed bewoners hebben.")
    expect(page.get_by_role("textbox", name="Titel")).to_have_value("Meer schaduw in de straat")
    page.get_by_role("textbox", name="Doel").fill("In elke straat een plek in de schaduw.")
    page.get_by_role("textbox", name="Wat al vaststaat").fill("De leidingen liggen er.")
    page.get_by_label("Samen maken").check()
    page.get_by_label("Reageren kan vanaf").fill((today() + 30 * DAY).isoformat())
    page.get_by_role("button", name="Bekijk en kondig aan").click()
    expect(page.get_by_role("heading", name="Bekijk het plan")).to_be_visible()
    page.get_by_role("button", name="Kondig het plan aan op 2 plekken").click()
    expect(page.get_by_role("heading", name="Oosteind")).to_be_visible()
    plan = Proposal.objects.get(platform__name="Dorst")
    assert plan.status == Status.SUBMITTED

    # --- the chair asks for more, the contact point adds it
    board = new_page(chair, live_server, java_script_enabled=has_script)
    board.goto(f"{live_server.url}/mijn/")
    board.get_by_role("link", name="Bereid u voor").click()
    expect(board.get_by_text("In elke straat een plek in de schaduw.")).to_be_visible()
    board.get_by_role("link", name="Vraag om wat ontbreekt").click()
    board.get_by_label("Wat ontbreekt er?").fill("Hoeveel bomen komen er?")
    board.get_by_role("button", name="Vraag hierom").click()
    expect(board.locator(".wp-stand")).to_contain_text("De gemeente")
    page.goto(f"{live_server.url}/admin/plannen/{plan.number}/?stap=supplement")
    page.get_by_label("Wat voegt u toe?").fill("Dertig bomen.")
    page.get_by_role("button", name="Stuur naar het bestuur").click()
    expect(page.get_by_text("is aangevuld")).to_be_visible()

    # --- it opens and closes by itself; the chair answers on the site
    plan = wait_until(plan, Proposal.objects.get(pk=plan.pk).opens_on)
    closes_on = plan.due_on
    plan = wait_until(plan, closes_on + DAY)
    assert plan.status == Status.UNDER_REVIEW
    noon = datetime.datetime.combine(closes_on + 2 * DAY, datetime.time(12), tzinfo=AMSTERDAM)
    with time_machine.travel(noon):
        board = new_page(chair, live_server, java_script_enabled=has_script)
        board.goto(f"{live_server.url}/mijn/")
        board.get_by_role("link", name="Geef het antwoord van de wijk").click()
        board.get_by_role("button", name="Lees het antwoord na").click()
        expect(board.locator(".wp-errors")).to_be_visible()
        board.get_by_label("De buurt is akkoord").check()
        board.get_by_label("Waarom?").fill("Wij vonden samen dertig plekken.")
        board.get_by_label("Wat is de volgende stap?").fill("De plekken bekijken")
        board.get_by_label("Vóór welke datum?").fill((today() + 20 * DAY).isoformat())
        board.get_by_role("button", name="Lees het antwoord na").click()
        expect(board.get_by_text("geen toestemming volgens de wet").first).to_be_visible()
        board.get_by_role("button", name="Publiceer het antwoord").click()
        expect(board.locator(".wp-answer--wijk")).to_contain_text("dertig plekken")

        # --- carried out, and the neighbourhood has the last word
        page = new_page(contact, live_server, java_script_enabled=has_script)
        desk = f"{live_server.url}/admin/plannen/{plan.number}/"
        page.goto(f"{desk}?stap=start")
        page.get_by_label("Klaar op").fill((today() + 60 * DAY).isoformat())
        page.locator(".wp-next").get_by_role("button", name="Starten").click()
        expect(page.get_by_text("is in uitvoering.")).to_be_visible()
        page.goto(f"{desk}?stap=complete")
        page.get_by_label("Wat is er gedaan?").fill("Er staan dertig bomen.")
        page.locator(".wp-next").get_by_role("button", name="Uitgevoerd").click()
        expect(page.get_by_text("is gemeld als uitgevoerd")).to_be_visible()
        board.goto(f"{live_server.url}/mijn/")
        board.get_by_role("link", name="Zeg of de gemeente deed wat is afgesproken").click()
        board.get_by_label("Ja, het is klaar").check()
        board.get_by_role("button", name="Verstuur uw reactie").click()
        expect(board.get_by_text("Dank u wel. Het plan is afgerond.")).to_be_visible()

    assert Proposal.objects.get(pk=plan.pk).status == Status.EVALUATED
    visitor = new_page(java_script_enabled=has_script)
    visitor.goto(f"{live_server.url}{plan.get_absolute_url()}")
    expect(visitor.locator("#dossier")).to_be_visible()
    for words in ("Plan aangekondigd", "Er staan dertig bomen.", "Wij vonden samen"):
        expect(visitor.locator("main")).to_contain_text(words)


def test_pages_of_a_municipal_plan_are_for_everybody(people, new_page, live_server, axe):
    contact, chair = people
    drafts = operations.save_municipal_draft(
        by=contact,
        platforms=[seat.platform for seat in BoardSeat.objects.order_by("pk")],
        subject=Subject.objects.get(),
        title="Meer schaduw",
        text="Bomen.",
        aim="Schaduw",
        fixed_points="Leidingen",
        influence="coproduce",
        opens_on=today() - 100 * DAY,
    )
    page = new_page(contact, live_server)
    ours = f"{live_server.url}/admin/plannen/van-de-gemeente/"
    for path in (ours, f"{ours}nieuw/", f"{ours}{drafts[0].uuid}/nakijken/"):
        page.goto(path)
        assert axe(page) == [], page.url
    page.goto(f"{ours}nieuw/")
    page.get_by_role("button", name="Bekijk en kondig aan").click()
    expect(page.locator(".wp-errors")).to_be_visible()
    assert axe(page) == [], page.url
    plans = operations.announce(drafts, by=contact, today=today() - 130 * DAY)
    for plan in plans:
        wait_until(plan, today() - 40 * DAY)
    plan = Proposal.objects.get(platform__name="Dorst")
    operations.publish_response(
        plan,
        by=chair,
        today=today() - 20 * DAY,
        outcome="no",
        reason="Liever niet.",
        alternative="Een haag.",
        capacity="board",
    )
    alderman = PortfolioFactory(subject=plan.subject, platform=plan.platform).user
    operations.continue_against(
        plan, by=alderman, answer="Toch.", planned_end_on=today() + DAY, today=today() - 10 * DAY
    )
    page = new_page(None, live_server)
    for path in (f"/plannen/bundel/{plan.bundle}/", plan.get_absolute_url(), "/plannen/"):
        page.goto(f"{live_server.url}{path}")
        assert axe(page) == [], page.url
    other = Proposal.objects.get(platform__name="Oosteind")
    page = new_page(BoardSeat.objects.get(platform=other.platform).user, live_server)
    for path in ("/mijn/", f"{other.get_absolute_url()}antwoord/"):
        page.goto(f"{live_server.url}{path}")
        assert axe(page) == [], page.url
