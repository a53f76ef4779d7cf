"""Fill, start gunicorn, measure in turn, print. `python -m tests.bench --help`."""

import argparse
import contextlib
import itertools
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent
BARE = (
    *("--workers", "2", "--worker-class", "gthread", "--threads", "4"),
    *("--keep-alive", "75", "--no-control-socket"),
)
LIMITS = {"read": 20, "cached": 4, "write": 40, "growth": 1.3, "memory": 90}


def scratch_database(url):
    """A new database for this run: (its address, how to remove it)."""
    if url.startswith("postgres"):
        import psycopg2

        parts = urlsplit(url)
        name = f"wijkportaal_bench_{secrets.token_hex(4)}"

        def run(statement):
            server = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))
            server.autocommit = True
            with server.cursor() as cursor:
                cursor.execute(statement)
            server.close()

        run(f'CREATE DATABASE "{name}"')
        address = urlunsplit(parts._replace(path=f"/{name}"))
        return address, lambda: run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    folder = tempfile.mkdtemp(prefix="wijkportaal-bench-")
    return f"sqlite:///{folder}/bench.sqlite3", lambda: shutil.rmtree(folder, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """gunicorn with two workers, as in production; the bare view has no templates to read first."""

    def __init__(self, *, is_bare=False, **environment):
        self.port = free_port()
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "wijkportaal.wsgi:application"),
                *("--bind", f"127.0.0.1:{self.port}", "--log-level", "error"),
                *(BARE if is_bare else ("--config", "python:wijkportaal.server")),
            ],
            cwd=ROOT,
            env={**os.environ, **environment},
        )

    def wait(self):
        for _attempt in range(300):
            if self.process.poll() is not None:
                raise SystemExit("A server did not start.")
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), timeout=1),
            ):
                return self
            time.sleep(0.1)
        raise SystemExit("The server did not start.")

    def memory_mb(self, figure="Pss"):
        """The largest worker in MB.

        `Pss` counts what processes share in proportion: what a worker adds to the machine. `Rss`
        counts it whole in each of them.
        """
        largest = 0
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for pid in children.read_text().split():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith(f"{figure}:"):
                    largest = max(largest, int(line.split()[1]))
        return largest / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of plans")
    parser.add_argument("--supports", type=int, default=10, help="supports per plan")
    parser.add_argument("--rounds", type=int, default=3, help="turns per target")
    parser.add_argument("--seconds", type=float, default=1.5, help="per target and turn")
    parser.add_argument("--only", default="", help="names of targets, with commas between")
    options = parser.parse_args()
    address, remove = scratch_database(os.environ.get("DATABASE_URL", "sqlite://"))
    os.environ["DATABASE_URL"] = address
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    # Counting queries happens in this process, and must not meet a kept page.
    os.environ["PUBLIC_CACHE_SECONDS"] = "0"
    try:
        import django

        django.setup()
        measure(options)
    finally:
        from django.db import connection

        connection.close()
        remove()


def measure(options):
    """Grow, measure, and say whether each limit of the issue holds."""
    from django.core.management import call_command

    from . import fill, report, targets

    sys.stdout.write("Preparing a scratch database ...\n")
    call_command("compilemessages", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    ground = fill.Ground()
    sizes = [int(size) for size in options.sizes.split(",")]
    tables = {}
    for size in sizes:
        fill.grow(ground, size, options.supports, sys.stdout)
        fill.grow_register(ground, size, sys.stdout)
        wanted = targets.make(ground, size)
        if options.only:
            wanted = [target for target in wanted if target.name in options.only.split(",")]
        tables[size] = one_size(options, wanted)
        report.print_size(size, tables[size])
    failed = report.print_verdict(tables, LIMITS)
    raise SystemExit(1 if failed else 0)


def one_size(options, wanted):
    """All targets of one size, in turn, against three servers: bare, plain and with the cache."""
    from . import load

    servers = {
        "bare": Server(is_bare=True, BENCH_BARE="1"),
        "plain": Server(PUBLIC_CACHE_SECONDS="0"),
        "cached": Server(PUBLIC_CACHE_SECONDS="30"),
    }
    try:
        for server in servers.values():
            server.wait()
        rows = [("bare", "bare", itertools.repeat(load.get("/bare/")), 200)]
        for target in wanted:
            for name in ("plain", "cached") if target.is_cacheable else ("plain",):
                rows.append((name, target, target.requests(servers[name].port), target.expected))
        results = {}
        for number, (name, _target, requests, expected) in enumerate(rows):
            # Warm up outside the measurement.
            warm = load.Result()
            load.run(warm, servers[name].port, requests, expected, seconds=0.3)
            results[number] = load.Result()
        for _round in range(options.rounds):
            for number, (name, _target, requests, expected) in enumerate(rows):
                load.run(
                    results[number],
                    servers[name].port,
                    requests,
                    expected,
                    seconds=options.seconds,
                )
        return {
            "bare": results[0],
            "rows": [
                (name, target, results[number])
                for number, (name, target, _requests, _expected) in enumerate(rows)
                if number
            ],
            "memory": max(servers["plain"].memory_mb(), servers["cached"].memory_mb()),
            "resident": servers["plain"].memory_mb("Rss"),
        }
    finally:
        for server in servers.values():
            server.stop()


if __name__ == "__main__":
    main()
