"""The steps of a question as people meet them: one list for the site and for the work floor.

The room of plans adds one of its own: a question becomes a plan.
"""

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import steps as core_steps

from .forms import questions as forms
from .operations import questions as operations
from .question_states import TRANSITIONS


class Step(core_steps.Step):
    """A step of a question."""

    app, noun = "liaisons", "question"
    operations, transitions = operations, TRANSITIONS


STEPS: dict[str, Step] = {}


def register(step) -> None:
    """Add a step; called here, and by a room above in AppConfig.ready()."""
    STEPS[step.verb] = step


for _step in (
    Step(
        "answer",
        "antwoord",
        _("Answer and close"),
        _("Answer the question"),
        _("The question is closed with your answer. Whoever asked says whether it helped."),
        _("The answer has been sent. The question is closed."),
        forms.AnswerForm,
    ),
    Step(
        "accept_referral",
        "overnemen",
        _("Take it over"),
        _("Take this question over"),
        _("The question is closed here, with your name as the one who helps further."),
        _("You have taken it over. Whoever asked gets a message with your words."),
        forms.AcceptForm,
    ),
    Step(
        "decline_referral",
        "niet-overnemen",
        _("Do not take it over"),
        _("Do not take this question over"),
        _("It goes back to your colleague. The term has run on."),
        _("It has gone back to your colleague."),
        forms.ReasonForm,
    ),
    Step(
        "reply",
        "reageren",
        _("Write a message"),
        _("Write a message"),
        _("It stands with your question. Whoever deals with it gets a message."),
        _("Your message has been sent."),
        forms.MessageForm,
        button=_("Send the message"),
    ),
    Step(
        "helped",
        "geholpen",
        _("Yes, it helped"),
        _("Did this help you?"),
        _("You can say this once."),
        _("Thank you. The question stays closed."),
        forms.StepForm,
        is_possible=lambda question, on: question.can_say_if_helped,
    ),
    Step(
        "not_helped",
        "niet-geholpen",
        _("No, it did not help"),
        _("It did not help"),
        _("Say what is still missing. Your question opens again, once, with a new term."),
        _("Your question is open again."),
        forms.NotHelpedForm,
        is_possible=lambda question, on: question.can_say_if_helped,
    ),
    Step(
        "remind",
        "herinneren",
        _("Send a reminder"),
        _("Send a reminder"),
        _("The answer is late. You can send a reminder once per five working days."),
        _("The reminder has been sent."),
        forms.StepForm,
        is_possible=lambda question, on: (
            question.is_late(on) and on >= question.can_be_reminded_from
        ),
    ),
    Step(
        "ask_back",
        "navragen",
        _("Ask something first"),
        _("Ask something that you need for the answer"),
        _("The term stands still until there is an answer."),
        _("Your question has been sent. The term stands still."),
        forms.MessageForm,
        button=_("Send the question"),
    ),
    Step(
        "write",
        "bericht",
        pgettext_lazy("question", "Write in between"),
        _("Write a message in between"),
        _("The question stays open and the term runs on."),
        _("Your message has been sent."),
        forms.MessageForm,
        button=_("Send the message"),
    ),
    Step(
        "hand_over",
        "overdragen",
        pgettext_lazy("question", "Hand over"),
        _("Hand the question over"),
        _("All messages stay. Whoever asked hears who it is now, and why."),
        _("It has been handed over. Whoever asked gets a message."),
        forms.HandOverForm,
    ),
    Step(
        "offer_referral",
        "voorleggen",
        _("Put it to a colleague"),
        _("Put it to a colleague who can help better"),
        _("You stay the contact until your colleague says yes. The term runs on."),
        _("Your colleague gets a message."),
        forms.ReferForm,
    ),
    Step(
        "withdraw_referral",
        "terugnemen",
        _("Take it back from your colleague"),
        _("Take it back from your colleague"),
        _("You deal with it yourself again."),
        _("You deal with it yourself again."),
        forms.StepForm,
    ),
):
    register(_step)

# What stands up front, first what fits; yes and no stand beside each other.
FIRST = ("accept_referral", "helped", "answer", "remind", "reply")
OPPOSITE = {"accept_referral": "decline_referral", "helped": "not_helped", "remind": "reply"}


def by_slug(slug) -> Step | None:
    return next((step for step in STEPS.values() if step.slug == slug), None)


allowed = partial(core_steps.allowed, STEPS)


def next_step(question, mine) -> Step | None:
    """The one of these steps that is most likely wanted."""
    return core_steps.first_of(FIRST, mine)
