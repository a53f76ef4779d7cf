"""The verbs of an appointment with residents' say: from the need to the last day (R2, R54, R70).

Each gate is refused with everything that is missing at once. The same lists stand on the page
before somebody tries (``missing_for``), so that a gate never surprises.
"""

import datetime
import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.operations import add_person
from core.kinds import Role, Side
from core.roles import STAFF_ROLES, roles_of
from core.terms import DAY, add_length
from core.terms import today as current_day
from core.transitions import Refused, refuse_missing, required
from notifications.operations import followers
from platforms.models import BoardSeat

from .. import appointment_rules, appointment_states
from ..appointment_states import ADOPTED, ADVICES, IN_FUNCTION, AppointmentStatus, Tendency
from ..models import (
    AdviceText,
    Appointment,
    AppointmentPlatform,
    Candidate,
    CommitteeMember,
    IndependenceLevel,
    Level,
    ProfileRemark,
    RoleHolder,
)
from ..models.appointments import NAME_LENGTH, TEXT_LENGTH
from ..models.statement import STATEMENT
from ._appointment_steps import (
    begin,
    board_of,
    first_of_every_write,
    keep,
    lock,
    move,
    municipality_of,
    names_go,
    nominee_of,
    note_silence,
    review_reminder_day,
    running,
    set_clock,
    settle,
    take,
    tell,
    tell_others,
)
from .holders import record_role_holder
from .mandates import record_mandate

logger = logging.getLogger(__name__)

# More steps than time can take with one appointment in a row; a larger number is our mistake.
MOST_STEPS = 8
S = AppointmentStatus


def _is_too_long(text) -> bool:
    return len(text) > TEXT_LENGTH


def _words(text, message, field="text") -> str:
    text = required(text, message, field)
    if _is_too_long(text):
        raise Refused(_("Say it in at most 8,000 signs."), field=field)
    return text


# --- what is missing before a gate ----------------------------------------------------------------
def missing_for_decision(appointment, on) -> list[tuple]:
    """Before the council is waited for: three weeks, and an answer to every remark."""
    missing = []
    term = running(appointment)
    if term is not None and on <= term.due_on:
        missing.append(
            (
                None,
                _("The neighbourhood still has time for remarks, up to and including %(day)s.")
                % {"day": term.due_on.strftime("%d-%m-%Y")},
            )
        )
    open_remarks = appointment.remarks.filter(answer=None).count()
    if open_remarks:
        missing.append(
            (
                None,
                _("Answer every remark on the profile. Without an answer: %(n)s.")
                % {"n": open_remarks},
            )
        )
    return missing


def missing_of_decision(decision, on) -> list[tuple]:
    """Before anybody is recruited: the council decided, and said yes."""
    if decision is None:
        return [("decision", _("Choose the decision of the council on which this rests."))]
    missing = []
    if decision.outcome not in ADOPTED:
        missing.append(
            (
                "decision",
                _("The council has not adopted this. The outcome now: %(outcome)s.")
                % {"outcome": decision.get_outcome_display()},
            )
        )
    if decision.decided_on > on:
        missing.append(("decision", _("The day of this decision has yet to come.")))
    return missing


def missing_for_nomination(appointment, on) -> list[tuple]:
    """Before somebody is nominated: a resident on the committee, or a written waiver of each."""
    members = CommitteeMember.objects.on(on).filter(appointment=appointment)
    missing = []
    if not members.filter(is_resident=True).exists():
        without = [
            place.platform.name for place in appointment.places.all() if place.waived_on is None
        ]
        if without:
            missing.append(
                (
                    None,
                    _(
                        "No resident is on the committee. The board of a platform names one, or"
                        " says in writing why not. Missing: %(places)s."
                    )
                    % {"places": ", ".join(without)},
                )
            )
    if not appointment.candidates.exists():
        missing.append((None, _("The committee has not written down a candidate yet.")))
    return missing


def missing_for_consultation(appointment, on=None) -> list[tuple]:
    """Before the boards are heard: five facts of independence, and the mandate."""
    missing = list(appointment.missing_statement)
    if appointment.mandate_amount is None:
        missing.append(
            ("mandate_amount", _("Say up to which amount this function decides. 0 is allowed."))
        )
    if not appointment.mandate_source:
        missing.append(
            ("mandate_source", _("Say in which line of the mandate register this stands."))
        )
    if not appointment.tasks.strip():
        missing.append(("tasks", _("Write down the tasks.")))
    return missing


def missing_for_appointment(
    appointment, on, *, effective_from=None, process_reasons=None
) -> list[tuple]:
    """Before somebody is appointed: every board heard, the council first, reasons for a no.

    Without ``effective_from`` and ``process_reasons`` only what the form cannot bring.
    """
    missing = missing_of_decision(appointment.decision, on)
    missing += missing_for_consultation(appointment)
    waiting = [
        place.platform.name for place in appointment.places.all() if place.tendency == Tendency.OPEN
    ]
    if waiting:
        missing.append(
            (
                None,
                _(
                    "These boards can still give their advice, up to and including %(day)s:"
                    " %(places)s."
                )
                % {
                    "day": appointment.term_due_on.strftime("%d-%m-%Y"),
                    "places": ", ".join(waiting),
                },
            )
        )
    if nominee_of(appointment) is None:
        missing.append((None, _("Nobody is nominated any more. Stop this procedure.")))
    if effective_from is not None and appointment.decision is not None:
        if effective_from < appointment.decision.decided_on:
            missing.append(
                (
                    "effective_from",
                    _("The council decided on %(day)s. Nobody is in function before that day.")
                    % {"day": appointment.decision.decided_on.strftime("%d-%m-%Y")},
                )
            )
    if process_reasons == "" and is_advised_against(appointment):
        missing.append(
            (
                "process_reasons",
                _("A board advised against it. Say in public why it goes on all the same."),
            )
        )
    return missing


def is_advised_against(appointment) -> bool:
    return any(place.tendency == Tendency.NEGATIVE for place in appointment.places.all())


def missing_for(appointment, on=None) -> list:
    """What stands between this appointment and its next step, in plain words; for its page."""
    on = on or current_day()
    match AppointmentStatus(appointment.status):
        case S.PROFILE:
            found = missing_for_decision(appointment, on)
        case S.AWAITING_DECISION:
            found = [(None, _("A decision of the council, adopted. Nobody is recruited before."))]
        case S.RECRUITING:
            found = missing_for_nomination(appointment, on)
        case S.NOMINATED:
            found = missing_for_consultation(appointment)
        case S.CONSULTATION:
            found = missing_for_appointment(appointment, on)
        case _:
            found = []
    return [message for _field, message in found]


# --- the road -------------------------------------------------------------------------------------
@transaction.atomic
def begin_appointment(*, by, kind, platforms, need, today=None):
    """Say that a broker or worker is needed, for which places, and why (DOMAIN.md 5.4)."""
    on = today or current_day()
    platforms = list(dict.fromkeys(platforms))
    missing = []
    if kind not in RoleHolder.Kind.values:
        missing.append(("kind", _("Choose broker or neighbourhood worker.")))
    if not platforms:
        missing.append(("platforms", _("Choose at least one village or neighbourhood.")))
    if not (need or "").strip():
        missing.append(("need", _("Say why somebody is needed.")))
    elif _is_too_long(need):
        missing.append(("need", _("Say it in at most 8,000 signs.")))
    refuse_missing(missing)
    if not by.has_perm("liaisons.add_appointment"):
        raise PermissionDenied
    appointment = Appointment.objects.create(
        kind=kind, need=need.strip(), status_since=on, entered_by=by
    )
    AppointmentPlatform.objects.bulk_create(
        AppointmentPlatform(appointment=appointment, platform=platform) for platform in platforms
    )
    appointment = lock(appointment)
    if appointment_rules.is_board_here(by, appointment):
        raise Refused(
            _("You sit on the board there. Somebody else begins this for the municipality."),
            field="platforms",
        )
    entry = keep(appointment, "begin", by=by, on=on, from_status="", text=appointment.need)
    tell_others(appointment, entry, but=by)
    return appointment


@transaction.atomic
def put_profile(appointment, *, by, profile, today=None):
    """Put the profile to the boards: they have three weeks at least, and each may remark."""
    on = today or current_day()
    appointment = take(appointment, "put_profile", by=by, on=on)
    profile = _words(profile, _("Write the profile first."), "profile")
    appointment.profile, appointment.profile_put_on = profile, on
    move(appointment, S.PROFILE, on=on, turn=Side.NEIGHBOURHOOD)
    begin(appointment, appointment_states.PROFILE, on=on, side=Side.NEIGHBOURHOOD)
    entry = keep(appointment, "put_profile", by=by, on=on, from_status=S.NEED, text=profile)
    tell(appointment, entry, "appointment_profile", set(board_of(appointment)) - {by})
    tell_others(appointment, entry, but=by)
    return appointment


def _own_place(appointment, platform, by, *, signs):
    """The place for which somebody speaks; with one board of his own that is clear."""
    find = appointment_rules.signing_places if signs else appointment_rules.own_places
    places = find(by, appointment)
    if platform is not None:
        places = [place for place in places if place.platform_id == platform.pk]
        if not places:
            raise PermissionDenied
    if len(places) != 1:
        raise Refused(_("Choose for which board you speak."), field="platform")
    return places[0]


@transaction.atomic
def remark(appointment, *, by, text, platform=None, today=None):
    """A board member says something of the profile; it must be answered before the road goes on."""
    on = today or current_day()
    appointment = take(appointment, "remark", by=by, on=on)
    place = _own_place(appointment, platform, by, signs=False)
    text = _words(text, _("Write your remark."))
    entry = keep(
        appointment,
        "remark",
        by=by,
        on=on,
        side=Side.NEIGHBOURHOOD,
        data={"place": place.platform.name},
        text=text,
    )
    ProfileRemark.objects.create(appointment=appointment, platform=place.platform, entry=entry)
    tell(
        appointment,
        entry,
        "appointment_to_do",
        set(municipality_of(appointment)) - {by},
        what="remark",
    )
    tell_others(appointment, entry, but=by)
    return appointment


@transaction.atomic
def answer_remark(appointment, *, by, remark, text, today=None):
    """Answer one remark, in public: once, and it stands."""
    on = today or current_day()
    appointment = take(appointment, "answer_remark", by=by, on=on)
    found = None
    if remark is not None:
        found = ProfileRemark.objects.filter(appointment=appointment, pk=remark.pk).first()
    if found is None:
        raise Refused(_("Choose the remark you answer."), field="remark")
    if found.answer_id is not None:
        raise Refused(_("This remark has been answered already."), field="remark")
    text = _words(text, _("Write the answer."))
    entry = keep(
        appointment,
        "answer_remark",
        by=by,
        on=on,
        data={"remark": found.entry.number, "place": found.platform.name},
        text=text,
    )
    found.answer = entry
    found.save(update_fields=["answer"])
    tell_others(appointment, entry, but=by)
    return appointment


@transaction.atomic
def close_profile(appointment, *, by, profile="", today=None):
    """The profile stands, changed after the remarks or not: now the council decides."""
    on = today or current_day()
    appointment = take(appointment, "close_profile", by=by, on=on)
    refuse_missing(missing_for_decision(appointment, on))
    profile = (profile or "").strip()
    if _is_too_long(profile):
        raise Refused(_("Say it in at most 8,000 signs."), field="profile")
    if profile and profile != appointment.profile:
        appointment.final_profile = profile
    settle(appointment, on=on, is_met=True)
    move(appointment, S.AWAITING_DECISION, on=on, turn=Side.MUNICIPALITY)
    entry = keep(
        appointment,
        "close_profile",
        by=by,
        on=on,
        from_status=S.PROFILE,
        data={"is_changed": bool(appointment.final_profile)},
        text=appointment.final_profile,
    )
    tell_others(appointment, entry, but=by)
    return appointment


@transaction.atomic
def start_recruiting(appointment, *, by, decision, today=None):
    """The council decided: on this decision the appointment rests (R2)."""
    on = today or current_day()
    appointment = take(appointment, "start_recruiting", by=by, on=on)
    refuse_missing(missing_of_decision(decision, on))
    appointment.decision = decision
    move(appointment, S.RECRUITING, on=on, turn=Side.MUNICIPALITY)
    entry = keep(
        appointment,
        "start_recruiting",
        by=by,
        on=on,
        from_status=S.AWAITING_DECISION,
        data={"decision": decision.pk, "decided_on": decision.decided_on.isoformat()},
    )
    tell_others(appointment, entry, but=by)
    return appointment


# --- the committee --------------------------------------------------------------------------------
def _join(appointment, user, *, on, platform=None, is_resident=False):
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if Role.ADMINISTRATOR in roles_of(user):
        raise Refused(
            _("Who administers this portal does not sit on the committee: he never reads names."),
            field="user",
        )
    row = CommitteeMember.objects.filter(appointment=appointment, user=user).first()
    if row is not None and row.covers(on):
        raise Refused(_("This person is on the committee already."), field="user")
    if row is None:
        row = CommitteeMember(appointment=appointment, user=user, starts_on=on)
    row.platform, row.is_resident, row.ends_on = platform, is_resident, None
    row.save()
    return row


@transaction.atomic
def add_member(appointment, *, by, user, today=None):
    """Put somebody of the municipality on the committee; from this day on he reads the names."""
    on = today or current_day()
    appointment = take(appointment, "add_member", by=by, on=on)
    if user is None or not user.is_active or not roles_of(user) & STAFF_ROLES:
        raise Refused(_("Choose somebody who holds an office at the municipality."), field="user")
    _join(appointment, user, on=on)
    entry = keep(appointment, "add_member", by=by, on=on)
    tell(appointment, entry, "appointment_committee", {user})
    tell_others(appointment, entry, but=by)
    return appointment


@transaction.atomic
def delegate(appointment, *, by, user, platform=None, today=None):
    """A board names one of its own as the resident on the committee."""
    on = today or current_day()
    appointment = take(appointment, "delegate", by=by, on=on)
    place = _own_place(appointment, platform, by, signs=True)
    sits = (
        user is not None
        and BoardSeat.objects.on(on).filter(user=user, platform=place.platform).exists()
    )
    if not sits or not user.is_active or roles_of(user) & STAFF_ROLES:
        raise Refused(
            _("Choose a resident on your own board who does not work for the municipality."),
            field="user",
        )
    _join(appointment, user, on=on, platform=place.platform, is_resident=True)
    if place.waived_on is not None:
        place.waived_on, place.waiver_reason = None, ""
        place.save(update_fields=["waived_on", "waiver_reason"])
    entry = keep(
        appointment,
        "delegate",
        by=by,
        on=on,
        side=Side.NEIGHBOURHOOD,
        data={"place": place.platform.name},
    )
    tell(appointment, entry, "appointment_committee", {user})
    tell_others(appointment, entry, but=by)
    return appointment


@transaction.atomic
def waive(appointment, *, by, text, platform=None, today=None):
    """A board says in writing that nobody of it takes part, and why; everyone can read it."""
    on = today or current_day()
    appointment = take(appointment, "waive", by=by, on=on)
    place = _own_place(appointment, platform, by, signs=True)
    if place.waived_on is not None:
        raise Refused(_("Your board said so already."))
    text = _words(text, _("Say why nobody takes part."))
    place.waived_on, place.waiver_reason = on, text
    place.save(update_fields=["waived_on", "waiver_reason"])
    entry = keep(
        appointment,
        "waive",
        by=by,
        on=on,
        side=Side.NEIGHBOURHOOD,
        data={"place": place.platform.name},
        text=text,
    )
    tell_others(appointment, entry, but=by)
    return appointment


def _take_committee(appointment, *, by, on):
    """Lock an appointment for who works with its names, while names are worked with."""
    appointment = lock(appointment)
    for function in (advance_locked,):
        appointment = function(appointment, on)
    if not appointment_rules.sits_on_committee(by, appointment, on):
        raise PermissionDenied
    if appointment.status != S.RECRUITING:
        raise Refused(_("This step is not possible in the present status."))
    return appointment


@transaction.atomic
def add_candidate(appointment, *, by, name, note="", today=None):
    """Write down a candidate. No entry and no message tells of it: that would tell of a person."""
    on = today or current_day()
    appointment = _take_committee(appointment, by=by, on=on)
    name = required(name, _("Fill in the name."), "name")
    if len(name) > NAME_LENGTH:
        raise Refused(_("Say it in at most 150 signs."), field="name")
    note = (note or "").strip()
    if _is_too_long(note):
        raise Refused(_("Say it in at most 8,000 signs."), field="note")
    return Candidate.objects.create(
        appointment=appointment, name=name, note=note, added_by=by, added_on=on
    )


@transaction.atomic
def remove_candidate(candidate, *, by, today=None):
    """Somebody withdraws: the whole row goes at once."""
    on = today or current_day()
    appointment = _take_committee(candidate.appointment, by=by, on=on)
    appointment.candidates.filter(pk=candidate.pk).delete()
    return appointment


@transaction.atomic
def prepare(
    appointment,
    *,
    by,
    employer="",
    funder="",
    reports_to="",
    may_dismiss="",
    complaint_route="",
    is_employed_by_municipality=False,
    tasks="",
    mandate_amount=None,
    mandate_is_alone=True,
    mandate_source="",
    mandate_subjects=(),
    today=None,
):
    """Fill in the statement and the mandate of the function, in parts if need be."""
    on = today or current_day()
    appointment = take(appointment, "prepare", by=by, on=on)
    values = {
        "employer": employer,
        "funder": funder,
        "reports_to": reports_to,
        "may_dismiss": may_dismiss,
        "complaint_route": complaint_route,
        "tasks": tasks,
        "mandate_source": mandate_source,
    }
    for name, value in values.items():
        setattr(appointment, name, (value or "").strip())
    appointment.is_employed_by_municipality = bool(is_employed_by_municipality)
    appointment.mandate_amount = mandate_amount
    appointment.mandate_is_alone = bool(mandate_is_alone)
    changed = {*values, "mandate_amount"}
    try:
        appointment.clean_fields(
            exclude={field.name for field in appointment._meta.fields} - changed
        )
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=field) from None
    appointment.mandate_subjects.set(mandate_subjects)
    entry = keep(
        appointment,
        "prepare",
        by=by,
        on=on,
        data={"missing": len(missing_for_consultation(appointment))},
    )
    tell_others(appointment, entry, but=by)
    return appointment


@transaction.atomic
def nominate(appointment, *, by, candidate, today=None):
    """The committee nominates one candidate. Until the advice only the committee knows who."""
    on = today or current_day()
    appointment = take(appointment, "nominate", by=by, on=on)
    refuse_missing(missing_for_nomination(appointment, on))
    if candidate is None or candidate.appointment_id != appointment.pk:
        raise Refused(_("Choose the candidate whom you nominate."), field="candidate")
    appointment.candidates.filter(pk=candidate.pk).update(is_nominated=True)
    move(appointment, S.NOMINATED, on=on, turn=Side.MUNICIPALITY)
    residents = CommitteeMember.objects.on(on).filter(appointment=appointment, is_resident=True)
    entry = keep(
        appointment,
        "nominate",
        by=by,
        on=on,
        from_status=S.RECRUITING,
        side=Side.NOBODY,
        data={"residents": residents.count()},
    )
    tell_others(appointment, entry, but=by)
    return appointment


# --- the advice of the neighbourhood --------------------------------------------------------------
@transaction.atomic
def open_consultation(appointment, *, by, today=None):
    """Ask the boards for their advice: two weeks, and silence is shown as silence."""
    on = today or current_day()
    appointment = take(appointment, "open_consultation", by=by, on=on)
    refuse_missing(missing_for_consultation(appointment))
    move(appointment, S.CONSULTATION, on=on, turn=Side.NEIGHBOURHOOD)
    begin(appointment, appointment_states.ADVICE, on=on, side=Side.NEIGHBOURHOOD)
    entry = keep(appointment, "open_consultation", by=by, on=on, from_status=S.NOMINATED)
    tell(appointment, entry, "appointment_consultation", set(board_of(appointment)) - {by})
    tell_others(appointment, entry, but=by)
    return appointment


@transaction.atomic
def advise(appointment, *, by, tendency, text="", platform=None, today=None):
    """A board advises: its tendency is public, its words about a named person never are."""
    on = today or current_day()
    appointment = take(appointment, "advise", by=by, on=on)
    place = _own_place(appointment, platform, by, signs=True)
    if place.tendency != Tendency.OPEN:
        raise Refused(_("Your board has given its advice already. It stands as it was given."))
    if tendency not in ADVICES:
        raise Refused(_("Choose one of the three."), field="tendency")
    text = (text or "").strip()
    if tendency != Tendency.POSITIVE:
        text = required(text, _("Say why, or on which conditions."), "text")
    if _is_too_long(text):
        raise Refused(_("Say it in at most 8,000 signs."), field="text")
    place.tendency, place.advised_on = tendency, on
    place.save(update_fields=["tendency", "advised_on"])
    if text:
        AdviceText.objects.create(place=place, text=text, author=by)
    is_last = all(row.tendency != Tendency.OPEN for row in _places_now(appointment, place))
    if is_last:
        settle(appointment, on=on, is_met=True)
        appointment.turn = Side.MUNICIPALITY
    entry = keep(
        appointment,
        "advise",
        by=by,
        on=on,
        side=Side.NEIGHBOURHOOD,
        data={"place": place.platform.name, "tendency": str(tendency)},
    )
    if is_last:
        tell(
            appointment,
            entry,
            "appointment_to_do",
            set(municipality_of(appointment)) - {by},
            what="advised",
        )
    tell_others(appointment, entry, but=by)
    return appointment


def _places_now(appointment, changed):
    return [changed if row.pk == changed.pk else row for row in appointment.places.all()]


@transaction.atomic
def appoint(appointment, *, by, effective_from, user=None, process_reasons="", today=None):
    """The college appointed: from here on somebody is in function, after council and residents.

    Without ``user`` the person is recorded under the function of the role: the name becomes public
    only with consent. Gives the appointment; its ``holder`` is whoever came in function.
    """
    on = today or current_day()
    appointment = take(appointment, "appoint", by=by, on=on)
    reasons = (process_reasons or "").strip()
    missing = missing_for_appointment(
        appointment, on, effective_from=effective_from, process_reasons=reasons
    )
    if not isinstance(effective_from, datetime.date):
        missing.append(("effective_from", _("Give the first day in function.")))
    elif effective_from > add_length(on, appointment_states.REVIEW):
        missing.append(("effective_from", _("Choose a day within a year.")))
    if user is not None and (
        user.pk == by.pk or appointment_rules.is_board_here(user, appointment)
    ):
        missing.append(("user", _("This person decides or advises here. Choose somebody else.")))
    if _is_too_long(reasons):
        missing.append(("process_reasons", _("Say it in at most 8,000 signs.")))
    refuse_missing(missing)
    nominee = nominee_of(appointment)
    person = user or add_person(
        name=nominee.name, function=str(_function(appointment.kind)), is_active=False
    )
    appointment.effective_from, appointment.appointed_on = effective_from, on
    appointment.process_reasons = reasons if is_advised_against(appointment) else ""
    appointment.is_against_advice = is_advised_against(appointment)
    settle(appointment, on=on, is_met=True)
    move(appointment, S.APPOINTED, on=on, turn=Side.NOBODY)
    begin(
        appointment, appointment_states.REVIEW, on=max(on, effective_from), side=Side.MUNICIPALITY
    )
    names_go(appointment, on)
    entry = keep(
        appointment,
        "appoint",
        by=by,
        on=on,
        from_status=S.CONSULTATION,
        data={
            "effective_from": effective_from.isoformat(),
            "decided_on": appointment.decision.decided_on.isoformat(),
            "is_against_advice": appointment.is_against_advice,
        },
        text=appointment.process_reasons,
    )
    _put_in_function(appointment, person, by=by)
    told = {*board_of(appointment)}
    for place in appointment.places.all():
        told |= set(followers(place.platform))
    tell(
        appointment,
        entry,
        "appointment_appointed",
        told - {by},
        starts=effective_from,
        is_against_advice=appointment.is_against_advice,
    )
    tell_others(appointment, entry, but=by)
    return appointment


def _function(kind):
    return (
        _("neighbourhood broker") if kind == RoleHolder.Kind.BROKER else _("neighbourhood worker")
    )


def _put_in_function(appointment, person, *, by, ends_on=None):
    """The role holder and the mandate that follow from an appointment."""
    places = [place.platform for place in appointment.places.all()]
    holder = RoleHolder(
        user=person,
        kind=appointment.kind,
        appointment=appointment,
        starts_on=appointment.effective_from,
        ends_on=ends_on,
        is_employed_by_municipality=appointment.is_employed_by_municipality,
        tasks=appointment.tasks,
        is_published=appointment.has_statement,
        **{field: getattr(appointment, field) for field in STATEMENT},
    )
    record_role_holder(holder, platforms=places)
    IndependenceLevel.objects.create(
        holder=holder,
        level=Level.MUNICIPALITY if holder.is_employed_by_municipality else Level.INDEPENDENT,
        starts_on=holder.starts_on,
    )
    if appointment.has_mandate:
        record_mandate(
            person,
            amount=appointment.mandate_amount,
            source=appointment.mandate_source,
            subjects=appointment.mandate_subjects.all(),
            platforms=places,
            starts_on=appointment.effective_from,
            is_alone=appointment.mandate_is_alone,
        )
    appointment.holder = holder
    return holder


@transaction.atomic
def review(appointment, *, by, text, today=None):
    """The yearly talk, with a public account; the next one is a year later."""
    on = today or current_day()
    appointment = take(appointment, "review", by=by, on=on)
    text = _words(text, _("Write in short how it goes. Everyone can read it."))
    before = appointment.status
    settle(appointment, on=on, is_met=True)
    move(appointment, S.REVIEWED, on=on, turn=Side.NOBODY)
    appointment.status_since = on
    begin(appointment, appointment_states.REVIEW, on=on, side=Side.MUNICIPALITY)
    entry = keep(appointment, "review", by=by, on=on, from_status=before, text=text)
    tell_others(appointment, entry, but=by)
    return appointment


@transaction.atomic
def end(appointment, *, by, ends_on, text, today=None):
    """The last day of whoever was appointed, with who helps the neighbourhood from then on."""
    on = today or current_day()
    appointment = take(appointment, "end", by=by, on=on)
    text = _words(text, _("Say who helps the neighbourhood from then on."))
    if not isinstance(ends_on, datetime.date):
        raise Refused(_("Give the last day in function."), field="ends_on")
    if ends_on < appointment.effective_from:
        raise Refused(_("A role cannot end before it starts."), field="ends_on")
    if ends_on > add_length(on, appointment_states.REVIEW):
        raise Refused(_("Choose a day within a year."), field="ends_on")
    before = appointment.status
    settle(appointment, on=on, is_met=False)
    move(appointment, S.ENDED, on=on, turn=Side.NOBODY)
    entry = keep(
        appointment,
        "end",
        by=by,
        on=on,
        from_status=before,
        data={"ends_on": ends_on.isoformat()},
        text=text,
    )
    holder = RoleHolder.objects.select_for_update(of=("self",)).get(appointment=appointment)
    holder.ends_on = ends_on
    record_role_holder(holder, platforms=list(holder.platforms.all()))
    tell_others(appointment, entry, but=by)
    return appointment


@transaction.atomic
def stop(appointment, *, by, text, today=None):
    """The procedure stops, with the reason in public; names go four weeks later."""
    on = today or current_day()
    appointment = take(appointment, "stop", by=by, on=on)
    text = _words(text, _("Give the reason. Everyone can read it."))
    before = appointment.status
    settle(appointment, on=on, is_met=False)
    move(appointment, S.STOPPED, on=on, turn=Side.NOBODY)
    names_go(appointment, on)
    entry = keep(appointment, "stop", by=by, on=on, from_status=before, text=text)
    tell_others(appointment, entry, but=by)
    return appointment


# --- what happened outside the portal -------------------------------------------------------------
@transaction.atomic
def record_past_appointment(
    user,
    *,
    by,
    kind,
    platforms,
    decision,
    starts_on,
    ends_on=None,
    is_employed_by_municipality=False,
    tasks="",
    text="",
    today=None,
    **statement,
):
    """Record somebody who came in function outside this portal, after the council decided (R70).

    Nobody can read here that residents were heard, so the page says "achteraf ingevoerd" for ever.
    Was it before the decision, then it is recorded with the mark (``appoint_role_holder``).
    """
    on = today or current_day()
    if not by.has_perm("liaisons.record_past_appointment"):
        raise PermissionDenied
    platforms = list(dict.fromkeys(platforms))
    missing = (
        [] if platforms else [("platforms", _("Choose at least one village or neighbourhood."))]
    )
    missing += missing_of_decision(decision, on)
    if not isinstance(starts_on, datetime.date):
        missing.append(("starts_on", _("Give the first day in function.")))
    elif starts_on > on:
        missing.append(
            ("starts_on", _("This day has yet to come. Walk the road of an appointment instead."))
        )
    elif decision is not None and starts_on < decision.decided_on:
        missing.append(
            (
                "starts_on",
                _(
                    "That is before the council decided. Record it with the mark “appointed before"
                    " the council decided”."
                ),
            )
        )
    refuse_missing(missing)
    values = {field: (statement.get(field) or "").strip() for field in STATEMENT}
    appointment = Appointment(
        kind=kind,
        status=S.APPOINTED,
        status_since=on,
        turn=Side.NOBODY,
        need=(text or "").strip() or str(_("Recorded afterwards.")),
        decision=decision,
        effective_from=starts_on,
        is_from_before=True,
        entered_by=by,
        is_employed_by_municipality=is_employed_by_municipality,
        tasks=(tasks or "").strip(),
        **values,
    )
    try:
        appointment.clean_fields()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=field) from None
    appointment.save(force_insert=True)
    AppointmentPlatform.objects.bulk_create(
        AppointmentPlatform(appointment=appointment, platform=platform) for platform in platforms
    )
    appointment = lock(appointment)
    is_over = ends_on is not None and ends_on < on
    if is_over:
        move(appointment, S.ENDED, on=on, turn=Side.NOBODY)
    else:
        begin(appointment, appointment_states.REVIEW, on=max(on, starts_on), side=Side.MUNICIPALITY)
    entry = keep(
        appointment,
        "record_past",
        by=by,
        on=on,
        from_status="",
        data={
            "effective_from": starts_on.isoformat(),
            "decided_on": decision.decided_on.isoformat(),
        },
        text=(text or "").strip(),
    )
    _put_in_function(appointment, user, by=by, ends_on=ends_on)
    tell_others(appointment, entry, but=by)
    return appointment


# --- what time does -------------------------------------------------------------------------------
@transaction.atomic
def advance_appointment(appointment, today=None):
    """Let time do to one appointment what it should have done by this day. Safe to repeat."""
    on = today or current_day()
    appointment = lock(appointment)
    if appointment.wake_on is None or appointment.wake_on > on:
        return appointment
    return advance_locked(appointment, on)


@first_of_every_write
def advance_locked(appointment, on):
    """The same for an appointment that is locked already."""
    for _step in range(MOST_STEPS):
        if appointment.wake_on is None or appointment.wake_on > on:
            return appointment
        _one_step(appointment, on)
    logger.error("appointment %s did not come to rest", appointment.pk)
    return appointment


def _one_step(appointment, on):
    term = running(appointment)
    if term is not None and on > term.due_on:
        if appointment.status == S.PROFILE:
            return _profile_over(appointment, term)
        if appointment.status == S.CONSULTATION:
            return _advice_over(appointment, term)
        if term.late_noted_on is None:
            return _review_late(appointment, term)
    if (
        appointment.status in IN_FUNCTION
        and appointment.reminded_on is None
        and term is not None
        and on >= review_reminder_day(term)
    ):
        return _remind_of_review(appointment, term)
    go_on = appointment.candidates_go_on
    if go_on is not None and appointment.candidates_gone_on is None and on >= go_on:
        return _erase_names(appointment, go_on)
    set_clock(appointment)
    appointment.save(update_fields=["wake_on", "term_due_on"])
    return None


def _profile_over(appointment, term):
    """Three weeks passed: the municipality answers what was said and goes on."""
    passed_on = term.due_on + DAY
    term.meet(passed_on)
    term.save()
    appointment.turn = Side.MUNICIPALITY
    entry = keep(appointment, "profile_over", by=None, on=passed_on)
    tell(appointment, entry, "appointment_to_do", municipality_of(appointment), what="profile")
    tell_others(appointment, entry)


def _advice_over(appointment, term):
    """Two weeks passed: who did not advise is shown as silent, and the road goes on."""
    passed_on = term.due_on + DAY
    term.end(passed_on)
    term.save()
    silent = note_silence(appointment, passed_on)
    appointment.turn = Side.MUNICIPALITY
    entry = keep(
        appointment,
        "advice_over",
        by=None,
        on=passed_on,
        data={"places": [place.platform.name for place in silent]},
    )
    tell(appointment, entry, "appointment_to_do", municipality_of(appointment), what="advised")
    tell_others(appointment, entry)


def _remind_of_review(appointment, term):
    """Two weeks before the year is over the municipality has the turn."""
    appointment.reminded_on = review_reminder_day(term)
    appointment.turn = Side.MUNICIPALITY
    entry = keep(appointment, "review_due", by=None, on=appointment.reminded_on)
    tell(appointment, entry, "appointment_to_do", municipality_of(appointment), what="review")


def _review_late(appointment, term):
    """The year has passed without a talk: that stands in the dossier, once."""
    term.late_noted_on = term.due_on + DAY
    term.save(update_fields=["late_noted_on"])
    appointment.turn = Side.MUNICIPALITY
    entry = keep(appointment, "review_late", by=None, on=term.late_noted_on)
    tell(appointment, entry, "appointment_to_do", municipality_of(appointment), what="review")


def _erase_names(appointment, on):
    """Four weeks after the end all rows about candidates are deleted; that it was done is kept."""
    AdviceText.objects.filter(place__appointment=appointment).delete()
    Candidate.objects.filter(appointment=appointment).delete()
    appointment.candidates_gone_on = on
    keep(appointment, "erase_names", by=None, on=on)


def advance_appointments(today=None, limit=None):
    """Wake every appointment in which time has something to do; the worker's job.

    Each in its own transaction, so that one mistake does not hold up the others.
    """
    on = today or current_day()
    done = 0
    waking = Appointment.objects.waking(on).order_by("wake_on", "pk").values_list("pk", flat=True)
    for pk in list(waking[:limit] if limit else waking):
        try:
            advance_appointment(Appointment(pk=pk), on)
            done += 1
        except Exception:
            logger.exception("advancing appointment %s failed", pk)
    return done
