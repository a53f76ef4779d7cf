"""What the database itself refuses for the register of promises, whoever asks (SAFETY.md).

A later migration that remakes one of these tables on SQLite drops its triggers with the old table
and must run `operations()` again. A new nullable column does not remake it.
"""

from django.db import migrations

from core.entries import trigger_operations

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


def _changes(columns, differs):
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)


def _conditions(vendor):
    """(name, when, message): an update of a promise that is refused."""
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    final = ", ".join(f"'{status}'" for status in FINAL)
    return [
        ("said", _changes(SAID, differs), "what was said stays as it was said"),
        (
            "first_date",
            f"OLD.first_due_on IS NOT NULL AND NEW.first_due_on {differs} OLD.first_due_on",
            "the first date of a promise stands",
        ),
        (
            "final",
            f"OLD.status IN ({final}) AND NEW.status <> OLD.status",
            "kept or broken stays so",
        ),
    ]


def _undo(vendor):
    names = [f"{PROMISE}_{name}" for name, _when, _message in _conditions(vendor)]
    if vendor == "postgresql":
        lines = []
        for name in names:
            lines.append(f"DROP TRIGGER IF EXISTS {name} ON {PROMISE}")
            lines.append(f"DROP FUNCTION IF EXISTS {name}()")
        for table in NEVER_DELETED:
            lines += [
                f"DROP TRIGGER IF EXISTS {table}_no_delete ON {table}",
                f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
                f"DROP FUNCTION IF EXISTS {table}_never_deleted()",
            ]
        return lines
    lines = [f"DROP TRIGGER IF EXISTS {name}" for name in names]
    for table in NEVER_DELETED:
        lines += [
            f"DROP TRIGGER IF EXISTS {table}_no_delete",
            f"DROP TRIGGER IF EXISTS {table}_no_replace",
        ]
    return lines


def _do(vendor):
    lines = []
    for name, when, message in _conditions(vendor):
        if vendor == "postgresql":
            lines.append(
                f"""CREATE FUNCTION {PROMISE}_{name}() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
                END $$ LANGUAGE plpgsql"""
            )
            lines.append(
                f"""CREATE TRIGGER {PROMISE}_{name} BEFORE UPDATE ON {PROMISE}
                FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {PROMISE}_{name}()"""
            )
        else:
            lines.append(
                f"""CREATE TRIGGER {PROMISE}_{name} BEFORE UPDATE ON {PROMISE}
                WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"""
            )
    for table in NEVER_DELETED:
        message = f"rows of {table} are never deleted"
        if vendor == "postgresql":
            lines += [
                f"""CREATE FUNCTION {table}_never_deleted() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
                END $$ LANGUAGE plpgsql""",
                f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_never_deleted()""",
                f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {table}_never_deleted()""",
            ]
        else:
            # REPLACE deletes without firing the DELETE trigger, so a colliding INSERT is refused.
            lines += [
                f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
                BEGIN SELECT RAISE(ABORT, '{message}'); END""",
                f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
                WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
                BEGIN SELECT RAISE(ABORT, '{message}'); END""",  # noqa: S608  our own names
            ]
    return lines


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
    """The operations of a migration that puts all guards of the register in place."""
    return [
        *trigger_operations("council_promiseentry", unique=(("promise_id", "number"),)),
        *trigger_operations("council_promisedate", unique=(("promise_id", "number"),)),
        migrations.RunPython(create, remove, elidable=False),
    ]
