"""What time does, and terms that pause, extend and run late."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import entries
from core.terms import today
from core.transitions import Refused
from notifications.models import Message
from proposals import operations
from proposals.models import Proposal, Support
from proposals.states import Status as S
from tests.factories import scan_of_signatures

DAY = datetime.timedelta(days=1)


def verbs(proposal):
    return list(proposal.entries.values_list("verb", flat=True))


def told(user):
    return list(Message.objects.filter(user=user).values_list("kind", flat=True).order_by("pk"))


def test_a_request_for_a_supplement_stops_the_clock_and_runs_on_with_what_was_left(place):
    proposal = place.submitted()
    first_due = proposal.due_on
    place.wait(2)
    proposal = operations.request_supplement(proposal, by=place.contact, missing="Waar precies?")
    assert (proposal.status, proposal.turn) == (S.SUPPLEMENT_REQUESTED, "neighbourhood")
    assert proposal.is_paused
    assert proposal.due_on == today() + 14 * DAY
    place.wait(5)
    proposal = operations.supplement(proposal, by=place.author, text="Bij de vijver.")
    assert (proposal.status, proposal.is_paused) == (S.SUBMITTED, False)
    # stood still from Wednesday to Monday: three working days
    assert proposal.due_on == first_due + 3 * DAY
    term = proposal.terms.get(kind="admission")
    assert [(p.started_on, p.ended_on) for p in term.pauses.all()] == [(today() - 5 * DAY, today())]


def test_a_supplement_is_asked_once(place):
    proposal = operations.supplement(
        place.supplement_requested(), by=place.author, text="Bij de vijver."
    )
    with pytest.raises(Refused):
        operations.request_supplement(proposal, by=place.contact, missing="En de kosten?")


@pytest.mark.parametrize(("days", "is_gone"), [(0, False), (2, True), (9, False)])
def test_files_of_a_step_that_failed_are_swept_away(place, days, is_gone):
    proposal = place.submitted()
    kept = operations.add_attachment(proposal, by=place.author, checked=scan_of_signatures())
    with transaction.atomic():
        lost = operations.add_attachment(proposal, by=place.author, checked=scan_of_signatures())
        transaction.set_rollback(True)
    storage = kept.file.storage
    assert storage.exists(lost.file.name)
    place.wait(days)
    operations.sweep_files()
    assert storage.exists(lost.file.name) is not is_gone
    assert storage.exists(kept.file.name)


def test_a_supplement_has_to_add_something(place):
    proposal = place.supplement_requested()
    with pytest.raises(Refused):
        operations.supplement(proposal, by=place.author, text="  ")


def test_a_file_of_before_the_question_is_no_supplement(place):
    proposal = place.submitted()
    operations.add_attachment(proposal, by=place.author, checked=scan_of_signatures())
    proposal = operations.request_supplement(proposal, by=place.contact, missing="Waar precies?")
    with pytest.raises(Refused):
        operations.supplement(proposal, by=place.author, text="")
    operations.add_attachment(proposal, by=place.author, checked=scan_of_signatures())
    assert operations.supplement(proposal, by=place.author, text="").status == S.SUBMITTED


def test_a_supplement_that_does_not_come_lapses_and_incomplete_becomes_a_reason(place):
    proposal = place.supplement_requested()
    due = proposal.due_on
    with pytest.raises(PermissionDenied):
        operations.extend_supplement(proposal, by=place.outsider)
    proposal = operations.extend_supplement(proposal, by=place.author)
    assert proposal.due_on == due + 14 * DAY
    with pytest.raises(Refused):
        operations.extend_supplement(proposal, by=place.author)
    place.go_to(proposal.due_on)
    assert operations.advance(proposal).status == S.SUPPLEMENT_REQUESTED
    place.wait(1)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.has_supplement_lapsed) == (S.SUBMITTED, True)
    words = {"reason": "incomplete", "text": "Er kwam niets.", "route": "Dien opnieuw in."}
    assert operations.refuse(proposal, by=place.contact, **words).status == S.NOT_ADMISSIBLE


def test_incomplete_is_no_reason_before_asking(place):
    with pytest.raises(Refused) as refused:
        operations.refuse(
            place.submitted(), by=place.contact, reason="incomplete", text="Nee.", route="Opnieuw."
        )
    assert refused.value.field == "reason"


def test_an_untouched_plan_is_late_in_the_dossier_once_and_admits_itself(place):
    place.agree(minimum=3)
    proposal = place.submitted()
    due = proposal.due_on
    place.go_to(due + DAY)
    proposal = operations.advance(proposal)
    proposal = operations.advance(proposal)
    assert verbs(proposal) == ["submit", "late"]
    assert proposal.is_late and proposal.days_late == 1
    assert "proposal_late" in told(place.author)
    place.go_to(datetime.date(2026, 10, 5))  # ten working days after the due date
    assert operations.advance(proposal).status == S.SUBMITTED
    place.wait(1)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.is_admitted_by_itself) == (S.GATHERING_SUPPORT, True)
    assert proposal.minimum == 3
    assert verbs(proposal) == ["submit", "late", "admit"]


def test_a_worker_that_slept_for_months_dates_everything_on_the_term(place):
    """Nothing depends on when the worker looks: the window counts from the day it should have."""
    place.agree(minimum=3)
    proposal = place.submitted()
    place.go_to(today() + 100 * DAY)
    proposal = operations.advance(proposal)
    assert verbs(proposal) == ["submit", "late", "admit", "close_window"]
    assert proposal.status == S.SUPPORT_LACKING
    dates = [entry.at.date() for entry in proposal.entries.all()]
    assert dates == [
        datetime.date(2026, 9, 7),
        datetime.date(2026, 9, 22),
        datetime.date(2026, 10, 6),
        datetime.date(2026, 11, 18),
    ]
    assert entries.verify(proposal.entries.select_related("text_row")) == []
    before = place.fresh(proposal).entry_count
    assert operations.advance(proposal).entry_count == before


def test_time_passes_first_in_every_write(place):
    """Without any worker the window is over before a late supporter is counted."""
    proposal = place.gathering_support(minimum=1)
    place.go_to(proposal.due_on + DAY)
    row = operations.support(proposal, by=place.author)
    # the window closed first (support lacking); this support then reached the minimum
    assert verbs(row.proposal) == ["submit", "admit", "close_window", "reach"]


def test_advance_all_wakes_exactly_those_in_which_time_has_something_to_do(place):
    late, quiet = place.submitted(), place.submitted(title="Ander plan")
    Proposal.objects.filter(pk=quiet.pk).update(wake_on=None)
    place.go_to(late.due_on + DAY)
    assert operations.advance_all() == 1
    assert verbs(place.fresh(late)) == ["submit", "late"]
    assert verbs(place.fresh(quiet)) == ["submit"]
    assert operations.advance_all() == 0


def test_one_broken_proposal_does_not_hold_up_the_others(place, caplog, monkeypatch):
    first, second = place.submitted(), place.submitted(title="Ander plan")
    place.go_to(first.due_on + DAY)
    # a proposal without its running term cannot be moved: the row of the database is wrong
    first.terms.all().delete()
    Proposal.objects.filter(pk=first.pk).update(status="in_execution", due_on=None, wake_on=None)
    assert operations.advance_all() == 1
    assert verbs(place.fresh(second)) == ["submit", "late"]


def test_extending_the_answer(place):
    proposal = place.under_review()
    due = proposal.due_on
    for days, reason in ((7, ""), (0, "Onderzoek"), (43, "Onderzoek")):
        with pytest.raises(Refused):
            operations.extend_term(proposal, by=place.contact, days=days, reason=reason)
    proposal = operations.extend_term(proposal, by=place.contact, days=7, reason="Onderzoek loopt.")
    assert proposal.due_on == due + 7 * DAY
    assert "proposal_term_extended" in told(place.author)
    with pytest.raises(Refused):
        operations.extend_term(proposal, by=place.contact, days=7, reason="Nog langer.")
    agreed = {"consent_on": today(), "consent_how": "telephone"}
    for half in ({"consent_on": today()}, agreed | {"consent_on": today() + DAY}):
        with pytest.raises(Refused) as refused:
            operations.extend_term(proposal, by=place.contact, days=7, reason="Nog langer.", **half)
        assert refused.value.field in ("consent_on", "consent_how")
    proposal = operations.extend_term(
        proposal, by=place.contact, days=7, reason="Nog langer.", **agreed
    )
    assert proposal.due_on == due + 14 * DAY
    # When and how he agreed can be read by everybody, and he hears what was written down.
    data = proposal.entries.get(data__has_consent=True).data
    assert (data["consent_on"], data["consent_how"]) == (today().isoformat(), "telephone")
    said = Message.objects.filter(user=place.author, kind="proposal_term_extended").latest("pk")
    assert "7 september 2026" in said.body
    assert "Telefonisch" in said.body
    with pytest.raises(Refused):
        operations.extend_term(proposal, by=place.contact, days=7, reason="Nog een keer.", **agreed)


@pytest.mark.parametrize("verb", ["revise", "answer_question"])
def test_a_step_of_the_initiator_keeps_a_plan_from_coming_to_rest(place, verb):
    proposal = place.support_lacking()
    rests_after = proposal.due_on
    exchange = operations.ask_initiator(proposal, by=place.contact, question="Gaat u door?")
    assert place.fresh(proposal).due_on == rests_after
    place.go_to(rests_after + 10 * DAY)
    assert place.fresh(proposal).is_resting
    if verb == "revise":
        words = {"title": "Bank", "text": "Eén bank.", "reason": "Kleiner."}
        operations.revise(proposal, by=place.author, **words)
    else:
        operations.answer_question(exchange, by=place.author, answer="Ja.")
    proposal = place.fresh(proposal)
    assert not proposal.is_resting
    assert proposal.due_on > rests_after + 180 * DAY


def test_a_term_that_passed_is_not_extended(place):
    proposal = place.under_review()
    place.go_to(proposal.due_on + DAY)
    with pytest.raises(Refused):
        operations.extend_term(proposal, by=place.contact, days=7, reason="Te laat.")


def test_reminders_rise_in_three_steps(place):
    proposal = place.under_review()
    with pytest.raises(PermissionDenied):
        operations.remind(proposal, by=place.author)
    place.go_to(proposal.due_on + DAY)
    with pytest.raises(PermissionDenied):
        operations.remind(proposal, by=place.outsider)
    operations.remind(proposal, by=place.author)
    assert "proposal_reminder" in told(place.contact)
    assert "proposal_reminder" not in told(place.deputy)
    with pytest.raises(Refused):
        operations.remind(proposal, by=place.chair)
    place.wait(7)
    operations.remind(proposal, by=place.chair)
    assert "proposal_reminder" in told(place.deputy)
    assert "proposal_reminder" in told(place.broker)
    assert "proposal_reminder" not in told(place.alderman)
    place.wait(7)
    reminder = operations.remind(proposal, by=place.author)
    assert reminder.number == 3
    assert "proposal_reminder" in told(place.alderman)
    assert place.fresh(proposal).reminder_count == 3


def test_the_broker_keeps_after_it_for_residents_unless_he_handles_it(place):
    """R60: both ways stand in the dossier, with the role of who did it."""
    proposal = place.under_review()
    with pytest.raises(PermissionDenied):
        operations.remind(proposal, by=place.broker)
    place.go_to(proposal.due_on + DAY)
    operations.remind(proposal, by=place.broker)
    last = place.fresh(proposal).entries.order_by("number").last()
    assert (last.verb, last.role) == ("remind", "broker")
    place.wait(9)
    proposal.handler, proposal.handler_basis = place.broker, "broker"
    proposal.save(update_fields=["handler", "handler_basis"])
    with pytest.raises(PermissionDenied):
        operations.remind(proposal, by=place.broker)


def test_forwarding_comes_back_by_itself_with_at_least_five_working_days(place):
    proposal = place.submitted()
    place.go_to(proposal.due_on)
    proposal = operations.forward(
        proposal, by=place.contact, to="Waterschap", reason="Het is hun sloot."
    )
    assert (proposal.status, proposal.is_paused) == (S.FORWARDED, True)
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.is_paused) == (S.SUBMITTED, False)
    assert proposal.due_on == today() + 7 * DAY


def test_a_confirmed_forwarding_is_final(place):
    proposal = place.forwarded()
    with pytest.raises(PermissionDenied):
        operations.confirm_forward(proposal, by=place.contact, name="Jan", confirmed_on=today())
    with pytest.raises(Refused):
        operations.confirm_forward(proposal, by=place.desk, name="Jan", confirmed_on=today() + DAY)
    proposal = operations.confirm_forward(proposal, by=place.desk, name="Jan", confirmed_on=today())
    assert (proposal.turn, proposal.due_on, proposal.closed_on) == ("nobody", None, today())
    with pytest.raises(PermissionDenied):
        operations.withdraw(proposal, by=place.author)
    place.wait(60)
    assert operations.advance(proposal).status == S.FORWARDED


def test_accepted_and_not_started_is_late_and_can_be_reminded(place):
    proposal = place.accepted()
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert proposal.is_accepted_not_started
    assert list(Proposal.objects.accepted_not_started()) == [proposal]
    assert operations.remind(proposal, by=place.author).number == 1


def test_silence_during_the_work_is_shown_and_a_message_starts_the_clock_again(place):
    proposal = place.in_execution()
    assert proposal.due_on == today() + 56 * DAY
    place.go_to(proposal.due_on + DAY)
    assert operations.advance(proposal).is_late
    proposal_entry = operations.write_message(proposal, by=place.contact, text="Bank is besteld.")
    assert proposal_entry.due_on == today() + 56 * DAY
    assert not proposal_entry.is_late


def test_no_reaction_after_four_weeks_is_not_a_confirmation(place):
    proposal = place.completed()
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.has_no_reaction) == (S.EVALUATED, True)


def test_names_of_supporters_go_six_weeks_after_the_answer_and_numbers_stay(place):
    proposal = place.gathering_support(minimum=1)
    proposal = operations.support(proposal, by=place.author).proposal
    proposal = place.answer(proposal)
    place.wait(42)
    operations.advance(proposal)
    assert Support.objects.filter(resident=place.author).exists()
    place.wait(1)
    proposal = operations.advance(proposal)
    row = Support.objects.get()
    assert (row.resident, row.is_counted) == (None, True)
    assert (proposal.support_count, proposal.support_detached_on) == (1, today())


def test_a_draft_is_warned_about_and_then_erased(place):
    draft = place.draft()
    place.wait(77)
    operations.advance(draft)
    assert told(place.author) == ["draft_warned"]
    place.wait(14)
    operations.advance(draft)
    assert not Proposal.objects.filter(pk=draft.pk).exists()


def test_a_plan_that_rests_is_counted_apart(place):
    proposal = place.support_lacking()
    assert list(Proposal.objects.resting()) == []
    place.go_to(proposal.due_on + DAY)
    assert list(Proposal.objects.resting()) == [place.fresh(proposal)]
    assert not place.fresh(proposal).is_late


def test_the_handler_stays_while_his_assignment_covers_the_day(place):
    proposal = place.submitted()
    assignment = proposal.assignment
    assignment.ends_on = today() + 3 * DAY
    assignment.save()
    place.wait(3)
    assert operations.rehandle(proposal).handler == place.contact
    place.wait(1)
    assert operations.rehandle_all() == 1
    proposal = place.fresh(proposal)
    assert (proposal.handler, proposal.handler_basis) == (place.broker, "broker")
    assert "proposal_handed_over" in told(place.author)


def test_a_municipal_plan_opens_closes_and_asks_the_board(place):
    proposal = place.announced()
    assert (proposal.status, proposal.turn) == (S.SUBMITTED, "neighbourhood")
    assert not proposal.is_text_public
    place.go_to(proposal.opens_on)
    proposal = operations.advance(proposal)
    assert proposal.status == S.GATHERING_SUPPORT
    assert proposal.due_on >= today() + 28 * DAY
    operations.support(proposal, by=place.neighbour)
    assert place.fresh(proposal).status == S.GATHERING_SUPPORT  # always to its end
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.turn) == (S.UNDER_REVIEW, "neighbourhood")
    assert "platform_asked_to_answer" in told(place.chair)


def test_a_municipal_plan_is_announced_ten_working_days_ahead(place):
    with pytest.raises(Refused) as refused:
        operations.submit(
            operations.save_draft(
                by=place.contact,
                initiator="municipality",
                platform=place.platform,
                subject=place.subject,
                title="Bomen",
                text="Tekst",
                aim="Schaduw",
                fixed_points="Leidingen",
                influence="advise",
                opens_on=today() + 13 * DAY,
            ),
            by=place.contact,
        )
    assert refused.value.field == "opens_on"


@pytest.mark.parametrize("days", [76, 90, 200])
def test_a_draft_past_its_day_can_still_be_sent_in(place, days):
    draft = place.draft()
    place.wait(days)
    assert operations.submit(draft, by=place.author).status == S.SUBMITTED


def test_a_draft_that_was_warned_about_can_be_sent_in_after_its_last_day(place):
    draft = place.draft()
    place.wait(80)
    operations.advance(draft)
    place.wait(30)
    assert operations.submit(draft, by=place.author).number


def test_a_draft_past_its_last_day_can_be_thrown_away(place):
    draft = place.draft()
    place.wait(80)
    operations.advance(draft)
    place.wait(30)
    operations.discard(draft, by=place.author)
    assert not Proposal.objects.exists()


def test_a_date_too_far_ahead_is_refused_before_it_reaches_the_database(place):
    accepted = place.accepted()
    far = datetime.date(2199, 12, 31)
    with pytest.raises(Refused) as refused:
        operations.start(accepted, by=place.contact, planned_end_on=far)
    assert refused.value.field == "planned_end_on"
    with pytest.raises(Refused) as refused:
        operations.submit(place.announced_draft(opens_on=far), by=place.contact)
    assert refused.value.field == "opens_on"
