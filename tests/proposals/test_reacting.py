"""Residents react to a plan; each reaction gets its answer, and its author hears it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from core import entries
from core.terms import today
from core.transitions import Refused
from notifications.models import Delivery, Message
from proposals import operations, rules
from proposals.models import Proposal, Reaction, ReactionAnswer
from proposals.operations import reacting
from proposals.states import Status as S
from tests.factories import (
    BoardSeatFactory,
    PlatformFactory,
    ResidenceFactory,
    RoleHolderFactory,
    UserFactory,
)

DAY = datetime.timedelta(days=1)


def told(user, kind):
    return Message.objects.filter(user=user, kind=kind).count()


def verbs(proposal):
    return list(proposal.entries.order_by("number").values_list("verb", flat=True))


def answer(proposal, *, by, numbers, text="Dank. Wij nemen het mee."):
    return operations.answer_reactions(proposal, by=by, numbers=numbers, text=text)


def counters(proposal):
    """The counters, and the same counted from the rows."""
    proposal = Proposal.objects.get(pk=proposal.pk)
    rows = Reaction.objects.filter(proposal=proposal)
    assert proposal.reaction_count == rows.count()
    assert proposal.unanswered_reactions == rows.unanswered().count()
    return proposal.reaction_count, proposal.unanswered_reactions


# --- writing --------------------------------------------------------------------------------------
def test_a_resident_reacts_and_everybody_can_read_it(place):
    proposal = place.open_for_reactions()
    reaction = operations.react(proposal, by=place.neighbour, text="  Liever een linde.\n")
    assert (reaction.number, reaction.text) == (1, "Liever een linde.")
    assert (reaction.place, reaction.is_from_area) == ("Dorst", True)
    assert reaction.version_number == 1
    assert reaction.is_name_public is False
    assert counters(proposal) == (1, 1)
    assert place.fresh(proposal).entry_count == proposal.entry_count  # nothing tells who or when
    assert told(place.neighbour, "reaction_written") == 1
    assert told(place.contact, "reactions_new_handler") == 1


def test_a_copy_for_its_author_says_by_when_there_is_an_answer(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Liever een linde.")
    copy = Message.objects.get(user=place.neighbour, kind="reaction_written")
    assert "Liever een linde." in copy.body
    # opened on Monday 28 September, for six weeks: to 9 November; two weeks from the day after that
    assert copy.details["date"] == "2026-11-24"


def test_who_answers_hears_of_new_reactions_once_a_day(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Een.")
    operations.react(proposal, by=place.author, text="Twee.")
    assert told(place.contact, "reactions_new_handler") == 1
    place.wait(1)
    operations.react(proposal, by=place.author, text="Drie.")
    assert told(place.contact, "reactions_new_handler") == 2


def test_who_lives_elsewhere_is_said_so(place):
    proposal = place.open_for_reactions()
    away = UserFactory()
    reactions = [
        operations.react(proposal, by=person, text="Mooi.") for person in (place.outsider, away)
    ]
    home = place.outsider.residences.get()
    assert [(row.place, row.is_from_area) for row in reactions] == [
        (home.district.name, False),
        ("", False),
    ]


def test_where_somebody_else_lives_counts_for_nobody(place):
    """A residence that was read for another person is looked up anew."""
    proposal = place.open_for_reactions()
    here, away = place.neighbour.residences.get(), place.outsider.residences.get()
    reaction = operations.react(proposal, by=place.outsider, text="Mooi.", residence=here)
    assert (reaction.place, reaction.is_from_area) == (away.district.name, False)
    reaction = operations.react(proposal, by=place.neighbour, text="Mooi.", residence=here)
    assert (reaction.place, reaction.is_from_area) == ("Dorst", True)


def test_moving_house_changes_nothing_about_what_was_said(place):
    proposal = place.open_for_reactions()
    reaction = operations.react(proposal, by=place.neighbour, text="Mooi.")
    place.neighbour.residences.update(ends_on=today())
    place.wait(1)
    ResidenceFactory(user=place.neighbour, platform=PlatformFactory(), starts_on=today())
    reaction.refresh_from_db()
    assert (reaction.place, reaction.is_from_area) == ("Dorst", True)


def test_a_name_stands_there_only_by_choice_and_only_if_there_is_one(place):
    proposal = place.open_for_reactions()
    nameless = UserFactory(name="")
    assert operations.react(proposal, by=place.neighbour, text="A", is_name_public=True)
    assert Reaction.objects.get(author=place.neighbour).is_name_public is True
    assert operations.react(proposal, by=nameless, text="B", is_name_public=True)
    assert Reaction.objects.get(author=nameless).is_name_public is False


@pytest.mark.parametrize("text", ["", "   ", "\n\t", None])
def test_an_empty_reaction_is_refused_at_its_field(place, text):
    with pytest.raises(Refused) as refused:
        operations.react(place.open_for_reactions(), by=place.neighbour, text=text)
    assert refused.value.field == "text"


def test_a_reaction_that_is_too_long_is_refused_and_not_cut(place):
    proposal = place.open_for_reactions()
    with pytest.raises(Refused) as refused:
        operations.react(proposal, by=place.neighbour, text="x" * 2001)
    assert refused.value.field == "text"
    assert operations.react(proposal, by=place.neighbour, text="x" * 2000).text == "x" * 2000


def test_a_second_click_is_the_same_reaction(place):
    proposal = place.open_for_reactions()
    first = operations.react(proposal, by=place.neighbour, text="Mooi.")
    again = operations.react(proposal, by=place.neighbour, text=" Mooi. ")
    assert first == again
    assert counters(proposal) == (1, 1)
    assert told(place.neighbour, "reaction_written") == 1


def test_who_waits_for_three_answers_writes_no_fourth(place):
    proposal = place.open_for_reactions()
    for number in range(3):
        operations.react(proposal, by=place.neighbour, text=f"Nummer {number}")
    with pytest.raises(Refused):
        operations.react(proposal, by=place.neighbour, text="Nog een")
    answer(proposal, by=place.contact, numbers=[1])
    operations.react(proposal, by=place.neighbour, text="Nog een")
    assert counters(proposal) == (4, 3)


def test_nobody_writes_more_than_ten_a_day(place):
    proposal = place.open_for_reactions()
    for number in range(1, 11):
        operations.react(proposal, by=place.neighbour, text=f"Nummer {number}")
        answer(proposal, by=place.contact, numbers=[number])
    with pytest.raises(Refused):
        operations.react(proposal, by=place.neighbour, text="Elf")
    place.wait(2)
    operations.react(proposal, by=place.neighbour, text="Elf")


SITUATIONS = {
    # who may react: (to a plan of residents, to a plan of the municipality)
    "draft": False,
    "submitted": False,
    "supplement_requested": False,
    "gathering_support": True,
    "support_lacking": True,
    "under_review": True,
    "accepted": False,
    "declined": False,
    "in_execution": False,
    "stopped": False,
    "completed": False,
    "evaluated": False,
    "withdrawn": False,
    "not_admissible": False,
    "forwarded": False,
    "announced": False,
    "open_for_reactions": True,
    "board_asked": False,
    "reactions_waiting": False,
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_reacting_is_possible_as_long_as_it_can_matter(place, situation):
    proposal = getattr(place, situation)()
    expected = SITUATIONS[situation]
    assert proposal.is_open_for_reactions is expected
    assert place.neighbour.has_perm("proposals.react_proposal", proposal) is expected
    if expected:
        assert operations.react(proposal, by=place.neighbour, text="Mooi.").number
    else:
        with pytest.raises(Refused):
            operations.react(proposal, by=place.neighbour, text="Mooi.")


def test_who_submitted_a_plan_does_not_react_to_it(place):
    with pytest.raises(PermissionDenied):
        operations.react(place.gathering_support(), by=place.author, text="Wat een goed plan.")


def test_time_passes_first_so_nobody_reacts_after_the_window(place):
    proposal = place.open_for_reactions()
    place.go_to(proposal.due_on + DAY)
    with pytest.raises(Refused):
        operations.react(proposal, by=place.neighbour, text="Te laat.")
    assert place.fresh(proposal).reaction_count == 0


# --- answering ------------------------------------------------------------------------------------
def test_several_reactions_get_the_same_answer_and_each_author_hears(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Een linde.")
    operations.react(proposal, by=place.author, text="Ook een linde.")
    operations.react(proposal, by=place.outsider, text="Iets anders.")
    answers = answer(proposal, by=place.contact, numbers=[1, 2], text="Het worden lindes.")
    assert [(a.reaction.number, a.text, a.side, a.role) for a in answers] == [
        (1, "Het worden lindes.", "municipality", "contact"),
        (2, "Het worden lindes.", "municipality", "contact"),
    ]
    assert counters(proposal) == (3, 1)
    assert told(place.neighbour, "reaction_answered") == 1
    assert told(place.author, "reaction_answered") == 1
    assert told(place.outsider, "reaction_answered") == 0


def test_an_answer_is_told_each_time_also_twice_on_one_day(place):
    proposal = place.open_for_reactions()
    for number, text in enumerate(("Een", "Twee"), 1):
        operations.react(proposal, by=place.neighbour, text=text)
        answer(proposal, by=place.contact, numbers=[number])
    assert told(place.neighbour, "reaction_answered") == 2


def test_an_answer_needs_words_a_choice_and_a_reaction_of_this_plan(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    for arguments, field in (
        ({"numbers": [1], "text": " "}, "text"),
        ({"numbers": [1], "text": "x" * 2001}, "text"),
        ({"numbers": []}, "chosen"),
        ({"numbers": [2]}, "chosen"),
        ({"numbers": [1, 2]}, "chosen"),
    ):
        with pytest.raises(Refused) as refused:
            answer(proposal, by=place.contact, **arguments)
        assert refused.value.field == field
    assert counters(proposal) == (1, 1)


def test_what_was_answered_or_taken_back_meanwhile_is_not_answered_again(place):
    proposal = place.open_for_reactions()
    first = operations.react(proposal, by=place.neighbour, text="Een.")
    operations.react(proposal, by=place.author, text="Twee.")
    operations.react(proposal, by=place.outsider, text="Drie.")
    operations.withdraw_reaction(first, by=place.neighbour)
    answer(proposal, by=place.deputy, numbers=[2])
    with pytest.raises(Refused) as refused:
        answer(proposal, by=place.contact, numbers=[1, 2, 3])
    assert refused.value.params == {"number": 2}
    assert ReactionAnswer.objects.count() == 1
    assert counters(proposal) == (3, 1)


def test_nobody_answers_his_own_reaction(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.desk, text="Als bewoner vind ik het mooi.")
    with pytest.raises(Refused):
        answer(proposal, by=place.desk, numbers=[1])
    assert answer(proposal, by=place.contact, numbers=[1])


WHO_ANSWERS = {
    # role: (plan of residents, plan of the municipality)
    "author": (True, False),
    "neighbour": (False, False),
    "outsider": (False, False),
    "chair": (False, False),
    "member": (False, False),
    "contact": (True, True),
    "deputy": (True, True),
    "desk": (True, True),
    "broker": (False, False),
    "alderman": (False, False),
}


@pytest.mark.parametrize("direction", [0, 1], ids=["residents", "municipality"])
@pytest.mark.parametrize("role", WHO_ANSWERS)
def test_who_may_answer(place, role, direction):
    proposal = (place.gathering_support, place.open_for_reactions)[direction]()
    operations.react(proposal, by=UserFactory(), text="Mooi.")
    person = getattr(place, role)
    expected = WHO_ANSWERS[role][direction]
    assert person.has_perm("proposals.answer_reactions_proposal", proposal) is expected
    if expected:
        assert answer(proposal, by=person, numbers=[1])
    else:
        with pytest.raises(PermissionDenied):
            answer(proposal, by=person, numbers=[1])


def test_the_submitter_answers_for_the_neighbourhood(place):
    proposal = place.gathering_support()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    assert told(place.author, "reactions_new") == 1
    assert told(place.contact, "reactions_new_handler") == 0
    (row,) = answer(proposal, by=place.author, numbers=[1])
    assert (row.side, row.role) == ("neighbourhood", "initiator")


def test_reactions_without_an_answer_hold_up_no_plan_of_residents(place):
    proposal = place.under_review()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    assert place.answer(proposal).status == S.ACCEPTED
    assert counters(proposal) == (1, 1)


@pytest.mark.parametrize("model", ["answer", "addition"])
def test_an_answer_stands_also_for_the_database(place, model):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    (row,) = answer(proposal, by=place.contact, numbers=[1])
    if model == "addition":
        row = operations.add_to_reaction_answer(row, by=place.contact, text="Ook dit nog.")
    row.text = "Iets anders."
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    row.refresh_from_db()
    assert row.text != "Iets anders."


def test_a_correction_is_an_addition_and_its_author_hears(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    (row,) = answer(proposal, by=place.contact, numbers=[1])
    with pytest.raises(PermissionDenied):
        operations.add_to_reaction_answer(row, by=place.neighbour, text="Nee hoor.")
    with pytest.raises(Refused):
        operations.add_to_reaction_answer(row, by=place.contact, text=" ")
    operations.add_to_reaction_answer(row, by=place.deputy, text="Het worden er twaalf.")
    assert [a.text for a in row.additions.all()] == ["Het worden er twaalf."]
    assert told(place.neighbour, "reaction_answer_added") == 1


# --- taking back ----------------------------------------------------------------------------------
def test_nobody_adds_to_the_answer_to_his_own_reaction(place):
    proposal = place.open_for_reactions()
    reaction = operations.react(proposal, by=place.deputy, text="Ik woon er ook.")
    (given,) = answer(proposal, by=place.contact, numbers=[reaction.number])
    with pytest.raises(PermissionDenied):
        operations.add_to_reaction_answer(given, by=place.deputy, text="En ik heb gelijk.")
    assert given.additions.count() == 0
    operations.add_to_reaction_answer(given, by=place.contact, text="Het plan is aangepast.")
    (other,) = answer(
        proposal,
        by=place.contact,
        numbers=[operations.react(proposal, by=place.neighbour, text="Ik ook.").number],
    )
    operations.add_to_reaction_answer(other, by=place.deputy, text="Zie de kaart.")
    assert [row.additions.get().by for row in (given, other)] == [place.contact, place.deputy]


def test_a_reaction_is_taken_back_as_long_as_it_has_no_answer(place):
    proposal = place.open_for_reactions()
    reaction = operations.react(proposal, by=place.neighbour, text="Spijt.", is_name_public=True)
    with pytest.raises(PermissionDenied):
        operations.withdraw_reaction(reaction, by=place.author)
    with pytest.raises(PermissionDenied):
        operations.withdraw_reaction(reaction, by=place.desk)
    operations.withdraw_reaction(reaction, by=place.neighbour)
    reaction.refresh_from_db()
    assert (reaction.text, reaction.withdrawn_on, reaction.number) == ("", today(), 1)
    assert reaction.is_name_public is False
    assert counters(proposal) == (1, 0)
    with pytest.raises(Refused):
        operations.withdraw_reaction(reaction, by=place.neighbour)
    second = operations.react(proposal, by=place.neighbour, text="Toch wel.")
    assert second.number == 2


def test_a_reaction_with_an_answer_stays(place):
    proposal = place.open_for_reactions()
    reaction = operations.react(proposal, by=place.neighbour, text="Mooi.")
    answer(proposal, by=place.contact, numbers=[1])
    with pytest.raises(Refused):
        operations.withdraw_reaction(reaction, by=place.neighbour)


def test_the_database_refuses_nonsense(place):
    proposal = place.open_for_reactions()
    reaction = operations.react(proposal, by=place.neighbour, text="Mooi.")
    for change in (
        {"text": ""},
        {"withdrawn_on": today()},
        {"author": None, "is_name_public": True},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reaction.objects.filter(pk=reaction.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(unanswered_reactions=2)


# --- the term of the board ------------------------------------------------------------------------
def test_without_reactions_the_board_is_asked_at_once(place):
    proposal = place.board_asked()
    assert (proposal.turn, proposal.is_answering_reactions) == ("neighbourhood", False)
    assert proposal.terms.filter(kind="reactions").count() == 0
    assert told(place.chair, "platform_asked_to_answer") == 1


def test_reactions_answered_within_the_window_leave_the_board_its_turn(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    answer(proposal, by=place.contact, numbers=[1])
    assert place.fresh(proposal).status == S.GATHERING_SUPPORT
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.turn) == (S.UNDER_REVIEW, "neighbourhood")
    assert proposal.review_started_on == today()
    assert "answer_reactions" not in verbs(proposal)


def test_after_the_window_the_municipality_has_two_weeks_and_the_turn(place):
    proposal = place.reactions_waiting()
    assert (proposal.status, proposal.turn) == (S.UNDER_REVIEW, "municipality")
    assert proposal.is_answering_reactions
    term = proposal.terms.get(kind="reactions")
    # Tuesday 10 November is the first day after the window
    assert (term.started_on, term.due_on) == (
        datetime.date(2026, 11, 10),
        datetime.date(2026, 11, 24),
    )
    assert proposal.due_on == term.due_on
    assert proposal.turn_since == term.started_on
    assert not proposal.terms.filter(kind="answer").exists()
    assert proposal.review_started_on is None
    assert proposal.wake_on == term.due_on + DAY
    closed = proposal.entries.get(verb="close_window")
    assert (closed.data["reactions"], closed.data["unanswered"]) == (2, 2)
    assert told(place.contact, "reactions_to_answer") == 1
    assert told(place.chair, "platform_asked_to_answer") == 0


def test_two_weeks_that_end_on_a_holiday_run_on_to_the_next_working_day(place):
    """Open to Friday 11 December: the two weeks end on Boxing Day, a Saturday."""
    proposal = place.announced(opens_on=datetime.date(2026, 10, 30))
    place.go_to(proposal.opens_on)
    proposal = operations.advance(proposal)
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    assert proposal.due_on == datetime.date(2026, 12, 11)
    place.go_to(datetime.date(2026, 12, 12))
    proposal = operations.advance(proposal)
    assert proposal.terms.get(kind="reactions").started_on == datetime.date(2026, 12, 12)
    assert proposal.due_on == datetime.date(2026, 12, 28)


def test_the_last_answer_starts_the_boards_term(place):
    proposal = place.reactions_waiting()
    place.wait(3)
    answer(proposal, by=place.contact, numbers=[1])
    proposal = place.fresh(proposal)
    assert (proposal.turn, proposal.unanswered_reactions) == ("municipality", 1)
    answer(proposal, by=place.contact, numbers=[2])
    proposal = place.fresh(proposal)
    assert (proposal.turn, proposal.turn_since) == ("neighbourhood", today())
    assert proposal.review_started_on == today()
    assert proposal.due_on == datetime.date(2026, 12, 28)  # six weeks end on Christmas Day
    assert proposal.terms.get(kind="reactions").met_on == today()
    assert verbs(proposal)[-1] == "answer_reactions"
    last = proposal.entries.get(verb="answer_reactions")
    assert (last.data["reactions"], last.data["on_time"], last.role) == (2, True, "contact")
    assert told(place.chair, "platform_asked_to_answer") == 1
    assert entries.verify(proposal.entries.select_related("text_row")) == []


def test_the_last_reaction_taken_back_starts_the_boards_term_and_tells_nobodys_name(place):
    proposal = place.reactions_waiting()
    answer(proposal, by=place.contact, numbers=[1])
    second = Reaction.objects.get(proposal=proposal, number=2)
    operations.withdraw_reaction(second, by=place.neighbour)
    proposal = place.fresh(proposal)
    assert proposal.turn == "neighbourhood"
    assert proposal.entries.get(verb="answer_reactions").role == "system"


def test_a_late_municipality_takes_no_day_from_the_board(place):
    proposal = place.reactions_waiting()
    due = proposal.due_on
    place.go_to(due)
    proposal = operations.advance(proposal)
    assert not proposal.is_late
    place.go_to(due + 20 * DAY)
    proposal = operations.advance(proposal)
    assert (proposal.is_late, proposal.days_late, proposal.turn) == (True, 20, "municipality")
    late = proposal.entries.get(verb="late")
    assert (late.data["kind"], late.at.date()) == ("reactions", due + DAY)
    assert told(place.contact, "proposal_late_handler") == 1
    assert told(place.chair, "followed_step") >= 1
    assert Proposal.objects.late().contains(proposal)
    answer(proposal, by=place.desk, numbers=[1, 2])
    proposal = place.fresh(proposal)
    assert (proposal.is_late, proposal.due_on) == (False, today() + 42 * DAY)
    assert proposal.entries.get(verb="answer_reactions").data["on_time"] is False


def test_the_board_reminds_a_late_municipality_which_does_not_remind_itself(place):
    proposal = place.reactions_waiting()
    with pytest.raises(PermissionDenied):
        operations.remind(proposal, by=place.chair)
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    for person in (place.contact, place.deputy, place.desk, place.neighbour):
        with pytest.raises(PermissionDenied):
            operations.remind(proposal, by=person)
    reminder = operations.remind(proposal, by=place.member)
    assert (reminder.number, reminder.term.kind) == (1, "reactions")
    assert told(place.contact, "proposal_reminder") == 1


def test_the_board_answers_only_when_every_reaction_has_its_answer(place):
    proposal = place.reactions_waiting()
    fields = {
        "outcome": "no",
        "reason": "Wij willen lindes.",
        "alternative": "Lindes.",
        "capacity": "board",
    }
    with pytest.raises(Refused) as refused:
        operations.publish_response(proposal, by=place.chair, **fields)
    assert refused.value.field == "reactions"
    assert refused.value.text.startswith("2 reacties van bewoners")
    assert refused.value.url == f"/plannen/{proposal.number}/reacties/"
    answer(proposal, by=place.contact, numbers=[1, 2])
    proposal = operations.publish_response(place.fresh(proposal), by=place.chair, **fields)
    assert (proposal.status, proposal.is_answered_on_time) == (S.DECLINED, True)


def test_what_is_missing_besides_is_told_at_once(place):
    proposal = place.reactions_waiting()
    with pytest.raises(Refused) as refused:
        operations.publish_response(
            proposal, by=place.chair, outcome="no", reason="", capacity="board"
        )
    assert refused.value.field == "reactions"
    assert len(refused.value.missing) == 2


def test_the_board_cannot_extend_a_term_that_has_not_begun(place):
    with pytest.raises(Refused):
        operations.extend_term(place.reactions_waiting(), by=place.chair, days=7, reason="Druk.")


def test_without_enough_support_the_two_weeks_count_too(place):
    place.agree(3, kinds=("municipal_plan",))
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.turn) == (S.SUPPORT_LACKING, "municipality")
    assert proposal.terms.running().filter(kind="reactions").count() == 1
    answer(proposal, by=place.contact, numbers=[1])
    proposal = place.fresh(proposal)
    assert proposal.status == S.SUPPORT_LACKING
    assert verbs(proposal)[-1] == "answer_reactions"
    assert told(place.chair, "platform_asked_to_answer") == 0


def test_a_longer_window_starts_the_two_weeks_anew(place):
    place.agree(3, kinds=("municipal_plan",))
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    place.go_to(proposal.due_on + DAY)
    proposal = operations.extend_window(operations.advance(proposal), by=place.contact, days=7)
    assert not proposal.terms.running().filter(kind="reactions").exists()
    operations.react(proposal, by=place.author, text="Ook nog.")
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    term = proposal.terms.running().get(kind="reactions")
    assert term.started_on == today()


def test_a_worker_that_slept_dates_everything_on_the_term(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    place.go_to(today() + 100 * DAY)
    proposal = operations.advance(proposal)
    assert verbs(proposal) == ["submit", "open_window", "close_window", "late"]
    assert proposal.turn_since == datetime.date(2026, 11, 10)
    assert operations.advance(proposal).entry_count == proposal.entry_count


def test_who_waits_hears_that_the_plan_was_withdrawn(place):
    proposal = place.reactions_waiting()
    answer(proposal, by=place.contact, numbers=[1])
    operations.withdraw(proposal, by=place.contact, reason="Het geld is op.")
    assert told(place.neighbour, "proposal_withdrawn") == 1
    assert told(place.author, "proposal_withdrawn") == 0
    proposal = place.fresh(proposal)
    assert not proposal.terms.running().exists()
    # Every reaction gets an answer, also after the end of the plan.
    assert answer(proposal, by=place.contact, numbers=[2])
    assert counters(proposal) == (2, 0)


def test_people_of_elsewhere_with_a_role_may_react_as_residents(place):
    proposal = place.open_for_reactions()
    for person in (
        place.chair,
        place.broker,
        place.alderman,
        BoardSeatFactory().user,
        RoleHolderFactory(worker=True).user,
    ):
        assert person.has_perm("proposals.react_proposal", proposal)
    assert not UserFactory(is_active=False).has_perm("proposals.react_proposal", proposal)


# --- covering -------------------------------------------------------------------------------------
def test_a_passage_of_a_reaction_is_covered_by_two_and_its_author_hears(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Mijn buurman Jan is tegen.")
    with pytest.raises(Refused):
        operations.propose_redaction(
            proposal, by=place.contact, reason="personal_data", passage="MIJN BUURMAN JAN"
        )
    redaction = operations.propose_redaction(
        proposal, by=place.contact, reason="personal_data", passage="Mijn buurman Jan"
    )
    with pytest.raises(Refused):
        operations.confirm_redaction(redaction, by=place.contact)
    operations.confirm_redaction(redaction, by=place.desk)
    assert told(place.neighbour, "reaction_redacted") == 1
    assert Message.objects.filter(kind="proposal_redacted").count() == 0
    operations.undo_redaction(redaction, by=place.desk)
    assert told(place.neighbour, "reaction_uncovered") == 1


def test_a_passage_of_an_answer_or_addition_can_be_covered(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    (row,) = answer(proposal, by=place.contact, numbers=[1], text="Bel 0162 99 99 99.")
    operations.add_to_reaction_answer(row, by=place.contact, text="Of mail a@b.nl.")
    for passage in ("0162 99 99 99", "a@b.nl"):
        assert operations.propose_redaction(
            proposal, by=place.contact, reason="personal_data", passage=passage
        )


# --- leaving --------------------------------------------------------------------------------------
def test_six_weeks_after_the_answer_nobody_can_see_who_wrote_it(place):
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Anoniem.")
    operations.react(proposal, by=place.author, text="Met naam.", is_name_public=True)
    answer(proposal, by=place.contact, numbers=[1, 2])
    place.go_to(proposal.due_on + DAY)
    proposal = operations.publish_response(
        operations.advance(proposal),
        by=place.chair,
        outcome="no",
        reason="Nee.",
        alternative="Lindes.",
        capacity="board",
    )
    place.wait(42)
    operations.advance(proposal)
    assert Reaction.objects.get(number=1).author == place.neighbour
    assert told(place.neighbour, "reaction_answered") == 1
    place.wait(1)
    operations.advance(proposal)
    first, second = Reaction.objects.order_by("number")
    assert (first.author, first.detached_on, first.text) == (None, today(), "Anoniem.")
    assert second.author == place.author
    assert told(place.neighbour, "reaction_answered") == 0
    assert Delivery.objects.filter(recipient=place.neighbour).count() == 0


def test_rules_say_the_same_as_the_list_of_reactions_to_answer(place):
    waiting = place.reactions_waiting()
    assert Proposal.objects.with_reactions_to_answer().contains(waiting)
    assert rules.answers_reactions(place.contact, waiting)
    ours = place.gathering_support()
    operations.react(ours, by=place.neighbour, text="Mooi.")
    assert not Proposal.objects.with_reactions_to_answer().contains(ours)
    assert reacting.answers_due_on(ours) is None


def test_going_on_without_support_waits_for_the_reactions_too(place):
    proposal = place.municipal_support_lacking()
    assert proposal.status == S.SUPPORT_LACKING
    proposal = operations.continue_without_support(proposal, by=place.alderman, reason="Het moet.")
    assert proposal.turn == "neighbourhood"
    assert told(place.chair, "platform_asked_to_answer") == 1


def test_going_on_without_support_leaves_the_turn_where_reactions_wait(place):
    place.agree(3, kinds=("municipal_plan",))
    proposal = place.open_for_reactions()
    operations.react(proposal, by=place.neighbour, text="Mooi.")
    due = proposal.due_on
    place.go_to(due + 3 * DAY)
    proposal = operations.continue_without_support(
        operations.advance(proposal), by=place.alderman, reason="Het moet."
    )
    assert (proposal.turn, proposal.is_answering_reactions) == ("municipality", True)
    assert proposal.due_on == datetime.date(2026, 11, 24)
    assert told(place.chair, "platform_asked_to_answer") == 0
    answer(proposal, by=place.contact, numbers=[1])
    assert place.fresh(proposal).turn == "neighbourhood"
    assert told(place.chair, "platform_asked_to_answer") == 1


def test_nobody_goes_on_unanswered_while_residents_wait(place):
    proposal = place.reactions_waiting()
    place.without_board()
    place.go_to(proposal.due_on + 60 * DAY)
    proposal = operations.advance(proposal)
    assert operations.why_unanswered(proposal, today()) is None
    arguments = {"report": "Bewoners willen lindes.", "planned_end_on": today() + 60 * DAY}
    with pytest.raises(Refused) as refused:
        operations.continue_unanswered(proposal, by=place.alderman, **arguments)
    assert refused.value.url == f"/plannen/{proposal.number}/reacties/"
    answer(proposal, by=place.contact, numbers=[1, 2])
    proposal = place.fresh(proposal)
    # Nobody sits on the board: the municipality has the turn and reports.
    assert proposal.turn == "municipality"
    assert told(place.alderman, "municipal_plan_no_board") == 1
    proposal = operations.continue_unanswered(proposal, by=place.alderman, **arguments)
    assert proposal.status == S.IN_EXECUTION
