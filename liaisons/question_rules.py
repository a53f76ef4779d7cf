"""Who may read and answer a question: who asked, and who deals with it that day. Nobody else.

Not the board, not the clerk and not the administrator: what somebody asks the municipality is
between the two (PRODUCT.md, "Contact points, mandates, questions").
"""

import rules

from core.kinds import Role
from core.predicates import is_active
from core.roles import roles_of
from core.terms import today

from .question_states import ANSWERING, QuestionStatus


@rules.predicate
def is_asker(user, question):
    return question is not None and user.pk is not None and question.asker_id == user.pk


def _is_deputy(user, question):
    """Deputy today of the contact point who deals with it."""
    assignment = question.assignment
    return (
        assignment is not None
        and assignment.deputy_id == user.pk
        and assignment.user_id == question.handler_id
        and assignment.is_published
        and assignment.covers(today())
    )


@rules.predicate
def is_handler(user, question):
    """Deals with it today, as a person, as his deputy, or as the desk when there is nobody."""
    if question is None or user.pk is None or question.asker_id == user.pk:
        return False
    roles = roles_of(user)
    if not roles & ANSWERING:
        return False
    if question.handler_id is None:
        return Role.DESK in roles
    return question.handler_id == user.pk or _is_deputy(user, question)


@rules.predicate
def is_receiver(user, question):
    """Was asked to take it over, and has not said yes or no."""
    return (
        question is not None
        and user.pk is not None
        and question.asker_id != user.pk
        and question.referred_to_id == user.pk
        and question.status == QuestionStatus.REFERRED
        and bool(roles_of(user) & ANSWERING)
    )


WHO = {"asker": is_asker, "handler": is_handler, "receiver": is_receiver}

rules.add_perm("liaisons.view_question", is_active & (is_asker | is_handler | is_receiver))
rules.add_perm("liaisons.ask_question", is_active)
for verb in ("reply", "remind", "helped", "not_helped"):
    rules.add_perm(f"liaisons.{verb}_question", is_active & is_asker)
for verb in (
    "write",
    "ask_back",
    "hand_over",
    "offer_referral",
    "withdraw_referral",
    "answer",
    "make_plan",
):
    rules.add_perm(f"liaisons.{verb}_question", is_active & is_handler)
for verb in ("accept_referral", "decline_referral"):
    rules.add_perm(f"liaisons.{verb}_question", is_active & is_receiver)
# A question changes by its steps, never by hand in the admin.
for verb in ("add", "change", "delete"):
    rules.add_perm(f"liaisons.{verb}_question", rules.always_deny)
