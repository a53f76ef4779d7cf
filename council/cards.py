"""How a promise looks in a list: who, to whom, both verdicts, and all its dates."""

from functools import cached_property
from html import escape

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.kinds import Side
from core.prose import as_html
from core.templatetags.core import day_month, days_phrase, long_date, status, tone
from core.terms import today

from .models import Promise
from .states import LOOK, Occasion, PromiseStatus, Standing, Verdict

S = PromiseStatus

LATE_LOOK = ("late", "telaat")


def look_of(promise, on) -> tuple[str, str]:
    """The tone and the sign: those of the status, and of being late."""
    return LATE_LOOK if promise.is_late(on) else LOOK[S(promise.status)]


def label_of(promise, on) -> str:
    """How it stands in words; lateness is said, never only coloured."""
    match promise.standing(on):
        case Standing.LATE:
            return pgettext("promise", "Late")
        case Standing.UNANSWERED:
            return _("The municipality did not react")
        case Standing.NO_REACTION:
            return pgettext("promise", "No reaction")
    return str(S(promise.status).label)


def where_words(promise) -> str:
    """Where and when it was said, as it stands in a sentence."""
    default = {
        Occasion.MEETING: _("in a meeting"),
        Occasion.ANSWER: _("in an answer"),
        Occasion.LETTER: _("by letter or e-mail"),
        Occasion.DECISION: _("in a decision"),
        Occasion.TALK: _("in a conversation"),
    }.get(promise.occasion, "")
    where = promise.said_where or default
    day = long_date(promise.said_on)
    if not where:
        return _("on %(day)s") % {"day": day}
    return _("%(where)s of %(day)s") % {"where": where, "day": day}


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
    """One promise in a list."""

    def __init__(self, promise: Promise, on):
        self.promise = promise
        self.on = on
        self.url = promise.get_absolute_url()
        self.is_late = promise.is_late(on)

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
        return status(label_of(self.promise, self.on), *look_of(self.promise, self.on))

    @cached_property
    def places(self) -> list:
        return sorted(self.promise.parties.all(), key=lambda party: party.platform.name)

    @property
    def place_names(self) -> str:
        return joined(party.platform.name for party in self.places)

    @property
    def receivers(self) -> str:
        """To whom, in a sentence: a platform where there is one, else the place."""
        return joined(
            _("platform %(name)s") % {"name": party.platform.name}
            if party.platform.has_people
            else party.platform.name
            for party in self.places
        )

    @cached_property
    def answers(self) -> list:
        """The plans whose answer made this promise."""
        return [response.proposal for response in getattr(self.promise, "made_in", ())]

    @cached_property
    def who(self) -> str:
        """The sentence under the title; where an answer made it, the number follows as a link."""
        promise = self.promise
        words = {
            "who": promise.promiser_words,
            "places": self.receivers,
            "where": where_words(promise),
        }
        if promise.is_expectation:
            words["day"] = long_date(promise.entered_on)
            if promise.status == S.REPORTED:
                return (
                    _(
                        "Heard from %(who)s by %(places)s, %(where)s. Reported on %(day)s. The"
                        " municipality has yet to say whether this is a promise."
                    )
                    % words
                )
            if not promise.is_confirmed:
                return (
                    _("Heard from %(who)s by %(places)s, %(where)s. Reported on %(day)s.") % words
                )
            return (
                _(
                    "Promised by %(who)s to %(places)s, %(where)s. Reported by the neighbourhood on"
                    " %(day)s, and confirmed."
                )
                % words
            )
        if promise.is_by_neighbourhood:
            return _("Promised by %(who)s to the municipality, %(where)s.") % words
        return _("Promised by %(who)s to %(places)s, %(where)s.") % words

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
                    _("Municipality")
                    if promise.is_by_neighbourhood
                    else _("Platform %(name)s") % {"name": party.platform.name}
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
            return _("Municipality")
        return _("Platform %(name)s") % {"name": self.place_names}

    # --- dates -----------------------------------------------------------------------------------
    @cached_property
    def old_dates(self) -> list:
        """The dates that no longer count, oldest first; they stay in view, struck."""
        dates = sorted(self.promise.dates.all(), key=lambda row: row.number)
        return [row.due_on for row in dates[:-1]]

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
                return days_phrase(promise.term_due_on, on)
            case S.KEPT_CLAIMED:
                return _("done on %(day)s, the receiver can react until %(until)s") % {
                    "day": long_date(promise.done_on),
                    "until": long_date(promise.term_due_on),
                }
            case S.KEPT | S.NO_REACTION if promise.done_on:
                return _("done on %(day)s") % {"day": long_date(promise.done_on)}
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
        before = escape(_("Before:"))
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
            f"{escape(note.who)}, {escape(day_month(note.on))}:</strong>"
            f"{f' {escape(str(note.verdict).lower())}.' if note.verdict else ''}"
            f" {escape(Truncator(note.text).chars(240))}</p>"
            for note in self.notes
        )
        return SafeString(
            '<li class="wp-promise"><div><h3 class="wp-promise__what">'
            f'<a href="{escape(self.url)}">{escape(self.title)}</a></h3>'
            f'<p class="wp-promise__who">{escape(self.who)}</p>{notes}</div>{self.dates}</li>'
        )

    __str__ = __html__


def cards(promises, on=None) -> list[PromiseCard]:
    """The cards of a list of promises, in a fixed number of queries."""
    on = on or today()
    return [PromiseCard(promise, on) for promise in promises]
