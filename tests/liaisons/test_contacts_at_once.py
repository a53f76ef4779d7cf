"""Two people at the same moment: one absence, one message about a gap (SAFETY.md).

Only PostgreSQL has writers side by side. The negative control: without the lock the database has to
refuse, which a person would see as an error page.
"""

import datetime

import pytest
from django.db import IntegrityError, connection

from core.terms import today
from core.transitions import Refused
from liaisons import operations
from liaisons.models import Absence, Gap
from notifications.models import Message
from tests.factories import BoardSeatFactory, ContactAssignmentFactory, PlatformFactory, UserFactory
from tests.proposals.test_concurrency import AT_ONCE, side_by_side

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
DAY = datetime.timedelta(days=1)


def naive(user, *, by, starts_on, ends_on):
    if Absence.objects.filter(user=user).overlapping(starts_on, ends_on).exists():
        raise Refused("overlap")
    return Absence.objects.create(user=user, recorded_by=by, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize("is_naive", [False, True])
def test_overlapping_absences_at_once_are_refused_in_words(is_naive):
    record = naive if is_naive else operations.record_absence
    user, by = UserFactory(), UserFactory(desk=True)

    def enter(number):
        try:
            record(
                user,
                by=by,
                starts_on=today() + number * DAY,
                ends_on=today() + (number + AT_ONCE) * DAY,
            )
        except Refused:
            return "refused"
        except IntegrityError:
            return "error"
        return "done"

    results = side_by_side(enter, range(AT_ONCE))
    assert Absence.objects.count() == results.count("done") == 1
    assert (results.count("error") > 0) is is_naive


def test_a_gap_noticed_at_once_is_told_once():
    platform = PlatformFactory()
    seat = BoardSeatFactory(platform=platform)
    ContactAssignmentFactory(platform=platform, ends_on=today() - DAY)
    side_by_side(lambda _number: operations.advance_gaps(), range(AT_ONCE))
    assert Gap.objects.count() == 1
    assert Message.objects.filter(user=seat.user, kind="contact_gap").count() == 1
