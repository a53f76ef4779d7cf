"""The road of a proposal: its statuses, whose turn it is in each, and every step between them.

This file is the table of PRODUCT.md ("Proposal: one road, two directions"), written so that a civil
servant can check it line by line. Both directions walk the same road (R36, R38): ``N`` is a plan of
the neighbourhood which the municipality answers, ``M`` a plan of the municipality which the
neighbourhood answers.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.kinds import Side
from core.terms import DAY, Length, Unit, end_of_term
from core.transitions import Table, Transition


class Initiator(TextChoices):
    """The side a proposal comes from; the other side is its receiver."""

    NEIGHBOURHOOD = "neighbourhood", _("The neighbourhood")
    MUNICIPALITY = "municipality", _("The municipality")


class Kind(TextChoices):
    """What is asked. A wish needs no worked-out plan and no budget (R40)."""

    PLAN = "plan", _("Plan of residents")
    WISH = "wish", _("Wish of the neighbourhood")
    CHALLENGE = "challenge", _("Taking over a task")
    AGENDA = "agenda", _("Subject for the council's agenda")
    MUNICIPAL_PLAN = "municipal_plan", _("Plan of the municipality")


class Status(TextChoices):
    """Where a proposal stands. Late is never a status: it is computed from the term."""

    DRAFT = "draft", pgettext_lazy("status", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("status", "Submitted")
    SUPPLEMENT_REQUESTED = "supplement_requested", pgettext_lazy("status", "Supplement asked")
    GATHERING_SUPPORT = "gathering_support", pgettext_lazy("status", "Gathering support")
    SUPPORT_LACKING = "support_lacking", pgettext_lazy("status", "Not enough support")
    UNDER_REVIEW = "under_review", pgettext_lazy("status", "Under review")
    ACCEPTED = "accepted", pgettext_lazy("status", "Agreed")
    PARTLY_ACCEPTED = "partly_accepted", pgettext_lazy("status", "Partly agreed")
    DECLINED = "declined", pgettext_lazy("status", "Declined")
    IN_EXECUTION = "in_execution", pgettext_lazy("status", "Being carried out")
    STOPPED = "stopped", pgettext_lazy("status", "Stopped")
    COMPLETED = "completed", pgettext_lazy("status", "Carried out")
    EVALUATED = "evaluated", pgettext_lazy("status", "Evaluated")
    WITHDRAWN = "withdrawn", pgettext_lazy("status", "Withdrawn")
    NOT_ADMISSIBLE = "not_admissible", pgettext_lazy("status", "Not taken up")
    FORWARDED = "forwarded", pgettext_lazy("status", "Forwarded")
    MERGED = "merged", pgettext_lazy("status", "Merged")


S = Status

# What the same status is called when the municipality began (the neighbourhood answers).
MUNICIPAL_LABELS = {
    S.SUBMITTED: pgettext_lazy("status", "Announced"),
    S.GATHERING_SUPPORT: pgettext_lazy("status", "Open for reactions"),
    S.UNDER_REVIEW: pgettext_lazy("status", "Answer of the neighbourhood asked"),
    S.DECLINED: pgettext_lazy("status", "Neighbourhood does not agree"),
}
# Also under review, but the board cannot begin: the municipality still owes residents an answer.
ANSWERING_REACTIONS_LABEL = pgettext_lazy("status", "Municipality answers the reactions")

# The tone (colour family) and the phase (how far along the road, the pie sign) of a status.
LOOK = {
    S.DRAFT: ("draft", 0),
    S.SUBMITTED: ("handling", 1),
    S.SUPPLEMENT_REQUESTED: ("waiting", 1),
    S.GATHERING_SUPPORT: ("open", 1),
    S.SUPPORT_LACKING: ("waiting", 1),
    S.UNDER_REVIEW: ("handling", 2),
    S.ACCEPTED: ("agreed", 3),
    S.PARTLY_ACCEPTED: ("agreed", 3),
    S.DECLINED: ("declined", 4),
    S.IN_EXECUTION: ("agreed", 3),
    S.STOPPED: ("declined", 4),
    S.COMPLETED: ("agreed", 4),
    S.EVALUATED: ("agreed", 4),
    S.WITHDRAWN: ("declined", 4),
    S.NOT_ADMISSIBLE: ("declined", 4),
    S.FORWARDED: ("waiting", 4),
    S.MERGED: ("declined", 4),
}

# Named sets: a list page and a rule use the same one.
BEFORE_ADMISSION = frozenset({S.SUBMITTED, S.SUPPLEMENT_REQUESTED})
OPEN_FOR_SUPPORT = frozenset({S.GATHERING_SUPPORT, S.SUPPORT_LACKING, S.UNDER_REVIEW})
ANSWERED = frozenset({S.ACCEPTED, S.PARTLY_ACCEPTED, S.DECLINED})
AGREED = frozenset({S.ACCEPTED, S.PARTLY_ACCEPTED})
# Running: somebody still has to do something, whoever it is.
OPEN = frozenset(
    {
        S.SUBMITTED,
        S.SUPPLEMENT_REQUESTED,
        S.GATHERING_SUPPORT,
        S.SUPPORT_LACKING,
        S.UNDER_REVIEW,
        S.ACCEPTED,
        S.PARTLY_ACCEPTED,
        S.IN_EXECUTION,
        S.COMPLETED,
    }
)
CLOSED = frozenset(
    {
        S.DECLINED,
        S.STOPPED,
        S.EVALUATED,
        S.WITHDRAWN,
        S.NOT_ADMISSIBLE,
        S.FORWARDED,
        S.MERGED,
    }
)
# In these the date that has passed is somebody's fault: shown as late, reminders are possible.
# Declined only when the neighbourhood declined: then the portfolio holder owes a written answer.
CAN_BE_LATE = frozenset(
    {S.SUBMITTED, S.UNDER_REVIEW, S.ACCEPTED, S.PARTLY_ACCEPTED, S.DECLINED, S.IN_EXECUTION}
)
# Residents can write a reaction: to a plan of the municipality in its window, to one of residents
# as long as it can be supported.
OPEN_FOR_REACTIONS = {
    Initiator.NEIGHBOURHOOD: OPEN_FOR_SUPPORT,
    Initiator.MUNICIPALITY: frozenset({S.GATHERING_SUPPORT}),
}
# The text may change (as a new public version) until the answer is being made.
TEXT_CAN_CHANGE = frozenset(
    {S.SUBMITTED, S.SUPPLEMENT_REQUESTED, S.GATHERING_SUPPORT, S.SUPPORT_LACKING}
)

# Everything that has been sent in.
ALL_SUBMITTED = frozenset(set(Status) - {S.DRAFT})

# --- Default terms (PRODUCT.md, column "default term") -------------------------------------------
ADMISSION = Length(10, Unit.WORKING_DAYS)
ADMISSION_GRACE = Length(10, Unit.WORKING_DAYS)  # untouched so long after due: admitted by itself
SUPPLEMENT = Length(14, Unit.DAYS)
DRAFT_KEPT = Length(90, Unit.DAYS)
DRAFT_WARNED = Length(76, Unit.DAYS)  # two weeks before it is erased
WINDOW = Length(6, Unit.WEEKS)
MUNICIPAL_WINDOW = Length(4, Unit.WEEKS)  # at least, and always to its end
ANSWER = Length(6, Unit.WEEKS)
REACTIONS = Length(2, Unit.WEEKS)  # after the window of M: each reaction answered by then
MUNICIPAL_ANNOUNCEMENT = Length(10, Unit.WORKING_DAYS)
MUNICIPAL_DECLINED = Length(4, Unit.WEEKS)
REST = Length(6, Unit.MONTHS)  # support lacking and untouched: shown as "rust", counted apart
MESSAGE = Length(8, Unit.WEEKS)  # in execution: a message at least this often
REACTION = Length(4, Unit.WEEKS)  # after completion: then "geen reactie", never a confirmation
CONFIRMATION = Length(4, Unit.WEEKS)  # of a forwarding
TAKEN_BACK_MINIMUM = Length(5, Unit.WORKING_DAYS)
REMINDER_PAUSE = Length(5, Unit.WORKING_DAYS)  # at most one reminder per so many days and term
UNANSWERED_AFTER = 28  # days late, before the municipality may go on without an answer
UNANSWERED_REMINDERS = 2  # and so many reminders, so that nobody was passed over in silence
DETACH_SUPPORT = Length(6, Unit.WEEKS)  # after the answer the names of supporters go
FURTHEST = Length(120, Unit.MONTHS)  # what lies further ahead is no date to hold anybody to


class ConsentHow(TextChoices):
    """How somebody agreed to wait longer, as it stands in the dossier."""

    TALK = "talk", _("In a conversation")
    TELEPHONE = "telephone", _("By telephone")
    MAIL = "mail", _("By e-mail")
    LETTER = "letter", _("By letter")


class TermKind(TextChoices):
    """What a term is for. A proposal has at most one running term of a kind."""

    ADMISSION = "admission", _("Look whether the plan is complete")
    SUPPLEMENT = "supplement", _("Add what is missing")
    CONFIRMATION = "confirmation", _("Confirmation by the other body")
    WINDOW = "window", _("Gathering support")
    REST = "rest", _("Decide how to go on without enough support")
    REACTIONS = "reactions", _("Answer the reactions of residents")
    ANSWER = "answer", _("Give an answer")
    NEXT_STEP = "next_step", _("Start with the next step")
    MESSAGE = "message", _("Tell how it goes")
    REACTION = "reaction", _("React to what was carried out")
    REPLY = "reply", _("Answer the neighbourhood in writing")


# The term that counts in each status (its due date is the proposal's due date).
TERM_IN = {
    S.SUBMITTED: TermKind.ADMISSION,
    S.SUPPLEMENT_REQUESTED: TermKind.SUPPLEMENT,
    S.FORWARDED: TermKind.CONFIRMATION,
    S.GATHERING_SUPPORT: TermKind.WINDOW,
    S.SUPPORT_LACKING: TermKind.REST,
    S.UNDER_REVIEW: TermKind.ANSWER,
    S.ACCEPTED: TermKind.NEXT_STEP,
    S.PARTLY_ACCEPTED: TermKind.NEXT_STEP,
    S.IN_EXECUTION: TermKind.MESSAGE,
    S.COMPLETED: TermKind.REACTION,
    S.DECLINED: TermKind.REPLY,
}

# What ends of a plan of the municipality, so that a changed plan can be linked to it.
CAN_HAVE_LATER = frozenset({S.DECLINED, S.WITHDRAWN, S.STOPPED})


def term_in(status, is_answering_reactions=False):
    """The kind of term that counts in this status, or None.

    Under review it is the answer; but a plan of the municipality waits there first until every
    reaction has its answer. The board's own term begins on the day the last one is given, and not
    before: a municipality that is late takes no day from the neighbourhood.
    """
    if status == S.UNDER_REVIEW and is_answering_reactions:
        return TermKind.REACTIONS
    return TERM_IN.get(status)


def answers_to_reactions_on(window_due_on):
    """By when each reaction has its answer, when the window is open up to and including this day.

    The two weeks start on the first day after the window.
    """
    return end_of_term(window_due_on + DAY, REACTIONS)


OTHER = {
    Initiator.NEIGHBOURHOOD: Side.MUNICIPALITY,
    Initiator.MUNICIPALITY: Side.NEIGHBOURHOOD,
}


def is_open(status, initiator) -> bool:
    """Whether somebody still has to do something, whoever it is.

    Where the neighbourhood declined a plan of the municipality, its portfolio holder has the turn.
    """
    return status in OPEN or (status == S.DECLINED and initiator == Initiator.MUNICIPALITY)


def turn_in(
    status, initiator, executor_side=Side.MUNICIPALITY, is_answering_reactions=False
) -> Side:
    """Return the side that must act in this status."""
    own, other = Side(initiator), OTHER[Initiator(initiator)]
    executor = Side(executor_side)
    match Status(status):
        case S.DRAFT | S.SUPPLEMENT_REQUESTED | S.SUPPORT_LACKING:
            return own
        case S.UNDER_REVIEW if is_answering_reactions:
            return own
        case S.SUBMITTED | S.UNDER_REVIEW:
            return other
        case S.GATHERING_SUPPORT:
            return Side.NEIGHBOURHOOD
        case S.ACCEPTED | S.PARTLY_ACCEPTED | S.IN_EXECUTION:
            return executor
        case S.COMPLETED:
            return Side.NEIGHBOURHOOD if executor == Side.MUNICIPALITY else Side.MUNICIPALITY
        case S.DECLINED if initiator == Initiator.MUNICIPALITY:
            return Side.MUNICIPALITY
    return Side.NOBODY


N = frozenset({Initiator.NEIGHBOURHOOD})
M = frozenset({Initiator.MUNICIPALITY})
NM = N | M


def _step(name, sources, target, who, directions=NM):
    sources = frozenset({sources} if isinstance(sources, Status) else sources)
    return Transition(
        name=name, sources=sources, target=target, who=tuple(who.split()), directions=directions
    )


# name, from, to, who may, direction. Guards stand with the operations of the same name.
TRANSITIONS = Table(
    [
        _step("submit", S.DRAFT, S.SUBMITTED, "initiator board broker worker desk"),
        _step("discard", S.DRAFT, None, "initiator system"),
        _step("admit", S.SUBMITTED, S.GATHERING_SUPPORT, "receiver system", N),
        _step("admit", S.SUBMITTED, S.UNDER_REVIEW, "receiver system", N),
        _step("open_window", S.SUBMITTED, S.GATHERING_SUPPORT, "system", M),
        _step("request_supplement", S.SUBMITTED, S.SUPPLEMENT_REQUESTED, "receiver"),
        _step("refuse", S.SUBMITTED, S.NOT_ADMISSIBLE, "receiver", N),
        _step("forward", {S.SUBMITTED, S.UNDER_REVIEW}, S.FORWARDED, "receiver", N),
        _step("supplement", S.SUPPLEMENT_REQUESTED, S.SUBMITTED, "initiator"),
        _step("lapse", S.SUPPLEMENT_REQUESTED, S.SUBMITTED, "system"),
        _step("confirm_forward", S.FORWARDED, S.FORWARDED, "desk", N),
        _step("take_back", S.FORWARDED, S.SUBMITTED, "desk system", N),
        _step("take_back", S.FORWARDED, S.UNDER_REVIEW, "desk system", N),
        _step("reach", {S.GATHERING_SUPPORT, S.SUPPORT_LACKING}, S.UNDER_REVIEW, "system", N),
        _step("close_window", S.GATHERING_SUPPORT, S.UNDER_REVIEW, "system", M),
        _step("close_window", S.GATHERING_SUPPORT, S.SUPPORT_LACKING, "system"),
        _step("extend_window", S.SUPPORT_LACKING, S.GATHERING_SUPPORT, "initiator"),
        _step("continue_as_wish", S.SUPPORT_LACKING, S.UNDER_REVIEW, "initiator", N),
        _step("continue_without_support", S.SUPPORT_LACKING, S.UNDER_REVIEW, "portfolio_holder", M),
        _step("extend_term", S.UNDER_REVIEW, S.UNDER_REVIEW, "receiver"),
        _step("publish_response", S.UNDER_REVIEW, S.ACCEPTED, "decider"),
        _step("publish_response", S.UNDER_REVIEW, S.PARTLY_ACCEPTED, "decider"),
        _step("publish_response", S.UNDER_REVIEW, S.DECLINED, "decider"),
        _step("continue_unanswered", S.UNDER_REVIEW, S.IN_EXECUTION, "portfolio_holder", M),
        _step("continue_against", S.DECLINED, S.IN_EXECUTION, "portfolio_holder", M),
        _step("start", AGREED, S.IN_EXECUTION, "executor"),
        _step("settle", AGREED, S.COMPLETED, "executor"),
        _step("stop", AGREED | {S.IN_EXECUTION}, S.STOPPED, "executor"),
        _step("resume", S.STOPPED, S.IN_EXECUTION, "executor"),
        _step("complete", S.IN_EXECUTION, S.COMPLETED, "executor"),
        _step("not_yet", S.COMPLETED, S.IN_EXECUTION, "counterpart"),
        _step("evaluate", S.COMPLETED, S.EVALUATED, "counterpart system"),
        _step(
            "withdraw",
            {
                S.SUBMITTED,
                S.SUPPLEMENT_REQUESTED,
                S.FORWARDED,
                S.GATHERING_SUPPORT,
                S.SUPPORT_LACKING,
                S.UNDER_REVIEW,
            },
            S.WITHDRAWN,
            "initiator",
        ),
        _step("withdraw", ANSWERED, S.WITHDRAWN, "initiator portfolio_holder", M),
    ]
)


class RefusalReason(TextChoices):
    """Coded reasons not to take a plan up; each needs a text and another route besides."""

    NOT_OURS = "not_ours", _("Not a task of the municipality")
    NOTIFICATION = "notification", _("A report about public space, not a plan")
    COMPLAINT = "complaint", _("A complaint or an objection, which has its own procedure")
    PENDING = "pending", _("There is a procedure running about this")
    PRIVATE = "private", _("Mainly a private interest")
    DUPLICATE = "duplicate", _("The same plan is already being dealt with")
    INCOMPLETE = "incomplete", _("Incomplete, also after the question to add to it")


class LackingCause(TextChoices):
    """Why a window closed without enough support."""

    TOO_FEW = "too_few", _("Too few residents in favour")
    OBJECTIONS = "objections", _("More objections than agreed")


class Influence(TextChoices):
    """How much residents have to say about a plan of the municipality, from little to much.

    The ladder of the participation ordinance (DOMAIN.md, 2.2): said beforehand, so that nobody is
    promised more than there is.
    """

    INFORM = "inform", _("Inform")
    CONSULT = "consult", _("Consult")
    ADVISE = "advise", _("Advise")
    COPRODUCE = "coproduce", _("Make together")
    CODECIDE = "codecide", _("Decide together")


INFLUENCE_MEANS = {
    Influence.INFORM: _("You hear what is going to happen. The plan itself no longer changes."),
    Influence.CONSULT: _("You say what you think. The municipality decides, and says why."),
    Influence.ADVISE: _("You give advice. Who does not follow it explains why."),
    Influence.COPRODUCE: _("Residents and municipality make the plan together."),
    Influence.CODECIDE: _("Residents decide within what is fixed already."),
}


class Mark(TextChoices):
    """How the municipality went on without the neighbourhood: stands with the plan for ever."""

    WITHOUT_SUPPORT = "without_support", _("Went on without support")
    UNANSWERED = "unanswered", _("Went on without an answer")
    AGAINST = "against", _("Went on against the neighbourhood")


class UnansweredCause(TextChoices):
    """Why a plan of the municipality went on without the answer of the neighbourhood."""

    NO_BOARD = "no_board", _("No platform to answer")
    SILENCE = "silence", _("No answer came, also after reminders")


class Outcome(TextChoices):
    """The answer. Each outcome leads to its own status."""

    YES = "yes", _("Agreed")
    PARTLY = "partly", _("Partly agreed")
    NO = "no", _("Declined")


# The same when the board of a platform answers a plan of the municipality.
BOARD_OUTCOMES = {
    Outcome.YES: _("The neighbourhood agrees"),
    Outcome.PARTLY: _("The neighbourhood agrees with a part"),
    Outcome.NO: _("The neighbourhood does not agree"),
}

STATUS_AFTER = {
    Outcome.YES: S.ACCEPTED,
    Outcome.PARTLY: S.PARTLY_ACCEPTED,
    Outcome.NO: S.DECLINED,
}


class Capacity(TextChoices):
    """In whose name a formal response is given."""

    OWN_MANDATE = "own_mandate", _("Own mandate")
    COLLEGE = "college", _("Decision of the college")
    COUNCIL = "council", _("Decision of the council")
    BOARD = "board", _("Board of the platform")
