import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import texts
from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def the_code(number=-1):
    return re.search(r"\b(\d{6})\b", mail.outbox[number].body)[1]


def ask_code(client, email, next_url="", **extra):
    url = reverse("account_login") + (f"?next={next_url}" if next_url else "")
    return client.post(url, {"email": email}, **extra)


def enter_code(client, code, next_url=""):
    url = reverse("account_confirm_login_code") + (f"?next={next_url}" if next_url else "")
    return client.post(url, {"code": code})


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_newcomer_joins_with_a_code(client):
    response = ask_code(client, "Nieuw@Example.NL", "/plannen/nieuw/")
    assert response.url == reverse("account_confirm_login_code") + "?next=%2Fplannen%2Fnieuw%2F"
    assert not User.objects.exists()
    assert [m.to for m in mail.outbox] == [["nieuw@example.nl"]]
    response = enter_code(client, the_code(), "/plannen/nieuw/")
    assert response.url == "/plannen/nieuw/"
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == ("nieuw@example.nl", "", False)
    assert signed_in(client) == str(user.pk)
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("nieuw@example.nl", True, True)


def test_known_person_signs_in_with_a_code(client):
    user = UserFactory(email="els@example.nl")
    ask_code(client, "els@example.nl")
    response = enter_code(client, the_code())
    assert response.url == "/mijn/"
    assert signed_in(client) == str(user.pk)
    assert User.objects.count() == 1


def test_somebody_entered_by_staff_needs_only_one_code(client):
    UserFactory(email="els@example.nl")
    ask_code(client, "els@example.nl")
    enter_code(client, the_code())
    assert len(mail.outbox) == 1
    assert EmailAddress.objects.get().verified


def test_known_unknown_and_closed_addresses_get_the_same_answer(client):
    UserFactory(email="bekend@example.nl", verified=True)
    UserFactory(email="dicht@example.nl", is_active=False)
    answers = []
    for email in ("bekend@example.nl", "onbekend@example.nl", "dicht@example.nl"):
        client.cookies.clear()
        response = ask_code(client, email)
        page = client.get(response.url)
        text = page.content.decode().replace(email, "ADRES")
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        answers.append((response.status_code, response.url, page.status_code, text))
    assert answers[0] == answers[1] == answers[2]
    assert len(mail.outbox) == 3


def test_closed_account_gets_no_code(client):
    UserFactory(email="dicht@example.nl", is_active=False)
    ask_code(client, "dicht@example.nl")
    assert not re.search(r"\b\d{6}\b", mail.outbox[0].body)
    response = enter_code(client, "")
    assert response.status_code == 200
    enter_code(client, "000000")
    assert signed_in(client) is None


def test_wrong_code_three_times_ends_it(client):
    ask_code(client, "els@example.nl")
    right = the_code()
    wrong = "000000" if right != "000000" else "111111"
    for _attempt in range(2):
        response = enter_code(client, wrong)
        assert response.status_code == 200
        assert response.context["form"].errors["code"]
    assert enter_code(client, wrong).status_code == 302
    enter_code(client, right)
    assert signed_in(client) is None
    assert not User.objects.exists()


def test_code_works_ten_minutes(client, time_machine_at):
    ask_code(client, "els@example.nl")
    with time_machine_at(minutes=10, seconds=5):
        enter_code(client, the_code())
    assert signed_in(client) is None


def test_code_works_once(client):
    ask_code(client, "els@example.nl")
    code = the_code()
    enter_code(client, code)
    client.post(reverse("account_logout"))
    enter_code(client, code)
    assert signed_in(client) is None


def test_code_of_one_browser_does_not_work_in_another(client):
    ask_code(client, "els@example.nl")
    other = Client()
    ask_code(other, "ander@example.nl")
    enter_code(other, the_code(0))
    assert signed_in(other) is None


def test_new_code_replaces_the_old_one(client):
    ask_code(client, "els@example.nl")
    response = client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert response.status_code == 302
    assert len(mail.outbox) == 2
    old, new = the_code(0), the_code(1)
    if old != new:
        enter_code(client, old)
        assert signed_in(client) is None
    enter_code(client, new)
    assert signed_in(client)


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "https://evil.example/",
        "http:evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "/\r\nevil",
        "evil.example",
    ],
)
def test_next_leads_nowhere_else(client, evil):
    UserFactory(email="els@example.nl")
    response = client.post(reverse("account_login"), {"email": "els@example.nl", "next": evil})
    assert response.url == reverse("account_confirm_login_code")
    response = client.post(
        reverse("account_confirm_login_code"), {"code": the_code(), "next": evil}
    )
    assert response.url == "/mijn/"


def test_typed_words_survive_a_sign_in(client):
    session = client.session
    session["concept"] = {"title": "Een bankje bij de vijver"}
    session.save()
    ask_code(client, "els@example.nl")
    enter_code(client, the_code())
    assert signed_in(client)
    assert client.session["concept"] == {"title": "Een bankje bij de vijver"}


@pytest.mark.parametrize(
    "email",
    [
        "bewоner@example.nl",
        "bewoner@еxample.nl",
        "bewoner@exämple.nl",
        "bewoner\u200b@example.nl",
        "bewoner\x00@example.nl",
        "bewoner@example",
        "geen adres",
        "a" * 250 + "@example.nl",
        "a@" + "b" * 300 + ".nl",
        "",
    ],
)
def test_look_alike_and_broken_addresses_are_refused(client, email):
    response = ask_code(client, email)
    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert not mail.outbox


@pytest.mark.parametrize("spelling", ["ELS@example.nl", "els@EXAMPLE.nl", " els@example.nl "])
def test_spelling_of_an_address_makes_no_second_account(client, spelling):
    user = UserFactory(email="els@example.nl")
    ask_code(client, spelling)
    enter_code(client, the_code())
    assert signed_in(client) == str(user.pk)


def test_codes_to_one_address_are_limited_whatever_the_spelling(client):
    for spelling in ("els@example.nl", "ELS@example.nl", "Els@Example.nl"):
        assert ask_code(client, spelling).status_code == 302
    for spelling in ("eLS@example.nl", " els@example.nl"):
        response = ask_code(client, spelling)
        assert response.status_code == 200
        assert response.context["form"].errors["email"]
    assert len(mail.outbox) == 3


def test_limit_is_not_passed_by_a_forged_proxy_header(client):
    for number in range(20):
        ask_code(client, f"p{number}@example.nl", headers={"x-forwarded-for": f"10.0.0.{number}"})
    assert len(mail.outbox) == 20
    response = ask_code(
        client,
        "nog-een@example.nl",
        headers={"x-forwarded-for": "10.9.9.9", "forwarded": "for=1.2.3.4"},
    )
    assert response.status_code == 200
    assert len(mail.outbox) == 20


def test_mail_that_fails_is_not_shown_as_sent(client, settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_flows.BrokenBackend"
    response = ask_code(client, "els@example.nl")
    assert response.status_code == 503
    assert not client.session.get("account_login")


class BrokenBackend:
    """A mail server that is not there: a real refusal of the network."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_mail_says_the_code_in_both_forms(client):
    ask_code(client, "els@example.nl")
    message = mail.outbox[0]
    html = message.alternatives[0].content
    assert the_code() in message.subject
    assert the_code() in html
    assert "<script" not in html


def test_signed_in_person_goes_straight_on(client):
    client.force_login(UserFactory())
    assert client.get(reverse("account_login") + "?next=/mijn/privacy/").url == "/mijn/privacy/"


@pytest.mark.parametrize("name", ["account_signup", "account_request_login_code"])
def test_joining_and_signing_in_are_one_page(client, name):
    response = client.get(reverse(name) + "?next=/plannen/")
    assert response.url == reverse("account_login") + "?next=/plannen/"


def test_password_sign_in(client):
    user = UserFactory(email="els@example.nl", password="vier losse woorden", verified=True)
    response = client.post(
        reverse("accounts:password"),
        {"login": "Els@Example.nl", "password": "vier losse woorden"},
    )
    assert response.url == "/mijn/"
    assert signed_in(client) == str(user.pk)


@pytest.mark.parametrize("email", ["els@example.nl", "niemand@example.nl"])
def test_wrong_password_tells_nothing(client, email):
    UserFactory(email="els@example.nl", password="vier losse woorden", verified=True)
    response = client.post(reverse("accounts:password"), {"login": email, "password": "fout woord"})
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [texts.ERRORS["email_password_mismatch"]]


def test_passwords_to_one_account_are_limited_whatever_the_spelling(client):
    UserFactory(email="els@example.nl", password="vier losse woorden", verified=True)
    for number in range(5):
        spelling = "els@example.nl".upper() if number % 2 else "els@example.nl"
        client.post(
            reverse("accounts:password"),
            {"login": spelling, "password": "fout"},
            headers={"x-forwarded-for": f"10.0.0.{number}"},
        )
    client.post(
        reverse("accounts:password"),
        {"login": "els@EXAMPLE.nl", "password": "vier losse woorden"},
        headers={"x-forwarded-for": "10.1.1.1"},
    )
    assert signed_in(client) is None


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is worked on: that is what the clock would show."""

    algorithm = "counting"
    times = 0

    def encode(self, password, salt):
        type(self).times += 1
        return super().encode(password, salt)


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "vier losse woorden"},
        {"password": None},
        {"password": "vier losse woorden", "is_active": False},
    ],
    ids=["password", "by code", "closed"],
)
def test_wrong_password_takes_as_long_for_unknown_addresses(client, settings, fields):
    settings.PASSWORD_HASHERS = ["tests.accounts.test_flows.CountingHasher"]
    UserFactory(email="els@example.nl", verified=True, **fields)
    counts = []
    for address in ("els@example.nl", "niemand@example.nl"):
        CountingHasher.times = 0
        client.post(reverse("accounts:password"), {"login": address, "password": "fout woord"})
        counts.append(CountingHasher.times)
    assert counts[0] == counts[1] > 0
