"""What the database itself refuses for appointments and role holders, whoever asks (R2, R70).

The gates of PRODUCT.md ("Brokers and workers") stand in the operations with readable words; these
triggers say the same on both databases, so that no admin page, script or later mistake comes
around them. A later migration that remakes one of these tables on SQLite drops its triggers with
the old table and must run `operations()` again.
"""

from django.db import migrations

from core.entries import trigger_operations

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


def _conditions(vendor):
    """(table, name, when it fires, condition, message) of what is refused."""
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"

    def changed(*columns):
        return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)

    return [
        (
            APPOINTMENT,
            "begins",
            "INSERT",
            f"NEW.status <> 'need' AND NOT NEW.is_from_before"
            f" OR NEW.is_from_before AND NOT ({_DECIDED})",
            "an appointment begins with its need, or is recorded afterwards with its decision",
        ),
        (
            APPOINTMENT,
            "decided",
            "UPDATE",
            f"NEW.status IN {IN_FUNCTION}"
            f" AND ({changed('status', 'effective_from', 'decision_id')}) AND NOT ({_DECIDED})",
            "nobody is appointed before the council decided",
        ),
        (
            APPOINTMENT,
            "heard",
            "UPDATE",
            f"NEW.status = 'appointed' AND OLD.status <> 'appointed'"
            f" AND NOT (OLD.status = 'consultation' AND {_HEARD})",
            "nobody is appointed before the neighbourhood was heard",
        ),
        (
            APPOINTMENT,
            "final",
            "UPDATE",
            "OLD.status IN ('ended', 'stopped') AND NEW.status <> OLD.status",
            "what has ended stays ended",
        ),
        (
            APPOINTMENT,
            "frozen",
            "UPDATE",
            f"{changed('kind', 'is_from_before')}"
            f" OR OLD.profile <> '' AND ({changed('profile')})"
            f" OR OLD.is_against_advice AND NOT NEW.is_against_advice",
            "the kind, the profile that was put and the mark stay as they are",
        ),
        (
            PLACE,
            "advice_stands",
            "UPDATE",
            f"OLD.tendency <> '' AND ({changed('tendency', 'advised_on')})"
            f" OR ({changed('appointment_id', 'platform_id')})",
            "an advice stands as it was given",
        ),
        (
            HOLDER,
            "decided_first",
            "INSERT",
            f"NOT NEW.appointed_before_decision AND NOT ({_LAWFUL})",
            "nobody comes in function before the council decided, unless it is marked",
        ),
        (
            HOLDER,
            "stays_decided",
            "UPDATE",
            f"NOT NEW.appointed_before_decision AND ({changed('starts_on', 'kind')}"
            f" OR {changed('appointment_id', 'appointed_before_decision')}) AND NOT ({_LAWFUL})",
            "nobody comes in function before the council decided, unless it is marked",
        ),
        (
            HOLDER,
            "mark_stays",
            "UPDATE",
            "OLD.appointed_before_decision AND NOT NEW.appointed_before_decision",
            "the mark of an early appointment stays for ever",
        ),
        (
            HOLDER,
            "person_stays",
            "UPDATE",
            f"{changed('user_id')}"
            f" OR OLD.appointment_id IS NOT NULL AND ({changed('appointment_id')})",
            "a mark or an appointment cannot be moved to somebody else",
        ),
        (
            HOLDER,
            "kept",
            "DELETE",
            "OLD.appointed_before_decision",
            "the mark of an early appointment stays for ever",
        ),
    ]


def _undo(vendor):
    names = [(table, f"{table}_{name}") for table, name, *_rest in _conditions(vendor)]
    if vendor == "postgresql":
        lines = []
        for table, name in names:
            lines.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            lines.append(f"DROP FUNCTION IF EXISTS {name}()")
        for table in NEVER_DELETED:
            lines += [
                f"DROP TRIGGER IF EXISTS {table}_no_delete ON {table}",
                f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
                f"DROP FUNCTION IF EXISTS {table}_never_deleted()",
            ]
        return lines
    lines = [f"DROP TRIGGER IF EXISTS {name}" for _table, name in names]
    for table in NEVER_DELETED:
        lines += [
            f"DROP TRIGGER IF EXISTS {table}_no_delete",
            f"DROP TRIGGER IF EXISTS {table}_no_replace",
        ]
    return lines


def _do(vendor):
    lines = []
    for table, name, event, when, message in _conditions(vendor):
        if vendor == "postgresql":
            # A trigger's own WHEN may not look at other tables, so the function asks.
            record = "OLD" if event == "DELETE" else "NEW"
            lines.append(
                f"""CREATE FUNCTION {table}_{name}() RETURNS trigger AS $$
                BEGIN
                    IF {when} THEN
                        RAISE EXCEPTION '{message}'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN {record};
                END $$ LANGUAGE plpgsql"""
            )
            lines.append(
                f"""CREATE TRIGGER {table}_{name} BEFORE {event} ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"""
            )
        else:
            lines.append(
                f"""CREATE TRIGGER {table}_{name} BEFORE {event} ON {table}
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
    """The operations of a migration that puts all guards in place."""
    return [
        *trigger_operations("liaisons_appointmententry", unique=(("appointment_id", "number"),)),
        *trigger_operations("liaisons_independencelevel", unique=(("holder_id", "starts_on"),)),
        migrations.RunPython(create, remove, elidable=False),
    ]
