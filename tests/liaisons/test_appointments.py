"""Appointments with residents' say: every gate refused and passed, every role, both databases."""

import datetime
import html

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from core.entries import verify
from core.kinds import Side
from core.terms import today
from core.transitions import Refused
from council.models import Decision
from liaisons import appointment_desk as desk
from liaisons import appointment_states as states
from liaisons import operations
from liaisons.appointment_states import AppointmentStatus, Tendency
from liaisons.models import (
    AdviceText,
    Appointment,
    AppointmentEntry,
    AppointmentPlatform,
    Candidate,
    CommitteeMember,
    Mandate,
    RoleHolder,
)
from notifications.models import Delivery, Message
from tests.factories import (
    PREPARED,
    STATEMENT,
    AppointmentFactory,
    AppointmentPeople,
    BoardSeatFactory,
    ContactAssignmentFactory,
    CouncilSeatFactory,
    DecisionFactory,
    PlatformFactory,
    PortfolioFactory,
    RoleHolderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
S = AppointmentStatus


def words(refused):
    """Everything a refusal says, the first message and the rest."""
    return [refused.value.text, *(str(message) for message in refused.value.missing)]


def fresh(row):
    return Appointment.objects.for_list().get(pk=row.pk)


# --- the road -------------------------------------------------------------------------------------
def test_the_whole_road_puts_somebody_in_function_with_statement_and_mandate():
    here, there = PlatformFactory(name="Dorst"), PlatformFactory(name="Oosteind")
    row = AppointmentFactory(S.APPOINTED, platforms=[here, there])
    assert [entry.verb for entry in row.entries.order_by("number")] == [
        "begin",
        "put_profile",
        "profile_over",
        "close_profile",
        "start_recruiting",
        "add_member",
        "delegate",
        "delegate",
        "nominate",
        "prepare",
        "open_consultation",
        "advise",
        "advise",
        "appoint",
    ]
    assert verify(row.entries.select_related("text_row").order_by("number")) == []
    assert row.dossier_head == row.entries.last().head
    holder = row.holder
    assert (holder.kind, holder.starts_on, holder.employer) == (
        "broker",
        today(),
        PREPARED["employer"],
    )
    assert set(holder.platforms.all()) == {here, there}
    assert holder.is_published
    assert holder.user.name == "Kandidaat Kees"
    assert holder.user.is_active is False
    mandate = Mandate.objects.get(user=holder.user)
    assert (mandate.amount, mandate.starts_on, mandate.source) == (500, today(), "regel 6.8")
    assert [step.level for step in holder.levels.all()] == ["independent"]


def test_a_step_is_taken_from_the_statuses_in_the_table_and_from_no_other():
    for status in S:
        row = AppointmentFactory(status)
        for verb in sorted(states.VERBS):
            if any(step.name == verb and status in step.sources for step in states.TRANSITIONS):
                continue
            with pytest.raises(Refused) as refused, transaction.atomic():
                getattr(operations, verb)(row, by=row.entered_by, **ARGUMENTS.get(verb, {}))
            assert refused.value.text == "Deze stap kan nu niet.", (status, verb)


TEXT = {"text": "Zo is het."}
ARGUMENTS = {
    "put_profile": {"profile": "Kent het dorp."},
    "remark": TEXT,
    "answer_remark": {"remark": None, **TEXT},
    "start_recruiting": {"decision": None},
    "add_member": {"user": None},
    "delegate": {"user": None},
    "waive": TEXT,
    "nominate": {"candidate": None},
    "advise": {"tendency": "positive"},
    "appoint": {"effective_from": datetime.date(2030, 1, 1)},
    "review": TEXT,
    "end": {"ends_on": datetime.date(2030, 1, 1), **TEXT},
    "stop": TEXT,
}


# --- who may --------------------------------------------------------------------------------------
def everybody(row):
    """Each role as seen from this appointment."""
    people = AppointmentPeople(row)
    platform = row.places.first().platform
    return {
        "alderman": row.entered_by,
        "desk": UserFactory(desk=True),
        "administrator": UserFactory(administrator=True),
        "chair": people.chair(),
        "board": BoardSeatFactory(platform=platform).user,
        "chair elsewhere": BoardSeatFactory(platform=PlatformFactory(), chair=True).user,
        "alderman on the board": BoardSeatFactory(
            platform=platform, user=PortfolioFactory().user
        ).user,
        "committee": people.member,
        "contact": ContactAssignmentFactory().user,
        "clerk": UserFactory(clerk=True),
        "broker": RoleHolderFactory().user,
        "worker": RoleHolderFactory(worker=True).user,
        "council member": CouncilSeatFactory().user,
        "resident": UserFactory(),
    }


MAY = {
    "municipality": {"alderman", "desk", "administrator", "committee"},
    "college": {"alderman", "administrator"},
    "board": {"chair", "board", "alderman on the board"},
    "signer": {"chair"},
    # The chair was delegated to the committee; the other member works at the desk.
    "committee": {"chair", "committee"},
}


def test_only_the_named_side_may_take_a_step():
    row = AppointmentFactory(S.CONSULTATION)
    everyone = everybody(row)
    for step in states.TRANSITIONS:
        allowed = set().union(*(MAY[word] for word in step.who))
        may = {
            name
            for name, user in everyone.items()
            if user.has_perm(f"liaisons.{step.name}_appointment", row)
        }
        assert may == allowed, step.name
    for verb in ("advise", "appoint", "stop"):
        (who,) = next(step.who for step in states.TRANSITIONS if step.name == verb)
        for name in set(everyone) - MAY[who]:
            with pytest.raises(PermissionDenied), transaction.atomic():
                getattr(operations, verb)(row, by=everyone[name], **ARGUMENTS[verb])
    for name, user in everyone.items():
        assert user.has_perm("liaisons.view_appointment", row)
        assert Appointment.objects.visible_to(user).contains(row)
        assert not user.has_perm("liaisons.change_appointment", row), name


def test_only_the_committee_reads_candidates_and_its_boards_the_nominee(client):
    row = AppointmentFactory(S.CONSULTATION)
    everyone = everybody(row)
    readers = {
        name for name, user in everyone.items() if Candidate.objects.visible_to(user).exists()
    }
    assert readers == MAY["committee"]
    root = UserFactory(is_superuser=True, administrator=True)
    assert not Candidate.objects.visible_to(root).exists()
    seen = {"commissie": set(), "voordracht": set()}
    for name, user in {**everyone, "root": root}.items():
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for page, who in seen.items():
            response = client.get(f"{row.get_absolute_url()}{page}/")
            assert response.status_code in (200, 404), (name, page)
            if response.status_code == 200:
                assert "Kandidaat Kees" in response.content.decode()
                who.add(name)
        body = client.get(row.get_absolute_url()).content.decode()
        assert "Kandidaat Kees" not in body
    assert seen["commissie"] == MAY["committee"]
    assert seen["voordracht"] == MAY["committee"] | MAY["board"]
    # Outside the weeks of the advice a board reads no name.
    nominated = AppointmentFactory(S.NOMINATED, platforms=[row.places.first().platform])
    client.force_login(everyone["board"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{nominated.get_absolute_url()}voordracht/").status_code == 404


def test_a_seat_on_the_committee_is_dated_and_never_the_administrators():
    row = AppointmentFactory(S.CONSULTATION)
    member = AppointmentPeople(row).member
    CommitteeMember.objects.filter(user=member).update(
        starts_on=today() - 9 * DAY, ends_on=today() - DAY
    )
    assert not Candidate.objects.visible_to(member).exists()
    early = AppointmentFactory(S.RECRUITING)
    with pytest.raises(Refused) as refused:
        operations.add_member(early, by=early.entered_by, user=UserFactory(administrator=True))
    assert refused.value.field == "user"
    with pytest.raises(Refused):
        operations.add_member(early, by=early.entered_by, user=UserFactory())


# --- the gates ------------------------------------------------------------------------------------
def test_the_profile_stands_only_after_three_weeks_and_with_every_remark_answered():
    row = AppointmentFactory(S.PROFILE, on=today() - 22 * DAY)
    people = AppointmentPeople(row)
    first = today() - 21 * DAY
    row = operations.remark(row, by=people.chair(), text="Ook Engels spreken.", today=first)
    with pytest.raises(Refused) as refused:
        operations.close_profile(row, by=people.alderman, today=first)
    said = words(refused)
    assert len(said) == 2
    assert "nog tijd voor opmerkingen" in said[0]
    assert "Beantwoord elke opmerking" in said[1]
    with pytest.raises(Refused) as refused:
        operations.close_profile(row, by=people.alderman, today=row.term_due_on)
    assert "nog tijd voor opmerkingen" in words(refused)[0]
    # After three weeks the turn is the municipality's; the remark still stands in the way.
    row = operations.advance_appointment(row)
    assert (row.turn, row.term_due_on) == (Side.MUNICIPALITY, None)
    with pytest.raises(Refused) as refused:
        operations.close_profile(row, by=people.alderman)
    assert len(words(refused)) == 1
    (open_remark,) = row.remarks.all()
    row = operations.answer_remark(row, by=people.alderman, remark=open_remark, text="Goed idee.")
    with pytest.raises(Refused):
        operations.answer_remark(row, by=people.alderman, remark=open_remark, text="Nog eens.")
    row = operations.close_profile(row, by=people.alderman, profile="Kent het dorp en Engels.")
    assert row.status == S.AWAITING_DECISION
    assert (row.profile, row.shown_profile) == ("Kent het dorp.", "Kent het dorp en Engels.")


@pytest.mark.parametrize(
    "outcome", ["rejected", "held_over", "unknown", "withdrawn", "taken_over", None]
)
def test_nobody_is_recruited_before_the_council_adopted_a_decision(outcome):
    row = AppointmentFactory(S.AWAITING_DECISION)
    decision = DecisionFactory(outcome=outcome) if outcome else None
    with pytest.raises(Refused) as refused:
        operations.start_recruiting(row, by=row.entered_by, decision=decision)
    assert refused.value.field == "decision"
    assert fresh(row).status == S.AWAITING_DECISION


@pytest.mark.parametrize("outcome", sorted(states.ADOPTED))
def test_an_adopted_decision_opens_the_recruiting_and_one_of_tomorrow_does_not(outcome):
    row = AppointmentFactory(S.AWAITING_DECISION)
    decision = DecisionFactory(outcome=outcome)
    Decision.objects.filter(pk=decision.pk).update(decided_on=today() + DAY)
    decision.refresh_from_db()
    with pytest.raises(Refused):
        operations.start_recruiting(row, by=row.entered_by, decision=decision)
    Decision.objects.filter(pk=decision.pk).update(decided_on=today())
    decision.refresh_from_db()
    row = operations.start_recruiting(row, by=row.entered_by, decision=decision)
    assert (row.status, row.decision) == (S.RECRUITING, decision)


def test_a_nomination_needs_a_resident_or_a_written_waiver_of_each_board():
    here, there = PlatformFactory(name="Dorst"), PlatformFactory(name="Oosteind")
    row = AppointmentFactory(S.RECRUITING, platforms=[here, there])
    people = AppointmentPeople(row)
    member = UserFactory(desk=True)
    row = operations.add_member(row, by=people.alderman, user=member)
    with pytest.raises(Refused) as refused:
        operations.nominate(row, by=member, candidate=None)
    said = words(refused)
    assert len(said) == 2
    assert "Dorst, Oosteind" in said[0]
    assert "nog geen kandidaat" in said[1]
    candidate = operations.add_candidate(row, by=member, name="Kandidaat Kees")
    chair = people.chair(here)
    with pytest.raises(Refused):
        operations.waive(row, by=chair, text=" ")
    row = operations.waive(row, by=chair, text="Wij hebben geen tijd.")
    with pytest.raises(Refused) as refused:
        operations.nominate(row, by=member, candidate=candidate)
    assert "Dorst" not in words(refused)[0]
    both = operations.waive(row, by=people.chair(there), text="Wij ook niet.")
    assert operations.missing_for(both) == []
    # The resident who joins makes the waiver of his own board undone.
    row = operations.delegate(row, by=chair, user=BoardSeatFactory(platform=here).user)
    assert row.places.get(platform=here).waived_on is None
    row = operations.nominate(row, by=member, candidate=candidate)
    assert row.status == S.NOMINATED
    assert row.entries.last().data["residents"] == 1


@pytest.mark.parametrize("who", ["stranger", "civil servant", "elsewhere"])
def test_a_board_delegates_a_resident_of_its_own(who):
    row = AppointmentFactory(S.RECRUITING)
    people = AppointmentPeople(row)
    platform = row.places.get().platform
    user = {
        "stranger": UserFactory,
        "civil servant": lambda: (
            BoardSeatFactory(platform=platform, user=UserFactory(desk=True)).user
        ),
        "elsewhere": lambda: BoardSeatFactory(platform=PlatformFactory()).user,
    }[who]()
    with pytest.raises(Refused) as refused:
        operations.delegate(row, by=people.chair(), user=user)
    assert refused.value.field == "user"


@pytest.mark.parametrize("lacking", [*STATEMENT, "employer", "mandate_amount", "mandate_source"])
def test_boards_are_asked_only_with_statement_and_mandate_complete(lacking):
    row = AppointmentFactory(S.NOMINATED, ready=False)
    with pytest.raises(Refused) as refused:
        operations.open_consultation(row, by=row.entered_by)
    assert len(words(refused)) == 8
    row = operations.prepare(row, by=row.entered_by, **{**PREPARED, lacking: None})
    with pytest.raises(Refused) as refused:
        operations.open_consultation(row, by=row.entered_by)
    assert (refused.value.field, len(words(refused))) == (lacking, 1)
    row = operations.prepare(row, by=row.entered_by, **PREPARED)
    row = operations.open_consultation(row, by=row.entered_by)
    assert (row.status, row.turn) == (S.CONSULTATION, Side.NEIGHBOURHOOD)


def test_nobody_is_appointed_before_each_board_advised_or_two_weeks_passed():
    here, there = PlatformFactory(name="Dorst"), PlatformFactory(name="Oosteind")
    row = AppointmentFactory(S.CONSULTATION, platforms=[here, there], on=today() - 20 * DAY)
    people = AppointmentPeople(row)
    asked = today() - 19 * DAY
    row = operations.advise(row, by=people.chair(here), tendency="positive", today=asked)
    with pytest.raises(Refused) as refused:
        operations.appoint(row, by=people.alderman, effective_from=asked, today=asked)
    assert "Oosteind" in words(refused)[0]
    assert not RoleHolder.objects.exists()
    # The silence of the other is shown as silence, and the road goes on.
    row = operations.advance_appointment(row)
    assert row.places.get(platform=there).tendency == Tendency.SILENT
    assert row.entries.last().data["places"] == ["Oosteind"]
    row = operations.appoint(row, by=people.alderman, effective_from=today())
    assert row.status == S.APPOINTED


def test_nobody_is_in_function_before_the_day_the_council_decided():
    row = AppointmentFactory(S.CONSULTATION, decided_days_ago=5)
    people = AppointmentPeople(row)
    row = operations.advise(row, by=people.chair(), tendency="positive")
    with pytest.raises(Refused) as refused:
        operations.appoint(row, by=people.alderman, effective_from=today() - 6 * DAY)
    assert refused.value.field == "effective_from"
    assert not RoleHolder.objects.exists()
    row = operations.appoint(row, by=people.alderman, effective_from=today() - 5 * DAY)
    assert row.holder.starts_on == today() - 5 * DAY


def test_a_decision_that_turns_out_not_to_be_adopted_stops_the_appointment():
    row = AppointmentFactory(S.CONSULTATION)
    people = AppointmentPeople(row)
    row = operations.advise(row, by=people.chair(), tendency="positive")
    Decision.objects.filter(pk=row.decision_id).update(outcome="rejected", execution="none")
    with pytest.raises(Refused) as refused:
        operations.appoint(fresh(row), by=people.alderman, effective_from=today())
    assert refused.value.field == "decision"


def test_against_an_advice_only_with_reasons_that_everyone_reads(client):
    row = AppointmentFactory(S.CONSULTATION)
    people = AppointmentPeople(row)
    with pytest.raises(Refused):
        operations.advise(row, by=people.chair(), tendency="negative")
    row = operations.advise(
        row, by=people.chair(), tendency="negative", text="Deze persoon luistert niet."
    )
    with pytest.raises(Refused) as refused:
        operations.appoint(row, by=people.alderman, effective_from=today())
    assert refused.value.field == "process_reasons"
    row = operations.appoint(
        row, by=people.alderman, effective_from=today(), process_reasons="De raad wil nu starten."
    )
    assert row.is_against_advice
    for url in (row.get_absolute_url(), f"{row.get_absolute_url()}dossier.json"):
        text = html.unescape(client.get(url).content.decode())
        assert "De raad wil nu starten." in text
        assert "luistert niet" not in text
        assert "Kandidaat Kees" not in text
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Tegen het advies van de buurt" in page or "tegen het advies" in page
    assert "Negatief" in page


def test_an_advice_is_given_once_and_stands():
    row = AppointmentFactory(S.CONSULTATION)
    chair = AppointmentPeople(row).chair()
    operations.advise(row, by=chair, tendency="conditional", text="Als er een spreekuur komt.")
    with pytest.raises(Refused):
        operations.advise(row, by=chair, tendency="positive")
    with pytest.raises(Refused):
        operations.advise(
            AppointmentFactory(S.CONSULTATION, platforms=[PlatformFactory()]),
            by=chair,
            tendency="x",
        ) if False else operations.advise(row, by=chair, tendency="silent")


def test_the_board_that_speaks_is_ones_own():
    here, there = PlatformFactory(), PlatformFactory()
    row = AppointmentFactory(S.CONSULTATION, platforms=[here, there])
    chair = AppointmentPeople(row).chair(here)
    with pytest.raises(PermissionDenied):
        operations.advise(row, by=chair, platform=there, tendency="positive")
    BoardSeatFactory(platform=there, user=chair, chair=True, starts_on=today() - 900 * DAY)
    both = type(chair).objects.get(pk=chair.pk)
    with pytest.raises(Refused) as refused:
        operations.advise(row, by=both, tendency="positive")
    assert refused.value.field == "platform"


def test_who_decides_or_advises_is_not_the_one_appointed():
    row = AppointmentFactory(S.CONSULTATION)
    people = AppointmentPeople(row)
    row = operations.advise(row, by=people.chair(), tendency="positive")
    for person in (people.alderman, people.chair()):
        with pytest.raises(Refused) as refused:
            operations.appoint(row, by=people.alderman, effective_from=today(), user=person)
        assert refused.value.field == "user"


# --- time -----------------------------------------------------------------------------------------
def test_the_yearly_review_is_reminded_noted_late_once_and_begins_anew():
    row = AppointmentFactory(S.APPOINTED)
    due = row.term_due_on
    before = operations.advance_appointment(row, due - 15 * DAY)
    assert before.turn == Side.NOBODY
    for _twice in range(2):
        row = operations.advance_appointment(row, due - 14 * DAY)
    assert row.turn == Side.MUNICIPALITY
    for _twice in range(2):
        row = operations.advance_appointment(row, due + 3 * DAY)
    verbs = list(row.entries.values_list("verb", flat=True))
    assert (verbs.count("review_due"), verbs.count("review_late")) == (1, 1)
    row = operations.review(row, by=row.entered_by, text="Het gaat goed.", today=due + 4 * DAY)
    assert (row.status, row.turn) == (S.REVIEWED, Side.NOBODY)
    assert row.term_due_on > due + 360 * DAY
    again = operations.review(row, by=row.entered_by, text="Weer goed.", today=due + 300 * DAY)
    assert again.entries.filter(verb="review").count() == 2


@pytest.mark.parametrize("ending", ["appointed", "stopped"])
def test_four_weeks_after_the_end_the_worker_erases_every_name(ending, client):
    row = AppointmentFactory(S.CONSULTATION)
    people = AppointmentPeople(row)
    chair, member = people.chair(), people.member
    row = operations.advise(row, by=chair, tendency="negative", text="Kees past hier niet.")
    if ending == "appointed":
        row = operations.appoint(
            row, by=people.alderman, effective_from=today(), process_reasons="Er is haast."
        )
    else:
        row = operations.stop(row, by=people.alderman, text="Er is geen geld.")
    assert row.candidates_go_on == today() + 28 * DAY
    operations.advance_appointments(today() + 27 * DAY)
    assert Candidate.objects.count() == AdviceText.objects.count() == 1
    operations.advance_appointments(today() + 28 * DAY)
    operations.advance_appointments(today() + 29 * DAY)
    assert Candidate.objects.count() == AdviceText.objects.count() == 0
    row = fresh(row)
    assert row.entries.filter(verb="erase_names").count() == 1
    assert row.candidates_gone_on == today() + 28 * DAY
    assert [place.tendency for place in row.places.all()] == [Tendency.NEGATIVE]
    assert verify(row.entries.select_related("text_row").order_by("number")) == []
    # Not in a message, not in the outbox, not in a dossier.
    told = [str(message.__dict__) for message in Message.objects.all()]
    told += [str(delivery.__dict__) for delivery in Delivery.objects.all()]
    told += [str(entry.data) for entry in AppointmentEntry.objects.all()]
    assert not [text for text in told if "Kees" in text]
    for user in (chair, member):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        body = client.get(row.get_absolute_url()).content.decode()
        assert "Kandidaat Kees" not in body


def test_a_candidate_who_withdraws_is_gone_at_once():
    row = AppointmentFactory(S.RECRUITING)
    member = UserFactory(desk=True)
    operations.add_member(row, by=row.entered_by, user=member)
    candidate = operations.add_candidate(row, by=member, name="Kandidaat Kees")
    with pytest.raises(PermissionDenied):
        operations.remove_candidate(candidate, by=UserFactory(administrator=True))
    operations.remove_candidate(candidate, by=member)
    assert not Candidate.objects.exists()


def test_ending_gives_a_last_day_and_says_who_helps():
    row = AppointmentFactory(S.APPOINTED)
    with pytest.raises(Refused):
        operations.end(row, by=row.entered_by, ends_on=today() - DAY, text="De balie.")
    row = operations.end(row, by=row.entered_by, ends_on=today() + 9 * DAY, text="De balie.")
    assert row.status == S.ENDED
    assert RoleHolder.objects.get().ends_on == today() + 9 * DAY


# --- what happened outside ------------------------------------------------------------------------
def past(**changes):
    values = {
        "by": UserFactory(administrator=True),
        "kind": "worker",
        "platforms": [PlatformFactory()],
        "decision": DecisionFactory(decided_on=today() - 50 * DAY),
        "starts_on": today() - 40 * DAY,
        "employer": "Stichting Nabij",
        **STATEMENT,
    }
    return operations.record_past_appointment(UserFactory(), **{**values, **changes})


def test_an_appointment_from_before_is_recorded_with_its_decision_and_says_so(client):
    row = past()
    assert (row.status, row.is_from_before, row.holder.is_published) == (S.APPOINTED, True, True)
    text = client.get(row.get_absolute_url()).content.decode()
    assert "Achteraf ingevoerd" in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": today() - 51 * DAY}, "starts_on"),
        ({"starts_on": today() + DAY}, "starts_on"),
        ({"decision": None}, "decision"),
        ({"platforms": []}, "platforms"),
    ],
)
def test_what_came_before_the_decision_is_no_appointment_from_before(changes, field):
    with pytest.raises(Refused) as refused:
        past(**changes)
    assert refused.value.field == field


def test_a_role_holder_without_an_appointment_is_refused_unless_it_is_marked():
    administrator = UserFactory(administrator=True)
    values = {"by": administrator, "kind": "broker", "employer": "De gemeente"}
    with pytest.raises(Refused) as refused:
        operations.appoint_role_holder(UserFactory(), **values)
    assert refused.value.field == "appointed_before_decision"
    early = operations.appoint_role_holder(UserFactory(), appointed_before_decision=True, **values)
    assert early.is_shown
    assert not early.is_published
    # Whoever came by the road leaves by it too.
    for changed in ({"ends_on": today()}, {"starts_on": today() - DAY}, {"kind": "worker"}):
        holder = AppointmentFactory(S.APPOINTED).holder
        for field, value in changed.items():
            setattr(holder, field, value)
        with pytest.raises(Refused) as refused, transaction.atomic():
            operations.save_role_holder(
                holder, by=administrator, platforms=list(holder.platforms.all())
            )
        assert refused.value.field in changed


# --- the database itself --------------------------------------------------------------------------
def refused_by_the_database(function):
    with pytest.raises(IntegrityError), transaction.atomic():
        function()


def test_the_database_refuses_a_role_holder_beside_the_road():
    decision = DecisionFactory(decided_on=today() - 10 * DAY)
    person, admin = UserFactory(), UserFactory(administrator=True)
    base = {"user": person, "kind": "broker", "employer": "De gemeente", "starts_on": today()}
    refused_by_the_database(lambda: RoleHolder.objects.create(**base))
    walking = AppointmentFactory(S.CONSULTATION)
    refused_by_the_database(lambda: RoleHolder.objects.create(appointment=walking, **base))
    done = past(decision=decision, starts_on=today() - 9 * DAY, kind="broker", by=admin)
    holder = done.holder
    for changes in (
        {"starts_on": decision.decided_on - DAY},
        {"kind": "worker"},
        {"appointment": None},
        {"user": person},
    ):
        refused_by_the_database(
            lambda changes=changes: RoleHolder.objects.filter(pk=holder.pk).update(**changes)
        )
    RoleHolder.objects.filter(pk=holder.pk).update(ends_on=today(), about="Klaar.")
    marked = RoleHolder.objects.create(appointed_before_decision=True, **base)
    marked_rows = RoleHolder.objects.filter(pk=marked.pk)
    refused_by_the_database(lambda: marked_rows.update(appointed_before_decision=False))
    refused_by_the_database(
        lambda: connection.cursor().execute(
            "DELETE FROM liaisons_roleholder WHERE id = %s", [marked.pk]
        )
    )
    refused_by_the_database(lambda: marked_rows.update(is_published=True))


def test_the_database_refuses_an_appointment_before_council_and_neighbourhood():
    row = AppointmentFactory(S.CONSULTATION)
    rows = Appointment.objects.filter(pk=row.pk)
    places = AppointmentPlatform.objects.filter(appointment=row)
    appointed = {"status": S.APPOINTED, "effective_from": today()}
    refused_by_the_database(lambda: rows.update(**appointed))
    places.update(tendency="negative", advised_on=today())
    refused_by_the_database(lambda: rows.update(**appointed))
    refused_by_the_database(lambda: places.update(tendency="positive"))
    refused_by_the_database(
        lambda: rows.update(
            status=S.APPOINTED,
            process_reasons="Toch.",
            effective_from=row.decision.decided_on - DAY,
        )
    )
    refused_by_the_database(
        lambda: Appointment.objects.filter(pk=AppointmentFactory(S.NOMINATED).pk).update(
            **appointed
        )
    )
    refused_by_the_database(lambda: rows.update(profile="Iets anders."))
    refused_by_the_database(lambda: rows.update(is_from_before=True))
    refused_by_the_database(
        lambda: Appointment.objects.create(
            kind="broker",
            status=S.APPOINTED,
            need="x",
            decision=row.decision,
            effective_from=today(),
        )
    )
    refused_by_the_database(
        lambda: AppointmentEntry.objects.filter(appointment=row).update(verb="x")
    )
    refused_by_the_database(
        lambda: connection.cursor().execute(
            "DELETE FROM liaisons_appointmentplatform WHERE appointment_id = %s", [row.pk]
        )
    )
    rows.update(process_reasons="De raad wil nu starten.", **appointed)
    assert fresh(row).status == S.APPOINTED


def test_the_database_keeps_what_the_council_decided_and_the_boards_said():
    row, early = AppointmentFactory(S.CONSULTATION), AppointmentFactory(S.NOMINATED)
    appointed = {"status": S.APPOINTED, "effective_from": today()}
    AppointmentPlatform.objects.update(tendency="positive", advised_on=today())
    # Everybody advised, but it was not asked yet.
    early_rows = Appointment.objects.filter(pk=early.pk)
    refused_by_the_database(lambda: early_rows.update(**appointed))
    rows = Appointment.objects.filter(pk=row.pk)
    rejected = DecisionFactory(outcome="rejected")
    refused_by_the_database(lambda: rows.update(decision=rejected, **appointed))
    base = {"kind": "broker", "need": "x", "is_from_before": True}
    base["effective_from"] = today() - DAY
    for decision in (rejected, DecisionFactory(decided_on=today()), None):
        refused_by_the_database(
            lambda decision=decision: Appointment.objects.create(
                status=S.APPOINTED, decision=decision, **base
            )
        )
    rows.update(is_against_advice=True, process_reasons="Toch.", **appointed)
    refused_by_the_database(lambda: rows.update(is_against_advice=False))
    for ending, again in ((S.ENDED, S.APPOINTED), (S.STOPPED, S.NEED)):
        over = Appointment.objects.filter(pk=AppointmentFactory(ending).pk)
        refused_by_the_database(lambda over=over, again=again: over.update(status=again))


# --- the work floor, and pages --------------------------------------------------------------------
def test_a_queue_holds_what_it_says_and_counts_it(client):
    rows = {status: AppointmentFactory(status) for status in (*states.ROAD, S.ENDED, S.STOPPED)}
    expected = {
        "aan-zet": {S.NEED, S.AWAITING_DECISION, S.RECRUITING, S.NOMINATED},
        "bij-de-buurt": {S.PROFILE, S.CONSULTATION},
        "in-functie": {S.APPOINTED},
    }
    assert set(expected) == set(desk.BY_SLUG)
    client.force_login(UserFactory(desk=True), backend="django.contrib.auth.backends.ModelBackend")
    for slug, statuses in expected.items():
        assert {row.status for row in desk.in_queue(slug)} == statuses
        assert desk.counts()[slug] == len(statuses)
        text = client.get(f"/admin/aanstellingen/?rij={slug}").content.decode()
        for status in rows:
            assert (rows[status].get_absolute_url() in text) is (status in statuses)


def test_the_next_step_is_taken_on_the_work_floor_and_refused_with_everything(client):
    row = AppointmentFactory(S.NOMINATED, ready=False)
    client.force_login(row.entered_by, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/admin/aanstellingen/?rij=aan-zet&stap=open_consultation&nr={row.pk}"
    text = html.unescape(client.post(url).content.decode())
    for message in ("Vul in wie de werkgever is", "mandaatregister"):
        assert message in text
    operations.prepare(row, by=row.entered_by, **PREPARED)
    assert client.post(url).status_code == 302
    assert fresh(row).status == S.CONSULTATION
    # What is about a person has no place on the work floor.
    url = f"/admin/aanstellingen/?stap=advise&nr={row.pk}"
    assert "wp-next" not in client.get(url).content.decode()


@pytest.mark.parametrize("url", ["/aanstellingen/", "/admin/aanstellingen/?rij=aan-zet"])
def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries, url):
    client.force_login(UserFactory(desk=True), backend="django.contrib.auth.backends.ModelBackend")

    def count():
        from django.test.utils import CaptureQueriesContext

        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    AppointmentFactory(S.NEED)
    one = count()
    AppointmentFactory(S.NEED)
    AppointmentFactory(S.AWAITING_DECISION)
    assert count() == one


def test_a_board_member_walks_the_site_with_forms(client):
    row = AppointmentFactory(S.PROFILE)
    chair = AppointmentPeople(row).chair()
    client.force_login(chair, backend="django.contrib.auth.backends.ModelBackend")
    root = row.get_absolute_url()
    assert "opmerking" in client.get(root).content.decode()
    assert client.post(f"{root}opmerking/", {"text": ""}).status_code == 200
    assert client.post(f"{root}opmerking/", {"text": "Ook fietsen."}).status_code == 302
    assert "Ook fietsen." in client.get(root).content.decode()
    assert client.get(f"{root}profiel-vaststellen/").status_code == 403
    asked = AppointmentFactory(S.CONSULTATION, platforms=[row.places.get().platform])
    url = f"{asked.get_absolute_url()}advies-geven/"
    assert client.post(url, {"tendency": "maybe"}).status_code == 200
    assert client.post(url, {"tendency": "positive", "text": "Prima."}).status_code == 302
    assert AppointmentPlatform.objects.get(appointment=asked).tendency == "positive"
    # A second click changes nothing and does not break.
    assert client.post(url, {"tendency": "negative", "text": "Nee."}).status_code in (200, 302)
    assert AppointmentPlatform.objects.get(appointment=asked).tendency == "positive"
