"""The background task. It carries nothing: who must be told stands in the outbox."""

from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from core.prepared import Prepared

from . import outbox


@task()
def drain_outbox():
    """Send what is due, then ask for another turn when more is waiting."""
    if outbox.drain():
        wake_outbox()


_waiting = Prepared(
    lambda path: DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, task_path=path
    ).values_list("pk")[:1],
    path=str,
)


def wake_outbox():
    """Have the outbox drained, after the commit that filled it.

    One waiting task is enough: it starts later, so it sees our rows too.
    """
    if not _waiting.rows(path=drain_outbox.module_path):
        drain_outbox.enqueue()
