"""On which subjects there is a contact point: agreed, dated, and never changed (R50)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.terms import today
from core.transitions import Refused
from liaisons import operations
from liaisons.models import ContactAgreement
from notifications.models import Message
from tests.factories import BoardSeatFactory, PlatformFactory, SubjectFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
MARCH = datetime.date(2026, 3, 3)


@pytest.fixture
def place():
    platform = PlatformFactory(name="Dorst", slug="dorst")
    platform.seat = BoardSeatFactory(platform=platform)
    platform.subject = SubjectFactory(name="Verkeer")
    return platform


def agree(place, **values):
    values = {
        "by": UserFactory(desk=True),
        "agreed_on": MARCH,
        "source": "overleg in het dorpshuis",
        **values,
    }
    if "subjects" not in values:
        values["subjects"] = [place.subject]
    return operations.agree_contacts(place, **values)


def test_the_page_says_what_was_agreed_when_and_keeps_what_was_before(client, place):
    assert "Nog niet is afgesproken" in client.get(place.get_absolute_url()).content.decode()
    agree(place, agreed_on=datetime.date(2025, 1, 9), subjects=[SubjectFactory(name="Groen")])
    agree(place, source_url="https://example.nl/verslag")
    text = client.get(place.get_absolute_url()).content.decode()
    assert "Afgesproken op 3 maart 2026" in text
    assert 'href="https://example.nl/verslag"' in text
    assert "9 januari 2025: groen" in text
    assert Message.objects.filter(user=place.seat.user, kind="contact_agreed").count() == 2


def test_sent_twice_is_recorded_once_and_what_was_agreed_stays(place):
    first = agree(place)
    assert agree(place) == first
    with pytest.raises(Refused):
        operations.save_contact_agreement(first, by=UserFactory(desk=True), subjects=[])
    agree(place, subjects=[place.subject, SubjectFactory()])
    assert ContactAgreement.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"agreed_on": None}, "agreed_on"),
        ({"agreed_on": today() + DAY}, "agreed_on"),
        ({"subjects": []}, "subjects"),
        ({"source": " "}, "source"),
    ],
)
def test_half_an_agreement_is_refused(place, changed, field):
    with pytest.raises(Refused) as refused:
        agree(place, **changed)
    assert refused.value.field == field


def test_with_nobody_there_is_nothing_to_agree(place):
    with pytest.raises(Refused) as refused:
        agree(PlatformFactory(status="not_yet", name="Leeg"), subjects=[place.subject])
    assert refused.value.field == "platform"


@pytest.mark.parametrize("role", [{}, {"clerk": True}, "board"])
def test_the_desk_records_it(place, role):
    by = place.seat.user if role == "board" else UserFactory(**role)
    with pytest.raises(PermissionDenied):
        agree(place, by=by)


def test_the_admin_adds_and_never_changes(client, place):
    client.force_login(UserFactory(desk=True, function="medewerker"))
    values = {"platform": place.pk, "agreed_on": "2026-03-03", "subjects": [place.subject.pk]}
    add = reverse("admin:liaisons_contactagreement_add")
    refused = client.post(add, {**values, "source": ""})
    assert set(refused.context["adminform"].form.errors) == {"source"}
    for _time in range(2):
        assert client.post(add, {**values, "source": "overleg"}).status_code == 302
    row = ContactAgreement.objects.get()
    change = reverse("admin:liaisons_contactagreement_change", args=[row.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {**values, "source": "anders"}).status_code == 403
