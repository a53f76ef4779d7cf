from django.db import migrations

from core.entries import trigger_operations


class Migration(migrations.Migration):
    """What changed in the rules is only ever added to."""

    dependencies = [("council", "0002_setting_changes")]

    operations = [
        *trigger_operations("council_settingchange", unique=(("key", "number"),)),
    ]
