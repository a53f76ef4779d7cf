"""Jobs that run by the clock. Each slot is one row, and only who made the row runs the job."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from cronsim import CronSim
from django.db import transaction
from django.utils import timezone

from . import outbox
from .models import PeriodicRun

logger = logging.getLogger("notifications.periodic")

#: A slot whose worker died is tried again, but not for ever.
MOST_ATTEMPTS = 3


@dataclass(frozen=True)
class Job:
    """A function without arguments and when it runs, in Dutch time ("15 3 * * *": 03:15)."""

    name: str
    cron: str
    function: Callable

    def latest_slot(self, now):
        """The last moment, up to now, at which it should have run."""
        local = timezone.localtime(now)
        # The exact minute itself counts; cronsim looks strictly back.
        local = local.replace(microsecond=0) + timedelta(seconds=1)
        return next(CronSim(self.cron, local, reverse=True))


_jobs: dict[str, Job] = {}


def register(name, cron, function):
    """Have `function()` run by the worker; called in AppConfig.ready(). A bad cron fails there."""
    CronSim(cron, timezone.localtime(timezone.now()))
    _jobs[name] = Job(name, cron, function)


def every_job():
    return list(_jobs.values())


def _take(job, slot, now):
    """The row of this slot when it is ours to run, else None. A missed night is made up once."""
    last = PeriodicRun.objects.filter(name=job.name).order_by("-slot").first()
    if last is None or last.slot < slot:
        with transaction.atomic():
            run, is_ours = PeriodicRun.objects.get_or_create(
                name=job.name, slot=slot, defaults={"worker": outbox.holder, "started_at": now}
            )
        return run if is_ours else None
    if last.slot != slot or last.finished_at or last.attempts >= MOST_ATTEMPTS:
        return None
    # Left halfway: by a worker that died, or by ourselves when the database went away.
    if last.worker != outbox.holder and last.worker not in outbox.dead_workers(now):
        return None
    # Who changes the row first takes it over.
    taken = PeriodicRun.objects.filter(
        pk=last.pk, worker=last.worker, attempts=last.attempts, finished_at=None
    ).update(worker=outbox.holder, attempts=last.attempts + 1, started_at=now)
    return last if taken else None


def run_due(now=None):
    """Run every job whose slot has come and that nobody took. Returns the names of those run."""
    done = []
    for job in every_job():
        if outbox.stopping.is_set():
            break
        moment = now or timezone.now()
        run = _take(job, job.latest_slot(moment), moment)
        if run is None:
            continue
        error = ""
        try:
            job.function()
        except Exception as problem:
            # One job that fails must not keep the mails and the other jobs waiting.
            logger.exception("periodic: %s failed", job.name)
            error = type(problem).__name__
        else:
            logger.info("periodic: %s done", job.name)
        PeriodicRun.objects.filter(pk=run.pk).update(finished_at=timezone.now(), error=error)
        done.append(job.name)
        outbox.note_progress()
    return done
