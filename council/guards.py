"""What the database itself refuses for the register of promises, whoever asks."""

from core.entries import trigger_operations
from core.guards import Guard, guard_operations

PROMISE = "council_promise"
# What was said, by which side, where and when: frozen from the moment it is entered.
SAID = (
    "side",
    "title",
    "text",
    "said_on",
    "said_where",
    "occasion",
    "is_expectation",
    "entered_on",
)
FINAL = ("kept", "broken", "lapsed", "corrected", "rejected")
NEVER_DELETED = (PROMISE, "council_promiseplatform", "council_promiseterm")


def _guards(changed):
    final = ", ".join(f"'{status}'" for status in FINAL)
    return [
        Guard(PROMISE, "said", "UPDATE", changed(*SAID), "what was said stays as it was said"),
        Guard(
            PROMISE,
            "first_date",
            "UPDATE",
            f"OLD.first_due_on IS NOT NULL AND {changed('first_due_on')}",
            "the first date of a promise stands",
        ),
        Guard(
            PROMISE,
            "final",
            "UPDATE",
            f"OLD.status IN ({final}) AND NEW.status <> OLD.status",
            "kept or broken stays so",
        ),
    ]


def operations() -> list:
    """The operations of a migration that puts all guards of the register in place."""
    return [
        *trigger_operations("council_promiseentry", unique=(("promise_id", "number"),)),
        *trigger_operations("council_promisedate", unique=(("promise_id", "number"),)),
        *guard_operations(_guards, NEVER_DELETED),
    ]
