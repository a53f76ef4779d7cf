"""Recording contact points, mandates, brokers and workers."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core.terms import today
from core.transitions import Refused
from liaisons import operations
from liaisons.models import ContactAssignment, RoleHolder
from tests.factories import (
    READY,
    BoardSeatFactory,
    ContactAssignmentFactory,
    MandateFactory,
    PlatformFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def desk():
    return UserFactory(desk=True)


def test_assign_contact_records_who_helps(desk):
    user, subject, platform = UserFactory(), SubjectFactory(), PlatformFactory()
    row = operations.assign_contact(user, by=desk, subject=subject, platform=platform, **READY)
    assert (row.user, row.subject, row.platform, row.starts_on) == (
        user,
        subject,
        platform,
        today(),
    )


def test_assign_contact_is_not_for_a_resident():
    with pytest.raises(PermissionDenied):
        operations.assign_contact(UserFactory(), by=UserFactory(), subject=SubjectFactory())


@pytest.mark.parametrize("platform", [True, False])
def test_overlapping_assignment_is_refused_in_words(desk, platform):
    place = PlatformFactory() if platform else None
    old = ContactAssignmentFactory(platform=place, ends_on=today())
    with pytest.raises(ValidationError, match="al een aanspreekpunt"):
        operations.assign_contact(
            UserFactory(), by=desk, subject=old.subject, platform=place, starts_on=today(), **READY
        )
    row = operations.assign_contact(
        UserFactory(),
        by=desk,
        subject=old.subject,
        platform=place,
        starts_on=today() + DAY,
        **READY,
    )
    assert row.pk


@pytest.mark.parametrize("platform", [True, False])
def test_the_database_itself_refuses_two_contact_points_on_one_day(platform):
    place = PlatformFactory() if platform else None
    old = ContactAssignmentFactory(platform=place, ends_on=today())
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactAssignment.objects.create(
            user=UserFactory(), subject=old.subject, platform=place, starts_on=today()
        )
    later = ContactAssignmentFactory(subject=old.subject, platform=place, starts_on=today() + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactAssignment.objects.filter(pk=later.pk).update(starts_on=today())
    assert ContactAssignment.objects.count() == 2


@pytest.mark.parametrize("missing", [(name,) for name in READY] + [tuple(READY)])
def test_who_is_not_ready_is_not_public(desk, missing):
    """The gate of R51: in the operation with all that is missing, in the form, in the database."""
    values = {name: value for name, value in READY.items() if name not in missing}
    place = {"by": desk, "subject": SubjectFactory(), "platform": PlatformFactory()}
    with pytest.raises(Refused) as refused:
        operations.assign_contact(UserFactory(), **place, **values)
    assert refused.value.field == missing[0]
    assert len(refused.value.missing) == len(missing) - 1
    row = operations.assign_contact(UserFactory(), is_published=False, **place, **values)
    assert [name for name, _message in row.what_is_missing] == list(missing)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactAssignment.objects.filter(pk=row.pk).update(is_published=True)
    row.is_published = True
    with pytest.raises(ValidationError):
        row.full_clean()
    for name, value in READY.items():
        setattr(row, name, value)
    assert operations.save_assignment(row, by=desk).is_published


@pytest.mark.parametrize(
    "values",
    [
        {"hours_per_week": 0},
        {"hours_per_week": 41},
        {"briefed_on": today() + DAY},
        {"consent_on": today() + DAY},
        {"consent_by": "Sanne Verhoeven"},
    ],
)
def test_readiness_that_makes_no_sense_is_refused_at_its_field(desk, values):
    with pytest.raises(ValidationError) as refused:
        operations.assign_contact(
            UserFactory(name="Sanne Verhoeven"),
            by=desk,
            subject=SubjectFactory(),
            **{**READY, **values},
        )
    assert list(refused.value.message_dict) == list(values)


def test_deputy_must_be_somebody_else(desk):
    user = UserFactory()
    with pytest.raises(ValidationError):
        operations.assign_contact(user, by=desk, subject=SubjectFactory(), deputy=user, **READY)


@pytest.mark.parametrize("field", ["user", "deputy"])
def test_board_member_is_not_the_contact_point_of_his_own_platform(desk, field):
    seat = BoardSeatFactory()
    people = {"user": UserFactory(), "deputy": UserFactory(), field: seat.user}
    values = {"by": desk, "subject": SubjectFactory(), "deputy": people["deputy"], **READY}
    with pytest.raises(Refused) as refused:
        operations.assign_contact(people["user"], platform=seat.platform, **values)
    assert refused.value.field == field
    assert operations.assign_contact(people["user"], platform=PlatformFactory(), **values).pk


@pytest.mark.parametrize("field", ["user", "deputy"])
def test_board_member_is_not_the_contact_point_of_all_platforms(desk, field):
    seat = BoardSeatFactory(ends_on=today())
    people = {"user": UserFactory(), "deputy": UserFactory(), field: seat.user}
    values = {"by": desk, "subject": SubjectFactory(), "deputy": people["deputy"], **READY}
    with pytest.raises(Refused) as refused:
        operations.assign_contact(people["user"], **values)
    assert refused.value.field == field
    assert str(seat.platform) in refused.value.text
    assert operations.assign_contact(people["user"], starts_on=today() + DAY, **values).pk


def test_an_assignment_ends_and_stays_on_record(desk):
    row = ContactAssignmentFactory()
    row.ends_on = row.starts_on - DAY
    with pytest.raises(ValidationError):
        operations.save_assignment(row, by=desk)
    row.ends_on = today()
    with pytest.raises(PermissionDenied):
        operations.save_assignment(row, by=UserFactory())
    operations.save_assignment(row, by=desk)
    assert ContactAssignment.objects.get().ends_on == today()


def test_mandate_and_role_stay_with_their_person_and_warn_of_a_board_seat():
    administrator = UserFactory(administrator=True)
    seat = BoardSeatFactory()
    mandate = MandateFactory(user=seat.user)
    chosen = {"by": administrator, "platforms": []}
    assert len(operations.save_mandate(mandate, subjects=[], **chosen).warnings) == 1
    holder = RoleHolderFactory(user=seat.user, is_employed_by_municipality=True)
    assert len(operations.save_role_holder(holder, **chosen).warnings) == 1
    holder.is_employed_by_municipality = False
    assert operations.save_role_holder(holder, **chosen).warnings == []
    mandate.user = holder.user = UserFactory()
    with pytest.raises(Refused):
        operations.save_mandate(mandate, subjects=[], **chosen)
    with pytest.raises(Refused):
        operations.save_role_holder(holder, **chosen)
    for record in (mandate, holder):
        record.refresh_from_db()
        assert record.user == seat.user


def test_the_mark_of_an_early_appointment_cannot_be_taken_away():
    holder = RoleHolderFactory(appointed_before_decision=True)
    holder.appointed_before_decision = False
    with pytest.raises(Refused) as refused:
        operations.save_role_holder(holder, by=UserFactory(administrator=True), platforms=[])
    assert refused.value.field == "appointed_before_decision"


def test_only_the_administrator_gives_a_mandate(desk):
    subject = SubjectFactory()
    values = {"amount": 2500, "source": "Mandaatregister, regel 3", "subjects": [subject]}
    with pytest.raises(PermissionDenied):
        operations.give_mandate(UserFactory(), by=desk, **values)
    mandate = operations.give_mandate(UserFactory(), by=UserFactory(administrator=True), **values)
    assert list(mandate.subjects.all()) == [subject]


@pytest.mark.parametrize(
    "values",
    [
        {"amount": -1, "source": "regel"},
        {"amount": 1, "source": ""},
        {"amount": 1, "source": "r", "starts_on": today(), "ends_on": today() - DAY},
    ],
)
def test_nonsense_mandate_is_refused(values):
    with pytest.raises(ValidationError):
        operations.give_mandate(UserFactory(), by=UserFactory(administrator=True), **values)


def test_the_database_refuses_a_mandate_that_ends_before_it_starts():
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(starts_on=today(), ends_on=today() - DAY)


def test_appoint_role_holder_records_reality_also_when_it_broke_the_rule():
    platform = PlatformFactory()
    holder = operations.appoint_role_holder(
        UserFactory(),
        by=UserFactory(administrator=True),
        kind=RoleHolder.Kind.BROKER,
        employer="Gemeente",
        platforms=[platform],
        appointed_before_decision=True,
    )
    assert holder.appointed_before_decision
    assert holder.serves(platform.pk)
    assert not holder.serves(PlatformFactory().pk)


def test_role_holder_without_employer_is_refused():
    with pytest.raises(ValidationError):
        operations.appoint_role_holder(
            UserFactory(), by=UserFactory(administrator=True), kind="broker", employer=""
        )
