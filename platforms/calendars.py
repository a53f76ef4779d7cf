"""Meetings as iCalendar (RFC 5545), so that they stand in somebody's own calendar.

The uid never changes and the sequence rises with every change, so that a calendar replaces what
it has; a meeting that was called off stays in the feed as cancelled, so that it goes there too.
"""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vText

from core.terms import AMSTERDAM

#: How far back a feed goes. What is older stands on the page.
DAYS_BACK = 366
#: So many meetings at most, the latest ones: a feed is fetched by machines, again and again.
MOST = 500
CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_of(meetings, name="") -> bytes:
    """The meetings as one calendar; `name` is what a calendar program calls the feed."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Wijkportaal//{settings.MUNICIPALITY_NAME}//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("name", name)
    calendar.add("x-wr-timezone", "Europe/Amsterdam")
    calendar.add("refresh-interval", datetime.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    events = [event_of(meeting) for meeting in meetings]
    if events:
        calendar.add_component(_amsterdam(events))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def _amsterdam(events):
    first = min(event["dtstart"].dt for event in events).date()
    last = max(event["dtend"].dt for event in events).date()
    return Timezone.from_tzinfo(
        AMSTERDAM,
        "Europe/Amsterdam",
        first_date=first.replace(month=1, day=1),
        last_date=last.replace(year=last.year + 1, month=12, day=31),
    )


def event_of(meeting) -> Event:
    """One meeting; `points` are read from what was prefetched."""
    event = Event()
    event.add("uid", f"{meeting.uid}@{urlsplit(settings.SITE_URL).hostname or 'wijkportaal'}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.starts_at.astimezone(AMSTERDAM))
    event.add("dtend", meeting.ends_at.astimezone(AMSTERDAM))
    event.add("summary", meeting.title)
    event.add("location", meeting.place)
    event.add("url", settings.SITE_URL.rstrip("/") + meeting.get_absolute_url())
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("categories", [str(meeting.get_kind_display())])
    event["description"] = vText(_description(meeting), params={"LANGUAGE": get_language() or "nl"})
    return event


def _description(meeting):
    parts = []
    if meeting.is_cancelled:
        parts.append(
            _("This meeting does not take place. The reason: %(reason)s")
            % {"reason": meeting.cancelled_reason}
        )
    if meeting.invitation:
        parts.append(meeting.invitation)
    points = [point for point in meeting.points.all() if not point.is_dropped]
    if points:
        lines = [f"{number}. {point.title}" for number, point in enumerate(points, start=1)]
        parts.append("\n".join([_("Agenda"), *lines]))
    return "\n\n".join(parts)
