"""What a plan's page reads, as queries that are compiled once (see `core.prepared`)."""

from accounts.models import User
from core.prepared import Prepared
from council.models import Promise

from .models import (
    Attachment,
    FormalResponse,
    Proposal,
    ProposalEntry,
    ProposalTerm,
    ResponseAddition,
)

# Every column but those that only lists and the worker read.
_OWN = [
    field.name
    for field in Proposal._meta.concrete_fields
    if field.name
    not in {
        "search_text",
        "listed_title",
        "teaser",
        "changed_at",
        "created_at",
        "wake_on",
        "draft_warned_on",
        "may_be_mailed",
        "is_author_told_by_helper",
    }
]
_SHORT = {"platform": ("name", "slug"), "subject": ("name",)}
_WHOLE = {
    **_SHORT,
    "assignment": ("user", "deputy", "starts_on", "ends_on", "is_published"),
    "agreement": ("version",),
}


def _plan(related):
    def build(number):
        return (
            Proposal.objects.public()
            .filter(number=number)
            .select_related(*related)
            .only(
                *_OWN, *(f"{name}__{field}" for name, fields in related.items() for field in fields)
            )
            .order_by()
        )

    return Prepared(build, number=str)


plan_in_short = _plan(_SHORT)
plan = _plan(_WHOLE)

_people = Prepared(
    lambda author, submitter, handler, holder, deputy: (
        User.objects.filter(pk__in=[author, submitter, handler, holder, deputy])
        .only("name", "function", "team", "is_name_public", "is_active", "erased_on")
        .order_by()
    ),
    **dict.fromkeys(("author", "submitter", "handler", "holder", "deputy"), int),
)


def with_people(proposal):
    """The plan with everybody its page names, who are read apart.

    Five joins to the same table took PostgreSQL longer to plan than all other queries together.
    """
    assignment = proposal.assignment
    found = {
        user.pk: user
        for user in _people.all(
            author=proposal.author_id or 0,
            submitter=proposal.submitted_by_id or 0,
            handler=proposal.handler_id or 0,
            holder=assignment.user_id if assignment else 0,
            deputy=(assignment.deputy_id if assignment else None) or 0,
        )
    }
    proposal.author = found.get(proposal.author_id)
    proposal.submitted_by = found.get(proposal.submitted_by_id)
    proposal.handler = found.get(proposal.handler_id)
    if assignment is not None:
        assignment.user = found[assignment.user_id]
        assignment.deputy = found.get(assignment.deputy_id)
    return proposal


entries = Prepared(
    lambda proposal: (
        ProposalEntry.objects.filter(proposal_id=proposal)
        .select_related("text_row")
        .order_by("number")
    ),
    proposal=int,
)
attachments = Prepared(
    lambda proposal: Attachment.objects.filter(proposal_id=proposal).order_by("pk"), proposal=int
)
response = Prepared(
    lambda proposal: (
        FormalResponse.objects.filter(proposal_id=proposal, state=FormalResponse.State.PUBLISHED)
        .select_related("published_by", "executor", "mandate")
        .order_by()
    ),
    proposal=int,
)
promises = Prepared(
    lambda response: (
        Promise.objects.filter(responses=response)
        .only("title", "text", "covered", "status", "due_on", "side", "term_due_on")
        .order_by("pk")
    ),
    response=int,
)
additions = Prepared(
    lambda response: ResponseAddition.objects.filter(response_id=response).order_by("pk"),
    response=int,
)
running_term = Prepared(
    lambda proposal, kind: (
        ProposalTerm.objects.running().filter(proposal_id=proposal, kind=kind).order_by()
    ),
    proposal=int,
    kind=str,
)
