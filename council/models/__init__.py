"""What the council room keeps: who governs since when, what was decided and promised."""

from .changes import SettingChange
from .decisions import Decision, DecisionEntry, DecisionEntryText
from .promises import (
    Promise,
    PromiseDate,
    PromiseEntry,
    PromiseEntryText,
    PromisePlatform,
    PromiseTerm,
)
from .seats import CouncilSeat, Party, Portfolio

__all__ = [
    "CouncilSeat",
    "Decision",
    "DecisionEntry",
    "DecisionEntryText",
    "Party",
    "Portfolio",
    "Promise",
    "PromiseDate",
    "PromiseEntry",
    "PromiseEntryText",
    "PromisePlatform",
    "PromiseTerm",
    "SettingChange",
]
