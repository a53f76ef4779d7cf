"""The append-only dossier of a proposal (R4, R5): see ``core.models.Entry``."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Entry, EntryText

from .proposal import Proposal


class ProposalEntry(Entry):
    """One step in a proposal's dossier; triggers in the database refuse any change."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="entries")

    class Meta(Entry.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="proposal_entry_number_once",
                fields=["proposal", "number"],
                violation_error_message=_("This dossier entry exists already."),
            )
        ]


class ProposalEntryText(EntryText):
    """The words and the name of a step: erasable, without breaking the chain."""

    entry = models.OneToOneField(
        ProposalEntry, models.PROTECT, primary_key=True, related_name="text_row"
    )

    class Meta(EntryText.Meta):
        abstract = False
