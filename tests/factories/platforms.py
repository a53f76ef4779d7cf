"""Districts, platforms and agreements as situations."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.kinds import Side
from core.terms import AMSTERDAM, today
from platforms.models import (
    Address,
    AgendaPoint,
    Agreement,
    AgreementStep,
    BoardSeat,
    Coverage,
    District,
    Meeting,
    Neighbourhood,
    NewsItem,
    Platform,
    PlatformPhase,
    PostcodeArea,
    Residence,
    Subject,
    WorkingGroup,
)
from platforms.states import AgreementStatus, Basis, BoardRole, PlatformKind, PlatformStatus

from .accounts import UserFactory

__all__ = [
    "AddressFactory",
    "AgreementFactory",
    "AgreementStepFactory",
    "BoardSeatFactory",
    "CoverageFactory",
    "DistrictFactory",
    "MeetingFactory",
    "NeighbourhoodFactory",
    "NewsItemFactory",
    "PlatformFactory",
    "PostcodeAreaFactory",
    "ResidenceFactory",
    "SubjectFactory",
    "WorkingGroupFactory",
]

LONG_AGO = datetime.timedelta(days=400)


def square(number):
    """A small square polygon, each number at its own place."""
    east, north = 4.8 + (number % 10) * 0.02, 51.6 + (number // 10 % 10) * 0.02
    ring = [
        [east, north],
        [east + 0.02, north],
        [east + 0.02, north + 0.02],
        [east, north + 0.02],
        [east, north],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District

    code = factory.Sequence(lambda n: f"WK{900000 + n:06d}")
    year = 2019
    name = factory.Sequence(lambda n: f"Wijk {n}")
    slug = factory.Sequence(lambda n: f"wijk-{n}")
    geometry = factory.Sequence(square)


class NeighbourhoodFactory(DjangoModelFactory):
    class Meta:
        model = Neighbourhood

    code = factory.Sequence(lambda n: f"BU{90000000 + n:08d}")
    year = 2019
    name = factory.Sequence(lambda n: f"Buurt {n}")
    district = factory.SubFactory(DistrictFactory)
    geometry = factory.Sequence(square)


class AddressFactory(DjangoModelFactory):
    class Meta:
        model = Address

    postcode = "4849AB"
    house_number = factory.Sequence(lambda n: n + 1)
    neighbourhood = factory.SubFactory(NeighbourhoodFactory)


class PostcodeAreaFactory(DjangoModelFactory):
    class Meta:
        model = PostcodeArea

    pc4 = factory.Sequence(lambda n: f"{4000 + n % 5000}")
    place = "Dorst"
    district = factory.SubFactory(DistrictFactory)
    is_certain = True


class SubjectFactory(DjangoModelFactory):
    class Meta:
        model = Subject

    name = factory.Sequence(lambda n: f"Onderwerp {n}")
    slug = factory.Sequence(lambda n: f"onderwerp-{n}")
    order = factory.Sequence(lambda n: n)


class PlatformFactory(DjangoModelFactory):
    """An active platform with one district of one neighbourhood, since more than a year.

    `PlatformFactory(neighbourhoods=[a, b])` covers these instead; `status="dormant"` is another
    phase of its life.
    """

    class Meta:
        model = Platform
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Platform {n}")
    slug = factory.Sequence(lambda n: f"platform-{n}")
    kind = PlatformKind.VILLAGE
    status = PlatformStatus.ACTIVE
    status_since = factory.LazyFunction(lambda: today() - LONG_AGO)

    @factory.post_generation
    def phase(self, create, extracted, **kwargs):
        if create:
            PlatformPhase.objects.create(
                platform=self, status=self.status, starts_on=self.status_since
            )

    @factory.post_generation
    def neighbourhoods(self, create, extracted, **kwargs):
        if not create:
            return
        if extracted is None:
            district = DistrictFactory(name=self.name, slug=self.slug)
            extracted = [NeighbourhoodFactory(district=district, name=self.name)]
        for neighbourhood in extracted:
            CoverageFactory(platform=self, neighbourhood=neighbourhood)
        self.districts.set({neighbourhood.district_id for neighbourhood in extracted})


class CoverageFactory(DjangoModelFactory):
    class Meta:
        model = Coverage

    platform = factory.SubFactory(PlatformFactory, neighbourhoods=[])
    neighbourhood = factory.SubFactory(NeighbourhoodFactory)
    starts_on = factory.LazyFunction(lambda: today() - LONG_AGO)


class BoardSeatFactory(DjangoModelFactory):
    class Meta:
        model = BoardSeat

    user = factory.SubFactory(UserFactory)
    platform = factory.SubFactory(PlatformFactory)
    role = BoardRole.MEMBER
    starts_on = factory.LazyFunction(lambda: today() - LONG_AGO)

    class Params:
        chair = factory.Trait(role=BoardRole.CHAIR)
        secretary = factory.Trait(role=BoardRole.SECRETARY)
        over = factory.Trait(ends_on=factory.LazyFunction(lambda: today() - datetime.timedelta(1)))


class ResidenceFactory(DjangoModelFactory):
    """`ResidenceFactory(user=u, platform=p)` lives in the first neighbourhood of `p`."""

    class Meta:
        model = Residence

    class Params:
        platform = None

    user = factory.SubFactory(UserFactory)
    neighbourhood = factory.LazyAttribute(
        lambda o: (
            o.platform.coverage.select_related("neighbourhood__district").first().neighbourhood
            if o.platform
            else NeighbourhoodFactory()
        )
    )
    district = factory.LazyAttribute(lambda o: o.neighbourhood.district)
    postcode = "4849AB"
    house_number = 1
    basis = Basis.DECLARED
    starts_on = factory.LazyFunction(lambda: today() - LONG_AGO)


class AgreementFactory(DjangoModelFactory):
    """A draft by default; `proposed=True`, `agreed=True`, `late=True` are later moments."""

    class Meta:
        model = Agreement

    platform = factory.SubFactory(PlatformFactory)
    version = factory.LazyAttribute(lambda o: o.platform.agreements.count() + 1)
    status = AgreementStatus.CONCEPT
    kinds = factory.LazyFunction(lambda: ["plan", "wish"])
    minimum_residents = 60
    maximum_objections = 20
    created_on = factory.LazyFunction(lambda: today() - LONG_AGO)
    created_by = factory.SubFactory(UserFactory)

    class Params:
        proposed = factory.Trait(
            status=AgreementStatus.PROPOSED,
            proposed_on=factory.LazyFunction(today),
            municipality_due_on=factory.LazyFunction(lambda: today() + datetime.timedelta(days=42)),
        )
        signed_by_board = factory.Trait(
            board_signed_by=factory.SubFactory(UserFactory),
            board_signed_on=factory.LazyFunction(today),
            board_signed_role=BoardRole.CHAIR,
        )
        late = factory.Trait(
            status=AgreementStatus.PROPOSED,
            proposed_on=factory.LazyFunction(lambda: today() - datetime.timedelta(days=47)),
            municipality_due_on=factory.LazyFunction(lambda: today() - datetime.timedelta(days=5)),
        )
        agreed = factory.Trait(
            status=AgreementStatus.AGREED,
            proposed_on=factory.LazyFunction(lambda: today() - LONG_AGO),
            municipality_due_on=factory.LazyFunction(lambda: today() - LONG_AGO),
            board_signed_by=factory.SubFactory(UserFactory),
            board_signed_on=factory.LazyFunction(lambda: today() - LONG_AGO),
            board_signed_role=BoardRole.CHAIR,
            municipality_signed_by=factory.SubFactory(UserFactory),
            municipality_signed_on=factory.LazyFunction(lambda: today() - LONG_AGO),
            municipality_signed_role="Wethouder",
            valid_from=factory.LazyFunction(lambda: today() - LONG_AGO),
        )


class AgreementStepFactory(DjangoModelFactory):
    class Meta:
        model = AgreementStep

    agreement = factory.SubFactory(AgreementFactory)
    verb = "draft"
    on = factory.LazyFunction(today)
    side = "neighbourhood"


class MeetingFactory(DjangoModelFactory):
    """An announced meeting of a board in a week; `held=True` was a week ago, `draft=True` is not
    announced. `MeetingFactory(platforms=[a], points=["Een punt"])` sets what belongs to it."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(published_at=None)
        held = factory.Trait(starts_at=factory.LazyFunction(lambda: _at(-7)))
        municipal = factory.Trait(side=Side.MUNICIPALITY)

    side = Side.NEIGHBOURHOOD
    title = factory.Sequence(lambda n: f"Overleg {n}")
    created_by = factory.SubFactory(UserFactory)
    published_at = factory.LazyFunction(timezone.now)
    starts_at = factory.LazyFunction(lambda: _at(7))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + datetime.timedelta(hours=2))
    place = "Dorpshuis"
    invitation = "Iedereen is welkom."

    @factory.post_generation
    def platforms(self, create, extracted, **kwargs):
        if create and not self.is_for_all:
            self.platforms.set(extracted or [PlatformFactory()])

    @factory.post_generation
    def points(self, create, extracted, **kwargs):
        if create:
            for number, title in enumerate(extracted or ["Opening"], start=1):
                AgendaPoint.objects.create(meeting=self, order=number, title=title, side=self.side)


def _at(days):
    """19.30 in so many days."""
    day = today() + datetime.timedelta(days)
    return datetime.datetime.combine(day, datetime.time(19, 30), AMSTERDAM)


class NewsItemFactory(DjangoModelFactory):
    """A published item of a board; `draft=True` is not, `municipal=True` is of the other side."""

    class Meta:
        model = NewsItem
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(published_at=None)
        municipal = factory.Trait(side=Side.MUNICIPALITY)

    side = Side.NEIGHBOURHOOD
    title = factory.Sequence(lambda n: f"Nieuws {n}")
    text = "Er is iets te vertellen."
    created_by = factory.SubFactory(UserFactory)
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def platforms(self, create, extracted, **kwargs):
        if create and not self.is_for_all:
            self.platforms.set(extracted or [PlatformFactory()])


class WorkingGroupFactory(DjangoModelFactory):
    """A working group with four members, at work for more than a year."""

    class Meta:
        model = WorkingGroup

    platform = factory.SubFactory(PlatformFactory)
    name = factory.Sequence(lambda n: f"Werkgroep {n}")
    purpose = "Meer groen in de straat."
    member_count = 4
    starts_on = factory.LazyFunction(lambda: today() - LONG_AGO)
