"""Nothing in the register of promises is deleted, and what was said does not change (SAFETY.md)."""

from django.db import migrations

from council import guards, search


def install(apps, schema_editor):
    search.WORDS.install(schema_editor)


def uninstall(apps, schema_editor):
    search.WORDS.uninstall(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("council", "0006_promises")]

    operations = [
        *guards.operations(),
        migrations.RunPython(install, uninstall, elidable=False),
    ]
