"""What is done with a platform: begun, brought to its next phase, given its area and words."""

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core.kinds import Side
from core.templatetags.core import long_date
from core.terms import DAY, end_of_term
from core.terms import today as current_day
from core.transitions import Refused
from notifications.operations import notify

from .. import lookups
from ..models import Coverage, District, Neighbourhood, Platform, PlatformPhase
from ..states import (
    OPEN_AGREEMENTS,
    PLATFORM_STEPS,
    SIGNING_ROLES,
    AgreementStatus,
    AgreementVerb,
    PlatformStatus,
)
from ._steps import lock, may
from .agreements import MUNICIPALITY_TERM, advance_agreements, record_step


def _free_slug(wanted):
    slug, number = slugify(wanted)[:120] or "wijk", 1
    base = slug
    while Platform.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def _free_name(wanted, day):
    if not Platform.objects.filter(name=wanted).exists():
        return wanted
    name, number = f"{wanted} ({day.year})", 1
    while Platform.objects.filter(name=name).exists():
        number += 1
        name = f"{wanted} ({day.year}, {number})"
    return name


def empty_platform_for(district, *, on):
    """The page "no platform yet" of a district: found, or made. Residents always have a page."""
    platform = (
        Platform.objects.filter(status=PlatformStatus.NOT_YET, districts__code=district.code)
        .order_by("pk")
        .first()
    )
    if platform is None:
        platform = Platform.objects.create(
            name=_free_name(district.name, on),
            slug=_free_slug(district.name),
            status=PlatformStatus.NOT_YET,
            status_since=on,
        )
        PlatformPhase.objects.create(platform=platform, status=platform.status, starts_on=on)
        platform.districts.add(district)
    return platform


def _close_coverage(row, on):
    """End it the day before; a row that never held a day goes."""
    if row.starts_on >= on:
        row.delete()
    else:
        row.ends_on = on - DAY
        row.save(update_fields=["ends_on"])


def _follow_districts(platform):
    """Keep the districts of a platform equal to those of its neighbourhoods."""
    districts = District.objects.filter(
        neighbourhoods__coverage__platform=platform,
        neighbourhoods__coverage__ends_on__isnull=True,
    ).distinct()
    platform.districts.set(districts)


@transaction.atomic
def create_platform(*, by, name, kind, neighbourhoods=(), about="", on=None, today=None):
    """A new initiative that asks for its own platform, beside the pages the import made (R7)."""
    may(by, "platforms.change_status_platform")
    day = on or today or current_day()
    if Platform.objects.filter(name=name).exists():
        raise Refused(_("There is already a platform with this name."), field="name")
    _refuse_to_empty_a_page_with_plans(neighbourhoods)
    platform = Platform.objects.create(
        name=name,
        slug=_free_slug(name),
        kind=kind,
        about=about,
        status=PlatformStatus.INITIATIVE_GROUP,
        status_since=day,
    )
    PlatformPhase.objects.create(platform=platform, status=platform.status, starts_on=day, by=by)
    for neighbourhood in neighbourhoods:
        cover(platform, by=by, neighbourhood=neighbourhood, on=day)
    return platform


def _refuse_to_empty_a_page_with_plans(neighbourhoods):
    """Where plans run, the page itself becomes the platform: a plan is not left behind alone."""
    pages = Platform.objects.filter(
        status=PlatformStatus.NOT_YET,
        coverage__neighbourhood__in=neighbourhoods,
        coverage__ends_on=None,
    )
    for page in pages.distinct().order_by("pk"):
        keeps = page.coverage.filter(ends_on=None).exclude(neighbourhood__in=neighbourhoods)
        if not keeps.exists() and page.proposals.submitted().open().exists():
            raise Refused(
                _(
                    "Plans are running on the page “%(page)s”. Record a new phase there: the page "
                    "becomes the platform then, and the plans stay with it."
                ),
                params={"page": page.name},
                field="neighbourhoods",
            )


@transaction.atomic
def change_status(platform, *, by, status, on=None, reason="", today=None):
    """The next phase in the life of a platform, dated; jumps are refused (R7)."""
    may(by, "platforms.change_status_platform", platform)
    platform = lock(platform)
    today = today or current_day()
    on = on or today
    if status not in PLATFORM_STEPS[platform.status]:
        raise Refused(
            _("A platform cannot go from “%(from)s” to “%(to)s”."),
            params={
                "from": platform.get_status_display(),
                "to": PlatformStatus(status).label,
            },
            field="status",
        )
    if on > today:
        raise Refused(_("The date of a phase cannot lie in the future."), field="on")
    if on < platform.status_since:
        raise Refused(
            _("The present phase began on %(day)s. The next one cannot begin before it."),
            params={"day": long_date(platform.status_since)},
            field="on",
        )
    if status in (PlatformStatus.DORMANT, PlatformStatus.DISSOLVED) and not reason.strip():
        raise Refused(_("Say why. The explanation is public."), field="reason")
    if status == PlatformStatus.ACTIVE:
        _check_ready_to_be_active(platform, on)
    advance_agreements(platform, today=today)
    platform.status = status
    platform.status_since = on
    platform.save(update_fields=["status", "status_since"])
    PlatformPhase.objects.create(
        platform=platform, status=status, starts_on=on, reason=reason.strip(), by=by
    )
    board = list(lookups.board_users(platform, on))
    if status == PlatformStatus.DISSOLVED:
        _wind_up(platform, by=by, on=on)
    elif status == PlatformStatus.ACTIVE:
        _move_terms_along(platform, on)
    notify(
        board,
        kind="platform_status",
        about=platform,
        event=f"platform:{platform.pk}:status:{platform.phases.count()}",
        context={
            "platform": platform.name,
            "status": str(platform.get_status_display()),
            "reason": reason.strip(),
            "date": on,
            "date_label": _("In this phase since"),
        },
    )
    return platform


def _check_ready_to_be_active(platform, on):
    missing = []
    if not platform.coverage.on(on).exists():
        missing.append(_("No neighbourhood belongs to this platform yet."))
    if not platform.board_seats.on(on).filter(role__in=SIGNING_ROLES).exists():
        missing.append(_("The board has no chair and no secretary yet."))
    if missing:
        raise Refused(_("This platform cannot be active yet."), missing=missing, field="status")


def _move_terms_along(platform, on):
    """While a platform was dormant nobody could sign: those days are not the municipality's."""
    for agreement in platform.agreements.filter(status=AgreementStatus.PROPOSED):
        rested = lookups.days_dormant(platform, agreement.proposed_on, on)
        if rested:
            start = agreement.proposed_on + rested * DAY
            agreement.municipality_due_on = end_of_term(start, MUNICIPALITY_TERM)
            agreement.save(update_fields=["municipality_due_on"])


def _wind_up(platform, *, by, on):
    """What a dissolved platform leaves: seats and agreements end, its area gets a page again."""
    for seat in platform.board_seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)):
        if seat.starts_on > on:
            seat.delete()
        else:
            seat.ends_on = on
            seat.save(update_fields=["ends_on"])
    for agreement in platform.agreements.filter(
        status__in=(*OPEN_AGREEMENTS, AgreementStatus.AGREED)
    ):
        if agreement.status == AgreementStatus.AGREED:
            agreement.ends_on = min(agreement.ends_on or on, on)
        agreement.status = AgreementStatus.ENDED
        agreement.save(update_fields=["status", "ends_on"])
        record_step(
            agreement,
            AgreementVerb.END,
            by=by,
            on=on,
            side=Side.NOBODY,
            text=_("The platform was dissolved."),
        )
    rows = platform.coverage.filter(ends_on__isnull=True).select_related("neighbourhood__district")
    for row in list(rows):
        _close_coverage(row, on)
        empty = empty_platform_for(row.neighbourhood.district, on=on)
        Coverage.objects.create(platform=empty, neighbourhood=row.neighbourhood, starts_on=on)


@transaction.atomic
def cover(platform, *, by, neighbourhood, on=None, today=None):
    """From this day the platform speaks for the neighbourhood; one platform at a time."""
    may(by, "platforms.cover_platform", platform)
    on = on or today or current_day()
    neighbourhood = Neighbourhood.objects.select_for_update(of=("self",)).get(pk=neighbourhood.pk)
    platform = lock(platform)
    if platform.is_dissolved:
        raise Refused(_("This platform was dissolved."))
    for row in Coverage.objects.select_related("platform").filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), neighbourhood=neighbourhood
    ):
        if row.platform_id == platform.pk and row.ends_on is None:
            return row
        if row.platform.has_people and row.platform_id != platform.pk:
            raise Refused(
                _("%(platform)s already speaks for %(neighbourhood)s."),
                params={"platform": row.platform.name, "neighbourhood": neighbourhood.name},
                field="neighbourhood",
            )
        other = row.platform
        _close_coverage(row, on)
        _follow_districts(other)
        _retire_when_empty(other, on, heir=platform)
    row = Coverage.objects.create(platform=platform, neighbourhood=neighbourhood, starts_on=on)
    platform.districts.add(neighbourhood.district_id)
    return row


def _retire_when_empty(platform, on, *, heir):
    """A page "no platform yet" without any area has nobody left to speak to.

    Plans that were submitted there run on, as with any platform that was dissolved.
    """
    if platform.status == PlatformStatus.NOT_YET and not platform.coverage.on(on).exists():
        platform.status = PlatformStatus.DISSOLVED
        platform.status_since = on
        platform.save(update_fields=["status", "status_since"])
        reason = _("%(platform)s speaks for this area now.") % {"platform": heir.name}
        PlatformPhase.objects.create(
            platform=platform, status=platform.status, starts_on=on, reason=str(reason)
        )


@transaction.atomic
def uncover(platform, *, by, neighbourhood, on=None, today=None):
    """The platform no longer speaks for the neighbourhood, which falls back to an open page."""
    may(by, "platforms.cover_platform", platform)
    on = on or today or current_day()
    neighbourhood = Neighbourhood.objects.select_for_update(of=("self",)).get(pk=neighbourhood.pk)
    row = Coverage.objects.filter(
        platform=platform, neighbourhood=neighbourhood, ends_on__isnull=True
    ).first()
    if row is None:
        raise Refused(_("This neighbourhood does not belong to this platform."))
    if platform.status == PlatformStatus.NOT_YET:
        raise Refused(_("This neighbourhood has no platform of its own yet."))
    _close_coverage(row, on)
    _follow_districts(platform)
    empty = empty_platform_for(neighbourhood.district, on=on)
    Coverage.objects.create(platform=empty, neighbourhood=neighbourhood, starts_on=on)
    empty.districts.add(neighbourhood.district_id)
    return platform


@transaction.atomic
def describe(platform, *, by, about):
    """The words on a platform's page are its board's own; staff write them only while there is
    nobody else to do it."""
    may(by, "platforms.describe_platform", platform)
    platform = lock(platform)
    if platform.is_dissolved:
        raise Refused(_("This platform was dissolved."))
    platform.about = about.strip()
    platform.save(update_fields=["about"])
    return platform
