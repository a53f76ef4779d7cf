"""My portal: what somebody started, what is asked of him now, and what we know about him."""

from datetime import date
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
from liaisons import question_steps
from liaisons.appointment_states import AppointmentStatus
from liaisons.models import AppointmentPlatform, Question, SupportRequest
from notifications.models import Follow, Message
from platforms.lookups import platform_of_residence, platforms_of_board_member, residence_of
from platforms.models import Agreement, GroupQuestion, Meeting, NewsItem
from platforms.states import OPEN_AGREEMENTS, AgreementStatus
from proposals.cards import cards
from proposals.models import Exchange, PaperList, Proposal, Reaction, Support
from proposals.states import OPEN_FOR_SUPPORT, Kind, Status

SHOWN = 20


class Task(NamedTuple):
    """Something that waits for this person: for whom he does it, who waits for it, until when."""

    words: str
    plan: str
    url: str
    for_whom: str = ""
    waits: str = ""
    due_on: object = None
    is_late: bool = False


MUNICIPALITY_WAITS = gettext_lazy("The municipality waits for this.")
RESIDENTS_WAIT = gettext_lazy("Residents wait for this.")


def in_order(tasks):
    """Late first, then the shortest term; what has no term last."""
    return sorted(tasks, key=lambda task: (not task.is_late, task.due_on or date.max))


def _task_of(proposal):
    """What the submitter can do now with his plan, or None."""
    if not proposal.is_from_neighbourhood:
        return None
    words, name, waits = {
        Status.SUPPLEMENT_REQUESTED: (_("Add what is missing"), "supplement", MUNICIPALITY_WAITS),
        Status.SUPPORT_LACKING: (_("Choose how your plan goes on"), "detail", ""),
        Status.COMPLETED: (
            _("Say whether it has been carried out well"),
            "evaluate",
            MUNICIPALITY_WAITS,
        ),
    }.get(proposal.status, (None, None, ""))
    if words is None:
        return None
    url = reverse(f"proposals:{name}", args=[proposal.number])
    return Task(words, proposal.title, url, _("Your own plan."), str(waits), proposal.due_on)


def _task_of_asker(question):
    """What the municipality needs to know before it can answer a question."""
    return Task(
        _("Answer what the municipality asks you"),
        question.title,
        reverse("liaisons:question_step", args=[question.pk, question_steps.STEPS["reply"].slug]),
        _("Your own question."),
        str(MUNICIPALITY_WAITS),
    )


# What waits for a board, with the page on which it is done and who waits for it.
BOARD_TASKS = {
    Status.SUBMITTED: (
        gettext_lazy("Prepare: the municipality announced a plan"),
        "detail",
        "",
    ),
    Status.UNDER_REVIEW: (
        gettext_lazy("Give the answer of the neighbourhood"),
        "publish_response",
        MUNICIPALITY_WAITS,
    ),
    Status.ACCEPTED: (
        gettext_lazy("Begin: the neighbourhood carries this out"),
        "start",
        MUNICIPALITY_WAITS,
    ),
    Status.PARTLY_ACCEPTED: (
        gettext_lazy("Begin: the neighbourhood carries this out"),
        "start",
        MUNICIPALITY_WAITS,
    ),
    Status.IN_EXECUTION: (gettext_lazy("Tell how it goes"), "write_message", RESIDENTS_WAIT),
    Status.COMPLETED: (
        gettext_lazy("Say whether the municipality did what was agreed"),
        "evaluate",
        MUNICIPALITY_WAITS,
    ),
}


def _task_of_board(proposal):
    words, name, waits = BOARD_TASKS[proposal.status]
    url = reverse(f"proposals:{name}", args=[proposal.number])
    return Task(
        str(words),
        proposal.title,
        url,
        _for_board(proposal.platform),
        str(waits),
        proposal.due_on,
        proposal.is_late,
    )


def _for_board(platform):
    return _("For the board of %(place)s.") % {"place": platform.name}


class MineView(TemplateView):
    """One page with everything of oneself; a board member also sees the work of his platform."""

    template_name = "wijkportaal/mine.html"

    def get_context_data(self, **kwargs):
        user, on = self.request.user, today()
        roles = roles_of(user)
        own = Proposal.objects.filter(author=user) | Proposal.objects.filter(submitted_by=user)
        mine = list(own.exclude(status=Status.DRAFT).order_by("-changed_at", "-pk")[:SHOWN])
        residence = residence_of(user, on)
        boards = [self.board(platform, on) for platform in platforms_of_board_member(user, on)]
        asked = self.asked(user, on)
        tasks = [*self.support(user, on), *self.questions(own), *filter(None, map(_task_of, mine))]
        tasks += [_task_of_asker(question) for question, _late in asked if question.is_paused]
        if boards:
            tasks += [task for board in boards for task in board["tasks"]]
            tasks += self.papers([board["platform"] for board in boards])
        return super().get_context_data(
            tasks=in_order(tasks),
            cards=cards(Proposal.objects.filter(pk__in=[p.pk for p in mine]), reader=user, on=on),
            drafts=own.filter(status=Status.DRAFT).order_by("-changed_at")[:SHOWN],
            supports=Support.objects.filter(resident=user, is_withdrawn=False)
            .select_related("proposal")
            .order_by("-given_on", "-pk")[:SHOWN],
            reactions=Reaction.objects.filter(author=user, withdrawn_on=None)
            .select_related("proposal", "answer")
            .order_by("-written_at", "-pk")[:SHOWN],
            promises=self.promises(user, on),
            asked=asked,
            follows=self.follows(user),
            messages_shown=Message.objects.filter(user=user).order_by("-created_at", "-pk")[:5],
            unread=Message.objects.filter(user=user, read_at=None).count(),
            residence=residence,
            platform=platform_of_residence(residence, on),
            boards=boards,
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

    def support(self, user, on):
        """What boards ask of this broker, and what a board has yet to call done (R53)."""
        waiting = SupportRequest.objects.waiting_for(user).select_related("platform")[:SHOWN]
        tasks = [
            Task(
                _("Answer the board that asks for your support"),
                row.platform.name,
                row.get_absolute_url(),
                _("As broker."),
                _("The board waits for this."),
                row.due_on,
                row.is_late(on),
            )
            for row in waiting
        ]
        boards = boards_of(user)
        if boards:
            answered = SupportRequest.objects.filter(platform__in=boards, status="answered")
            tasks += [
                Task(
                    _("Say whether the broker has helped you"),
                    row.platform.name,
                    row.get_absolute_url(),
                    _for_board(row.platform),
                )
                for row in answered.select_related("platform").order_by("pk")[:SHOWN]
            ]
            tasks += self.appointments(boards)
        return tasks

    def appointments(self, boards):
        """Profiles on which a board can remark, and nominations on which its advice is asked."""
        words = {
            AppointmentStatus.PROFILE: _("Remark on the profile"),
            AppointmentStatus.CONSULTATION: _("Give the advice of your board"),
        }
        places = AppointmentPlatform.objects.filter(
            platform__in=boards,
            tendency="",
            appointment__status__in=words,
            appointment__turn=Side.NEIGHBOURHOOD,
        ).select_related("appointment", "platform")
        return [
            Task(
                words[place.appointment.status],
                place.appointment.get_kind_display(),
                place.appointment.get_absolute_url(),
                _for_board(place.platform),
                str(MUNICIPALITY_WAITS),
                place.appointment.term_due_on,
            )
            for place in places.order_by("appointment__term_due_on", "pk")[:SHOWN]
        ]

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
                _("Your own plan."),
                str(MUNICIPALITY_WAITS),
            )
            for exchange in waiting
        ]

    def follows(self, user):
        """Things this person follows, each with its page; what is gone is left out."""
        rows = Follow.objects.filter(user=user).select_related("content_type").order_by("-pk")
        return [row.about for row in rows.prefetch_related("about")[:50] if row.about]

    def papers(self, platforms):
        """Lists on paper that somebody of these boards checks: the other side entered them."""
        waiting = (
            PaperList.objects.filter(
                # A subject for the council is of no platform: any board may check its lists.
                Q(proposal__platform__in=platforms) | Q(proposal__kind=Kind.AGENDA),
                checked_on=None,
                proposal__status__in=OPEN_FOR_SUPPORT,
            )
            .exclude(entered_side=Side.NEIGHBOURHOOD)
            .exclude(entered_by=self.request.user)
            .exclude(proposal__author=self.request.user)
            .exclude(proposal__submitted_by=self.request.user)
            .select_related("proposal__platform")
            .order_by("entered_on", "pk")
        )
        return [
            Task(
                _("Check the signatures on paper"),
                paper.proposal.shown_title,
                reverse("proposals:check_paper", args=[paper.proposal.number, paper.pk]),
                _for_board(paper.proposal.platform) if paper.proposal.platform_id else "",
                str(MUNICIPALITY_WAITS),
            )
            for paper in waiting[:SHOWN]
        ]

    def board(self, platform, on):
        """A board's own page in short: what waits for it, what it waits for, what it is writing."""
        ours = Proposal.objects.of_platform(platform).by_municipality()
        waiting = (
            ours.filter(turn=Side.NEIGHBOURHOOD, status__in=BOARD_TASKS)
            .select_related("platform")
            .order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]
        )
        answered = ours.filter(status=Status.DECLINED).order_by("due_on", "pk")[:SHOWN]
        agreements = list(
            Agreement.objects.filter(platform=platform, status__in=OPEN_AGREEMENTS).order_by(
                "-version"
            )
        )
        proposed = [row for row in agreements if row.status == AgreementStatus.PROPOSED]
        return {
            "platform": platform,
            "tasks": [*map(_task_of_board, waiting), *self.life(platform)],
            "cards": cards(answered, on=on),
            "late": Proposal.objects.of_platform(platform)
            .late(on)
            .filter(turn=Side.MUNICIPALITY)
            .count(),
            "proposed": proposed,
            "concepts": [row for row in agreements if row not in proposed],
            "drafts": self.written(platform, on),
        }

    def life(self, platform):
        """What residents wait for besides plans: minutes, and answers of a working group."""
        meetings = Meeting.objects.of_platform(platform).filter(side=Side.NEIGHBOURHOOD)
        whom = _for_board(platform)
        minutes = [
            Task(
                _("Write the minutes"),
                meeting.title,
                reverse("platforms:meeting_minutes", args=[meeting.pk]),
                whom,
                str(RESIDENTS_WAIT),
            )
            for meeting in meetings.without_minutes(timezone.now())[:SHOWN]
        ]
        questions = (
            GroupQuestion.objects.waiting()
            .filter(group__platform=platform)
            .exclude(asked_by=self.request.user)
            .select_related("group__platform")[:SHOWN]
        )
        return minutes + [
            Task(
                _("Answer a question to the working group"),
                question.group.name,
                question.get_absolute_url(),
                whom,
                str(RESIDENTS_WAIT),
            )
            for question in questions
        ]

    def written(self, platform, on):
        """Meetings and news of this board that nobody else can see yet."""
        user = self.request.user
        meetings = Meeting.objects.of_platform(platform).filter(side=Side.NEIGHBOURHOOD)
        news = NewsItem.objects.of_platform(platform).filter(side=Side.NEIGHBOURHOOD)
        return [
            *meetings.drafts().visible_to(user, on).order_by("starts_at", "pk")[:SHOWN],
            *news.drafts().visible_to(user, on).order_by("pk")[:SHOWN],
        ]
