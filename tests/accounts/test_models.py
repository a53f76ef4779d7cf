import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts import operations
from accounts.models import Employment, User
from core.kinds import Role
from core.roles import roles_of
from core.transitions import Refused
from tests.factories import EmploymentFactory, UserFactory

pytestmark = pytest.mark.django_db
D = datetime.date


def test_address_is_kept_in_lower_case():
    assert User.objects.create_user(email=" Els@Example.NL ").email == "els@example.nl"


def test_capitals_make_no_second_person():
    UserFactory(email="els@example.nl")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(email="ELS@example.nl")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(email="els@example.nl").update(email="Els@example.nl")


def test_many_role_holders_may_have_no_address():
    assert [User.objects.create_user(email=email).email for email in ("", None)] == [None, None]


@pytest.mark.parametrize(
    ("fields", "called"),
    [
        ({"name": "Anouk Smits", "is_name_public": True}, "Anouk Smits"),
        (
            {"name": "Anouk Smits", "function": "verkeerskundige", "team": "Verkeer"},
            "verkeerskundige, Verkeer",
        ),
        ({"name": "Anouk Smits", "function": "verkeerskundige"}, "verkeerskundige"),
    ],
)
def test_role_holder_is_named_only_with_consent(fields, called):
    assert User(**fields).public_name() == called


def test_resident_is_never_named_here():
    assert "Anouk" not in User(name="Anouk Smits").public_name()


def test_superuser_is_an_administrator_too():
    user = User.objects.create_superuser(email="beheer@example.nl", password="x")
    assert Role.ADMINISTRATOR in roles_of(user)
    assert user.is_staff


def test_employ_gives_the_role_at_once():
    user = UserFactory()
    assert Role.DESK not in roles_of(user)
    operations.employ(user, role="desk")
    assert Role.DESK in roles_of(user)
    assert Employment.history.count() == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (D(2026, 1, 1), None),
        (D(2025, 1, 1), D(2026, 1, 1)),
        (D(2026, 6, 30), D(2026, 7, 1)),
        (D(2026, 2, 1), D(2026, 2, 2)),
    ],
)
def test_employ_refuses_the_same_role_twice(starts_on, ends_on):
    job = EmploymentFactory(starts_on=D(2026, 1, 1), ends_on=D(2026, 6, 30))
    with pytest.raises(Refused):
        operations.employ(job.user, role="desk", starts_on=starts_on, ends_on=ends_on)
    operations.employ(job.user, role="clerk", starts_on=starts_on, ends_on=ends_on)


def test_employ_accepts_the_day_after():
    job = EmploymentFactory(starts_on=D(2026, 1, 1), ends_on=D(2026, 6, 30))
    operations.employ(job.user, role="desk", starts_on=D(2026, 7, 1))


def test_work_cannot_end_before_it_starts():
    with pytest.raises(ValidationError):
        operations.employ(
            UserFactory(), role="desk", starts_on=D(2026, 2, 2), ends_on=D(2026, 2, 1)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        EmploymentFactory(starts_on=D(2026, 2, 2), ends_on=D(2026, 2, 1))


def test_name_is_changed_by_the_person_alone():
    user = UserFactory()
    assert operations.change_name(user, by=user, name="Els").name == "Els"
    with pytest.raises(PermissionDenied):
        operations.change_name(user, by=UserFactory(), name="Anders")


def test_added_person_has_a_proved_address():
    user = operations.add_person(email="Els@example.nl", name="Els")
    assert user.emailaddress_set.get().verified


def test_address_that_somebody_merely_added_gives_no_claim():
    thief = UserFactory(email="dief@example.nl", verified=True)
    thief.emailaddress_set.create(email="els@example.nl", verified=False)
    assert User.objects.of_email("els@example.nl") is None
    els = UserFactory(email="els@example.nl")
    assert User.objects.of_email("ELS@example.nl") == els


def test_saving_a_person_moves_the_address_along():
    admin, user = (
        UserFactory(administrator=True),
        UserFactory(email="oud@example.nl", verified=True),
    )
    user.email = "nieuw@example.nl"
    operations.save_person(user, by=admin)
    assert [a.email for a in user.emailaddress_set.all()] == ["nieuw@example.nl"]


def test_administrator_cannot_close_the_own_account():
    admin = UserFactory(administrator=True)
    admin.is_active = False
    with pytest.raises(Refused):
        operations.save_person(admin, by=admin)
