"""The database itself refuses two absences of one person on one day.

PostgreSQL: an exclusion constraint (a range of one number needs no extension). SQLite: two
triggers.
"""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE liaisons_absence ADD CONSTRAINT absences_do_not_overlap
EXCLUDE USING gist (
    int8range(user_id, user_id, '[]') WITH &&,
    daterange(starts_on, ends_on, '[]') WITH &&
)
"""

SQLITE = """
CREATE TRIGGER absences_do_not_overlap_{when}
BEFORE {when} ON liaisons_absence
WHEN EXISTS (
    SELECT 1 FROM liaisons_absence AS other
    WHERE other.user_id = NEW.user_id
      AND other.id IS NOT NEW.id
      AND other.starts_on <= NEW.ends_on
      AND other.ends_on >= NEW.starts_on
)
BEGIN SELECT RAISE(ABORT, 'absences_do_not_overlap'); END
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for when in ("INSERT", "UPDATE"):
            schema_editor.execute(SQLITE.format(when=when))


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE liaisons_absence DROP CONSTRAINT absences_do_not_overlap"
        )
    else:
        for when in ("INSERT", "UPDATE"):
            schema_editor.execute(f"DROP TRIGGER absences_do_not_overlap_{when}")


class Migration(migrations.Migration):
    dependencies = [("liaisons", "0006_absences_and_gaps")]

    operations = [migrations.RunPython(forwards, backwards)]
