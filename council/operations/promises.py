"""The verbs of the register: promise, keep, postpone, break, and what the receiver says of it."""

import datetime
import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Employment, User
from core.kinds import Role, Side
from core.models import in_words
from core.roles import STAFF_ROLES, roles_of
from core.terms import DAY
from core.terms import today as current_day
from core.transitions import Refused, refuse_missing, required
from notifications.operations import followers, notify
from platforms.models import BoardSeat

from .. import lookups, origins, rules, states
from ..models import Promise, PromiseEntryText, PromisePlatform
from ..models.promises import TITLE_LENGTH
from ..states import Occasion, PromiserRole, PromiseStatus, PromiseTermKind, Verdict
from ._promise_steps import (
    add_date,
    begin,
    board_of,
    first_of_every_write,
    is_too_far,
    keep,
    lock,
    meet,
    move,
    municipality_of,
    promisers_of,
    receivers_of,
    reminder_day,
    role_towards,
    running,
    set_clock,
    take,
    tell,
    tell_others,
    words_for,
)

logger = logging.getLogger(__name__)

# More steps than time can take with one promise in a row; a larger number is a mistake of ours.
MOST_STEPS = 8
S = PromiseStatus


# --- making ---------------------------------------------------------------------------------------
def _role_of_promiser(promiser, side) -> PromiserRole:
    """In which role somebody promises, from the records of today."""
    roles = roles_of(promiser)
    if side == Side.NEIGHBOURHOOD:
        return PromiserRole.BOARD if Role.BOARD in roles else PromiserRole.RESIDENT
    for role in (Role.ALDERMAN, Role.CONTACT, Role.DESK, Role.CLERK, Role.BROKER):
        if role in roles:
            return PromiserRole(str(role))
    return PromiserRole.OTHER


def _missing_of_promiser(promiser, side):
    if promiser is None:
        return [("promiser", _("Say who promised it."))]
    if side == Side.MUNICIPALITY and not roles_of(promiser) & STAFF_ROLES:
        return [("promiser", _("Choose somebody who holds an office at the municipality."))]
    return []


def _missing_of_date(due_on, *, said_on, on):
    if not isinstance(due_on, datetime.date):
        return [("due_on", _("Give the date. Without a date it is no promise."))]
    if said_on is not None and due_on < said_on:
        return [("due_on", _("The date lies before the day on which it was said."))]
    if is_too_far(due_on, on):
        return [("due_on", _("Choose a date at most ten years from now."))]
    return []


def _missing_of_words(
    *, title, subject, platforms, said_on, occasion, on, from_agenda_point=None, decision=None
):
    missing = []
    if not (title or "").strip():
        missing.append(("title", _("Say in one line what was promised.")))
    elif len(title) > TITLE_LENGTH:
        missing.append(("title", _("Say it in at most 120 signs. The rest goes below it.")))
    if subject is None:
        missing.append(("subject", _("Choose a subject.")))
    if not platforms:
        missing.append(("platforms", _("Choose at least one village or neighbourhood.")))
    if not isinstance(said_on, datetime.date):
        missing.append(("said_on", _("Give the day on which it was said.")))
    elif said_on > on:
        missing.append(("said_on", _("This day has yet to come.")))
    if occasion not in Occasion.values:
        missing.append(("occasion", _("Choose where it was said.")))
    if not missing:
        missing += origins.missing(
            from_agenda_point, decision, platforms=platforms, said_on=said_on, on=on
        )
    return missing


def _create(promise, platforms):
    typed = {"title", "text", "said_where", "heard_from", "source_url", "promiser_function"}
    try:
        promise.clean_fields(exclude={field.name for field in promise._meta.fields} - typed)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=field) from None
    promise.save(force_insert=True)
    PromisePlatform.objects.bulk_create(
        PromisePlatform(promise=promise, platform=platform) for platform in platforms
    )


def record_promise(
    *,
    by,
    side,
    title,
    subject,
    platforms,
    due_on,
    promiser,
    said_on,
    occasion=Occasion.MEETING,
    said_where="",
    text="",
    source_url="",
    promiser_function="",
    from_agenda_point=None,
    decision=None,
    covered=None,
    today=None,
    is_told=True,
):
    """Put a promise in the register; for operations that have checked the right themselves.

    ``make_promise`` is the verb for people; a formal response makes its promises through this, and
    tells of them itself (``is_told=False``).
    """
    on = today or current_day()
    platforms = list(dict.fromkeys(platforms))
    refuse_missing(
        _missing_of_words(
            title=title,
            subject=subject,
            platforms=platforms,
            said_on=said_on,
            occasion=occasion,
            on=on,
            from_agenda_point=from_agenda_point,
            decision=decision,
        )
        + ([] if promiser is not None else [("promiser", _("Say who promised it."))])
        + _missing_of_date(due_on, said_on=said_on, on=on)
    )
    role = _role_of_promiser(promiser, side)
    promise = Promise(
        side=side,
        status=S.OPEN,
        status_since=on,
        title=title.strip(),
        text=(text or "").strip(),
        subject=subject,
        promiser=promiser,
        promiser_role=role,
        promiser_function=promiser_function.strip()
        or lookups.function_words(promiser, role, subject, platforms),
        occasion=occasion,
        said_where=(said_where or "").strip(),
        said_on=said_on,
        source_url=source_url or "",
        from_agenda_point=from_agenda_point,
        decision=decision,
        covered=covered or None,
        entered_by=by,
        entered_on=on,
        turn=side,
        first_due_on=due_on,
        due_on=due_on,
        term_due_on=due_on,
    )
    _create(promise, platforms)
    promise = lock(promise)
    promise.entered_role = role_towards(by, promise)
    add_date(promise, due_on, on=on)
    move(promise, S.OPEN, on=on)
    entry = keep(
        promise,
        "promise",
        by=by,
        on=on,
        from_status="",
        side=side,
        data={"said_on": said_on.isoformat(), "promised_for": due_on.isoformat()},
    )
    if is_told:
        _tell_made(promise, entry, by)
    return promise


def _entered_already(by, on, platforms, *, title="", text="", **said):
    """What this person entered today in the same words, or None.

    Nothing in the register can be deleted, so a second click may not put a thing there twice.
    """
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    fields = ("side", "is_expectation", "said_on", "due_on", "source_url")
    found = Promise.objects.filter(
        entered_by=by,
        entered_on=on,
        title=(title or "").strip(),
        text=(text or "").strip(),
        **{name: said[name] for name in fields if name in said},
    ).order_by("-pk")
    wanted = {platform.pk for platform in platforms}
    for promise in found.prefetch_related("parties"):
        if {party.platform_id for party in promise.parties.all()} == wanted:
            return promise
    return None


def _tell_made(promise, entry, by):
    """The receivers hear that they were promised something, the promiser that it stands there."""
    tell(promise, entry, "promise_made", set(receivers_of(promise)) - {by})
    tell(promise, entry, "promise_yours", {promise.promiser} - {by})
    tell_others(promise, entry, but=by)


@transaction.atomic
def make_promise(*, by, side=Side.MUNICIPALITY, platforms, promiser=None, today=None, **said):
    """Enter a promise of one's own side, or (the clerk) one that was made in a meeting (R18).

    For the municipality contact points, aldermen, the clerk and the desk; a board for its own
    platform. Nobody enters what was promised to himself: for that there is the expectation.
    """
    platforms = list(platforms)
    if side == Side.NEIGHBOURHOOD:
        if not by.has_perm("council.make_promise"):
            raise PermissionDenied
        own = rules.boards_of(by)
        if any(platform.pk not in own for platform in platforms):
            raise PermissionDenied
        if len(platforms) > 1:
            raise Refused(_("A board promises for one platform at a time."), field="platforms")
        promiser = promiser or by
    else:
        if not by.has_perm("council.enter_promise"):
            raise PermissionDenied
        own = rules.boards_of(by)
        if any(platform.pk in own for platform in platforms):
            raise Refused(
                _("You sit on the board there. Somebody else enters what is promised to it."),
                field="platforms",
            )
        missing = _missing_of_promiser(promiser, side)
        if promiser is not None:
            refuse_missing(missing)
    same = _entered_already(
        by, today or current_day(), platforms, side=side, is_expectation=False, **said
    )
    if same is not None:
        return same
    return record_promise(
        by=by, side=side, platforms=platforms, promiser=promiser, today=today, **said
    )


@transaction.atomic
def report_expectation(
    *,
    by,
    title,
    subject,
    platforms,
    said_on,
    heard_from,
    occasion=Occasion.MEETING,
    said_where="",
    text="",
    source_url="",
    from_agenda_point=None,
    today=None,
):
    """Report what was said to a neighbourhood as if it were promised (R19).

    A board member does so for its own platform, a broker or council member for any. The
    municipality then has three weeks to confirm, correct or reject it; silence is shown.
    """
    on = today or current_day()
    if not by.has_perm("council.report_promise"):
        raise PermissionDenied
    platforms = list(dict.fromkeys(platforms))
    missing = _missing_of_words(
        title=title,
        subject=subject,
        platforms=platforms,
        said_on=said_on,
        occasion=occasion,
        on=on,
        from_agenda_point=from_agenda_point,
    )
    if not (heard_from or "").strip():
        missing.append(("heard_from", _("Say who said it: the function is enough.")))
    refuse_missing(missing)
    if not roles_of(by) & {Role.BROKER, Role.COUNCIL_MEMBER}:
        own = rules.boards_of(by)
        if any(platform.pk not in own for platform in platforms):
            raise Refused(_("Choose the platform on whose board you are."), field="platforms")
    same = _entered_already(
        by,
        on,
        platforms,
        side=Side.MUNICIPALITY,
        is_expectation=True,
        title=title,
        text=text,
        said_on=said_on,
        source_url=source_url,
    )
    if same is not None:
        return same
    promise = Promise(
        side=Side.MUNICIPALITY,
        status=S.REPORTED,
        status_since=on,
        title=title.strip(),
        text=(text or "").strip(),
        subject=subject,
        is_expectation=True,
        heard_from=heard_from.strip(),
        occasion=occasion,
        said_where=(said_where or "").strip(),
        said_on=said_on,
        source_url=source_url or "",
        from_agenda_point=from_agenda_point,
        entered_by=by,
        entered_on=on,
        turn=Side.MUNICIPALITY,
        term_due_on=on,
    )
    _create(promise, platforms)
    promise = lock(promise)
    promise.entered_role = role_towards(by, promise)
    move(promise, S.REPORTED, on=on)
    begin(promise, PromiseTermKind.ANSWER, states.ANSWER, on=on)
    entry = keep(
        promise,
        "report",
        by=by,
        on=on,
        from_status="",
        side=Side.NEIGHBOURHOOD,
        data={"said_on": said_on.isoformat()},
    )
    tell(promise, entry, "expectation_reported", set(municipality_of(promise)) - {by})
    tell_others(promise, entry, but=by)
    return promise


# --- answering an expectation -----------------------------------------------------------------
def _answered(promise, on):
    term = meet(promise, on=on)
    promise.answered_on = on
    promise.is_answered_on_time = term is not None and not term.is_late(on)


@transaction.atomic
def confirm(promise, *, by, due_on, promiser=None, text="", today=None):
    """Yes, that was promised: from now on it is a promise, with somebody who keeps it and a date.

    What was heard stays as it was heard; the date is the first one and stands for ever.
    """
    on = today or current_day()
    promise = take(promise, "confirm", by=by, on=on)
    promiser = promiser or by
    missing = _missing_of_promiser(promiser, promise.side)
    missing += _missing_of_date(due_on, said_on=promise.said_on, on=on)
    refuse_missing(missing)
    if promise.entered_by_id == promiser.pk or rules.is_board_here(promiser, promise):
        raise Refused(_("Choose somebody who does not sit on the other side."), field="promiser")
    platforms = [party.platform for party in promise.parties.all()]
    promise.promiser = promiser
    promise.promiser_role = _role_of_promiser(promiser, promise.side)
    promise.promiser_function = lookups.function_words(
        promiser, promise.promiser_role, promise.subject, platforms
    )
    _answered(promise, on)
    add_date(promise, due_on, on=on)
    _say(promise, text, on)
    move(promise, S.OPEN, on=on)
    entry = keep(
        promise,
        "confirm",
        by=by,
        on=on,
        from_status=S.REPORTED,
        side=promise.side,
        data={"on_time": promise.is_answered_on_time, "promised_for": due_on.isoformat()},
        text=(text or "").strip(),
    )
    tell(promise, entry, "promise_yours", {promiser} - {by})
    _tell_answered(promise, entry, by, text)
    return promise


def _say(promise, text, on):
    """What the promising side says last stands with the promise; silence changes nothing."""
    text = (text or "").strip()
    if text:
        promise.note, promise.noted_on = text, on


def _tell_answered(promise, entry, by, text):
    heard = {promise.entered_by, *board_of(promise)} - {by}
    tell(promise, entry, "expectation_answered", heard, text=text, status=promise.status)
    tell_others(promise, entry, but=by, text=text)


def _turn_down(promise, verb, to, *, by, text, on):
    _answered(promise, on)
    _say(promise, text, on)
    move(promise, to, on=on)
    entry = keep(
        promise,
        verb,
        by=by,
        on=on,
        from_status=S.REPORTED,
        side=promise.side,
        data={"on_time": promise.is_answered_on_time},
        text=text,
    )
    _tell_answered(promise, entry, by, text)
    return promise


@transaction.atomic
def correct(promise, *, by, text, today=None):
    """Something else was meant; what, everybody reads. The receiver may say that he disagrees."""
    on = today or current_day()
    promise = take(promise, "correct", by=by, on=on)
    text = required(text, _("Say what was meant. Everyone can read it."), "text")
    return _turn_down(promise, "correct", S.CORRECTED, by=by, text=text, on=on)


@transaction.atomic
def reject(promise, *, by, text, today=None):
    """This was not promised, with the reason. What was heard stays in the register."""
    on = today or current_day()
    promise = take(promise, "reject", by=by, on=on)
    text = required(text, _("Give the reason. Everyone can read it."), "text")
    return _turn_down(promise, "reject", S.REJECTED, by=by, text=text, on=on)


@transaction.atomic
def disagree(promise, *, by, text, today=None):
    """The receiver does not accept the correction or rejection; both stand side by side."""
    on = today or current_day()
    promise = take(promise, "disagree", by=by, on=on)
    text = required(text, _("Say why you do not agree."), "text")
    _give_verdict(promise, by, Verdict.DISAGREES, text, on)
    entry = keep(promise, "disagree", by=by, on=on, side=promise.receiver_side, text=text)
    tell_others(promise, entry, but=by, text=text)
    return promise


# --- keeping --------------------------------------------------------------------------------------
@transaction.atomic
def claim_kept(promise, *, by, text, done_on=None, today=None):
    """Say that it was kept, with an account. The receiver says whether that is so (R18)."""
    on = today or current_day()
    promise = take(promise, "claim_kept", by=by, on=on)
    text = required(text, _("Tell what was done."), "text")
    return _claim(promise, by=by, text=text, done_on=done_on or on, on=on)


@transaction.atomic
def claim_as_kept(promise, *, by, text, on):
    """The same for an operation that has checked the right itself: a plan's next step was taken.

    A promise that is no longer open, whatever became of it, is left as it is.
    """
    promise = lock(promise)
    promise = advance_locked(promise, on)
    if promise.status == S.OPEN and promise.said_on <= on:
        _claim(promise, by=by, text=text, done_on=on, on=on)
    return promise


@transaction.atomic
def cover(promise, covered, *, by, on):
    """Show in the register what its source shows, for an operation that covered or uncovered it.

    A promise copies the words of the answer it came from. ``covered`` holds every covered passage
    of that plan with the words that stand in its place; what was said stays frozen below it. The
    dossier says so when it changes what anyone can read of this promise.
    """
    promise = lock(promise)
    promise = advance_locked(promise, on)
    covered = [list(row) for row in covered]
    if covered == (promise.covered or []):
        return promise
    verb = "cover" if len(covered) > len(promise.covered or ()) else "uncover"
    texts = _texts_of(promise)
    before = [promise.shown(text) for text in texts]
    promise.covered = covered or None
    if [promise.shown(text) for text in texts] == before:
        Promise.objects.filter(pk=promise.pk).update(covered=promise.covered)
    else:
        keep(promise, verb, by=by, on=on)
    return promise


def _texts_of(promise) -> list[str]:
    """All that anyone can read of a promise and that somebody wrote."""
    rows = PromiseEntryText.objects.filter(entry__promise=promise).values_list("text", flat=True)
    notes = [party.note for party in promise.parties.all()]
    return [promise.title, promise.text, promise.note, *notes, *rows]


def _claim(promise, *, by, text, done_on, on):
    if done_on > on:
        raise Refused(_("This day has yet to come."), field="done_on")
    if done_on < promise.said_on:
        raise Refused(_("This day lies before the promise."), field="done_on")
    promise.claimed_by, promise.claimed_on, promise.done_on = by, on, done_on
    _clear_questions(promise)
    _say(promise, text, on)
    # Each claim asks for a verdict anew; the earlier ones stand in the dossier.
    for party in promise.parties.all():
        party.verdict, party.verdict_on, party.note = Verdict.NONE, None, ""
        party.save(update_fields=["verdict", "verdict_on", "note"])
    move(promise, S.KEPT_CLAIMED, on=on)
    begin(promise, PromiseTermKind.REACTION, states.REACTION, on=on)
    entry = keep(
        promise,
        "claim_kept",
        by=by,
        on=on,
        from_status=S.OPEN,
        side=promise.side,
        data={"done_on": done_on.isoformat(), "days_late": max(0, (on - promise.due_on).days)},
        text=text,
    )
    tell(promise, entry, "promise_claimed", set(receivers_of(promise)) - {by}, text=text)
    tell_others(promise, entry, but=by, text=text)
    return promise


def _clear_questions(promise):
    """What was asked in between no longer matters: it was kept, broken, or given another date."""
    promise.lapse_asked_on = promise.lapse_asked_by = None
    promise.broken_asked_on = promise.broken_asked_by = None


def _places_of(by, promise) -> list[PromisePlatform]:
    """The rows in which this receiver gives his verdict."""
    if promise.is_by_neighbourhood:
        return list(promise.parties.all())
    return rules.own_parties(by, promise)


def _give_verdict(promise, by, verdict, text, on):
    for party in _places_of(by, promise):
        party.verdict, party.verdict_on, party.note = verdict, on, (text or "").strip()
        party.save(update_fields=["verdict", "verdict_on", "note"])


def _still_to_say(promise):
    """Places that can give a verdict and have not: only where somebody sits on the board."""
    silent = [party for party in promise.parties.all() if not party.verdict]
    if promise.is_by_neighbourhood:
        return silent
    seats = BoardSeat.objects.current().filter(platform__in=[p.platform_id for p in silent])
    with_board = set(seats.values_list("platform_id", flat=True))
    return [party for party in silent if party.platform_id in with_board]


@transaction.atomic
def confirm_kept(promise, *, by, text="", today=None):
    """The receiver says that it was kept. With several places: once all of them say so."""
    on = today or current_day()
    promise = take(promise, "confirm_kept", by=by, on=on, target=S.KEPT)
    before = promise.status
    if all(party.verdict == Verdict.KEPT for party in _places_of(by, promise)):
        raise Refused(_("This place has said so already. The other places have yet to say it."))
    _give_verdict(promise, by, Verdict.KEPT, text, on)
    if before == S.NO_REACTION or not _still_to_say(promise):
        meet(promise, on=on)
        move(promise, S.KEPT, on=on)
    entry = keep(
        promise,
        "confirm_kept",
        by=by,
        on=on,
        from_status=before,
        side=promise.receiver_side,
        data={"places": _names_of(by, promise)},
        text=(text or "").strip(),
    )
    tell_others(promise, entry, but=by, text=text)
    return promise


def _names_of(by, promise) -> list[str]:
    return sorted(party.platform.name for party in _places_of(by, promise))


@transaction.atomic
def not_yet(promise, *, by, text, today=None):
    """The receiver says that it was not kept yet, and why: the promise is open again.

    The date does not move: is it over, then the promise is late.
    """
    on = today or current_day()
    promise = take(promise, "not_yet", by=by, on=on)
    text = required(text, _("Say what is still missing."), "text")
    before = promise.status
    _give_verdict(promise, by, Verdict.NOT_YET, text, on)
    meet(promise, on=on)
    move(promise, S.OPEN, on=on)
    entry = keep(
        promise,
        "not_yet",
        by=by,
        on=on,
        from_status=before,
        side=promise.receiver_side,
        data={"places": _names_of(by, promise)},
        text=text,
    )
    tell(promise, entry, "promise_not_yet", set(promisers_of(promise)) - {by}, text=text)
    tell_others(promise, entry, but=by, text=text)
    return promise


# --- another date, or no longer -------------------------------------------------------------------
@transaction.atomic
def postpone(promise, *, by, due_on, text, today=None):
    """Another date, twice at most, with a reason; all earlier dates stay in view (R20)."""
    on = today or current_day()
    promise = take(promise, "postpone", by=by, on=on)
    if promise.postponed_count >= states.MOST_POSTPONED:
        raise Refused(_("A promise can be postponed twice at most. Keep it, or say it is broken."))
    if promise.broken_asked_on is not None:
        raise Refused(
            _("The receiver asked the clerk whether this promise is broken. Wait for that first.")
        )
    missing = [] if (text or "").strip() else [("text", _("Say why. Everyone can read it."))]
    if not isinstance(due_on, datetime.date):
        missing.append(("due_on", _("Give the new date.")))
    elif due_on <= promise.due_on or due_on < on:
        missing.append(("due_on", _("The new date lies after the old one, and not in the past.")))
    elif is_too_far(due_on, on):
        missing.append(("due_on", _("Choose a date at most ten years from now.")))
    refuse_missing(missing)
    text = text.strip()
    before = promise.due_on
    promise.postponed_count += 1
    promise.lapse_asked_on = promise.lapse_asked_by = None
    add_date(promise, due_on, on=on)
    _say(promise, text, on)
    entry = keep(
        promise,
        "postpone",
        by=by,
        on=on,
        side=promise.side,
        data={
            "due_before": before.isoformat(),
            "due_on": due_on.isoformat(),
            "time": promise.postponed_count,
            "days_late": max(0, (on - before).days),
        },
        text=text,
    )
    tell_others(promise, entry, but=by, text=text)
    return promise


def _break(promise, verb, *, by, text, on, is_by_clerk):
    promise.is_declared_by_clerk = is_by_clerk
    if not is_by_clerk:
        _say(promise, text, on)
    move(promise, S.BROKEN, on=on)
    entry = keep(
        promise,
        verb,
        by=by,
        on=on,
        from_status=S.OPEN,
        side=Side.NOBODY if is_by_clerk else promise.side,
        text=text,
    )
    tell_others(promise, entry, but=by, text=text)
    return promise


@transaction.atomic
def break_promise(promise, *, by, text, today=None):
    """Say oneself that it will not be kept, with an explanation. That stands for ever."""
    on = today or current_day()
    promise = take(promise, "break_promise", by=by, on=on)
    text = required(text, _("Explain why it was not kept. Everyone can read it."), "text")
    return _break(promise, "break_promise", by=by, text=text, on=on, is_by_clerk=False)


@transaction.atomic
def ask_broken(promise, *, by, text, today=None):
    """Eight weeks after the date the receiver asks the clerk to write down that it was broken."""
    on = today or current_day()
    promise = take(promise, "ask_broken", by=by, on=on)
    if promise.broken_asked_on is not None:
        raise Refused(_("The clerk has been asked already."))
    if on <= promise.can_be_declared_from:
        raise Refused(
            _("This is possible eight weeks after the date: after %(day)s."),
            params={"day": in_words(promise.can_be_declared_from)},
        )
    text = required(text, _("Say what you expected and what came of it."), "text")
    promise.broken_asked_on, promise.broken_asked_by = on, by
    entry = keep(promise, "ask_broken", by=by, on=on, side=promise.receiver_side, text=text)
    tell(promise, entry, "promise_asked", _clerks() - {by}, text=text)
    tell_others(promise, entry, but=by, text=text)
    return promise


def _clerks():
    rows = Employment.objects.current().filter(role=Role.CLERK)
    return set(User.objects.filter(pk__in=rows.values("user")))


def _asked_of_clerk(promise):
    if promise.broken_asked_on is None:
        raise Refused(_("The receiver has not asked for this."))


@transaction.atomic
def declare_broken(promise, *, by, text, today=None):
    """The clerk writes down, on the receiver's request, that the promise was broken."""
    on = today or current_day()
    promise = take(promise, "declare_broken", by=by, on=on)
    _asked_of_clerk(promise)
    text = required(text, _("Explain how you came to this. Everyone can read it."), "text")
    return _break(promise, "declare_broken", by=by, text=text, on=on, is_by_clerk=True)


@transaction.atomic
def decline_broken(promise, *, by, text, today=None):
    """The clerk does not write it down as broken (yet), and says why; it may be asked again."""
    on = today or current_day()
    promise = take(promise, "decline_broken", by=by, on=on)
    _asked_of_clerk(promise)
    text = required(text, _("Explain how you came to this. Everyone can read it."), "text")
    promise.broken_asked_on = promise.broken_asked_by = None
    entry = keep(promise, "decline_broken", by=by, on=on, side=Side.NOBODY, text=text)
    tell_others(promise, entry, but=by, text=text)
    return promise


@transaction.atomic
def ask_lapse(promise, *, by, text, today=None):
    """Propose that the promise need not be kept any more; it lapses only if the receiver agrees."""
    on = today or current_day()
    promise = take(promise, "ask_lapse", by=by, on=on)
    if promise.lapse_asked_on is not None:
        raise Refused(_("This has been asked already. The receiver has to answer first."))
    text = required(text, _("Say why it need not be kept any more."), "text")
    promise.lapse_asked_on, promise.lapse_asked_by = on, by
    for party in promise.parties.all():
        party.lapse_consent_on = None
        party.save(update_fields=["lapse_consent_on"])
    _say(promise, text, on)
    entry = keep(promise, "ask_lapse", by=by, on=on, side=promise.side, text=text)
    tell(promise, entry, "promise_lapse_asked", set(receivers_of(promise)) - {by}, text=text)
    tell_others(promise, entry, but=by, text=text)
    return promise


def _asked_to_lapse(promise):
    if promise.lapse_asked_on is None:
        raise Refused(_("Nobody has asked to let this promise lapse."))


@transaction.atomic
def consent_lapse(promise, *, by, text="", today=None):
    """The receiver agrees that it lapses; with several places, once each of them does."""
    on = today or current_day()
    promise = take(promise, "consent_lapse", by=by, on=on)
    _asked_to_lapse(promise)
    for party in _places_of(by, promise):
        party.lapse_consent_on = on
        party.save(update_fields=["lapse_consent_on"])
    if all(party.lapse_consent_on for party in promise.parties.all()):
        move(promise, S.LAPSED, on=on)
    entry = keep(
        promise,
        "consent_lapse",
        by=by,
        on=on,
        from_status=S.OPEN,
        side=promise.receiver_side,
        data={"places": _names_of(by, promise)},
        text=(text or "").strip(),
    )
    tell_others(promise, entry, but=by, text=text)
    return promise


@transaction.atomic
def refuse_lapse(promise, *, by, text, today=None):
    """The receiver does not agree: the promise stands, with its date."""
    on = today or current_day()
    promise = take(promise, "refuse_lapse", by=by, on=on)
    _asked_to_lapse(promise)
    text = required(text, _("Say why you do not agree."), "text")
    promise.lapse_asked_on = promise.lapse_asked_by = None
    entry = keep(promise, "refuse_lapse", by=by, on=on, side=promise.receiver_side, text=text)
    tell_others(promise, entry, but=by, text=text)
    return promise


# --- additions ------------------------------------------------------------------------------------
@transaction.atomic
def add_to(promise, *, by, text, today=None):
    """Add something to what is closed; what stands there stays as it was."""
    on = today or current_day()
    promise = take(promise, "add_to", by=by, on=on)
    text = required(text, _("Write what you want to add."), "text")
    entry = keep(promise, "add_to", by=by, on=on, text=text)
    tell_others(promise, entry, but=by, text=text)
    return promise


@transaction.atomic
def keep_after_all(promise, *, by, text, done_on=None, today=None):
    """A broken promise that was kept after all: an addition, it stays a broken one."""
    on = today or current_day()
    promise = take(promise, "keep_after_all", by=by, on=on)
    if promise.kept_after_all_on is not None:
        raise Refused(_("This stands with the promise already."))
    text = required(text, _("Tell what was done."), "text")
    done_on = done_on or on
    if done_on > on:
        raise Refused(_("This day has yet to come."), field="done_on")
    promise.kept_after_all_on = done_on
    entry = keep(
        promise,
        "keep_after_all",
        by=by,
        on=on,
        side=promise.side,
        data={"done_on": done_on.isoformat()},
        text=text,
    )
    tell_others(promise, entry, but=by, text=text)
    return promise


# --- what time does -------------------------------------------------------------------------------
@transaction.atomic
def advance(promise, today=None):
    """Let time do to one promise what it should have done by this day. Safe to repeat."""
    on = today or current_day()
    promise = lock(promise)
    if promise.wake_on is None or promise.wake_on > on:
        return promise
    return advance_locked(promise, on)


@first_of_every_write
def advance_locked(promise, on):
    """The same for a promise that is locked already."""
    for _step in range(MOST_STEPS):
        if promise.wake_on is None or promise.wake_on > on:
            return promise
        _one_step(promise, on)
    logger.error("promise %s did not come to rest", promise.pk)
    return promise


def _one_step(promise, on):
    if promise.status == S.OPEN:
        if on > promise.due_on and promise.late_noted_on is None:
            return _note_late(promise, max(promise.due_on + DAY, promise.status_since))
        if on == promise.due_on and promise.reminded_due_on is None:
            return _remind(promise, on, "reminded_due_on")
        if reminder_day(promise) <= on < promise.due_on and promise.reminded_before_on is None:
            return _remind(promise, on, "reminded_before_on")
    else:
        term = running(promise)
        if term is not None and on > term.due_on:
            if promise.status == S.KEPT_CLAIMED:
                return _pass_unanswered(promise, term, term.due_on + DAY)
            if term.late_noted_on is None:
                return _note_unanswered(promise, term, term.due_on + DAY)
    # Nothing was left to do on that day: plan the next one.
    set_clock(promise, on)
    promise.save(update_fields=["wake_on", "term_due_on"])
    return None


def _remind(promise, on, column):
    """A reminder before the date and on it, to whoever has to keep it."""
    setattr(promise, column, on)
    if column == "reminded_due_on":
        promise.reminded_before_on = promise.reminded_before_on or on
    set_clock(promise, on)
    promise.save(update_fields=[column, "reminded_before_on", "wake_on", "term_due_on"])
    notify(
        promisers_of(promise),
        kind="promise_due",
        about=promise,
        event=f"promise:{promise.pk}:date:{promise.postponed_count + 1}:{column}",
        context=words_for(promise, "promise_due") | {"is_today": on == promise.due_on},
    )


def _note_late(promise, passed_on):
    """Lateness stands in the dossier once per date, dated on it; both sides hear it."""
    promise.late_noted_on = passed_on
    entry = keep(
        promise, "late", by=None, on=passed_on, data={"due_on": promise.due_on.isoformat()}
    )
    people = {*promisers_of(promise), *receivers_of(promise), *followers(promise)}
    tell(promise, entry, "promise_late", people)


def _note_unanswered(promise, term, passed_on):
    """Three weeks of silence: everybody reads that the municipality did not react."""
    term.late_noted_on = passed_on
    term.save(update_fields=["late_noted_on"])
    entry = keep(
        promise, "unanswered", by=None, on=passed_on, data={"due_on": term.due_on.isoformat()}
    )
    people = {
        promise.entered_by,
        *municipality_of(promise),
        *board_of(promise),
        *followers(promise),
    }
    tell(promise, entry, "expectation_late", people)


def _pass_unanswered(promise, term, passed_on):
    """Four weeks without a verdict: "geen reactie". One place that said yes makes it kept."""
    term.end(passed_on)
    term.save()
    has_yes = any(party.verdict == Verdict.KEPT for party in promise.parties.all())
    move(promise, S.KEPT if has_yes else S.NO_REACTION, on=passed_on)
    entry = keep(
        promise,
        "pass_unanswered",
        by=None,
        on=passed_on,
        from_status=S.KEPT_CLAIMED,
        data={"has_no_reaction": not has_yes},
    )
    tell_others(promise, entry)


def advance_all(today=None, limit=None):
    """Wake every promise in which time has something to do; the worker's job. Returns how many.

    Each in its own transaction, so that one mistake does not hold up the others.
    """
    on = today or current_day()
    done = 0
    waking = Promise.objects.waking(on).order_by("wake_on", "pk").values_list("pk", flat=True)
    for pk in list(waking[:limit] if limit else waking):
        try:
            advance(Promise(pk=pk), on)
            done += 1
        except Exception:
            logger.exception("advancing promise %s failed", pk)
    return done
