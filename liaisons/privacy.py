"""What this room keeps about people, and why."""

from django.utils.translation import gettext_lazy as _

from core import privacy

from .models import Absence, ContactAssignment, Mandate, RoleHolder

TASK = _("Public task of the municipality (GDPR article 6.1.e, Gemeentewet)")
REGISTER = _("Legal duty to say who may decide (Awb article 10:3 and following)")
FOREVER = _("Stays: who was responsible when is part of the file")
WHO_CHANGED = _("What changed in a record, when and by whom")

DATA_MAP = {
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
    }


def erase(user, choices):
    """Nothing goes: an office held in public stays on record; the name goes with the account."""


def register():
    """Called once by the app: download, erasure and the data map."""
    privacy.register("liaisons", download=download, erase=erase)
    privacy.register_data_map("liaisons", DATA_MAP)
