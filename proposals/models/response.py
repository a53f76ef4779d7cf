"""The formal response: prepared, published, then unchangeable."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kinds import Side
from council.models import Decision, Promise
from liaisons.models import Mandate
from platforms.models import Subject

from ..states import BOARD_OUTCOMES, Capacity, Outcome
from .proposal import Proposal


class FormalResponse(models.Model):
    """The answer to a proposal, in one of four capacities (R19, R52).

    Once published, a trigger in the database refuses every change; a correction is a
    ``ResponseAddition``. Cost is in euros; 0 is allowed, empty is not on yes and partly.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("Prepared")
        PUBLISHED = "published", _("Published")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="responses")
    state = models.CharField(max_length=9, choices=State, default=State.PREPARED)
    outcome = models.CharField(_("outcome"), max_length=6, choices=Outcome)
    reason = models.TextField(_("reason"))
    alternative = models.TextField(_("another way"), blank=True)
    objections_answer = models.TextField(_("answer to the objections"), blank=True)
    cost = models.DecimalField(
        _("cost in euros"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    capacity = models.CharField(_("who decides"), max_length=11, choices=Capacity)
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    # The decision or motion in the register of the council room, when it stands there.
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name=_("decision of council or college"),
    )
    reference = models.CharField(_("reference of the decision"), max_length=120, blank=True)
    reference_url = models.URLField(_("link to the decision"), blank=True)
    is_decision = models.BooleanField(
        _("this is a decision under the law (besluit)"), default=False
    )
    objection_clause = models.TextField(_("how to object"), blank=True)
    executor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responses_to_execute",
    )
    executor_side = models.CharField(
        _("who carries it out"), max_length=13, choices=Side, default=Side.MUNICIPALITY
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_on = models.DateField(_("date of the next step"), null=True, blank=True)
    version_number = models.PositiveSmallIntegerField(_("answers version"))
    # What was promised with it, made in the operation that publishes it.
    promises = models.ManyToManyField(
        Promise, blank=True, related_name="responses", verbose_name=_("promises")
    )
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(auto_now=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                name="one_published_response",
                fields=["proposal"],
                condition=Q(state="published"),
                violation_error_message=_("This plan has its answer already."),
            ),
            models.UniqueConstraint(
                name="one_prepared_response",
                fields=["proposal"],
                condition=Q(state="prepared"),
                violation_error_message=_("An answer is being prepared already."),
            ),
            models.CheckConstraint(
                name="published_response_has_moment_and_reason",
                condition=Q(state="prepared")
                | (Q(published_at__isnull=False) & Q(published_by__isnull=False) & ~Q(reason="")),
                violation_error_message=_("A published answer has a reason and a date."),
            ),
            models.CheckConstraint(
                name="yes_and_partly_have_cost_and_next_step",
                condition=Q(state="prepared")
                | Q(outcome=Outcome.NO)
                | (Q(cost__isnull=False) & Q(next_step_on__isnull=False) & ~Q(next_step="")),
                violation_error_message=_(
                    "Yes and partly name the cost, the next step and its date."
                ),
            ),
            models.CheckConstraint(
                name="partly_and_no_have_another_way",
                condition=Q(state="prepared") | Q(outcome=Outcome.YES) | ~Q(alternative=""),
                violation_error_message=_("Partly and no name another way."),
            ),
            models.CheckConstraint(
                name="decision_has_objection_clause",
                condition=Q(state="prepared") | Q(is_decision=False) | ~Q(objection_clause=""),
                violation_error_message=_("A decision tells how to object."),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}: {self.outcome}"

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED

    @property
    def is_of_board(self):
        """The neighbourhood answers a plan of the municipality."""
        return self.capacity == Capacity.BOARD

    @property
    def outcome_label(self):
        """The outcome as people read it, which differs per direction."""
        if self.is_of_board and self.outcome in BOARD_OUTCOMES:
            return BOARD_OUTCOMES[self.outcome]
        return self.get_outcome_display()

    @property
    def executor_name(self):
        return self.executor.public_name() if self.executor_id else ""


class ResponseAddition(models.Model):
    """Something added to a published answer, dated; the answer itself stands."""

    response = models.ForeignKey(FormalResponse, models.PROTECT, related_name="additions")
    text = models.TextField(_("addition"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.response_id}: {self.text[:40]}"


class ResponseTemplate(models.Model):
    """A text a civil servant may start an answer or a message from; never sent unread."""

    class Use(models.TextChoices):
        ANSWER = "answer", _("Answer")
        SUPPLEMENT = "supplement", _("Asking for a supplement")
        REFUSAL = "refusal", _("Not taken up")
        MESSAGE = "message", _("Message")

    name = models.CharField(_("name"), max_length=80, unique=True)
    use = models.CharField(_("used for"), max_length=10, choices=Use, default=Use.ANSWER)
    subject = models.ForeignKey(
        Subject, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("subject")
    )
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["use", "name"]
        verbose_name = _("response template")
        verbose_name_plural = _("response templates")

    def __str__(self):
        return self.name
