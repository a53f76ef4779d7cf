"""What a proposal is: the record, its text versions, support, terms, answer, dossier and talk."""

from .dossier import ProposalEntry, ProposalEntryText
from .proposal import IS_OPEN, PARTS, Attachment, NumberSeries, Proposal, ProposalVersion
from .reaction import Reaction, ReactionAddition, ReactionAnswer
from .response import FormalResponse, ResponseAddition, ResponseTemplate
from .support import PaperList, Support
from .talk import Exchange, InternalNote, Redaction, Reminder, Report
from .terms import ProposalTerm, ProposalTermPause

__all__ = [
    "IS_OPEN",
    "PARTS",
    "Attachment",
    "Exchange",
    "FormalResponse",
    "InternalNote",
    "NumberSeries",
    "PaperList",
    "Proposal",
    "ProposalEntry",
    "ProposalEntryText",
    "ProposalTerm",
    "ProposalTermPause",
    "ProposalVersion",
    "Reaction",
    "ReactionAddition",
    "ReactionAnswer",
    "Redaction",
    "Reminder",
    "Report",
    "ResponseAddition",
    "ResponseTemplate",
    "Support",
]
