"""Reactions of residents to a plan, and the answer each one gets: both ways (R36)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.kinds import Role, Side

from .proposal import Proposal

REACTION_LENGTH = 2000
# How many stand on one page of all reactions to a plan.
PER_PAGE = 25


class ReactionQuerySet(models.QuerySet):
    """The lists people ask for, by name."""

    def standing(self):
        """Those that were not taken back."""
        return self.filter(withdrawn_on__isnull=True)

    def unanswered(self):
        """Waiting for an answer: ``Proposal.unanswered_reactions`` counts exactly these."""
        return self.standing().filter(answer__isnull=True)

    def for_page(self):
        """With the answers, in the order in which they were written."""
        return (
            self.select_related("author", "answer__by")
            .prefetch_related("answer__additions")
            .order_by("number")
        )


class Reaction(models.Model):
    """What one resident writes about a plan; everybody can read it, his name only if he wants.

    Written about one version of the text, by somebody who lived somewhere on that day: the place
    is a copy, so that moving house changes nothing about what was said. A reaction may show a
    political opinion (GDPR art. 9), so the text stands in this row, where it can be erased and
    covered, and never in the dossier. A withdrawn reaction keeps its number and loses its text.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="reactions")
    number = models.PositiveIntegerField(_("number"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="reactions",
        verbose_name=_("resident"),
    )
    is_name_public = models.BooleanField(_("my name may stand with it"), default=False)
    text = models.TextField(_("reaction"), max_length=REACTION_LENGTH, blank=True)
    version_number = models.PositiveSmallIntegerField(_("about version"))
    place = models.CharField(_("lives in"), max_length=120, blank=True)
    is_from_area = models.BooleanField(_("lives in the area"))
    basis = models.CharField(_("how we know the address"), max_length=10, blank=True)
    written_at = models.DateTimeField(_("written"))
    withdrawn_on = models.DateField(null=True, blank=True)
    author_erased_on = models.DateField(null=True, blank=True)
    detached_on = models.DateField(null=True, blank=True)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(
                name="reaction_number_once_per_proposal",
                fields=["proposal", "number"],
                violation_error_message=_("This reaction exists already."),
            ),
            models.CheckConstraint(
                name="reaction_has_text_until_withdrawn",
                condition=(Q(withdrawn_on__isnull=True) & ~Q(text=""))
                | Q(withdrawn_on__isnull=False, text=""),
                violation_error_message=_("A reaction has a text, unless it was withdrawn."),
            ),
            models.CheckConstraint(
                name="reaction_name_goes_with_author",
                condition=Q(is_name_public=False) | Q(author__isnull=False),
                violation_error_message=_("A name stands there only as long as we know it."),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}: {self.number}"

    def get_absolute_url(self):
        # Numbers run on without holes, so its page is known without looking.
        number = (self.number - 1) // PER_PAGE + 1
        page = reverse("proposals:reactions", args=[self.proposal.number])
        return f"{page}{f'?page={number}' if number > 1 else ''}#reactie-{self.number}"

    @property
    def is_withdrawn(self):
        return self.withdrawn_on is not None

    @property
    def is_answered(self):
        return hasattr(self, "answer")


class ReactionAnswer(models.Model):
    """The one answer to a reaction. It stands: a trigger refuses every change, as with R38.

    A correction is a ``ReactionAddition``. Whoever answers several reactions at once gives each of
    them this row, so that each author hears and each reaction can be read with its own answer.
    """

    reaction = models.OneToOneField(Reaction, models.CASCADE, related_name="answer")
    text = models.TextField(_("answer"), max_length=REACTION_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    side = models.CharField(_("side"), max_length=13, choices=Side)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer to a reaction")
        verbose_name_plural = _("answers to reactions")
        constraints = [
            models.CheckConstraint(
                name="reaction_answer_has_text",
                condition=~Q(text=""),
                violation_error_message=_("Write the answer."),
            ),
        ]

    def __str__(self):
        return f"{self.reaction_id}: {self.text[:60]}"


class ReactionAddition(models.Model):
    """What was added to an answer later; it stands too."""

    answer = models.ForeignKey(ReactionAnswer, models.CASCADE, related_name="additions")
    text = models.TextField(_("addition"), max_length=REACTION_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("addition to an answer")
        verbose_name_plural = _("additions to answers")

    def __str__(self):
        return f"{self.answer_id}: {self.text[:60]}"
