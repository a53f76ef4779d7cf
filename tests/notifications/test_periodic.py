from datetime import UTC, datetime, timedelta

import pytest
from cronsim import CronSimError
from django.utils import timezone

from notifications import outbox, periodic
from notifications.models import PeriodicRun
from tests.factories.notifications import HeartbeatFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def ran(jobs):
    times = []
    jobs.register("count", "*/10 * * * *", lambda: times.append(1))
    return times


def test_a_slot_runs_once(ran):
    assert periodic.run_due(NOON) == ["count"]
    assert periodic.run_due(NOON + timedelta(minutes=5)) == []
    assert periodic.run_due(NOON + timedelta(minutes=10)) == ["count"]
    assert ran == [1, 1]
    assert PeriodicRun.objects.filter(finished_at__isnull=False).count() == 2


def test_the_exact_minute_belongs_to_its_slot(ran):
    periodic.run_due(NOON.replace(second=0))
    assert PeriodicRun.objects.get().slot == NOON.replace(second=0)


def test_missed_slots_are_made_up_once(ran):
    periodic.run_due(NOON)
    assert periodic.run_due(NOON + timedelta(days=2)) == ["count"]
    assert periodic.run_due(NOON + timedelta(days=2)) == []
    assert ran == [1, 1]


def test_a_slot_of_another_worker_is_left_to_it(ran):
    slot = NOON.replace(second=0)
    HeartbeatFactory(worker="other", at=NOON)
    PeriodicRun.objects.create(name="count", slot=slot, worker="other")
    assert periodic.run_due(NOON) == []


def test_a_slot_left_halfway_by_a_dead_worker_is_taken_over(ran):
    slot = NOON.replace(second=0)
    HeartbeatFactory(worker="dead", at=NOON - timedelta(minutes=10))
    PeriodicRun.objects.create(name="count", slot=slot, worker="dead")
    assert periodic.run_due(NOON) == ["count"]
    run = PeriodicRun.objects.get()
    assert (run.worker, run.attempts) == (outbox.holder, 2)


def test_a_slot_that_keeps_killing_its_worker_is_given_up(ran):
    HeartbeatFactory(worker="dead", at=NOON - timedelta(minutes=10))
    PeriodicRun.objects.create(name="count", slot=NOON.replace(second=0), worker="dead", attempts=3)
    assert periodic.run_due(NOON) == []


def test_a_job_that_fails_is_noted_and_stops_no_other(jobs, caplog):
    ran = []

    def fail():
        raise RuntimeError("naam@example.nl")

    jobs.register("bad", "* * * * *", fail)
    jobs.register("good", "* * * * *", lambda: ran.append(1))
    assert periodic.run_due(NOON) == ["bad", "good"]
    assert ran == [1]
    assert PeriodicRun.objects.get(name="bad").error == "RuntimeError"


def test_cron_speaks_dutch_time_across_summer_time(jobs):
    jobs.register("night", "30 3 * * *", lambda: None)
    job = jobs.every_job()[0]
    winter = job.latest_slot(datetime(2026, 1, 15, 12, tzinfo=UTC))
    summer = job.latest_slot(datetime(2026, 7, 15, 12, tzinfo=UTC))
    assert timezone.localtime(winter).hour == timezone.localtime(summer).hour == 3
    assert (winter.astimezone(UTC).hour, summer.astimezone(UTC).hour) == (2, 1)


@pytest.mark.parametrize(
    "day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
)
def test_the_night_the_clock_changes_has_one_slot(jobs, day):
    ran = []
    jobs.register("night", "30 2 * * *", lambda: ran.append(1))
    periodic.run_due(day - timedelta(hours=2))
    ran.clear()
    for minutes in range(0, 20 * 60, 10):
        periodic.run_due(day + timedelta(minutes=minutes))
    assert ran == [1]


def test_register_refuses_a_bad_cron(jobs):
    with pytest.raises(CronSimError):
        jobs.register("bad", "99 * * * *", print)
