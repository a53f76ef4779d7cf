"""What stands before a page on which staff acts, or reads what others may not read yet."""

from accounts import flows

from .. import rules


def second_step_first(request, proposal):
    """A redirect for whoever is here for his work with a code from the mail alone; else None.

    The resident whose plan it is, the board and the neighbourhood worker go straight on.
    """
    is_own_plan = proposal.is_from_neighbourhood and rules.is_author(request.user, proposal)
    return None if is_own_plan else flows.second_step_first(request)
