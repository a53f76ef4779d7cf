"""A platform asks its broker for support, and residents say once a year how it goes (R53).

"Goede wijkmakelaars zijn van belang, ter ondersteuning van de buurt." So the broker has a queue
with terms like everybody else. A thread is short on purpose: asked, answered, done.

What residents say of a broker or worker is kept as the trust pulse is (``platforms.models.pulse``):
that somebody answered and what was answered stand apart, without any way from one to the other.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Term
from core.terms import today
from platforms.models import Platform
from platforms.models.pulse import Tally

from .holders import RoleHolder

TEXT_LENGTH = 4_000


class SupportStatus(models.TextChoices):
    """Where a request stands."""

    ASKED = "asked", pgettext_lazy("support", "Asked")
    ANSWERED = "answered", pgettext_lazy("support", "Answered")
    DONE = "done", pgettext_lazy("support", "Done")


class SupportQuerySet(models.QuerySet):
    """Who may read which requests, and what waits for whom."""

    def visible_to(self, user, on=None):
        """For the board that asked and the broker who was asked; says what the rule says."""
        if user is None or not user.is_authenticated or not user.is_active:
            return self.none()
        boards = user.board_seats.on(on or today()).values("platform")
        return self.filter(Q(platform__in=boards) | Q(holder__user=user))

    def waiting_for(self, user):
        """What a broker has to answer, the shortest term first."""
        found = self.filter(holder__user=user, status=SupportStatus.ASKED)
        return found.order_by("due_on", "pk")

    def for_list(self):
        return self.select_related("platform", "holder__user")


class SupportRequest(models.Model):
    """A question of a board to its broker, with the answer and that it is done."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="support_requests")
    holder = models.ForeignKey(RoleHolder, models.PROTECT, related_name="support_requests")
    status = models.CharField(max_length=8, choices=SupportStatus, default=SupportStatus.ASKED)
    question = models.TextField(_("question"), max_length=TEXT_LENGTH)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="support_asked"
    )
    asked_on = models.DateField(default=today)
    due_on = models.DateField()
    answer = models.TextField(_("answer"), max_length=TEXT_LENGTH, blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_on = models.DateField(null=True, blank=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for support")
        verbose_name_plural = _("requests for support")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="answered_support_has_day",
                condition=~Q(status="answered") | Q(answered_on__isnull=False),
                violation_error_message=_("An answer was given on a day."),
            ),
            models.CheckConstraint(
                name="done_support_has_day",
                condition=~Q(status="done") | Q(done_on__isnull=False),
                violation_error_message=_("It was done on a day."),
            ),
            models.CheckConstraint(
                name="support_due_after_asked",
                condition=Q(due_on__gte=F("asked_on")),
                violation_error_message=_("A term cannot end before it starts."),
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "status", "due_on"], name="support_queue"),
            models.Index(fields=["platform", "-asked_on", "-id"], name="support_of_platform"),
        ]

    def __str__(self):
        return f"{self.platform}: {self.get_status_display()}"

    def get_absolute_url(self):
        return reverse("liaisons:support", args=[self.pk])

    def is_late(self, on=None) -> bool:
        """Still without an answer after its term."""
        return self.status == SupportStatus.ASKED and self.due_on < (on or today())


class SupportTerm(Term):
    """The clock of the broker: ten working days."""

    request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="terms")

    class Meta(Term.Meta):
        abstract = False
        ordering = ["started_on", "pk"]
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                name="one_running_term_per_support",
                fields=["request"],
                condition=Q(met_on__isnull=True, ended_on__isnull=True),
                violation_error_message=_("This term is running already."),
            ),
        ]

    def __str__(self):
        return f"{self.request_id}: {self.due_on}"


class FeedbackGiven(models.Model):
    """Somebody said in this year how a broker or worker does. What was said is nowhere to be found.

    Goes when the year is over.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="feedback_given"
    )
    holder = models.ForeignKey(RoleHolder, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        verbose_name = _("gave an opinion")
        verbose_name_plural = _("gave an opinion")
        constraints = [
            models.UniqueConstraint(
                name="opinion_once_per_resident_and_year",
                fields=["user", "holder", "year"],
                violation_error_message=_("You answered this year already."),
            ),
        ]

    def __str__(self):
        return str(self.year)


class FeedbackTally(Tally):
    """How many residents gave each answer about somebody in a year; numbers and nothing else."""

    holder = models.ForeignKey(RoleHolder, models.PROTECT, related_name="feedback")
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        verbose_name = _("opinions about a broker or neighbourhood worker")
        verbose_name_plural = _("opinions about brokers and neighbourhood workers")
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                name="one_opinion_tally_per_year",
                fields=["holder", "year"],
                violation_error_message=_("This year is already counted."),
            ),
        ]

    def __str__(self):
        return f"{self.holder_id}: {self.year}"
