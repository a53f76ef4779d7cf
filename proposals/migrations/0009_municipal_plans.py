"""What a plan of the municipality says beforehand, and how it went on without the neighbourhood."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from proposals import search


def install(apps, schema_editor):
    # Adding a column remakes the table on SQLite, which drops its triggers.
    search.install(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("liaisons", "0002_one_contact_point_a_day"),
        ("platforms", "0001_initial"),
        ("proposals", "0008_from_agenda_point"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="continued_against_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="proposal",
            name="continued_unanswered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="proposal",
            name="continued_without_support_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="proposal",
            name="earlier_plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="later_plans",
                to="proposals.proposal",
                verbose_name="comes after",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="unanswered_cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_board", "No platform to answer"),
                    ("silence", "No answer came, also after reminders"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="proposalversion",
            name="aim",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="proposalversion",
            name="fixed_points",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="proposalversion",
            name="influence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("inform", "Inform"),
                    ("consult", "Consult"),
                    ("advise", "Advise"),
                    ("coproduce", "Make together"),
                    ("codecide", "Decide together"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="proposalversion",
            name="planning",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="influence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("inform", "Inform"),
                    ("consult", "Consult"),
                    ("advise", "Advise"),
                    ("coproduce", "Make together"),
                    ("codecide", "Decide together"),
                ],
                max_length=20,
                verbose_name="room for influence",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("initiator", "municipality"),
                    models.Q(
                        ("continued_against_on__isnull", True),
                        ("continued_unanswered_on__isnull", True),
                        ("continued_without_support_on__isnull", True),
                        ("earlier_plan__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="only_municipality_passes_over",
                violation_error_message="Only a plan of the municipality goes on without the neighbourhood.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("continued_unanswered_on__isnull", True),
                    models.Q(("unanswered_cause", ""), _negated=True),
                    _connector="OR",
                ),
                name="unanswered_plan_has_cause",
                violation_error_message="A plan without an answer says why there is none.",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
