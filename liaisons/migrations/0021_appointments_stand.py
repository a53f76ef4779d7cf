"""Nobody comes in function before the council decided and the boards were heard (R2, R70)."""

from django.db import migrations

from liaisons import guards


class Migration(migrations.Migration):
    dependencies = [
        ("liaisons", "0020_appointments_with_residents_say"),
        ("council", "0007_promises_stand"),
    ]

    operations = guards.operations()
