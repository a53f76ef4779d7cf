"""What time does: one operation, run by the worker and first in every write (PRODUCT.md, "Terms").

Pages compute lateness themselves, so a worker that stands still shows no lie; and what time does is
dated on the term, not on the day the worker found it.
"""

import logging
from functools import partial

from django.db import transaction

from core.kinds import Side
from core.terms import DAY, end_of_term
from core.terms import today as current_day
from liaisons.lookups import Desk
from notifications.operations import forget, notify

from .. import notices, rules, states
from ..contacts import has_stand_in, needs_new_handler
from ..models import Proposal, Reaction, Support
from ..states import Status
from ._steps import (
    answerable_for,
    author_of,
    board_of,
    first_of_every_write,
    grace_ends_on,
    handlers_of,
    keep,
    lock,
    running,
    set_clock,
    tell,
    tell_followers,
)
from .admission import (
    admit_locked,
    answer_length,
    lapse_locked,
    open_window_locked,
    take_back_locked,
)
from .drafting import _erase_draft
from .execution import evaluate_locked
from .gathering import close_window_locked
from .municipal import note_who_answers
from .talking import rehandle_locked

logger = logging.getLogger(__name__)

# More steps than a proposal can take by itself in a row; a larger number means a mistake of ours.
MOST_STEPS = 12


@transaction.atomic
def advance(proposal, today=None):
    """Let time do to one proposal what it should have done by this day. Safe to repeat."""
    on = today or current_day()
    proposal = lock(proposal)
    if proposal.wake_on is None or proposal.wake_on > on:
        return proposal
    return advance_locked(proposal, on)


@first_of_every_write
def advance_locked(proposal, on):
    """The same for a proposal that is locked already."""
    for _step in range(MOST_STEPS):
        woken_on = proposal.wake_on
        if woken_on is None or woken_on > on:
            return proposal
        proposal = _one_step(proposal, on)
        if proposal.pk is None:
            return proposal
        if proposal.wake_on == woken_on and proposal.wake_on is not None:
            # Nothing was left to do on that day: plan the next one.
            set_clock(proposal)
            proposal.save(update_fields=["wake_on", "due_on", "is_paused"])
            if proposal.wake_on == woken_on:
                return proposal
    logger.error("proposal %s did not come to rest", proposal.pk)
    return proposal


@first_of_every_write
def look_up_who_deals_with_it(proposal, on):
    """Where the broker or the desk steps in: has there come a contact point meanwhile?"""
    if has_stand_in(proposal) and needs_new_handler(proposal, on):
        return rehandle_locked(proposal, on=on)
    return proposal


@first_of_every_write
def look_whether_a_board_answers(proposal, on):
    """Has the board of the platform gone while its answer is asked, or is there one again?"""
    if proposal.is_from_neighbourhood or proposal.status != Status.UNDER_REVIEW:
        return proposal
    term = running(proposal, states.TermKind.ANSWER)
    if term is None or (term.side == proposal.receiver_side) == rules.has_board(proposal):
        return proposal
    return note_who_answers(proposal, on=on, length=answer_length(proposal))


def look_at_all_boards(today=None):
    """Plans of the municipality whose board went or came: the worker's hourly job."""
    on = today or current_day()
    done = 0
    waiting = Proposal.objects.by_municipality().filter(status=Status.UNDER_REVIEW)
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                proposal = lock(Proposal(pk=pk))
                before = proposal.entry_count
                done += look_whether_a_board_answers(proposal, on).entry_count != before
        except Exception:
            logger.exception("looking who answers proposal %s failed", pk)
    return done


def _one_step(proposal, on):
    status = proposal.status
    if status == Status.DRAFT:
        return _draft(proposal, on)
    if needs_new_handler(proposal, on):
        return rehandle_locked(proposal, on=on)
    kind = proposal.term_kind
    term = running(proposal, kind) if kind else None
    if term is not None and not term.is_paused:
        passed_on = term.due_on + DAY  # the first day after the term
        is_over = on > term.due_on
        if status == Status.SUBMITTED and not proposal.is_from_neighbourhood:
            if proposal.opens_on <= on:
                return open_window_locked(proposal, on=proposal.opens_on)
        elif status == Status.SUBMITTED and on > grace_ends_on(term):
            if term.late_noted_on is None:
                return _note_late(proposal, term, passed_on)
            return admit_locked(proposal, by=None, on=grace_ends_on(term) + DAY)
        elif status == Status.SUPPLEMENT_REQUESTED and is_over:
            return lapse_locked(proposal, on=passed_on)
        elif status == Status.FORWARDED and is_over and not proposal.is_forward_final:
            return take_back_locked(proposal, by=None, on=passed_on)
        elif status == Status.GATHERING_SUPPORT and is_over:
            return close_window_locked(proposal, on=passed_on)
        elif status == Status.COMPLETED and is_over:
            return evaluate_locked(proposal, by=None, on=passed_on)
        if status in states.CAN_BE_LATE and is_over and term.late_noted_on is None:
            return _note_late(proposal, term, passed_on)
    ended = proposal.answered_on or (proposal.closed_on if status in states.CLOSED else None)
    if (
        ended is not None
        and proposal.support_detached_on is None
        and on > end_of_term(ended, states.DETACH_SUPPORT)
    ):
        return _detach(proposal, on)
    return proposal


def _note_late(proposal, term, passed_on):
    """Lateness stands in the dossier once, dated on the term, and the initiator hears it."""
    term.late_noted_on = passed_on
    term.save(update_fields=["late_noted_on"])
    entry = keep(
        proposal,
        "late",
        by=None,
        on=passed_on,
        data={"due_on": term.due_on.isoformat(), "kind": str(term.kind)},
    )
    _tell_late(proposal, entry)
    return proposal


def _tell_late(proposal, entry):
    """The side that let the date pass hears that it has the turn; the others that it is late."""
    board = board_of(proposal)
    if proposal.turn == Side.MUNICIPALITY:
        tell(proposal, entry, "proposal_late_handler", handlers_of(proposal))
        if proposal.is_from_neighbourhood:
            tell(proposal, entry, "proposal_late", author_of(proposal))
            return tell_followers(proposal, entry, also=board)
        if proposal.status == Status.DECLINED or not board:
            tell(
                proposal, entry, "proposal_late_handler", answerable_for(proposal, entry.at.date())
            )
        # The board that waits can remind the municipality.
        tell(proposal, entry, "proposal_late", board)
    elif proposal.is_from_neighbourhood:
        tell(proposal, entry, "proposal_late_neighbours", {*author_of(proposal), *board})
    else:
        tell(proposal, entry, "proposal_late_neighbours", board)
        tell(proposal, entry, "proposal_late", author_of(proposal))
    tell_followers(proposal, entry, also=board)


def _detach(proposal, on):
    """Six weeks after the answer nobody can see any more who supported; the numbers stay."""
    Support.objects.filter(proposal=proposal, resident__isnull=False).update(
        resident=None, detached_on=on
    )
    # Who was told of a new text, was told so as a supporter.
    forget(proposal, "proposal_revised")
    _detach_reactions(proposal, on)
    for paper in proposal.paper_lists.exclude(scan=""):
        storage, name = paper.scan.storage, paper.scan.name
        paper.scan = ""
        paper.scan_erased_on = on
        paper.save(update_fields=["scan", "scan_erased_on"])
        transaction.on_commit(partial(storage.delete, name), robust=True)
    proposal.support_detached_on = on
    keep(
        proposal,
        "detach_support",
        by=None,
        on=on,
        data={"support": proposal.support_count, "objections": proposal.objection_count},
    )
    return proposal


def _detach_reactions(proposal, on):
    """A reaction says at least as much as a vote: its author goes with the supporters.

    Not where he wants his name with it, and not where he still has an answer to come.
    """
    reactions = Reaction.objects.filter(
        proposal=proposal, author__isnull=False, is_name_public=False
    )
    if not proposal.is_from_neighbourhood:
        reactions = reactions.exclude(pk__in=reactions.unanswered().values("pk"))
    reactions.update(author=None, detached_on=on)
    for kind in notices.TO_WHO_REACTED:
        forget(proposal, kind)


def _draft(proposal, on):
    """Warn two weeks before a draft is erased; then erase it, which only its writer misses."""
    if proposal.draft_warned_on is None:
        proposal.draft_warned_on = on
        set_clock(proposal)
        Proposal.objects.filter(pk=proposal.pk).update(draft_warned_on=on, wake_on=proposal.wake_on)
        tell_draft(proposal, on)
        return proposal
    _erase_draft(proposal)
    return proposal


def tell_draft(proposal, on):
    """A draft has no dossier, so its warning stands on itself."""
    from_writer = proposal.submitted_by or proposal.author
    if from_writer is None:
        return
    notify(
        [from_writer],
        kind="draft_warned",
        about=proposal,
        event=f"proposal:{proposal.pk}:draft:{on.isoformat()}",
        context={
            "title": proposal.title,
            "date": proposal.wake_on,
            "date_label": notices.date_label("draft_warned", proposal.status),
        },
    )


def advance_all(today=None, limit=None):
    """Wake every proposal in which time has something to do; the worker's job. Returns how many.

    Each in its own transaction, so that one mistake does not hold up the others.
    """
    on = today or current_day()
    done = 0
    waking = Proposal.objects.waking(on).order_by("wake_on", "pk").values_list("pk", flat=True)
    for pk in list(waking[:limit] if limit else waking):
        try:
            advance(Proposal(pk=pk), on)
            done += 1
        except Exception:
            logger.exception("advancing proposal %s failed", pk)
    return done


@transaction.atomic
def rehandle(proposal, today=None):
    """Look up the handler anew where his assignment ended without a planned date."""
    on = today or current_day()
    proposal = lock(proposal)
    if needs_new_handler(proposal, on, desk=Desk(on)):
        return rehandle_locked(proposal, on=on)
    return proposal


def rehandle_all(today=None):
    """Every open proposal that somebody else deals with from now on: the worker's hourly job."""
    return _rehandle(Proposal.objects.open(), today)


def rehandle_where(*, subject=None, platforms=None):
    """At once after somebody became contact point or broker, or is that no longer.

    Of one subject and of these platforms; None means all of them.
    """
    proposals = Proposal.objects.open()
    if subject is not None:
        proposals = proposals.filter(subject=subject)
    if platforms is not None:
        proposals = proposals.filter(platform__in=platforms)
    return _rehandle(proposals)


def _rehandle(proposals, today=None):
    """Each in its own transaction, so that one mistake does not hold up the others."""
    on = today or current_day()
    desk = Desk(on)
    done = 0
    for proposal in proposals.select_related("handler", "assignment").iterator(chunk_size=500):
        if needs_new_handler(proposal, on, desk=desk):
            try:
                rehandle(proposal, on)
                done += 1
            except Exception:
                logger.exception("looking up who deals with proposal %s failed", proposal.pk)
    return done
