"""Where somebody says to live, and the report that our address data are wrong."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.terms import DAY
from core.terms import today as current_day
from core.transitions import Refused
from notifications.operations import notify

from .. import lookups
from ..models import AddressReport, Residence
from ..states import Basis
from ._steps import lock, lock_user, may


@transaction.atomic
def declare_residence(
    user,
    *,
    by,
    postcode="",
    house_number=None,
    neighbourhood=None,
    district=None,
    today=None,
):
    """Record where a resident says to live, from today on; the old place closes yesterday.

    By postcode and house number when our data know one place, else the place the resident chose
    from the list. The basis says which of the two it was.
    """
    if by is None or by.pk != user.pk:
        raise PermissionDenied
    user = lock_user(user)
    today = today or current_day()
    postcode = lookups.compact_postcode(postcode)
    basis = Basis.CHOSEN
    if neighbourhood is not None:
        district = neighbourhood.district
    elif district is None:
        neighbourhood, district = _place_of(postcode, house_number)
        basis = Basis.DECLARED
    old = Residence.objects.filter(user=user, ends_on__isnull=True).first()
    values = {
        "district": district,
        "neighbourhood": neighbourhood,
        "postcode": postcode,
        "house_number": house_number,
        "basis": basis,
    }
    if old is not None:
        if all(getattr(old, name) == value for name, value in values.items()):
            return old
        if old.starts_on >= today:
            for name, value in values.items():
                setattr(old, name, value)
            old.save(update_fields=list(values))
            return old
        old.ends_on = today - DAY
        old.save(update_fields=["ends_on"])
    residence = Residence(user=user, starts_on=today, **values)
    residence.clean_fields(exclude=["user", "district", "neighbourhood"])
    residence.save()
    return residence


def _place_of(postcode, house_number):
    found = lookups.find_area(postcode, house_number)
    if len(found.neighbourhoods) == 1:
        return found.neighbourhoods[0], found.neighbourhoods[0].district
    if found.is_certain and len(found.platforms) <= 1:
        return None, found.districts[0]
    if found.is_guess:
        # A guess is no address: for whom somebody counts is never guessed.
        raise Refused(
            _("We are not sure where this postcode lies. Choose your neighbourhood from the list."),
            field="neighbourhood",
        )
    if found.districts:
        raise Refused(
            _("This postcode lies in more than one neighbourhood. Choose yours from the list."),
            field="neighbourhood",
        )
    raise Refused(
        _("We do not know this postcode. Choose your neighbourhood from the list."),
        field="neighbourhood",
    )


@transaction.atomic
def report_address(*, by, postcode, text, house_number=None):
    """ "My postcode is not right": to the desk, as a record and a message."""
    may(by, "platforms.report_address")
    report = AddressReport.objects.create(
        user=by,
        postcode=lookups.compact_postcode(postcode),
        house_number=house_number,
        text=text,
    )
    notify(
        lookups.desk_users(),
        kind="address_report",
        about=report,
        event=f"address_report:{report.pk}",
        context={},
    )
    return report


@transaction.atomic
def handle_address_report(report, *, by, answer, today=None):
    """The desk has looked into it; the resident gets the answer."""
    may(by, "platforms.handle_addressreport", report)
    report = lock(report)
    if report.handled_on is not None:
        raise Refused(_("This report was handled already."))
    if not answer.strip():
        raise Refused(_("Write what you found. The resident gets this answer."), field="answer")
    report.handled_on = today or current_day()
    report.handled_by = by
    report.answer = answer.strip()
    report.save(update_fields=["handled_on", "handled_by", "answer"])
    if report.user is not None:
        notify(
            [report.user],
            kind="address_report_handled",
            about=report,
            event=f"address_report:{report.pk}:handled",
            context={"answer": report.answer, "url": report.get_resident_url()},
        )
    return report
