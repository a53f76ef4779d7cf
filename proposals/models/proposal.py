"""The proposal itself, with its text versions and attachments."""

import uuid

from django.conf import settings
from django.core.validators import FileExtensionValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.kinds import Role, Side
from core.terms import days_late, today
from liaisons.models import ContactAssignment, Question
from platforms.models import AgendaPoint, Agreement, Platform, Subject

from .. import states
from ..states import (
    Influence,
    Initiator,
    Kind,
    LackingCause,
    Mark,
    RefusalReason,
    Status,
    UnansweredCause,
)

TITLE_LENGTH = 80
TEXT_LENGTH = 10_000


# What `states.is_open` says, as a condition.
IS_OPEN = Q(status__in=states.OPEN) | Q(status=Status.DECLINED, initiator=Initiator.MUNICIPALITY)
# What a plan of the municipality says beforehand, beside its title and text.
PARTS = ("aim", "fixed_points", "influence", "planning")


class ProposalQuerySet(models.QuerySet):
    """The lists people ask for, by name."""

    def submitted(self):
        """Everything that has left its author's desk: the public list."""
        return self.exclude(status=Status.DRAFT)

    def newest_change(self):
        """The moment of the last step taken with one of these, from an index; None without any."""
        return self.order_by("-changed_at", "-pk").values_list("changed_at", flat=True).first()

    def public(self):
        """What a visitor may find; the text itself may still be closed (``is_text_public``)."""
        return self.submitted()

    def visible_to(self, user):
        """Proposals whose page this user may open; drafts only for whoever writes them.

        Says the same as the permission ``proposals.view_proposal``.
        """
        if user is None or not user.is_authenticated:
            return self.public()
        return self.filter(~Q(status=Status.DRAFT) | Q(author=user) | Q(submitted_by=user))

    def open(self):
        return self.filter(IS_OPEN)

    def closed(self):
        """Nobody has to do anything any more."""
        return self.filter(status__in=states.CLOSED).exclude(IS_OPEN)

    def late(self, on=None):
        """Past the due date while it is somebody's turn (R17): computed, so no worker can lie."""
        return self.filter(status__in=states.CAN_BE_LATE, due_on__lt=on or today()).exclude(
            status=Status.SUBMITTED, initiator=Initiator.MUNICIPALITY
        )

    def accepted_not_started(self, on=None):
        """Agreed, its next step's date over, and nothing begun (R16, R20)."""
        return self.filter(status__in=states.AGREED, due_on__lt=on or today())

    def resting(self, on=None):
        """Not enough support and untouched for six months: counted apart."""
        return self.filter(status=Status.SUPPORT_LACKING, due_on__lt=on or today())

    def minimum_reached(self):
        """Waiting for an answer after enough neighbours said yes."""
        return self.filter(status=Status.UNDER_REVIEW, has_reached_minimum=True)

    def with_reactions_to_answer(self):
        """Plans of the municipality of which residents wait for an answer to what they wrote."""
        return self.filter(initiator=Initiator.MUNICIPALITY, unanswered_reactions__gt=0)

    def handled_by(self, user):
        """Those this civil servant handles, himself or as deputy."""
        return self.filter(Q(handler=user) | Q(assignment__deputy=user))

    def of_platform(self, platform):
        return self.filter(platform=platform)

    def by_neighbourhood(self):
        return self.filter(initiator=Initiator.NEIGHBOURHOOD)

    def by_municipality(self):
        return self.filter(initiator=Initiator.MUNICIPALITY)

    def passed_over(self):
        """Plans with which the municipality went on without support, answer or consent."""
        return self.filter(
            Q(continued_without_support_on__isnull=False)
            | Q(continued_unanswered_on__isnull=False)
            | Q(continued_against_on__isnull=False)
        )

    def waking(self, on):
        """Those in which time has something to do: the worker's queue."""
        return self.filter(wake_on__lte=on)

    def for_list(self):
        """One query for a page of cards."""
        return self.select_related("platform", "subject").defer("text", "search_text")

    def for_queue(self):
        """One query for a page of the work floor."""
        return self.select_related(
            "platform", "subject", "handler", "author", "assignment__deputy"
        ).defer("search_text")


class Proposal(models.Model):
    """A plan, wish or challenge of residents, or a plan of the municipality (R36-R42).

    Its status changes only in ``proposals.operations``; its text belongs to its author. Minimum,
    maximum and terms are frozen at admission from the agreement in force (R43, R44). ``turn`` and
    ``due_on`` are copies of the running term, kept in the same transaction, so that lists need no
    join. ``wake_on`` is the first day on which time itself has something to do.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, null=True, editable=False)  # noqa: DJ001
    initiator = models.CharField(
        _("comes from"), max_length=13, choices=Initiator, default=Initiator.NEIGHBOURHOOD
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.PLAN)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    status_before = models.CharField(max_length=20, choices=Status, blank=True, default="")
    status_since = models.DateField(_("in this status since"), default=today)

    platform = models.ForeignKey(
        Platform, models.PROTECT, null=True, related_name="proposals", verbose_name=_("platform")
    )
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, related_name="proposals", verbose_name=_("subject")
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    text = models.TextField(_("text"), blank=True)
    summary = models.CharField(_("summary by the municipality"), max_length=300, blank=True)
    version_number = models.PositiveSmallIntegerField(default=1, editable=False)
    cost_estimate = models.DecimalField(
        _("estimated cost in euros"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    # What a list shows and a search finds: written by ``proposals.search.index`` with every step,
    # from what is public at that moment and not covered, so that no list works it out again.
    search_text = models.TextField(editable=False, blank=True, default="")
    listed_title = models.CharField(max_length=200, editable=False, blank=True, default="")
    teaser = models.CharField(max_length=200, editable=False, blank=True, default="")

    # A plan of the municipality says more beforehand (participation ordinance, DOMAIN 2.2).
    aim = models.TextField(_("aim"), blank=True)
    fixed_points = models.TextField(_("what is already fixed"), blank=True)
    influence = models.CharField(
        _("room for influence"), max_length=20, choices=Influence, blank=True
    )
    planning = models.TextField(_("planning"), blank=True)
    # The same plan in several places: one proposal each, answered by each neighbourhood itself.
    bundle = models.UUIDField(null=True, blank=True)
    from_agenda_point = models.ForeignKey(
        AgendaPoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("from this point of an agenda"),
    )
    from_question = models.ForeignKey(
        Question,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("from this question"),
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    # After an answer a changed plan is a new one: the younger points at the older.
    earlier_plan = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="later_plans",
        verbose_name=_("comes after"),
    )
    continued_without_support_on = models.DateField(null=True, blank=True)
    continued_unanswered_on = models.DateField(null=True, blank=True)
    unanswered_cause = models.CharField(max_length=10, choices=UnansweredCause, blank=True)
    continued_against_on = models.DateField(null=True, blank=True)

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="proposals"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="proposals_submitted"
    )
    submitted_by_role = models.CharField(max_length=20, choices=Role, blank=True, default="")
    on_behalf_of = models.CharField(_("on behalf of"), max_length=120, blank=True)
    is_author_told_by_helper = models.BooleanField(default=False)
    is_name_public = models.BooleanField(_("my name may stand with the plan"), default=False)
    may_be_mailed = models.BooleanField(_("you may mail me about this"), default=True)
    is_text_public_after_end = models.BooleanField(default=False)

    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals_handled",
    )
    assignment = models.ForeignKey(
        ContactAssignment, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    handler_basis = models.CharField(max_length=10, blank=True, default="")

    turn = models.CharField(_("turn"), max_length=13, choices=Side, default=Side.NEIGHBOURHOOD)
    turn_since = models.DateField(default=today)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    is_paused = models.BooleanField(default=False)
    wake_on = models.DateField(null=True, blank=True)
    executor_side = models.CharField(max_length=13, choices=Side, default=Side.MUNICIPALITY)

    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    admitted_on = models.DateField(null=True, blank=True)
    is_admitted_by_itself = models.BooleanField(default=False)
    review_started_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    is_answered_on_time = models.BooleanField(null=True)
    # The meeting of the council that decides, of a subject for its agenda: the clerk names it.
    meeting_on = models.DateField(_("meeting of the council"), null=True, blank=True)
    planned_end_on = models.DateField(_("planned end"), null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    support_detached_on = models.DateField(null=True, blank=True)
    draft_warned_on = models.DateField(null=True, blank=True)
    forwarded_to = models.CharField(_("forwarded to"), max_length=120, blank=True)
    forward_confirmed_on = models.DateField(null=True, blank=True)
    refusal_reason = models.CharField(max_length=20, choices=RefusalReason, blank=True)
    has_supplement_lapsed = models.BooleanField(default=False)
    supplements_asked = models.PositiveSmallIntegerField(default=0)
    has_no_reaction = models.BooleanField(default=False)

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    minimum = models.PositiveIntegerField(_("minimum"), null=True, blank=True)
    maximum_objections = models.PositiveIntegerField(null=True, blank=True)
    window_days = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(null=True, blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    has_extended_window = models.BooleanField(default=False)
    has_reached_minimum = models.BooleanField(default=False)
    reached_on = models.DateField(null=True, blank=True)
    went_on_as_wish = models.BooleanField(default=False)
    went_on_with = models.PositiveIntegerField(null=True, blank=True)
    lacking_cause = models.CharField(max_length=10, choices=LackingCause, blank=True)

    support_count = models.PositiveIntegerField(_("support"), default=0, editable=False)
    paper_count = models.PositiveIntegerField(default=0, editable=False)
    support_elsewhere = models.PositiveIntegerField(default=0, editable=False)
    objection_count = models.PositiveIntegerField(default=0, editable=False)
    objection_elsewhere = models.PositiveIntegerField(default=0, editable=False)
    reminder_count = models.PositiveIntegerField(default=0, editable=False)
    # All reactions ever written (a withdrawn one keeps its number), and those without an answer.
    reaction_count = models.PositiveIntegerField(default=0, editable=False)
    unanswered_reactions = models.PositiveIntegerField(default=0, editable=False)
    entry_count = models.PositiveIntegerField(default=0, editable=False)
    dossier_head = models.CharField(max_length=64, blank=True, default="", editable=False)

    # The look-up of the day gave it to somebody else in this very write.
    is_handled_anew = False

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_on", "-pk"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(
                name="submitted_proposal_has_number_and_place",
                condition=Q(status=Status.DRAFT)
                | (
                    Q(number__isnull=False)
                    & Q(submitted_on__isnull=False)
                    # A subject for the council is about the whole municipality, and of no platform.
                    & (
                        (Q(platform__isnull=False) & ~Q(kind=Kind.AGENDA))
                        | Q(platform__isnull=True, kind=Kind.AGENDA)
                    )
                    & Q(subject__isnull=False)
                    & ~Q(title="")
                ),
                violation_error_message=_("A submitted plan has a number, a place and a title."),
            ),
            models.CheckConstraint(
                name="kind_fits_initiator",
                condition=(
                    Q(initiator=Initiator.MUNICIPALITY, kind=Kind.MUNICIPAL_PLAN)
                    | (Q(initiator=Initiator.NEIGHBOURHOOD) & ~Q(kind=Kind.MUNICIPAL_PLAN))
                ),
                violation_error_message=_("This kind does not belong to this side."),
            ),
            models.CheckConstraint(
                name="only_municipality_passes_over",
                condition=Q(initiator=Initiator.MUNICIPALITY)
                | Q(
                    continued_without_support_on__isnull=True,
                    continued_unanswered_on__isnull=True,
                    continued_against_on__isnull=True,
                    earlier_plan__isnull=True,
                ),
                violation_error_message=_(
                    "Only a plan of the municipality goes on without the neighbourhood."
                ),
            ),
            models.CheckConstraint(
                name="unanswered_plan_has_cause",
                condition=Q(continued_unanswered_on__isnull=True) | ~Q(unanswered_cause=""),
                violation_error_message=_("A plan without an answer says why there is none."),
            ),
            models.CheckConstraint(
                name="answered_proposal_has_date",
                condition=~Q(status__in=sorted(states.ANSWERED)) | Q(answered_on__isnull=False),
                violation_error_message=_("An answered plan has the date of its answer."),
            ),
            models.CheckConstraint(
                name="open_term_has_due_date",
                condition=~Q(
                    status__in=[
                        Status.SUBMITTED,
                        Status.SUPPLEMENT_REQUESTED,
                        Status.GATHERING_SUPPORT,
                        Status.UNDER_REVIEW,
                        Status.ACCEPTED,
                        Status.PARTLY_ACCEPTED,
                    ]
                )
                | Q(due_on__isnull=False),
                violation_error_message=_("Whoever has the turn has a date."),
            ),
            models.CheckConstraint(
                name="paper_support_is_part_of_support",
                condition=Q(paper_count__lte=F("support_count")),
                violation_error_message=_("Support on paper is part of all support."),
            ),
            models.CheckConstraint(
                name="minimum_is_above_zero",
                condition=Q(minimum__isnull=True) | Q(minimum__gt=0),
                violation_error_message=_("A minimum is more than zero."),
            ),
            models.CheckConstraint(
                name="unanswered_reactions_are_reactions",
                condition=Q(unanswered_reactions__lte=F("reaction_count")),
                violation_error_message=_("No more reactions wait than there are."),
            ),
        ]
        indexes = [
            # One for each order of the list; the latest news is the usual one.
            models.Index(fields=["-changed_at", "-id"], name="proposal_latest"),
            # The list as it opens: counted and read without the finished plans. With the status in
            # it, since the list leaves out drafts as well.
            models.Index(
                fields=["-changed_at", "-id"],
                name="proposal_running",
                condition=IS_OPEN,
                include=["status"],
            ),
            models.Index(fields=["-submitted_on", "-id"], name="proposal_newest"),
            models.Index(fields=["due_on", "id"], name="proposal_soonest"),
            models.Index(
                fields=["platform", "-changed_at", "-id"],
                name="proposal_of_platform",
                include=["status", "initiator"],
            ),
            models.Index(fields=["platform", "status", "due_on"], name="proposal_platform_queue"),
            models.Index(fields=["subject", "-changed_at", "-id"], name="proposal_of_subject"),
            models.Index(fields=["kind", "-changed_at", "-id"], name="proposal_of_kind"),
            models.Index(fields=["status", "-changed_at", "-id"], name="proposal_in_status"),
            models.Index(fields=["status", "due_on"], name="proposal_queue"),
            models.Index(fields=["handler", "status", "due_on"], name="proposal_of_handler"),
            models.Index(
                fields=["-support_count", "-id"],
                name="proposal_most_support",
            ),
            models.Index(
                fields=["wake_on"], name="proposal_waking", condition=Q(wake_on__isnull=False)
            ),
            models.Index(fields=["answered_on"], name="proposal_answered"),
            models.Index(
                fields=["bundle"], name="proposal_bundle", condition=Q(bundle__isnull=False)
            ),
            models.Index(
                fields=["due_on", "id"],
                name="proposal_reactions_waiting",
                condition=Q(unanswered_reactions__gt=0),
            ),
        ]

    @property
    def is_for_council(self) -> bool:
        """A subject for the agenda of the council: for everybody, decided by the council."""
        return self.kind == Kind.AGENDA

    @property
    def place_name(self) -> str:
        """Where it is about: the village or neighbourhood, or the whole municipality."""
        if self.is_for_council:
            return gettext("Whole municipality")
        return self.platform.name if self.platform_id else ""

    @property
    def place_in_sentence(self) -> str:
        """The same within a sentence, such as “a resident of …”."""
        return settings.MUNICIPALITY_NAME if self.is_for_council else self.place_name

    def __str__(self):
        if self.number and self.is_text_public:
            return f"{self.number} {self.shown_title}"
        return self.number or self.title or str(_("Draft"))

    def get_absolute_url(self):
        if self.status == Status.DRAFT:
            return reverse("proposals:draft", args=[self.uuid])
        return reverse("proposals:detail", args=[self.number])

    # --- direction ---
    @property
    def is_from_neighbourhood(self):
        return self.initiator == Initiator.NEIGHBOURHOOD

    @property
    def initiator_side(self):
        return Side(self.initiator)

    @property
    def receiver_side(self):
        return states.OTHER[Initiator(self.initiator)]

    # --- status, in words and signs ---
    @property
    def status_label(self):
        """The status as people read it, which differs per direction."""
        if self.is_answering_reactions:
            return states.ANSWERING_REACTIONS_LABEL
        if not self.is_from_neighbourhood:
            label = states.MUNICIPAL_LABELS.get(self.status)
            if label:
                return label
        # Not get_status_display(): that makes a dictionary of all choices, 20 times per list page.
        return Status(self.status).label

    @property
    def state_tone(self):
        """The tone of the status sign (``wp-status--…``)."""
        return states.LOOK[self.status][0]

    @property
    def phase(self):
        """How far along the road: the sign ``fase0`` to ``fase4``."""
        return states.LOOK[self.status][1]

    @property
    def is_draft(self):
        return self.status == Status.DRAFT

    @property
    def is_open(self):
        return states.is_open(self.status, self.initiator)

    @property
    def is_open_for_support(self):
        return self.status in states.OPEN_FOR_SUPPORT

    @property
    def marks(self) -> list[Mark]:
        """How the municipality went on without the neighbourhood, in order of the road."""
        dates = (
            (Mark.WITHOUT_SUPPORT, self.continued_without_support_on),
            (Mark.UNANSWERED, self.continued_unanswered_on),
            (Mark.AGAINST, self.continued_against_on),
        )
        return [mark for mark, day in dates if day is not None]

    @property
    def is_open_for_reactions(self):
        return self.status in states.OPEN_FOR_REACTIONS[self.initiator]

    @property
    def is_answering_reactions(self):
        """The window of a municipal plan is over, and residents still wait for an answer.

        As long as that is so, the municipality has the turn and the board's term has not begun.
        """
        return (
            self.status == Status.UNDER_REVIEW
            and self.initiator == Initiator.MUNICIPALITY
            and self.unanswered_reactions > 0
        )

    @property
    def term_kind(self):
        """The kind of term that counts now, or None."""
        return states.term_in(self.status, self.is_answering_reactions)

    @property
    def is_answered(self):
        return self.answered_on is not None

    @property
    def is_forward_final(self):
        return self.forward_confirmed_on is not None

    @property
    def is_forward_unconfirmed(self):
        """Sent on, and the other body has not said yet that it has the plan."""
        return self.status == Status.FORWARDED and self.forward_confirmed_on is None

    @property
    def is_text_public(self):
        """Title, text and pictures are public from admission on (PRODUCT.md, "Before admission").

        Refused or withdrawn before that: only when the author wants it.
        """
        if self.status == Status.DRAFT:
            return False
        return self.admitted_on is not None or self.is_text_public_after_end

    @property
    def shown_title(self):
        """The title for a public list: its number until the text is public."""
        return (self.listed_title or self.title) if self.is_text_public else self.number

    # --- term ---
    @property
    def is_late(self):
        return (
            self.status in states.CAN_BE_LATE and self.due_on is not None and self.due_on < today()
        )

    @property
    def days_late(self):
        """Calendar days past the due date; 0 when nobody is late."""
        return days_late(self.due_on, today()) if self.is_late else 0

    @property
    def days_left(self):
        """Calendar days to the due date (negative once past), or None without a term."""
        return (self.due_on - today()).days if self.due_on else None

    @property
    def days_waiting(self):
        """For how many days the turn has been where it is."""
        return (today() - self.turn_since).days

    @property
    def is_accepted_not_started(self):
        return self.status in states.AGREED and self.is_late

    @property
    def is_resting(self):
        return (
            self.status == Status.SUPPORT_LACKING
            and self.due_on is not None
            and self.due_on < today()
        )

    @property
    def has_turn(self):
        return self.turn != Side.NOBODY

    # --- support ---
    @property
    def online_count(self):
        return self.support_count - self.paper_count

    @cached_property
    def paper_objections(self):
        """Objections on paper that were checked; the counter holds them with the others."""
        checked = self.paper_lists.filter(choice="objection", checked_on__isnull=False)
        return checked.aggregate(number=models.Sum("counted"))["number"] or 0

    @property
    def has_minimum(self):
        return self.minimum is not None

    @property
    def support_missing(self):
        """How many are still needed; 0 when there is no minimum."""
        return max(0, (self.minimum or 0) - self.support_count)

    @property
    def support_bar(self):
        """Width of the support bar in percent: the minimum stands at 75 (design)."""
        if not self.minimum:
            return 0
        return min(100, round(75 * self.support_count / self.minimum))

    # --- people ---
    @cached_property
    def published_response(self):
        """The answer, or None; the plan page prefetches it with ``responses``."""
        return next((r for r in self.responses.all() if r.is_published), None)

    @property
    def handler_name(self):
        return self.handler.public_name() if self.handler_id else ""


class ProposalVersion(models.Model):
    """A text as it stood from a moment on. Version 1 is what was submitted (R42)."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.TextField()
    # Of a plan of the municipality: what it said beforehand, as it stood then.
    aim = models.TextField(blank=True)
    fixed_points = models.TextField(blank=True)
    influence = models.CharField(max_length=20, choices=Influence, blank=True)
    planning = models.TextField(blank=True)
    reason = models.CharField(_("what changed and why"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="version_number_once_per_proposal",
                fields=["proposal", "number"],
                violation_error_message=_("This version exists already."),
            )
        ]

    def __str__(self):
        return f"{self.proposal_id} v{self.number}"


def attachment_path(attachment, filename):
    """Store under an unguessable name; the original name is shown, never used on disk."""
    extension = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(
        attachment.content_type, "webp"
    )
    return f"attachments/{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}.{extension}"


class Attachment(models.Model):
    """A picture or PDF with a plan: re-encoded, private until the text is public."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="attachments")
    file = models.FileField(
        upload_to=attachment_path,
        validators=[FileExtensionValidator(["pdf", "jpg", "png", "webp"])],
    )
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    alternative = models.CharField(_("what is in the picture"), max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("proposals:attachment", args=[self.proposal.number, self.pk])

    @property
    def is_picture(self):
        return self.content_type.startswith("image/")


class NumberSeries(models.Model):
    """The last number given out in a year, so that numbers run on without holes or doubles."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.year}: {self.last}"
