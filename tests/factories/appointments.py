"""Appointments in situations, made by the real operations so that every row fits every other.

AppointmentFactory()                                   # only a need
AppointmentFactory(S.PROFILE), (S.RECRUITING), …       # walked up to that status
AppointmentFactory(S.CONSULTATION, platforms=[a, b])   # asked for advice now
AppointmentFactory(S.APPOINTED, tendency="negative", process_reasons="…")
"""

import datetime
from dataclasses import dataclass

from core.terms import today
from liaisons import operations
from liaisons.appointment_states import ROAD, AppointmentStatus
from liaisons.models import Appointment
from platforms.models import BoardSeat
from platforms.states import BoardRole

from .accounts import UserFactory
from .council import DecisionFactory, PortfolioFactory
from .liaisons import STATEMENT
from .platforms import BoardSeatFactory, PlatformFactory

__all__ = ["PREPARED", "AppointmentFactory", "AppointmentPeople"]

DAY = datetime.timedelta(days=1)
S = AppointmentStatus
PREPARED = {
    "employer": "Stichting Nabij",
    **STATEMENT,
    "tasks": "Bewoners helpen\nDe vaart erin houden",
    "mandate_amount": 500,
    "mandate_source": "regel 6.8",
}


@dataclass
class AppointmentPeople:
    """The alderman, the desk, the chairs and a member of the committee, made when needed."""

    appointment: Appointment

    @property
    def alderman(self):
        return self.appointment.entered_by

    def chair(self, platform=None):
        platform = platform or self.appointment.places.first().platform
        seat = BoardSeat.objects.current().filter(platform=platform, role=BoardRole.CHAIR).first()
        return (seat or BoardSeatFactory(platform=platform, role=BoardRole.CHAIR)).user

    @property
    def member(self):
        """Somebody of the municipality on the committee."""
        row = self.appointment.members.filter(is_resident=False).first()
        return row.user if row else None


def AppointmentFactory(
    status=S.NEED,
    *,
    platforms=None,
    kind="broker",
    by=None,
    decision=None,
    decided_days_ago=30,
    tendency="positive",
    process_reasons="",
    effective_from=None,
    ended_on=None,
    ready=True,
    on=None,
) -> Appointment:
    """Walk the road so that its last step was taken today (or on that day)."""
    on = on or today()
    platforms = platforms or [PlatformFactory()]
    by = by or PortfolioFactory().user
    start = on - 90 * DAY
    row = operations.begin_appointment(
        by=by, kind=kind, platforms=platforms, need="Dorst heeft een makelaar nodig.", today=start
    )
    people = AppointmentPeople(row)
    if status == S.STOPPED:
        return operations.stop(row, by=by, text="Er is geen geld.", today=on)
    until = ROAD.index(S.APPOINTED if status in (S.REVIEWED, S.ENDED) else status)
    if until >= ROAD.index(S.PROFILE):
        day = start + DAY if until > ROAD.index(S.PROFILE) else on
        row = operations.put_profile(row, by=by, profile="Kent het dorp.", today=day)
    if until >= ROAD.index(S.AWAITING_DECISION):
        row = operations.close_profile(row, by=by, today=start + 30 * DAY)
    if until >= ROAD.index(S.RECRUITING):
        decision = decision or DecisionFactory(decided_on=on - decided_days_ago * DAY)
        day = max(start + 31 * DAY, decision.decided_on)
        row = operations.start_recruiting(row, by=by, decision=decision, today=day)
        if until == ROAD.index(S.RECRUITING):
            return _fresh(row)
        member = UserFactory(desk=True)
        row = operations.add_member(row, by=by, user=member, today=day)
        for platform in platforms:
            chair = people.chair(platform)
            row = operations.delegate(row, by=chair, platform=platform, user=chair, today=day)
        candidate = operations.add_candidate(row, by=member, name="Kandidaat Kees", today=day)
        row = operations.nominate(row, by=member, candidate=candidate, today=day)
        if ready:
            row = operations.prepare(row, by=by, today=day, **PREPARED)
    if until >= ROAD.index(S.CONSULTATION):
        asked = on if until == ROAD.index(S.CONSULTATION) else on - 20 * DAY
        row = operations.open_consultation(row, by=by, today=max(asked, day))
    if until >= ROAD.index(S.APPOINTED):
        for platform in platforms:
            row = operations.advise(
                row,
                by=people.chair(platform),
                platform=platform,
                tendency=tendency,
                text="Past bij ons.",
                today=max(asked, day),
            )
        row = operations.appoint(
            row,
            by=by,
            effective_from=effective_from or on,
            process_reasons=process_reasons,
            today=on,
        )
    if status == S.REVIEWED:
        row = operations.review(row, by=by, text="Het gaat goed.", today=on)
    if status == S.ENDED:
        row = operations.end(row, by=by, ends_on=ended_on or on, text="De balie helpt.", today=on)
    return _fresh(row)


def _fresh(row):
    return Appointment.objects.for_list().get(pk=row.pk)
