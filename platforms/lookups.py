"""Where is this, who speaks for it, who lives there: each answer in a fixed number of queries."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.db.models import Max, OuterRef, Q, Subquery

from accounts.models import Employment, User
from core.kinds import Role, Side
from core.prepared import Prepared
from core.roles import roles_of
from core.terms import today as current_day
from notifications.lookups import followers_of

from .models import (
    Address,
    Agreement,
    BoardSeat,
    Coverage,
    District,
    Neighbourhood,
    Platform,
    PlatformPhase,
    PostcodeArea,
    Residence,
    Subject,
)
from .states import SIGNING_ROLES, STATUSES_THAT_AGREE, BoardRole, PlatformStatus

BOARD_ORDER = list(BoardRole.values)


@dataclass(frozen=True)
class Found:
    """What we know about a postcode. Empty means: let the resident choose from the list."""

    districts: list[District] = field(default_factory=list)
    neighbourhoods: list[Neighbourhood] = field(default_factory=list)
    platforms: list[Platform] = field(default_factory=list)
    #: One place, by address or by a postcode that lies in one district for sure.
    is_certain: bool = False
    #: At least one of the districts is an approximation, so that it may be another one.
    is_guess: bool = False
    #: The postcode is one of this municipality, even where nobody knows the district.
    is_ours: bool = False


def compact_postcode(postcode: str) -> str:
    """The one spelling of a postcode: no spaces, capitals. Four digits alone are fine too."""
    return "".join((postcode or "").split()).upper()


def find_area(postcode, house_number=None, *, day=None) -> Found:
    """Districts, neighbourhoods and platforms of a postcode, from the finest data we have.

    The address file first (one postcode can lie in two neighbourhoods, the house number then
    decides), else the four digits. At most four queries.
    """
    day = day or current_day()
    postcode = compact_postcode(postcode)
    if len(postcode) == 6:
        found = _by_address(postcode, house_number, day)
        if found is not None:
            return found
    rows = list(
        PostcodeArea.objects.filter(pc4=postcode[:4])
        .select_related("district")
        .defer("district__geometry")
        .order_by("pk")
    )
    districts = [row.district for row in rows if row.district]
    return Found(
        districts=districts,
        platforms=platforms_of(districts=districts, day=day),
        is_certain=len(districts) == 1 and all(row.is_certain for row in rows),
        is_guess=any(row.district and not row.is_certain for row in rows),
        is_ours=bool(rows),
    )


def _by_address(postcode, house_number, day) -> Found | None:
    addresses = list(
        Address.objects.filter(postcode=postcode)
        .select_related("neighbourhood__district")
        .defer("neighbourhood__geometry", "neighbourhood__district__geometry")
        .order_by("neighbourhood__code", "house_number")
    )
    if not addresses:
        return None
    at_number = [row for row in addresses if row.house_number == house_number]
    neighbourhoods = list(
        {row.neighbourhood_id: row.neighbourhood for row in (at_number or addresses)}.values()
    )
    districts = list({row.district_id: row.district for row in neighbourhoods}.values())
    return Found(
        districts=districts,
        neighbourhoods=neighbourhoods,
        platforms=platforms_of(neighbourhoods=neighbourhoods, day=day),
        # An unknown house number in a street of one neighbourhood is a new house there.
        is_certain=len(neighbourhoods) == 1,
        is_ours=True,
    )


def platforms_of(*, districts=(), neighbourhoods=(), day=None) -> list[Platform]:
    """The undissolved platforms that speak for these areas on a day. Codes count, not years."""
    day = day or current_day()
    district_codes = {district.code for district in districts}
    codes = {neighbourhood.code for neighbourhood in neighbourhoods}
    if not district_codes and not codes:
        return []
    covered = Q(coverage__starts_on__lte=day) & (
        Q(coverage__ends_on__isnull=True) | Q(coverage__ends_on__gte=day)
    )
    return list(
        Platform.objects.undissolved()
        .filter(
            Q(districts__code__in=district_codes)
            | Q(covered, coverage__neighbourhood__code__in=codes)
        )
        .distinct()
        .order_by("name")
    )


def platform_of_residence(residence, day=None) -> Platform | None:
    """The platform that speaks for this residence; None when nobody can say.

    Where only the district is known and several platforms share it, the resident has to choose a
    neighbourhood first: we do not guess for whom somebody counts.
    """
    if residence is None:
        return None
    if residence.neighbourhood_id:
        found = platforms_of(neighbourhoods=[residence.neighbourhood], day=day)
        if found:
            return found[0]
    found = platforms_of(districts=[residence.district], day=day)
    return found[0] if len(found) == 1 else None


_residence_on = Prepared(
    lambda user, day: (
        Residence.objects.on(day)
        .filter(user_id=user)
        .select_related("district", "neighbourhood")
        .defer("district__geometry", "neighbourhood__geometry")
        .order_by("-starts_on", "-pk")[:1]
    ),
    user=int,
    day=datetime.date,
)


def residence_of(user, day=None) -> Residence | None:
    """Where this person lived on a day: what support and rights of that day lean on."""
    return _residence_on.first(user=user.pk, day=day or current_day())


def counts_for(residence, platform, day=None) -> bool:
    """Whether support by who lives here counts for the platform on this day (PRODUCT.md, Support).

    Residents' plans run on when their platform is dissolved: then its last area counts.
    """
    if residence is None:
        return False
    day = day or current_day()
    if platform.is_dissolved:
        return _was_covered(residence, platform)
    if residence.neighbourhood_id:
        speaker = _speaker_for(residence.neighbourhood.code, day)
        if speaker is not None:
            return speaker == platform.pk
    own = platform_of_residence(residence, day)
    return own is not None and own.pk == platform.pk


_speakers = Prepared(
    lambda code, day: (
        Coverage.objects.on(day)
        .filter(neighbourhood__code=code)
        .exclude(platform__status=PlatformStatus.DISSOLVED)
        .order_by("platform__name")
        .values_list("platform")[:1]
    ),
    code=str,
    day=datetime.date,
)


def _speaker_for(code, day) -> int | None:
    """The key of the undissolved platform that speaks for a neighbourhood on a day."""
    for (platform,) in _speakers.rows(code=code, day=day):
        return platform
    return None


def _was_covered(residence, platform) -> bool:
    """Whether a dissolved platform spoke for this place on the last day that it spoke for any."""
    last = platform.coverage.aggregate(last=Max("ends_on"))["last"]
    if last is None:
        return False
    rows = Coverage.objects.on(last)
    if residence.neighbourhood_id:
        return rows.filter(
            platform=platform, neighbourhood__code=residence.neighbourhood.code
        ).exists()
    speakers = rows.filter(neighbourhood__district__code=residence.district.code)
    return set(speakers.values_list("platform", flat=True)) == {platform.pk}


def is_board_member(user, platform, day=None, roles=None) -> bool:
    """Whether this person sits on the board of the platform on that day (in one of the roles)."""
    if not getattr(user, "pk", None) or platform is None:
        return False
    seats = BoardSeat.objects.on(day or current_day()).filter(user_id=user.pk, platform=platform)
    if roles is not None:
        seats = seats.filter(role__in=roles)
    return seats.exists()


def signs_for(user, platform, day=None) -> bool:
    """Chair or secretary: signs for the platform and looks after its seats."""
    return is_board_member(user, platform, day, SIGNING_ROLES)


def seats_of(platform, day=None) -> list[BoardSeat]:
    """The board of the day, chair first. One query."""
    seats = BoardSeat.objects.on(day or current_day()).filter(platform=platform)
    return sorted(
        seats.select_related("user"), key=lambda seat: (BOARD_ORDER.index(seat.role), seat.pk)
    )


def board_users(platform, day=None, roles=None):
    """The people on the board, to tell them something."""
    seats = BoardSeat.objects.on(day or current_day()).filter(platform=platform)
    if roles is not None:
        seats = seats.filter(role__in=roles)
    return User.objects.filter(pk__in=seats.values("user"))


def desk_users(day=None):
    """Who works at the desk on a day."""
    rows = Employment.objects.on(day or current_day()).filter(role=Role.DESK)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True)


def platforms_of_board_member(user, day=None) -> list[Platform]:
    """Where this person sits on the board."""
    seats = BoardSeat.objects.on(day or current_day()).filter(user=user)
    return list(Platform.objects.filter(pk__in=seats.values("platform")).order_by("name"))


def days_dormant(platform, since, until) -> int:
    """On how many days of a period the platform was dormant, by its dated phases."""
    phases = list(platform.phases.order_by("starts_on", "pk"))
    days = 0
    for phase, following in zip(phases, [*phases[1:], None], strict=True):
        if phase.status == PlatformStatus.DORMANT:
            ends_on = following.starts_on if following else until
            days += max(0, (min(ends_on, until) - max(phase.starts_on, since)).days)
    return days


def _newest(model):
    """Of each code the newest year."""
    rows = {}
    for row in model.objects.defer("geometry").order_by("code", "year"):
        rows[row.code] = row
    return list(rows.values())


def newest_districts() -> list[District]:
    return _newest(District)


def newest_neighbourhoods() -> list[Neighbourhood]:
    found = Neighbourhood.objects.select_related("district")
    found = found.defer("geometry", "district__geometry").order_by("code", "year")
    return list({row.code: row for row in found}.values())


def _agreements_on(platform, day):
    phases = PlatformPhase.objects.filter(platform=OuterRef("platform"), starts_on__lte=day)
    phase_of_the_day = phases.order_by("-starts_on", "-pk").values("status")[:1]
    applying = Agreement.objects.applying(day).filter(platform=platform)
    return (
        applying.alias(phase=Subquery(phase_of_the_day))
        .filter(phase__in=STATUSES_THAT_AGREE)
        .order_by("-version")
    )


# Asked at every submission.
_applying_on = Prepared(_agreements_on, platform=int, day=datetime.date)


def agreement_of(platform, kind, day=None) -> Agreement | None:
    """The agreement that holds for a kind of plan on a day, or None.

    It rests while the platform is dormant (PRODUCT.md, "Agreement"), so the platform's phase of
    that day decides too.
    """
    for agreement in _applying_on.all(platform=platform.pk, day=day or current_day()):
        if kind in agreement.kinds:
            return agreement
    return None


def agreements_in_force(platform, day=None) -> list[Agreement]:
    """What holds on a platform today, for its page. None while it is dormant."""
    if platform.status != PlatformStatus.ACTIVE:
        return []
    return list(
        Agreement.objects.applying(day or current_day())
        .filter(platform=platform)
        .select_related("board_signed_by", "municipality_signed_by")
        .order_by("-version")
    )


def serves_platform(user, platform, day=None) -> bool:
    """Whether this person speaks for the municipality here: the desk, or the contact point.

    Without a platform: for the whole municipality, which the desk and any contact point may.
    """
    if not getattr(user, "pk", None) or not user.is_active:
        return False
    day = day or current_day()
    roles = roles_of(user, day)
    if Role.DESK in roles:
        return True
    if platform is None or Role.CONTACT not in roles:
        return platform is None and Role.CONTACT in roles
    here = Q(platform=platform) | Q(platform=None)
    return any(
        rows.published().on(day).filter(here).exists()
        for rows in (user.contact_assignments, user.deputy_assignments)
    )


def side_of(user, platform, day=None) -> str | None:
    """For which side this person speaks about a platform: his board seat goes first."""
    if is_board_member(user, platform, day):
        return Side.NEIGHBOURHOOD
    return Side.MUNICIPALITY if serves_platform(user, platform, day) else None


def boards_at(user, record, day=None) -> list[Platform]:
    """The platforms of this meeting or item on whose board somebody sits."""
    if not getattr(user, "pk", None) or not user.is_active:
        return []
    mine = platforms_of_board_member(user, day)
    if record.is_for_all or not mine:
        return mine
    there = set(record.platforms.values_list("pk", flat=True))
    return [platform for platform in mine if platform.pk in there]


def speaks_for_side_of(user, record, day=None) -> bool:
    """Whether this person may write in a meeting or item of his own side."""
    if not getattr(user, "pk", None) or not user.is_active:
        return False
    if record.is_from_neighbourhood:
        seats = BoardSeat.objects.on(day or current_day()).filter(user=user)
        return record.platforms.filter(pk__in=seats.values("platform")).exists()
    platforms = list(record.platforms.all())
    if not platforms:
        return serves_platform(user, None, day)
    return all(serves_platform(user, platform, day) for platform in platforms)


def people_who_follow(record, day=None):
    """Who hears of a meeting or item: the followers of its platforms, and their boards."""
    day = day or current_day()
    platforms = Platform.objects.undissolved()
    if not record.is_for_all:
        platforms = platforms.filter(pk__in=record.platforms.values("pk"))
    seats = BoardSeat.objects.on(day).filter(platform__in=platforms.values("pk"))
    return User.objects.filter(
        Q(pk__in=followers_of(platforms).values("pk")) | Q(pk__in=seats.values("user")),
        is_active=True,
    )


def places_served(user, day=None):
    """The platforms for which this person speaks for the municipality; the desk for all."""
    day = day or current_day()
    found = Platform.objects.for_list()
    if Role.DESK in roles_of(user, day):
        return found
    assignments = [
        rows.published().on(day) for rows in (user.contact_assignments, user.deputy_assignments)
    ]
    if any(rows.filter(platform=None).exists() for rows in assignments):
        return found
    served = Q()
    for rows in assignments:
        served |= Q(pk__in=rows.filter(platform__isnull=False).values("platform"))
    return found.filter(served)


class Choice(NamedTuple):
    """A platform or subject to choose."""

    slug: str
    name: str
    pk: int


_PLACES_AND_SUBJECTS = f"""
SELECT 0 AS kind, 0 AS place, name, slug, id FROM {Platform._meta.db_table}
UNION ALL
SELECT 1, "order", name, slug, id FROM {Subject._meta.db_table}
ORDER BY kind, place, name
"""  # noqa: S608  names of our own tables


def places_and_subjects() -> tuple[list[Choice], list[Choice]]:
    """All platforms and subjects to choose from.

    By hand, in one query: this stands on the pages that are asked most, and two querysets cost
    five times as much.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLACES_AND_SUBJECTS)
        rows = cursor.fetchall()
    found: tuple[list[Choice], list[Choice]] = ([], [])
    for kind, _order, name, slug, pk in rows:
        found[kind].append(Choice(slug, name, pk))
    return found
