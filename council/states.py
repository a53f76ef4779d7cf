"""The road of a promise: its statuses, whose turn it is in each, and every step between them.

This file is the table of PRODUCT.md ("Promise and raised expectation"), written so that a civil
servant can check it line by line (R18, R19). Both sides can promise: the side that did is the
promiser, the other side is the receiver and says itself whether the promise was kept.

A raised expectation stands in the same register and walks the first stretch of the same road:
reported by the neighbourhood, it becomes a promise when the municipality confirms it.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.kinds import Side
from core.terms import Length, Unit
from core.transitions import Table, Transition


class PromiseStatus(TextChoices):
    """Where a promise stands. Late is never a status: it is computed from the date."""

    REPORTED = "reported", pgettext_lazy("promise", "Waits for a reaction")
    OPEN = "open", pgettext_lazy("promise", "Open")
    KEPT_CLAIMED = "kept_claimed", pgettext_lazy("promise", "Kept, says who promised")
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    NO_REACTION = "no_reaction", pgettext_lazy("promise", "No reaction")
    BROKEN = "broken", pgettext_lazy("promise", "Not kept")
    LAPSED = "lapsed", pgettext_lazy("promise", "Lapsed")
    CORRECTED = "corrected", pgettext_lazy("promise", "Corrected")
    REJECTED = "rejected", pgettext_lazy("promise", "Rejected")


S = PromiseStatus

# The tone (colour family) and the sign of a status.
LOOK = {
    S.REPORTED: ("open", "klok"),
    S.OPEN: ("handling", "klok"),
    S.KEPT_CLAIMED: ("waiting", "klok"),
    S.KEPT: ("agreed", "fase4"),
    S.NO_REACTION: ("waiting", "fase4"),
    S.BROKEN: ("broken", "kruisrond"),
    S.LAPSED: ("declined", "fase4"),
    S.CORRECTED: ("declined", "fase4"),
    S.REJECTED: ("declined", "kruisrond"),
}

# Named sets: a list page and a rule use the same one.
EXPECTATIONS = frozenset({S.REPORTED, S.CORRECTED, S.REJECTED})
# Somebody still has to do something.
RUNNING = frozenset({S.REPORTED, S.OPEN, S.KEPT_CLAIMED})
# The receiver may still say whether it was kept: silence takes that right from nobody.
WAITS_FOR_VERDICT = frozenset({S.KEPT_CLAIMED, S.NO_REACTION})
# These stand for ever: kept or broken is not changed afterwards, only added to.
FINAL = frozenset({S.KEPT, S.BROKEN, S.LAPSED, S.CORRECTED, S.REJECTED})
CLOSED = FINAL | {S.NO_REACTION}
# Without a promiser and a date there is no promise (yet).
WITHOUT_DATE = EXPECTATIONS

# --- terms ----------------------------------------------------------------------------------------
ANSWER = Length(3, Unit.WEEKS)  # to confirm, correct or reject an expectation
REACTION = Length(4, Unit.WEEKS)  # of the receiver; after it "geen reactie"
BROKEN_AFTER = Length(8, Unit.WEEKS)  # past the date: the receiver may ask the clerk
REMINDED_BEFORE = Length(14, Unit.DAYS)  # the promiser is reminded so long before the date
FURTHEST = Length(120, Unit.MONTHS)  # what lies further ahead is no date to hold anybody to
MOST_POSTPONED = 2
MOST_DATES = 1 + MOST_POSTPONED


class PromiseTermKind(TextChoices):
    """What a term is for. The date of the promise itself stands in rows of its own."""

    ANSWER = "answer", _("Answer the expectation")
    REACTION = "reaction", _("Say whether it was kept")


TERM_IN = {S.REPORTED: PromiseTermKind.ANSWER, S.KEPT_CLAIMED: PromiseTermKind.REACTION}


class Verdict(TextChoices):
    """What the receiver says, beside what the promiser says."""

    NONE = "", pgettext_lazy("verdict", "No verdict yet")
    KEPT = "kept", pgettext_lazy("verdict", "Kept")
    NOT_YET = "not_yet", pgettext_lazy("verdict", "Not kept yet")
    DISAGREES = "disagrees", pgettext_lazy("verdict", "Does not agree")


class PromiserRole(TextChoices):
    """In which role somebody promises; the words of the function are frozen beside it."""

    ALDERMAN = "alderman", _("alderman")
    CONTACT = "contact", _("contact point")
    DESK = "desk", _("desk")
    CLERK = "clerk", _("council clerk")
    BROKER = "broker", _("neighbourhood broker")
    BOARD = "board", _("board of the platform")
    RESIDENT = "resident", _("resident")
    OTHER = "other", _("on behalf of the municipality")


class Occasion(TextChoices):
    """Where it was said; the free words beside it name the meeting or the letter."""

    MEETING = "meeting", _("In a meeting")
    ANSWER = "answer", _("In an answer to a plan")
    LETTER = "letter", _("In a letter or e-mail")
    DECISION = "decision", _("In a decision or a council meeting")
    TALK = "talk", _("In a conversation")
    OTHER = "other", _("Elsewhere")


def turn_in(status, side) -> Side:
    """The side that must act in this status; `side` is the one that promised."""
    match PromiseStatus(status):
        case S.REPORTED | S.OPEN:
            return Side(side)
        case S.KEPT_CLAIMED:
            return Side(side).other
    return Side.NOBODY


def _step(name, sources, target, who):
    sources = frozenset({sources} if isinstance(sources, PromiseStatus) else sources)
    return Transition(name=name, sources=sources, target=target, who=tuple(who.split()))


# name, from, to, who may. Guards stand with the operations of the same name.
TRANSITIONS = Table(
    [
        _step("confirm", S.REPORTED, S.OPEN, "answerer"),
        _step("correct", S.REPORTED, S.CORRECTED, "answerer"),
        _step("reject", S.REPORTED, S.REJECTED, "answerer"),
        _step("disagree", {S.CORRECTED, S.REJECTED}, None, "receiver"),
        _step("claim_kept", S.OPEN, S.KEPT_CLAIMED, "promiser"),
        _step("confirm_kept", WAITS_FOR_VERDICT, S.KEPT, "receiver"),
        _step("not_yet", WAITS_FOR_VERDICT, S.OPEN, "receiver"),
        _step("pass_unanswered", S.KEPT_CLAIMED, S.NO_REACTION, "system"),
        _step("pass_unanswered", S.KEPT_CLAIMED, S.KEPT, "system"),
        _step("postpone", S.OPEN, S.OPEN, "promiser"),
        _step("break_promise", S.OPEN, S.BROKEN, "promiser"),
        _step("ask_broken", S.OPEN, S.OPEN, "receiver"),
        _step("declare_broken", S.OPEN, S.BROKEN, "clerk"),
        _step("decline_broken", S.OPEN, S.OPEN, "clerk"),
        _step("ask_lapse", S.OPEN, S.OPEN, "promiser"),
        _step("consent_lapse", S.OPEN, S.LAPSED, "receiver"),
        _step("refuse_lapse", S.OPEN, S.OPEN, "receiver"),
        _step("add_to", CLOSED, None, "promiser receiver"),
        _step("keep_after_all", S.BROKEN, None, "promiser"),
    ]
)
VERBS = TRANSITIONS.names()


class Standing(TextChoices):
    """How a promise stands in the register: the status, with lateness computed from the date."""

    LATE = "late", pgettext_lazy("promise", "Late")
    ON_TIME = "on_time", pgettext_lazy("promise", "Open, on time")
    KEPT_CLAIMED = S.KEPT_CLAIMED.value, S.KEPT_CLAIMED.label
    KEPT = S.KEPT.value, S.KEPT.label
    NO_REACTION = S.NO_REACTION.value, S.NO_REACTION.label
    BROKEN = S.BROKEN.value, S.BROKEN.label
    LAPSED = S.LAPSED.value, S.LAPSED.label
    WAITING = "waiting", pgettext_lazy("promise", "Expectation, waits for a reaction")
    UNANSWERED = "unanswered", pgettext_lazy("promise", "The municipality did not react")
    CORRECTED = S.CORRECTED.value, pgettext_lazy("promise", "Expectation, corrected")
    REJECTED = S.REJECTED.value, pgettext_lazy("promise", "Expectation, rejected")
