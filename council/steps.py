"""The steps of a promise as people meet them: which words, which form, when it can be taken.

One list for the public site and for the admin, so that a step reads the same everywhere; the
operation of the same name does the work and says no where it must.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.terms import today

from .forms import promises as forms
from .states import TRANSITIONS


def _always(promise, on):
    return True


@dataclass(frozen=True)
class Step:
    """One verb: its address, its words, its form, and whether there is something to do."""

    verb: str
    slug: str
    label: Any  # on a button: a verb
    title: Any
    lead: Any
    done: Any
    form: type
    button: Any = ""
    warning: Any = ""
    is_possible: Callable = field(default=_always)

    @property
    def perm(self) -> str:
        return f"council.{self.verb}_promise"

    @property
    def submit_label(self):
        return self.button or self.label


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


def is_open_to(step, promise, on=None) -> bool:
    """The table lets this step be taken now, and there is something to take it for."""
    return any(
        row.name == step.verb and promise.status in row.sources for row in TRANSITIONS
    ) and step.is_possible(promise, on or today())


def allowed(user, promise, on=None) -> list[Step]:
    """Every step that this person may take with this promise now, in the order of the list."""
    if user is None or not user.is_authenticated:
        return []
    on = on or today()
    return [
        step
        for step in STEPS.values()
        if is_open_to(step, promise, on) and user.has_perm(step.perm, promise)
    ]


def next_step(user, promise, on=None) -> Step | None:
    """The one step that is most likely wanted; None when there is nothing to do for this person."""
    steps = {step.verb: step for step in allowed(user, promise, on)}
    for verb in FIRST:
        if verb in steps:
            return steps[verb]
    return None


def steps_up_front(user, promise, on=None) -> list[Step]:
    """What stands in sight for this person: the next step, with its opposite beside it."""
    main = next_step(user, promise, on)
    if main is None:
        return []
    opposite = OPPOSITE.get(main.verb)
    return [main, *(step for step in allowed(user, promise, on) if step.verb == opposite)]


__all__ = ["STEPS", "Step", "allowed", "is_open_to", "next_step", "steps_up_front"]
