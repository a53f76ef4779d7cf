"""React and get an answer in a browser: a newcomer and a civil servant, also without script."""

import datetime
import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from core.terms import today
from proposals import operations
from tests.factories import (
    AddressFactory,
    BoardSeatFactory,
    ContactAssignmentFactory,
    PlatformFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trees(db):
    """A plan of the municipality that is open for reactions in Dorst."""
    cache.clear()
    platform = PlatformFactory(name="Dorst", slug="dorst")
    AddressFactory(postcode="4849AA", house_number=1, neighbourhood=platform.neighbourhoods.get())
    subject = SubjectFactory(name="Groen", slug="groen")
    contact = UserFactory(
        name="Sanne Verhoeven", is_name_public=True, function="Groen", verified=True
    )
    ContactAssignmentFactory(
        user=contact,
        platform=platform,
        subject=subject,
        starts_on=today() - datetime.timedelta(days=60),
    )
    BoardSeatFactory(platform=platform, chair=True)
    before = today() - datetime.timedelta(days=40)
    draft = operations.save_draft(
        by=contact,
        initiator="municipality",
        platform=platform,
        subject=subject,
        title="Nieuwe bomen in de Dorpsstraat",
        text="De gemeente plant nieuwe bomen.",
        aim="Schaduw",
        fixed_points="De leidingen",
        influence="advise",
        opens_on=today() - datetime.timedelta(days=7),
        today=before,
    )
    return operations.advance(operations.submit(draft, by=contact, today=before)), contact


def type_code(page, address):
    body = next(message.body for message in reversed(mail.outbox) if message.to == [address])
    page.fill("[name=code]", re.search(r"\b(\d{6})\b", body).group(1))
    page.locator("main form").filter(has=page.locator("[name=code]")).locator(
        "button[type=submit]"
    ).first.click()


@pytest.mark.parametrize("has_script", [False, True], ids=["without script", "with script"])
def test_a_newcomer_reacts_and_gets_an_answer(trees, new_page, live_server, has_script):
    plan, contact = trees
    bare = {"java_script_enabled": has_script}
    # 1. Somebody without an account writes; a mistake costs no words.
    resident = new_page(**bare)
    resident.goto(f"{live_server.url}/plannen/{plan.number}/")
    resident.get_by_role("link", name="Schrijf een reactie").click()
    resident.get_by_label("Uw reactie", exact=True).fill("Liever een linde dan een kastanje.")
    resident.get_by_role("button", name="Stuur mij de code").click()
    expect(resident).to_have_title(re.compile(r"^Fout: "))
    expect(resident.get_by_label("Uw reactie", exact=True)).to_have_value(
        "Liever een linde dan een kastanje."
    )
    resident.get_by_label("E-mailadres").fill("els@example.nl")
    resident.get_by_label("Postcode van uw woning").fill("4849 AA")
    resident.get_by_role("button", name="Stuur mij de code").click()
    type_code(resident, "els@example.nl")
    expect(resident.get_by_text("Uw reactie staat erbij.")).to_be_visible()
    expect(resident.locator("#reactie-1")).to_contain_text("Een bewoner van Dorst")

    # 2. The contact point finds it in the queue, answers, reads it over and publishes.
    desk = new_page(contact, live_server, **bare)
    desk.goto(f"{live_server.url}/admin/?rij=reacties")
    desk.get_by_role("link", name=f"Beantwoord reacties: {plan.number}").click()
    desk.get_by_label("Een bewoner van Dorst").check()
    desk.get_by_label("Uw antwoord").fill("Het worden lindes.")
    desk.get_by_role("button", name="Lees het antwoord na").click()
    expect(desk.get_by_text("Dit antwoord komt onder 1 reactie.")).to_be_visible()
    desk.get_by_role("button", name="Publiceer het antwoord").click()
    expect(desk.get_by_text("Elke reactie heeft nu een antwoord.")).to_be_visible()

    # 3. Who wrote it finds the answer below the reaction, and has it as a message.
    resident.goto(f"{live_server.url}/plannen/{plan.number}/")
    expect(resident.locator("#reactie-1")).to_contain_text("Het worden lindes.")
    expect(resident.locator("#reactie-1")).to_contain_text("Sanne Verhoeven")
    resident.goto(f"{live_server.url}/mijn/")
    expect(resident.get_by_role("link", name="Antwoord op uw reactie")).to_be_visible()
