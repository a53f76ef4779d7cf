"""What is kept of questions and signals, why, and how it is given back and erased."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import entries
from core.terms import today
from notifications.operations import forget

from .models import Question, QuestionEntryText
from .operations.questions import forget_asker
from .question_notices import KINDS

TASK = _("Public task of the municipality (GDPR article 6.1.e, Gemeentewet)")
COUNTED = _("Stays without a name: how many there were, and in what they ended")
WORDS = _("Until the account is erased; the step itself stays")
PROOF = _("Shows that the dossier was not changed; holds nothing about people")

DATA_MAP = {
    "Question.id, kind, cause, platform, subject, status, status_since, turn, outcome, asked_on,"
    "closed_on, due_on, wake_on, is_helped, helped_on, reopened_on, reminded_on, reminder_count,"
    "changed_at": (
        _("Deals with a question within its term, and counts signals"),
        TASK,
        COUNTED,
    ),
    "Question.asker, title": (_("Who asked what, to answer it"), TASK, WORDS),
    "Question.handler, handler_basis, assignment, referred_to": (
        _("Who answers the question"),
        TASK,
        COUNTED,
    ),
    "Question.entry_count, dossier_head": (PROOF, TASK, COUNTED),
    "QuestionTerm.id, question, side, kind, started_on, number, unit, unrolled_on, due_on,"
    "first_due_on, paused_on, paused_days, extensions, extended_on, extension_reason, met_on,"
    "ended_on, late_noted_on, reminders": (
        _("Shows who has to answer and until when"),
        TASK,
        COUNTED,
    ),
    "QuestionTermPause.id, term, started_on, ended_on": (
        _("Shows when the term stood still"),
        TASK,
        COUNTED,
    ),
    "QuestionEntry.id, question, number, at, verb, side, role, from_status, to_status, data,"
    "text_digest, salt, digest, head": (PROOF, TASK, COUNTED),
    "QuestionEntryText.entry, actor, actor_name, text, salt, erased_on, erased_reason": (
        _("The messages between who asks and who answers"),
        TASK,
        WORDS,
    ),
}
LABELS = {
    "questions_asked": _("What you asked the municipality"),
    "question_messages": _("What you wrote with a question"),
    "cause": _("cause"),
    "outcome": _("outcome"),
}


def download(user):
    """What somebody asked, with all that was said to him, and what he wrote with other questions.

    What others ask is not his: of a question he deals with he gets his own words only.
    """
    asked = Question.objects.filter(asker=user).select_related("platform", "subject")
    texts = QuestionEntryText.objects.filter(entry__question__in=asked).exclude(text="")
    thread: dict[int, list] = {}
    for row in texts.select_related("entry").order_by("entry__number"):
        thread.setdefault(row.entry.question_id, []).append(
            {"step": row.entry.verb, "on": row.entry.at.date(), "text": row.text}
        )
    written = QuestionEntryText.objects.filter(actor=user).exclude(text="")
    written = written.exclude(entry__question__in=asked).select_related("entry")
    return {
        "questions_asked": [
            {
                "number": row.number,
                "kind": row.kind,
                "cause": row.cause,
                "title": row.title,
                "platform": row.platform.name,
                "subject": row.subject.name,
                "since": row.asked_on,
                "status": row.status,
                "outcome": row.outcome,
                "messages": thread.get(row.pk, []),
            }
            for row in asked.order_by("pk")
        ],
        "question_messages": [
            {"step": row.entry.verb, "text": row.text} for row in written.order_by("pk")
        ],
    }


@transaction.atomic
def erase(user):
    """Of what he asked no word stays, from either side; how many there were does.

    In questions of others the words of his office stay, with the name or function he answered
    under, for they answer somebody; only the link to his account goes.
    """
    on = today()
    reason = str(_("the account was erased"))
    for question in Question.objects.filter(asker=user).order_by("pk"):
        # The answer repeats what was asked, so both sides' words go, and the copies in messages.
        forget_asker(question, today=on)
        rows = QuestionEntryText.objects.filter(entry__question=question)
        for row in rows.select_related("entry"):
            entries.erase_text(row, reason, on)
        for kind in KINDS:
            forget(question, kind)
    QuestionEntryText.objects.filter(actor=user).update(actor=None)
