"""The register: every step allowed and refused, for each side and each role (R18, R19, R20)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from core.entries import verify
from core.kinds import Role, Side
from core.terms import add_length, today
from core.transitions import Refused
from council import operations, states
from council.models import Promise
from council.states import PromiseStatus, Standing, Verdict
from notifications.models import Message
from tests.factories import (
    BoardSeatFactory,
    ContactAssignmentFactory,
    CouncilSeatFactory,
    ExpectationFactory,
    PartiesOf,
    PlatformFactory,
    PortfolioFactory,
    PromiseFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
S = PromiseStatus
DAY = datetime.timedelta(days=1)

# Each verb with what it needs beside the promise and who takes it.
NEEDS = {
    "confirm": {"due_on": today() + 30 * DAY},
    "correct": {"text": "Er is bekeken of het kan."},
    "reject": {"text": "Dit is niet gezegd."},
    "disagree": {"text": "Wij hebben het allemaal gehoord."},
    "claim_kept": {"text": "Ze staan er."},
    "confirm_kept": {},
    "not_yet": {"text": "Er staan er twee."},
    "postpone": {"due_on": today() + 90 * DAY, "text": "De leverancier is later."},
    "break_promise": {"text": "Het lukt niet."},
    "ask_broken": {"text": "Er kwam niets van."},
    "declare_broken": {"text": "Er is niets geplaatst."},
    "decline_broken": {"text": "Het werk is begonnen."},
    "ask_lapse": {"text": "Er is al een bank."},
    "consent_lapse": {},
    "refuse_lapse": {"text": "Wij willen ze nog."},
    "add_to": {"text": "Een nieuwe bank staat er."},
    "keep_after_all": {"text": "Nu staan ze er toch."},
}
IN_STATUS = {
    S.REPORTED: lambda: ExpectationFactory(),
    S.OPEN: lambda: PromiseFactory(),
    S.KEPT_CLAIMED: lambda: PromiseFactory(claimed=True),
    S.KEPT: lambda: PromiseFactory(kept=True),
    S.NO_REACTION: lambda: PromiseFactory(no_reaction=True),
    S.BROKEN: lambda: PromiseFactory(broken=True),
    S.LAPSED: lambda: PromiseFactory(lapsed=True),
    S.CORRECTED: lambda: ExpectationFactory(corrected=True),
    S.REJECTED: lambda: ExpectationFactory(rejected=True),
}
# Asked for before: the answer to a question is possible only when there is one.
ASKED = {
    "declare_broken": "broken",
    "decline_broken": "broken",
    "consent_lapse": "lapse",
    "refuse_lapse": "lapse",
}


def parties(promise):
    return PartiesOf(promise.parties.get().platform, promise.subject)


def actor(promise, verb):
    """Whoever may take this step."""
    people = parties(promise)
    match TABLE_WHO[verb][0]:
        case "answerer":
            return people.alderman
        case "promiser":
            return promise.promiser or people.alderman
        case "receiver":
            return people.chair
    return people.clerk


TABLE_WHO = {row.name: row.who for row in states.TRANSITIONS}


def ready(status, verb):
    """A promise in this status in which this step lacks nothing but, perhaps, the status."""
    promise = IN_STATUS[status]()
    people = parties(promise)
    if status == S.OPEN:
        if verb in ("ask_broken", "declare_broken", "decline_broken"):
            promise = PromiseFactory(
                due_on=today() - 58 * DAY, platform=people.platform, subject=people.subject
            )
        if ASKED.get(verb) == "broken":
            promise = operations.ask_broken(promise, by=people.chair, text="Er kwam niets van.")
        if ASKED.get(verb) == "lapse":
            promise = operations.ask_lapse(promise, by=people.alderman, text="Niet nodig.")
    return promise


PERSON_VERBS = sorted(set(NEEDS))


def test_every_verb_of_the_table_is_tested():
    assert set(NEEDS) == {row.name for row in states.TRANSITIONS if "system" not in row.who}
    assert set(IN_STATUS) == set(PromiseStatus)


@pytest.mark.parametrize("status", [str(status) for status in PromiseStatus])
@pytest.mark.parametrize("verb", PERSON_VERBS)
def test_a_step_is_taken_from_the_statuses_in_the_table_and_from_no_other(verb, status):
    promise = ready(S(status), verb)
    before, entries = promise.status, promise.entry_count
    by = actor(promise, verb)
    rows = [row for row in states.TRANSITIONS if row.name == verb and status in row.sources]
    if not rows:
        with pytest.raises(Refused):
            getattr(operations, verb)(promise, by=by, **NEEDS[verb])
        promise.refresh_from_db()
        assert (promise.status, promise.entry_count) == (before, entries)
        return
    promise = getattr(operations, verb)(promise, by=by, **NEEDS[verb])
    promise.refresh_from_db()
    assert promise.status == (rows[0].target or before)
    last = promise.entries.last()
    assert (last.verb, last.from_status, last.to_status) == (verb, before, promise.status)
    assert promise.dossier_head == last.head
    assert verify(promise.entries.select_related("text_row").order_by("number")) == []
    assert promise.turn == states.turn_in(promise.status, promise.side)


@pytest.mark.parametrize("verb", [verb for verb in PERSON_VERBS if "text" in NEEDS[verb]])
def test_a_step_without_its_explanation_is_refused(verb):
    source = sorted(next(row for row in states.TRANSITIONS if row.name == verb).sources)[0]
    promise = ready(S(source), verb)
    with pytest.raises(Refused) as refused:
        getattr(operations, verb)(promise, by=actor(promise, verb), **{**NEEDS[verb], "text": " "})
    assert refused.value.field == "text"


# --- who may --------------------------------------------------------------------------------------
def everybody(promise):
    """Each role as seen from this promise."""
    people = parties(promise)
    elsewhere = PlatformFactory()
    return {
        "promiser": promise.promiser or people.alderman,
        "chair": people.chair,
        "chair elsewhere": BoardSeatFactory(platform=elsewhere, chair=True).user,
        "desk": UserFactory(desk=True),
        "clerk": people.clerk,
        "contact": ContactAssignmentFactory(subject=people.subject, platform=people.platform).user,
        "alderman": PortfolioFactory().user,
        "broker": RoleHolderFactory(kind="broker").user,
        "worker": RoleHolderFactory(kind="worker").user,
        "council member": CouncilSeatFactory().user,
        "administrator": UserFactory(administrator=True),
        "resident": UserFactory(),
    }


MAY = {
    "promiser": {"promiser", "desk", "alderman"},
    "receiver": {"chair"},
    "answerer": {"promiser", "desk", "alderman", "contact"},
    "clerk": {"clerk"},
}


@pytest.mark.parametrize("verb", PERSON_VERBS)
def test_only_the_named_side_may_take_a_step(verb):
    source = sorted(next(row for row in states.TRANSITIONS if row.name == verb).sources)[0]
    promise = ready(S(source), verb)
    allowed = set().union(*(MAY[word] for word in TABLE_WHO[verb]))
    if verb == "disagree":  # nobody promised it, so nobody is the promiser
        allowed = {"chair"}
    if verb == "add_to" and promise.promiser_id is None:
        allowed = MAY["receiver"] | MAY["answerer"]
    everyone = everybody(promise)
    may = {
        name for name, user in everyone.items() if user.has_perm(f"council.{verb}_promise", promise)
    }
    assert may == allowed
    for name, user in everyone.items():
        if name not in allowed:
            with pytest.raises(PermissionDenied):
                getattr(operations, verb)(promise, by=user, **NEEDS[verb])


def test_a_promise_of_the_neighbourhood_is_judged_by_the_municipality():
    promise = PromiseFactory(by_neighbourhood=True, claimed=True)
    everyone = everybody(promise)
    may = {
        name
        for name, user in everyone.items()
        if user.has_perm("council.confirm_kept_promise", promise)
    }
    assert may == {"desk", "alderman", "contact"}
    assert promise.turn == Side.MUNICIPALITY
    kept = operations.confirm_kept(promise, by=everyone["desk"])
    assert kept.status == S.KEPT
    assert kept.parties.get().verdict == Verdict.KEPT


def test_nobody_stands_on_both_sides():
    """An alderman with a board seat there speaks for the board only, and not of his own promise."""
    promise = PromiseFactory()
    people = parties(promise)
    both = PortfolioFactory().user
    BoardSeatFactory(platform=people.platform, user=both)
    assert not both.has_perm("council.claim_kept_promise", promise)
    claimed = operations.claim_kept(promise, by=promise.promiser, text="Klaar.")
    assert both.has_perm("council.confirm_kept_promise", claimed)
    BoardSeatFactory(platform=people.platform, user=promise.promiser)
    promiser = type(both).objects.get(pk=promise.promiser_id)
    assert not promiser.has_perm("council.confirm_kept_promise", claimed)


RECEIVER_VERBS = sorted(verb for verb in PERSON_VERBS if TABLE_WHO[verb] == ("receiver",))


@pytest.mark.parametrize("verb", [verb for verb in RECEIVER_VERBS if verb != "disagree"])
def test_the_promiser_who_joins_the_board_is_not_its_receiver(verb):
    """Where others entered it and said that it was kept: his own promise he does not judge."""
    source = sorted(next(row for row in states.TRANSITIONS if row.name == verb).sources)[0]
    promise = PromiseFactory(by=UserFactory(desk=True))
    people = parties(promise)
    if source != S.OPEN:
        desk = UserFactory(desk=True)
        promise = operations.claim_kept(promise, by=desk, text="Klaar.")
    BoardSeatFactory(platform=people.platform, user=promise.promiser)
    other = BoardSeatFactory(platform=people.platform).user
    promiser = type(other).objects.get(pk=promise.promiser_id)
    assert other.has_perm(f"council.{verb}_promise", promise)
    assert not promiser.has_perm(f"council.{verb}_promise", promise)
    with pytest.raises(PermissionDenied):
        getattr(operations, verb)(promise, by=promiser, **NEEDS[verb])
    promise.refresh_from_db()
    assert promise.status == (S.OPEN if source == S.OPEN else S.KEPT_CLAIMED)


def test_a_board_member_who_becomes_contact_point_does_not_judge_his_own_promise():
    promise = PromiseFactory(by_neighbourhood=True)
    seat = promise.promiser.board_seats.get()
    seat.role, seat.ends_on = "member", today() - DAY
    seat.save()
    promise = operations.claim_kept(
        promise, by=BoardSeatFactory(platform=seat.platform, chair=True).user, text="Klaar."
    )
    contact = ContactAssignmentFactory(user=promise.promiser).user
    promiser = type(contact).objects.get(pk=contact.pk)
    other = ContactAssignmentFactory().user
    assert other.has_perm("council.confirm_kept_promise", promise)
    assert not promiser.has_perm("council.confirm_kept_promise", promise)
    with pytest.raises(PermissionDenied):
        operations.confirm_kept(promise, by=promiser)


def test_whoever_said_that_it_was_kept_gives_no_verdict():
    desk = UserFactory(desk=True)
    promise = operations.claim_kept(PromiseFactory(), by=desk, text="Klaar.")
    BoardSeatFactory(platform=promise.parties.get().platform, user=desk)
    desk = type(desk).objects.get(pk=desk.pk)
    with pytest.raises(PermissionDenied):
        operations.confirm_kept(promise, by=desk)


def test_whoever_entered_it_for_the_municipality_gives_no_verdict():
    """Who entered an expectation stands on the side of the board, and does."""
    desk = UserFactory(desk=True)
    promise = PromiseFactory(by=desk)
    expectation = ExpectationFactory()
    people, others = parties(promise), parties(expectation)
    reporter = expectation.entered_by
    assert (promise.entered_by, reporter) == (desk, others.chair)
    claimed = operations.claim_kept(promise, by=promise.promiser, text="Klaar.")
    BoardSeatFactory(platform=people.platform, user=desk)
    desk = type(desk).objects.get(pk=desk.pk)
    for verb in ("confirm_kept", "not_yet"):
        with pytest.raises(PermissionDenied):
            getattr(operations, verb)(claimed, by=desk, **NEEDS[verb])
    assert operations.confirm_kept(claimed, by=people.chair).status == S.KEPT
    confirmed = operations.confirm(expectation, by=others.alderman, due_on=today() + 9 * DAY)
    confirmed = operations.claim_kept(confirmed, by=others.alderman, text="Klaar.")
    assert operations.confirm_kept(confirmed, by=reporter).status == S.KEPT


def test_a_promiser_who_left_office_no_longer_speaks_for_it():
    promise = PromiseFactory()
    portfolio = promise.promiser.portfolios.get()
    portfolio.ends_on = today() - DAY
    portfolio.save()
    promiser = type(promise.promiser).objects.get(pk=promise.promiser_id)
    assert not promiser.has_perm("council.claim_kept_promise", promise)
    assert UserFactory(desk=True).has_perm("council.claim_kept_promise", promise)
    assert promise.promiser_words.startswith("wethouder")


# --- making ---------------------------------------------------------------------------------------
def said(**values):
    return {
        "title": "Vier bankjes",
        "subject": SubjectFactory(),
        "platforms": [PlatformFactory()],
        "promiser": PortfolioFactory().user,
        "due_on": today() + 30 * DAY,
        "said_on": today() - DAY,
        "said_where": "het overleg",
        **values,
    }


@pytest.mark.parametrize("role", ["alderman", "clerk", "desk", "contact"])
def test_make_promise_is_for_who_speaks_for_the_municipality(role):
    by = everybody(PromiseFactory())[role]
    promise = operations.make_promise(by=by, **said())
    assert promise.status == S.OPEN
    assert promise.first_due_on == promise.due_on == today() + 30 * DAY
    assert [row.due_on for row in promise.dates.all()] == [promise.due_on]
    assert promise.entered_role == role
    assert promise.entries.get().verb == "promise"


@pytest.mark.parametrize(
    "role", ["chair", "broker", "worker", "council member", "administrator", "resident"]
)
def test_make_promise_is_refused_to_others(role):
    by = everybody(PromiseFactory())[role]
    with pytest.raises(PermissionDenied):
        operations.make_promise(by=by, **said())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "  "),
        ("title", "x" * 121),
        ("subject", None),
        ("platforms", []),
        ("promiser", None),
        ("due_on", None),
        ("said_on", None),
        ("said_on", today() + DAY),
        ("due_on", today() - 2 * DAY),
        ("due_on", today() + 4000 * DAY),
        ("occasion", "ergens"),
        ("source_url", "javascript:alert(1)"),
    ],
)
def test_make_promise_without_what_it_needs_is_refused_at_its_field(field, value):
    by = UserFactory(desk=True)
    with pytest.raises(Refused) as refused:
        operations.make_promise(by=by, **said(**{field: value}))
    assert refused.value.field == field
    assert not Promise.objects.exists()


def test_make_promise_says_everything_that_is_missing_at_once():
    with pytest.raises(Refused) as refused:
        operations.make_promise(
            by=UserFactory(desk=True), **said(title="", platforms=[], due_on=None, promiser=None)
        )
    assert refused.value.field == "title"
    assert len(refused.value.missing) == 3


def test_a_resident_cannot_be_made_the_promiser_of_the_municipality():
    with pytest.raises(Refused) as refused:
        operations.make_promise(by=UserFactory(desk=True), **said(promiser=UserFactory()))
    assert refused.value.field == "promiser"


def test_a_promise_that_was_due_before_it_was_entered_is_late_at_once():
    promise = operations.make_promise(
        by=UserFactory(desk=True), **said(said_on=today() - 90 * DAY, due_on=today() - 10 * DAY)
    )
    assert promise.standing() == Standing.LATE
    promise = operations.advance(promise)
    assert [entry.verb for entry in promise.entries.all()] == ["promise", "late"]


def test_a_board_promises_for_its_own_platform_only():
    seat = BoardSeatFactory(chair=True)
    values = said(platforms=[seat.platform], promiser=seat.user)
    promise = operations.make_promise(by=seat.user, side=Side.NEIGHBOURHOOD, **values)
    assert (promise.side, promise.turn) == (Side.NEIGHBOURHOOD, Side.NEIGHBOURHOOD)
    assert promise.promiser_role == Role.BOARD
    with pytest.raises(PermissionDenied):
        operations.make_promise(
            by=seat.user, side=Side.NEIGHBOURHOOD, **{**values, "platforms": [PlatformFactory()]}
        )
    with pytest.raises(PermissionDenied):
        operations.make_promise(by=UserFactory(desk=True), side=Side.NEIGHBOURHOOD, **values)


def test_nobody_enters_for_the_municipality_what_is_promised_to_his_own_board():
    desk = UserFactory(desk=True)
    seat = BoardSeatFactory(user=desk)
    with pytest.raises(Refused) as refused:
        operations.make_promise(by=desk, **said(platforms=[seat.platform]))
    assert refused.value.field == "platforms"


def test_make_promise_tells_the_board_and_the_promiser():
    platform = PlatformFactory()
    board = BoardSeatFactory(platform=platform).user
    promiser = PortfolioFactory().user
    operations.make_promise(
        by=UserFactory(desk=True), **said(platforms=[platform], promiser=promiser)
    )
    assert {(m.user_id, m.kind) for m in Message.objects.all()} == {
        (board.pk, "promise_made"),
        (promiser.pk, "promise_yours"),
    }


# --- expectations ---------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["chair", "broker", "council member"])
def test_report_expectation(role):
    promise = PromiseFactory()
    by = everybody(promise)[role]
    expectation = ExpectationFactory(by=by, platform=parties(promise).platform)
    assert expectation.status == S.REPORTED
    assert expectation.turn == Side.MUNICIPALITY
    assert expectation.term_due_on == expectation.terms.get().due_on
    assert expectation.first_due_on is None
    assert expectation.entered_role == {"chair": "board", "council member": "council_member"}.get(
        role, role
    )


@pytest.mark.parametrize("role", ["resident", "worker", "desk", "clerk", "contact", "alderman"])
def test_report_expectation_is_refused_to_others(role):
    promise = PromiseFactory()
    with pytest.raises(PermissionDenied):
        ExpectationFactory(by=everybody(promise)[role], platform=parties(promise).platform)


def test_report_expectation_for_another_platform_is_refused():
    chair = BoardSeatFactory(chair=True).user
    with pytest.raises(Refused) as refused:
        ExpectationFactory(by=chair, platform=PlatformFactory())
    assert refused.value.field == "platforms"


def test_report_expectation_says_who_said_it():
    with pytest.raises(Refused) as refused:
        ExpectationFactory(heard_from=" ")
    assert refused.value.field == "heard_from"


def test_confirm_makes_it_a_promise_with_a_date_that_stands():
    promise = ExpectationFactory(confirmed=True)
    assert promise.status == S.OPEN
    assert promise.is_expectation
    assert promise.first_due_on == promise.due_on
    assert promise.promiser is not None
    assert promise.is_answered_on_time is True
    assert promise.terms.get().met_on == promise.answered_on


def test_confirm_needs_a_date_and_a_promiser_of_the_other_side():
    expectation = ExpectationFactory()
    people = parties(expectation)
    with pytest.raises(Refused) as refused:
        operations.confirm(expectation, by=people.alderman, due_on=None)
    assert refused.value.field == "due_on"
    both = PortfolioFactory().user
    BoardSeatFactory(platform=people.platform, user=both)
    with pytest.raises(Refused) as refused:
        operations.confirm(expectation, by=people.alderman, due_on=today() + 9 * DAY, promiser=both)
    assert refused.value.field == "promiser"


def test_whoever_reported_it_does_not_answer_it():
    """A broker who is a contact point too."""
    expectation = ExpectationFactory()
    broker = RoleHolderFactory(kind="broker").user
    ContactAssignmentFactory(user=broker)
    mine = ExpectationFactory(by=broker)
    assert broker.has_perm("council.confirm_promise", expectation)
    assert not broker.has_perm("council.confirm_promise", mine)


def test_whoever_sits_on_the_board_that_reported_it_does_not_answer_it():
    """An alderman with a seat there, and the desk: of another platform they do."""
    mine, others = ExpectationFactory(), ExpectationFactory()
    platform = parties(mine).platform
    for user in (PortfolioFactory().user, UserFactory(desk=True)):
        BoardSeatFactory(platform=platform, user=user)
        for verb in ("confirm", "correct", "reject"):
            assert others.status == S.REPORTED
            assert user.has_perm(f"council.{verb}_promise", others)
            with pytest.raises(PermissionDenied):
                getattr(operations, verb)(mine, by=user, **NEEDS[verb])
    mine.refresh_from_db()
    assert (mine.status, mine.entry_count) == (S.REPORTED, 1)


def test_whoever_sits_on_the_board_that_promised_it_does_not_judge_it():
    """The desk with a seat there: of the promise of another board it does."""
    mine, others = (PromiseFactory(by_neighbourhood=True, claimed=True) for _number in range(2))
    desk = UserFactory(desk=True)
    BoardSeatFactory(platform=parties(mine).platform, user=desk)
    for verb in ("confirm_kept", "not_yet"):
        with pytest.raises(PermissionDenied):
            getattr(operations, verb)(mine, by=desk, **NEEDS[verb])
    assert operations.confirm_kept(others, by=desk).status == S.KEPT


def test_an_answer_after_three_weeks_is_late_and_still_possible():
    expectation = ExpectationFactory(unanswered=True)
    assert expectation.standing() == Standing.UNANSWERED
    answered = operations.reject(
        expectation, by=parties(expectation).alderman, text="Dit is niet gezegd."
    )
    assert answered.is_answered_on_time is False


# --- verdicts -------------------------------------------------------------------------------------
def test_both_verdicts_stand_side_by_side():
    promise = PromiseFactory(not_yet=True)
    party = promise.parties.get()
    assert promise.note == "De bankjes staan er."
    assert (party.verdict, party.note) == (Verdict.NOT_YET, "Er staan er twee.")
    assert promise.status == S.OPEN


def test_kept_is_kept_when_every_place_with_a_board_says_so():
    first, second, empty = PlatformFactory(), PlatformFactory(), PlatformFactory()
    one = BoardSeatFactory(platform=first).user
    two = BoardSeatFactory(platform=second).user
    promise = PromiseFactory(platforms=[first, second, empty], claimed=True)
    promise = operations.confirm_kept(promise, by=one)
    assert promise.status == S.KEPT_CLAIMED
    with pytest.raises(Refused):
        operations.confirm_kept(promise, by=one)
    assert operations.confirm_kept(promise, by=two).status == S.KEPT


def test_one_place_that_says_not_yet_opens_it_again():
    first, second = PlatformFactory(), PlatformFactory()
    one = BoardSeatFactory(platform=first).user
    two = BoardSeatFactory(platform=second).user
    promise = PromiseFactory(platforms=[first, second], claimed=True)
    promise = operations.confirm_kept(promise, by=one)
    promise = operations.not_yet(promise, by=two, text="Bij ons niet.")
    assert promise.status == S.OPEN
    assert dict(promise.parties.values_list("platform", "verdict")) == {
        first.pk: "kept",
        second.pk: "not_yet",
    }
    # A new claim asks everybody anew.
    promise = operations.claim_kept(promise, by=promise.promiser, text="Nu overal.")
    assert set(promise.parties.values_list("verdict", flat=True)) == {""}


def test_silence_takes_the_verdict_from_nobody():
    promise = PromiseFactory(no_reaction=True)
    chair = parties(promise).chair
    assert operations.not_yet(promise, by=chair, text="Er staat niets.").status == S.OPEN
    other = PromiseFactory(no_reaction=True)
    assert operations.confirm_kept(other, by=parties(other).chair).status == S.KEPT


# --- dates ----------------------------------------------------------------------------------------
def test_postpone_keeps_all_dates_and_is_possible_twice():
    promise = PromiseFactory(postponed=2)
    assert [row.number for row in promise.dates.all()] == [1, 2, 3]
    dates = [row.due_on for row in promise.dates.all()]
    assert (promise.first_due_on, promise.due_on) == (dates[0], dates[2])
    with pytest.raises(Refused) as refused:
        operations.postpone(
            promise, by=promise.promiser, due_on=today() + 200 * DAY, text="Nog later."
        )
    assert "twee keer" in refused.value.text or "twice" in refused.value.text


@pytest.mark.parametrize("days", [0, -1, 28])
def test_postpone_only_to_a_later_date(days):
    promise = PromiseFactory()
    with pytest.raises(Refused) as refused:
        operations.postpone(
            promise, by=promise.promiser, due_on=today() + days * DAY, text="Anders."
        )
    assert refused.value.field == "due_on"


def test_a_late_promise_is_not_postponed_into_the_past():
    promise = PromiseFactory(late=True)
    yesterday = today() - DAY
    assert promise.due_on < yesterday
    with pytest.raises(Refused) as refused:
        operations.postpone(promise, by=promise.promiser, due_on=yesterday, text="Anders.")
    assert refused.value.field == "due_on"
    promise = operations.postpone(promise, by=promise.promiser, due_on=today(), text="Anders.")
    assert (promise.due_on, promise.postponed_count) == (today(), 1)


def test_another_date_takes_the_question_to_let_it_lapse_back():
    promise = PromiseFactory()
    chair = parties(promise).chair
    promise = operations.ask_lapse(promise, by=promise.promiser, text="Niet meer nodig.")
    promise = operations.postpone(
        promise, by=promise.promiser, due_on=today() + 90 * DAY, text="Toch wel, later."
    )
    assert (promise.lapse_asked_on, promise.lapse_asked_by) == (None, None)
    with pytest.raises(Refused):
        operations.consent_lapse(promise, by=chair)
    assert Promise.objects.get(pk=promise.pk).status == S.OPEN


def test_postpone_says_all_that_is_missing():
    promise = PromiseFactory()
    with pytest.raises(Refused) as refused:
        operations.postpone(promise, by=promise.promiser, due_on=None, text="")
    assert len(refused.value.missing) == 1


def test_claim_kept_on_a_day_that_can_be():
    promise = PromiseFactory()
    for day in (today() + DAY, promise.said_on - DAY):
        with pytest.raises(Refused) as refused:
            operations.claim_kept(promise, by=promise.promiser, text="Klaar.", done_on=day)
        assert refused.value.field == "done_on"


# --- broken and lapsed ----------------------------------------------------------------------------
def test_the_clerk_declares_it_broken_only_on_request_and_eight_weeks_later():
    due = today() - 60 * DAY
    promise = PromiseFactory(due_on=due)
    people = parties(promise)
    clerk, chair = people.clerk, people.chair
    with pytest.raises(Refused):
        operations.declare_broken(promise, by=clerk, text="Er kwam niets van.")
    early = add_length(due, states.BROKEN_AFTER)
    with pytest.raises(Refused):
        operations.ask_broken(promise, by=chair, text="Er kwam niets van.", today=early)
    promise = operations.ask_broken(promise, by=chair, text="Er kwam niets van.", today=early + DAY)
    with pytest.raises(Refused):
        operations.ask_broken(promise, by=chair, text="Nog eens.")
    with pytest.raises(Refused):
        operations.postpone(promise, by=promise.promiser, due_on=today() + 90 * DAY, text="Later.")
    broken = operations.declare_broken(promise, by=clerk, text="Er is niets geplaatst.")
    assert broken.is_declared_by_clerk
    assert broken.status == S.BROKEN
    assert Message.objects.filter(kind="promise_asked", user=clerk).exists()


def test_the_clerk_may_decline_and_be_asked_again():
    promise = ready(S.OPEN, "decline_broken")
    people = parties(promise)
    promise = operations.decline_broken(promise, by=people.clerk, text="Het werk is begonnen.")
    assert (promise.status, promise.broken_asked_on) == (S.OPEN, None)
    assert operations.ask_broken(promise, by=people.chair, text="Nu wel.").broken_asked_on


def test_a_clerk_who_sits_there_or_promised_it_does_not_judge():
    promise = ready(S.OPEN, "declare_broken")
    people = parties(promise)
    clerk = UserFactory(clerk=True)
    BoardSeatFactory(platform=people.platform, user=clerk)
    with pytest.raises(PermissionDenied):
        operations.declare_broken(promise, by=clerk, text="Er kwam niets van.")


@pytest.mark.parametrize("verb", ["declare_broken", "decline_broken"])
@pytest.mark.parametrize("part", ["promiser", "broken_asked_by"])
def test_a_clerk_who_promised_it_or_asked_for_it_does_not_judge(verb, part):
    """Also when he left the board since he asked."""
    promise = ready(S.OPEN, verb)
    clerk, other = UserFactory(clerk=True), UserFactory(clerk=True)
    assert clerk.has_perm(f"council.{verb}_promise", promise)
    Promise.objects.filter(pk=promise.pk).update(**{part: clerk})
    promise.refresh_from_db()
    with pytest.raises(PermissionDenied):
        getattr(operations, verb)(promise, by=clerk, **NEEDS[verb])
    done = getattr(operations, verb)(promise, by=other, **NEEDS[verb])
    assert done.status == (S.BROKEN if verb == "declare_broken" else S.OPEN)


def test_keep_after_all_is_an_addition_and_broken_stays_broken():
    promise = PromiseFactory(broken=True)
    promise = operations.keep_after_all(promise, by=promise.promiser, text="Nu toch.")
    assert promise.status == S.BROKEN
    assert promise.kept_after_all_on == today()
    with pytest.raises(Refused):
        operations.keep_after_all(promise, by=promise.promiser, text="Nog eens.")


def test_lapse_only_with_the_consent_of_every_place():
    first, second = PlatformFactory(), PlatformFactory()
    one = BoardSeatFactory(platform=first).user
    two = BoardSeatFactory(platform=second).user
    promise = PromiseFactory(platforms=[first, second])
    with pytest.raises(Refused):
        operations.consent_lapse(promise, by=one)
    promise = operations.ask_lapse(promise, by=promise.promiser, text="Niet meer nodig.")
    with pytest.raises(Refused):
        operations.ask_lapse(promise, by=promise.promiser, text="Nog eens.")
    promise = operations.consent_lapse(promise, by=one)
    assert promise.status == S.OPEN
    assert operations.consent_lapse(promise, by=two).status == S.LAPSED


def test_a_consent_to_an_earlier_question_is_no_consent_to_the_next():
    first, second = PlatformFactory(), PlatformFactory()
    one = BoardSeatFactory(platform=first).user
    two = BoardSeatFactory(platform=second).user
    promise = PromiseFactory(platforms=[first, second])
    promise = operations.ask_lapse(promise, by=promise.promiser, text="Niet meer nodig.")
    promise = operations.consent_lapse(promise, by=one)
    promise = operations.refuse_lapse(promise, by=two, text="Bij ons wel.")
    promise = operations.ask_lapse(promise, by=promise.promiser, text="Toch niet nodig.")
    promise = operations.consent_lapse(promise, by=two)
    assert promise.status == S.OPEN
    assert operations.consent_lapse(promise, by=one).status == S.LAPSED


def test_a_refused_lapse_leaves_the_promise_as_it_is():
    promise = ready(S.OPEN, "refuse_lapse")
    promise = operations.refuse_lapse(promise, by=parties(promise).chair, text="Wij willen ze.")
    assert (promise.status, promise.lapse_asked_on) == (S.OPEN, None)


# --- lists ----------------------------------------------------------------------------------------
def test_every_promise_has_one_standing_and_stands_in_exactly_that_list():
    made = [make() for make in IN_STATUS.values()]
    made += [PromiseFactory(late=True), ExpectationFactory(unanswered=True)]
    for promise in made:
        mine = [
            standing
            for standing in Standing
            if Promise.objects.standing(standing).filter(pk=promise.pk).exists()
        ]
        assert mine == [promise.standing()]
    assert {promise.standing() for promise in made} == set(Standing)
    assert set(Promise.objects.late()) == {p for p in made if p.standing() == Standing.LATE}


@pytest.mark.parametrize("verb", ["claim_kept", "postpone", "break_promise"])
def test_board_and_followers_hear_of_a_step(verb):
    promise = PromiseFactory()
    chair = parties(promise).chair
    Message.objects.all().delete()
    getattr(operations, verb)(promise, by=promise.promiser, **NEEDS[verb])
    kinds = list(Message.objects.filter(user=chair).values_list("kind", flat=True))
    assert kinds == ["promise_claimed" if verb == "claim_kept" else "promise_step"]


def test_the_same_words_twice_on_a_day_are_one_thing_and_other_words_are_another():
    seat = BoardSeatFactory()
    said = {
        "by": seat.user,
        "subject": SubjectFactory(),
        "platforms": [seat.platform],
        "said_on": today() - DAY,
        "heard_from": "de wethouder",
    }
    first = operations.report_expectation(title="Een tweede bank", **said)
    assert operations.report_expectation(title=" Een tweede bank ", **said) == first
    assert first.entry_count == 1
    other = operations.report_expectation(title="Een derde bank", **said)
    later = operations.report_expectation(title="Een tweede bank", today=today() + DAY, **said)
    assert len({first.pk, other.pk, later.pk}) == 3
