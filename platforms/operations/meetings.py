"""A meeting: drafted, announced, moved or called off in the open, and accounted for afterwards."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kinds import Side
from core.templatetags.core import long_date
from core.terms import today as current_day
from core.transitions import Refused
from notifications.operations import notify

from .. import lookups
from ..models import AgendaPoint, Meeting, MeetingMove, MinutesAddition
from ..states import MeetingKind
from ._steps import lock, may

# What the one who calls the meeting writes. When and where change by `move_meeting` alone once
# the meeting was announced.
MEETING_TEXTS = ("kind", "title", "invitation")
MEETING_FIELDS = (*MEETING_TEXTS, "working_group", "starts_at", "ends_at", "place")
MOST_POINTS = 40


def side_for(by, platforms, is_for_all):
    """The side that somebody writes for: a board for its own platform, else the municipality."""
    if is_for_all:
        may(by, "platforms.announce_platform", None)
        return Side.MUNICIPALITY
    if not platforms:
        raise Refused(_("Choose a platform, or the whole municipality."), field="platforms")
    for platform in platforms:
        may(by, "platforms.announce_platform", platform)
        if platform.is_dissolved:
            raise Refused(_("This platform was dissolved."), field="platforms")
    if all(lookups.is_board_member(by, platform) for platform in platforms):
        return Side.NEIGHBOURHOOD
    if all(lookups.serves_platform(by, platform) for platform in platforms):
        return Side.MUNICIPALITY
    raise PermissionDenied


def filled(text, message, field):
    """The text without blank ends, or a refusal at its field."""
    text = (text or "").strip()
    if not text:
        raise Refused(message, field=field)
    return text


def _check_times(starts_at, ends_at):
    if ends_at <= starts_at:
        raise Refused(_("A meeting cannot end before it begins."), field="until")


def _check_group(meeting, platforms):
    group = meeting.working_group
    if group is None:
        return
    if meeting.kind != MeetingKind.WORKING_GROUP:
        raise Refused(
            _("Only a meeting of a working group belongs to one. Choose that sort, or no group."),
            field="working_group",
        )
    if [platform.pk for platform in platforms] != [group.platform_id]:
        raise Refused(_("This working group is of another platform."), field="working_group")


@transaction.atomic
def draft_meeting(*, by, platforms=(), is_for_all=False, points=(), **fields):
    """A meeting that only its own side sees, until it is published."""
    unknown = set(fields) - set(MEETING_FIELDS)
    if unknown:
        raise TypeError(f"not part of a meeting: {', '.join(sorted(unknown))}")
    platforms = list(platforms)
    side = side_for(by, platforms, is_for_all)
    _check_times(fields["starts_at"], fields["ends_at"])
    meeting = Meeting(
        side=side, is_for_all=is_for_all, created_by=by, created_at=timezone.now(), **fields
    )
    meeting.title = filled(meeting.title, _("Fill in a title."), "title")
    meeting.place = filled(meeting.place, _("Fill in where it is."), "place")
    _check_group(meeting, platforms)
    meeting.save()
    meeting.platforms.set([] if is_for_all else platforms)
    for point in points:
        add_point(meeting, by=by, **point)
    return meeting


@transaction.atomic
def change_meeting(meeting, *, by, today=None, **fields):
    """Change a draft altogether; of an announced meeting the words only, and that is shown."""
    may(by, "platforms.write_meeting", meeting)
    meeting = lock(meeting)
    allowed = MEETING_FIELDS if meeting.is_draft else MEETING_TEXTS
    unknown = set(fields) - set(allowed)
    if unknown:
        raise TypeError(f"not to be changed so: {', '.join(sorted(unknown))}")
    if meeting.is_cancelled:
        raise Refused(_("This meeting was called off."))
    if meeting.has_minutes:
        raise Refused(_("The minutes were published. Add to them instead."))
    before = {name: getattr(meeting, name) for name in fields}
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.title = filled(meeting.title, _("Fill in a title."), "title")
    meeting.place = filled(meeting.place, _("Fill in where it is."), "place")
    _check_times(meeting.starts_at, meeting.ends_at)
    _check_group(meeting, meeting.platforms.all())
    if not meeting.is_draft and before != {name: getattr(meeting, name) for name in fields}:
        meeting.changed_at = timezone.now()
        meeting.sequence += 1
    meeting.save()
    return meeting


@transaction.atomic
def publish_meeting(meeting, *, by):
    """Announce it. Refused with everything that is missing; who follows the platform hears it."""
    may(by, "platforms.write_meeting", meeting)
    meeting = lock(meeting)
    if not meeting.is_draft:
        raise Refused(_("This meeting was announced already."))
    missing = []
    if not meeting.invitation.strip():
        missing.append(_("Write an invitation: for whom it is, and what it is about."))
    if not meeting.points.exists():
        missing.append(_("Put at least one point on the agenda."))
    if missing:
        raise Refused(_("This meeting cannot be announced yet."), missing=missing)
    meeting.published_at = timezone.now()
    meeting.save(update_fields=["published_at"])
    # What was held before anybody wrote it down here is no news to come to.
    if not meeting.is_past:
        _tell(meeting, "meeting_announced", by=by, event="announced")
    return meeting


@transaction.atomic
def discard_meeting(meeting, *, by):
    """Throw a draft away. What was announced is called off instead, in the open."""
    may(by, "platforms.write_meeting", meeting)
    meeting = lock(meeting)
    if not meeting.is_draft:
        raise Refused(_("This meeting was announced. Call it off, with the reason."))
    meeting.delete()


def _check_still_to_come(meeting):
    if meeting.is_draft:
        raise Refused(_("This meeting was not announced yet."))
    if meeting.is_cancelled:
        raise Refused(_("This meeting was called off."))
    if meeting.has_minutes:
        raise Refused(_("This meeting was held: its minutes were published."))


@transaction.atomic
def move_meeting(meeting, *, by, starts_at, ends_at, place, reason):
    """Another time or place. The old one stays in view, struck through, with the reason."""
    may(by, "platforms.write_meeting", meeting)
    meeting = lock(meeting)
    _check_still_to_come(meeting)
    if meeting.is_past:
        raise Refused(_("This meeting is over. It cannot be moved any more."))
    reason = filled(reason, _("Say why it moves. Everybody can read this."), "reason")
    place = filled(place, _("Fill in where it is."), "place")
    _check_times(starts_at, ends_at)
    if (starts_at, ends_at, place) == (meeting.starts_at, meeting.ends_at, meeting.place):
        raise Refused(_("This is the same time and place as before."), field="day")
    if starts_at < timezone.now():
        raise Refused(_("Choose a time that is still to come."), field="day")
    move = MeetingMove.objects.create(
        meeting=meeting,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        reason=reason,
        moved_at=timezone.now(),
    )
    meeting.starts_at, meeting.ends_at, meeting.place = starts_at, ends_at, place
    meeting.sequence += 1
    meeting.save(update_fields=["starts_at", "ends_at", "place", "sequence"])
    _tell(
        meeting,
        "meeting_moved",
        by=by,
        event=f"moved:{move.pk}",
        reason=reason,
        old_start=move.starts_at,
        old_place=move.place,
    )
    return meeting


@transaction.atomic
def cancel_meeting(meeting, *, by, reason):
    """Call it off. The meeting stays on the page, with the reason."""
    may(by, "platforms.write_meeting", meeting)
    meeting = lock(meeting)
    _check_still_to_come(meeting)
    meeting.cancelled_reason = filled(
        reason, _("Say why it does not take place. Everybody can read this."), "reason"
    )
    meeting.cancelled_at = timezone.now()
    meeting.sequence += 1
    meeting.save(update_fields=["cancelled_reason", "cancelled_at", "sequence"])
    if not meeting.is_past:
        _tell(meeting, "meeting_cancelled", by=by, event="cancelled", reason=reason.strip())
    return meeting


@transaction.atomic
def publish_minutes(meeting, *, by, text, residents, officials=None):
    """What was said, and how many people were there; no names. Published minutes stand."""
    may(by, "platforms.write_meeting", meeting)
    meeting = lock(meeting)
    _check_still_to_come(meeting)
    if not meeting.has_begun:
        raise Refused(_("This meeting was not held yet. Minutes come afterwards."))
    meeting.minutes = filled(text, _("Write what was discussed."), "text")
    meeting.minutes_at = timezone.now()
    meeting.residents_present, meeting.officials_present = residents, officials
    meeting.save(update_fields=["minutes", "minutes_at", "residents_present", "officials_present"])
    _tell(meeting, "meeting_minutes", by=by, event="minutes")
    return meeting


@transaction.atomic
def add_to_minutes(meeting, *, by, text):
    """A correction of published minutes: an addition below them."""
    may(by, "platforms.write_meeting", meeting)
    meeting = lock(meeting)
    if not meeting.has_minutes:
        raise Refused(_("There are no minutes yet."))
    text = filled(text, _("Write what was wrong or missing."), "text")
    return MinutesAddition.objects.create(
        meeting=meeting, text=text, added_by=by, added_at=timezone.now()
    )


# --- The points of the agenda ------------------------------------------------------------------


def _check_agenda_open(meeting):
    if meeting.is_cancelled:
        raise Refused(_("This meeting was called off."))
    if meeting.has_minutes:
        raise Refused(_("The minutes were published: the agenda stands."))


def _lock_point(point):
    """The meeting is the lock for its agenda."""
    meeting = lock(point.meeting)
    point = AgendaPoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
    point.meeting = meeting
    return point


@transaction.atomic
def add_point(meeting, *, by, title, explanation="", side=None, order=None):
    """A point on the agenda; last, unless a number says otherwise."""
    may(by, "platforms.write_meeting", meeting)
    meeting = lock(meeting)
    _check_agenda_open(meeting)
    if meeting.points.count() >= MOST_POINTS:
        raise Refused(_("An agenda has at most 40 points."), field="title")
    last = meeting.points.aggregate(last=Max("order"))["last"] or 0
    point = AgendaPoint.objects.create(
        meeting=meeting,
        title=filled(title, _("Fill in a title."), "title"),
        explanation=(explanation or "").strip(),
        side=side or meeting.side,
        order=last + 1,
    )
    if order is not None and order <= last:
        _put_at(point, order)
    _was_changed(meeting)
    return point


def _was_changed(meeting):
    """A calendar fetches the agenda with the meeting, so it must see that there is a newer one."""
    if not meeting.is_draft:
        meeting.sequence += 1
        meeting.save(update_fields=["sequence"])


def _put_at(point, order):
    """Give the point this number, and number the others around it."""
    others = [other for other in point.meeting.points.all() if other.pk != point.pk]
    others.insert(max(0, order - 1), point)
    for number, each in enumerate(others, start=1):
        if each.order != number:
            each.order = number
            each.save(update_fields=["order"])


@transaction.atomic
def change_point(point, *, by, title, explanation="", side=None, order=None, today=None):
    """Other words for a point. Once announced, the page says that they changed."""
    may(by, "platforms.write_meeting", point.meeting)
    point = _lock_point(point)
    _check_agenda_open(point.meeting)
    if point.is_dropped:
        raise Refused(_("This point was dropped."))
    words = (
        filled(title, _("Fill in a title."), "title"),
        (explanation or "").strip(),
        side or point.side,
    )
    if words != (point.title, point.explanation, point.side):
        point.title, point.explanation, point.side = words
        if not point.meeting.is_draft:
            point.changed_on = today or current_day()
        point.save(update_fields=["title", "explanation", "side", "changed_on"])
    if order is not None and order != point.order:
        _put_at(point, order)
    _was_changed(point.meeting)
    return point


@transaction.atomic
def drop_point(point, *, by, today=None):
    """Take a point off. From a draft it goes; once announced it stays in view, struck through."""
    may(by, "platforms.write_meeting", point.meeting)
    point = _lock_point(point)
    _check_agenda_open(point.meeting)
    if point.meeting.is_draft:
        point.delete()
        return None
    if point.is_dropped:
        raise Refused(_("This point was dropped."))
    point.dropped_on = today or current_day()
    point.save(update_fields=["dropped_on"])
    _was_changed(point.meeting)
    return point


@transaction.atomic
def close_point(point, *, by, text, today=None):
    """Say in public that a point was discussed and nothing follows, and why."""
    may(by, "platforms.write_meeting", point.meeting)
    point = _lock_point(point)
    if point.meeting.is_draft or point.meeting.is_cancelled or not point.meeting.has_begun:
        raise Refused(_("A point can be closed after the meeting."))
    if point.is_dropped:
        raise Refused(_("This point was dropped."))
    if point.is_closed:
        raise Refused(_("This point was closed already."))
    point.closing = filled(text, _("Say why nothing follows from this point."), "text")
    point.closed_on = today or current_day()
    point.save(update_fields=["closing", "closed_on"])
    return point


# --- Telling -----------------------------------------------------------------------------------


def place_words(record):
    """For which places, in words."""
    if record.is_for_all:
        return _("the whole municipality")
    return ", ".join(platform.name for platform in record.platforms.order_by("name"))


def _tell(meeting, kind, *, by, event, **context):
    notify(
        lookups.people_who_follow(meeting).exclude(pk=by.pk),
        kind=kind,
        about=meeting,
        event=f"meeting:{meeting.pk}:{event}",
        context={
            "title": meeting.title,
            "places": str(place_words(meeting)),
            "starts_at": meeting.starts_at,
            "place": meeting.place,
            "date": meeting.first_day,
            "date_label": _("When"),
            "side": str(meeting.side),
            "day": long_date(meeting.first_day),
            **context,
        },
    )
