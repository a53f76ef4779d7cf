"""Where people live, the platform that speaks for them, and its agreement on support."""

from .agreement import (
    DEFAULT_WINDOW,
    LONGEST_ADMISSION,
    LONGEST_ANSWER,
    LONGEST_WINDOW,
    SHORTEST_WINDOW,
    Agreement,
    AgreementStep,
)
from .areas import Address, District, Neighbourhood, PostcodeArea
from .group import GroupMember, GroupQuestion, GroupResult, WorkingGroup
from .meeting import AgendaPoint, Meeting, MeetingMove, MinutesAddition
from .news import NewsCorrection, NewsItem
from .platform import BoardSeat, Coverage, Platform, PlatformPhase, Subject
from .pulse import PulseAnswer, PulseTally
from .residence import AddressReport, Residence

__all__ = [
    "DEFAULT_WINDOW",
    "LONGEST_ADMISSION",
    "LONGEST_ANSWER",
    "LONGEST_WINDOW",
    "SHORTEST_WINDOW",
    "Address",
    "AddressReport",
    "AgendaPoint",
    "Agreement",
    "AgreementStep",
    "BoardSeat",
    "Coverage",
    "District",
    "GroupMember",
    "GroupQuestion",
    "GroupResult",
    "Meeting",
    "MeetingMove",
    "MinutesAddition",
    "Neighbourhood",
    "NewsCorrection",
    "NewsItem",
    "Platform",
    "PlatformPhase",
    "PostcodeArea",
    "PulseAnswer",
    "PulseTally",
    "Residence",
    "Subject",
    "WorkingGroup",
]
