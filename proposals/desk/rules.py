"""Rights that only the work floor knows."""

import rules

from core.kinds import Role
from core.predicates import has_role, is_active

is_staff = is_active & has_role(
    Role.DESK, Role.CONTACT, Role.DEPUTY, Role.ADMINISTRATOR, Role.BROKER, Role.ALDERMAN
)

rules.add_perm("proposals.enter_proposal", is_active & has_role(Role.DESK, Role.BROKER))
rules.add_perm("proposals.view_responsetemplate", is_staff)
for _verb in ("add", "change"):
    rules.add_perm(
        f"proposals.{_verb}_responsetemplate", is_active & has_role(Role.DESK, Role.ADMINISTRATOR)
    )
