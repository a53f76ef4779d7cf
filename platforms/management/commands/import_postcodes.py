"""manage.py import_postcodes FILE.csv: which neighbourhood an address lies in."""

from django.utils.translation import gettext as _

from platforms.imports import import_postcodes, open_postcodes

from ._base import ImportCommand

# Bytes per line of the file of Statistics Netherlands, to know beforehand how far we are.
BYTES_PER_LINE = 29


class Command(ImportCommand):
    help = (
        "Import postcodes: the CBS file PC6;Huisnummer;Buurt<year>;Wijk<year>;Gemeente<year>, "
        "or pc4;woonplaats;wijkcode;zekerheid. Safe to repeat."
    )

    def run(self, path):
        file = open_postcodes(path)
        with self.bar(max(1, file.size // BYTES_PER_LINE), "line") as bar:
            return import_postcodes(file, progress=bar.update)

    def report(self, result):
        self.stdout.write(
            _(
                "New: %(new)s. Changed: %(changed)s. The same: %(same)s. "
                "Of another municipality: %(elsewhere)s."
            )
            % {
                "new": result["new"],
                "changed": result["changed"],
                "same": result["same"] + result["double"],
                "elsewhere": result["elsewhere"],
            }
        )
