"""What `make run` starts: a migrated database, the server and the worker, ended together."""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app.base import BaseApplication

from council.operations import record_settings
from wijkportaal import server, translation
from wijkportaal.demo.build import is_empty
from wijkportaal.demo.people import PASSWORD
from wijkportaal.management.commands.demo import ACCOUNTS

STOP_WITHIN_SECONDS = 15
START_WITHIN_SECONDS = 30
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Server(BaseApplication):
    """gunicorn as in production, in this process's image: nothing is imported twice."""

    def __init__(self, address: str, workers: int):
        self.address, self.workers = address, workers
        super().__init__()

    def load_config(self):
        for name in self.cfg.settings:
            if hasattr(server, name):
                self.cfg.set(name, getattr(server, name))
        self.cfg.set("bind", self.address)
        self.cfg.set("workers", self.workers)

    def load(self):
        return get_wsgi_application()


def _serve(address: str, workers: int) -> None:
    Server(address, workers).run()


def _work() -> None:
    call_command("worker")


def _child(target, *arguments) -> None:
    # A session of its own: Ctrl-C reaches the parent only, which then ends its children in order.
    os.setsid()
    if sys.platform == "linux":
        # Should the parent be killed outright, the kernel ends this child too.
        set_death_signal = 1
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGTERM)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    target(*arguments)


class Command(BaseCommand):
    help = "Migrates, fills an empty database with the demo, starts the server and the worker."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="server processes")
        parser.add_argument("--prepare", action="store_true", help="only get the database ready")

    def handle(self, *, host, port, workers, prepare, **options):
        try:
            self._check_port(host, port)
            if translation.compile_catalogues():
                # The sentences in memory are the old ones, and would be the server's too.
                os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
            self._migrate()
            self._fill_when_empty()
            # Whoever starts with other settings than the last time, does so in public.
            record_settings()
            if not prepare:
                self._run(host, port, workers)
        except CommandError as trouble:
            # One sentence for a person, without the name of an exception before it.
            self.stderr.write(str(trouble))
            sys.exit(1)
        except KeyboardInterrupt:
            self.stdout.write("Stopped before it was up; nothing half-filled is kept.")
            sys.exit(130)

    def _check_port(self, host, port):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OverflowError:
                raise CommandError(
                    f"{port} is no port: choose one between 1024 and 65535"
                ) from None
            except OSError as error:
                raise CommandError(
                    f"Port {port} on {host} cannot be used ({error.strerror.lower()}). "
                    f"Stop what runs there, or choose another one: make run PORT={port + 1}"
                ) from None

    def _migrate(self):
        try:
            executor = MigrationExecutor(connection)
        except DatabaseError as error:
            raise CommandError(f"The database cannot be reached: {str(error).strip()}") from None
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)

    def _fill_when_empty(self):
        """An existing database is never touched beyond its migrations."""
        if not (settings.DEBUG and settings.DEMO) or not is_empty():
            return
        self.stdout.write("Filling the empty database with sample data ...")
        call_command("demo", verbosity=0, stdout=self.stdout, stderr=self.stderr)

    def _run(self, host, port, workers):
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._targets = {"server": (_serve, address, workers), "worker": (_work,)}
        self._children: dict[str, multiprocessing.Process] = {}
        self._stopping = False
        for number in SIGNALS:
            signal.signal(number, self._stop)
        try:
            for name in self._targets:
                self._start(name)
            self._wait_until_up(f"http://{address.replace('0.0.0.0', '127.0.0.1')}")  # noqa: S104
            if not self._stopping:
                self._welcome(address)
            self._watch()
        finally:
            self._end()

    def _start(self, name):
        # A connection must never be shared by two processes.
        connections.close_all()
        fork = multiprocessing.get_context("fork")
        self._children[name] = fork.Process(target=_child, args=self._targets[name], name=name)
        self._children[name].start()

    def _wait_until_up(self, address):
        until = time.monotonic() + START_WITHIN_SECONDS
        while not self._stopping and time.monotonic() < until:
            if not self._children["server"].is_alive():
                raise CommandError("The server did not start; the reason stands above.")
            with (
                contextlib.suppress(URLError, OSError),
                urlopen(f"{address}/healthz", timeout=2),  # noqa: S310 - our own address
            ):
                return
            time.sleep(0.1)

    def _welcome(self, address):
        lines = ["", f"Wijkportaal runs on http://{address}/   (Ctrl-C stops it)"]
        people = get_user_model().objects
        there = people.filter(email__in=[email for email, _who in ACCOUNTS])
        known = set(there.values_list("email", flat=True))
        if settings.DEBUG and known:
            lines += ["", f"Sample accounts, all with the password '{PASSWORD}':"]
            lines += [f"  {email:<26} {who}" for email, who in ACCOUNTS if email in known]
            lines += ["", "Staff signs in there too; the work floor is at /admin/."]
        elif not people.exists():
            lines += ["", "Nobody can sign in as staff yet. The first administrator:"]
            lines += ["  .venv/bin/python manage.py createsuperuser"]
        self.stdout.write("\n".join([*lines, ""]))
        self.stdout.flush()

    def _watch(self):
        restarts = 0
        while not self._stopping:
            time.sleep(0.2)
            if not self._children["server"].is_alive() and not self._stopping:
                raise CommandError("The server stopped by itself; the reason stands above.")
            if not self._children["worker"].is_alive() and not self._stopping:
                restarts += 1
                if restarts > 5:
                    raise CommandError("The worker keeps stopping; the reason stands above.")
                self.stderr.write("The worker stopped by itself; starting it again.")
                time.sleep(restarts)
                self._start("worker")

    def _stop(self, number, frame):
        self._stopping = True

    def _end(self):
        for child in self._children.values():
            child.terminate()
        until = time.monotonic() + STOP_WITHIN_SECONDS
        for child in self._children.values():
            child.join(timeout=max(0.1, until - time.monotonic()))
            if child.is_alive():
                child.kill()
                child.join()
        if self._stopping:
            self.stdout.write("Stopped.")
