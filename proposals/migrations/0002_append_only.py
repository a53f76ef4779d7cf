"""The database itself keeps dossiers append-only and published answers unchanged (SAFETY.md)."""

from django.db import migrations

from core.entries import trigger_operations

TABLE = "proposals_formalresponse"
MESSAGE = "a published answer stands"


def _undo(vendor):
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {TABLE}_published_stands ON {TABLE}",
            f"DROP FUNCTION IF EXISTS {TABLE}_published_stands()",
        ]
    return [f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("no_update", "no_delete")]


def _do(vendor):
    if vendor == "postgresql":
        return [
            f"""CREATE OR REPLACE FUNCTION {TABLE}_published_stands() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql""",
            f"""CREATE TRIGGER {TABLE}_published_stands BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW WHEN (OLD.state = 'published')
            EXECUTE FUNCTION {TABLE}_published_stands()""",
        ]
    return [
        f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
        WHEN OLD.state = 'published' BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
        f"""CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
        WHEN OLD.state = 'published' BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
    ]


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in [*_undo(vendor), *_do(vendor)]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _undo(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial")]

    operations = [
        *trigger_operations("proposals_proposalentry", unique=(("proposal_id", "number"),)),
        migrations.RunPython(create, remove, elidable=False),
    ]
