"""My portal: what somebody started, what is asked of him now, and what we know about him."""

from typing import NamedTuple

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.kinds import Side
from core.roles import roles_of
from core.terms import today
from council.cards import cards as promise_cards
from council.models import Promise, PromisePlatform
from council.models.promises import BY_TERM
from council.rules import boards_of
from council.states import PromiseStatus
from liaisons.models import Question
from notifications.models import Follow, Message
from platforms.lookups import platform_of_residence, platforms_of_board_member, residence_of
from platforms.models import Agreement, GroupQuestion, Meeting, NewsItem
from platforms.states import OPEN_AGREEMENTS
from proposals.cards import cards
from proposals.models import Exchange, PaperList, Proposal, Reaction, Support
from proposals.states import OPEN_FOR_SUPPORT, Kind, Status

SHOWN = 20


class Task(NamedTuple):
    """Something that waits for this person, with where to do it and until when."""

    words: str
    plan: str
    url: str
    due_on: object = None
    is_late: bool = False


def _task_of(proposal):
    """What the submitter can do now with his plan, or None."""
    if not proposal.is_from_neighbourhood:
        return None
    words, name = {
        Status.SUPPLEMENT_REQUESTED: (_("Add what is missing"), "supplement"),
        Status.SUPPORT_LACKING: (_("Choose how your plan goes on"), "detail"),
        Status.COMPLETED: (_("Say whether it has been carried out well"), "evaluate"),
    }.get(proposal.status, (None, None))
    if words is None:
        return None
    url = reverse(f"proposals:{name}", args=[proposal.number])
    return Task(words, proposal.title, url, proposal.due_on)


# What waits for a board, with the page on which it is done.
BOARD_TASKS = {
    Status.SUBMITTED: (gettext_lazy("Prepare: the municipality announced a plan"), "detail"),
    Status.UNDER_REVIEW: (gettext_lazy("Give the answer of the neighbourhood"), "publish_response"),
    Status.ACCEPTED: (gettext_lazy("Begin: the neighbourhood carries this out"), "start"),
    Status.PARTLY_ACCEPTED: (gettext_lazy("Begin: the neighbourhood carries this out"), "start"),
    Status.IN_EXECUTION: (gettext_lazy("Tell how it goes"), "write_message"),
    Status.COMPLETED: (
        gettext_lazy("Say whether the municipality did what was agreed"),
        "evaluate",
    ),
}


def _task_of_board(proposal):
    words, name = BOARD_TASKS[proposal.status]
    url = reverse(f"proposals:{name}", args=[proposal.number])
    return Task(str(words), proposal.title, url, proposal.due_on, proposal.is_late)


class MineView(TemplateView):
    """One page with everything of oneself; a board member also sees the work of his platform."""

    template_name = "wijkportaal/mine.html"

    def get_context_data(self, **kwargs):
        user, on = self.request.user, today()
        roles = roles_of(user)
        own = Proposal.objects.filter(author=user) | Proposal.objects.filter(submitted_by=user)
        mine = list(own.exclude(status=Status.DRAFT).order_by("-changed_at", "-pk")[:SHOWN])
        residence = residence_of(user, on)
        return super().get_context_data(
            tasks=[*self.questions(own), *filter(None, map(_task_of, mine))],
            cards=cards(Proposal.objects.filter(pk__in=[p.pk for p in mine]), reader=user, on=on),
            drafts=own.filter(status=Status.DRAFT).order_by("-changed_at")[:SHOWN],
            supports=Support.objects.filter(resident=user, is_withdrawn=False)
            .select_related("proposal")
            .order_by("-given_on", "-pk")[:SHOWN],
            reactions=Reaction.objects.filter(author=user, withdrawn_on=None)
            .select_related("proposal", "answer")
            .order_by("-written_at", "-pk")[:SHOWN],
            promises=self.promises(user, on),
            asked=self.asked(user, on),
            follows=self.follows(user),
            messages_shown=Message.objects.filter(user=user).order_by("-created_at", "-pk")[:5],
            unread=Message.objects.filter(user=user, read_at=None).count(),
            residence=residence,
            platform=platform_of_residence(residence, on),
            boards=[self.board(platform, on) for platform in platforms_of_board_member(user, on)],
            is_staff=user.is_staff,
            roles=roles,
            **kwargs,
        )

    def promises(self, user, on):
        """What this person promised and has yet to keep, and what waits for his board's word."""
        mine = Promise.objects.filter(promiser=user, status=PromiseStatus.OPEN)
        boards = boards_of(user)
        if boards:
            here = PromisePlatform.objects.filter(platform__in=boards).values("promise")
            waiting = Promise.objects.filter(side=Side.MUNICIPALITY, pk__in=here)
            mine |= waiting.filter(status=PromiseStatus.KEPT_CLAIMED)
            mine |= waiting.filter(status=PromiseStatus.OPEN, lapse_asked_on__isnull=False)
        return promise_cards(mine.order_by(*BY_TERM)[:SHOWN], on)

    def asked(self, user, on):
        """What this person asked the municipality, with whose turn it is; running ones first."""
        mine = Question.objects.filter(asker=user).select_related("platform", "subject", "handler")
        rows = mine.order_by(F("due_on").asc(nulls_last=True), "-pk")[:SHOWN]
        return [(question, question.is_late(on)) for question in rows]

    def questions(self, own):
        """Questions of the municipality that wait for an answer."""
        waiting = (
            Exchange.objects.filter(proposal__in=own.values("pk"), answered_at=None)
            .select_related("proposal")
            .order_by("pk")
        )
        return [
            Task(
                _("Answer the question of the municipality"),
                exchange.proposal.title,
                reverse("proposals:answer_question", args=[exchange.proposal.number]),
            )
            for exchange in waiting
        ]

    def follows(self, user):
        """Things this person follows, each with its page; what is gone is left out."""
        rows = Follow.objects.filter(user=user).select_related("content_type").order_by("-pk")
        return [row.about for row in rows.prefetch_related("about")[:50] if row.about]

    def board(self, platform, on):
        """What waits for a board: plans of the municipality, lists on paper, the agreement."""
        ours = Proposal.objects.of_platform(platform).by_municipality()
        waiting = list(
            ours.filter(turn=Side.NEIGHBOURHOOD, status__in=BOARD_TASKS).order_by(
                F("due_on").asc(nulls_last=True), "pk"
            )[:SHOWN]
        )
        answered = ours.filter(status=Status.DECLINED).order_by("due_on", "pk")[:SHOWN]
        papers = (
            PaperList.objects.filter(
                # A subject for the council is of no platform: any board may check its lists.
                Q(proposal__platform=platform) | Q(proposal__kind=Kind.AGENDA),
                checked_on=None,
                proposal__status__in=OPEN_FOR_SUPPORT,
            )
            .exclude(entered_side=Side.NEIGHBOURHOOD)
            .select_related("proposal")
        )
        return {
            "platform": platform,
            "tasks": [_task_of_board(proposal) for proposal in waiting],
            "cards": cards(answered, on=on),
            "papers": papers,
            "late": Proposal.objects.of_platform(platform)
            .late(on)
            .filter(turn=Side.MUNICIPALITY)
            .count(),
            **self.life(platform, on),
            "agreements": Agreement.objects.filter(
                platform=platform, status__in=OPEN_AGREEMENTS
            ).order_by("-version"),
        }

    def life(self, platform, on):
        """What a board still has to write: drafts, minutes, and answers to questions."""
        meetings, user = Meeting.objects.of_platform(platform), self.request.user
        own = meetings.filter(side=Side.NEIGHBOURHOOD)
        return {
            "drafts": [
                *own.drafts().visible_to(user, on).order_by("starts_at", "pk")[:SHOWN],
                *NewsItem.objects.of_platform(platform)
                .filter(side=Side.NEIGHBOURHOOD)
                .drafts()
                .visible_to(user, on)
                .order_by("pk")[:SHOWN],
            ],
            "without_minutes": own.without_minutes(timezone.now())[:SHOWN],
            "group_questions": GroupQuestion.objects.waiting()
            .filter(group__platform=platform)
            .exclude(asked_by=user)
            .select_related("group__platform")[:SHOWN],
        }
