"""Abstract models. Core has no tables: each room makes its own from these."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.kinds import Role, Side
from core.terms import (
    Length,
    Unit,
    add_length,
    add_working_days,
    days_late,
    next_working_day,
    today,
    working_days_between,
)
from core.transitions import Refused


class DatedQuerySet(models.QuerySet):
    """Records that hold from a first day to a last day."""

    def on(self, day: datetime.date):
        """Records that hold on this day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def current(self):
        """Records that hold today."""
        return self.on(today())

    def overlapping(self, starts_on: datetime.date, ends_on: datetime.date | None):
        """Records that share at least one day with this period (open when ends_on is None)."""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return found if ends_on is None else found.filter(starts_on__lte=ends_on)


class Dated(models.Model):
    """Something that holds from `starts_on` up to and including `ends_on`; open when null.

    Rights follow from such records, so that nobody keeps a right by being forgotten in a group.
    """

    starts_on = models.DateField(_("from"), default=today)
    ends_on = models.DateField(_("up to and including"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day cannot be before the first day."),
            ),
        ]

    def covers(self, day: datetime.date) -> bool:
        """True when this record holds on the day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class TermQuerySet(models.QuerySet):
    """Clocks, by whether they still matter."""

    def running(self):
        """Terms that are neither met nor ended; a paused term is among them."""
        return self.filter(met_on__isnull=True, ended_on__isnull=True)

    def late(self, on: datetime.date | None = None):
        """Running terms whose due date has passed, as `is_late` says it."""
        on = on or today()
        return self.running().filter(
            Q(paused_on__isnull=True, due_on__lt=on) | Q(paused_on__gt=F("due_on"))
        )


class Term(models.Model):
    """A clock that one side has: published, and moved only in the open (PRODUCT.md, "Terms").

    `unrolled_on` is the end before it moves off a weekend or holiday. Pauses and extensions
    count on from there, so that a weekend is never given twice.
    """

    side = models.CharField(_("side"), max_length=20, choices=Side)
    kind = models.CharField(_("kind"), max_length=40)
    started_on = models.DateField(_("started on"))
    number = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    unrolled_on = models.DateField(_("end before weekends and holidays"))
    due_on = models.DateField(_("due on"))
    first_due_on = models.DateField(_("first due on"))
    paused_on = models.DateField(_("paused since"), null=True, blank=True)
    paused_days = models.PositiveSmallIntegerField(_("paused days"), default=0)
    extensions = models.PositiveSmallIntegerField(_("times extended"), default=0)
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    extension_reason = models.TextField(_("reason of the extension"), blank=True)
    met_on = models.DateField(_("met on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    late_noted_on = models.DateField(_("lateness noted on"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_due_after_start",
                condition=Q(due_on__gte=F("started_on")),
                violation_error_message=_("A term cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="%(class)s_extended_at_most_twice",
                condition=Q(extensions__lte=2),
                violation_error_message=_("A term can be extended twice at most."),
            ),
        ]

    @classmethod
    def begin(cls, side: str, kind: str, length: Length, on: datetime.date, **foreign_keys):
        """A new clock that starts on this day (day 0). Not saved yet."""
        unrolled = add_length(on, length)
        due = next_working_day(unrolled)
        return cls(
            side=side,
            kind=kind,
            started_on=on,
            number=length.number,
            unit=length.unit,
            unrolled_on=unrolled,
            due_on=due,
            first_due_on=due,
            **foreign_keys,
        )

    @property
    def length(self) -> Length:
        """The length that was agreed, without pauses and extensions."""
        return Length(self.number, self.unit)

    @property
    def is_running(self) -> bool:
        """Neither met nor ended. A paused clock is still a running one that stands still."""
        return self.met_on is None and self.ended_on is None

    @property
    def is_paused(self) -> bool:
        """The clock stands still."""
        return self.is_running and self.paused_on is not None

    def _counted_on(self, on: datetime.date) -> datetime.date:
        """The day up to which lateness counts: it stops at a pause, an answer and an end."""
        return min(day for day in (on, self.paused_on, self.met_on, self.ended_on) if day)

    def is_late(self, on: datetime.date | None = None) -> bool:
        """The due date has passed (or had passed when it was met)."""
        return self.days_late(on) > 0

    def days_late(self, on: datetime.date | None = None) -> int:
        """Calendar days past the due date."""
        return days_late(self.due_on, self._counted_on(on or today()))

    def days_left(self, on: datetime.date | None = None) -> int:
        """Calendar days up to the due date; 0 when it has passed."""
        return max(0, (self.due_on - self._counted_on(on or today())).days)

    def pause(self, on: datetime.date) -> None:
        """Let the clock stand still from this day."""
        if not self.is_running or self.paused_on is not None:
            raise Refused(_("This term cannot be paused: it is not running."))
        if on < self.started_on:
            raise Refused(_("A term cannot be paused before it starts."))
        self.paused_on = on

    def resume(self, on: datetime.date) -> dict:
        """Let the clock run again; the due date moves by the paused days of the same sort.

        Returns the fields of the `TermPause` row that has now ended.
        """
        if self.paused_on is None:
            raise Refused(_("This term is not paused."))
        on = max(on, self.paused_on)
        pause = {"started_on": self.paused_on, "ended_on": on}
        if self.unit == Unit.WORKING_DAYS:
            days = working_days_between(self.paused_on, on)
            self.unrolled_on = add_working_days(self.unrolled_on, days)
        else:
            days = (on - self.paused_on).days
            self.unrolled_on += datetime.timedelta(days=days)
        self.paused_days += days
        self.paused_on = None
        self.due_on = next_working_day(self.unrolled_on)
        return pause

    def extend(
        self, length: Length, reason: str, on: datetime.date, *, has_consent: bool = False
    ) -> None:
        """Move the due date, in the open: before the end, with a reason, at most the first length.

        Once; a second time only with the recorded consent of the one who waits.
        """
        if not self.is_running:
            raise Refused(_("This term cannot be extended: it is not running."))
        if self.extensions >= 2:
            raise Refused(_("A term can be extended twice at most."))
        if self.extensions == 1 and not has_consent:
            raise Refused(
                _("A second extension is possible only if the submitter has agreed to it.")
            )
        if on > self.due_on and self.paused_on is None:
            raise Refused(_("This term has passed. It can be extended only before it ends."))
        if not reason.strip():
            raise Refused(_("Say why the term is extended."), field="reason")
        if length.number < 1 or add_length(self.started_on, length) > add_length(
            self.started_on, self.length
        ):
            raise Refused(
                _("The extension can be %(length)s at most."),
                params={"length": str(self.length)},
                field="length",
            )
        self.unrolled_on = add_length(self.unrolled_on, length)
        self.due_on = next_working_day(self.unrolled_on)
        self.extensions += 1
        self.extended_on = on
        self.extension_reason = reason

    def can_be_extended(self, on: datetime.date) -> bool:
        """Whether there is an extension left, and still time to ask for it."""
        return (
            self.is_running
            and self.extensions < 2
            and (on <= self.due_on or self.paused_on is not None)
        )

    def meet(self, on: datetime.date) -> None:
        """What was asked has been done. The row stays, with whether it was in time."""
        self.met_on = on

    def end(self, on: datetime.date) -> None:
        """The clock no longer matters (withdrawn, forwarded): neither met nor late."""
        self.ended_on = on

    def explanation(self) -> list[str]:
        """The sum behind the due date, in sentences ("Waarom deze datum?")."""
        lines = [
            _t("The term started on %(day)s and takes %(length)s.")
            % {"day": in_words(self.started_on), "length": self.length},
        ]
        if self.first_due_on != add_length(self.started_on, self.length):
            lines.append(
                _t(
                    "That would end on %(day)s, a weekend or holiday. So the term ran on to"
                    " %(due)s."
                )
                % {
                    "day": in_words(add_length(self.started_on, self.length)),
                    "due": in_words(self.first_due_on),
                }
            )
        else:
            lines.append(_t("That ends on %(day)s.") % {"day": in_words(self.first_due_on)})
        if self.paused_days:
            paused = Length(
                self.paused_days,
                Unit.WORKING_DAYS if self.unit == Unit.WORKING_DAYS else Unit.DAYS,
            )
            lines.append(
                _t("The term stood still for %(paused)s. Those are added.") % {"paused": paused}
            )
        if self.extensions:
            lines.append(
                _t("On %(day)s the term was extended. The reason: %(reason)s")
                % {"day": in_words(self.extended_on), "reason": self.extension_reason}
            )
        if self.due_on != self.first_due_on:
            lines.append(_t("So the term ends on %(day)s.") % {"day": in_words(self.due_on)})
        if self.is_paused:
            lines.append(
                _t("The term has been standing still since %(day)s.")
                % {"day": in_words(self.paused_on)}
            )
        return lines


def in_words(day: datetime.date | None) -> str:
    """A date with its weekday, such as maandag 3 maart 2025; nothing for no date."""
    return date_format(day, "l j F Y") if day else ""


class TermPause(models.Model):
    """A period in which a clock stood still. The concrete class adds the key to its term."""

    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message=_("A pause cannot end before it starts."),
            ),
        ]


class Entry(models.Model):
    """One step in a dossier. Rows are only ever added: triggers refuse anything else (SAFETY.md).

    The concrete class adds the key(s) to its dossier; every foreign key of the row belongs to
    the chained body. `data` is public and holds nothing personal: what a person wrote or is
    called stands in the erasable `EntryText`.
    """

    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("moment"), default=timezone.now)
    verb = models.CharField(_("step"), max_length=60)
    side = models.CharField(_("side"), max_length=20, choices=Side)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    from_status = models.CharField(_("from status"), max_length=40, blank=True)
    to_status = models.CharField(_("to status"), max_length=40, blank=True)
    data = models.JSONField(_("data"), default=dict, blank=True)
    text_digest = models.CharField(max_length=64, blank=True, editable=False)
    salt = models.CharField(max_length=64, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    head = models.CharField(max_length=64, editable=False)

    class Meta:
        abstract = True
        ordering = ["number"]


class EntryText(models.Model):
    """The personal part of an entry, in a row that can be erased without breaking the chain.

    The concrete class adds `entry = OneToOneField(..., related_name="text_row")`. The salt goes
    with the text, so that nobody can guess afterwards what stood here.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    actor_name = models.CharField(_("name of the actor"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    salt = models.CharField(max_length=64, blank=True, editable=False)
    erased_on = models.DateField(_("erased on"), null=True, blank=True)
    erased_reason = models.CharField(_("reason of erasing"), max_length=200, blank=True)

    class Meta:
        abstract = True
