from django.core.management.base import BaseCommand

from notifications.worker import Worker


class Command(BaseCommand):
    help = "Sends what waits in the outbox and runs the periodic jobs, until told to stop."

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="Do everything that is due now, then end."
        )

    def handle(self, *args, once, **options):
        worker = Worker()
        if once:
            worker.run_once()
        else:
            worker.run()
