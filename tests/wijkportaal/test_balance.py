"""The balance of directions: in words from three quarters, never from too few plans (R37)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.terms import today
from proposals.models import Proposal
from tests.factories import PlatformFactory, ProposalFactory
from wijkportaal.progress import Answers, Balance, Progress, Scope, Tendency


def balance(neighbourhood, municipality):
    return Balance(neighbourhood, municipality, Answers([]), Answers([]), 0, 0)


@pytest.mark.parametrize(
    ("neighbourhood", "municipality", "tendency"),
    [
        (0, 0, None),
        (3, 0, None),
        (0, 3, None),
        (1, 3, Tendency.MUNICIPALITY),
        (3, 1, Tendency.NEIGHBOURHOOD),
        (2, 2, Tendency.EVEN),
        (1, 9, Tendency.MUNICIPALITY),
        (2, 5, Tendency.EVEN),
        (5, 15, Tendency.MUNICIPALITY),
        (6, 15, Tendency.EVEN),
        (15, 5, Tendency.NEIGHBOURHOOD),
        (0, 4, Tendency.MUNICIPALITY),
    ],
)
def test_words_begin_at_exactly_three_quarters(neighbourhood, municipality, tendency):
    assert balance(neighbourhood, municipality).tendency == tendency


def test_the_picture_is_the_share_and_nothing_without_plans():
    assert (balance(0, 0).percent, balance(0, 0).rest) == (None, None)
    assert (balance(1, 2).percent, balance(1, 2).rest) == (33.3, 66.7)


@pytest.fixture
def one_sided(db):
    """One plan of residents, nine of the municipality: the example of the speech (R37)."""
    platform = PlatformFactory()
    ProposalFactory(platform=platform)
    for _number in range(9):
        ProposalFactory(platform=platform, from_municipality=True)
    return platform


def test_nine_against_one_is_mostly_from_the_municipality(one_sided, client):
    html = client.get(one_sided.get_absolute_url()).content.decode()
    assert "Vooral vanuit de gemeente" in html
    assert "9 van de 10 plannen" in html
    page = client.get(reverse("progress"), {"wijk": one_sided.slug})
    assert page.context["balance"]["words"] == {
        "label": "Vooral vanuit de gemeente",
        "tone": "gemeente",
    }
    [(row, shown)] = page.context["rows"]
    assert (row.balance.from_neighbourhood, row.balance.from_municipality) == (1, 9)
    assert shown["words"]["label"] == "Vooral vanuit de gemeente"


def test_every_figure_leads_to_exactly_its_list(one_sided, client):
    plan = Proposal.objects.by_neighbourhood().get()
    Proposal.objects.filter(pk=plan.pk).update(due_on=today().replace(day=1, month=1))
    page = client.get(reverse("progress"), {"wijk": one_sided.slug})
    plans, answers, late = page.context["balance"]["rows"]
    assert [(row["left"], row["right"]) for row in (plans, late)] == [("1", "9"), ("1", "0")]
    for url, number in (
        (plans["left_url"], 1),
        (plans["right_url"], 9),
        (late["left_url"], 1),
    ):
        assert client.get(url).context["page"].paginator.count == number
    assert (answers["left"], answers["left_url"]) == ("geen antwoorden", False)
    assert late["right_url"] == 0


def test_too_few_plans_are_not_put_in_words(db, client):
    platform = PlatformFactory()
    for _number in range(3):
        ProposalFactory(platform=platform)
    shown = client.get(reverse("progress"), {"wijk": platform.slug}).context["balance"]
    assert shown["words"] is None
    assert shown["sentence"].startswith("Met 3 plannen")


def test_a_place_without_plans_says_so(db, client):
    platform = PlatformFactory()
    response = client.get(platform.get_absolute_url())
    assert response.context["balance"]["words"] is None
    assert "In deze periode is geen plan ingediend" in response.content.decode()


def test_the_period_counts(one_sided):
    before = Scope.last_year(one_sided, today().replace(year=today().year - 3))
    assert Progress(before).balance.number == 0


def test_queries_do_not_grow(db, client):
    def number():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("progress")).status_code == 200
        return len(captured)

    ProposalFactory(accepted=True)
    number()
    few = number()
    for direction in (False, True, True):
        ProposalFactory(accepted=True, from_municipality=direction)
    assert number() == few
