"""The kinds of message about a promise. Their texts are templates/notifications/<kind>.*."""

from django.utils.translation import gettext_lazy as _

from notifications import kinds

from .states import PromiseStatus

BOARD = _("You get this message because you are on the board to which this was promised.")
OWN = _("You get this message because you promised this, or answer for it.")
WORK = _("You get this message because you answer for this at the municipality.")
CLERK = _("You get this message because you are the council clerk.")
NEWS = _("You get this message because you are concerned with this promise, or follow it.")
HEARD = _("You get this message because you reported this, or are on the board.")
VIEW = _("View the promise")

# kind: (label, whether it can be switched off, button, why)
KINDS = {
    "promise_made": (_("Something was promised to you"), True, VIEW, BOARD),
    "promise_yours": (_("A promise of yours stands in the register"), False, VIEW, OWN),
    "promise_due": (_("The date of your promise comes near"), False, VIEW, OWN),
    "promise_late": (_("A promise is late"), True, VIEW, NEWS),
    "promise_claimed": (_("A promise was kept, they say"), False, _("Say what you think"), BOARD),
    "promise_not_yet": (_("The receiver says: not kept yet"), False, VIEW, OWN),
    "promise_lapse_asked": (
        _("Question to let a promise lapse"),
        False,
        _("Answer the question"),
        BOARD,
    ),
    "promise_asked": (_("Question whether a promise is broken"), False, VIEW, CLERK),
    "promise_step": (_("News about a promise"), True, VIEW, NEWS),
    "expectation_reported": (_("Somebody heard a promise"), False, _("Answer it"), WORK),
    "expectation_answered": (_("Answer to what you reported"), False, _("Read the answer"), HEARD),
    "expectation_late": (_("No answer to an expectation"), True, VIEW, NEWS),
}
FOR_WORK = frozenset({WORK, CLERK})

# What happened, in one sentence.
STEPS = {
    "promise": _("It stands in the register of promises now."),
    "report": _("It was reported as an expectation. The municipality has three weeks to react."),
    "confirm": _("The municipality confirms it: it is a promise now."),
    "correct": _("The municipality says that something else was meant."),
    "reject": _("The municipality says that this was not promised."),
    "disagree": _("The neighbourhood does not agree with that."),
    "claim_kept": _(
        "It was kept, says the side that promised it. The other side says if it is so."
    ),
    "confirm_kept": _("The receiver says that it was kept."),
    "not_yet": _("The receiver says that it was not kept yet."),
    "pass_unanswered": _("The receiver did not react within four weeks."),
    "postpone": _("There is another date."),
    "break_promise": _("It was not kept, says the side that promised it."),
    "ask_broken": _("The receiver asks the council clerk to write down that it was not kept."),
    "declare_broken": _("The council clerk wrote down that it was not kept."),
    "decline_broken": _("The council clerk does not write down that it was not kept."),
    "ask_lapse": _("The side that promised it asks to let it lapse."),
    "consent_lapse": _("The receiver agrees that it lapses."),
    "refuse_lapse": _("The receiver does not agree that it lapses."),
    "add_to": _("Something was added."),
    "keep_after_all": _("It was kept after all."),
}

# What the date in the box of a message is for.
DATE_LABELS = {
    PromiseStatus.REPORTED: _("The municipality reacts at the latest on"),
    PromiseStatus.OPEN: _("Promised for"),
    PromiseStatus.KEPT_CLAIMED: _("You can say what you think of it until"),
}
DATE_LABELS_OF_KIND = {
    "promise_late": _("It was promised for"),
    "expectation_late": _("There should have been a reaction on"),
}


def date_label(kind, status):
    """The words above the date in a message."""
    return DATE_LABELS_OF_KIND.get(kind) or DATE_LABELS.get(status, "")


def register():
    """Make the kinds known to notifications; called in AppConfig.ready()."""
    for name, (label, can_switch_off, button, why) in KINDS.items():
        kinds.register(
            name,
            label,
            can_switch_off=can_switch_off,
            button=button,
            why=why,
            is_for_work=why in FOR_WORK,
        )
