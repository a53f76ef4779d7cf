"""Reactions of residents, their answers, and answers that stand."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from proposals import search

# An answer to a reaction stands as the answer to the plan does, and so does what is added to it.
STANDING = {
    "proposals_reactionanswer": "an answer to a reaction stands",
    "proposals_reactionaddition": "an addition to an answer stands",
}


def _undo(vendor, table):
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_stands ON {table}",
            f"DROP FUNCTION IF EXISTS {table}_stands()",
        ]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]


def _do(vendor, table, message):
    if vendor == "postgresql":
        return [
            f"""CREATE FUNCTION {table}_stands() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql""",
            f"""CREATE TRIGGER {table}_stands BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_stands()""",
        ]
    return [
        f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{message}'); END"""
        for verb in ("UPDATE", "DELETE")
    ]


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table, message in STANDING.items():
        for statement in [*_undo(vendor, table), *_do(vendor, table, message)]:
            schema_editor.execute(statement)
    # Adding a column remakes the table on SQLite, which drops its triggers.
    search.install(schema_editor)


def remove(apps, schema_editor):
    for table in STANDING:
        for statement in _undo(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("liaisons", "0002_one_contact_point_a_day"),
        ("platforms", "0001_initial"),
        ("proposals", "0010_influence_in_words_of_the_code"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "is_name_public",
                    models.BooleanField(default=False, verbose_name="my name may stand with it"),
                ),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="reaction")),
                ("version_number", models.PositiveSmallIntegerField(verbose_name="about version")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="lives in")),
                ("is_from_area", models.BooleanField(verbose_name="lives in the area")),
                (
                    "basis",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="how we know the address"
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="written")),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("author_erased_on", models.DateField(blank=True, null=True)),
                ("detached_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "reaction",
                "verbose_name_plural": "reactions",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ReactionAddition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="addition")),
                ("added_at", models.DateTimeField(verbose_name="added")),
            ],
            options={
                "verbose_name": "addition to an answer",
                "verbose_name_plural": "additions to answers",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReactionAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="answer")),
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
                    "side",
                    models.CharField(
                        choices=[
                            ("neighbourhood", "the neighbourhood"),
                            ("municipality", "the municipality"),
                            ("nobody", "nobody"),
                        ],
                        max_length=13,
                        verbose_name="side",
                    ),
                ),
                ("answered_at", models.DateTimeField(verbose_name="answered")),
            ],
            options={
                "verbose_name": "answer to a reaction",
                "verbose_name_plural": "answers to reactions",
            },
        ),
        migrations.AddField(
            model_name="proposal",
            name="reaction_count",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="proposal",
            name="unanswered_reactions",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name="proposalterm",
            name="kind",
            field=models.CharField(
                choices=[
                    ("admission", "Look whether the plan is complete"),
                    ("supplement", "Add what is missing"),
                    ("confirmation", "Confirmation by the other body"),
                    ("window", "Gathering support"),
                    ("rest", "Decide how to go on without enough support"),
                    ("reactions", "Answer the reactions of residents"),
                    ("answer", "Give an answer"),
                    ("next_step", "Start with the next step"),
                    ("message", "Tell how it goes"),
                    ("reaction", "React to what was carried out"),
                    ("reply", "Answer the neighbourhood in writing"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("unanswered_reactions__gt", 0)),
                fields=["due_on", "id"],
                name="proposal_reactions_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("unanswered_reactions__lte", models.F("reaction_count"))),
                name="unanswered_reactions_are_reactions",
                violation_error_message="No more reactions wait than there are.",
            ),
        ),
        migrations.AddField(
            model_name="reaction",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reactions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="resident",
            ),
        ),
        migrations.AddField(
            model_name="reaction",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reactions",
                to="proposals.proposal",
            ),
        ),
        migrations.AddField(
            model_name="reactionaddition",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reactionanswer",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reactionanswer",
            name="reaction",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answer",
                to="proposals.reaction",
            ),
        ),
        migrations.AddField(
            model_name="reactionaddition",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="additions",
                to="proposals.reactionanswer",
            ),
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=models.UniqueConstraint(
                fields=("proposal", "number"),
                name="reaction_number_once_per_proposal",
                violation_error_message="This reaction exists already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_on__isnull", True), models.Q(("text", ""), _negated=True)),
                    models.Q(("text", ""), ("withdrawn_on__isnull", False)),
                    _connector="OR",
                ),
                name="reaction_has_text_until_withdrawn",
                violation_error_message="A reaction has a text, unless it was withdrawn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_name_public", False), ("author__isnull", False), _connector="OR"
                ),
                name="reaction_name_goes_with_author",
                violation_error_message="A name stands there only as long as we know it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reactionanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="reaction_answer_has_text",
                violation_error_message="Write the answer.",
            ),
        ),
        migrations.RunPython(create, remove, elidable=False),
    ]
