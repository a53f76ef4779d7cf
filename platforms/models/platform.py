"""The platform that speaks for an area: its phases, its area and its board."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.models import Dated

from ..states import (
    STATUSES_THAT_AGREE,
    STATUSES_WITH_PEOPLE,
    BoardRole,
    PlatformKind,
    PlatformStatus,
)
from .areas import District, Neighbourhood


class Subject(models.Model):
    """What a plan is about; the columns of the contact matrix."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


class PlatformQuerySet(models.QuerySet):
    def undissolved(self):
        return self.exclude(status=PlatformStatus.DISSOLVED)

    def with_plans_or_undissolved(self):
        """All but the dissolved ones that left no plan behind: what figures can be about."""
        plans = self.model._meta.get_field("proposals").related_model.objects.submitted()
        left_behind = Exists(plans.filter(platform=OuterRef("pk")))
        return self.filter(left_behind | ~Q(status=PlatformStatus.DISSOLVED))

    def with_people(self):
        """Platforms where residents sit at the table, from initiative group to dormant."""
        return self.filter(status__in=STATUSES_WITH_PEOPLE)

    def active(self):
        return self.filter(status=PlatformStatus.ACTIVE)

    def for_list(self):
        return self.undissolved().order_by("name")

    def with_districts(self):
        """Their districts in one more query, without the outlines, which are long."""
        districts = models.Prefetch("districts", queryset=District.objects.defer("geometry"))
        return self.prefetch_related(districts)


class Platform(models.Model):
    """The residents' table: a village or neighbourhood platform, or the place where one could be.

    A district without a platform has a row too (`not_yet`), so that residents there have a page
    and a plan has somewhere to go (R7).
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address of its page"), max_length=140, unique=True)
    kind = models.CharField(
        _("sort"), max_length=16, choices=PlatformKind, default=PlatformKind.DISTRICT
    )
    status = models.CharField(
        _("status"), max_length=20, choices=PlatformStatus, default=PlatformStatus.NOT_YET
    )
    status_since = models.DateField(_("status since"))
    districts = models.ManyToManyField(
        District, related_name="platforms", blank=True, verbose_name=_("districts")
    )
    about = models.TextField(_("who we are"), blank=True)
    neighbourhoods = models.ManyToManyField(
        Neighbourhood, through="Coverage", related_name="platforms", verbose_name=_("area")
    )
    history = HistoricalRecords(excluded_fields=["status", "status_since"])

    objects = PlatformQuerySet.as_manager()

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("platform", args=[self.slug])

    @property
    def is_active(self):
        return self.status == PlatformStatus.ACTIVE

    @property
    def is_dissolved(self):
        return self.status == PlatformStatus.DISSOLVED

    @property
    def can_agree(self):
        """Only an active platform can write and sign an agreement (R7)."""
        return self.status in STATUSES_THAT_AGREE

    @property
    def has_people(self):
        return self.status in STATUSES_WITH_PEOPLE


class PlatformPhase(models.Model):
    """One step in the life of a platform: dated, and never taken away again."""

    platform = models.ForeignKey(
        Platform, on_delete=models.CASCADE, related_name="phases", verbose_name=_("platform")
    )
    status = models.CharField(_("status"), max_length=20, choices=PlatformStatus)
    starts_on = models.DateField(_("from"))
    reason = models.TextField(_("explanation"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("phase of a platform")
        verbose_name_plural = _("phases of a platform")
        ordering = ["starts_on", "pk"]

    def __str__(self):
        return f"{self.get_status_display()} {self.starts_on}"


class Coverage(Dated):
    """Which platform speaks for a neighbourhood, from when to when.

    One undissolved platform per neighbourhood per day: who decides for whom must never be a
    question. Past rows are kept; the operation looks for overlap under a lock.
    """

    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, related_name="coverage", verbose_name=_("platform")
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        on_delete=models.PROTECT,
        related_name="coverage",
        verbose_name=_("neighbourhood"),
    )

    class Meta(Dated.Meta):
        verbose_name = _("covered neighbourhood")
        verbose_name_plural = _("covered neighbourhoods")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="neighbourhood_covered_by_one_platform",
                fields=["neighbourhood"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_(
                    "Another platform already speaks for this neighbourhood."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.platform}: {self.neighbourhood}"


class BoardSeat(Dated):
    """Somebody's seat on a platform's board. History stays: R8 reads both periods side by side."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="board_seats",
        verbose_name=_("person"),
    )
    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, related_name="board_seats", verbose_name=_("platform")
    )
    role = models.CharField(_("role"), max_length=12, choices=BoardRole, default=BoardRole.MEMBER)

    class Meta(Dated.Meta):
        verbose_name = _("board seat")
        verbose_name_plural = _("board seats")
        ordering = ["starts_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="one_open_board_seat_per_person_and_platform",
                fields=["user", "platform"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This person already sits on the board."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.platform}"

    @property
    def signs(self):
        """Chair and secretary sign for the platform and look after its seats."""
        return self.role in (BoardRole.CHAIR, BoardRole.SECRETARY)
