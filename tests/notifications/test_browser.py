"""The pages in Chromium: axe finds nothing, nothing overflows, wide and narrow."""

import datetime

import pytest

from core.terms import AMSTERDAM
from notifications import mail, tokens
from tests.conftest import sign_in
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory, MessageFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def user(page, live_server):
    user = UserFactory(name="Marieke van Dongen")
    sign_in(page, user, live_server)
    return user


def look(page, axe, url):
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(url)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("has_messages", [True, False])
def test_messages(page, live_server, axe, user, has_messages):
    if has_messages:
        MessageFactory(user=user, subject="Een vraag over uw plan " + "Baarschotsestraat" * 5)
        MessageFactory(user=user, read=True)
        # The longest date in words.
        moment = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=AMSTERDAM)
        user.messages.update(created_at=moment)
    look(page, axe, live_server.url + "/mijn/berichten/")


def test_one_message(page, live_server, axe, user):
    message = MessageFactory(
        user=user,
        body="Uw plan **Bankje** heeft genoeg draagvlak.\n\n# Wat gebeurt er nu?\n- dit\n- dat",
        details={"date": "2026-12-07", "date_label": "Antwoord uiterlijk op", "head": "7f3a 91c2"},
    )
    look(page, axe, live_server.url + message.get_absolute_url())


def test_settings_without_script(page, live_server, axe, user):
    look(page, axe, live_server.url + "/mijn/berichten/instellingen/")
    page.get_by_label("Een stap in een plan").uncheck()
    page.get_by_role("button", name="Sla mijn keuze op").click()
    page.get_by_text("Uw keuze is opgeslagen.").wait_for()
    assert user.mail_preferences.get(kind="test_step").wants_mail is False


def test_unsubscribe(page, live_server, axe):
    user = UserFactory()
    look(page, axe, f"{live_server.url}/afmelden/{tokens.make(user, 'test_step')}/")
    page.get_by_role("button", name="Stop deze mails").click()
    page.get_by_role("heading", name="U krijgt deze mails niet meer").wait_for()
    assert axe(page) == []


def test_the_mail_itself(page, axe, tmp_path, settings):
    settings.DEMO = True
    delivery = DeliveryFactory(
        message__body="Uw plan **Bankje** heeft genoeg draagvlak.\n\n# Wat gebeurt er nu?\nNiets.",
        message__details={
            "button": "Bekijk uw plan",
            "date": "2026-12-07",
            "date_label": "U krijgt antwoord uiterlijk op",
            "side": "municipality",
            "number": "WP-2026-0031",
            "head": "7f3a 91c2",
            "why": "U krijgt dit bericht omdat u dit plan heeft ingediend.",
        },
    )
    file = tmp_path / "mail.html"
    file.write_text(mail.compose(delivery).alternatives[0][0])
    look(page, axe, file.as_uri())
