"""Seats on a board: begun and ended, and what does not go together with them (R8)."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import normalise_email
from core.kinds import Role
from core.roles import forget_roles, roles_during
from core.templatetags.core import long_date
from core.terms import DAY
from core.terms import today as current_day
from core.transitions import Refused
from notifications.operations import notify

from ..models import BoardSeat
from ._steps import User, lock, lock_user, may

CIVIL_SERVANTS = frozenset({Role.DESK, Role.CLERK, Role.ADMINISTRATOR, Role.CONTACT})


@transaction.atomic
def add_board_seat(platform, *, by, user, role, starts_on=None, ends_on=None, today=None):
    """A seat on the board. Refused beside a council seat or a contact assignment here (R8).

    The seat carries `warnings`: an alderman or civil servant may sit on a board, and the screen
    says what that means. These are agreements of this portal, not law.
    """
    may(by, "platforms.manage_board_platform", platform)
    user = lock_user(user)
    platform = lock(platform)
    starts_on = starts_on or today or current_day()
    if not platform.has_people:
        raise Refused(_("Only a platform with people has a board. Change its phase first."))
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day cannot be before the first day."), field="ends_on")
    if user.erased_on:
        raise Refused(_("This account was removed."), field="user")
    _refuse_what_does_not_go_together(user, platform, starts_on, ends_on)
    seat = BoardSeat.objects.create(
        user=user, platform=platform, role=role, starts_on=starts_on, ends_on=ends_on
    )
    forget_roles(user)
    seat.warnings = _seat_warnings(user, starts_on, ends_on)
    notify(
        [user],
        kind="board_seat",
        about=platform,
        event=f"seat:{seat.pk}:added",
        context={
            "platform": platform.name,
            "role": str(seat.get_role_display()),
            "starts_on": long_date(starts_on),
            "ended": "",
        },
    )
    return seat


def _refuse_what_does_not_go_together(user, platform, starts_on, ends_on, *, besides=None):
    """A second seat here, a seat in the council, the contact point here: not in this period (R8).

    Whoever calls this holds the lock on the person. `besides` is the seat that grows; what is
    refused is then its last day, not the person.
    """
    field = "ends_on" if besides else "user"
    name = user.public_name()
    own = BoardSeat.objects.filter(user=user, platform=platform).exclude(
        pk=besides.pk if besides else None
    )
    if own.overlapping(starts_on, ends_on).exists():
        raise Refused(
            _("%(name)s already sits on this board in that period."),
            params={"name": name},
            field=field,
        )
    _refuse_council_member(user, starts_on, ends_on, name, field)
    _refuse_contact(user, platform, starts_on, ends_on, name, field)


def _refuse_council_member(user, starts_on, ends_on, name, field):
    if user.council_seats.overlapping(starts_on, ends_on).exists():
        raise Refused(
            _(
                "%(name)s sits in the council in that period. A board seat and a council seat do "
                "not go together. That is an agreement of this portal, not a law."
            ),
            params={"name": name},
            field=field,
        )


def _refuse_contact(user, platform, starts_on, ends_on, name, field):
    # Who is the contact point everywhere is it here too.
    here = Q(platform=platform) | Q(platform=None)
    for assignments in (user.contact_assignments, user.deputy_assignments):
        if assignments.overlapping(starts_on, ends_on).filter(here).exists():
            raise Refused(
                _(
                    "%(name)s is a contact point of the municipality for this platform in that "
                    "period, and cannot sit on its board."
                ),
                params={"name": name},
                field=field,
            )


def _seat_warnings(user, starts_on, ends_on):
    """What the screen says about a seat in this period, also where the other role begins later."""
    roles = roles_during(user, starts_on, ends_on)
    serving = user.role_holders.overlapping(starts_on, ends_on)
    is_civil_servant = (
        roles & CIVIL_SERVANTS or serving.filter(is_employed_by_municipality=True).exists()
    )
    name, found = user.public_name(), []
    if Role.ALDERMAN in roles:
        found.append(
            _("Note: %(name)s is an alderman. That is an agreement of this portal, not a law.")
            % {"name": name}
        )
    if is_civil_servant:
        found.append(
            _(
                "Note: %(name)s works for the municipality. Agree who speaks for the platform "
                "with the municipality."
            )
            % {"name": name}
        )
    return found


@transaction.atomic
def end_board_seat(seat, *, by, ends_on=None, today=None):
    """The last day of a seat. The seat itself stays in the history.

    A last day may move; days that are added stand under the same rules as a new seat.
    """
    may(by, "platforms.manage_board_platform", seat.platform)
    user = lock_user(seat.user)
    seat = (
        BoardSeat.objects.select_for_update(of=("self",))
        .select_related("platform", "user")
        .get(pk=seat.pk)
    )
    today = today or current_day()
    ends_on = ends_on or today
    if seat.ends_on is not None and seat.ends_on < today:
        raise Refused(_("This seat ended already."), field="ends_on")
    if ends_on < seat.starts_on:
        raise Refused(_("The last day cannot be before the first day."), field="ends_on")
    seat.warnings = []
    if seat.ends_on is not None and ends_on > seat.ends_on:
        added_from = seat.ends_on + DAY
        _refuse_what_does_not_go_together(user, seat.platform, added_from, ends_on, besides=seat)
        seat.warnings = _seat_warnings(user, added_from, ends_on)
    seat.ends_on = ends_on
    seat.save(update_fields=["ends_on"])
    forget_roles(seat.user)
    notify(
        [seat.user],
        kind="board_seat",
        about=seat.platform,
        event=f"seat:{seat.pk}:ended:{ends_on}",
        context={
            "platform": seat.platform.name,
            "role": str(seat.get_role_display()),
            "starts_on": long_date(seat.starts_on),
            "ended": long_date(ends_on),
        },
    )
    return seat


@transaction.atomic
def welcome_to_board(
    platform, *, by, name, role, email="", starts_on=None, is_name_public=False, today=None
):
    """A seat for somebody by name and address. Without an address: a name that never signs in.

    An account that exists keeps its own name and choices: a chair does not decide about those.
    Every address that somebody proved is his, also one that he does not sign in with.
    """
    may(by, "platforms.manage_board_platform", platform)
    email = normalise_email(email)
    person = User.objects.of_email(email) if email else None
    if person is None:
        person = User.objects.create_user(
            email=email, name=name, is_active=bool(email), is_name_public=is_name_public
        )
    elif not person.name:
        person.name = name
        person.save(update_fields=["name"])
    return add_board_seat(platform, by=by, user=person, role=role, starts_on=starts_on, today=today)
