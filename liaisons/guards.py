"""What the database itself refuses for appointments and role holders, whoever asks (R2, R70).

The gates of PRODUCT.md ("Brokers and workers") stand in the operations too, with readable words.
"""

from core.entries import trigger_operations
from core.guards import Guard, guard_operations

APPOINTMENT = "liaisons_appointment"
PLACE = "liaisons_appointmentplatform"
HOLDER = "liaisons_roleholder"
NEVER_DELETED = (APPOINTMENT, PLACE, "liaisons_appointmentterm", "liaisons_profileremark")

ADOPTED = "('adopted', 'adopted_amended')"
WAS_APPOINTED = "('appointed', 'reviewed', 'ended')"
IN_FUNCTION = "('appointed', 'reviewed')"

# The council decided, on or before the first day.
_DECIDED = f"""EXISTS (SELECT 1 FROM council_decision d WHERE d.id = NEW.decision_id
    AND d.outcome IN {ADOPTED} AND d.decided_on <= NEW.effective_from)"""  # noqa: S608  our own names
# Each board gave its advice, or its two weeks passed; a no needs reasons in public.
_HEARD = f"""EXISTS (SELECT 1 FROM {PLACE} p WHERE p.appointment_id = NEW.id)
    AND NOT EXISTS (SELECT 1 FROM {PLACE} p WHERE p.appointment_id = NEW.id AND p.tendency = '')
    AND (NEW.process_reasons <> '' OR NOT EXISTS (SELECT 1 FROM {PLACE} p
        WHERE p.appointment_id = NEW.id AND p.tendency = 'negative'))"""  # noqa: S608  our own names
_LAWFUL = f"""EXISTS (SELECT 1 FROM {APPOINTMENT} a
    JOIN council_decision d ON d.id = a.decision_id
    WHERE a.id = NEW.appointment_id AND a.kind = NEW.kind AND a.status IN {WAS_APPOINTED}
    AND d.outcome IN {ADOPTED} AND d.decided_on <= NEW.starts_on)"""  # noqa: S608  our own names


def _guards(changed):
    return [
        Guard(
            APPOINTMENT,
            "begins",
            "INSERT",
            f"NEW.status <> 'need' AND NOT NEW.is_from_before"
            f" OR NEW.is_from_before AND NOT ({_DECIDED})",
            "an appointment begins with its need, or is recorded afterwards with its decision",
        ),
        Guard(
            APPOINTMENT,
            "decided",
            "UPDATE",
            f"NEW.status IN {IN_FUNCTION}"
            f" AND ({changed('status', 'effective_from', 'decision_id')}) AND NOT ({_DECIDED})",
            "nobody is appointed before the council decided",
        ),
        Guard(
            APPOINTMENT,
            "heard",
            "UPDATE",
            f"NEW.status = 'appointed' AND OLD.status <> 'appointed'"
            f" AND NOT (OLD.status = 'consultation' AND {_HEARD})",
            "nobody is appointed before the neighbourhood was heard",
        ),
        Guard(
            APPOINTMENT,
            "final",
            "UPDATE",
            "OLD.status IN ('ended', 'stopped') AND NEW.status <> OLD.status",
            "what has ended stays ended",
        ),
        Guard(
            APPOINTMENT,
            "frozen",
            "UPDATE",
            f"{changed('kind', 'is_from_before')}"
            f" OR OLD.profile <> '' AND ({changed('profile')})"
            f" OR OLD.is_against_advice AND NOT NEW.is_against_advice",
            "the kind, the profile that was put and the mark stay as they are",
        ),
        Guard(
            PLACE,
            "advice_stands",
            "UPDATE",
            f"OLD.tendency <> '' AND ({changed('tendency', 'advised_on')})"
            f" OR ({changed('appointment_id', 'platform_id')})",
            "an advice stands as it was given",
        ),
        Guard(
            HOLDER,
            "decided_first",
            "INSERT",
            f"NOT NEW.appointed_before_decision AND NOT ({_LAWFUL})",
            "nobody comes in function before the council decided, unless it is marked",
        ),
        Guard(
            HOLDER,
            "stays_decided",
            "UPDATE",
            f"NOT NEW.appointed_before_decision AND ({changed('starts_on', 'kind')}"
            f" OR {changed('appointment_id', 'appointed_before_decision')}) AND NOT ({_LAWFUL})",
            "nobody comes in function before the council decided, unless it is marked",
        ),
        Guard(
            HOLDER,
            "mark_stays",
            "UPDATE",
            "OLD.appointed_before_decision AND NOT NEW.appointed_before_decision",
            "the mark of an early appointment stays for ever",
        ),
        Guard(
            HOLDER,
            "person_stays",
            "UPDATE",
            f"{changed('user_id')}"
            f" OR OLD.appointment_id IS NOT NULL AND ({changed('appointment_id')})",
            "a mark or an appointment cannot be moved to somebody else",
        ),
        Guard(
            HOLDER,
            "kept",
            "DELETE",
            "OLD.appointed_before_decision",
            "the mark of an early appointment stays for ever",
        ),
    ]


def operations() -> list:
    """The operations of a migration that puts all guards in place."""
    return [
        *trigger_operations("liaisons_appointmententry", unique=(("appointment_id", "number"),)),
        *trigger_operations("liaisons_independencelevel", unique=(("holder_id", "starts_on"),)),
        *guard_operations(_guards, NEVER_DELETED),
    ]
