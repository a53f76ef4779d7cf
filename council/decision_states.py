"""Decisions and motions: what there are, what became of them, and how far they are carried out.

Written so that the council clerk can check it. What is not known is said to be unknown: the portal
invents no outcome, no submitter and no text.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DecisionKind(TextChoices):
    """Who decided, or what was put before the council."""

    COUNCIL = "council", _("Decision of the council")
    COLLEGE = "college", _("Decision of the college")
    MOTION = "motion", _("Motion")
    EXTRA_MOTION = "extra_motion", _("Motion outside the agenda")
    AMENDMENT = "amendment", _("Amendment")


class DecisionOutcome(TextChoices):
    """What became of it. Held over is not rejected: it comes back."""

    ADOPTED = "adopted", pgettext_lazy("outcome", "Adopted")
    ADOPTED_AMENDED = "adopted_amended", pgettext_lazy("outcome", "Adopted with changes")
    TAKEN_OVER = "taken_over", pgettext_lazy("outcome", "Taken over by the college")
    REJECTED = "rejected", pgettext_lazy("outcome", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome", "Withdrawn by the submitter")
    HELD_OVER = "held_over", pgettext_lazy("outcome", "Held over")
    UNKNOWN = "unknown", pgettext_lazy("outcome", "unknown")


class Execution(TextChoices):
    """How far the college is with what was decided or asked."""

    NONE = "none", pgettext_lazy("execution", "Nothing to carry out")
    OPEN = "open", pgettext_lazy("execution", "Not begun yet")
    RUNNING = "running", pgettext_lazy("execution", "Being carried out")
    SETTLED = "settled", pgettext_lazy("execution", "Settled")
    NOT_DONE = "not_done", pgettext_lazy("execution", "Will not be carried out")
    UNKNOWN = "unknown", pgettext_lazy("execution", "unknown")


MOTIONS = frozenset({DecisionKind.MOTION, DecisionKind.EXTRA_MOTION})
# Of these there is something to carry out. Of an unknown outcome nobody can tell.
CARRIED = frozenset(
    {DecisionOutcome.ADOPTED, DecisionOutcome.ADOPTED_AMENDED, DecisionOutcome.TAKEN_OVER}
)
# What may be said of the execution when the outcome is no (or not yet a) yes.
WITHOUT_EXECUTION = frozenset({Execution.NONE, Execution.UNKNOWN})

# The look of an outcome (see DESIGN.md, status): the same for every party and every kind.
OUTCOME_LOOK = {
    DecisionOutcome.ADOPTED: ("agreed", "vinkrond"),
    DecisionOutcome.ADOPTED_AMENDED: ("agreed", "vinkrond"),
    DecisionOutcome.TAKEN_OVER: ("agreed", "vinkrond"),
    DecisionOutcome.REJECTED: ("closed", "kruisrond"),
    DecisionOutcome.WITHDRAWN: ("closed", "kruisrond"),
    DecisionOutcome.HELD_OVER: ("waiting", "pauze"),
    DecisionOutcome.UNKNOWN: ("draft", "info"),
}
EXECUTION_LOOK = {
    Execution.NONE: ("draft", "blad"),
    Execution.OPEN: ("handling", "fase0"),
    Execution.RUNNING: ("handling", "fase2"),
    Execution.SETTLED: ("agreed", "fase4"),
    Execution.NOT_DONE: ("closed", "kruisrond"),
    Execution.UNKNOWN: ("draft", "info"),
}
