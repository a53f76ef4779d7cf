"""The next step of an answer stands in the register, and nobody keeps two books (R18, R19)."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps

from core.terms import next_working_day, today
from council import operations as register
from council.models import Promise
from council.states import PromiseStatus
from notifications.models import Message
from proposals import operations
from proposals.models import Proposal
from tests.factories import BoardSeatFactory, ProposalFactory, UserFactory, desk_of

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
S = PromiseStatus


def promise_of(plan):
    return Promise.objects.get(responses__proposal=plan)


def test_a_yes_stands_in_the_register_with_the_date_of_the_plan():
    plan = ProposalFactory(accepted=True)
    plan = Proposal.objects.get(pk=plan.pk)
    promise = promise_of(plan)
    response = plan.published_response
    assert promise.status == S.OPEN
    assert promise.title == response.next_step
    assert promise.promiser == response.executor
    assert promise.first_due_on == promise.due_on == plan.due_on
    assert promise.due_on == response.next_step_on == next_working_day(response.next_step_on)
    assert promise.said_on == plan.answered_on
    assert promise.parties.get().platform == plan.platform
    assert plan.number in promise.said_where


def test_a_no_promises_nothing():
    ProposalFactory(declined=True)
    assert not Promise.objects.exists()


def test_the_answer_tells_of_it_itself():
    ProposalFactory(accepted=True)
    assert not Message.objects.filter(kind__in=["promise_made", "promise_yours"]).exists()


def test_starting_the_plan_says_that_the_promise_was_kept():
    plan = ProposalFactory(in_execution=True)
    promise = promise_of(plan)
    assert promise.status == S.KEPT_CLAIMED
    assert promise.note
    assert [entry.verb for entry in promise.entries.all()] == ["promise", "claim_kept"]


def test_a_promise_that_was_opened_again_is_claimed_anew_when_the_plan_is_done():
    plan = ProposalFactory(in_execution=True)
    promise = promise_of(plan)
    chair = BoardSeatFactory(platform=plan.platform).user
    promise = register.not_yet(promise, by=chair, text="Er is niet begonnen.")
    executor = plan.published_response.executor or UserFactory(desk=True)
    operations.complete(plan, by=executor, text="Het ligt er.")
    promise.refresh_from_db()
    assert promise.status == S.KEPT_CLAIMED
    assert promise.note == "Het ligt er."


def test_stopping_breaks_nothing_by_itself():
    plan = ProposalFactory(accepted=True)
    executor = plan.published_response.executor or UserFactory(desk=True)
    operations.stop(plan, by=executor, text="De leverancier is failliet.")
    assert promise_of(plan).status == S.OPEN


def test_what_became_of_the_promise_otherwise_is_left_as_it_is():
    plan = ProposalFactory(accepted=True)
    promise = promise_of(plan)
    promise = register.break_promise(promise, by=promise.promiser, text="Het lukt niet.")
    executor = plan.published_response.executor or UserFactory(desk=True)
    operations.start(plan, by=executor, planned_end_on=today() + 30 * DAY)
    promise.refresh_from_db()
    assert promise.status == S.BROKEN


def test_answer_and_promise_link_to_each_other(client):
    plan = ProposalFactory(accepted=True)
    promise = promise_of(plan)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert promise.get_absolute_url() in page
    back = client.get(promise.get_absolute_url()).content.decode()
    assert f"{plan.get_absolute_url()}#antwoord" in back


# --- covered words ---------------------------------------------------------------------------
SHORT = "Wij bellen Jan Jansen uit de Kerkstraat over de bankjes"
LONG = f"{'Wij plaatsen de bankjes langs het pad om de vijver, en ' * 2}bellen Jan Jansen daarover"


def cover(plan, passage):
    redaction = operations.propose_redaction(
        plan, by=UserFactory(desk=True), reason="personal_data", passage=passage
    )
    return operations.confirm_redaction(redaction, by=UserFactory(desk=True))


def everywhere(client, promise):
    """All that anyone can read of a promise: pages, sheet, feed, interface, dossier."""
    page = promise.get_absolute_url()
    urls = (
        page,
        f"{page}dossier.json",
        f"{page}volgen/",
        "/toezeggingen/",
        "/toezeggingen/lijst.csv",
        "/toezeggingen/nieuws.atom",
        "/api/v1/toezeggingen",
        f"/api/v1/toezeggingen/{promise.pk}",
        "/zoeken/?q=bankjes",
        f"/platforms/{promise.parties.get().platform.slug}/",
    )
    return {url: client.get(url, follow=True).content.decode() for url in urls}


@pytest.mark.parametrize("words", [SHORT, LONG])
def test_covered_words_of_an_answer_are_covered_in_its_promise_and_come_back(client, words):
    plan = ProposalFactory(accepted=True, answer={"next_step": words})
    executor = plan.published_response.executor or UserFactory(desk=True)
    operations.start(
        plan, by=executor, planned_end_on=today() + 30 * DAY, text="Jan Jansen is gebeld."
    )
    promise = promise_of(plan)
    client.force_login(UserFactory(desk=True))
    shown = everywhere(client, promise)
    assert "Jan" in shown[promise.get_absolute_url()]
    assert Promise.objects.filter(search_text__words=["jans"]).exists()

    redaction = cover(plan, "Jan Jansen")
    for url, page in everywhere(client, promise).items():
        assert "Jansen" not in page, url
        assert "Jan J" not in page, url
        assert "bellen Jan" not in page, url
    page = client.get(promise.get_absolute_url()).content.decode()
    assert "weggelakt op" in page
    assert not Promise.objects.filter(search_text__words=["jans"]).exists()
    promise.refresh_from_db()
    assert promise.title and "Jan" in f"{promise.title}{promise.text}"
    assert promise.entries.latest("number").verb == "cover"

    operations.undo_redaction(redaction, by=UserFactory(desk=True))
    assert everywhere(client, promise)[promise.get_absolute_url()].count("Jan Jansen") == shown[
        promise.get_absolute_url()
    ].count("Jan Jansen")
    assert Promise.objects.filter(search_text__words=["jans"]).exists()
    assert promise.entries.latest("number").verb == "uncover"


def test_what_was_covered_before_the_answer_is_covered_in_its_promise_too():
    plan = ProposalFactory(under_review=True, text="Bel Jan Jansen voor de bankjes.")
    cover(plan, "Jan Jansen")
    executor = desk_of(plan.platform)
    operations.publish_response(
        plan,
        by=executor,
        outcome="yes",
        reason="Het is een goed plan.",
        capacity="own_mandate",
        cost=0,
        executor=executor,
        next_step="Wij bellen Jan Jansen",
        next_step_on=today() + 30 * DAY,
    )
    promise = promise_of(plan)
    assert "Jansen" not in promise.shown_title
    assert "jans" not in promise.search_text.split()
    assert promise.entries.count() == 1


def test_covering_what_the_promise_does_not_say_writes_nothing_there():
    plan = ProposalFactory(accepted=True, text="Bel Jan Jansen.")
    cover(plan, "Jan Jansen")
    assert promise_of(plan).entries.count() == 1


def test_the_migration_covers_what_was_covered_before_promises_could_be():
    plan = ProposalFactory(accepted=True, answer={"next_step": SHORT})
    cover(plan, "Jan Jansen")
    kept = Promise.objects.values("covered", "search_text").get(responses__proposal=plan)
    promise = promise_of(plan)
    promise.covered, promise.search_text = None, "jan jans"
    promise.save()
    import_module(
        "proposals.migrations.0015_promises_cover_what_their_answer_covers"
    ).cover_promises(apps, None)
    assert Promise.objects.values("covered", "search_text").get(pk=promise.pk) == kept
    assert kept["covered"][0][0] == "Jan Jansen"
