"""The road from the first sentence to the last entry, and every cell of the table."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from core import entries
from core.transitions import Refused
from notifications.models import Message
from proposals import operations
from proposals.models import Proposal
from proposals.states import TRANSITIONS, Initiator, Status

S = Status


def test_the_main_road_from_draft_to_evaluated(place):
    place.agree(minimum=2)
    proposal = operations.submit(place.draft(), by=place.author)
    assert proposal.number == "WP-2026-0001"
    assert (proposal.status, proposal.turn) == (S.SUBMITTED, "municipality")
    assert proposal.handler == place.contact
    assert proposal.due_on.isoformat() == "2026-09-21"  # ten working days

    proposal = operations.admit(proposal, by=place.contact)
    assert (proposal.status, proposal.turn) == (S.GATHERING_SUPPORT, "neighbourhood")
    assert proposal.due_on.isoformat() == "2026-10-19"  # six weeks
    assert (proposal.minimum, proposal.agreement.version) == (2, 1)

    operations.support(proposal, by=place.author)
    proposal = operations.support(proposal, by=place.neighbour).proposal
    assert (proposal.status, proposal.turn) == (S.UNDER_REVIEW, "municipality")
    assert proposal.has_reached_minimum and proposal.support_count == 2

    proposal = place.answer(proposal)
    assert (proposal.status, proposal.is_answered_on_time) == (S.ACCEPTED, True)
    proposal = operations.start(proposal, by=place.contact, planned_end_on=proposal.due_on)
    proposal = operations.complete(proposal, by=place.contact, text="Klaar.")
    assert proposal.turn == "neighbourhood"
    proposal = operations.evaluate(proposal, by=place.author)
    assert (proposal.status, proposal.turn, proposal.due_on) == (S.EVALUATED, "nobody", None)

    dossier = list(proposal.entries.select_related("text_row"))
    assert [entry.verb for entry in dossier] == [
        "submit",
        "admit",
        "reach",
        "publish_response",
        "start",
        "complete",
        "evaluate",
    ]
    assert entries.verify(dossier) == []
    assert proposal.dossier_head == dossier[-1].head


SITUATIONS = {
    (Initiator.NEIGHBOURHOOD, S.DRAFT): "draft",
    (Initiator.NEIGHBOURHOOD, S.SUBMITTED): "submitted",
    (Initiator.NEIGHBOURHOOD, S.SUPPLEMENT_REQUESTED): "supplement_requested",
    (Initiator.NEIGHBOURHOOD, S.GATHERING_SUPPORT): "gathering_support",
    (Initiator.NEIGHBOURHOOD, S.SUPPORT_LACKING): "support_lacking",
    (Initiator.NEIGHBOURHOOD, S.UNDER_REVIEW): "under_review",
    (Initiator.NEIGHBOURHOOD, S.ACCEPTED): "accepted",
    (Initiator.NEIGHBOURHOOD, S.PARTLY_ACCEPTED): "partly_accepted",
    (Initiator.NEIGHBOURHOOD, S.DECLINED): "declined",
    (Initiator.NEIGHBOURHOOD, S.IN_EXECUTION): "in_execution",
    (Initiator.NEIGHBOURHOOD, S.STOPPED): "stopped",
    (Initiator.NEIGHBOURHOOD, S.COMPLETED): "completed",
    (Initiator.NEIGHBOURHOOD, S.EVALUATED): "evaluated",
    (Initiator.NEIGHBOURHOOD, S.WITHDRAWN): "withdrawn",
    (Initiator.NEIGHBOURHOOD, S.NOT_ADMISSIBLE): "not_admissible",
    (Initiator.NEIGHBOURHOOD, S.FORWARDED): "forwarded",
    (Initiator.MUNICIPALITY, S.SUBMITTED): "announced",
    (Initiator.MUNICIPALITY, S.GATHERING_SUPPORT): "open_for_reactions",
    (Initiator.MUNICIPALITY, S.UNDER_REVIEW): "board_asked",
    (Initiator.MUNICIPALITY, S.DRAFT): "announced_draft",
    (Initiator.MUNICIPALITY, S.SUPPLEMENT_REQUESTED): "municipal_supplement_requested",
    (Initiator.MUNICIPALITY, S.SUPPORT_LACKING): "municipal_support_lacking",
    (Initiator.MUNICIPALITY, S.ACCEPTED): "municipal_accepted",
    (Initiator.MUNICIPALITY, S.PARTLY_ACCEPTED): "municipal_partly_accepted",
    (Initiator.MUNICIPALITY, S.DECLINED): "municipal_declined",
    (Initiator.MUNICIPALITY, S.IN_EXECUTION): "municipal_in_execution",
    (Initiator.MUNICIPALITY, S.STOPPED): "municipal_stopped",
    (Initiator.MUNICIPALITY, S.COMPLETED): "municipal_completed",
    (Initiator.MUNICIPALITY, S.EVALUATED): "municipal_evaluated",
    (Initiator.MUNICIPALITY, S.WITHDRAWN): "municipal_withdrawn",
}
# Steps of the table that an operation takes in somebody's name, with what it needs.
STEPS = {
    "submit": ("author", {}),
    "discard": ("author", {}),
    "admit": ("contact", {}),
    "request_supplement": ("contact", {"missing": "Waar?"}),
    "refuse": ("contact", {"reason": "not_ours", "text": "Nee.", "route": "Provincie."}),
    "forward": ("contact", {"to": "Waterschap", "reason": "Hun sloot."}),
    "supplement": ("author", {"text": "Bij de vijver."}),
    "confirm_forward": ("desk", {"name": "Jan", "confirmed_on": "today"}),
    "take_back": ("desk", {}),
    "extend_window": ("author", {"days": 14}),
    "continue_as_wish": ("author", {}),
    "extend_term": ("contact", {"days": 7, "reason": "Onderzoek."}),
    "start": ("contact", {"planned_end_on": "today"}),
    "settle": ("contact", {"text": "Niet nodig."}),
    "stop": ("contact", {"text": "Kan niet."}),
    "resume": ("contact", {"planned_end_on": "today"}),
    "complete": ("contact", {"text": "Klaar."}),
    "not_yet": ("author", {"reason": "Nog geen bank."}),
    "evaluate": ("author", {}),
    "withdraw": ("author", {"reason": "Niet meer nodig."}),
    "continue_without_support": ("alderman", {"reason": "De bomen zijn ziek."}),
    "continue_unanswered": (
        "alderman",
        {"report": "Bewoners zijn voor.", "planned_end_on": "today"},
    ),
    "continue_against": ("alderman", {"answer": "Het moet toch.", "planned_end_on": "today"}),
}
# Besides the table these ask for something that needs a history of its own: test_municipal.py.
NOT_YET_POSSIBLE = {("continue_unanswered", S.UNDER_REVIEW)}
OTHER_SIDE = {
    # in the other direction the municipality begins and the board answers
    "withdraw": "contact",
    "request_supplement": "chair",
    "extend_term": "chair",
    "submit": "contact",
    "supplement": "contact",
    "discard": "contact",
    "extend_window": "contact",
    "not_yet": "chair",
    "evaluate": "chair",
}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda key: f"{key[0][0]}-{key[1]}")
def test_every_cell_of_the_table(place, situation):
    """Each step leads where the table says, and is refused wherever it does not stand."""
    direction, status = situation
    make = getattr(place, SITUATIONS[situation])
    proposal = make()
    assert (proposal.initiator, proposal.status) == situation
    walk_every_step(place, proposal, direction, status)


def test_every_cell_while_the_municipality_answers_reactions(place):
    """The same status as when the board is asked, but the board can do nothing with it yet."""
    proposal = place.reactions_waiting()
    assert (proposal.status, proposal.turn) == (S.UNDER_REVIEW, "municipality")
    not_yet = {"extend_term"}
    walk_every_step(place, proposal, Initiator.MUNICIPALITY, S.UNDER_REVIEW, not_yet=not_yet)


def walk_every_step(place, proposal, direction, status, *, not_yet=frozenset()):
    from core.terms import today

    for verb, (who, arguments) in STEPS.items():
        if direction == Initiator.MUNICIPALITY:
            who = OTHER_SIDE.get(verb, who)
        arguments = {
            name: today() if value == "today" else value for name, value in arguments.items()
        }
        targets = {
            transition.target
            for transition in TRANSITIONS.allowed(status, direction)
            if transition.name == verb and verb not in not_yet
        }
        if (verb, status) in NOT_YET_POSSIBLE:
            targets = set()
        from django.db import transaction

        try:
            with transaction.atomic():
                result = getattr(operations, verb)(proposal, by=getattr(place, who), **arguments)
                reached = result.status if result.pk else None
                transaction.set_rollback(True)
        except Refused:
            assert not targets, f"{verb} should be possible from {status}"
        except PermissionDenied:
            pytest.fail(f"{who} should be asked about {verb} from {status} by the table")
        else:
            assert reached in targets, f"{verb} is not in the table for {status}"


def test_steps_of_the_table_are_operations_or_done_by_time():
    by_time_or_in_their_own_tests = {
        "open_window",
        "lapse",
        "reach",
        "close_window",
        "publish_response",
    }
    assert TRANSITIONS.names() - set(STEPS) == by_time_or_in_their_own_tests


@pytest.mark.parametrize("verb", sorted(STEPS))
def test_outsiders_take_no_step(place, verb):
    """Whoever has no part in a plan is refused each step, from a status where it is possible."""
    from core.terms import today

    direction, transition = next(
        (direction, t)
        for direction in (Initiator.NEIGHBOURHOOD, Initiator.MUNICIPALITY)
        for t in TRANSITIONS
        if t.name == verb and direction in t.directions
    )
    status = sorted(transition.sources)[0]
    proposal = getattr(place, SITUATIONS[(direction, status)])()
    arguments = {
        name: today() if value == "today" else value for name, value in STEPS[verb][1].items()
    }
    before = place.fresh(proposal).entry_count
    with pytest.raises(PermissionDenied):
        getattr(operations, verb)(proposal, by=place.outsider, **arguments)
    assert place.fresh(proposal).entry_count == before


def test_nobody_who_submitted_acts_for_the_receiver(place):
    """A contact point who sends in a plan as a resident does not admit it himself."""
    proposal = operations.save_draft(
        by=place.contact,
        platform=place.platform,
        subject=place.subject,
        title="Mijn eigen plan",
        text="Als bewoner.",
    )
    proposal = operations.submit(proposal, by=place.contact)
    with pytest.raises(PermissionDenied):
        operations.admit(proposal, by=place.contact)
    assert operations.admit(proposal, by=place.deputy).status == S.UNDER_REVIEW


def test_numbers_run_on_within_a_year(place):
    first, second = place.submitted(), place.submitted(title="Nog een plan")
    assert [first.number, second.number] == ["WP-2026-0001", "WP-2026-0002"]
    assert Proposal.objects.count() == 2


def test_submit_tells_everything_that_is_missing(place):
    draft = operations.save_draft(by=place.author)
    with pytest.raises(Refused) as refused:
        operations.submit(draft, by=place.author)
    assert refused.value.field == "title"
    assert len(refused.value.missing) == 3


def test_submit_refuses_an_estimate_with_a_wish_and_a_public_name_that_is_not_there(place):
    draft = place.draft(kind="wish", cost_estimate=100)
    with pytest.raises(Refused) as refused:
        operations.submit(draft, by=place.author)
    assert (refused.value.field, refused.value.missing) == ("cost_estimate", [])
    place.author.name = ""
    place.author.save()
    draft = place.draft(is_name_public=True)
    with pytest.raises(Refused) as refused:
        operations.submit(draft, by=place.author)
    assert (refused.value.field, refused.value.missing) == ("name", [])


def test_each_mail_carries_the_whole_code_of_the_dossier(place):
    proposal = place.submitted()
    code = Message.objects.get(user=place.author).details["head"].replace(" ", "")
    assert code == proposal.dossier_head
    assert len(code) == 64


def test_each_year_counts_from_one_and_none_has_a_hole(place):
    numbers = [place.submitted().number for _number in range(2)]
    for day in (datetime.date(2026, 12, 31), datetime.date(2027, 1, 1), datetime.date(2027, 1, 4)):
        place.go_to(day)
        numbers.append(place.submitted().number)
    assert numbers == [
        "WP-2026-0001",
        "WP-2026-0002",
        "WP-2026-0003",
        "WP-2027-0001",
        "WP-2027-0002",
    ]
