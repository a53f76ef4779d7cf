"""Gaps: noticed as soon as they are there, and told to the board, so that nobody leaves in silence.

Run by the worker and after each change of a contact point, broker or absence. Pages compute the
gaps themselves, so a worker that stands still shows no lie.
"""

import logging

from django.db import IntegrityError, transaction

from core.terms import DAY
from core.terms import today as current_day
from notifications.operations import notify
from platforms.lookups import board_users
from platforms.models import Platform, Subject

from ..lookups import Desk
from ..models import Gap

logger = logging.getLogger(__name__)

# An older gap is on the site already; telling it now would be no news.
STILL_NEWS = 14 * DAY


def advance_gaps(today=None):
    """Note each gap that came and each that was filled, and tell the board once. Repeatable."""
    on = today or current_day()
    desk = Desk(on)
    known = {
        (gap.platform_id, gap.subject_id): gap
        for gap in Gap.objects.filter(ended_on__isnull=True).select_related("platform", "subject")
    }
    subjects = list(Subject.objects.filter(is_active=True))
    changed = 0
    for platform in Platform.objects.with_people():
        for subject in subjects:
            contact = desk.contact(platform.pk, subject.pk)
            gap = known.pop((platform.pk, subject.pk), None)
            if contact.has_gap and gap is None:
                changed += _open(platform, subject, contact, on)
            elif gap is not None and not contact.has_gap:
                changed += _close(gap, contact, on)
    # The subject or the platform itself is gone: there is no gap any more, and nothing to tell.
    for gap in known.values():
        gap.ended_on = on
        gap.save(update_fields=["ended_on"])
    return changed


def look_at_gaps(**_where):
    """After a change of contact points: the same, whatever it was about."""
    advance_gaps()


def _open(platform, subject, contact, on):
    try:
        with transaction.atomic():
            gap = Gap.objects.create(
                platform=platform,
                subject=subject,
                cause=contact.cause,
                since=contact.gap_since,
                noticed_on=on,
            )
            is_news = contact.gap_since is None or contact.gap_since >= on - STILL_NEWS
            if contact.cause != Gap.Cause.NEVER and is_news:
                _tell(gap, "contact_gap", contact, on)
    except IntegrityError:
        # Another process noticed it at the same moment, and told it.
        return 0
    return 1


def _close(gap, contact, on):
    with transaction.atomic():
        if not Gap.objects.filter(pk=gap.pk, ended_on__isnull=True).update(ended_on=on):
            return 0
        _tell(gap, "contact_found", contact, on)
    return 1


def _tell(gap, kind, contact, on):
    notify(
        board_users(gap.platform, on),
        kind=kind,
        about=gap.platform,
        event=f"{kind}:{gap.pk}",
        context={
            "platform": gap.platform.name,
            "subject": gap.subject.name,
            "cause": str(gap.cause),
            "who": contact.user.public_name() if contact.user else "",
            "until": contact.absent_until if contact.has_gap else None,
        },
    )
