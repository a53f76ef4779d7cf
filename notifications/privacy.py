"""What this room keeps of a person, how it is given back and how it is erased."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from core import privacy

from .models import Delivery, Follow, Message, Preference


def download(user):
    """Everything here about one person."""
    return {
        "messages": [
            {
                "kind": message.kind,
                "subject": message.subject,
                "text": message.body,
                "page": message.url,
                "sent_on": message.created_at,
                "read_on": message.read_at,
            }
            for message in Message.objects.filter(user=user)
        ],
        "mails": list(
            Delivery.objects.filter(recipient=user).values(
                "event", "status", "created_at", "sent_at", "attempts"
            )
        ),
        "follows": [
            {
                "sort": follow.content_type.model,
                "number": follow.object_id,
                "since": follow.created_at,
            }
            for follow in Follow.objects.filter(user=user).select_related("content_type")
        ],
        "choices_of_mail": list(
            Preference.objects.filter(user=user).values("kind", "wants_mail", "changed_at")
        ),
    }


def erase(user, choices):
    """Nothing here is public, so all of it goes; a mail not sent yet is not sent."""
    Delivery.objects.filter(recipient=user).delete()
    Message.objects.filter(user=user).delete()
    Follow.objects.filter(user=user).delete()
    Preference.objects.filter(user=user).delete()
    # Our own task carries nothing; a task that does may name this person in its arguments
    # (SAFETY.md: erasure includes task arguments).
    DBTaskResult.objects.filter(args_kwargs__kwargs__user=user.pk).delete()
    if user.email:
        DBTaskResult.objects.filter(args_kwargs__icontains=user.email).delete()
        DBTaskResult.objects.filter(traceback__icontains=user.email).update(traceback="")


def register():
    task, telling = _("public task"), _("to tell people what happens to their plan")
    privacy.register("notifications", download=download, erase=erase)
    privacy.register_data_map(
        "notifications",
        {
            "Message.id, event, user, kind, subject, body, url, details, content_type, object_id,"
            "created_at, read_at": (
                telling,
                task,
                _(
                    "2 years, or until the account is erased; that the text of a plan changed,"
                    " until 6 weeks after its answer"
                ),
            ),
            "Delivery.id, message, event, recipient, is_mandatory, status, due_at, attempts,"
            "leased_by, lease_until, last_error, created_at, sent_at, failed_at": (
                _("to send each mail once"),
                task,
                _("90 days after sending, or until the account is erased"),
            ),
            "Follow.id, user, content_type, object_id, created_at": (
                _("to tell who asked for it"),
                _("consent"),
                _("until the person stops following or the account is erased"),
            ),
            "Preference.id, user, kind, wants_mail, changed_at": (
                _("to send no mail that somebody does not want"),
                _("consent"),
                _("until the account is erased"),
            ),
            "PeriodicRun.*": (
                _("to run each periodic job once"),
                privacy.NO_PERSON,
                _("90 days"),
            ),
            "Heartbeat.*": (
                _("to see that the worker runs"),
                privacy.NO_PERSON,
                _("2 days"),
            ),
        },
    )
    privacy.register_data_map(
        apps.get_app_config("django_tasks_database").label,
        {
            "DBTaskResult.id, status, enqueued_at, started_at, finished_at, args_kwargs, priority,"
            "task_path, worker_ids, queue_name, backend_name, run_after, return_value,"
            "exception_class_path, traceback": (
                _("to have work done in the background"),
                _("no personal data in what we hand over"),
                _("7 days after it is done"),
            )
        },
    )
