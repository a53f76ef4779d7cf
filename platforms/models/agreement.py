"""What a platform agreed with the municipality about support, in versions."""

import math
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.terms import days_late

from ..states import (
    OPEN_AGREEMENTS,
    PUBLIC_AGREEMENTS,
    SIGNED_AGREEMENTS,
    STATUSES_THAT_AGREE,
    AgreementKind,
    AgreementStatus,
    AgreementVerb,
    BoardRole,
)
from .platform import BoardSeat, Platform

# The municipality's own terms (PRODUCT.md, "Proposal"). An agreement may shorten them, never more.
LONGEST_ADMISSION = 10  # working days
LONGEST_ANSWER = 42  # calendar days: 6 weeks
DEFAULT_WINDOW = 42
SHORTEST_WINDOW, LONGEST_WINDOW = 14, 84


class AgreementQuerySet(models.QuerySet):
    def public(self):
        """What was put before the municipality. A draft that ended unseen stays the board's."""
        return self.filter(status__in=PUBLIC_AGREEMENTS, proposed_on__isnull=False)

    def open(self):
        """Being worked at: a draft of the board, or a proposal that waits for the municipality."""
        return self.filter(status__in=OPEN_AGREEMENTS)

    def signed(self):
        return self.filter(status__in=SIGNED_AGREEMENTS)

    def to_sign(self):
        """Waiting for the municipality; the oldest term first.

        Not what it signed already, nor what rests with a platform that is dormant.
        """
        return self.filter(
            status=AgreementStatus.PROPOSED,
            municipality_signed_on__isnull=True,
            platform__status__in=STATUSES_THAT_AGREE,
        ).order_by("municipality_due_on", "pk")

    def late(self, today):
        return self.to_sign().filter(municipality_due_on__lt=today)

    def visible_to(self, user, day):
        """Public versions for everybody; a draft for the board of that platform only."""
        if not user.is_authenticated:
            return self.public()
        seats = BoardSeat.objects.on(day).filter(user=user, platform=OuterRef("platform"))
        is_public = Q(status__in=PUBLIC_AGREEMENTS, proposed_on__isnull=False)
        return self.filter(is_public | Exists(seats))

    def applying(self, day):
        """Signed by both and valid on a day, by dates alone; says nothing of a dormant platform."""
        return self.signed().filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            valid_from__lte=day,
            board_signed_on__isnull=False,
            municipality_signed_on__isnull=False,
        )


class Agreement(models.Model):
    """When is there enough support? What residents and municipality agreed, in versions (R43-R46).

    The platform writes it, the municipality agrees or comments and never edits (R45); it holds
    only with two dated signatures (R44) and always has a minimum (R46). A signed version never
    changes: a proposal freezes it with its number.
    """

    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("platform")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        _("status"), max_length=10, choices=AgreementStatus, default=AgreementStatus.CONCEPT
    )
    kinds = models.JSONField(_("kinds of plan"), default=list)
    minimum_residents = models.PositiveIntegerField(
        _("minimum number of residents"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1, _("A minimum must be above zero."))],
    )
    minimum_share = models.DecimalField(
        _("minimum share of the inhabitants, in per cent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(Decimal("0.01"), _("A minimum must be above zero.")),
            MaxValueValidator(100, _("A share is at most 100 per cent.")),
        ],
    )
    base_number = models.PositiveIntegerField(_("number of inhabitants"), null=True, blank=True)
    base_on = models.DateField(_("counted on"), null=True, blank=True)
    base_source = models.CharField(_("source of the number"), max_length=200, blank=True)
    minimum_age = models.PositiveSmallIntegerField(
        _("from which age"),
        default=16,
        validators=[MaxValueValidator(18, _("The age is at most 18 years."))],
    )
    maximum_objections = models.PositiveIntegerField(
        _("maximum of objections"), null=True, blank=True
    )
    window_days = models.PositiveSmallIntegerField(
        _("time to gather support, in days"), default=DEFAULT_WINDOW
    )
    admission_working_days = models.PositiveSmallIntegerField(
        _("term for admission, in working days"), default=LONGEST_ADMISSION
    )
    answer_days = models.PositiveSmallIntegerField(
        _("term for an answer, in days"), default=LONGEST_ANSWER
    )
    explanation = models.TextField(_("explanation by the platform"), blank=True)
    is_trial = models.BooleanField(_("on trial"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    created_on = models.DateField(_("written on"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True)
    board_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("signed for the platform by"),
    )
    board_signed_on = models.DateField(_("signed for the platform on"), null=True, blank=True)
    board_signed_role = models.CharField(
        _("signed for the platform as"), max_length=12, choices=BoardRole, blank=True
    )
    municipality_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("signed for the municipality by"),
    )
    municipality_signed_on = models.DateField(
        _("signed for the municipality on"), null=True, blank=True
    )
    # In words, as it was on that day: "Wethouder", "Mandaat wijkzaken".
    municipality_signed_role = models.CharField(
        _("signed for the municipality as"), max_length=120, blank=True
    )
    municipality_due_on = models.DateField(_("the municipality answers by"), null=True, blank=True)
    comment = models.TextField(_("comment of the municipality"), blank=True)
    commented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("comment by"),
    )
    commented_on = models.DateField(_("comment on"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    notice_on = models.DateField(_("notice given on"), null=True, blank=True)
    notice_side = models.CharField(_("notice given by"), max_length=16, blank=True)
    notice_reason = models.TextField(_("reason for ending"), blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement on support")
        verbose_name_plural = _("agreements on support")
        ordering = ["platform", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="agreement_version_once_per_platform",
                fields=["platform", "version"],
                violation_error_message=_("This version already exists."),
            ),
            models.UniqueConstraint(
                name="one_open_version_per_platform_and_kinds",
                fields=["platform", "kinds"],
                condition=Q(status__in=OPEN_AGREEMENTS),
                violation_error_message=_(
                    "A new version for these kinds is already in the making."
                ),
            ),
            models.UniqueConstraint(
                name="one_lasting_agreement_per_platform_and_kinds",
                fields=["platform", "kinds"],
                condition=Q(status=AgreementStatus.AGREED, ends_on__isnull=True),
                violation_error_message=_("Another version already holds for these kinds."),
            ),
            models.CheckConstraint(
                name="agreement_has_a_minimum",
                # Not “> 0”: with two nulls that is unknown, and unknown passes a check.
                condition=Q(minimum_residents__isnull=False) | Q(minimum_share__isnull=False),
                violation_error_message=_(
                    "An agreement needs a minimum: a number of residents, a share, or both."
                ),
            ),
            models.CheckConstraint(
                name="agreement_minimum_is_above_zero",
                condition=(Q(minimum_residents__isnull=True) | Q(minimum_residents__gt=0))
                & (Q(minimum_share__isnull=True) | Q(minimum_share__gt=0, minimum_share__lte=100)),
                violation_error_message=_("A minimum must be above zero."),
            ),
            models.CheckConstraint(
                name="agreement_share_has_its_base",
                condition=Q(minimum_share__isnull=True)
                | (
                    Q(base_number__isnull=False, base_number__gt=0, base_on__isnull=False)
                    & ~Q(base_source="")
                ),
                violation_error_message=_(
                    "A share needs the number of inhabitants, its date and its source."
                ),
            ),
            models.CheckConstraint(
                name="agreement_terms_within_the_default",
                condition=Q(
                    admission_working_days__gte=1,
                    admission_working_days__lte=LONGEST_ADMISSION,
                    answer_days__gte=1,
                    answer_days__lte=LONGEST_ANSWER,
                    window_days__gte=SHORTEST_WINDOW,
                    window_days__lte=LONGEST_WINDOW,
                ),
                violation_error_message=_(
                    "Terms may be shorter than those of the municipality, never longer."
                ),
            ),
            models.CheckConstraint(
                name="signed_agreement_has_both_signatures",
                condition=~Q(status=AgreementStatus.AGREED)
                | Q(
                    board_signed_by__isnull=False,
                    board_signed_on__isnull=False,
                    municipality_signed_by__isnull=False,
                    municipality_signed_on__isnull=False,
                    valid_from__isnull=False,
                ),
                violation_error_message=_("An agreement holds only with both signatures."),
            ),
            models.CheckConstraint(
                name="proposed_agreement_has_due_date",
                condition=~Q(status=AgreementStatus.PROPOSED)
                | Q(proposed_on__isnull=False, municipality_due_on__isnull=False),
                violation_error_message=_("A proposed agreement has a term for the municipality."),
            ),
        ]

    def __str__(self):
        return _("%(platform)s, version %(version)s") % {
            "platform": self.platform,
            "version": self.version,
        }

    def get_absolute_url(self):
        return reverse("platforms:agreement_version", args=[self.platform.slug, self.version])

    @property
    def minimum(self):
        """Residents needed: the higher of number and share, the share rounded up."""
        by_share = 0
        if self.minimum_share and self.base_number:
            by_share = math.ceil(self.minimum_share * self.base_number / 100)
        return max(self.minimum_residents or 0, by_share)

    @property
    def kind_labels(self):
        labels = dict(AgreementKind.choices)
        return [labels[kind] for kind in AgreementKind.values if kind in self.kinds]

    @property
    def is_open(self):
        return self.status in OPEN_AGREEMENTS

    @property
    def is_concept(self):
        return self.status == AgreementStatus.CONCEPT

    @property
    def is_proposed(self):
        return self.status == AgreementStatus.PROPOSED

    @property
    def is_resting(self):
        """Proposed by a platform that is dormant now: nobody signs, and the term stands still."""
        return self.is_proposed and not self.platform.can_agree

    @property
    def awaits_municipality(self):
        """The municipality has the turn: it has neither signed nor commented."""
        return self.is_proposed and self.municipality_signed_on is None and not self.is_resting

    @property
    def is_agreed(self):
        return self.status == AgreementStatus.AGREED

    @property
    def can_be_ended(self):
        """Holds, and nobody has given notice or replaced it yet."""
        return self.is_agreed and self.notice_on is None and self.replaced_by_id is None

    @property
    def is_signed_by_board(self):
        return self.board_signed_on is not None

    @property
    def is_public(self):
        return self.status in PUBLIC_AGREEMENTS and self.proposed_on is not None

    def days_late(self, today):
        """Calendar days past the municipality's 6 weeks; 0 when not late or not waiting."""
        if not self.awaits_municipality:
            return 0
        return days_late(self.municipality_due_on, today)

    def applies_on(self, day):
        return (
            self.status in SIGNED_AGREEMENTS
            and self.board_signed_on is not None
            and self.municipality_signed_on is not None
            and self.valid_from is not None
            and self.valid_from <= day
            and (self.ends_on is None or self.ends_on >= day)
        )


class AgreementStep(models.Model):
    """What happened to an agreement, by whom, with its text at that moment.

    A comment sends a proposal back and the board changes it: without this row the first text
    would be gone. Rows are only ever added.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="steps", verbose_name=_("agreement")
    )
    verb = models.CharField(_("step"), max_length=20, choices=AgreementVerb)
    on = models.DateField(_("date"))
    side = models.CharField(_("side"), max_length=16)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    capacity = models.CharField(_("in which capacity"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)
    terms = models.JSONField(_("the agreement at that moment"), default=dict)

    class Meta:
        verbose_name = _("step of an agreement")
        verbose_name_plural = _("steps of an agreement")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_verb_display()} {self.on}"
