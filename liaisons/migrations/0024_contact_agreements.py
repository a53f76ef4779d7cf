"""On which subjects a platform and the municipality agreed a contact point (R50)."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("liaisons", "0023_questions_stand"),
        ("platforms", "0003_groups_news_and_trust"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreed_on", models.DateField(verbose_name="agreed on")),
                (
                    "source",
                    models.CharField(
                        help_text="For example: the meeting of 3 March, or a letter. Everyone can read it.",
                        max_length=200,
                        verbose_name="where it was agreed",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, verbose_name="link to the minutes or the letter"),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_agreements",
                        to="platforms.platform",
                        verbose_name="village or neighbourhood",
                    ),
                ),
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
                    "subjects",
                    models.ManyToManyField(
                        related_name="contact_agreements",
                        to="platforms.subject",
                        verbose_name="subjects",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement about contact points",
                "verbose_name_plural": "agreements about contact points",
                "ordering": ["platform__name", "-agreed_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalContactAgreement",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("agreed_on", models.DateField(verbose_name="agreed on")),
                (
                    "source",
                    models.CharField(
                        help_text="For example: the meeting of 3 March, or a letter. Everyone can read it.",
                        max_length=200,
                        verbose_name="where it was agreed",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, verbose_name="link to the minutes or the letter"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="platforms.platform",
                        verbose_name="village or neighbourhood",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical agreement about contact points",
                "verbose_name_plural": "historical agreements about contact points",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContactAgreement_subjects",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "contactagreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="liaisons.contactagreement",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="liaisons.historicalcontactagreement",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="platforms.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalContactAgreement_subjects",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddIndex(
            model_name="contactagreement",
            index=models.Index(fields=["platform", "-agreed_on"], name="contact_agreement_newest"),
        ),
        migrations.AddConstraint(
            model_name="contactagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True),
                name="contact_agreement_has_source",
                violation_error_message="Say where it was agreed.",
            ),
        ),
    ]
