import pytest
from django.urls import reverse

from notifications.models import Delivery
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.ADMIN_SECOND_FACTOR = False


def url(name="changelist", *args):
    return reverse(f"admin:notifications_delivery_{name}", args=args)


@pytest.fixture
def administrator(client):
    user = UserFactory(administrator=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_outbox_shows_failed_mails_first_and_no_address(client, administrator):
    DeliveryFactory(sent=True)
    failed = DeliveryFactory(failed=True)
    DeliveryFactory()
    response = client.get(url())
    assert response.status_code == 200
    assert response.context["cl"].result_list[0] == failed
    assert failed.recipient.email not in response.content.decode()
    assert client.get(url("change", failed.pk)).status_code == 200


def test_outbox_is_for_administrators(client):
    client.force_login(UserFactory(desk=True), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url()).status_code == 404


@pytest.mark.parametrize("pk", ["x", "1", "9" * 5000, "%00"])
def test_an_id_that_is_none_is_a_404(client, administrator, pk):
    path = url("change", "PK").replace("PK", pk)
    assert client.get(path).status_code == 404


def test_outbox_cannot_be_edited(client, administrator):
    failed = DeliveryFactory(failed=True)
    assert client.post(url("change", failed.pk), {"status": "sent"}).status_code == 403
    assert client.get(url("add")).status_code == 403


def test_retry_tries_a_failed_mail_again(client, administrator):
    failed, other = DeliveryFactory.create_batch(2, failed=True)
    assert client.post(url("retry", failed.pk)).status_code == 302
    failed.refresh_from_db()
    other.refresh_from_db()
    assert (failed.status, other.status) == (Delivery.Status.WAITING, Delivery.Status.FAILED)


def test_retry_all_tries_every_failed_mail_again(client, administrator):
    DeliveryFactory.create_batch(2, failed=True)
    sent = DeliveryFactory(sent=True)
    assert client.post(url("retry_all")).status_code == 302
    assert Delivery.objects.filter(status=Delivery.Status.WAITING).count() == 2
    sent.refresh_from_db()
    assert sent.status == Delivery.Status.SENT


def test_retry_refuses_what_was_sent(client, administrator):
    sent = DeliveryFactory(sent=True)
    client.post(url("retry", sent.pk))
    sent.refresh_from_db()
    assert sent.status == Delivery.Status.SENT


def test_retry_is_a_post_by_an_administrator(client, administrator):
    failed = DeliveryFactory(failed=True)
    assert client.get(url("retry", failed.pk)).status_code == 403
    client.force_login(UserFactory(desk=True), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(url("retry", failed.pk)).status_code == 404
    assert client.post(url("retry_all")).status_code == 404
    failed.refresh_from_db()
    assert failed.status == Delivery.Status.FAILED
