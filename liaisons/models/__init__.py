"""Contact points, mandates, brokers and workers: who helps, who decides, and since when."""

from .absences import Absence, Gap
from .agreements import ContactAgreement
from .appointments import (
    AdviceText,
    Appointment,
    AppointmentEntry,
    AppointmentEntryText,
    AppointmentPlatform,
    AppointmentTerm,
    Candidate,
    CommitteeMember,
    ProfileRemark,
)
from .contacts import ContactAssignment
from .holders import IndependenceLevel, Level, RoleHolder
from .mandates import Mandate
from .questions import (
    Question,
    QuestionEntry,
    QuestionEntryText,
    QuestionTerm,
    QuestionTermPause,
)
from .support import FeedbackGiven, FeedbackTally, SupportRequest, SupportTerm

__all__ = [
    "Absence",
    "AdviceText",
    "Appointment",
    "AppointmentEntry",
    "AppointmentEntryText",
    "AppointmentPlatform",
    "AppointmentTerm",
    "Candidate",
    "CommitteeMember",
    "ContactAgreement",
    "ContactAssignment",
    "FeedbackGiven",
    "FeedbackTally",
    "Gap",
    "IndependenceLevel",
    "Level",
    "Mandate",
    "ProfileRemark",
    "Question",
    "QuestionEntry",
    "QuestionEntryText",
    "QuestionTerm",
    "QuestionTermPause",
    "RoleHolder",
    "SupportRequest",
    "SupportTerm",
]
