"""The database keeps for ever how the municipality went on without the neighbourhood."""

from django.db import migrations

from proposals import guards


class Migration(migrations.Migration):
    dependencies = [("proposals", "0015_promises_cover_what_their_answer_covers")]

    operations = guards.operations()
