from django.db import migrations

from core.entries import trigger_operations
from council import decision_search


def install(apps, schema_editor):
    decision_search.WORDS.install(schema_editor)


def uninstall(apps, schema_editor):
    decision_search.WORDS.uninstall(schema_editor)


class Migration(migrations.Migration):
    """Entries are only ever added; decisions can be found by their words."""

    dependencies = [("council", "0004_decisions")]

    operations = [
        *trigger_operations("council_decisionentry", unique=(("decision_id", "number"),)),
        migrations.RunPython(install, uninstall),
    ]
