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
    ]

    operations = [
        migrations.CreateModel(
            name="Subject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(
                        max_length=60, unique=True, verbose_name="short name in addresses"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "subject",
                "verbose_name_plural": "subjects",
                "ordering": ["order", "name"],
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="code")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("slug", models.SlugField(max_length=140, verbose_name="address of its page")),
                ("geometry", models.JSONField(blank=True, null=True, verbose_name="shape")),
            ],
            options={
                "verbose_name": "district",
                "verbose_name_plural": "districts",
                "ordering": ["code", "-year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "year"),
                        name="district_once_per_year",
                        violation_error_message="This district is already known for this year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__startswith", "WK")),
                        name="district_has_code",
                        violation_error_message="A district's code begins with WK.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlatform",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=120, verbose_name="name")),
                ("slug", models.SlugField(max_length=140, verbose_name="address of its page")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("village", "Village platform"),
                            ("district", "Neighbourhood platform"),
                        ],
                        default="district",
                        max_length=16,
                        verbose_name="sort",
                    ),
                ),
                ("about", models.TextField(blank=True, verbose_name="who we are")),
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
            ],
            options={
                "verbose_name": "historical platform",
                "verbose_name_plural": "historical platforms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSubject",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=60, verbose_name="name")),
                ("slug", models.SlugField(max_length=60, verbose_name="short name in addresses")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
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
            ],
            options={
                "verbose_name": "historical subject",
                "verbose_name_plural": "historical subjects",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Neighbourhood",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="code")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("geometry", models.JSONField(blank=True, null=True, verbose_name="shape")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="neighbourhoods",
                        to="platforms.district",
                        verbose_name="district",
                    ),
                ),
            ],
            options={
                "verbose_name": "neighbourhood",
                "verbose_name_plural": "neighbourhoods",
                "ordering": ["code", "-year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "year"),
                        name="neighbourhood_once_per_year",
                        violation_error_message="This neighbourhood is already known for this year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__startswith", "BU")),
                        name="neighbourhood_has_code",
                        violation_error_message="A neighbourhood's code begins with BU.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("postcode", models.CharField(max_length=6, verbose_name="postcode")),
                ("house_number", models.PositiveIntegerField(verbose_name="house number")),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="platforms.neighbourhood",
                        verbose_name="neighbourhood",
                    ),
                ),
            ],
            options={
                "verbose_name": "address",
                "verbose_name_plural": "addresses",
                "ordering": ["postcode", "house_number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("postcode", "house_number"),
                        name="address_once",
                        violation_error_message="This address is already known.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostcodeArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pc4", models.CharField(max_length=4, verbose_name="postcode digits")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="place")),
                ("is_certain", models.BooleanField(default=False, verbose_name="certain")),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postcode_areas",
                        to="platforms.district",
                        verbose_name="district",
                    ),
                ),
            ],
            options={
                "verbose_name": "postcode area",
                "verbose_name_plural": "postcode areas",
                "ordering": ["pc4"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pc4", "district"),
                        name="postcode_area_once_per_district",
                        violation_error_message="This postcode is already known for this district.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("district__isnull", True)),
                        fields=("pc4",),
                        name="postcode_area_once_without_district",
                        violation_error_message="This postcode is already known without a district.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Residence",
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
                    "postcode",
                    models.CharField(
                        blank=True,
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[1-9][0-9]{3}(?!SA|SD|SS)[A-Z]{2}$",
                                "Enter a postcode such as 4849 AB.",
                            )
                        ],
                        verbose_name="postcode",
                    ),
                ),
                (
                    "house_number",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="house number"),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("declared", "Postcode and house number as the resident gave them"),
                            ("chosen", "Chosen by the resident from a list"),
                            ("checked", "Checked by the municipality"),
                        ],
                        max_length=10,
                        verbose_name="how we know",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platforms.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platforms.neighbourhood",
                        verbose_name="neighbourhood",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="residences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="resident",
                    ),
                ),
            ],
            options={
                "verbose_name": "place of residence",
                "verbose_name_plural": "places of residence",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="residence_ends_after_start",
                        violation_error_message="The last day cannot be before the first day.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("user",),
                        name="one_open_residence_per_person",
                        violation_error_message="This person already has a place of residence.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddressReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "postcode",
                    models.CharField(
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[1-9][0-9]{3}(?!SA|SD|SS)[A-Z]{2}$",
                                "Enter a postcode such as 4849 AB.",
                            )
                        ],
                        verbose_name="postcode",
                    ),
                ),
                (
                    "house_number",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="house number"),
                ),
                ("text", models.TextField(verbose_name="what is wrong")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="received")),
                ("handled_on", models.DateField(blank=True, null=True, verbose_name="handled on")),
                ("answer", models.TextField(blank=True, verbose_name="answer to the resident")),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handled by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="address_reports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="resident",
                    ),
                ),
            ],
            options={
                "verbose_name": "report of a wrong postcode",
                "verbose_name_plural": "reports of a wrong postcode",
                "ordering": ["handled_on", "created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handled_by__isnull", True), ("handled_on__isnull", True)),
                            models.Q(("handled_by__isnull", False), ("handled_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="handled_address_report_has_date_and_person",
                        violation_error_message="Say who handled this report and when.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("draft", "Draft written"),
                            ("change", "Draft changed"),
                            ("propose", "Proposed to the municipality"),
                            ("sign_board", "Signed by the platform"),
                            ("comment", "Sent back with a comment"),
                            ("take_back", "Taken back by the board"),
                            ("sign_municipality", "Signed by the municipality"),
                            ("give_notice", "Notice given"),
                            ("replace", "Replaced"),
                            ("end", "Ended"),
                        ],
                        max_length=20,
                        verbose_name="step",
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("side", models.CharField(max_length=16, verbose_name="side")),
                (
                    "capacity",
                    models.CharField(blank=True, max_length=120, verbose_name="in which capacity"),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "terms",
                    models.JSONField(default=dict, verbose_name="the agreement at that moment"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of an agreement",
                "verbose_name_plural": "steps of an agreement",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
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
                    "neighbourhood",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="platforms.neighbourhood",
                        verbose_name="neighbourhood",
                    ),
                ),
            ],
            options={
                "verbose_name": "covered neighbourhood",
                "verbose_name_plural": "covered neighbourhoods",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="coverage_ends_after_start",
                        violation_error_message="The last day cannot be before the first day.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("neighbourhood",),
                        name="neighbourhood_covered_by_one_platform",
                        violation_error_message="Another platform already speaks for this neighbourhood.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Platform",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(
                        max_length=140, unique=True, verbose_name="address of its page"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("village", "Village platform"),
                            ("district", "Neighbourhood platform"),
                        ],
                        default="district",
                        max_length=16,
                        verbose_name="sort",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_yet", "No platform yet"),
                            ("initiative_group", "Initiative group"),
                            ("founding", "Being founded"),
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("dissolved", "Dissolved"),
                        ],
                        default="not_yet",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("status_since", models.DateField(verbose_name="status since")),
                ("about", models.TextField(blank=True, verbose_name="who we are")),
                (
                    "districts",
                    models.ManyToManyField(
                        blank=True,
                        related_name="platforms",
                        to="platforms.district",
                        verbose_name="districts",
                    ),
                ),
                (
                    "neighbourhoods",
                    models.ManyToManyField(
                        related_name="platforms",
                        through="platforms.Coverage",
                        to="platforms.neighbourhood",
                        verbose_name="area",
                    ),
                ),
            ],
            options={
                "verbose_name": "platform",
                "verbose_name_plural": "platforms",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("concept", "Draft"),
                            ("proposed", "Proposed to the municipality"),
                            ("agreed", "Agreed"),
                            ("replaced", "Replaced by a newer version"),
                            ("ended", "Ended"),
                        ],
                        default="concept",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("kinds", models.JSONField(default=list, verbose_name="kinds of plan")),
                (
                    "minimum_residents",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "A minimum must be above zero."
                            )
                        ],
                        verbose_name="minimum number of residents",
                    ),
                ),
                (
                    "minimum_share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                Decimal("0.01"), "A minimum must be above zero."
                            ),
                            django.core.validators.MaxValueValidator(
                                100, "A share is at most 100 per cent."
                            ),
                        ],
                        verbose_name="minimum share of the inhabitants, in per cent",
                    ),
                ),
                (
                    "base_number",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="number of inhabitants"
                    ),
                ),
                ("base_on", models.DateField(blank=True, null=True, verbose_name="counted on")),
                (
                    "base_source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="source of the number"
                    ),
                ),
                (
                    "minimum_age",
                    models.PositiveSmallIntegerField(
                        default=16,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                18, "The age is at most 18 years."
                            )
                        ],
                        verbose_name="from which age",
                    ),
                ),
                (
                    "maximum_objections",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="maximum of objections"
                    ),
                ),
                (
                    "window_days",
                    models.PositiveSmallIntegerField(
                        default=42, verbose_name="time to gather support, in days"
                    ),
                ),
                (
                    "admission_working_days",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="term for admission, in working days"
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        default=42, verbose_name="term for an answer, in days"
                    ),
                ),
                (
                    "explanation",
                    models.TextField(blank=True, verbose_name="explanation by the platform"),
                ),
                ("is_trial", models.BooleanField(default=False, verbose_name="on trial")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("created_on", models.DateField(verbose_name="written on")),
                (
                    "proposed_on",
                    models.DateField(blank=True, null=True, verbose_name="proposed on"),
                ),
                (
                    "board_signed_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="signed for the platform on"
                    ),
                ),
                (
                    "board_signed_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("chair", "Chair"),
                            ("secretary", "Secretary"),
                            ("treasurer", "Treasurer"),
                            ("member", "Board member"),
                        ],
                        max_length=12,
                        verbose_name="signed for the platform as",
                    ),
                ),
                (
                    "municipality_signed_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="signed for the municipality on"
                    ),
                ),
                (
                    "municipality_signed_role",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="signed for the municipality as"
                    ),
                ),
                (
                    "municipality_due_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="the municipality answers by"
                    ),
                ),
                (
                    "comment",
                    models.TextField(blank=True, verbose_name="comment of the municipality"),
                ),
                (
                    "commented_on",
                    models.DateField(blank=True, null=True, verbose_name="comment on"),
                ),
                (
                    "notice_on",
                    models.DateField(blank=True, null=True, verbose_name="notice given on"),
                ),
                (
                    "notice_side",
                    models.CharField(blank=True, max_length=16, verbose_name="notice given by"),
                ),
                ("notice_reason", models.TextField(blank=True, verbose_name="reason for ending")),
                (
                    "board_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed for the platform by",
                    ),
                ),
                (
                    "commented_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="comment by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "municipality_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed for the municipality by",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="platforms.agreement",
                        verbose_name="replaced by",
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="platforms.platform",
                        verbose_name="platform",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement on support",
                "verbose_name_plural": "agreements on support",
                "ordering": ["platform", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("platform", "version"),
                        name="agreement_version_once_per_platform",
                        violation_error_message="This version already exists.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("concept", "proposed"))),
                        fields=("platform", "kinds"),
                        name="one_open_version_per_platform_and_kinds",
                        violation_error_message="A new version for these kinds is already in the making.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True), ("status", "agreed")),
                        fields=("platform", "kinds"),
                        name="one_lasting_agreement_per_platform_and_kinds",
                        violation_error_message="Another version already holds for these kinds.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum_residents__isnull", False),
                            ("minimum_share__isnull", False),
                            _connector="OR",
                        ),
                        name="agreement_has_a_minimum",
                        violation_error_message="An agreement needs a minimum: a number of residents, a share, or both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("minimum_residents__isnull", True),
                                ("minimum_residents__gt", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("minimum_share__isnull", True),
                                models.Q(("minimum_share__gt", 0), ("minimum_share__lte", 100)),
                                _connector="OR",
                            ),
                        ),
                        name="agreement_minimum_is_above_zero",
                        violation_error_message="A minimum must be above zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum_share__isnull", True),
                            models.Q(
                                ("base_number__gt", 0),
                                ("base_number__isnull", False),
                                ("base_on__isnull", False),
                                models.Q(("base_source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_share_has_its_base",
                        violation_error_message="A share needs the number of inhabitants, its date and its source.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("admission_working_days__gte", 1),
                            ("admission_working_days__lte", 10),
                            ("answer_days__gte", 1),
                            ("answer_days__lte", 42),
                            ("window_days__gte", 14),
                            ("window_days__lte", 84),
                        ),
                        name="agreement_terms_within_the_default",
                        violation_error_message="Terms may be shorter than those of the municipality, never longer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "agreed"), _negated=True),
                            models.Q(
                                ("board_signed_by__isnull", False),
                                ("board_signed_on__isnull", False),
                                ("municipality_signed_by__isnull", False),
                                ("municipality_signed_on__isnull", False),
                                ("valid_from__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="signed_agreement_has_both_signatures",
                        violation_error_message="An agreement holds only with both signatures.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "proposed"), _negated=True),
                            models.Q(
                                ("municipality_due_on__isnull", False),
                                ("proposed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposed_agreement_has_due_date",
                        violation_error_message="A proposed agreement has a term for the municipality.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardSeat",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "Chair"),
                            ("secretary", "Secretary"),
                            ("treasurer", "Treasurer"),
                            ("member", "Board member"),
                        ],
                        default="member",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_seats",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_seats",
                        to="platforms.platform",
                        verbose_name="platform",
                    ),
                ),
            ],
            options={
                "verbose_name": "board seat",
                "verbose_name_plural": "board seats",
                "ordering": ["starts_on", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="boardseat_ends_after_start",
                        violation_error_message="The last day cannot be before the first day.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("user", "platform"),
                        name="one_open_board_seat_per_person_and_platform",
                        violation_error_message="This person already sits on the board.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlatformPhase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_yet", "No platform yet"),
                            ("initiative_group", "Initiative group"),
                            ("founding", "Being founded"),
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("dissolved", "Dissolved"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("reason", models.TextField(blank=True, verbose_name="explanation")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="platforms.platform",
                        verbose_name="platform",
                    ),
                ),
            ],
            options={
                "verbose_name": "phase of a platform",
                "verbose_name_plural": "phases of a platform",
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="agreementstep",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="platforms.agreement",
                verbose_name="agreement",
            ),
        ),
        migrations.AddField(
            model_name="coverage",
            name="platform",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coverage",
                to="platforms.platform",
                verbose_name="platform",
            ),
        ),
    ]
