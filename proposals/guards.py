"""What the database itself refuses for a plan, whoever asks (SAFETY.md).

How the municipality went on without the neighbourhood stands with the plan for ever (PRODUCT.md,
"Proposal"): a mark is set once and neither moved nor taken away.

A later migration that remakes the table on SQLite drops its triggers with the old table and must
run `operations()` again. A new nullable column does not remake it.
"""

from django.db import migrations

from .models import Proposal

TABLE = Proposal._meta.db_table
NAME = f"{TABLE}_mark_stands"
MARKS = ("continued_without_support_on", "continued_unanswered_on", "continued_against_on")
# Why nobody answered belongs to that mark.
CAUSE = "unanswered_cause"
MESSAGE = "how a plan went on without the neighbourhood stands for ever"


def _moved(differs):
    """An update that moves a mark or takes it away."""
    lines = [f"(OLD.{mark} IS NOT NULL AND NEW.{mark} {differs} OLD.{mark})" for mark in MARKS]
    lines.append(f"(OLD.{MARKS[1]} IS NOT NULL AND NEW.{CAUSE} {differs} OLD.{CAUSE})")
    return " OR ".join(lines)


def _marked(row):
    return "(" + " OR ".join(f"{row}{mark} IS NOT NULL" for mark in MARKS) + ")"


def _undo(vendor):
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}",
            f"DROP TRIGGER IF EXISTS {NAME}_no_delete ON {TABLE}",
            f"DROP FUNCTION IF EXISTS {NAME}()",
        ]
    return [f"DROP TRIGGER IF EXISTS {NAME}{end}" for end in ("", "_no_delete", "_no_replace")]


def _do(vendor):
    if vendor == "postgresql":
        return [
            f"""CREATE FUNCTION {NAME}() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql""",
            f"""CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE}
            FOR EACH ROW WHEN ({_moved("IS DISTINCT FROM")}) EXECUTE FUNCTION {NAME}()""",
            f"""CREATE TRIGGER {NAME}_no_delete BEFORE DELETE ON {TABLE}
            FOR EACH ROW WHEN ({_marked("OLD.")}) EXECUTE FUNCTION {NAME}()""",
        ]
    # REPLACE deletes without firing the DELETE trigger, so a colliding INSERT is refused.
    return [
        f"""CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE}
        WHEN {_moved("IS NOT")} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
        f"""CREATE TRIGGER {NAME}_no_delete BEFORE DELETE ON {TABLE}
        WHEN {_marked("OLD.")} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
        f"""CREATE TRIGGER {NAME}_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id AND {_marked("")})
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",  # noqa: S608  our own names
    ]


def create(apps, schema_editor):
    """Put the triggers in place; safe to repeat."""
    vendor = schema_editor.connection.vendor
    for statement in [*_undo(vendor), *_do(vendor)]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    """Take them away again, for who goes back a migration."""
    for statement in _undo(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def operations() -> list:
    """The operation of a migration that puts the guards of a plan in place."""
    return [migrations.RunPython(create, remove, elidable=False)]
