"""The thread of a question as the two people read it: two lanes, newest first (R5, R47)."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.kinds import Role, Side
from core.templatetags.core import days_phrase, weekday_date
from core.timeline import Timeline, day_of

from .question_states import Basis, QuestionOutcome, QuestionStatus

_ICONS = {
    "ask": "wijk",
    "write": "mail",
    "reply": "mail",
    "ask_back": "pauze",
    "remind": "bel",
    "hand_over": "pijl",
    "new_handler": "pijl",
    "offer_referral": "pijl",
    "withdraw_referral": "info",
    "accept_referral": "vinkrond",
    "decline_referral": "kruisrond",
    "answer": "vinkrond",
    "make_plan": "vinkrond",
    "helped": "vink",
    "not_helped": "kruisrond",
    "late": "telaat",
    "lapse": "info",
}


def doing_words(question, is_asker) -> str:
    """What whoever has the turn does now, or how it ended."""
    match question.status:
        case QuestionStatus.OPEN:
            return _("The municipality answers the question.")
        case QuestionStatus.WAITING if is_asker:
            return _("You answer what the municipality asks you.")
        case QuestionStatus.WAITING:
            return _("Whoever asked answers what was asked.")
        case QuestionStatus.REFERRED:
            return _("A colleague says whether he takes it over.")
        case QuestionStatus.LAPSED:
            return _("Whoever asked has gone, and the words with him.")
    return {
        QuestionOutcome.ANSWER: _("The question was answered."),
        QuestionOutcome.PROPOSAL: _("The question became a draft of a plan."),
        QuestionOutcome.REFERRAL: _("A colleague took the question over."),
    }[QuestionOutcome(question.outcome)]


class QuestionDossier(Timeline):
    """The thread of one question; both may read all of it."""

    icons = _ICONS
    stands_still = frozenset({QuestionStatus.WAITING})

    def __init__(self, question, entries, *, on, is_asker):
        self.question = question
        self.is_asker = is_asker
        super().__init__(question, entries, on=on)

    def _until_when(self):
        question = self.question
        if question.turn != Side.MUNICIPALITY:
            return _("The term of the municipality stands still."), False
        text = _("At the latest %(day)s.") % {"day": weekday_date(question.due_on)}
        is_late = question.is_late(self.on)
        if is_late:
            text = f"{text} {capfirst(days_phrase(question.due_on, self.on))}."
        return text, is_late

    def _role(self, entry) -> str:
        if entry.role == Role.INITIATOR:
            return _("you") if self.is_asker else _("who asked")
        return super()._role(entry)

    # Each verb in words: a title, and what must be known beside it.
    def _ask(self, data, entry):
        return (
            pgettext("question", "Asked"),
            _("The answer comes at the latest on %(day)s.") % {"day": day_of(data.get("due_on"))},
        )

    def _write(self, data, entry):
        return _("Message of the municipality"), ""

    def _reply(self, data, entry):
        return (
            _("Message of who asked"),
            _("The term runs again.") if entry.from_status == QuestionStatus.WAITING else "",
        )

    def _ask_back(self, data, entry):
        return _("The municipality asks something"), _("The term stands still until the answer.")

    def _remind(self, data, entry):
        return _("Reminder %(number)s") % {"number": data.get("reminder", 1)}, ""

    def _hand_over(self, data, entry):
        return _("Handed over to somebody else"), ""

    def _new_handler(self, data, entry):
        return (
            _("Somebody else deals with it now"),
            _("It is: %(who)s.") % {"who": Basis(data["basis"]).label} if data.get("basis") else "",
        )

    def _offer_referral(self, data, entry):
        return _("Put to a colleague"), _("The term runs on.")

    def _withdraw_referral(self, data, entry):
        return _("Taken back from the colleague"), ""

    def _accept_referral(self, data, entry):
        return _("Taken over by a colleague, and closed"), self._in_time(data)

    def _decline_referral(self, data, entry):
        return _("The colleague does not take it over"), _("The term has run on.")

    def _answer(self, data, entry):
        return _("Answered and closed"), self._in_time(data)

    def _make_plan(self, data, entry):
        return _("It became a draft of a plan, and is closed"), self._in_time(data)

    def _helped(self, data, entry):
        return _("It helped, says who asked"), ""

    def _not_helped(self, data, entry):
        return (
            _("It did not help, and the question is open again"),
            _("The new term ends on %(day)s.") % {"day": day_of(data.get("due_on"))},
        )

    def _late(self, data, entry):
        return (
            _("The term has passed"),
            _("The answer was due on %(day)s.") % {"day": day_of(data.get("due_on"))},
        )

    def _lapse(self, data, entry):
        return _("Whoever asked has erased the account"), ""

    def _in_time(self, data):
        return _("Within the term.") if data.get("on_time") else _("After the term.")
