"""Who does what: the comparison and the page of a broker or worker, from the records (R55-R58)."""

import datetime
import html

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.terms import today
from core.transitions import Refused
from liaisons import operations
from liaisons.models import IndependenceLevel, RoleHolder
from tests.factories import (
    STATEMENT,
    ContactAssignmentFactory,
    MandateFactory,
    PlatformFactory,
    PortfolioFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def text_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return html.unescape(response.content.decode())


def people(platform, subject):
    """One person in each of the four roles, for one place."""
    broker = RoleHolderFactory(
        platforms=[platform],
        user=UserFactory(name="Wim Makelaar", is_name_public=True),
        tasks="- De weg wijzen\n- Erachteraan gaan",
    )
    RoleHolderFactory(
        worker=True,
        platforms=[platform],
        user=UserFactory(name="Leila Werker", is_name_public=True),
        is_employed_by_municipality=True,
    )
    contact = UserFactory(name="Sanne Ambtenaar", is_name_public=True)
    ContactAssignmentFactory(user=contact, platform=platform, subject=subject)
    PortfolioFactory(user=UserFactory(name="Petra Wethouder", is_name_public=True), subject=subject)
    MandateFactory(user=broker.user, amount=500, platforms=[platform])
    MandateFactory(user=contact, amount=2500, subjects=[subject], platforms=[PlatformFactory()])
    return broker


NAMES = ("Wim Makelaar", "Leila Werker", "Sanne Ambtenaar", "Petra Wethouder")


def test_four_roles_stand_beside_each_other_from_the_records(client):
    dorst, there = PlatformFactory(name="Dorst", slug="dorst"), PlatformFactory(slug="elders")
    broker = people(dorst, SubjectFactory(name="Verkeer"))
    MandateFactory(
        user=broker.user,
        amount=7500,
        starts_on=today() - 9 * DAY,
        ends_on=today() - DAY,
        platforms=[dorst],
    )
    text = text_of(client, "/wie-doet-wat/?wijk=dorst")
    assert "7.500" not in text  # one of before is none now
    for name in NAMES:
        assert name in text
    assert "De weg wijzen" in text
    assert "€\xa0500" in text
    assert "2.500" not in text  # a mandate for another place is none here
    assert "Niet onafhankelijk" in text
    assert broker.get_absolute_url() in text
    elsewhere = text_of(client, f"/wie-doet-wat/?wijk={there.slug}")
    assert [name for name in NAMES if name in elsewhere] == ["Petra Wethouder"]
    assert "Er is nu geen wijkmakelaar" in elsewhere
    assert "kennen deze wijk" in text_of(client, "/wie-doet-wat/?wijk=bestaat-niet")


@pytest.mark.parametrize("url", ["/wie-doet-wat/", "/wie-doet-wat/?wijk=dorst"])
def test_the_comparison_asks_as_much_for_one_as_for_three(client, url):
    platform, subject = PlatformFactory(slug="dorst"), SubjectFactory()

    def count():
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    people(platform, subject)
    one = count()
    people(platform, subject=SubjectFactory())
    people(platform, subject=SubjectFactory())
    assert count() == one


def test_the_page_of_a_person_shows_mandate_statement_and_road(client):
    holder = RoleHolderFactory(tasks="De weg wijzen", is_employed_by_municipality=True)
    MandateFactory(user=holder.user, amount=500)
    admin = UserFactory(administrator=True)
    IndependenceLevel.objects.create(
        holder=holder, level="municipality", starts_on=holder.starts_on
    )
    operations.set_level(holder, by=admin, level="seconded", starts_on=today() - 30 * DAY)
    holder.refresh_from_db()
    assert not holder.is_employed_by_municipality
    holder.target_level, holder.target_on = "independent", today() + 200 * DAY
    operations.save_role_holder(holder, by=admin, platforms=[])
    text = text_of(client, holder.get_absolute_url())
    for words in (*STATEMENT.values(), "Dit mag ik zelf beslissen", "€\xa0500", "De weg wijzen"):
        assert words in text
    road = [text.index(word) for word in ("In dienst van de gemeente", "Uitgeleend", "Het doel:")]
    assert road == sorted(road)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"level": "municipality", "starts_on": today()}, "level"),
        ({"level": "x", "starts_on": today()}, "level"),
        ({"level": "seconded", "starts_on": today() + DAY}, "starts_on"),
        ({"level": "seconded", "starts_on": datetime.date(2019, 1, 1)}, "starts_on"),
        ({"level": "seconded", "starts_on": None}, "starts_on"),
    ],
)
def test_a_level_that_cannot_be_is_refused_and_history_is_only_added_to(values, field):
    holder = RoleHolderFactory()
    step = IndependenceLevel.objects.create(
        holder=holder, level="municipality", starts_on=holder.starts_on
    )
    with pytest.raises(Refused) as refused:
        operations.set_level(holder, by=UserFactory(administrator=True), **values)
    assert refused.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        IndependenceLevel.objects.filter(pk=step.pk).update(level="independent")


@pytest.mark.parametrize("lacking", ["employer", *STATEMENT])
def test_who_is_not_complete_has_no_page_in_form_operation_and_database(client, lacking):
    platform = PlatformFactory(slug="dorst")
    holder = RoleHolderFactory(
        platforms=[platform],
        is_published=False,
        user=UserFactory(name="Wim Makelaar", is_name_public=True),
        **({lacking: ""} if lacking != "employer" else {}),
    )
    assert client.get(holder.get_absolute_url()).status_code == 404
    for url in ("/wie-doet-wat/?wijk=dorst", "/aanspreekpunten/", platform.get_absolute_url()):
        assert "Wim Makelaar" not in text_of(client, url)
    assert "niet compleet" in text_of(client, "/wie-doet-wat/")
    holder.is_published = True
    setattr(holder, lacking, "")
    with pytest.raises(Refused) as refused:
        operations.save_role_holder(holder, by=UserFactory(administrator=True), platforms=[])
    assert refused.value.field == lacking
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleHolder.objects.filter(pk=holder.pk).update(**{"is_published": True, lacking: ""})


def test_a_breach_stays_public_with_an_incomplete_statement(client):
    early = RoleHolderFactory(
        appointed_before_decision=True, is_published=False, funder="", ends_on=today() - DAY
    )
    text = text_of(client, early.get_absolute_url())
    assert "Benoemd voordat de raad besloot" in text or "voordat de raad" in text


def test_a_worker_of_the_municipality_is_a_warning_and_no_refusal():
    holder = RoleHolderFactory(worker=True, is_employed_by_municipality=True)
    saved = operations.save_role_holder(holder, by=UserFactory(administrator=True), platforms=[])
    assert any("onafhankelijk" in str(warning) for warning in saved.warnings)
