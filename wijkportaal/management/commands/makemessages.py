from django.core.management.base import BaseCommand

from wijkportaal import translation


class Command(BaseCommand):
    help = "Gathers all sentences into locale/nl, without gettext's binaries. See `make messages`."
    requires_system_checks = []

    def handle(self, **options):
        new, gone = translation.merge()
        catalogue = translation.load()
        without = [entry for entry in catalogue if not translation.is_translated(entry)]
        self.stdout.write(f"{new} new, {gone} gone, {len(without)} without Dutch:")
        for entry in without:
            self.stdout.write(f"  {entry.msgid}")
