"""Agreed between platform and municipality: which subjects have a contact point."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.terms import today as current_day
from core.transitions import Refused, refuse_missing
from notifications.operations import notify
from platforms.lookups import board_users

from ..models import ContactAgreement
from ._people import _may


@transaction.atomic
def save_contact_agreement(agreement, *, by, subjects, today=None):
    """Record what was agreed, from a day on (R50). The board hears it and can say it is not so.

    The earlier ones stay: this is an addition, never a change.
    """
    on = today or current_day()
    _may(by, "liaisons.add_contactagreement")
    if agreement.pk is not None:
        raise Refused(_("What was agreed stays. Record a new agreement."))
    subjects = list(dict.fromkeys(subjects))
    missing = []
    if agreement.agreed_on is None:
        missing.append(("agreed_on", _("Fill in the day on which it was agreed.")))
    elif agreement.agreed_on > on:
        missing.append(("agreed_on", _("This day has yet to come.")))
    if not subjects:
        missing.append(("subjects", _("Choose at least one subject.")))
    elif any(not subject.is_active for subject in subjects):
        missing.append(("subjects", _("Choose subjects that are in use.")))
    if not agreement.source.strip():
        missing.append(("source", _("Say where it was agreed.")))
    refuse_missing(missing)
    if not agreement.platform.has_people:
        raise Refused(_("There is nobody there yet to agree with."), field="platform")
    # One at a time: a second click may not put the same thing there twice.
    type(agreement.platform).objects.select_for_update(of=("self",)).get(pk=agreement.platform_id)
    wanted = {subject.pk for subject in subjects}
    same = ContactAgreement.objects.filter(
        platform=agreement.platform,
        agreed_on=agreement.agreed_on,
        source=agreement.source.strip(),
        source_url=agreement.source_url,
    )
    for other in same.prefetch_related("subjects"):
        if {subject.pk for subject in other.subjects.all()} == wanted:
            return other
    agreement.recorded_by = by
    agreement.source = agreement.source.strip()
    agreement.full_clean()
    agreement.save()
    agreement.subjects.set(subjects)
    notify(
        board_users(agreement.platform, on),
        kind="contact_agreed",
        about=agreement.platform,
        event=f"contact_agreed:{agreement.pk}",
        context={
            "platform": agreement.platform.name,
            "subjects": ", ".join(subject.name for subject in subjects),
            "source": agreement.source,
            "date": agreement.agreed_on,
            "date_label": str(_("Agreed on")),
        },
    )
    return agreement


def agree_contacts(platform, *, by, agreed_on, subjects, source, source_url="", today=None):
    """The same from loose values."""
    agreement = ContactAgreement(
        platform=platform, agreed_on=agreed_on, source=source, source_url=source_url
    )
    return save_contact_agreement(agreement, by=by, subjects=subjects, today=today)
