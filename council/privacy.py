"""What this room keeps about people, and why."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import entries, privacy
from core.terms import today

from .models import (
    CouncilSeat,
    DecisionEntryText,
    Portfolio,
    Promise,
    PromiseEntryText,
    PromisePlatform,
)

TASK = _("Public task of the municipality (GDPR article 6.1.e, Gemeentewet)")
FOREVER = _("Stays: who governed when is public")
FOREVER_PUBLIC = _("Stays: what was decided is public")
WHO_CHANGED = _("What changed in a record, when and by whom")
REGISTER = _("Stays: nothing in the register of promises is deleted")
WORDS = _("Until the account is erased; the step itself stays")
PROOF = _("Shows that the dossier was not changed; holds nothing about people")

DATA_MAP = {
    "Party.id, name, short_name, order": (
        _("Names the parties of the council, in a neutral order"),
        TASK,
        FOREVER,
    ),
    "CouncilSeat.id, user, party, starts_on, ends_on": (
        _("Who sits in the council, for which party and when"),
        TASK,
        FOREVER,
    ),
    "Portfolio.id, user, title, subject, platform, starts_on, ends_on": (
        _("Which alderman answers for what, and when"),
        TASK,
        FOREVER,
    ),
    "SettingChange.*": (
        _("Shows in public which rules and terms changed, and when"),
        privacy.NO_PERSON,
        _("Stays"),
    ),
    **{
        key: (
            _("What council and college decided, and how far it is carried out"),
            privacy.NO_PERSON,
            FOREVER_PUBLIC,
        )
        for key in (
            "Decision.*",
            "Decision_parties.*",
            "Decision_platforms.*",
            "HistoricalDecision_parties.*",
            "HistoricalDecision_platforms.*",
        )
    },
    "DecisionEntry.id, number, at, verb, side, role, from_status, to_status, data, text_digest, "
    "salt, digest, head, decision": (
        _("What was written down of a decision, step by step"),
        TASK,
        FOREVER_PUBLIC,
    ),
    "DecisionEntryText.entry, actor, actor_name, text, salt, erased_on, erased_reason": (
        _("Who wrote it down in office, and in which words"),
        TASK,
        _("The link to the person goes with the account; the words stay, they are of the office"),
    ),
    "HistoricalDecision.*": (WHO_CHANGED, TASK, FOREVER),
    "Promise.id, side, status, status_since, title, text, subject, platforms, occasion, said_where,"
    "said_on, source_url, from_agenda_point, decision, is_expectation, answered_on,"
    "is_answered_on_time, first_due_on, due_on,"
    "postponed_count, turn, term_due_on, wake_on, late_noted_on, reminded_before_on,"
    "reminded_due_on, claimed_on, done_on, lapse_asked_on, broken_asked_on, is_declared_by_clerk,"
    "closed_on, kept_after_all_on, covered, search_text, entered_on, created_at, changed_at": (
        _("What was promised, by when, and what came of it"),
        TASK,
        REGISTER,
    ),
    "Promise.promiser, promiser_role, promiser_function, heard_from": (
        _("Who promised it, in which function"),
        TASK,
        REGISTER,
    ),
    "Promise.entered_by, entered_role, claimed_by, lapse_asked_by, broken_asked_by": (
        _("Nobody acts on both sides of a promise"),
        TASK,
        REGISTER,
    ),
    "Promise.note, noted_on": (_("What the promising side last said of it"), TASK, WORDS),
    "Promise.entry_count, dossier_head": (PROOF, TASK, REGISTER),
    "PromisePlatform.id, promise, platform, verdict, verdict_on, note, lapse_consent_on": (
        _("To whom it was promised, and what they say of it"),
        TASK,
        WORDS,
    ),
    "PromiseDate.id, promise, number, due_on, set_on": (
        _("All dates that were promised"),
        privacy.NO_PERSON,
        REGISTER,
    ),
    "PromiseTerm.id, promise, side, kind, started_on, number, unit, unrolled_on, due_on,"
    "first_due_on, paused_on, paused_days, extensions, extended_on, extension_reason, met_on,"
    "ended_on, late_noted_on": (
        _("Shows who has to react and until when"),
        TASK,
        REGISTER,
    ),
    "PromiseEntry.id, promise, number, at, verb, side, role, from_status, to_status, data,"
    "text_digest, salt, digest, head": (PROOF, TASK, REGISTER),
    "PromiseEntryText.entry, actor, actor_name, text, salt, erased_on, erased_reason": (
        _("The words and the name with a step in the dossier"),
        TASK,
        WORDS,
    ),
    "HistoricalCouncilSeat.*": (WHO_CHANGED, TASK, FOREVER),
    "HistoricalPortfolio.*": (WHO_CHANGED, TASK, FOREVER),
}


def download(user):
    """Everything this room holds about one person."""
    return {
        "council_seats": [
            {"party": seat.party.name, "starts_on": seat.starts_on, "ends_on": seat.ends_on}
            for seat in CouncilSeat.objects.filter(user=user).select_related("party")
        ],
        "portfolios": [
            {
                "title": row.title,
                "subject": row.subject.name if row.subject else None,
                "platform": row.platform.name if row.platform else None,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
            }
            for row in Portfolio.objects.filter(user=user).select_related("subject", "platform")
        ],
        "decision_texts": [
            {"title": row.entry.decision.title, "step": row.entry.verb, "text": row.text}
            for row in DecisionEntryText.objects.filter(actor=user).select_related(
                "entry__decision"
            )
        ],
        "promises": [
            {"title": row.shown_title, "role": row.promiser_function, "date": row.due_on}
            for row in Promise.objects.filter(promiser=user)
        ],
        "promises_entered": [
            {"title": row.shown_title, "text": row.shown(row.text), "since": row.entered_on}
            for row in Promise.objects.filter(entered_by=user)
        ],
        "dossier_texts": [
            {"title": row.entry.promise.shown_title, "step": row.entry.verb, "text": row.text}
            for row in PromiseEntryText.objects.filter(actor=user).select_related("entry__promise")
        ],
    }


@transaction.atomic
def erase(user, choices):
    """An office held in public and a promise made in it stay; the words and the name with it go.

    Who promised stays a row without a name ("verwijderde bewoner"), with the function of that day.
    What he wrote in a dossier is erased visibly, and with it the copy beside the promise.
    """
    on = today()
    reason = str(_("the account was erased"))
    rows = PromiseEntryText.objects.filter(actor=user).select_related("entry")
    for row in rows:
        if row.text:
            promise = row.entry.promise_id
            Promise.objects.filter(pk=promise, note=row.text).update(note="", noted_on=None)
            PromisePlatform.objects.filter(promise=promise, note=row.text).update(note="")
        entries.erase_text(row, reason, on)
    DecisionEntryText.objects.filter(actor=user).update(actor=None)


def register():
    """Called once by the app: download, erasure and the data map."""
    privacy.register(
        "council",
        download=download,
        erase=erase,
        labels={
            "decision_texts": _("What you wrote down of a decision"),
            "promises": _("What you promised"),
            "promises_entered": _("What you entered in the register of promises"),
            "date": _("date"),
        },
    )
    privacy.register_data_map("council", DATA_MAP)
