"""While another public body has not confirmed a plan, nobody here has the turn."""

from django.db import migrations


def give_the_turn_to_nobody(apps, schema_editor):
    apps.get_model("proposals", "Proposal").objects.filter(
        status="forwarded", forward_confirmed_on=None
    ).update(turn="nobody")


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_listed_words")]

    operations = [migrations.RunPython(give_the_turn_to_nobody, migrations.RunPython.noop)]
