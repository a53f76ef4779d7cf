"""Mandates: given and ended."""

from django.db import transaction

from accounts.operations import lock_person_of
from core.roles import forget_roles
from core.terms import today as current_day

from ..models import Mandate
from ._people import _may, _warnings


@transaction.atomic
def give_mandate(
    user,
    *,
    by,
    amount,
    source,
    subjects=(),
    platforms=(),
    starts_on=None,
    ends_on=None,
    is_alone=True,
    may_agree_agreements=False,
    source_url="",
    today=None,
):
    """Record a mandate from the mandate register: the line, the amount, the dates (R52)."""
    mandate = Mandate(
        user=user,
        amount=amount,
        source=source,
        source_url=source_url,
        starts_on=starts_on or today or current_day(),
        ends_on=ends_on,
        is_alone=is_alone,
        may_agree_agreements=may_agree_agreements,
    )
    return save_mandate(mandate, by=by, subjects=subjects, platforms=platforms)


def record_mandate(person, *, subjects=(), platforms=(), **values):
    """The mandate that follows from an appointment, for an operation that checked the right."""
    return write_mandate(Mandate(user=person, **values), subjects=subjects, platforms=platforms)


@transaction.atomic
def save_mandate(mandate, *, by, subjects, platforms):
    """A new or changed mandate. It carries `warnings`: its holder is a civil servant."""
    _may(by, "liaisons.change_mandate" if mandate.pk else "liaisons.add_mandate", mandate)
    return write_mandate(mandate, subjects=subjects, platforms=platforms)


@transaction.atomic
def write_mandate(mandate, *, subjects, platforms):
    """The same for an import, which who runs the server does: it asks no right."""
    lock_person_of(mandate)
    mandate.full_clean()
    mandate.save()
    mandate.subjects.set(subjects)
    mandate.platforms.set(platforms)
    forget_roles(mandate.user)
    mandate.warnings = _warnings(mandate, mandate.user)
    return mandate
