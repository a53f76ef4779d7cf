"""The append-only dossier: chained, verifiable, and with personal text that can be erased.

How an entry is sealed (anyone can check it with the public JSON, without this code):

1. `text_digest` = HMAC-SHA256(salt of the text, canonical JSON of actor_name and text), or empty
   when there is no personal part. That salt stands in the erasable row and goes with the text.
2. `digest` = HMAC-SHA256(salt of the entry, canonical JSON of the public body), where the body
   holds `text_digest`.
3. `head` = SHA-256(head of the entry before it + digest), both as hexadecimal text; before the
   first entry the head is 64 zeros.

Canonical JSON: keys sorted, no white space, UTF-8, nothing escaped that need not be. Erasing the
personal part leaves step 2 and 3 intact, so that the chain stays whole. It proves that nothing
was changed after a head was printed somewhere else, and no more than that.
"""

import datetime
import functools
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections, migrations, router, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.prepared import Prepared

GENESIS = "0" * 64


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold, and why."""

    entry: Any
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.entry._meta.label} {self.entry.pk} (number {self.entry.number}): {self.reason}"
        )


def canonical(value) -> bytes:
    """The one way to write this value as JSON; floats are refused, for they differ per database."""
    _refuse_floats(value)
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def _refuse_floats(value) -> None:
    if isinstance(value, float):
        raise TypeError("An entry holds no floats: write an amount as text.")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError("The keys of an entry are text.")
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def _seal(salt: str, value) -> str:
    return hmac.new(bytes.fromhex(salt), canonical(value), hashlib.sha256).hexdigest()


def _head(previous: str, digest: str) -> str:
    return hashlib.sha256((previous + digest).encode("ascii")).hexdigest()


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def dossier_of(entry) -> dict[str, int]:
    """The keys of the dossier this entry belongs to: all foreign keys of its row."""
    return {
        field.name: getattr(entry, field.attname)
        for field in entry._meta.concrete_fields
        if field.many_to_one
    }


def public_body(entry) -> dict:
    """What `digest` seals: everything of the entry except its salt and seals."""
    return {
        "dossier": dossier_of(entry),
        "number": entry.number,
        "at": _moment(entry.at),
        "verb": entry.verb,
        "side": str(entry.side),
        "role": str(entry.role),
        "from": entry.from_status,
        "to": entry.to_status,
        "data": entry.data,
        "text_digest": entry.text_digest,
    }


def _personal_body(text_row) -> dict:
    return {"actor_name": text_row.actor_name, "text": text_row.text}


def text_of(entry):
    """The personal row of an entry, or None when it never had one."""
    try:
        return entry.text_row
    except entry._meta.model.text_row.RelatedObjectDoesNotExist:
        return None


def _lock(connection, table: str, dossier: dict) -> None:
    """One writer per dossier at a time.

    Without this, 532 of 640 parallel appends conflicted on PostgreSQL (SAFETY.md). SQLite needs
    no lock of ours: there every writing transaction is IMMEDIATE and so the only one.
    """
    if connection.vendor != "postgresql":
        return
    name = f"{table}:{sorted((key, record.pk) for key, record in dossier.items())}"
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def seal(entry, text_row=None, *, previous_head: str = GENESIS) -> None:
    """Fill in the seals of an entry that follows on a head; both salts are set already."""
    if text_row is not None:
        entry.text_digest = _seal(text_row.salt, _personal_body(text_row))
    entry.digest = _seal(entry.salt, public_body(entry))
    entry.head = _head(previous_head, entry.digest)


@functools.cache
def _last_of(entry_model, names):
    """Number and head of the last entry, for the dossier with these keys."""

    def build(**keys):
        of_dossier = entry_model._base_manager.filter(**keys)
        return of_dossier.order_by("-number").values_list("number", "head")[:1]

    return Prepared(build, **dict.fromkeys(names, int))


@transaction.atomic(savepoint=False)
def append(
    entry_model,
    text_model,
    *,
    dossier: dict,
    verb: str,
    side: str,
    role: str,
    at: datetime.datetime | None = None,
    from_status: str = "",
    to_status: str = "",
    data: dict | None = None,
    text: str = "",
    actor=None,
    actor_name: str = "",
):
    """Write the next entry of a dossier such as `{"proposal": proposal}`, sealed to the last one.

    The personal row is made only when there is a text, a name or an actor to keep.
    """
    connection = connections[router.db_for_write(entry_model)]
    _lock(connection, entry_model._meta.db_table, dossier)
    last = _last_of(entry_model, tuple(sorted(dossier))).rows(
        **{name: record.pk for name, record in dossier.items()}
    )
    last_number, last_head = last[0] if last else (0, GENESIS)
    entry = entry_model(
        **dossier,
        number=last_number + 1,
        at=at or timezone.now(),
        verb=verb,
        side=str(side),
        role=str(role),
        from_status=str(from_status or ""),
        to_status=str(to_status or ""),
        data=json.loads(canonical(data or {})),
        salt=secrets.token_hex(32),
    )
    text_row = None
    if text or actor_name or actor is not None:
        text_row = text_model(
            actor=actor, actor_name=actor_name, text=text, salt=secrets.token_hex(32)
        )
    seal(entry, text_row, previous_head=last_head)
    entry.save(force_insert=True)
    if text_row is not None:
        text_row.entry = entry
        text_row.save(force_insert=True)
    return entry


def verify(entries: Iterable) -> list[Break]:
    """Check one dossier, its entries in order of number. Returns every break, first one first."""
    breaks = []
    previous, number = GENESIS, 0
    for entry in entries:
        number += 1
        if entry.number != number:
            breaks.append(Break(entry, str(_("An entry is missing before this one."))))
            number = entry.number
        if not hmac.compare_digest(_seal(entry.salt, public_body(entry)), entry.digest):
            breaks.append(Break(entry, str(_("The public part was changed."))))
        if not hmac.compare_digest(_head(previous, entry.digest), entry.head):
            breaks.append(Break(entry, str(_("This entry does not follow from the one before."))))
        reason = _text_break(entry)
        if reason:
            breaks.append(Break(entry, str(reason)))
        previous = entry.head
    return breaks


def _text_break(entry):
    text_row = text_of(entry)
    if text_row is None:
        return _("The text is gone without a mark of erasure.") if entry.text_digest else None
    if text_row.erased_on is not None:
        is_empty = not (text_row.text or text_row.actor_name or text_row.salt)
        return None if is_empty else _("The text is marked as erased, but there is one.")
    if not entry.text_digest:
        return _("A text was added afterwards.")
    if not text_row.salt or not hmac.compare_digest(
        _seal(text_row.salt, _personal_body(text_row)), entry.text_digest
    ):
        return _("The text was changed.")
    return None


def erase_text(text_row, reason: str, on: datetime.date) -> None:
    """Erase the personal part and leave a visible mark: when, and why (a reason, no names)."""
    if text_row.erased_on is not None:
        return
    text_row.actor = None
    text_row.actor_name = ""
    text_row.text = ""
    text_row.salt = ""
    text_row.erased_on = on
    text_row.erased_reason = str(reason)[:200]
    text_row.save()


def as_json(entries: Iterable, *, shows_text: Callable = lambda entry: True) -> dict:
    """A dossier in the form that anyone can check, following the description that goes with it.

    `shows_text(entry)` says whether the personal part is public; without it the chain can still
    be checked, for the public body holds only its seal.
    """
    rows = []
    for entry in entries:
        row = {
            "body": public_body(entry),
            "salt": entry.salt,
            "digest": entry.digest,
            "head": entry.head,
        }
        text_row = text_of(entry)
        if text_row is not None and text_row.erased_on is not None:
            row["erased"] = {
                "on": text_row.erased_on.isoformat(),
                "reason": text_row.erased_reason,
            }
        elif text_row is not None and shows_text(entry):
            row["personal"] = _personal_body(text_row)
            row["personal_salt"] = text_row.salt
        rows.append(row)
    return {
        "how_to_check": {
            "canonical": "JSON, keys sorted, separators ',' and ':', UTF-8, non-ASCII unescaped",
            "text_digest": "HMAC-SHA256(key=unhex(personal_salt), message=canonical(personal))",
            "digest": "HMAC-SHA256(key=unhex(salt), message=canonical(body))",
            "head": "SHA256(head of the entry before + digest), hexadecimal text; first: 64 zeros",
        },
        "head": rows[-1]["head"] if rows else GENESIS,
        "entries": rows,
    }


def _statements(table: str, vendor: str, unique: tuple[tuple[str, ...], ...]) -> list[str]:
    """The triggers of one table. Table and column names come from our own migrations only."""
    if vendor == "postgresql":
        return [
            f"""CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'rows of {table} are only ever added'
                    USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql""",
            f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_append_only()""",
            f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()""",
        ]
    message = f"rows of {table} are only ever added"
    # INSERT OR REPLACE deletes the row it collides with, and fires a DELETE trigger only when
    # recursive_triggers is on for that connection. So a colliding INSERT is refused itself.
    collides = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns) + ")"
        for columns in (("id",), *unique)
    )
    return [
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{message}'); END""",
        f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{message}'); END""",
        f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {collides})
        BEGIN SELECT RAISE(ABORT, '{message}'); END""",  # noqa: S608
    ]


def _undo_statements(table: str, vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
            f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
            f"DROP FUNCTION IF EXISTS {table}_append_only()",
        ]
    return [
        f"DROP TRIGGER IF EXISTS {table}_{name}"
        for name in ("no_update", "no_delete", "no_replace")
    ]


def trigger_operations(table: str, *, unique: tuple[tuple[str, ...], ...] = ()) -> list:
    """Migration operations that make a table append-only on SQLite and PostgreSQL.

    `unique` names the unique column sets, such as `(("proposal_id", "number"),)`, so that SQLite's
    REPLACE cannot overwrite through them. A later migration that alters the table must run these
    operations again: SQLite remakes the table and drops its triggers with the old one.
    """

    def create(apps, schema_editor):
        for statement in [
            *_undo_statements(table, schema_editor.connection.vendor),
            *_statements(table, schema_editor.connection.vendor, unique),
        ]:
            schema_editor.execute(statement)

    def remove(apps, schema_editor):
        for statement in _undo_statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)

    return [migrations.RunPython(create, remove, elidable=False)]
