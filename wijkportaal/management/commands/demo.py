"""Fills an empty database with an invented municipality's year in real places."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wijkportaal.demo.build import Builder, is_empty
from wijkportaal.demo.people import ACCOUNT_NOTES, PASSWORD
from wijkportaal.demo.people import ACCOUNTS as PEOPLE

#: Address and who it is; also printed by `manage.py serve`.
ACCOUNTS = [(person.email, ACCOUNT_NOTES[person.key]) for person in PEOPLE]


class Command(BaseCommand):
    help = "Fills an empty database with invented plans and people. Only with DEBUG."

    def handle(self, *, verbosity, **options):
        if not settings.DEBUG:
            raise CommandError(
                "The demo is refused outside DEBUG: its accounts share one known password."
            )
        if not is_empty():
            raise CommandError(
                "The demo is refused: this database holds data already. Nothing was changed."
            )
        Builder(self.stdout.write if verbosity > 1 else lambda text: None).build()
        if verbosity:
            self.stdout.write(f"Sample accounts, all with the password '{PASSWORD}':")
            for email, who in ACCOUNTS:
                self.stdout.write(f"  {email:<26} {who}")
