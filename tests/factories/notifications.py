"""Messages, mails in the outbox and follows."""

import factory
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from factory.django import DjangoModelFactory

from notifications.models import Delivery, Follow, Heartbeat, Message

from .accounts import UserFactory

__all__ = ["DeliveryFactory", "FollowFactory", "HeartbeatFactory", "MessageFactory"]


class MessageFactory(DjangoModelFactory):
    """A message to somebody about himself; `about=` names another thing, `read=True` is opened."""

    class Meta:
        model = Message

    class Params:
        about = factory.SelfAttribute("user")
        read = factory.Trait(read_at=factory.LazyFunction(timezone.now))

    user = factory.SubFactory(UserFactory)
    event = factory.Sequence(lambda n: f"test:{n}")
    kind = "test_step"
    subject = factory.Sequence(lambda n: f"De gemeente is nu aan zet ({n})")
    body = "Uw plan heeft genoeg draagvlak."
    url = "/plannen/"
    content_type = factory.LazyAttribute(lambda o: ContentType.objects.get_for_model(o.about))
    object_id = factory.LazyAttribute(lambda o: o.about.pk)


class DeliveryFactory(DjangoModelFactory):
    """A mail that waits; `sent=True`, `failed=True`, `sending=True` (in a worker's hands)."""

    class Meta:
        model = Delivery

    class Params:
        sent = factory.Trait(
            status=Delivery.Status.SENT, attempts=1, sent_at=factory.LazyFunction(timezone.now)
        )
        failed = factory.Trait(
            status=Delivery.Status.FAILED,
            attempts=6,
            last_error="SMTPServerDisconnected",
            failed_at=factory.LazyFunction(timezone.now),
        )
        sending = factory.Trait(
            status=Delivery.Status.SENDING,
            attempts=1,
            leased_by="gone",
            lease_until=factory.LazyFunction(timezone.now),
        )

    message = factory.SubFactory(MessageFactory)
    event = factory.SelfAttribute("message.event")
    recipient = factory.SelfAttribute("message.user")


class FollowFactory(DjangoModelFactory):
    """Somebody follows a thing: himself unless `about=` names one."""

    class Meta:
        model = Follow

    class Params:
        about = factory.SelfAttribute("user")

    user = factory.SubFactory(UserFactory)
    content_type = factory.LazyAttribute(lambda o: ContentType.objects.get_for_model(o.about))
    object_id = factory.LazyAttribute(lambda o: o.about.pk)


class HeartbeatFactory(DjangoModelFactory):
    """A worker that gives signs of life now."""

    class Meta:
        model = Heartbeat

    worker = factory.Sequence(lambda n: f"worker-{n}")
    at = factory.LazyFunction(timezone.now)
