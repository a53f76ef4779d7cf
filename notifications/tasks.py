"""The background task. It carries nothing: who must be told stands in the outbox."""

from django.db.models import Q
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from . import outbox


@task()
def drain_outbox():
    """Send what is due, then ask for another turn when more is waiting."""
    if outbox.drain():
        wake_outbox()


def wake_outbox():
    """Have the outbox drained, after the commit that filled it.

    One waiting task is enough: it starts later, so it sees our rows too.
    """
    waiting = Q(status=TaskResultStatus.READY, task_path=drain_outbox.module_path)
    if not DBTaskResult.objects.filter(waiting).exists():
        drain_outbox.enqueue()
