"""What the database itself refuses, whoever asks: triggers on SQLite and PostgreSQL (SAFETY.md).

The operations say no in readable words; these triggers say the same, so that no admin page, script
or later mistake comes around them. A room states its rules in its own ``guards.py``. A later
migration that remakes a table on SQLite drops its triggers with the old table and must run the
operations again; a new nullable column does not remake it.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db import migrations


class Guard(NamedTuple):
    """A change of a row that is refused; names and conditions come from our own code only."""

    table: str
    name: str
    event: str  # INSERT, UPDATE or DELETE
    condition: str  # over OLD and NEW
    message: str


def guard_operations(
    guards: Callable[[Callable[..., str]], Iterable[Guard]], never_deleted: Iterable[str] = ()
) -> list:
    """Migration operations that put these guards in place; safe to repeat.

    ``guards`` is given ``changed(*columns)``: the condition that one of these columns changes.
    """

    def create(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        found = _of(guards, vendor)
        for statement in [
            *_undo(found, never_deleted, vendor),
            *(line for guard in found for line in _refuse(guard, vendor)),
            *(line for table in never_deleted for line in _never_delete(table, vendor)),
        ]:
            schema_editor.execute(statement)

    def remove(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in _undo(_of(guards, vendor), never_deleted, vendor):
            schema_editor.execute(statement)

    return [migrations.RunPython(create, remove, elidable=False)]


def _of(guards, vendor) -> list[Guard]:
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"

    def changed(*columns):
        return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)

    return list(guards(changed))


def _refuse(guard, vendor) -> list[str]:
    table, name = guard.table, f"{guard.table}_{guard.name}"
    if vendor == "postgresql":
        # A trigger's own WHEN may not look at other tables, so the function asks.
        record = "OLD" if guard.event == "DELETE" else "NEW"
        return [
            f"""CREATE FUNCTION {name}() RETURNS trigger AS $$
            BEGIN
                IF {guard.condition} THEN
                    RAISE EXCEPTION '{guard.message}'
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN {record};
            END $$ LANGUAGE plpgsql""",
            f"""CREATE TRIGGER {name} BEFORE {guard.event} ON {table}
            FOR EACH ROW EXECUTE FUNCTION {name}()""",
        ]
    lines = [
        f"""CREATE TRIGGER {name} BEFORE {guard.event} ON {table}
        WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"""
    ]
    if guard.event == "DELETE":
        # REPLACE deletes without firing the DELETE trigger, so a colliding INSERT is refused.
        stands = guard.condition.replace("OLD.", f"{table}.")
        lines.append(
            f"""CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE {table}.id = NEW.id AND ({stands}))
            BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"""  # noqa: S608  our own names
        )
    return lines


def _never_delete(table, vendor) -> list[str]:
    message = f"rows of {table} are never deleted"
    if vendor == "postgresql":
        return [
            f"""CREATE FUNCTION {table}_never_deleted() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql""",
            f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_never_deleted()""",
            f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_never_deleted()""",
        ]
    return [
        f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{message}'); END""",
        # As above.
        f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{message}'); END""",  # noqa: S608  our own names
    ]


def _undo(guards, never_deleted, vendor) -> list[str]:
    lines = []
    for guard in guards:
        name = f"{guard.table}_{guard.name}"
        if vendor == "postgresql":
            lines += [
                f"DROP TRIGGER IF EXISTS {name} ON {guard.table}",
                f"DROP FUNCTION IF EXISTS {name}()",
            ]
        else:
            lines += [
                f"DROP TRIGGER IF EXISTS {name}",
                f"DROP TRIGGER IF EXISTS {name}_no_replace",
            ]
    for table in never_deleted:
        if vendor == "postgresql":
            lines += [
                f"DROP TRIGGER IF EXISTS {table}_no_delete ON {table}",
                f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
                f"DROP FUNCTION IF EXISTS {table}_never_deleted()",
            ]
        else:
            lines += [
                f"DROP TRIGGER IF EXISTS {table}_no_delete",
                f"DROP TRIGGER IF EXISTS {table}_no_replace",
            ]
    return lines
