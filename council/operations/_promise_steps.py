"""What every operation on a promise has in common: lock, look, move, record, tell.

Each reads the same way: ``take`` locks the row, lets time do its part and checks the table and the
right; the operation checks its own guard; ``keep`` sets the clock, saves and writes the dossier
entry; and people are told last.
"""

import datetime

from django.core.exceptions import PermissionDenied

from accounts.models import Employment, User
from core import entries
from core.kinds import Role, Side
from core.models import in_words
from core.roles import roles_of
from core.terms import DAY, add_length, moment_on
from notifications.operations import followers, notify
from platforms.models import BoardSeat

from .. import notices, rules, search, states
from ..lookups import portfolio_holder
from ..models import Promise, PromiseDate, PromiseEntry, PromiseEntryText, PromiseTerm
from ..states import TERM_IN, TRANSITIONS, PromiseStatus

S = PromiseStatus


def lock(promise) -> Promise:
    """The row as it is now, held for this transaction; one writer per promise at a time."""
    return (
        Promise.objects.select_for_update(of=("self",))
        .select_related("subject", "promiser")
        .prefetch_related("parties__platform")
        .get(pk=promise.pk)
    )


# What time does is written with the steps and is itself the first thing of every write.
_time: list = []


def first_of_every_write(function):
    """Register what time does to a locked promise."""
    _time.append(function)
    return function


def take(promise, verb, *, by, on, target=None) -> Promise:
    """Lock a promise for a step: time first, then the table, then the right of this person."""
    promise = lock(promise)
    for function in _time:
        promise = function(promise, on)
    TRANSITIONS.find(verb, promise.status, target=target)
    allow(promise, verb, by=by)
    return promise


def allow(promise, verb, *, by):
    """Refuse whoever may not do this. The database is never the first to say no to a person."""
    if not by.has_perm(f"council.{verb}_promise", promise):
        raise PermissionDenied


# --- status, dates and terms ----------------------------------------------------------------------
def move(promise, to, *, on):
    """Put a promise in a status: since when, whose turn it is, and its clock."""
    if promise.status != to:
        promise.status = to
        promise.status_since = on
    promise.turn = states.turn_in(to, promise.side)
    promise.closed_on = on if to in states.CLOSED else None


def running(promise) -> PromiseTerm | None:
    """The clock of whoever must react, where there is one."""
    return PromiseTerm.objects.running().filter(promise=promise).first()


def begin(promise, kind, length, *, on) -> PromiseTerm:
    """Start the clock of the side that has the turn."""
    term = PromiseTerm.begin(promise.turn, kind, length, on, promise=promise)
    term.save(force_insert=True)
    return term


def meet(promise, *, on) -> PromiseTerm | None:
    """What was asked was done: the row stays, with whether it was in time."""
    term = running(promise)
    if term is not None:
        term.meet(on)
        term.save()
    return term


def add_date(promise, due_on, *, on):
    """One more date in view; the first one is frozen on the promise as well."""
    number = promise.postponed_count + 1
    PromiseDate.objects.create(promise=promise, number=number, due_on=due_on, set_on=on)
    promise.due_on = due_on
    if number == 1:
        promise.first_due_on = due_on
    promise.reminded_due_on = promise.late_noted_on = None
    # Who sets a date that near needs no reminder two weeks before it.
    promise.reminded_before_on = on if reminder_day(promise) <= on else None


def _wake_dates(promise, term, on):
    """The days on which time has something to do with this promise."""
    if promise.status == S.OPEN:
        if promise.late_noted_on is None:
            yield promise.due_on + DAY
        if promise.reminded_due_on is None and on <= promise.due_on:
            yield promise.due_on
        before = reminder_day(promise)
        if promise.reminded_before_on is None and on < promise.due_on:
            yield max(before, on)
    elif term is not None and (promise.status == S.KEPT_CLAIMED or term.late_noted_on is None):
        yield term.due_on + DAY


def reminder_day(promise) -> datetime.date:
    """Two weeks before the date, when the promiser is reminded."""
    return promise.due_on - states.REMINDED_BEFORE.number * DAY


def set_clock(promise, on):
    """Copy the clock that counts in this status to the promise, and plan when time wakes it."""
    term = running(promise) if promise.status in TERM_IN else None
    if promise.status == S.OPEN:
        promise.term_due_on = promise.due_on
    else:
        promise.term_due_on = term.due_on if term is not None else None
    promise.wake_on = min(_wake_dates(promise, term, on), default=None)


def is_too_far(day, on) -> bool:
    """A date so far ahead that it holds nobody to anything."""
    return day > add_length(on, states.FURTHEST)


# --- dossier --------------------------------------------------------------------------------------
def actor_name_of(by) -> str:
    """The name with a step: of a role holder only, with consent or as the function."""
    if by is None or not (by.function or by.team or by.is_name_public):
        return ""
    return by.public_name()


def role_towards(by, promise) -> Role:
    """In which role somebody acts here: the nearest to this promise that he has."""
    if by is None:
        return Role.SYSTEM
    if rules.is_board_here(by, promise):
        return Role.BOARD
    roles = roles_of(by)
    for role in (
        Role.ALDERMAN,
        Role.DESK,
        Role.CONTACT,
        Role.CLERK,
        Role.COUNCIL_MEMBER,
        Role.BROKER,
        Role.BOARD,
    ):
        if role in roles:
            return role
    return Role.RESIDENT


def keep(promise, verb, *, by, on, from_status=None, side=None, data=None, text="") -> PromiseEntry:
    """Save the promise with its clock and write the step in the dossier."""
    set_clock(promise, on)
    role = role_towards(by, promise)
    if side is None:
        side = Side.NOBODY if by is None else _side_of(by, promise)
    data = dict(data or {})
    if promise.term_due_on:
        data.setdefault("due_on", promise.term_due_on.isoformat())
    data.setdefault("turn", str(promise.turn))
    entry = entries.append(
        PromiseEntry,
        PromiseEntryText,
        dossier={"promise": promise},
        verb=verb,
        side=side,
        role=role,
        at=moment_on(on),
        from_status=from_status if from_status is not None else promise.status,
        to_status=promise.status,
        data=data,
        text=text,
        actor=by,
        actor_name=actor_name_of(by),
    )
    promise.entry_count = entry.number
    promise.dossier_head = entry.head
    search.prepare(promise, [party.platform for party in promise.parties.all()])
    promise.save()
    return entry


def _side_of(by, promise) -> Side:
    """The side somebody stands on with this step; the clerk, who judges, on none."""
    if rules.is_receiver(by, promise):
        return promise.receiver_side
    if rules.speaks_for_promiser(by, promise) or rules.answers_expectation(by, promise):
        return Side(promise.side)
    return Side.NOBODY


# --- telling people -------------------------------------------------------------------------------
def tell(promise, entry, kind, recipients, **context):
    """One message per person about this step; the same step never tells anybody twice."""
    recipients = {person for person in recipients if person is not None}
    entry.told = {*getattr(entry, "told", ()), *(person.pk for person in recipients)}
    notify(
        recipients,
        kind=kind,
        about=promise,
        event=f"promise:{promise.pk}:entry:{entry.number}:{kind}",
        context={**words_for(promise, kind), **context},
    )


def words_for(promise, kind) -> dict:
    """What every message about a promise may say."""
    side = promise.turn if promise.turn != Side.NOBODY else promise.side
    return {
        "title": promise.shown_title,
        "who": promise.promiser_words,
        "places": places_in_words(promise),
        "head": promise.dossier_head,
        "side": str(side),
        "date": promise.term_due_on,
        "due": in_words(promise.term_due_on),
        "date_label": notices.date_label(kind, promise.status),
    }


def places_in_words(promise) -> str:
    return ", ".join(sorted(party.platform.name for party in promise.parties.all()))


def tell_others(promise, entry, *, but=None, text="", **context):
    """Both sides and whoever follows it read of the step, unless it was told them already."""
    told = {*getattr(entry, "told", ()), *({but.pk} if but is not None else ())}
    people = {*followers(promise), *receivers_of(promise), *promisers_of(promise)}
    if promise.is_expectation and promise.entered_by_id:
        people.add(promise.entered_by)
    tell(
        promise,
        entry,
        "promise_step",
        [person for person in people if person.pk not in told],
        step=notices.STEPS[entry.verb],
        text=text,
        **context,
    )


def board_of(promise) -> list[User]:
    """Everybody on the board of a place that is a party to it."""
    seats = BoardSeat.objects.current().filter(
        platform__in=[party.platform_id for party in promise.parties.all()]
    )
    return [seat.user for seat in seats.select_related("user")]


def municipality_of(promise) -> list[User]:
    """Who hears of it at the municipality: who answers for the subject, and the desk."""
    desk = User.objects.filter(
        pk__in=Employment.objects.current().filter(role=Role.DESK).values("user")
    )
    people = {*desk}
    for party in promise.parties.all():
        holder = portfolio_holder(party.platform, promise.subject)
        if holder is not None:
            people.add(holder)
    return list(people)


def receivers_of(promise) -> list[User]:
    """Who says whether it was kept."""
    return municipality_of(promise) if promise.is_by_neighbourhood else board_of(promise)


def promisers_of(promise) -> list[User]:
    """Who has to keep it: whoever promised it, and his board when the neighbourhood did.

    Does the person no longer hold an office, then it stays a promise of the municipality.
    """
    if promise.promiser is None:
        return municipality_of(promise)
    if promise.is_by_neighbourhood:
        return [promise.promiser, *board_of(promise)]
    if rules.is_promiser(promise.promiser, promise):
        return [promise.promiser]
    return municipality_of(promise)
