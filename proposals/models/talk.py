"""What is said around a proposal: reminders, questions, notes, and what had to be covered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .proposal import Attachment, Proposal
from .terms import ProposalTerm


class Reminder(models.Model):
    """A reminder to who is late (R17): counted, shown, and rising by three steps."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="reminders")
    term = models.ForeignKey(ProposalTerm, models.CASCADE, related_name="reminders")
    number = models.PositiveSmallIntegerField(_("number within the term"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_on = models.DateField()

    class Meta:
        ordering = ["sent_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="reminder_number_once_per_term",
                fields=["term", "number"],
                violation_error_message=_("This reminder has been sent already."),
            )
        ]

    def __str__(self):
        return f"{self.proposal_id}: {self.number}"


class Exchange(models.Model):
    """A question to the initiator in between, and the answer. It does not stop the clock."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="exchanges")
    question = models.TextField(_("question"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.question[:60]


class InternalNote(models.Model):
    """A note among staff: not visible here, but within reach of a request under the Woo."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.text[:60]


class HidingReason(models.TextChoices):
    """Coded reasons to cover a passage or picture; no other exist."""

    PERSONAL_DATA = "personal_data", _("Personal data")
    UNLAWFUL = "unlawful", _("Against the law")
    COPYRIGHT = "copyright", _("Copyright of somebody else")


class Report(models.Model):
    """Anyone may tell that something should not stand there."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="reports")
    reason = models.CharField(_("reason"), max_length=13, choices=HidingReason)
    text = models.TextField(_("what and where"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reported_at = models.DateTimeField(auto_now_add=True)
    settled_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settlement = models.CharField(_("what was done"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["reported_at"], name="report_open", condition=Q(settled_on__isnull=True)
            )
        ]

    def __str__(self):
        return f"{self.proposal_id}: {self.reason}"


class Redaction(models.Model):
    """A passage or picture covered by two members of staff; place, reason and date stay public.

    The original stays with the record (it can be undone) and is never shown while covered.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="redactions")
    attachment = models.ForeignKey(
        Attachment, models.CASCADE, null=True, blank=True, related_name="redactions"
    )
    passage = models.TextField(_("passage to cover"), blank=True)
    reason = models.CharField(_("reason"), max_length=13, choices=HidingReason)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="redaction_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                violation_error_message=_("Somebody else has to confirm this."),
            ),
            models.CheckConstraint(
                name="redaction_covers_one_thing",
                condition=(Q(attachment__isnull=True) & ~Q(passage=""))
                | (Q(attachment__isnull=False) & Q(passage="")),
                violation_error_message=_("Choose a passage or a picture."),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}: {self.reason}"

    @property
    def is_in_force(self):
        return self.confirmed_on is not None and self.undone_on is None
