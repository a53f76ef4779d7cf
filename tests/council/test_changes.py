"""What is published is kept whenever it changes, and never by anybody's hand (R63)."""

import datetime
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from core import published
from core.terms import today
from council.models import SettingChange
from council.operations import record_settings
from notifications import periodic

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def rows():
    return list(
        SettingChange.objects.order_by("pk").values_list(
            "key", "number", "old", "new", "is_start", "is_new", "is_gone"
        )
    )


def test_the_first_look_is_the_start_and_no_change():
    record_settings({"term": ("Termijn", "6 weken")})
    assert rows() == [("term", 1, "", "6 weken", True, False, False)]
    assert not SettingChange.objects.after_the_start().exists()


def test_a_second_look_without_a_change_writes_nothing():
    record_settings({"term": ("Termijn", "6 weken")})
    assert record_settings({"term": ("Termijn, beter gezegd", "6 weken")}) == []
    assert SettingChange.objects.count() == 1


def test_a_change_is_kept_with_what_it_was():
    on = today()
    record_settings({"term": ("Termijn", "6 weken")}, today=on - 3 * DAY)
    [change] = record_settings({"term": ("Termijn", "4 weken")}, today=on)
    assert (change.number, change.old, change.new, change.seen_on) == (
        2,
        "6 weken",
        "4 weken",
        on,
    )
    record_settings({"term": ("Termijn", "6 weken")}, today=on)
    assert [row[2:4] for row in rows()] == [
        ("", "6 weken"),
        ("6 weken", "4 weken"),
        ("4 weken", "6 weken"),
    ]


def test_what_is_published_later_or_no_longer_says_so():
    record_settings({"a": ("A", "1")})
    record_settings({"b": ("B", "2")})
    record_settings({"a": ("A", "1"), "b": ("B", "2")})
    assert rows() == [
        ("a", 1, "", "1", True, False, False),
        ("b", 1, "", "2", False, True, False),
        ("a", 2, "1", "", False, False, True),
        ("a", 3, "", "1", False, True, False),
    ]


def test_a_setting_without_a_value_may_appear_and_go():
    record_settings({"a": ("A", "1")})
    record_settings({"a": ("A", "1"), "empty": ("Leeg", "")})
    record_settings({"a": ("A", "1")})
    assert [row[5:] for row in rows() if row[0] == "empty"] == [(True, False), (False, True)]


@pytest.mark.django_db(transaction=True)
def test_who_looks_at_the_same_moment_writes_one_row():
    record_settings({"a": ("A", "1")})
    start = threading.Barrier(6)

    def look():
        try:
            start.wait()
            record_settings({"a": ("A", "2")})
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row[1:4] for row in rows()] == [(1, "", "1"), (2, "1", "2")]


@pytest.mark.parametrize("action", ["update", "delete"])
def test_a_row_cannot_be_changed_or_taken_away(action):
    record_settings({"a": ("A", "1")})
    all_rows = SettingChange.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        all_rows.update(new="2") if action == "update" else all_rows.delete()
    assert rows() == [("a", 1, "", "1", True, False, False)]


def test_the_settings_of_this_moment_are_what_is_compared():
    record_settings()
    keys = {item.key for item in published.every()}
    assert set(SettingChange.objects.values_list("key", flat=True)) == keys
    assert {"proposals.answer", "proposals.agenda_minimum", "core.equated_days"} <= keys
    with override_settings(AGENDA_MINIMUM=75):
        [change] = record_settings()
    assert (change.key, change.old, change.new) == ("proposals.agenda_minimum", "50", "75")


def test_values_stand_in_the_language_of_the_site():
    assert published.values()["proposals.answer"][1] == "6 weken"


def test_the_worker_looks_by_itself():
    job = {job.name: job for job in periodic.every_job()}["published_settings"]
    job.function()
    assert SettingChange.objects.filter(is_start=True).exists()
