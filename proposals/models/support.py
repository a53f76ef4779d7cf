"""Support for a proposal: residents online and lists on paper (R41, R42)."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.kinds import Side

from .proposal import Proposal


class Support(models.Model):
    """One resident's declaration about one proposal: one row, whatever he clicks.

    It may reveal a political opinion (GDPR art. 9): given by explicit consent, never listed for
    staff or author, and detached from the resident six weeks after the answer. Withdrawing and
    coming back change the row.
    """

    class Choice(models.TextChoices):
        SUPPORT = "support", _("I support this plan")
        OBJECTION = "objection", _("I object to this plan")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="support_rows")
    resident = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="support_rows"
    )
    choice = models.CharField(max_length=9, choices=Choice, default=Choice.SUPPORT)
    is_counted = models.BooleanField(_("lives in the area"))
    is_withdrawn = models.BooleanField(default=False)
    basis = models.CharField(_("how we know the address"), max_length=10, blank=True)
    version_number = models.PositiveSmallIntegerField()
    given_on = models.DateField()
    detached_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("support")
        constraints = [
            models.UniqueConstraint(
                name="support_once_per_resident",
                fields=["proposal", "resident"],
                violation_error_message=_("You have already let us know."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposal", "choice", "is_counted"],
                name="support_counted",
                condition=Q(is_withdrawn=False),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}: {self.choice}"


def scan_path(paper_list, filename):
    """Store a scan under an unguessable name, apart from what is ever public."""
    extension = "pdf" if filename.lower().endswith(".pdf") else "jpg"
    return f"scans/{uuid.uuid4().hex}.{extension}"


class PaperList(models.Model):
    """Signatures on paper, for who does not come online (Awb 2:1).

    Enterer and checker are two people, neither the initiator, and one of them stands on the other
    side. Counted from the check on; the scan is private and erased six weeks after the answer.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="paper_lists")
    count = models.PositiveIntegerField(
        _("number of signatures"), validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    choice = models.CharField(max_length=9, choices=Support.Choice, default=Support.Choice.SUPPORT)
    scan = models.FileField(_("scan of the list"), upload_to=scan_path, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_side = models.CharField(max_length=13, choices=Side)
    entered_on = models.DateField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_on = models.DateField(null=True, blank=True)
    counted = models.PositiveIntegerField(_("valid signatures"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    scan_erased_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["entered_on", "pk"]
        verbose_name = _("paper list")
        verbose_name_plural = _("paper lists")
        constraints = [
            models.CheckConstraint(
                name="paper_list_count_is_possible",
                condition=Q(count__gte=1) & Q(count__lte=5000),
                violation_error_message=_("A list has 1 to 5000 signatures."),
            ),
            models.CheckConstraint(
                name="paper_list_checked_by_another",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("entered_by")),
                violation_error_message=_("Somebody else has to check the list."),
            ),
            models.CheckConstraint(
                name="paper_list_checked_whole",
                condition=(
                    Q(checked_by__isnull=True, checked_on__isnull=True, counted__isnull=True)
                    | Q(checked_by__isnull=False, checked_on__isnull=False, counted__lte=F("count"))
                ),
                violation_error_message=_("No more signatures are valid than the list has."),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}: {self.count}"

    @property
    def is_checked(self):
        return self.checked_on is not None
