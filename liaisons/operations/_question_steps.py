"""What every step of a question has in common: lock, look, move, record, tell.

``take`` locks the row, lets time do its part and checks the table and the right; the operation
checks its own guard; ``keep`` copies the clock, saves and writes the entry; people are told last.
"""

import datetime

from django.core.exceptions import PermissionDenied

from accounts.models import Employment, User
from core import entries
from core.kinds import Role, Side
from core.models import in_words
from core.roles import roles_of
from core.terms import DAY, moment_on
from notifications.operations import notify

from .. import question_rules as rules
from .. import question_states as states
from ..models import (
    Question,
    QuestionEntry,
    QuestionEntryText,
    QuestionTerm,
    QuestionTermPause,
)
from ..question_states import TRANSITIONS, Basis, QuestionKind, QuestionStatus, QuestionTermKind

S = QuestionStatus


def lock(question) -> Question:
    """The row as it is now, held for this transaction; one writer per question at a time."""
    return Question.objects.for_list().select_for_update(of=("self",)).get(pk=question.pk)


# What time does is written with the steps and is itself the first thing of every write.
_time: list = []


def first_of_every_write(function):
    """Register what time does to a locked question."""
    _time.append(function)
    return function


def take(question, verb, *, by, on) -> Question:
    """Lock a question for a step: time first, then the table, then the right of this person."""
    question = lock(question)
    for function in _time:
        question = function(question, on)
    if not by.has_perm(f"liaisons.{verb}_question", question):
        raise PermissionDenied
    TRANSITIONS.find(verb, question.status)
    return question


# --- status and term ------------------------------------------------------------------------------
def move(question, to, *, on):
    """Put a question in a status: since when, whose turn it is, and its clock."""
    if question.status != to:
        question.status = to
        question.status_since = on
    if to != S.REFERRED:
        question.referred_to = None
    question.turn = states.turn_in(to)
    question.closed_on = on if to in (S.CLOSED, S.LAPSED) else None
    term = running(question)
    if term is None:
        return
    if to == S.WAITING and not term.is_paused:
        term.pause(on)
        term.save()
        QuestionTermPause.objects.create(term=term, started_on=on)
    elif to != S.WAITING and term.is_paused:
        stopped = term.resume(on)
        if term.due_on >= on:
            # In time again: when this date passes too, that is noted and told anew.
            term.late_noted_on = None
        term.save()
        QuestionTermPause.objects.filter(term=term, ended_on=None).update(
            ended_on=stopped["ended_on"]
        )


def running(question) -> QuestionTerm | None:
    """The clock of the municipality; it may stand still."""
    return QuestionTerm.objects.running().filter(question=question).first()


def begin(question, *, on) -> QuestionTerm:
    """Start the clock of the municipality."""
    term = QuestionTerm.begin(
        Side.MUNICIPALITY,
        QuestionTermKind.ANSWER,
        states.length_of(question.kind),
        on,
        question=question,
    )
    term.save(force_insert=True)
    return term


def set_clock(question):
    """Copy the running term to the question, and plan when time wakes it."""
    term = running(question)
    question.due_on = term.due_on if term is not None else None
    days = []
    if term is not None and not term.is_paused and term.late_noted_on is None:
        days.append(term.due_on + DAY)
    if question.is_running and question.assignment_id and question.assignment.ends_on:
        days.append(question.assignment.ends_on + DAY)
    question.wake_on = min(days, default=None)


# --- dossier --------------------------------------------------------------------------------------
def actor_name_of(by) -> str:
    """The name with a step: of a role holder with consent, else the function. Of nobody else."""
    if by is None or not (by.function or by.team or by.is_name_public):
        return ""
    return by.public_name()


def role_towards(by, question) -> Role:
    """In which role somebody acts here."""
    if by is None:
        return Role.SYSTEM
    if rules.is_asker(by, question):
        return Role.INITIATOR
    if question.handler_id != by.pk and question.handler_id is not None:
        if question.assignment_id and question.assignment.deputy_id == by.pk:
            return Role.DEPUTY
    elif question.handler_basis == Basis.ASSIGNMENT:
        return Role.CONTACT
    roles = roles_of(by)
    for role in (Role.ALDERMAN, Role.CONTACT, Role.DESK, Role.BROKER, Role.CLERK):
        if role in roles:
            return role
    return Role.CONTACT


def keep(question, verb, *, by, on, from_status=None, data=None, text="") -> QuestionEntry:
    """Save the question with its clock and write the step, or the message, in the dossier."""
    set_clock(question)
    role = role_towards(by, question)
    side = Side.NEIGHBOURHOOD if role == Role.INITIATOR else Side.MUNICIPALITY
    data = dict(data or {})
    if question.due_on:
        data.setdefault("due_on", question.due_on.isoformat())
    data.setdefault("turn", str(question.turn))
    entry = entries.append(
        QuestionEntry,
        QuestionEntryText,
        dossier={"question": question},
        verb=verb,
        side=Side.NOBODY if by is None else side,
        role=role,
        at=moment_on(on),
        from_status=from_status if from_status is not None else question.status,
        to_status=question.status,
        data=data,
        text=text,
        actor=by,
        actor_name=actor_name_of(by),
    )
    question.entry_count = entry.number
    question.dossier_head = entry.head
    question.save()
    return entry


# --- telling people -------------------------------------------------------------------------------
def tell(question, entry, kind, recipients, **context):
    """One message per person about this step; the same step never tells anybody twice."""
    recipients = {person for person in recipients if person is not None}
    date: datetime.date | None = context.pop("date", question.due_on)
    notify(
        recipients,
        kind=kind,
        about=question,
        event=f"question:{question.pk}:entry:{entry.number}:{kind}",
        context={
            "title": question.title,
            "number": question.number,
            "place": question.platform.name,
            "subject": question.subject.name,
            "who": question.handler_words,
            "is_signal": question.kind == QuestionKind.SIGNAL,
            "head": question.dossier_head,
            "side": str(question.turn if question.turn != Side.NOBODY else Side.MUNICIPALITY),
            "date": date,
            "due": in_words(date),
            "date_label": states.DATE_LABEL if date else "",
            **context,
        },
    )


def desk_members() -> list[User]:
    """Everybody who works at the desk today."""
    held = Employment.objects.current().filter(role=Role.DESK)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")))


def handlers_of(question) -> list[User]:
    """Who deals with it; without a person it is the desk, but never who asked it himself."""
    if question.handler_id:
        return [question.handler]
    return [person for person in desk_members() if person.pk != question.asker_id]
