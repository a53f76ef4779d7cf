"""The verbs of decisions and motions: record, correct in the open, tell how it is carried out."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import entries
from core.kinds import Role, Side
from core.roles import roles_of
from core.terms import moment_on
from core.terms import today as current_day
from core.transitions import Refused, refuse_missing
from notifications.operations import followers, notify
from platforms.models import BoardSeat

from .. import decision_search
from ..decision_states import CARRIED, WITHOUT_EXECUTION, DecisionKind, DecisionOutcome, Execution
from ..models import Decision, DecisionEntry, DecisionEntryText
from ..models.decisions import SUMMARY_LENGTH

# What the clerk fills in; how far it is carried out is told by a verb of its own.
FIELDS = (
    "kind",
    "title",
    "summary",
    "decided_on",
    "outcome",
    "addressee",
    "submitter",
    "belongs_to",
    "subject",
    "reference",
    "url",
)


def _check(decision, on):
    """Refuse with everything that is wrong at once."""
    missing = []

    def need(condition, field, message):
        if not condition:
            missing.append((field, message))

    need(decision.kind in DecisionKind.values, "kind", _("Choose what it is."))
    need((decision.title or "").strip(), "title", _("Fill in a title."))
    need(
        len(decision.summary or "") <= SUMMARY_LENGTH,
        "summary",
        _("Say it in at most 4,000 signs."),
    )
    is_day = isinstance(decision.decided_on, datetime.date)
    need(is_day, "decided_on", _("Give the day of the meeting."))
    if is_day:
        need(decision.decided_on <= on, "decided_on", _("This day has yet to come."))
    need(decision.outcome in DecisionOutcome.values, "outcome", _("Choose the outcome."))
    if decision.belongs_to_id is not None:
        need(
            decision.belongs_to_id != decision.pk
            and decision.belongs_to.belongs_to_id is None
            and not (decision.pk and decision.motions.exists()),
            "belongs_to",
            _("Choose the decision itself, not another motion or amendment."),
        )
    need(
        decision.outcome in CARRIED or decision.execution in WITHOUT_EXECUTION,
        "outcome",
        _("Something has been told of how it is carried out already. First say that this stopped."),
    )
    refuse_missing(missing)
    try:
        decision.clean_fields(exclude={"execution_since"})
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=field) from None


def _may(by, permission, decision=None):
    if not by.has_perm(permission, decision):
        raise PermissionDenied


def _lock(decision) -> Decision:
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related("subject", "belongs_to")
        .get(pk=decision.pk)
    )


def _role_of(by):
    roles = roles_of(by)
    return Role.CLERK if Role.CLERK in roles else Role.ADMINISTRATOR


def _keep(decision, verb, *, by, on, before="", data=None, text="") -> DecisionEntry:
    """Write the entry, and keep the words by which the decision is found."""
    entry = entries.append(
        DecisionEntry,
        DecisionEntryText,
        dossier={"decision": decision},
        verb=verb,
        side=Side.MUNICIPALITY,
        role=_role_of(by),
        at=moment_on(on),
        from_status=before,
        to_status=str(decision.execution),
        data=data or {},
        text=text,
        # By the office, not by the person: these words stay when the account goes.
        actor=by,
    )
    decision.entry_count = entry.number
    decision.dossier_head = entry.head
    decision_search.prepare(
        decision,
        parties=list(decision.parties.all()),
        platforms=list(decision.platforms.all()),
    )
    decision.save()
    return entry


def _in_order(records):
    return sorted(set(records or ()), key=lambda record: record.pk)


@transaction.atomic
def record_decision(*, by, parties=(), platforms=(), today=None, **fields) -> Decision:
    """Write down a decision or motion. What is not known stays unknown (R59, R71).

    The boards of the places it names hear of it, and whoever follows those places.
    """
    on = today or current_day()
    _may(by, "council.add_decision")
    unknown = set(fields) - {*FIELDS, "execution"}
    if unknown:
        raise TypeError(f"Not a field of a decision: {sorted(unknown)}")
    decision = Decision(**fields)
    if "execution" not in fields:
        decision.execution = _first_execution(decision.outcome)
    decision.execution_since = decision.decided_on or on
    _check(decision, on)
    decision.save(force_insert=True)
    decision.parties.set(_in_order(parties))
    decision.platforms.set(_in_order(platforms))
    entry = _keep(
        decision,
        "record",
        by=by,
        on=on,
        data={"kind": str(decision.kind), "outcome": str(decision.outcome)},
    )
    _tell(decision, entry, "decision_new", _of_places(decision), but=by)
    return decision


def _first_execution(outcome):
    """What can be said on the day itself: of what was adopted nothing has begun."""
    return Execution.OPEN if outcome in CARRIED else Execution.UNKNOWN


def _shown(decision, name):
    """A field as a reader sees it, for the line “was, became”."""
    field = Decision._meta.get_field(name)
    value = getattr(decision, name)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _names(records):
    return ", ".join(record.name for record in records)


@transaction.atomic
def correct_decision(
    decision, *, by, reason, parties=None, platforms=None, today=None, **fields
) -> Decision:
    """Put something right, in the open: what it was, what it became and why stays readable.

    Also how an outcome is filled in that was unknown first. Followers hear of another outcome.
    """
    on = today or current_day()
    decision = _lock(decision)
    _may(by, "council.change_decision", decision)
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"Not a field of a decision: {sorted(unknown)}")
    changes = []
    outcome_before = decision.outcome
    for name in FIELDS:
        if name not in fields:
            continue
        old = _shown(decision, name)
        setattr(decision, name, fields[name])
        new = _shown(decision, name)
        if old != new:
            changes.append([name, old, new])
    chosen = {"parties": parties, "platforms": platforms}
    for name, records in chosen.items():
        if records is None:
            continue
        old, new = list(getattr(decision, name).all()), _in_order(records)
        if {record.pk for record in old} != {record.pk for record in new}:
            ordered = sorted(new, key=lambda record: _place(record))
            changes.append([name, _names(old), _names(ordered)])
    if not changes:
        raise Refused(_("You have not changed anything yet."))
    reason = (reason or "").strip()
    if not reason:
        raise Refused(_("Say why you correct it. Everyone can read it."), field="reason")
    if outcome_before not in CARRIED and decision.execution == Execution.UNKNOWN:
        decision.execution = _first_execution(decision.outcome)
        decision.execution_since = on
    elif decision.outcome not in CARRIED and decision.execution == Execution.OPEN:
        # Nothing was told of it yet, so that nothing is taken back.
        if not decision.entries.filter(verb="tell_execution").exists():
            decision.execution = Execution.UNKNOWN
    _check(decision, on)
    decision._change_reason = reason[:100]
    for name, records in chosen.items():
        if records is not None:
            getattr(decision, name).set(_in_order(records))
    entry = _keep(decision, "correct", by=by, on=on, data={"changes": changes}, text=reason)
    if decision.outcome != outcome_before:
        _tell(decision, entry, "decision_step", followers(decision), but=by, text=reason)
    return decision


def _place(record):
    """Parties by seats, places by name: never by the hand that ticked them."""
    return (getattr(record, "order", 0), record.name)


@transaction.atomic
def tell_execution(decision, *, by, execution, text, today=None) -> DecisionEntry:
    """Say how far it is carried out, dated and for everybody; followers hear of it.

    The same state again with news of it is allowed; an entry can only be added, never changed.
    """
    on = today or current_day()
    decision = _lock(decision)
    _may(by, "council.change_decision", decision)
    text = (text or "").strip()
    if execution not in Execution.values:
        raise Refused(_("Choose how far it is."), field="execution")
    if decision.outcome not in CARRIED and execution not in WITHOUT_EXECUTION:
        raise Refused(
            _("Only what was adopted or taken over can be carried out."), field="execution"
        )
    if not text:
        raise Refused(_("Say how it stands. Everyone can read it."), field="execution_text")
    if len(text) > SUMMARY_LENGTH:
        raise Refused(_("Say it in at most 4,000 signs."), field="execution_text")
    before = decision.execution
    if execution != before:
        decision.execution, decision.execution_since = execution, on
    entry = _keep(decision, "tell_execution", by=by, on=on, before=str(before), text=text)
    people = {*followers(decision), *(_of_places(decision) if execution != before else ())}
    _tell(decision, entry, "decision_step", people, but=by, text=text)
    return entry


def _of_places(decision):
    """The boards of the places it names, and whoever follows those places."""
    places = list(decision.platforms.all())
    seats = BoardSeat.objects.current().filter(platform__in=places).select_related("user")
    return {
        *(seat.user for seat in seats),
        *(person for place in places for person in followers(place)),
    }


def _tell(decision, entry, kind, people, *, but, text=""):
    notify(
        {person for person in people if person.pk != but.pk},
        kind=kind,
        about=decision,
        event=f"decision:{decision.pk}:entry:{entry.number}:{kind}",
        context={
            "title": decision.title,
            "sort": decision.get_kind_display(),
            "outcome": decision.get_outcome_display(),
            "execution": decision.get_execution_display() if decision.has_execution else "",
            "text": text,
            "side": str(Side.MUNICIPALITY),
            "head": decision.dossier_head,
        },
    )
