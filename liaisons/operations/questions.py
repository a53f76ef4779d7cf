"""The verbs of a question: ask, write, pass on, close with an outcome, say whether it helped."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.kinds import Side
from core.models import in_words
from core.roles import roles_of
from core.terms import DAY
from core.terms import today as current_day
from core.transitions import Refused, refuse_missing, required
from council.lookups import portfolio_holder
from platforms.models import Platform, Subject

from .. import question_states as states
from ..away import away_on
from ..lookups import assignment_of, contact_for
from ..models import Question
from ..models.questions import TEXT_LENGTH, TITLE_LENGTH
from ..question_states import Basis, Cause, QuestionKind, QuestionOutcome, QuestionStatus
from ._question_steps import (
    begin,
    desk_members,
    first_of_every_write,
    handlers_of,
    keep,
    lock,
    move,
    running,
    take,
    tell,
)

logger = logging.getLogger(__name__)
S = QuestionStatus


# --- who deals with it ----------------------------------------------------------------------------
def _look_up(question, on):
    """(person or None, basis, assignment) by the look-up of the day; never who asked it."""
    without = frozenset({question.asker_id} - {None})
    if question.kind == QuestionKind.PORTFOLIO:
        holder = portfolio_holder(question.platform, question.subject, on)
        if holder is None or holder.pk in without:
            return None, Basis.DESK, None
        return holder, Basis.PORTFOLIO, None
    contact = contact_for(question.platform, question.subject, on, without=without)
    return contact.user, Basis(contact.basis), contact.assignment


def _set_handler(question, found):
    question.handler, question.handler_basis, question.assignment = found


def _has_moved(question, on, found) -> bool:
    """Whether somebody else deals with it from this day on, as for plans (R49).

    A contact point keeps it while his assignment covers the day and he is there; his deputy stands
    in while he is not. Whom it was handed to keeps it while he works here.
    """
    handler, __, assignment = found
    now = question.assignment
    if question.handler_basis == Basis.HANDOVER or question.handler_id is None:
        # Handed to the desk, or the desk for want of somebody.
        if question.handler_basis == Basis.HANDOVER:
            return question.handler_id is not None and not roles_of(question.handler, on) & (
                states.ANSWERING
            )
        return handler is not None
    if now is not None and question.handler.is_active:
        holds = (
            now.covers(on)
            and now.is_published
            and now.subject_id == question.subject_id
            and now.platform_id in (None, question.platform_id)
            and question.handler_id in (now.user_id, now.deputy_id)
            and question.handler_id not in away_on(on)
        )
        if holds and (assignment is None or assignment.pk != now.pk):
            return False
    return (handler.pk if handler else None) != question.handler_id


@first_of_every_write
def look_up_who_deals_with_it(question, on):
    """First of every write: has somebody else become the one who deals with it?"""
    if not question.is_running:
        return question
    found = _look_up(question, on)
    if not _has_moved(question, on, found):
        return question
    return _rehandle(question, found, on=on)


def _rehandle(question, found, *, on):
    _set_handler(question, found)
    if question.status == S.REFERRED and question.referred_to_id == question.handler_id:
        # Whoever was asked to take it over has it already.
        move(question, S.OPEN, on=on)
    entry = keep(question, "new_handler", by=None, on=on, data={"basis": question.handler_basis})
    tell(question, entry, "question_handed_over", [question.asker], reason="")
    tell(question, entry, "question_yours", handlers_of(question), reason="")
    return question


# --- asking ---------------------------------------------------------------------------------------
def _missing(*, kind, cause, platform, subject, title, text):
    missing = []
    if kind not in QuestionKind.values:
        missing.append(("kind", _("Choose what you want to send.")))
    if platform is None or not Platform.objects.undissolved().filter(pk=platform.pk).exists():
        missing.append(("platform", _("Choose a village or neighbourhood.")))
    if subject is None or not Subject.objects.filter(pk=subject.pk, is_active=True).exists():
        missing.append(("subject", _("Choose a subject.")))
    if kind == QuestionKind.SIGNAL and cause not in Cause.values:
        missing.append(("cause", _("Choose what it has to do with.")))
    if not title:
        missing.append(("title", _("Say in one line what it is about.")))
    elif len(title) > TITLE_LENGTH:
        missing.append(("title", _("Say it in at most 120 signs. The rest goes below it.")))
    if not text:
        missing.append(("text", _("Write your question.")))
    elif len(text) > TEXT_LENGTH:
        missing.append(("text", _("Say it in at most 4,000 signs.")))
    return missing


def _asked_already(by, on, text, **said):
    """What this person asked today in the same words, or None: a second click asks nothing new."""
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    return (
        Question.objects.for_list()
        .filter(asker=by, asked_on=on, entries__number=1, entries__text_row__text=text, **said)
        .order_by("-pk")
        .first()
    )


@transaction.atomic
def ask(*, by, kind, platform, subject, title, text, cause="", today=None):
    """Ask the municipality something, or say what does not go well (R13, R22, R65).

    It goes to the contact point of platform and subject on that day, or to the portfolio holder;
    the clock starts at once, and whoever asks reads who answers and by which date.
    """
    on = today or current_day()
    if not by.has_perm("liaisons.ask_question"):
        raise PermissionDenied
    title, text = (title or "").strip(), (text or "").strip()
    cause = cause if kind == QuestionKind.SIGNAL else ""
    said = {"kind": kind, "cause": cause, "platform": platform, "subject": subject, "title": title}
    refuse_missing(_missing(text=text, **said))
    same = _asked_already(by, on, text, **said)
    if same is not None:
        return same
    question = Question(**said, asker=by, asked_on=on, status_since=on, due_on=on)
    found = _look_up(question, on)
    if kind == QuestionKind.PORTFOLIO and found[0] is None:
        raise Refused(
            _(
                "No alderman answers for this subject here now. Ask the contact point, or choose "
                "another subject."
            ),
            field="subject",
        )
    _set_handler(question, found)
    question.save(force_insert=True)
    question = lock(question)
    begin(question, on=on)
    entry = keep(
        question,
        "ask",
        by=by,
        on=on,
        from_status="",
        data={"kind": str(kind), "basis": str(question.handler_basis)},
        text=text,
    )
    tell(question, entry, "question_received", [by], text=text)
    tell(question, entry, "question_yours", handlers_of(question), reason="", text=text)
    return question


# --- the thread -----------------------------------------------------------------------------------
@transaction.atomic
def write(question, *, by, text, today=None):
    """A message to whoever asked. The clock runs on."""
    on = today or current_day()
    question = take(question, "write", by=by, on=on)
    text = required(text, _("Write your message."), "text")
    entry = keep(question, "write", by=by, on=on, text=text)
    tell(question, entry, "question_message", [question.asker], text=text)
    return question


@transaction.atomic
def ask_back(question, *, by, text, today=None):
    """Ask whoever asked something that is needed for the answer: the clock stands still."""
    on = today or current_day()
    question = take(question, "ask_back", by=by, on=on)
    text = required(text, _("Write what you need to know."), "text")
    before = question.status
    move(question, S.WAITING, on=on)
    entry = keep(question, "ask_back", by=by, on=on, from_status=before, text=text)
    tell(question, entry, "question_asked_back", [question.asker], text=text, date=None)
    return question


@transaction.atomic
def reply(question, *, by, text, today=None):
    """Whoever asked answers or adds something; if he had the turn, the clock runs again."""
    on = today or current_day()
    question = take(question, "reply", by=by, on=on)
    text = required(text, _("Write your message."), "text")
    before = question.status
    if before == S.WAITING:
        move(question, S.OPEN, on=on)
    entry = keep(question, "reply", by=by, on=on, from_status=before, text=text)
    tell(question, entry, "question_message", handlers_of(question), text=text)
    return question


@transaction.atomic
def remind(question, *, by, today=None):
    """Remind whoever is late (R17): counted, at most one per five working days and term.

    The first reaches the handler, the second also his deputy, the third also the portfolio holder.
    """
    on = today or current_day()
    question = take(question, "remind", by=by, on=on)
    term = running(question)
    if not question.is_late(on):
        raise Refused(
            _("The answer is not late yet. The municipality has until %(day)s."),
            params={"day": in_words(question.due_on)},
        )
    if on < question.can_be_reminded_from:
        raise Refused(
            _("You sent a reminder on %(day)s. You can send the next one from %(next)s."),
            params={
                "day": in_words(question.reminded_on),
                "next": in_words(question.can_be_reminded_from),
            },
        )
    term.reminders += 1
    term.save(update_fields=["reminders"])
    question.reminded_on = on
    question.reminder_count += 1
    entry = keep(
        question,
        "remind",
        by=by,
        on=on,
        data={"reminder": term.reminders, "days_late": question.days_late(on)},
    )
    tell(
        question,
        entry,
        "question_reminder",
        set(_reminded(question, term.reminders, on)) - {by},
        reminder=term.reminders,
        days=question.days_late(on),
    )
    return question


def _reminded(question, number, on):
    people = handlers_of(question)
    if number >= 2 and question.assignment_id:
        people = [*people, question.assignment.user, question.assignment.deputy]
    if number >= 3:
        holder = portfolio_holder(question.platform, question.subject, on)
        people = [*people, *([holder] if holder is not None else desk_members())]
    return [person for person in people if person is not None]


# --- passing on -----------------------------------------------------------------------------------
def _fit_to_deal_with(question, person, field):
    if person.pk == question.asker_id:
        raise Refused(_("Whoever asked it does not deal with it."), field=field)
    if not person.is_active or not roles_of(person) & states.ANSWERING:
        raise Refused(_("Choose somebody who works here now."), field=field)
    if question.handler_id == person.pk:
        raise Refused(_("This person already deals with it."), field=field)


@transaction.atomic
def hand_over(question, *, by, reason, to=None, today=None):
    """Give it to a colleague or (``to=None``) the desk, with a reason (R47).

    All messages stay, the term runs on, and whoever asked hears the new name and the reason.
    """
    on = today or current_day()
    question = take(question, "hand_over", by=by, on=on)
    reason = required(reason, _("Say why somebody else takes over."), "reason")
    if to is not None:
        _fit_to_deal_with(question, to, "to")
    elif question.handler_id is None:
        raise Refused(_("The desk already deals with it."), field="to")
    assignment = to and assignment_of(
        to, platform=question.platform, subject=question.subject, day=on
    )
    basis = Basis.ASSIGNMENT if assignment else Basis.HANDOVER
    _set_handler(question, (to, basis, assignment or None))
    before = question.status
    if before == S.REFERRED:
        move(question, S.OPEN, on=on)
    entry = keep(question, "hand_over", by=by, on=on, from_status=before, text=reason)
    tell(question, entry, "question_handed_over", [question.asker], reason=reason)
    tell(question, entry, "question_yours", set(handlers_of(question)) - {by}, reason=reason)
    return question


@transaction.atomic
def offer_referral(question, *, by, to, reason, today=None):
    """Put it to a colleague who knows more. One stays the contact until he says yes."""
    on = today or current_day()
    question = take(question, "offer_referral", by=by, on=on)
    reason = required(reason, _("Say why this colleague can help better."), "reason")
    if to is None:
        raise Refused(_("Choose a colleague."), field="to")
    _fit_to_deal_with(question, to, "to")
    before = question.status
    move(question, S.REFERRED, on=on)
    question.referred_to = to
    entry = keep(question, "offer_referral", by=by, on=on, from_status=before, text=reason)
    tell(question, entry, "question_offered", [to], reason=reason)
    return question


@transaction.atomic
def withdraw_referral(question, *, by, today=None):
    """No longer put it to that colleague; the term has run on."""
    on = today or current_day()
    question = take(question, "withdraw_referral", by=by, on=on)
    move(question, S.OPEN, on=on)
    keep(question, "withdraw_referral", by=by, on=on, from_status=S.REFERRED)
    return question


@transaction.atomic
def accept_referral(question, *, by, text, today=None):
    """Take it over: only now the question is closed, with whoever helps further named (R65)."""
    on = today or current_day()
    question = take(question, "accept_referral", by=by, on=on)
    text = required(text, _("Say what you will do, and when."), "text")
    before = question.handler
    _set_handler(question, (by, Basis.HANDOVER, None))
    entry = _close(question, "accept_referral", QuestionOutcome.REFERRAL, by=by, text=text, on=on)
    tell(question, entry, "question_message", {before} - {by}, text=text, date=None)
    return question


@transaction.atomic
def decline_referral(question, *, by, reason, today=None):
    """Do not take it over: it goes back to whoever deals with it, and the term has run on."""
    on = today or current_day()
    question = take(question, "decline_referral", by=by, on=on)
    reason = required(reason, _("Say why you do not take it over."), "reason")
    move(question, S.OPEN, on=on)
    entry = keep(question, "decline_referral", by=by, on=on, from_status=S.REFERRED, text=reason)
    tell(question, entry, "question_declined", handlers_of(question), reason=reason)
    return question


# --- closing --------------------------------------------------------------------------------------
def _close(question, verb, outcome, *, by, text, on, data=None):
    """Close with an outcome; there is no other way to close (R65)."""
    if outcome not in QuestionOutcome.values:
        raise Refused(
            _("A question is closed only with an answer, a plan or an accepted referral.")
        )
    before = question.status
    # A clock that stands still runs again first, so that its pause has an end.
    move(question, S.CLOSED, on=on)
    term = running(question)
    is_in_time = term is None or not term.is_late(on)
    if term is not None:
        term.meet(on)
        term.save()
    question.outcome = outcome
    entry = keep(
        question,
        verb,
        by=by,
        on=on,
        from_status=before,
        data={"outcome": str(outcome), "on_time": is_in_time, **(data or {})},
        text=text,
    )
    tell(
        question,
        entry,
        "question_closed",
        [question.asker],
        text=text,
        outcome=str(outcome),
        may_react=question.can_say_if_helped,
        date=None,
    )
    return entry


@transaction.atomic
def answer(question, *, by, text, today=None):
    """Answer it, and close it with that."""
    on = today or current_day()
    question = take(question, "answer", by=by, on=on)
    text = required(text, _("Write the answer. Without an outcome it cannot be closed."), "text")
    _close(question, "answer", QuestionOutcome.ANSWER, by=by, text=text, on=on)
    return question


@transaction.atomic
def close_with_plan(question, *, by, text="", today=None):
    """Close it because it became a plan; for the operation above that makes the plan (R65)."""
    on = today or current_day()
    question = take(question, "make_plan", by=by, on=on)
    if question.asker_id is None:
        raise Refused(_("Whoever asked this has gone; there is nobody to make a plan."))
    _close(question, "make_plan", QuestionOutcome.PROPOSAL, by=by, text=(text or "").strip(), on=on)
    return question


def first_words(question) -> str:
    """What was asked, as it was asked; empty when it was erased."""
    entry = question.entries.select_related("text_row").order_by("number").first()
    return getattr(getattr(entry, "text_row", None), "text", "")


# --- did it help ----------------------------------------------------------------------------------
def _give_verdict(question, is_helped, on):
    if question.is_helped is not None:
        raise Refused(_("You have said already whether it helped."))
    question.is_helped = is_helped
    question.helped_on = on


@transaction.atomic
def helped(question, *, by, today=None):
    """Whoever asked says that it helped: once."""
    on = today or current_day()
    question = take(question, "helped", by=by, on=on)
    _give_verdict(question, True, on)
    keep(question, "helped", by=by, on=on)
    return question


@transaction.atomic
def not_helped(question, *, by, reason, today=None):
    """It did not help, and why: the question is open again, once, with a new term."""
    on = today or current_day()
    question = take(question, "not_helped", by=by, on=on)
    reason = required(reason, _("Say what is still missing."), "reason")
    _give_verdict(question, False, on)
    question.reopened_on = on
    question.reminded_on = None
    question.outcome = ""
    move(question, S.OPEN, on=on)
    begin(question, on=on)
    # Closed, it stood with whoever dealt with it then; he may have left since.
    found = _look_up(question, on)
    if _has_moved(question, on, found):
        _set_handler(question, found)
    entry = keep(question, "not_helped", by=by, on=on, from_status=S.CLOSED, text=reason)
    tell(question, entry, "question_reopened", handlers_of(question), text=reason)
    return question


# --- time -----------------------------------------------------------------------------------------
@transaction.atomic
def advance(question, today=None):
    """Let time do to one question what it should have done by this day. Safe to repeat."""
    on = today or current_day()
    question = look_up_who_deals_with_it(lock(question), on)
    return note_late(question, on)


@first_of_every_write
def note_late(question, on):
    """Lateness stands in the dossier once, dated on the term; both sides hear it."""
    term = running(question)
    if (
        term is None
        or question.turn != Side.MUNICIPALITY
        or term.late_noted_on is not None
        or term.due_on >= on
    ):
        return question
    passed_on = term.due_on + DAY
    term.late_noted_on = passed_on
    term.save(update_fields=["late_noted_on"])
    entry = keep(question, "late", by=None, on=passed_on)
    tell(question, entry, "question_late", [question.asker])
    tell(question, entry, "question_late_handler", handlers_of(question))
    return question


def _advance_each(questions, on):
    done = 0
    for pk in list(questions.order_by("pk").values_list("pk", flat=True)):
        try:
            before = Question.objects.values_list("entry_count", flat=True).get(pk=pk)
            done += advance(Question(pk=pk), on).entry_count != before
        except Exception:
            logger.exception("advancing question %s failed", pk)
    return done


def advance_questions(today=None):
    """The worker's hourly job: terms that passed, and who deals with what from today on."""
    on = today or current_day()
    return _advance_each(Question.objects.running(), on)


def rehandle_questions(*, subject, platforms):
    """A contact point changed: look anew who deals with the open questions there, at once."""
    found = Question.objects.running()
    if subject is not None:
        found = found.filter(subject=subject)
    if platforms is not None:
        found = found.filter(platform__in=platforms)
    _advance_each(found, current_day())


# --- erasing --------------------------------------------------------------------------------------
@transaction.atomic
def forget_asker(question, *, today=None):
    """Whoever asked erases his account: no name and no words stay, what is counted does.

    What is still open lapses, for nobody is left to answer. The texts themselves are erased by the
    privacy handler, visibly and with the chain intact.
    """
    on = today or current_day()
    question = lock(question)
    before = question.status
    if question.is_running:
        move(question, S.LAPSED, on=on)
        term = running(question)
        if term is not None:
            term.end(on)
            term.save()
    question.asker = None
    question.title = ""
    keep(question, "lapse", by=None, on=on, from_status=before)
    return question
