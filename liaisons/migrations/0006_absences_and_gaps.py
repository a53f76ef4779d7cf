"""Days away of a contact point, and the gaps that were noticed and told (R49)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("liaisons", "0005_published_is_ready"),
        ("platforms", "0003_groups_news_and_trust"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day away")),
                ("ends_on", models.DateField(verbose_name="last day away")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is away",
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
                "ordering": ["starts_on", "pk"],
                "indexes": [models.Index(fields=["starts_on", "ends_on"], name="absence_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="absence_ends_after_start",
                        violation_error_message="The last day cannot be before the first day.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Gap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("never", "there was never anybody"),
                            ("ended", "the contact point stopped"),
                            ("absent", "the contact point is away and there is no deputy"),
                            ("left", "the contact point no longer works here"),
                        ],
                        max_length=20,
                        verbose_name="cause",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("noticed_on", models.DateField(verbose_name="noticed on")),
                (
                    "ended_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="there is somebody again since"
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_gaps",
                        to="platforms.platform",
                        verbose_name="village or neighbourhood",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_gaps",
                        to="platforms.subject",
                        verbose_name="subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "gap",
                "verbose_name_plural": "gaps",
                "ordering": ["-noticed_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("platform", "subject"),
                        name="one_open_gap_per_place_and_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("noticed_on")),
                            _connector="OR",
                        ),
                        name="gap_ends_after_it_was_noticed",
                    ),
                ],
            },
        ),
    ]
