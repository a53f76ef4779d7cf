"""Questions and signals of residents to a contact point or an alderman (R22, R47, R48, R65).

What was asked and answered stands in the dossier, entry by entry: one book, append-only, with the
words in rows that can be erased. Only who asks and who deals with it can read it; in public there
are numbers of signals and nothing else.
"""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.kinds import Role, Side
from core.models import Entry, EntryText, Term, TermPause
from core.roles import roles_of
from core.terms import DAY, add_working_days, days_late, today
from platforms.models import Platform, Subject

from .. import question_states as states
from ..question_states import (
    Basis,
    Cause,
    QuestionKind,
    QuestionOutcome,
    QuestionStatus,
    QuestionTermKind,
)
from .contacts import ContactAssignment

TITLE_LENGTH = 120
TEXT_LENGTH = 4_000


class QuestionQuerySet(models.QuerySet):
    """The lists people ask for, by name."""

    def visible_to(self, user, on=None):
        """Of oneself, or to deal with. Says the same as ``view_question``."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(asker=user) | self._dealt_with_by(user, on or today()))

    def dealt_with_by(self, user, on=None):
        """Those this person deals with on a day, or is asked to take over."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(self._dealt_with_by(user, on or today()))

    @staticmethod
    def _dealt_with_by(user, on):
        roles = roles_of(user, on)
        if not roles & states.ANSWERING:
            return Q(pk__in=[])
        mine = Q(handler=user) | Q(referred_to=user, status=QuestionStatus.REFERRED)
        # The deputy of that day, beside the contact point himself.
        mine |= Q(
            assignment__in=ContactAssignment.objects.published().on(on).filter(deputy=user),
            handler=F("assignment__user"),
        )
        if Role.DESK in roles:
            mine |= Q(handler=None)
        # Nobody deals with what he asked himself.
        return mine & (Q(asker=None) | ~Q(asker=user))

    def running(self):
        return self.filter(status__in=states.RUNNING)

    def late(self, on=None):
        """The term has passed and the municipality has the turn: computed, never a status."""
        return self.filter(turn=Side.MUNICIPALITY, due_on__lt=on or today())

    def waking(self, on):
        """Those in which time has something to do: the worker's queue."""
        return self.filter(wake_on__lte=on)

    def signals(self):
        return self.filter(kind=QuestionKind.SIGNAL)

    def for_list(self):
        """A page of rows in a fixed number of queries."""
        return self.select_related(
            "platform", "subject", "handler", "asker", "assignment", "referred_to"
        )


class Question(models.Model):
    """A question, or a signal of discontent, that ends in an answer, a plan or a referral.

    Its status changes only in ``liaisons.operations``. ``due_on`` is a copy of its running term;
    ``wake_on`` is the first day on which time has something to do. Erasing whoever asked empties
    ``title`` and ``asker``: what is counted stays.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    cause = models.CharField(_("cause"), max_length=15, choices=Cause, blank=True, default="")
    platform = models.ForeignKey(
        Platform,
        models.PROTECT,
        related_name="questions",
        verbose_name=_("village or neighbourhood"),
    )
    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="questions", verbose_name=_("subject")
    )
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="questions_to_municipality",
        verbose_name=_("asked by"),
    )
    title = models.CharField(_("in one line"), max_length=TITLE_LENGTH, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=QuestionStatus, default=QuestionStatus.OPEN
    )
    status_since = models.DateField(_("in this status since"), default=today)
    turn = models.CharField(max_length=13, choices=Side, default=Side.MUNICIPALITY)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="questions_handled",
        verbose_name=_("who deals with it"),
    )
    handler_basis = models.CharField(max_length=10, choices=Basis, default=Basis.DESK)
    assignment = models.ForeignKey(
        ContactAssignment, models.PROTECT, null=True, related_name="questions"
    )
    referred_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="questions_offered",
        verbose_name=_("put to"),
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=QuestionOutcome, blank=True, default=""
    )
    asked_on = models.DateField(_("asked on"), default=today)
    closed_on = models.DateField(_("closed on"), null=True)
    due_on = models.DateField(_("answer due on"), null=True, editable=False)
    wake_on = models.DateField(null=True, editable=False)
    # Whether it helped, says whoever asked: once. A "no" reopens the question once.
    is_helped = models.BooleanField(_("helped"), null=True)
    helped_on = models.DateField(null=True)
    reopened_on = models.DateField(_("reopened on"), null=True)
    # The last reminder of this term; a new term begins without one.
    reminded_on = models.DateField(null=True, editable=False)
    reminder_count = models.PositiveSmallIntegerField(default=0, editable=False)
    entry_count = models.PositiveIntegerField(default=0, editable=False)
    dossier_head = models.CharField(max_length=64, blank=True, default="", editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to the municipality")
        verbose_name_plural = _("questions to the municipality")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="closed_question_has_outcome",
                condition=~Q(status=QuestionStatus.CLOSED)
                | (~Q(outcome="") & Q(closed_on__isnull=False)),
                violation_error_message=_(
                    "A question is closed only with an answer, a plan or an accepted referral."
                ),
            ),
            models.CheckConstraint(
                name="running_question_has_term_and_no_outcome",
                condition=~Q(status__in=states.RUNNING)
                | Q(outcome="", closed_on__isnull=True, due_on__isnull=False),
                violation_error_message=_("What is not closed has a term and no outcome."),
            ),
            models.CheckConstraint(
                name="only_signal_has_cause",
                condition=(Q(kind=QuestionKind.SIGNAL) & ~Q(cause=""))
                | (~Q(kind=QuestionKind.SIGNAL) & Q(cause="")),
                violation_error_message=_("A signal has a cause, and nothing else has one."),
            ),
            models.CheckConstraint(
                name="referred_question_has_receiver",
                condition=Q(status=QuestionStatus.REFERRED, referred_to__isnull=False)
                | (~Q(status=QuestionStatus.REFERRED) & Q(referred_to__isnull=True)),
                violation_error_message=_("What is put to a colleague names that colleague."),
            ),
            models.CheckConstraint(
                name="nobody_handles_own_question",
                condition=Q(handler__isnull=True) | Q(asker__isnull=True) | ~Q(handler=F("asker")),
                violation_error_message=_("Nobody deals with what he asked himself."),
            ),
            models.CheckConstraint(
                name="lapsed_question_has_no_asker",
                condition=~Q(status=QuestionStatus.LAPSED) | Q(asker__isnull=True),
                violation_error_message=_("A question lapses only when whoever asked has gone."),
            ),
            models.CheckConstraint(
                name="question_reopens_after_a_no",
                condition=Q(reopened_on__isnull=True) | Q(is_helped=False, helped_on__isnull=False),
                violation_error_message=_("A question reopens only when it did not help."),
            ),
        ]
        indexes = [
            models.Index(fields=["handler", "status", "due_on"], name="question_of_handler"),
            models.Index(fields=["asker", "-changed_at"], name="question_of_asker"),
            models.Index(fields=["kind", "asked_on", "platform"], name="question_counted"),
            models.Index(
                fields=["wake_on"], name="question_waking", condition=Q(wake_on__isnull=False)
            ),
        ]

    def __str__(self):
        return self.shown_title

    def get_absolute_url(self):
        return reverse("liaisons:question", args=[self.pk])

    @property
    def number(self) -> str:
        """By what people call it: on the receipt and in every message."""
        return f"V-{self.asked_on.year}-{self.pk:04d}"

    @property
    def shown_title(self) -> str:
        return self.title or str(_("Removed at the request of who asked"))

    @property
    def is_running(self) -> bool:
        return self.status in states.RUNNING

    @property
    def is_paused(self) -> bool:
        """The clock of the municipality stands still: whoever asked has the turn."""
        return self.status == QuestionStatus.WAITING

    def is_late(self, on=None) -> bool:
        return self.days_late(on) > 0

    def days_late(self, on: datetime.date | None = None) -> int:
        """Calendar days past the term; none while whoever asked has the turn."""
        if self.turn != Side.MUNICIPALITY or self.due_on is None:
            return 0
        return days_late(self.due_on, on or today())

    @property
    def can_be_reminded_from(self) -> datetime.date:
        """The first day on which the next reminder of this term may be sent, if it is late."""
        if self.reminded_on is None:
            return self.due_on + DAY
        return add_working_days(self.reminded_on, states.REMINDER_PAUSE.number)

    @property
    def handler_words(self) -> str:
        """Who deals with it, as whoever asked may know: a name with consent, else the function."""
        return self.handler.public_name() if self.handler_id else str(_("the desk"))

    @property
    def can_say_if_helped(self) -> bool:
        return self.status == QuestionStatus.CLOSED and self.is_helped is None


class QuestionTerm(Term):
    """The clock of the municipality; a question that reopens gets a new one."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=10, choices=QuestionTermKind)
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta(Term.Meta):
        abstract = False
        ordering = ["started_on", "pk"]
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                name="one_running_term_per_question",
                fields=["question"],
                condition=Q(met_on__isnull=True, ended_on__isnull=True),
                violation_error_message=_("This term is running already."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.due_on}"


class QuestionTermPause(TermPause):
    """A stretch in which the term stood still because whoever asked had the turn."""

    term = models.ForeignKey(QuestionTerm, models.PROTECT, related_name="pauses")

    class Meta(TermPause.Meta):
        abstract = False
        constraints = [
            *TermPause.Meta.constraints,
            models.UniqueConstraint(
                name="one_open_pause_per_question_term",
                fields=["term"],
                condition=Q(ended_on__isnull=True),
                violation_error_message=_("This term stands still already."),
            ),
        ]

    def __str__(self):
        return f"{self.started_on} - {self.ended_on}"


class QuestionEntry(Entry):
    """One step or message of a question; triggers in the database refuse any change."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="entries")

    class Meta(Entry.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="question_entry_number_once",
                fields=["question", "number"],
                violation_error_message=_("This dossier entry exists already."),
            )
        ]


class QuestionEntryText(EntryText):
    """The words of a question, and the name with a step: erasable, with the chain intact."""

    entry = models.OneToOneField(
        QuestionEntry, models.PROTECT, primary_key=True, related_name="text_row"
    )

    class Meta(EntryText.Meta):
        abstract = False


# Late first, then the fewest days left; what waits for nobody comes last.
BY_TERM = (F("due_on").asc(nulls_last=True), "pk")
