"""A row of the work floor: the plan, whether the mandate fits, and the one next step."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from core.terms import today
from liaisons.lookups import Mandates, money

from .. import states
from ..cards import status_sign
from ..models import FormalResponse, PaperList, Redaction, Report
from .forms import amount_at_stake
from .queues import prime_rights
from .steps import next_step

# Before the answer it matters whether the one who handles it may decide it.
BEFORE_ANSWER = states.BEFORE_ADMISSION | states.OPEN_FOR_SUPPORT


@dataclass
class Row:
    """What the template prints, and nothing it has to find out."""

    proposal: Any
    step: Any = None
    mandate_text: Any = ""
    mandate_fits: bool = True
    attempt: Any = None
    is_mine: bool = field(default=False)
    # While residents can still react: by when each reaction has its answer.
    answers_on: datetime.date | None = None


def with_everything(queryset):
    """The plans of a page with all that rights and steps look at: a fixed number of queries."""
    return queryset.for_queue().prefetch_related(
        Prefetch("responses", FormalResponse.objects.select_related("executor")),
        Prefetch("paper_lists", PaperList.objects.filter(checked_on__isnull=True)),
        Prefetch("redactions", Redaction.objects.filter(undone_on__isnull=True)),
        Prefetch("reports", Report.objects.filter(settled_on__isnull=True)),
    )


def rows_for(user, proposals, *, waits_for=()):
    """Rows for the plans of one page."""
    proposals = list(proposals)
    prime_rights(user, proposals)
    handlers = {proposal.handler_id for proposal in proposals if proposal.handler_id}
    mandates = Mandates(today(), users=handlers | {user.pk})
    rows = []
    for proposal in proposals:
        proposal.waits_for = waits_for
        proposal.sign = status_sign(proposal)
        text, fits = mandate_words(proposal, mandates)
        rows.append(
            Row(
                proposal=proposal,
                # Whoever looks may decide, or the handler may: then the answer is just written.
                step=next_step(user, proposal, fits=fits or may_decide(user, proposal, mandates)),
                mandate_text=text,
                mandate_fits=fits,
                is_mine=proposal.handler_id == user.pk,
                answers_on=answers_by(proposal) if "answer_reactions" in waits_for else None,
            )
        )
    return rows


def answers_by(proposal):
    """By when the reactions are answered, while the window is open; after it the term says so."""
    if proposal.status != states.Status.GATHERING_SUPPORT or proposal.due_on is None:
        return None
    return states.answers_to_reactions_on(proposal.due_on)


def may_decide(user, proposal, mandates):
    """Whether the one who looks has a mandate for this amount; of the council nobody needs one."""
    if proposal.is_for_council:
        return True
    mandate = mandates.covering(
        user,
        subject_id=proposal.subject_id,
        platform_id=proposal.platform_id,
        amount=amount_at_stake(proposal),
    )
    return mandate is not None


def mandate_words(proposal, mandates):
    """Whether the handler may decide it: in words, and as yes or no."""
    if not proposal.is_from_neighbourhood or proposal.status not in BEFORE_ANSWER:
        return "", True
    if proposal.is_for_council:
        return _("The council decides"), True
    if proposal.handler_id is None:
        return _("Assign it first"), False
    amount = amount_at_stake(proposal)
    where = {"subject_id": proposal.subject_id, "platform_id": proposal.platform_id}
    if mandates.covering(proposal.handler, amount=amount, **where) is not None:
        return _("Fits the mandate"), True
    if mandates.largest(proposal.handler, **where) is None:
        return _("No mandate here"), False
    return _("%(amount)s does not fit the mandate") % {"amount": money(amount)}, False
