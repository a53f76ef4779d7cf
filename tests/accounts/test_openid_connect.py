"""Signing in through OpenID Connect, against a small provider that really listens."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.urls import reverse

from accounts.models import User
from tests.accounts.test_flows import signed_in, the_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Provider(BaseHTTPRequestHandler):
    """Discovery, token and userinfo; enough of OpenID Connect to sign somebody in."""

    person = {"sub": "bsn-free-pseudonym", "email": "Els@Example.nl", "name": "Els de Wit"}
    token_requests: list[dict] = []

    def answer(self, data):
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.startswith("/.well-known/openid-configuration"):
            self.answer(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/jwks",
                }
            )
        else:
            self.answer(self.person)

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        self.token_requests.append(parse_qs(self.rfile.read(size).decode()))
        self.answer({"access_token": "token", "token_type": "Bearer", "expires_in": 60})

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Provider.token_requests.clear()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "digid",
                    "name": "DigiD",
                    "client_id": "wijkportaal",
                    "secret": "geheim",
                    "settings": {
                        "server_url": f"http://127.0.0.1:{server.server_port}",
                        "fetch_userinfo": True,
                    },
                }
            ],
        }
    }
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def go_and_come_back(client, **answer):
    """To the provider and back, as the browser would; gives the answer to the way back."""
    start = client.post("/account/oidc/digid/login/")
    there = urlsplit(start.url)
    asked = {key: value[0] for key, value in parse_qs(there.query).items()}
    back = client.get(
        "/account/oidc/digid/login/callback/", {"code": "abc", "state": asked["state"], **answer}
    )
    return asked, back


def test_sign_in_page_offers_it_only_when_settings_name_it(client):
    assert "DigiD" not in client.get(reverse("account_login")).content.decode()


def test_sign_in_page_offers_the_provider(client, provider):
    text = client.get(reverse("account_login")).content.decode()
    assert "Log in met DigiD" in text
    assert client.get("/account/oidc/digid/login/").status_code == 200


def test_newcomer_comes_in_and_the_address_is_proved_by_code(client, provider):
    asked, back = go_and_come_back(client)
    assert asked["code_challenge_method"] == "S256"
    assert Provider.token_requests[0]["code_verifier"]
    assert back.url == reverse("account_email_verification_sent")
    assert signed_in(client) is None
    response = client.post(back.url, {"code": the_code()})
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.name) == ("els@example.nl", "Els de Wit")
    assert signed_in(client) == str(user.pk)
    assert SocialAccount.objects.get().user == user


def test_provider_cannot_take_over_the_account_of_an_address(client, provider):
    owner = UserFactory(email="els@example.nl", verified=True)
    _asked, back = go_and_come_back(client)
    assert signed_in(client) is None
    assert not SocialAccount.objects.filter(user=owner).exists()
    assert back.status_code == 302


def test_answer_to_another_question_is_refused(client, provider):
    client.post("/account/oidc/digid/login/")
    response = client.get("/account/oidc/digid/login/callback/", {"code": "abc", "state": "forged"})
    assert signed_in(client) is None
    assert response.status_code in {200, 302, 401}
    assert not User.objects.exists()
    assert not mail.outbox


def test_somebody_who_turns_back_is_told_so(client, provider):
    _asked, back = go_and_come_back(client, error="access_denied")
    assert back.status_code == 302
    assert client.get(back.url).status_code == 200
    assert signed_in(client) is None
