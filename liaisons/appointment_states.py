"""The road of an appointment with residents' say: its statuses and every step between them.

This file is the table of PRODUCT.md ("Brokers and workers") and of DOMAIN.md 5.4, written so that a
civil servant can check it line by line (R2, R54, R70). Appointing is a power of the college; that
it does so only after the council decided and the residents were heard is an agreement of this
portal, and the page of each appointment says so.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.terms import Length, Unit
from core.transitions import Table, Transition
from council.decision_states import DecisionOutcome


class AppointmentStatus(TextChoices):
    """Where the appointment of a broker or neighbourhood worker stands."""

    NEED = "need", pgettext_lazy("appointment", "Need")
    PROFILE = "profile", pgettext_lazy("appointment", "Profile, put to the neighbourhood")
    AWAITING_DECISION = (
        "awaiting_decision",
        pgettext_lazy("appointment", "Waits for the council"),
    )
    RECRUITING = "recruiting", pgettext_lazy("appointment", "Recruiting")
    NOMINATED = "nominated", pgettext_lazy("appointment", "Nominated")
    CONSULTATION = "consultation", pgettext_lazy("appointment", "Advice of the neighbourhood")
    APPOINTED = "appointed", pgettext_lazy("appointment", "Appointed")
    REVIEWED = "reviewed", pgettext_lazy("appointment", "Appointed, yearly review held")
    ENDED = "ended", pgettext_lazy("appointment", "Ended")
    STOPPED = "stopped", pgettext_lazy("appointment", "Stopped")


S = AppointmentStatus

# The tone (colour family) and the sign of a status.
LOOK = {
    S.NEED: ("draft", "fase0"),
    S.PROFILE: ("open", "klok"),
    S.AWAITING_DECISION: ("waiting", "klok"),
    S.RECRUITING: ("handling", "fase1"),
    S.NOMINATED: ("handling", "fase2"),
    S.CONSULTATION: ("open", "klok"),
    S.APPOINTED: ("agreed", "fase4"),
    S.REVIEWED: ("agreed", "fase4"),
    S.ENDED: ("closed", "fase4"),
    S.STOPPED: ("closed", "kruisrond"),
}

# The road as the page draws it; a review is no stop on the way but comes back each year.
ROAD = (
    S.NEED,
    S.PROFILE,
    S.AWAITING_DECISION,
    S.RECRUITING,
    S.NOMINATED,
    S.CONSULTATION,
    S.APPOINTED,
)

# Named sets: a list page, a rule and the triggers in the database use the same one.
ON_THE_WAY = frozenset(ROAD) - {S.APPOINTED}
IN_FUNCTION = frozenset({S.APPOINTED, S.REVIEWED})
# Whoever stands in one of these was appointed, whatever came of it.
WAS_APPOINTED = IN_FUNCTION | {S.ENDED}
CLOSED = frozenset({S.ENDED, S.STOPPED})
# A board hears the name on which it advises in this status and in no other.
NAMED_TO_BOARDS = frozenset({S.CONSULTATION})
# The council said yes, as it was proposed or with changes (DOMAIN.md 5.4).
ADOPTED = frozenset({DecisionOutcome.ADOPTED, DecisionOutcome.ADOPTED_AMENDED})

# --- terms ----------------------------------------------------------------------------------------
PROFILE = Length(3, Unit.WEEKS)  # the boards may remark on the profile so long, at least
ADVICE = Length(2, Unit.WEEKS)  # for the boards; after it "geen advies"
REVIEW = Length(12, Unit.MONTHS)  # between two talks about how it goes
REVIEW_REMINDED = Length(14, Unit.DAYS)  # so long before it the municipality is reminded
CANDIDATES_KEPT = Length(4, Unit.WEEKS)  # after the end of the procedure all names go


class AppointmentTermKind(TextChoices):
    """What a term is for."""

    PROFILE = "profile", _("Remarks on the profile")
    ADVICE = "advice", _("Advice of the neighbourhood")
    REVIEW = "review", _("Yearly review")


TERM_IN = {
    S.PROFILE: AppointmentTermKind.PROFILE,
    S.CONSULTATION: AppointmentTermKind.ADVICE,
    S.APPOINTED: AppointmentTermKind.REVIEW,
    S.REVIEWED: AppointmentTermKind.REVIEW,
}


class Tendency(TextChoices):
    """What a board thinks of the nomination; its words stay between the board and the committee."""

    OPEN = "", pgettext_lazy("advice", "No advice yet")
    POSITIVE = "positive", pgettext_lazy("advice", "Positive")
    CONDITIONAL = "conditional", pgettext_lazy("advice", "Positive, with conditions")
    NEGATIVE = "negative", pgettext_lazy("advice", "Negative")
    SILENT = "silent", pgettext_lazy("advice", "No advice within two weeks")


# What a board can choose; silence is noted by time.
ADVICES = (Tendency.POSITIVE, Tendency.CONDITIONAL, Tendency.NEGATIVE)
TENDENCY_LOOK = {
    Tendency.OPEN: ("open", "klok"),
    Tendency.POSITIVE: ("agreed", "vinkrond"),
    Tendency.CONDITIONAL: ("waiting", "vinkrond"),
    Tendency.NEGATIVE: ("broken", "kruisrond"),
    Tendency.SILENT: ("draft", "klok"),
}


def _step(name, sources, target, who):
    sources = frozenset({sources} if isinstance(sources, AppointmentStatus) else sources)
    return Transition(name=name, sources=sources, target=target, who=tuple(who.split()))


BEFORE_NOMINATION = frozenset({S.PROFILE, S.AWAITING_DECISION, S.RECRUITING})

# name, from, to (None: it stays where it is), who may. Guards stand with the operations.
TRANSITIONS = Table(
    [
        _step("put_profile", S.NEED, S.PROFILE, "municipality"),
        _step("remark", S.PROFILE, None, "board"),
        _step("answer_remark", S.PROFILE, None, "municipality"),
        _step("close_profile", S.PROFILE, S.AWAITING_DECISION, "municipality"),
        _step("start_recruiting", S.AWAITING_DECISION, S.RECRUITING, "municipality"),
        _step("add_member", BEFORE_NOMINATION, None, "municipality"),
        _step("delegate", BEFORE_NOMINATION, None, "signer"),
        _step("waive", BEFORE_NOMINATION, None, "signer"),
        _step("prepare", {S.RECRUITING, S.NOMINATED}, None, "municipality"),
        _step("nominate", S.RECRUITING, S.NOMINATED, "committee"),
        _step("open_consultation", S.NOMINATED, S.CONSULTATION, "municipality"),
        _step("advise", S.CONSULTATION, None, "signer"),
        _step("appoint", S.CONSULTATION, S.APPOINTED, "college"),
        _step("review", IN_FUNCTION, S.REVIEWED, "municipality"),
        _step("end", IN_FUNCTION, S.ENDED, "college"),
        _step("stop", ON_THE_WAY, S.STOPPED, "college"),
    ]
)
VERBS = TRANSITIONS.names()
