"""Reminders, questions in between, handing over, and notes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kinds import Side
from core.roles import STAFF_ROLES, roles_of
from core.terms import add_working_days, moment_on
from core.terms import today as current_day
from core.transitions import Refused, required
from council.lookups import portfolio_holder
from liaisons.lookups import assignment_of, broker_of
from platforms.states import BoardRole

from .. import rules, states
from ..contacts import contact_of
from ..models import Exchange, InternalNote, Reminder
from ._steps import (
    author_of,
    board_of,
    clock,
    desk_members,
    handlers_of,
    keep,
    let_time_pass,
    lock,
    stir,
    tell,
    touch,
)
from .drafting import set_contact


@transaction.atomic
def remind(proposal, *, by, today=None):
    """Remind whoever is late (R17). Counted and shown; it rises in three steps.

    The first reaches the handler, the second also deputy and broker, the third and later also the
    portfolio holder. At most one per five working days and term. Returns the ``Reminder``.
    """
    on = today or current_day()
    proposal = touch(proposal, "remind", by=by, on=on)
    term = clock(proposal, proposal.term_kind)
    last = term.reminders.order_by("-number").first()
    if last is not None:
        next_on = add_working_days(last.sent_on, states.REMINDER_PAUSE.number)
        if on < next_on:
            raise Refused(
                _("A reminder was sent on %(day)s. You can send the next one from %(next)s."),
                params={
                    "day": last.sent_on.strftime("%d-%m-%Y"),
                    "next": next_on.strftime("%d-%m-%Y"),
                },
            )
    number = (last.number if last else 0) + 1
    reminder = Reminder.objects.create(
        proposal=proposal, term=term, number=number, by=by, sent_on=on
    )
    proposal.reminder_count += 1
    entry = keep(
        proposal,
        "remind",
        by=by,
        on=on,
        data={"reminder": number, "days_late": term.days_late(on)},
    )
    is_to_board = not proposal.is_from_neighbourhood and proposal.turn == Side.NEIGHBOURHOOD
    tell(
        proposal,
        entry,
        "board_reminder" if is_to_board else "proposal_reminder",
        set(_reminded(proposal, number, on)) - {by},
        reminder=number,
        days=term.days_late(on),
    )
    reminder.proposal = proposal
    return reminder


def _reminded(proposal, number, on):
    """Whom a reminder reaches, by its number within the term."""
    if proposal.turn == Side.NEIGHBOURHOOD and not proposal.is_from_neighbourhood:
        return _reminded_board(proposal, number, on)
    if proposal.turn == Side.NEIGHBOURHOOD:
        people = board_of(proposal)
        if proposal.executor_side == Side.NEIGHBOURHOOD:
            people = [*people, *author_of(proposal)]
        return people
    people = list(handlers_of(proposal))
    response = proposal.published_response
    if response is not None and response.executor_id:
        people.append(response.executor)
    if proposal.is_for_council:
        # The clerks hear each of them; there is no broker or alderman who answers for the council.
        return people
    if number >= 2:
        deputy = proposal.assignment.deputy if proposal.assignment_id else None
        people += [
            person for person in (deputy, broker_of(proposal.platform, on)) if person is not None
        ]
    if number >= 3:
        holder = portfolio_holder(proposal.platform, proposal.subject, on)
        people += [holder] if holder is not None else desk_members()
    return people


def _reminded_board(proposal, number, on):
    """The same ladder in mirror: the chair, then who stands beside him, then the whole board."""
    people = board_of(proposal, [BoardRole.CHAIR])
    if number >= 2 or not people:
        people += board_of(proposal, rules.SIGNING_ROLES)
        broker = broker_of(proposal.platform, on)
        people += [broker] if broker is not None and number >= 2 else []
    if number >= 3 or not people:
        people += board_of(proposal)
    return people


@transaction.atomic
def hand_over(proposal, *, by, to, reason, today=None):
    """Give the proposal to a colleague: the thread stays, the initiator hears who and why (R47)."""
    on = today or current_day()
    proposal = touch(proposal, "hand_over", by=by, on=on)
    reason = required(reason, _("Say why somebody else takes over."), "reason")
    return _give_to(proposal, "hand_over", by=by, to=to, on=on, reason=reason)


@transaction.atomic
def assign(proposal, *, by, to, today=None):
    """Give a proposal to a civil servant; the submitter hears who it is."""
    on = today or current_day()
    proposal = touch(proposal, "assign", by=by, on=on)
    return _give_to(proposal, "assign", by=by, to=to, on=on)


def _give_to(proposal, verb, *, by, to, on, reason=""):
    if not to.is_active or not (roles_of(to) & STAFF_ROLES):
        raise Refused(_("Choose somebody who works here now."), field="to")
    if proposal.is_from_neighbourhood and rules.is_submitter(to, proposal):
        raise Refused(_("Whoever submitted the plan does not deal with it."), field="to")
    if proposal.handler_id == to.pk:
        if proposal.is_handled_anew:
            # Time was first: he had been found as contact point in the same moment.
            return proposal
        raise Refused(_("This person already deals with it."), field="to")
    proposal.handler = to
    # The contact point of this very subject has it by assignment: with deputy, and until its end.
    proposal.assignment = assignment_of(
        to, platform=proposal.platform, subject=proposal.subject, day=on
    )
    proposal.handler_basis = "handover" if proposal.assignment is None else "assignment"
    entry = keep(proposal, verb, by=by, on=on, text=reason)
    tell(
        proposal,
        entry,
        "proposal_handed_over",
        author_of(proposal),
        who=to.public_name(),
        reason=reason,
    )
    tell(proposal, entry, "proposal_yours", {to} - {by}, reason=reason)
    return proposal


def rehandle_locked(proposal, *, on):
    """Look who handles it now: at once when the assignment no longer covers today (R49).

    The initiator hears it when it is somebody else.
    """
    before, assignment_before = proposal.handler_id, proposal.assignment_id
    contact = contact_of(proposal, on)
    set_contact(proposal, contact)
    taken_over = contact.assignment
    reason = ""
    if assignment_before and taken_over and taken_over.previous_id == assignment_before:
        # The work was handed over as a whole: the submitter reads why.
        reason = taken_over.handover_reason
    proposal.is_handled_anew = True
    entry = keep(
        proposal,
        "new_handler",
        by=None,
        on=on,
        data={"basis": proposal.handler_basis, "has_gap": contact.has_gap},
        text=reason,
    )
    if proposal.handler_id != before:
        who = proposal.handler.public_name() if proposal.handler_id else str(_("the desk"))
        tell(proposal, entry, "proposal_handed_over", author_of(proposal), who=who, reason=reason)
        tell(proposal, entry, "proposal_yours", handlers_of(proposal), reason=reason)
    return proposal


@transaction.atomic
def ask_initiator(proposal, *, by, question, today=None):
    """Ask the submitter something in between. The clock does not stop for it."""
    on = today or current_day()
    proposal = touch(proposal, "ask_initiator", by=by, on=on)
    question = required(question, _("Write your question."), "question")
    exchange = Exchange.objects.create(
        proposal=proposal, question=question, asked_by=by, asked_at=timezone.now()
    )
    entry = keep(
        proposal, "ask_initiator", by=by, on=on, data={"question": exchange.pk}, text=question
    )
    # Mail was expressly asked at submitting; without it the question waits on the site.
    tell(
        proposal,
        entry,
        "proposal_question",
        author_of(proposal),
        by_mail=proposal.may_be_mailed,
        question=question,
    )
    exchange.proposal = proposal
    return exchange


@transaction.atomic
def answer_question(exchange, *, by, answer, today=None):
    """Answer a question of the municipality."""
    on = today or current_day()
    proposal = touch(exchange.proposal, "answer_question", by=by, on=on)
    answer = required(answer, _("Write your answer."), "answer")
    exchange = Exchange.objects.select_for_update().get(pk=exchange.pk, proposal=proposal)
    if exchange.answer:
        raise Refused(_("This question has been answered already."))
    exchange.answer = answer
    exchange.answered_by = by
    exchange.answered_at = moment_on(on)
    exchange.save()
    stir(proposal, on=on)
    entry = keep(
        proposal, "answer_question", by=by, on=on, data={"question": exchange.pk}, text=answer
    )
    tell(proposal, entry, "proposal_question_answered", {exchange.asked_by}, answer=answer)
    exchange.proposal = proposal
    return exchange


@transaction.atomic
def take_care(proposal, *, gone, today=None):
    """Whoever spoke for a plan erases the account: the helper, the board or the desk takes over.

    They hear it, and it stands in the dossier. Nothing happens while its author is there.
    """
    on = today or current_day()
    proposal = let_time_pass(lock(proposal), on)
    caretaker = rules.caretaker_of(proposal, gone=gone)
    if not caretaker:
        return proposal
    people = {
        "helper": lambda: [proposal.submitted_by],
        "board": lambda: board_of(proposal),
        "desk": desk_members,
    }
    entry = keep(proposal, "take_care", by=None, on=on, data={"caretaker": caretaker})
    tell(proposal, entry, "proposal_in_care", set(people[caretaker]()) - {gone})
    return proposal


@transaction.atomic
def add_note(proposal, *, by, text, today=None):
    """A note among staff. Not in the dossier, not public; the Woo can make it public."""
    proposal = touch(proposal, "add_note", by=by, on=today or current_day())
    text = required(text, _("Write a note."), "text")
    return InternalNote.objects.create(proposal=proposal, text=text, by=by)


@transaction.atomic
def set_summary(proposal, *, by, summary, today=None):
    """Staff may add a summary; the resident's own text is never touched (R42)."""
    on = today or current_day()
    proposal = touch(proposal, "set_summary", by=by, on=on)
    proposal.summary = summary.strip()[:300]
    keep(proposal, "set_summary", by=by, on=on, text=proposal.summary)
    return proposal


@transaction.atomic
def told_by_helper(proposal, *, by, today=None):
    """The helper records that he told a resident without e-mail what happened."""
    on = today or current_day()
    proposal = touch(proposal, "told_by_helper", by=by, on=on)
    proposal.is_author_told_by_helper = True
    keep(proposal, "told_by_helper", by=by, on=on)
    return proposal
