"""Who may record seats and portfolios, and who acts on which side of a promise, as sentences.

Rights follow from dated records of today. The same person is never on both sides of a promise:
whoever sits on the board of a place that receives it does not speak for the municipality that made
it, and whoever made it, entered it for that side or said that it was kept gives no verdict.
"""

import rules

from core.kinds import Role, Side
from core.predicates import has_role, is_active
from core.roles import STAFF_ROLES, roles_of
from core.terms import today

is_clerk = is_active & has_role("clerk")
is_administrator = is_active & has_role("administrator")
is_desk = is_active & has_role("desk")
is_staff_reader = is_clerk | is_administrator | is_desk

for model in ("party", "councilseat", "portfolio"):
    rules.add_perm(f"council.view_{model}", is_staff_reader)
    rules.add_perm(f"council.add_{model}", is_clerk | is_administrator)
    rules.add_perm(f"council.change_{model}", is_clerk | is_administrator)

# What council and college decide is public; the clerk writes it down.
rules.add_perm("council.view_decision", rules.always_allow)
rules.add_perm("council.add_decision", is_clerk | is_administrator)
rules.add_perm("council.change_decision", is_clerk | is_administrator)

# --- the register of promises ---------------------------------------------------------------------
# Who works for the municipality in such a way that he can speak for it here.
MUNICIPAL = frozenset({Role.DESK, Role.CONTACT, Role.ALDERMAN})


def boards_of(user) -> frozenset[int]:
    """The platforms on whose board somebody sits today; read once per user object and day."""
    if Role.BOARD not in roles_of(user):
        return frozenset()
    day = today()
    kept = getattr(user, "_boards_of", None)
    if kept is None or kept[0] != day:
        seats = user.board_seats.on(day).values_list("platform_id", flat=True)
        kept = user._boards_of = (day, frozenset(seats))
    return kept[1]


def own_parties(user, promise) -> list:
    """The places of this promise for which somebody speaks as a board member."""
    mine = boards_of(user)
    return [party for party in promise.parties.all() if party.platform_id in mine]


@rules.predicate
def is_board_here(user, promise):
    """On the board of a place that is a party to this promise."""
    return promise is not None and bool(own_parties(user, promise))


@rules.predicate
def is_promiser(user, promise):
    """Whoever promised it, while he still holds an office on that side."""
    if promise is None or user.pk is None or promise.promiser_id != user.pk:
        return False
    if promise.side == Side.NEIGHBOURHOOD:
        return True
    return bool(roles_of(user) & STAFF_ROLES)


@rules.predicate
def entered_it(user, promise):
    return promise is not None and user.pk is not None and promise.entered_by_id == user.pk


@rules.predicate
def claimed_it(user, promise):
    return promise is not None and user.pk is not None and promise.claimed_by_id == user.pk


@rules.predicate
def asked_to_declare(user, promise):
    return promise is not None and user.pk is not None and promise.broken_asked_by_id == user.pk


@rules.predicate
def answers_expectation(user, promise):
    """The municipality says whether it was promised; never whoever reported it."""
    if promise is None or not promise.is_expectation:
        return False
    return (
        bool(roles_of(user) & MUNICIPAL)
        and not entered_it(user, promise)
        and not is_board_here(user, promise)
    )


@rules.predicate
def speaks_for_promiser(user, promise):
    """Who promised it; for the municipality also the desk, an alderman, and who entered it."""
    if promise is None:
        return False
    if promise.promiser_id is None:
        return answers_expectation(user, promise)
    if promise.side == Side.NEIGHBOURHOOD:
        return is_promiser(user, promise) or is_board_here(user, promise)
    if is_board_here(user, promise):
        return False
    roles = roles_of(user)
    return (
        is_promiser(user, promise)
        or bool(roles & {Role.DESK, Role.ALDERMAN})
        or (Role.CONTACT in roles and entered_it(user, promise) and not promise.is_expectation)
    )


@rules.predicate
def is_receiver(user, promise):
    """Speaks for the side to which it was promised, and did nothing for the other side."""
    if promise is None or is_promiser(user, promise) or claimed_it(user, promise):
        return False
    if promise.side == Side.NEIGHBOURHOOD:
        return bool(roles_of(user) & MUNICIPAL) and not is_board_here(user, promise)
    # Who reported an expectation stands on this side; who entered a promise on the other.
    if entered_it(user, promise) and not promise.is_expectation:
        return False
    return is_board_here(user, promise)


@rules.predicate
def is_impartial(user, promise):
    """Neither made it, nor asked for it, nor sits at the table of those who received it."""
    return (
        promise is not None
        and promise.promiser_id != user.pk
        and not asked_to_declare(user, promise)
        and not is_board_here(user, promise)
    )


# What each word in the column "who" of the table in states.py means.
WHO = {
    "promiser": speaks_for_promiser,
    "receiver": is_receiver,
    "answerer": answers_expectation,
    "clerk": has_role(Role.CLERK) & is_impartial,
}

rules.add_perm("council.view_promise", rules.always_allow)
# Entered for the municipality in the admin; by a board for its own platform in the site.
rules.add_perm(
    "council.enter_promise",
    is_active & has_role(Role.CONTACT, Role.CLERK, Role.ALDERMAN, Role.DESK),
)
rules.add_perm("council.make_promise", is_active & has_role(Role.BOARD))
rules.add_perm(
    "council.report_promise", is_active & has_role(Role.BOARD, Role.BROKER, Role.COUNCIL_MEMBER)
)
rules.add_perm("council.confirm_promise", is_active & answers_expectation)
rules.add_perm("council.correct_promise", is_active & answers_expectation)
rules.add_perm("council.reject_promise", is_active & answers_expectation)
for verb in ("claim_kept", "postpone", "break_promise", "ask_lapse", "keep_after_all"):
    rules.add_perm(f"council.{verb}_promise", is_active & speaks_for_promiser)
for verb in (
    "confirm_kept",
    "not_yet",
    "ask_broken",
    "consent_lapse",
    "refuse_lapse",
    "disagree",
):
    rules.add_perm(f"council.{verb}_promise", is_active & is_receiver)
for verb in ("declare_broken", "decline_broken"):
    rules.add_perm(f"council.{verb}_promise", is_clerk & is_impartial)
rules.add_perm("council.add_to_promise", is_active & (speaks_for_promiser | is_receiver))
# What the admin calls adding and changing happens by steps, never by hand.
rules.add_perm("council.change_promise", rules.always_deny)
