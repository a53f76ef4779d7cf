"""Readiness of a contact point (R51), and from whom the work was taken over."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("liaisons", "0002_one_contact_point_a_day"),
        ("platforms", "0003_groups_news_and_trust"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contactassignment",
            name="briefed_by",
            field=models.CharField(
                blank=True,
                help_text="The person, team or course.",
                max_length=200,
                verbose_name="trained or briefed by",
            ),
        ),
        migrations.AddField(
            model_name="contactassignment",
            name="briefed_on",
            field=models.DateField(blank=True, null=True, verbose_name="briefed on"),
        ),
        migrations.AddField(
            model_name="contactassignment",
            name="consent_by",
            field=models.CharField(
                blank=True,
                help_text="The name. It does not stand on the site.",
                max_length=200,
                verbose_name="team lead who agrees",
            ),
        ),
        migrations.AddField(
            model_name="contactassignment",
            name="consent_on",
            field=models.DateField(blank=True, null=True, verbose_name="team lead agreed on"),
        ),
        migrations.AddField(
            model_name="contactassignment",
            name="handover_reason",
            field=models.TextField(
                blank=True, editable=False, verbose_name="why it was handed over"
            ),
        ),
        migrations.AddField(
            model_name="contactassignment",
            name="hours_per_week",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                help_text="How much time there is for this task.",
                max_digits=3,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(Decimal("0.5")),
                    django.core.validators.MaxValueValidator(40),
                ],
                verbose_name="hours a week",
            ),
        ),
        migrations.AddField(
            model_name="contactassignment",
            name="previous",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successor",
                to="liaisons.contactassignment",
                verbose_name="taken over from",
            ),
        ),
        migrations.AddField(
            model_name="historicalcontactassignment",
            name="briefed_by",
            field=models.CharField(
                blank=True,
                help_text="The person, team or course.",
                max_length=200,
                verbose_name="trained or briefed by",
            ),
        ),
        migrations.AddField(
            model_name="historicalcontactassignment",
            name="briefed_on",
            field=models.DateField(blank=True, null=True, verbose_name="briefed on"),
        ),
        migrations.AddField(
            model_name="historicalcontactassignment",
            name="consent_by",
            field=models.CharField(
                blank=True,
                help_text="The name. It does not stand on the site.",
                max_length=200,
                verbose_name="team lead who agrees",
            ),
        ),
        migrations.AddField(
            model_name="historicalcontactassignment",
            name="consent_on",
            field=models.DateField(blank=True, null=True, verbose_name="team lead agreed on"),
        ),
        migrations.AddField(
            model_name="historicalcontactassignment",
            name="handover_reason",
            field=models.TextField(
                blank=True, editable=False, verbose_name="why it was handed over"
            ),
        ),
        migrations.AddField(
            model_name="historicalcontactassignment",
            name="hours_per_week",
            field=models.DecimalField(
                blank=True,
                decimal_places=1,
                help_text="How much time there is for this task.",
                max_digits=3,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(Decimal("0.5")),
                    django.core.validators.MaxValueValidator(40),
                ],
                verbose_name="hours a week",
            ),
        ),
        migrations.AddField(
            model_name="historicalcontactassignment",
            name="previous",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="liaisons.contactassignment",
                verbose_name="taken over from",
            ),
        ),
        migrations.AlterField(
            model_name="contactassignment",
            name="is_published",
            field=models.BooleanField(
                default=False,
                help_text="Not visible means: for residents there is no contact point here. Possible only when hours, briefing and the consent of the team lead are filled in.",
                verbose_name="visible on the site",
            ),
        ),
        migrations.AlterField(
            model_name="historicalcontactassignment",
            name="is_published",
            field=models.BooleanField(
                default=False,
                help_text="Not visible means: for residents there is no contact point here. Possible only when hours, briefing and the consent of the team lead are filled in.",
                verbose_name="visible on the site",
            ),
        ),
    ]
