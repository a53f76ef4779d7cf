"""What this room gives back and erases, and that the data map misses nothing of it."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from core import privacy as register
from core.terms import today
from platforms import privacy
from platforms.models import AddressReport, BoardSeat, Residence
from tests.factories import AgreementFactory, BoardSeatFactory, ResidenceFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_download_holds_everything_of_this_person():
    residence = ResidenceFactory(postcode="4849AB", house_number=12)
    user = residence.user
    seat = BoardSeatFactory(user=user)
    AddressReport.objects.create(user=user, postcode="4849AB", text="Klopt niet")
    agreement = AgreementFactory(agreed=True)
    agreement.board_signed_by = user
    agreement.save()
    ResidenceFactory(postcode="4900ZZ")
    found = privacy.download(user)
    assert [row["postcode"] for row in found["residences"]] == ["4849AB"]
    assert [row["platform"] for row in found["board_seats"]] == [seat.platform.name]
    assert [row["text"] for row in found["address_reports"]] == ["Klopt niet"]
    assert found["agreements_signed"] == [{"platform": agreement.platform.name, "version": 1}]
    assert "4900ZZ" not in json.dumps(found, cls=DjangoJSONEncoder)


def test_erase_takes_the_address_and_ends_the_seat():
    user = ResidenceFactory().user
    other = ResidenceFactory()
    seat = BoardSeatFactory(user=user)
    AddressReport.objects.create(user=user, postcode="4849AB", text="Klopt niet")
    privacy.erase(user, {})
    assert list(Residence.objects.all()) == [other]
    assert AddressReport.objects.count() == 0
    seat.refresh_from_db()
    assert seat.ends_on == today()
    assert BoardSeat.objects.count() == 1


def test_erase_of_somebody_we_do_not_know():
    privacy.erase(UserFactory(), {})


def test_every_field_has_a_line_in_the_data_map():
    assert register.unmapped_fields(["platforms"]) == []
