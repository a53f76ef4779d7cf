"""The register of promises and raised expectations (R18, R19): nothing in it can be deleted.

"Er zijn dingen beloofd, of op zijn minst suggesties gewekt, die niet zijn nagekomen." So what was
said is frozen when it is entered, each date has its own row, what was kept or broken stays so, and
the receiver's verdict stands beside that of the promiser. Triggers on both databases hold this
(``council.guards``); the operations are ``council.operations.promises``.
"""

import datetime

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.kinds import Role, Side
from core.models import Entry, EntryText, Term
from core.prose import without
from core.terms import add_length, days_late, today
from platforms.models import AgendaPoint, Platform, Subject

from .. import states
from ..states import Occasion, PromiserRole, PromiseStatus, PromiseTermKind, Standing, Verdict
from .decisions import Decision

TITLE_LENGTH = 120
TEXT_LENGTH = 4_000
WHERE_LENGTH = 150


def in_standing(standing, on) -> Q:
    """The condition under which a promise counts as this on a day; together they hold them all."""
    match Standing(standing):
        case Standing.LATE:
            return Q(status=PromiseStatus.OPEN, due_on__lt=on)
        case Standing.ON_TIME:
            return Q(status=PromiseStatus.OPEN, due_on__gte=on)
        case Standing.UNANSWERED:
            return Q(status=PromiseStatus.REPORTED, term_due_on__lt=on)
        case Standing.WAITING:
            return Q(status=PromiseStatus.REPORTED, term_due_on__gte=on)
    return Q(status=standing)


class PromiseQuerySet(models.QuerySet):
    """The lists people ask for, by name."""

    def visible_to(self, user):
        """Everything: the register is public as a whole. Says the same as ``view_promise``."""
        return self.all()

    def standing(self, *standings, on=None):
        """Those that stand like this on a day, such as late or open and on time."""
        wanted = Q()
        for standing in standings:
            wanted |= in_standing(standing, on or today())
        return self.filter(wanted)

    def late(self, on=None):
        """The date has passed and nobody says it is done: computed, so no worker can lie."""
        return self.standing(Standing.LATE, on=on)

    def unanswered(self, on=None):
        """Expectations on which the other side did not react within three weeks."""
        return self.standing(Standing.UNANSWERED, on=on)

    def promises(self):
        """What was promised, the expectations that were not (yet) confirmed left out."""
        return self.exclude(status__in=states.EXPECTATIONS)

    def expectations(self):
        """What was reported as an expectation, whatever became of it."""
        return self.filter(is_expectation=True)

    def running(self):
        return self.filter(status__in=states.RUNNING)

    def of_platform(self, platform, *, is_many=False):
        """In which this platform is a party, as receiver or as promiser.

        With `is_many` each row in the order of the list is asked whether it is one of them, which
        for the first page of many costs less than looking up and sorting them all.
        """
        rows = PromisePlatform.objects.filter(platform=platform)
        if is_many:
            return self.filter(Exists(rows.filter(promise=OuterRef("pk"))))
        return self.filter(pk__in=rows.values("promise"))

    def said_in(self, year, *, is_many=False):
        """Those that were said in a year; `is_many` as above."""
        first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        if is_many:
            # An expression, so that no index on the day itself is chosen before that of the order.
            said = Coalesce("said_on", "entered_on")
            return self.alias(said=said).filter(said__gte=first, said__lte=last)
        return self.filter(said_on__gte=first, said_on__lte=last)

    def by(self, user):
        """Those this person promised."""
        return self.filter(promiser=user)

    def waking(self, on):
        """Those in which time has something to do: the worker's queue."""
        return self.filter(wake_on__lte=on)

    def for_list(self):
        """A page of cards in a fixed number of queries."""
        return (
            self.select_related("promiser", "subject")
            .prefetch_related("parties__platform", "dates")
            .defer("search_text")
        )


class Promise(models.Model):
    """Something that was promised, with its date; or what was heard as a promise.

    ``side`` is the side that promises, the other side receives. Its status changes only in
    ``council.operations``. ``due_on`` is the date that counts now, ``first_due_on`` the one that
    was promised first and never changes. ``term_due_on`` and ``turn`` are copies of the clock that
    counts in this status, and ``wake_on`` is the first day on which time has something to do.
    """

    side = models.CharField(
        _("who promises"),
        max_length=13,
        choices=[(side.value, side.label) for side in (Side.MUNICIPALITY, Side.NEIGHBOURHOOD)],
        default=Side.MUNICIPALITY,
    )
    status = models.CharField(
        _("status"), max_length=12, choices=PromiseStatus, default=PromiseStatus.OPEN
    )
    status_since = models.DateField(_("in this status since"), default=today)
    title = models.CharField(_("what was promised"), max_length=TITLE_LENGTH)
    text = models.TextField(_("explanation"), blank=True, max_length=TEXT_LENGTH)
    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="promises", verbose_name=_("subject")
    )
    platforms = models.ManyToManyField(
        Platform,
        through="PromisePlatform",
        related_name="promises",
        verbose_name=_("villages and neighbourhoods"),
    )

    promiser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        verbose_name=_("who promised it"),
    )
    promiser_role = models.CharField(max_length=10, choices=PromiserRole, blank=True, default="")
    # As the function was called on the day of the promise; the person may be something else now.
    promiser_function = models.CharField(_("function"), max_length=200, blank=True, default="")

    occasion = models.CharField(
        _("where it was said"), max_length=10, choices=Occasion, default=Occasion.MEETING
    )
    said_where = models.CharField(
        _("which meeting, letter or conversation"), max_length=WHERE_LENGTH, blank=True
    )
    said_on = models.DateField(_("said on"))
    source_url = models.URLField(
        _("link to where it stands"),
        blank=True,
        max_length=500,
        validators=[URLValidator(schemes=["http", "https"])],
    )

    # Where it follows from, when that stands here too; an answer holds the key to its promises.
    from_agenda_point = models.ForeignKey(
        AgendaPoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        verbose_name=_("agenda point"),
    )
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        verbose_name=_("decision of council or college"),
    )

    is_expectation = models.BooleanField(_("began as an expectation"), default=False)
    heard_from = models.CharField(_("heard from"), max_length=WHERE_LENGTH, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="promises_entered",
        verbose_name=_("entered by"),
    )
    entered_role = models.CharField(max_length=20, choices=Role, blank=True, default="")
    entered_on = models.DateField(_("entered on"), default=today)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    is_answered_on_time = models.BooleanField(null=True)

    first_due_on = models.DateField(_("first date"), null=True, blank=True)
    due_on = models.DateField(_("date"), null=True, blank=True)
    postponed_count = models.PositiveSmallIntegerField(default=0, editable=False)
    turn = models.CharField(max_length=13, choices=Side, default=Side.MUNICIPALITY)
    term_due_on = models.DateField(null=True, blank=True, editable=False)
    wake_on = models.DateField(null=True, blank=True, editable=False)
    late_noted_on = models.DateField(null=True, blank=True, editable=False)
    reminded_before_on = models.DateField(null=True, blank=True, editable=False)
    reminded_due_on = models.DateField(null=True, blank=True, editable=False)

    # What the promising side last said of it, in its own words; the verdicts stand with the places.
    note = models.TextField(blank=True, default="")
    noted_on = models.DateField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    lapse_asked_on = models.DateField(null=True, blank=True)
    lapse_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    broken_asked_on = models.DateField(null=True, blank=True)
    broken_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_declared_by_clerk = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)
    kept_after_all_on = models.DateField(null=True, blank=True)

    # The covered passages of the plan from whose answer it came, each with what is shown instead.
    # What was said stays frozen below it; nothing prints it but through ``shown``.
    covered = models.JSONField(null=True, blank=True, editable=False)
    search_text = models.TextField(editable=False, blank=True, default="")
    entry_count = models.PositiveIntegerField(default=0, editable=False)
    dossier_head = models.CharField(max_length=64, blank=True, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="promise_has_promiser_and_date",
                condition=Q(status__in=sorted(states.WITHOUT_DATE))
                | Q(promiser__isnull=False, due_on__isnull=False, first_due_on__isnull=False),
                violation_error_message=_("A promise has somebody who promised it, and a date."),
            ),
            models.CheckConstraint(
                name="promise_is_postponed_at_most_twice",
                condition=Q(postponed_count__lte=states.MOST_POSTPONED),
                violation_error_message=_("A promise can be postponed twice at most."),
            ),
            models.CheckConstraint(
                name="promise_is_made_by_a_side",
                condition=Q(side__in=[Side.MUNICIPALITY, Side.NEIGHBOURHOOD]),
                violation_error_message=_("A promise comes from one of the two sides."),
            ),
            models.CheckConstraint(
                name="expectation_is_marked",
                condition=~Q(status__in=sorted(states.EXPECTATIONS)) | Q(is_expectation=True),
                violation_error_message=_("What is not confirmed yet is an expectation."),
            ),
            models.CheckConstraint(
                name="closed_promise_has_day",
                condition=~Q(status__in=sorted(states.CLOSED)) | Q(closed_on__isnull=False),
                violation_error_message=_("What is closed was closed on a day."),
            ),
            models.CheckConstraint(
                name="running_promise_has_term",
                condition=~Q(status__in=sorted(states.RUNNING)) | Q(term_due_on__isnull=False),
                violation_error_message=_("Whoever has the turn has a date."),
            ),
        ]
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="promise_latest"),
            models.Index(fields=["-said_on", "-id"], name="promise_newest"),
            models.Index(fields=["term_due_on", "id"], name="promise_soonest"),
            models.Index(fields=["status", "-changed_at", "-id"], name="promise_in_status"),
            models.Index(fields=["status", "due_on", "id"], name="promise_queue"),
            models.Index(fields=["status", "term_due_on", "id"], name="promise_waiting"),
            models.Index(fields=["subject", "-changed_at", "-id"], name="promise_of_subject"),
            models.Index(fields=["promiser", "status", "due_on"], name="promise_of_promiser"),
            models.Index(fields=["side", "-changed_at", "-id"], name="promise_of_side"),
            models.Index(fields=["promiser_role", "-changed_at", "-id"], name="promise_of_role"),
            models.Index(
                fields=["wake_on"], name="promise_waking", condition=Q(wake_on__isnull=False)
            ),
        ]

    def __str__(self):
        return self.shown_title

    def get_absolute_url(self):
        return reverse("council:promise", args=[self.pk])

    # --- words ---
    def shown(self, text) -> str:
        """What may be printed of something that stands with this promise."""
        return without(text, self.covered) if self.covered else text

    @property
    def is_title_cut(self) -> bool:
        """A long step stands whole in the explanation and cut off in the title."""
        return self.title.endswith("…") and self.text.startswith(self.title[:-1])

    @property
    def shown_title(self) -> str:
        """The title as it may be printed.

        It is covered before it is cut: half a name at the end would not be found any more.
        """
        if self.covered and self.is_title_cut:
            words = self.shown(self.text)
            if len(words) > TITLE_LENGTH:
                words = f"{words[: TITLE_LENGTH - 1]}…"
            return words
        return self.shown(self.title)

    # --- sides ---
    @property
    def receiver_side(self) -> Side:
        return Side(self.side).other

    @property
    def is_by_neighbourhood(self) -> bool:
        return self.side == Side.NEIGHBOURHOOD

    @property
    def promiser_words(self) -> str:
        """Who promised it: the function of that day, and the name with consent."""
        if self.promiser_id is None:
            return self.heard_from
        name = self.promiser.public_name() if self.promiser.is_name_public else ""
        if not name or name == self.promiser_function:
            return self.promiser_function or self.promiser.public_name()
        return f"{self.promiser_function} {name}".strip()

    # --- where it stands ---
    @property
    def is_confirmed(self) -> bool:
        """A promise, not an expectation that waits or that was not one."""
        return self.status not in states.EXPECTATIONS

    def standing(self, on=None) -> Standing:
        """What a reader is told: the status, with lateness computed from the date."""
        on = on or today()
        if self.status == PromiseStatus.OPEN:
            return Standing.LATE if self.due_on < on else Standing.ON_TIME
        if self.status == PromiseStatus.REPORTED:
            return Standing.UNANSWERED if self.term_due_on < on else Standing.WAITING
        return Standing(self.status)

    def is_late(self, on=None) -> bool:
        """The date that counts now has passed."""
        return self.standing(on) in (Standing.LATE, Standing.UNANSWERED)

    def days_late(self, on=None) -> int:
        """Calendar days past the date that counts now."""
        on = on or today()
        return days_late(self.term_due_on, on) if self.is_late(on) else 0

    @property
    def postponements_left(self) -> int:
        return states.MOST_POSTPONED - self.postponed_count

    @property
    def can_be_declared_from(self):
        """The first day on which the receiver may ask the clerk: eight weeks after the date."""
        return add_length(self.due_on, states.BROKEN_AFTER) if self.due_on else None


class PromisePlatform(models.Model):
    """A place that is a party to a promise, with the receiver's verdict for it.

    A promise of the municipality is received by each of these platforms, and each says itself
    whether it was kept. A promise of the neighbourhood is made by one platform, and the verdict in
    its row is that of the municipality.
    """

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="parties")
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="promise_parties")
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True, default="")
    verdict_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")
    lapse_consent_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("party to a promise")
        verbose_name_plural = _("parties to promises")
        ordering = ["platform__name"]
        constraints = [
            models.UniqueConstraint(
                name="platform_once_per_promise",
                fields=["promise", "platform"],
                violation_error_message=_("This place stands with the promise already."),
            ),
            models.CheckConstraint(
                name="verdict_has_day",
                condition=Q(verdict="") | Q(verdict_on__isnull=False),
                violation_error_message=_("A verdict was given on a day."),
            ),
        ]
        indexes = [models.Index(fields=["platform", "-promise"], name="promise_of_platform")]

    def __str__(self):
        return f"{self.promise_id}: {self.platform_id}"


class PromiseDate(models.Model):
    """A date that was promised. Rows are only ever added, three at most: the first and two more.

    Why it moved stands in the dossier, with who moved it.
    """

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="dates")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField(_("date"))
    set_on = models.DateField(_("set on"))

    class Meta:
        verbose_name = _("date of a promise")
        verbose_name_plural = _("dates of promises")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="promise_date_number_once",
                fields=["promise", "number"],
                violation_error_message=_("This date stands with the promise already."),
            ),
            models.CheckConstraint(
                name="promise_has_three_dates_at_most",
                condition=Q(number__gte=1, number__lte=states.MOST_DATES),
                violation_error_message=_("A promise can be postponed twice at most."),
            ),
        ]

    def __str__(self):
        return f"{self.promise_id}: {self.due_on}"


class PromiseTerm(Term):
    """The clock of whoever must react: on an expectation, or on the word that it was kept."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="terms")
    kind = models.CharField(max_length=10, choices=PromiseTermKind)

    class Meta(Term.Meta):
        abstract = False
        ordering = ["started_on", "pk"]
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                name="one_running_term_per_promise",
                fields=["promise"],
                condition=Q(met_on__isnull=True, ended_on__isnull=True),
                violation_error_message=_("This term is running already."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.due_on}"


class PromiseEntry(Entry):
    """One step in the dossier of a promise; triggers in the database refuse any change."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="entries")

    class Meta(Entry.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="promise_entry_number_once",
                fields=["promise", "number"],
                violation_error_message=_("This dossier entry exists already."),
            )
        ]


class PromiseEntryText(EntryText):
    """The words and the name of a step: erasable, without breaking the chain."""

    entry = models.OneToOneField(
        PromiseEntry, models.PROTECT, primary_key=True, related_name="text_row"
    )

    class Meta(EntryText.Meta):
        abstract = False


# Sorted by the date that counts now; what waits for nobody comes last.
BY_TERM = (F("term_due_on").asc(nulls_last=True), "pk")
