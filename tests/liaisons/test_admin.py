"""Recording contact points, mandates, brokers, seats and portfolios in the admin."""

import datetime

import pytest
from django.urls import reverse

from core.terms import today
from council.models import CouncilSeat, Portfolio
from liaisons.models import ContactAssignment, Mandate, RoleHolder
from platforms.models import BoardSeat
from tests.factories import (
    READY,
    BoardSeatFactory,
    ContactAssignmentFactory,
    CouncilSeatFactory,
    MandateFactory,
    PartyFactory,
    PlatformFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def staff(**who):
    return UserFactory(function="medewerker", team="Wijken", **who)


@pytest.fixture
def desk(client):
    client.force_login(staff(desk=True))
    return client


@pytest.fixture
def administrator(client):
    client.force_login(staff(administrator=True))
    return client


def page(model, verb, *args):
    return reverse(f"admin:{model}_{verb}", args=args)


def errors(response):
    return response.context["adminform"].form.errors


def assignment(**values):
    return {"subject": SubjectFactory().pk, "user": staff().pk, "starts_on": "2026-11-01"} | {
        "is_published": "on",
        **READY,
        **values,
    }


def test_desk_records_a_contact_point(desk):
    response = desk.post(page("liaisons_contactassignment", "add"), assignment())
    assert response.status_code == 302
    assert ContactAssignment.objects.get().is_published


def test_what_is_missing_of_the_readiness_is_said_at_each_field(desk):
    path = page("liaisons_contactassignment", "add")
    response = desk.post(path, assignment(consent_by="", hours_per_week=""))
    assert set(errors(response)) == {"consent_by", "hours_per_week"}
    assert desk.post(path, assignment(consent_by="", is_published="")).status_code == 302
    listed = desk.get(page("liaisons_contactassignment", "changelist"), {"zichtbaar": "nee"})
    assert [row.is_published for row in listed.context["cl"].result_list] == [False]


def test_overlap_is_said_at_the_field_with_the_input_kept(desk):
    old = ContactAssignmentFactory()
    values = assignment(subject=old.subject_id)
    response = desk.post(page("liaisons_contactassignment", "add"), values)
    assert set(errors(response)) == {"starts_on"}
    assert "al een aanspreekpunt" in response.content.decode()
    assert response.content.decode().count("<title>Fout: ") == 1
    assert 'value="2026-11-01"' in response.content.decode()


def test_board_member_is_refused_as_contact_point_there(desk):
    seat = BoardSeatFactory(user=staff())
    values = assignment(user=seat.user_id, platform=seat.platform_id)
    response = desk.post(page("liaisons_contactassignment", "add"), values)
    assert set(errors(response)) == {"user"}
    elsewhere = assignment(user=seat.user_id, platform=PlatformFactory().pk)
    response = desk.post(page("liaisons_contactassignment", "add"), elsewhere, follow=True)
    assert "zit ook in het bestuur" in response.content.decode()


def test_only_people_with_a_function_can_be_chosen(desk):
    resident = UserFactory()
    response = desk.post(page("liaisons_contactassignment", "add"), assignment(user=resident.pk))
    assert set(errors(response)) == {"user"}
    form = desk.get(page("liaisons_contactassignment", "add")).content.decode()
    assert resident.name not in form


@pytest.mark.parametrize("bad", ["\x00", "9" * 5000, "x"])
def test_nonsense_is_an_error_at_its_field(desk, bad):
    response = desk.post(page("liaisons_contactassignment", "add"), assignment(subject=bad))
    assert set(errors(response)) == {"subject"}
    response = desk.post(page("liaisons_contactassignment", "add"), assignment(starts_on=bad))
    assert set(errors(response)) == {"starts_on"}


def test_nothing_is_deleted(administrator):
    for row in (ContactAssignmentFactory(), MandateFactory(), RoleHolderFactory()):
        name = row._meta.label_lower.replace(".", "_")
        assert administrator.post(page(name, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert type(row).objects.filter(pk=row.pk).exists()


def mandate(**values):
    return {
        "user": staff().pk,
        "amount": "2.500,00",
        "is_alone": "on",
        "source": "Mandaatregister, regel 3",
        "starts_on": "2026-11-01",
        **values,
    }


def test_administrator_records_a_mandate_and_its_history_says_it(administrator):
    subject = SubjectFactory(name="Verkeer")
    administrator.post(page("liaisons_mandate", "add"), mandate(subjects=[subject.pk]))
    row = Mandate.objects.get()
    assert (row.amount, list(row.subjects.all())) == (2500, [subject])
    green = SubjectFactory(name="Groen")
    values = mandate(user=row.user_id, amount="5000", subjects=[green.pk])
    response = administrator.post(page("liaisons_mandate", "change", row.pk), values)
    assert response.status_code == 302
    text = administrator.get(page("liaisons_mandate", "history", row.pk)).content.decode()
    for words in ("2500", "5000", "Verkeer", "Groen", "medewerker, Wijken"):
        assert words in text


@pytest.mark.parametrize(
    ("field", "bad"),
    [("amount", "veel"), ("amount", "-1"), ("source", ""), ("source", "\u200b"), ("ends_on", "x")],
)
def test_bad_mandate_is_refused_at_its_field(administrator, field, bad):
    response = administrator.post(page("liaisons_mandate", "add"), mandate(**{field: bad}))
    assert set(errors(response)) == {field}
    assert not Mandate.objects.exists()


def test_mark_of_an_early_appointment_stays(administrator):
    row = RoleHolderFactory(appointed_before_decision=True, user=staff())
    values = {
        "user": row.user_id,
        "kind": "broker",
        "employer": "Gemeente",
        "starts_on": "2020-01-01",
    }
    response = administrator.post(page("liaisons_roleholder", "change", row.pk), values)
    assert set(errors(response)) == {"appointed_before_decision"}
    assert RoleHolder.objects.get().appointed_before_decision


def test_mark_of_an_early_appointment_cannot_be_moved_to_somebody_else(administrator):
    row = RoleHolderFactory(appointed_before_decision=True, user=staff())
    values = {
        "user": staff().pk,
        "kind": "broker",
        "employer": "Gemeente",
        "appointed_before_decision": "on",
        "starts_on": "2020-01-01",
    }
    assert administrator.post(page("liaisons_roleholder", "change", row.pk), values).status_code
    kept = RoleHolder.objects.get()
    assert (kept.user, kept.employer) == (row.user, "Gemeente")


def test_civil_servant_on_a_board_is_warned_at_every_record(administrator):
    seat = BoardSeatFactory(user=staff())
    job = {"user": seat.user_id, "role": "desk", "starts_on": today().isoformat()}
    holder = {
        "user": seat.user_id,
        "kind": "broker",
        "employer": "Gemeente",
        "is_employed_by_municipality": "on",
        "appointed_before_decision": "on",
        "starts_on": today().isoformat(),
    }
    for name, values in (
        ("liaisons_mandate", mandate(user=seat.user_id)),
        ("liaisons_roleholder", holder),
        ("accounts_employment", job),
    ):
        response = administrator.post(page(name, "add"), values, follow=True)
        assert "zit ook in het bestuur" in response.content.decode(), name


def test_changing_a_council_seat_offers_to_end_the_board_seat_too(client):
    client.force_login(staff(clerk=True))
    seat = CouncilSeatFactory(user=staff(), starts_on=today() + 9 * DAY)
    board_seat = BoardSeatFactory(user=seat.user, ends_on=today() + 8 * DAY)
    path = page("council_councilseat", "change", seat.pk)
    values = {"party": seat.party_id, "starts_on": today().isoformat()}
    response = client.post(path, values, follow=True)
    assert "loopt door naast de raadszetel" in response.content.decode()
    board_seat.refresh_from_db()
    assert board_seat.ends_on == today() + 8 * DAY
    # Left to go on before: the box does not stand on by itself.
    box = client.get(path).context["adminform"].form["end_board_seats"]
    assert box.value() is False
    response = client.post(path, {**values, "end_board_seats": "on"}, follow=True)
    assert "eindigt de dag ervoor" in response.content.decode()
    board_seat.refresh_from_db()
    assert board_seat.ends_on == today() - DAY


def test_changing_a_council_seat_over_another_keeps_the_input(client):
    client.force_login(staff(clerk=True))
    seat = CouncilSeatFactory(user=staff(), ends_on=today())
    CouncilSeatFactory(user=seat.user, starts_on=today() + 5 * DAY)
    values = {"party": seat.party_id, "starts_on": "2020-01-01", "ends_on": "2099-12-31"}
    response = client.post(page("council_councilseat", "change", seat.pk), values)
    assert response.status_code == 200
    assert "al een raadszetel" in response.content.decode()
    assert 'value="2099-12-31"' in response.content.decode()
    seat.refresh_from_db()
    assert seat.ends_on == today()


def test_clerk_records_a_council_seat_and_the_board_seat_ends(client):
    client.force_login(staff(clerk=True))
    seat = BoardSeatFactory(user=staff())
    values = {
        "user": seat.user_id,
        "party": PartyFactory().pk,
        "starts_on": today().isoformat(),
        "end_board_seats": "on",
    }
    response = client.post(page("council_councilseat", "add"), values, follow=True)
    assert "eindigt de dag ervoor" in response.content.decode()
    assert BoardSeat.objects.get().ends_on == today() - DAY
    assert CouncilSeat.objects.get().user == seat.user
    response = client.post(page("council_councilseat", "add"), values)
    assert set(errors(response)) == {"user"}


def test_clerk_may_leave_the_board_seat_and_is_warned(client):
    client.force_login(staff(clerk=True))
    seat = BoardSeatFactory(user=staff())
    values = {"user": seat.user_id, "party": PartyFactory().pk, "starts_on": today().isoformat()}
    response = client.post(page("council_councilseat", "add"), values, follow=True)
    assert "loopt door naast de raadszetel" in response.content.decode()
    assert BoardSeat.objects.get().ends_on is None


def test_alderman_on_a_board_is_warned(client):
    client.force_login(staff(clerk=True))
    seat = BoardSeatFactory(user=staff())
    values = {"user": seat.user_id, "title": "Wethouder", "starts_on": today().isoformat()}
    response = client.post(page("council_portfolio", "add"), values, follow=True)
    assert "Let op" in response.content.decode()
    assert Portfolio.objects.count() == 1


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 3000, "wanneer=%00", "p=99999999", "o=x"])
def test_list_answers_nonsense_quietly(desk, query):
    ContactAssignmentFactory()
    response = desk.get(f"{page('liaisons_contactassignment', 'changelist')}?{query}")
    assert response.status_code in (200, 302)


@pytest.mark.parametrize(("when", "number"), [("nu", 1), ("eerder", 1), ("later", 1), ("", 3)])
def test_list_shows_today_the_past_or_the_future(desk, when, number):
    ContactAssignmentFactory()
    ContactAssignmentFactory(ended=True)
    ContactAssignmentFactory(starts_on=today() + DAY)
    path = page("liaisons_contactassignment", "changelist")
    response = desk.get(f"{path}?wanneer={when}" if when else path)
    assert response.context["cl"].result_count == number


def test_lists_ask_the_same_queries_for_one_and_three(administrator, django_assert_max_num_queries):
    def look():
        with django_assert_max_num_queries(120) as asked:
            for name in ("contactassignment", "mandate", "roleholder"):
                administrator.get(page(f"liaisons_{name}", "changelist"))
        return len(asked.captured_queries)

    def fill():
        place = PlatformFactory()
        ContactAssignmentFactory(platform=place, with_deputy=True)
        MandateFactory(platforms=[place], subjects=[SubjectFactory()])
        RoleHolderFactory(platforms=[place])

    fill()
    look()
    once = look()
    fill()
    fill()
    assert look() == once
