"""Brokers and neighbourhood workers: two roles that never share a label."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Dated, DatedQuerySet


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
