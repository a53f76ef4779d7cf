import datetime

import pytest
from django.urls import reverse

from accounts.models import Employment, User
from core.terms import today
from tests.factories import EmploymentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client):
    client.force_login(
        UserFactory(administrator=True, employee=True),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


PAGES = [
    ("admin:accounts_user_changelist", False),
    ("admin:accounts_user_add", False),
    ("admin:accounts_user_change", True),
    ("admin:accounts_employment_changelist", False),
    ("admin:accounts_employment_add", False),
    ("admin:accounts_employment_change", True),
    ("admin:accounts_employment_history", True),
]


def url_of(name, has_key):
    job = EmploymentFactory(user__employee=True)
    key = job.user_id if "user" in name else job.pk
    return reverse(name, args=[key] if has_key else [])


@pytest.mark.parametrize(("name", "has_key"), PAGES)
def test_administrator_sees_people_and_their_work(admin_client, name, has_key):
    assert admin_client.get(url_of(name, has_key)).status_code == 200


@pytest.mark.parametrize(("name", "has_key"), PAGES)
@pytest.mark.parametrize("role", ["desk", "clerk"])
def test_others_who_work_here_do_not(client, role, name, has_key):
    client.force_login(
        UserFactory(**{role: True}), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(url_of(name, has_key)).status_code in {403, 404}


@pytest.mark.parametrize(("name", "has_key"), PAGES)
def test_residents_find_nothing(client, name, has_key):
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url_of(name, has_key)).status_code == 404


def test_administrator_enters_a_person(admin_client):
    response = admin_client.post(
        reverse("admin:accounts_user_add"),
        {
            "email": "Anouk@Example.NL",
            "name": "Anouk Smits",
            "function": "verkeerskundige",
            "team": "Verkeer",
            "language": "nl",
            "is_active": "on",
        },
    )
    assert response.status_code == 302
    user = User.objects.get(name="Anouk Smits")
    assert user.email == "anouk@example.nl"
    assert not user.has_usable_password()
    assert user.emailaddress_set.get().verified


def test_role_holder_without_address_can_be_entered_twice(admin_client):
    for name in ("Een", "Twee"):
        response = admin_client.post(
            reverse("admin:accounts_user_add"),
            {"email": "", "name": name, "function": "wijkmakelaar", "language": "nl"},
        )
        assert response.status_code == 302
    assert User.objects.filter(email=None, is_active=False).count() == 2


def test_address_of_somebody_else_is_refused(admin_client):
    UserFactory(email="anouk@example.nl")
    response = admin_client.post(
        reverse("admin:accounts_user_add"),
        {"email": "ANOUK@example.nl", "name": "Anouk", "language": "nl"},
    )
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["email"]


def test_administrator_gives_and_ends_work_with_history(admin_client):
    user = UserFactory(employee=True)
    fields = {"user": user.pk, "role": "desk", "team": "Balie", "starts_on": today().isoformat()}
    url = reverse("admin:accounts_employment_add")
    assert admin_client.post(url, fields).status_code == 302
    job = Employment.objects.get(user=user)
    assert User.objects.get(pk=user.pk).is_staff
    response = admin_client.post(url, fields)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    url = reverse("admin:accounts_employment_change", args=[job.pk])
    response = admin_client.post(url, {**fields, "ends_on": "2020-01-01"})
    assert response.status_code == 200
    yesterday = today() - datetime.timedelta(1)
    fields["starts_on"] = "2026-01-01"
    response = admin_client.post(url, {**fields, "ends_on": yesterday.isoformat()})
    assert response.status_code == 302
    assert not User.objects.get(pk=user.pk).is_staff
    assert job.history.first().history_user is not None


@pytest.mark.parametrize("key", ["9" * 30, "0", "x", "%00"])
def test_key_that_cannot_be_is_no_page(admin_client, key):
    assert admin_client.get(f"/admin/accounts/user/{key}/change/").status_code == 404


def test_nobody_is_deleted(admin_client):
    user = UserFactory()
    url = f"/admin/accounts/user/{user.pk}/delete/"
    assert admin_client.post(url, {"post": "yes"}).status_code in {403, 404}
    assert User.objects.filter(pk=user.pk).exists()


def test_erased_people_are_not_listed(admin_client):
    user = UserFactory(erased=True)
    assert (
        admin_client.get(reverse("admin:accounts_user_change", args=[user.pk])).status_code == 404
    )
