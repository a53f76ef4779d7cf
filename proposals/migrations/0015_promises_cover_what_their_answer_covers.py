"""A promise copies a step of an answer: what was covered there stood readable in the register."""

from django.conf import settings
from django.db import migrations
from django.utils import translation

from core.prose import cover
from core.search import stems


def cover_promises(apps, schema_editor):
    """Cover in each promise what is covered in its plan, as new coverings do from now on."""
    Redaction = apps.get_model("proposals", "Redaction")
    Promise = apps.get_model("council", "Promise")
    in_force = Redaction.objects.filter(confirmed_on__isnull=False, undone_on__isnull=True).exclude(
        passage=""
    )
    per_plan: dict[int, list] = {}
    for redaction in in_force.order_by("pk"):
        per_plan.setdefault(redaction.proposal_id, []).append(redaction)
    for plan, redactions in per_plan.items():
        covered = []
        with translation.override(settings.LANGUAGE_CODE):
            for redaction in redactions:
                note = _note(redaction)
                for passage in dict.fromkeys(
                    (redaction.passage, " ".join(redaction.passage.split()))
                ):
                    covered.append([passage, note])
        for promise in Promise.objects.filter(responses__proposal=plan).distinct():
            promise.covered = covered
            promise.search_text = _search_text(promise, covered)
            promise.save(update_fields=["covered", "search_text"])


def _note(redaction):
    day = redaction.confirmed_on
    return translation.gettext("covered on %(day)s: %(reason)s") % {
        "day": f"{day.day}-{day.month}-{day.year}",
        "reason": str(redaction.get_reason_display()).lower(),
    }


def _search_text(promise, covered):
    is_cut = promise.title.endswith("…") and promise.text.startswith(promise.title[:-1])
    parts = [
        "" if is_cut else cover(promise.title, covered, lambda note: " "),
        cover(promise.text, covered, lambda note: " "),
        promise.promiser_function,
        promise.heard_from,
        promise.said_where,
        promise.subject.name,
        *promise.platforms.values_list("name", flat=True),
    ]
    return " ".join(stems(" ".join(parts)))


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0014_promises_of_an_answer"),
        ("council", "0009_what_is_covered_of_a_promise"),
    ]

    operations = [migrations.RunPython(cover_promises, migrations.RunPython.noop)]
