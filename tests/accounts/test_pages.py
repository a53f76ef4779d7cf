"""Every page of an account in a real browser: axe, no script needed, and a passkey that works."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from tests.accounts.test_flows import the_code
from tests.accounts.test_second_step import SECRET, app_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 390, "height": 844}}
DESK = {"viewport": {"width": 1280, "height": 900}}
SUBMIT = "main form.wp-form button.nl-button--primary"


def look(page, axe):
    """No violation, no sideways scrolling, one heading."""
    assert axe(page) == []
    assert page.locator("h1").count() == 1
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("size", [PHONE], ids=["390"])
def test_pages_of_a_visitor(new_page, live_server, axe, size):
    page = new_page(**size)
    page.goto(live_server.url + reverse("account_login"))
    look(page, axe)
    page.fill("[name=email]", "geen adres")
    page.click(SUBMIT)
    expect(page).to_have_title(re.compile(r"^Fout: "))
    assert page.input_value("[name=email]") == "geen adres"
    look(page, axe)
    page.fill("[name=email]", "els@example.nl")
    page.click(SUBMIT)
    look(page, axe)
    page.fill("[name=code]", "12")
    page.click(SUBMIT)
    expect(page).to_have_title(re.compile(r"^Fout: "))
    look(page, axe)
    for name in (
        "accounts:password",
        "account_reset_password",
        "account_inactive",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "accounts:erased",
    ):
        page.goto(live_server.url + reverse(name))
        look(page, axe)
    page.goto(live_server.url + reverse("account_reset_password"))
    page.fill("[name=email]", "niemand@example.nl")
    page.click(SUBMIT)
    look(page, axe)


@pytest.mark.parametrize("size", [PHONE], ids=["390"])
def test_pages_of_a_person(new_page, live_server, axe, size):
    user = UserFactory(email="els@example.nl", verified=True, password="vier losse woorden")
    user.emailaddress_set.create(email="els2@example.nl", verified=False)
    page = new_page(user, live_server, **size)
    for name in (
        "accounts:profile",
        "accounts:privacy",
        "accounts:fresh_code",
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "account_logout",
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
        "socialaccount_connections",
    ):
        page.goto(live_server.url + reverse(name))
        look(page, axe)
    # An address that is not proved yet stands in the way of a second step.
    user.emailaddress_set.filter(verified=False).delete()
    page.goto(live_server.url + reverse("mfa_activate_totp"))
    page.fill("[name=password]", "vier losse woorden")
    page.click(SUBMIT)
    look(page, axe)
    page.fill("[name=code]", app_code(page.inner_text("#authenticator_secret").strip()))
    page.click(SUBMIT)
    look(page, axe)
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "accounts:erase",
    ):
        page.goto(live_server.url + reverse(name))
        look(page, axe)
    page.click(SUBMIT)
    expect(page).to_have_title(re.compile(r"^Fout: "))
    look(page, axe)


def test_everything_works_without_scripts(new_page, live_server):
    """A newcomer joins, takes a second step, signs in with it and erases the account again."""
    page = new_page(java_script_enabled=False, **PHONE)
    page.goto(live_server.url + reverse("account_login"))
    page.fill("[name=email]", "els@example.nl")
    page.click(SUBMIT)
    page.fill("[name=code]", the_code())
    page.click(SUBMIT)
    assert User.objects.filter(email="els@example.nl").exists()
    page.goto(live_server.url + reverse("accounts:profile"))
    page.fill("[name=name]", "Els de Wit")
    page.click(SUBMIT)
    assert User.objects.get(email="els@example.nl").name == "Els de Wit"
    page.goto(live_server.url + reverse("mfa_activate_totp"))
    page.click(SUBMIT)
    page.fill("[name=code]", the_code())
    page.click(SUBMIT)
    secret = page.inner_text("#authenticator_secret").strip()
    page.fill("[name=code]", app_code(secret))
    page.click(SUBMIT)
    page.goto(live_server.url + reverse("account_logout"))
    page.click(SUBMIT)
    cache.clear()
    page.goto(live_server.url + reverse("account_login") + "?next=" + reverse("accounts:erase"))
    page.fill("[name=email]", "els@example.nl")
    page.click(SUBMIT)
    page.fill("[name=code]", the_code())
    page.click(SUBMIT)
    page.fill("[name=code]", app_code(secret))
    page.click(SUBMIT)
    assert page.url.startswith(live_server.url + reverse("accounts:fresh_code"))
    cache.clear()
    page.click(SUBMIT)
    page.fill("[name=code]", the_code())
    page.click(SUBMIT)
    page.check("[name=is_meant]")
    page.click(SUBMIT)
    assert page.url == live_server.url + reverse("accounts:erased")
    assert not User.objects.filter(email="els@example.nl").exists()


def test_second_step_page_passes_axe(new_page, live_server, axe):
    user = UserFactory(email="balie@example.nl", desk=True, verified=True)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    page = new_page(**PHONE)
    page.goto(live_server.url + reverse("account_login"))
    page.fill("[name=email]", user.email)
    page.click(SUBMIT)
    page.fill("[name=code]", the_code())
    page.click(SUBMIT)
    assert page.url == live_server.url + reverse("mfa_authenticate")
    look(page, axe)
    page.fill("[name=code]", "000000")
    page.click(SUBMIT)
    look(page, axe)


def test_passkey_is_added_and_lets_in(new_page, live_server, axe, settings):
    """With the browser's own virtual key, under our Content-Security-Policy."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    user = UserFactory(email="els@example.nl", verified=True)
    page = new_page(user, live_server, **DESK)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(live_server.url + reverse("mfa_add_webauthn"))
    page.click(SUBMIT)
    page.fill("[name=code]", the_code())
    page.click(SUBMIT)
    page.fill("[name=name]", "Mijn telefoon")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto(live_server.url + reverse("mfa_list_webauthn"))
    assert page.get_by_role("heading", name="Mijn telefoon").count() == 1
    look(page, axe)
    key = user.authenticator_set.get(type="webauthn")
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        page.goto(live_server.url + reverse(name, args=[key.pk]))
        look(page, axe)
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("accounts:password") + "?next=/mijn/gegevens/")
    page.click("#passkey_login")
    page.wait_for_url(live_server.url + reverse("accounts:profile"))
    look(page, axe)


def test_mail_server_that_is_away_gives_a_page(new_page, live_server, axe, settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_flows.BrokenBackend"
    page = new_page(**PHONE)
    page.goto(live_server.url + reverse("account_login"))
    page.fill("[name=email]", "els@example.nl")
    page.click(SUBMIT)
    assert not mail.outbox
    look(page, axe)
