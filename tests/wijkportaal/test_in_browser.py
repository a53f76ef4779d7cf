"""The roof's pages in a real browser: axe, both widths, nothing wider than the screen."""

import pytest

from accounts.models import User
from tests.factories import (
    BoardSeatFactory,
    ContactAssignmentFactory,
    PlatformFactory,
    ProposalFactory,
    RoleHolderFactory,
    SubjectFactory,
)

from ..conftest import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (390, 1280)


@pytest.fixture
def village(transactional_db):
    """A place with something of everything: plans in both directions, a gap, late, a broker."""
    platform = PlatformFactory(name="Dorst", slug="dorst")
    subject = SubjectFactory(name="Verkeer")
    SubjectFactory(name="Veiligheid")
    PlatformFactory(name="Slotjes", slug="slotjes", status="not_yet")
    chair = BoardSeatFactory(platform=platform, chair=True).user
    ContactAssignmentFactory(platform=platform, subject=subject)
    RoleHolderFactory(platforms=[platform], appointed_before_decision=True)
    ProposalFactory(under_review=True, late=True, platform=platform, subject=subject)
    ProposalFactory(accepted=True, platform=platform, subject=subject)
    ProposalFactory(under_review=True, from_municipality=True, platform=platform, subject=subject)
    ProposalFactory(supplement_requested=True, platform=platform, subject=subject)
    return chair


def look(page, axe, url):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(url)
        assert axe(page) == [], url
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, (url, width)


def test_public_pages(live_server, page, axe, village):
    for path in (
        "/",
        "/platforms/dorst/",
        "/platforms/slotjes/",
        "/voortgang/",
        "/voortgang/?van=2026-02-30",
        "/voortgang/over-de-termijn/",
        "/voortgang/buurt-te-laat/",
        "/voortgang/gaten/",
        "/voortgang/benoemd/",
        "/zoeken/?q=oversteek",
        "/zoeken/?q=%00",
        "/hoe-werkt-het/",
        "/begrippen/",
        "/privacy/",
        "/toegankelijkheid/",
    ):
        look(page, axe, live_server.url + path)


def test_own_pages(live_server, page, axe, village):
    author = User.objects.filter(proposals__status="supplement_requested").first()
    for user in (village, author):
        sign_in(page, user, live_server)
        look(page, axe, f"{live_server.url}/mijn/")
    look(page, axe, f"{live_server.url}/platforms/dorst/volgen/")
