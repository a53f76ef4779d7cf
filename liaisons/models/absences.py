"""When a contact point is away, and where there was nobody: both dated, both for everyone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Dated


class Absence(Dated):
    """Days on which somebody is not there; his deputy is the public contact point then (R49).

    Of a person, not of an assignment: who is away is away everywhere. Why is nobody's business,
    and is not asked. Two absences of one person do not overlap; the database refuses it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="absences",
        verbose_name=_("who is away"),
    )
    starts_on = models.DateField(_("first day away"))
    ends_on = models.DateField(_("last day away"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day cannot be before the first day."),
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="absence_by_day")]

    def __str__(self):
        return f"{self.user.public_name()}: {self.starts_on} – {self.ends_on}"


class Gap(models.Model):
    """A place and subject without a contact point, since it was noticed: the board was told once.

    Pages compute the gaps of today and do not read this; it remembers what was told, and for how
    long there was nobody (R49).
    """

    class Cause(models.TextChoices):
        NEVER = "never", _("there was never anybody")
        ENDED = "ended", _("the contact point stopped")
        ABSENT = "absent", _("the contact point is away and there is no deputy")
        LEFT = "left", _("the contact point no longer works here")

    platform = models.ForeignKey(
        "platforms.Platform",
        on_delete=models.PROTECT,
        related_name="contact_gaps",
        verbose_name=_("village or neighbourhood"),
    )
    subject = models.ForeignKey(
        "platforms.Subject",
        on_delete=models.PROTECT,
        related_name="contact_gaps",
        verbose_name=_("subject"),
    )
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    since = models.DateField(_("since"), null=True, blank=True)
    noticed_on = models.DateField(_("noticed on"))
    ended_on = models.DateField(_("there is somebody again since"), null=True, blank=True)

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        ordering = ["-noticed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_gap_per_place_and_subject",
                fields=["platform", "subject"],
                condition=Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="gap_ends_after_it_was_noticed",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("noticed_on")),
            ),
        ]

    def __str__(self):
        return f"{self.platform}: {self.subject}"
