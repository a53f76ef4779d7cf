"""Gettext without gettext's binaries: sentences are gathered by Babel, catalogues kept by polib.

English is the msgid; Dutch stands in locale/nl. The compiled .mo is not in git and is made
whenever the .po is newer.
"""

import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

BASE_DIR = Path(__file__).resolve().parent.parent
CATALOGUE = BASE_DIR / "locale" / "nl" / "LC_MESSAGES" / "django.po"
# Where sentences for people stand; the tests' own sentences are nobody's.
SOURCES = [
    "core",
    "accounts",
    "notifications",
    "platforms",
    "council",
    "liaisons",
    "proposals",
    "projects",
    "wijkportaal",
    "templates",
]

KEYWORDS = {
    "_": None,
    "_t": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_file():
            yield path
        else:
            yield from sorted(
                found
                for found in path.rglob("*")
                if found.suffix in {".py", ".html", ".txt"} and "migrations" not in found.parts
            )


def _source(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # A template becomes rows of X with gettext calls between; indentation means nothing there.
    python = templatize(text, origin=str(path))
    return "\n".join(line.strip() for line in python.splitlines())


def gather(paths: Iterable[Path]) -> dict[tuple[str | None, str], polib.POEntry]:
    """Every sentence in these files and folders, as new catalogue entries by context and msgid."""
    entries: dict[tuple[str | None, str], polib.POEntry] = {}
    for path in _files(paths):
        source = io.BytesIO(_source(path).encode())
        place = path.relative_to(BASE_DIR) if path.is_relative_to(BASE_DIR) else path
        for _line, message, _comments, context in extract(
            "python", source, keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            singular, plural = message[:2] if isinstance(message, tuple) else (message, "")
            if not singular:
                continue
            entry = entries.setdefault(
                (context, singular), polib.POEntry(msgid=singular, msgctxt=context)
            )
            if plural and not entry.msgid_plural:
                entry.msgid_plural = plural
                entry.msgstr_plural = {0: "", 1: ""}
            if "%(" in singular and "python-format" not in entry.flags:
                entry.flags.append("python-format")
            # Without line numbers: a moved sentence is no change.
            if (str(place), "") not in entry.occurrences:
                entry.occurrences.append((str(place), ""))
    return entries


def load(path: Path = CATALOGUE) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=98)
    catalogue = polib.POFile(wrapwidth=98)
    catalogue.metadata = {
        "Project-Id-Version": "Wijkportaal",
        "Language": "nl",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


def save(catalogue: polib.POFile, path: Path = CATALOGUE) -> None:
    """Sorted, so that two people's additions seldom touch the same lines; replaced in one go."""
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, lambda name: catalogue.save(name))


def _replace(path: Path, write) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    try:
        write(name)
        os.chmod(name, 0o644)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def is_translated(entry: polib.POEntry) -> bool:
    if entry.fuzzy or entry.obsolete:
        return False
    if entry.msgid_plural:
        return len(entry.msgstr_plural) == 2 and all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


def missing(paths: Iterable[Path], path: Path = CATALOGUE) -> list[polib.POEntry]:
    """The sentences in these files that have no Dutch yet."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in load(path)}
    return [
        entry
        for key, entry in gather(paths).items()
        if key not in known
        or not is_translated(known[key])
        or bool(entry.msgid_plural) != bool(known[key].msgid_plural)
    ]


def merge(path: Path = CATALOGUE) -> tuple[int, int]:
    """Brings the catalogue in step with the sources; returns how many are new and how many gone."""
    catalogue = load(path)
    gathered = gather(BASE_DIR / source for source in SOURCES if (BASE_DIR / source).exists())
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    gone = [entry for key, entry in known.items() if key not in gathered]
    for entry in gone:
        catalogue.remove(entry)
    for key, entry in gathered.items():
        old = known.get(key)
        if old is None:
            catalogue.append(entry)
        else:
            old.occurrences = entry.occurrences
            if entry.msgid_plural and not old.msgid_plural:
                old.msgid_plural, old.msgstr = entry.msgid_plural, ""
                old.msgstr_plural = {0: "", 1: ""}
    save(catalogue, path)
    return len([key for key in gathered if key not in known]), len(gone)


def compile_catalogues() -> list[Path]:
    """Makes each .mo that is older than its .po."""
    made = []
    for source in sorted((BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        _replace(target, polib.pofile(str(source)).save_as_mofile)
        made.append(target)
    return made
