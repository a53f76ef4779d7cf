"""Asking the broker for support, and saying once a year how a broker or worker does (R53)."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.kinds import Side
from core.models import in_words
from core.terms import DAY, Length, Unit
from core.terms import today as current_day
from core.transitions import Refused, required
from notifications.operations import notify
from platforms.lookups import board_users, counts_for, is_board_member, residence_of
from platforms.models.pulse import VALUES

from ..models import FeedbackGiven, FeedbackTally, RoleHolder, SupportRequest, SupportTerm
from ..models.support import TEXT_LENGTH, SupportStatus

logger = logging.getLogger(__name__)
ANSWER = Length(10, Unit.WORKING_DAYS)
ALREADY = _("You answered this year already. There is one answer per resident and year.")


def _words(text, message, field):
    text = required(text, message, field)
    if len(text) > TEXT_LENGTH:
        raise Refused(_("Say it in at most 4,000 signs."), field=field)
    return text


def _lock(request):
    return (
        SupportRequest.objects.select_for_update(of=("self",))
        .select_related("platform", "holder__user")
        .get(pk=request.pk)
    )


def _tell(request, kind, people, step, **context):
    notify(
        people,
        kind=kind,
        about=request,
        event=f"support:{request.pk}:{step}",
        context={
            "place": request.platform.name,
            "side": str(Side.NEIGHBOURHOOD if kind == "support_answered" else Side.MUNICIPALITY),
            **context,
        },
    )


@transaction.atomic
def ask_support(holder, *, by, platform, question, today=None):
    """A board asks its broker for support: ten working days, in his queue."""
    on = today or current_day()
    if not by.is_active or not is_board_member(by, platform, on):
        raise PermissionDenied
    holder = RoleHolder.objects.prefetch_related("platforms").get(pk=holder.pk)
    if (
        holder.kind != RoleHolder.Kind.BROKER
        or not holder.covers(on)
        or not holder.serves(platform.pk)
    ):
        raise Refused(_("This is not the broker of your place today."))
    if holder.user_id == by.pk:
        raise Refused(_("You are the broker yourself."))
    question = _words(question, _("Write what you need support with."), "question")
    term = SupportTerm.begin(Side.MUNICIPALITY, "support", ANSWER, on)
    request = SupportRequest.objects.create(
        platform=platform,
        holder=holder,
        question=question,
        asked_by=by,
        asked_on=on,
        due_on=term.due_on,
    )
    term.request = request
    term.save(force_insert=True)
    _tell(
        request,
        "support_asked",
        {holder.user},
        "asked",
        text=question,
        date=term.due_on,
        due=in_words(term.due_on),
        date_label=_("Answer at the latest on"),
    )
    return request


@transaction.atomic
def answer_support(request, *, by, answer, today=None):
    """The broker answers; the board says later that it is done."""
    on = today or current_day()
    request = _lock(request)
    if request.holder.user_id != by.pk or not by.is_active or not request.holder.covers(on):
        raise PermissionDenied
    if request.status != SupportStatus.ASKED:
        raise Refused(_("This step is not possible in the present status."))
    answer = _words(answer, _("Write the answer."), "answer")
    request.status, request.answer, request.answered_on = SupportStatus.ANSWERED, answer, on
    request.save(update_fields=["status", "answer", "answered_on"])
    term = request.terms.running().get()
    term.meet(on)
    term.save()
    _tell(
        request,
        "support_answered",
        set(board_users(request.platform, on)),
        "answered",
        text=answer,
    )
    return request


@transaction.atomic
def finish_support(request, *, by, today=None):
    """The board says that it has been helped, or that it need not be any more."""
    on = today or current_day()
    request = _lock(request)
    if not by.is_active or not is_board_member(by, request.platform, on):
        raise PermissionDenied
    if request.status == SupportStatus.DONE:
        raise Refused(_("This step is not possible in the present status."))
    for term in request.terms.running():
        term.end(on)
        term.save()
    request.status, request.done_by, request.done_on = SupportStatus.DONE, by, on
    request.save(update_fields=["status", "done_by", "done_on"])
    _tell(request, "support_done", {request.holder.user}, "done")
    return request


def advance_support(today=None):
    """What has no answer after its term is noted once; broker and board hear it. For the worker."""
    on = today or current_day()
    late = SupportTerm.objects.late(on).filter(late_noted_on=None).order_by("pk")
    done = 0
    for pk in late.values_list("request", flat=True):
        try:
            done += _note_late(pk, on)
        except Exception:
            logger.exception("noting that request %s is late failed", pk)
    return done


@transaction.atomic
def _note_late(pk, on):
    request = _lock(SupportRequest(pk=pk))
    term = request.terms.late(on).filter(late_noted_on=None).first()
    if term is None:
        return 0
    term.late_noted_on = term.due_on + DAY
    term.save(update_fields=["late_noted_on"])
    people = {request.holder.user, *board_users(request.platform, on)}
    _tell(request, "support_late", people, "late", due=in_words(request.due_on))
    return 1


# --- what residents say ---------------------------------------------------------------------------
def lives_with(user, holder, on=None) -> bool:
    """Whether somebody lives where this broker or worker works; one for all serves everybody."""
    residence = residence_of(user, on or current_day())
    if residence is None:
        return False
    platforms = list(holder.platforms.all())
    return not platforms or any(counts_for(residence, place, on) for place in platforms)


@transaction.atomic
def give_feedback(holder, *, by, value, today=None):
    """Count one answer. Nothing is kept that leads from the person to the answer, or back.

    As with the trust question: no record, no message and no entry tells of the answer.
    """
    on = today or current_day()
    if by is None or not by.is_authenticated or not by.is_active:
        raise PermissionDenied
    if value not in VALUES:
        raise Refused(_("Choose one of the five answers."), field="value")
    if not holder.covers(on):
        raise Refused(_("This person is not in function today."))
    if holder.user_id == by.pk:
        raise Refused(_("This question is about yourself."))
    if not lives_with(by, holder, on):
        raise Refused(_("Only who lives where this person works answers this question."))
    _row, is_new = FeedbackGiven.objects.get_or_create(user=by, holder=holder, year=on.year)
    if not is_new:
        raise Refused(ALREADY)
    FeedbackTally.add(value, holder=holder, year=on.year)


def forget_who_gave_feedback(today=None):
    """Nightly: that somebody answered need not be known when the year is over."""
    on = today or current_day()
    gone, _per_model = FeedbackGiven.objects.filter(year__lt=on.year).delete()
    return gone
