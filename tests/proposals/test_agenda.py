"""A subject for the council's agenda (burgerinitiatief): the whole municipality, the clerk, a date.

No platform's agreement applies; the ordinance says how many supporters and from which age.
"""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.kinds import Role, Side
from core.terms import add_working_days, today
from core.transitions import Refused
from notifications.models import Message
from platforms.models import Platform
from proposals import operations
from proposals.models import Proposal
from proposals.states import Capacity, Kind, Status, TermKind
from tests.factories import (
    BoardSeatFactory,
    ContactAssignmentFactory,
    DecisionFactory,
    PlatformFactory,
    PortfolioFactory,
    ResidenceFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
)
from tests.factories.proposals import scan_of_signatures
from tests.surface import sign_in
from wijkportaal.progress import Progress, Scope

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SOURCE = "Verordening burgerinitiatief, artikel 4"


@pytest.fixture(autouse=True)
def ordinance(settings):
    settings.AGENDA_SOURCE = SOURCE
    settings.AGENDA_MINIMUM = 3
    settings.AGENDA_MINIMUM_AGE = 16


@pytest.fixture
def clerk():
    return UserFactory(clerk=True, name="Nadia", function="griffier", is_name_public=True)


@pytest.fixture
def subject():
    return SubjectFactory(name="Verkeer", slug="verkeer")


@pytest.fixture
def author():
    return ResidenceFactory(platform=PlatformFactory(name="Dorst", slug="dorst")).user


def write(author, subject, **fields):
    values = {
        "kind": Kind.AGENDA,
        "platform": PlatformFactory(),
        "subject": subject,
        "title": "Laat de raad praten over de bus",
        "text": "De bus rijdt niet meer in de avond.",
    }
    return operations.save_draft(by=author, **{**values, **fields})


@pytest.fixture
def submitted(author, subject, clerk):
    return operations.submit(write(author, subject), by=author)


@pytest.fixture
def gathering(submitted, clerk):
    return operations.admit(submitted, by=clerk)


def support_from_everywhere(proposal, number):
    for _number in range(number):
        resident = ResidenceFactory(platform=PlatformFactory()).user
        operations.support(proposal, by=resident)
    proposal.refresh_from_db()
    return proposal


@pytest.fixture
def reviewed(gathering):
    return support_from_everywhere(gathering, 3)


def council_day(weeks=5):
    return add_working_days(today() + weeks * 7 * DAY, 1)


def test_submitted_it_is_of_no_place_and_goes_to_the_clerk(submitted, clerk):
    assert (submitted.platform, submitted.handler, submitted.status) == (
        None,
        clerk,
        Status.SUBMITTED,
    )
    assert submitted.turn == Side.MUNICIPALITY
    told = Message.objects.filter(kind="proposal_incoming").values_list("user_id", flat=True)
    assert list(told) == [clerk.pk]


def test_it_is_not_offered_without_an_ordinance(settings, author, subject, clerk):
    settings.AGENDA_SOURCE = ""
    with pytest.raises(Refused) as refused:
        operations.submit(write(author, subject), by=author)
    assert refused.value.field == "kind"


@pytest.mark.parametrize("who", ["desk", "resident", "author"])
def test_nobody_but_the_clerk_admits_it(submitted, author, who):
    person = {"desk": UserFactory(desk=True), "resident": UserFactory(), "author": author}[who]
    with pytest.raises(PermissionDenied):
        operations.admit(submitted, by=person)


def test_a_clerk_who_sent_it_in_does_not_admit_it(subject, clerk):
    other = UserFactory(clerk=True)
    plan = operations.submit(write(clerk, subject), by=clerk)
    with pytest.raises(PermissionDenied):
        operations.admit(plan, by=clerk)
    assert operations.admit(plan, by=other).status == Status.GATHERING_SUPPORT


def test_admitted_the_ordinance_is_frozen(settings, gathering):
    settings.AGENDA_MINIMUM = 500
    assert gathering.status == Status.GATHERING_SUPPORT
    assert (gathering.minimum, gathering.minimum_age, gathering.agreement) == (3, 16, None)
    entry = gathering.entries.get(verb="admit")
    assert entry.data["source"] == SOURCE


@pytest.mark.parametrize("now", [2, 500])
def test_another_ordinance_moves_neither_the_number_nor_the_age(settings, gathering, client, now):
    settings.AGENDA_MINIMUM = now
    settings.AGENDA_MINIMUM_AGE = 12
    plan = support_from_everywhere(gathering, 2)
    assert (plan.support_count, plan.status) == (2, Status.GATHERING_SUPPORT)
    form = client.get(reverse("proposals:support", args=[plan.number])).content.decode()
    assert "16 jaar" in form
    assert "12 jaar" not in form
    assert support_from_everywhere(plan, 1).status == Status.UNDER_REVIEW


def test_untouched_it_admits_itself(submitted, clerk):
    later = submitted.due_on + 30 * DAY
    plan = operations.advance(submitted, later)
    assert (plan.status, plan.is_admitted_by_itself) == (Status.GATHERING_SUPPORT, True)


def test_support_counts_from_the_whole_municipality(gathering):
    plan = support_from_everywhere(gathering, 2)
    assert (plan.support_count, plan.support_elsewhere, plan.status) == (
        2,
        0,
        Status.GATHERING_SUPPORT,
    )
    without_an_address = UserFactory()
    operations.support(plan, by=without_an_address)
    plan.refresh_from_db()
    assert (plan.support_count, plan.support_elsewhere) == (2, 1)
    assert support_from_everywhere(plan, 1).status == Status.UNDER_REVIEW


def test_a_reaction_is_from_here_wherever_in_the_municipality_its_author_lives(gathering):
    here = ResidenceFactory(platform=PlatformFactory()).user
    reactions = [
        operations.react(gathering, by=person, text="Ook op zondag.")
        for person in (here, UserFactory())
    ]
    assert [(row.is_from_area, row.place) for row in reactions] == [
        (True, gathering.place_in_sentence),
        (False, ""),
    ]


def test_too_few_is_not_enough_support(gathering):
    plan = operations.advance(gathering, gathering.due_on + DAY)
    assert plan.status == Status.SUPPORT_LACKING


# --- the meeting ----------------------------------------------------------------------------------
def test_the_term_is_the_meeting_that_was_named_beforehand(gathering, clerk):
    day = council_day(9)
    plan = operations.name_meeting(gathering, by=clerk, meeting_on=day)
    assert plan.due_on != day
    plan = support_from_everywhere(plan, 3)
    assert (plan.due_on, plan.meeting_on) == (day, day)
    assert plan.terms.get(kind=TermKind.ANSWER).first_due_on == day


def test_the_term_becomes_the_meeting_that_is_named_at_review(reviewed, clerk, author):
    day = council_day(3)
    plan = operations.name_meeting(reviewed, by=clerk, meeting_on=day)
    assert (plan.due_on, plan.meeting_on) == (day, day)
    assert plan.entries.get(verb="name_meeting").role == Role.CLERK
    assert Message.objects.filter(kind="proposal_meeting_named", user=author).exists()


@pytest.mark.parametrize(
    "day",
    [
        None,
        "morgen",
        today(),
        today() - DAY,
        datetime.date(2199, 1, 1),
        # The first Saturday after a month.
        today() + (30 + (5 - (today() + 30 * DAY).weekday()) % 7) * DAY,
    ],
)
def test_a_day_on_which_the_council_cannot_meet_is_refused(reviewed, clerk, day):
    with pytest.raises(Refused) as refused:
        operations.name_meeting(reviewed, by=clerk, meeting_on=day)
    assert refused.value.field == "meeting_on"


def test_another_meeting_is_an_extension_with_its_reason(reviewed, clerk):
    day = council_day(4)
    plan = operations.name_meeting(reviewed, by=clerk, meeting_on=day)
    with pytest.raises(Refused):
        operations.name_meeting(plan, by=clerk, meeting_on=council_day(6))
    with pytest.raises(Refused):
        operations.extend_term(plan, by=clerk, days=14, reason=" ")
    plan = operations.extend_term(plan, by=clerk, days=14, reason="De vergadering is verzet.")
    term = plan.terms.get(kind=TermKind.ANSWER)
    assert (term.first_due_on, plan.meeting_on, term.extensions) == (day, term.due_on, 1)
    assert plan.meeting_on > day
    with pytest.raises(Refused):
        operations.extend_term(plan, by=clerk, days=7, reason="Nog een keer.")


@pytest.mark.parametrize("who", ["desk", "alderman", "author"])
def test_only_the_clerk_names_the_meeting(reviewed, author, who):
    person = {
        "desk": lambda: UserFactory(desk=True),
        "alderman": lambda: PortfolioFactory().user,
        "author": lambda: author,
    }[who]()
    with pytest.raises(PermissionDenied):
        operations.name_meeting(reviewed, by=person, meeting_on=council_day())


def test_a_clerk_who_sent_it_in_names_no_meeting(subject, clerk):
    other = UserFactory(clerk=True)
    plan = operations.admit(operations.submit(write(clerk, subject), by=clerk), by=other)
    day = council_day()
    with pytest.raises(PermissionDenied):
        operations.name_meeting(plan, by=clerk, meeting_on=day)
    assert operations.name_meeting(plan, by=other, meeting_on=day).meeting_on == day


def test_another_plan_has_no_meeting(clerk):
    from tests.factories import ProposalFactory

    with pytest.raises(PermissionDenied):
        operations.name_meeting(
            ProposalFactory(under_review=True), by=clerk, meeting_on=council_day()
        )


def test_why_this_date_says_that_it_is_a_meeting(reviewed, clerk, client):
    day = council_day(4)
    operations.name_meeting(reviewed, by=clerk, meeting_on=day)
    html = client.get(reviewed.get_absolute_url()).content.decode()
    assert "De raad behandelt het in de vergadering van" in html
    assert SOURCE in html
    operations.extend_term(reviewed, by=clerk, days=14, reason="De vergadering is verzet.")
    html = client.get(reviewed.get_absolute_url()).content.decode()
    assert "De vergadering is verzet." in html


def test_why_this_date_keeps_the_ordinance_of_its_admission(settings, gathering, client):
    settings.AGENDA_SOURCE = "Verordening van later, artikel 9"
    settings.AGENDA_MINIMUM = 500
    html = client.get(gathering.get_absolute_url()).content.decode()
    assert f"uit de hele gemeente nodig: {SOURCE}" in html
    assert "Verordening van later" not in html


def test_late_is_after_the_meeting(reviewed, clerk):
    day = council_day(2)
    plan = operations.name_meeting(reviewed, by=clerk, meeting_on=day)
    assert not Proposal.objects.late(day).filter(pk=plan.pk).exists()
    assert Proposal.objects.late(day + DAY).filter(pk=plan.pk).exists()


# --- signatures on paper --------------------------------------------------------------------------
# Who enters is of one side, who checks of the other; of the municipality that is the clerk alone.
CAN_BRING_LISTS = {
    "clerk": Side.MUNICIPALITY,
    "chair": Side.NEIGHBOURHOOD,
    "worker": "neighbourhood",
}


@pytest.fixture
def people(author, clerk, settings):
    return {
        "author": author,
        "clerk": clerk,
        "chair": BoardSeatFactory(chair=True).user,
        "worker": RoleHolderFactory(worker=True).user,
        "desk": UserFactory(desk=True),
        "broker": RoleHolderFactory().user,
        "contact": ContactAssignmentFactory().user,
        "alderman": PortfolioFactory().user,
        "resident": UserFactory(),
    }


def test_lists_are_entered_by_one_side_and_checked_by_the_other(gathering, people):
    for role, person in people.items():
        if role not in CAN_BRING_LISTS:
            with pytest.raises(PermissionDenied):
                operations.add_paper_list(gathering, by=person, count=2, scan=scan_of_signatures())
    for counted, (role, side) in enumerate(CAN_BRING_LISTS.items(), start=1):
        paper = operations.add_paper_list(
            gathering, by=people[role], count=1, scan=scan_of_signatures()
        )
        assert (paper.entered_side, paper.proposal.entries.last().role) == (
            side,
            "board" if role == "chair" else role,
        )
        asked = Message.objects.filter(kind="paper_list_to_check").values_list("user", flat=True)
        assert people["chair" if role == "clerk" else "clerk"].pk in set(asked)
        for other, person in people.items():
            if other not in CAN_BRING_LISTS:
                with pytest.raises(PermissionDenied):
                    operations.check_paper_list(paper, by=person, counted=1)
            elif CAN_BRING_LISTS[other] == side:
                with pytest.raises(Refused):
                    operations.check_paper_list(paper, by=person, counted=1)
        checker = people["chair" if side == Side.MUNICIPALITY else "clerk"]
        paper = operations.check_paper_list(paper, by=checker, counted=1)
        assert paper.proposal.paper_count == counted
    assert paper.proposal.status == Status.UNDER_REVIEW


def test_whoever_sent_it_in_neither_enters_nor_checks(subject, clerk):
    chair = BoardSeatFactory(chair=True).user
    plan = operations.admit(operations.submit(write(chair, subject), by=chair), by=clerk)
    with pytest.raises(PermissionDenied):
        operations.add_paper_list(plan, by=chair, count=2, scan=scan_of_signatures())
    paper = operations.add_paper_list(plan, by=clerk, count=2, scan=scan_of_signatures())
    with pytest.raises(PermissionDenied):
        operations.check_paper_list(paper, by=chair, counted=2)


def test_the_pages_of_a_list_for_the_council(gathering, people, client):
    """The board enters on the site, the clerk checks on the work floor; and the other way round."""
    add, check = (
        reverse(f"proposals:{name}", args=[gathering.number])
        for name in ("add_paper_list", "check_paper_list")
    )
    sign_in(client, people["chair"])
    assert add in client.get(gathering.get_absolute_url()).content.decode()
    page = client.get(add).content.decode()
    assert "16 jaar" in page
    scan = SimpleUploadedFile("lijst.png", scan_of_signatures().content.read(), "image/png")
    answer = client.post(add, {"count": "2", "choice": "support", "file": scan})
    assert answer.status_code == 302
    assert "Er wacht geen lijst op u" in client.get(check).content.decode()
    sign_in(client, people["clerk"])
    row = client.get("/admin/", {"rij": "papier"}).context["rows"][0]
    assert row.step.verb == "check_paper_list"
    paper = gathering.paper_lists.get()
    step = f"/admin/?rij=papier&stap=check_paper_list&plan={gathering.number}"
    assert "16 jaar" in client.get(step).content.decode()
    values = {"stap-paper": paper.pk, "stap-counted": "2"}
    assert client.post(step, values).status_code == 302
    gathering.refresh_from_db()
    assert gathering.paper_count == 2
    # The other way round: from the work floor to somebody on a board.
    step = step.replace("check_paper_list", "add_paper_list")
    scan.seek(0)
    values = {"stap-count": "1", "stap-choice": "support", "stap-scan": scan}
    assert client.post(step, values).status_code == 302
    sign_in(client, people["chair"])
    paper = gathering.paper_lists.get(checked_on=None)
    own = reverse("proposals:check_paper", args=[gathering.number, paper.pk])
    assert own in client.get("/mijn/").content.decode()
    assert client.get(check).url == own
    scan_url = reverse("proposals:paper_scan", args=[gathering.number, paper.pk])
    assert client.get(scan_url).status_code == 200
    assert client.post(own, {"counted": "1"}).status_code == 302
    gathering.refresh_from_db()
    assert (gathering.paper_count, gathering.status) == (3, Status.UNDER_REVIEW)


# --- the decision ---------------------------------------------------------------------------------
def answer(**fields):
    return {
        "outcome": "no",
        "reason": "De raad vindt dit een taak van de provincie.",
        "alternative": "De raad schrijft de provincie een brief.",
        "capacity": Capacity.COUNCIL,
        **fields,
    }


def test_the_council_decides_and_the_clerk_publishes(reviewed, clerk, client):
    decision = DecisionFactory(by=clerk, title="Besluit over de bus")
    plan = operations.publish_response(reviewed, by=clerk, **answer(decision=decision))
    assert plan.status == Status.DECLINED
    assert plan.published_response.decision == decision
    assert "Besluit over de bus" in client.get(plan.get_absolute_url()).content.decode()
    assert plan.title in client.get(decision.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"capacity": Capacity.OWN_MANDATE},
        {"capacity": Capacity.COUNCIL, "decided_on": datetime.date(2026, 1, 1), "reference": "R1"},
    ],
)
def test_without_a_decision_of_the_council_there_is_no_answer(reviewed, clerk, fields):
    with pytest.raises(Refused):
        operations.publish_response(reviewed, by=clerk, **answer(**fields))


def test_a_decision_of_the_college_does_not_answer_for_the_council(reviewed, clerk):
    college = DecisionFactory(by=clerk, kind="college")
    for capacity, field in ((Capacity.COLLEGE, "capacity"), (Capacity.COUNCIL, "decision")):
        with pytest.raises(Refused) as refused:
            operations.publish_response(
                reviewed, by=clerk, **answer(capacity=capacity, decision=college)
            )
        assert refused.value.field == field
    reviewed.refresh_from_db()
    assert (reviewed.status, reviewed.published_response) == (Status.UNDER_REVIEW, None)
    council = DecisionFactory(by=clerk, kind="council")
    plan = operations.publish_response(reviewed, by=clerk, **answer(decision=council))
    assert plan.status == Status.DECLINED


@pytest.mark.parametrize("is_of_board", [False, True])
def test_the_next_step_of_the_council_is_promised(author, subject, clerk, client, is_of_board):
    """To the board that sent it in; else to every active platform."""
    active = [PlatformFactory(), PlatformFactory()]
    PlatformFactory(status="dissolved")
    seat = BoardSeatFactory(chair=True, platform=active[0])
    if is_of_board:
        draft = write(
            seat.user, subject, platform=active[0], on_behalf_of="De bewoners van de Kerkstraat"
        )
        plan = operations.submit(draft, by=seat.user)
    else:
        plan = operations.submit(write(author, subject), by=author)
    plan = support_from_everywhere(operations.admit(plan, by=clerk), 3)
    values = answer(
        outcome="yes",
        alternative="",
        cost=0,
        executor=clerk,
        next_step="De griffie stuurt de brief",
        next_step_on=today() + 30 * DAY,
        decision=DecisionFactory(by=clerk, kind="council"),
    )
    plan = operations.publish_response(plan, by=clerk, **values)
    promise = plan.published_response.promises.get()
    receivers = {party.platform for party in promise.parties.all()}
    wanted = {active[0]} if is_of_board else set(Platform.objects.active())
    assert receivers == wanted
    assert receivers >= {active[0]}
    assert (promise.due_on, promise.promiser) == (plan.due_on, clerk)
    assert Message.objects.filter(kind="promise_made", user=seat.user).count() == 1
    assert promise.title in client.get(promise.get_absolute_url()).content.decode()
    operations.start(plan, by=clerk, planned_end_on=today() + 60 * DAY)
    promise.refresh_from_db()
    assert promise.status == "kept_claimed"


def test_the_desk_does_not_answer_for_the_council(reviewed, clerk):
    with pytest.raises(PermissionDenied):
        operations.publish_response(
            reviewed, by=UserFactory(desk=True), **answer(decision=DecisionFactory(by=clerk))
        )


def test_the_clerk_needs_no_mandate_to_refuse(submitted, clerk):
    plan = operations.refuse(
        submitted, by=clerk, reason="not_ours", text="De provincie gaat erover.", route="Bel hen."
    )
    assert plan.status == Status.NOT_ADMISSIBLE


# --- what the database holds ----------------------------------------------------------------------
def test_only_a_subject_for_the_council_is_of_no_place(submitted):
    rows = Proposal.objects.filter(pk=submitted.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(kind=Kind.PLAN)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(platform=PlatformFactory())


# --- pages ----------------------------------------------------------------------------------------
def test_every_page_of_it_opens_for_everybody(gathering, author, clerk, client):
    pages = ["detail", "print", "versions", "dossier_json"]
    for name in pages:
        assert client.get(reverse(f"proposals:{name}", args=[gathering.number])).status_code == 200
    assert "Heel de gemeente" in client.get(reverse("proposals:list")).content.decode()
    assert client.get(reverse("proposals:support", args=[gathering.number])).status_code == 200
    for person in (author, clerk, UserFactory(desk=True), UserFactory()):
        own = Client()
        sign_in(own, person)
        assert own.get(gathering.get_absolute_url()).status_code == 200
        assert own.get(reverse("proposals:support", args=[gathering.number])).status_code == 200
    own = Client()
    sign_in(own, author)
    assert own.get(reverse("proposals:receipt", args=[gathering.number])).status_code == 200
    answer = client.get(f"/api/v1/plannen/{gathering.number}").json()
    assert (answer["soort"], answer["platform"]) == ("agenda", None)
    assert gathering.number in client.get(reverse("proposals:csv")).content.decode()
    assert client.get("/", {}).status_code == 200
    assert client.get("/zoeken/", {"q": "bus"}).status_code == 200


def test_the_form_offers_it_only_with_an_ordinance(settings, client):
    url = reverse("proposals:submit")
    client.post(url, {"platform": PlatformFactory(slug="dorp").slug})
    page = reverse("proposals:submit_step", args=["plan"])
    assert 'value="agenda"' in client.get(page).content.decode()
    settings.AGENDA_SOURCE = ""
    assert 'value="agenda"' not in client.get(page).content.decode()


WORDS = {"title": "De bus", "text": "De bus rijdt niet meer in de avond."}


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_no_place_is_asked_and_no_word_is_lost(author, subject, client, is_signed_in):
    """Ticked, no platform is asked; who chooses another kind afterwards is asked it after all."""
    if is_signed_in:
        sign_in(client, author)
    page = client.get(reverse("proposals:submit")).content.decode()
    assert "Niet nodig bij een onderwerp voor de raad." in page
    assert "3 mensen van 16 jaar of ouder" in page
    answer = client.post(reverse("proposals:submit"), {"for_council": "on"})
    html = client.get(answer.url).content.decode()
    assert "voor de hele gemeente" in html
    values = {**WORDS, "subject": subject.slug}
    # Another kind: now a place is needed, and what was typed stays.
    other = client.post(answer.url, {**values, "kind": "wish"}).url
    first = client.get(other, follow=True).request["PATH_INFO"]
    assert first.endswith("/waar/") or first == reverse("proposals:submit")
    page = client.get(first)
    assert not page.context["form"]["for_council"].value()
    plan_url = client.post(first, {"for_council": "on"}).url
    page = client.get(plan_url)
    assert [page.context["form"][name].value() for name in ("kind", "title", "text")] == [
        "agenda",
        *WORDS.values(),
    ]
    third = client.post(plan_url, {**values, "kind": "agenda"}).url
    assert client.get(third).status_code == 200
    if is_signed_in:
        last = client.post(third, {"may_be_mailed": "on"}).url
        assert "Heel de gemeente" in client.get(last).content.decode()
        receipt = client.post(last, {"go": "submit"}).url
        assert client.get(receipt).status_code == 200
        assert Proposal.objects.submitted().get().is_for_council


def test_a_place_below_the_tick_does_not_hinder(client):
    url = reverse("proposals:submit")
    answer = client.post(url, {"for_council": "on", "postcode": "bestaat niet", "platform": "nee"})
    assert answer.status_code == 302
    assert client.post(url, {"postcode": "", "platform": ""}).status_code == 200


def test_the_clerk_finds_it_on_the_work_floor(submitted, clerk, client):
    sign_in(client, clerk)
    html = client.get("/admin/").content.decode()
    assert submitted.number in html
    assert client.get(f"/admin/plannen/{submitted.number}/").status_code == 200


def test_a_clerk_has_no_work_floor_without_an_ordinance(settings, clerk, client):
    settings.AGENDA_SOURCE = ""
    sign_in(client, clerk)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/plannen/WP-2026-0001/").status_code == 404


def test_progress_counts_it_in_a_row_of_its_own(gathering, client):
    progress = Progress(Scope.last_year())
    row = next(row for row in progress.rows if row.platform is None)
    assert (row.open, row.balance.from_neighbourhood) == (1, 1)
    assert sum(row.open for row in progress.rows) == progress.open
    response = client.get("/voortgang/lopend/", {"wijk": "heel-de-gemeente"})
    assert response.context["page"].paginator.count == 1


def test_a_new_clerk_takes_it_over(submitted, clerk):
    other = UserFactory(clerk=True)
    clerk.employments.update(starts_on=today() - 9 * DAY, ends_on=today() - DAY)
    from core.roles import forget_roles

    forget_roles(clerk)
    assert operations.rehandle_all() == 1
    submitted.refresh_from_db()
    assert submitted.handler == other
