"""Covering (weglakken): by two members of staff, for a coded reason, in the open, and undoable."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.terms import today as current_day
from core.transitions import Refused, required

from ..models import FormalResponse, Reaction, Redaction, Report
from ..models.talk import HidingReason
from ..states import Status
from ._steps import author_of, keep, let_time_pass, lock, tell, touch
from .promising import cover_promises


@transaction.atomic
def report_content(proposal, *, by=None, reason, text, today=None):
    """Anyone, also a visitor, may tell that something should not stand there."""
    on = today or current_day()
    proposal = let_time_pass(lock(proposal), on)
    if proposal.status == Status.DRAFT:
        raise Refused(_("This plan has not been submitted."))
    if reason not in HidingReason.values:
        raise Refused(_("Choose a reason."), field="reason")
    text = required(text, _("Say what it is and where it stands."), "text")
    return Report.objects.create(proposal=proposal, reason=reason, text=text[:1000], by=by)


@transaction.atomic
def settle_report(report, *, by, settlement, today=None):
    """Close a report with what was done about it."""
    on = today or current_day()
    proposal = touch(report.proposal, "settle_report", by=by, on=on)
    settlement = required(settlement, _("Say what you did."), "settlement")
    report = Report.objects.select_for_update().get(pk=report.pk, proposal=proposal)
    if report.settled_on is not None:
        raise Refused(_("This report has been dealt with already."))
    report.settled_on = on
    report.settled_by = by
    report.settlement = settlement[:300]
    report.save()
    return report


@transaction.atomic
def propose_redaction(proposal, *, by, reason, passage="", attachment=None, today=None):
    """Propose to cover a passage or picture. Nothing is covered until a second person agrees."""
    on = today or current_day()
    proposal = touch(proposal, "propose_redaction", by=by, on=on)
    if reason not in HidingReason.values:
        raise Refused(_("Choose a reason."), field="reason")
    passage = (passage or "").strip()
    if bool(passage) == (attachment is not None):
        raise Refused(_("Choose a passage or a picture."), field="passage")
    if attachment is not None and attachment.proposal_id != proposal.pk:
        raise Refused(_("This file belongs to another plan."), field="attachment")
    if passage and not (stands_somewhere(proposal, passage) or reactions_with(proposal, passage)):
        raise Refused(_("This passage does not stand in the plan, word for word."), field="passage")
    return Redaction.objects.create(
        proposal=proposal,
        reason=reason,
        passage=passage,
        attachment=attachment,
        proposed_by=by,
        proposed_on=on,
    )


def stands_somewhere(proposal, passage):
    """Whether the passage stands in anything of the plan that its pages print."""
    texts = [
        proposal.title,
        proposal.text,
        proposal.summary,
        proposal.on_behalf_of,
        proposal.aim,
        proposal.fixed_points,
        proposal.planning,
    ]
    for version in proposal.versions.all():
        texts += [version.title, version.text, version.reason]
        texts += [version.aim, version.fixed_points, version.planning]
    for entry in proposal.entries.select_related("text_row"):
        row = getattr(entry, "text_row", None)
        texts.append(row.text if row is not None else "")
    for response in proposal.responses.filter(state=FormalResponse.State.PUBLISHED):
        texts += [
            response.reason,
            response.alternative,
            response.objections_answer,
            response.next_step,
            response.objection_clause,
            response.reference,
            *response.additions.values_list("text", flat=True),
        ]
    for attachment in proposal.attachments.all():
        texts += [attachment.name, attachment.alternative]
    return any(passage in text for text in texts)


def reactions_with(proposal, passage):
    """The reactions in which, or in whose answer, the passage stands."""
    # SQLite finds capitals too; what is covered is looked for to the letter.
    return [
        reaction
        for reaction in Reaction.objects.for_page()
        .filter(proposal=proposal)
        .filter(
            Q(text__contains=passage)
            | Q(answer__text__contains=passage)
            | Q(answer__additions__text__contains=passage)
        )
        .distinct()
        if any(passage in text for text in texts_of(reaction))
    ]


def texts_of(reaction):
    """Everything that is printed of a reaction."""
    yield reaction.text
    if reaction.is_answered:
        yield reaction.answer.text
        for addition in reaction.answer.additions.all():
            yield addition.text


def tell_of_covering(proposal, entry, redaction, kind, **context):
    """Whose words were covered, or can be read again, hears it: of the plan or of a reaction."""
    reactions = reactions_with(proposal, redaction.passage) if redaction.passage else []
    if not reactions or stands_somewhere(proposal, redaction.passage):
        tell(proposal, entry, f"proposal_{kind}", author_of(proposal), **context)
    authors = {reaction.author for reaction in reactions if reaction.author is not None}
    tell(proposal, entry, f"reaction_{kind}", authors, **context)


@transaction.atomic
def confirm_redaction(redaction, *, by, today=None):
    """The second person agrees: the passage is covered; place, reason and date stay public."""
    on = today or current_day()
    proposal = touch(redaction.proposal, "confirm_redaction", by=by, on=on)
    redaction = Redaction.objects.select_for_update().get(pk=redaction.pk, proposal=proposal)
    if redaction.confirmed_on is not None:
        raise Refused(_("This has been confirmed already."))
    if redaction.proposed_by_id == by.pk:
        raise Refused(_("Somebody else has to confirm this."))
    redaction.confirmed_by = by
    redaction.confirmed_on = on
    redaction.save()
    entry = keep(
        proposal,
        "redact",
        by=by,
        on=on,
        data={
            "reason": str(redaction.reason),
            "what": "picture" if redaction.attachment_id else "passage",
        },
    )
    cover_promises(proposal, by=by, on=on)
    tell_of_covering(proposal, entry, redaction, "redacted", reason=redaction.get_reason_display())
    return redaction


@transaction.atomic
def undo_redaction(redaction, *, by, today=None):
    """Uncover it again: the text was never gone."""
    on = today or current_day()
    proposal = touch(redaction.proposal, "undo_redaction", by=by, on=on)
    redaction = Redaction.objects.select_for_update().get(pk=redaction.pk, proposal=proposal)
    if redaction.undone_on is not None:
        raise Refused(_("This has been undone already."))
    redaction.undone_by = by
    redaction.undone_on = on
    redaction.save()
    if redaction.confirmed_on is not None:
        entry = keep(proposal, "undo_redaction", by=by, on=on)
        cover_promises(proposal, by=by, on=on)
        tell_of_covering(proposal, entry, redaction, "uncovered")
    return redaction
