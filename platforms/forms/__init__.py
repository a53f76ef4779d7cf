"""What input is acceptable. Saving calls the operation."""

from .agreements import AgreementForm, ReasonForm, SignForm
from .board import AboutForm, BoardSeatForm, EndSeatForm
from .places import AddressReportForm, FindForm, ResidenceForm, place_choices

__all__ = [
    "AboutForm",
    "AddressReportForm",
    "AgreementForm",
    "BoardSeatForm",
    "EndSeatForm",
    "FindForm",
    "ReasonForm",
    "ResidenceForm",
    "SignForm",
    "place_choices",
]
