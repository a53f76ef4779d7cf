"""A prepared query gives what its queryset gives, for every value, and tells when it cannot."""

import datetime
import uuid

import pytest

from accounts.models import Employment, User
from core.prepared import Prepared, Remembered
from proposals.models import Proposal
from tests.factories import EmploymentFactory, ProposalFactory, UserFactory

pytestmark = pytest.mark.django_db

of_person = Prepared(
    lambda user, on: (
        Employment.objects.on(on).filter(user_id=user).select_related("user").order_by("pk")
    ),
    user=int,
    on=datetime.date,
)
by_address = Prepared(
    lambda email: User.objects.filter(email=email).only("name", "email").order_by(), email=str
)


def test_prepared_gives_the_records_of_its_queryset():
    first = EmploymentFactory(starts_on=datetime.date(2024, 1, 1))
    EmploymentFactory()
    for on, expected in (
        (datetime.date(2023, 12, 31), []),
        (datetime.date(2024, 1, 1), [first]),
        (datetime.date(2026, 5, 5), [first]),
    ):
        values = {"user": first.user_id, "on": on}
        assert of_person.all(**values) == expected == list(of_person.queryset(**values))
    found = of_person.first(user=first.user_id, on=datetime.date(2025, 1, 1))
    assert (found.starts_on, found.role) == (first.starts_on, first.role)


def test_prepared_reads_related_records_in_the_same_query(django_assert_num_queries):
    employment = EmploymentFactory(user=UserFactory(name="Bea"))
    of_person.all(user=0, on=datetime.date(2026, 1, 1))
    with django_assert_num_queries(1):
        found = of_person.first(user=employment.user_id, on=datetime.date(2026, 1, 1))
        assert found.user.name == "Bea"


def test_prepared_passes_values_as_parameters():
    user = UserFactory(email="o'neil@example.nl")
    assert by_address.first(email="o'neil@example.nl") == user
    assert by_address.first(email="' OR 1=1 --") is None
    assert by_address.first(email="%s") is None


def test_prepared_takes_a_uuid_as_the_database_keeps_it():
    plan = ProposalFactory()
    by_uuid = Prepared(lambda key: Proposal.objects.filter(uuid=key), key=uuid.UUID)
    assert by_uuid.first(key=plan.uuid) == plan
    assert by_uuid.first(key=uuid.uuid4()) is None


def test_prepared_refuses_a_value_that_stands_nowhere():
    with pytest.raises(ValueError, match="other"):
        Prepared(lambda other: User.objects.all(), other=int).all(other=1)


def test_remembered_asks_what_its_key_says_and_keeps_only_the_newest(django_assert_num_queries):
    first, second = (UserFactory(name=name) for name in ("Ans", "Bea"))
    remembered = Remembered(most=2)
    built = []

    def of(name):
        def build():
            built.append(name)
            return User.objects.filter(name=name).order_by("pk").values_list("pk")

        return (name,), build

    for _time in range(2):
        with django_assert_num_queries(1):
            assert remembered.rows(*of("Ans")) == [(first.pk,)]
        assert remembered.rows(*of("Bea")) == [(second.pk,)]
        assert remembered.number(*of("Ans")) == 1
    assert built == ["Ans", "Bea"]
    UserFactory(name="Ans")
    assert remembered.number(*of("Ans")) == 2
    remembered.rows(*of("Cor"))
    remembered.rows(*of("Ans"))
    assert built == ["Ans", "Bea", "Cor", "Ans"]


def test_remembered_has_no_rows_where_nothing_can_be_found(django_assert_num_queries):
    remembered = Remembered()
    nothing = lambda: User.objects.filter(pk__in=[]).values_list("pk")  # noqa: E731
    with django_assert_num_queries(0):
        assert remembered.rows(("nothing",), nothing) == []
        assert remembered.number(("nothing",), nothing) == 0
