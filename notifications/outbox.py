"""Draining the outbox: one mail at a time, each row marked before the mail server gets it."""

import logging
import smtplib
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.models import DBTaskResult

from . import lookups, mail
from .models import Delivery, Heartbeat, Message, PeriodicRun

logger = logging.getLogger("notifications.outbox")

#: After each failed attempt the next one waits longer; after the last the mail has failed and
#: administrators see it.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
#: A drain ends after so many mails, so that a worker beats, sweeps and looks at other tasks.
SLICE = 50
#: How long a row may be in the hands of a worker of whom nothing is known.
LEASE = timedelta(seconds=getattr(settings, "OUTBOX_LEASE_SECONDS", 300))
#: A worker that gave no sign of life for so long is dead; what it held is taken over.
DEAD_AFTER = timedelta(seconds=getattr(settings, "WORKER_DEAD_AFTER_SECONDS", 60))

KEEP_DELIVERIES = timedelta(days=90)
KEEP_MESSAGES = timedelta(days=2 * 365)
KEEP_RUNS = timedelta(days=90)
KEEP_HEARTBEATS = timedelta(days=2)
KEEP_TASKS = timedelta(days=7)

#: Set by the worker: when it is told to stop, the mail in hand is finished and no other begun.
stopping = threading.Event()
#: Who holds the leases taken in this process; the worker puts its own name here.
holder = f"process-{get_random_string(12)}"
last_progress = time.monotonic()


def _claim(now):
    """Mark the first due row as in our hands, committed before anything is sent."""
    with transaction.atomic():
        due = Delivery.objects.due(now).order_by("due_at", "created_at", "pk")
        # SQLite has one writer at a time (IMMEDIATE), so there is nothing to skip.
        delivery = due.select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked
        ).first()
        if delivery is None:
            return None
        delivery.status = Delivery.Status.SENDING
        delivery.attempts += 1
        delivery.leased_by = holder
        delivery.lease_until = now + LEASE
        delivery.save(update_fields=["status", "attempts", "leased_by", "lease_until"])
    return delivery


def _release(delivery, **values):
    """Write the outcome, if the row is still ours. Survives a database that restarts."""
    mine = Delivery.objects.filter(
        pk=delivery.pk,
        status=Delivery.Status.SENDING,
        leased_by=holder,
        attempts=delivery.attempts,
    )
    for wait in (0.5, 1, 2, 4, 8, None):
        try:
            if not mine.update(lease_until=None, leased_by="", **values):
                logger.warning("outbox: lease of %s was taken over", delivery.pk)
            return
        except DatabaseError:
            if wait is None or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(wait)


def _reason(error):
    """What went wrong without the mail server's words, which hold addresses."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((code for code, _ in error.recipients.values()), None)
    name = type(error).__name__
    return f"{name} {code}" if code else name


def _is_final(error):
    """The mail server says that this address will never take it (5xx to the recipient)."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )


def _fail(delivery, error):
    reason = _reason(error)
    now = timezone.now()
    if _is_final(error) or delivery.attempts > len(BACK_OFF):
        logger.error("outbox: %s failed for good (%s)", delivery.pk, reason)
        _release(delivery, status=Delivery.Status.FAILED, failed_at=now, last_error=reason)
    else:
        wait = BACK_OFF[delivery.attempts - 1]
        logger.warning("outbox: %s failed (%s), again in %s", delivery.pk, reason, wait)
        _release(delivery, status=Delivery.Status.WAITING, due_at=now + wait, last_error=reason)


def _is_wanted(delivery):
    """Looked at once more at sending: people leave and choose otherwise meanwhile."""
    recipient = delivery.recipient
    if not recipient.is_active or not recipient.email:
        return False
    return delivery.is_mandatory or not lookups.switched_off([recipient.pk], delivery.message.kind)


def _send(delivery, server):
    """Hand one claimed row to the mail server. Returns whether the server is still worth asking."""
    if not _is_wanted(delivery):
        _release(delivery, status=Delivery.Status.DROPPED)
        return True
    try:
        composed = mail.compose(delivery, server)
    except Exception as error:
        # A mail that cannot be made must not stop the others, nor vanish.
        logger.exception("outbox: %s could not be composed", delivery.pk)
        _fail(delivery, error)
        return True
    try:
        server.send_messages([composed])
    except smtplib.SMTPRecipientsRefused as error:
        _fail(delivery, error)
        return True
    except (smtplib.SMTPException, OSError) as error:
        _fail(delivery, error)
        return False
    _release(delivery, status=Delivery.Status.SENT, sent_at=timezone.now(), last_error="")
    return True


def note_progress():
    """Say that the work goes on; a worker without progress stops giving signs of life."""
    global last_progress
    last_progress = time.monotonic()


def drain(limit=SLICE):
    """Send what is due, at most `limit` mails. Returns True when more may be waiting."""
    server = get_connection()
    try:
        for _number in range(limit):
            if stopping.is_set():
                return False
            delivery = _claim(timezone.now())
            if delivery is None:
                return False
            delivery = Delivery.objects.select_related("message", "recipient").get(pk=delivery.pk)
            if not _send(delivery, server):
                # The server is away: the others wait for the next sweep instead of all failing.
                return False
            note_progress()
    finally:
        server.close()
    return True


def has_due(now=None):
    return Delivery.objects.due(now or timezone.now()).exists()


def dead_workers(now):
    """Workers that gave no sign of life lately."""
    return list(Heartbeat.objects.filter(at__lt=now - DEAD_AFTER).values_list("worker", flat=True))


def release_leases(now, dead):
    """Give back what dead workers held, so that it is sent at once and not after the lease."""
    return Delivery.objects.filter(status=Delivery.Status.SENDING, leased_by__in=dead).update(
        status=Delivery.Status.WAITING, due_at=now, leased_by="", lease_until=None
    )


def tidy():
    """Periodic: drop what has served (retention as in the data map). Failed mails stay."""
    now = timezone.now()
    done = (Delivery.Status.SENT, Delivery.Status.DROPPED)
    Delivery.objects.filter(status__in=done, created_at__lt=now - KEEP_DELIVERIES).delete()
    Message.objects.filter(created_at__lt=now - KEEP_MESSAGES).delete()
    PeriodicRun.objects.filter(slot__lt=now - KEEP_RUNS).delete()
    Heartbeat.objects.filter(at__lt=now - KEEP_HEARTBEATS).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_TASKS).delete()
