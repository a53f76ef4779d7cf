"""The figures of the progress page: do municipality and neighbourhoods keep to what they agreed?

One place says what a figure counts (R37, R69): the number on the page, the list it leads to, the
sheet and the API all come from here. The number comes from a few aggregate queries, however many
plans or platforms there are; the list from the queryset of the same name, and a test follows every
link and counts.

A figure of "now" is about the last day of the period. For a day in the past the state of each plan
is read from its dossier, where every step left the status, the turn and the due date behind.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from django.db.models import Count, DateField, F, OuterRef, Q, Subquery, TextChoices
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.kept import kept
from core.kinds import Side
from core.terms import AMSTERDAM
from core.terms import today as current_day
from council.decision_states import Execution
from council.models import Decision, Promise, PromiseEntry
from council.states import PromiseStatus
from liaisons.lookups import Desk
from liaisons.models import RoleHolder
from platforms.models import Platform, Subject
from proposals.models import Proposal, ProposalEntry, Reminder
from proposals.states import AGREED, CAN_BE_LATE, OPEN, Initiator, Status, is_open

DAY = datetime.timedelta(days=1)
N, M = Initiator.NEIGHBOURHOOD, Initiator.MUNICIPALITY


# How far a decision can be, in the order of the page; of the others there is nothing to do.
EXECUTIONS = (
    Execution.OPEN,
    Execution.RUNNING,
    Execution.SETTLED,
    Execution.NOT_DONE,
    Execution.UNKNOWN,
)


class WholeMunicipality(NamedTuple):
    """The choice beside the villages and neighbourhoods: what is of no place in particular."""

    slug: str = "heel-de-gemeente"
    name: object = _("Whole municipality")


WHOLE_MUNICIPALITY = WholeMunicipality()


@dataclass(frozen=True)
class Scope:
    """What the figures are about: a period, and one platform or all."""

    since: datetime.date
    until: datetime.date
    platform: Platform | None = None
    # Only what is about the whole municipality: subjects for the agenda of the council.
    is_for_council: bool = False

    @classmethod
    def last_year(cls, platform=None, today=None):
        """The past twelve months, up to and including today."""
        today = today or current_day()
        return cls(since=a_year_before(today), until=today, platform=platform)

    def here(self, queryset):
        """Only this platform, when one was chosen."""
        if self.is_for_council:
            return queryset.filter(platform=None)
        return queryset if self.platform is None else queryset.filter(platform=self.platform)

    def during(self, field):
        return {f"{field}__gte": self.since, f"{field}__lte": self.until}


def a_year_before(day):
    """The day after the same date of the year before, so that the period is a whole year."""
    try:
        return day.replace(year=day.year - 1) + DAY
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, month=3, day=1)


def end_of_day(day):
    return datetime.datetime.combine(day + DAY, datetime.time.min, tzinfo=AMSTERDAM)


def as_of(day, today=None):
    """The plans as they stood at the end of a day: ``was_status``, ``was_due``, ``was_turn``."""
    plans = Proposal.objects.submitted().filter(submitted_on__lte=day)
    if day >= (today or current_day()):
        return plans.annotate(was_status=F("status"), was_due=F("due_on"), was_turn=F("turn"))
    last = ProposalEntry.objects.filter(proposal=OuterRef("pk"), at__lt=end_of_day(day)).order_by(
        "-number"
    )
    return plans.annotate(
        was_status=Subquery(last.values("to_status")[:1]),
        was_due=Cast(
            Subquery(last.annotate(was_due=KT("data__due_on")).values("was_due")[:1]), DateField()
        ),
        was_turn=Subquery(last.annotate(was_turn=KT("data__turn")).values("was_turn")[:1]),
    )


def is_late(day):
    """Past the due date while somebody's turn; an announcement opens by itself and cannot be."""
    return Q(was_status__in=CAN_BE_LATE, was_due__lt=day) & ~Q(
        initiator=M, was_status=Status.SUBMITTED
    )


def is_resting(day):
    """Not enough support and untouched for half a year: counted apart, never as running."""
    return Q(was_status=Status.SUPPORT_LACKING, was_due__lt=day)


# --- what each figure counts ---------------------------------------------------------------
class Figure(NamedTuple):
    """A figure: what it is called, what exactly it counts, and which plans those are."""

    key: str
    label: object
    definition: object
    plans: Callable[[Scope], object]


def _standing(scope):
    return scope.here(as_of(scope.until))


def _answered(initiator):
    def plans(scope):
        return scope.here(Proposal.objects.submitted()).filter(
            initiator=initiator, **scope.during("answered_on")
        )

    return plans


def _answered_how(initiator, on_time):
    return lambda scope: _answered(initiator)(scope).filter(is_answered_on_time=on_time)


def _submitted(initiator):
    return lambda scope: scope.here(Proposal.objects.submitted()).filter(
        initiator=initiator, **scope.during("submitted_on")
    )


def _late(turn=None):
    def plans(scope):
        late = _standing(scope).filter(is_late(scope.until))
        return late if turn is None else late.filter(was_turn=turn)

    return plans


def _reminded(initiator):
    return lambda scope: scope.here(Proposal.objects.submitted()).filter(
        initiator=initiator,
        pk__in=Reminder.objects.filter(**scope.during("sent_on")).values("proposal"),
    )


def _asked_support(scope):
    return scope.here(Proposal.objects.submitted()).filter(
        initiator=N, minimum__isnull=False, **scope.during("admitted_on")
    )


def _running(scope):
    is_running = Q(was_status__in=OPEN) | Q(was_status=Status.DECLINED, initiator=M)
    return _standing(scope).filter(is_running).exclude(is_resting(scope.until))


def _of_status(status):
    return lambda scope: _running(scope).filter(was_status=status)


_FIGURES = [
    Figure(
        "lopend",
        _("running plans"),
        _("Plans in which somebody still has to do something. Plans at rest are counted apart."),
        _running,
    ),
    Figure(
        "over-de-termijn",
        _("past the term"),
        _("Running plans of which the date has passed, whoever has the turn."),
        _late(),
    ),
    Figure(
        "gemeente-te-laat",
        _("the municipality is late"),
        _("Running plans of which the date has passed and the municipality has the turn."),
        _late(Side.MUNICIPALITY),
    ),
    Figure(
        "buurt-te-laat",
        _("a neighbourhood is late"),
        _("Running plans of which the date has passed and the neighbourhood has the turn."),
        _late(Side.NEIGHBOURHOOD),
    ),
    Figure(
        "toegezegd",
        _("agreed, to be started"),
        _("Plans with the answer “agreed” or “partly agreed” that have not been started."),
        lambda scope: _standing(scope).filter(was_status__in=AGREED),
    ),
    Figure(
        "niet-gestart",
        _("agreed and not started"),
        _("The answer was yes, the date of the next step has passed, and nothing has begun."),
        lambda scope: _standing(scope).filter(is_late(scope.until), was_status__in=AGREED),
    ),
    Figure(
        "in-rust",
        _("at rest"),
        _(
            "Of the plans without enough support: nobody did anything for half a year. They do not"
            " count among the running plans."
        ),
        lambda scope: _standing(scope).filter(is_resting(scope.until)),
    ),
    Figure(
        "gemeente-antwoordde",
        _("answered by the municipality"),
        _("Plans of residents that got their answer in this period."),
        _answered(N),
    ),
    Figure(
        "gemeente-op-tijd",
        _("answered by the municipality within the term"),
        _("Plans of residents that got their answer in this period, on the due date or before."),
        _answered_how(N, True),
    ),
    Figure(
        "gemeente-na-de-termijn",
        _("answered by the municipality after the term"),
        _("Plans of residents that got their answer in this period, after the due date."),
        _answered_how(N, False),
    ),
    Figure(
        "buurt-antwoordde",
        _("answered by the neighbourhood"),
        _("Plans of the municipality that got their answer in this period."),
        _answered(M),
    ),
    Figure(
        "buurt-op-tijd",
        _("answered by the neighbourhood within the term"),
        _("Plans of the municipality answered in this period, on the due date or before."),
        _answered_how(M, True),
    ),
    Figure(
        "buurt-na-de-termijn",
        _("answered by the neighbourhood after the term"),
        _("Plans of the municipality answered in this period, after the due date."),
        _answered_how(M, False),
    ),
    Figure(
        "gemeente-herinnerd",
        _("plans for which the municipality was reminded"),
        _("Plans of residents for which a reminder was sent in this period."),
        _reminded(N),
    ),
    Figure(
        "buurt-herinnerd",
        _("plans for which the neighbourhood was reminded"),
        _("Plans of the municipality for which a reminder was sent in this period."),
        _reminded(M),
    ),
    Figure(
        "steun-gevraagd",
        _("plans that had to gather support"),
        _("Plans of residents admitted in this period, with an agreed minimum."),
        _asked_support,
    ),
    Figure(
        "steun-gehaald",
        _("plans that reached the minimum"),
        _("Plans of residents admitted in this period that reached the agreed minimum so far."),
        lambda scope: _asked_support(scope).filter(reached_on__lte=scope.until),
    ),
    Figure(
        "van-de-buurt",
        _("plans of the neighbourhood"),
        _("Plans of residents submitted in this period."),
        _submitted(N),
    ),
    Figure(
        "van-de-gemeente",
        _("plans of the municipality"),
        _("Plans of the municipality announced in this period."),
        _submitted(M),
    ),
    *(
        Figure(
            f"status-{status.value.replace('_', '-')}",
            status.label,
            _("Running plans with this status."),
            _of_status(status),
        )
        for status in Status
        if is_open(status, M)
    ),
]
FIGURES = {figure.key: figure for figure in _FIGURES}


# --- promises ------------------------------------------------------------------------------
def promises_as_of(day, today=None):
    """The promises as they stood at the end of a day: ``was_status`` and ``was_due``."""
    promises = Promise.objects.filter(entered_on__lte=day)
    if day >= (today or current_day()):
        return promises.annotate(was_status=F("status"), was_due=F("term_due_on"))
    last = PromiseEntry.objects.filter(promise=OuterRef("pk"), at__lt=end_of_day(day)).order_by(
        "-number"
    )
    return promises.annotate(
        was_status=Subquery(last.values("to_status")[:1]),
        was_due=Cast(
            Subquery(last.annotate(was_due=KT("data__due_on")).values("was_due")[:1]), DateField()
        ),
    )


def _promises(scope):
    promises = promises_as_of(scope.until)
    if scope.is_for_council:
        return promises.none()
    return promises if scope.platform is None else promises.of_platform(scope.platform)


def _promised(*statuses):
    return lambda scope: _promises(scope).filter(was_status__in=statuses)


def _ended(status):
    """What ended so in the period, and stands so at the end of it."""
    return lambda scope: (
        _promises(scope).filter(was_status=status).filter(**scope.during("closed_on"))
    )


def _past(status):
    return lambda scope: _promises(scope).filter(was_status=status, was_due__lt=scope.until)


P = PromiseStatus
PROMISE_FIGURES = {
    figure.key: figure
    for figure in (
        Figure(
            "toezeggingen-open",
            _("open promises"),
            _("Promises that were not kept yet, late ones included."),
            _promised(P.OPEN),
        ),
        Figure(
            "toezeggingen-te-laat",
            _("promises that are late"),
            _("Open promises of which the date has passed. A moved date counts as moved."),
            _past(P.OPEN),
        ),
        Figure(
            "toezeggingen-nagekomen",
            _("promises kept"),
            _("Promises of which the receiver said in this period that they were kept."),
            _ended(P.KEPT),
        ),
        Figure(
            "toezeggingen-niet-nagekomen",
            _("promises not kept"),
            _("Promises that were written down in this period as not kept, for good."),
            _ended(P.BROKEN),
        ),
        Figure(
            "toezeggingen-geen-reactie",
            _("promises without a reaction"),
            _("Reported as kept, and the receiver did not react. That does not count as kept."),
            _promised(P.NO_REACTION),
        ),
        Figure(
            "verwachtingen-wachten",
            _("expectations that wait for a reaction"),
            _("Reported by a neighbourhood, and the municipality has not reacted yet."),
            _promised(P.REPORTED),
        ),
        Figure(
            "verwachtingen-zonder-reactie",
            _("expectations without a reaction"),
            _("Of those: the three weeks are over, and the municipality did not react."),
            _past(P.REPORTED),
        ),
    )
}


class Gap(NamedTuple):
    """A subject in a platform without a contact point of its own."""

    platform: Platform
    subject: Subject
    since: datetime.date | None
    broker: object
    #: Away until then, or gone without the assignment being ended.
    until: datetime.date | None = None
    has_left: bool = False


def gaps(scope):
    """The gaps in contact points on the last day, and out of how many places."""
    if scope.is_for_council:
        return [], 0, 0, 0
    desk = Desk(scope.until, platform=scope.platform)
    subjects = list(Subject.objects.filter(is_active=True))
    platforms = (
        [scope.platform] if scope.platform is not None else list(Platform.objects.with_people())
    )
    platforms = [platform for platform in platforms if platform.has_people]
    found = []
    for platform in platforms:
        for subject in subjects:
            contact = desk.contact(platform.pk, subject.pk)
            if contact.has_gap:
                found.append(
                    Gap(
                        platform,
                        subject,
                        contact.gap_since,
                        contact.user,
                        contact.absent_until,
                        contact.cause == "left",
                    )
                )
    return found, len(platforms) * len(subjects), len(platforms), len(subjects)


def appointments(scope):
    """Brokers and workers in function on the last day, and who came too early, for ever (R2, R70).

    Whoever was appointed before the decision counts also after the last day of the role.
    """
    holders = RoleHolder.objects.on_record(scope.until).select_related("user")
    if scope.platform is not None:
        holders = holders.serving(scope.platform).distinct()
    return list(holders.prefetch_related("platforms"))


# --- the numbers ---------------------------------------------------------------------------
class Answers:
    """How one side answered the other in the period: how often it took so many days."""

    def __init__(self, days=(), on_time=0):
        self.days = Counter(days)
        self.on_time = on_time

    def add(self, row):
        """Count the answers of a row."""
        self.days[row.days] += row.number
        self.on_time += row.number * bool(row.on_time)

    @property
    def number(self):
        return self.days.total()

    @property
    def percent(self):
        return round(100 * self.on_time / self.number) if self.number else None

    @property
    def median(self):
        """The middle number of days from the start of the review to the answer."""
        return _whole(median(sorted(self.days.elements()))) if self.days else None


def _whole(number):
    return int(number) if number == int(number) else round(number, 1)


class Tendency(TextChoices):
    """Which side begins: what the balance of directions says in words (R37)."""

    NEIGHBOURHOOD = "neighbourhood", _("mostly from the neighbourhood")
    MUNICIPALITY = "municipality", _("mostly from the municipality")
    EVEN = "even", _("in balance")


# With fewer plans, one more or less would turn the words over.
FEWEST_FOR_BALANCE = 4


class Balance(NamedTuple):
    """Both directions of one place or all: who began, how long who waits, and who is late."""

    from_neighbourhood: int
    from_municipality: int
    municipality: Answers
    neighbourhood: Answers
    late_municipality: int
    late_neighbourhood: int

    @property
    def number(self):
        return self.from_neighbourhood + self.from_municipality

    @property
    def tendency(self):
        """One side is named from three quarters of the plans; None when there are too few."""
        if self.number < FEWEST_FOR_BALANCE:
            return None
        if 4 * self.from_municipality >= 3 * self.number:
            return Tendency.MUNICIPALITY
        if 4 * self.from_neighbourhood >= 3 * self.number:
            return Tendency.NEIGHBOURHOOD
        return Tendency.EVEN

    @property
    def percent(self):
        """The share of the neighbourhood, for the small picture; None without plans."""
        return round(100 * self.from_neighbourhood / self.number, 1) if self.number else None

    @property
    def rest(self):
        return round(100 - self.percent, 1) if self.number else None


class Quarter(NamedTuple):
    """Three months of the chart: median days in both directions, and how many answers."""

    first: datetime.date
    last: datetime.date
    neighbourhood_waits: Answers
    municipality_waits: Answers


class Row(NamedTuple):
    """One platform in the table; without one it is what is about the whole municipality."""

    platform: Platform | None
    open: int
    late: int
    not_started: int
    balance: Balance
    gaps: int | None

    @property
    def municipality(self):
        return self.balance.municipality

    @property
    def neighbourhood(self):
        return self.balance.neighbourhood

    @property
    def holds_anything(self):
        plans = (self.open, self.late, self.not_started, self.balance.number)
        return any((*plans, self.municipality.number, self.neighbourhood.number))


class Progress:
    """Every number of the page for one scope, in a fixed number of queries."""

    def __init__(self, scope: Scope):
        self.scope = scope

    @cached_property
    def platforms(self):
        """All that exist; of the dissolved ones those whose plans are in the figures."""
        return list(Platform.objects.with_plans_or_undissolved().order_by("name"))

    @cached_property
    def _standing(self):
        """Plans per platform, direction, status, turn and whether the date has passed."""
        return self._kept("standing", self._read_standing)

    def _read_standing(self):
        day = self.scope.until
        rows = (
            _standing(self.scope)
            .order_by()
            .annotate(is_past=Q(was_due__lt=day))
            .values_list("platform_id", "initiator", "was_status", "was_turn", "is_past")
            .annotate(number=Count("pk"))
        )
        return [_Standing(*row) for row in rows]

    @cached_property
    def _newest_change(self):
        return self.scope.here(Proposal.objects.submitted()).newest_change()

    def _kept(self, name, compute):
        """Rows that need not be read anew while no plan in this scope changed."""
        scope = self.scope
        place = scope.platform.pk if scope.platform is not None else "all"
        if scope.is_for_council:
            place = "council"
        days = f"{scope.since}:{scope.until}:{current_day()}"
        return kept(f"{name}:{place}:{days}", self._newest_change, compute)

    def _count(self, test, platform_id=None):
        return sum(
            row.number
            for row in self._standing
            if test(row) and (platform_id is None or row.platform_id == platform_id)
        )

    @cached_property
    def open(self):
        return self._count(_Standing.is_open)

    @cached_property
    def late(self):
        return self._count(_Standing.is_late)

    @cached_property
    def late_municipality(self):
        return self._count(lambda row: row.is_late() and row.turn == Side.MUNICIPALITY)

    @cached_property
    def late_neighbourhood(self):
        return self._count(lambda row: row.is_late() and row.turn == Side.NEIGHBOURHOOD)

    @cached_property
    def agreed(self):
        return self._count(_Standing.is_agreed)

    @cached_property
    def not_started(self):
        return self._count(_Standing.is_not_started)

    @cached_property
    def resting(self):
        return self._count(_Standing.is_resting)

    @cached_property
    def lacking(self):
        """Plans without enough support, those at rest included."""
        return self._count(lambda row: row.status == Status.SUPPORT_LACKING)

    @cached_property
    def by_status(self):
        """Running plans by status: key of the figure, label, number; only what occurs."""
        numbers = Counter()
        for row in self._standing:
            numbers[row.status] += row.number * row.is_open()
        return [
            (FIGURES[f"status-{status.value.replace('_', '-')}"], numbers[status])
            for status in Status
            if numbers[status]
        ]

    @cached_property
    def _answers(self):
        return self._kept("answers", self._read_answers)

    def _read_answers(self):
        """Answers per platform, direction, quarter, days it took, and whether in time."""
        quarters = self._quarter_days
        numbers = Counter()
        for platform_id, initiator, on_time, started_on, answered_on in self._answered_plans():
            days = (answered_on - (started_on or answered_on)).days
            quarter = next(nth for nth, first in enumerate(quarters) if answered_on >= first)
            numbers[platform_id, initiator, on_time, quarter, days] += 1
        return [_Answer(*key, number) for key, number in numbers.items()]

    def _answered_plans(self):
        return (
            self.scope.here(Proposal.objects.submitted())
            .filter(**self.scope.during("answered_on"))
            .order_by()
            .values_list(
                "platform_id",
                "initiator",
                "is_answered_on_time",
                "review_started_on",
                "answered_on",
            )
            .iterator(chunk_size=2000)
        )

    def _answered(self, test):
        answers = Answers()
        for row in self._answers:
            if test(row):
                answers.add(row)
        return answers

    @cached_property
    def municipality_answers(self):
        return self._answered(lambda row: row.initiator == N)

    @cached_property
    def neighbourhood_answers(self):
        return self._answered(lambda row: row.initiator == M)

    @cached_property
    def _quarter_days(self):
        """First days of the stretches of three months, counted back from the last day."""
        firsts, last = [], self.scope.until
        while last >= self.scope.since:
            firsts.append(max(_three_months_before(last), self.scope.since))
            last = firsts[-1] - DAY
        return firsts

    @cached_property
    def quarters(self):
        """The last four stretches of three months up to the last day, oldest first."""
        firsts = self._quarter_days
        lasts = [self.scope.until, *(first - DAY for first in firsts)]
        return [
            Quarter(
                firsts[nth],
                lasts[nth],
                *(
                    self._answered(
                        lambda row, nth=nth, side=side: row.quarter == nth and row.initiator == side
                    )
                    for side in (N, M)
                ),
            )
            for nth in reversed(range(min(4, len(firsts))))
        ]

    @cached_property
    def _reminders(self):
        reminders = Reminder.objects.filter(**self.scope.during("sent_on"))
        if self.scope.is_for_council:
            reminders = reminders.filter(proposal__platform=None)
        elif self.scope.platform is not None:
            reminders = reminders.filter(proposal__platform=self.scope.platform)
        return {
            initiator: (number, plans)
            for initiator, number, plans in reminders.order_by()
            .values_list("proposal__initiator")
            .annotate(number=Count("pk"), plans=Count("proposal", distinct=True))
        }

    @property
    def reminders_to_municipality(self):
        """How many reminders, and for how many plans."""
        return self._reminders.get(N, (0, 0))

    @property
    def reminders_to_neighbourhood(self):
        return self._reminders.get(M, (0, 0))

    @cached_property
    def _submitted(self):
        return self._kept("submitted", self._read_submitted)

    def _read_submitted(self):
        return Counter(
            {
                (platform_id, initiator): number
                for platform_id, initiator, number in self.scope.here(Proposal.objects.submitted())
                .filter(**self.scope.during("submitted_on"))
                .order_by()
                .values_list("platform_id", "initiator")
                .annotate(number=Count("pk"))
            }
        )

    @cached_property
    def from_neighbourhood(self):
        return sum(n for (_pk, initiator), n in self._submitted.items() if initiator == N)

    @cached_property
    def from_municipality(self):
        return sum(n for (_pk, initiator), n in self._submitted.items() if initiator == M)

    @property
    def balance(self):
        """Both directions of the whole scope (R37)."""
        return Balance(
            self.from_neighbourhood,
            self.from_municipality,
            self.municipality_answers,
            self.neighbourhood_answers,
            self.late_municipality,
            self.late_neighbourhood,
        )

    @cached_property
    def support(self):
        """Of the plans that had to gather support: how many did, and all support together."""
        asked = _asked_support(self.scope).order_by()
        reached = Count("pk", filter=Q(reached_on__lte=self.scope.until))
        return self._kept("support", lambda: asked.aggregate(asked=Count("pk"), reached=reached))

    @cached_property
    def promises(self):
        """Each figure of the register, counted in one query."""
        day = self.scope.until
        past = Q(was_due__lt=day)
        ended = Q(**self.scope.during("closed_on"))
        found = (
            _promises(self.scope)
            .order_by()
            .aggregate(
                open=Count("pk", filter=Q(was_status=P.OPEN)),
                late=Count("pk", filter=Q(was_status=P.OPEN) & past),
                kept=Count("pk", filter=Q(was_status=P.KEPT) & ended),
                broken=Count("pk", filter=Q(was_status=P.BROKEN) & ended),
                silent=Count("pk", filter=Q(was_status=P.NO_REACTION)),
                waiting=Count("pk", filter=Q(was_status=P.REPORTED)),
                unanswered=Count("pk", filter=Q(was_status=P.REPORTED) & past),
            )
        )
        return dict(
            zip(
                PROMISE_FIGURES,
                (
                    found["open"],
                    found["late"],
                    found["kept"],
                    found["broken"],
                    found["silent"],
                    found["waiting"],
                    found["unanswered"],
                ),
                strict=True,
            )
        )

    @cached_property
    def promises_per_platform(self):
        """Kept, late, broken and unanswered per place, counted in one query."""
        day = self.scope.until
        past = Q(was_due__lt=day)
        ended = Q(**self.scope.during("closed_on"))
        rows = (
            _promises(self.scope)
            .order_by()
            .values("parties__platform")
            .annotate(
                kept=Count("pk", filter=Q(was_status=P.KEPT) & ended),
                late=Count("pk", filter=Q(was_status=P.OPEN) & past),
                broken=Count("pk", filter=Q(was_status=P.BROKEN) & ended),
                unanswered=Count("pk", filter=Q(was_status=P.REPORTED) & past),
            )
        )
        return {row["parties__platform"]: row for row in rows}

    @cached_property
    def decisions(self):
        """Decisions and motions by how far they are carried out, and all of them together.

        The list shows how it stands now, so for a day in the past there is no figure.
        """
        if self.scope.is_for_council or self.scope.until < current_day():
            return {}, 0
        here = Decision.objects.all()
        if self.scope.platform is not None:
            here = here.about(self.scope.platform)
        rows = here.order_by().values_list("execution").annotate(number=Count("pk"))
        numbers = dict(rows)
        return {Execution(key): numbers.get(key, 0) for key in EXECUTIONS}, sum(numbers.values())

    @cached_property
    def gaps(self):
        return gaps(self.scope)

    @cached_property
    def appointments(self):
        return appointments(self.scope)

    @property
    def appointed_early(self):
        return [holder for holder in self.appointments if holder.appointed_before_decision]

    @cached_property
    def rows(self):
        """Per platform, by name: this is no league table."""
        answers = defaultdict(Answers)
        for row in self._answers:
            answers[row.platform_id, row.initiator].add(row)
        missing = Counter(gap.platform.pk for gap in self.gaps[0])
        standing = defaultdict(Counter)
        for row in self._standing:
            numbers = standing[row.platform_id]
            numbers["open"] += row.number * row.is_open()
            numbers["late"] += row.number * row.is_late()
            numbers[row.turn] += row.number * row.is_late()
            numbers["not_started"] += row.number * row.is_not_started()
        chosen = self.scope.platform
        rows = [
            Row(
                platform=platform,
                open=standing[platform.pk]["open"],
                late=standing[platform.pk]["late"],
                not_started=standing[platform.pk]["not_started"],
                balance=Balance(
                    self._submitted[platform.pk, N],
                    self._submitted[platform.pk, M],
                    answers[platform.pk, N],
                    answers[platform.pk, M],
                    standing[platform.pk][Side.MUNICIPALITY],
                    standing[platform.pk][Side.NEIGHBOURHOOD],
                ),
                gaps=missing[platform.pk] if platform.has_people else None,
            )
            for platform in self.platforms
            if (chosen is None or platform.pk == chosen.pk) and not self.scope.is_for_council
        ]
        rows = [row for row in rows if not row.platform.is_dissolved or row.holds_anything]
        council = Row(
            platform=None,
            open=standing[None]["open"],
            late=standing[None]["late"],
            not_started=standing[None]["not_started"],
            balance=Balance(
                self._submitted[None, N],
                self._submitted[None, M],
                answers[None, N],
                answers[None, M],
                standing[None][Side.MUNICIPALITY],
                standing[None][Side.NEIGHBOURHOOD],
            ),
            gaps=None,
        )
        # Subjects for the agenda of the council are of no place: without them nothing adds up.
        return [*rows, council] if chosen is None and council.holds_anything else rows


class _Standing(NamedTuple):
    platform_id: int
    initiator: str
    status: str
    turn: str
    is_past: bool
    number: int

    def is_open(self):
        return is_open(self.status, self.initiator) and not self.is_resting()

    def is_resting(self):
        return self.status == Status.SUPPORT_LACKING and bool(self.is_past)

    def is_late(self):
        opens_by_itself = self.initiator == M and self.status == Status.SUBMITTED
        return bool(self.is_past) and self.status in CAN_BE_LATE and not opens_by_itself

    def is_agreed(self):
        return self.status in AGREED

    def is_not_started(self):
        return self.is_agreed() and self.is_late()


class _Answer(NamedTuple):
    platform_id: int
    initiator: str
    on_time: bool | None
    quarter: int
    days: int
    number: int


def _three_months_before(day):
    """The day after the same date three months earlier."""
    month = day.month - 3
    year = day.year + (-1 if month < 1 else 0)
    month = month + 12 if month < 1 else month
    for number in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month, number) + DAY
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


__all__ = [
    "FIGURES",
    "PROMISE_FIGURES",
    "WHOLE_MUNICIPALITY",
    "Answers",
    "Balance",
    "Figure",
    "Progress",
    "Scope",
    "Tendency",
    "appointments",
    "gaps",
]
