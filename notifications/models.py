"""What people are told, what was posted to them, and what the worker did.

Messages and deliveries point at things by content type: the rooms above know us, we not them.
"""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Follow(models.Model):
    """Somebody wants to hear of every step of a thing, without supporting it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="follows",
        verbose_name=_("person"),
    )
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey("content_type", "object_id")
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user"],
                name="follow_once_per_person",
                violation_error_message=_("You follow this already."),
            ),
        ]

    def __str__(self):
        return f"{self.content_type_id}:{self.object_id}"


class MessageQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)

    def unread(self):
        return self.filter(read_at=None)

    def for_list(self):
        """Unread first, then the newest."""
        return self.order_by(Case(When(read_at=None, then=0), default=1), "-created_at", "-pk")


class Message(models.Model):
    """One telling to one person, as it stands on "Mijn berichten", mailed or not.

    The words are kept as they were said: rendered once per event and language.
    """

    event = models.CharField(_("event"), max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="messages",
        verbose_name=_("recipient"),
    )
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    url = models.CharField(_("page"), max_length=500, blank=True)
    # What the layout needs beside the text: button, date_label, date, side, number, head, why.
    details = models.JSONField(_("details"), default=dict, blank=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey("content_type", "object_id")
    created_at = models.DateTimeField(_("sent on"), default=timezone.now)
    read_at = models.DateTimeField(_("read on"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                name="message_once_per_event_and_person",
                violation_error_message=_("This person has been told this already."),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="message_by_person"),
            models.Index(
                fields=["user"], name="message_unread_by_person", condition=Q(read_at=None)
            ),
            models.Index(fields=["content_type", "object_id"], name="message_by_thing"),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("notifications:message", args=[self.pk])

    @property
    def is_read(self):
        return self.read_at is not None


class DeliveryQuerySet(models.QuerySet):
    def due(self, now):
        """What may be sent now: waiting until its moment, or left behind by a dead worker."""
        status = Delivery.Status
        return self.filter(
            Q(status=status.WAITING, due_at__lte=now)
            | Q(status=status.SENDING, lease_until__lte=now)
        )

    def failed(self):
        return self.filter(status=Delivery.Status.FAILED)


class Delivery(models.Model):
    """The outbox: one mail to one person about one event, whatever happens to the worker.

    A task only drains these rows. A row is marked "sending" with a lease before the mail server
    gets it, so a worker that dies loses nothing and repeats at most the one mail in its hands.
    It holds no address: the person's present one is looked up at sending.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("No longer wanted")

    # Stable over every attempt: the mail's Message-ID, by which a duplicate is recognised.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("message")
    )
    event = models.CharField(_("event"), max_length=200)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="deliveries",
        verbose_name=_("recipient"),
    )
    # Must reach the person: no switch, no way to unsubscribe in the mail.
    is_mandatory = models.BooleanField(_("cannot be switched off"), default=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.WAITING
    )
    due_at = models.DateTimeField(_("to be sent from"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_by = models.CharField(_("worker"), max_length=64, blank=True)
    lease_until = models.DateTimeField(_("in the worker's hands until"), null=True, blank=True)
    # The sort of error and the mail server's code; never its words, which hold addresses.
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("made on"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed on"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient"],
                name="delivery_once_per_event_and_person",
                violation_error_message=_("This mail stands in the outbox already."),
            ),
            # A mail that failed is never shown as sent.
            models.CheckConstraint(
                name="sent_delivery_has_moment",
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at=None)),
                violation_error_message=_("Only a mail that was sent has a moment of sending."),
            ),
            models.CheckConstraint(
                name="delivery_in_hand_has_lease",
                condition=Q(status="sending", lease_until__isnull=False)
                | (~Q(status="sending") & Q(lease_until=None)),
                violation_error_message=_("Only a mail that is being sent is in a worker's hands."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_to_send",
                condition=Q(status__in=["waiting", "sending"]),
            ),
            models.Index(
                fields=["failed_at"], name="delivery_failed", condition=Q(status="failed")
            ),
        ]

    def __str__(self):
        return f"{self.event} ({self.get_status_display()})"


class Preference(models.Model):
    """Whether somebody wants mail of a kind that may be switched off. No row: yes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mail_preferences",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=60)
    wants_mail = models.BooleanField(_("by mail"), default=True)
    changed_at = models.DateTimeField(_("changed on"), auto_now=True)

    class Meta:
        verbose_name = _("choice of mail")
        verbose_name_plural = _("choices of mail")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="preference_once_per_kind",
                violation_error_message=_("There is a choice for this kind already."),
            ),
        ]

    def __str__(self):
        return self.kind


class PeriodicRun(models.Model):
    """One beat of a periodic job. The unique slot is what keeps two workers from both doing it."""

    name = models.CharField(_("job"), max_length=80)
    slot = models.DateTimeField(_("planned for"))
    worker = models.CharField(_("worker"), max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("periodic run")
        verbose_name_plural = _("periodic runs")
        ordering = ["-slot", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "slot"],
                name="periodic_slot_runs_once",
                violation_error_message=_("This slot has been taken already."),
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.slot:%Y-%m-%d %H:%M}"


class Heartbeat(models.Model):
    """A worker's sign of life; /readyz reads it, and the sweep sees by it who died."""

    worker = models.CharField(_("worker"), max_length=64, unique=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    at = models.DateTimeField(_("last sign of life"), db_index=True)

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")
        ordering = ["-at"]

    def __str__(self):
        return self.worker
