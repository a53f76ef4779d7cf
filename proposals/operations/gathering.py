"""Support: residents say yes or no, on screen or on paper, up to the agreed minimum (R41-R46)."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.kinds import Role, Side
from core.terms import Length, Unit
from core.terms import today as current_day
from core.transitions import Refused, required
from notifications.operations import followers
from platforms.lookups import counts_for, residence_of
from platforms.models import BoardSeat
from platforms.states import BoardRole

from .. import notices, rules, states
from ..models import PaperList, Proposal, Support
from ..states import Kind, LackingCause, Status, TermKind
from ._steps import (
    allow,
    answerable_for,
    author_of,
    begin,
    board_of,
    clock,
    end_all,
    end_running,
    handlers_of,
    keep,
    let_time_pass,
    lock,
    meet,
    move,
    running,
    take,
    tell,
    tell_followers,
    touch,
)
from .admission import start_review
from .reacting import ask_board, close_reactions, who_wait_for_an_answer

COUNTERS = {
    (Support.Choice.SUPPORT, True): "support_count",
    (Support.Choice.SUPPORT, False): "support_elsewhere",
    (Support.Choice.OBJECTION, True): "objection_count",
    (Support.Choice.OBJECTION, False): "objection_elsewhere",
}


def _count(proposal, row, difference):
    """Move one counter with the row it counts, in the same transaction and under the same lock."""
    name = COUNTERS[(Support.Choice(row.choice), row.is_counted)]
    Proposal.objects.filter(pk=proposal.pk).update(**{name: F(name) + difference})
    setattr(proposal, name, getattr(proposal, name) + difference)


@transaction.atomic
def support(
    proposal, *, by, choice=Support.Choice.SUPPORT, has_consent=True, residence=None, today=None
):
    """Say yes or no to a plan: one row per resident, counted by where he lives today.

    Explicit consent is part of it (GDPR art. 9): without it nothing is kept. Doing it again
    changes the row. ``residence`` is his own of today, when the caller has just read it. Returns
    the ``Support`` row; ``row.proposal`` carries the new counters.
    """
    on = today or current_day()
    if not has_consent:
        raise Refused(
            _("Tick that we may keep your choice. Without that we cannot count it."),
            field="has_consent",
        )
    if choice not in Support.Choice.values:
        raise Refused(_("Choose whether you are in favour or against."), field="choice")
    # Looked up before the lock: a popular plan has many who wait for it.
    if residence is None or residence.user_id != by.pk:
        residence = residence_of(by, on)
    # A subject for the council is supported from the whole municipality.
    is_counted = (
        residence is not None
        if proposal.is_for_council
        else counts_for(residence, proposal.platform, on)
    )
    proposal = touch_for_support(proposal, by=by, on=on)
    row = Support.objects.filter(proposal=proposal, resident=by).first()
    if row is not None and not row.is_withdrawn:
        _count(proposal, row, -1)
    if row is None:
        row = Support(proposal=proposal, resident=by)
    row.choice = choice
    row.is_counted = is_counted
    row.is_withdrawn = False
    row.basis = residence.basis if residence else ""
    row.version_number = proposal.version_number
    row.given_on = on
    row.save()
    _count(proposal, row, +1)
    row.proposal = check_minimum(proposal, on=on)
    return row


def touch_for_support(proposal, *, by, on):
    """Lock the proposal; whoever comes too late reads why, instead of a bare refusal."""
    proposal = let_time_pass(lock(proposal), on)
    if proposal.status not in states.OPEN_FOR_SUPPORT:
        raise Refused(_("You can no longer support this plan: it is not open for support."))
    allow(proposal, "support", by=by)
    return proposal


@transaction.atomic
def withdraw_support(proposal, *, by, today=None):
    """Take one's yes or no back. The counter goes down; a minimum once reached stays reached."""
    on = today or current_day()
    proposal = touch(proposal, "withdraw_support", by=by, on=on)
    row = Support.objects.filter(proposal=proposal, resident=by, is_withdrawn=False).first()
    if row is None:
        raise Refused(_("You have not given your opinion on this plan."))
    _count(proposal, row, -1)
    row.is_withdrawn = True
    row.save(update_fields=["is_withdrawn"])
    row.proposal = check_minimum(proposal, on=on)
    return row


def is_window_over(proposal, on):
    """Whether the window of gathering has closed (the last day is the term's due date)."""
    if proposal.status == Status.GATHERING_SUPPORT:
        return proposal.due_on is not None and on > proposal.due_on
    return proposal.status == Status.SUPPORT_LACKING


def has_minimum(proposal):
    """Enough residents in favour; nothing to reach means enough."""
    return proposal.minimum is None or proposal.support_count >= proposal.minimum


def has_too_many_objections(proposal):
    return (
        proposal.maximum_objections is not None
        and proposal.objection_count > proposal.maximum_objections
    )


def check_minimum(proposal, *, on) -> Proposal:
    """Reaching the minimum is an event: the plan goes to review by itself, once (R41).

    With an agreed maximum of objections it is looked at only when the window is over.
    """
    if not proposal.is_from_neighbourhood or proposal.status not in {
        Status.GATHERING_SUPPORT,
        Status.SUPPORT_LACKING,
    }:
        return proposal
    if not has_minimum(proposal):
        return proposal
    if proposal.maximum_objections is not None and (
        not is_window_over(proposal, on) or has_too_many_objections(proposal)
    ):
        return proposal
    return reach_locked(proposal, on=on)


def reach_locked(proposal, *, on) -> Proposal:
    """Enough neighbours said yes: the municipality has the turn and its clock starts."""
    before = proposal.status
    meet(proposal, TermKind.WINDOW, on=on)
    rest = running(proposal, TermKind.REST)
    if rest is not None:
        rest.meet(on)
        rest.save()
    proposal.has_reached_minimum = True
    proposal.reached_on = on
    proposal.lacking_cause = ""
    start_review(proposal, on=on)
    entry = keep(
        proposal,
        "reach",
        by=None,
        on=on,
        from_status=before,
        role=Role.SYSTEM,
        data={
            "support": proposal.support_count,
            "paper": proposal.paper_count,
            "minimum": proposal.minimum,
            "objections": proposal.objection_count,
        },
    )
    tell(
        proposal,
        entry,
        "proposal_minimum_reached",
        author_of(proposal),
        count=proposal.support_count,
        minimum=proposal.minimum,
    )
    tell(
        proposal,
        entry,
        "proposal_to_answer",
        handlers_of(proposal),
        count=proposal.support_count,
        minimum=proposal.minimum,
    )
    tell(proposal, entry, "platform_plan_reached", board_of(proposal))
    tell_followers(proposal, entry)
    return proposal


def close_window_locked(proposal, *, on) -> Proposal:
    """The window is over: to review when the minimum is met, else support is lacking.

    A municipal plan on which residents still wait for an answer comes under review too, with the
    turn at the municipality: the board is asked when the last of them has been answered.
    """
    data = {
        "support": proposal.support_count,
        "minimum": proposal.minimum,
        "objections": proposal.objection_count,
        "maximum_objections": proposal.maximum_objections,
    }
    enough = has_minimum(proposal) and not has_too_many_objections(proposal)
    if enough and proposal.is_from_neighbourhood:
        return reach_locked(proposal, on=on)
    meet(proposal, TermKind.WINDOW, on=on)
    close_reactions(proposal, on=on)
    if not proposal.is_from_neighbourhood:
        data |= {
            "reactions": proposal.reaction_count,
            "unanswered": proposal.unanswered_reactions,
        }
    if enough:
        proposal.has_reached_minimum = proposal.minimum is not None
        proposal.reached_on = on if proposal.has_reached_minimum else None
        start_review(proposal, on=on)
    else:
        proposal.lacking_cause = (
            LackingCause.OBJECTIONS if has_minimum(proposal) else LackingCause.TOO_FEW
        )
        data["cause"] = str(proposal.lacking_cause)
        move(proposal, Status.SUPPORT_LACKING, on=on)
        begin(proposal, TermKind.REST, states.REST, on=on)
    entry = keep(
        proposal,
        "close_window",
        by=None,
        on=on,
        from_status=Status.GATHERING_SUPPORT,
        data=data,
    )
    if enough:
        ask_board(proposal, entry, on=on)
    else:
        kind, recipients = "proposal_support_lacking", author_of(proposal)
        if not proposal.is_from_neighbourhood:
            # Only the portfolio holder may go on without it, so he hears it too.
            kind, recipients = "municipal_plan_lacking", answerable_for(proposal, on)
        tell(
            proposal,
            entry,
            kind,
            recipients,
            count=proposal.support_count,
            minimum=proposal.minimum or 0,
        )
    board = board_of(proposal) if proposal.is_answering_reactions else ()
    tell_followers(proposal, entry, also=board)
    return proposal


@transaction.atomic
def extend_window(proposal, *, by, days, today=None):
    """Gather support a little longer: once, at most as long as the first time."""
    on = today or current_day()
    proposal = take(proposal, "extend_window", by=by, on=on)
    if proposal.has_extended_window:
        raise Refused(_("The time to gather support was extended once already."))
    longest = proposal.window_days or states.WINDOW.number * 7
    if not isinstance(days, int) or not 1 <= days <= longest:
        raise Refused(_("Choose from 1 to %(days)s days."), params={"days": longest}, field="days")
    rest = clock(proposal, TermKind.REST)
    rest.meet(on)
    rest.save()
    # More reactions may come, so the two weeks to answer them start again after this window.
    end_running(proposal, TermKind.REACTIONS, on=on)
    proposal.has_extended_window = True
    proposal.lacking_cause = ""
    move(proposal, Status.GATHERING_SUPPORT, on=on)
    begin(proposal, TermKind.WINDOW, Length(days, Unit.DAYS), on=on)
    entry = keep(
        proposal,
        "extend_window",
        by=by,
        on=on,
        from_status=Status.SUPPORT_LACKING,
        data={"days": days},
    )
    tell(proposal, entry, "proposal_window_extended", board_of(proposal), days=days)
    tell_followers(proposal, entry, but=by)
    return check_minimum(proposal, on=on)


@transaction.atomic
def continue_as_wish(proposal, *, by, today=None):
    """A plan without enough support goes on as a wish; the mark "n of m" stays for good."""
    on = today or current_day()
    proposal = take(proposal, "continue_as_wish", by=by, on=on)
    if proposal.kind != Kind.PLAN:
        raise Refused(_("Only a plan can go on as a wish."))
    rest = clock(proposal, TermKind.REST)
    rest.meet(on)
    rest.save()
    proposal.went_on_as_wish = True
    proposal.went_on_with = proposal.support_count
    proposal.kind = Kind.WISH
    start_review(proposal, on=on)
    entry = keep(
        proposal,
        "continue_as_wish",
        by=by,
        on=on,
        from_status=Status.SUPPORT_LACKING,
        data={"support": proposal.support_count, "minimum": proposal.minimum},
    )
    tell(proposal, entry, "proposal_went_on_as_wish", author_of(proposal))
    tell(
        proposal,
        entry,
        "proposal_to_answer",
        handlers_of(proposal),
        count=proposal.support_count,
        minimum=proposal.minimum or 0,
    )
    tell_followers(proposal, entry, but=by)
    return proposal


@transaction.atomic
def withdraw(proposal, *, by, reason="", keep_text_public=False, today=None):
    """The initiator takes the plan back. The municipality says why; a resident need not."""
    on = today or current_day()
    proposal = take(proposal, "withdraw", by=by, on=on)
    if proposal.is_forward_final:
        raise Refused(_("This plan is with another public body now."))
    before = proposal.status
    if before in states.ANSWERED:
        # The neighbourhood answered: it gets a written answer back, also to "we stop".
        reason = required(reason, _("Answer the neighbourhood: why do you withdraw it?"), "reason")
        meet(proposal, TermKind.REPLY, on=on)
    elif not proposal.is_from_neighbourhood:
        reason = required(reason, _("Say why. Everyone can read it."), "reason")
    end_all(proposal, on=on)
    proposal.is_text_public_after_end = bool(keep_text_public)
    move(proposal, Status.WITHDRAWN, on=on)
    entry = keep(proposal, "withdraw", by=by, on=on, from_status=before, text=reason)
    tell(
        proposal,
        entry,
        "proposal_withdrawn",
        {
            *author_of(proposal),
            *handlers_of(proposal),
            *board_of(proposal),
            *followers(proposal),
        }
        - {by},
        text=reason,
    )
    tell(
        proposal,
        entry,
        "proposal_withdrawn",
        who_wait_for_an_answer(proposal) - {by},
        why=str(notices.REACTED),
    )
    tell(proposal, entry, "proposal_withdraw_confirmed", [by])
    return proposal


@transaction.atomic
def publish_text(proposal, *, by, today=None):
    """The author lets everybody read a plan that ended before it was taken up (R39)."""
    on = today or current_day()
    proposal = touch(proposal, "publish_text", by=by, on=on)
    proposal.is_text_public_after_end = True
    entry = keep(proposal, "publish_text", by=by, on=on)
    tell_followers(proposal, entry, but=by)
    return proposal


# --- paper ----------------------------------------------------------------------------------------
@transaction.atomic
def add_paper_list(
    proposal, *, by, count, scan=None, choice=Support.Choice.SUPPORT, remark="", today=None
):
    """Enter signatures on paper. They count as soon as somebody else has checked them.

    ``scan`` is a checked file (``core.attachments.check``): without it nobody can check.
    """
    on = today or current_day()
    proposal = touch(proposal, "add_paper_list", by=by, on=on)
    if not isinstance(count, int) or not 1 <= count <= 5000:
        raise Refused(_("Fill in a number from 1 to 5000."), field="count")
    if choice not in Support.Choice.values:
        raise Refused(_("Choose whether the list is in favour or against."), field="choice")
    if scan is None:
        raise Refused(_("Choose the scan or photo of the list."), field="scan")
    role = rules.role_with_lists(by, proposal)
    paper = PaperList(
        proposal=proposal,
        count=count,
        choice=choice,
        remark=remark,
        entered_by=by,
        entered_side=rules.side_of(role, proposal),
        entered_on=on,
    )
    paper.scan.save(scan.name, scan.content, save=False)
    paper.save()
    entry = keep(proposal, "add_paper_list", by=by, on=on, data={"count": count}, role=role)
    tell(proposal, entry, "paper_list_to_check", _checkers(paper, on) - {by}, count=count)
    paper.proposal = proposal
    return paper


def _checkers(paper, on) -> set:
    """Who is asked to check a list: the other side of who entered it.

    Of a subject for the council, which is of no platform, that is the chair of each platform.
    """
    if paper.entered_side == Side.NEIGHBOURHOOD:
        return set(handlers_of(paper.proposal))
    if paper.proposal.is_for_council:
        seats = BoardSeat.objects.on(on).filter(role=BoardRole.CHAIR).select_related("user")
        return {seat.user for seat in seats}
    return set(board_of(paper.proposal))


@transaction.atomic
def check_paper_list(paper, *, by, counted, remark="", today=None):
    """Check a list against the scan. Two people, from two sides, neither the initiator."""
    on = today or current_day()
    proposal = touch(paper.proposal, "check_paper_list", by=by, on=on)
    paper = PaperList.objects.select_for_update().get(pk=paper.pk, proposal=proposal)
    if paper.checked_on is not None:
        raise Refused(_("This list has been checked already."))
    if paper.entered_by_id == by.pk:
        raise Refused(_("Somebody else has to check the list."))
    role = rules.role_with_lists(by, proposal)
    if rules.side_of(role, proposal) == paper.entered_side:
        raise Refused(
            _("One of the two comes from the other side: the neighbourhood or the municipality.")
        )
    if not isinstance(counted, int) or not 0 <= counted <= paper.count:
        raise Refused(
            _("Fill in a number from 0 to %(count)s."),
            params={"count": paper.count},
            field="counted",
        )
    paper.checked_by = by
    paper.checked_on = on
    paper.counted = counted
    if remark:
        paper.remark = remark
    paper.save()
    if paper.choice == Support.Choice.SUPPORT:
        proposal.support_count += counted
        proposal.paper_count += counted
    else:
        proposal.objection_count += counted
    entry = keep(
        proposal,
        "check_paper_list",
        by=by,
        on=on,
        role=role,
        data={"count": paper.count, "counted": counted, "choice": str(paper.choice)},
        text=remark,
    )
    tell(
        proposal,
        entry,
        "paper_list_checked",
        {paper.entered_by, *author_of(proposal)} - {by},
        count=counted,
    )
    paper.proposal = check_minimum(proposal, on=on)
    return paper
