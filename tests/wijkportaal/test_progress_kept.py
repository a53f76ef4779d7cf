"""Figures kept for a minute: never those of an older moment, never those of another scope.

Apart from the other figures, because it counts everything there is: no demo may stand beside it.
"""

import dataclasses
import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from core.terms import today
from proposals import operations
from proposals.states import Status
from tests.factories import PlatformFactory, ProposalFactory, UserFactory
from wijkportaal.progress import Progress, Scope

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def test_figures_are_read_once_until_a_plan_changes(settings, django_assert_num_queries):
    settings.FIGURES_KEPT_SECONDS = 60
    cache.clear()
    plan = ProposalFactory(under_review=True)
    other = PlatformFactory()

    def figures(platform):
        progress = Progress(Scope.last_year(platform))
        return progress.open, progress.balance.number, progress.municipality_answers.number

    assert figures(plan.platform) == (1, 1, 0)
    with django_assert_num_queries(1):
        assert figures(plan.platform) == (1, 1, 0)
    assert figures(other) == (0, 0, 0)
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=1)):
        plan.status = Status.WITHDRAWN
        plan.save()
    assert figures(plan.platform) == (0, 1, 0)


def test_kept_figures_of_one_scope_are_never_given_to_another(settings):
    """The newest change is a subject for the council, so both scopes have the same newest one."""
    settings.FIGURES_KEPT_SECONDS = 60
    settings.AGENDA_SOURCE = "Verordening burgerinitiatief, artikel 4"
    cache.clear()
    UserFactory(clerk=True)
    plan = ProposalFactory(under_review=True)
    author = UserFactory()
    draft = operations.save_draft(
        by=author,
        kind="agenda",
        subject=plan.subject,
        title="Laat de raad praten over de bus",
        text="De bus rijdt niet meer.",
    )
    operations.submit(draft, by=author)
    everything = Scope.last_year()
    whole = dataclasses.replace(everything, is_for_council=True)
    here = Scope.last_year(plan.platform)
    long_ago = dataclasses.replace(here, since=today() - 800 * DAY, until=today() - 400 * DAY)
    for _time in range(2):
        assert [
            (Progress(scope).open, Progress(scope).balance.number)
            for scope in (everything, whole, here, long_ago)
        ] == [(2, 2), (1, 1), (1, 1), (0, 0)]
