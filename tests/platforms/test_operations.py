"""Every verb: refused and passed."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied

from core import roles
from core.kinds import Role
from core.terms import today
from core.transitions import Refused
from notifications.models import Message
from platforms import operations
from platforms.models import AddressReport, BoardSeat, Coverage, Platform, Residence
from platforms.states import PLATFORM_STEPS, PlatformStatus
from tests.factories import (
    AddressFactory,
    AgreementFactory,
    BoardSeatFactory,
    ContactAssignmentFactory,
    CouncilSeatFactory,
    CoverageFactory,
    MandateFactory,
    NeighbourhoodFactory,
    PlatformFactory,
    PortfolioFactory,
    PostcodeAreaFactory,
    ProposalFactory,
    ResidenceFactory,
    RoleHolderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def desk():
    return UserFactory(desk=True)


@pytest.fixture
def administrator():
    return UserFactory(administrator=True)


# --- The life of a platform --------------------------------------------------------------------


def test_change_status_from_nothing_to_active(desk):
    platform = PlatformFactory(status="not_yet")
    for number, status in enumerate(("initiative_group", "founding"), start=1):
        on = today() - (10 - number) * DAY
        platform = operations.change_status(platform, by=desk, status=status, on=on)
        assert (platform.status, platform.status_since) == (status, on)
    BoardSeatFactory(platform=platform, chair=True)
    platform = operations.change_status(platform, by=desk, status="active")
    assert platform.can_agree
    assert [phase.status for phase in platform.phases.all()] == [
        "not_yet",
        "initiative_group",
        "founding",
        "active",
    ]


@pytest.mark.parametrize("status", PlatformStatus.values)
@pytest.mark.parametrize("target", PlatformStatus.values)
def test_change_status_refuses_every_jump(desk, status, target):
    platform = PlatformFactory(status=status)
    BoardSeatFactory(platform=platform, chair=True)
    change = {"by": desk, "status": target, "reason": "omdat"}
    if target in PLATFORM_STEPS[status]:
        assert operations.change_status(platform, **change).status == target
    else:
        with pytest.raises(Refused):
            operations.change_status(platform, **change)
        platform.refresh_from_db()
        assert platform.status == status


@pytest.mark.parametrize("who", ["nobody", "resident", "clerk", "chair"])
def test_change_status_is_for_desk_and_administrator(who):
    platform = PlatformFactory(status="not_yet")
    by = {
        "nobody": None,
        "resident": UserFactory(),
        "clerk": UserFactory(clerk=True),
        "chair": BoardSeatFactory(platform=platform, chair=True).user,
    }[who]
    with pytest.raises(PermissionDenied):
        operations.change_status(platform, by=by, status="initiative_group")


def test_change_status_refuses_future_early_and_unexplained(desk):
    platform = PlatformFactory(status="active")
    for change in (
        {"on": today() + DAY, "reason": "x"},
        {"on": platform.status_since - DAY, "reason": "x"},
        {"reason": "   "},
    ):
        with pytest.raises(Refused):
            operations.change_status(platform, by=desk, status="dormant", **change)


def test_active_names_everything_that_is_missing(desk):
    platform = PlatformFactory(status="founding", neighbourhoods=[])
    with pytest.raises(Refused) as refused:
        operations.change_status(platform, by=desk, status="active")
    assert len(refused.value.missing) == 2


def test_change_status_tells_the_board(desk, django_capture_on_commit_callbacks):
    platform = PlatformFactory()
    chair = BoardSeatFactory(platform=platform, chair=True).user
    operations.change_status(platform, by=desk, status="dormant", reason="Even rust.")
    message = Message.objects.get(user=chair)
    assert message.kind == "platform_status"
    assert "Even rust." in message.body


def test_dissolve_ends_what_hangs_on_it(desk):
    platform = PlatformFactory()
    neighbourhood = platform.coverage.get().neighbourhood
    seat = BoardSeatFactory(platform=platform)
    agreed = AgreementFactory(platform=platform, agreed=True)
    draft = AgreementFactory(platform=platform, kinds=["agenda"])
    operations.change_status(platform, by=desk, status="dissolved", reason="Niemand meer.")
    for record in (seat, agreed, draft):
        record.refresh_from_db()
    assert seat.ends_on == today()
    assert (agreed.status, agreed.ends_on) == ("ended", today())
    assert draft.status == "ended"
    heir = Coverage.objects.get(neighbourhood=neighbourhood, ends_on=None).platform
    assert (heir.status, heir.slug != platform.slug) == ("not_yet", True)
    assert list(heir.districts.all()) == [neighbourhood.district]
    with pytest.raises(Refused):
        operations.cover(platform, by=desk, neighbourhood=neighbourhood)


def test_describe_is_for_the_board(desk):
    seat = BoardSeatFactory()
    assert operations.describe(seat.platform, by=seat.user, about=" Wij. ").about == "Wij."
    for by in (desk, UserFactory(), BoardSeatFactory().user, None):
        with pytest.raises(PermissionDenied):
            operations.describe(seat.platform, by=by, about="Anders")
    operations.change_status(seat.platform, by=desk, status="dissolved", reason="Op.")
    with pytest.raises(Refused):
        operations.describe(
            seat.platform, by=BoardSeatFactory(platform=seat.platform).user, about="Anders"
        )


# --- Area --------------------------------------------------------------------------------------


def test_create_platform_takes_over_from_an_open_page(desk):
    page = PlatformFactory(status="not_yet")
    neighbourhood = page.coverage.get().neighbourhood
    platform = operations.create_platform(
        by=desk, name="Seters", kind="village", neighbourhoods=[neighbourhood]
    )
    assert platform.slug == "seters"
    assert platform.coverage.get().starts_on == today()
    page.refresh_from_db()
    assert page.status == "dissolved"
    assert page.phases.last().reason == "Seters spreekt nu voor dit gebied."
    with pytest.raises(Refused):
        operations.create_platform(by=desk, name="Seters", kind="village")


def test_create_platform_leaves_no_running_plan_behind(desk):
    page = PlatformFactory(status="not_yet")
    first = page.coverage.get().neighbourhood
    second = NeighbourhoodFactory(district=first.district)
    CoverageFactory(platform=page, neighbourhood=second)
    plan = ProposalFactory(platform=page, under_review=True)
    create = {"by": desk, "name": "Seters", "kind": "village"}
    with pytest.raises(Refused) as refused:
        operations.create_platform(neighbourhoods=[first, second], **create)
    assert (refused.value.field, page.name in refused.value.text) == ("neighbourhoods", True)
    # A part may go its own way, and so may all of it once nothing runs there.
    assert operations.create_platform(neighbourhoods=[first], **create).pk
    type(plan).objects.filter(pk=plan.pk).update(status="withdrawn", closed_on=today())
    assert operations.create_platform(neighbourhoods=[second], **{**create, "name": "Noord"}).pk


def test_cover_refuses_a_neighbourhood_with_a_platform(desk):
    one, two = PlatformFactory(), PlatformFactory()
    neighbourhood = one.coverage.get().neighbourhood
    with pytest.raises(Refused):
        operations.cover(two, by=desk, neighbourhood=neighbourhood)
    with pytest.raises(PermissionDenied):
        operations.cover(two, by=UserFactory(), neighbourhood=NeighbourhoodFactory())
    assert operations.cover(one, by=desk, neighbourhood=neighbourhood) == one.coverage.get()


def test_uncover_gives_the_neighbourhood_an_open_page(desk):
    platform = PlatformFactory()
    neighbourhood = platform.coverage.get().neighbourhood
    operations.uncover(platform, by=desk, neighbourhood=neighbourhood)
    now = Coverage.objects.get(neighbourhood=neighbourhood, ends_on=None)
    assert now.platform.status == "not_yet"
    assert platform.coverage.get().ends_on == today() - DAY
    assert list(platform.districts.all()) == []
    with pytest.raises(Refused):
        operations.uncover(platform, by=desk, neighbourhood=neighbourhood)
    with pytest.raises(Refused):
        operations.uncover(now.platform, by=desk, neighbourhood=neighbourhood)
    operations.cover(platform, by=desk, neighbourhood=neighbourhood)
    assert Platform.objects.undissolved().count() == 1


# --- Seats (R8) --------------------------------------------------------------------------------


def test_add_board_seat_by_chair_secretary_or_administrator(administrator):
    platform = PlatformFactory()
    chair = BoardSeatFactory(platform=platform, chair=True).user
    secretary = BoardSeatFactory(platform=platform, secretary=True).user
    for by in (chair, secretary, administrator):
        seat = operations.add_board_seat(platform, by=by, user=UserFactory(), role="member")
        assert (seat.starts_on, seat.ends_on, seat.warnings) == (today(), None, [])
    member = BoardSeatFactory(platform=platform).user
    other_chair = BoardSeatFactory(chair=True).user
    for by in (member, other_chair, UserFactory(desk=True), UserFactory(), None):
        with pytest.raises(PermissionDenied):
            operations.add_board_seat(platform, by=by, user=UserFactory(), role="member")


def test_add_board_seat_gives_the_role_at_once(administrator):
    user = UserFactory()
    assert Role.BOARD not in roles.roles_of(user)
    seat = operations.add_board_seat(PlatformFactory(), by=administrator, user=user, role="chair")
    assert Role.BOARD in roles.roles_of(seat.user)
    assert Message.objects.get(user=user).kind == "board_seat"


def test_board_seat_and_council_seat_never_overlap(administrator):
    platform = PlatformFactory()
    seat = CouncilSeatFactory(starts_on=today() - 100 * DAY, ends_on=today() + 10 * DAY)
    add = {"by": administrator, "user": seat.user, "role": "member"}
    for starts_on, ends_on in (
        (today(), None),
        (today() - 200 * DAY, today() - 100 * DAY),
        (today() + 10 * DAY, None),
    ):
        with pytest.raises(Refused):
            operations.add_board_seat(platform, starts_on=starts_on, ends_on=ends_on, **add)
    before = today() - 101 * DAY
    operations.add_board_seat(platform, starts_on=before - DAY, ends_on=before, **add)
    operations.add_board_seat(platform, starts_on=today() + 11 * DAY, **add)
    assert BoardSeat.objects.count() == 2


def test_board_seat_and_contact_assignment_of_one_platform_never_overlap(administrator):
    platform = PlatformFactory()
    contact = ContactAssignmentFactory(platform=platform)
    deputy = UserFactory()
    ContactAssignmentFactory(platform=platform, deputy=deputy)
    for user in (contact.user, deputy):
        with pytest.raises(Refused):
            operations.add_board_seat(platform, by=administrator, user=user, role="member")
    elsewhere = PlatformFactory()
    assert operations.add_board_seat(
        elsewhere, by=administrator, user=contact.user, role="member"
    ).warnings


def test_add_board_seat_warns_of_alderman_and_civil_servant(administrator):
    platform = PlatformFactory()
    alderman = PortfolioFactory().user
    civil_servant = UserFactory(desk=True)
    for user in (alderman, civil_servant):
        seat = operations.add_board_seat(platform, by=administrator, user=user, role="member")
        assert len(seat.warnings) == 1


def test_add_board_seat_refuses(administrator):
    platform = PlatformFactory()
    seat = BoardSeatFactory(platform=platform)
    add = operations.add_board_seat
    with pytest.raises(Refused):  # twice
        add(platform, by=administrator, user=seat.user, role="chair")
    with pytest.raises(Refused):  # ends before it starts
        add(
            platform,
            by=administrator,
            user=UserFactory(),
            role="chair",
            ends_on=today() - DAY,
        )
    with pytest.raises(Refused):  # gone
        add(platform, by=administrator, user=UserFactory(erased=True), role="chair")
    with pytest.raises(Refused):  # no people there yet
        add(PlatformFactory(status="not_yet"), by=administrator, user=UserFactory(), role="chair")


def test_end_board_seat(administrator):
    seat = BoardSeatFactory()
    with pytest.raises(PermissionDenied):
        operations.end_board_seat(seat, by=seat.user)
    with pytest.raises(Refused):
        operations.end_board_seat(seat, by=administrator, ends_on=seat.starts_on - DAY)
    seat = operations.end_board_seat(seat, by=administrator, ends_on=today())
    assert seat.ends_on == today()
    over = BoardSeatFactory(over=True)
    with pytest.raises(Refused):
        operations.end_board_seat(over, by=administrator)


def test_end_board_seat_may_move_but_not_over_what_does_not_go_together(administrator):
    seat = BoardSeatFactory(ends_on=today() + 5 * DAY)
    end = operations.end_board_seat
    CouncilSeatFactory(user=seat.user, starts_on=today() + 10 * DAY)
    with pytest.raises(Refused) as refused:
        end(seat, by=administrator, ends_on=today() + 10 * DAY)
    assert refused.value.field == "ends_on"
    assert end(seat, by=administrator, ends_on=today() + 9 * DAY).ends_on == today() + 9 * DAY

    seat = BoardSeatFactory(ends_on=today() + 5 * DAY)
    BoardSeatFactory(user=seat.user, platform=seat.platform, starts_on=today() + 8 * DAY)
    with pytest.raises(Refused):
        end(seat, by=administrator, ends_on=today() + 8 * DAY)
    assert end(seat, by=administrator, ends_on=today() + 7 * DAY).warnings == []
    assert end(seat, by=administrator, ends_on=today()).ends_on == today()


@pytest.mark.parametrize("place", ["here", "everywhere"])
def test_end_board_seat_is_not_moved_over_a_contact_assignment(administrator, place):
    seat = BoardSeatFactory(ends_on=today() + 5 * DAY)
    ContactAssignmentFactory(
        user=seat.user,
        platform=seat.platform if place == "here" else None,
        starts_on=today() + 6 * DAY,
    )
    with pytest.raises(Refused):
        operations.end_board_seat(seat, by=administrator, ends_on=today() + 6 * DAY)
    seat.refresh_from_db()
    assert seat.ends_on == today() + 5 * DAY


def test_end_board_seat_warns_of_what_begins_in_the_days_that_are_added(administrator):
    seat = BoardSeatFactory(ends_on=today())
    PortfolioFactory(user=seat.user, starts_on=today() + 5 * DAY)
    end = operations.end_board_seat
    assert end(seat, by=administrator, ends_on=today() + 4 * DAY).warnings == []
    assert len(end(seat, by=administrator, ends_on=today() + 5 * DAY).warnings) == 1


def test_contact_point_of_all_platforms_is_not_on_a_board(administrator):
    everywhere = ContactAssignmentFactory(platform=None)
    with pytest.raises(Refused):
        operations.add_board_seat(
            PlatformFactory(), by=administrator, user=everywhere.user, role="member"
        )


def test_add_board_seat_warns_by_the_period_of_the_seat(administrator):
    def warnings(user, **period):
        return operations.add_board_seat(
            PlatformFactory(), by=administrator, user=user, role="member", **period
        ).warnings

    later = PortfolioFactory(starts_on=today() + 10 * DAY).user
    assert warnings(later, ends_on=today() + 9 * DAY) == []
    assert len(warnings(later)) == 1
    over = PortfolioFactory(ends_on=today() - DAY).user
    assert warnings(over) == []
    assert len(warnings(over, starts_on=today() - 9 * DAY)) == 1
    assert len(warnings(MandateFactory().user)) == 1
    assert len(warnings(RoleHolderFactory(is_employed_by_municipality=True).user)) == 1
    assert warnings(RoleHolderFactory().user) == []


def test_welcome_to_board_knows_a_second_address(administrator):
    known = UserFactory(email="els@example.nl")
    EmailAddress.objects.create(user=known, email="els@school.example", verified=True)
    seat = operations.welcome_to_board(
        PlatformFactory(), by=administrator, name="Els", email="Els@school.example", role="member"
    )
    assert seat.user == known


def test_welcome_to_board_keeps_the_choices_of_an_account(administrator):
    platform = PlatformFactory()
    known = UserFactory(email="els@example.nl", name="Els van Gils")
    welcome = operations.welcome_to_board
    seat = welcome(
        platform,
        by=administrator,
        name="Iemand anders",
        email="Els@Example.nl ",
        role="chair",
        is_name_public=True,
    )
    assert seat.user == known
    known.refresh_from_db()
    assert (known.name, known.is_name_public) == ("Els van Gils", False)
    new = welcome(platform, by=administrator, name="Henk", role="member", is_name_public=True).user
    assert (new.email, new.is_active, new.public_name()) == (None, False, "Henk")
    with pytest.raises(PermissionDenied):
        welcome(platform, by=UserFactory(), name="X", role="member")


def test_welcome_to_board_leaves_nobody_behind_when_refused(administrator):
    platform = PlatformFactory(status="not_yet")
    people = type(administrator).objects.count()
    with pytest.raises(Refused):
        operations.welcome_to_board(
            platform, by=administrator, name="Henk", email="henk@example.nl", role="chair"
        )
    assert type(administrator).objects.count() == people


# --- Where somebody lives ----------------------------------------------------------------------


def test_declare_residence_by_address():
    neighbourhood = NeighbourhoodFactory()
    AddressFactory(postcode="4849AB", house_number=7, neighbourhood=neighbourhood)
    user = UserFactory()
    residence = operations.declare_residence(user, by=user, postcode="4849 ab", house_number=7)
    assert (residence.neighbourhood, residence.basis) == (neighbourhood, "declared")
    assert (residence.postcode, residence.house_number) == ("4849AB", 7)
    again = operations.declare_residence(user, by=user, postcode="4849AB", house_number=7)
    assert again == residence
    with pytest.raises(PermissionDenied):
        operations.declare_residence(user, by=UserFactory(), postcode="4849AB")


def test_declare_residence_chosen_from_the_list():
    neighbourhood = NeighbourhoodFactory()
    user = UserFactory()
    residence = operations.declare_residence(
        user, by=user, postcode="1234AB", neighbourhood=neighbourhood
    )
    assert (residence.basis, residence.district) == ("chosen", neighbourhood.district)
    other = UserFactory()
    by_district = operations.declare_residence(other, by=other, district=neighbourhood.district)
    assert (by_district.neighbourhood, by_district.basis) == (None, "chosen")


def test_declare_residence_by_four_digits_knows_the_district_only():
    platform = PlatformFactory()
    PostcodeAreaFactory(pc4="4849", district=platform.districts.get())
    user = UserFactory()
    residence = operations.declare_residence(user, by=user, postcode="4849ZZ", house_number=1)
    assert (residence.district, residence.neighbourhood) == (platform.districts.get(), None)


def test_declare_residence_does_not_guess_by_an_uncertain_postcode():
    platform = PlatformFactory()
    area = PostcodeAreaFactory(pc4="4849", district=platform.districts.get(), is_certain=False)
    user = UserFactory()
    with pytest.raises(Refused) as refused:
        operations.declare_residence(user, by=user, postcode="4849ZZ", house_number=1)
    assert refused.value.field == "neighbourhood"
    assert Residence.objects.count() == 0
    chosen = operations.declare_residence(
        user, by=user, postcode="4849ZZ", house_number=1, district=area.district
    )
    assert chosen.basis == "chosen"


def test_declare_residence_refuses_what_it_cannot_place():
    user = UserFactory()
    with pytest.raises(Refused) as refused:
        operations.declare_residence(user, by=user, postcode="1234AB", house_number=1)
    assert refused.value.field == "neighbourhood"
    AddressFactory(postcode="4849AB", house_number=1)
    AddressFactory(postcode="4849AB", house_number=2)
    with pytest.raises(Refused):
        operations.declare_residence(user, by=user, postcode="4849AB", house_number=9)
    assert Residence.objects.count() == 0


def test_moving_closes_the_old_place_yesterday():
    user = UserFactory()
    old = ResidenceFactory(user=user)
    here, there = NeighbourhoodFactory(), NeighbourhoodFactory()
    new = operations.declare_residence(user, by=user, neighbourhood=here)
    old.refresh_from_db()
    assert (old.ends_on, new.starts_on, new.ends_on) == (today() - DAY, today(), None)
    corrected = operations.declare_residence(user, by=user, neighbourhood=there)
    assert (corrected.pk, corrected.neighbourhood) == (new.pk, there)


def test_report_address_and_its_answer(desk):
    user = UserFactory()
    report = operations.report_address(by=user, postcode="4849 ab", text="Nieuwe straat.")
    assert report.postcode == "4849AB"
    assert Message.objects.get(user=desk).kind == "address_report"
    # The report's address is the resident's own: it stands in no message.
    assert "4849" not in Message.objects.get(user=desk).body
    with pytest.raises(PermissionDenied):
        operations.handle_address_report(report, by=user, answer="x")
    with pytest.raises(Refused):
        operations.handle_address_report(report, by=desk, answer="  ")
    report = operations.handle_address_report(report, by=desk, answer="Aangepast.")
    assert (report.handled_on, report.handled_by) == (today(), desk)
    assert "Aangepast." in Message.objects.get(user=user).body
    with pytest.raises(Refused):
        operations.handle_address_report(report, by=desk, answer="Nog eens.")
    with pytest.raises(PermissionDenied):
        operations.report_address(by=UserFactory(inactive=True), postcode="4849AB", text="x")
    assert AddressReport.objects.count() == 1
