"""Who may record contact points, mandates, brokers and workers."""

import rules

from core.predicates import has_role, is_active

is_desk = is_active & has_role("desk")
is_administrator = is_active & has_role("administrator")
is_staff_reader = is_active & has_role(
    "desk", "administrator", "contact", "clerk", "alderman", "broker"
)

is_contact = is_active & has_role("contact", "deputy")
may_record_for_others = is_desk | is_administrator


@rules.predicate
def is_own_absence(user, absence=None):
    """An absence of this person himself."""
    return absence is not None and absence.user_id == user.pk


for model in ("contactassignment", "mandate", "roleholder"):
    rules.add_perm(f"liaisons.view_{model}", is_staff_reader)

# The desk keeps the contact points; a mandate and an appointment are recorded by the administrator,
# so that nobody at the work floor widens his own power.
for verb in ("add", "change"):
    rules.add_perm(f"liaisons.{verb}_contactassignment", is_desk | is_administrator)
    rules.add_perm(f"liaisons.{verb}_mandate", is_administrator)
    rules.add_perm(f"liaisons.{verb}_roleholder", is_administrator)

rules.add_perm("liaisons.view_contactagreement", is_staff_reader)
rules.add_perm("liaisons.add_contactagreement", may_record_for_others)
# What was agreed stays as it was agreed: there is no right to change it.

# Who is away enters it himself, or the desk does.
rules.add_perm("liaisons.view_absence", is_staff_reader)
rules.add_perm("liaisons.add_absence", is_contact | may_record_for_others)
rules.add_perm("liaisons.change_absence", (is_active & is_own_absence) | may_record_for_others)
