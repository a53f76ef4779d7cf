"""Parties, council seats and portfolios: who answers for the municipality, and since when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Dated


class Party(models.Model):
    """A party in the council. All parties are shown alike: the portal takes no side (R1)."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The order of seats in the council, not of preference.")
    )

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


class CouncilSeat(Dated):
    """A seat in the municipal council, with both its dates: history is never overwritten (R8)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="council_seats",
        verbose_name=_("council member"),
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="seats", verbose_name=_("party")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("council seat")
        verbose_name_plural = _("council seats")
        ordering = ["party__order", "user__name", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="council_seat_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("A council seat cannot end before it starts."),
            ),
            models.UniqueConstraint(
                name="council_seat_open_once_per_person",
                fields=["user"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This person already holds a council seat."),
            ),
        ]

    def __str__(self):
        return f"{self.user.public_name()} ({self.party})"


class Portfolio(Dated):
    """What an alderman answers for: a subject, a platform, or both; empty means all (R48)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="portfolios",
        verbose_name=_("alderman"),
    )
    title = models.CharField(_("title"), max_length=80, default="Wethouder")
    subject = models.ForeignKey(
        "platforms.Subject",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="portfolios",
        verbose_name=_("subject"),
        help_text=_("Leave empty for all subjects."),
    )
    platform = models.ForeignKey(
        "platforms.Platform",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="portfolios",
        verbose_name=_("village or neighbourhood"),
        help_text=_("Leave empty for all villages and neighbourhoods."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("portfolio")
        verbose_name_plural = _("portfolios")
        ordering = ["user__name", "subject__order", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="portfolio_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("A portfolio cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.user.public_name()}"
