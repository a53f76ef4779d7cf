"""How a promise looks in a list: who, to whom, both verdicts, and all its dates.

A list shows twenty of these at once, so its rows are read without whole records (`listed`), and a
card is put together here rather than by tags inside a loop.
"""

import datetime
from functools import cached_property, lru_cache
from html import escape
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.models import User
from core.kinds import Side
from core.lists import Columns
from core.prose import as_html
from core.templatetags.core import day_month, days_phrase, status, tone
from core.templatetags.core import long_date as day_in_words
from core.terms import DAY, today
from platforms.states import STATUSES_WITH_PEOPLE

from . import reads
from .models import Promise, PromiseDate
from .states import LOOK, Occasion, PromiseStatus, Standing, Verdict

S = PromiseStatus

# What a card reads of a promise: half of its columns.
FIELDS = (
    "pk",
    "side",
    "status",
    "title",
    "text",
    "covered",
    "promiser_id",
    "promiser_function",
    "heard_from",
    "occasion",
    "said_where",
    "said_on",
    "is_expectation",
    "entered_on",
    "answered_on",
    "is_answered_on_time",
    "first_due_on",
    "due_on",
    "postponed_count",
    "term_due_on",
    "note",
    "noted_on",
    "claimed_on",
    "done_on",
    "lapse_asked_on",
    "broken_asked_on",
    "closed_on",
    "kept_after_all_on",
    "from_agenda_point_id",
    "entry_count",
    "changed_at",
)
PROMISER = ("name", "function", "team", "is_name_public", "erased_on")


class Promiser(Columns):
    """Of who promised what a card may say of him; see `User.public_name`."""

    __slots__ = PROMISER

    public_name = User.public_name


class Listed(Columns):
    """A row of a list: what `Promise` says of itself."""

    __slots__ = (*FIELDS, "topic", "promiser")

    def __init__(self, *values):
        own = len(FIELDS) + 1
        super().__init__(*values[:own], Promiser(*values[own:]))
        if not self.promiser_id:
            self.promiser = None

    receiver_side = Promise.receiver_side
    is_by_neighbourhood = Promise.is_by_neighbourhood
    promiser_words = Promise.promiser_words
    is_confirmed = Promise.is_confirmed
    standing = Promise.standing
    is_late = Promise.is_late
    days_late = Promise.days_late
    postponements_left = Promise.postponements_left
    shown = Promise.shown
    is_title_cut = Promise.is_title_cut
    shown_title = Promise.shown_title

    def get_absolute_url(self) -> str:
        return f"{_root()}{self.pk}/"


@lru_cache(maxsize=1)
def _root() -> str:
    return reverse("council:promises")


class Place(NamedTuple):
    name: str
    slug: str
    has_people: bool


class Party(NamedTuple):
    """A place that is a party, as `PromisePlatform` says it."""

    platform: Place
    verdict: str
    verdict_on: datetime.date | None
    note: str


def long_date(day) -> str:
    return _long_date(day, get_language()) if day else ""


@lru_cache(maxsize=512)
def _day_month(day, language) -> str:
    return day_month(day)


@lru_cache(maxsize=4096)
def _days_left(number, language) -> str:
    day = today()
    return days_phrase(day + number * DAY, day)


@lru_cache(maxsize=4096)
def _long_date(day, language) -> str:
    return day_in_words(day)


LATE = frozenset({Standing.LATE, Standing.UNANSWERED})
LATE_LOOK = ("late", "telaat")
# So many signs of what somebody said of it stand in a list.
MOST_OF_NOTE = 240


def label_of(promise, on) -> str:
    """How it stands in words; lateness is said, never only coloured."""
    return _label(promise.standing(on), promise.status, get_language())


@lru_cache(maxsize=64)
def _label(standing, status, language) -> str:
    match standing:
        case Standing.LATE:
            return pgettext("promise", "Late")
        case Standing.UNANSWERED:
            return _("The municipality did not react")
        case Standing.NO_REACTION:
            return pgettext("promise", "No reaction")
    return str(S(status).label)


@lru_cache(maxsize=64)
def _status_sign(standing, state, language) -> SafeString:
    """The label with its tone and sign: those of the status, and of being late."""
    look = LATE_LOOK if standing in LATE else LOOK[S(state)]
    return status(_label(standing, state, language), *look)


def where_words(promise) -> str:
    """Where and when it was said, as it stands in a sentence."""
    words = _sentences(get_language())
    where = promise.said_where or words.get(promise.occasion, "")
    sentence = words["at"] if where else words["on"]
    return sentence % {"where": where, "day": long_date(promise.said_on)}


@lru_cache(maxsize=4)
def _sentences(language) -> dict[str, str]:
    """The sentences that stand on each card, looked up once per language."""
    return {
        Occasion.MEETING: _("in a meeting"),
        Occasion.ANSWER: _("in an answer"),
        Occasion.LETTER: _("by letter or e-mail"),
        Occasion.DECISION: _("in a decision"),
        Occasion.TALK: _("in a conversation"),
        "at": _("%(where)s of %(day)s"),
        "on": _("on %(day)s"),
        "heard": _(
            "Heard from %(who)s by %(places)s, %(where)s. Reported on %(day)s. The"
            " municipality has yet to say whether this is a promise."
        ),
        "not_confirmed": _("Heard from %(who)s by %(places)s, %(where)s. Reported on %(day)s."),
        "confirmed": _(
            "Promised by %(who)s to %(places)s, %(where)s. Reported by the neighbourhood on"
            " %(day)s, and confirmed."
        ),
        "by_neighbourhood": _("Promised by %(who)s to the municipality, %(where)s."),
        "promised": _("Promised by %(who)s to %(places)s, %(where)s."),
        "platform": _("platform %(name)s"),
        "Platform": _("Platform %(name)s"),
        "Municipality": _("Municipality"),
        "before": _("Before:"),
        "done": _("done on %(day)s"),
    }


def joined(names) -> str:
    """Dorst, Oosteind and Oosterheide."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


class Note:
    """What one side said: whose, when, and its words."""

    __slots__ = ("on", "side", "text", "verdict", "who")

    def __init__(self, side, who, on, text, verdict=""):
        self.side, self.who, self.on, self.text, self.verdict = side, who, on, text, verdict


class PromiseCard:
    """One promise in a list; its places and dates are read with it when they are not given."""

    def __init__(self, promise: Promise | Listed, on, places=None, dates=None):
        self.promise = promise
        self.on = on
        if places is not None:
            self.places = places
        if dates is not None:
            self.dates_set = dates
        self.url = promise.get_absolute_url()
        self.standing = promise.standing(on)
        self.is_late = self.standing in LATE
        self.language = get_language()
        self.words = _sentences(self.language)

    @property
    def title(self) -> str:
        """An expectation is quoted: it is what somebody heard."""
        if self.promise.is_confirmed:
            return self.promise.shown_title
        return _("“%(words)s”") % {"words": self.promise.shown_title}

    @property
    def text(self) -> SafeString:
        """The explanation, with what is covered shown as covered."""
        return as_html(self.promise.text, self.promise.covered or ())

    @cached_property
    def status(self):
        return _status_sign(self.standing, self.promise.status, self.language)

    @cached_property
    def places(self) -> list:
        return sorted(self.promise.parties.all(), key=lambda party: party.platform.name)

    @cached_property
    def dates_set(self) -> list:
        """All dates that were promised, the first one first."""
        rows = sorted(self.promise.dates.all(), key=lambda row: row.number)
        return [row.due_on for row in rows]

    @property
    def place_names(self) -> str:
        return joined(party.platform.name for party in self.places)

    @property
    def receivers(self) -> str:
        """To whom, in a sentence: a platform where there is one, else the place."""
        return joined(
            self.words["platform"] % {"name": party.platform.name}
            if party.platform.has_people
            else party.platform.name
            for party in self.places
        )

    @cached_property
    def who(self) -> str:
        """The sentence under the title; where an answer made it, the number follows as a link."""
        promise = self.promise
        words = {
            "who": promise.promiser_words,
            "places": self.receivers,
            "where": where_words(promise),
        }
        sentence = "promised"
        if promise.is_expectation:
            words["day"] = long_date(promise.entered_on)
            sentence = "confirmed" if promise.is_confirmed else "not_confirmed"
            if promise.status == S.REPORTED:
                sentence = "heard"
        elif promise.is_by_neighbourhood:
            sentence = "by_neighbourhood"
        return self.words[sentence] % words

    @cached_property
    def notes(self) -> list[Note]:
        """Both sides beside each other: what the promiser says, and what each receiver says."""
        promise = self.promise
        found = []
        if promise.note or promise.claimed_on:
            found.append(
                Note(
                    promise.side,
                    self._side_words(promise.side),
                    promise.noted_on or promise.claimed_on,
                    promise.shown(promise.note),
                )
            )
        for party in self.places:
            if party.verdict:
                who = (
                    self.words["Municipality"]
                    if promise.is_by_neighbourhood
                    else self.words["Platform"] % {"name": party.platform.name}
                )
                found.append(
                    Note(
                        promise.receiver_side,
                        who,
                        party.verdict_on,
                        promise.shown(party.note),
                        Verdict(party.verdict).label,
                    )
                )
        return sorted(found, key=lambda note: note.on)

    def _side_words(self, side) -> str:
        if side == Side.MUNICIPALITY:
            return self.words["Municipality"]
        return self.words["Platform"] % {"name": self.place_names}

    # --- dates -----------------------------------------------------------------------------------
    @cached_property
    def old_dates(self) -> list:
        """The dates that no longer count, oldest first; they stay in view, struck."""
        return self.dates_set[:-1] if self.promise.postponed_count else []

    @property
    def date_label(self) -> str:
        """The date that counts, in words."""
        promise = self.promise
        if promise.status == S.REPORTED:
            return _("Reaction before %(day)s") % {"day": long_date(promise.term_due_on)}
        if promise.due_on is None:
            return _("Answered on %(day)s") % {"day": long_date(promise.answered_on)}
        return long_date(promise.due_on)

    @cached_property
    def days(self) -> str:
        """How long still, or how late, or when it ended."""
        promise, on = self.promise, self.on
        match S(promise.status):
            case S.OPEN if self.is_late:
                number = promise.days_late(on)
                return ngettext("%(n)s day late", "%(n)s days late", number) % {"n": number}
            case S.REPORTED if self.is_late:
                number = promise.days_late(on)
                return ngettext("%(n)s day late", "%(n)s days late", number) % {"n": number}
            case S.OPEN | S.REPORTED:
                return _days_left((promise.term_due_on - on).days, self.language)
            case S.KEPT_CLAIMED:
                return _("done on %(day)s, the receiver can react until %(until)s") % {
                    "day": long_date(promise.done_on),
                    "until": long_date(promise.term_due_on),
                }
            case S.KEPT | S.NO_REACTION if promise.done_on:
                return self.words["done"] % {"day": long_date(promise.done_on)}
            case S.BROKEN:
                return _("For good since %(day)s") % {"day": long_date(promise.closed_on)}
            case S.LAPSED:
                return _("Lapsed on %(day)s, the receiver agreed") % {
                    "day": long_date(promise.closed_on)
                }
        return ""

    @cached_property
    def remarks(self) -> list[str]:
        """What must be known beside the date."""
        promise = self.promise
        found = []
        if promise.postponed_count:
            number = promise.postponed_count
            words = ngettext("Moved %(n)s time", "Moved %(n)s times", number) % {"n": number}
            if promise.postponements_left <= 0 and promise.status == S.OPEN:
                words = _("%(moved)s, more often is not possible") % {"moved": words}
            found.append(words)
        if promise.kept_after_all_on:
            found.append(
                _("Kept after all on %(day)s") % {"day": long_date(promise.kept_after_all_on)}
            )
        if promise.broken_asked_on and promise.status == S.OPEN:
            found.append(_("The council clerk has been asked whether it was broken"))
        if promise.lapse_asked_on and promise.status == S.OPEN:
            found.append(_("The receiver has been asked to let it lapse"))
        if promise.is_answered_on_time is False:
            found.append(_("Answered after three weeks"))
        return found

    # A list shows twenty of these: an included template would cost more than the queries.
    @property
    def dates(self) -> SafeString:
        """The column with the status and all dates."""
        before = escape(self.words["before"])
        parts = [
            str(self.status),
            *(
                f'<del><span class="wp-hidden">{before} </span>{escape(long_date(day))}</del>'
                for day in self.old_dates
            ),
            f"<strong>{escape(self.date_label)}</strong>",
        ]
        if self.days:
            css = "wp-turn__days--late" if self.is_late else "wp-soft"
            parts.append(f'<span class="{css}">{escape(self.days)}</span>')
        parts += [f'<span class="wp-soft">{escape(remark)}</span>' for remark in self.remarks]
        return SafeString(f'<div class="wp-promise__dates">{"".join(parts)}</div>')

    def __html__(self) -> SafeString:
        """The promise as an item of a list; everything that somebody wrote is escaped."""
        notes = "".join(
            f'<p class="wp-promise__note wp-promise__note--{tone(note.side)}"><strong>'
            f"{escape(note.who)}, {escape(_day_month(note.on, self.language))}:</strong>"
            f"{f' {escape(str(note.verdict).lower())}.' if note.verdict else ''}"
            f" {escape(_in_short(note.text))}</p>"
            for note in self.notes
        )
        return SafeString(
            '<li class="wp-promise"><div><h3 class="wp-promise__what">'
            f'<a href="{escape(self.url)}">{escape(self.title)}</a></h3>'
            f'<p class="wp-promise__who">{escape(self.who)}</p>{notes}</div>{self.dates}</li>'
        )

    __str__ = __html__


def _in_short(text) -> str:
    return Truncator(text).chars(MOST_OF_NOTE) if len(text) > MOST_OF_NOTE else text


# What a list reads of each promise.
LISTED = (*FIELDS, "subject__name", *(f"promiser__{name}" for name in PROMISER))


def listed(rows) -> list[tuple[Listed, list[Party], list]]:
    """The promises of which the `LISTED` fields were read, with their places and dates."""
    found = [Listed(*row) for row in rows]
    if not found:
        return []
    places: dict[int, list[Party]] = {row.pk: [] for row in found}
    for pk, name, slug, state, *verdict in reads.parties_of(list(places)):
        places[pk].append(Party(Place(name, slug, state in STATUSES_WITH_PEOPLE), *verdict))
    dates: dict[int, list] = {row.pk: [] for row in found if row.postponed_count}
    if dates:
        for pk, due_on in (
            PromiseDate.objects.filter(promise__in=list(dates))
            .order_by("number")
            .values_list("promise_id", "due_on")
        ):
            dates[pk].append(due_on)
    return [(row, places[row.pk], dates.get(row.pk, [row.due_on])) for row in found]


def cards(promises: QuerySet, on=None) -> list[PromiseCard]:
    """The cards of the promises in this queryset (sliced or not)."""
    return as_cards(promises.values_list(*LISTED), on)


def as_cards(rows, on=None) -> list[PromiseCard]:
    """The cards of promises of which the `LISTED` fields were read."""
    on = on or today()
    return [PromiseCard(row, on, places, dates) for row, places, dates in listed(rows)]
