import datetime

import pytest
import time_machine
from django.apps.registry import Apps
from hypothesis import given
from hypothesis import strategies as st

from core.kinds import Side
from core.models import Term
from core.terms import (
    Length,
    Unit,
    add_length,
    add_working_days,
    days_late,
    end_of_term,
    is_working_day,
    next_working_day,
    today,
    working_days_between,
)
from core.transitions import Refused

D = datetime.date
days = st.dates(D(2020, 1, 1), D(2040, 12, 31))
lengths = st.builds(Length, st.integers(1, 60), st.sampled_from(Unit.values))


class Clock(Term):
    """A concrete clock in a registry of its own, so that no other test sees a model extra."""

    class Meta(Term.Meta):
        app_label = "core"
        apps = Apps()


MONDAY = D(2026, 3, 2)


def clock(number=6, unit=Unit.WEEKS, on=MONDAY):
    return Clock.begin(Side.MUNICIPALITY, "answer", Length(number, unit), on)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (D(2026, 1, 1), "New Year's Day"),
        (D(2026, 4, 3), "Good Friday, article 3 paragraph 2"),
        (D(2026, 4, 6), "Easter Monday"),
        (D(2026, 4, 27), "King's Day"),
        (D(2025, 4, 26), "King's Day a day early, for the 27th is a Sunday"),
        (D(2026, 5, 5), "Liberation Day, every year in the act"),
        (D(2025, 5, 5), "Liberation Day in a lustrum year"),
        (D(2026, 5, 14), "Ascension"),
        (D(2026, 5, 15), "Friday after Ascension, equated by decree"),
        (D(2026, 5, 25), "Whit Monday"),
        (D(2026, 12, 25), "Christmas Day"),
        (D(2025, 12, 26), "second Christmas Day"),
        (D(2026, 3, 7), "a Saturday"),
        (D(2026, 3, 8), "a Sunday"),
    ],
)
def test_no_term_ends_on(day, name):
    assert not is_working_day(day), name


@pytest.mark.parametrize("day", [D(2026, 3, 9), D(2025, 4, 28), D(2026, 4, 30), D(2026, 12, 24)])
def test_an_ordinary_day_is_a_working_day(day):
    assert is_working_day(day)


def test_equated_days_come_from_settings(settings):
    settings.EQUATED_DAYS = ["2026-03-09"]
    settings.EXTRA_HOLIDAYS = ["03-10"]
    assert next_working_day(D(2026, 3, 9)) == D(2026, 3, 11)
    assert is_working_day(D(2026, 5, 5))


@pytest.mark.parametrize(
    ("started_on", "length", "due_on"),
    [
        # Start day is day 0.
        (D(2026, 3, 2), Length(1, "days"), D(2026, 3, 3)),
        (D(2026, 3, 2), Length(6, "weeks"), D(2026, 4, 13)),
        # Saturday and Sunday run on to Monday.
        (D(2026, 3, 2), Length(5, "days"), D(2026, 3, 9)),
        (D(2026, 3, 2), Length(6, "days"), D(2026, 3, 9)),
        # Good Friday runs on over Easter to Tuesday.
        (D(2026, 2, 20), Length(6, "weeks"), D(2026, 4, 7)),
        # Ascension and the equated Friday run on to Monday.
        (D(2026, 4, 2), Length(6, "weeks"), D(2026, 5, 18)),
        # Over the year's end: 25 and 26 December, a weekend after it.
        (D(2026, 11, 13), Length(6, "weeks"), D(2026, 12, 28)),
        (D(2026, 12, 31), Length(1, "days"), D(2027, 1, 4)),
        # Ten working days over Christmas and New Year.
        (D(2026, 12, 18), Length(10, "working_days"), D(2027, 1, 5)),
        # Months end on the last day of a shorter month.
        (D(2028, 1, 31), Length(1, "months"), D(2028, 2, 29)),
        (D(2026, 8, 31), Length(6, "months"), D(2027, 3, 1)),
        # Over both changes of the clock a day stays a day.
        (D(2026, 3, 28), Length(2, "days"), D(2026, 3, 30)),
        (D(2026, 10, 23), Length(3, "days"), D(2026, 10, 26)),
    ],
)
def test_end_of_term(started_on, length, due_on):
    assert end_of_term(started_on, length) == due_on


@given(days, lengths)
def test_a_term_ends_on_a_working_day_and_not_before_its_sum(started_on, length):
    due_on = end_of_term(started_on, length)
    assert is_working_day(due_on)
    assert started_on <= add_length(started_on, length) <= due_on
    assert (due_on - add_length(started_on, length)).days <= 6


@given(days, days, lengths)
def test_who_starts_later_never_ends_earlier(one, other, length):
    first, last = sorted([one, other])
    assert end_of_term(first, length) <= end_of_term(last, length)


@given(days, st.integers(1, 200))
def test_working_days_add_up(day, number):
    there = add_working_days(day, number)
    assert is_working_day(there)
    assert working_days_between(day, there) == number
    assert working_days_between(there, day) == -number


@given(days, st.integers(0, 400))
def test_days_late_are_calendar_days(due_on, number):
    assert days_late(due_on, due_on + datetime.timedelta(number)) == number
    assert days_late(due_on, due_on - datetime.timedelta(number)) == 0


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-07-01T21:59:59+00:00", D(2026, 7, 1)),
        ("2026-07-01T22:00:00+00:00", D(2026, 7, 2)),
        ("2026-12-31T22:59:59+00:00", D(2026, 12, 31)),
        ("2026-12-31T23:00:00+00:00", D(2027, 1, 1)),
        # The night of the change to summer time and back.
        ("2026-03-28T23:00:00+00:00", D(2026, 3, 29)),
        ("2026-03-29T21:59:59+00:00", D(2026, 3, 29)),
        ("2026-03-29T22:00:00+00:00", D(2026, 3, 30)),
        ("2026-10-25T22:59:59+00:00", D(2026, 10, 25)),
        ("2026-10-25T23:00:00+00:00", D(2026, 10, 26)),
    ],
)
def test_today_is_the_day_in_amsterdam(moment, day):
    with time_machine.travel(datetime.datetime.fromisoformat(moment), tick=False):
        assert today() == day


def test_length_reads_as_words():
    assert [str(Length(1, unit)) for unit in Unit] != [str(Length(2, unit)) for unit in Unit]
    assert str(Length(6, Unit.WEEKS)).startswith("6 ")


def test_a_term_is_late_only_after_its_due_date():
    term = clock()
    assert term.due_on == term.first_due_on == D(2026, 4, 13)
    assert not term.is_late(D(2026, 4, 13))
    assert term.days_left(D(2026, 4, 3)) == 10
    assert term.is_late(D(2026, 4, 14))
    assert term.days_late(D(2026, 4, 18)) == 5
    assert term.days_left(D(2026, 4, 18)) == 0


def test_a_term_that_was_met_stays_as_late_as_it_was():
    term = clock()
    term.meet(D(2026, 4, 15))
    assert not term.is_running
    assert term.days_late(D(2027, 1, 1)) == 2


def test_pause_moves_the_due_date_by_calendar_days():
    term = clock()
    term.pause(D(2026, 3, 10))
    assert term.is_paused
    assert not term.is_late(D(2026, 12, 1))
    assert term.days_left(D(2026, 12, 1)) == 34
    assert term.resume(D(2026, 3, 20)) == {
        "started_on": D(2026, 3, 10),
        "ended_on": D(2026, 3, 20),
    }
    assert (term.due_on, term.paused_days) == (D(2026, 4, 23), 10)
    assert term.first_due_on == D(2026, 4, 13)
    assert not term.is_paused


def test_pause_moves_a_term_of_working_days_by_working_days():
    term = clock(10, Unit.WORKING_DAYS)
    assert term.due_on == D(2026, 3, 16)
    term.pause(D(2026, 3, 6))
    term.resume(D(2026, 3, 10))
    assert (term.due_on, term.paused_days) == (D(2026, 3, 18), 2)


@given(
    days,
    lengths,
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 40)), max_size=3),
)
def test_pauses_give_exactly_their_own_days(started_on, length, pauses):
    term = clock(length.number, length.unit, started_on)
    day, paused = started_on, 0
    for gap, pause in pauses:
        day += datetime.timedelta(gap)
        end = day + datetime.timedelta(pause)
        term.pause(day)
        term.resume(end)
        paused += working_days_between(day, end) if length.unit == Unit.WORKING_DAYS else pause
        day = end
    moved = (
        add_working_days(add_length(started_on, length), paused)
        if length.unit == Unit.WORKING_DAYS
        else add_length(started_on, length) + datetime.timedelta(paused)
    )
    assert term.due_on == next_working_day(moved)
    assert term.paused_days == paused
    assert term.due_on >= term.first_due_on


def test_pause_and_resume_are_refused_out_of_turn():
    term = clock()
    with pytest.raises(Refused):
        term.resume(D(2026, 3, 3))
    with pytest.raises(Refused):
        term.pause(D(2026, 3, 1))
    term.pause(D(2026, 3, 3))
    with pytest.raises(Refused):
        term.pause(D(2026, 3, 4))
    term.end(D(2026, 3, 5))
    with pytest.raises(Refused):
        term.pause(D(2026, 3, 6))


def test_extend_moves_the_due_date_once():
    term = clock()
    term.extend(Length(2, Unit.WEEKS), "Er is onderzoek nodig.", D(2026, 4, 13))
    # 27 April is King's Day.
    assert (term.due_on, term.first_due_on) == (D(2026, 4, 28), D(2026, 4, 13))
    assert (term.extensions, term.extended_on) == (1, D(2026, 4, 13))
    with pytest.raises(Refused):
        term.extend(Length(1, Unit.WEEKS), "Nog eens.", D(2026, 4, 14))
    term.extend(Length(1, Unit.WEEKS), "Nog eens.", D(2026, 4, 14), has_consent=True)
    with pytest.raises(Refused):
        term.extend(Length(1, Unit.WEEKS), "En nog eens.", D(2026, 4, 15), has_consent=True)


@pytest.mark.parametrize(
    ("length", "reason", "on"),
    [
        (Length(43, Unit.DAYS), "Te lang.", D(2026, 3, 20)),
        (Length(0, Unit.DAYS), "Niets.", D(2026, 3, 20)),
        (Length(1, Unit.WEEKS), "  ", D(2026, 3, 20)),
        (Length(1, Unit.WEEKS), "Te laat.", D(2026, 4, 14)),
    ],
)
def test_extend_is_refused(length, reason, on):
    term = clock()
    with pytest.raises(Refused):
        term.extend(length, reason, on)
    assert (term.extensions, term.due_on) == (0, D(2026, 4, 13))


def test_extend_is_refused_when_the_term_no_longer_runs():
    term = clock()
    term.meet(D(2026, 3, 20))
    with pytest.raises(Refused):
        term.extend(Length(1, Unit.WEEKS), "Toch nog.", D(2026, 3, 21))


def test_explanation_tells_the_whole_sum():
    term = clock(5, Unit.DAYS)
    term.pause(D(2026, 3, 3))
    term.resume(D(2026, 3, 5))
    term.extend(Length(3, Unit.DAYS), "Er is onderzoek nodig.", D(2026, 3, 6))
    term.pause(D(2026, 3, 9))
    assert len(term.explanation()) == 6
    assert "Er is onderzoek nodig." in term.explanation()[3]
    assert len(clock(6, Unit.WEEKS).explanation()) == 2
