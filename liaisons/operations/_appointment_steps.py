"""What every step of an appointment has in common: lock, look, move, record, tell.

Each reads the same way: ``take`` locks the row, lets time do its part and checks the table and the
right; the operation checks its own guard; ``keep`` sets the clock, saves and writes the dossier
entry; and people are told last. Nothing of a candidate is ever in an entry or a message.
"""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied

from core import entries
from core.kinds import Role, Side
from core.models import in_words
from core.roles import roles_of
from core.terms import DAY, add_length, moment_on
from notifications.operations import followers, notify
from platforms.lookups import desk_users
from platforms.models import BoardSeat

from .. import appointment_notices as notices
from .. import appointment_rules, appointment_states
from ..appointment_states import IN_FUNCTION, TERM_IN, TRANSITIONS, AppointmentStatus, Tendency
from ..models import (
    Appointment,
    AppointmentEntry,
    AppointmentEntryText,
    AppointmentTerm,
    Candidate,
)

S = AppointmentStatus

# What time does is written with the steps and is itself the first thing of every write.
_time: list = []


def first_of_every_write(function):
    """Register what time does to a locked appointment."""
    _time.append(function)
    return function


def lock(appointment) -> Appointment:
    """The row as it is now, held for this transaction; one writer per appointment at a time."""
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("decision", "entered_by")
        .prefetch_related("places__platform")
        .get(pk=appointment.pk)
    )


def take(appointment, verb, *, by, on) -> Appointment:
    """Lock an appointment for a step: time first, then the table, then the right of this person."""
    appointment = lock(appointment)
    for function in _time:
        appointment = function(appointment, on)
    TRANSITIONS.find(verb, appointment.status)
    if not by.has_perm(f"liaisons.{verb}_appointment", appointment):
        raise PermissionDenied
    return appointment


# --- status, turn and terms -----------------------------------------------------------------------
def move(appointment, to, *, on, turn):
    """Put an appointment in a status: since when, and whose turn it is."""
    if appointment.status != to:
        appointment.status = to
        appointment.status_since = on
    appointment.turn = turn
    appointment.closed_on = on if to in appointment_states.CLOSED else None


def running(appointment) -> AppointmentTerm | None:
    """The clock that runs, where there is one."""
    return AppointmentTerm.objects.running().filter(appointment=appointment).first()


def begin(appointment, length, *, on, side) -> AppointmentTerm:
    """Start the clock of this status."""
    term = AppointmentTerm.begin(
        side, TERM_IN[appointment.status], length, on, appointment=appointment
    )
    term.save(force_insert=True)
    appointment.reminded_on = None
    return term


def settle(appointment, *, on, is_met) -> None:
    """What the term was for was done, or does not matter any more: the row stays."""
    term = running(appointment)
    if term is not None:
        term.meet(on) if is_met else term.end(on)
        term.save()


def _wake_dates(appointment, term):
    """The days on which time has something to do with this appointment."""
    if term is not None:
        if appointment.status in IN_FUNCTION:
            if appointment.reminded_on is None:
                yield review_reminder_day(term)
            if term.late_noted_on is None:
                yield term.due_on + DAY
        else:
            yield term.due_on + DAY
    if appointment.candidates_go_on and appointment.candidates_gone_on is None:
        yield appointment.candidates_go_on


def review_reminder_day(term):
    """Two weeks before the yearly review, when the municipality is reminded."""
    return term.due_on - appointment_states.REVIEW_REMINDED.number * DAY


def set_clock(appointment):
    """Copy the clock that counts to the appointment, and plan when time wakes it."""
    term = running(appointment)
    appointment.term_due_on = term.due_on if term is not None else None
    appointment.wake_on = min(_wake_dates(appointment, term), default=None)


# --- dossier --------------------------------------------------------------------------------------
def actor_name_of(by) -> str:
    """The name with a step: of a role holder only, with consent or as the function."""
    if by is None or not (by.function or by.team or by.is_name_public):
        return ""
    return by.public_name()


def role_towards(by, appointment) -> Role:
    """In which role somebody acts here: the nearest to this appointment that he has."""
    if by is None:
        return Role.SYSTEM
    if appointment_rules.is_board_here(by, appointment):
        return Role.BOARD
    roles = roles_of(by)
    for role in (Role.ALDERMAN, Role.DESK, Role.ADMINISTRATOR, Role.CONTACT, Role.CLERK):
        if role in roles:
            return role
    return Role.RESIDENT


def keep(
    appointment, verb, *, by, on, from_status=None, side=None, data=None, text=""
) -> AppointmentEntry:
    """Save the appointment with its clock and write the step in the dossier."""
    set_clock(appointment)
    role = role_towards(by, appointment)
    if side is None:
        side = Side.MUNICIPALITY if by is not None else Side.NOBODY
        if role in (Role.BOARD, Role.RESIDENT):
            side = Side.NEIGHBOURHOOD
    data = dict(data or {})
    if appointment.term_due_on:
        data.setdefault("due_on", appointment.term_due_on.isoformat())
    data.setdefault("turn", str(appointment.turn))
    entry = entries.append(
        AppointmentEntry,
        AppointmentEntryText,
        dossier={"appointment": appointment},
        verb=verb,
        side=side,
        role=role,
        at=moment_on(on),
        from_status=from_status if from_status is not None else appointment.status,
        to_status=appointment.status,
        data=data,
        text=text,
        actor=by,
        actor_name=actor_name_of(by),
    )
    appointment.entry_count = entry.number
    appointment.dossier_head = entry.head
    appointment.save()
    return entry


# --- telling people -------------------------------------------------------------------------------
def tell(appointment, entry, kind, recipients, **context):
    """One message per person about this step; the same step never tells anybody twice."""
    recipients = {person for person in recipients if person is not None}
    entry.told = {*getattr(entry, "told", ()), *(person.pk for person in recipients)}
    notify(
        recipients,
        kind=kind,
        about=appointment,
        event=f"appointment:{appointment.pk}:entry:{entry.number}:{kind}",
        context={**words_for(appointment), **context},
    )


def words_for(appointment) -> dict:
    """What every message about an appointment may say; nothing of a candidate."""
    side = appointment.turn if appointment.turn != Side.NOBODY else Side.MUNICIPALITY
    return {
        "title": str(appointment),
        "places": appointment.place_names,
        "head": appointment.dossier_head,
        "side": str(side),
        "date": appointment.term_due_on,
        "due": in_words(appointment.term_due_on),
        "date_label": notices.DATE_LABELS.get(appointment.status, ""),
    }


def tell_others(appointment, entry, *, but=None):
    """The boards, who works on it and who follows it read of the step, unless told already."""
    told = {*getattr(entry, "told", ()), *({but.pk} if but is not None else ())}
    people = {*board_of(appointment), *followers(appointment), *municipality_of(appointment)}
    tell(
        appointment,
        entry,
        "appointment_step",
        [person for person in people if person.pk not in told],
        step=notices.STEPS[entry.verb],
    )


def board_of(appointment) -> list:
    """Everybody on the board of a place for which somebody is appointed."""
    seats = BoardSeat.objects.current().filter(
        platform__in=[place.platform_id for place in appointment.places.all()]
    )
    return list(get_user_model().objects.filter(pk__in=seats.values("user")))


def municipality_of(appointment) -> list:
    """Who works on it at the municipality: whoever opened it, and the desk."""
    return [person for person in (appointment.entered_by, *desk_users()) if person is not None]


# --- names ----------------------------------------------------------------------------------------
def names_go(appointment, on):
    """From the end of the procedure on, names are kept four weeks; so is the committee."""
    go_on = add_length(on, appointment_states.CANDIDATES_KEPT)
    appointment.candidates_go_on = go_on
    appointment.members.filter(ends_on=None).update(ends_on=go_on)


def nominee_of(appointment) -> Candidate | None:
    """The candidate who is put to the boards. For operations; readers ask ``visible_to``."""
    return appointment.candidates.nominated().first()


def note_silence(appointment, on) -> list:
    """Who did not advise in time; their silence stands beside the advice of the others."""
    silent = [place for place in appointment.places.all() if place.tendency == Tendency.OPEN]
    for place in silent:
        place.tendency, place.advised_on = Tendency.SILENT, on
        place.save(update_fields=["tendency", "advised_on"])
    return silent
