"""List and rule agree: what a list shows is what the rule lets somebody see, for all and always."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from core.terms import today as current_day
from council import desk, filters
from council import operations as council
from council.filters import MOST_TALLIED
from council.models import Promise
from council.states import RUNNING, PromiseStatus, Standing
from liaisons.models import ContactAssignment
from notifications.models import Message
from platforms.models import Agreement
from proposals import operations
from proposals.desk import queues, views
from proposals.desk.rows import rows_for, with_everything
from proposals.models import Proposal
from proposals.states import Status
from tests import surface
from tests.factories import (
    AgreementFactory,
    BoardSeatFactory,
    CouncilSeatFactory,
    ExpectationFactory,
    PartiesOf,
    PromiseFactory,
    ProposalFactory,
    RoleHolderFactory,
    UserFactory,
)
from tests.factories.proposals import scan_of_signatures
from tests.proposals.conftest import place  # noqa: F401  the fixture
from wijkportaal.progress import PROMISE_FIGURES, Progress, Scope

DAY = datetime.timedelta(days=1)
S = PromiseStatus

STATUSES = [status.value for status in Status if status not in {Status.MERGED}]


def everybody(place):  # noqa: F811
    """Each role, also the ones that have ended, an inactive account and nobody at all."""
    former = BoardSeatFactory(platform=place.platform, over=True).user
    return {
        "visitor": None,
        "author": place.author,
        "neighbour": place.neighbour,
        "outsider": place.outsider,
        "chair": place.chair,
        "member": place.member,
        "former member": former,
        "contact": place.contact,
        "deputy": place.deputy,
        "desk": place.desk,
        "broker": place.broker,
        "worker": RoleHolderFactory(platforms=[place.platform], worker=True).user,
        "alderman": place.alderman,
        "clerk": UserFactory(clerk=True),
        "council member": CouncilSeatFactory().user,
        "administrator": UserFactory(administrator=True),
        "superuser": UserFactory(is_superuser=True),
        "inactive": UserFactory(is_active=False),
    }


def anonymous_or(person):
    return person or AnonymousUser()


@pytest.mark.parametrize("status", STATUSES)
def test_a_plan_in_the_list_is_a_plan_one_may_see(place, status):  # noqa: F811
    plan = ProposalFactory(
        **{status: True}, platform=place.platform, subject=place.subject, author=place.author
    )
    people = everybody(place)
    for role, person in people.items():
        user = anonymous_or(person)
        listed = Proposal.objects.visible_to(user).contains(plan)
        assert listed is user.has_perm("proposals.view_proposal", plan), role
        assert listed is (status != "draft" or role == "author"), role
        page = Proposal.objects.public().filter(pk=plan.pk).exists()
        assert page is (status != "draft")


def test_the_draft_of_a_helper_is_seen_by_the_helper_alone(place):  # noqa: F811
    draft = operations.save_draft(
        by=place.desk, title="Bank", platform=place.platform, on_behalf_of="De Dorpsstraat"
    )
    for role, person in everybody(place).items():
        user = anonymous_or(person)
        listed = Proposal.objects.visible_to(user).contains(draft)
        assert listed is user.has_perm("proposals.view_proposal", draft) is (role == "desk"), role


@pytest.mark.parametrize("trait", [{}, {"proposed": True}, {"agreed": True}])
def test_an_agreement_in_the_list_is_one_that_one_may_see(place, trait):  # noqa: F811
    agreement = AgreementFactory(platform=place.platform, **trait)
    for role, person in everybody(place).items():
        user = anonymous_or(person)
        listed = Agreement.objects.visible_to(user, current_day()).contains(agreement)
        assert listed is user.has_perm("platforms.view_agreement_version", agreement), role
        assert listed is (bool(trait) or role in {"chair", "member"}), role


def test_messages_assignments_and_the_work_list_agree_with_their_pages(place, client):  # noqa: F811
    plan = place.submitted()
    told = Message.objects.first()
    hidden = ContactAssignment.objects.create(
        user=place.desk,
        subject=place.subject,
        platform=None,
        starts_on=plan.submitted_on,
        is_published=False,
    )
    assert not ContactAssignment.objects.published().contains(hidden)
    for role, person in everybody(place).items():
        if person is None or not person.is_active:
            continue
        surface.sign_in(client, person)
        in_list = Message.objects.of(person).contains(told)
        page = client.get(f"/mijn/berichten/{told.pk}/").status_code
        assert (page == 200) is in_list, role
        desk = client.get(f"/admin/plannen/{plan.number}/").status_code
        assert (desk == 200) is person.has_perm("proposals.view_desk_proposal", plan), role


# What a queue waits for is a step of whoever reads it.
OWN_STEP = {
    "papier": "check_paper_list",
    "weglakken": "confirm_redaction",
    "gemeld": "settle_report",
    "reacties": "answer_reactions",
}


def test_each_queue_holds_what_its_reader_opens_and_does(place, client, settings):  # noqa: F811
    """Every queue x every role: each row opens, and so does the step that it offers."""
    settings.AGENDA_SOURCE = "Verordening burgerinitiatief, artikel 4"
    settings.AGENDA_MINIMUM, settings.AGENDA_MINIMUM_AGE = 2, 16
    people = everybody(place)
    clerk, chair = people["clerk"], people["chair"]
    for_council = place.submitted(kind="agenda")
    for_council = operations.admit(for_council, by=clerk)
    plans = [
        place.under_review(),
        place.announced(),
        place.forwarded(),
        place.declined(),
        place.municipal_declined(),
        place.accepted(),
        place.reactions_waiting(),
        place.board_asked(),
    ]
    listed = place.under_review()
    for plan, person in ((for_council, chair), (listed, chair), (listed, place.contact)):
        operations.add_paper_list(plan, by=person, count=1, scan=scan_of_signatures())
    for plan in (for_council, plans[0]):
        operations.report_content(plan, reason="personal_data", text="Een naam.")
        operations.propose_redaction(
            plan, by=place.desk, reason="personal_data", passage="Ouderen willen"
        )
    operations.prepare_response(listed, by=place.contact, reason="Nog niet af.")
    place.submitted()
    place.wait(14)
    seen = {}
    for role, person in people.items():
        if person is None or not person.is_active or not queues.works_here(person):
            continue
        surface.sign_in(client, person)
        known = queues.counts(person)
        opened = {}
        for slug in queues.BY_SLUG:
            found = with_everything(queues.in_queue(slug, person))
            rows = rows_for(person, found, waits_for=views.WAITS_FOR.get(slug, ()))
            assert known[slug] == len(rows), (role, slug)
            seen[role, slug] = {row.proposal.number for row in rows}
            for row in rows:
                number = row.proposal.number
                if slug in OWN_STEP:
                    assert row.step and row.step.verb == OWN_STEP[slug], (role, slug, number)
                url = f"/admin/plannen/{number}/"
                if row.step and row.step.page:
                    url += "reacties/"
                elif row.step:
                    url += f"?stap={row.step.verb}"
                opened.setdefault(number, url)
        for url in opened.values():
            assert client.get(url).status_code == 200, (role, url)
    council = {for_council.number}
    for slug in queues.BY_SLUG:
        assert seen["clerk", slug] <= council, slug
        assert not seen["contact", slug] & council or slug in OWN_STEP, slug
    assert seen["clerk", "alles"] == seen["clerk", "papier"] == council
    assert seen["desk", "papier"] == {listed.number}
    assert council < seen["administrator", "alles"]
    assert seen["contact", "gemeld"] == council | {plans[0].number}
    # Every queue was looked at with something in it.
    filled = {slug for (_role, slug), numbers in seen.items() if numbers}
    assert filled >= set(queues.BY_SLUG) - {"minimum", "niet-toegewezen", "wethouder"}, filled


# --- promises -------------------------------------------------------------------------------------
def register(platform, subject):
    """A promise of each standing and side, of the days on which a boundary lies, and elsewhere."""
    here = {"platform": platform, "subject": subject}
    on = current_day()
    made = [
        *(
            PromiseFactory(**{trait: True}, **here)
            for trait in ("late", "claimed", "kept", "no_reaction", "broken", "lapsed", "not_yet")
        ),
        *(
            ExpectationFactory(**{trait: True} if trait else {}, **here)
            for trait in ("", "unanswered", "corrected", "rejected", "confirmed")
        ),
        *(PromiseFactory(due_on=on + days * DAY, **here) for days in (-1, 0, 7, 8, 28)),
        PromiseFactory(by_neighbourhood=True, **here),
        PromiseFactory(by_neighbourhood=True, late=True, **here),
        PromiseFactory(by_neighbourhood=True, claimed=True, **here),
        PromiseFactory(said_on=on - 400 * DAY, postponed=1, **here),
        PromiseFactory(late=True),
    ]
    asked = PromiseFactory(due_on=on - 60 * DAY, **here)
    council.ask_broken(asked, by=PartiesOf(**here).chair, text="Er kwam niets van.")
    return [*made, Promise.objects.get(pk=asked.pk)]


def keys(records):
    return {record.pk for record in records}


def test_every_filter_of_the_register_holds_the_promises_for_which_it_is_so(place):  # noqa: F811
    on = current_day()
    rows = register(place.platform, place.subject)
    author = rows[0].promiser
    for role, person in everybody(place).items():
        user = anonymous_or(person)
        visible = keys(Promise.objects.visible_to(user))
        assert visible == {row.pk for row in rows if user.has_perm("council.view_promise", row)}
        assert visible == keys(rows), role
    so = {
        **{
            f"standing={standing.value}": lambda row, standing=standing: (
                row.standing(on) == standing
            )
            for standing in Standing
        },
        "side=neighbourhood": lambda row: row.is_by_neighbourhood,
        "side=municipality": lambda row: not row.is_by_neighbourhood,
        "role=alderman": lambda row: row.promiser_role == "alderman",
        f"subject={place.subject.slug}": lambda row: row.subject_id == place.subject.pk,
        f"platform={place.platform.slug}": lambda row: (
            place.platform.pk in {party.platform_id for party in row.parties.all()}
        ),
        f"year={on.year}": lambda row: row.said_on.year == on.year,
        f"by={author.pk}": lambda row: row.promiser_id == author.pk,
        f"after={(on - 100 * DAY).isoformat()}": lambda row: row.said_on >= on - 100 * DAY,
        f"before={(on - 100 * DAY).isoformat()}": lambda row: row.said_on <= on - 100 * DAY,
        f"standing=late&standing=kept&platform={place.platform.slug}": lambda row: (
            row.standing(on) in (Standing.LATE, Standing.KEPT)
            and place.platform.pk in {party.platform_id for party in row.parties.all()}
        ),
    }
    for most in (MOST_TALLIED, 0):
        # Counted in Python of few, by the database of many; both ways of looking a place up.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(filters, "MOST_TALLIED", most)
            patch.setattr(filters.PromiseFilterSet, "_are_many", lambda *args: most == 0)  # noqa: B023
            for query, rule in so.items():
                chosen = filters.PromiseFilterSet(QueryDict(query), on)
                wanted = {row.pk for row in rows if rule(row)}
                assert not chosen.has_bad_values, query
                assert (query, keys(chosen.qs)) == (query, wanted)
                assert (query, chosen.number) == (query, len(wanted))
            everything = filters.PromiseFilterSet(QueryDict(), on)
            for standing, _label in filters.FIGURES:
                stand = [row for row in rows if row.standing(on) == standing]
                assert everything.count_of(standing) == len(stand)


def test_every_queue_and_figure_counts_the_promises_for_which_it_is_so(place):  # noqa: F811
    on = current_day()
    rows = register(place.platform, place.subject)
    alderman = rows[0].promiser
    queues = {
        "van-mij": lambda row: row.status == S.OPEN and row.promiser_id == alderman.pk,
        "te-laat": lambda row: row.standing(on) == Standing.LATE and not row.is_by_neighbourhood,
        "deze-week": lambda row: row.status == S.OPEN and 0 <= (row.due_on - on).days <= 7,
        "verwachtingen": lambda row: row.status == S.REPORTED,
        "te-beoordelen": lambda row: row.status == S.KEPT_CLAIMED and row.is_by_neighbourhood,
        "griffier": lambda row: row.status == S.OPEN and row.broken_asked_on is not None,
        "alle": lambda row: row.status in RUNNING,
    }
    assert set(queues) == set(desk.BY_SLUG)
    number = desk.counts(alderman, on)
    for slug, rule in queues.items():
        wanted = {row.pk for row in rows if rule(row)}
        assert (slug, keys(desk.in_queue(slug, alderman, on))) == (slug, wanted)
        assert (slug, number[slug]) == (slug, len(wanted))
    figures = {
        "toezeggingen-open": lambda row: row.status == S.OPEN,
        "toezeggingen-te-laat": lambda row: row.standing(on) == Standing.LATE,
        "toezeggingen-nagekomen": lambda row: row.status == S.KEPT,
        "toezeggingen-niet-nagekomen": lambda row: row.status == S.BROKEN,
        "toezeggingen-geen-reactie": lambda row: row.status == S.NO_REACTION,
        "verwachtingen-wachten": lambda row: row.status == S.REPORTED,
        "verwachtingen-zonder-reactie": lambda row: row.standing(on) == Standing.UNANSWERED,
    }
    assert set(figures) == set(PROMISE_FIGURES)
    for scope in (Scope.last_year(None, on), Scope.last_year(place.platform, on)):
        here = [
            row
            for row in rows
            if scope.platform is None
            or scope.platform.pk in {party.platform_id for party in row.parties.all()}
        ]
        numbers = Progress(scope).promises
        for key, rule in figures.items():
            wanted = {row.pk for row in here if rule(row)}
            assert (key, keys(PROMISE_FIGURES[key].plans(scope))) == (key, wanted)
            assert (key, numbers[key]) == (key, len(wanted))
