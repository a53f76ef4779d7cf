"""Who may do what with a proposal: sentences made of predicates.

Rights follow from dated records of today (seat, assignment, employment, mandate), never from group
names. Nobody who submitted a proposal acts for its receiver (PRODUCT.md, "People").
"""

import rules
from django.db.models import Q

from core.kinds import Role, Side
from core.predicates import has_role, is_active
from core.roles import STAFF_ROLES, roles_of
from core.terms import today
from council.lookups import portfolio_holder
from liaisons.lookups import mandate_covering
from liaisons.models import ContactAssignment, RoleHolder
from platforms.lookups import board_users, is_board_member
from platforms.states import BoardRole

from . import states
from .states import TRANSITIONS, Initiator, Status

SIGNING_ROLES = (BoardRole.CHAIR, BoardRole.SECRETARY)


def _remembered(user, key, look_up):
    """Look something up once per user object and day: permissions are asked many times a page."""
    cache = getattr(user, "_proposal_rights", None)
    if cache is None:
        cache = user._proposal_rights = {}
    key = (*key, today())
    if key not in cache:
        cache[key] = look_up()
    return cache[key]


# --- who somebody is towards a proposal -----------------------------------------------------------
@rules.predicate
def is_author(user, proposal):
    """The resident whose plan it is."""
    return proposal is not None and user.pk is not None and proposal.author_id == user.pk


@rules.predicate
def is_submitter(user, proposal):
    """Who sent it in, for himself or as a helper."""
    # A visitor has no key, and neither has the author of a plan that a helper wrote down.
    if proposal is None or user.pk is None:
        return False
    return user.pk in (proposal.author_id, proposal.submitted_by_id)


@rules.predicate
def is_board(user, proposal):
    """A seat today on the board of the proposal's platform."""
    if proposal is None or proposal.platform_id is None or Role.BOARD not in roles_of(user):
        return False
    return _remembered(
        user,
        ("board", proposal.platform_id),
        lambda: is_board_member(user, proposal.platform, today()),
    )


@rules.predicate
def is_signing_board(user, proposal):
    """Chair or secretary today."""
    if proposal is None or proposal.platform_id is None or Role.BOARD not in roles_of(user):
        return False
    return _remembered(
        user,
        ("signing", proposal.platform_id),
        lambda: is_board_member(user, proposal.platform, today(), SIGNING_ROLES),
    )


def _serves(user, kind, platform):
    if kind not in roles_of(user):
        return False
    holders = (
        RoleHolder.objects.on(today()).filter(user=user, kind=kind).prefetch_related("platforms")
    )
    return any(holder.serves(platform.pk) for holder in holders)


@rules.predicate
def is_broker(user, proposal):
    """Broker of this platform today."""
    if proposal is None or proposal.platform_id is None or Role.BROKER not in roles_of(user):
        return False
    return _remembered(
        user,
        ("broker", proposal.platform_id),
        lambda: _serves(user, Role.BROKER.value, proposal.platform),
    )


@rules.predicate
def is_worker(user, proposal):
    """Independent neighbourhood worker of this platform today."""
    if proposal is None or proposal.platform_id is None or Role.WORKER not in roles_of(user):
        return False
    return _remembered(
        user,
        ("worker", proposal.platform_id),
        lambda: _serves(user, Role.WORKER.value, proposal.platform),
    )


is_desk = has_role(Role.DESK)
is_administrator = has_role(Role.ADMINISTRATOR)
is_staff_member = has_role(Role.DESK, Role.CONTACT, Role.ADMINISTRATOR, Role.BROKER, Role.ALDERMAN)


@rules.predicate
def is_handler(user, proposal):
    """The contact point of this proposal, or his deputy, as long as he is that today.

    The name on the proposal is not enough: until the worker has looked up who comes next, somebody
    whose assignment or employment ended would still be let in.
    """
    if proposal is None or user.pk is None:
        return False
    if proposal.is_for_council:
        # What is for the council is in the hands of the council clerk, whoever of them.
        return Role.CLERK in roles_of(user)
    assignment = proposal.assignment
    if assignment is not None:
        is_named = user.pk in (proposal.handler_id, assignment.deputy_id)
        return is_named and assignment.is_published and assignment.covers(today())
    return proposal.handler_id == user.pk and bool(roles_of(user) & STAFF_ROLES)


@rules.predicate
def is_portfolio_holder(user, proposal):
    """The alderman who answers for this subject here today."""
    if proposal is None or proposal.platform_id is None or Role.ALDERMAN not in roles_of(user):
        return False
    return _remembered(
        user,
        ("portfolio", proposal.platform_id, proposal.subject_id),
        lambda: (
            getattr(portfolio_holder(proposal.platform, proposal.subject, today()), "pk", None)
            == user.pk
        ),
    )


def has_board(proposal) -> bool:
    """Whether there is anybody on the platform's board today who can answer (PRODUCT.md)."""
    platform = proposal.platform
    return not platform.is_dissolved and board_users(platform).filter(is_active=True).exists()


@rules.predicate
def is_contact_here(user, proposal):
    """Contact point or deputy of this subject in this place today."""
    if proposal is None or proposal.platform_id is None or proposal.subject_id is None:
        return False
    if not roles_of(user) & {Role.CONTACT, Role.DEPUTY}:
        return False
    return _remembered(
        user,
        ("contact", proposal.platform_id, proposal.subject_id),
        lambda: (
            ContactAssignment.objects.on(today())
            .filter(Q(user=user) | Q(deputy=user))
            .filter(Q(platform=proposal.platform_id) | Q(platform=None))
            .filter(subject=proposal.subject_id, is_published=True)
            .exists()
        ),
    )


@rules.predicate
def begins_for_municipality(user, proposal):
    """May announce a plan of the municipality here: contact point, desk or portfolio holder."""
    return is_desk(user) or is_contact_here(user, proposal) or is_portfolio_holder(user, proposal)


@rules.predicate
def acts_for_municipality(user, proposal):
    """Handler, deputy or desk; never whoever submitted it."""
    works_here = is_handler(user, proposal) or (is_desk(user) and not proposal.is_for_council)
    return works_here and not is_submitter(user, proposal)


@rules.predicate
def works_on_it(user, proposal):
    """Staff of the municipality, whichever side it is on; never with a plan they sent in.

    A plan of the municipality is sent in by whoever works on it: there it is the same side.
    """
    if proposal is None:
        return False
    if proposal.is_from_neighbourhood:
        return acts_for_municipality(user, proposal)
    return is_handler(user, proposal) or is_desk(user)


def caretaker_of(proposal, *, gone=None) -> str:
    """Who stands in for residents: "" while the author can, else "helper", "board" or "desk".

    The helper who wrote the plan down; has he gone too, then the board, else the desk. ``gone`` is
    somebody who is leaving at this moment.
    """

    def is_here(user):
        return user is not None and user.is_active and user != gone

    if not proposal.is_from_neighbourhood or is_here(proposal.author):
        return ""
    if is_here(proposal.submitted_by):
        return "helper"
    board = proposal.platform_id and board_users(proposal.platform).filter(is_active=True)
    if board and board.exclude(pk=gone.pk if gone is not None else None).exists():
        return "board"
    return "desk"


@rules.predicate
def is_caretaker(user, proposal):
    """Stands in for an author who has gone or never had an account: one at a time, in order."""
    if proposal is None or user.pk is None or (proposal.author_id and proposal.author.is_active):
        return False
    is_helper = proposal.submitted_by_id == user.pk
    if not (is_helper or is_board(user, proposal) or is_desk(user)):
        return False
    key = ("caretaker", proposal.pk, proposal.author_id, proposal.submitted_by_id)
    caretaker = _remembered(user, key, lambda: caretaker_of(proposal))
    return (
        (caretaker == "helper" and is_helper)
        or (caretaker == "board" and is_board(user, proposal))
        or (caretaker == "desk" and is_desk(user))
    )


@rules.predicate
def is_desk_in_care(user, proposal):
    """The desk as last caretaker, which is also the side that answers.

    It may keep a plan on the road; it may not change or end what it has to answer, nor remind
    itself.
    """
    return is_caretaker(user, proposal) and acts_for_municipality(user, proposal)


@rules.predicate
def is_initiator(user, proposal):
    """Speaks for the side that began: the author (or caretaker), or the municipality's staff."""
    if proposal is None:
        return False
    if proposal.initiator == Initiator.NEIGHBOURHOOD:
        return is_author(user, proposal) or is_caretaker(user, proposal)
    return (
        is_author(user, proposal)
        or is_handler(user, proposal)
        or is_desk(user)
        or is_portfolio_holder(user, proposal)
    )


@rules.predicate
def is_receiver(user, proposal):
    """Speaks for the side that answers: contact point, deputy, desk; or the platform's board."""
    if proposal is None:
        return False
    if proposal.initiator == Initiator.NEIGHBOURHOOD:
        return acts_for_municipality(user, proposal)
    return is_board(user, proposal) and not is_submitter(user, proposal)


@rules.predicate
def has_mandate_here(user, proposal):
    """Holds a mandate for this subject here: an answer can be put to him (R52)."""
    if proposal is None or proposal.is_for_council or Role.CONTACT not in roles_of(user):
        return False
    return _remembered(
        user,
        ("mandate", proposal.platform_id, proposal.subject_id),
        lambda: (
            mandate_covering(user, subject=proposal.subject, platform=proposal.platform) is not None
        ),
    )


@rules.predicate
def is_decider(user, proposal):
    """May publish the answer; the mandate itself is checked in the operation, with the amount."""
    if proposal is None or is_submitter(user, proposal):
        return False
    if proposal.is_for_council:
        return is_receiver(user, proposal)
    if proposal.initiator == Initiator.NEIGHBOURHOOD:
        return (
            is_receiver(user, proposal)
            or is_portfolio_holder(user, proposal)
            or has_mandate_here(user, proposal)
        )
    return is_signing_board(user, proposal)


@rules.predicate
def is_executor(user, proposal):
    """Carries it out: who the answer names, or somebody of that side."""
    if proposal is None:
        return False
    response = proposal.published_response
    if response is not None and response.executor_id == user.pk:
        return True
    if proposal.executor_side == Side.NEIGHBOURHOOD:
        is_own = proposal.is_from_neighbourhood and is_author(user, proposal)
        return is_own or is_board(user, proposal)
    return works_on_it(user, proposal)


@rules.predicate
def is_counterpart(user, proposal):
    """Belongs to the side that did not carry it out, and so says whether it is done.

    Whoever carries it out, or acts for the side that does, is not asked about himself.
    """
    if proposal is None or is_executor(user, proposal):
        return False
    if proposal.executor_side == Side.NEIGHBOURHOOD:
        return works_on_it(user, proposal)
    if works_on_it(user, proposal):
        return False
    if is_board(user, proposal):
        return True
    if proposal.is_from_neighbourhood and is_author(user, proposal):
        return True
    # Who wrote a plan down at the desk still works for the side that carried it out.
    return is_caretaker(user, proposal) and not (is_handler(user, proposal) or is_desk(user))


@rules.predicate
def is_clerk_of_this(user, proposal):
    """The council clerk, of what the council is asked."""
    return proposal is not None and proposal.is_for_council and Role.CLERK in roles_of(user)


@rules.predicate
def brings_lists(user, proposal):
    """May enter a list of signatures, and check one that the other side entered.

    A subject for the council is of no platform: there the neighbourhood is anybody on a board or
    any neighbourhood worker, and the municipality's side is the council clerk alone.
    """
    if proposal is None:
        return False
    if proposal.is_for_council:
        return bool(roles_of(user) & {Role.CLERK, Role.BOARD, Role.WORKER})
    return any(who(user, proposal) for who in (is_board, is_broker, is_worker, is_handler, is_desk))


def role_with_lists(user, proposal):
    """In which role somebody enters or checks a list; it says on which side he stands."""
    if proposal.is_for_council:
        order = (Role.CLERK, Role.BOARD, Role.WORKER)
        return next((role for role in order if role in roles_of(user)), Role.RESIDENT)
    return role_towards(user, proposal)


# The words in the column "who" of the table in states.py.
WHO = {
    "initiator": (is_initiator, Role.INITIATOR),
    "board": (is_board, Role.BOARD),
    "broker": (is_broker, Role.BROKER),
    "worker": (is_worker, Role.WORKER),
    "desk": (is_desk, Role.DESK),
    "receiver": (is_receiver, None),
    "decider": (is_decider, None),
    "executor": (is_executor, None),
    "counterpart": (is_counterpart, None),
    "portfolio_holder": (is_portfolio_holder, Role.ALDERMAN),
}


def role_towards(user, proposal, who=()):
    """In which role this person acts here: the one the step asks for, else the nearest he has."""
    if user is None:
        return Role.SYSTEM
    for word in who:
        predicate, role = WHO.get(word, (None, None))
        if predicate is not None and role is not None and predicate(user, proposal):
            return role
    if proposal.initiator == Initiator.NEIGHBOURHOOD and is_author(user, proposal):
        return Role.INITIATOR
    if is_clerk_of_this(user, proposal):
        return Role.CLERK
    if proposal.handler_id == user.pk:
        return Role.BROKER if proposal.handler_basis == "broker" else Role.CONTACT
    if is_handler(user, proposal):
        return Role.DEPUTY
    if is_board(user, proposal):
        return Role.BOARD
    roles = roles_of(user)
    # A broker has a mandate and so a desk; what he does here he does as the broker of the place.
    if is_broker(user, proposal) and not roles & {Role.ALDERMAN, Role.DESK}:
        return Role.BROKER
    for role in (
        Role.ALDERMAN,
        Role.DESK,
        Role.CONTACT,
        Role.BROKER,
        Role.WORKER,
        Role.CLERK,
        Role.ADMINISTRATOR,
    ):
        if role in roles:
            return role
    return Role.RESIDENT


SIDE_OF = {
    Role.INITIATOR: Side.NEIGHBOURHOOD,
    Role.RESIDENT: Side.NEIGHBOURHOOD,
    Role.BOARD: Side.NEIGHBOURHOOD,
    Role.WORKER: Side.NEIGHBOURHOOD,
    Role.SYSTEM: Side.NOBODY,
    Role.VISITOR: Side.NOBODY,
}


def side_of(role, proposal):
    """The side a role stands on. A broker checks and asks for the municipality's side."""
    if role == Role.INITIATOR:
        return proposal.initiator_side
    return SIDE_OF.get(role, Side.MUNICIPALITY)


# --- permissions ----------------------------------------------------------------------------------
@rules.predicate
def is_draft_helper(user, proposal):
    """Somebody with a role who writes down a plan for residents."""
    return proposal is not None and user.pk is not None and proposal.submitted_by_id == user.pk


@rules.predicate
def is_public(user, proposal):
    return proposal is not None and proposal.status != Status.DRAFT


@rules.predicate
def is_running(user, proposal):
    """Somebody still has to do something."""
    return proposal is not None and proposal.is_open


def step_is_open(verb):
    """A predicate: the table knows this step from here, and this person is one who may take it."""

    @rules.predicate(name=f"may_{verb}")
    def may(user, proposal):
        if proposal is None:
            return False
        return any(
            transition.name == verb
            and any(word in WHO and WHO[word][0](user, proposal) for word in transition.who)
            for transition in TRANSITIONS.allowed(proposal.status, proposal.initiator)
        )

    return may


def in_status(statuses):
    @rules.predicate(name="in_status")
    def stands_in(user, proposal):
        return proposal is not None and proposal.status in statuses

    return stands_in


for _verb in sorted(TRANSITIONS.names()):
    rules.add_perm(f"proposals.{_verb}_proposal", is_active & step_is_open(_verb))

# Who may write down a plan of the municipality at all; where and about what is asked on sending.
rules.add_perm(
    "proposals.announce_proposal",
    is_active & has_role(Role.DESK, Role.CONTACT, Role.DEPUTY, Role.ALDERMAN),
)

# A draft belongs to whoever writes it; a helper's draft to the helper.
rules.set_perm("proposals.submit_proposal", is_active & in_status({Status.DRAFT}) & is_submitter)
rules.set_perm("proposals.discard_proposal", is_active & in_status({Status.DRAFT}) & is_submitter)


@rules.predicate
def is_unconfirmed(user, proposal):
    return proposal is not None and proposal.forward_confirmed_on is None


for _verb in ("confirm_forward", "take_back"):
    rules.set_perm(
        f"proposals.{_verb}_proposal",
        is_active & step_is_open(_verb) & is_unconfirmed & ~is_submitter,
    )


@rules.predicate
def is_not_final_forward(user, proposal):
    return proposal.status != Status.FORWARDED or proposal.forward_confirmed_on is None


rules.set_perm(
    "proposals.withdraw_proposal",
    is_active & step_is_open("withdraw") & is_not_final_forward & ~is_desk_in_care,
)


@rules.predicate
def may_become_readable(user, proposal):
    """Ended before it was taken up: the text is public only when its author wants that."""
    if proposal is None or proposal.is_text_public:
        return False
    return proposal.status in (Status.WITHDRAWN, Status.NOT_ADMISSIBLE) or (
        proposal.status == Status.FORWARDED and proposal.is_forward_final
    )


@rules.predicate
def is_told_in_person(user, proposal):
    """A plan of residents without an account: who wrote it down for them tells them."""
    return proposal is not None and proposal.author_id is None and proposal.is_from_neighbourhood


@rules.predicate
def can_extend_window(user, proposal):
    return not proposal.has_extended_window


rules.set_perm(
    "proposals.extend_window_proposal",
    is_active & step_is_open("extend_window") & can_extend_window,
)


@rules.predicate
def is_plan(user, proposal):
    return proposal.kind == states.Kind.PLAN


rules.set_perm(
    "proposals.continue_as_wish_proposal",
    is_active & step_is_open("continue_as_wish") & is_plan & ~is_desk_in_care,
)


@rules.predicate
def is_late(user, proposal):
    return proposal is not None and proposal.is_late


rules.add_perm("proposals.view_proposal", is_public | is_submitter)
rules.add_perm(
    "proposals.read_text_proposal",
    rules.predicate(lambda user, proposal: proposal.is_text_public)
    | is_submitter
    | is_caretaker
    | is_receiver
    | is_staff_member,
)
rules.add_perm("proposals.support_proposal", is_active & in_status(states.OPEN_FOR_SUPPORT))
# Also while a plan is with another body that has not confirmed it: it may come back.
rules.add_perm(
    "proposals.withdraw_support_proposal",
    is_active
    & (in_status(states.OPEN_FOR_SUPPORT) | in_status({Status.FORWARDED}) & is_unconfirmed),
)


@rules.predicate
def is_open_for_reactions(user, proposal):
    return proposal is not None and proposal.is_open_for_reactions


@rules.predicate
def answers_reactions(user, proposal):
    """The municipality answers what residents wrote about its own plan, and every one of it.

    On a plan of residents its submitter may, and so may the municipality that receives it; nobody
    has to. The desk that only takes care of such a plan does not speak for its submitter.
    """
    if proposal is None:
        return False
    if proposal.is_from_neighbourhood:
        return is_initiator(user, proposal) or acts_for_municipality(user, proposal)
    return works_on_it(user, proposal)


rules.add_perm("proposals.react_proposal", is_active & is_open_for_reactions & ~is_submitter)
rules.add_perm(
    "proposals.answer_reactions_proposal",
    is_active & in_status(states.ALL_SUBMITTED) & answers_reactions,
)
rules.add_perm("proposals.follow_proposal", is_active & is_public)
rules.add_perm(
    "proposals.told_by_helper_proposal",
    is_active & is_public & is_told_in_person & is_draft_helper,
)
rules.add_perm(
    "proposals.publish_text_proposal",
    is_active & may_become_readable & (is_author | is_told_in_person & is_draft_helper),
)


@rules.predicate
def chases_for_residents(user, proposal):
    """The broker of this place, while the municipality has the turn and he does not handle it."""
    return (
        proposal.is_from_neighbourhood
        and proposal.turn == Side.MUNICIPALITY
        and is_broker(user, proposal)
        and not is_handler(user, proposal)
    )


@rules.predicate
def waits_for_it(user, proposal):
    """Is on the side that waits; nobody reminds his own side of a plan of the municipality.

    The broker keeps after it inside the town hall for residents (R60), unless he handles it.
    """
    if proposal.is_from_neighbourhood:
        return (
            is_initiator(user, proposal)
            or is_board(user, proposal)
            or chases_for_residents(user, proposal)
        )
    if proposal.turn == Side.NEIGHBOURHOOD:
        return is_initiator(user, proposal)
    return is_board(user, proposal) and not is_initiator(user, proposal)


rules.add_perm("proposals.remind_proposal", is_active & is_late & waits_for_it & ~is_desk_in_care)
rules.add_perm(
    "proposals.revise_proposal",
    is_active & in_status(states.TEXT_CAN_CHANGE) & is_initiator & ~is_desk_in_care,
)
rules.add_perm(
    "proposals.add_attachment_proposal",
    is_active & in_status(states.TEXT_CAN_CHANGE | {Status.DRAFT}) & (is_initiator | is_submitter),
)
rules.add_perm(
    "proposals.extend_supplement_proposal",
    is_active & in_status({Status.SUPPLEMENT_REQUESTED}) & is_initiator,
)
rules.add_perm(
    "proposals.ask_initiator_proposal",
    is_active & is_running & (is_receiver | works_on_it) & ~is_initiator,
)
rules.add_perm(
    "proposals.answer_question_proposal", is_active & is_public & is_initiator & ~is_desk_in_care
)
rules.add_perm(
    "proposals.write_message_proposal",
    is_active & is_running & (is_receiver | is_executor | works_on_it),
)
rules.add_perm(
    "proposals.prepare_response_proposal",
    is_active & in_status({Status.UNDER_REVIEW}) & (is_receiver | is_decider),
)
rules.add_perm(
    "proposals.add_to_response_proposal",
    is_active & in_status(states.ALL_SUBMITTED) & (is_receiver | is_decider),
)
rules.add_perm(
    "proposals.hand_over_proposal",
    is_active & (is_running | in_status({Status.DECLINED, Status.STOPPED})) & works_on_it,
)
rules.add_perm(
    "proposals.assign_proposal",
    is_active & is_running & works_on_it,
)
rules.add_perm(
    "proposals.add_paper_list_proposal",
    is_active & in_status(states.OPEN_FOR_SUPPORT) & ~is_submitter & brings_lists,
)
rules.add_perm(
    "proposals.check_paper_list_proposal",
    is_active & in_status(states.OPEN_FOR_SUPPORT) & ~is_submitter & brings_lists,
)
rules.add_perm("proposals.add_note_proposal", is_active & is_public & is_staff_member)
rules.add_perm("proposals.set_summary_proposal", is_active & is_public & acts_for_municipality)
rules.add_perm(
    "proposals.propose_redaction_proposal",
    is_active & is_public & has_role(Role.DESK, Role.CONTACT, Role.ADMINISTRATOR),
)
rules.add_perm(
    "proposals.confirm_redaction_proposal",
    is_active & is_public & has_role(Role.DESK, Role.CONTACT, Role.ADMINISTRATOR),
)
rules.add_perm(
    "proposals.undo_redaction_proposal",
    is_active & is_public & has_role(Role.DESK, Role.CONTACT, Role.ADMINISTRATOR),
)
rules.add_perm(
    "proposals.settle_report_proposal",
    is_active & is_public & has_role(Role.DESK, Role.CONTACT, Role.ADMINISTRATOR),
)


rules.add_perm(
    "proposals.view_desk_proposal", is_active & is_public & (is_staff_member | is_clerk_of_this)
)
rules.add_perm(
    "proposals.name_meeting_proposal",
    is_active
    & in_status({Status.GATHERING_SUPPORT, Status.SUPPORT_LACKING, Status.UNDER_REVIEW})
    & is_clerk_of_this
    & ~is_submitter,
)

# In the order in which they are offered.
OFFERED = (
    "submit",
    "admit",
    "request_supplement",
    "publish_response",
    "prepare_response",
    "start",
    "complete",
    "settle",
    "supplement",
    "extend_supplement",
    "extend_window",
    "continue_as_wish",
    "continue_without_support",
    "continue_unanswered",
    "continue_against",
    "evaluate",
    "not_yet",
    "resume",
    "confirm_forward",
    "take_back",
    "remind",
    "extend_term",
    "write_message",
    "ask_initiator",
    "answer_question",
    "revise",
    "refuse",
    "forward",
    "hand_over",
    "add_paper_list",
    "check_paper_list",
    "told_by_helper",
    "publish_text",
    "stop",
    "withdraw",
    "discard",
)


def next_steps(proposal, user):
    """The verbs this person may do now, the most likely one first: for buttons and the queue."""
    if user is None or not user.is_authenticated:
        return []
    return [verb for verb in OFFERED if user.has_perm(f"proposals.{verb}_proposal", proposal)]
