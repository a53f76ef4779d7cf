"""Write the words of every plan anew, for after a change in the stems or a restored copy."""

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from core.progress import Progress
from proposals import search
from proposals.models import Proposal


class Command(BaseCommand):
    help = "Rebuild the words by which plans are found."

    def handle(self, *args, **options):
        if connection.vendor == "sqlite":
            # A copy that was made by hand, or an altered table, may lack them.
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in search.statements("sqlite"):
                    cursor.execute(statement)
        plans = Proposal.objects.select_related("platform", "subject").prefetch_related(
            "redactions"
        )
        progress = Progress(self.stdout, plans.count(), "plans")
        for plan in plans.iterator(chunk_size=500):
            search.index(plan)
            progress.step()
        progress.done()
