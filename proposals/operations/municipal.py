"""A plan of the municipality: written for one place or several, and gone on with in the open.

The three ways to go on without the neighbourhood are the portfolio holder's alone. Each needs words
that everybody can read and leaves a mark that nobody can take away (PRODUCT.md, "Proposal").
"""

import datetime
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.attachments import Checked
from core.kinds import Side
from core.terms import today as current_day
from core.transitions import Refused, refuse_missing, required

from .. import rules, states
from ..models import Proposal
from ..states import Initiator, Status, TermKind, UnansweredCause
from ._steps import (
    answerable_for,
    begin,
    board_of,
    clock,
    keep,
    lock,
    meet,
    move,
    neighbours_who_follow,
    running,
    take,
    tell,
    tell_followers,
)
from .admission import start_review
from .drafting import (
    NOT_YOURS,
    _erase_draft,
    add_attachment,
    remove_attachment,
    save_draft,
    submit,
    what_is_missing_to_submit,
)
from .execution import planned_end
from .reacting import ask_board, page_of_reactions, reactions_first


# --- writing --------------------------------------------------------------------------------------
def drafts_of(proposal) -> list[Proposal]:
    """The draft with its twins for other places, in order of the place."""
    if proposal.bundle is None:
        return [proposal]
    twins = Proposal.objects.filter(
        bundle=proposal.bundle, status=Status.DRAFT, author=proposal.author_id
    )
    return list(twins.select_related("platform", "subject").order_by("platform__name", "pk"))


@transaction.atomic
def save_municipal_draft(drafts=(), *, by, platforms, earlier_plan=None, today=None, **fields):
    """Keep what was written so far: one draft for each place, with the same words.

    Returns the drafts, in the order of ``platforms``; without a place it is one draft. What a place
    no longer takes part in is thrown away, since nobody else has seen it.
    """
    if not by.has_perm("proposals.announce_proposal"):
        raise PermissionDenied
    drafts = [lock(draft) for draft in sorted(drafts, key=lambda draft: draft.pk)]
    platforms = list(dict.fromkeys(platforms))
    wanted = {platform.pk for platform in platforms}
    of_place = {draft.platform_id: draft for draft in drafts}
    free = [draft for draft in drafts if draft.platform_id not in wanted]
    bundle = None
    if len(platforms) > 1:
        bundle = next((draft.bundle for draft in drafts if draft.bundle), None) or uuid.uuid4()
    kept = []
    for platform in platforms or [None]:
        draft = of_place.get(platform.pk) if platform else None
        if draft is None and free:
            draft = free.pop(0)
        kept.append(
            save_draft(
                draft,
                by=by,
                initiator=Initiator.MUNICIPALITY,
                platform=platform,
                bundle=bundle,
                earlier_plan=_earlier_here(earlier_plan, platform),
                today=today,
                **fields,
            )
        )
    for draft in free:
        if not rules.is_submitter(by, draft):
            raise PermissionDenied
        _erase_draft(draft)
    _same_files(kept, by=by)
    return kept


def _same_files(drafts, *, by):
    """A place that joins later gets the files of the others: one plan, the same words and files."""
    files = {draft.pk: list(draft.attachments.all()) for draft in drafts}
    first = max(drafts, key=lambda draft: len(files[draft.pk]))
    for draft in drafts:
        if files[draft.pk]:
            continue
        for attachment in files[first.pk]:
            with attachment.file.open("rb") as stored:
                checked = Checked(
                    ContentFile(stored.read()),
                    attachment.name,
                    attachment.content_type,
                    attachment.size,
                )
            add_attachment(draft, by=by, checked=checked, alternative=attachment.alternative)


@transaction.atomic
def attach_to_drafts(drafts, *, by, checked, alternative="", today=None):
    """Add a checked file to the plan: to the draft of each place, for each is a plan of its own."""
    drafts = sorted(drafts, key=lambda draft: draft.pk)
    return [
        add_attachment(draft, by=by, checked=checked, alternative=alternative, today=today)
        for draft in drafts
    ]


@transaction.atomic
def remove_from_drafts(drafts, attachment, *, by):
    """Take a file off the plan again, in each place; after announcing nothing disappears."""
    same = {"name": attachment.name, "size": attachment.size, "alternative": attachment.alternative}
    for draft in sorted(drafts, key=lambda draft: draft.pk):
        found = draft.attachments.filter(**same).first()
        if found is not None:
            remove_attachment(found, by=by)


def _earlier_here(earlier, platform):
    """Of an earlier plan for several places: the one of this place."""
    if earlier is None or platform is None or earlier.platform_id == platform.pk:
        return earlier
    if earlier.bundle is None:
        return earlier
    here = Proposal.objects.submitted().filter(bundle=earlier.bundle, platform=platform).first()
    return here or earlier


def what_is_missing_to_announce(drafts, *, by, on):
    """Every gap in the drafts, as (field, message), each message once."""
    missing: dict[tuple[str, str], Any] = {}
    for draft in drafts:
        for field, message in what_is_missing_to_submit(draft, on):
            missing.setdefault((field, str(message)), message)
        if draft.platform is not None and draft.subject is not None:
            if not rules.begins_for_municipality(by, draft):
                message = str(NOT_YOURS) % {"place": draft.platform.name}
                missing[("platform", message)] = message
    return [(field, message) for (field, _text), message in missing.items()]


@transaction.atomic
def announce(drafts, *, by, today=None):
    """Announce the plan in each place at once, or in none: each platform is told on the same day.

    Returns the proposals. Refused with everything that is missing, for all places together.
    """
    on = today or current_day()
    drafts = [lock(draft) for draft in sorted(drafts, key=lambda draft: draft.pk)]
    missing = what_is_missing_to_announce(drafts, by=by, on=on)
    refuse_missing(missing)
    return [submit(draft, by=by, today=on) for draft in drafts]


# --- going on without the neighbourhood -----------------------------------------------------------
@transaction.atomic
def continue_without_support(proposal, *, by, reason, today=None):
    """Put a plan without enough support before the board all the same, with a public reason."""
    on = today or current_day()
    proposal = take(proposal, "continue_without_support", by=by, on=on)
    reason = required(reason, _("Say why. Everyone can read it."), "reason")
    rest = clock(proposal, TermKind.REST)
    rest.meet(on)
    rest.save()
    proposal.continued_without_support_on = on
    proposal.went_on_with = proposal.support_count
    start_review(proposal, on=on)
    entry = keep(
        proposal,
        "continue_without_support",
        by=by,
        on=on,
        from_status=Status.SUPPORT_LACKING,
        data={
            "support": proposal.support_count,
            "minimum": proposal.minimum,
            "objections": proposal.objection_count,
            "cause": str(proposal.lacking_cause),
        },
        text=reason,
    )
    ask_board(proposal, entry, on=on)
    _tell_passed_over(proposal, entry, by=by, text=reason)
    return proposal


def why_unanswered(proposal, on) -> UnansweredCause | None:
    """Why the municipality may go on without an answer, or None: then it still has to wait."""
    if proposal.is_from_neighbourhood or proposal.status != Status.UNDER_REVIEW:
        return None
    if proposal.is_answering_reactions:
        # It is not the board that is late, and a report leaves no resident without an answer.
        return None
    if not rules.has_board(proposal):
        return UnansweredCause.NO_BOARD
    term = running(proposal, TermKind.ANSWER)
    if (
        term is not None
        and term.days_late(on) >= states.UNANSWERED_AFTER
        and term.reminders.count() >= states.UNANSWERED_REMINDERS
    ):
        return UnansweredCause.SILENCE
    return None


@transaction.atomic
def continue_unanswered(proposal, *, by, report, planned_end_on, today=None):
    """Go on without an answer: nobody could give it, or nobody did after two reminders.

    The report tells what residents said and what is done with it; it stands where the answer
    would have stood.
    """
    on = today or current_day()
    proposal = take(proposal, "continue_unanswered", by=by, on=on)
    if proposal.is_answering_reactions:
        raise Refused(reactions_first(proposal), url=page_of_reactions(proposal))
    cause = why_unanswered(proposal, on)
    if cause is None:
        raise Refused(
            _(
                "The board may still answer. Going on without it is possible when it is four weeks "
                "late and two reminders were sent, or when there is no board."
            )
        )
    report = required(report, _("Tell what residents said, and what you do with it."), "report")
    planned_end_on = planned_end(planned_end_on, on)
    answer = running(proposal, TermKind.ANSWER)
    if answer is not None:
        answer.end(on)
        answer.save()
    proposal.continued_unanswered_on = on
    proposal.unanswered_cause = cause
    return _go_on(
        proposal,
        "continue_unanswered",
        by=by,
        on=on,
        from_status=Status.UNDER_REVIEW,
        planned_end_on=planned_end_on,
        text=report,
        data={
            "cause": str(cause),
            "support": proposal.support_count,
            "objections": proposal.objection_count,
        },
    )


@transaction.atomic
def continue_against(proposal, *, by, answer, planned_end_on, today=None):
    """Go on although the neighbourhood does not agree, with a written answer to it."""
    on = today or current_day()
    proposal = take(proposal, "continue_against", by=by, on=on)
    answer = required(answer, _("Answer the neighbourhood: why do you go on?"), "answer")
    planned_end_on = planned_end(planned_end_on, on)
    meet(proposal, TermKind.REPLY, on=on)
    proposal.continued_against_on = on
    return _go_on(
        proposal,
        "continue_against",
        by=by,
        on=on,
        from_status=Status.DECLINED,
        planned_end_on=planned_end_on,
        text=answer,
    )


def _go_on(proposal, verb, *, by, on, from_status, planned_end_on, text, data=None):
    """To execution, by the municipality: from now on it tells how it goes, as with every plan."""
    proposal.planned_end_on = planned_end_on
    proposal.executor_side = Side.MUNICIPALITY
    move(proposal, Status.IN_EXECUTION, on=on)
    begin(proposal, TermKind.MESSAGE, states.MESSAGE, on=on)
    entry = keep(
        proposal,
        verb,
        by=by,
        on=on,
        from_status=from_status,
        data={"planned_end_on": planned_end_on.isoformat(), **(data or {})},
        text=text,
    )
    _tell_passed_over(proposal, entry, by=by, text=text, date=planned_end_on)
    return proposal


def _tell_passed_over(proposal, entry, *, by, text, **context):
    """The board hears it whatever its settings; neighbours and followers as they chose."""
    mark = proposal.marks[-1].label
    board = set(board_of(proposal)) - {by}
    tell(proposal, entry, "platform_passed_over", board, text=text, mark=mark, **context)
    tell(
        proposal,
        entry,
        "followed_passed_over",
        neighbours_who_follow(proposal) - board - {by},
        text=text,
        mark=mark,
        **context,
    )
    tell_followers(proposal, entry, but=by, text=text)


# --- nobody to answer -----------------------------------------------------------------------------
def note_who_answers(proposal, *, on: datetime.date, length) -> Proposal:
    """The board has gone, or there is one again: the term starts anew for who has to act.

    Says so in the dossier; the portfolio holder hears that a report is asked, the board that it can
    answer after all.
    """
    has_board = rules.has_board(proposal)
    old = clock(proposal, TermKind.ANSWER)
    old.end(on)
    old.save()
    proposal.turn = proposal.receiver_side if has_board else proposal.initiator_side
    proposal.turn_since = on
    begin(proposal, TermKind.ANSWER, length, on=on)
    entry = keep(proposal, "board_again" if has_board else "no_board", by=None, on=on)
    if has_board:
        tell(proposal, entry, "platform_asked_to_answer", board_of(proposal))
    else:
        tell(proposal, entry, "municipal_plan_no_board", answerable_for(proposal, on))
    tell_followers(proposal, entry)
    return proposal
