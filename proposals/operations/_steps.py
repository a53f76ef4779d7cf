"""What every operation on a proposal has in common: lock, look, move, record, tell.

Each operation reads the same way: ``take`` locks the row, lets time do its part, and checks the
table and the right; the operation checks its own guard and changes the record; ``move`` sets the
status and whose turn it is; ``keep`` saves, writes the dossier entry and returns it, after which
the operation tells people.
"""

import datetime
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Employment, User
from core import entries
from core.kinds import Role, Side
from core.models import in_words
from core.prepared import Prepared
from core.terms import AMSTERDAM, DAY, add_length, add_working_days, end_of_term, moment_on
from core.terms import today as current_day
from council.lookups import portfolio_holder
from notifications.operations import Telling, followers, notify_each
from platforms.models import BoardSeat

from .. import notices, rules, search, states
from ..models import Proposal, ProposalEntry, ProposalEntryText, ProposalTerm, ProposalTermPause
from ..states import TRANSITIONS, Status

_locked = Prepared(
    lambda pk: (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("platform", "subject")
        .filter(pk=pk)
    ),
    pk=int,
)


def lock(proposal) -> Proposal:
    """The row as it is now, held for this transaction; one writer per proposal at a time."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A plan is locked within a transaction.")
    locked = _locked.first(pk=proposal.pk)
    if locked is None:
        raise Proposal.DoesNotExist
    return locked


def take(proposal, verb, *, by, on, target=None) -> Proposal:
    """Lock a proposal for a step: time first, then the table, then the right of this person.

    ``by=None`` is the system, which may take only the steps that name it in the table.
    """
    proposal = let_time_pass(lock(proposal), on)
    transition = TRANSITIONS.find(verb, proposal.status, proposal.initiator, target=target)
    allow(proposal, verb, by=by, who=transition.who)
    return proposal


def touch(proposal, verb, *, by, on) -> Proposal:
    """Lock a proposal for something that changes no status (a message, a reminder, a note)."""
    proposal = let_time_pass(lock(proposal), on)
    allow(proposal, verb, by=by)
    return proposal


def allow(proposal, verb, *, by, who=("system",)):
    """Refuse whoever may not do this. The database is never the first to say no to a person."""
    if by is None:
        if "system" not in who:
            raise PermissionDenied
    elif not by.has_perm(f"proposals.{verb}_proposal", proposal):
        raise PermissionDenied


# What time does is written in terms of the steps of this package and is itself the first thing of
# every write; it registers itself here, so that the two need not import each other.
_time: list[Callable[[Proposal, datetime.date], Proposal]] = []


def first_of_every_write(function):
    """Register what time does to a locked proposal."""
    _time.append(function)
    return function


def let_time_pass(proposal, on):
    """Everything that should have happened by itself up to this day happens first.

    A draft is left alone: whoever sends it in or throws it away is there with it, and erasing it
    under his hands would lose what he typed. Only the worker erases.
    """
    if proposal.status == Status.DRAFT:
        return proposal
    for function in _time:
        proposal = function(proposal, on)
    return proposal


# --- status and turn ------------------------------------------------------------------------------
def move(proposal, to, *, on):
    """Put a proposal in a status: since when, and whose turn it is from now on."""
    before, proposal.status = proposal.status, to
    proposal.status_since = on
    turn = pass_turn(proposal, on=on)
    if before != to and Status.GATHERING_SUPPORT in (before, to):
        # The residents are asked, or no longer: others of the same side, whose days begin now.
        proposal.turn_since = on
    if to not in states.CLOSED or proposal.is_forward_unconfirmed:
        proposal.closed_on = None
    elif turn == Side.NOBODY:
        proposal.closed_on = on


def pass_turn(proposal, *, on) -> Side:
    """Whose turn it is now; since when, if it was somebody else's."""
    turn = states.turn_in(
        proposal.status,
        proposal.initiator,
        proposal.executor_side,
        proposal.is_answering_reactions,
    )
    if turn != proposal.turn:
        proposal.turn = turn
        proposal.turn_since = on
    return turn


# --- terms ----------------------------------------------------------------------------------------
def running(proposal, kind) -> ProposalTerm | None:
    """The term of this kind that runs now (or stands still)."""
    return ProposalTerm.objects.running().filter(proposal=proposal, kind=kind).first()


def clock(proposal, kind) -> ProposalTerm:
    """The term of this kind, where the status says that there is one."""
    return ProposalTerm.objects.running().get(proposal=proposal, kind=kind)


def begin(proposal, kind, length, *, on, side=None) -> ProposalTerm:
    """Start a clock for the side that has the turn."""
    term = ProposalTerm.begin(side or proposal.turn, kind, length, on, proposal=proposal)
    term.save(force_insert=True)
    return term


def meet(proposal, kind, *, on) -> ProposalTerm | None:
    """The term was met: it stays, with whether it was in time."""
    term = running(proposal, kind)
    if term is not None:
        if term.paused_on is not None:
            resume(term, on=on)
        term.meet(on)
        term.save()
    return term


def end_running(proposal, kind, *, on):
    """This clock does not matter any more, if it runs at all."""
    term = running(proposal, kind)
    if term is not None:
        term.end(on)
        term.save()


def stir(proposal, *, on):
    """What the initiator does with a plan that lacks support keeps it from coming to rest."""
    rest = running(proposal, states.TermKind.REST)
    if rest is not None:
        rest.end(on)
        rest.save()
        begin(proposal, states.TermKind.REST, states.REST, on=on)


def end_all(proposal, *, on):
    """The road ends here: no clock matters any more."""
    for term in ProposalTerm.objects.running().filter(proposal=proposal):
        if term.paused_on is not None:
            resume(term, on=on)
        term.end(on)
        term.save()


def pause(term, *, on):
    """Let a clock stand still, as a row that everyone can read."""
    term.pause(on)
    term.save()
    ProposalTermPause.objects.create(term=term, started_on=on)


def resume(term, *, on, at_least=None):
    """Let a clock run again; ``at_least`` is the least that must be left of it."""
    stopped = term.resume(on)
    if at_least is not None:
        earliest = end_of_term(on, at_least)
        if term.due_on < earliest:
            term.due_on = term.unrolled_on = earliest
    if term.due_on >= on:
        # In time again: when this date passes too, that is noted and told anew.
        term.late_noted_on = None
    term.save()
    ProposalTermPause.objects.filter(term=term, ended_on__isnull=True).update(
        ended_on=stopped["ended_on"]
    )


def _wake_dates(proposal, term):
    """The days on which time has something to do with this proposal."""
    status = proposal.status
    if status == Status.DRAFT:
        started = proposal.changed_at or timezone.now()
        day = started.astimezone(AMSTERDAM).date()
        if proposal.draft_warned_on is None:
            yield end_of_term(day, states.DRAFT_WARNED)
        else:
            yield max(
                end_of_term(day, states.DRAFT_KEPT),
                proposal.draft_warned_on + 14 * DAY,
            )
        return
    if status == Status.SUBMITTED and not proposal.is_from_neighbourhood and proposal.opens_on:
        yield proposal.opens_on
    if term is not None and not term.is_paused:
        if status == Status.SUBMITTED and proposal.is_from_neighbourhood:
            if term.late_noted_on is None:
                yield term.due_on + DAY
            yield grace_ends_on(term) + DAY
        elif status in states.CAN_BE_LATE:
            if term.late_noted_on is None:
                yield term.due_on + DAY
        elif (
            status
            in {
                Status.SUPPLEMENT_REQUESTED,
                Status.GATHERING_SUPPORT,
                Status.COMPLETED,
            }
            or proposal.is_forward_unconfirmed
        ):
            yield term.due_on + DAY
    if proposal.support_detached_on is None:
        ended = proposal.answered_on or (proposal.closed_on if status in states.CLOSED else None)
        if ended is not None:
            yield end_of_term(ended, states.DETACH_SUPPORT) + DAY
    if proposal.is_open and proposal.assignment_id and proposal.assignment.ends_on:
        yield proposal.assignment.ends_on + DAY


def grace_ends_on(term) -> datetime.date:
    """The last day on which an untouched plan waits before it admits itself."""
    return add_working_days(term.due_on, states.ADMISSION_GRACE.number)


def set_clock(proposal, term=None):
    """Copy the term that counts in this status to the proposal, and plan when time wakes it.

    ``term`` is that term, where the step has just begun it; otherwise it is read.
    """
    kind = proposal.term_kind
    if term is None and kind:
        term = running(proposal, kind)
    proposal.due_on = term.due_on if term is not None else None
    proposal.is_paused = (
        proposal.status == Status.SUPPLEMENT_REQUESTED or proposal.is_forward_unconfirmed
    )
    proposal.wake_on = min(_wake_dates(proposal, term), default=None)


def seat_who_answers(proposal, *, on):
    """Where nobody sits on the board, the municipality has the turn: it reports the reactions.

    Without this the page would say that the neighbourhood is late, while nobody can answer.
    """
    if proposal.is_from_neighbourhood or proposal.status != Status.UNDER_REVIEW:
        return
    term = running(proposal, states.TermKind.ANSWER)
    if term is None:
        return
    side = proposal.receiver_side if rules.has_board(proposal) else proposal.initiator_side
    if term.side != side:
        term.side = side
        term.save(update_fields=["side"])
    if proposal.turn != side:
        proposal.turn = side
        proposal.turn_since = on


# --- dossier --------------------------------------------------------------------------------------
def actor_name_of(proposal, by) -> str:
    """The name with a step: of a role holder with consent, of a resident if he chose so."""
    if by is None:
        return ""
    if by.pk == proposal.author_id and proposal.is_from_neighbourhood:
        return by.name if proposal.is_name_public else ""
    if by.function or by.team or by.is_name_public:
        return by.public_name()
    return ""


def keep(
    proposal, verb, *, by, on, from_status=None, who=(), data=None, text="", role=None, term=None
) -> ProposalEntry:
    """Save the proposal with its clock and write the step in the dossier."""
    seat_who_answers(proposal, on=on)
    set_clock(proposal, term)
    role = role or rules.role_towards(by, proposal, who)
    data = dict(data or {})
    if proposal.due_on:
        data.setdefault("due_on", proposal.due_on.isoformat())
    data.setdefault("turn", str(proposal.turn))
    entry = entries.append(
        ProposalEntry,
        ProposalEntryText,
        dossier={"proposal": proposal},
        verb=verb,
        side=rules.side_of(role, proposal),
        role=role,
        at=moment_on(on),
        from_status=from_status if from_status is not None else proposal.status,
        to_status=proposal.status,
        data=data,
        text=text,
        actor=by,
        actor_name=actor_name_of(proposal, by),
    )
    proposal.entry_count = entry.number
    proposal.dossier_head = entry.head
    search.prepare(proposal)
    proposal.save()
    return entry


def is_too_far(day, on) -> bool:
    """A date so far ahead that it holds nobody to anything."""
    return day > add_length(on, states.FURTHEST)


# --- telling people -------------------------------------------------------------------------------
def tell(proposal, entry, kind, recipients, *, by_mail=True, **context):
    """One message per person about this step; the same step never tells anybody twice."""
    notify_each([telling(proposal, entry, kind, recipients, by_mail, **context)], about=proposal)


def telling(proposal, entry, kind, recipients, by_mail=True, **context) -> Telling:
    """What to tell these people about this step, for an operation that tells several groups."""
    recipients = list(recipients)
    entry.told = {*getattr(entry, "told", ()), *(person.pk for person in recipients)}
    if "date" not in context and proposal.due_on:
        context["date"] = proposal.due_on
    side = proposal.turn if proposal.turn != Side.NOBODY else proposal.receiver_side
    return Telling(
        recipients,
        kind=kind,
        event=f"proposal:{proposal.pk}:entry:{entry.number}:{kind}",
        context={
            "title": notices.title_for(proposal, kind),
            "number": proposal.number or "",
            "is_of_municipality": not proposal.is_from_neighbourhood,
            "platform": proposal.place_name,
            "status": proposal.status_label,
            # The whole code: eight signs of it prove nothing.
            "head": proposal.dossier_head,
            "side": str(side),
            "due": in_words(proposal.due_on) if proposal.due_on else "",
            "date_label": notices.date_label(
                kind,
                proposal.status,
                is_answering_reactions=proposal.is_answering_reactions,
            ),
            **context,
        },
        by_mail=by_mail,
    )


def tell_followers(proposal, entry, *, but=None, text="", also=()):
    """Whoever follows the plan hears of the step, unless it was told him already or is his own.

    The words that go with a step are for everybody only when the text of the plan is.
    """
    told = {*getattr(entry, "told", ()), *({but.pk} if but is not None else ())}
    tell(
        proposal,
        entry,
        "followed_step",
        [person for person in {*followers(proposal), *also} if person.pk not in told],
        step=notices.STEPS[entry.verb],
        text=text if proposal.is_text_public else "",
    )


def author_of(proposal):
    """Who hears as the submitter: the author, or the helper who tells a resident without e-mail.

    Have they gone, then whoever takes care of the plan: the board, else the desk.
    """
    if proposal.author_id and proposal.author.is_active and proposal.author.email:
        return [proposal.author]
    if proposal.submitted_by_id and proposal.submitted_by.is_active:
        return [proposal.submitted_by]
    if not proposal.is_from_neighbourhood:
        return handlers_of(proposal)
    return [person for person in board_of(proposal) if person.is_active] or desk_members()


def receivers_of(proposal):
    """Who answers it: the people who handle it, or the board for a plan of the municipality."""
    return handlers_of(proposal) if proposal.is_from_neighbourhood else board_of(proposal)


def answerable_for(proposal, on):
    """The portfolio holder who answers for a plan of the municipality, with who handles it."""
    holder = portfolio_holder(proposal.platform, proposal.subject, on)
    return {*author_of(proposal), *handlers_of(proposal), *([holder] if holder else [])}


def handlers_of(proposal, desk=None):
    """Who handles it; without a person it is the desk, and for the council every clerk."""
    if proposal.is_for_council:
        return clerks()
    if proposal.handler_id:
        return [proposal.handler]
    return desk if desk is not None else desk_members()


def clerks():
    """Everybody who is council clerk today."""
    held = Employment.objects.current().filter(role=Role.CLERK)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")))


_at_the_desk = Prepared(
    lambda on: User.objects.filter(
        pk__in=Employment.objects.on(on).filter(role=Role.DESK).values("user")
    ),
    on=datetime.date,
)


def desk_members() -> list[User]:
    """Everybody who works at the desk today."""
    return _at_the_desk.all(on=current_day())


_seats_of = Prepared(
    lambda platform, on: (
        BoardSeat.objects.on(on).filter(platform_id=platform).select_related("user")
    ),
    platform=int,
    on=datetime.date,
)


def board_of(proposal, roles=None):
    """The people on the platform's board today."""
    seats = _seats_of.all(platform=proposal.platform_id, on=current_day())
    return [seat.user for seat in seats if roles is None or seat.role in roles]


def neighbours_who_follow(proposal):
    """The board, and whoever follows everything that happens in this neighbourhood."""
    if proposal.platform_id is None:
        return set()
    return {*board_of(proposal), *followers(proposal.platform)} - {proposal.author}
