"""What happens to accounts: made, confirmed, changed. Erasing stands in `accounts.privacy`."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Employment, User, normalise_email
from core.roles import forget_roles
from core.terms import today
from core.transitions import Refused


def create_resident(email: str) -> User:
    """The account of somebody who has proved to read mail at this address; one per address."""
    try:
        with transaction.atomic():
            return User.objects.create_user(email=email)
    except IntegrityError:
        # The same person, at the same moment, in two windows.
        return User.objects.get(email=normalise_email(email))


@transaction.atomic
def confirm_email(user: User, email: str) -> EmailAddress:
    """Record that this address was proved; the first one becomes the one to sign in with."""
    User.objects.select_for_update().get(pk=user.pk)
    address = EmailAddress.objects.get_or_create(user=user, email=normalise_email(email))[0]
    has_primary = EmailAddress.objects.filter(user=user, primary=True).exists()
    address.verified = True
    address.primary = address.primary or not has_primary
    address.save()
    return address


@transaction.atomic
def add_person(
    *, email: str | None = None, name: str = "", password: str | None = None, **fields
) -> User:
    """A person entered by an administrator or the demo; the address counts as confirmed."""
    user = User.objects.create_user(email=email, name=name, password=password, **fields)
    if user.email:
        confirm_email(user, user.email)
    return user


@transaction.atomic
def change_profile(user: User, *, name: str, language: str) -> User:
    """The person's own name and language."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name = name
    user.language = language
    user.save(update_fields=["name", "language"])
    return user


@transaction.atomic
def change_name(user: User, *, by: User, name: str) -> User:
    """A person gives the own name, for instance while submitting a plan."""
    if by.pk != user.pk:
        raise PermissionDenied
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name = name
    user.save(update_fields=["name"])
    return user


@transaction.atomic
def save_person(person: User, *, by: User) -> User:
    """An administrator enters or corrects a person; the address counts as proved by him."""
    if person.pk == by.pk and not person.is_active:
        raise Refused(_("You cannot close your own account here."), field="is_active")
    old = User.objects.filter(pk=person.pk).values_list("email", flat=True).first()
    person.email = normalise_email(person.email)
    if person._state.adding and not person.password:
        person.set_unusable_password()
    person.save()
    if person.email != old:
        EmailAddress.objects.filter(user=person, email=old).delete()
        if person.email:
            EmailAddress.objects.filter(user=person).update(primary=False)
            confirm_email(person, person.email)
    return person


def lock_person_of(record):
    """Lock the person of a dated record; gives the record as it is stored, or None when new.

    A record stays with its person: ending it and recording another keeps the history true.
    """
    User.objects.select_for_update(of=("self",)).get(pk=record.user_id)
    kept = type(record).objects.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if kept is not None and kept.user_id != record.user_id:
        raise Refused(
            _("This record stays with its person. End it, and record a new one."), field="user"
        )
    return kept


def board_seat_warnings(user: User, *, starts_on, ends_on) -> list[str]:
    """What the screen says when somebody of the municipality also sits on a board (R8)."""
    seats = user.board_seats.overlapping(starts_on, ends_on).select_related("platform")
    return [
        _(
            "Note: %(name)s also sits on the board of %(platform)s. That is an agreement of this "
            "portal, not a law."
        )
        % {"name": user.public_name(), "platform": seat.platform}
        for seat in seats.order_by("starts_on", "pk")
    ]


@transaction.atomic
def employ(user: User, *, role: str, starts_on=None, ends_on=None, team: str = "") -> Employment:
    """Record work that gives rights; twice the same role on one day is refused."""
    employment = Employment(
        user=user, role=role, starts_on=starts_on or today(), ends_on=ends_on, team=team
    )
    return _record_employment(employment)


@transaction.atomic
def save_employment(employment: Employment, *, by: User) -> Employment:
    """An administrator records work, or its last day. It carries `warnings`."""
    verb = "change" if employment.pk else "add"
    if not by.has_perm(f"accounts.{verb}_employment", employment):
        raise PermissionDenied
    return _record_employment(employment)


def _record_employment(employment: Employment) -> Employment:
    lock_person_of(employment)
    period = {"starts_on": employment.starts_on, "ends_on": employment.ends_on}
    others = Employment.objects.filter(user=employment.user, role=employment.role)
    if others.exclude(pk=employment.pk).overlapping(**period).exists():
        raise Refused(
            _("This person already has this role on some of these days."), field="starts_on"
        )
    employment.full_clean()
    employment.save()
    forget_roles(employment.user)
    employment.warnings = board_seat_warnings(employment.user, **period)
    return employment


def clear_expired() -> int:
    """Throw away sessions that have run out, with the addresses that stood in them.

    A half-finished sign-in keeps an address in its session; nobody else would clear that away.
    """
    expired = Session.objects.filter(expire_date__lt=timezone.now())
    keys = list(expired.values_list("session_key", flat=True))
    UserSession.objects.filter(session_key__in=keys).delete()
    return expired.delete()[0]
