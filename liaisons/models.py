"""Contact points, mandates, brokers and workers: who helps, who decides, and since when."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Dated, DatedQuerySet


class ContactAssignmentQuerySet(DatedQuerySet):
    def published(self):
        """Assignments the public may rely on."""
        return self.filter(is_published=True)


class RoleHolderQuerySet(DatedQuerySet):
    """Brokers and workers: two roles that never share a label."""

    def brokers(self):
        return self.filter(kind=RoleHolder.Kind.BROKER)

    def workers(self):
        return self.filter(kind=RoleHolder.Kind.WORKER)

    def serving(self, platform):
        """Who works for this platform; one that names no platform works for all."""
        return self.filter(Q(platforms=platform) | Q(platforms=None))

    def on_record(self, day):
        """Who is in function on a day, and for ever who was appointed before the decision (R2)."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day) | Q(appointed_before_decision=True),
            starts_on__lte=day,
        )


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


class RoleHolder(Dated):
    """A broker (wijkmakelaar) or a neighbourhood worker (wijkwerker), never one label (R53-R57).

    The employer is public. An appointment made before the council decided stays marked for ever.
    """

    class Kind(models.TextChoices):
        BROKER = "broker", _("broker")
        WORKER = "worker", _("neighbourhood worker")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="role_holders",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    platforms = models.ManyToManyField(
        "platforms.Platform",
        blank=True,
        related_name="role_holders",
        verbose_name=_("villages and neighbourhoods"),
        help_text=_("Choose none for all villages and neighbourhoods."),
    )
    employer = models.CharField(_("employer"), max_length=160)
    is_employed_by_municipality = models.BooleanField(
        _("employed by the municipality"), default=False
    )
    appointed_before_decision = models.BooleanField(
        _("appointed before the council decided"),
        default=False,
        help_text=_("Stays visible for everyone, and cannot be taken away later."),
    )
    about = models.TextField(_("what this person does for you"), blank=True)
    history = HistoricalRecords(m2m_fields=[platforms])

    objects = RoleHolderQuerySet.as_manager()

    class Meta:
        verbose_name = _("broker or neighbourhood worker")
        verbose_name_plural = _("brokers and neighbourhood workers")
        ordering = ["kind", "user__name", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="role_holder_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A role cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="role_holder_has_employer",
                condition=~Q(employer=""),
                violation_error_message=_("Fill in who the employer is."),
            ),
            models.CheckConstraint(
                name="role_holder_kind_is_known",
                condition=Q(kind__in=["broker", "worker"]),
                violation_error_message=_("Choose broker or neighbourhood worker."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.user.public_name()}"

    def serves(self, platform_id):
        """Whether this person works for that platform; no platform named means all."""
        platforms = {row.pk for row in self.platforms.all()}
        return not platforms or platform_id in platforms
