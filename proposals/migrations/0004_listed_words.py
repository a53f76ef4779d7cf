"""Keep what a list shows of each plan, so that a list of plans costs one narrow query."""

from django.db import migrations, models

from proposals import search


def install(apps, schema_editor):
    # Adding a column remakes the table on SQLite, which drops its triggers.
    search.install(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_search")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="listed_title",
            field=models.CharField(blank=True, default="", editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name="proposal",
            name="teaser",
            field=models.CharField(blank=True, default="", editable=False, max_length=200),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
