"""What both import commands share: the bar on a terminal, and the refusal in one sentence."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from tqdm import tqdm

from platforms.imports import BadFile


class ImportCommand(BaseCommand):
    """Reads one file in one transaction: all of it, or nothing."""

    def add_arguments(self, parser):
        parser.add_argument("file", help="path of the file")
        parser.add_argument("--taal", default="nl", choices=["nl", "en"], help="language")

    def handle(self, *args, **options):
        with translation.override(options["taal"]):
            try:
                result = self.run(options["file"])
            except BadFile as problem:
                raise CommandError(str(problem)) from None
            self.report(result)

    def bar(self, total, unit):
        """A progress bar on a terminal only: a log file wants no bars."""
        return tqdm(
            total=total,
            unit=unit,
            unit_scale=True,
            disable=not sys.stderr.isatty(),
            file=sys.stderr,
            leave=False,
        )
