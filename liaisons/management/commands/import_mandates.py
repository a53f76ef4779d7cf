"""manage.py import_mandates FILE.csv: the mandate register of the municipality."""

import argparse

from django.utils.translation import gettext as _

from liaisons.imports import import_mandates, read_mandates
from platforms.management.commands._base import ImportCommand

COLUMNS = """\
The first line names the columns, with semicolons between them, in any order:
  e-mail       of the holder, who has an account here with a function or team
  bedrag       up to and including this amount per decision: 2500 or 2500,50
  bron         the line in the mandate register, or the decision; everyone can read it
  van          first day, as 2026-01-31
and, when needed:
  tot          last day; empty: until further notice
  alleen       ja or nee: decides alone; empty: ja
  afspraken    ja or nee: may sign support agreements; empty: nee
  onderwerpen  slugs of subjects with commas between them; empty: all subjects
  platforms    slugs of platforms with commas between them; empty: everywhere
  link         address of the source

A mandate is known by its holder, bron and van: the same file twice changes nothing. What stands
here and not in the file stays; to end a mandate, fill in tot. A wrong file is refused as a whole,
with the line and the reason.
"""


class Command(ImportCommand):
    help = "Import the mandate register (CSV, UTF-8, semicolons). Safe to repeat.\n\n" + COLUMNS

    def create_parser(self, prog_name, subcommand, **kwargs):
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def run(self, path):
        rows = read_mandates(path)
        with self.bar(len(rows), "line") as bar:
            return import_mandates(rows, progress=bar.update)

    def report(self, result):
        self.stdout.write(
            _("New: %(new)s. Changed: %(changed)s. The same: %(same)s.")
            % {name: result[name] for name in ("new", "changed", "same")}
        )
