"""Who acts on which side of an appointment, as sentences (DOMAIN.md 5.4).

The municipality drives the procedure, the boards remark and advise, the committee works with the
names, and the college appoints. Whoever sits on the board of a place does nothing here for the
municipality.
"""

import rules

from core.kinds import Role
from core.predicates import is_active
from core.roles import roles_of
from core.terms import today
from council.rules import boards_of
from platforms.states import SIGNING_ROLES

from .appointment_states import TRANSITIONS
from .models import CommitteeMember

MUNICIPAL = frozenset({Role.DESK, Role.ALDERMAN, Role.ADMINISTRATOR})
COLLEGE = frozenset({Role.ALDERMAN, Role.ADMINISTRATOR})


def own_places(user, appointment) -> list:
    """The places of this appointment on whose board somebody sits today."""
    mine = boards_of(user)
    return [place for place in appointment.places.all() if place.platform_id in mine]


def signing_places(user, appointment) -> list:
    """Those of which somebody is chair or secretary: who speaks in the name of the board."""
    places = own_places(user, appointment)
    if not places:
        return []
    seats = user.board_seats.on(today()).filter(role__in=SIGNING_ROLES)
    signing = set(seats.values_list("platform", flat=True))
    return [place for place in places if place.platform_id in signing]


def sits_on_committee(user, appointment, on=None) -> bool:
    """Reads the names. No role gives this, also not that of an administrator: only membership."""
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    seats = CommitteeMember.objects.on(on or today())
    return seats.filter(appointment=appointment, user=user).exists()


@rules.predicate
def is_board_here(user, appointment):
    """On the board of a place for which somebody is appointed."""
    return appointment is not None and bool(own_places(user, appointment))


@rules.predicate
def signs_here(user, appointment):
    """Chair or secretary of such a board."""
    return appointment is not None and bool(signing_places(user, appointment))


@rules.predicate
def drives_it(user, appointment):
    """Works on it for the municipality, and sits at no board's table."""
    return bool(roles_of(user) & MUNICIPAL) and not (
        appointment is not None and own_places(user, appointment)
    )


@rules.predicate
def appoints(user, appointment):
    """Records what the college decided: an alderman, or the administrator."""
    return bool(roles_of(user) & COLLEGE) and not (
        appointment is not None and own_places(user, appointment)
    )


@rules.predicate
def on_committee(user, appointment):
    """On the selection committee today."""
    return appointment is not None and sits_on_committee(user, appointment)


# What each word in the column "who" of the table in appointment_states.py means.
WHO = {
    "municipality": drives_it,
    "college": appoints,
    "board": is_board_here,
    "signer": signs_here,
    "committee": on_committee,
}

rules.add_perm("liaisons.view_appointment", rules.always_allow)
rules.add_perm("liaisons.add_appointment", is_active & drives_it)
rules.add_perm("liaisons.record_past_appointment", is_active & appoints)
# What the admin calls changing happens by steps, never by hand.
rules.add_perm("liaisons.change_appointment", rules.always_deny)
for step in TRANSITIONS:
    for word in step.who:
        rules.add_perm(f"liaisons.{step.name}_appointment", is_active & WHO[word])
