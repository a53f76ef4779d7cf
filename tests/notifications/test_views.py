import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications import context_processors, tokens
from notifications.models import Preference
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db

LIST = "/mijn/berichten/"
SETTINGS = "/mijn/berichten/instellingen/"


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_messages_show_ones_own_unread_first(client, user):
    read = MessageFactory(user=user, read=True)
    old, new = MessageFactory(user=user), MessageFactory(user=user)
    MessageFactory()
    response = client.get(LIST)
    assert list(response.context["messages_of_page"]) == [new, old, read]
    assert response.context["unread"] == 2


def test_messages_say_when_there_are_none(client, user):
    assert 'class="wp-empty"' in client.get(LIST).content.decode()


def test_messages_are_paged(client, user):
    MessageFactory.create_batch(21, user=user)
    assert len(client.get(LIST).context["messages_of_page"]) == 20
    assert len(client.get(LIST, {"page": 2}).context["messages_of_page"]) == 1


@pytest.mark.parametrize("page", ["0", "x", "9" * 5000, "\x00", "-1", "999"])
def test_messages_of_a_page_that_does_not_exist_are_a_404(client, user, page):
    assert client.get(LIST, {"page": page}).status_code == 404


def test_messages_cost_the_same_for_one_and_for_three(client, user):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    MessageFactory(user=user)
    queries()
    one = queries()
    MessageFactory.create_batch(2, user=user)
    assert queries() == one


def test_message_is_read_once_opened(client, user):
    message = MessageFactory(user=user, body="Eén **groot**\n\n# Kop\n- punt <b>", details={})
    response = client.get(message.get_absolute_url())
    html = response.content.decode()
    assert "<strong>groot</strong>" in html
    assert "punt &lt;b&gt;" in html
    message.refresh_from_db()
    assert message.is_read


def test_message_of_another_is_a_404(client, user):
    message = MessageFactory()
    assert client.get(message.get_absolute_url()).status_code == 404
    message.refresh_from_db()
    assert not message.is_read


def test_mark_all_as_read(client, user):
    MessageFactory.create_batch(2, user=user)
    assert client.get(reverse("notifications:read")).status_code == 405
    assert client.post(reverse("notifications:read")).status_code == 302
    assert not user.messages.unread().exists()


@pytest.mark.parametrize("path", [LIST, SETTINGS, "/mijn/berichten/1/"])
def test_ones_own_pages_ask_to_sign_in(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert "/account/" in response["Location"]


def test_settings_save_the_choice_and_show_what_is_fixed(client, user):
    page = client.get(SETTINGS)
    assert "Het antwoord op uw plan" in page.content.decode()
    assert page.context["form"].initial.get("test_step", True)
    assert client.post(SETTINGS, {}).status_code == 302
    assert Preference.objects.get(user=user, kind="test_step").wants_mail is False
    client.post(SETTINGS, {"test_step": "on"})
    assert Preference.objects.get(user=user, kind="test_step").wants_mail is True


def test_settings_ignore_a_forged_kind(client, user):
    client.post(SETTINGS, {"test_must": "", "test_step": "on", "x\x00": "y"})
    assert not Preference.objects.filter(kind="test_must").exists()


def unsubscribe(user, kind="test_step"):
    return reverse("notifications:unsubscribe", args=[tokens.make(user, kind)])


def test_unsubscribe_asks_first_and_a_get_changes_nothing(client):
    response = client.get(unsubscribe(UserFactory()))
    assert response.status_code == 200
    assert not response.cookies
    assert not Preference.objects.exists()


def test_unsubscribe_in_one_click_without_signing_in_or_token():
    user = UserFactory()
    client = Client(enforce_csrf_checks=True)
    response = client.post(unsubscribe(user), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert Preference.objects.get().wants_mail is False
    assert Preference.objects.get().user == user
    # Once more changes nothing.
    assert client.post(unsubscribe(user)).status_code == 200
    assert Preference.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_unsubscribe_knows_only_its_own_tokens(client, method):
    user = UserFactory()
    erased = UserFactory(erased=True)
    good = unsubscribe(user)
    for path in (
        good.replace("~", "~x"),
        unsubscribe(user, "test_must"),
        unsubscribe(user, "nowhere"),
        unsubscribe(erased),
        "/afmelden/x/",
        "/afmelden/%00/",
        f"/afmelden/{'9' * 5000}/",
    ):
        assert getattr(client, method)(path).status_code == 404
    assert not Preference.objects.exists()


def test_unread_is_asked_only_where_it_is_printed(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = UserFactory()
    MessageFactory(user=request.user)
    with django_assert_num_queries(0):
        unread = context_processors.unread(request)["unread_messages"]
    with django_assert_num_queries(1):
        assert unread() == 1
        assert unread() == 1


def test_unread_of_a_visitor_asks_nothing(rf, client, django_assert_num_queries):
    request = rf.get("/")
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        assert context_processors.unread(request)["unread_messages"]() == 0
