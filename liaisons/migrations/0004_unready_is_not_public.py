"""What was visible without readiness is hidden: nobody invents who was briefed and who agreed.

The queue "Contact points not ready" names each of them, with what is missing.
"""

from django.db import migrations


def hide(apps, schema_editor):
    ContactAssignment = apps.get_model("liaisons", "ContactAssignment")
    ContactAssignment.objects.filter(is_published=True).update(is_published=False)


class Migration(migrations.Migration):
    dependencies = [("liaisons", "0003_readiness")]

    operations = [migrations.RunPython(hide, migrations.RunPython.noop)]
