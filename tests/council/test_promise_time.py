"""What time does to a promise, once and dated on the term, and what nobody can undo."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from core import entries, privacy
from core.terms import today
from core.transitions import Refused
from council import operations, states
from council.models import (
    Promise,
    PromiseDate,
    PromiseEntry,
    PromiseEntryText,
    PromisePlatform,
    PromiseTerm,
)
from council.states import PromiseStatus, Standing
from notifications.models import Message
from notifications.operations import follow
from tests.factories import (
    BoardSeatFactory,
    ExpectationFactory,
    PartiesOf,
    PlatformFactory,
    PortfolioFactory,
    PromiseFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
S = PromiseStatus
DAY = datetime.timedelta(days=1)


def verbs(promise):
    return [entry.verb for entry in promise.entries.all()]


def kinds(user):
    return list(Message.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def soon(days):
    """Promised today, for so many days from now."""
    return operations.make_promise(
        by=UserFactory(desk=True),
        title="Vier bankjes",
        subject=SubjectFactory(),
        platforms=[PlatformFactory()],
        promiser=PortfolioFactory().user,
        said_on=today(),
        due_on=today() + days * DAY,
    )


# --- time -----------------------------------------------------------------------------------------
def test_the_promiser_is_reminded_before_the_date_and_on_it_and_no_more():
    due = today() + 28 * DAY
    promise = PromiseFactory(due_on=due)
    Message.objects.all().delete()
    assert promise.wake_on == due - 14 * DAY
    seen = []
    for days in range(0, 32):
        operations.advance_promises(today() + days * DAY)
        seen.append(Message.objects.filter(kind="promise_due").count())
    assert seen[13:15] == [0, 1]
    assert seen[27:29] == [1, 2]
    assert seen[-1] == 2
    assert kinds(promise.promiser) == ["promise_due", "promise_due", "promise_late"]


def test_a_date_within_two_weeks_needs_no_reminder_before_it():
    promise = soon(5)
    Message.objects.all().delete()
    operations.advance_promises(today() + DAY)
    assert not Message.objects.filter(kind="promise_due").exists()
    operations.advance_promises(promise.due_on)
    assert Message.objects.filter(kind="promise_due").count() == 1


def test_late_is_computed_and_entered_once():
    promise = PromiseFactory(due_on=today() - DAY)
    Promise.objects.filter(pk=promise.pk).update(late_noted_on=None)
    assert promise.standing() == Standing.LATE
    assert promise.days_late() == 1
    promise = PromiseFactory(late=True)
    assert verbs(promise).count("late") == 1
    operations.advance_promises(today() + 30 * DAY)
    assert verbs(promise).count("late") == 1
    late = promise.entries.get(verb="late")
    assert late.at.date() == promise.due_on + DAY


def test_a_worker_that_stood_still_dates_lateness_on_the_term():
    promise = soon(20)
    operations.advance(promise, today() + 40 * DAY)
    promise.refresh_from_db()
    assert promise.late_noted_on == promise.due_on + DAY
    # The reminders whose day had passed were not sent afterwards.
    assert not Message.objects.filter(kind="promise_due").exists()


def test_another_date_starts_reminders_and_lateness_anew():
    promise = PromiseFactory(late=True)
    promise = operations.postpone(
        promise, by=promise.promiser, due_on=today() + 60 * DAY, text="Later."
    )
    assert promise.standing() == Standing.ON_TIME
    assert promise.wake_on == promise.due_on - 14 * DAY
    operations.advance_promises(promise.due_on + 2 * DAY)
    assert verbs(promise) == ["promise", "late", "postpone", "late"]


def test_four_weeks_of_silence_is_no_reaction_and_never_kept():
    promise = PromiseFactory(claimed=True)
    term = promise.terms.get()
    assert operations.advance(promise, term.due_on).status == S.KEPT_CLAIMED
    passed = operations.advance(promise, term.due_on + 9 * DAY)
    assert passed.status == S.NO_REACTION
    assert passed.closed_on == term.due_on + DAY
    assert passed.entries.last().data["has_no_reaction"] is True
    assert operations.advance(promise, term.due_on + 20 * DAY).entry_count == passed.entry_count


def test_four_weeks_after_one_place_said_yes_it_is_kept():
    first, second = PlatformFactory(), PlatformFactory()
    one = BoardSeatFactory(platform=first).user
    BoardSeatFactory(platform=second)
    promise = PromiseFactory(platforms=[first, second], claimed=True)
    operations.confirm_kept(promise, by=one)
    passed = operations.advance(promise, today() + 60 * DAY)
    assert passed.status == S.KEPT
    assert passed.entries.last().data["has_no_reaction"] is False


def test_three_weeks_of_silence_on_an_expectation_is_told_once():
    expectation = ExpectationFactory()
    desk = UserFactory(desk=True)
    Message.objects.all().delete()
    day = expectation.term_due_on + DAY
    assert expectation.standing(expectation.term_due_on) == Standing.WAITING
    assert expectation.standing(day) == Standing.UNANSWERED
    for n in range(4):
        operations.advance_promises(day + n * DAY)
    assert verbs(expectation) == ["report", "unanswered"]
    assert kinds(desk) == ["expectation_late"]
    assert kinds(expectation.entered_by) == ["expectation_late"]


def test_an_expectation_waits_three_weeks_and_a_claim_four_to_the_day():
    """In days of the calendar, not in the words of the code: a Monday without holidays near it."""
    monday = datetime.date(2026, 9, 7)
    expectation = ExpectationFactory(today_is=monday, days_ago=0)
    assert expectation.term_due_on == datetime.date(2026, 9, 28)
    operations.advance(expectation, datetime.date(2026, 9, 28))
    assert verbs(expectation) == ["report"]
    operations.advance(expectation, datetime.date(2026, 9, 29))
    assert verbs(expectation) == ["report", "unanswered"]
    promise = PromiseFactory(today_is=monday)
    promise = operations.claim_kept(promise, by=promise.promiser, text="Klaar.", today=monday)
    assert promise.term_due_on == datetime.date(2026, 10, 5)
    assert operations.advance(promise, datetime.date(2026, 10, 5)).status == S.KEPT_CLAIMED
    assert operations.advance(promise, datetime.date(2026, 10, 6)).status == S.NO_REACTION


def test_the_clerk_is_asked_from_the_day_after_eight_weeks():
    promise = PromiseFactory(today_is=datetime.date(2026, 9, 7), due_on=datetime.date(2026, 9, 7))
    chair = PartiesOf(promise.parties.get().platform, promise.subject).chair
    with pytest.raises(Refused):
        operations.ask_broken(promise, by=chair, text="Niets.", today=datetime.date(2026, 11, 2))
    asked = operations.ask_broken(
        promise, by=chair, text="Niets.", today=datetime.date(2026, 11, 3)
    )
    assert asked.broken_asked_on == datetime.date(2026, 11, 3)


def test_not_yet_after_the_date_is_late_from_then_on():
    due = today() + 2 * DAY
    promise = PromiseFactory(due_on=due)
    promise = operations.claim_kept(promise, by=promise.promiser, text="Klaar.")
    chair = PartiesOf(promise.parties.get().platform, promise.subject).chair
    promise = operations.not_yet(promise, by=chair, text="Nee.", today=due + 5 * DAY)
    assert promise.standing(due + 5 * DAY) == Standing.LATE
    operations.advance(promise, due + 6 * DAY)
    assert promise.entries.get(verb="late").at.date() == due + 5 * DAY


def test_followers_hear_that_a_promise_is_late():
    promise = PromiseFactory()
    fan = UserFactory()
    follow(fan, promise)
    operations.advance(promise, promise.due_on + DAY)
    assert kinds(fan) == ["promise_late"]


def test_the_worker_asks_one_indexed_question(django_assert_num_queries):
    PromiseFactory(kept=True)
    with django_assert_num_queries(1):
        assert operations.advance_promises() == 0


# --- nothing can be deleted or changed ------------------------------------------------------------
def refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return True


@pytest.mark.parametrize(
    "model", [Promise, PromisePlatform, PromiseTerm, PromiseDate, PromiseEntry]
)
def test_no_row_of_the_register_can_be_deleted(model):
    promise = PromiseFactory(claimed=True)
    row = model.objects.first()
    assert row is not None
    assert refused(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)
    with pytest.raises(Exception), transaction.atomic():  # noqa: B017  protected or refused
        row.delete()
    assert model.objects.filter(pk=row.pk).exists()
    assert promise.entries.count() == 2


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["council_promiseterm", "council_promiseplatform"])
def test_no_table_can_be_emptied(table):
    PromiseFactory(claimed=True)
    assert refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite replaces rows")
@pytest.mark.parametrize(
    "table",
    [
        "council_promise",
        "council_promiseplatform",
        "council_promiseterm",
        "council_promisedate",
        "council_promiseentry",
    ],
)
def test_no_row_can_be_replaced(table):
    PromiseFactory(claimed=True)
    with (
        pytest.raises(DatabaseError, match=r"are never deleted|are only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "Iets anders"),
        ("text", "Iets anders"),
        ("side", "neighbourhood"),
        ("said_on", "2020-01-01"),
        ("said_where", "elders"),
        ("first_due_on", "2030-01-01"),
        ("occasion", "letter"),
        ("is_expectation", True),
        ("entered_on", "2020-01-01"),
    ],
)
def test_what_was_said_cannot_be_changed(column, value):
    """By the guard itself: beside it another column of the same row can be written."""
    promise = PromiseFactory()
    with pytest.raises(DatabaseError, match=r"was said|first date"), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(**{column: value})
    assert Promise.objects.filter(pk=promise.pk).update(note="Een woord erbij.") == 1


@pytest.mark.parametrize("situation", ["kept", "broken", "lapsed", "corrected", "rejected"])
def test_kept_or_broken_stays_so(situation):
    is_promise = situation in ("kept", "broken", "lapsed")
    promise = (PromiseFactory if is_promise else ExpectationFactory)(**{situation: True})
    for status in {"open", "reported", "kept", "broken"} - {situation}:
        with pytest.raises(DatabaseError, match="stays so"), transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(status=status)
    promise.refresh_from_db()
    assert promise.status == situation


@pytest.mark.parametrize("model", [PromiseDate, PromiseEntry])
def test_dates_and_steps_cannot_be_changed(model):
    PromiseFactory()
    number = model.objects.first()
    table = model._meta.db_table
    assert refused(f"UPDATE {table} SET number = 3 WHERE id = %s", number.pk)


def test_the_database_refuses_a_third_postponement():
    promise = PromiseFactory(postponed=2)
    for number in (4, 3):
        with pytest.raises(IntegrityError), transaction.atomic():
            PromiseDate.objects.create(
                promise=promise, number=number, due_on=today() + 99 * DAY, set_on=today()
            )
    assert refused("UPDATE council_promise SET postponed_count = 3 WHERE id = %s", promise.pk)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "open", "due_on": None},
        {"status": "open", "promiser": None},
        {"status": "kept", "closed_on": None},
        {"status": "open", "term_due_on": None},
        {"status": "reported", "is_expectation": False},
    ],
)
def test_the_database_refuses_a_promise_that_cannot_be(values):
    promise = PromiseFactory()
    with pytest.raises(DatabaseError), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(**values)


# --- the chain ------------------------------------------------------------------------------------
def test_verify_dossiers_covers_the_register(capsys):
    promise = PromiseFactory(kept=True)
    call_command("verify_dossiers")
    assert "1 dossiers with 3 steps hold." in capsys.readouterr().out
    PromiseEntryText.objects.filter(entry__promise=promise, entry__verb="claim_kept").update(
        text="Iets anders"
    )
    with pytest.raises(CommandError):
        call_command("verify_dossiers")


def test_erasing_an_account_leaves_the_promise_and_the_chain():
    promise = PromiseFactory(not_yet=True)
    chair = PartiesOf(promise.parties.get().platform, promise.subject).chair
    privacy.erase(chair)
    promise.refresh_from_db()
    assert promise.parties.get().note == ""
    rows = promise.entries.select_related("text_row").order_by("number")
    assert entries.verify(rows) == []
    assert entries.text_of(rows.last()).erased_on == today()
    assert promise.note == "De bankjes staan er."


def test_a_download_holds_what_somebody_promised_and_reported():
    promise = PromiseFactory()
    expectation = ExpectationFactory()
    assert privacy.download(promise.promiser)["council"]["promises"][0]["title"] == promise.title
    mine = privacy.download(expectation.entered_by)["council"]["promises_entered"]
    assert mine[0]["title"] == expectation.title


def test_the_table_names_every_status():
    assert set(PromiseStatus) == states.RUNNING | states.CLOSED
    assert states.FINAL < states.CLOSED
