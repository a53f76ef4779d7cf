"""The road of a question or signal: asked, passed on, and closed only with an outcome (R65)."""

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.kinds import Role, Side
from core.roles import STAFF_ROLES
from core.terms import Length, Unit
from core.transitions import Table, Transition


class QuestionKind(TextChoices):
    """To whom it goes and what it is: a question, discontent, or to the portfolio holder."""

    QUESTION = "question", _("Question")
    SIGNAL = "signal", _("Signal: something does not go well")
    PORTFOLIO = "portfolio", _("Question to the alderman")


class Cause(TextChoices):
    """Why something does not go well, for a signal (R15)."""

    COMMUNICATION = "communication", _("Communication: how we are told or heard")
    ORGANISATION = "organisation", _("Organisation: how it is arranged or done")
    OTHER = "other", _("Something else")


class QuestionStatus(TextChoices):
    """Where a question stands. Being late is no status: it is computed from the term."""

    OPEN = "open", pgettext_lazy("question", "Being answered")
    WAITING = "waiting", pgettext_lazy("question", "Waits for you who asked")
    REFERRED = "referred", pgettext_lazy("question", "Put to a colleague")
    CLOSED = "closed", pgettext_lazy("question", "Closed")
    # Only when whoever asked has erased himself: there is nobody left to answer.
    LAPSED = "lapsed", pgettext_lazy("question", "Lapsed: who asked has gone")


class QuestionOutcome(TextChoices):
    """In what a question ends; it never ends in nothing (R65)."""

    ANSWER = "answer", pgettext_lazy("question", "Answered")
    PROPOSAL = "proposal", pgettext_lazy("question", "It became a plan")
    REFERRAL = "referral", pgettext_lazy("question", "Taken over by a colleague")


class QuestionTermKind(TextChoices):
    """What a term of a question is for."""

    ANSWER = "answer", _("Answer the question")


class Basis(TextChoices):
    """Why this person deals with it; the first five follow the look-up of the day."""

    ASSIGNMENT = "assignment", _("contact point")
    DEPUTY = "deputy", _("deputy of the contact point")
    BROKER = "broker", _("neighbourhood broker")
    DESK = "desk", _("desk")
    PORTFOLIO = "portfolio", _("portfolio holder")
    HANDOVER = "handover", pgettext_lazy("question", "handed over")


S = QuestionStatus
#: Who answers questions. Not the clerk, who serves the council, nor the administrator.
ANSWERING = STAFF_ROLES - {Role.CLERK, Role.ADMINISTRATOR}
RUNNING = (S.OPEN, S.WAITING, S.REFERRED)
#: At least so many working days lie between two reminders of one term.
REMINDER_PAUSE = Length(5, Unit.WORKING_DAYS)
#: The words above the date in a message.
DATE_LABEL = _("Answer at the latest on")
LOOK = {
    S.OPEN: ("handling", "fase2"),
    S.WAITING: ("waiting", "pauze"),
    S.REFERRED: ("handling", "fase3"),
    S.CLOSED: ("agreed", "vinkrond"),
    S.LAPSED: ("draft", "fase0"),
}


def length_of(kind) -> Length:
    """How long the municipality has: 30 days for an alderman, working days for the others."""
    if kind == QuestionKind.PORTFOLIO:
        return Length(settings.PORTFOLIO_QUESTION_DAYS, Unit.DAYS)
    return Length(settings.QUESTION_WORKING_DAYS, Unit.WORKING_DAYS)


def turn_in(status) -> Side:
    """The side that must act in this status."""
    if status in (S.OPEN, S.REFERRED):
        return Side.MUNICIPALITY
    return Side.NEIGHBOURHOOD if status == S.WAITING else Side.NOBODY


def _step(name, sources, target, who):
    sources = frozenset({sources} if isinstance(sources, QuestionStatus) else sources)
    return Transition(name=name, sources=sources, target=target, who=tuple(who.split()))


# name, from, to (None: it stays), who may. Guards stand with the operations of the same name.
TRANSITIONS = Table(
    [
        _step("write", RUNNING, None, "handler"),
        _step("ask_back", {S.OPEN, S.REFERRED}, S.WAITING, "handler"),
        _step("reply", RUNNING, None, "asker"),
        _step("remind", {S.OPEN, S.REFERRED}, None, "asker"),
        _step("hand_over", RUNNING, None, "handler"),
        _step("offer_referral", {S.OPEN, S.WAITING}, S.REFERRED, "handler"),
        _step("withdraw_referral", S.REFERRED, S.OPEN, "handler"),
        _step("accept_referral", S.REFERRED, S.CLOSED, "receiver"),
        _step("decline_referral", S.REFERRED, S.OPEN, "receiver"),
        _step("answer", RUNNING, S.CLOSED, "handler"),
        _step("make_plan", RUNNING, S.CLOSED, "handler"),
        _step("helped", S.CLOSED, S.CLOSED, "asker"),
        _step("not_helped", S.CLOSED, S.OPEN, "asker"),
        _step("lapse", (*RUNNING, S.CLOSED), S.LAPSED, "system"),
    ]
)
VERBS = TRANSITIONS.names()
