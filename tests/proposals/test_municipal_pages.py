"""What everybody reads of a plan of the municipality: page, card, list, bundle, API, own portal."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.terms import today
from proposals import operations
from proposals.models import Proposal
from proposals.states import Outcome
from proposals.states import Status as S
from tests.factories import (
    ContactAssignmentFactory,
    PlatformFactory,
    PortfolioFactory,
    ProposalFactory,
)

DAY = datetime.timedelta(days=1)


def html_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def bundle_url(key):
    return reverse("proposals:bundle", args=[key])


@pytest.fixture
def marked(place):
    """Three plans, each gone on with in another way."""
    PortfolioFactory(user=place.alderman, subject=place.subject, platform=None)
    without = operations.continue_without_support(
        place.municipal_support_lacking(), by=place.alderman, reason="De bomen zijn ziek."
    )
    against = operations.continue_against(
        place.municipal_declined_with_support(),
        by=place.alderman,
        answer="Het riool is op.",
        planned_end_on=today() + 30 * DAY,
    )
    silent = place.board_asked_with_support()
    place.without_board()
    silent = operations.continue_unanswered(
        silent,
        by=place.alderman,
        report="Twaalf voor en <b>drie</b> tegen.",
        planned_end_on=today() + 30 * DAY,
    )
    return {"without_support": without, "against": against, "unanswered": silent}


WORDS = {
    "without_support": "Doorgezet zonder draagvlak",
    "against": "Doorgezet tegen de wijk in",
    "unanswered": "Doorgezet zonder antwoord",
}


def test_a_mark_stands_on_page_card_list_and_api(client, place, marked):
    cards = html_of(client, "/plannen/?scope=all")
    sheet = client.get("/plannen/lijst.csv?scope=all").content.decode()
    for mark, proposal in marked.items():
        page = html_of(client, proposal.get_absolute_url())
        assert '<p class="wp-marks__title">' in page and WORDS[mark] in page
        assert WORDS[mark] in cards and WORDS[mark] in sheet
        found = client.get(f"/api/v1/plannen/{proposal.number}").json()
        assert found["doorgezet"] == [mark]
    only = html_of(client, "/plannen/?scope=all&only=passed_over")
    assert all(proposal.number in only for proposal in marked.values())


def test_the_words_of_the_alderman_stand_below_the_answer(client, place, marked):
    page = html_of(client, marked["against"].get_absolute_url())
    assert page.index("De buurt stemt niet in") < page.index("Het riool is op.")
    page = html_of(client, marked["unanswered"].get_absolute_url())
    assert "Twaalf voor en" in page
    assert "<b>drie</b>" not in page
    assert "Er is nog geen antwoord" not in page
    assert "geen platform om te antwoorden" in page
    assert "De bomen zijn ziek." in html_of(client, marked["without_support"].get_absolute_url())


def test_a_plan_without_a_mark_has_none(client, place):
    proposal = place.open_for_reactions()
    assert "wp-marks" not in html_of(client, proposal.get_absolute_url())
    assert client.get(f"/api/v1/plannen/{proposal.number}").json()["doorgezet"] == []


def test_before_the_opening_only_the_date_is_public(client, place):
    proposal = place.announced()
    page = html_of(client, proposal.get_absolute_url())
    assert "Nieuwe bomen" not in page and "Schaduw in de zomer" not in page
    assert "Reageren kan vanaf" in page and "maandag 28 september 2026" in page
    found = client.get(f"/api/v1/plannen/{proposal.number}").json()
    assert (found["doel"], found["watVaststaat"]) == ("", "")
    client.force_login(place.chair)
    assert "Schaduw in de zomer" in html_of(client, proposal.get_absolute_url())


def test_the_page_says_aim_fixed_points_and_influence_as_a_scale(client, place):
    page = html_of(client, place.open_for_reactions().get_absolute_url())
    for words in ("Schaduw in de zomer", "De plek van de leidingen", "Ruimte voor invloed"):
        assert words in page
    assert page.count("wp-influence__step ") + page.count('wp-influence__step"') == 5
    assert page.count("wp-influence__step--chosen") == 1
    assert "U geeft advies. Wie dat niet volgt, legt uit waarom." in page


def test_a_changed_aim_can_be_compared(client, place):
    proposal = operations.revise(
        place.open_for_reactions(),
        by=place.contact,
        title="Nieuwe bomen in de Dorpsstraat",
        text="De gemeente plant nieuwe bomen.",
        reason="Op verzoek.",
        parts={"aim": "Schaduw en rust", "influence": "coproduce"},
    )
    page = html_of(client, reverse("proposals:versions", args=[proposal.number]))
    assert "<ins>rust" in page and "<del>" in page


def test_old_and_new_plan_refer_to_each_other(client, place):
    old = operations.withdraw(place.open_for_reactions(), by=place.contact, reason="Anders.")
    new = place.announced(earlier_plan=old, opens_on=today() + 21 * DAY)
    assert f'href="{new.get_absolute_url()}"' in html_of(client, old.get_absolute_url())
    # Its title is not public yet.
    assert f">Plan van de gemeente {new.number}<" in html_of(client, old.get_absolute_url())
    assert f'href="{old.get_absolute_url()}"' in html_of(client, new.get_absolute_url())


# --- the bundle ---
@pytest.fixture
def bundle(place):
    others = [PlatformFactory(name=name) for name in ("Oosteind", "Den Hout")]
    for platform in others:
        ContactAssignmentFactory(user=place.contact, platform=platform, subject=place.subject)
    drafts = operations.save_municipal_draft(
        by=place.contact,
        platforms=[place.platform, *others],
        subject=place.subject,
        title="Bomen voor schaduw",
        text="Vijfhonderd bomen.",
        aim="Schaduw",
        fixed_points="Leidingen",
        influence="coproduce",
        opens_on=today() + 21 * DAY,
    )
    return operations.announce(drafts, by=place.contact)


def test_the_same_plan_side_by_side(client, place, bundle):
    key = bundle[0].bundle
    page = html_of(client, bundle_url(key))
    assert "Bomen voor schaduw" not in page
    assert page.count('class="wp-bundle__place"') == 3
    place.go_to(bundle[0].opens_on)
    for plan in bundle:
        operations.advance(plan)
    plans = [place.fresh(plan) for plan in bundle]
    place.go_to(plans[0].due_on + DAY)
    here = operations.advance(next(plan for plan in plans if plan.platform == place.platform))
    place.board_answer(here, Outcome.PARTLY)
    page = html_of(client, bundle_url(key))
    assert "Bomen voor schaduw" in page
    for words in ("Dorst", "Oosteind", "Den Hout", "De buurt is deels akkoord"):
        assert words in page, words
    assert bundle_url(key) in html_of(client, here.get_absolute_url())


def test_a_bundle_asks_no_more_for_three_places(client, place, bundle):
    def number(key):
        client.get(bundle_url(key))
        with CaptureQueriesContext(connection) as queries:
            client.get(bundle_url(key))
        return len(queries)

    alone = place.announced(bundle=uuid.uuid4())
    assert number(alone.bundle) == number(bundle[0].bundle)


def test_a_bundle_that_is_not_there_or_only_a_draft_is_a_404(client, place):
    draft = place.announced_draft(bundle=uuid.uuid4())
    for key in (uuid.uuid4(), draft.bundle):
        assert client.get(bundle_url(key)).status_code == 404
        client.force_login(place.contact)
    assert client.get("/plannen/bundel/geen/").status_code == 404


# --- the board's own portal ---
def test_the_board_sees_what_waits_for_it(client, place):
    proposal = place.board_asked()
    client.force_login(place.member)
    page = html_of(client, "/mijn/")
    assert "Geef het antwoord van de wijk" in page
    assert reverse("proposals:publish_response", args=[proposal.number]) in page
    place.go_to(proposal.due_on + 3 * DAY)
    client.force_login(place.member)
    assert "3 dagen over de termijn" in html_of(client, "/mijn/")
    place.board_answer(place.fresh(proposal), Outcome.NO)
    page = html_of(client, "/mijn/")
    assert "Geef het antwoord van de wijk" not in page
    assert "schriftelijk antwoord schuldig" in page


def test_the_board_says_whether_the_municipality_did_it(client, place):
    proposal = place.municipal_completed()
    client.force_login(place.member)
    assert reverse("proposals:evaluate", args=[proposal.number]) in html_of(client, "/mijn/")
    client.force_login(place.neighbour)
    assert "Plannen van de gemeente: de wijk is aan zet" not in html_of(client, "/mijn/")


def test_a_member_writes_the_answer_and_the_chair_hears_of_it(client, place):
    proposal = place.board_asked()
    client.force_login(place.member)
    url = reverse("proposals:publish_response", args=[proposal.number])
    answer = {
        "outcome": "no",
        "reason": "De straat wil dit niet.",
        "alternative": "Een haag.",
        "next_step": "",
        "next_step_on": "",
    }
    page = client.post(url, answer, follow=True).content.decode()
    assert "De buurt stemt niet in" in page and "Publiceer het antwoord" not in page
    assert place.chair.messages.filter(kind="response_to_publish").count() == 1
    client.force_login(place.chair)
    page = html_of(client, f"{url}?nakijken")
    assert "De straat wil dit niet." in page and "Publiceer het antwoord" in page
    client.post(url, {"go": "publish"})
    assert place.fresh(proposal).status == S.DECLINED


def test_above_the_agreed_objections_the_board_answers_them(client, place):
    place.agree(minimum=1, kinds=["municipal_plan"], maximum_objections=0)
    proposal = place.open_for_reactions()
    operations.support(proposal, by=place.neighbour)
    operations.support(proposal, by=place.author, choice="objection")
    place.go_to(place.fresh(proposal).due_on + DAY)
    proposal = operations.advance(proposal)
    assert proposal.lacking_cause == "objections"
    proposal = operations.continue_without_support(proposal, by=place.alderman, reason="Ziek.")
    client.force_login(place.chair)
    url = reverse("proposals:publish_response", args=[proposal.number])
    answer = {
        "outcome": "yes",
        "reason": "Toch goed.",
        "next_step": "Planten",
        "next_step_on": (today() + 30 * DAY).isoformat(),
        "executor_side": "neighbourhood",
    }
    response = client.post(url, answer)
    assert list(response.context["form"].errors) == ["objections_answer"]
    client.post(url, answer | {"objections_answer": "Wij planten verder van het huis."})
    client.post(url, {"go": "publish"})
    proposal = place.fresh(proposal)
    assert (proposal.status, proposal.turn) == (S.ACCEPTED, "neighbourhood")
    # The board begins, and the municipality says whether it is done.
    proposal = operations.start(proposal, by=place.chair, planned_end_on=today() + DAY)
    proposal = operations.complete(proposal, by=place.member, text="Ze staan er.")
    assert proposal.turn == "municipality"
    assert operations.evaluate(proposal, by=place.contact).status == S.EVALUATED


def test_a_board_is_no_consent_under_the_law_and_the_page_says_so(client, place):
    page = html_of(client, place.municipal_accepted().get_absolute_url())
    assert "geen toestemming volgens de wet" in page


def test_without_a_board_the_page_does_not_say_that_the_neighbourhood_is_late(client, place):
    proposal = place.board_asked()
    place.without_board()
    operations.look_at_all_boards()
    page = html_of(client, proposal.get_absolute_url())
    assert "Er is geen bestuur om te antwoorden" in page
    assert "Verslag uiterlijk" in page


def test_reminding_the_board_says_whom_it_reaches(client, place):
    proposal = place.board_asked()
    place.go_to(proposal.due_on + DAY)
    client.force_login(place.contact)
    url = reverse("proposals:remind", args=[proposal.number])
    assert "naar de voorzitter van het bestuur" in html_of(client, url)
    client.post(url)
    assert place.chair.messages.filter(kind="board_reminder").count() == 1


def test_list_and_rule_agree_on_plans_that_the_neighbourhood_declined(db):
    proposal = ProposalFactory(declined=True, from_municipality=True)
    assert Proposal.objects.open().contains(proposal) is proposal.is_open is True
    assert not Proposal.objects.closed().contains(proposal)
    ours = ProposalFactory(declined=True)
    assert Proposal.objects.open().contains(ours) is ours.is_open is False
    assert Proposal.objects.closed().contains(ours)


# What is said to a resident about his own plan, and to whoever answers it.
RESIDENTS_WORDS = (
    "uw plan",
    "mijn plan",
    "indiener",
    "de gemeente vroeg",
    "steunt",
    "wat zou u willen",
)


@pytest.mark.parametrize(
    ("situation", "step", "who"),
    [
        ("municipal_supplement_requested", "supplement", "contact"),
        ("municipal_supplement_requested", "extend_supplement", "contact"),
        ("announced", "revise", "contact"),
        ("announced", "withdraw", "contact"),
        ("municipal_declined", "withdraw", "contact"),
        ("municipal_support_lacking", "extend_window", "contact"),
        ("announced", "request_supplement", "chair"),
        ("board_asked", "extend_term", "chair"),
        ("board_asked", "ask_initiator", "chair"),
    ],
)
def test_a_step_speaks_to_its_reader(client, place, situation, step, who):
    """A civil servant is not addressed as a resident, nor the board as the municipality."""
    proposal = getattr(place, situation)()
    client.force_login(getattr(place, who))
    page = client.get(reverse(f"proposals:{step}", args=[proposal.number])).content.decode()
    main = page[page.index("<main") : page.index("</main")].lower()
    assert "<form" in main
    assert not [words for words in RESIDENTS_WORDS if re.search(rf"\b{words}", main)]
