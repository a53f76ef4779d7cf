"""Brokers and neighbourhood workers: two roles that never share a label."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Dated, DatedQuerySet
from core.terms import today

from .appointments import Appointment
from .statement import IndependenceStatement
from .statement import Kind as HolderKind


class Level(models.TextChoices):
    """How far somebody stands from the municipality; the road goes up (R64)."""

    MUNICIPALITY = "municipality", _("employed by the municipality")
    SECONDED = "seconded", _("seconded by another organisation")
    INDEPENDENT = "independent", _("independent of the municipality")


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

    def published(self):
        """Whose statement is complete; a breach of the rule is public whatever is missing."""
        return self.filter(Q(is_published=True) | Q(appointed_before_decision=True))


class RoleHolder(IndependenceStatement, Dated):
    """A broker (wijkmakelaar) or a neighbourhood worker (wijkwerker), never one label (R53-R57).

    The employer is public. Whoever comes in function has an ``appointment`` for which the council
    decided first; what broke that rule is recorded with ``appointed_before_decision``, which stays
    for ever. Triggers on both databases hold this (``liaisons.guards``). Only whose statement of
    independence is complete has a page.
    """

    Kind = HolderKind

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="role_holders",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=HolderKind)
    appointment = models.OneToOneField(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="holder",
        verbose_name=_("appointment"),
    )
    platforms = models.ManyToManyField(
        "platforms.Platform",
        blank=True,
        related_name="role_holders",
        verbose_name=_("villages and neighbourhoods"),
        help_text=_("Choose none for all villages and neighbourhoods."),
    )
    employer = models.CharField(_("employer"), max_length=160)
    appointed_before_decision = models.BooleanField(
        _("appointed before the council decided"),
        default=False,
        help_text=_("Stays visible for everyone, and cannot be taken away later."),
    )
    about = models.TextField(_("what this person does for you"), blank=True)
    is_published = models.BooleanField(
        _("has a page of its own"),
        default=False,
        help_text=_("Possible only when the statement of independence is complete."),
    )
    target_level = models.CharField(_("aim"), max_length=12, choices=Level, blank=True, default="")
    target_on = models.DateField(_("aim reached on"), null=True, blank=True)
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
            models.CheckConstraint(
                name="published_role_holder_has_statement",
                condition=Q(is_published=False)
                | (
                    ~Q(employer="")
                    & ~Q(funder="")
                    & ~Q(reports_to="")
                    & ~Q(may_dismiss="")
                    & ~Q(complaint_route="")
                ),
                violation_error_message=_(
                    "The statement of independence has five parts. Only when all five are there"
                    " does this person get a page."
                ),
            ),
            models.CheckConstraint(
                name="aim_has_level_and_day",
                condition=Q(target_level="", target_on__isnull=True)
                | (~Q(target_level="") & Q(target_on__isnull=False)),
                violation_error_message=_("An aim has a level and a day."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "starts_on"], name="role_holder_of_kind")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.user.public_name()}"

    def get_absolute_url(self):
        return reverse("liaisons:role_holder", args=[self.pk])

    @property
    def is_shown(self) -> bool:
        """Whether this person has a page: a complete statement, or a breach that stays public."""
        return self.is_published or self.appointed_before_decision

    @property
    def has_municipal_worker_warning(self) -> bool:
        """A neighbourhood worker is independent; employed by the municipality is a warning."""
        return self.kind == HolderKind.WORKER and self.is_employed_by_municipality

    def serves(self, platform_id):
        """Whether this person works for that platform; no platform named means all."""
        platforms = {row.pk for row in self.platforms.all()}
        return not platforms or platform_id in platforms


class IndependenceLevel(models.Model):
    """From which day somebody stood how far from the municipality. Rows are only ever added."""

    holder = models.ForeignKey(RoleHolder, models.PROTECT, related_name="levels")
    level = models.CharField(_("level"), max_length=12, choices=Level)
    starts_on = models.DateField(_("from"), default=today)

    class Meta:
        verbose_name = _("level of independence")
        verbose_name_plural = _("levels of independence")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_level_per_day",
                fields=["holder", "starts_on"],
                violation_error_message=_("A level begins on this day already."),
            ),
        ]

    def __str__(self):
        return f"{self.holder_id}: {self.level}"
