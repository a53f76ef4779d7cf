"""The pages in Chromium: axe without violations, wide and narrow, in every state."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from platforms.models import AddressReport, Agreement
from tests.conftest import sign_in
from tests.factories import (
    AddressFactory,
    AgreementFactory,
    AgreementStepFactory,
    BoardSeatFactory,
    NeighbourhoodFactory,
    PlatformFactory,
    PortfolioFactory,
    ResidenceFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SIZES = [{"width": 1280, "height": 900}, {"width": 390, "height": 844}]


def look(page, axe, url, *, on_a_phone=True):
    """No violation and no sideways scrolling, on a wide screen and on a phone."""
    page.goto(url)
    for size in SIZES:
        page.set_viewport_size(size)
        if on_a_phone or size is SIZES[0]:
            assert axe(page) == [], (url, size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (url, size)


@pytest.fixture
def dorst():
    platform = PlatformFactory(name="Dorst", slug="dorst", about="Wij zijn Dorst.")
    PlatformFactory(name="Slotjes", slug="slotjes", status="not_yet")
    PlatformFactory(name="Den Hout", slug="den-hout", status="initiative_group")
    PlatformFactory(name="Oosteind", slug="oosteind", status="dormant")
    BoardSeatFactory(platform=platform, over=True)
    old = AgreementFactory(platform=platform, agreed=True, status="replaced", minimum_residents=40)
    AgreementFactory(platform=platform, agreed=True)
    proposed = AgreementFactory(platform=platform, late=True, kinds=["agenda"])
    AgreementFactory(platform=platform, kinds=["challenge"], comment="Kan het minder?")
    for agreement in (old, proposed):
        AgreementStepFactory(agreement=agreement, verb="propose")
    Agreement.objects.filter(pk=old.pk).update(ends_on=old.valid_from)
    return platform


def test_public_pages(page, axe, live_server, dorst):
    AddressFactory(postcode="4849AB", house_number=1)
    AddressFactory(postcode="4849AB", house_number=2)
    for path in (
        "/platforms/",
        "/buurt/",
        "/buurt/?postcode=zz",
        "/buurt/?postcode=1234AB",
        "/buurt/?postcode=4849AB",
        "/platforms/dorst/bestuur/",
        "/platforms/slotjes/bestuur/",
        "/platforms/dorst/afspraak/",
        "/platforms/slotjes/afspraak/",
        "/platforms/dorst/afspraak/1/",
        "/platforms/dorst/afspraak/2/",
        "/platforms/dorst/afspraak/3/",
    ):
        look(page, axe, live_server.url + path)


def test_pages_of_the_board(page, axe, live_server, dorst):
    chair = BoardSeatFactory(platform=dorst, chair=True)
    sign_in(page, chair.user, live_server)
    for path in (
        "bestuur/",
        "bestuur/nieuw/",
        "wie-wij-zijn/",
        f"bestuur/{chair.pk}/eindigen/",
        "afspraak/nieuw/",
        "afspraak/4/",
        "afspraak/4/wijzigen/",
        "afspraak/4/voorstellen/",
        "afspraak/3/tekenen/",
        "afspraak/3/terugnemen/",
        "afspraak/2/opzeggen/",
    ):
        look(page, axe, f"{live_server.url}/platforms/dorst/{path}")
    page.goto(f"{live_server.url}/platforms/dorst/afspraak/nieuw/")
    page.get_by_label("Hoeveel dagen om steun te verzamelen?").fill("200")
    page.get_by_label("Wens van de buurt").check()
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page).to_have_title(re.compile(r"^Fout: "))
    days = page.get_by_label("Hoeveel dagen om steun te verzamelen?")
    expect(days).to_have_value("200")
    assert axe(page) == []


def test_pages_of_a_resident(page, axe, live_server, dorst):
    NeighbourhoodFactory(district=dorst.districts.get())
    user = ResidenceFactory(platform=dorst).user
    sign_in(page, user, live_server)
    look(page, axe, f"{live_server.url}/mijn/adres/")
    look(page, axe, f"{live_server.url}/mijn/adres/klopt-niet/")
    page.goto(f"{live_server.url}/mijn/adres/")
    page.get_by_label("Postcode").fill("1234 ab")
    page.get_by_label("Huisnummer").fill("5")
    page.get_by_role("button", name="Bewaar mijn adres").click()
    page.get_by_label("Uw buurt").select_option(label="Ergens in Dorst")
    assert axe(page) == []
    page.get_by_role("button", name="Bewaar mijn adres").click()
    page.get_by_text("Bewaard. U woont in Dorst.").wait_for()
    assert axe(page) == []


def test_pages_in_the_admin(page, axe, live_server, dorst, settings):
    settings.ADMIN_SECOND_FACTOR = False
    report = AddressReport.objects.create(user=UserFactory(), postcode="4849AB", text="Fout")
    person = UserFactory(administrator=True)
    PortfolioFactory(user=person)
    sign_in(page, person, live_server)
    proposed = Agreement.objects.get(status="proposed")
    seat = dorst.board_seats.get()
    neighbourhood = dorst.coverage.get().neighbourhood
    paths = [
        reverse(f"admin:platforms_{model}_changelist")
        for model in (
            "district",
            "neighbourhood",
            "subject",
            "platform",
            "boardseat",
            "agreement",
            "addressreport",
        )
    ]
    paths += [
        reverse("admin:platforms_platform_add"),
        reverse("admin:platforms_subject_add"),
        reverse("admin:platforms_platform_change", args=[dorst.pk]),
        reverse("admin:platforms_boardseat_change", args=[seat.pk]),
        reverse("admin:platforms_neighbourhood_change", args=[neighbourhood.pk]),
        reverse("admin:platforms_agreement_change", args=[proposed.pk]),
        reverse("admin:platforms_addressreport_change", args=[report.pk]),
        reverse("admin:platforms_platform_step", args=[dorst.pk, "fase"]),
        reverse("admin:platforms_platform_step", args=[dorst.pk, "gebied-erbij"]),
        reverse("admin:platforms_agreement_step", args=[proposed.pk, "tekenen"]),
        reverse("admin:platforms_agreement_step", args=[proposed.pk, "opmerking"]),
        reverse("admin:platforms_addressreport_step", args=[report.pk, "antwoord"]),
    ]
    for path in paths:
        look(page, axe, live_server.url + path, on_a_phone=False)
