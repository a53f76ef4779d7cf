"""A plan of the municipality: each gate refused and passed, each mark for ever (R36, R38)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from core.terms import today
from core.transitions import Refused
from notifications.models import Message
from proposals import operations, rules
from proposals.models import Proposal
from proposals.states import Kind, Mark, Outcome, UnansweredCause
from proposals.states import Status as S
from tests.factories import (
    BoardSeatFactory,
    ContactAssignmentFactory,
    PlatformFactory,
    PortfolioFactory,
    ResidenceFactory,
    SubjectFactory,
    UserFactory,
)

DAY = datetime.timedelta(days=1)


def told(user, kind):
    return Message.objects.filter(user=user, kind=kind).count()


def verbs(proposal):
    return [entry.verb for entry in proposal.entries.order_by("number")]


WORDS = {
    "title": "Nieuwe bomen",
    "text": "De gemeente plant bomen.",
    "aim": "Schaduw",
    "fixed_points": "De leidingen",
    "influence": "advise",
    "planning": "Klaar in het voorjaar",
}


def write(place, platforms=None, *, by=None, drafts=(), **fields):
    fields = {"subject": place.subject, "opens_on": today() + 21 * DAY, **WORDS, **fields}
    return operations.save_municipal_draft(
        drafts,
        by=by or place.contact,
        platforms=[place.platform] if platforms is None else platforms,
        **fields,
    )


@pytest.fixture
def three(place):
    """Three places in which the same contact point may announce."""
    others = [PlatformFactory(name=name) for name in ("Oosteind", "Den Hout")]
    for platform in others:
        ContactAssignmentFactory(user=place.contact, platform=platform, subject=place.subject)
        BoardSeatFactory(platform=platform, chair=True)
    return [place.platform, *others]


# --- writing and announcing ---
@pytest.mark.parametrize("who", ["author", "chair", "broker", "outsider"])
def test_only_the_municipality_writes_its_plans(place, who):
    with pytest.raises(PermissionDenied):
        write(place, by=getattr(place, who))
    with pytest.raises(PermissionDenied):
        operations.save_draft(by=getattr(place, who), initiator="municipality", title="Bomen")


@pytest.mark.parametrize("who", ["contact", "deputy", "desk", "alderman"])
def test_contact_point_deputy_desk_and_alderman_announce(place, who):
    (proposal,) = operations.announce(write(place, by=getattr(place, who)), by=getattr(place, who))
    assert (proposal.status, proposal.turn, proposal.kind) == (
        S.SUBMITTED,
        "neighbourhood",
        Kind.MUNICIPAL_PLAN,
    )
    assert proposal.due_on == proposal.opens_on
    assert told(place.chair, "platform_announcement") == 1
    assert told(getattr(place, who), "proposal_received") == 1


def test_about_another_subject_or_place_one_announces_nothing(place):
    elsewhere = PlatformFactory(name="Vrachelen")
    stranger = UserFactory()
    ContactAssignmentFactory(user=stranger, platform=elsewhere, subject=place.subject)
    drafts = write(place, [elsewhere, place.platform], by=stranger)
    with pytest.raises(Refused) as refused:
        operations.announce(drafts, by=stranger)
    assert refused.value.field == "platform"
    assert "Dorst" in refused.value.text and refused.value.missing == []
    other = PortfolioFactory(subject=SubjectFactory()).user
    with pytest.raises(Refused):
        operations.announce(write(place, by=other), by=other)
    assert not Proposal.objects.submitted().exists()


def test_announcing_tells_everything_that_is_missing(place):
    drafts = operations.save_municipal_draft(by=place.contact, platforms=[])
    with pytest.raises(Refused) as refused:
        operations.announce(drafts, by=place.contact)
    missing = operations.what_is_missing_to_announce(drafts, by=place.contact, on=today())
    assert [field for field, _text in missing] == [
        "title",
        "text",
        "platform",
        "subject",
        "aim",
        "fixed_points",
        "influence",
        "opens_on",
    ]
    assert len(refused.value.missing) == len(missing) - 1


@pytest.mark.parametrize("day", [8, 17, 18, 19, 20])
def test_it_opens_no_sooner_than_ten_working_days_ahead(place, day):
    """Announced on Monday 7 September: from Monday 21 on, and not on the Sunday before."""
    with pytest.raises(Refused) as refused:
        operations.announce(write(place, opens_on=datetime.date(2026, 9, day)), by=place.contact)
    assert refused.value.field == "opens_on"
    (proposal,) = operations.announce(
        write(place, opens_on=datetime.date(2026, 9, 21)), by=place.contact
    )
    assert (proposal.status, proposal.opens_on) == (S.SUBMITTED, datetime.date(2026, 9, 21))


def test_one_proposal_per_place_tied_by_a_bundle(three, place):
    drafts = write(place, three)
    assert len({draft.bundle for draft in drafts}) == 1 and drafts[0].bundle is not None
    plans = operations.announce(drafts, by=place.contact)
    assert sorted(plan.platform.name for plan in plans) == ["Den Hout", "Dorst", "Oosteind"]
    assert len({plan.number for plan in plans}) == 3
    # Each walks its own road.
    operations.request_supplement(plans[0], by=place.chair, missing="Welke bomen?")
    assert {place.fresh(plan).status for plan in plans} == {S.SUBMITTED, S.SUPPLEMENT_REQUESTED}


def test_the_board_of_that_day_hears_of_it_and_no_other(place):
    new = BoardSeatFactory(platform=place.platform, starts_on=today()).user
    last_day = BoardSeatFactory(platform=place.platform, ends_on=today()).user
    former = BoardSeatFactory(platform=place.platform, ends_on=today() - DAY).user
    coming = BoardSeatFactory(platform=place.platform, starts_on=today() + DAY).user
    elsewhere = BoardSeatFactory(chair=True).user
    place.announced()
    people = (place.chair, place.member, new, last_day, former, coming, elsewhere)
    assert [told(user, "platform_announcement") for user in people] == [1, 1, 1, 1, 0, 0, 0]


def test_places_come_and_go_in_a_draft_and_no_words_are_lost(three, place):
    (draft,) = write(place)
    assert draft.bundle is None
    drafts = write(place, three, drafts=[draft], title="Bomen in drie dorpen")
    assert draft.pk in {row.pk for row in drafts}
    assert {row.title for row in Proposal.objects.all()} == {"Bomen in drie dorpen"}
    (left,) = write(place, three[1:2], drafts=drafts)
    assert (Proposal.objects.get(), left.bundle) == (left, None)
    assert operations.drafts_of(left) == [left]


def test_a_bundle_is_announced_in_all_places_or_in_none(three, place):
    drafts = write(place, three)
    three[2].status = "dissolved"
    three[2].save()
    with pytest.raises(Refused):
        operations.announce(drafts, by=place.contact)
    assert not Proposal.objects.submitted().exists()


def test_nobody_writes_on_in_somebody_elses_draft(place):
    (draft,) = write(place)
    with pytest.raises(Refused):
        write(place, by=place.desk, drafts=[draft])


def test_a_place_that_falls_away_throws_away_ones_own_draft_only(place):
    """Also when the draft of another is sent along with one's own."""
    other = PlatformFactory()
    ContactAssignmentFactory(user=place.contact, platform=other, subject=place.subject)
    (theirs,) = write(place, [other])
    (mine,) = write(place, by=place.desk)
    with pytest.raises(PermissionDenied):
        write(place, by=place.desk, drafts=[mine, theirs])
    (second,) = write(place, [other], by=place.desk)
    assert write(place, by=place.desk, drafts=[mine, second]) == [mine]
    assert set(Proposal.objects.all()) == {mine, theirs}


def test_every_place_in_which_one_may_not_announce_is_named_at_once(place):
    others = [PlatformFactory(name=name) for name in ("Oosteind", "Den Hout")]
    drafts = write(place, [place.platform, *others])
    with pytest.raises(Refused) as refused:
        operations.announce(drafts, by=place.contact)
    assert refused.value.field == "platform"
    said = sorted(str(text) for text in (refused.value.message, *refused.value.missing))
    assert [name in text for name, text in zip(("Den Hout", "Oosteind"), said, strict=True)] == [
        True,
        True,
    ]
    assert not Proposal.objects.submitted().exists()


def test_it_opens_on_the_day_that_was_announced_a_saturday_too(place):
    saturday = datetime.date(2026, 9, 26)
    proposal = place.announced(opens_on=saturday)
    assert proposal.due_on == saturday
    place.go_to(saturday)
    assert operations.advance(proposal).status == S.GATHERING_SUPPORT


@pytest.mark.parametrize(("agreed", "days"), [(None, 42), (14, 28), (56, 56)])
def test_open_as_long_as_agreed_and_never_less_than_four_weeks(place, agreed, days):
    if agreed:
        place.agree(kinds=[Kind.MUNICIPAL_PLAN], window_days=agreed)
    proposal = place.open_for_reactions()
    assert (proposal.due_on - proposal.admitted_on).days == days


# --- before the opening ---
def test_the_board_asks_for_more_and_the_opening_moves_along(place):
    proposal = place.announced()
    opens_on = proposal.opens_on
    place.wait(3)
    with pytest.raises(PermissionDenied):
        operations.request_supplement(proposal, by=place.contact, missing="Iets.")
    proposal = operations.request_supplement(proposal, by=place.member, missing="Welke bomen?")
    assert proposal.turn == "municipality"
    place.wait(5)
    proposal = operations.supplement(
        proposal, by=place.contact, text="Lindes.", parts={"planning": "Planten in maart"}
    )
    assert (proposal.opens_on, proposal.due_on) == (opens_on + 5 * DAY, opens_on + 5 * DAY)
    assert told(place.member, "proposal_supplemented") == 1
    first, second = proposal.versions.order_by("number")
    assert (first.planning, second.planning) == ("", "Planten in maart")
    with pytest.raises(Refused):
        operations.request_supplement(proposal, by=place.chair, missing="Nog iets.")


def test_after_the_opening_nothing_more_is_asked(place):
    with pytest.raises(Refused):
        operations.request_supplement(place.open_for_reactions(), by=place.chair, missing="Hoe?")


def test_a_changed_aim_is_a_new_version_with_its_reason(place):
    proposal = operations.revise(
        place.open_for_reactions(),
        by=place.contact,
        title="Nieuwe bomen in de Dorpsstraat",
        text="De gemeente plant nieuwe bomen.",
        reason="Bewoners vroegen om een zitplek.",
        parts={"aim": "Schaduw en een zitplek"},
    )
    assert proposal.version_number == 2
    assert [row.aim for row in proposal.versions.order_by("number")] == [
        "Schaduw in de zomer",
        "Schaduw en een zitplek",
    ]
    with pytest.raises(Refused) as refused:
        operations.revise(
            proposal,
            by=place.contact,
            title=proposal.title,
            text=proposal.text,
            reason="Weg ermee.",
            parts={"aim": " "},
        )
    assert refused.value.field == "aim"


# --- without enough support ---
def test_too_few_and_too_many_against_are_stored_as_the_cause(place):
    proposal = place.municipal_support_lacking()
    assert (proposal.lacking_cause, proposal.turn) == ("too_few", "municipality")
    assert told(place.alderman, "municipal_plan_lacking") == 1


def test_more_time_once_and_then_it_closes_again(place):
    proposal = operations.extend_window(
        place.municipal_support_lacking(), by=place.contact, days=14
    )
    assert proposal.status == S.GATHERING_SUPPORT
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert proposal.status == S.SUPPORT_LACKING
    with pytest.raises(PermissionDenied):
        operations.extend_window(proposal, by=place.contact, days=14)


@pytest.mark.parametrize("who", ["contact", "desk", "chair", "author"])
def test_only_the_portfolio_holder_goes_on_without_the_neighbourhood(place, who):
    by = getattr(place, who)
    proposal = place.municipal_support_lacking()
    with pytest.raises(PermissionDenied):
        operations.continue_without_support(proposal, by=by, reason="Toch.")


def test_going_on_without_support_asks_the_board_and_leaves_a_mark(place):
    proposal = place.municipal_support_lacking()
    with pytest.raises(Refused) as refused:
        operations.continue_without_support(proposal, by=place.alderman, reason="  ")
    assert refused.value.field == "reason"
    proposal = operations.continue_without_support(
        proposal, by=place.alderman, reason="De bomen zijn ziek."
    )
    assert (proposal.status, proposal.turn) == (S.UNDER_REVIEW, "neighbourhood")
    assert proposal.marks == [Mark.WITHOUT_SUPPORT]
    assert told(place.chair, "platform_asked_to_answer") == 1
    assert told(place.member, "platform_passed_over") == 1
    proposal = operations.complete(
        operations.start(
            place.board_answer(proposal), by=place.contact, planned_end_on=today() + 9 * DAY
        ),
        by=place.contact,
        text="Klaar.",
    )
    proposal = operations.evaluate(proposal, by=place.chair)
    assert proposal.marks == [Mark.WITHOUT_SUPPORT]


def test_enough_support_closes_no_window_before_its_end(place):
    place.agree(3, kinds=[Kind.MUNICIPAL_PLAN])
    proposal = place.open_for_reactions()
    due_on = proposal.due_on
    ResidenceFactory(user=place.chair, platform=place.platform)
    for resident in (place.author, place.neighbour, place.chair):
        operations.support(proposal, by=resident)
    proposal = place.fresh(proposal)
    assert (proposal.support_count, proposal.minimum) == (3, 3)
    place.go_to(due_on)
    assert operations.advance(proposal).status == S.GATHERING_SUPPORT
    place.go_to(due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.reached_on) == (S.UNDER_REVIEW, due_on + DAY)


def test_each_mark_stays_beside_the_other_whatever_comes_after(place, client):
    proposal = operations.continue_without_support(
        place.municipal_support_lacking(), by=place.alderman, reason="De bomen zijn ziek."
    )
    end = today() + 90 * DAY
    proposal = operations.continue_against(
        place.board_answer(proposal, Outcome.NO),
        by=place.alderman,
        answer="Het riool is op.",
        planned_end_on=end,
    )
    both = [Mark.WITHOUT_SUPPORT, Mark.AGAINST]
    assert proposal.marks == both
    proposal = operations.stop(proposal, by=place.contact, text="Het geld is op.")
    proposal = operations.resume(proposal, by=place.contact, text="Er is geld.", planned_end_on=end)
    proposal = operations.complete(proposal, by=place.contact, text="Klaar.")
    proposal = operations.evaluate(proposal, by=place.chair)
    assert place.fresh(proposal).marks == both
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert all(str(mark.label) in page for mark in both)


# --- without an answer ---
def going_on(place, proposal, **fields):
    fields = {"report": "Twaalf voor, drie tegen.", "planned_end_on": today() + 60 * DAY, **fields}
    return operations.continue_unanswered(proposal, by=place.alderman, **fields)


@pytest.mark.parametrize(("days", "reminders"), [(0, 0), (27, 2), (28, 1), (60, 0)])
def test_an_answer_has_four_weeks_and_two_reminders_more(place, days, reminders):
    proposal = place.board_asked()
    due_on = proposal.due_on
    for number in range(reminders):
        place.go_to(due_on + (1 + 14 * number) * DAY)
        operations.remind(proposal, by=place.contact)
    place.go_to(due_on + days * DAY)
    with pytest.raises(Refused):
        going_on(place, proposal)
    assert place.fresh(proposal).status == S.UNDER_REVIEW


def test_going_on_after_silence_needs_a_report_and_a_date(place):
    proposal = place.board_silent()
    for gap in ({"report": ""}, {"planned_end_on": None}, {"planned_end_on": today() - DAY}):
        with pytest.raises(Refused) as refused:
            going_on(place, proposal, **gap)
        assert refused.value.field == next(iter(gap))
    proposal = going_on(place, proposal)
    assert (proposal.status, proposal.turn) == (S.IN_EXECUTION, "municipality")
    assert (proposal.marks, proposal.unanswered_cause) == ([Mark.UNANSWERED], "silence")
    answer = proposal.terms.get(kind="answer")
    assert (answer.met_on, answer.ended_on) == (None, today())
    assert [term.kind for term in proposal.terms.running()] == ["message"]
    assert told(place.chair, "platform_passed_over") == 1
    # The board still says whether it was done.
    proposal = operations.complete(proposal, by=place.contact, text="Klaar.")
    assert proposal.turn == "neighbourhood"
    assert operations.evaluate(proposal, by=place.chair).marks == [Mark.UNANSWERED]


def test_without_a_board_the_municipality_has_the_turn_and_reports(place):
    proposal = place.open_for_reactions()
    place.without_board()
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.status, proposal.turn) == (S.UNDER_REVIEW, "municipality")
    assert proposal.terms.running().get(kind="answer").side == "municipality"
    assert told(place.alderman, "municipal_plan_no_board") == 1
    proposal = going_on(place, proposal)
    assert proposal.unanswered_cause == UnansweredCause.NO_BOARD


def test_a_board_that_goes_while_it_is_asked_and_one_that_comes(place):
    proposal = place.board_asked()
    place.wait(20)
    place.without_board()
    assert operations.look_at_all_boards() == 1
    proposal = place.fresh(proposal)
    assert (proposal.turn, verbs(proposal)[-1]) == ("municipality", "no_board")
    assert operations.look_at_all_boards() == 0
    chair = BoardSeatFactory(platform=place.platform, chair=True).user
    place.wait(3)
    assert operations.look_at_all_boards() == 1
    proposal = place.fresh(proposal)
    assert (proposal.turn, verbs(proposal)[-1]) == ("neighbourhood", "board_again")
    assert proposal.due_on >= today() + 42 * DAY  # a whole term, not what the old board left
    assert told(chair, "platform_asked_to_answer") == 1
    with pytest.raises(Refused):
        going_on(place, proposal)


# --- against ---
def test_the_neighbourhood_declines_and_the_alderman_owes_an_answer(place):
    proposal = place.municipal_declined()
    assert (proposal.turn, proposal.due_on) == ("municipality", today() + 28 * DAY)
    assert proposal.is_open
    assert Proposal.objects.open().get() == proposal
    assert told(place.alderman, "municipal_plan_declined") == 1
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.is_late, verbs(proposal)[-1]) == (True, "late")
    assert Proposal.objects.late().get() == proposal
    assert told(place.chair, "proposal_late") == 1
    with pytest.raises(PermissionDenied):
        operations.remind(proposal, by=place.contact)
    operations.remind(proposal, by=place.chair)


def test_going_on_against_the_neighbourhood_needs_a_written_answer(place):
    proposal = place.municipal_declined()
    for who in ("contact", "desk", "chair"):
        with pytest.raises(PermissionDenied):
            operations.continue_against(
                proposal, by=getattr(place, who), answer="Toch.", planned_end_on=today()
            )
    with pytest.raises(Refused) as refused:
        operations.continue_against(
            proposal, by=place.alderman, answer="", planned_end_on=today() + DAY
        )
    assert refused.value.field == "answer"
    proposal = operations.continue_against(
        proposal, by=place.alderman, answer="Het riool is op.", planned_end_on=today() + DAY
    )
    assert (proposal.status, proposal.marks) == (S.IN_EXECUTION, [Mark.AGAINST])
    assert told(place.member, "platform_passed_over") == 1
    assert proposal.terms.get(kind="reply").met_on == today()


@pytest.mark.parametrize("outcome", [Outcome.YES, Outcome.PARTLY, Outcome.NO])
def test_withdrawing_after_the_answer_answers_the_neighbourhood(place, outcome):
    proposal = place.board_answer(place.board_asked(), outcome)
    with pytest.raises(Refused) as refused:
        operations.withdraw(proposal, by=place.contact)
    assert refused.value.field == "reason"
    proposal = operations.withdraw(proposal, by=place.alderman, reason="Wij maken een nieuw plan.")
    assert (proposal.status, proposal.turn, proposal.is_open) == (S.WITHDRAWN, "nobody", False)
    assert not proposal.terms.running().exists()
    assert "nieuw plan" in Message.objects.get(user=place.chair, kind="proposal_withdrawn").body


def test_a_changed_plan_is_a_new_one_linked_to_the_old(three, place):
    old = operations.announce(write(place, three), by=place.contact)
    with pytest.raises(Refused) as refused:
        operations.announce(write(place, earlier_plan=old[0]), by=place.contact)
    assert refused.value.field == "earlier_plan"
    Proposal.objects.filter(status=S.DRAFT).delete()
    for plan in old:
        operations.withdraw(plan, by=place.contact, reason="Anders.")
    fresh = [place.fresh(plan) for plan in old]
    new = operations.announce(write(place, three, earlier_plan=fresh[0]), by=place.contact)
    # Of a bundle each place points at its own earlier plan.
    assert {plan.platform_id: plan.earlier_plan.platform_id for plan in new} == {
        platform.pk: platform.pk for platform in three
    }
    mine = place.submitted()
    (draft,) = write(place, earlier_plan=mine)
    with pytest.raises(Refused):
        operations.announce([draft], by=place.contact)


def test_the_database_keeps_marks_from_plans_of_residents(place):
    proposal = place.submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(continued_against_on=today())


# --- the ladder of reminders in mirror ---
def test_reminders_to_the_board_rise_in_three_steps(place):
    secretary = BoardSeatFactory(platform=place.platform, role="secretary").user
    proposal = place.board_asked()
    place.go_to(proposal.due_on + DAY)
    with pytest.raises(PermissionDenied):
        operations.remind(proposal, by=place.chair)
    heard = []
    for _number in range(3):
        operations.remind(proposal, by=place.contact)
        heard.append(
            [
                told(person, "board_reminder")
                for person in (place.chair, secretary, place.broker, place.member)
            ]
        )
        with pytest.raises(Refused):
            operations.remind(proposal, by=place.contact)
        place.wait(8)
    assert heard == [[1, 0, 0, 0], [2, 1, 1, 0], [3, 2, 2, 1]]


def test_the_board_answers_late_in_the_same_words(place):
    proposal = place.board_asked()
    place.go_to(proposal.due_on + DAY)
    proposal = operations.advance(proposal)
    assert (proposal.is_late, verbs(proposal)[-1]) == (True, "late")
    proposal = place.board_answer(proposal)
    assert proposal.is_answered_on_time is False
    assert rules.next_steps(proposal, place.chair).count("remind") == 0


# --- what the database holds ----------------------------------------------------------------------
def _replace(proposal):
    """What SQLite calls REPLACE: the row goes and comes back without its mark."""
    columns = [field.column for field in Proposal._meta.concrete_fields]
    marks = [name for name in columns if name.startswith("continued_")]
    chosen = ", ".join("NULL" if name in marks else f'"{name}"' for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO proposals_proposal ({names}) "
            f"SELECT {chosen} FROM proposals_proposal WHERE id = %s",
            [proposal.pk],
        )


@pytest.mark.parametrize("mark", list(Mark))
def test_a_mark_stands_in_the_database_for_ever(place, mark):
    on = today()
    if mark == Mark.WITHOUT_SUPPORT:
        plan = operations.continue_without_support(
            place.municipal_support_lacking(), by=place.alderman, reason="Het moet."
        )
    elif mark == Mark.UNANSWERED:
        plan = operations.continue_unanswered(
            place.board_silent(),
            by=place.alderman,
            report="Twee reacties.",
            planned_end_on=today() + 90 * DAY,
        )
    else:
        plan = operations.continue_against(
            place.municipal_declined(),
            by=place.alderman,
            answer="Het moet.",
            planned_end_on=today() + 90 * DAY,
        )
    assert plan.marks == [mark]
    column = f"continued_{mark}_on"
    rows = Proposal.objects.filter(pk=plan.pk)
    changes = [{column: None}, {column: on + 400 * DAY}]
    if mark == Mark.UNANSWERED:
        changes.append({"unanswered_cause": "no_board"})
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete("default")
    if connection.vendor == "sqlite":
        with pytest.raises(IntegrityError), transaction.atomic():
            _replace(plan)
    # Everything else goes on as before, and another mark may come beside it.
    rows.update(summary="Kort")
    assert place.fresh(plan).marks == [mark]
    operations.write_message(place.fresh(plan), by=place.contact, text="Zo gaat het.")


def test_a_plan_without_a_mark_is_not_held(place):
    plan = place.announced()
    rows = Proposal.objects.filter(pk=plan.pk)
    rows.update(continued_against_on=today())
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(continued_against_on=None)
