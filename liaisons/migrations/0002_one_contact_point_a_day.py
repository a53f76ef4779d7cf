"""The database itself refuses two contact points for one subject and platform on one day.

PostgreSQL: an exclusion constraint (ranges of one number need no extension). SQLite: two triggers.
"""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE liaisons_contactassignment ADD CONSTRAINT contact_assignments_do_not_overlap
EXCLUDE USING gist (
    int8range(subject_id, subject_id, '[]') WITH &&,
    int8range(COALESCE(platform_id, 0), COALESCE(platform_id, 0), '[]') WITH &&,
    daterange(starts_on, ends_on, '[]') WITH &&
) DEFERRABLE INITIALLY IMMEDIATE
"""

SQLITE = """
CREATE TRIGGER contact_assignments_do_not_overlap_{when}
BEFORE {when} ON liaisons_contactassignment
WHEN EXISTS (
    SELECT 1 FROM liaisons_contactassignment AS other
    WHERE other.subject_id = NEW.subject_id
      AND other.platform_id IS NEW.platform_id
      AND other.id IS NOT NEW.id
      AND other.starts_on <= COALESCE(NEW.ends_on, '9999-12-31')
      AND COALESCE(other.ends_on, '9999-12-31') >= NEW.starts_on
)
BEGIN SELECT RAISE(ABORT, 'contact_assignments_do_not_overlap'); END
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
            "ALTER TABLE liaisons_contactassignment "
            "DROP CONSTRAINT contact_assignments_do_not_overlap"
        )
    else:
        for when in ("INSERT", "UPDATE"):
            schema_editor.execute(f"DROP TRIGGER contact_assignments_do_not_overlap_{when}")


class Migration(migrations.Migration):
    dependencies = [("liaisons", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
