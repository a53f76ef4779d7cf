"""Many at once on one dossier: the lock keeps the chain whole, and without it there would be none.

Real threads with connections of their own, on whichever database the tests run.
"""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from core import entries
from core.kinds import Role, Side
from proposals.models import ProposalEntry, ProposalEntryText
from tests.factories import ProposalFactory

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EACH = 8, 10


def at_once(write) -> list[Exception]:
    """Let all writers start together; gives what went wrong."""
    start, failures = threading.Barrier(WRITERS), []

    def work():
        try:
            start.wait()
            for _number in range(EACH):
                try:
                    write()
                except DatabaseError as error:
                    failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def entries_of(proposal):
    return list(
        ProposalEntry.objects.filter(proposal=proposal)
        .select_related("text_row")
        .order_by("number")
    )


def test_parallel_appends_all_arrive_in_one_chain():
    proposal = ProposalFactory(draft=True)
    before = len(entries_of(proposal))

    def write():
        entries.append(
            ProposalEntry,
            ProposalEntryText,
            dossier={"proposal": proposal},
            verb="note",
            side=Side.NEIGHBOURHOOD,
            role=Role.INITIATOR,
            text="Tegelijk met de anderen.",
        )

    assert at_once(write) == []
    rows = entries_of(proposal)
    assert len(rows) == before + WRITERS * EACH
    assert entries.verify(rows) == []


@pytest.mark.postgres
def test_without_the_lock_they_collide():
    """The negative control: the same test catches the naive version, where the database can."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    proposal = ProposalFactory(draft=True)

    @transaction.atomic
    def naive_write():
        last = ProposalEntry.objects.filter(proposal=proposal).order_by("-number").first()
        entry = ProposalEntry(
            proposal=proposal,
            number=last.number + 1 if last else 1,
            verb="note",
            side=Side.NEIGHBOURHOOD,
            role=Role.INITIATOR,
            salt="0" * 64,
        )
        entries.seal(entry, previous_head=last.head if last else entries.GENESIS)
        entry.save(force_insert=True)

    assert at_once(naive_write) != []
