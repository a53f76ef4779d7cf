import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from notifications import outbox, tasks, worker
from notifications.models import Delivery, Message
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory, HeartbeatFactory, MessageFactory

pytestmark = pytest.mark.django_db


class Away(locmem.EmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, messages):
        raise ConnectionRefusedError(111, "naam@example.nl refused")


class Full(locmem.EmailBackend):
    """A mail server that takes nothing for one address."""

    code = 550

    def send_messages(self, messages):
        address = messages[0].to[0]
        if address.startswith("vol"):
            raise smtplib.SMTPRecipientsRefused(
                {address: (self.code, b"full: " + address.encode())}
            )
        return super().send_messages(messages)


class Busy(Full):
    code = 451


def use(settings, backend):
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"


def test_drain_sends_what_is_due_once():
    first, second = DeliveryFactory.create_batch(2)
    later = DeliveryFactory(due_at=timezone.now() + timedelta(minutes=5))
    assert outbox.drain() is False
    assert outbox.drain() is False
    assert sorted(m.to[0] for m in mail.outbox) == sorted(
        [first.recipient.email, second.recipient.email]
    )
    first.refresh_from_db()
    later.refresh_from_db()
    assert (first.status, first.attempts, first.leased_by) == ("sent", 1, "")
    assert first.sent_at is not None
    assert (later.status, later.attempts) == ("waiting", 0)


def test_drain_ends_after_a_slice_and_says_there_is_more():
    DeliveryFactory.create_batch(3)
    assert outbox.drain(limit=2) is True
    assert len(mail.outbox) == 2


def test_drain_begins_nothing_once_the_worker_stops():
    DeliveryFactory()
    outbox.stopping.set()
    assert outbox.drain() is False
    assert mail.outbox == []


def test_drain_leaves_what_another_worker_holds():
    DeliveryFactory(sending=True, lease_until=timezone.now() + timedelta(minutes=1))
    outbox.drain()
    assert mail.outbox == []


def test_drain_takes_over_an_expired_lease():
    delivery = DeliveryFactory(sending=True)
    outbox.drain()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("sent", 2)


def test_drain_drops_what_is_no_longer_wanted():
    gone = DeliveryFactory(message=MessageFactory(user=UserFactory(inactive=True)))
    off = DeliveryFactory()
    off.recipient.mail_preferences.create(kind="test_step", wants_mail=False)
    must = DeliveryFactory(message__user=off.recipient, is_mandatory=True)
    outbox.drain()
    assert [m.to for m in mail.outbox] == [[must.recipient.email]]
    for delivery in (gone, off):
        delivery.refresh_from_db()
        assert (delivery.status, delivery.sent_at) == ("dropped", None)


def test_a_server_that_is_away_costs_one_attempt_and_waits_longer_each_time(settings, caplog):
    use(settings, Away)
    first, second = DeliveryFactory.create_batch(2)
    waits = []
    for attempt in range(1, 7):
        Delivery.objects.filter(pk=second.pk).update(due_at=timezone.now() + timedelta(days=1))
        before = timezone.now()
        outbox.drain()
        first.refresh_from_db()
        assert first.attempts == attempt
        assert first.sent_at is None
        if attempt < 6:
            assert first.status == "waiting"
            waits.append(round((first.due_at - before).total_seconds() / 60))
            Delivery.objects.filter(pk=first.pk).update(due_at=timezone.now())
    assert waits == [1, 5, 30, 120, 720]
    assert (first.status, first.last_error) == ("failed", "ConnectionRefusedError")
    assert first.failed_at is not None
    assert list(Delivery.objects.failed()) == [first]
    # Neither the row nor the log says who it was for.
    assert "@" not in caplog.text
    assert mail.outbox == []


def test_a_server_that_is_away_is_not_asked_for_every_mail(settings):
    use(settings, Away)
    DeliveryFactory.create_batch(3)
    outbox.drain()
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_an_address_that_does_not_exist_fails_at_once_and_stops_nobody(settings):
    use(settings, Full)
    refused = DeliveryFactory(message__user__email="vol@example.nl")
    good = DeliveryFactory()
    outbox.drain()
    refused.refresh_from_db()
    good.refresh_from_db()
    assert (refused.status, refused.last_error) == ("failed", "SMTPRecipientsRefused 550")
    assert good.status == "sent"


def test_an_address_that_is_busy_is_tried_again(settings):
    use(settings, Busy)
    refused = DeliveryFactory(message__user__email="vol@example.nl")
    outbox.drain()
    refused.refresh_from_db()
    assert (refused.status, refused.last_error) == ("waiting", "SMTPRecipientsRefused 451")


def test_a_mail_that_cannot_be_composed_fails_alone(settings):
    broken = DeliveryFactory(message__details={"date": "no date", "date_label": "Klaar op"})
    good = DeliveryFactory()
    outbox.drain()
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.status, broken.last_error) == ("waiting", "ValueError")
    assert good.status == "sent"


def test_a_lost_lease_is_not_marked_sent(monkeypatch):
    """Who was so slow that another took over does not write over the other's outcome."""
    delivery = DeliveryFactory(sending=True, leased_by="another")
    outbox._release(delivery, status="sent", sent_at=timezone.now())
    delivery.refresh_from_db()
    assert (delivery.status, delivery.leased_by) == ("sending", "another")


@pytest.mark.parametrize(
    "values",
    [
        {"status": "sent", "sent_at": None},
        {"status": "failed", "sent_at": timezone.now()},
        {"status": "sending", "lease_until": None},
        {"status": "waiting", "lease_until": timezone.now()},
    ],
)
def test_the_database_refuses_a_mail_shown_as_what_it_is_not(values):
    delivery = DeliveryFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**values)


def test_a_second_mail_about_one_event_is_refused():
    delivery = DeliveryFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryFactory(message=delivery.message)
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageFactory(event=delivery.event, user=delivery.recipient)


def test_the_task_asks_for_another_turn_when_more_is_waiting(monkeypatch):
    monkeypatch.setattr(outbox, "SLICE", 2)
    monkeypatch.setattr(outbox.drain, "__defaults__", (2,))
    DeliveryFactory.create_batch(3)
    tasks.drain_outbox.call()
    assert DBTaskResult.objects.count() == 1
    tasks.drain_outbox.call()
    assert len(mail.outbox) == 3
    assert DBTaskResult.objects.count() == 1


def test_sweep_wakes_the_outbox_only_when_something_is_due():
    worker.sweep()
    assert not DBTaskResult.objects.exists()
    DeliveryFactory()
    worker.sweep()
    worker.sweep()
    assert DBTaskResult.objects.count() == 1


def test_sweep_gives_back_what_a_dead_worker_held():
    now = timezone.now()
    HeartbeatFactory(worker="dead", at=now - timedelta(minutes=5))
    HeartbeatFactory(worker="alive", at=now)
    lease = now + timedelta(minutes=5)
    left = DeliveryFactory(sending=True, leased_by="dead", lease_until=lease)
    held = DeliveryFactory(sending=True, leased_by="alive", lease_until=lease)
    worker.sweep(now)
    left.refresh_from_db()
    held.refresh_from_db()
    assert (left.status, left.lease_until) == ("waiting", None)
    assert held.status == "sending"


def running(holder, **values):
    result = tasks.drain_outbox.enqueue()
    row = DBTaskResult.objects.get(pk=result.id)
    row.claim(holder)
    DBTaskResult.objects.filter(pk=row.pk).update(**values)
    return row


def test_sweep_puts_back_tasks_that_a_killed_worker_left_running():
    now = timezone.now()
    HeartbeatFactory(worker="dead", at=now - timedelta(minutes=5))
    HeartbeatFactory(worker="alive", at=now)
    left, held = running("dead"), running("alive")
    old = running("unknown", started_at=now - timedelta(hours=2))
    worker.sweep(now)
    status = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert status == {
        left.pk: TaskResultStatus.READY,
        held.pk: TaskResultStatus.RUNNING,
        old.pk: TaskResultStatus.READY,
    }


def test_sweep_gives_up_a_task_that_keeps_killing_its_worker():
    now = timezone.now()
    HeartbeatFactory(worker="dead", at=now - timedelta(minutes=5))
    row = running("dead", worker_ids=["dead"] * 5, task_path="tests.notifications.missing")
    worker.sweep(now)
    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED


def test_run_once_does_everything_and_leaves_no_sign(monkeypatch, jobs):
    ran = []
    jobs.register("count", "* * * * *", lambda: ran.append(1))
    DeliveryFactory.create_batch(2)
    worker.Worker().run_once()
    assert len(mail.outbox) == 2
    assert ran == [1]
    assert not worker.Heartbeat.objects.exists()
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_tidy_drops_what_has_served_and_keeps_what_failed():
    long_ago = timezone.now() - timedelta(days=100)
    DeliveryFactory(sent=True, created_at=long_ago)
    kept = [DeliveryFactory(failed=True, created_at=long_ago), DeliveryFactory(sent=True)]
    MessageFactory(created_at=timezone.now() - timedelta(days=800))
    outbox.tidy()
    assert set(Delivery.objects.all()) == set(kept)
    assert Message.objects.count() == 3
