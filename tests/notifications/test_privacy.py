import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django_tasks_db.models import DBTaskResult

from core import privacy
from notifications import privacy as ours
from notifications import tasks
from notifications.models import Delivery, Follow, Message, Preference
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory, FollowFactory, MessageFactory

pytestmark = pytest.mark.django_db


def test_every_field_has_its_line_in_the_data_map():
    assert privacy.unmapped_fields(["notifications", "django_tasks_database"]) == []


def test_download_gives_all_of_ones_own_and_nothing_of_others():
    delivery = DeliveryFactory(message__subject="Mijn eigen bericht")
    user = delivery.recipient
    FollowFactory(user=user)
    Preference.objects.create(user=user, kind="test_step", wants_mail=False)
    MessageFactory(subject="Van een ander")
    found = ours.download(user)
    assert [m["subject"] for m in found["messages"]] == ["Mijn eigen bericht"]
    assert [len(found[key]) for key in ("mails", "follows", "choices_of_mail")] == [1, 1, 1]
    assert "Van een ander" not in json.dumps(found, cls=DjangoJSONEncoder)


def test_erase_takes_everything_here_and_leaves_others():
    delivery = DeliveryFactory()
    user = delivery.recipient
    FollowFactory(user=user)
    Preference.objects.create(user=user, kind="test_step", wants_mail=False)
    other = DeliveryFactory()
    ours.erase(user, {})
    assert list(Message.objects.all()) == [other.message]
    assert list(Delivery.objects.all()) == [other]
    assert not Follow.objects.exists()
    assert not Preference.objects.exists()


def test_erase_includes_the_arguments_of_tasks():
    user = UserFactory(email="weg@example.nl")
    rows = [DBTaskResult.objects.get(pk=tasks.drain_outbox.enqueue().id) for _ in range(4)]
    for row, values in zip(
        rows,
        [
            {"args_kwargs": {"args": [], "kwargs": {"user": user.pk}}},
            {"args_kwargs": {"args": ["weg@example.nl"], "kwargs": {}}},
            {"traceback": "mail to weg@example.nl refused"},
            {"args_kwargs": {"args": [], "kwargs": {"user": user.pk + 1}}},
        ],
        strict=True,
    ):
        DBTaskResult.objects.filter(pk=row.pk).update(**values)
    ours.erase(user, {})
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {rows[2].pk, rows[3].pk}
    assert not DBTaskResult.objects.filter(traceback__contains="weg@").exists()
