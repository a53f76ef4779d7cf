"""What this room keeps about people, why, and what happens when somebody goes."""

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import entries, privacy
from core.terms import today

from . import operations, states
from .models import (
    IS_OPEN,
    Exchange,
    PaperList,
    Proposal,
    ProposalEntryText,
    Reaction,
    ReactionAnswer,
    Report,
    Support,
)
from .states import Status

TASK = _("Public task of the municipality (GDPR article 6.1.e, Gemeentewet)")
CONSENT = _("Explicit consent (GDPR article 9.2.a)")
# Who writes a reaction publishes it himself; it may show what he thinks of politics.
MADE_PUBLIC = _("Public task; made public by the writer himself (GDPR articles 6.1.e and 9.2.e)")
WITH_PLAN = _("As long as the plan stands in the archive (selectielijst)")
PROOF = _("Shows that the dossier was not changed; holds nothing about people")

DATA_MAP = {
    "Proposal.id, uuid, number, initiator, kind, status, status_before, status_since, platform,"
    "subject, agreement, turn, turn_since, due_on, is_paused, wake_on, executor_side, created_at,"
    "changed_at, submitted_at, submitted_on, admitted_on, is_admitted_by_itself, opens_on,"
    "review_started_on, answered_on, is_answered_on_time, meeting_on, planned_end_on, closed_on,"
    "draft_warned_on, forwarded_to, forward_confirmed_on, refusal_reason, has_supplement_lapsed,"
    "supplements_asked, has_no_reaction, went_on_as_wish, went_on_with, reminder_count,"
    "earlier_plan, continued_without_support_on, continued_unanswered_on, unanswered_cause,"
    "continued_against_on": (
        _("Deals with a plan in the open, with terms"),
        TASK,
        WITH_PLAN,
    ),
    "Proposal.title, text, summary, search_text, listed_title, teaser, version_number,"
    "cost_estimate, aim, fixed_points, influence, planning, bundle, from_agenda_point,"
    "from_question": (
        _("What the plan is"),
        TASK,
        WITH_PLAN,
    ),
    "Proposal.minimum, maximum_objections, window_days, answer_days, minimum_age,"
    "has_extended_window, has_reached_minimum, reached_on, lacking_cause, support_count,"
    "paper_count, reaction_count, unanswered_reactions,"
    "support_elsewhere, objection_count, objection_elsewhere, support_detached_on": (
        _("How many are for and against, by what was agreed; numbers only"),
        TASK,
        WITH_PLAN,
    ),
    "Proposal.handler, assignment, handler_basis": (
        _("Who deals with the plan"),
        TASK,
        WITH_PLAN,
    ),
    "Proposal.submitted_by, submitted_by_role, is_author_told_by_helper": (
        _("Who submitted the plan for somebody else"),
        TASK,
        WITH_PLAN,
    ),
    "Proposal.is_name_public, may_be_mailed, is_text_public_after_end": (
        _("Keeps to what the submitter chose"),
        TASK,
        WITH_PLAN,
    ),
    "Proposal.entry_count, dossier_head": (PROOF, TASK, WITH_PLAN),
    "Proposal.author": (
        _("Who submitted the plan, to answer him"),
        TASK,
        _("Until the account is erased"),
    ),
    "Proposal.on_behalf_of": (
        _("For whom a helper submitted the plan"),
        TASK,
        _("Until the account is erased, or on request"),
    ),
    "ProposalVersion.id, proposal, number, title, text, aim, fixed_points, influence, planning,"
    "reason, by, created_at": (
        _("What was submitted and how it changed"),
        TASK,
        WITH_PLAN,
    ),
    "Attachment.id, proposal, file, name, content_type, size, alternative, added_by, added_at": (
        _("Pictures and documents with a plan"),
        TASK,
        WITH_PLAN,
    ),
    "NumberSeries.*": (_("Gives each plan its number"), privacy.NO_PERSON, WITH_PLAN),
    "ProposalTerm.id, proposal, side, kind, started_on, number, unit, unrolled_on, due_on,"
    "first_due_on, paused_on, paused_days, extensions, extended_on, extension_reason, met_on,"
    "ended_on, late_noted_on": (
        _("Shows who has the turn and until when"),
        TASK,
        WITH_PLAN,
    ),
    "ProposalTermPause.id, term, started_on, ended_on": (
        _("Shows when a term stood still"),
        TASK,
        WITH_PLAN,
    ),
    "ProposalEntry.id, proposal, number, at, verb, side, role, from_status, to_status, data,"
    "text_digest, salt, digest, head": (PROOF, TASK, WITH_PLAN),
    "ProposalEntryText.entry, actor, actor_name, text, salt, erased_on, erased_reason": (
        _("The words and the name with a step in the dossier"),
        TASK,
        _("Until the account is erased; the step itself stays"),
    ),
    "Support.id, proposal, resident, choice, is_counted, is_withdrawn, basis, version_number,"
    "given_on, detached_on": (
        _("Counts each resident once"),
        CONSENT,
        _("The name goes 6 weeks after the answer; the number stays"),
    ),
    "PaperList.id, proposal, count, choice, scan, entered_by, entered_side, entered_on,"
    "checked_by, checked_on, counted, remark, scan_erased_on": (
        _("Counts signatures on paper"),
        CONSENT,
        _("The scan is erased 6 weeks after the answer; the number stays"),
    ),
    "Reaction.id, proposal, number, is_name_public, text, version_number, place, is_from_area,"
    "basis, written_at, withdrawn_on, author_erased_on, detached_on": (
        _("What residents write about a plan, for everybody to read and to answer"),
        MADE_PUBLIC,
        _("As long as the plan stands in the archive; taken back by its author: at once"),
    ),
    "Reaction.author": (
        _("Who wrote a reaction, to send him the answer"),
        MADE_PUBLIC,
        _("Until 6 weeks after the answer to the plan, or as long as his name stands with it"),
    ),
    "ReactionAnswer.id, reaction, text, by, role, side, answered_at": (
        _("The answer to a reaction and who gave it"),
        TASK,
        WITH_PLAN,
    ),
    "ReactionAddition.id, answer, text, by, added_at": (
        _("What was added to the answer to a reaction"),
        TASK,
        WITH_PLAN,
    ),
    "Reminder.id, proposal, term, number, by, sent_on": (
        _("Shows how often a reminder was needed"),
        TASK,
        WITH_PLAN,
    ),
    "Exchange.id, proposal, question, asked_by, asked_at, answer, answered_by, answered_at": (
        _("Questions in between and their answers"),
        TASK,
        WITH_PLAN,
    ),
    "InternalNote.id, proposal, text, by, created_at": (
        _("Notes of staff about a plan"),
        TASK,
        WITH_PLAN,
    ),
    "Report.id, proposal, reason, text, by, reported_at, settled_on, settled_by, settlement": (
        _("Reports of what should not stand there"),
        TASK,
        WITH_PLAN,
    ),
    "Redaction.id, proposal, attachment, passage, reason, proposed_by, proposed_on,"
    "confirmed_by, confirmed_on, undone_by, undone_on": (
        _("What was covered, why and by whom"),
        TASK,
        WITH_PLAN,
    ),
    "FormalResponse.id, proposal, state, outcome, reason, alternative, objections_answer, cost,"
    "capacity, mandate, decided_on, decision, reference, reference_url, is_decision,"
    "objection_clause,"
    "executor, executor_side, next_step, next_step_on, version_number, prepared_by, prepared_at,"
    "published_by, published_at": (
        _("The answer, who gave it and under which mandate"),
        TASK,
        WITH_PLAN,
    ),
    "FormalResponse_promises.*": (
        _("Which promises stand in which answer"),
        privacy.NO_PERSON,
        WITH_PLAN,
    ),
    "ResponseAddition.id, response, text, by, added_at": (
        _("What was added to an answer"),
        TASK,
        WITH_PLAN,
    ),
    "ResponseTemplate.*": (_("Texts to start an answer from"), privacy.NO_PERSON, WITH_PLAN),
}

WITHDRAW, HAND_OVER = "withdraw", "hand_over"
MAY_WITHDRAW = frozenset(
    {
        Status.SUBMITTED,
        Status.SUPPLEMENT_REQUESTED,
        Status.FORWARDED,
        Status.GATHERING_SUPPORT,
        Status.SUPPORT_LACKING,
        Status.UNDER_REVIEW,
    }
)


def _running(user):
    return Proposal.objects.filter(author=user, status__in=MAY_WITHDRAW).exclude(
        forward_confirmed_on__isnull=False
    )


def _to_take_care_of(user):
    """Plans on their way for which nobody speaks when this author or helper has gone."""
    spoke = Proposal.objects.filter(Q(author=user) | Q(submitted_by=user))
    return spoke.filter(IS_OPEN | Q(status=Status.FORWARDED, forward_confirmed_on=None))


def choices(user):
    """Each running plan can be withdrawn or handed over; without a choice the board takes care."""
    return [
        privacy.Choice(
            name=f"proposal_{proposal.pk}",
            label=_("What happens to your plan “%(title)s” (%(number)s)?")
            % {"title": proposal.title, "number": proposal.number},
            options=(
                (HAND_OVER, _("The board of the platform takes care of it")),
                (WITHDRAW, _("I withdraw it")),
            ),
        )
        for proposal in _running(user)
    ]


def download(user):
    """Everything this room holds about one person."""
    return {
        "plans": [
            {
                "number": proposal.number,
                "title": proposal.title,
                "text": proposal.text,
                "kind": str(proposal.get_kind_display()),
                "status": str(proposal.status_label),
                "platform": proposal.platform.name if proposal.platform_id else None,
                "submitted_on": proposal.submitted_on,
                "name_is_public": proposal.is_name_public,
                "may_be_mailed": proposal.may_be_mailed,
                "versions": [
                    {"number": version.number, "title": version.title, "text": version.text}
                    for version in proposal.versions.all()
                ],
                "files": [file.name for file in proposal.attachments.all()],
            }
            for proposal in Proposal.objects.filter(author=user)
            .select_related("platform")
            .prefetch_related("versions", "attachments")
        ],
        "submitted_for_others": [
            {"number": proposal.number, "on_behalf_of": proposal.on_behalf_of}
            for proposal in Proposal.objects.filter(submitted_by=user).exclude(author=user)
        ],
        "support": [
            {
                "number": row.proposal.number,
                "choice": str(row.get_choice_display()),
                "counts": row.is_counted,
                "withdrawn": row.is_withdrawn,
                "given_on": row.given_on,
            }
            for row in Support.objects.filter(resident=user).select_related("proposal")
        ],
        "reactions": [
            {
                "number": row.proposal.number,
                "reaction": row.number,
                "text": row.text,
                "written_on": row.written_at.date(),
                "place": row.place,
                "name_is_public": row.is_name_public,
                "withdrawn": row.is_withdrawn,
                "answer": row.answer.text if row.is_answered else None,
            }
            for row in Reaction.objects.filter(author=user)
            .select_related("proposal", "answer")
            .order_by("pk")
        ],
        "reactions_answered": [
            {"number": row.reaction.proposal.number, "answer": row.text}
            for row in ReactionAnswer.objects.filter(by=user).select_related("reaction__proposal")
        ],
        "dossier_texts": [
            {"number": row.entry.proposal.number, "step": row.entry.verb, "text": row.text}
            for row in ProposalEntryText.objects.filter(actor=user).select_related(
                "entry__proposal"
            )
        ],
        "questions_answered": [
            {"question": row.question, "answer": row.answer}
            for row in Exchange.objects.filter(answered_by=user)
        ],
        "reports": [
            {"number": row.proposal.number, "text": row.text}
            for row in Report.objects.filter(by=user).select_related("proposal")
        ],
        "paper_lists_entered": [
            {"number": row.proposal.number, "count": row.count}
            for row in PaperList.objects.filter(entered_by=user).select_related("proposal")
        ],
    }


@transaction.atomic
def erase(user, choices):
    """Erase this person here: drafts go, plans stay without a name, counts stay right.

    Own support is dropped from open plans and stays as an anonymous row in closed ones. What he
    wrote in a dossier is erased visibly; the public text of a plan stays as that of a "verwijderde
    bewoner" (SAFETY.md, "Privacy").
    """
    on = today()
    drafts = Proposal.objects.filter(status=Status.DRAFT)
    # What a helper wrote down for somebody with an account is that person's from now on.
    drafts.filter(submitted_by=user, author__isnull=False).exclude(author=user).update(
        submitted_by=F("author")
    )
    for proposal in drafts.filter(Q(author=user) | Q(submitted_by=user)):
        operations.discard(proposal, by=user)
    for proposal in _running(user):
        if choices.get(f"proposal_{proposal.pk}") == WITHDRAW:
            operations.withdraw(proposal, by=user, keep_text_public=False)
    for proposal in _to_take_care_of(user):
        operations.take_care(proposal, gone=user)
    for row in Support.objects.filter(resident=user).select_related("proposal"):
        is_open = row.proposal.status in states.OPEN_FOR_SUPPORT
        if (is_open or row.proposal.is_forward_unconfirmed) and not row.is_withdrawn:
            operations.withdraw_support(row.proposal, by=user)
        row.refresh_from_db()
        if row.is_withdrawn:
            row.delete()
        else:
            row.resident = None
            row.detached_on = on
            row.save(update_fields=["resident", "detached_on"])
    # The words stay, as those of a removed resident; an answer that was promised still comes.
    Reaction.objects.filter(author=user).update(
        author=None, is_name_public=False, author_erased_on=on
    )
    reason = str(_("the account was erased"))
    for text_row in ProposalEntryText.objects.filter(actor=user):
        entries.erase_text(text_row, reason, on)
    Exchange.objects.filter(answered_by=user).update(
        answer=str(_("This answer was erased.")), answered_by=None
    )
    Proposal.objects.filter(author=user).update(is_name_public=False, on_behalf_of="")
    Report.objects.filter(by=user).update(by=None)


def register():
    """Called once by the app: download, erasure, its choices and the data map."""
    privacy.register("proposals", download=download, erase=erase, choices=choices)
    privacy.register_data_map("proposals", DATA_MAP)
