"""The formal response: what it needs, who may give it, and that it stands."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from core import entries
from core.terms import today
from core.transitions import Refused
from notifications.models import Message
from proposals import operations
from proposals.models import FormalResponse, ProposalEntry, ResponseAddition
from proposals.states import Outcome
from proposals.states import Status as S
from tests.factories import MandateFactory, PortfolioFactory, SubjectFactory, UserFactory

DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(Outcome.YES, S.ACCEPTED), (Outcome.PARTLY, S.PARTLY_ACCEPTED), (Outcome.NO, S.DECLINED)],
)
def test_each_outcome_has_its_status(place, outcome, status):
    proposal = place.answer(place.under_review(), outcome)
    assert (proposal.status, proposal.answered_on) == (status, today())
    assert FormalResponse.objects.get().version_number == 1


@pytest.mark.parametrize(
    ("outcome", "changed", "field"),
    [
        (Outcome.YES, {"reason": " "}, "reason"),
        (Outcome.YES, {"cost": None}, "cost"),
        (Outcome.YES, {"next_step": ""}, "next_step"),
        (Outcome.YES, {"next_step_on": None}, "next_step_on"),
        (Outcome.YES, {"next_step_on": datetime.date(2026, 9, 6)}, "next_step_on"),
        (Outcome.YES, {"next_step_on": datetime.date(2036, 9, 8)}, "next_step_on"),
        (Outcome.YES, {"next_step_on": datetime.date(2199, 12, 31)}, "next_step_on"),
        (Outcome.YES, {"executor": None}, "executor"),
        (Outcome.PARTLY, {"alternative": ""}, "alternative"),
        (Outcome.NO, {"alternative": ""}, "alternative"),
        (Outcome.NO, {"reason": ""}, "reason"),
        (Outcome.NO, {"is_decision": True}, "objection_clause"),
        (Outcome.YES, {"capacity": "college"}, "decided_on"),
        (
            Outcome.YES,
            {"capacity": "college", "decided_on": datetime.date(2026, 9, 1)},
            "reference",
        ),
        (
            Outcome.YES,
            {"capacity": "council", "decided_on": datetime.date(2026, 9, 8), "reference": "R1"},
            "decided_on",
        ),
        (Outcome.YES, {"capacity": "board"}, "capacity"),
        (Outcome.YES, {"cost": 2501}, "capacity"),
    ],
)
def test_an_answer_with_a_gap_is_refused_at_its_field(place, outcome, changed, field):
    proposal = place.under_review()
    with pytest.raises(Refused) as refused:
        place.answer(proposal, outcome, **changed)
    assert refused.value.field == field
    assert place.fresh(proposal).status == S.UNDER_REVIEW


def test_an_answer_costs_nothing_if_it_costs_nothing(place):
    assert place.answer(place.under_review(), cost=0).status == S.ACCEPTED


def test_above_the_mandate_the_screen_offers_whom_to_put_it_to(place):
    with pytest.raises(Refused) as refused:
        place.answer(place.under_review(), cost=9000)
    assert any(place.alderman.public_name() in str(line) for line in refused.value.missing)


def test_a_mandate_that_ended_decides_nothing(place):
    proposal = place.under_review()
    mandate = place.contact.mandates.get()
    mandate.ends_on = today() - DAY
    mandate.save()
    with pytest.raises(Refused):
        place.answer(proposal)


def test_a_mandate_not_alone_prepares_and_another_publishes(place):
    proposal = place.under_review()
    place.contact.mandates.update(is_alone=False)
    with pytest.raises(Refused):
        place.answer(proposal)
    with pytest.raises(Refused):
        operations.publish_response(proposal, by=place.contact)
    # also not what a colleague saved last
    operations.prepare_response(proposal, by=place.desk, reason="Het kan niet.")
    with pytest.raises(Refused):
        operations.publish_response(proposal, by=place.contact)
    operations.prepare_response(
        proposal,
        by=place.contact,
        outcome=Outcome.NO,
        reason="Het kan niet.",
        alternative="Bij de kerk wel.",
    )
    mandate = MandateFactory(
        user=place.deputy, subjects=[place.subject], amount=2500, is_alone=False
    )
    with pytest.raises(Refused):
        operations.publish_response(proposal, by=place.deputy)
    mandate.is_alone = True
    mandate.save()
    proposal = operations.publish_response(proposal, by=place.deputy)
    assert proposal.status == S.DECLINED


def test_a_mandate_not_alone_does_not_refuse_a_plan(place):
    proposal = place.submitted()
    place.contact.mandates.update(is_alone=False)
    words = {"reason": "not_ours", "text": "Van de provincie.", "route": "Vraag het daar."}
    with pytest.raises(Refused):
        operations.refuse(proposal, by=place.contact, **words)
    place.contact.mandates.update(is_alone=True)
    assert operations.refuse(proposal, by=place.contact, **words).status == S.NOT_ADMISSIBLE


def test_only_the_portfolio_holder_of_this_subject_publishes(place):
    proposal = place.under_review()
    operations.prepare_response(
        proposal,
        by=place.contact,
        outcome=Outcome.NO,
        reason="Het kan niet.",
        alternative="Bij de kerk wel.",
        capacity="college",
        decided_on=today(),
        reference="B&W 2026-12",
    )
    other = PortfolioFactory(subject=SubjectFactory()).user
    with pytest.raises(PermissionDenied):
        operations.publish_response(proposal, by=other)
    assert operations.publish_response(proposal, by=place.alderman).status == S.DECLINED


def test_an_answer_is_put_to_somebody_who_may_decide_it(place):
    proposal = place.under_review()
    operations.prepare_response(proposal, by=place.contact, outcome=Outcome.YES, cost=9000)
    other = PortfolioFactory(subject=SubjectFactory()).user
    for to in (other, place.deputy, place.author, place.contact):
        with pytest.raises(Refused) as refused:
            operations.put_to(proposal, by=place.contact, to=to)
        assert refused.value.field == "to"
    operations.put_to(proposal, by=place.contact, to=place.alderman)
    assert Message.objects.filter(user=place.alderman, kind="response_to_publish").count() == 1


@pytest.mark.parametrize(
    ("mandate", "cost", "words"),
    [
        (
            {"amount": 2500},
            3000,
            "hoger dan het aanspreekpunt zelf mag beslissen: tot €\u00a02.500",
        ),
        ({"is_alone": False}, 300, "mag het antwoord voorbereiden, maar niet alleen beslissen"),
        ({"ends_on": datetime.date(2021, 1, 1)}, 300, "heeft hier geen mandaat voor dit onderwerp"),
    ],
)
def test_the_resident_reads_why_it_takes_another_step(place, client, mandate, cost, words):
    """R52: above the limit it goes to the next level, and the resident is told why."""
    proposal = place.under_review()
    place.contact.mandates.update(**mandate)
    operations.prepare_response(proposal, by=place.contact, outcome=Outcome.YES, cost=cost)
    operations.put_to(proposal, by=place.contact, to=place.alderman)
    # In the box where the answer will come, and in the dossier; never the amount itself.
    text = client.get(proposal.get_absolute_url()).content.decode()
    assert text.count(words) == 2
    assert "3.000" not in text
    assert words in Message.objects.get(user=place.author, kind="proposal_put_to").body


def test_a_civil_servant_does_not_carry_it_out_for_the_neighbourhood(place):
    proposal = place.under_review()
    with pytest.raises(Refused) as refused:
        place.answer(proposal, executor=place.contact, executor_side="neighbourhood")
    assert refused.value.field == "executor"
    proposal = place.answer(proposal, executor=None, executor_side="neighbourhood")
    assert proposal.turn == "neighbourhood"


def test_a_college_decision_needs_no_mandate(place):
    proposal = place.answer(
        place.under_review(),
        cost=90_000,
        capacity="college",
        decided_on=today(),
        reference="B&W 2026-12",
    )
    assert proposal.status == S.ACCEPTED


@pytest.mark.parametrize("who", ["author", "neighbour", "chair", "outsider", "broker"])
def test_others_do_not_answer(place, who):
    proposal = place.under_review()
    with pytest.raises(PermissionDenied):
        operations.prepare_response(proposal, by=getattr(place, who), outcome=Outcome.NO)
    operations.prepare_response(proposal, by=place.contact, outcome=Outcome.NO, reason="Nee.")
    with pytest.raises(PermissionDenied):
        operations.publish_response(proposal, by=getattr(place, who))


def test_the_answer_names_the_version_it_answers(place):
    proposal = place.submitted()
    proposal = operations.revise(
        proposal, by=place.author, title="Bankjes", text="Drie bankjes.", reason="Duidelijker."
    )
    proposal = operations.admit(proposal, by=place.contact)
    place.answer(proposal)
    assert FormalResponse.objects.get().version_number == 2


@pytest.mark.parametrize("statement", ["UPDATE {table} SET reason = 'x'", "DELETE FROM {table}"])
def test_the_database_keeps_a_published_answer_as_it_was(place, statement):
    place.declined()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=FormalResponse._meta.db_table))
    assert FormalResponse.objects.get().reason == "Dit past in onze plannen."


@pytest.mark.parametrize("statement", ["UPDATE {table} SET text = 'x'", "DELETE FROM {table}"])
def test_the_database_keeps_an_addition_as_it_was(place, statement):
    operations.add_to_response(place.declined(), by=place.contact, text="De kaart hoort erbij.")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=ResponseAddition._meta.db_table))
    assert ResponseAddition.objects.get().text == "De kaart hoort erbij."


def test_a_prepared_answer_can_still_change(place):
    proposal = place.under_review()
    for reason in ("Eerst dit.", "Toch dat."):
        operations.prepare_response(proposal, by=place.contact, outcome="no", reason=reason)
    assert FormalResponse.objects.get().reason == "Toch dat."


@pytest.mark.parametrize("statement", ["UPDATE {table} SET verb = 'x'", "DELETE FROM {table}"])
def test_the_database_keeps_the_dossier_as_it_was(place, statement):
    place.submitted()
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=ProposalEntry._meta.db_table))
    assert ProposalEntry.objects.get().verb == "submit"


def test_an_addition_leaves_the_answer_as_it_was(place):
    proposal = place.declined()
    operations.add_to_response(proposal, by=place.contact, text="De kaart hoort erbij.")
    response = FormalResponse.objects.get()
    assert [addition.text for addition in response.additions.all()] == ["De kaart hoort erbij."]
    with pytest.raises(Refused):
        operations.add_to_response(proposal, by=place.contact, text=" ")
    with pytest.raises(PermissionDenied):
        operations.add_to_response(proposal, by=place.author, text="Ik vind van niet.")


def test_the_author_always_hears_the_answer(place):
    proposal = place.under_review()
    place.answer(proposal)
    message = Message.objects.get(user=place.author, kind="proposal_answered")
    assert "Dit past in onze plannen." in message.body


def test_late_is_late_for_ever(place):
    proposal = place.under_review()
    place.go_to(proposal.due_on + DAY)
    assert place.answer(proposal).is_answered_on_time is False


def test_the_chair_answers_a_plan_of_the_municipality(place):
    proposal = place.board_asked()
    assert proposal.turn == "neighbourhood"
    operations.prepare_response(
        proposal,
        by=place.member,
        outcome=Outcome.NO,
        reason="De bomen staan te dicht op de huizen.",
        alternative="Aan de overkant.",
    )
    with pytest.raises(PermissionDenied):
        operations.publish_response(proposal, by=place.member)
    proposal = operations.publish_response(proposal, by=place.chair)
    assert (proposal.status, proposal.turn) == (S.DECLINED, "municipality")
    assert proposal.due_on == today() + 28 * DAY


def test_erasing_somebody_leaves_the_chain_whole(place):
    proposal = place.submitted()
    operations.ask_initiator(proposal, by=place.contact, question="Waar precies?")
    exchange = proposal.exchanges.get()
    operations.answer_question(exchange, by=place.author, answer="Bij mij voor de deur.")
    from core import privacy

    privacy.erase(place.author, {})
    proposal = place.fresh(proposal)
    dossier = list(proposal.entries.select_related("text_row"))
    assert entries.verify(dossier) == []
    answer = next(entry for entry in dossier if entry.verb == "answer_question")
    assert answer.text_row.text == ""
    assert answer.text_row.erased_on == today()
    assert proposal.status == S.SUBMITTED
    exchange.refresh_from_db()
    assert (exchange.answer, exchange.answered_by) == ("Dit antwoord is gewist.", None)


def test_the_board_takes_care_of_a_plan_whose_author_left(place):
    from core import privacy

    proposal = place.supplement_requested()
    privacy.erase(place.author, {})
    proposal = operations.supplement(proposal, by=place.chair, text="Het platform vult aan.")
    assert proposal.status == S.SUBMITTED


def test_an_author_may_withdraw_when_leaving(place):
    from core import privacy

    proposal = place.submitted()
    privacy.erase(place.author, {f"proposal_{proposal.pk}": "withdraw"})
    assert place.fresh(proposal).status == S.WITHDRAWN


def test_own_support_is_dropped_from_open_plans_and_stays_nameless_in_closed_ones(place):
    from core import privacy

    closed = place.gathering_support(minimum=1)
    closed = place.answer(operations.support(closed, by=place.neighbour).proposal)
    running = operations.admit(place.submitted(title="Ander plan"), by=place.contact)
    operations.support(running, by=place.neighbour)
    privacy.erase(place.neighbour, {})
    assert place.fresh(running).support_count == 0
    assert place.fresh(closed).support_count == 1
    assert closed.support_rows.get().resident is None


# --- covering ---
def test_covering_takes_two_and_can_be_undone(place):
    proposal = place.under_review()
    redaction = operations.propose_redaction(
        proposal, by=place.contact, reason="personal_data", passage="Ouderen"
    )
    with pytest.raises(Refused):
        operations.confirm_redaction(redaction, by=place.contact)
    with pytest.raises(PermissionDenied):
        operations.confirm_redaction(redaction, by=place.author)
    redaction = operations.confirm_redaction(redaction, by=UserFactory(desk=True))
    assert redaction.is_in_force
    assert Message.objects.filter(user=place.author, kind="proposal_redacted").count() == 1
    assert not operations.undo_redaction(redaction, by=place.contact).is_in_force
    assert place.fresh(proposal).text == "Ouderen willen graag ergens zitten."


@pytest.mark.parametrize(
    "arguments",
    [
        {"reason": "ugly", "passage": "Ouderen"},
        {"reason": "personal_data", "passage": "staat er niet"},
        {"reason": "personal_data", "passage": ""},
    ],
)
def test_covering_needs_a_coded_reason_and_an_existing_passage(place, arguments):
    with pytest.raises(Refused):
        operations.propose_redaction(place.under_review(), by=place.contact, **arguments)


def test_anybody_may_report_and_staff_settles(place):
    proposal = place.under_review()
    report = operations.report_content(proposal, reason="personal_data", text="Er staat een naam.")
    with pytest.raises(PermissionDenied):
        operations.settle_report(report, by=place.author, settlement="Klaar")
    report = operations.settle_report(report, by=place.desk, settlement="Weggelakt.")
    assert report.settled_on == today()
    with pytest.raises(Refused):
        operations.settle_report(report, by=place.desk, settlement="Nog eens.")


# --- handing over ---
def test_handing_over_keeps_the_thread_and_tells_the_author(place):
    proposal = place.under_review()
    with pytest.raises(Refused):
        operations.hand_over(proposal, by=place.contact, to=place.desk, reason="")
    with pytest.raises(Refused):
        operations.hand_over(proposal, by=place.contact, to=place.author, reason="Verlof.")
    proposal = operations.hand_over(proposal, by=place.contact, to=place.desk, reason="Verlof.")
    assert proposal.handler == place.desk
    assert Message.objects.filter(user=place.author, kind="proposal_handed_over").count() == 1
    assert operations.rehandle(proposal).handler == place.desk
