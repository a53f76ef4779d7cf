"""What staff does on public pages asks for the second step too; what residents do never does."""

from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from proposals import operations
from tests.accounts.test_second_step import SECRET, app_code
from tests.factories import (
    AgreementFactory,
    BoardSeatFactory,
    MandateFactory,
    PortfolioFactory,
    ResidenceFactory,
    UserFactory,
)
from tests.factories.proposals import PeopleOf, ProposalFactory, scan_of_signatures

pytestmark = pytest.mark.django_db

SET_UP = "/admin/tweede-stap/"


@pytest.fixture(autouse=True)
def _strict(settings):
    settings.ADMIN_SECOND_FACTOR = True


@pytest.fixture
def plan():
    return ProposalFactory(submitted=True)


@pytest.fixture
def desk(client):
    user = UserFactory(desk=True)
    client.force_login(user)
    return user


def of(name, plan, **kwargs):
    return reverse(f"proposals:{name}", args=[plan.number], kwargs=kwargs or None)


def asks_second_step(response):
    return response.status_code == 302 and response.url == SET_UP


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["request_supplement", "ask_initiator", "write_message"])
def test_a_step_of_staff_on_a_public_page_asks_for_it(client, desk, plan, name, method):
    assert asks_second_step(getattr(client, method)(of(name, plan)))
    plan.refresh_from_db()
    assert plan.status == "submitted"


@pytest.mark.parametrize("name", ["detail", "print", "versions"])
def test_a_text_that_is_not_public_yet_asks_for_it(client, desk, plan, name):
    assert asks_second_step(client.get(of(name, plan)))


def test_a_public_plan_does_not(client, desk):
    assert client.get(of("detail", ProposalFactory(under_review=True))).status_code == 200


def test_the_scan_of_a_paper_list_asks_for_it(client, desk):
    plan = ProposalFactory(gathering_support=True)
    chair = PeopleOf(plan.platform, plan.subject).chair
    paper = operations.add_paper_list(plan, by=chair, count=3, scan=scan_of_signatures())
    assert asks_second_step(
        client.get(reverse("proposals:paper_scan", args=[plan.number, paper.pk]))
    )


def test_the_board_of_a_platform_asks_for_it(client):
    seat = BoardSeatFactory()
    slug = seat.platform.slug
    client.force_login(UserFactory(administrator=True))
    for page in (
        reverse("platforms:board_add", args=[slug]),
        reverse("platforms:board_end", args=[slug, seat.pk]),
    ):
        assert asks_second_step(client.get(page))
        assert asks_second_step(client.post(page))


def test_what_staff_does_as_a_resident_does_not(client, desk):
    ResidenceFactory(user=desk)
    own = ProposalFactory(submitted=True, author=desk)
    assert client.get(of("detail", own)).status_code == 200
    assert client.get(of("revise", own)).status_code == 200
    assert client.get(of("receipt", own)).status_code == 200
    running = ProposalFactory(gathering_support=True)
    assert client.get(of("support", running)).status_code == 200
    assert client.get(of("follow", running)).status_code == 200


def test_author_and_board_go_straight_on(client, plan):
    client.force_login(plan.author)
    assert client.get(of("detail", plan)).status_code == 200
    assert client.get(of("revise", plan)).status_code == 200
    chair = PeopleOf(plan.platform, plan.subject).chair
    client.force_login(chair)
    assert client.get(of("detail", plan)).status_code == 200
    assert client.get(reverse("platforms:board_add", args=[plan.platform.slug])).status_code == 200


def test_a_plan_written_down_for_others_asks_for_it(client, desk):
    draft = operations.save_draft(by=desk, on_behalf_of="Bewoners van de Hoge Weg")
    for name in ("draft", "discard"):
        assert asks_second_step(client.get(reverse(f"proposals:{name}", args=[draft.uuid])))
    assert asks_second_step(
        client.post(reverse("proposals:draft_step", args=[draft.uuid, "nakijken"]))
    )
    own = operations.save_draft(by=desk)
    assert client.get(reverse("proposals:draft", args=[own.uuid])).status_code == 200


def test_notice_on_an_agreement_asks_for_it(client):
    agreement = AgreementFactory(agreed=True)
    seat = PortfolioFactory(platform=agreement.platform)
    MandateFactory(user=seat.user, may_agree_agreements=True, platforms=[agreement.platform])
    client.force_login(seat.user)
    page = reverse("platforms:agreement_end", args=[agreement.platform.slug, agreement.version])
    assert asks_second_step(client.get(page))
    assert asks_second_step(client.post(page))
    agreement.refresh_from_db()
    assert agreement.ends_on is None


def test_after_the_second_step_the_way_leads_back(client, desk, plan):
    TOTP.activate(desk, SECRET)
    page = of("request_supplement", plan)
    response = client.get(page)
    assert response.url == f"{reverse('mfa_reauthenticate')}?{urlencode({'next': page})}"
    assert client.post(response.url, {"code": app_code()}).url == page
    assert client.get(page).status_code == 200
