"""The demo as data for these tests: a year of plans in every status, made once."""

import pytest
from django.db import transaction

from accounts.models import User
from wijkportaal.demo.build import Builder


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker):
    """The whole demo in the database, taken out again after these tests.

    It stands in one open transaction; each test runs in a savepoint of its own inside it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        Builder().build()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def person(demo, db):
    """Somebody of the demo by the first part of the address."""
    return lambda key: User.objects.get(email=f"{key}@example.nl")
