"""Where something was promised: at a point of an agenda, or in a decision (R18, R21).

A promise may be made on its own, or follow from one of these, and both sides of the link show the
other. What may be chosen is bounded: the meetings of the past two years of the places it is about,
and decisions that were adopted.
"""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.terms import Length, Unit, add_length
from core.terms import today as current_day
from platforms.models import AgendaPoint

from .decision_states import CARRIED
from .models import Decision
from .states import Occasion

LOOKED_BACK = Length(-24, Unit.MONTHS)
# A list to choose from that nobody can read through is no help.
MOST = 100


def points_of(platforms=None, on=None):
    """The points at which something can have been said, the last meeting first; None: anywhere."""
    on = on or current_day()
    found = AgendaPoint.objects.filter(
        dropped_on__isnull=True,
        meeting__published_at__isnull=False,
        meeting__cancelled_at__isnull=True,
        meeting__starts_at__date__lte=on,
        meeting__starts_at__date__gte=add_length(on, LOOKED_BACK),
    )
    if platforms is not None:
        here = Q(meeting__platforms__in=platforms) | Q(meeting__is_for_all=True)
        found = found.filter(pk__in=AgendaPoint.objects.filter(here).values("pk"))
    return found.select_related("meeting").order_by("-meeting__starts_at", "order", "pk")


def decisions_made(on=None):
    """What council and college adopted, the newest first."""
    return Decision.objects.filter(
        outcome__in=CARRIED, decided_on__lte=on or current_day()
    ).order_by("-decided_on", "-pk")


def missing(point, decision, *, platforms, said_on, on):
    """What is wrong with the point or the decision that was chosen, per field."""
    found = []
    if point is not None:
        if not points_of(platforms, on).filter(pk=point.pk).exists():
            found.append(
                (
                    "from_agenda_point",
                    _("Choose a point of a meeting of this place in the past two years."),
                )
            )
        elif said_on is not None and said_on < point.meeting.first_day:
            found.append(("said_on", _("The meeting was held after this day.")))
    if decision is not None:
        if not decisions_made(on).filter(pk=decision.pk).exists():
            found.append(("decision", _("Choose a decision that was adopted.")))
        elif said_on is not None and said_on < decision.decided_on:
            found.append(("said_on", _("The decision was taken after this day.")))
    return found


def asked(data) -> tuple[AgendaPoint | None, Decision | None]:
    """The point or the decision from whose page somebody came; what is not there is nothing."""
    return (
        _one(points_of(), data.get("punt", "")),
        _one(decisions_made(), data.get("besluit", "")),
    )


def _one(records, key):
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    try:
        return records.get(pk=int(key))
    except ObjectDoesNotExist:
        return None


def initial(data) -> dict:
    """What the form of a promise can fill in itself for who came from a point or a decision."""
    point, decision = asked(data)
    if point is not None:
        meeting = point.meeting
        return {
            "from_agenda_point": point.pk,
            "platforms": [platform.pk for platform in meeting.platforms.all()],
            "occasion": Occasion.MEETING,
            "said_where": _t("in the meeting “%(title)s”") % {"title": meeting.title},
            "said_on": meeting.first_day,
        }
    if decision is not None:
        return {
            "decision": decision.pk,
            "platforms": [platform.pk for platform in decision.platforms.all()],
            "subject": decision.subject_id,
            "occasion": Occasion.DECISION,
            "said_on": decision.decided_on,
            "source_url": decision.url,
        }
    return {}
