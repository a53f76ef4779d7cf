"""The dossier, tried on the one of proposals: the only one there is."""

import datetime
import hashlib
import hmac
import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from core import entries
from core.kinds import Role, Side
from proposals.models import Proposal, ProposalEntry, ProposalEntryText
from tests.append_only import allow_flush
from tests.factories import ProposalFactory, UserFactory

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture
def proposal():
    """A proposal with an empty dossier."""
    return ProposalFactory(draft=True)


def write(proposal, verb="note", **fields):
    return entries.append(
        ProposalEntry,
        ProposalEntryText,
        dossier={"proposal": proposal},
        verb=verb,
        side=Side.NEIGHBOURHOOD,
        role=Role.INITIATOR,
        **fields,
    )


def dossier(proposal):
    return list(
        ProposalEntry.objects.filter(proposal=proposal)
        .select_related("text_row")
        .order_by("number")
    )


def long_dossier(proposal):
    start = len(dossier(proposal))
    write(proposal, data={"n": 1, "amount": "2500.00", "names": ["é", "ü"]})
    write(proposal, text="Zo gaat het niet.", actor_name="Els", actor=UserFactory())
    write(proposal, from_status="draft", to_status="submitted")
    return start


@pytest.fixture
def tamper():
    """Change a row as an attacker with the database in hands would."""

    def change(row, **fields):
        with allow_flush(connection):
            type(row)._base_manager.filter(pk=row.pk).update(**fields)

    return change


def test_append_numbers_and_seals(proposal):
    start = long_dossier(proposal)
    rows = dossier(proposal)
    assert [row.number for row in rows] == list(range(1, start + 4))
    assert entries.verify(rows) == []
    assert len({row.salt for row in rows}) == len(rows)


def test_entry_without_words_has_no_personal_row(proposal):
    entry = write(proposal)
    assert entries.text_of(entry) is None
    assert entry.text_digest == ""


def test_floats_are_refused(proposal):
    with pytest.raises(TypeError), transaction.atomic():
        write(proposal, data={"amount": 2.5})
    with pytest.raises(TypeError), transaction.atomic():
        write(proposal, data={"list": [{"deep": 1.0}]})


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "iets anders"},
        {"data": {"n": 2}},
        {"role": Role.DESK},
        {"side": Side.MUNICIPALITY},
        {"to_status": "accepted"},
        {"at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)},
        {"salt": "0" * 64},
        {"digest": "0" * 64},
        {"head": "0" * 64},
        {"text_digest": "0" * 64},
    ],
)
def test_any_change_of_the_public_part_shows(proposal, tamper, change):
    long_dossier(proposal)
    tamper(dossier(proposal)[0], **change)
    breaks = entries.verify(dossier(proposal))
    assert breaks
    assert breaks[0].entry.number == 1


def test_changed_text_shows(proposal, tamper):
    start = long_dossier(proposal)
    row = dossier(proposal)[start + 1]
    tamper(row.text_row, text="Zo gaat het wel.")
    assert [b.entry.number for b in entries.verify(dossier(proposal))] == [start + 2]


def test_text_that_is_gone_without_a_mark_shows(proposal, tamper):
    start = long_dossier(proposal)
    row = dossier(proposal)[start + 1]
    with allow_flush(connection):
        row.text_row.delete()
    assert [b.entry.number for b in entries.verify(dossier(proposal))] == [start + 2]


def test_text_that_was_added_later_shows(proposal):
    start = long_dossier(proposal)
    row = dossier(proposal)[start]
    ProposalEntryText.objects.create(entry=row, text="Er stond nog iets.", salt="0" * 64)
    assert [b.entry.number for b in entries.verify(dossier(proposal))] == [start + 1]


def test_entry_that_was_taken_out_shows(proposal):
    start = long_dossier(proposal)
    rows = dossier(proposal)
    without = rows[:start] + rows[start + 1 :]
    assert entries.verify(without)


def test_entries_that_changed_places_show(proposal):
    long_dossier(proposal)
    assert entries.verify(list(reversed(dossier(proposal))))


def test_entry_moved_to_another_dossier_shows(proposal, tamper):
    other = ProposalFactory(draft=True)
    assert dossier(other) == []
    entry = write(proposal)
    tamper(entry, proposal=other)
    assert entries.verify(dossier(other))


def test_erasing_leaves_a_mark_and_the_chain(proposal):
    start = long_dossier(proposal)
    row = dossier(proposal)[start + 1]
    entries.erase_text(row.text_row, "op verzoek", D(2026, 3, 2))
    rows = dossier(proposal)
    assert entries.verify(rows) == []
    text = rows[start + 1].text_row
    assert (text.text, text.actor_name, text.actor, text.salt) == ("", "", None, "")
    assert (text.erased_on, text.erased_reason) == (D(2026, 3, 2), "op verzoek")
    assert rows[start + 1].text_digest


def test_erased_text_cannot_be_filled_in_again(proposal, tamper):
    start = long_dossier(proposal)
    row = dossier(proposal)[start + 1]
    entries.erase_text(row.text_row, "op verzoek", D(2026, 3, 2))
    tamper(row.text_row, text="Zo gaat het niet.")
    assert entries.verify(dossier(proposal))


def test_public_json_can_be_checked_without_our_code(proposal):
    """Written out anew from the description in the JSON, on nothing but the standard library."""
    start = long_dossier(proposal)
    entries.erase_text(dossier(proposal)[start + 1].text_row, "op verzoek", D(2026, 3, 2))
    write(proposal, text="Het antwoord.", actor_name="Wethouder Verkeer")
    public = json.loads(json.dumps(entries.as_json(dossier(proposal))))

    def canonical(value):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    def seal(salt, value):
        return hmac.new(bytes.fromhex(salt), canonical(value), hashlib.sha256).hexdigest()

    head = "0" * 64
    for row in public["entries"]:
        assert row["digest"] == seal(row["salt"], row["body"])
        head = hashlib.sha256((head + row["digest"]).encode()).hexdigest()
        assert row["head"] == head
        if "personal" in row:
            assert row["body"]["text_digest"] == seal(row["personal_salt"], row["personal"])
    assert public["head"] == head
    assert public["entries"][start + 1]["erased"] == {"on": "2026-03-02", "reason": "op verzoek"}
    assert public["entries"][-1]["personal"]["text"] == "Het antwoord."


def test_public_json_can_keep_a_text_to_itself(proposal):
    write(proposal, text="Nog niet openbaar.", actor_name="Els")
    public = entries.as_json(dossier(proposal), shows_text=lambda entry: False)
    assert "Nog niet openbaar" not in json.dumps(public)
    assert "Els" not in json.dumps(public)
    assert public["entries"][-1]["body"]["text_digest"]


# --- The database itself refuses --------------------------------------------------------------


@pytest.mark.parametrize("act", ["update", "delete", "bulk", "truncate"])
def test_database_refuses_any_change(proposal, act):
    entry = write(proposal)
    table = ProposalEntry._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic():  # noqa: PT012
        if act == "update":
            ProposalEntry.objects.filter(pk=entry.pk).update(verb="anders")
        elif act == "delete":
            ProposalEntry.objects.filter(pk=entry.pk)._raw_delete("default")
        elif act == "bulk":
            entry.verb = "anders"
            ProposalEntry.objects.bulk_update([entry], ["verb"])
        else:
            with connection.cursor() as cursor:
                word = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
                cascade = " CASCADE" if connection.vendor == "postgresql" else ""
                cursor.execute(f"{word} {table}{cascade}")
    assert ProposalEntry.objects.get(pk=entry.pk).verb == "note"


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_sqlite_replace_overwrites_nothing(proposal, recursive):
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's")
    entry = write(proposal)
    table = ProposalEntry._meta.db_table
    columns = [f.column for f in ProposalEntry._meta.concrete_fields]
    names = ", ".join(f'"{column}"' for column in columns)
    # Once over the same id, once over the same place in the same dossier.
    for changed in ({"number": "9999"}, {"id": "9999"}):
        values = ", ".join(
            {"verb": "'anders'", **changed}.get(column, f'"{column}"') for column in columns
        )
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA recursive_triggers={recursive}")
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(
                    f"INSERT OR REPLACE INTO {table} ({names})"
                    f" SELECT {values} FROM {table} WHERE id = {entry.pk}"
                )
            cursor.execute("PRAGMA recursive_triggers=ON")
    assert ProposalEntry.objects.get(pk=entry.pk).verb == "note"


def test_proposal_with_a_dossier_cannot_be_deleted(proposal):
    write(proposal)
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: PT012
        Proposal.objects.filter(pk=proposal.pk)._raw_delete("default")
        connection.check_constraints()
