"""Who may decide in the municipality's name: about what, and up to which amount."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Dated


class Mandate(Dated):
    """The power to decide in the municipality's name: subjects, platforms, amount (R52, R58)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mandates",
        verbose_name=_("holder of the mandate"),
    )
    subjects = models.ManyToManyField(
        "platforms.Subject",
        blank=True,
        related_name="mandates",
        verbose_name=_("subjects"),
        help_text=_("Choose none for all subjects."),
    )
    platforms = models.ManyToManyField(
        "platforms.Platform",
        blank=True,
        related_name="mandates",
        verbose_name=_("villages and neighbourhoods"),
        help_text=_("Choose none for all villages and neighbourhoods."),
    )
    amount = models.DecimalField(
        _("amount in euros"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("Up to and including this amount per decision."),
    )
    is_alone = models.BooleanField(
        _("decides alone"),
        default=True,
        help_text=_("If not: this person prepares the answer and somebody else publishes it."),
    )
    may_agree_agreements = models.BooleanField(
        _("may sign support agreements for the municipality"), default=False
    )
    source = models.CharField(
        _("source"),
        max_length=200,
        help_text=_("The line in the mandate register, or the decision."),
    )
    source_url = models.URLField(_("link to the source"), blank=True)
    history = HistoricalRecords(m2m_fields=[subjects, platforms])

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["user__name", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="mandate_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A mandate cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="mandate_amount_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message=_("The amount of a mandate cannot be below zero."),
            ),
            models.CheckConstraint(
                name="mandate_has_source",
                condition=~Q(source=""),
                violation_error_message=_("A mandate needs a source."),
            ),
        ]

    def __str__(self):
        return f"{self.user.public_name()}: € {self.amount:.0f}"

    def fits(self, *, subject_id, platform_id, amount):
        """Whether it covers this decision. Reads the prefetched subjects and platforms."""
        subjects = {row.pk for row in self.subjects.all()}
        platforms = {row.pk for row in self.platforms.all()}
        return (
            (not subjects or subject_id in subjects)
            and (not platforms or platform_id in platforms)
            and (amount or 0) <= self.amount
        )
