"""The one background process: tasks, the sweep of the outbox, periodic jobs, signs of life."""

import contextlib
import logging
import os
import signal
import socket
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from . import outbox, periodic
from .models import Heartbeat
from .tasks import drain_outbox, wake_outbox

logger = logging.getLogger("notifications.worker")

#: Seconds between two looks at the tasks.
INTERVAL = 1
#: Seconds between two sweeps and two looks at the clock of periodic jobs.
SWEEP_EVERY = getattr(settings, "WORKER_SWEEP_SECONDS", 15)
BEAT_EVERY = getattr(settings, "WORKER_BEAT_SECONDS", 10)
#: Without progress for so long the worker hangs, and must not look alive.
HANGS_AFTER = 15 * 60
#: A task still "running" after so long has no worker any more, even if we know of none that died.
LONGEST_TASK = timedelta(hours=1)
#: A task that killed so many workers is not begun again.
MOST_DEATHS = 5


def requeue_tasks(now, dead):
    """Put back what a killed worker left "running" (the library never does)."""
    count = 0
    for left in DBTaskResult.objects.running().only("pk", "worker_ids", "started_at", "task_path"):
        holder = left.worker_ids[-1] if left.worker_ids else ""
        if holder not in dead and left.started_at and left.started_at > now - LONGEST_TASK:
            continue
        drains = left.task_path == drain_outbox.module_path
        if len(left.worker_ids) >= MOST_DEATHS and not drains:
            left.set_failed(RuntimeError("its worker died each time"))
            continue
        # Only who still finds it running puts it back.
        count += DBTaskResult.objects.filter(
            pk=left.pk, status=TaskResultStatus.RUNNING, started_at=left.started_at
        ).update(status=TaskResultStatus.READY, started_at=None)
    return count


def sweep(now=None):
    """Find what fell between: leases of the dead, tasks left running, mails that are due."""
    now = now or timezone.now()
    dead = outbox.dead_workers(now)
    if dead:
        released = outbox.release_leases(now, dead)
        if released:
            logger.warning("worker: took over %s mails of a worker that died", released)
    requeued = requeue_tasks(now, dead)
    if requeued:
        logger.warning("worker: put back %s tasks of a worker that died", requeued)
    if outbox.has_due(now):
        wake_outbox()


class Worker:
    """Runs until it is told to stop; then finishes the mail in hand and leaves."""

    def __init__(self):
        host = socket.gethostname()[:30]
        self.name = f"{host}-{os.getpid()}-{get_random_string(8)}"
        self.started_at = timezone.now()
        self.next_sweep = 0.0
        self.runner = TaskRunner(
            queue_names=["*"],
            interval=INTERVAL,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        outbox.holder = self.name

    # Signs of life ---------------------------------------------------------------------------

    def beat(self):
        Heartbeat.objects.update_or_create(
            worker=self.name,
            defaults={"at": timezone.now()},
            create_defaults={"at": timezone.now(), "started_at": self.started_at},
        )

    def _keep_beating(self, gone):
        """In a thread of its own: a long task must not look like death, hanging must."""
        while not gone.wait(BEAT_EVERY):
            if time.monotonic() - outbox.last_progress > HANGS_AFTER:
                continue
            try:
                self.beat()
            except DatabaseTrouble:
                connections.close_all()
        connections.close_all()

    # Work --------------------------------------------------------------------------------------

    def _next_task(self):
        """Claim the first task that is ready; None when there is none."""
        ready_tasks = DBTaskResult.objects.ready().filter(backend_name=self.runner.backend_name)
        # Looking first keeps an idle worker from taking SQLite's write lock every second.
        if not ready_tasks.exists():
            return None
        with exclusive_transaction(ready_tasks.db):
            found = ready_tasks.get_locked()
            if found is not None:
                found.claim(self.name)
        return found

    def step(self):
        """One round. Returns whether there was something to do."""
        outbox.note_progress()
        if time.monotonic() >= self.next_sweep:
            sweep()
            periodic.run_due()
            self.next_sweep = time.monotonic() + SWEEP_EVERY
        if outbox.stopping.is_set():
            return False
        found = self._next_task()
        if found is None:
            return False
        self.runner.run_task(found)
        return True

    def run_once(self):
        """Everything that is due now, then end: for cron and for tests."""
        self.beat()
        try:
            while self.step():
                pass
        finally:
            Heartbeat.objects.filter(worker=self.name).delete()

    def run(self):
        """Until a signal says stop. A database that is away is waited for."""
        self._listen()
        gone = threading.Event()
        beating = threading.Thread(target=self._keep_beating, args=[gone], daemon=True)
        logger.info("worker: started as %s", self.name)
        wait = INTERVAL
        is_known = False
        while not outbox.stopping.is_set():
            try:
                if not is_known:
                    self.beat()
                    is_known = True
                    beating.start()
                close_old_connections()
                if not self.step():
                    outbox.stopping.wait(INTERVAL)
                wait = INTERVAL
            except DatabaseTrouble as trouble:
                logger.error(
                    "worker: database away (%s), again in %s s", type(trouble).__name__, wait
                )
                connections.close_all()
                outbox.stopping.wait(wait)
                wait = min(wait * 2, 15)
        gone.set()
        if beating.is_alive():
            beating.join(timeout=5)
        with contextlib.suppress(DatabaseTrouble):
            Heartbeat.objects.filter(worker=self.name).delete()
        logger.info("worker: stopped")

    def _listen(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, number, frame):
        if outbox.stopping.is_set():
            # Asked twice: leave at once. The lease brings the mail in hand back.
            os._exit(1)
        logger.info("worker: finishing the mail in hand")
        outbox.stopping.set()
