"""What a platform and the municipality come together for, with what became of each point."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kinds import Role, Side
from core.roles import roles_of

from ..states import MeetingKind
from .group import WorkingGroup
from .platform import BoardSeat, Platform

#: Who speaks for the municipality in meetings and news.
MUNICIPAL_SPEAKERS = frozenset({Role.DESK, Role.CONTACT})


class AnnouncedQuerySet(models.QuerySet):
    """Records that one side writes for some platforms or for everybody, first as a draft."""

    def public(self):
        return self.filter(published_at__isnull=False)

    def drafts(self):
        return self.filter(published_at__isnull=True)

    def of_platform(self, platform):
        """Of this platform, and what is for the whole municipality."""
        return self.filter(Q(is_for_all=True) | Exists(self._places().filter(platform=platform)))

    def _places(self):
        through = self.model.platforms.through
        return through.objects.filter(**{f"{self.model._meta.model_name}_id": OuterRef("pk")})

    def visible_to(self, user, day):
        """Everything public; a draft only for the side that writes it."""
        if not user.is_authenticated or not user.is_active:
            return self.public()
        seats = BoardSeat.objects.on(day).filter(user=user).values("platform")
        own = Q(side=Side.NEIGHBOURHOOD) & Exists(self._places().filter(platform__in=seats))
        if roles_of(user, day) & MUNICIPAL_SPEAKERS:
            own |= Q(side=Side.MUNICIPALITY)
        return self.filter(Q(published_at__isnull=False) | own)


class Announced(models.Model):
    """What meetings and news share: a side, the platforms, a draft that is published once."""

    side = models.CharField(
        _("from whom"), max_length=16, choices=[(s.value, s.label) for s in list(Side)[:2]]
    )
    is_for_all = models.BooleanField(_("for the whole municipality"), default=False)
    title = models.CharField(_("title"), max_length=120)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = AnnouncedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def is_draft(self):
        return self.published_at is None

    @property
    def is_from_neighbourhood(self):
        return self.side == Side.NEIGHBOURHOOD


class MeetingQuerySet(AnnouncedQuerySet):
    def coming(self, now):
        """Not over yet, the first one first; a cancelled one stays in view until its day."""
        return self.public().filter(ends_at__gte=now).order_by("starts_at", "pk")

    def past(self, now):
        return self.public().filter(ends_at__lt=now).order_by("-starts_at", "-pk")

    def without_minutes(self, now):
        """Held, and nobody wrote down yet what was said."""
        return self.past(now).filter(minutes_at__isnull=True, cancelled_at__isnull=True)


class Meeting(Announced):
    """A meeting, open evening or congress: announced, held, and accounted for.

    The speech of 2020 asks what became of what was said at congresses and evenings (R21): each
    point of the agenda therefore keeps its own follow-up, and a date that moves or a meeting that
    does not take place stays in view with its reason.
    """

    kind = models.CharField(
        _("sort"), max_length=16, choices=MeetingKind, default=MeetingKind.MEETING
    )
    platforms = models.ManyToManyField(
        Platform, related_name="meetings", blank=True, verbose_name=_("platforms")
    )
    working_group = models.ForeignKey(
        WorkingGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name=_("working group"),
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200)
    invitation = models.TextField(_("invitation"), blank=True)
    changed_at = models.DateTimeField(_("text changed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_reason = models.TextField(_("why it does not take place"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    minutes_at = models.DateTimeField(_("minutes published"), null=True, blank=True)
    # Counts without names: who was there is nobody's business afterwards.
    residents_present = models.PositiveIntegerField(_("residents present"), null=True, blank=True)
    officials_present = models.PositiveIntegerField(
        _("people of the municipality present"), null=True, blank=True
    )
    # A calendar recognises the meeting by its uid and its newer version by the higher sequence
    # (RFC 5545, 3.8.7.4).
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(_("version for calendars"), default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="meeting_by_start"),
            models.Index(fields=["ends_at"], name="meeting_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("A meeting cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="cancelled_meeting_has_reason",
                condition=Q(cancelled_at__isnull=True)
                | (Q(published_at__isnull=False) & ~Q(cancelled_reason="")),
                violation_error_message=_("Say why the meeting does not take place."),
            ),
            models.CheckConstraint(
                name="minutes_are_of_a_meeting_that_was_held",
                condition=Q(minutes_at__isnull=True)
                | (Q(published_at__isnull=False, cancelled_at__isnull=True) & ~Q(minutes="")),
                violation_error_message=_("Only a meeting that was held has minutes."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("meeting", args=[self.pk])

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def has_minutes(self):
        return self.minutes_at is not None

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def is_past(self):
        return self.ends_at < timezone.now()

    @property
    def first_day(self):
        return timezone.localtime(self.starts_at).date()

    @property
    def last_day(self):
        return timezone.localtime(self.ends_at).date()


class MeetingMove(models.Model):
    """An earlier date or place of a meeting. It stays in view, struck through, with the reason."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="moves", verbose_name=_("meeting")
    )
    starts_at = models.DateTimeField(_("would begin"))
    ends_at = models.DateTimeField(_("would end"))
    place = models.CharField(_("would be at"), max_length=200)
    reason = models.TextField(_("why it was moved"))
    moved_at = models.DateTimeField(_("moved"), default=timezone.now)

    class Meta:
        verbose_name = _("earlier date of a meeting")
        verbose_name_plural = _("earlier dates of a meeting")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.meeting}: {self.starts_at:%Y-%m-%d}"


class MinutesAddition(models.Model):
    """What was wrong or missing in published minutes: said below them, never changed in them."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="additions", verbose_name=_("meeting")
    )
    text = models.TextField(_("addition"))
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        verbose_name = _("addition to minutes")
        verbose_name_plural = _("additions to minutes")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.meeting}: {self.added_at:%Y-%m-%d}"


class AgendaPoint(models.Model):
    """One point of an agenda, and what became of it.

    A plan or a promise that follows from it points here (the younger record holds the key). Where
    nothing follows, the page says so until the one who called the meeting closes the point in
    words. A point that was announced is never taken away: it is dropped in the open.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="points", verbose_name=_("meeting")
    )
    order = models.PositiveSmallIntegerField(_("number on the agenda"), default=1)
    title = models.CharField(_("title"), max_length=120)
    explanation = models.TextField(_("explanation"), blank=True)
    side = models.CharField(
        _("brought in by"), max_length=16, choices=[(s.value, s.label) for s in list(Side)[:2]]
    )
    changed_on = models.DateField(_("text changed on"), null=True, blank=True)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closing = models.TextField(_("why nothing follows"), blank=True)

    class Meta:
        verbose_name = _("agenda point")
        verbose_name_plural = _("agenda points")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="closed_agenda_point_says_why",
                condition=Q(closed_on__isnull=True) | ~Q(closing=""),
                violation_error_message=_("Say why nothing follows from this point."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.meeting.get_absolute_url()}#punt-{self.pk}"

    @property
    def is_closed(self):
        return self.closed_on is not None

    @property
    def is_dropped(self):
        return self.dropped_on is not None
