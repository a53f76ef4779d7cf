from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.terms


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("platforms", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalContactAssignment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(default=core.terms.today, verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="up to and including"),
                ),
                (
                    "is_published",
                    models.BooleanField(
                        default=True,
                        help_text="Not visible means: for residents there is no contact point here.",
                        verbose_name="visible on the site",
                    ),
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
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
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
                        help_text="Leave empty for all villages and neighbourhoods. One with a name goes before it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="platforms.platform",
                        verbose_name="village or neighbourhood",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="platforms.subject",
                        verbose_name="subject",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="contact point",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contact point",
                "verbose_name_plural": "historical contact points",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMandate",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(default=core.terms.today, verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="up to and including"),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Up to and including this amount per decision.",
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="amount in euros",
                    ),
                ),
                (
                    "is_alone",
                    models.BooleanField(
                        default=True,
                        help_text="If not: this person prepares the answer and somebody else publishes it.",
                        verbose_name="decides alone",
                    ),
                ),
                (
                    "may_agree_agreements",
                    models.BooleanField(
                        default=False,
                        verbose_name="may sign support agreements for the municipality",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="The line in the mandate register, or the decision.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                ("source_url", models.URLField(blank=True, verbose_name="link to the source")),
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="holder of the mandate",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mandate",
                "verbose_name_plural": "historical mandates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRoleHolder",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(default=core.terms.today, verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="up to and including"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("broker", "broker"), ("worker", "neighbourhood worker")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("employer", models.CharField(max_length=160, verbose_name="employer")),
                (
                    "is_employed_by_municipality",
                    models.BooleanField(default=False, verbose_name="employed by the municipality"),
                ),
                (
                    "appointed_before_decision",
                    models.BooleanField(
                        default=False,
                        help_text="Stays visible for everyone, and cannot be taken away later.",
                        verbose_name="appointed before the council decided",
                    ),
                ),
                (
                    "about",
                    models.TextField(blank=True, verbose_name="what this person does for you"),
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical broker or neighbourhood worker",
                "verbose_name_plural": "historical brokers and neighbourhood workers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(default=core.terms.today, verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="up to and including"),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Up to and including this amount per decision.",
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="amount in euros",
                    ),
                ),
                (
                    "is_alone",
                    models.BooleanField(
                        default=True,
                        help_text="If not: this person prepares the answer and somebody else publishes it.",
                        verbose_name="decides alone",
                    ),
                ),
                (
                    "may_agree_agreements",
                    models.BooleanField(
                        default=False,
                        verbose_name="may sign support agreements for the municipality",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="The line in the mandate register, or the decision.",
                        max_length=200,
                        verbose_name="source",
                    ),
                ),
                ("source_url", models.URLField(blank=True, verbose_name="link to the source")),
                (
                    "platforms",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Choose none for all villages and neighbourhoods.",
                        related_name="mandates",
                        to="platforms.platform",
                        verbose_name="villages and neighbourhoods",
                    ),
                ),
                (
                    "subjects",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Choose none for all subjects.",
                        related_name="mandates",
                        to="platforms.subject",
                        verbose_name="subjects",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="holder of the mandate",
                    ),
                ),
            ],
            options={
                "verbose_name": "mandate",
                "verbose_name_plural": "mandates",
                "ordering": ["user__name", "-starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="mandate_ends_after_start",
                        violation_error_message="A mandate cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="mandate_amount_not_negative",
                        violation_error_message="The amount of a mandate cannot be below zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="mandate_has_source",
                        violation_error_message="A mandate needs a source.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMandate_subjects",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="liaisons.historicalmandate",
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
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="liaisons.mandate",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalMandate_subjects",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMandate_platforms",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="liaisons.historicalmandate",
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="platforms.platform",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="liaisons.mandate",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalMandate_platforms",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RoleHolder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(default=core.terms.today, verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="up to and including"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("broker", "broker"), ("worker", "neighbourhood worker")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("employer", models.CharField(max_length=160, verbose_name="employer")),
                (
                    "is_employed_by_municipality",
                    models.BooleanField(default=False, verbose_name="employed by the municipality"),
                ),
                (
                    "appointed_before_decision",
                    models.BooleanField(
                        default=False,
                        help_text="Stays visible for everyone, and cannot be taken away later.",
                        verbose_name="appointed before the council decided",
                    ),
                ),
                (
                    "about",
                    models.TextField(blank=True, verbose_name="what this person does for you"),
                ),
                (
                    "platforms",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Choose none for all villages and neighbourhoods.",
                        related_name="role_holders",
                        to="platforms.platform",
                        verbose_name="villages and neighbourhoods",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_holders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "broker or neighbourhood worker",
                "verbose_name_plural": "brokers and neighbourhood workers",
                "ordering": ["kind", "user__name", "-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="role_holder_ends_after_start",
                        violation_error_message="A role cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("employer", ""), _negated=True),
                        name="role_holder_has_employer",
                        violation_error_message="Fill in who the employer is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["broker", "worker"])),
                        name="role_holder_kind_is_known",
                        violation_error_message="Choose broker or neighbourhood worker.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRoleHolder_platforms",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="liaisons.historicalroleholder",
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="platforms.platform",
                    ),
                ),
                (
                    "roleholder",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="liaisons.roleholder",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalRoleHolder_platforms",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ContactAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(default=core.terms.today, verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="up to and including"),
                ),
                (
                    "is_published",
                    models.BooleanField(
                        default=True,
                        help_text="Not visible means: for residents there is no contact point here.",
                        verbose_name="visible on the site",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputy_assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty for all villages and neighbourhoods. One with a name goes before it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_assignments",
                        to="platforms.platform",
                        verbose_name="village or neighbourhood",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_assignments",
                        to="platforms.subject",
                        verbose_name="subject",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="contact point",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact point",
                "verbose_name_plural": "contact points",
                "ordering": ["platform__name", "subject__order", "-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="contact_assignment_ends_after_start",
                        violation_error_message="An assignment cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy__isnull", True),
                            models.Q(("deputy", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_assignment_deputy_is_another",
                        violation_error_message="The deputy must be somebody else.",
                    ),
                ],
            },
        ),
    ]
