"""Who is the fixed contact point for a subject in a village or neighbourhood, since when."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Dated, DatedQuerySet
from core.terms import today

MOST_HOURS = 40
# A contact point whom residents can see has time, knows the work and has the team lead behind him.
IS_READY = (
    Q(hours_per_week__isnull=False, briefed_on__isnull=False, consent_on__isnull=False)
    & ~Q(briefed_by="")
    & ~Q(consent_by="")
)


class ContactAssignmentQuerySet(DatedQuerySet):
    def published(self):
        """Assignments the public may rely on."""
        return self.filter(is_published=True)

    def unpublished(self):
        """Assignments that residents cannot see yet: not ready, or not made visible."""
        return self.filter(is_published=False)


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
    hours_per_week = models.DecimalField(
        _("hours a week"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(MOST_HOURS)],
        help_text=_("How much time there is for this task."),
    )
    briefed_on = models.DateField(_("briefed on"), null=True, blank=True)
    briefed_by = models.CharField(
        _("trained or briefed by"),
        max_length=200,
        blank=True,
        help_text=_("The person, team or course."),
    )
    consent_by = models.CharField(
        _("team lead who agrees"),
        max_length=200,
        blank=True,
        help_text=_("The name. It does not stand on the site."),
    )
    consent_on = models.DateField(_("team lead agreed on"), null=True, blank=True)
    is_published = models.BooleanField(
        _("visible on the site"),
        default=False,
        help_text=_(
            "Not visible means: for residents there is no contact point here. Possible only when "
            "hours, briefing and the consent of the team lead are filled in."
        ),
    )
    previous = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successor",
        verbose_name=_("taken over from"),
    )
    handover_reason = models.TextField(_("why it was handed over"), blank=True, editable=False)

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
            models.CheckConstraint(
                name="published_contact_assignment_is_ready",
                condition=Q(is_published=False) | IS_READY,
                violation_error_message=_(
                    "Residents can see a contact point only when hours, briefing and the consent "
                    "of the team lead are filled in."
                ),
            ),
            models.CheckConstraint(
                name="contact_assignment_hours_make_sense",
                condition=Q(hours_per_week__isnull=True)
                | Q(hours_per_week__gt=0, hours_per_week__lte=MOST_HOURS),
                violation_error_message=_("Fill in between half an hour and 40 hours a week."),
            ),
            models.CheckConstraint(
                name="handed_over_contact_assignment_has_reason",
                condition=Q(previous__isnull=True) | ~Q(handover_reason=""),
                violation_error_message=_("Say why the work is handed over."),
            ),
        ]

    def __str__(self):
        return f"{self.user.public_name()}: {self.subject}, {self.platform or _('everywhere')}"

    @property
    def what_is_missing(self) -> list[tuple[str, str]]:
        """What has to be filled in before residents can see this, as (field, message) (R51)."""
        questions = (
            ("hours_per_week", _("Fill in how many hours a week there are for this.")),
            ("briefed_on", _("Fill in the day on which this person was briefed.")),
            ("briefed_by", _("Fill in who trained or briefed this person.")),
            ("consent_by", _("Fill in the name of the team lead who agrees.")),
            ("consent_on", _("Fill in the day on which the team lead agreed.")),
        )
        return [
            (name, message)
            for name, message in questions
            if getattr(self, name) is None or not str(getattr(self, name)).strip()
        ]

    @property
    def is_ready(self) -> bool:
        """Has time, knows the work, and the team lead agrees."""
        return not self.what_is_missing

    def clean(self):
        """Say in words what the database would refuse: not ready, or two on one day (R49, R51)."""
        super().clean()
        if self.is_published and not self.is_ready:
            raise ValidationError(dict(self.what_is_missing))
        errors = {
            name: _("This day has yet to come.")
            for name in ("briefed_on", "consent_on")
            if getattr(self, name) and getattr(self, name) > today()
        }
        if self.user_id and self.consent_by.strip().casefold() == self.user.name.casefold() != "":
            errors["consent_by"] = _("The team lead is somebody else than the contact point.")
        if errors:
            raise ValidationError(errors)
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
