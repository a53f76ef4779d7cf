"""The verbs of the room of contact points. Rights are asked of rules.py, never of a group name."""

from ._people import refuse_board_member, when_contacts_change
from .absences import end_absence, record_absence
from .contacts import assign_contact, hand_over_assignment, save_assignment
from .gaps import advance_gaps, look_at_gaps
from .holders import appoint_role_holder, save_role_holder
from .mandates import give_mandate, save_mandate

__all__ = [
    "advance_gaps",
    "appoint_role_holder",
    "assign_contact",
    "end_absence",
    "give_mandate",
    "hand_over_assignment",
    "look_at_gaps",
    "record_absence",
    "refuse_board_member",
    "save_assignment",
    "save_mandate",
    "save_role_holder",
    "when_contacts_change",
]
