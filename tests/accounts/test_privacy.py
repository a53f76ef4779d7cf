import datetime
import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from core import privacy
from core.terms import today
from core.transitions import Refused
from notifications.models import Message
from tests.accounts.test_flows import ask_code, enter_code, the_code
from tests.factories import (
    BoardSeatFactory,
    ContactAssignmentFactory,
    CouncilSeatFactory,
    EmploymentFactory,
    MandateFactory,
    PortfolioFactory,
    ResidenceFactory,
    RoleHolderFactory,
    UserFactory,
)
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db

EMAIL, NAME = "wilhelmina.kwartel@example.nl", "Wilhelmina Kwartel"


@pytest.fixture
def person():
    """Somebody who left traces everywhere we know of."""
    user = UserFactory(email=EMAIL, name=NAME, verified=True, password="vier losse woorden")
    user.emailaddress_set.create(email="mina@example.nl", verified=True)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    SocialAccount.objects.create(
        user=user, provider="oidc", uid="1", extra_data={"email": EMAIL, "name": NAME}
    )
    LogEntry.objects.create(
        user=UserFactory(),
        content_type=ContentType.objects.get_for_model(User),
        object_id=user.pk,
        object_repr=str(user),
        action_flag=CHANGE,
        change_message=f"naam werd {NAME}",
    )
    DBTaskResult.objects.create(
        args_kwargs={"args": [EMAIL], "kwargs": {"name": NAME}},
        priority=0,
        task_path="notifications.tasks.drain",
        queue_name="default",
        backend_name="default",
        run_after=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    )
    ResidenceFactory(user=user)
    MessageFactory(user=user, subject=f"Dag {NAME}", body=f"Aan {EMAIL}")
    return user


def everything_in_the_database() -> str:
    """All text of all tables, as it stands there: no model can hide a column."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [repr(row) for row in cursor.fetchall()]
    found += [repr(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join(found).lower()


def erase_over_the_web(client):
    response = client.post(reverse("accounts:fresh_code"), {"action": "send"})
    assert response.status_code == 200
    client.post(reverse("accounts:fresh_code"), {"code": the_code()})
    return client.post(reverse("accounts:erase"), {"is_meant": "on"})


def test_nothing_personal_is_left_in_any_table(client, person):
    other_browser = Client()
    other_browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    waiting = Client()
    ask_code(waiting, EMAIL)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    before = everything_in_the_database()
    assert before.count(EMAIL) > 5
    assert NAME.lower() in before
    response = erase_over_the_web(client)
    assert response.url == reverse("accounts:erased")
    after = everything_in_the_database()
    for word in (
        EMAIL,
        NAME.lower(),
        "kwartel",
        "wilhelmina",
        "mina@example.nl",
        "jbswy3dpehpk3pxp",
    ):
        assert word not in after
    assert "_auth_user_id" not in client.session
    assert other_browser.get(reverse("accounts:profile")).status_code == 302
    assert client.get(reverse("accounts:erased")).status_code == 200


def test_the_row_stays_without_a_person(person):
    privacy.erase(person, {})
    row = User.objects.get(pk=person.pk)
    assert (row.email, row.name, row.is_active, row.has_usable_password()) == (
        None,
        "",
        False,
        False,
    )
    assert row.erased_on is not None
    assert row.public_name() == str(row)
    assert not EmailAddress.objects.filter(user=row).exists()
    assert not Authenticator.objects.filter(user=row).exists()
    assert not UserSession.objects.filter(user=row).exists()


def test_the_address_can_begin_anew(client, person):
    privacy.erase(person, {})
    ask_code(client, EMAIL)
    enter_code(client, the_code())
    assert User.objects.get(email=EMAIL).pk != person.pk


def test_others_keep_what_is_theirs(person):
    other = UserFactory(email="januari@example.nl", name="Jan Januari", verified=True)
    session = Client()
    session.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    LogEntry.objects.create(
        user=other, object_repr="Jan Januari", action_flag=CHANGE, change_message="in januari"
    )
    jan = UserFactory(email="jan@example.nl", name="Jan")
    privacy.erase(jan, {})
    assert User.objects.get(pk=other.pk).name == "Jan Januari"
    assert session.get(reverse("accounts:profile")).status_code == 200
    assert EmailAddress.objects.filter(user=other).exists()


def test_erasing_needs_a_fresh_code(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(reverse("accounts:erase"), {"is_meant": "on"})
    assert response.url == reverse("accounts:fresh_code") + "?next=" + reverse("accounts:erase")
    client.post(reverse("accounts:fresh_code"), {"action": "send"})
    for _attempt in range(3):
        client.post(reverse("accounts:fresh_code"), {"code": "wrong"})
    client.post(reverse("accounts:fresh_code"), {"code": the_code()})
    client.post(reverse("accounts:erase"), {"is_meant": "on"})
    assert User.objects.get(pk=person.pk).email == EMAIL


def test_erasing_needs_the_tick(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("accounts:fresh_code"), {"action": "send"})
    client.post(reverse("accounts:fresh_code"), {"code": the_code()})
    response = client.post(reverse("accounts:erase"), {})
    assert response.context["form"].errors["is_meant"]
    assert User.objects.get(pk=person.pk).email == EMAIL


def test_fresh_code_goes_to_ones_own_address_and_is_limited(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    for _attempt in range(5):
        client.post(reverse("accounts:fresh_code"), {"action": "send"})
    assert [message.to for message in mail.outbox] == [[EMAIL]] * 3


def test_somebody_who_still_works_here_is_told_so():
    user = UserFactory(desk=True)
    with pytest.raises(Refused):
        privacy.erase(user, {})
    assert User.objects.get(pk=user.pk).email


@pytest.mark.parametrize(
    ("factory", "role"),
    [
        (ContactAssignmentFactory, "aanspreekpunt"),
        (CouncilSeatFactory, "raadslid"),
        (MandateFactory, "aanspreekpunt"),
        (PortfolioFactory, "wethouder"),
        (RoleHolderFactory, "wijkmakelaar"),
    ],
)
def test_who_holds_an_office_is_told_so_until_it_ended(factory, role):
    record = factory()
    with pytest.raises(Refused) as refused:
        privacy.erase(record.user, {})
    assert role in refused.value.text
    record.ends_on = today() - datetime.timedelta(days=1)
    record.save()
    privacy.erase(record.user, {})
    record.refresh_from_db()
    assert record.user.erased_on


def test_a_seat_on_a_board_does_not_stand_in_the_way():
    seat = BoardSeatFactory()
    privacy.erase(seat.user, {})
    seat.refresh_from_db()
    assert (bool(seat.user.erased_on), seat.ends_on) == (True, today())


def test_past_work_stays_on_the_empty_row():
    job = EmploymentFactory(ends_on=datetime.date(2020, 12, 31))
    privacy.erase(job.user, {})
    job.refresh_from_db()
    assert job.user.erased_on


def test_erased_row_cannot_get_a_name_again(person):
    privacy.erase(person, {})
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(name=NAME)


def test_download_holds_everything_of_ones_own(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("accounts:download"))
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "no-store" in response["Cache-Control"]
    data = json.loads(response.content)
    account = data["accounts"]
    assert account["account"]["email"] == EMAIL
    assert account["account"]["name"] == NAME
    assert [row["email"] for row in account["email_addresses"]] == [EMAIL, "mina@example.nl"]
    assert len(account["second_steps"]) == 2
    assert "JBSWY3DPEHPK3PXP" not in response.content.decode()
    assert "password" not in response.content.decode()


def test_download_holds_nothing_of_others(client, person):
    UserFactory(email="ander@example.nl", name="Ander Mens", verified=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("accounts:download", "accounts:privacy"):
        text = client.get(reverse(name)).content.decode()
        assert "ander@example.nl" not in text
        assert "Ander Mens" not in text


def test_page_shows_what_we_know(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("accounts:privacy")).content.decode()
    assert EMAIL in text
    assert NAME in text


@pytest.mark.parametrize("name", ["privacy", "download", "erase", "profile", "fresh_code"])
def test_pages_are_for_the_person_alone(client, name):
    url = reverse(f"accounts:{name}")
    assert client.get(url).url == f"{reverse('account_login')}?next={url}"


def test_every_field_of_this_room_has_a_line():
    ours = {
        "accounts",
        "account",
        "mfa",
        "socialaccount",
        "usersessions",
        "sessions",
        "admin",
        "auth",
        "contenttypes",
        "django_tasks_database",
    }
    assert privacy.unmapped_fields(ours) == []


def test_every_line_names_a_field_that_exists():
    for app_label, lines in privacy.data_map().items():
        models = {
            model.__name__: model
            for model in apps.get_app_config(app_label).get_models(include_auto_created=True)
        }
        for key, line in lines.items():
            model, field = key.split(".")
            assert model in models, f"{app_label}.{key}"
            if field != "*":
                models[model]._meta.get_field(field)
            assert all(str(part) for part in line)


def test_every_room_with_personal_data_has_a_handler():
    download = privacy.download(UserFactory())
    assert set(download) >= {"accounts", "notifications", "platforms", "proposals"}
    assert next(iter(download)) == "accounts"


def test_erasing_is_all_or_nothing(person, settings):
    """One room that refuses leaves all the others as they were."""
    EmploymentFactory(user=person)
    with pytest.raises(Refused):
        privacy.erase(person, {})
    assert Message.objects.filter(user=person).exists()
    assert EmailAddress.objects.filter(user=person).count() == 2
