"""Real workers, really killed: nothing is lost and at most one mail a kill comes twice."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from notifications.models import Delivery, Heartbeat, PeriodicRun
from notifications.operations import notify
from tests.factories.accounts import UserFactory

from .smtp import Server

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90


def database_url():
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return (
        f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST'] or 'localhost'}"
        f":{values['PORT'] or 5432}/{values['NAME']}"
    )


@contextmanager
def worker(server, tmp_path, **environment):
    """A worker process; what is still alive at the end is killed."""
    log = open(tmp_path / f"worker-{time.time_ns()}.log", "w")  # noqa: SIM115
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "tests.notifications.worker_settings",
            "TEST_SMTP_PORT": str(server.port),
            "PYTHONWARNINGS": "ignore",
            **environment,
        },
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    process.log = Path(log.name)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        log.close()


def until(condition, process=None):
    """Wait until it is so; a worker that dies by itself or takes too long fails the test."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert process is None or process.poll() is None, process.log.read_text()
        assert time.monotonic() < end, process and process.log.read_text()
        time.sleep(0.02)


def tell(number):
    users = UserFactory.create_batch(number)
    context = {"title": "Bankje", "count": 3, "url": "/plannen/"}
    notify(users, kind="test_step", about=users[0], event="test:1", context=context)


def all_sent():
    return not Delivery.objects.exclude(status=Delivery.Status.SENT).exists()


def left_running():
    """Tasks as a killed worker leaves them; the sweep puts them back."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)


def test_kill_9_loses_no_mail_and_repeats_at_most_one_each_time(tmp_path):
    tell(40)
    kills = 0
    with Server(slowness=0.06) as server:
        for goal in (8, 18, 28):
            with worker(server, tmp_path, TEST_DEAD_AFTER="3") as process:
                until(lambda goal=goal: server.total >= goal, process)
                process.kill()
                process.wait()
                kills += 1
        with worker(server, tmp_path, TEST_DEAD_AFTER="3") as process:
            until(all_sent, process)
            until(lambda: not left_running().exists(), process)
    expected = {f"<{pk.hex}@testserver>" for pk in Delivery.objects.values_list("pk", flat=True)}
    assert set(server.taken) == expected
    assert server.total - 40 <= kills


def test_two_workers_send_each_mail_once(tmp_path):
    tell(60)
    with (
        Server(slowness=0.02) as server,
        worker(server, tmp_path) as first,
        worker(server, tmp_path) as second,
    ):
        until(lambda: Heartbeat.objects.count() == 2 or all_sent(), first)
        until(all_sent, second)
        time.sleep(0.5)
    assert set(server.taken.values()) == {1}
    assert len(server.taken) == 60


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_finishes_the_mail_in_hand(tmp_path, number):
    tell(30)
    with Server(slowness=0.3) as server, worker(server, tmp_path) as process:
        until(lambda: server.total >= 2, process)
        asked = time.monotonic()
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - asked < 8
    assert Delivery.objects.filter(status=Delivery.Status.SENT).count() == server.total
    assert not Delivery.objects.filter(status=Delivery.Status.SENDING).exists()
    assert not Heartbeat.objects.exists()
    assert "@" not in process.log.read_text()


def test_two_workers_run_each_slot_of_a_job_once(tmp_path):
    file = tmp_path / "lines"
    file.touch()
    with (
        Server() as server,
        worker(server, tmp_path, TEST_JOB_FILE=str(file)) as first,
        worker(server, tmp_path, TEST_JOB_FILE=str(file)) as second,
    ):
        until(lambda: len(file.read_text().splitlines()) >= 6, first)
        for process in (first, second):
            process.terminate()
            assert process.wait(timeout=10) == 0
    runs = PeriodicRun.objects.filter(name="every_second")
    slots = set(runs.values_list("slot", flat=True))
    assert len(file.read_text().splitlines()) == runs.count() == len(slots)
    assert not runs.filter(finished_at=None).exists()


@pytest.mark.postgres
def test_a_worker_survives_a_database_that_restarts(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server")
    with Server(slowness=0.02) as server, worker(server, tmp_path) as process:
        until(Heartbeat.objects.exists, process)
        tell(20)
        until(lambda: server.total >= 3, process)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        until(all_sent, process)
    assert set(server.taken.values()) == {1}
    assert len(server.taken) == 20


def test_a_worker_gives_signs_of_life(tmp_path):
    with Server() as server, worker(server, tmp_path) as process:
        until(Heartbeat.objects.exists, process)
        first = Heartbeat.objects.get().at
        until(lambda: Heartbeat.objects.get().at > first, process)
        assert timezone.now() - Heartbeat.objects.get().at < timedelta(seconds=30)
