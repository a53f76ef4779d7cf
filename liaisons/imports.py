"""Reading the mandate register: every line is checked before a mandate is written.

A refusal names the line and says what is wrong, in the language of whoever runs the command.
"""

import csv
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from platforms.imports import BadFile, Result
from platforms.models import Platform, Subject

from .models import Mandate
from .operations.mandates import write_mandate

# In any order; those without a mark have to be there.
COLUMNS = {
    "e-mail": True,
    "bedrag": True,
    "bron": True,
    "van": True,
    "tot": False,
    "alleen": False,
    "afspraken": False,
    "onderwerpen": False,
    "platforms": False,
    "link": False,
}
LARGEST_FILE = 10 * 1024 * 1024
_AMOUNT = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class MandateRow:
    """One line of the register."""

    line: int
    email: str
    amount: Decimal
    source: str
    source_url: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    is_alone: bool
    may_agree_agreements: bool
    subjects: tuple[str, ...]
    platforms: tuple[str, ...]


def read_mandates(path) -> list[MandateRow]:
    """Every line of the file, checked on its own."""
    path = Path(path)
    if not path.is_file():
        raise BadFile(_("There is no file “%(path)s”.") % {"path": path})
    if path.stat().st_size > LARGEST_FILE:
        raise BadFile(_("This file is too big for a mandate register."))
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise BadFile(_("this is no UTF-8. Save the file as UTF-8."), line) from None
    if "\x00" in text:
        raise BadFile(_("this is no text file."), text[: text.index("\x00")].count("\n") + 1)
    reader = csv.reader(text.splitlines(), delimiter=";", strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header)
        rows = [
            _row(dict(zip(header, fields, strict=True)), line)
            for line, fields in _lines(reader, len(header))
        ]
    except csv.Error as problem:
        raise BadFile(
            _("this is no CSV (%(problem)s).") % {"problem": problem}, reader.line_num
        ) from None
    if not rows:
        raise BadFile(_("The file holds no mandates."))
    _refuse_twice(rows)
    return rows


def _check_header(header):
    missing = [name for name, is_needed in COLUMNS.items() if is_needed and name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    if missing or unknown or len(set(header)) != len(header):
        raise BadFile(
            _("these are not the columns we know. Expected, with semicolons: %(columns)s.")
            % {"columns": ";".join(COLUMNS)},
            1,
        )


def _lines(reader, wanted) -> Iterator[tuple[int, list[str]]]:
    for fields in reader:
        if not any(field.strip() for field in fields):
            continue
        if len(fields) != wanted:
            raise BadFile(
                _("expected %(wanted)s columns, found %(found)s.")
                % {"wanted": wanted, "found": len(fields)},
                reader.line_num,
            )
        yield reader.line_num, [field.strip() for field in fields]


def _row(values, line) -> MandateRow:
    starts_on = _date(values["van"], line)
    if starts_on is None:
        raise BadFile(_("the first day (van) is missing."), line)
    ends_on = _date(values.get("tot", ""), line)
    if ends_on is not None and ends_on < starts_on:
        raise BadFile(_("the last day lies before the first."), line)
    amount = values["bedrag"]
    if not (amount.isascii() and _AMOUNT.fullmatch(amount)):
        raise BadFile(
            _("“%(value)s” is no amount. Write 2500 or 2500,50.") % {"value": amount[:40]}, line
        )
    source = values["bron"]
    if not source or len(source) > 200 or not source.isprintable():
        raise BadFile(_("the source (bron) is missing, or longer than 200 signs."), line)
    link = values.get("link", "")
    if link and not link.startswith(("https://", "http://")):
        raise BadFile(_("“%(value)s” is no link.") % {"value": link[:40]}, line)
    return MandateRow(
        line=line,
        email=values["e-mail"].lower(),
        amount=Decimal(amount.replace(",", ".")),
        source=source,
        source_url=link,
        starts_on=starts_on,
        ends_on=ends_on,
        is_alone=_yes(values.get("alleen", ""), line, default=True),
        may_agree_agreements=_yes(values.get("afspraken", ""), line, default=False),
        subjects=_names(values.get("onderwerpen", "")),
        platforms=_names(values.get("platforms", "")),
    )


def _date(value, line):
    if not value:
        return None
    try:
        if not (value.isascii() and _DATE.fullmatch(value)):
            raise ValueError
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise BadFile(
            _("“%(value)s” is no date. Write 2026-01-31.") % {"value": value[:40]}, line
        ) from None


def _yes(value, line, *, default):
    if not value:
        return default
    if value.lower() not in ("ja", "nee"):
        raise BadFile(_("“%(value)s” is not ja or nee.") % {"value": value[:40]}, line)
    return value.lower() == "ja"


def _names(value):
    return tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))


def _refuse_twice(rows):
    seen = set()
    for row in rows:
        key = (row.email, row.source, row.starts_on)
        if key in seen:
            raise BadFile(_("this mandate stands in the file twice."), row.line)
        seen.add(key)


@transaction.atomic
def import_mandates(rows, *, progress=None) -> Result:
    """Record or change the mandates of the register; safe to repeat, all of it or nothing.

    A mandate is known by its holder, its line in the register and its first day. What stands here
    and not in the file stays: a mandate ends on a date, in the register itself.
    """
    result = Result()
    people = {
        person.email: person
        for person in User.objects.filter(email__in={row.email for row in rows}, erased_on=None)
    }
    subjects = {row.slug: row for row in Subject.objects.all()}
    platforms = {row.slug: row for row in Platform.objects.all()}
    known = {
        (row.user_id, row.source, row.starts_on): row
        for row in Mandate.objects.filter(user__in=people.values()).prefetch_related(
            "subjects", "platforms"
        )
    }
    for row in rows:
        person = people.get(row.email)
        if person is None or not (person.function or person.team):
            raise BadFile(
                _("nobody with a function at the municipality has this e-mail address."), row.line
            )
        result.add(
            _save(
                known.get((person.pk, row.source, row.starts_on)),
                person,
                row,
                _find(row.subjects, subjects, row.line),
                _find(row.platforms, platforms, row.line),
            )
        )
        if progress is not None:
            progress(1)
    return result


def _find(slugs, known, line):
    for slug in slugs:
        if slug not in known:
            raise BadFile(_("“%(value)s” is unknown here.") % {"value": slug[:40]}, line)
    return [known[slug] for slug in slugs]


def _save(mandate, person, row, subjects, platforms) -> str:
    names = ("amount", "source_url", "ends_on", "is_alone", "may_agree_agreements")
    is_new = mandate is None
    if mandate is None:
        mandate = Mandate(user=person, source=row.source, starts_on=row.starts_on)
    elif (
        all(getattr(mandate, name) == getattr(row, name) for name in names)
        and {item.pk for item in mandate.subjects.all()} == {item.pk for item in subjects}
        and {item.pk for item in mandate.platforms.all()} == {item.pk for item in platforms}
    ):
        return "same"
    for name in names:
        setattr(mandate, name, getattr(row, name))
    try:
        write_mandate(mandate, subjects=subjects, platforms=platforms)
    except ValidationError as problem:
        raise BadFile(" ".join(problem.messages), row.line) from None
    return "new" if is_new else "changed"
