"""Who is the fixed contact point for a subject in a village or neighbourhood, since when."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Dated, DatedQuerySet


class ContactAssignmentQuerySet(DatedQuerySet):
    def published(self):
        """Assignments the public may rely on."""
        return self.filter(is_published=True)


class ContactAssignment(Dated):
    """A civil servant who is the fixed contact point for a subject in a platform (R49, R50).

    Exactly one per platform and subject on any day; the database refuses a second one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="contact_assignments",
        verbose_name=_("contact point"),
    )
    subject = models.ForeignKey(
        "platforms.Subject",
        on_delete=models.PROTECT,
        related_name="contact_assignments",
        verbose_name=_("subject"),
    )
    platform = models.ForeignKey(
        "platforms.Platform",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_assignments",
        verbose_name=_("village or neighbourhood"),
        help_text=_(
            "Leave empty for all villages and neighbourhoods. One with a name goes before it."
        ),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputy_assignments",
        verbose_name=_("deputy"),
    )
    is_published = models.BooleanField(
        _("visible on the site"),
        default=True,
        help_text=_("Not visible means: for residents there is no contact point here."),
    )

    history = HistoricalRecords()

    objects = ContactAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["platform__name", "subject__order", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="contact_assignment_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("An assignment cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="contact_assignment_deputy_is_another",
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("user")),
                violation_error_message=_("The deputy must be somebody else."),
            ),
        ]

    def __str__(self):
        return f"{self.user.public_name()}: {self.subject}, {self.platform or _('everywhere')}"

    def clean(self):
        """Say in words what the database would refuse: two contact points on one day (R49)."""
        super().clean()
        if not (self.subject_id and self.starts_on):
            return
        others = ContactAssignment.objects.filter(
            subject_id=self.subject_id, platform_id=self.platform_id
        ).overlapping(self.starts_on, self.ends_on)
        other = others.exclude(pk=self.pk).select_related("user").first()
        if other:
            raise ValidationError(
                {
                    "starts_on": _(
                        "There is already a contact point on these dates: %(name)s. End that "
                        "assignment first, or choose other dates."
                    )
                    % {"name": other.user.public_name()}
                }
            )
