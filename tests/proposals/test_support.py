"""Support: counted once, by where somebody lives, on the screen and on paper (R41-R46)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.terms import today
from core.transitions import Refused
from proposals import operations
from proposals.models import PaperList, Support
from proposals.states import Kind
from proposals.states import Status as S
from tests.factories import AgreementFactory, ResidenceFactory, UserFactory, scan_of_signatures

DAY = datetime.timedelta(days=1)


def counters(proposal):
    return (
        proposal.support_count,
        proposal.support_elsewhere,
        proposal.objection_count,
        proposal.objection_elsewhere,
    )


def rows(proposal):
    """The same four numbers, counted from the rows and the checked lists."""
    supports = Support.objects.filter(proposal=proposal, is_withdrawn=False)

    def count(choice, is_counted):
        paper = sum(
            PaperList.objects.filter(
                proposal=proposal, choice=choice, counted__isnull=False
            ).values_list("counted", flat=True)
        )
        online = supports.filter(choice=choice, is_counted=is_counted).count()
        return online + (paper if is_counted else 0)

    return tuple(
        count(choice, is_counted)
        for choice in ("support", "objection")
        for is_counted in (True, False)
    )


def test_support_counts_by_the_residence_of_the_day(place):
    proposal = place.gathering_support(minimum=9)
    operations.support(proposal, by=place.author)
    operations.support(proposal, by=place.outsider)
    nowhere = operations.support(proposal, by=UserFactory())
    assert not nowhere.is_counted
    proposal = operations.support(proposal, by=place.neighbour, choice="objection").proposal
    assert counters(proposal) == (1, 2, 1, 0) == rows(proposal)


def test_doing_it_again_changes_the_one_row(place):
    proposal = place.gathering_support(minimum=9)
    for choice in ("support", "support", "objection", "support"):
        operations.support(proposal, by=place.author, choice=choice)
    operations.withdraw_support(proposal, by=place.author)
    assert counters(place.fresh(proposal)) == (0, 0, 0, 0) == rows(proposal)
    with pytest.raises(Refused):
        operations.withdraw_support(proposal, by=place.author)
    operations.support(proposal, by=place.author)
    assert Support.objects.count() == 1
    assert counters(place.fresh(proposal)) == (1, 0, 0, 0) == rows(proposal)


def test_moving_house_counts_from_the_next_time(place):
    proposal = place.gathering_support(minimum=9)
    operations.support(proposal, by=place.outsider)
    residence = place.outsider.residences.get()
    residence.ends_on = today()
    residence.save()
    place.wait(1)
    ResidenceFactory(user=place.outsider, platform=place.platform, starts_on=today())
    assert counters(place.fresh(proposal)) == (0, 1, 0, 0)
    proposal = operations.support(proposal, by=place.outsider).proposal
    assert counters(proposal) == (1, 0, 0, 0) == rows(proposal)


def test_without_consent_nothing_is_kept(place):
    proposal = place.gathering_support(minimum=9)
    with pytest.raises(Refused) as refused:
        operations.support(proposal, by=place.author, has_consent=False)
    assert refused.value.field == "has_consent"
    assert Support.objects.count() == 0


def test_support_leaves_no_entry_in_the_dossier(place):
    proposal = place.gathering_support(minimum=9)
    before = place.fresh(proposal).entry_count
    assert operations.support(proposal, by=place.author).proposal.entry_count == before


@pytest.mark.parametrize("status", ["submitted", "declined", "accepted", "withdrawn", "completed"])
def test_support_is_refused_before_admission_and_after_the_answer(place, status):
    with pytest.raises(Refused):
        operations.support(getattr(place, status)(), by=place.neighbour)
    assert Support.objects.count() == 0


def test_the_minimum_is_an_event_and_later_withdrawals_change_only_the_counter(place):
    proposal = place.gathering_support(minimum=2)
    operations.support(proposal, by=place.author)
    proposal = operations.support(proposal, by=place.neighbour).proposal
    assert proposal.status == S.UNDER_REVIEW
    proposal = operations.withdraw_support(proposal, by=place.neighbour).proposal
    assert (proposal.status, proposal.support_count) == (S.UNDER_REVIEW, 1)
    assert proposal.has_reached_minimum
    operations.support(proposal, by=place.neighbour)
    assert list(proposal.entries.values_list("verb", flat=True)).count("reach") == 1


def test_a_later_agreement_never_touches_a_plan_that_gathers_support(place):
    proposal = place.gathering_support(minimum=2)
    old = proposal.agreement
    old.status, old.ends_on = "replaced", today()
    old.save()
    AgreementFactory(
        platform=place.platform, agreed=True, kinds=["plan"], minimum_residents=99, version=2
    )
    operations.support(proposal, by=place.author)
    proposal = operations.support(proposal, by=place.neighbour).proposal
    assert (proposal.status, proposal.minimum, proposal.agreement.version) == (
        S.UNDER_REVIEW,
        2,
        1,
    )


def test_with_a_maximum_of_objections_the_window_runs_to_its_end(place):
    proposal = place.gathering_support(minimum=1, maximum_objections=0)
    proposal = operations.support(proposal, by=place.author).proposal
    assert proposal.status == S.GATHERING_SUPPORT
    place.go_to(proposal.due_on + DAY)
    assert operations.advance(proposal).status == S.UNDER_REVIEW


def test_more_objections_than_agreed_is_not_enough_support(place):
    proposal = place.gathering_support(minimum=1, maximum_objections=0)
    operations.support(proposal, by=place.author)
    operations.support(proposal, by=place.neighbour, choice="objection")
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.lacking_cause) == (S.SUPPORT_LACKING, "objections")
    proposal = operations.withdraw_support(proposal, by=place.neighbour).proposal
    assert proposal.status == S.UNDER_REVIEW


def test_too_little_support_can_be_extended_once(place):
    proposal = place.support_lacking()
    assert proposal.lacking_cause == "too_few"
    for days in (0, 43):
        with pytest.raises(Refused):
            operations.extend_window(proposal, by=place.author, days=days)
    proposal = operations.extend_window(proposal, by=place.author, days=14)
    assert (proposal.status, proposal.due_on) == (S.GATHERING_SUPPORT, today() + 14 * DAY)
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert proposal.status == S.SUPPORT_LACKING
    with pytest.raises((Refused, PermissionDenied)):
        operations.extend_window(proposal, by=place.author, days=14)


def test_support_that_comes_after_the_window_still_reaches_the_minimum(place):
    proposal = place.support_lacking(minimum=1)
    assert operations.support(proposal, by=place.author).proposal.status == S.UNDER_REVIEW


def test_a_plan_goes_on_as_a_wish_with_its_mark(place):
    proposal = place.support_lacking(minimum=5)
    operations.support(proposal, by=place.author)
    proposal = operations.continue_as_wish(proposal, by=place.author)
    assert (proposal.kind, proposal.went_on_with, proposal.minimum) == (Kind.WISH, 1, 5)
    assert proposal.status == S.UNDER_REVIEW and proposal.went_on_as_wish


def test_a_wish_is_not_covered_and_goes_straight_to_review(place):
    place.agree(minimum=3, kinds=(Kind.PLAN,))
    proposal = operations.admit(place.submitted(kind=Kind.WISH), by=place.contact)
    assert (proposal.status, proposal.minimum) == (S.UNDER_REVIEW, None)


# --- paper ---
def test_a_paper_list_counts_after_a_check_by_somebody_of_the_other_side(place):
    proposal = place.gathering_support(minimum=10)
    with pytest.raises(Refused) as refused:
        operations.add_paper_list(proposal, by=place.chair, count=12, scan=None)
    assert refused.value.field == "scan"
    paper = operations.add_paper_list(proposal, by=place.chair, count=12, scan=scan_of_signatures())
    assert place.fresh(proposal).support_count == 0
    with pytest.raises(Refused):
        operations.check_paper_list(paper, by=place.chair, counted=12)
    with pytest.raises(Refused):
        operations.check_paper_list(paper, by=place.member, counted=12)
    with pytest.raises(PermissionDenied):
        operations.check_paper_list(paper, by=place.author, counted=12)
    with pytest.raises(Refused):
        operations.check_paper_list(paper, by=place.broker, counted=13)
    proposal = operations.check_paper_list(paper, by=place.broker, counted=10).proposal
    assert (proposal.support_count, proposal.paper_count) == (10, 10)
    assert proposal.status == S.UNDER_REVIEW
    assert counters(proposal) == rows(proposal)
    with pytest.raises(Refused):
        operations.check_paper_list(paper, by=place.desk, counted=10)


def test_the_initiator_enters_no_paper_list(place):
    proposal = place.gathering_support(minimum=10)
    with pytest.raises(PermissionDenied):
        operations.add_paper_list(proposal, by=place.author, count=12, scan=scan_of_signatures())


@pytest.mark.parametrize("count", [0, -1, 5001, "12", None])
def test_a_paper_list_has_a_possible_number(place, count):
    with pytest.raises(Refused):
        operations.add_paper_list(
            place.gathering_support(minimum=10),
            by=place.chair,
            count=count,
            scan=scan_of_signatures(),
        )


# --- the database refuses what the code forgets ---
def test_the_database_keeps_one_row_per_resident(place):
    proposal = place.gathering_support(minimum=10)
    fields = {"is_counted": True, "version_number": 1, "given_on": today()}
    Support.objects.create(proposal=proposal, resident=place.author, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(proposal=proposal, resident=place.author, **fields)


def test_support_never_counts_by_the_address_of_somebody_else(place):
    proposal = place.gathering_support()
    elsewhere = UserFactory()
    neighbour = ResidenceFactory(user=UserFactory(), platform=place.platform)
    row = operations.support(proposal, by=elsewhere, residence=neighbour)
    assert not row.is_counted
    own = operations.support(proposal, by=neighbour.user, residence=neighbour)
    assert own.is_counted
