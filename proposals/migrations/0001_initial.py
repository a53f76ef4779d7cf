import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.terms
import proposals.models.proposal
import proposals.models.support


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("liaisons", "0002_one_contact_point_a_day"),
        ("platforms", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "number",
                    models.CharField(
                        editable=False, max_length=20, null=True, unique=True, verbose_name="number"
                    ),
                ),
                (
                    "initiator",
                    models.CharField(
                        choices=[
                            ("neighbourhood", "The neighbourhood"),
                            ("municipality", "The municipality"),
                        ],
                        default="neighbourhood",
                        max_length=13,
                        verbose_name="comes from",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plan", "Plan of residents"),
                            ("wish", "Wish of the neighbourhood"),
                            ("challenge", "Taking over a task"),
                            ("agenda", "Subject for the council's agenda"),
                            ("municipal_plan", "Plan of the municipality"),
                        ],
                        default="plan",
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("supplement_requested", "Supplement asked"),
                            ("gathering_support", "Gathering support"),
                            ("support_lacking", "Not enough support"),
                            ("under_review", "Under review"),
                            ("accepted", "Agreed"),
                            ("partly_accepted", "Partly agreed"),
                            ("declined", "Declined"),
                            ("in_execution", "Being carried out"),
                            ("stopped", "Stopped"),
                            ("completed", "Carried out"),
                            ("evaluated", "Evaluated"),
                            ("withdrawn", "Withdrawn"),
                            ("not_admissible", "Not taken up"),
                            ("forwarded", "Forwarded"),
                            ("merged", "Merged"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "status_before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("supplement_requested", "Supplement asked"),
                            ("gathering_support", "Gathering support"),
                            ("support_lacking", "Not enough support"),
                            ("under_review", "Under review"),
                            ("accepted", "Agreed"),
                            ("partly_accepted", "Partly agreed"),
                            ("declined", "Declined"),
                            ("in_execution", "Being carried out"),
                            ("stopped", "Stopped"),
                            ("completed", "Carried out"),
                            ("evaluated", "Evaluated"),
                            ("withdrawn", "Withdrawn"),
                            ("not_admissible", "Not taken up"),
                            ("forwarded", "Forwarded"),
                            ("merged", "Merged"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "status_since",
                    models.DateField(default=core.terms.today, verbose_name="in this status since"),
                ),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "summary",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="summary by the municipality"
                    ),
                ),
                ("version_number", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "cost_estimate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=10,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="estimated cost in euros",
                    ),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                ("aim", models.TextField(blank=True, verbose_name="aim")),
                (
                    "fixed_points",
                    models.TextField(blank=True, verbose_name="what is already fixed"),
                ),
                (
                    "influence",
                    models.CharField(blank=True, max_length=20, verbose_name="room for influence"),
                ),
                ("planning", models.TextField(blank=True, verbose_name="planning")),
                ("bundle", models.UUIDField(blank=True, null=True)),
                ("opens_on", models.DateField(blank=True, null=True, verbose_name="opens on")),
                (
                    "submitted_by_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("visitor", "visitor"),
                            ("resident", "resident"),
                            ("initiator", "submitter"),
                            ("board", "board of the platform"),
                            ("contact", "contact point"),
                            ("deputy", "deputy of the contact point"),
                            ("desk", "desk"),
                            ("broker", "neighbourhood broker"),
                            ("worker", "neighbourhood worker"),
                            ("alderman", "alderman"),
                            ("clerk", "council clerk"),
                            ("council_member", "council member"),
                            ("administrator", "administrator"),
                            ("system", "the system"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "on_behalf_of",
                    models.CharField(blank=True, max_length=120, verbose_name="on behalf of"),
                ),
                ("is_author_told_by_helper", models.BooleanField(default=False)),
                (
                    "is_name_public",
                    models.BooleanField(
                        default=False, verbose_name="my name may stand with the plan"
                    ),
                ),
                (
                    "may_be_mailed",
                    models.BooleanField(default=True, verbose_name="you may mail me about this"),
                ),
                ("is_text_public_after_end", models.BooleanField(default=False)),
                ("handler_basis", models.CharField(blank=True, default="", max_length=10)),
                (
                    "turn",
                    models.CharField(
                        choices=[
                            ("neighbourhood", "the neighbourhood"),
                            ("municipality", "the municipality"),
                            ("nobody", "nobody"),
                        ],
                        default="neighbourhood",
                        max_length=13,
                        verbose_name="turn",
                    ),
                ),
                ("turn_since", models.DateField(default=core.terms.today)),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("is_paused", models.BooleanField(default=False)),
                ("wake_on", models.DateField(blank=True, null=True)),
                (
                    "executor_side",
                    models.CharField(
                        choices=[
                            ("neighbourhood", "the neighbourhood"),
                            ("municipality", "the municipality"),
                            ("nobody", "nobody"),
                        ],
                        default="municipality",
                        max_length=13,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "submitted_on",
                    models.DateField(blank=True, null=True, verbose_name="submitted on"),
                ),
                ("admitted_on", models.DateField(blank=True, null=True)),
                ("is_admitted_by_itself", models.BooleanField(default=False)),
                ("review_started_on", models.DateField(blank=True, null=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("is_answered_on_time", models.BooleanField(null=True)),
                (
                    "planned_end_on",
                    models.DateField(blank=True, null=True, verbose_name="planned end"),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("support_detached_on", models.DateField(blank=True, null=True)),
                ("draft_warned_on", models.DateField(blank=True, null=True)),
                (
                    "forwarded_to",
                    models.CharField(blank=True, max_length=120, verbose_name="forwarded to"),
                ),
                ("forward_confirmed_on", models.DateField(blank=True, null=True)),
                (
                    "refusal_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_ours", "Not a task of the municipality"),
                            ("notification", "A report about public space, not a plan"),
                            (
                                "complaint",
                                "A complaint or an objection, which has its own procedure",
                            ),
                            ("pending", "There is a procedure running about this"),
                            ("private", "Mainly a private interest"),
                            ("duplicate", "The same plan is already being dealt with"),
                            ("incomplete", "Incomplete, also after the question to add to it"),
                        ],
                        max_length=20,
                    ),
                ),
                ("has_supplement_lapsed", models.BooleanField(default=False)),
                ("supplements_asked", models.PositiveSmallIntegerField(default=0)),
                ("has_no_reaction", models.BooleanField(default=False)),
                (
                    "minimum",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="minimum"),
                ),
                ("maximum_objections", models.PositiveIntegerField(blank=True, null=True)),
                ("window_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("answer_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("minimum_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("has_extended_window", models.BooleanField(default=False)),
                ("has_reached_minimum", models.BooleanField(default=False)),
                ("reached_on", models.DateField(blank=True, null=True)),
                ("went_on_as_wish", models.BooleanField(default=False)),
                ("went_on_with", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "lacking_cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("too_few", "Too few residents in favour"),
                            ("objections", "More objections than agreed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "support_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="support"),
                ),
                ("paper_count", models.PositiveIntegerField(default=0, editable=False)),
                ("support_elsewhere", models.PositiveIntegerField(default=0, editable=False)),
                ("objection_count", models.PositiveIntegerField(default=0, editable=False)),
                ("objection_elsewhere", models.PositiveIntegerField(default=0, editable=False)),
                ("reminder_count", models.PositiveIntegerField(default=0, editable=False)),
                ("entry_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "dossier_head",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="platforms.agreement",
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="liaisons.contactassignment",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals_handled",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="platforms.platform",
                        verbose_name="platform",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="platforms.subject",
                        verbose_name="subject",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals_submitted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "plan",
                "verbose_name_plural": "plans",
                "ordering": ["-submitted_on", "-pk"],
                "indexes": [
                    models.Index(fields=["-submitted_on", "-id"], name="proposal_newest"),
                    models.Index(
                        fields=["platform", "-submitted_on", "-id"], name="proposal_of_platform"
                    ),
                    models.Index(
                        fields=["platform", "status", "due_on"], name="proposal_platform_queue"
                    ),
                    models.Index(
                        fields=["subject", "-submitted_on", "-id"], name="proposal_of_subject"
                    ),
                    models.Index(fields=["kind", "-submitted_on", "-id"], name="proposal_of_kind"),
                    models.Index(
                        fields=["status", "-submitted_on", "-id"], name="proposal_in_status"
                    ),
                    models.Index(fields=["status", "due_on"], name="proposal_queue"),
                    models.Index(
                        fields=["handler", "status", "due_on"], name="proposal_of_handler"
                    ),
                    models.Index(fields=["-support_count", "-id"], name="proposal_most_support"),
                    models.Index(
                        condition=models.Q(("wake_on__isnull", False)),
                        fields=["wake_on"],
                        name="proposal_waking",
                    ),
                    models.Index(fields=["answered_on"], name="proposal_answered"),
                    models.Index(
                        condition=models.Q(("bundle__isnull", False)),
                        fields=["bundle"],
                        name="proposal_bundle",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"),
                            models.Q(
                                ("number__isnull", False),
                                ("submitted_on__isnull", False),
                                ("platform__isnull", False),
                                ("subject__isnull", False),
                                models.Q(("title", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="submitted_proposal_has_number_and_place",
                        violation_error_message="A submitted plan has a number, a place and a title.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("initiator", "municipality"), ("kind", "municipal_plan")),
                            models.Q(
                                ("initiator", "neighbourhood"),
                                models.Q(("kind", "municipal_plan"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="kind_fits_initiator",
                        violation_error_message="This kind does not belong to this side.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["accepted", "declined", "partly_accepted"]),
                                _negated=True,
                            ),
                            ("answered_on__isnull", False),
                            _connector="OR",
                        ),
                        name="answered_proposal_has_date",
                        violation_error_message="An answered plan has the date of its answer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "status__in",
                                    [
                                        "submitted",
                                        "supplement_requested",
                                        "gathering_support",
                                        "under_review",
                                        "accepted",
                                        "partly_accepted",
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("due_on__isnull", False),
                            _connector="OR",
                        ),
                        name="open_term_has_due_date",
                        violation_error_message="Whoever has the turn has a date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paper_count__lte", models.F("support_count"))),
                        name="paper_support_is_part_of_support",
                        violation_error_message="Support on paper is part of all support.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum__isnull", True), ("minimum__gt", 0), _connector="OR"
                        ),
                        name="minimum_is_above_zero",
                        violation_error_message="A minimum is more than zero.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="moment"),
                ),
                ("verb", models.CharField(max_length=60, verbose_name="step")),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("neighbourhood", "the neighbourhood"),
                            ("municipality", "the municipality"),
                            ("nobody", "nobody"),
                        ],
                        max_length=20,
                        verbose_name="side",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("visitor", "visitor"),
                            ("resident", "resident"),
                            ("initiator", "submitter"),
                            ("board", "board of the platform"),
                            ("contact", "contact point"),
                            ("deputy", "deputy of the contact point"),
                            ("desk", "desk"),
                            ("broker", "neighbourhood broker"),
                            ("worker", "neighbourhood worker"),
                            ("alderman", "alderman"),
                            ("clerk", "council clerk"),
                            ("council_member", "council member"),
                            ("administrator", "administrator"),
                            ("system", "the system"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "from_status",
                    models.CharField(blank=True, max_length=40, verbose_name="from status"),
                ),
                (
                    "to_status",
                    models.CharField(blank=True, max_length=40, verbose_name="to status"),
                ),
                ("data", models.JSONField(blank=True, default=dict, verbose_name="data")),
                ("text_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("salt", models.CharField(editable=False, max_length=64)),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("head", models.CharField(editable=False, max_length=64)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "number"),
                        name="proposal_entry_number_once",
                        violation_error_message="This dossier entry exists already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "count",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5000),
                        ],
                        verbose_name="number of signatures",
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("support", "I support this plan"),
                            ("objection", "I object to this plan"),
                        ],
                        default="support",
                        max_length=9,
                    ),
                ),
                (
                    "scan",
                    models.FileField(
                        blank=True,
                        upload_to=proposals.models.support.scan_path,
                        verbose_name="scan of the list",
                    ),
                ),
                (
                    "entered_side",
                    models.CharField(
                        choices=[
                            ("neighbourhood", "the neighbourhood"),
                            ("municipality", "the municipality"),
                            ("nobody", "nobody"),
                        ],
                        max_length=13,
                    ),
                ),
                ("entered_on", models.DateField()),
                ("checked_on", models.DateField(blank=True, null=True)),
                (
                    "counted",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="valid signatures"
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="remark")),
                ("scan_erased_on", models.DateField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_lists",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper list",
                "verbose_name_plural": "paper lists",
                "ordering": ["entered_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1), ("count__lte", 5000)),
                        name="paper_list_count_is_possible",
                        violation_error_message="A list has 1 to 5000 signatures.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            models.Q(("checked_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_list_checked_by_another",
                        violation_error_message="Somebody else has to check the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checked_by__isnull", True),
                                ("checked_on__isnull", True),
                                ("counted__isnull", True),
                            ),
                            models.Q(
                                ("checked_by__isnull", False),
                                ("checked_on__isnull", False),
                                ("counted__lte", models.F("count")),
                            ),
                            _connector="OR",
                        ),
                        name="paper_list_checked_whole",
                        violation_error_message="No more signatures are valid than the list has.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InternalNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="note")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="FormalResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("prepared", "Prepared"), ("published", "Published")],
                        default="prepared",
                        max_length=9,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("yes", "Agreed"),
                            ("partly", "Partly agreed"),
                            ("no", "Declined"),
                        ],
                        max_length=6,
                        verbose_name="outcome",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("alternative", models.TextField(blank=True, verbose_name="another way")),
                (
                    "objections_answer",
                    models.TextField(blank=True, verbose_name="answer to the objections"),
                ),
                (
                    "cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=10,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="cost in euros",
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("own_mandate", "Own mandate"),
                            ("college", "Decision of the college"),
                            ("council", "Decision of the council"),
                            ("board", "Board of the platform"),
                        ],
                        max_length=11,
                        verbose_name="who decides",
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="date of the decision"),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="reference of the decision"
                    ),
                ),
                ("reference_url", models.URLField(blank=True, verbose_name="link to the decision")),
                (
                    "is_decision",
                    models.BooleanField(
                        default=False, verbose_name="this is a decision under the law (besluit)"
                    ),
                ),
                ("objection_clause", models.TextField(blank=True, verbose_name="how to object")),
                (
                    "executor_side",
                    models.CharField(
                        choices=[
                            ("neighbourhood", "the neighbourhood"),
                            ("municipality", "the municipality"),
                            ("nobody", "nobody"),
                        ],
                        default="municipality",
                        max_length=13,
                        verbose_name="who carries it out",
                    ),
                ),
                (
                    "next_step",
                    models.CharField(blank=True, max_length=300, verbose_name="next step"),
                ),
                (
                    "next_step_on",
                    models.DateField(blank=True, null=True, verbose_name="date of the next step"),
                ),
                (
                    "version_number",
                    models.PositiveSmallIntegerField(verbose_name="answers version"),
                ),
                ("prepared_at", models.DateTimeField(auto_now=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "executor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses_to_execute",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="liaisons.mandate",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("proposal",),
                        name="one_published_response",
                        violation_error_message="This plan has its answer already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "prepared")),
                        fields=("proposal",),
                        name="one_prepared_response",
                        violation_error_message="An answer is being prepared already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "prepared"),
                            models.Q(
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="published_response_has_moment_and_reason",
                        violation_error_message="A published answer has a reason and a date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "prepared"),
                            ("outcome", "no"),
                            models.Q(
                                ("cost__isnull", False),
                                ("next_step_on__isnull", False),
                                models.Q(("next_step", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="yes_and_partly_have_cost_and_next_step",
                        violation_error_message="Yes and partly name the cost, the next step and its date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "prepared"),
                            ("outcome", "yes"),
                            models.Q(("alternative", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="partly_and_no_have_another_way",
                        violation_error_message="Partly and no name another way.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "prepared"),
                            ("is_decision", False),
                            models.Q(("objection_clause", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_has_objection_clause",
                        violation_error_message="A decision tells how to object.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exchange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.TextField(verbose_name="question")),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exchanges",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        upload_to=proposals.models.proposal.attachment_path,
                        validators=[
                            django.core.validators.FileExtensionValidator(
                                ["pdf", "jpg", "png", "webp"]
                            )
                        ],
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("content_type", models.CharField(max_length=20)),
                ("size", models.PositiveIntegerField()),
                (
                    "alternative",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="what is in the picture"
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposalEntryText",
            fields=[
                (
                    "actor_name",
                    models.CharField(blank=True, max_length=200, verbose_name="name of the actor"),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("salt", models.CharField(blank=True, editable=False, max_length=64)),
                ("erased_on", models.DateField(blank=True, null=True, verbose_name="erased on")),
                (
                    "erased_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason of erasing"),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text_row",
                        serialize=False,
                        to="proposals.proposalentry",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="actor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposalTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("neighbourhood", "the neighbourhood"),
                            ("municipality", "the municipality"),
                            ("nobody", "nobody"),
                        ],
                        max_length=20,
                        verbose_name="side",
                    ),
                ),
                ("started_on", models.DateField(verbose_name="started on")),
                ("number", models.PositiveSmallIntegerField(verbose_name="length")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("days", "days"),
                            ("working_days", "working days"),
                            ("weeks", "weeks"),
                            ("months", "months"),
                        ],
                        max_length=20,
                        verbose_name="unit",
                    ),
                ),
                ("unrolled_on", models.DateField(verbose_name="end before weekends and holidays")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("first_due_on", models.DateField(verbose_name="first due on")),
                ("paused_on", models.DateField(blank=True, null=True, verbose_name="paused since")),
                (
                    "paused_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="paused days"),
                ),
                (
                    "extensions",
                    models.PositiveSmallIntegerField(default=0, verbose_name="times extended"),
                ),
                (
                    "extended_on",
                    models.DateField(blank=True, null=True, verbose_name="extended on"),
                ),
                (
                    "extension_reason",
                    models.TextField(blank=True, verbose_name="reason of the extension"),
                ),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="met on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "late_noted_on",
                    models.DateField(blank=True, null=True, verbose_name="lateness noted on"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("admission", "Look whether the plan is complete"),
                            ("supplement", "Add what is missing"),
                            ("confirmation", "Confirmation by the other body"),
                            ("window", "Gathering support"),
                            ("rest", "Decide how to go on without enough support"),
                            ("answer", "Give an answer"),
                            ("next_step", "Start with the next step"),
                            ("message", "Tell how it goes"),
                            ("reaction", "React to what was carried out"),
                            ("reply", "Answer the neighbourhood in writing"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["started_on", "pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["kind", "met_on"], name="term_kind_met")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("started_on"))),
                        name="proposalterm_due_after_start",
                        violation_error_message="A term cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("extensions__lte", 2)),
                        name="proposalterm_extended_at_most_twice",
                        violation_error_message="A term can be extended twice at most.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True), ("met_on__isnull", True)),
                        fields=("proposal", "kind"),
                        name="one_running_term_of_a_kind",
                        violation_error_message="This term is running already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalTermPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_on", models.DateField(verbose_name="from")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to="proposals.proposalterm",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="proposaltermpause_ends_after_start",
                        violation_error_message="A pause cannot end before it starts.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("term",),
                        name="one_open_pause_per_term",
                        violation_error_message="This term stands still already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=80)),
                ("text", models.TextField()),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what changed and why"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "number"),
                        name="version_number_once_per_proposal",
                        violation_error_message="This version exists already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("passage", models.TextField(blank=True, verbose_name="passage to cover")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("personal_data", "Personal data"),
                            ("unlawful", "Against the law"),
                            ("copyright", "Copyright of somebody else"),
                        ],
                        max_length=13,
                        verbose_name="reason",
                    ),
                ),
                ("proposed_on", models.DateField()),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("undone_on", models.DateField(blank=True, null=True)),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redactions",
                        to="proposals.attachment",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redactions",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="redaction_confirmed_by_another",
                        violation_error_message="Somebody else has to confirm this.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("attachment__isnull", True),
                                models.Q(("passage", ""), _negated=True),
                            ),
                            models.Q(("attachment__isnull", False), ("passage", "")),
                            _connector="OR",
                        ),
                        name="redaction_covers_one_thing",
                        violation_error_message="Choose a passage or a picture.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number within the term")),
                ("sent_on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="proposals.proposalterm",
                    ),
                ),
            ],
            options={
                "ordering": ["sent_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("term", "number"),
                        name="reminder_number_once_per_term",
                        violation_error_message="This reminder has been sent already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("personal_data", "Personal data"),
                            ("unlawful", "Against the law"),
                            ("copyright", "Copyright of somebody else"),
                        ],
                        max_length=13,
                        verbose_name="reason",
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="what and where")),
                ("reported_at", models.DateTimeField(auto_now_add=True)),
                ("settled_on", models.DateField(blank=True, null=True)),
                (
                    "settlement",
                    models.CharField(blank=True, max_length=300, verbose_name="what was done"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_on__isnull", True)),
                        fields=["reported_at"],
                        name="report_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResponseAddition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="addition")),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="additions",
                        to="proposals.formalresponse",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ResponseTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("answer", "Answer"),
                            ("supplement", "Asking for a supplement"),
                            ("refusal", "Not taken up"),
                            ("message", "Message"),
                        ],
                        default="answer",
                        max_length=10,
                        verbose_name="used for",
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="platforms.subject",
                        verbose_name="subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "response template",
                "verbose_name_plural": "response templates",
                "ordering": ["use", "name"],
            },
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("support", "I support this plan"),
                            ("objection", "I object to this plan"),
                        ],
                        default="support",
                        max_length=9,
                    ),
                ),
                ("is_counted", models.BooleanField(verbose_name="lives in the area")),
                ("is_withdrawn", models.BooleanField(default=False)),
                (
                    "basis",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="how we know the address"
                    ),
                ),
                ("version_number", models.PositiveSmallIntegerField()),
                ("given_on", models.DateField()),
                ("detached_on", models.DateField(blank=True, null=True)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="support_rows",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "resident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="support_rows",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "support",
                "verbose_name_plural": "support",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_withdrawn", False)),
                        fields=["proposal", "choice", "is_counted"],
                        name="support_counted",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "resident"),
                        name="support_once_per_resident",
                        violation_error_message="You have already let us know.",
                    )
                ],
            },
        ),
    ]
