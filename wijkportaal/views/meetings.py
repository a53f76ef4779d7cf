"""The page of a meeting: what was announced, what was said, and what became of each point."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from core.kinds import Role
from core.roles import roles_of
from core.terms import today
from council.cards import PromiseCard
from council.cards import cards as promise_cards
from council.models import Promise
from council.rules import boards_of
from platforms.models import AgendaPoint, Meeting, MeetingMove, MinutesAddition
from proposals.cards import Card, cards
from proposals.models import Proposal


class Fate(NamedTuple):
    """A point with what became of it (R21: a point does not end in the minutes)."""

    point: AgendaPoint
    plans: list[Card]
    promises: list[PromiseCard]
    is_settled: bool  # something followed, or it was closed in words
    is_waiting: bool  # the meeting is over, and nothing followed yet


def fates_of(meeting, *, reader=None, on=None) -> list[Fate]:
    """Each point with the plans and promises that came from it, in a fixed number of queries."""
    points = list(meeting.points.all())
    for point in points:
        point.meeting = meeting
    linked = dict(
        Proposal.objects.public()
        .filter(from_agenda_point__in=points)
        .values_list("pk", "from_agenda_point")
    )
    by_point: dict[int, list[Card]] = {}
    for card in cards(Proposal.objects.filter(pk__in=linked).order_by("pk"), on=on):
        by_point.setdefault(linked[card.pk], []).append(card)
    made: dict[int, list[PromiseCard]] = {}
    promised = Promise.objects.filter(from_agenda_point__in=points).order_by("pk")
    for promise in promise_cards(promised, on):
        made.setdefault(promise.promise.from_agenda_point_id, []).append(promise)
    found = []
    for point in points:
        plans, promises = by_point.get(point.pk, []), made.get(point.pk, [])
        is_settled = bool(plans or promises) or point.is_closed
        is_waiting = (
            meeting.is_past and not is_settled and not point.is_dropped and not meeting.is_cancelled
        )
        found.append(Fate(point, plans, promises, is_settled, is_waiting))
    return found


def may_report_of(user, platforms) -> bool:
    """Whether somebody may report what was said to one of these places (R19)."""
    if not user.has_perm("council.report_promise"):
        return False
    if roles_of(user) & {Role.BROKER, Role.COUNCIL_MEMBER}:
        return True
    return any(platform.pk in boards_of(user) for platform in platforms)


@method_decorator(login_not_required, name="dispatch")
class MeetingView(TemplateView):
    """One meeting. A draft is seen by its own side only."""

    template_name = "wijkportaal/meeting.html"

    def get_context_data(self, **kwargs):
        user, on = self.request.user, today()
        meeting = get_object_or_404(
            Meeting.objects.visible_to(user, on)
            .select_related("working_group__platform")
            .prefetch_related(
                "platforms",
                "points",
                Prefetch("moves", queryset=MeetingMove.objects.order_by("-pk")),
                Prefetch("additions", queryset=MinutesAddition.objects.order_by("pk")),
            ),
            pk=kwargs["pk"],
        )
        platforms = sorted(meeting.platforms.all(), key=lambda platform: platform.name)
        fates = fates_of(meeting, on=on)
        may_write = user.has_perm("platforms.write_meeting", meeting)
        return super().get_context_data(
            meeting=meeting,
            platforms=platforms,
            fates=fates,
            waiting=sum(fate.is_waiting for fate in fates),
            may_write=may_write,
            may_edit_agenda=may_write and not meeting.is_cancelled and not meeting.has_minutes,
            may_promise=meeting.has_begun
            and not meeting.is_draft
            and not meeting.is_cancelled
            and user.has_perm("council.enter_promise"),
            may_report=meeting.has_begun
            and not meeting.is_draft
            and not meeting.is_cancelled
            and may_report_of(user, platforms),
            may_plan=meeting.has_begun
            and not meeting.is_draft
            and bool(fates)
            and user.has_perm("platforms.make_plan_of_agendapoint", fates[0].point),
            **kwargs,
        )
