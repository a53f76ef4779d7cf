"""`make run` from outside: one sentence when it cannot start, nothing left when it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from accounts.models import User
from platforms.models import District
from tests.factories import DistrictFactory, UserFactory
from wijkportaal.management.commands.serve import Command

ROOT = Path(__file__).resolve().parent.parent.parent


def command():
    return Command(stdout=StringIO(), stderr=StringIO())


@pytest.fixture
def _on_this_machine(settings):
    settings.DEBUG = settings.DEMO = True


@pytest.mark.django_db
@pytest.mark.usefixtures("_on_this_machine")
def test_imported_areas_without_people_are_left_as_they_are():
    DistrictFactory()
    serving = command()
    serving._fill_when_empty()
    serving._welcome("127.0.0.1:8000")
    assert District.objects.count() == 1
    assert not User.objects.exists()
    words = serving.stdout.getvalue()
    assert "Sample accounts" not in words
    assert "createsuperuser" in words


@pytest.mark.django_db
@pytest.mark.usefixtures("_on_this_machine")
def test_only_the_sample_accounts_that_exist_are_named():
    UserFactory(email="balie@example.nl")
    serving = command()
    serving._welcome("127.0.0.1:8000")
    words = serving.stdout.getvalue()
    assert "balie@example.nl" in words
    assert "bestuur@example.nl" not in words


def serve(port, folder):
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "wijkportaal.settings.local",
            "DATABASE_URL": f"sqlite:///{folder}/serve.sqlite3",
            "DEMO": "False",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(pid):
    listing = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    parents = {int(a): int(b) for a, b in (line.split() for line in listing.splitlines())}
    found, layer = set(), {pid}
    while layer:
        layer = {child for child, parent in parents.items() if parent in layer} - found
        found |= layer
    return found


def is_running(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.processes
@pytest.mark.once
def test_taken_port_gives_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = serve(port, tmp_path)
        _, trouble = process.communicate(timeout=120)
    assert process.returncode == 1
    assert trouble.strip() == (
        f"Port {port} on 127.0.0.1 cannot be used (address already in use). "
        f"Stop what runs there, or choose another one: make run PORT={port + 1}"
    )
    assert not (tmp_path / "serve.sqlite3").exists()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One database for both: the second start finds it migrated, as a second `make run` does."""
    return tmp_path_factory.mktemp("serve")


@pytest.mark.processes
@pytest.mark.once
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ending_leaves_no_process_behind(folder, number):
    port = free_port()
    process = serve(port, folder)
    try:
        until = time.monotonic() + 240
        while True:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            try:
                with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                    assert answer.read() == b"ok"
                break
            except (URLError, OSError):
                time.sleep(0.2)
        started = children_of(process.pid)
        assert len(started) >= 3
        process.send_signal(number)
        output, _ = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert process.returncode == 0
    assert f"Wijkportaal runs on http://127.0.0.1:{port}/" in output
    until = time.monotonic() + 10
    while (left := [pid for pid in started if is_running(pid)]) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []
