"""The room for influence by the code's own names; the first version says what the plan said."""

from django.db import migrations

WORDS = {
    "informeren": "inform",
    "raadplegen": "consult",
    "adviseren": "advise",
    "coproduceren": "coproduce",
    "meebeslissen": "codecide",
}
PARTS = ("aim", "fixed_points", "influence", "planning")


def rename(apps, schema_editor):
    Proposal = apps.get_model("proposals", "Proposal")
    for old, new in WORDS.items():
        Proposal.objects.filter(influence=old).update(influence=new)
    # Until now these parts could not change, so every version said the same.
    for proposal in Proposal.objects.filter(initiator="municipality").iterator():
        proposal.versions.update(**{name: getattr(proposal, name) for name in PARTS})


class Migration(migrations.Migration):
    dependencies = [("proposals", "0009_municipal_plans")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
