"""What axe says of an appointment, the comparison and a person, on a telephone and a screen."""

import pytest

from liaisons.appointment_states import AppointmentStatus
from tests.factories import AppointmentFactory, PlatformFactory, RoleHolderFactory


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.django_db(transaction=True)
def test_appointments_and_who_does_what_pass_axe(page, live_server, axe, width):
    platform = PlatformFactory(name="Dorst", slug="dorst")
    asked = AppointmentFactory(AppointmentStatus.CONSULTATION, platforms=[platform])
    holder = RoleHolderFactory(platforms=[platform], tasks="De weg wijzen\nErachteraan gaan")
    page.set_viewport_size({"width": width, "height": 900})
    for url in (
        "/aanstellingen/",
        asked.get_absolute_url(),
        "/wie-doet-wat/?wijk=dorst",
        holder.get_absolute_url(),
    ):
        page.goto(f"{live_server.url}{url}")
        assert axe(page) == [], url
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), url
