import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from core.transitions import Refused
from notifications import operations
from notifications.models import Delivery, Follow, Message, Preference
from notifications.operations import (
    Telling,
    follow,
    followers,
    is_following,
    notify,
    notify_each,
    unfollow,
)
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory, MessageFactory

pytestmark = pytest.mark.django_db

CONTEXT = {"title": "Groen & veilig", "count": 60, "url": "/plannen/WP-2026-0001/"}


def tell(recipients, *, kind="test_step", about=None, event="test:1", **kwargs):
    recipients = list(recipients)
    about = about or recipients[0]
    notify(recipients, kind=kind, about=about, event=event, context=CONTEXT, **kwargs)


def test_notify_makes_a_message_and_a_mail():
    user = UserFactory()
    tell([user])
    message = Message.objects.get()
    assert message.user == user
    assert message.subject == "Your plan Groen & veilig was answered"
    assert message.body.startswith("Uw plan **Groen & veilig** heeft genoeg draagvlak: 60 buren")
    assert message.url == "/plannen/WP-2026-0001/"
    assert message.about == user
    assert message.details["button"] == "Bekijk uw plan"
    delivery = Delivery.objects.get()
    assert (delivery.recipient, delivery.message, delivery.status) == (user, message, "waiting")


def test_notify_reaches_nobody_twice_for_one_event():
    user, other = UserFactory.create_batch(2)
    tell([user, user])
    tell([user, other])
    assert Message.objects.count() == 2
    assert Delivery.objects.count() == 2


def test_notify_never_mails_again_what_was_mailed_and_tidied_away():
    """The row of a sent mail goes after some weeks; the message still says that it was told."""
    user = UserFactory()
    tell([user])
    Delivery.objects.all().delete()
    tell([user])
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 0)


def test_notify_of_another_event_is_a_new_message():
    user = UserFactory()
    tell([user])
    tell([user], event="test:2")
    assert Message.objects.count() == 2


def test_notify_leaves_out_the_inactive_and_the_erased():
    tell([UserFactory(inactive=True), UserFactory(erased=True)])
    assert not Message.objects.exists()


def test_notify_without_recipients_or_with_nobody_does_nothing():
    notify([None], kind="test_step", about=UserFactory(), event="test:1", context=CONTEXT)
    assert not Message.objects.exists()


def test_notify_gives_who_has_no_address_a_message_only():
    tell([UserFactory(email=None)])
    assert Message.objects.count() == 1
    assert not Delivery.objects.exists()


def test_notify_sends_no_mail_of_a_kind_switched_off():
    user = UserFactory()
    Preference.objects.create(user=user, kind="test_step", wants_mail=False)
    tell([user])
    assert Message.objects.count() == 1
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("kind", "kwargs"), [("test_must", {}), ("test_step", {"mandatory": True})]
)
def test_notify_mails_what_must_be_known_all_the_same(kind, kwargs):
    user = UserFactory()
    Preference.objects.create(user=user, kind=kind, wants_mail=False)
    tell([user], kind=kind, **kwargs)
    assert Delivery.objects.get().is_mandatory


def test_notify_refuses_an_unknown_kind():
    with pytest.raises(KeyError):
        tell([UserFactory()], kind="nowhere")


def test_notify_speaks_the_language_of_the_recipient():
    dutch, english = UserFactory(), UserFactory(language="en")
    tell([dutch, english])
    languages = {m.user: m.details["language"] for m in Message.objects.all()}
    assert languages == {dutch: "nl", english: "en"}


def test_notify_each_skips_no_group_and_tells_nobody_twice():
    """Several groups in one go: each its own words and mail, whatever stands beside it."""
    first, both, second, quiet = UserFactory.create_batch(4)
    off = UserFactory()
    Preference.objects.create(user=off, kind="test_step", wants_mail=False)
    tellings = [
        Telling([first, both, off], "test_step", "test:step", CONTEXT),
        Telling([None], "test_must", "test:nobody", CONTEXT),
        Telling([both, first], "test_step", "test:step", CONTEXT),
        Telling([second, both], "test_must", "test:must", CONTEXT),
        Telling([quiet], "test_step", "test:quiet", CONTEXT, by_mail=False),
        Telling([off], "test_step", "test:urgent", CONTEXT, mandatory=True),
    ]
    for _time in range(2):
        notify_each(tellings, about=first)
        messages = Message.objects.values_list("event", "user", "kind")
        assert sorted(messages) == sorted(
            [
                ("test:step", first.pk, "test_step"),
                ("test:step", both.pk, "test_step"),
                ("test:step", off.pk, "test_step"),
                ("test:must", second.pk, "test_must"),
                ("test:must", both.pk, "test_must"),
                ("test:quiet", quiet.pk, "test_step"),
                ("test:urgent", off.pk, "test_step"),
            ]
        )
        mails = Delivery.objects.values_list("event", "recipient", "is_mandatory")
        assert sorted(mails) == sorted(
            [
                ("test:step", first.pk, False),
                ("test:step", both.pk, False),
                ("test:must", second.pk, True),
                ("test:must", both.pk, True),
                ("test:urgent", off.pk, True),
            ]
        )


def test_notify_each_writes_to_each_in_his_own_language_and_with_his_own_words():
    dutch, english = UserFactory(), UserFactory(language="en")
    notify_each(
        [
            Telling([dutch], "test_step", "test:1", {**CONTEXT, "title": "Bankjes"}),
            Telling([english], "test_step", "test:2", {**CONTEXT, "title": "Benches"}),
        ],
        about=dutch,
    )
    said = {message.user: message for message in Message.objects.all()}
    assert [said[user].details["language"] for user in (dutch, english)] == ["nl", "en"]
    assert "Bankjes" in said[dutch].body
    assert "Benches" in said[english].subject


def test_notify_rolls_back_with_its_caller():
    user = UserFactory()

    class Trouble(Exception):
        pass

    def operation():
        with transaction.atomic():
            tell([user])
            raise Trouble

    with pytest.raises(Trouble):
        operation()
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()


def test_notify_wakes_the_outbox_once_after_the_commit(django_capture_on_commit_callbacks):
    users = UserFactory.create_batch(2)
    with django_capture_on_commit_callbacks(execute=True):
        tell(users)
        tell(users, event="test:2")
        assert not DBTaskResult.objects.exists()
    task = DBTaskResult.objects.get()
    # Nothing personal in the arguments of a task.
    assert task.args_kwargs == {"args": [], "kwargs": {}}


def queries_of(number):
    users = UserFactory.create_batch(number)
    about = UserFactory()
    tell([about], about=about, event="warm")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        tell(users, about=about, event=f"test:{number}")
    return len(captured)


def test_notify_costs_the_same_for_one_and_for_three():
    assert queries_of(1) == queries_of(3)


def test_notify_costs_no_query_per_recipient():
    # SQLite takes 999 values per statement, so its bulk inserts come in a few pieces.
    pieces = 0 if connection.vendor == "postgresql" else 5
    assert queries_of(200) <= queries_of(1) + pieces


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("is_guarded", [True, False])
def test_notify_at_the_same_moment_tells_once(is_guarded):
    """With the unique constraints one message; without them (the control) the race shows."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    guards = [
        (model, constraint)
        for model in (Message, Delivery)
        for constraint in model._meta.constraints
        if constraint.name.endswith("once_per_event_and_person")
    ]
    assert len(guards) == 2
    if not is_guarded:
        with connection.schema_editor() as editor:
            for model, constraint in guards:
                editor.remove_constraint(model, constraint)
    user = UserFactory()
    try:
        for attempt in range(20):
            together(8, lambda attempt=attempt: tell([user], event=f"race:{attempt}"))
        messages, mails = Message.objects.count(), Delivery.objects.count()
    finally:
        Message.objects.all().delete()
        if not is_guarded:
            with connection.schema_editor() as editor:
                for model, constraint in guards:
                    editor.add_constraint(model, constraint)
    if is_guarded:
        assert (messages, mails) == (20, 20)
    else:
        assert messages > 20


def together(number, work):
    """Run the work in so many threads at one moment, each with its own connection."""
    barrier = threading.Barrier(number)

    def run():
        try:
            connection.ensure_connection()
            barrier.wait()
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_follow_is_once_and_unfollow_ends_it():
    user, about = UserFactory.create_batch(2)
    follow(user, about)
    follow(user, about)
    assert Follow.objects.count() == 1
    assert is_following(user, about)
    assert list(followers(about)) == [user]
    unfollow(user, about)
    assert not is_following(user, about)
    assert not followers(about).exists()


def test_followers_are_active_people_only():
    about = UserFactory()
    follow(UserFactory(inactive=True), about)
    assert not followers(about).exists()


def test_mark_read_keeps_the_first_moment_and_is_for_the_recipient_only():
    message = MessageFactory()
    operations.mark_read(message, by=message.user)
    first = message.read_at
    assert first is not None
    operations.mark_read(message, by=message.user)
    assert message.read_at == first
    with pytest.raises(PermissionDenied):
        operations.mark_read(MessageFactory(), by=message.user)


def test_mark_all_read_touches_ones_own_only():
    message, other = MessageFactory(), MessageFactory()
    operations.mark_all_read(message.user)
    message.refresh_from_db()
    other.refresh_from_db()
    assert message.is_read
    assert not other.is_read


def test_choose_switches_off_and_on():
    user = UserFactory()
    operations.choose(user, {"test_step": False})
    assert Preference.objects.get().wants_mail is False
    operations.choose(user, {"test_step": True})
    assert Preference.objects.get().wants_mail is True


@pytest.mark.parametrize("kind", ["test_must", "nowhere"])
def test_choose_refuses_what_cannot_be_switched_off(kind):
    with pytest.raises(Refused):
        operations.choose(UserFactory(), {kind: False})
    assert not Preference.objects.exists()


def test_retry_starts_a_failed_mail_again():
    delivery = operations.retry(DeliveryFactory(failed=True), by=UserFactory(administrator=True))
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.failed_at) == ("waiting", 0, None)


def test_retry_is_for_administrators():
    with pytest.raises(PermissionDenied):
        operations.retry(DeliveryFactory(failed=True), by=UserFactory(desk=True))


def test_retry_refuses_a_mail_that_was_sent():
    with pytest.raises(Refused):
        operations.retry(DeliveryFactory(sent=True), by=UserFactory(administrator=True))


def test_message_has_a_page():
    message = MessageFactory()
    assert message.get_absolute_url() == reverse("notifications:message", args=[message.pk])
