"""Decisions and motions: recorded, corrected in the open, told how they are carried out (R59)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from core.entries import verify
from core.terms import today
from core.transitions import Refused
from council.decision_states import DecisionKind, DecisionOutcome, Execution
from council.models import Decision, DecisionEntry
from council.operations import (
    correct_decision,
    record_decision,
    tell_execution,
)
from notifications.models import Message
from notifications.operations import follow, unfollow
from tests.factories import (
    BoardSeatFactory,
    CouncilSeatFactory,
    DecisionFactory,
    PartyFactory,
    PlatformFactory,
    PortfolioFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def clerk():
    return UserFactory(clerk=True)


def record(by, **fields):
    values = {"kind": "motion", "title": "Motie over het mandaat", "decided_on": today() - DAY}
    return record_decision(by=by, **{**values, **fields})


def told(kind):
    return set(Message.objects.filter(kind=kind).values_list("user_id", flat=True))


def test_record_leaves_unknown_what_is_not_known(clerk):
    decision = record(clerk)
    assert decision.outcome == DecisionOutcome.UNKNOWN
    assert decision.execution == Execution.UNKNOWN
    assert decision.submitters == []
    assert [entry.verb for entry in decision.entries.all()] == ["record"]


def test_what_is_adopted_waits_to_be_carried_out(clerk):
    assert record(clerk, outcome="adopted").execution == Execution.OPEN
    assert record(clerk, outcome="taken_over").execution == Execution.OPEN
    assert record(clerk, outcome="held_over").execution == Execution.UNKNOWN


def test_parties_stand_in_the_order_of_their_seats_whoever_ticked_them_first(clerk):
    small, large = PartyFactory(name="Aap", order=9), PartyFactory(name="Zebra", order=1)
    for chosen in ([small, large], [large, small]):
        assert record(clerk, parties=chosen).submitters == ["Zebra", "Aap"]
    assert record(clerk, parties=[small], submitter="het college").submitters == [
        "Aap",
        "het college",
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"kind": "x"}, "kind"),
        ({"outcome": "x"}, "outcome"),
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": datetime.date(2199, 1, 1)}, "decided_on"),
        ({"url": "http://example.nl/"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"title": "x" * 161}, "title"),
        ({"summary": "x" * 4001}, "summary"),
        ({"outcome": "rejected", "execution": "running"}, "outcome"),
    ],
)
def test_record_refuses_what_is_wrong_at_its_field(clerk, fields, field):
    with pytest.raises(Refused) as refused:
        record(clerk, **fields)
    assert refused.value.field == field
    assert not Decision.objects.exists()


def test_everything_that_is_missing_is_said_at_once(clerk):
    with pytest.raises(Refused) as refused:
        record(clerk, title="", kind="", decided_on=None)
    assert len(refused.value.missing) == 2


@pytest.mark.parametrize(
    "who",
    ["desk", "resident", "board", "alderman", "council_member"],
)
def test_only_the_clerk_and_the_administrator_write(clerk, who):
    person = {
        "desk": lambda: UserFactory(desk=True),
        "resident": UserFactory,
        "board": lambda: BoardSeatFactory().user,
        "alderman": lambda: PortfolioFactory().user,
        "council_member": lambda: CouncilSeatFactory().user,
    }[who]()
    decision = DecisionFactory()
    with pytest.raises(PermissionDenied):
        record(person)
    with pytest.raises(PermissionDenied):
        correct_decision(decision, by=person, reason="Zomaar", title="Anders")
    with pytest.raises(PermissionDenied):
        tell_execution(decision, by=person, execution="settled", text="Klaar.")
    assert record(UserFactory(administrator=True)).pk


def test_the_board_and_who_follows_the_place_hear_of_it(clerk):
    platform, elsewhere = PlatformFactory(), PlatformFactory()
    chair = BoardSeatFactory(platform=platform).user
    other = BoardSeatFactory(platform=elsewhere).user
    neighbour = UserFactory()
    follow(neighbour, platform)
    record(clerk, platforms=[platform])
    assert told("decision_new") == {chair.pk, neighbour.pk}
    assert other.pk not in told("decision_new")


def test_a_motion_belongs_to_a_decision_and_not_to_a_motion(clerk):
    decision = record(clerk, kind="council", title="Nota wijkgericht werken")
    motion = record(clerk, belongs_to=decision)
    assert list(decision.motions.all()) == [motion]
    with pytest.raises(Refused) as refused:
        record(clerk, belongs_to=motion)
    assert refused.value.field == "belongs_to"
    with pytest.raises(Refused):
        correct_decision(decision, by=clerk, reason="Fout", belongs_to=decision)
    with pytest.raises(Refused):
        correct_decision(decision, by=clerk, reason="Fout", belongs_to=record(clerk))


# --- correcting -----------------------------------------------------------------------------------
def test_a_correction_stays_readable_with_its_reason(clerk):
    decision = record(clerk, parties=[PartyFactory(name="Eerste")])
    second = PartyFactory(name="Tweede")
    correct_decision(
        decision,
        by=clerk,
        reason="De besluitenlijst is nagekeken.",
        outcome="adopted",
        title="Motie over het mandaat van de wijkmakelaar",
        parties=[second],
    )
    entry = decision.entries.get(verb="correct")
    assert entry.data["changes"] == [
        ["title", "Motie over het mandaat", "Motie over het mandaat van de wijkmakelaar"],
        ["outcome", "unknown", "adopted"],
        ["parties", "Eerste", "Tweede"],
    ]
    assert entry.text_row.text == "De besluitenlijst is nagekeken."
    decision.refresh_from_db()
    assert (decision.outcome, decision.execution) == ("adopted", "open")
    assert decision.submitters == ["Tweede"]


def test_a_correction_needs_a_reason_and_a_change(clerk):
    decision = record(clerk)
    with pytest.raises(Refused) as refused:
        correct_decision(decision, by=clerk, reason=" ", title="Anders")
    assert refused.value.field == "reason"
    with pytest.raises(Refused):
        correct_decision(decision, by=clerk, reason="Niets", title=decision.title)
    assert decision.entries.count() == 1


def test_followers_hear_of_another_outcome_and_not_of_a_typing_error(clerk):
    decision, follower = record(clerk), UserFactory()
    follow(follower, decision)
    correct_decision(decision, by=clerk, reason="Tikfout", title="Motie over mandaat")
    assert told("decision_step") == set()
    correct_decision(decision, by=clerk, reason="Nagekeken", outcome="rejected")
    assert told("decision_step") == {follower.pk}


def test_an_outcome_cannot_be_taken_back_under_what_was_carried_out(clerk):
    decision = record(clerk, outcome="adopted")
    tell_execution(decision, by=clerk, execution="running", text="Begonnen.")
    with pytest.raises(Refused) as refused:
        correct_decision(decision, by=clerk, reason="Fout", outcome="rejected")
    assert refused.value.field == "outcome"
    untouched = record(clerk, outcome="adopted")
    correct_decision(untouched, by=clerk, reason="Fout", outcome="rejected")
    untouched.refresh_from_db()
    assert untouched.execution == Execution.UNKNOWN


# --- carrying out ---------------------------------------------------------------------------------
def test_execution_is_told_step_by_step_and_followers_hear_each(clerk):
    decision, follower = record(clerk, outcome="adopted"), UserFactory()
    follow(follower, decision)
    tell_execution(decision, by=clerk, execution="running", text="De opdracht is gegeven.")
    tell_execution(decision, by=clerk, execution="running", text="Het concept ligt er.")
    tell_execution(decision, by=clerk, execution="settled", text="De raad stemde in.")
    decision.refresh_from_db()
    assert (decision.execution, decision.execution_since) == (Execution.SETTLED, today())
    assert list(
        decision.entries.filter(verb="tell_execution").values_list("from_status", "to_status")
    ) == [("open", "running"), ("running", "running"), ("running", "settled")]
    assert Message.objects.filter(kind="decision_step", user=follower).count() == 3
    unfollow(follower, decision)
    tell_execution(decision, by=clerk, execution="settled", text="Nog een woord.")
    assert Message.objects.filter(kind="decision_step", user=follower).count() == 3


def test_whoever_tells_it_gets_no_message_of_it(clerk):
    decision = record(clerk, outcome="adopted")
    follow(clerk, decision)
    tell_execution(decision, by=clerk, execution="running", text="Begonnen.")
    assert told("decision_step") == set()


@pytest.mark.parametrize(
    ("outcome", "execution", "text", "field"),
    [
        ("rejected", "running", "Toch.", "execution"),
        ("unknown", "settled", "Klaar.", "execution"),
        ("adopted", "x", "Klaar.", "execution"),
        ("adopted", "settled", "  ", "execution_text"),
        ("adopted", "settled", "x" * 4001, "execution_text"),
    ],
)
def test_execution_refuses(clerk, outcome, execution, text, field):
    decision = record(clerk, outcome=outcome)
    with pytest.raises(Refused) as refused:
        tell_execution(decision, by=clerk, execution=execution, text=text)
    assert refused.value.field == field


# --- what the database holds ----------------------------------------------------------------------
def test_entries_are_chained_and_only_ever_added(clerk):
    decision = record(clerk, outcome="adopted")
    tell_execution(decision, by=clerk, execution="running", text="Begonnen.")
    entries = list(decision.entries.select_related("text_row"))
    assert verify(entries) == []
    decision.refresh_from_db()
    assert decision.dossier_head == entries[-1].head
    rows = DecisionEntry.objects.filter(decision=decision)
    for action in (lambda: rows.update(to_status="settled"), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            action()


def test_the_database_refuses_execution_of_what_was_rejected(clerk):
    decision = record(clerk, outcome="rejected")
    rows = Decision.objects.filter(pk=decision.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(execution="running")


def test_the_clerk_who_leaves_takes_the_name_and_not_the_words(clerk):
    from council import privacy

    decision = record(clerk, outcome="adopted")
    tell_execution(decision, by=clerk, execution="running", text="Begonnen.")
    assert [row["text"] for row in privacy.download(clerk)["decision_texts"]] == ["", "Begonnen."]
    privacy.erase(clerk, {})
    entries = list(decision.entries.select_related("text_row"))
    assert [entry.text_row.actor for entry in entries] == [None, None]
    assert entries[1].text_row.text == "Begonnen."
    assert verify(entries) == []


def test_list_and_rule_say_the_same():
    decision = DecisionFactory()
    for person in (UserFactory(), UserFactory(clerk=True), UserFactory(is_active=False)):
        visible = Decision.objects.visible_to(person).contains(decision)
        assert visible is person.has_perm("council.view_decision", decision) or not person.is_active


def test_every_kind_and_outcome_can_be_recorded(clerk):
    for kind in DecisionKind.values:
        for outcome in DecisionOutcome.values:
            assert record(clerk, kind=kind, outcome=outcome, subject=SubjectFactory()).pk
