"""Nobody acts for both sides: helpers, caretakers, and who deals with a plan."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from core import privacy
from core.terms import today
from core.transitions import Refused
from liaisons.operations import assign_contact, save_assignment
from notifications.models import Message
from platforms.models import BoardSeat
from proposals import operations, rules
from proposals.models import Proposal, Support
from proposals.page import PlanPage
from proposals.states import Status as S
from tests.factories import (
    READY,
    BoardSeatFactory,
    ContactAssignmentFactory,
    RoleHolderFactory,
    UserFactory,
)

DAY = datetime.timedelta(days=1)


def forget(*people):
    """A next request: what was looked up for these people is asked anew."""
    for person in people:
        vars(person).pop("_roles_of", None)
        vars(person).pop("_proposal_rights", None)


def may(person, proposal):
    forget(person)
    return set(rules.next_steps(Proposal.objects.get(pk=proposal.pk), person))


def told(user, kind):
    return Message.objects.filter(user=user, kind=kind).count()


def on_behalf(place, by, **fields):
    draft = operations.save_draft(
        by=by,
        on_behalf_of="bewoners van de Vijverweg",
        kind="plan",
        platform=place.platform,
        subject=place.subject,
        title="Bankjes bij de vijver",
        text="Ouderen willen zitten.",
        **fields,
    )
    return operations.submit(draft, by=by)


def without_board(place):
    BoardSeat.objects.filter(platform=place.platform).delete()
    forget(place.chair, place.member)


OF_RESIDENTS = {"revise", "withdraw", "supplement", "answer_question", "extend_supplement"}


# --- the one who stands in ---
def test_the_helper_stands_in_and_nobody_else(place):
    proposal = on_behalf(place, place.chair)
    assert {"revise", "withdraw", "answer_question"} <= may(place.chair, proposal)
    for person in (place.member, place.desk, UserFactory(desk=True)):
        assert not may(person, proposal) & OF_RESIDENTS


def test_a_desk_colleague_who_wrote_it_down_does_not_act_for_the_receiver(place):
    proposal = on_behalf(place, place.desk)
    steps = may(place.desk, proposal)
    assert {"revise", "withdraw"} <= steps
    assert not steps & {"admit", "refuse", "forward", "ask_initiator", "write_message"}
    assert not place.desk.has_perm("proposals.assign_proposal", proposal)
    colleague = UserFactory(desk=True)
    steps = may(colleague, proposal)
    assert {"admit", "ask_initiator", "forward"} <= steps
    assert not steps & OF_RESIDENTS


def test_after_the_helper_the_board_and_then_the_desk(place):
    proposal = on_behalf(place, place.broker)
    place.broker.is_active = False
    place.broker.save()
    assert {"revise", "withdraw"} <= may(place.chair, proposal)
    assert not may(place.desk, proposal) & OF_RESIDENTS
    without_board(place)
    assert not may(place.chair, proposal) & OF_RESIDENTS
    # The desk keeps it on the road; the text and its end stay the residents'.
    assert not may(place.desk, proposal) & {"revise", "withdraw", "answer_question"}
    proposal = operations.request_supplement(proposal, by=place.contact, missing="Waar?")
    with pytest.raises(PermissionDenied):
        operations.supplement(proposal, by=place.desk, new_text="Iets anders.", text="Zo.")
    proposal = operations.supplement(proposal, by=place.desk, text="Bij de vijver.")
    assert (proposal.status, proposal.version_number) == (S.SUBMITTED, 1)


def test_the_desk_in_care_does_not_go_on_as_a_wish_or_remind_itself(place):
    proposal = place.support_lacking()
    Proposal.objects.filter(pk=proposal.pk).update(author=None, submitted_by=None)
    assert "continue_as_wish" in may(place.chair, proposal)
    # As long as there is a board, the desk takes no step of the residents.
    assert not may(place.desk, proposal) & {"continue_as_wish", "extend_window"}
    without_board(place)
    assert not may(place.desk, proposal) & {"continue_as_wish", "revise", "withdraw"}
    assert "extend_window" in may(place.desk, proposal)
    Proposal.objects.filter(pk=proposal.pk).update(
        status=S.UNDER_REVIEW, due_on=today() - DAY, turn="municipality"
    )
    assert "remind" not in may(place.desk, proposal)


def test_whoever_carried_it_out_does_not_say_that_it_is_done(place):
    without_board(place)
    proposal = place.completed()
    Proposal.objects.filter(pk=proposal.pk).update(author=None, submitted_by=None)
    for person in (place.contact, place.deputy, place.desk):
        assert not may(person, proposal) & {"evaluate", "not_yet"}
    Proposal.objects.filter(pk=proposal.pk).update(submitted_by=place.desk)
    assert not may(place.desk, proposal) & {"evaluate", "not_yet"}
    Proposal.objects.filter(pk=proposal.pk).update(submitted_by=place.neighbour)
    assert {"evaluate", "not_yet"} <= may(place.neighbour, proposal)


def test_the_desk_does_not_evaluate_from_a_seat_on_the_board(place):
    """A civil servant may sit on a board (he is warned); there too he works for the executor."""
    proposal = place.completed()
    BoardSeatFactory(user=place.desk, platform=place.platform)
    assert not may(place.desk, proposal) & {"evaluate", "not_yet"}
    own = place.board_asked()
    Proposal.objects.filter(pk=own.pk).update(status=S.COMPLETED, submitted_by=place.desk)
    assert not may(place.desk, own) & {"evaluate", "not_yet"}


def test_a_civil_servant_does_not_evaluate_the_plan_he_submitted(place):
    proposal = place.board_asked()
    Proposal.objects.filter(pk=proposal.pk).update(status=S.COMPLETED)
    assert not may(place.contact, proposal) & {"evaluate", "not_yet"}
    assert {"evaluate", "not_yet"} <= may(place.chair, proposal)


def test_whoever_submitted_it_does_not_confirm_the_forwarding(place):
    proposal = operations.forward(
        on_behalf(place, place.desk), by=place.contact, to="Waterschap", reason="Hun sloot."
    )
    for verb in (operations.confirm_forward, operations.take_back):
        words = {"name": "Jan", "confirmed_on": today()} if verb.__name__[0] == "c" else {}
        with pytest.raises(PermissionDenied):
            verb(proposal, by=place.desk, **words)
    colleague = UserFactory(desk=True)
    proposal = operations.confirm_forward(proposal, by=colleague, name="Jan", confirmed_on=today())
    assert proposal.is_forward_final


def test_the_helper_who_submitted_it_enters_no_paper_list(place):
    place.agree(minimum=3)
    proposal = operations.admit(on_behalf(place, place.chair), by=place.contact)
    with pytest.raises(PermissionDenied):
        operations.add_paper_list(proposal, by=place.chair, count=5)
    assert "add_paper_list" in may(place.member, proposal)


# --- somebody leaves ---
def test_taking_over_is_a_step_and_the_board_hears_it(place):
    proposal = place.under_review()
    privacy.erase(place.author, {})
    proposal = place.fresh(proposal)
    entry = proposal.entries.get(verb="take_care")
    assert (entry.role, entry.data["caretaker"]) == ("system", "board")
    assert [told(user, "proposal_in_care") for user in (place.chair, place.desk)] == [1, 0]
    # From now on the board hears as the submitter.
    operations.extend_term(proposal, by=place.contact, days=7, reason="Onderzoek.")
    assert told(place.chair, "proposal_term_extended") == 1


def test_without_a_board_the_desk_takes_care_and_hears(place):
    proposal = place.under_review()
    without_board(place)
    privacy.erase(place.author, {})
    assert told(place.desk, "proposal_in_care") == 1
    operations.extend_term(
        place.fresh(proposal), by=place.contact, days=7, reason="Onderzoek loopt."
    )
    assert told(place.desk, "proposal_term_extended") == 1


def test_a_helper_who_leaves_hands_over_and_takes_his_drafts_along(place):
    helper = RoleHolderFactory(platforms=[place.platform], worker=True).user
    proposal = on_behalf(place, helper)
    own = operations.save_draft(by=helper, on_behalf_of="De Dorpsstraat", title="Bank")
    of_author = operations.save_draft(
        by=helper, author=place.author, on_behalf_of="Jan", title="Perkje"
    )
    with_author = on_behalf(place, helper, author=place.author)
    helper.role_holders.update(ends_on=today() - DAY)
    forget(helper)
    privacy.erase(helper, {})
    assert not Proposal.objects.filter(pk=own.pk).exists()
    assert place.fresh(of_author).submitted_by == place.author
    assert proposal.entries.filter(verb="take_care").count() == 1
    assert with_author.entries.filter(verb="take_care").count() == 0


def test_own_support_goes_from_a_plan_that_may_come_back(place):
    proposal = place.under_review()
    operations.support(proposal, by=place.neighbour)
    operations.forward(proposal, by=place.contact, to="Waterschap", reason="Hun sloot.")
    privacy.erase(place.neighbour, {})
    assert not Support.objects.exists()
    assert place.fresh(proposal).support_count == 0


# --- who deals with it ---
@pytest.fixture
def gap(place):
    """No contact point for this subject: the broker steps in."""
    place.contact.contact_assignments.update(ends_on=today() - DAY)
    forget(place.contact, place.deputy)
    return place


def test_a_contact_point_appointed_later_gets_the_waiting_plans(
    gap, django_capture_on_commit_callbacks
):
    place = gap
    proposal = place.submitted()
    assert (proposal.handler, proposal.handler_basis) == (place.broker, "broker")
    cor = UserFactory(name="Cor Contact", is_name_public=True)
    with django_capture_on_commit_callbacks(execute=True):
        assign_contact(
            cor,
            by=UserFactory(administrator=True),
            subject=place.subject,
            platform=place.platform,
            **READY,
        )
    proposal = place.fresh(proposal)
    assert (proposal.handler, proposal.handler_basis) == (cor, "assignment")
    assert told(place.author, "proposal_handed_over") == 1
    assert operations.admit(proposal, by=cor).status == S.UNDER_REVIEW


def test_when_an_assignment_ends_the_plans_go_on_at_once(place, django_capture_on_commit_callbacks):
    proposal = place.submitted()
    assignment = proposal.assignment
    assignment.is_published = False
    with django_capture_on_commit_callbacks(execute=True):
        save_assignment(assignment, by=UserFactory(administrator=True))
    assert place.fresh(proposal).handler == place.broker


@pytest.mark.parametrize("basis", ["broker", "desk"])
def test_the_look_up_comes_first_in_every_write(gap, basis):
    place = gap
    if basis == "desk":
        place.broker.role_holders.update(ends_on=today() - DAY)
    proposal = place.submitted()
    assert proposal.handler_basis == basis
    cor = ContactAssignmentFactory(
        subject=place.subject, platform=place.platform, starts_on=today()
    ).user
    proposal = operations.admit(proposal, by=cor)
    assert (proposal.handler, proposal.assignment.user) == (cor, cor)
    assert operations.rehandle_all() == 0


def test_the_hourly_job_finds_a_contact_point_for_the_desk(gap):
    place = gap
    place.broker.role_holders.update(ends_on=today() - DAY)
    proposal = place.submitted()
    assert proposal.handler is None
    assert operations.rehandle_all() == 0
    cor = ContactAssignmentFactory(
        subject=place.subject, platform=place.platform, starts_on=today()
    ).user
    assert operations.rehandle_all() == 1
    assert place.fresh(proposal).handler == cor


def test_nobody_is_found_for_a_plan_of_his_own(place):
    proposal = operations.submit(
        operations.save_draft(
            by=place.contact,
            kind="plan",
            platform=place.platform,
            subject=place.subject,
            title="Bankjes",
            text="Zitten.",
        ),
        by=place.contact,
    )
    assert (proposal.handler, proposal.handler_basis) == (place.deputy, "deputy")
    assert PlanPage(proposal, on=today()).contact["name"] == "Joris Maas"
    place.contact.contact_assignments.update(deputy=None)
    proposal = operations.rehandle(proposal)
    assert proposal.handler == place.broker
    contact = PlanPage(proposal, on=today()).contact
    assert (contact["gap"], contact["is_broker"]) == ("", True)


def test_a_broker_who_wrote_it_down_does_not_deal_with_it(gap):
    proposal = on_behalf(gap, gap.broker)
    assert (proposal.handler, proposal.handler_basis) == (None, "desk")


def test_handing_over_to_the_contact_point_keeps_deputy_and_assignment(place):
    proposal = operations.assign(place.submitted(), by=place.desk, to=place.desk)
    assert (proposal.assignment, proposal.handler_basis) == (None, "handover")
    proposal = operations.hand_over(proposal, by=place.desk, to=place.contact, reason="Terug.")
    assert proposal.assignment.deputy == place.deputy
    assert operations.admit(proposal, by=place.deputy).status == S.UNDER_REVIEW
    with pytest.raises(Refused):
        operations.assign(proposal, by=place.desk, to=place.contact)


# --- elsewhere ---
def test_while_another_body_has_not_confirmed_nobody_has_the_turn(place):
    proposal = place.forwarded()
    assert (proposal.turn, proposal.closed_on) == ("nobody", None)
    assert proposal.due_on is not None
    assert not proposal.is_open
    assert {"confirm_forward", "take_back"} <= may(place.desk, proposal)
    proposal = operations.take_back(proposal, by=place.desk)
    assert (proposal.status, proposal.turn) == (S.SUBMITTED, "municipality")


def test_a_plan_that_came_back_can_be_late_again(place):
    proposal = place.under_review()
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    proposal = operations.forward(proposal, by=place.contact, to="Waterschap", reason="Sloot.")
    place.wait(3)
    proposal = operations.take_back(proposal, by=place.desk)
    assert not proposal.is_late
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    late = [entry.at.date() for entry in proposal.entries.filter(verb="late")]
    assert late == [late[0], proposal.due_on + DAY]
    assert told(place.author, "proposal_late") == 2
