"""The verbs: tell people, follow, read, choose, try again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kinds import Role
from core.roles import roles_of
from core.transitions import Refused

from . import kinds, texts
from .lookups import followers, is_following, switched_off
from .models import Delivery, Follow, Message, Preference
from .tasks import wake_outbox

__all__ = [
    "Telling",
    "choose",
    "follow",
    "followers",
    "forget",
    "is_following",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_each",
    "retry",
    "unfollow",
]


def _reachable(recipients):
    """Each active person once; whoever was erased or never signs in reads nothing."""
    found: dict = {}
    for user in recipients:
        if user is not None and user.pk and user.is_active and not user.erased_on:
            found.setdefault(user.pk, user)
    return found


def _page_of(about):
    """The page of a thing; a thing without one gives a message without a button."""
    return about.get_absolute_url() if hasattr(about, "get_absolute_url") else ""


@dataclass(frozen=True)
class Telling:
    """What to tell whom: one kind of message in one event.

    `context` holds strings, numbers, dates and addresses for the kind's two templates. These
    are also used by the layout: `date` and `date_label` (the one date, in a box), `side` (whose
    colour the box has), `number`, `head` (code of the dossier), `url` (the page of the button;
    otherwise the thing's own), `button`, `why`. `mandatory=True` sends a mail that may usually be
    switched off to somebody who has to know; `by_mail=False` is for who did not want this mailed.
    """

    recipients: Iterable
    kind: str
    event: str
    context: Mapping = field(default_factory=dict)
    mandatory: bool | None = None
    by_mail: bool = True


def notify(recipients, *, kind, about, event, context=None, mandatory=None, by_mail=True):
    """Tell people what happened to a thing; `Telling` says what each of these is for."""
    notify_each([Telling(recipients, kind, event, context or {}, mandatory, by_mail)], about=about)


@transaction.atomic(savepoint=False)
def notify_each(tellings, *, about):
    """Tell people what happened to a thing: a message each, and a mail to who can have one.

    Called last in an operation, in its transaction: what rolls back was never told. The same
    event reaches nobody twice (unique per event and recipient), however often it is called.
    The number of queries grows neither with the number of recipients nor with that of the
    tellings, but for who may switch a kind off.
    """
    content_type = ContentType.objects.get_for_model(about)
    now = timezone.now()
    messages, mailed = [], {}
    for telling in tellings:
        people = _reachable(telling.recipients)
        if not people:
            continue
        sort = kinds.get(telling.kind)
        context = dict(telling.context)
        url = str(context.pop("url", "") or _page_of(about))
        said = {
            language: texts.render(sort, {"url": url, **context}, language)
            for language in {user.language for user in people.values()}
        }
        messages += [
            Message(
                event=telling.event,
                user=user,
                kind=telling.kind,
                subject=said[user.language].subject,
                body=said[user.language].body,
                url=url,
                details=said[user.language].details,
                content_type=content_type,
                object_id=about.pk,
                created_at=now,
            )
            for user in people.values()
        ]
        mailed |= {(telling.event, pk): must for pk, must in _mailed(telling, sort, people)}
    if messages:
        Message.objects.bulk_create(messages, ignore_conflicts=True)
    if mailed:
        _post(mailed, now)


def _mailed(telling, sort, people):
    """Who gets a mail as well, and whether it is one that cannot be switched off."""
    if not telling.by_mail:
        return
    mailable = {pk for pk, user in people.items() if user.email}
    is_mandatory = not sort.can_switch_off if telling.mandatory is None else telling.mandatory
    if not is_mandatory:
        mailable -= switched_off(people, sort.name)
    for pk in mailable:
        yield pk, is_mandatory


def _post(mailed, now):
    """Put the mails of the messages made just now in the outbox; an older one was mailed then."""
    messages = Message.objects.filter(
        event__in={event for event, _pk in mailed},
        user__in={pk for _event, pk in mailed},
        created_at=now,
    )
    Delivery.objects.bulk_create(
        [
            Delivery(
                message_id=pk, event=event, recipient_id=user, is_mandatory=mailed[event, user]
            )
            for pk, event, user in messages.values_list("pk", "event", "user_id")
            if (event, user) in mailed
        ],
        ignore_conflicts=True,
    )
    # Should this fail, the worker's sweep finds the rows.
    transaction.on_commit(wake_outbox, robust=True)


def forget(about, kind):
    """Take away what people were told of this kind about a thing, with the mails."""
    Message.objects.filter(
        kind=kind, content_type=ContentType.objects.get_for_model(about), object_id=about.pk
    ).delete()


def follow(user, about):
    """Hear of every step from now on; following twice changes nothing."""
    content_type = ContentType.objects.get_for_model(about)
    Follow.objects.bulk_create(
        [Follow(user=user, content_type=content_type, object_id=about.pk)], ignore_conflicts=True
    )


def unfollow(user, about):
    Follow.objects.filter(
        user=user, content_type=ContentType.objects.get_for_model(about), object_id=about.pk
    ).delete()


def mark_read(message, *, by):
    if message.user_id != by.pk:
        raise PermissionDenied
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return message


def mark_all_read(user):
    return Message.objects.of(user).unread().update(read_at=timezone.now())


@transaction.atomic
def choose(user, wanted):
    """Record per kind whether somebody wants mail: `{"proposal_step": False}`.

    A kind that cannot be switched off is refused, whatever a forged form says.
    """
    for name, wants_mail in wanted.items():
        kind = kinds.find(name)
        if kind is None or not kind.can_switch_off:
            raise Refused(_("This message cannot be switched off."))
        Preference.objects.update_or_create(
            user=user, kind=name, defaults={"wants_mail": wants_mail}
        )


@transaction.atomic
def retry(delivery, *, by):
    """Have a failed mail tried again, from the first attempt. Administrators only."""
    if Role.ADMINISTRATOR not in roles_of(by):
        raise PermissionDenied
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.status != Delivery.Status.FAILED:
        raise Refused(_("Only a mail that failed can be tried again."))
    delivery.status = Delivery.Status.WAITING
    delivery.attempts = 0
    delivery.due_at = timezone.now()
    delivery.failed_at = None
    delivery.save(update_fields=["status", "attempts", "due_at", "failed_at"])
    transaction.on_commit(wake_outbox, robust=True)
    return delivery
