"""The look-up of the day: who helps, who decides, where there is nobody."""

import datetime
from decimal import Decimal

import pytest

from core.kinds import Role
from core.roles import roles_of
from core.terms import today
from liaisons import lookups
from tests.factories import (
    ContactAssignmentFactory,
    MandateFactory,
    PlatformFactory,
    PortfolioFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def platform():
    return PlatformFactory()


@pytest.fixture
def subject():
    return SubjectFactory()


def test_contact_for_finds_the_assignment_of_the_day(platform, subject):
    row = ContactAssignmentFactory(platform=platform, subject=subject, with_deputy=True)
    contact = lookups.contact_for(platform, subject)
    assert (contact.user, contact.deputy, contact.basis) == (row.user, row.deputy, "assignment")
    assert contact.has_gap is False


def test_contact_for_prefers_the_platform_over_all_platforms(platform, subject):
    everywhere = ContactAssignmentFactory(subject=subject)
    here = ContactAssignmentFactory(platform=platform, subject=subject)
    assert lookups.contact_for(platform, subject).user == here.user
    assert lookups.contact_for(PlatformFactory(), subject).user == everywhere.user


def test_contact_for_falls_to_the_deputy_when_the_holder_is_inactive(platform, subject):
    row = ContactAssignmentFactory(
        platform=platform, subject=subject, user=UserFactory(inactive=True), with_deputy=True
    )
    contact = lookups.contact_for(platform, subject)
    assert (contact.user, contact.basis, contact.replaces) == (row.deputy, "deputy", row.user)


def test_the_broker_named_for_a_platform_goes_before_one_for_all(platform, subject):
    RoleHolderFactory(platforms=[], starts_on=today() - 500 * DAY)
    named = RoleHolderFactory(platforms=[platform], starts_on=today() - DAY)
    assert lookups.broker_of(platform) == named.user
    assert lookups.Desk().broker(platform.pk) == named.user
    assert lookups.contact_for(platform, subject).user == named.user


def test_contact_for_falls_to_the_broker_and_shows_the_gap(platform, subject):
    broker = RoleHolderFactory(platforms=[platform])
    RoleHolderFactory(worker=True, platforms=[platform])
    contact = lookups.contact_for(platform, subject)
    assert (contact.user, contact.basis, contact.has_gap) == (broker.user, "broker", True)


def test_contact_for_falls_to_the_desk_without_anybody(platform, subject):
    contact = lookups.contact_for(platform, subject)
    assert (contact.user, contact.basis, contact.has_gap) == (None, "desk", True)


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": today() - 9 * DAY, "ends_on": today() - DAY},
        {"starts_on": today() + DAY},
        {"starts_on": today() - DAY, "is_published": False},
    ],
)
def test_contact_for_ignores_what_does_not_hold_today(platform, subject, dates):
    ContactAssignmentFactory(platform=platform, subject=subject, **dates)
    assert lookups.contact_for(platform, subject).basis == "desk"


def test_contact_for_counts_the_first_and_the_last_day(platform, subject):
    row = ContactAssignmentFactory(
        platform=platform, subject=subject, starts_on=today(), ends_on=today()
    )
    assert lookups.contact_for(platform, subject).user == row.user


def test_gap_since_is_the_day_after_the_last_assignment(platform, subject):
    ContactAssignmentFactory(platform=platform, subject=subject, ends_on=today() - 10 * DAY)
    assert lookups.contact_for(platform, subject).gap_since == today() - 9 * DAY


def test_gaps_names_each_platform_and_subject_without_contact_point(platform):
    first, second = SubjectFactory(), SubjectFactory()
    SubjectFactory(is_active=False)
    PlatformFactory(status="not_yet")
    PlatformFactory(status="dissolved")
    ContactAssignmentFactory(platform=platform, subject=first)
    assert lookups.gaps() == [(platform, second)]


def test_contacts_of_and_matrix_ask_the_same_queries_for_one_and_three(
    django_assert_num_queries,
):
    def fill():
        platform = PlatformFactory()
        for subject in lookups.Subject.objects.all():
            ContactAssignmentFactory(platform=platform, subject=subject)
        RoleHolderFactory(platforms=[platform])
        MandateFactory()
        return platform

    SubjectFactory()
    platform = fill()
    # Without a contact point the broker steps in, who is looked up once.
    SubjectFactory(name="Gat")
    with django_assert_num_queries(4):
        lookups.contacts_of(platform)
    with django_assert_num_queries(9):
        lookups.matrix()
    SubjectFactory()
    SubjectFactory()
    fill()
    fill()
    SubjectFactory(name="Nog een gat")
    with django_assert_num_queries(4):
        lookups.contacts_of(platform)
    with django_assert_num_queries(9):
        lookups.matrix()


# --- mandates ------------------------------------------------------------------------------------


def test_mandate_covering_checks_subject_platform_amount_and_day(platform, subject):
    user = UserFactory()
    mandate = MandateFactory(
        user=user,
        amount=2500,
        subjects=[subject],
        platforms=[platform],
        starts_on=today(),
        ends_on=today(),
    )
    ask = {"subject": subject, "platform": platform, "amount": Decimal(2500), "day": today()}
    assert lookups.mandate_covering(user, **ask) == mandate
    assert lookups.mandate_covering(user, **{**ask, "amount": Decimal("2500.01")}) is None
    assert lookups.mandate_covering(user, **{**ask, "subject": SubjectFactory()}) is None
    assert lookups.mandate_covering(user, **{**ask, "platform": PlatformFactory()}) is None
    assert lookups.mandate_covering(user, **{**ask, "day": today() + DAY}) is None
    assert lookups.mandate_covering(UserFactory(), **ask) is None


def test_mandate_without_subjects_and_platforms_covers_all(platform, subject):
    mandate = MandateFactory(amount=10)
    assert (
        lookups.mandate_covering(mandate.user, subject=subject, platform=platform, amount=10)
        == mandate
    )


def test_mandate_of_an_inactive_person_covers_nothing(platform, subject):
    mandate = MandateFactory(user=UserFactory(inactive=True))
    assert (
        lookups.mandate_covering(mandate.user, subject=subject, platform=platform, amount=1) is None
    )


def test_mandate_covering_prefers_the_one_that_decides_alone(platform, subject):
    user = UserFactory()
    MandateFactory(user=user, amount=100, is_alone=False)
    alone = MandateFactory(user=user, amount=5000)
    assert lookups.mandate_covering(user, subject=subject, platform=platform, amount=50) == alone


def test_who_may_decide_names_mandates_then_the_portfolio_holder(platform, subject):
    small = MandateFactory(amount=100)
    wide = MandateFactory(amount=50_000)
    MandateFactory(amount=99_000, is_alone=False)
    alderman = PortfolioFactory(subject=subject).user
    found = lookups.who_may_decide(subject=subject, platform=platform, amount=Decimal(14_000))
    assert [row.user for row in found] == [wide.user, alderman]
    assert "€\u00a050.000" in str(found[0].why)
    assert small.user not in [row.user for row in found]


def test_may_agree_agreements_needs_a_mandate_that_says_so(platform):
    plain = MandateFactory()
    says_so = MandateFactory(may_agree_agreements=True, platforms=[platform])
    assert lookups.may_agree_agreements(plain.user, platform=platform) is None
    assert lookups.may_agree_agreements(says_so.user, platform=platform) == says_so
    assert lookups.may_agree_agreements(says_so.user, platform=PlatformFactory()) is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "€\u00a00"), (2500, "€\u00a02.500"), (Decimal("1234567.5"), "€\u00a01.234.567,50")],
)
def test_money_is_written_the_dutch_way(amount, words):
    assert lookups.money(amount) == words


# --- roles ---------------------------------------------------------------------------------------


def test_roles_follow_from_the_records_of_the_day(platform, subject):
    contact = ContactAssignmentFactory(platform=platform, subject=subject, with_deputy=True)
    broker = RoleHolderFactory(platforms=[platform])
    worker = RoleHolderFactory(worker=True)
    mandate = MandateFactory()
    old = ContactAssignmentFactory(subject=subject, ended=True)
    resident = Role.RESIDENT
    assert roles_of(contact.user) == {resident, Role.CONTACT}
    assert roles_of(contact.deputy) == {resident, Role.CONTACT, Role.DEPUTY}
    assert roles_of(broker.user) == {resident, Role.BROKER}
    assert roles_of(worker.user) == {resident, Role.WORKER}
    assert roles_of(mandate.user) == {resident, Role.CONTACT}
    assert roles_of(old.user) == {resident}


def test_worker_has_no_place_in_the_admin_and_a_contact_point_has():
    assert RoleHolderFactory(worker=True).user.is_staff is False
    assert ContactAssignmentFactory().user.is_staff is True


def test_colleagues_are_the_people_who_work_here_today():
    contact = ContactAssignmentFactory(with_deputy=True)
    mandate = MandateFactory()
    alderman = PortfolioFactory()
    desk = UserFactory(desk=True)
    UserFactory(clerk=True)
    ContactAssignmentFactory(ended=True)
    UserFactory()
    assert set(lookups.colleagues()) == {
        contact.user,
        contact.deputy,
        mandate.user,
        alderman.user,
        desk,
    }
