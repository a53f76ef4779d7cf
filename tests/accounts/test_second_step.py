import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.urls import reverse

from accounts import flows
from accounts.adapter import MFAAdapter
from tests.accounts.test_flows import ask_code, enter_code, signed_in, the_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _strict(settings):
    settings.ADMIN_SECOND_FACTOR = True


def app_code(secret=SECRET, later=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def in_session(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def enter_admin(client):
    return client.get(reverse("admin:index"))


def test_resident_gets_no_admin(client):
    assert enter_admin(in_session(client, UserFactory())).status_code == 404


def test_staff_without_second_step_is_sent_to_set_it_up(client):
    response = enter_admin(in_session(client, UserFactory(desk=True)))
    assert response.status_code == 302
    assert response.url == reverse("admin:second_factor")


def test_recovery_codes_alone_are_no_second_step(client):
    user = UserFactory(desk=True)
    RecoveryCodes.activate(user)
    assert not flows.has_second_step(user)
    assert enter_admin(in_session(client, user)).status_code == 302


def test_second_step_of_another_session_does_not_count(client):
    user = UserFactory(desk=True)
    TOTP.activate(user, SECRET)
    response = enter_admin(in_session(client, user))
    assert response.status_code == 302
    assert response.url.startswith(reverse("mfa_reauthenticate"))


def test_staff_signs_in_with_code_and_app(client):
    user = UserFactory(email="balie@example.nl", desk=True, verified=True)
    TOTP.activate(user, SECRET)
    ask_code(client, user.email, reverse("admin:index"))
    response = enter_code(client, the_code(), reverse("admin:index"))
    assert response.url == reverse("mfa_authenticate")
    assert signed_in(client) is None
    assert enter_admin(client).status_code == 302
    response = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert response.status_code == 200
    assert response.context["form"].errors["code"]
    response = client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert response.url == reverse("admin:index")
    assert enter_admin(client).status_code == 200


def test_password_is_not_enough_either(client):
    user = UserFactory(
        email="balie@example.nl", desk=True, verified=True, password="vier losse woorden"
    )
    TOTP.activate(user, SECRET)
    response = client.post(
        reverse("accounts:password"), {"login": user.email, "password": "vier losse woorden"}
    )
    assert response.url == reverse("mfa_authenticate")
    assert signed_in(client) is None


def test_app_code_works_once(client):
    user = UserFactory(email="balie@example.nl", desk=True, verified=True)
    TOTP.activate(user, SECRET)
    code = app_code()
    for is_in in (True, False):
        ask_code(client, user.email)
        enter_code(client, the_code())
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert bool(signed_in(client)) is is_in
        client.post(reverse("account_logout"))


def test_recovery_code_lets_in_once(client):
    user = UserFactory(email="balie@example.nl", desk=True, verified=True)
    TOTP.activate(user, SECRET)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for is_in in (True, False):
        ask_code(client, user.email)
        enter_code(client, the_code())
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert bool(signed_in(client)) is is_in
        client.post(reverse("account_logout"))


@pytest.mark.django_db(transaction=True)
def test_setting_up_needs_a_fresh_code_when_there_is_no_password(client):
    user = UserFactory(email="balie@example.nl", desk=True, verified=True)
    in_session(client, user)
    url = reverse("mfa_activate_totp")
    response = client.get(url)
    assert response.url.startswith(reverse("accounts:fresh_code"))
    assert client.post(url, {"code": "123456"}).url.startswith(reverse("accounts:fresh_code"))
    client.post(response.url, {"action": "send"})
    response = client.post(response.url, {"code": the_code(), "next": url})
    assert response.url == url
    form = client.get(url).context["form"]
    response = client.post(url, {"code": app_code(form.secret)})
    assert response.status_code == 302
    assert flows.has_second_step(user)
    assert enter_admin(client).status_code == 200
    assert [message.to for message in mail.outbox[1:]] == [[user.email]]


def test_setting_up_needs_the_password_when_there_is_one(client):
    user = UserFactory(email="els@example.nl", verified=True, password="vier losse woorden")
    in_session(client, user)
    response = client.get(reverse("mfa_activate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_activate_totp"])
def test_setting_up_is_for_people_who_signed_in(client, name):
    assert client.get(reverse(name)).status_code == 302
    assert signed_in(client) is None


def test_secret_is_kept_encrypted(settings):
    user = UserFactory()
    TOTP.activate(user, SECRET)
    row = Authenticator.objects.get(user=user)
    assert SECRET not in str(row.data)
    assert MFAAdapter().decrypt(row.data["secret"]) == SECRET
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key" * 5
    settings.SECRET_KEY_FALLBACKS = [old]
    assert MFAAdapter().decrypt(row.data["secret"]) == SECRET


def test_staff_cannot_remove_the_last_second_step():
    user = UserFactory(desk=True)
    authenticator = TOTP.activate(user, SECRET).instance
    assert not MFAAdapter().can_delete_authenticator(authenticator)
    resident = TOTP.activate(UserFactory(), SECRET).instance
    assert MFAAdapter().can_delete_authenticator(resident)


def test_guessing_app_codes_is_limited(client):
    user = UserFactory(email="balie@example.nl", desk=True, verified=True)
    TOTP.activate(user, SECRET)
    ask_code(client, user.email)
    enter_code(client, the_code())
    for _attempt in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert signed_in(client) is None
