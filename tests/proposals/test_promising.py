"""The next step of an answer stands in the register, and nobody keeps two books (R18, R19)."""

import datetime

import pytest

from core.terms import next_working_day, today
from council import operations as register
from council.models import Promise
from council.states import PromiseStatus
from notifications.models import Message
from proposals import operations
from proposals.models import Proposal
from tests.factories import BoardSeatFactory, ProposalFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
S = PromiseStatus


def promise_of(plan):
    return Promise.objects.get(responses__proposal=plan)


def test_a_yes_stands_in_the_register_with_the_date_of_the_plan():
    plan = ProposalFactory(accepted=True)
    plan = Proposal.objects.get(pk=plan.pk)
    promise = promise_of(plan)
    response = plan.published_response
    assert promise.status == S.OPEN
    assert promise.title == response.next_step
    assert promise.promiser == response.executor
    assert promise.first_due_on == promise.due_on == plan.due_on
    assert promise.due_on == response.next_step_on == next_working_day(response.next_step_on)
    assert promise.said_on == plan.answered_on
    assert promise.parties.get().platform == plan.platform
    assert plan.number in promise.said_where


def test_a_no_promises_nothing():
    ProposalFactory(declined=True)
    assert not Promise.objects.exists()


def test_the_answer_tells_of_it_itself():
    ProposalFactory(accepted=True)
    assert not Message.objects.filter(kind__in=["promise_made", "promise_yours"]).exists()


def test_starting_the_plan_says_that_the_promise_was_kept():
    plan = ProposalFactory(in_execution=True)
    promise = promise_of(plan)
    assert promise.status == S.KEPT_CLAIMED
    assert promise.note
    assert [entry.verb for entry in promise.entries.all()] == ["promise", "claim_kept"]


def test_a_promise_that_was_opened_again_is_claimed_anew_when_the_plan_is_done():
    plan = ProposalFactory(in_execution=True)
    promise = promise_of(plan)
    chair = BoardSeatFactory(platform=plan.platform).user
    promise = register.not_yet(promise, by=chair, text="Er is niet begonnen.")
    executor = plan.published_response.executor or UserFactory(desk=True)
    operations.complete(plan, by=executor, text="Het ligt er.")
    promise.refresh_from_db()
    assert promise.status == S.KEPT_CLAIMED
    assert promise.note == "Het ligt er."


def test_stopping_breaks_nothing_by_itself():
    plan = ProposalFactory(accepted=True)
    executor = plan.published_response.executor or UserFactory(desk=True)
    operations.stop(plan, by=executor, text="De leverancier is failliet.")
    assert promise_of(plan).status == S.OPEN


def test_what_became_of_the_promise_otherwise_is_left_as_it_is():
    plan = ProposalFactory(accepted=True)
    promise = promise_of(plan)
    promise = register.break_promise(promise, by=promise.promiser, text="Het lukt niet.")
    executor = plan.published_response.executor or UserFactory(desk=True)
    operations.start(plan, by=executor, planned_end_on=today() + 30 * DAY)
    promise.refresh_from_db()
    assert promise.status == S.BROKEN


def test_answer_and_promise_link_to_each_other(client):
    plan = ProposalFactory(accepted=True)
    promise = promise_of(plan)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert promise.get_absolute_url() in page
    back = client.get(promise.get_absolute_url()).content.decode()
    assert f"{plan.get_absolute_url()}#antwoord" in back
