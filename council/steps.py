"""The steps of a promise as people meet them: one list for the site and for the work floor."""

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import steps as core_steps

from . import operations
from .forms import promises as forms
from .states import TRANSITIONS


class Step(core_steps.Step):
    """A step of a promise."""

    app, noun = "council", "promise"
    operations, transitions = operations, TRANSITIONS


STEPS = {
    step.verb: step
    for step in (
        Step(
            "claim_kept",
            "nagekomen-melden",
            _("Report as kept"),
            _("The promise was kept"),
            _("The receiver says within four weeks whether that is so."),
            _("It has been reported. The receiver has the turn."),
            forms.ClaimForm,
        ),
        Step(
            "confirm_kept",
            "nagekomen",
            _("Kept: I agree"),
            _("Was the promise kept?"),
            _("They say that it is done. You have the last word, and that stands for ever."),
            _("Thank you. Your verdict stands with the promise."),
            forms.VerdictForm,
            warning=_("This cannot be undone."),
        ),
        Step(
            "not_yet",
            "nog-niet",
            _("Not kept yet"),
            _("Not kept yet"),
            _("The promise is open again. The date stays as it is."),
            _("Thank you. Your verdict stands with the promise."),
            forms.NotYetForm,
        ),
        Step(
            "postpone",
            "andere-datum",
            _("Give another date"),
            _("Another date"),
            _("Possible twice at most. All earlier dates stay in view."),
            _("The new date stands there. The receiver gets a message."),
            forms.PostponeForm,
            is_possible=lambda promise, on: (
                promise.postponements_left > 0 and promise.broken_asked_on is None
            ),
        ),
        Step(
            "break_promise",
            "niet-nagekomen",
            _("Say that it was not kept"),
            _("The promise was not kept"),
            _("Say so openly, and why. The receiver gets a message."),
            _("It stands in the register: not kept."),
            forms.ExplainForm,
            warning=_("This stands for ever. Was it kept later after all, then you can add that."),
        ),
        Step(
            "ask_lapse",
            "laten-vervallen",
            _("Ask to let it lapse"),
            _("Need this promise not be kept any more?"),
            _("Ask the receiver. The promise lapses only if he agrees."),
            _("It has been asked. The receiver gets a message."),
            forms.ReasonForm,
            is_possible=lambda promise, on: promise.lapse_asked_on is None,
        ),
        Step(
            "consent_lapse",
            "vervallen",
            _("Agree: it may lapse"),
            _("Do you agree that this promise lapses?"),
            _("It then need not be kept any more."),
            _("Thank you. Your consent stands with the promise."),
            forms.VerdictForm,
            warning=_("This cannot be undone."),
            is_possible=lambda promise, on: promise.lapse_asked_on is not None,
        ),
        Step(
            "refuse_lapse",
            "niet-vervallen",
            _("Do not agree: it stands"),
            _("The promise stands"),
            _("Say why it must still be kept. The date stays as it is."),
            _("Thank you. The promise stands."),
            forms.ReasonForm,
            is_possible=lambda promise, on: promise.lapse_asked_on is not None,
        ),
        Step(
            "ask_broken",
            "vraag-griffier",
            _("Ask the clerk: was it broken?"),
            _("Ask the council clerk to write down that it was not kept"),
            _("More than eight weeks have passed since the date."),
            _("The council clerk gets your question."),
            forms.ExplainForm,
            is_possible=lambda promise, on: (
                promise.broken_asked_on is None
                and promise.can_be_declared_from is not None
                and on > promise.can_be_declared_from
            ),
        ),
        Step(
            "declare_broken",
            "vaststellen",
            _("Write down as not kept"),
            _("Write down that the promise was not kept"),
            _("The receiver asks for it, and the date was more than eight weeks ago."),
            _("It stands in the register: not kept."),
            forms.ExplainForm,
            warning=_("This stands for ever."),
            is_possible=lambda promise, on: promise.broken_asked_on is not None,
        ),
        Step(
            "decline_broken",
            "niet-vaststellen",
            _("Do not write it down"),
            _("Not written down as broken"),
            _("Explain why. The receiver may ask again later."),
            _("The receiver gets your answer."),
            forms.ExplainForm,
            is_possible=lambda promise, on: promise.broken_asked_on is not None,
        ),
        Step(
            "confirm",
            "bevestigen",
            _("Confirm: it is a promise"),
            _("Confirm that this was promised"),
            _("From now on it is a promise, with somebody who keeps it and a date."),
            _("It is a promise now. Whoever reported it gets a message."),
            forms.ConfirmForm,
        ),
        Step(
            "correct",
            "rechtzetten",
            _("Correct it: something else was meant"),
            _("Something else was meant"),
            _("Say what was meant. What was heard stays in the register beside it."),
            _("Your answer stands with it. Whoever reported it gets a message."),
            forms.ExplainForm,
        ),
        Step(
            "reject",
            "afwijzen",
            _("Reject: it was not promised"),
            _("This was not promised"),
            _("Give the reason. What was heard stays in the register beside it."),
            _("Your answer stands with it. Whoever reported it gets a message."),
            forms.ReasonForm,
        ),
        Step(
            "disagree",
            "niet-eens",
            _("Say that you do not agree"),
            _("You do not agree"),
            _("Both then stand side by side."),
            _("Your words stand beside those of the municipality."),
            forms.DisagreeForm,
        ),
        Step(
            "keep_after_all",
            "alsnog-nagekomen",
            _("Add: kept after all"),
            _("Kept after all"),
            _("The promise stays one that was not kept in time. This is added to it."),
            _("It has been added."),
            forms.ClaimForm,
            is_possible=lambda promise, on: promise.kept_after_all_on is None,
        ),
        Step(
            "add_to",
            "aanvullen",
            pgettext_lazy("promise", "Add something"),
            pgettext_lazy("promise", "Add something"),
            _("What stands there stays as it is. Your words come below it."),
            _("It has been added."),
            forms.AddForm,
        ),
    )
}
# What the work floor puts on its one button, first what fits.
FIRST = (
    "confirm",
    "declare_broken",
    "confirm_kept",
    "consent_lapse",
    "claim_kept",
)

# Yes and no stand beside each other: whoever does not agree need not look for the way.
OPPOSITE = {
    "confirm_kept": "not_yet",
    "consent_lapse": "refuse_lapse",
    "declare_broken": "decline_broken",
    "confirm": "reject",
}


allowed = partial(core_steps.allowed, STEPS)


def next_step(promise, mine) -> Step | None:
    """The one of these steps that is most likely wanted; None when there is nothing to do."""
    return core_steps.first_of(FIRST, mine)
