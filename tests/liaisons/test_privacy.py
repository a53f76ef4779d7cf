"""Everything these rooms keep about people is in the data map, and comes with the download."""

import pytest

from core.privacy import download, unmapped_fields
from tests.factories import (
    ContactAssignmentFactory,
    CouncilSeatFactory,
    MandateFactory,
    PortfolioFactory,
    RoleHolderFactory,
    UserFactory,
)


def test_every_field_has_a_line():
    assert unmapped_fields({"council", "liaisons"}) == []


@pytest.mark.django_db
def test_download_holds_every_role():
    user = UserFactory()
    assignment = ContactAssignmentFactory(user=user)
    MandateFactory(user=user, amount=2500)
    RoleHolderFactory(user=user, employer="Nabij")
    CouncilSeatFactory(user=user)
    PortfolioFactory(user=user, title="Wethouder")
    found = download(user)
    assert found["liaisons"]["contact_assignments"][0]["subject"] == assignment.subject.name
    assert found["liaisons"]["mandates"][0]["amount"] == 2500
    assert found["liaisons"]["roles"][0]["employer"] == "Nabij"
    assert len(found["council"]["council_seats"]) == 1
    assert found["council"]["portfolios"][0]["title"] == "Wethouder"
