"""What this room keeps about people, and why."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import entries, privacy
from core.terms import today

from . import question_privacy
from .models import (
    Absence,
    AdviceText,
    AppointmentEntryText,
    Candidate,
    CommitteeMember,
    ContactAssignment,
    FeedbackGiven,
    Mandate,
    RoleHolder,
    SupportRequest,
)

TASK = _("Public task of the municipality (GDPR article 6.1.e, Gemeentewet)")
REGISTER = _("Legal duty to say who may decide (Awb article 10:3 and following)")
FOREVER = _("Stays: who was responsible when is part of the file")
WHO_CHANGED = _("What changed in a record, when and by whom")

OPEN_ROAD = _("Shows how somebody is appointed, step by step, before and with the neighbourhood")
NAMES = _("Until four weeks after the end of the procedure; then the whole row is deleted")
PROOF = _("Shows that the dossier was not changed; holds nothing about people")
WORDS = _("Until the account is erased; the step itself stays")

DATA_MAP = {
    "Appointment.id, kind, platforms, status, status_since, turn, term_due_on, wake_on,"
    "reminded_on, need, profile, profile_put_on, final_profile, decision, mandate_amount,"
    "mandate_is_alone, mandate_source, mandate_subjects, effective_from, appointed_on,"
    "process_reasons, is_against_advice, is_from_before, closed_on, candidates_go_on,"
    "candidates_gone_on, employer, funder, reports_to, may_dismiss, complaint_route,"
    "is_employed_by_municipality, tasks, created_at, changed_at": (OPEN_ROAD, TASK, FOREVER),
    "Appointment.entered_by": (_("Nobody acts on both sides of an appointment"), TASK, FOREVER),
    "Appointment.entry_count, dossier_head": (PROOF, TASK, FOREVER),
    "Appointment_mandate_subjects.*": (OPEN_ROAD, privacy.NO_PERSON, FOREVER),
    "AppointmentPlatform.id, appointment, platform, tendency, advised_on, waived_on,"
    "waiver_reason": (_("What each board said, without a word about a person"), TASK, FOREVER),
    "AdviceText.place, text, author": (
        _("What a board says of a candidate, for the committee only"),
        TASK,
        NAMES,
    ),
    "Candidate.id, appointment, name, note, is_nominated, added_by, added_on": (
        _("Choosing somebody; only the committee reads it"),
        TASK,
        NAMES,
    ),
    "CommitteeMember.id, appointment, user, platform, is_resident, starts_on, ends_on": (
        _("Who could read the names of candidates, and when"),
        TASK,
        FOREVER,
    ),
    "AppointmentTerm.*": (
        _("Shows who has to act and until when"),
        privacy.NO_PERSON,
        FOREVER,
    ),
    "ProfileRemark.id, appointment, platform, entry, answer": (
        _("Shows which remark of a board was answered"),
        TASK,
        FOREVER,
    ),
    "AppointmentEntry.id, appointment, number, at, verb, side, role, from_status, to_status,"
    "data, text_digest, salt, digest, head": (PROOF, TASK, FOREVER),
    "AppointmentEntryText.entry, actor, actor_name, text, salt, erased_on, erased_reason": (
        _("The words and the name with a step in the dossier"),
        TASK,
        WORDS,
    ),
    "SupportRequest.id, platform, holder, status, question, asked_by, asked_on, due_on, answer,"
    "answered_on, done_by, done_on": (
        _("What a board asks of its broker, and the answer"),
        TASK,
        WORDS,
    ),
    "SupportTerm.*": (
        _("Shows who has to act and until when"),
        privacy.NO_PERSON,
        FOREVER,
    ),
    "FeedbackGiven.id, user, holder, year": (
        _("Keeps it to one answer per resident and year; holds nothing of the answer"),
        TASK,
        _("Until the year is over"),
    ),
    "FeedbackTally.*": (
        _("What residents say of a broker or worker, in numbers"),
        privacy.NO_PERSON,
        FOREVER,
    ),
    "RoleHolder.appointment, funder, reports_to, may_dismiss, complaint_route, tasks,"
    "is_published, target_level, target_on": (
        _("How independent this person is, in facts"),
        TASK,
        FOREVER,
    ),
    "IndependenceLevel.id, holder, level, starts_on": (
        _("How far this person stood from the municipality, and since when"),
        TASK,
        FOREVER,
    ),
    "ContactAssignment.id, user, deputy, subject, platform, starts_on, ends_on, is_published": (
        _("Who is the contact point for which subject, and who the deputy"),
        TASK,
        FOREVER,
    ),
    "ContactAssignment.hours_per_week, briefed_on, briefed_by, consent_by, consent_on": (
        _("Shows that a contact point has time, was briefed and has the consent of the team lead"),
        TASK,
        FOREVER,
    ),
    "ContactAssignment.previous, handover_reason": (
        _("From whom the work was taken over, and why"),
        TASK,
        FOREVER,
    ),
    "Mandate.id, user, amount, is_alone, may_agree_agreements, starts_on, ends_on": (
        _("Who may decide what, up to which amount, and since when"),
        REGISTER,
        FOREVER,
    ),
    "Mandate.source, source_url": (
        _("Where the mandate stands, so that anybody can look it up"),
        REGISTER,
        FOREVER,
    ),
    "Mandate_subjects.*": (_("The subjects of a mandate"), REGISTER, FOREVER),
    "Mandate_platforms.*": (_("The neighbourhoods of a mandate"), REGISTER, FOREVER),
    "RoleHolder.id, user, kind, employer, is_employed_by_municipality, starts_on, ends_on": (
        _("Who is broker or neighbourhood worker, for whom, and who the employer is"),
        TASK,
        FOREVER,
    ),
    "RoleHolder.about": (_("What this person does for residents, in own words"), TASK, FOREVER),
    "RoleHolder.appointed_before_decision": (
        _("Shows that somebody was appointed before the council decided"),
        TASK,
        FOREVER,
    ),
    "RoleHolder_platforms.*": (
        _("The neighbourhoods of a broker or neighbourhood worker"),
        TASK,
        FOREVER,
    ),
    "Absence.id, user, starts_on, ends_on, recorded_by": (
        _("On which days the deputy is the contact point; not why somebody is away"),
        TASK,
        FOREVER,
    ),
    "ContactAgreement.id, platform, agreed_on, source, source_url, recorded_by": (
        _("On which subjects a platform was promised a contact point, and who recorded it"),
        TASK,
        FOREVER,
    ),
    "ContactAgreement_subjects.*": (_("The subjects of that agreement"), TASK, FOREVER),
    "HistoricalContactAgreement.*": (WHO_CHANGED, TASK, FOREVER),
    "HistoricalContactAgreement_subjects.*": (WHO_CHANGED, TASK, FOREVER),
    "Gap.id, platform, subject, cause, since, noticed_on, ended_on": (
        _("Since when a place had no contact point, and that the board was told"),
        TASK,
        FOREVER,
    ),
    "HistoricalContactAssignment.*": (WHO_CHANGED, TASK, FOREVER),
    "HistoricalMandate.*": (WHO_CHANGED, TASK, FOREVER),
    "HistoricalRoleHolder.*": (WHO_CHANGED, TASK, FOREVER),
    "HistoricalMandate_subjects.*": (WHO_CHANGED, REGISTER, FOREVER),
    "HistoricalMandate_platforms.*": (WHO_CHANGED, REGISTER, FOREVER),
    "HistoricalRoleHolder_platforms.*": (WHO_CHANGED, TASK, FOREVER),
}


def _period(row):
    return {"starts_on": row.starts_on, "ends_on": row.ends_on}


def download(user):
    """Everything this room holds about one person."""
    assignments = ContactAssignment.objects.select_related("subject", "platform")
    return {
        "contact_assignments": [
            {
                "role": role,
                "subject": row.subject.name,
                "platform": row.platform.name if row.platform else None,
                "hours_per_week": row.hours_per_week,
                "briefed_on": row.briefed_on,
                "briefed_by": row.briefed_by,
                "team_lead_agreed_on": row.consent_on,
                **_period(row),
            }
            for role, rows in (
                ("contact point", assignments.filter(user=user)),
                ("deputy", assignments.filter(deputy=user)),
            )
            for row in rows
        ],
        "absences": [_period(row) for row in Absence.objects.filter(user=user)],
        "mandates": [
            {
                "amount": row.amount,
                "subjects": [subject.name for subject in row.subjects.all()],
                "platforms": [platform.name for platform in row.platforms.all()],
                "decides_alone": row.is_alone,
                "source": row.source,
                **_period(row),
            }
            for row in Mandate.objects.filter(user=user).prefetch_related("subjects", "platforms")
        ],
        "roles": [
            {
                "kind": row.kind,
                "employer": row.employer,
                "platforms": [platform.name for platform in row.platforms.all()],
                "about": row.about,
                **_period(row),
            }
            for row in RoleHolder.objects.filter(user=user).prefetch_related("platforms")
        ],
        "committees": [
            {"appointment": str(row.appointment), **_period(row)}
            for row in CommitteeMember.objects.filter(user=user)
            .select_related("appointment")
            .prefetch_related("appointment__places__platform")
        ],
        "support": [
            {"place": row.platform.name, "question": row.question, "answer": row.answer}
            for row in SupportRequest.objects.filter(
                Q(asked_by=user) | Q(holder__user=user)
            ).select_related("platform")
        ],
        "opinions_given": [{"year": row.year} for row in FeedbackGiven.objects.filter(user=user)],
        "advice_texts": [
            {"place": row.place.platform.name, "text": row.text}
            for row in AdviceText.objects.filter(author=user).select_related("place__platform")
        ],
        "appointment_texts": [
            {"appointment": row.entry.appointment_id, "step": row.entry.verb, "text": row.text}
            for row in AppointmentEntryText.objects.filter(actor=user).select_related("entry")
        ],
        **question_privacy.download(user),
    }


def erase(user, choices):
    """An office held in public stays on record; the words in a dossier go, and access to names.

    What somebody wrote about candidates goes with their names, whoever wrote it; and what somebody
    asked the municipality goes altogether.
    """
    on = today()
    reason = str(_("the account was erased"))
    for row in AppointmentEntryText.objects.filter(actor=user).select_related("entry"):
        entries.erase_text(row, reason, on)
    Candidate.objects.filter(added_by=user).update(added_by=None)
    SupportRequest.objects.filter(asked_by=user).update(question="")
    SupportRequest.objects.filter(holder__user=user).update(answer="")
    FeedbackGiven.objects.filter(user=user).delete()
    CommitteeMember.objects.filter(user=user, ends_on=None).update(ends_on=on)
    question_privacy.erase(user)


def register():
    """Called once by the app: download, erasure and the data map."""
    privacy.register(
        "liaisons",
        download=download,
        erase=erase,
        labels={
            "committees": _("Selection committees you are or were on"),
            "appointment_texts": _("What you wrote in the dossier of an appointment"),
            "support": _("Support you asked for or gave"),
            "opinions_given": _("Years in which you gave an opinion"),
            "advice_texts": _("Advice you gave about a candidate"),
            "appointment": _("appointment"),
            **question_privacy.LABELS,
        },
    )
    privacy.register_data_map("liaisons", {**DATA_MAP, **question_privacy.DATA_MAP})
