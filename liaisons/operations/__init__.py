"""The verbs of the room of contact points. Rights are asked of rules.py, never of a group name."""

from ._people import refuse_board_member, when_contacts_change
from .contacts import assign_contact, save_assignment
from .holders import appoint_role_holder, save_role_holder
from .mandates import give_mandate, save_mandate

__all__ = [
    "appoint_role_holder",
    "assign_contact",
    "give_mandate",
    "refuse_board_member",
    "save_assignment",
    "save_mandate",
    "save_role_holder",
    "when_contacts_change",
]
