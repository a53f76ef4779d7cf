"""Sheets (CSV): whatever somebody wrote stays text, and is never run as a formula."""

import csv
import unicodedata

from django.http import HttpResponse

# Signs with which a spreadsheet takes a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value) -> str:
    """The value as text, with an apostrophe before what a sheet would run.

    A sheet looks past spaces and reads the wide signs of Asian scripts (＝) as the plain ones.
    """
    text = "" if value is None else str(value)
    if isinstance(value, int | float):
        return text
    start = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if text.startswith(_FORMULA) or start.startswith(_FORMULA) else text


def sheet(filename: str, headings, rows) -> HttpResponse:
    """A sheet to download, with the marks by which Dutch spreadsheets read it right."""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow(headings)
    writer.writerows([cell(value) for value in row] for row in rows)
    return response
