"""Terms of a proposal as rows (R4, R17): whose, from when, until when, and when it stood still."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Term, TermPause

from ..states import TermKind
from .proposal import Proposal


class ProposalTerm(Term):
    """A term of a proposal; at most one of a kind runs at a time."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=20, choices=TermKind)

    class Meta(Term.Meta):
        abstract = False
        ordering = ["started_on", "pk"]
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                name="one_running_term_of_a_kind",
                fields=["proposal", "kind"],
                condition=Q(met_on__isnull=True, ended_on__isnull=True),
                violation_error_message=_("This term is running already."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "met_on"], name="term_kind_met")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.due_on}"

    @property
    def label(self):
        """What the term is for; before a plan of the municipality opens nobody judges it."""
        if self.kind == TermKind.ADMISSION and not self.proposal.is_from_neighbourhood:
            return _("Prepare for the opening")
        return self.get_kind_display()


class ProposalTermPause(TermPause):
    """A stretch in which a term of a proposal stood still, in the open."""

    term = models.ForeignKey(ProposalTerm, models.CASCADE, related_name="pauses")

    class Meta(TermPause.Meta):
        abstract = False
        constraints = [
            *TermPause.Meta.constraints,
            models.UniqueConstraint(
                name="one_open_pause_per_term",
                fields=["term"],
                condition=Q(ended_on__isnull=True),
                violation_error_message=_("This term stands still already."),
            ),
        ]

    def __str__(self):
        return f"{self.started_on} - {self.ended_on}"
