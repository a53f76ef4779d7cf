"""On which subjects platform and municipality agreed that there is a contact point."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import in_words


class ContactAgreement(models.Model):
    """Agreed on a day: these subjects have a fixed contact point here (R50).

    A new agreement stands beside the old one, which stays readable; nothing is changed afterwards.
    """

    platform = models.ForeignKey(
        "platforms.Platform",
        on_delete=models.PROTECT,
        related_name="contact_agreements",
        verbose_name=_("village or neighbourhood"),
    )
    agreed_on = models.DateField(_("agreed on"))
    subjects = models.ManyToManyField(
        "platforms.Subject", related_name="contact_agreements", verbose_name=_("subjects")
    )
    source = models.CharField(
        _("where it was agreed"),
        max_length=200,
        help_text=_("For example: the meeting of 3 March, or a letter. Everyone can read it."),
    )
    source_url = models.URLField(_("link to the minutes or the letter"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    history = HistoricalRecords(m2m_fields=[subjects])

    class Meta:
        verbose_name = _("agreement about contact points")
        verbose_name_plural = _("agreements about contact points")
        ordering = ["platform__name", "-agreed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="contact_agreement_has_source",
                condition=~Q(source=""),
                violation_error_message=_("Say where it was agreed."),
            ),
        ]
        indexes = [models.Index(fields=["platform", "-agreed_on"], name="contact_agreement_newest")]

    def __str__(self):
        return f"{self.platform}, {in_words(self.agreed_on)}"
