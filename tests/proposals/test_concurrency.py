"""Many people at once. Only PostgreSQL has writers side by side, so only there this counts."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from core import entries
from core.terms import today
from core.transitions import Refused
from notifications.models import Message
from proposals import operations
from proposals.models import Proposal, Reaction, ReactionAnswer, Support
from proposals.states import Status
from tests.factories import (
    AgreementFactory,
    ContactAssignmentFactory,
    MandateFactory,
    PlatformFactory,
    ResidenceFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL"),
]

AT_ONCE = 16


def side_by_side(function, arguments):
    """Call the function once per argument, all starting together, each in its own connection."""
    start = threading.Barrier(AT_ONCE, timeout=30)

    def run(number, argument):
        if number < AT_ONCE:
            start.wait()
        try:
            return function(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(run, n, argument) for n, argument in enumerate(arguments)]
        return [future.result() for future in futures]


@pytest.fixture
def gathering(transactional_db):
    """A plan that gathers support, and the platform its supporters live in."""
    platform, subject = PlatformFactory(), SubjectFactory()
    contact, author = UserFactory(), UserFactory()
    ContactAssignmentFactory(user=contact, platform=platform, subject=subject)
    MandateFactory(user=contact, subjects=[subject], platforms=[platform], amount=2500)
    AgreementFactory(
        platform=platform,
        agreed=True,
        kinds=["plan"],
        minimum_residents=150,
        maximum_objections=None,
    )
    draft = operations.save_draft(
        by=author, platform=platform, subject=subject, title="Bankjes", text="Bij de vijver."
    )
    return operations.admit(operations.submit(draft, by=author), by=contact)


def residents(platform, number):
    people = [UserFactory() for _count in range(number)]
    for person in people:
        ResidenceFactory(user=person, platform=platform)
    return people


def test_two_hundred_residents_at_once_are_two_hundred(gathering):
    people = residents(gathering.platform, 200)
    side_by_side(lambda person: operations.support(gathering, by=person), people)
    proposal = Proposal.objects.get(pk=gathering.pk)
    assert Support.objects.filter(proposal=proposal).count() == 200
    assert proposal.support_count == 200
    assert proposal.status == Status.UNDER_REVIEW
    assert proposal.entries.filter(verb="reach").count() == 1
    assert entries.verify(proposal.entries.select_related("text_row")) == []


def test_one_resident_fifty_times_is_one(gathering):
    (person,) = residents(gathering.platform, 1)
    side_by_side(lambda _count: operations.support(gathering, by=person), range(50))
    assert Support.objects.filter(proposal=gathering).count() == 1
    assert Proposal.objects.get(pk=gathering.pk).support_count == 1


def test_the_same_attack_catches_a_naive_way_of_counting(gathering):
    """Negative control: look first, then add one. If this passes, the tests above prove nothing."""
    (person,) = residents(gathering.platform, 1)
    looked = threading.Barrier(AT_ONCE, timeout=30)

    def naive(_count):
        with transaction.atomic():
            proposal = Proposal.objects.get(pk=gathering.pk)
            known = Support.objects.filter(proposal=proposal, resident=person).exists()
            looked.wait()
            if known:
                return "known"
            try:
                with transaction.atomic():
                    Support.objects.create(
                        proposal=proposal,
                        resident=person,
                        is_counted=True,
                        version_number=1,
                        given_on=proposal.submitted_on,
                    )
            except IntegrityError:
                result = "refused by the database"
            else:
                result = "added"
            Proposal.objects.filter(pk=proposal.pk).update(support_count=proposal.support_count + 1)
            return result

    results = side_by_side(naive, range(AT_ONCE))
    assert results.count("added") == 1  # the constraint of the database holds
    assert results.count("refused by the database") > 0  # and was needed: the look did not help


def test_the_same_attack_catches_a_counter_that_reads_first(gathering):
    """Negative control for the counter: reading it and writing it back loses people."""
    people = residents(gathering.platform, AT_ONCE)
    looked = threading.Barrier(AT_ONCE, timeout=30)

    def naive(person):
        with transaction.atomic():
            proposal = Proposal.objects.get(pk=gathering.pk)
            Support.objects.create(
                proposal=proposal,
                resident=person,
                is_counted=True,
                version_number=1,
                given_on=proposal.submitted_on,
            )
            looked.wait()
            Proposal.objects.filter(pk=proposal.pk).update(support_count=proposal.support_count + 1)

    side_by_side(naive, people)
    assert Support.objects.filter(proposal=gathering).count() == AT_ONCE
    assert Proposal.objects.get(pk=gathering.pk).support_count < AT_ONCE


def test_many_submitters_at_once_get_numbers_without_holes(gathering):
    drafts = [
        operations.save_draft(
            by=person,
            platform=gathering.platform,
            subject=gathering.subject,
            title="Nog een plan",
            text="Tekst.",
        )
        for person in residents(gathering.platform, 20)
    ]
    submitted = side_by_side(lambda draft: operations.submit(draft, by=draft.author), drafts)
    numbers = sorted(int(proposal.number.rsplit("-", 1)[1]) for proposal in submitted)
    assert numbers == list(range(2, 22))


def test_a_double_click_submits_once(gathering):
    author = UserFactory()
    draft = operations.save_draft(
        by=author,
        platform=gathering.platform,
        subject=gathering.subject,
        title="Dubbel",
        text="Tekst.",
    )

    def submit(_count):
        try:
            return operations.submit(draft, by=author).number
        except Exception as refused:
            return type(refused).__name__

    results = side_by_side(submit, range(AT_ONCE))
    assert results.count(f"WP-{gathering.submitted_on.year}-0002") == 1
    assert results.count("Refused") == AT_ONCE - 1


def test_two_answers_at_once_publish_one(gathering):
    (person,) = residents(gathering.platform, 1)
    Proposal.objects.filter(pk=gathering.pk).update(minimum=1)
    proposal = operations.support(gathering, by=person).proposal
    contact = proposal.handler
    operations.prepare_response(
        proposal, by=contact, outcome="no", reason="Kan niet.", alternative="Bij de kerk."
    )

    def publish(_count):
        try:
            return operations.publish_response(proposal, by=contact).status
        except Exception as refused:
            return type(refused).__name__

    results = side_by_side(publish, range(AT_ONCE))
    assert results.count("declined") == 1
    assert Proposal.objects.get(pk=proposal.pk).responses.count() == 1
    assert entries.verify(proposal.entries.select_related("text_row")) == []


# --- reactions ------------------------------------------------------------------------------------
@pytest.fixture
def open_plan(gathering):
    """The same place with a plan of the municipality that is open for reactions."""
    contact = gathering.handler
    draft = operations.save_draft(
        by=contact,
        initiator="municipality",
        platform=gathering.platform,
        subject=gathering.subject,
        title="Nieuwe bomen",
        text="De gemeente plant bomen.",
        aim="Schaduw",
        fixed_points="De leidingen",
        influence="advise",
        opens_on=today() - datetime.timedelta(days=7),
        today=today() - datetime.timedelta(days=40),
    )
    proposal = operations.submit(draft, by=contact, today=today() - datetime.timedelta(days=40))
    return operations.advance(proposal)


def reaction_counters(proposal):
    proposal = Proposal.objects.get(pk=proposal.pk)
    rows = Reaction.objects.filter(proposal=proposal)
    assert proposal.reaction_count == rows.count()
    assert proposal.unanswered_reactions == rows.unanswered().count()
    return proposal.reaction_count, proposal.unanswered_reactions


def test_many_who_react_at_once_each_get_their_own_number(open_plan):
    people = residents(open_plan.platform, 32)
    side_by_side(
        lambda person: operations.react(open_plan, by=person, text=f"Van {person.pk}"), people
    )
    numbers = Reaction.objects.filter(proposal=open_plan).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 33))
    assert reaction_counters(open_plan) == (32, 32)


def test_a_click_sixteen_times_is_one_reaction(open_plan):
    (person,) = residents(open_plan.platform, 1)
    side_by_side(
        lambda _count: operations.react(open_plan, by=person, text="Mooi."), range(AT_ONCE)
    )
    assert reaction_counters(open_plan) == (1, 1)


def test_two_members_of_staff_who_answer_at_once_give_one_answer(open_plan):
    (person,) = residents(open_plan.platform, 1)
    operations.react(open_plan, by=person, text="Mooi.")
    staff = [UserFactory(desk=True) for _count in range(AT_ONCE)]

    def answer(colleague):
        try:
            operations.answer_reactions(open_plan, by=colleague, numbers=[1], text="Dank.")
        except Refused:
            return "too late"
        return "answered"

    results = side_by_side(answer, staff)
    assert sorted(results) == ["answered", *["too late"] * (AT_ONCE - 1)]
    assert ReactionAnswer.objects.count() == 1
    assert Message.objects.filter(user=person, kind="reaction_answered").count() == 1
    assert reaction_counters(open_plan) == (1, 0)


def test_an_answer_and_a_withdrawal_at_once_leave_one_of_the_two(open_plan):
    people = residents(open_plan.platform, AT_ONCE // 2)
    reactions = [operations.react(open_plan, by=person, text="Mooi.") for person in people]
    contact = open_plan.handler

    def act(task):
        verb, reaction = task
        try:
            if verb == "answer":
                operations.answer_reactions(
                    open_plan, by=contact, numbers=[reaction.number], text="Dank."
                )
            else:
                operations.withdraw_reaction(reaction, by=reaction.author)
        except Refused:
            return False
        return True

    tasks = [(verb, reaction) for reaction in reactions for verb in ("answer", "withdraw")]
    assert sum(side_by_side(act, tasks)) == len(reactions)
    assert reaction_counters(open_plan) == (len(reactions), 0)
    both = Reaction.objects.filter(withdrawn_on__isnull=False, answer__isnull=False)
    assert not both.exists()
