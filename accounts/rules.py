"""Who may do what with people and employments."""

import rules

from core.kinds import Role
from core.predicates import has_role, is_active

is_administrator = is_active & has_role(Role.ADMINISTRATOR)

for _verb in ("view", "add", "change"):
    rules.add_perm(f"accounts.{_verb}_user", is_administrator)
    rules.add_perm(f"accounts.{_verb}_employment", is_administrator)
