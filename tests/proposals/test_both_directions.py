"""One road, two directions: what holds for a plan of residents holds for one of the municipality.

Each test runs for both; `Way` names who stands where (R36, R38).
"""

import datetime
from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied

from core.kinds import Side
from core.terms import today
from core.transitions import Refused
from notifications.models import Message
from proposals import operations
from proposals.models import Proposal
from proposals.page import PlanPage
from proposals.states import Outcome
from proposals.states import Status as S

DAY = datetime.timedelta(days=1)


@dataclass
class Way:
    """One direction: who begins and who answers, and how a plan gets to each point."""

    place: object
    begins: object
    answers: object
    begins_side: str
    answers_side: str
    submitted: object
    asked: object
    answer: object
    agreed: object

    def executing(self):
        return operations.start(
            self.agreed(), by=self.place.contact, planned_end_on=today() + 30 * DAY
        )

    def completed(self):
        return operations.complete(self.executing(), by=self.place.contact, text="Klaar.")


@pytest.fixture(params=["neighbourhood", "municipality"])
def way(request, place):
    if request.param == "neighbourhood":
        return Way(
            place,
            begins=place.author,
            answers=place.contact,
            begins_side=Side.NEIGHBOURHOOD,
            answers_side=Side.MUNICIPALITY,
            submitted=place.submitted,
            asked=place.under_review,
            answer=place.answer,
            agreed=place.accepted,
        )
    return Way(
        place,
        begins=place.contact,
        answers=place.chair,
        begins_side=Side.MUNICIPALITY,
        answers_side=Side.NEIGHBOURHOOD,
        submitted=place.announced,
        asked=place.board_asked,
        answer=place.board_answer,
        agreed=place.municipal_accepted,
    )


def told(user, kind):
    return Message.objects.filter(user=user, kind=kind).count()


def last(proposal):
    return proposal.entries.order_by("-number").first()


def test_acknowledged_at_once_with_number_copy_and_date(way):
    proposal = way.submitted()
    assert proposal.number.startswith("WP-2026-")
    message = Message.objects.get(user=way.begins, kind="proposal_received")
    assert proposal.text in message.body
    assert message.details["head"].replace(" ", "") == proposal.dossier_head
    assert proposal.entries.count() == 1


def test_the_other_side_has_the_turn_and_a_date(way):
    proposal = way.submitted()
    assert (proposal.turn, proposal.due_on is not None) == (way.answers_side, True)
    term = proposal.terms.running().get()
    assert (term.side, term.due_on) == (way.answers_side, proposal.due_on)


def test_a_supplement_is_asked_once_by_the_one_who_answers(way):
    proposal = way.submitted()
    with pytest.raises(PermissionDenied):
        operations.request_supplement(proposal, by=way.begins, missing="Waar?")
    with pytest.raises(Refused):
        operations.request_supplement(proposal, by=way.answers, missing=" ")
    proposal = operations.request_supplement(proposal, by=way.answers, missing="Waar?")
    assert (proposal.turn, proposal.is_paused) == (way.begins_side, True)
    assert proposal.due_on == today() + 14 * DAY
    assert told(way.begins, "proposal_supplement_requested") == 1
    due_on = proposal.terms.get(kind="admission").due_on
    way.place.wait(4)
    proposal = operations.supplement(proposal, by=way.begins, text="Hier.")
    assert (proposal.turn, proposal.is_paused) == (way.answers_side, False)
    assert proposal.due_on > due_on
    assert told(way.answers, "proposal_supplemented") == 1
    with pytest.raises(Refused):
        operations.request_supplement(proposal, by=way.answers, missing="Nog iets?")


def test_the_answer_has_the_same_term(way):
    proposal = way.asked()
    assert (proposal.status, proposal.turn) == (S.UNDER_REVIEW, way.answers_side)
    term = proposal.terms.running().get(kind="answer")
    assert (term.number, term.unit, term.side) == (6, "weeks", way.answers_side)
    page = PlanPage(proposal, on=today()).stand
    assert page.due_label == "Antwoord uiterlijk"


def test_an_agreed_term_holds_both_ways(way):
    way.place.agree(minimum=1, kinds=["plan", "municipal_plan"], answer_days=21)
    proposal = way.submitted()
    if proposal.is_from_neighbourhood:
        proposal = operations.admit(proposal, by=way.answers)
    else:
        way.place.go_to(proposal.opens_on)
        proposal = operations.advance(proposal)
    operations.support(proposal, by=way.place.neighbour)
    way.place.go_to(way.place.fresh(proposal).due_on + DAY)
    proposal = operations.advance(proposal)
    term = proposal.terms.get(kind="answer")
    assert (proposal.status, (term.first_due_on - term.started_on).days) == (S.UNDER_REVIEW, 21)


def test_extended_once_before_the_end_with_a_public_reason(way):
    proposal = way.asked()
    due_on = proposal.due_on
    with pytest.raises(PermissionDenied):
        operations.extend_term(proposal, by=way.begins, days=7, reason="Rustig aan.")
    with pytest.raises(Refused):
        operations.extend_term(proposal, by=way.answers, days=7, reason="")
    with pytest.raises(Refused):
        operations.extend_term(proposal, by=way.answers, days=43, reason="Te lang.")
    proposal = operations.extend_term(proposal, by=way.answers, days=7, reason="Overleg.")
    assert proposal.due_on == due_on + 7 * DAY
    assert told(way.begins, "proposal_term_extended") == 1
    with pytest.raises(Refused):
        operations.extend_term(proposal, by=way.answers, days=7, reason="Nog eens.")
    agreed = {"consent_on": today(), "consent_how": "talk"}
    proposal = operations.extend_term(
        proposal, by=way.answers, days=7, reason="Nog eens.", **agreed
    )
    assert proposal.due_on == due_on + 14 * DAY
    way.place.go_to(proposal.due_on + DAY)
    with pytest.raises(Refused):
        operations.extend_term(proposal, by=way.answers, days=7, reason="Te laat.", **agreed)


def test_late_is_public_in_the_same_words_and_stands_in_the_dossier_once(way):
    proposal = way.asked()
    way.place.go_to(proposal.due_on + 3 * DAY)
    proposal = operations.advance(operations.advance(proposal))
    assert (proposal.is_late, proposal.days_late) == (True, 3)
    assert proposal.entries.filter(verb="late").count() == 1
    assert Proposal.objects.late().get() == proposal
    stand = PlanPage(proposal, on=today()).stand
    assert stand.due_label == "Antwoord moest er zijn op"
    assert told(way.begins, "proposal_late") == 1


def test_reminded_by_whoever_waits_at_most_once_in_five_working_days(way):
    proposal = way.asked()
    with pytest.raises(PermissionDenied):
        operations.remind(proposal, by=way.begins)
    way.place.go_to(proposal.due_on + DAY)
    with pytest.raises(PermissionDenied):
        operations.remind(proposal, by=way.answers)
    operations.remind(proposal, by=way.begins)
    kinds = ("proposal_reminder", "board_reminder")
    assert sum(told(way.answers, kind) for kind in kinds) == 1
    way.place.wait(4)
    with pytest.raises(Refused):
        operations.remind(proposal, by=way.begins)
    way.place.wait(4)
    operations.remind(proposal, by=way.begins)
    assert sum(told(way.answers, kind) for kind in kinds) == 2
    assert way.place.fresh(proposal).reminder_count == 2


@pytest.mark.parametrize(
    ("outcome", "gap", "field"),
    [
        (Outcome.YES, {"reason": ""}, "reason"),
        (Outcome.YES, {"next_step": ""}, "next_step"),
        (Outcome.YES, {"next_step_on": None}, "next_step_on"),
        (Outcome.YES, {"executor": None}, "executor"),
        (Outcome.PARTLY, {"alternative": ""}, "alternative"),
        (Outcome.NO, {"alternative": " "}, "alternative"),
        (Outcome.NO, {"reason": "  "}, "reason"),
    ],
)
def test_an_answer_has_its_reason_its_step_and_another_way(way, outcome, gap, field):
    proposal = way.asked()
    with pytest.raises(Refused) as refused:
        way.answer(proposal, outcome, **gap)
    assert refused.value.field == field
    assert way.place.fresh(proposal).answered_on is None


def test_whoever_began_does_not_answer(way):
    proposal = way.asked()
    with pytest.raises(PermissionDenied):
        operations.prepare_response(proposal, by=way.begins, outcome="yes", reason="Prima.")
    operations.prepare_response(proposal, by=way.answers, outcome="no", reason="Nee.")
    with pytest.raises(PermissionDenied):
        operations.publish_response(proposal, by=way.begins)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_published_for_everybody_and_unchangeable(way, outcome):
    proposal = way.answer(way.asked(), outcome)
    assert (proposal.answered_on, proposal.is_answered_on_time) == (today(), True)
    assert told(way.begins, "proposal_answered") == 1
    assert last(proposal).verb == "publish_response"
    page = PlanPage(proposal, on=today())
    assert page.answer is not None and page.answer.in_time
    with pytest.raises((Refused, PermissionDenied)):
        operations.prepare_response(proposal, by=way.answers, reason="Toch anders.")
    operations.add_to_response(proposal, by=way.answers, text="Nog iets erbij.")
    assert told(way.begins, "proposal_answer_added") == 1


def test_a_question_in_between_stops_no_clock(way):
    proposal = way.asked()
    due_on = proposal.due_on
    exchange = operations.ask_initiator(proposal, by=way.answers, question="Hoeveel?")
    assert (exchange.proposal.due_on, told(way.begins, "proposal_question")) == (due_on, 1)
    operations.answer_question(exchange, by=way.begins, answer="Drie.")
    assert told(way.answers, "proposal_question_answered") == 1


def test_agreed_and_not_started_is_late_and_public(way):
    proposal = way.agreed()
    way.place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert proposal.is_accepted_not_started
    assert Proposal.objects.accepted_not_started().get() == proposal


def test_a_message_at_least_every_eight_weeks(way):
    proposal = way.executing()
    assert (proposal.due_on - today()).days in (56, 57, 58)
    way.place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert proposal.is_late
    proposal = operations.write_message(proposal, by=way.place.contact, text="Het gaat goed.")
    assert not proposal.is_late


def test_the_side_that_did_not_carry_it_out_says_whether_it_is_done(way):
    proposal = way.completed()
    assert (proposal.turn, proposal.due_on) == ("neighbourhood", today() + 28 * DAY)
    for who in (way.place.contact, way.place.desk):
        with pytest.raises(PermissionDenied):
            operations.evaluate(proposal, by=who)
    with pytest.raises(Refused):
        operations.not_yet(proposal, by=way.place.chair, reason="")
    proposal = operations.not_yet(proposal, by=way.place.chair, reason="De helft mist.")
    assert (proposal.status, proposal.turn) == (S.IN_EXECUTION, "municipality")
    proposal = operations.complete(proposal, by=way.place.contact, text="Nu wel.")
    proposal = operations.evaluate(proposal, by=way.place.chair, text="Mooi.")
    assert (proposal.status, proposal.has_no_reaction) == (S.EVALUATED, False)


def test_silence_after_the_work_is_never_a_confirmation(way):
    proposal = way.completed()
    way.place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.has_no_reaction) == (S.EVALUATED, True)


def test_stopped_only_with_an_explanation_and_taken_up_again(way):
    proposal = way.executing()
    with pytest.raises(Refused):
        operations.stop(proposal, by=way.place.contact, text="")
    proposal = operations.stop(proposal, by=way.place.contact, text="Het kan niet.")
    assert (proposal.status, proposal.turn) == (S.STOPPED, "nobody")
    proposal = operations.resume(proposal, by=way.place.contact, planned_end_on=today() + DAY)
    assert (proposal.status, proposal.turn) == (S.IN_EXECUTION, "municipality")


def test_whose_turn_and_since_when_stand_at_each_point_of_the_road(way, client):
    """Who answers has the turn before the answer, who carries out after it, in the same words."""
    names = {Side.NEIGHBOURHOOD: "De buurt", Side.MUNICIPALITY: "De gemeente"}
    for make, side in (
        (way.submitted, way.answers_side),
        (way.asked, way.answers_side),
        (way.agreed, Side.MUNICIPALITY),
        (way.executing, Side.MUNICIPALITY),
        (way.completed, Side.NEIGHBOURHOOD),
    ):
        proposal = make()
        stand = PlanPage(proposal, on=today()).stand
        assert (proposal.turn, proposal.turn_since <= today()) == (side, True), make
        assert stand.whose.lower() == names[side].lower()
        assert stand.since
        assert stand.due_on is not None and stand.why


def test_the_days_of_who_answers_begin_when_it_is_asked(way):
    """Not when residents were: the board had nothing to answer yet."""
    proposal = way.asked()
    assert proposal.turn_since == proposal.review_started_on == proposal.status_since


def test_a_no_stands_with_its_reason_and_another_way_for_everybody(way, client):
    words = {"reason": "Omdat de kabels daar liggen.", "alternative": "Wel een haag."}
    proposal = way.answer(way.asked(), Outcome.NO, **words)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert all(text in page for text in words.values())
    message = Message.objects.get(user=way.begins, kind="proposal_answered")
    assert words["reason"] in message.body


def test_the_evaluation_is_public_and_the_other_side_hears_it(way, client):
    proposal = operations.evaluate(way.completed(), by=way.place.chair, text="Mooi geworden.")
    entry = last(proposal)
    assert (entry.verb, entry.side) == ("evaluate", Side.NEIGHBOURHOOD)
    assert "Mooi geworden." in client.get(proposal.get_absolute_url()).content.decode()
    assert told(way.place.contact, "proposal_evaluated") == 1
