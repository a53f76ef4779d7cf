"""Let both databases find plans by their words."""

from django.db import migrations

from proposals import search


def install(apps, schema_editor):
    search.install(schema_editor)


def uninstall(apps, schema_editor):
    search.uninstall(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_append_only")]

    operations = [migrations.RunPython(install, uninstall)]
