"""The database itself refuses a visible contact point that is not ready (R51)."""

from importlib import import_module

from django.db import migrations, models

one_a_day = import_module("liaisons.migrations.0002_one_contact_point_a_day")


def triggers_again(apps, schema_editor):
    """SQLite makes the table anew for a constraint, and drops its triggers with the old one."""
    if schema_editor.connection.vendor == "sqlite":
        one_a_day.forwards(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("liaisons", "0004_unready_is_not_public")]

    operations = [
        migrations.AddConstraint(
            model_name="contactassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_published", False),
                    models.Q(
                        ("briefed_on__isnull", False),
                        ("consent_on__isnull", False),
                        ("hours_per_week__isnull", False),
                        models.Q(("briefed_by", ""), _negated=True),
                        models.Q(("consent_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="published_contact_assignment_is_ready",
                violation_error_message="Residents can see a contact point only when hours, briefing and the consent of the team lead are filled in.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hours_per_week__isnull", True),
                    models.Q(("hours_per_week__gt", 0), ("hours_per_week__lte", 40)),
                    _connector="OR",
                ),
                name="contact_assignment_hours_make_sense",
                violation_error_message="Fill in between half an hour and 40 hours a week.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("previous__isnull", True),
                    models.Q(("handover_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="handed_over_contact_assignment_has_reason",
                violation_error_message="Say why the work is handed over.",
            ),
        ),
        migrations.RunPython(triggers_again, migrations.RunPython.noop),
    ]
