"""Questions and signals: the road, who may what, the term, and what stays private."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core import entries, privacy
from core.kinds import Role, Side
from core.terms import add_working_days, end_of_term, today
from core.transitions import Refused
from liaisons import question_privacy
from liaisons.models import (
    Absence,
    Question,
    QuestionEntry,
    QuestionEntryText,
    QuestionTerm,
    QuestionTermPause,
)
from liaisons.operations import questions, save_assignment
from liaisons.question_states import (
    RUNNING,
    TRANSITIONS,
    QuestionKind,
    QuestionOutcome,
    QuestionStatus,
    length_of,
)
from notifications.models import Message
from proposals.models import Proposal
from proposals.operations.asked import draft_from_question
from tests.factories import (
    BoardSeatFactory,
    ContactAssignmentFactory,
    PlatformFactory,
    PortfolioFactory,
    QuestionFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
S = QuestionStatus
ON = datetime.date(2026, 3, 2)  # a Monday without holidays near


class Place:
    """A platform and a subject with everybody who could want to read along."""

    def __init__(self):
        self.platform = PlatformFactory(name="Dorst", slug="dorst")
        self.subject = SubjectFactory(name="Verkeer", slug="verkeer")
        self.here = {"platform": self.platform, "subject": self.subject}
        self.asker = UserFactory()
        self.contact = UserFactory(name="Sanne", function="adviseur")
        self.deputy = UserFactory()
        self.assignment = ContactAssignmentFactory(
            user=self.contact, deputy=self.deputy, **self.here
        )
        self.desk = UserFactory(desk=True)
        self.alderman = PortfolioFactory(**self.here).user
        self.colleague = ContactAssignmentFactory(
            platform=self.platform, subject=SubjectFactory()
        ).user
        self.outsiders = {
            "resident": UserFactory(),
            "board": BoardSeatFactory(platform=self.platform, chair=True).user,
            "desk": self.desk,
            "broker": RoleHolderFactory(platforms=[self.platform]).user,
            "clerk": UserFactory(clerk=True),
            "administrator": UserFactory(administrator=True),
            "alderman": self.alderman,
            "other contact": self.colleague,
        }
        self.outsiders["superuser"] = UserFactory(administrator=True, is_superuser=True)

    def ask(self, **situation):
        return QuestionFactory(by=self.asker, **self.here, **situation)


@pytest.fixture
def place():
    return Place()


def fresh(question):
    return Question.objects.for_list().get(pk=question.pk)


# --- asking ---------------------------------------------------------------------------------------
def test_asking_finds_the_contact_point_starts_the_term_and_tells_both(place):
    question = place.ask(today_is=ON)
    assert (question.handler, question.handler_basis) == (place.contact, "assignment")
    assert (question.status, question.turn) == (S.OPEN, Side.MUNICIPALITY)
    assert question.due_on == add_working_days(ON, 10) == datetime.date(2026, 3, 16)
    assert question.number == f"V-2026-{question.pk:04d}"
    told = set(Message.objects.values_list("user", "kind"))
    assert told == {
        (place.asker.pk, "question_received"),
        (place.contact.pk, "question_yours"),
    }
    body = Message.objects.get(kind="question_received").body
    assert "16 maart 2026" in body
    assert question.number in body
    assert "Auto's rijden te hard" in body
    assert place.contact.email not in body


@pytest.mark.parametrize(
    ("asked_on", "due_on"),
    [
        # Good Friday and Easter Monday are no working days, King's Day and 5 May neither.
        (datetime.date(2026, 3, 27), datetime.date(2026, 4, 14)),
        (datetime.date(2026, 4, 20), datetime.date(2026, 5, 6)),
        # The Friday after Ascension is equated with a holiday.
        (datetime.date(2026, 5, 11), datetime.date(2026, 5, 28)),
    ],
)
def test_the_term_counts_working_days_over_holidays(place, asked_on, due_on):
    assert place.ask(today_is=asked_on).due_on == due_on


def test_an_alderman_has_thirty_days_and_the_next_working_day(place):
    question = place.ask(portfolio=True, today_is=datetime.date(2026, 3, 6))
    assert question.handler == place.alderman
    # 30 days later is Sunday at Easter, and Monday is a holiday too.
    assert question.due_on == datetime.date(2026, 4, 7)
    assert question.due_on == end_of_term(question.asked_on, length_of(QuestionKind.PORTFOLIO))


def test_without_contact_point_it_is_the_desk_and_without_alderman_refused(place):
    other = SubjectFactory()
    asked = {"by": place.asker, "platform": PlatformFactory(), "subject": other}
    words = {"title": "Iets", "text": "Wat?"}
    question = questions.ask(kind=QuestionKind.QUESTION, **asked, **words)
    assert (question.handler, question.handler_basis) == (None, "desk")
    assert place.desk.has_perm("liaisons.answer_question", question)
    with pytest.raises(Refused) as refused:
        questions.ask(kind=QuestionKind.PORTFOLIO, **asked, **words)
    assert refused.value.field == "subject"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 121),
        ("text", ""),
        ("text", "x" * 4001),
        ("platform", None),
        ("subject", None),
        ("kind", "waar"),
        ("cause", ""),
    ],
)
def test_what_is_missing_is_refused_at_its_field(place, field, value):
    said = {"kind": "signal", "cause": "other", "title": "Iets", "text": "Wat?", **place.here}
    with pytest.raises(Refused) as refused:
        questions.ask(by=place.asker, **{**said, field: value})
    assert refused.value.field == field
    assert not Question.objects.exists()


def test_the_same_words_on_one_day_are_one_question(place):
    said = {"kind": "question", "title": "Iets", "text": "Wat?", **place.here}
    first = questions.ask(by=place.asker, **said)
    assert questions.ask(by=place.asker, **said) == first
    assert questions.ask(by=place.asker, **{**said, "text": "Wat dan?"}) != first


def test_nobody_deals_with_his_own_question(place):
    own = QuestionFactory(by=place.contact, **place.here)
    assert own.handler == place.deputy
    with pytest.raises(PermissionDenied):
        questions.answer(own, by=place.contact, text="Ja.")
    with pytest.raises(Refused):
        questions.hand_over(own, by=place.deputy, to=place.contact, reason="Van hem.")


# --- every transition, every role -----------------------------------------------------------------
GIVEN = {
    "write": {"text": "Wij kijken."},
    "ask_back": {"text": "Waar precies?"},
    "reply": {"text": "Bij de school."},
    "remind": {},
    "hand_over": {"to": None, "reason": "Hoort daar."},
    "offer_referral": {"reason": "Weet meer."},
    "withdraw_referral": {},
    "accept_referral": {"text": "Ik bel u morgen."},
    "decline_referral": {"reason": "Niet van mij."},
    "answer": {"text": "Er komt een drempel."},
    "make_plan": {"text": ""},
    "helped": {},
    "not_helped": {"reason": "Wanneer dan?"},
}
SITUATION = {
    S.OPEN: {"late": True},
    S.WAITING: {"waiting": True},
    S.REFERRED: {"late": True, "referred": True},
    S.CLOSED: {"closed": True},
}


def act(verb, question, by):
    given = dict(GIVEN[verb])
    if verb == "offer_referral":
        given["to"] = UserFactory(desk=True)
    operation = draft_from_question if verb == "make_plan" else getattr(questions, verb)
    return operation(question, by=by, **given)


def roles_in(place, question):
    people = {"asker": place.asker, "handler": place.contact, "deputy": place.deputy}
    people |= place.outsiders
    if question.referred_to:
        people["receiver"] = question.referred_to
    return people


@pytest.mark.parametrize("verb", sorted(GIVEN))
@pytest.mark.parametrize("status", SITUATION)
def test_every_step_in_every_status_for_every_role(place, status, verb):
    question = place.ask(**SITUATION[status])
    assert question.status == status
    row = next((r for r in TRANSITIONS if r.name == verb and status in r.sources), None)
    who = set() if row is None else set(row.who)
    who |= {"deputy"} if "handler" in who else set()
    passed = set()
    for role, person in roles_in(place, question).items():
        if status == S.REFERRED and role == "desk" and question.referred_to == person:
            continue
        try:
            with transaction.atomic():
                act(verb, question, person)
                passed.add(role)
                transaction.set_rollback(True)
        except (PermissionDenied, Refused):
            pass
    assert passed == who


def test_the_table_is_tested_whole():
    assert set(GIVEN) | {"lapse"} == TRANSITIONS.names()


@pytest.mark.parametrize(
    ("verb", "field"),
    [
        ("write", "text"),
        ("ask_back", "text"),
        ("reply", "text"),
        ("hand_over", "reason"),
        ("offer_referral", "reason"),
        ("accept_referral", "text"),
        ("decline_referral", "reason"),
        ("answer", "text"),
        ("not_helped", "reason"),
    ],
)
def test_a_step_without_its_words_is_refused_at_its_field(place, verb, field):
    situation = {"referred": True} if "referral" in verb and verb != "offer_referral" else {}
    question = place.ask(closed=verb == "not_helped", **situation)
    by = place.asker if verb in ("reply", "not_helped") else place.contact
    if verb in ("accept_referral", "decline_referral"):
        by = question.referred_to
    given = {**GIVEN[verb], field: " "}
    if verb == "offer_referral":
        given["to"] = place.colleague
    with pytest.raises(Refused) as refused:
        getattr(questions, verb)(question, by=by, **given)
    assert refused.value.field == field


# --- closing --------------------------------------------------------------------------------------
def test_the_database_refuses_to_close_without_an_outcome(place):
    question = place.ask()
    closed = {"status": S.CLOSED, "turn": Side.NOBODY, "closed_on": today()}
    for change in (closed, {"outcome": "answer"}, {"status": S.LAPSED}, {"handler": place.asker}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(**change)
    Question.objects.filter(pk=question.pk).update(**closed, outcome="answer")


def test_an_answer_closes_it_in_time_and_ends_the_clock(place):
    question = place.ask(today_is=ON)
    questions.answer(question, by=place.deputy, text="Er komt een drempel.", today=ON + 3 * DAY)
    question = fresh(question)
    assert (question.status, question.outcome) == (S.CLOSED, QuestionOutcome.ANSWER)
    assert (question.turn, question.due_on, question.wake_on) == (Side.NOBODY, None, None)
    assert question.terms.get().met_on == ON + 3 * DAY
    entry = question.entries.last()
    assert (entry.verb, entry.role, entry.data["on_time"]) == ("answer", Role.DEPUTY, True)
    assert Message.objects.filter(user=place.asker, kind="question_closed").count() == 1


def test_it_becomes_a_draft_of_whoever_asked_with_the_words_carried_over(place):
    long = "Een drempel in de Dorpsstraat bij de school, want daar rijdt iedereen veel te hard, ook"
    question = place.ask(title=long, text="Bij de school.")
    draft_from_question(question, by=place.contact, text="Goed idee.")
    question = fresh(question)
    assert (question.status, question.outcome) == (S.CLOSED, QuestionOutcome.PROPOSAL)
    plan = Proposal.objects.get(from_question=question)
    assert (plan.author, plan.status, plan.platform) == (place.asker, "draft", place.platform)
    assert plan.title == f"{long[:79]}…"
    assert plan.text == f"{long}\n\nBij de school."


def test_a_referral_closes_only_when_it_was_accepted(place):
    question = place.ask(today_is=ON)
    due_on = question.due_on
    questions.offer_referral(
        question, by=place.contact, to=place.colleague, reason="Weet meer.", today=ON + DAY
    )
    question = fresh(question)
    assert (question.status, question.handler) == (S.REFERRED, place.contact)
    assert (question.due_on, question.outcome) == (due_on, "")
    questions.decline_referral(question, by=place.colleague, reason="Nee.", today=ON + 2 * DAY)
    question = fresh(question)
    assert (question.status, question.referred_to, question.due_on) == (S.OPEN, None, due_on)
    assert not place.colleague.has_perm("liaisons.view_question", question)
    questions.offer_referral(question, by=place.contact, to=place.colleague, reason="Toch.")
    questions.accept_referral(question, by=place.colleague, text="Ik bel u morgen.")
    question = fresh(question)
    assert (question.status, question.outcome) == (S.CLOSED, QuestionOutcome.REFERRAL)
    assert question.handler == place.colleague
    assert not place.contact.has_perm("liaisons.view_question", question)


def test_whether_it_helped_is_said_once_and_a_no_reopens_it_once(place):
    question = place.ask(closed=True, today_is=ON)
    questions.not_helped(question, by=place.asker, reason="Wanneer?", today=ON + DAY)
    question = fresh(question)
    assert (question.status, question.outcome, question.is_helped) == (S.OPEN, "", False)
    assert question.reopened_on == ON + DAY
    assert question.due_on == add_working_days(ON + DAY, 10)
    assert question.terms.count() == 2
    questions.answer(question, by=place.contact, text="In mei.", today=ON + 2 * DAY)
    for verb, given in (("not_helped", {"reason": "Nog niet."}), ("helped", {})):
        with pytest.raises(Refused):
            getattr(questions, verb)(fresh(question), by=place.asker, **given)
    other = place.ask(closed=True)
    questions.helped(other, by=place.asker)
    assert fresh(other).is_helped is True
    with pytest.raises(Refused):
        questions.helped(fresh(other), by=place.asker)


# --- the clock ------------------------------------------------------------------------------------
def test_the_clock_stands_still_while_whoever_asked_has_the_turn(place):
    question = place.ask(today_is=ON)
    questions.ask_back(question, by=place.contact, text="Waar?", today=ON + DAY)
    question = fresh(question)
    assert (question.status, question.turn) == (S.WAITING, Side.NEIGHBOURHOOD)
    late_day = ON + 60 * DAY
    assert not question.is_late(late_day)
    assert questions.advance(question, late_day).entry_count == question.entry_count
    # Three working days later: the due date moves by these.
    questions.reply(question, by=place.asker, text="Bij de school.", today=ON + 4 * DAY)
    question = fresh(question)
    assert (question.status, question.turn) == (S.OPEN, Side.MUNICIPALITY)
    assert question.due_on == add_working_days(ON, 13)
    pause = QuestionTermPause.objects.get()
    assert (pause.started_on, pause.ended_on) == (ON + DAY, ON + 4 * DAY)


def test_late_is_computed_and_noted_once_on_the_day_it_became_so(place):
    question = place.ask(today_is=ON)
    first_late_day = question.due_on + DAY
    assert [question.is_late(question.due_on), question.is_late(first_late_day)] == [False, True]
    assert list(Question.objects.late(first_late_day)) == [question]
    assert not Question.objects.late(question.due_on).exists()
    questions.advance_questions(first_late_day + 3 * DAY)
    questions.advance_questions(first_late_day + 4 * DAY)
    late = QuestionEntry.objects.get(question=question, verb="late")
    assert late.at.date() == first_late_day
    told = Message.objects.filter(kind__startswith="question_late").values_list("user", "kind")
    assert set(told) == {
        (place.asker.pk, "question_late"),
        (place.contact.pk, "question_late_handler"),
    }


def test_reminders_rise_and_come_at_most_once_per_five_working_days(place):
    question = place.ask(today_is=ON)
    with pytest.raises(Refused):
        questions.remind(question, by=place.asker, today=question.due_on)
    on, heard = question.due_on + DAY, []
    for _number in range(3):
        questions.remind(question, by=place.asker, today=on)
        with pytest.raises(Refused):
            questions.remind(question, by=place.asker, today=add_working_days(on, 4))
        event = fresh(question).entries.filter(verb="remind").last().number
        told = Message.objects.filter(event__contains=f":{event}:question_reminder")
        heard.append(set(told.values_list("user", flat=True)))
        on = add_working_days(on, 5)
    first = {place.contact.pk}
    second = first | {place.deputy.pk}
    assert heard == [first, second, second | {place.alderman.pk}]
    assert fresh(question).reminder_count == 3


# --- who deals with it ----------------------------------------------------------------------------
def test_handing_over_keeps_the_messages_and_tells_the_new_name_and_why(place):
    question = place.ask()
    questions.write(question, by=place.contact, text="Wij kijken ernaar.")
    questions.hand_over(question, by=place.contact, to=place.colleague, reason="Zij weet meer.")
    question = fresh(question)
    assert (question.handler, question.handler_basis) == (place.colleague, "handover")
    told = Message.objects.get(user=place.asker, kind="question_handed_over").body
    assert place.colleague.public_name() in told
    assert "Zij weet meer." in told
    texts = QuestionEntryText.objects.filter(entry__question=question).values_list("text")
    assert ("Wij kijken ernaar.",) in texts
    assert place.colleague.has_perm("liaisons.answer_question", question)
    assert not place.contact.has_perm("liaisons.view_question", question)
    questions.hand_over(question, by=place.colleague, to=None, reason="Niemand.")
    question = fresh(question)
    assert question.handler is None
    # Handed to the desk it stays there, though there is a contact point.
    questions.advance(question)
    assert fresh(question).handler is None
    assert place.desk.has_perm("liaisons.answer_question", question)
    with pytest.raises(Refused):
        questions.hand_over(question, by=place.desk, to=None, reason="Nog eens.")
    with pytest.raises(Refused):
        questions.hand_over(question, by=place.desk, to=place.outsiders["clerk"], reason="Ja.")


def test_it_moves_when_the_assignment_ends_or_the_person_goes(
    place, django_capture_on_commit_callbacks
):
    question = place.ask()
    place.assignment.ends_on = today() - DAY
    with django_capture_on_commit_callbacks(execute=True):
        save_assignment(place.assignment, by=place.desk)
    question = fresh(question)
    assert question.handler == place.outsiders["broker"]
    assert not place.contact.has_perm("liaisons.view_question", question)
    assert Message.objects.filter(user=place.asker, kind="question_handed_over").count() == 1
    new = ContactAssignmentFactory(starts_on=today(), **place.here)
    questions.advance(question)
    question = fresh(question)
    assert (question.handler, question.assignment) == (new.user, new)


def test_the_deputy_stands_in_for_who_cannot_sign_in_any_more(place):
    question = place.ask()
    type(place.contact).objects.filter(pk=place.contact.pk).update(is_active=False)
    questions.advance(question)
    assert fresh(question).handler == place.deputy


def test_another_alderman_takes_the_questions_of_the_portfolio_over(place):
    question = place.ask(portfolio=True)
    place.alderman.portfolios.update(ends_on=today() - DAY)
    new = PortfolioFactory(**place.here).user
    questions.advance_questions()
    assert fresh(question).handler == new


# --- privacy --------------------------------------------------------------------------------------
@pytest.mark.parametrize("situation", ["ask", "late", "waiting", "referred", "closed", "desk"])
def test_list_and_rule_agree_for_everybody(place, situation):
    question = place.ask(**({situation: True} if situation not in ("ask", "desk") else {}))
    if situation == "desk":
        questions.hand_over(question, by=place.contact, to=None, reason="Niemand.")
        question = fresh(question)
    people = roles_in(place, question)
    seen = set()
    for role, person in people.items():
        is_listed = Question.objects.visible_to(person).contains(question)
        assert is_listed is person.has_perm("liaisons.view_question", question), role
        dealt_with = Question.objects.dealt_with_by(person).contains(question)
        assert dealt_with is (is_listed and person != place.asker)
        seen |= {role} if is_listed else set()
    expected = {
        "desk": {"asker", "desk"},
        "referred": {"asker", "handler", "deputy", "receiver"},
    }.get(situation, {"asker", "handler", "deputy"})
    assert seen == expected


def test_reading_ends_with_the_office_and_the_desk_leaves_its_own_questions(place):
    def deals_with(person, question):
        person = type(person).objects.get(pk=person.pk)
        is_listed = Question.objects.dealt_with_by(person).contains(question)
        assert is_listed is person.has_perm("liaisons.answer_question", question) or (
            question.referred_to_id == person.pk
        )
        return is_listed and person.has_perm("liaisons.view_question", question)

    own = QuestionFactory(by=place.desk, **place.here)
    questions.hand_over(own, by=place.contact, to=None, reason="Niemand.")
    own = fresh(own)
    assert not deals_with(place.desk, own)
    assert deals_with(UserFactory(desk=True), own)
    # Another office keeps the role, not the questions.
    ContactAssignmentFactory(user=place.deputy, platform=place.platform, subject=SubjectFactory())
    question = place.ask(referred=True)
    receiver = question.referred_to
    assert deals_with(place.deputy, question) and deals_with(receiver, question)
    receiver.employments.update(ends_on=today() - DAY)
    receiver.contact_assignments.update(ends_on=today() - DAY)
    type(place.assignment).objects.filter(pk=place.assignment.pk).update(ends_on=today() - DAY)
    question = fresh(question)
    assert not deals_with(place.deputy, question)
    assert not receiver.__class__.objects.get(pk=receiver.pk).has_perm(
        "liaisons.view_question", question
    )


def test_the_question_to_an_alderman_is_his_alone(place):
    question = place.ask(portfolio=True)
    people = {**place.outsiders, "contact": place.contact, "deputy": place.deputy}
    seen = {role for role, p in people.items() if p.has_perm("liaisons.view_question", question)}
    assert seen == {"alderman"}


def test_the_dossier_is_append_only_and_holds(place, capsys):
    question = place.ask(reopened=True)
    rows = list(question.entries.select_related("text_row").order_by("number"))
    assert entries.verify(rows) == []
    assert (question.entry_count, question.dossier_head) == (len(rows), rows[-1].head)
    for change in ({"verb": "write"}, {"data": {}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuestionEntry.objects.filter(pk=rows[0].pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionEntry.objects.filter(pk=rows[0].pk)._raw_delete("default")


def test_erasing_takes_every_word_and_leaves_the_count(place):
    running = place.ask(signal=True, text="Zilverreiger")
    questions.write(running, by=place.contact, text="U schreef: Zilverreiger")
    closed = place.ask(closed=True, title="Zilverreiger")
    other = QuestionFactory(**place.here)
    data = privacy.download(place.asker)["liaisons"]
    assert [row["number"] for row in data["questions_asked"]] == [running.number, closed.number]
    assert "U schreef: Zilverreiger" in str(data)
    assert "Zilverreiger" not in str(privacy.download(UserFactory())["liaisons"])
    privacy.erase(place.asker)
    running, closed = fresh(running), fresh(closed)
    assert (running.status, running.asker, running.title) == (S.LAPSED, None, "")
    assert (closed.status, closed.outcome, closed.title) == (S.CLOSED, "answer", "")
    texts = QuestionEntryText.objects.filter(entry__question__in=[running, closed])
    assert set(texts.values_list("text", "actor", "actor_name")) == {("", None, "")}
    assert not Message.objects.filter(body__contains="Zilverreiger").exists()
    assert Question.objects.signals().count() == 1
    for question in (running, closed):
        rows = question.entries.select_related("text_row").order_by("number")
        assert entries.verify(list(rows)) == []
    assert fresh(other).status == S.OPEN
    # The words of an office stay when the person who spoke them goes.
    questions.write(other, by=other.handler, text="Wij kijken.")
    question_privacy.erase(other.handler)
    row = QuestionEntryText.objects.get(text="Wij kijken.")
    assert row.actor is None


def test_every_running_question_has_a_clock(place):
    for situation in ({}, {"late": True}, {"waiting": True}, {"referred": True}):
        assert place.ask(**situation).status in RUNNING
    assert QuestionTerm.objects.running().count() == 4


def test_during_a_leave_the_deputy_deals_with_it_and_afterwards_the_contact_point_again(place):
    question = place.ask(today_is=ON)
    leave = {"starts_on": ON + DAY, "ends_on": ON + 3 * DAY, "recorded_by": place.desk}
    Absence.objects.create(user=place.contact, **leave)
    handlers = []
    for on in (ON, ON + DAY, ON + 3 * DAY, ON + 4 * DAY):
        questions.advance(question, on)
        handlers.append(fresh(question).handler)
    assert handlers == [place.contact, place.deputy, place.deputy, place.contact]
    told = Message.objects.filter(user=place.asker, kind="question_handed_over")
    assert told.count() == 2
