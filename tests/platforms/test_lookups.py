"""Where is this, and who counts for whom."""

import datetime

import pytest

from core.terms import today
from platforms import lookups, operations
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


def neighbourhood_of(platform):
    return platform.coverage.get().neighbourhood


def test_find_area_by_address():
    platform = PlatformFactory()
    here = neighbourhood_of(platform)
    AddressFactory(postcode="4849AB", house_number=3, neighbourhood=here)
    found = lookups.find_area("4849 ab", 3)
    assert (found.platforms, found.neighbourhoods, found.districts) == (
        [platform],
        [here],
        [here.district],
    )
    assert found.is_certain
    assert found.is_ours


def test_find_area_house_number_decides_between_two_neighbourhoods():
    one, two = PlatformFactory(), PlatformFactory()
    AddressFactory(postcode="4849AB", house_number=1, neighbourhood=neighbourhood_of(one))
    AddressFactory(postcode="4849AB", house_number=2, neighbourhood=neighbourhood_of(two))
    assert lookups.find_area("4849AB", 2).platforms == [two]
    both = lookups.find_area("4849AB")
    assert set(both.platforms) == {one, two}
    assert not both.is_certain
    unknown = lookups.find_area("4849AB", 99)
    assert set(unknown.platforms) == {one, two}


def test_find_area_falls_back_to_four_digits():
    platform = PlatformFactory()
    district = platform.districts.get()
    PostcodeAreaFactory(pc4="4849", district=district, is_certain=True)
    assert lookups.find_area("4849ZZ").platforms == [platform]
    assert lookups.find_area("4849").is_certain
    PostcodeAreaFactory(pc4="4850", district=district, is_certain=False)
    assert not lookups.find_area("4850AA").is_certain


def test_find_area_known_without_district_and_unknown():
    PostcodeAreaFactory(pc4="4905", district=None, is_certain=False)
    ours = lookups.find_area("4905AA")
    assert (ours.platforms, ours.is_ours) == ([], True)
    unknown = lookups.find_area("1234AA")
    assert (unknown.platforms, unknown.is_ours, unknown.is_certain) == ([], False, False)


def test_find_area_takes_a_fixed_number_of_queries(django_assert_num_queries):
    for number in range(1, 4):
        AddressFactory(house_number=number, neighbourhood=neighbourhood_of(PlatformFactory()))
    with django_assert_num_queries(2):
        lookups.find_area("4849AB", 1)
    with django_assert_num_queries(2):
        assert len(lookups.find_area("4849AB").platforms) == 3
    with django_assert_num_queries(2):
        lookups.find_area("1234AB")


def platform_of(user, day=None):
    """The platform of the place where this person lived on the day."""
    day = day or today()
    return lookups.platform_of_residence(lookups.residence_of(user, day), day)


def counts_for(user, platform, day=None):
    day = day or today()
    return lookups.counts_for(lookups.residence_of(user, day), platform, day)


def test_platform_follows_the_residence_of_the_day(django_assert_num_queries):
    one, two = PlatformFactory(), PlatformFactory()
    user = UserFactory()
    ResidenceFactory(user=user, platform=one, ends_on=today() - DAY)
    ResidenceFactory(user=user, platform=two, starts_on=today())
    with django_assert_num_queries(2):
        assert platform_of(user) == two
    assert platform_of(user, today() - DAY) == one
    assert platform_of(UserFactory()) is None
    assert counts_for(user, two)
    assert not counts_for(user, one)
    assert counts_for(user, one, today() - DAY)


def test_platform_of_residence_survives_a_new_year_of_codes():
    platform = PlatformFactory()
    old = neighbourhood_of(platform)
    user = ResidenceFactory(neighbourhood=old).user
    platform.coverage.update(ends_on=today() - DAY)
    new = NeighbourhoodFactory(
        code=old.code, year=2026, district=DistrictFactory(code=old.district.code, year=2026)
    )
    CoverageFactory(platform=platform, neighbourhood=new, starts_on=today())
    assert platform_of(user) == platform


def test_a_dissolved_platform_counts_by_its_last_area():
    """Its residents' plans run on (PRODUCT.md): their neighbours must still count."""
    platform, other = PlatformFactory(), PlatformFactory()
    user = ResidenceFactory(platform=platform).user
    elsewhere = ResidenceFactory(platform=other).user
    only_district = ResidenceFactory(
        neighbourhood=None, district=neighbourhood_of(platform).district
    ).user
    operations.change_status(
        platform, by=UserFactory(administrator=True), status="dissolved", reason="Te weinig mensen"
    )
    platform.refresh_from_db()
    assert platform_of(user) != platform
    assert counts_for(user, platform)
    assert counts_for(only_district, platform)
    assert not counts_for(elsewhere, platform)
    assert not counts_for(UserFactory(), platform)


def test_district_shared_by_two_platforms_counts_for_nobody():
    platform = PlatformFactory()
    district = platform.districts.get()
    user = ResidenceFactory(neighbourhood=None, district=district).user
    assert platform_of(user) == platform
    other = PlatformFactory(neighbourhoods=[NeighbourhoodFactory(district=district)])
    assert platform_of(user) is None
    assert not counts_for(user, other)


def test_board_membership_by_role_and_day():
    seat = BoardSeatFactory(chair=True, ends_on=today())
    user, platform = seat.user, seat.platform
    assert lookups.is_board_member(user, platform)
    assert lookups.signs_for(user, platform)
    assert not lookups.is_board_member(user, platform, today() + DAY)
    assert not lookups.is_board_member(user, PlatformFactory())
    assert not lookups.is_board_member(user, None)
    member = BoardSeatFactory(platform=platform).user
    assert not lookups.signs_for(member, platform)
    assert [s.role for s in lookups.seats_of(platform)] == ["chair", "member"]
    assert set(lookups.board_users(platform)) == {user, member}
    assert lookups.platforms_of_board_member(member) == [platform]


def test_desk_users():
    desk = UserFactory(desk=True)
    UserFactory(clerk=True)
    assert list(lookups.desk_users()) == [desk]


def test_agreements_in_force_only_for_an_active_platform():
    platform = PlatformFactory()
    agreement = AgreementFactory(platform=platform, agreed=True)
    assert lookups.agreements_in_force(platform) == [agreement]
    assert lookups.agreement_of(platform, "plan") == agreement
    platform.status = "dormant"
    assert lookups.agreements_in_force(platform) == []


def test_an_agreement_rests_from_the_day_on_which_the_platform_does():
    platform = PlatformFactory()
    agreement = AgreementFactory(platform=platform, agreed=True)
    BoardSeatFactory(platform=platform, chair=True)
    later = today() + 30 * DAY
    change = {"by": UserFactory(administrator=True), "reason": "Te weinig mensen."}
    operations.change_status(platform, status="dormant", **change)
    assert [lookups.agreement_of(platform, "plan", day) for day in (today(), later)] == [None, None]
    assert lookups.agreement_of(platform, "plan", today() - DAY) == agreement
    operations.change_status(platform, status="active", **change)
    assert lookups.agreement_of(platform, "plan", later) == agreement


def test_of_two_agreements_the_newest_version_that_covers_the_kind_and_the_day_holds():
    platform, other = PlatformFactory(), PlatformFactory()
    both = AgreementFactory(platform=platform, agreed=True, kinds=["plan", "wish"])
    AgreementFactory(platform=other, agreed=True, kinds=["challenge"])
    both.refresh_from_db()
    assert [lookups.agreement_of(platform, kind) for kind in ("plan", "wish", "challenge")] == [
        both,
        both,
        None,
    ]
    assert lookups.agreement_of(platform, "plan", both.valid_from - DAY) is None
