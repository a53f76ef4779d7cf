"""The database refuses nonsense, and questions to the querysets give one answer."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.terms import today
from platforms.lookups import agreement_of, residence_of
from platforms.models import Agreement, BoardSeat, PlatformPhase
from platforms.states import PLATFORM_STEPS, AgreementStatus, PlatformStatus
from tests.factories import (
    AddressFactory,
    AgreementFactory,
    BoardSeatFactory,
    CoverageFactory,
    DistrictFactory,
    NeighbourhoodFactory,
    PlatformFactory,
    PostcodeAreaFactory,
    ResidenceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_area_codes_are_unique_within_a_year():
    district = DistrictFactory()
    DistrictFactory(code=district.code, year=2025)
    refused(lambda: DistrictFactory(code=district.code))
    neighbourhood = NeighbourhoodFactory()
    NeighbourhoodFactory(code=neighbourhood.code, year=2025)
    refused(lambda: NeighbourhoodFactory(code=neighbourhood.code))


def test_area_codes_begin_with_their_letters():
    refused(lambda: DistrictFactory(code="BU082600"))
    refused(lambda: NeighbourhoodFactory(code="WK08260000"))


def test_address_and_postcode_area_stand_once():
    address = AddressFactory()
    refused(lambda: AddressFactory(house_number=address.house_number))
    area = PostcodeAreaFactory()
    refused(lambda: PostcodeAreaFactory(pc4=area.pc4, district=area.district))
    PostcodeAreaFactory(pc4="4905", district=None)
    refused(lambda: PostcodeAreaFactory(pc4="4905", district=None))


def test_one_open_covering_per_neighbourhood():
    cover = CoverageFactory()
    refused(lambda: CoverageFactory(neighbourhood=cover.neighbourhood))
    cover.ends_on = today() - DAY
    cover.save()
    assert CoverageFactory(neighbourhood=cover.neighbourhood).ends_on is None


def test_one_open_seat_per_person_and_platform():
    seat = BoardSeatFactory()
    refused(lambda: BoardSeatFactory(user=seat.user, platform=seat.platform))
    BoardSeatFactory(user=seat.user)
    refused(lambda: BoardSeatFactory(ends_on=today() - datetime.timedelta(days=500)))


def test_one_open_residence_per_person():
    residence = ResidenceFactory()
    refused(lambda: ResidenceFactory(user=residence.user))


@pytest.mark.parametrize(
    "terms",
    [
        {"minimum_residents": None},
        {"minimum_residents": 0},
        {"minimum_residents": None, "minimum_share": Decimal("2.5")},
        {"minimum_share": Decimal(0), "base_number": 10, "base_on": today(), "base_source": "CBS"},
        {
            "minimum_share": Decimal(101),
            "base_number": 10,
            "base_on": today(),
            "base_source": "CBS",
        },
        {"admission_working_days": 11},
        {"admission_working_days": 0},
        {"answer_days": 43},
        {"answer_days": 0},
        {"window_days": 13},
        {"window_days": 85},
        {"status": AgreementStatus.AGREED, "valid_from": today()},
        {"status": AgreementStatus.PROPOSED},
    ],
)
def test_agreement_refuses_nonsense(terms):
    platform = PlatformFactory()
    refused(lambda: AgreementFactory(platform=platform, **terms))


def test_one_open_version_per_platform_and_kinds():
    agreement = AgreementFactory(kinds=["plan"])
    AgreementFactory(platform=agreement.platform, kinds=["wish"])
    refused(lambda: AgreementFactory(platform=agreement.platform, kinds=["plan"]))
    refused(lambda: AgreementFactory(platform=agreement.platform, kinds=["x"], version=1))


@pytest.mark.parametrize(
    ("terms", "minimum"),
    [
        ({"minimum_residents": 60}, 60),
        ({"minimum_residents": None, "minimum_share": Decimal("2.5"), "base_number": 1001}, 26),
        ({"minimum_residents": 20, "minimum_share": Decimal(2), "base_number": 1000}, 20),
        ({"minimum_residents": 10, "minimum_share": Decimal(2), "base_number": 1001}, 21),
    ],
)
def test_minimum_is_the_highest_and_rounded_up(terms, minimum):
    assert Agreement(**terms).minimum == minimum


def test_in_force_follows_dates_kind_and_phase():
    platform = PlatformFactory()
    agreement = AgreementFactory(platform=platform, agreed=True, kinds=["plan"])
    in_force = agreement_of
    assert in_force(platform, "plan", today()) == agreement
    assert in_force(platform, "wish", today()) is None
    assert in_force(platform, "plan", agreement.valid_from - DAY) is None
    assert in_force(PlatformFactory(), "plan", today()) is None
    agreement.ends_on = today() - DAY
    agreement.save()
    assert in_force(platform, "plan", today()) is None
    assert in_force(platform, "plan", today() - DAY) == agreement


def test_agreement_rests_while_dormant():
    platform = PlatformFactory()
    agreement = AgreementFactory(platform=platform, agreed=True)
    PlatformPhase.objects.create(platform=platform, status="dormant", starts_on=today() - 10 * DAY)
    assert agreement_of(platform, "plan", today()) is None
    assert agreement_of(platform, "plan", today() - 11 * DAY) == agreement
    PlatformPhase.objects.create(platform=platform, status="active", starts_on=today())
    assert agreement_of(platform, "plan", today()) == agreement


def test_unsigned_agreement_is_never_in_force():
    platform = PlatformFactory()
    AgreementFactory(platform=platform, status="ended", valid_from=today() - DAY)
    assert agreement_of(platform, "plan", today()) is None


def test_visible_to_says_the_same_as_the_rule():
    platform = PlatformFactory()
    versions = [
        AgreementFactory(platform=platform, kinds=["plan"]),
        AgreementFactory(platform=platform, kinds=["wish"], proposed=True),
        AgreementFactory(platform=platform, kinds=["agenda"], agreed=True),
        AgreementFactory(platform=platform, kinds=["challenge"], status="ended"),
    ]
    member = BoardSeatFactory(platform=platform).user
    former = BoardSeatFactory(platform=platform, over=True).user
    other = BoardSeatFactory().user
    people = [member, former, other, UserFactory(), UserFactory(desk=True)]
    for person in people:
        visible = Agreement.objects.visible_to(person, today())
        for version in versions:
            assert visible.contains(version) is person.has_perm(
                "platforms.view_agreement_version", version
            )
    assert Agreement.objects.visible_to(member, today()).count() == 4
    assert Agreement.objects.visible_to(other, today()).count() == 2


def test_residence_of_the_day():
    user = UserFactory()
    old = ResidenceFactory(user=user, ends_on=today() - DAY)
    new = ResidenceFactory(user=user, starts_on=today())
    assert residence_of(user, today()) == new
    assert residence_of(user, today() - DAY) == old
    assert residence_of(user, today() - 500 * DAY) is None


def test_late_is_computed():
    late = AgreementFactory(late=True)
    AgreementFactory(proposed=True)
    assert list(Agreement.objects.late(today())) == [late]
    assert late.days_late(today()) == 5
    assert AgreementFactory().days_late(today()) == 0


def test_who_signed_in_time_is_not_late():
    signed = {"municipality_signed_by": UserFactory(), "municipality_signed_on": today() - 9 * DAY}
    agreement = AgreementFactory(late=True, **signed)
    assert agreement.days_late(today()) == 0
    assert list(Agreement.objects.to_sign()) == []
    assert list(Agreement.objects.late(today())) == []


def test_a_proposal_of_a_dormant_platform_rests():
    agreement = AgreementFactory(late=True, platform__status="dormant")
    assert agreement.is_resting
    assert agreement.days_late(today()) == 0
    assert list(Agreement.objects.to_sign()) == []


def test_every_platform_status_has_a_line_in_the_table():
    assert set(PLATFORM_STEPS) == set(PlatformStatus)


def test_seat_signs():
    assert [BoardSeat(role=role).signs for role in ("chair", "secretary", "treasurer")] == [
        True,
        True,
        False,
    ]
