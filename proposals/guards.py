"""What the database itself refuses for a plan, whoever asks (SAFETY.md).

How the municipality went on without the neighbourhood stands with the plan for ever (PRODUCT.md,
"Proposal"): a mark is set once and neither moved nor taken away.
"""

from core.guards import Guard, guard_operations

from .models import Proposal

TABLE = Proposal._meta.db_table
MARKS = ("continued_without_support_on", "continued_unanswered_on", "continued_against_on")
# Why nobody answered belongs to that mark.
CAUSE = "unanswered_cause"
MESSAGE = "how a plan went on without the neighbourhood stands for ever"


def _guards(changed):
    """A mark is neither moved nor taken away, nor is a plan that has one."""
    moved = [f"(OLD.{mark} IS NOT NULL AND {changed(mark)})" for mark in MARKS]
    moved.append(f"(OLD.{MARKS[1]} IS NOT NULL AND {changed(CAUSE)})")
    marked = [f"OLD.{mark} IS NOT NULL" for mark in MARKS]
    return [
        Guard(TABLE, "mark_stands", "UPDATE", " OR ".join(moved), MESSAGE),
        Guard(TABLE, "marked_stays", "DELETE", " OR ".join(marked), MESSAGE),
    ]


def operations() -> list:
    """The operation of a migration that puts the guards of a plan in place."""
    return guard_operations(_guards)
