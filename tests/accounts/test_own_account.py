import datetime
import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import operations
from accounts.models import User
from tests.accounts.test_flows import ask_code, enter_code, signed_in, the_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def els():
    return UserFactory(email="els@example.nl", verified=True, password="vier losse woorden")


@pytest.fixture
def els_client(client, els):
    """Signed in through the front door, with the password, and asked for it once more."""
    client.post(
        reverse("accounts:password"), {"login": els.email, "password": "vier losse woorden"}
    )
    client.post(reverse("account_reauthenticate"), {"password": "vier losse woorden"})
    return client


def test_name_and_language_are_saved(els_client, els):
    response = els_client.post(reverse("accounts:profile"), {"name": "Els", "language": "en"})
    assert response.url == reverse("accounts:profile")
    els.refresh_from_db()
    assert (els.name, els.language) == ("Els", "en")


@pytest.mark.parametrize("name", ["\u200b", "x" * 151, "a\x00b", "een\ntwee"])
def test_bad_name_is_refused_and_kept(els_client, els, name):
    response = els_client.post(reverse("accounts:profile"), {"name": name, "language": "nl"})
    assert response.status_code == 200
    assert response.context["form"].errors["name"]
    assert response.context["form"]["name"].value() == name
    els.refresh_from_db()
    assert els.name != name


def test_name_is_never_markup(els_client):
    els_client.post(
        reverse("accounts:profile"), {"name": "<script>alert(1)</script>", "language": "nl"}
    )
    for name in ("accounts:profile", "accounts:privacy"):
        assert "<script>alert" not in els_client.get(reverse(name)).content.decode()


def test_new_address_is_proved_before_it_counts(els_client, els):
    els_client.post(reverse("account_email"), {"action_add": "", "email": "Nieuw@Example.nl"})
    assert mail.outbox[-1].to == ["nieuw@example.nl"]
    assert not els.emailaddress_set.filter(email="nieuw@example.nl", verified=True).exists()
    els_client.post(reverse("account_email_verification_sent"), {"code": the_code()})
    assert els.emailaddress_set.get(email="nieuw@example.nl").verified
    els_client.post(reverse("account_email"), {"action_primary": "", "email": "nieuw@example.nl"})
    els.refresh_from_db()
    assert els.email == "nieuw@example.nl"


def test_address_of_somebody_else_tells_nothing(els_client, els):
    UserFactory(email="ander@example.nl", verified=True)
    answers = []
    for email in ("ander@example.nl", "vrij@example.nl"):
        response = els_client.post(reverse("account_email"), {"action_add": "", "email": email})
        page = els_client.get(response.url)
        text = page.content.decode().replace(email, "ADRES")
        answers.append((response.status_code, response.url, re.sub(r'value="\w{64}"', "", text)))
    assert answers[0] == answers[1]
    assert not els.emailaddress_set.filter(email="ander@example.nl").exists()


def test_address_of_somebody_else_cannot_be_taken_even_with_the_code(els_client, els):
    owner = UserFactory(email="ander@example.nl", verified=True)
    els_client.post(reverse("account_email"), {"action_add": "", "email": "ander@example.nl"})
    els_client.post(reverse("account_email_verification_sent"), {"code": the_code()})
    assert not els.emailaddress_set.filter(email="ander@example.nl", verified=True).exists()
    assert User.objects.of_email("ander@example.nl") == owner


@pytest.mark.parametrize("email", ["els@exаmple.nl", "a\x00@example.nl", "x", ""])
def test_bad_address_is_refused(els_client, email):
    response = els_client.post(reverse("account_email"), {"action_add": "", "email": email})
    assert response.status_code == 200
    assert response.context["form"].errors["email"]


def test_password_is_changed_with_the_old_one(els_client, els):
    fields = {"password1": "paars koffie zeilboot", "password2": "paars koffie zeilboot"}
    url = reverse("account_change_password")
    assert els_client.post(url, {**fields, "oldpassword": "fout"}).status_code == 200
    assert els_client.post(url, {**fields, "oldpassword": "vier losse woorden"}).status_code == 302
    els.refresh_from_db()
    assert els.check_password("paars koffie zeilboot")
    assert mail.outbox[-1].to == [els.email]


@pytest.mark.parametrize(
    "password", ["kort", "123456789012345", "wachtwoord123"[:8], "els@example.nl", "a\x00" * 10, ""]
)
def test_weak_password_is_refused_in_plain_words(client, password):
    user = UserFactory(email="els@example.nl", verified=True)
    ask_code(client, user.email)
    enter_code(client, the_code())
    response = client.post(
        reverse("account_set_password"), {"password1": password, "password2": password}
    )
    assert response.status_code == 200
    errors = response.context["form"].errors["password1"]
    assert errors
    assert not any("This password" in error for error in errors)


def test_password_can_be_set_later(client):
    user = UserFactory(email="els@example.nl", verified=True)
    ask_code(client, user.email)
    enter_code(client, the_code())
    password = "paars koffie zeilboot"
    response = client.post(
        reverse("account_set_password"), {"password1": password, "password2": password}
    )
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password(password)


def test_password_reset_tells_nothing_and_works(client, els):
    answers = []
    for email in ("niemand@example.nl", "els@example.nl"):
        response = client.post(reverse("account_reset_password"), {"email": email})
        answers.append((response.status_code, response.url))
    assert answers[0] == answers[1]
    response = client.post(answers[1][1], {"code": the_code()})
    password = "paars koffie zeilboot"
    response = client.post(response.url, {"password1": password, "password2": password})
    els.refresh_from_db()
    assert els.check_password(password)


def test_other_devices_are_signed_out(els_client, els):
    other = Client()
    ask_code(other, els.email)
    enter_code(other, the_code())
    for browser in (els_client, other):
        assert browser.get(reverse("usersessions_list")).status_code == 200
    assert UserSession.objects.filter(user=els).count() == 2
    els_client.post(reverse("usersessions_list"))
    assert signed_in(els_client)
    assert other.get(reverse("accounts:profile")).status_code == 302


def test_signing_out_takes_a_click(els_client):
    assert els_client.get(reverse("account_logout")).status_code == 200
    assert signed_in(els_client)
    els_client.post(reverse("account_logout"))
    assert not signed_in(els_client)


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "account_set_password",
        "mfa_index",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "usersessions_list",
        "socialaccount_connections",
        "account_reauthenticate",
    ],
)
def test_pages_are_closed_to_visitors(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_pages_of_a_person_are_kept_nowhere(els_client):
    for name in ("accounts:profile", "accounts:privacy", "account_email"):
        assert els_client.get(reverse(name))["Cache-Control"] == "private, no-store"


def test_expired_sessions_are_thrown_away(client):
    ask_code(client, "els@example.nl")
    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
    alive = Client()
    alive.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert operations.clear_expired() == 1
    assert Session.objects.count() == 1
    assert not User.objects.filter(email="els@example.nl").exists()
