"""What was added to a published answer stands as the answer does: nothing changes or removes it."""

from django.db import migrations

TABLE = "proposals_responseaddition"
MESSAGE = "an addition to an answer stands"


def _undo(vendor):
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {TABLE}_stands ON {TABLE}",
            f"DROP FUNCTION IF EXISTS {TABLE}_stands()",
        ]
    return [f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("no_update", "no_delete")]


def _do(vendor):
    if vendor == "postgresql":
        return [
            f"""CREATE FUNCTION {TABLE}_stands() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql""",
            f"""CREATE TRIGGER {TABLE}_stands BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION {TABLE}_stands()""",
        ]
    return [
        f"""CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
        for verb in ("UPDATE", "DELETE")
    ]


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in [*_undo(vendor), *_do(vendor)]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _undo(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0005_nobody_has_the_turn_elsewhere")]

    operations = [migrations.RunPython(create, remove, elidable=False)]
