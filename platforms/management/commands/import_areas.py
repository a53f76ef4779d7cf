"""manage.py import_areas FILE.geojson: districts and neighbourhoods with their outlines."""

from django.utils.translation import gettext as _

from platforms.imports import import_areas, read_areas

from ._base import ImportCommand


class Command(ImportCommand):
    help = "Import districts or neighbourhoods from GeoJSON (EPSG:4326). Safe to repeat."

    def run(self, path):
        rows = read_areas(path)
        with self.bar(len(rows), "area") as bar:
            return import_areas(rows, progress=bar.update)

    def report(self, result):
        self.stdout.write(
            _(
                "New: %(new)s. Changed: %(changed)s. The same: %(same)s. "
                "Pages for districts without a platform: %(platforms)s."
            )
            % {
                "new": result["new"],
                "changed": result["changed"] + result["moved"],
                "same": result["same"],
                "platforms": result["platforms"],
            }
        )
