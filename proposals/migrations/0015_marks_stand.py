"""The database keeps for ever how the municipality went on without the neighbourhood."""

from django.db import migrations

from proposals import guards


class Migration(migrations.Migration):
    dependencies = [("proposals", "0014_promises_of_an_answer")]

    operations = guards.operations()
