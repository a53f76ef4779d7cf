"""Who may see the outbox: administrators, and nobody else."""

import rules

from core.kinds import Role
from core.predicates import has_role, is_active

is_administrator = is_active & has_role(Role.ADMINISTRATOR)

rules.add_perm("notifications.view_delivery", is_administrator)
rules.add_perm("notifications.view_periodicrun", is_administrator)
