"""Two people at the same moment, beyond supporting (tests/proposals/test_concurrency.py).

Only PostgreSQL has writers side by side, so only there this says anything. Each test has its
negative control: the same attack on a naive version must do the harm.
"""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F

from core.terms import DAY
from core.terms import today as current_day
from core.transitions import Refused
from council.models import CouncilSeat
from council.operations import add_council_seat
from platforms import operations as platform_operations
from platforms.models import Agreement, BoardSeat
from proposals import operations
from proposals.models import PaperList, Proposal
from tests.factories import (
    AgreementFactory,
    BoardSeatFactory,
    ContactAssignmentFactory,
    PartyFactory,
    PlatformFactory,
    PortfolioFactory,
    SubjectFactory,
    UserFactory,
    scan_of_signatures,
)
from tests.proposals.test_concurrency import AT_ONCE, side_by_side

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def attempt(function):
    """What came of it: "done", or the kind of refusal."""
    try:
        function()
    except (Refused, PermissionDenied) as refused:
        return type(refused).__name__
    return "done"


@pytest.fixture
def platform(transactional_db):
    return PlatformFactory()


def test_each_side_signs_an_agreement_once(platform):
    chair = BoardSeatFactory(platform=platform, chair=True).user
    alderman = PortfolioFactory(platform=platform, subject=None).user
    agreement = AgreementFactory(platform=platform, proposed=True)

    def sign(number):
        if number % 2:
            verb, by = platform_operations.sign_for_board, chair
        else:
            verb, by = platform_operations.sign_for_municipality, alderman
        return number % 2, attempt(lambda: verb(Agreement.objects.get(pk=agreement.pk), by=by))

    results = side_by_side(sign, range(AT_ONCE))
    for side in (0, 1):
        assert results.count((side, "done")) == 1
        assert results.count((side, "Refused")) + results.count((side, "PermissionDenied")) == (
            AT_ONCE // 2 - 1
        )
    agreement.refresh_from_db()
    assert agreement.is_agreed
    verbs = [step.verb for step in agreement.steps.all()]
    assert len(verbs) == len(set(verbs))


def people_for_both(platform):
    people = [UserFactory() for _count in range(AT_ONCE // 2)]
    return [(person, kind) for person in people for kind in ("board", "council")], people


def with_both_seats(people, day):
    return [
        person
        for person in people
        if BoardSeat.objects.on(day).filter(user=person).exists()
        and CouncilSeat.objects.on(day).filter(user=person).exists()
    ]


def test_nobody_gets_a_board_seat_and_a_council_seat_at_once(platform):
    """Both operations lock the person and read the other (PRODUCT.md, "People")."""
    party, administrator = PartyFactory(), UserFactory(administrator=True)
    clerk = UserFactory(clerk=True)
    attempts, people = people_for_both(platform)

    def take(what):
        person, kind = what
        if kind == "council":
            return attempt(
                lambda: add_council_seat(
                    person, by=clerk, party=party, starts_on=current_day() + DAY
                )
            )
        return attempt(
            lambda: platform_operations.add_board_seat(
                platform, by=administrator, user=person, role="member"
            )
        )

    results = side_by_side(take, attempts)
    assert results[1::2] == ["done"] * len(people)  # the council is never refused
    assert set(results[0::2]) <= {"done", "Refused"}
    # The board seat begins today, the council seat tomorrow: no day has both, whoever was first.
    assert with_both_seats(people, current_day() + DAY) == []


def test_the_same_attack_catches_seats_without_a_lock(platform):
    """Negative control: look first, then write. Then somebody holds both."""
    party, looked = PartyFactory(), threading.Barrier(AT_ONCE, timeout=30)
    attempts, people = people_for_both(platform)

    def naive(what):
        person, kind = what
        other = CouncilSeat if kind == "board" else BoardSeat
        is_free = not other.objects.filter(user=person).exists()
        looked.wait()
        if is_free and kind == "board":
            BoardSeat.objects.create(
                user=person, platform=platform, role="member", starts_on=current_day()
            )
        elif is_free:
            CouncilSeat.objects.create(user=person, party=party, starts_on=current_day())

    side_by_side(naive, attempts)
    assert len(with_both_seats(people, current_day())) == len(people)


@pytest.fixture
def paper(platform):
    """A list with 40 signatures that waits for the other side, and those who may check it."""
    subject = SubjectFactory()
    contact = ContactAssignmentFactory(platform=platform, subject=subject).user
    chair = BoardSeatFactory(platform=platform, chair=True).user
    AgreementFactory(
        platform=platform,
        agreed=True,
        kinds=["plan"],
        minimum_residents=500,
        maximum_objections=None,
    )
    author = UserFactory()
    draft = operations.save_draft(
        by=author, platform=platform, subject=subject, title="Bankjes", text="Bij de vijver."
    )
    plan = operations.admit(operations.submit(draft, by=author), by=contact)
    desk = [UserFactory(desk=True) for _count in range(AT_ONCE)]
    return operations.add_paper_list(plan, by=chair, count=40, scan=scan_of_signatures()), desk


def test_a_paper_list_is_counted_once_whoever_checks_it(paper):
    paper, desk = paper

    def check(person):
        fresh = PaperList.objects.select_related("proposal").get(pk=paper.pk)
        return attempt(lambda: operations.check_paper_list(fresh, by=person, counted=40))

    results = side_by_side(check, desk)
    assert sorted(results) == ["Refused"] * (AT_ONCE - 1) + ["done"]
    plan = Proposal.objects.get(pk=paper.proposal_id)
    assert (plan.support_count, plan.paper_count) == (40, 40)
    assert plan.entries.filter(verb="check_paper_list").count() == 1


def test_the_same_attack_catches_a_list_that_is_looked_at_first(paper):
    """Negative control: without the lock every checker counts the forty."""
    paper, desk = paper
    looked = threading.Barrier(AT_ONCE, timeout=30)

    def naive(person):
        fresh = PaperList.objects.get(pk=paper.pk)
        looked.wait()
        if fresh.checked_on is None:
            Proposal.objects.filter(pk=paper.proposal_id).update(
                support_count=F("support_count") + 40
            )

    side_by_side(naive, desk)
    assert Proposal.objects.get(pk=paper.proposal_id).support_count == 40 * AT_ONCE


def draft_of(author, platform):
    return operations.save_draft(
        by=author,
        platform=platform,
        subject=SubjectFactory(),
        title="Versie 0",
        text="Versie 0",
    )


def test_what_is_submitted_is_what_the_dossier_keeps(platform):
    """Saving goes on in one window while the other submits: nothing changes after the number."""
    author = UserFactory()
    draft = draft_of(author, platform)

    def act(number):
        if number % 4 == 3:
            return "submit", attempt(lambda: operations.submit(draft, by=author))
        words = f"Versie {number}"
        return "save", attempt(
            lambda: operations.save_draft(draft, by=author, title=words, text=words)
        )

    results = side_by_side(act, range(AT_ONCE))
    assert results.count(("submit", "done")) == 1
    plan = Proposal.objects.get(pk=draft.pk)
    version = plan.versions.get()
    assert (plan.title, plan.text) == (version.title, version.text)
    assert plan.title == plan.text
    assert plan.entries.filter(verb="submit").count() == 1


def test_the_same_attack_catches_a_save_without_a_lock(platform):
    """Negative control: a late save of what was read before changes a submitted plan in silence."""
    author = UserFactory()
    draft = draft_of(author, platform)
    looked = threading.Barrier(AT_ONCE, timeout=30)
    submitted = threading.Event()

    def act(number):
        mine = Proposal.objects.get(pk=draft.pk)
        looked.wait()
        if number == 0:
            operations.submit(draft, by=author)
            submitted.set()
        else:
            submitted.wait(30)
            if mine.status == "draft":
                Proposal.objects.filter(pk=mine.pk).update(text=f"Versie {number}")

    side_by_side(act, range(AT_ONCE))
    plan = Proposal.objects.get(pk=draft.pk)
    assert plan.text != plan.versions.get().text
