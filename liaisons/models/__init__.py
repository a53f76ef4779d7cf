"""Contact points, mandates, brokers and workers: who helps, who decides, and since when."""

from .absences import Absence, Gap
from .contacts import ContactAssignment
from .holders import RoleHolder
from .mandates import Mandate

__all__ = ["Absence", "ContactAssignment", "Gap", "Mandate", "RoleHolder"]
