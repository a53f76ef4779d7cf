"""The agreement on support, from the first draft to the last day (R43 to R46)."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from core.terms import Length, Unit, end_of_term, today
from core.transitions import Refused
from notifications.models import Message
from platforms import agreements, operations
from platforms.lookups import agreement_of
from platforms.models import Agreement
from platforms.states import AGREEMENT_STEPS, AgreementStatus
from tests.factories import (
    AgreementFactory,
    BoardSeatFactory,
    MandateFactory,
    PlatformFactory,
    PortfolioFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


class Table:
    """One platform with everybody who has something to say about its agreement."""

    def __init__(self):
        self.platform = PlatformFactory(name="Dorst", slug="dorst")
        self.chair = BoardSeatFactory(platform=self.platform, chair=True).user
        self.secretary = BoardSeatFactory(platform=self.platform, secretary=True).user
        self.member = BoardSeatFactory(platform=self.platform).user
        self.alderman = PortfolioFactory(title="Wethouder wijkzaken").user
        self.desk = UserFactory(desk=True)
        self.resident = UserFactory()

    def draft(self, **terms):
        terms = {"kinds": ["plan", "wish"], "minimum_residents": 60, **terms}
        return operations.draft_agreement(self.platform, by=self.member, **terms)

    def proposed(self, **terms):
        return operations.propose_agreement(self.draft(**terms), by=self.member)

    def agreed(self, today=None, **terms):
        agreement = self.proposed(**terms)
        agreement = operations.sign_for_board(agreement, by=self.chair, today=today)
        return operations.sign_for_municipality(agreement, by=self.alderman, today=today)


@pytest.fixture
def table():
    return Table()


def test_draft_is_for_the_board_only(table):
    agreement = table.draft()
    assert (agreement.version, agreement.status) == (1, "concept")
    assert agreement.steps.get().verb == "draft"
    for by in (table.alderman, table.desk, table.resident, BoardSeatFactory(chair=True).user, None):
        with pytest.raises(PermissionDenied):
            operations.draft_agreement(table.platform, by=by, kinds=["plan"], minimum_residents=1)


@pytest.mark.parametrize("status", ["not_yet", "initiative_group", "founding", "dormant"])
def test_only_an_active_platform_writes_an_agreement(status):
    seat = BoardSeatFactory(platform=PlatformFactory(status=status), chair=True)
    with pytest.raises(Refused):
        operations.draft_agreement(
            seat.platform, by=seat.user, kinds=["plan"], minimum_residents=60
        )


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"kinds": []}, "kinds"),
        ({"minimum_residents": None}, "minimum_residents"),
        ({"minimum_residents": 0}, "minimum_residents"),
        ({"minimum_share": Decimal(2)}, "base_number"),
        (
            {
                "minimum_share": Decimal(2),
                "base_number": 10,
                "base_on": today() + DAY,
                "base_source": "CBS",
            },
            "base_on",
        ),
        ({"valid_from": today(), "ends_on": today() - DAY}, "ends_on"),
        ({"kinds": ["municipal_plan"], "window_days": 27}, "window_days"),
    ],
)
def test_draft_refuses_at_the_right_field(table, terms, field):
    with pytest.raises(Refused) as refused:
        table.draft(**terms)
    assert refused.value.field == field
    assert Agreement.objects.count() == 0


def test_draft_refuses_a_second_open_version_for_a_kind(table):
    table.draft(kinds=["plan", "wish"])
    with pytest.raises(Refused):
        table.draft(kinds=["wish", "agenda"])
    assert table.draft(kinds=["agenda"]).version == 2


def test_draft_refuses_fields_that_are_not_of_the_board(table):
    with pytest.raises(TypeError):
        table.draft(status="agreed")


def test_change_is_for_the_board_and_for_a_draft_only(table):
    agreement = table.draft()
    agreement = operations.change_agreement(agreement, by=table.chair, minimum_residents=50)
    assert agreement.minimum == 50
    assert agreement.steps.count() == 2
    operations.change_agreement(agreement, by=table.chair, minimum_residents=50)
    assert agreement.steps.count() == 2
    for by in (table.alderman, table.desk, table.resident):
        with pytest.raises(PermissionDenied):
            operations.change_agreement(agreement, by=by, minimum_residents=1)
    agreement = operations.propose_agreement(agreement, by=table.chair)
    with pytest.raises(Refused):
        operations.change_agreement(agreement, by=table.chair, minimum_residents=1)


def test_propose_starts_six_weeks_and_tells_the_municipality(table):
    agreement = table.proposed()
    assert agreement.status == "proposed"
    assert agreement.municipality_due_on == end_of_term(today(), Length(6, Unit.WEEKS))
    told = set(Message.objects.filter(kind="agreement_proposed").values_list("user", flat=True))
    assert told == {table.alderman.pk, table.desk.pk}
    told = set(Message.objects.filter(kind="agreement_step").values_list("user", flat=True))
    assert told == {table.chair.pk, table.secretary.pk}
    with pytest.raises(Refused):
        operations.propose_agreement(agreement, by=table.member)
    with pytest.raises(PermissionDenied):
        operations.propose_agreement(table.draft(kinds=["agenda"]), by=table.desk)


def test_two_signatures_make_an_agreement(table):
    agreement = table.proposed()
    agreement = operations.sign_for_board(agreement, by=table.secretary)
    assert (agreement.status, agreement.board_signed_role) == ("proposed", "secretary")
    assert agreement_of(table.platform, "plan", today()) is None
    agreement = operations.sign_for_municipality(agreement, by=table.alderman)
    assert (agreement.status, agreement.valid_from) == ("agreed", today())
    assert agreement.municipality_signed_role == "Wethouder wijkzaken"
    assert agreement_of(table.platform, "plan", today()) == agreement
    assert Message.objects.filter(kind="agreement_agreed").count() == 5


def test_the_municipality_may_sign_first(table):
    agreement = operations.sign_for_municipality(table.proposed(), by=table.alderman)
    assert agreement.status == "proposed"
    assert operations.sign_for_board(agreement, by=table.chair).status == "agreed"


def test_sign_for_board_is_for_chair_and_secretary(table):
    agreement = table.proposed()
    for by in (table.member, table.alderman, table.resident, BoardSeatFactory(chair=True).user):
        with pytest.raises(PermissionDenied):
            operations.sign_for_board(agreement, by=by)
    agreement = operations.sign_for_board(agreement, by=table.chair)
    with pytest.raises(Refused):
        operations.sign_for_board(agreement, by=table.secretary)


def test_sign_for_municipality_asks_for_a_capacity(table):
    agreement = table.proposed()
    with_mandate = MandateFactory(may_agree_agreements=True).user
    without = MandateFactory(may_agree_agreements=False).user
    elsewhere = MandateFactory(may_agree_agreements=True, platforms=[PlatformFactory()]).user
    for by in (table.chair, table.desk, table.resident, without, elsewhere, None):
        with pytest.raises(PermissionDenied):
            operations.sign_for_municipality(agreement, by=by)
    assert operations.sign_for_municipality(agreement, by=with_mandate).municipality_signed_role
    with pytest.raises(Refused):
        operations.sign_for_municipality(agreement, by=table.alderman)


def test_nobody_signs_for_both_sides(table):
    PortfolioFactory(user=table.chair)
    with pytest.raises(PermissionDenied):
        operations.sign_for_municipality(table.proposed(), by=table.chair)


def test_a_draft_cannot_be_signed(table):
    draft = table.draft()
    with pytest.raises(Refused):
        operations.sign_for_board(draft, by=table.chair)
    with pytest.raises(Refused):
        operations.sign_for_municipality(draft, by=table.alderman)


def test_comment_sends_it_back_and_clears_signatures(table):
    agreement = operations.sign_for_board(table.proposed(), by=table.chair)
    for by in (table.chair, table.resident):
        with pytest.raises(PermissionDenied):
            operations.comment_agreement(agreement, by=by, comment="Nee")
    with pytest.raises(Refused):
        operations.comment_agreement(agreement, by=table.alderman, comment=" ")
    agreement = operations.comment_agreement(agreement, by=table.desk, comment="Te hoog?")
    assert (agreement.status, agreement.comment) == ("concept", "Te hoog?")
    assert agreement.board_signed_on is None
    assert agreement.municipality_due_on is None
    told = Message.objects.filter(kind="agreement_commented")
    assert told.count() == 3
    assert "Te hoog?" in told.first().body
    with pytest.raises(Refused):
        operations.comment_agreement(agreement, by=table.desk, comment="Nog iets")


def test_history_shows_what_changed_between_proposals(table):
    agreement = table.proposed(minimum_residents=75)
    agreement = operations.comment_agreement(agreement, by=table.alderman, comment="Te hoog?")
    agreement = operations.change_agreement(agreement, by=table.chair, minimum_residents=65)
    agreement = operations.propose_agreement(agreement, by=table.chair)
    steps = agreements.history(agreement)
    assert [step.verb for step in steps] == ["propose", "comment", "propose"]
    assert [(c.old, c.new) for c in steps[0].changes] == [("75 inwoners", "65 inwoners")]
    assert steps[2].changes == []


def test_take_back(table):
    agreement = table.proposed()
    with pytest.raises(PermissionDenied):
        operations.take_back_agreement(agreement, by=table.alderman)
    agreement = operations.take_back_agreement(agreement, by=table.member)
    assert agreement.status == "concept"
    with pytest.raises(Refused):
        operations.take_back_agreement(agreement, by=table.member)


def test_a_new_version_replaces_the_old_one(table):
    first = table.agreed()
    second = table.agreed(minimum_residents=40, valid_from=today() + 10 * DAY)
    first.refresh_from_db()
    assert (first.status, first.ends_on) == ("agreed", today() + 9 * DAY)
    in_force = agreement_of
    assert in_force(table.platform, "plan", today() + 9 * DAY) == first
    assert in_force(table.platform, "plan", today() + 10 * DAY) == second
    changed = operations.advance_agreements(today=today() + 10 * DAY)
    assert [agreement.pk for agreement in changed] == [first.pk]
    first.refresh_from_db()
    assert first.status == "replaced"
    assert operations.advance_agreements(today=today() + 10 * DAY) == []
    # What is past stays true.
    assert in_force(table.platform, "plan", today()) == first


def test_a_new_version_at_once(table):
    first = table.agreed()
    later = today() + DAY
    second = table.agreed(today=later, minimum_residents=40)
    first.refresh_from_db()
    assert (first.ends_on, first.status) == (today(), "replaced")
    assert second.valid_from == later


def test_a_new_version_takes_over_all_kinds_or_none(table):
    table.agreed(kinds=["plan", "wish"])
    with pytest.raises(Refused):
        table.draft(kinds=["plan"])
    assert table.draft(kinds=["agenda"]).kinds == ["agenda"]
    assert table.draft(kinds=["plan", "wish", "challenge"]).version == 3


def test_valid_from_never_lies_before_the_last_signature(table):
    assert table.agreed(valid_from=today() - 30 * DAY).valid_from == today()


@pytest.mark.parametrize("who", ["chair", "alderman"])
def test_either_side_gives_three_months_notice(table, who):
    agreement = table.agreed()
    for by in (table.member, table.desk, table.resident):
        with pytest.raises(PermissionDenied):
            operations.end_agreement(agreement, by=by, reason="Klaar")
    by = getattr(table, who)
    with pytest.raises(Refused):
        operations.end_agreement(agreement, by=by, reason="")
    day = datetime.date(2027, 1, 31)
    agreement = operations.end_agreement(agreement, by=by, reason="Klaar", today=day)
    assert agreement.ends_on == datetime.date(2027, 4, 30)
    assert agreement.notice_side == ("neighbourhood" if who == "chair" else "municipality")
    assert agreement.status == "agreed"
    with pytest.raises(Refused):
        operations.end_agreement(agreement, by=by, reason="Klaar", today=day)
    operations.advance_agreements(today=datetime.date(2027, 5, 1))
    agreement.refresh_from_db()
    assert agreement.status == "ended"


@pytest.mark.parametrize("status", AgreementStatus.values)
def test_every_step_is_allowed_or_refused_by_the_table(status):
    table = Table()
    given = {"status": status}
    if status != "concept":
        given |= {"proposed_on": today(), "municipality_due_on": today()}
    if status in ("agreed", "replaced", "ended"):
        given = {"agreed": True, **given}
    steps = {
        "change": lambda a: operations.change_agreement(a, by=table.chair, minimum_residents=9),
        "propose": lambda a: operations.propose_agreement(a, by=table.chair),
        "sign_board": lambda a: operations.sign_for_board(a, by=table.chair),
        "comment": lambda a: operations.comment_agreement(a, by=table.alderman, comment="x"),
        "take_back": lambda a: operations.take_back_agreement(a, by=table.chair),
        "sign_municipality": lambda a: operations.sign_for_municipality(a, by=table.alderman),
        "give_notice": lambda a: operations.end_agreement(a, by=table.chair, reason="x"),
    }
    for verb, take in steps.items():
        agreement = AgreementFactory(platform=table.platform, **given)
        if status in AGREEMENT_STEPS[verb][0]:
            take(agreement)
        else:
            with pytest.raises(Refused):
                take(agreement)
        agreement.steps.all().delete()
        agreement.delete()


def test_an_agreement_cannot_be_made_while_dormant(table):
    agreement = table.proposed()
    operations.change_status(table.platform, by=table.desk, status="dormant", reason="Rust")
    for step in (
        lambda: operations.sign_for_board(agreement, by=table.chair),
        lambda: operations.sign_for_municipality(agreement, by=table.alderman),
    ):
        with pytest.raises(Refused):
            step()


def test_days_in_which_the_platform_was_dormant_do_not_count(table):
    agreement = table.proposed()
    proposed, status = agreement.proposed_on, operations.change_status
    first = {"by": table.desk, "today": proposed + 30 * DAY}
    status(table.platform, status="dormant", reason="Rust", on=proposed + 10 * DAY, **first)
    status(table.platform, status="active", on=proposed + 17 * DAY, **first)
    agreement.refresh_from_db()
    six_weeks = Length(6, Unit.WEEKS)
    assert agreement.municipality_due_on == end_of_term(proposed + 7 * DAY, six_weeks)
    status(table.platform, status="dormant", reason="Rust", on=proposed + 20 * DAY, **first)
    status(table.platform, status="active", on=proposed + 30 * DAY, **first)
    agreement.refresh_from_db()
    assert agreement.municipality_due_on == end_of_term(proposed + 17 * DAY, six_weeks)


def test_discard_is_for_the_board_and_for_a_draft_only(table):
    agreement = table.draft()
    for by in (table.alderman, table.desk, table.resident, None):
        with pytest.raises(PermissionDenied):
            operations.discard_agreement(agreement, by=by)
    agreement = operations.discard_agreement(agreement, by=table.member)
    assert (agreement.status, agreement.steps.last().verb) == ("ended", "end")
    # Nobody else ever saw it, and the kinds are free again.
    assert list(Agreement.objects.public()) == []
    proposed = table.proposed()
    for stopped in (agreement, proposed):
        with pytest.raises(Refused):
            operations.discard_agreement(stopped, by=table.chair)


@pytest.mark.parametrize("verb", ["change", "propose", "sign", "comment", "take_back", "discard"])
def test_what_time_changes_comes_first_in_every_step(table, verb):
    old = AgreementFactory(
        platform=table.platform, agreed=True, kinds=["agenda"], ends_on=today() - DAY
    )
    new = table.draft() if verb in ("change", "propose", "discard") else table.proposed()
    Agreement.objects.filter(pk=old.pk).update(status="agreed")
    {
        "change": lambda: operations.change_agreement(new, by=table.chair, minimum_residents=9),
        "propose": lambda: operations.propose_agreement(new, by=table.chair),
        "sign": lambda: operations.sign_for_board(new, by=table.chair),
        "comment": lambda: operations.comment_agreement(new, by=table.alderman, comment="x"),
        "take_back": lambda: operations.take_back_agreement(new, by=table.chair),
        "discard": lambda: operations.discard_agreement(new, by=table.chair),
    }[verb]()
    old.refresh_from_db()
    assert old.status == "ended"


def test_cards_show_four_lines(table):
    table.agreed(maximum_objections=20)
    (card,) = agreements.cards(table.platform)
    assert [fact.text for fact in card.short_facts] == [
        "60 inwoners van 16 jaar of ouder",
        "Hoogstens 20",
        "6 weken",
        "Binnen 6 weken",
    ]
