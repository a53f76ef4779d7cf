from django.db import migrations

from core.entries import trigger_operations


class Migration(migrations.Migration):
    """What was said with a question is only ever added to (SAFETY.md)."""

    dependencies = [("liaisons", "0022_questions")]

    operations = trigger_operations("liaisons_questionentry", unique=(("question_id", "number"),))
