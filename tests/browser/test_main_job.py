"""The main job, end to end in a browser, as four people: from the first sentence to the answer.

A resident of Dorst submits a plan; neighbours support it up to the minimum that Dorst agreed; the
contact point takes it up and answers it in the admin; a council member reads on the progress page
what became of it. Nothing is simulated: the codes come from the mails that were really sent.
"""

import datetime
import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from core.terms import today
from proposals.models import Proposal
from proposals.states import Status
from tests.factories import (
    AddressFactory,
    AgreementFactory,
    BoardSeatFactory,
    ContactAssignmentFactory,
    CouncilSeatFactory,
    MandateFactory,
    PlatformFactory,
    ProposalFactory,
    ResidenceFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dorst(db):
    """Dorst, with an agreement of two votes, a contact point for traffic and a council member."""
    cache.clear()
    platform = PlatformFactory(name="Dorst", slug="dorst")
    AddressFactory(postcode="4849AA", house_number=1, neighbourhood=platform.neighbourhoods.get())
    traffic = SubjectFactory(name="Verkeer", slug="verkeer")
    AgreementFactory(
        platform=platform,
        agreed=True,
        kinds=["plan"],
        minimum_residents=2,
        maximum_objections=None,
    )
    BoardSeatFactory(platform=platform, chair=True)
    contact = UserFactory(
        name="Sanne Verhoeven", is_name_public=True, function="Aanspreekpunt verkeer", verified=True
    )
    ContactAssignmentFactory(user=contact, platform=platform, subject=traffic)
    MandateFactory(user=contact, subjects=[traffic], platforms=[platform], amount=2500)
    council_member = CouncilSeatFactory().user
    return contact, council_member


def type_code(page, address):
    """Read the code from the mail to this address and type it in."""
    body = next(message.body for message in reversed(mail.outbox) if message.to == [address])
    page.fill("[name=code]", re.search(r"\b(\d{6})\b", body).group(1))
    page.locator("main form").filter(has=page.locator("[name=code]")).locator(
        "button[type=submit]"
    ).first.click()


def submit_plan(page, live_server):
    page.goto(f"{live_server.url}/plannen/nieuw/")
    page.get_by_label("Postcode").fill("4849 AA")
    page.get_by_role("button", name="Verder naar: uw plan").click()
    page.get_by_role("button", name="Verder naar: over u").click()
    expect(page).to_have_title(re.compile(r"^Fout: "))
    page.get_by_label("Een plan", exact=False).first.check()
    page.get_by_label("Titel").fill("Veilige oversteek bij de basisschool")
    page.get_by_label("Onderwerp").select_option("verkeer")
    page.get_by_label("Wat wilt u, en waarom?").fill("Kinderen steken daar elke dag over.")
    page.get_by_role("button", name="Verder naar: over u").click()
    page.get_by_label("E-mailadres").fill("els@example.nl")
    page.get_by_role("button", name="Stuur mij de code").click()
    type_code(page, "els@example.nl")
    page.get_by_role("button", name="Dien uw plan in").click()
    page.get_by_role("heading", name="Uw plan is ontvangen").wait_for()
    # The heading may be there while the rest is still on its way.
    page.wait_for_load_state("load")
    number = re.search(r"WP-\d{4}-\d{4}", page.content()).group()
    assert "Sanne Verhoeven" in page.content()
    assert "2 stemmen genoeg" in page.content()
    return number


def support_plan(page, live_server, number, address):
    page.goto(f"{live_server.url}/plannen/{number}/")
    page.locator(f"a[href='/plannen/{number}/steun/']").first.click()
    page.get_by_label("E-mailadres").fill(address)
    page.get_by_label("Postcode van uw woning").fill("4849 AA")
    page.get_by_label("jaar of ouder").check()
    page.get_by_label("Ik ga ermee akkoord").check()
    page.get_by_role("button", name="Stuur mij de code").click()
    type_code(page, address)
    page.get_by_text("Uw steun telt mee.").first.wait_for()
    page.wait_for_load_state("load")
    return page.locator("main").inner_text()


@pytest.mark.parametrize("has_script", [False, True], ids=["without script", "with script"])
def test_main_job_from_the_first_sentence_to_the_published_answer(
    dorst, new_page, live_server, has_script
):
    contact, council_member = dorst
    bare = {"java_script_enabled": has_script}
    # 1. A resident of Dorst submits a plan, without an account and without a script.
    resident = new_page(**bare)
    number = submit_plan(resident, live_server)

    # Before it is taken up, a visitor reads only what it is about and whose turn it is.
    visitor = new_page(**bare)
    visitor.goto(f"{live_server.url}/plannen/{number}/")
    assert "Veilige oversteek" not in visitor.content()
    assert "Gemeente" in visitor.locator("main").inner_text()

    # 2. The contact point finds it in the work queue and takes it up.
    desk = new_page(contact, live_server, **bare)
    desk.goto(f"{live_server.url}/admin/")
    desk.get_by_text(number).first.wait_for()
    desk.goto(f"{live_server.url}/admin/plannen/{number}/?stap=admit#stap")
    desk.get_by_role("button", name="Toelaten").click()
    assert Proposal.objects.get(number=number).status == Status.GATHERING_SUPPORT

    # 3. Two neighbours support it; the second vote reaches the minimum that Dorst agreed.
    words = support_plan(new_page(**bare), live_server, number, "buur1@example.nl")
    assert "De teller staat nu op 1 van 2." in words
    words = support_plan(new_page(**bare), live_server, number, "buur2@example.nl")
    assert "De teller staat nu op 2 van 2." in words
    assert "Daarmee is het minimum gehaald." in words
    assert Proposal.objects.get(number=number).status == Status.UNDER_REVIEW

    # 4. The contact point answers, within the mandate, and publishes.
    desk.goto(f"{live_server.url}/admin/plannen/{number}/?stap=respond#stap")
    form = desk.locator("form").filter(has=desk.locator("[name=stap-reason]"))
    desk.select_option("[name=stap-outcome]", "yes")
    desk.fill("[name=stap-reason]", "De oversteek past in ons plan voor schoolroutes.")
    desk.fill("[name=stap-cost]", "2.000")
    desk.select_option("[name=stap-executor]", str(contact.pk))
    desk.fill("[name=stap-next_step]", "Wij schilderen de zebra.")
    desk.fill("[name=stap-next_step_on]", str(today() + datetime.timedelta(days=30)))
    assert desk.input_value("[name=stap-capacity]") == "own_mandate"
    form.get_by_role("button", name="Bekijk en publiceer").click()
    desk.get_by_role("button", name=re.compile("[Pp]ubliceer")).first.click()
    proposal = Proposal.objects.get(number=number)
    assert proposal.status == Status.ACCEPTED
    assert proposal.is_answered_on_time is True

    # 5. The resident reads the answer; nobody signs out, nothing was lost.
    resident.goto(f"{live_server.url}/plannen/{number}/")
    page = resident.locator("main").inner_text()
    for line in (
        "Veilige oversteek bij de basisschool",
        "De oversteek past in ons plan voor schoolroutes.",
        "Wij schilderen de zebra.",
    ):
        assert line in page

    # 6. A council member reads on the progress page what became of it.
    council = new_page(council_member, live_server, **bare)
    council.goto(f"{live_server.url}/voortgang/")
    council.locator("a[href*='gemeente-op-tijd']").first.click()
    assert number in council.content()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_writing_pass_axe_in_every_state(dorst, new_page, live_server, axe, width):
    page = new_page(viewport={"width": width, "height": 900})

    def look(state):
        assert axe(page) == [], state
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state

    url = f"{live_server.url}/plannen/nieuw/"
    page.goto(url)
    look("waar")
    page.get_by_role("button", name="Verder naar: uw plan").click()
    look("waar, fout")
    page.get_by_label("Postcode").fill("4849 AA")
    page.get_by_role("button", name="Verder naar: uw plan").click()
    look("plan")
    page.get_by_role("button", name="Verder naar: over u").click()
    look("plan, fout")
    page.get_by_label("Een plan", exact=False).first.check()
    page.get_by_label("Titel").fill("Veilige oversteek bij de basisschool")
    page.get_by_label("Onderwerp").select_option("verkeer")
    page.get_by_label("Wat wilt u, en waarom?").fill("Kinderen.\n\n- links\n- rechts")
    page.get_by_role("button", name="Verder naar: over u").click()
    look("over u")
    page.get_by_role("button", name="Stuur mij de code").click()
    look("over u, fout")
    page.get_by_role("button", name="Bewaar en ga later verder").click()
    look("bewaren")
    page.get_by_label("E-mailadres").fill("els@example.nl")
    page.get_by_role("button", name="Stuur mij de code").click()
    type_code(page, "els@example.nl")
    page.get_by_role("link", name="Gooi dit concept weg").wait_for()
    look("concept")
    page.get_by_role("link", name="Gooi dit concept weg").click()
    look("weggooien")
    page.get_by_role("link", name="Nee, bewaar het").click()
    page.get_by_role("link", name="Ga verder met dit plan").click()
    look("nakijken")
    page.locator("summary").filter(has_text="Voeg een foto").click()
    page.get_by_role("button", name="Voeg dit bestand toe").click()
    look("bestand, fout")
    page.get_by_role("button", name="Dien uw plan in").click()
    look("klaar")
    number = Proposal.objects.get().number
    for step in ("wijzigen", "intrekken", "volgen"):
        page.goto(f"{live_server.url}/plannen/{number}/{step}/")
        look(step)
        if step == "wijzigen":
            page.get_by_role("button", name="Publiceer de nieuwe versie").click()
            look("wijzigen, fout")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_supporting_pass_axe_in_every_state(dorst, new_page, live_server, axe, width):
    proposal = ProposalFactory(gathering_support=True)
    page = new_page(viewport={"width": width, "height": 900})

    def look(state):
        assert axe(page) == [], state
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state

    url = f"{live_server.url}/plannen/{proposal.number}/steun/"
    page.goto(url)
    look("nieuw")
    page.get_by_role("button", name="Stuur mij de code").click()
    look("nieuw, fout")
    page.goto(f"{live_server.url}/plannen/{proposal.number}/melden/")
    look("melden")
    resident = ResidenceFactory(platform=proposal.platform).user
    page = new_page(resident, live_server, viewport={"width": width, "height": 900})
    page.goto(url)
    look("bekend")
    for box in page.locator("form [type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="Geef mijn stem").click()
    look("gesteund")
    page.get_by_role("button", name="Trek mijn stem in").click()
    look("ingetrokken")


def test_submitting_with_the_keyboard_alone(dorst, new_page, live_server):
    """Tab, space, arrows and enter are enough; the skip link comes first."""
    page = new_page()
    page.goto(f"{live_server.url}/plannen/nieuw/?platform=dorst")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "nl-skip-link"
    page.keyboard.press("Enter")

    def tab_to(name, value=None):
        for _step in range(40):
            page.keyboard.press("Tab")
            element = page.evaluate(
                "[document.activeElement.name, document.activeElement.value,"
                " getComputedStyle(document.activeElement).outlineStyle]"
            )
            if element[0] == name and value in (None, element[1]):
                return element[2]
        raise AssertionError(f"{name} cannot be reached with the keyboard")

    assert tab_to("go", "next") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/plan/"))
    tab_to("kind")
    page.keyboard.press("Space")
    tab_to("title")
    page.keyboard.type("Een bankje bij de kerk")
    tab_to("subject")
    page.keyboard.type("Verkeer")
    tab_to("text")
    page.keyboard.type("Ouderen willen zitten.")
    tab_to("go", "next")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/over-u/"))
    tab_to("email")
    page.keyboard.type("els@example.nl")
    page.keyboard.press("Enter")
    page.locator("[name=code]").wait_for()
    assert mail.outbox[-1].to == ["els@example.nl"]
