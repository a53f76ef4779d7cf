"""Where something was promised: at a point of an agenda or in a decision, linked both ways."""

import datetime

import pytest

from core.terms import today
from core.transitions import Refused
from council import operations, origins
from council.forms.promises import MakePromiseForm
from council.models import Promise
from tests.factories import (
    BoardSeatFactory,
    DecisionFactory,
    MeetingFactory,
    PlatformFactory,
    PortfolioFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = datetime.timedelta(days=1)
MEETING = "/admin/toezeggingen/nieuw/?punt={}"
DECISION = "/admin/toezeggingen/nieuw/?besluit={}"


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


@pytest.fixture
def place():
    return BoardSeatFactory(chair=True).platform


@pytest.fixture
def point(place):
    return MeetingFactory(platforms=[place], held=True, points=["Bankjes"]).points.get()


def said(place, **fields):
    return {
        "title": "Vier bankjes",
        "subject": SubjectFactory(),
        "platforms": [place],
        "said_on": today(),
        "due_on": today() + 30 * DAY,
        "promiser": PortfolioFactory().user,
        **fields,
    }


def wrong_point(place, case):
    """A point at which nothing can have been promised to this place."""
    meeting = {
        "elsewhere": lambda: MeetingFactory(platforms=[PlatformFactory()], held=True),
        "to come": lambda: MeetingFactory(platforms=[place]),
        "draft": lambda: MeetingFactory(platforms=[place], held=True, draft=True),
        "too old": lambda: MeetingFactory(platforms=[place], starts_at=_long_ago()),
        "dropped": lambda: MeetingFactory(platforms=[place], held=True),
        "later": lambda: MeetingFactory(platforms=[place], held=True),
    }[case]()
    found = meeting.points.get()
    if case == "dropped":
        found.dropped_on = today()
        found.save()
    return found


def _long_ago():
    return datetime.datetime.now(datetime.UTC) - 800 * DAY


CASES = {
    "elsewhere": "from_agenda_point",
    "to come": "from_agenda_point",
    "draft": "from_agenda_point",
    "too old": "from_agenda_point",
    "dropped": "from_agenda_point",
    "later": "said_on",
}


@pytest.mark.parametrize("case", CASES)
def test_a_point_of_another_place_or_time_is_refused(place, case):
    wrong = wrong_point(place, case)
    on = today() - 20 * DAY if case == "later" else today()
    fields = said(place, from_agenda_point=wrong, said_on=on)
    with pytest.raises(Refused) as refused:
        operations.make_promise(by=UserFactory(clerk=True), **fields)
    assert refused.value.field == CASES[case]
    fields = {name: fields[name] for name in ("title", "subject", "platforms", "said_on")}
    seat = BoardSeatFactory(platform=place)
    with pytest.raises(Refused) as refused:
        operations.report_expectation(
            by=seat.user, heard_from="de wethouder", from_agenda_point=wrong, **fields
        )
    assert refused.value.field == CASES[case]
    assert not Promise.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"outcome": "rejected"}, "decision"), ({"decided_on": today()}, "said_on"), ({}, None)],
)
def test_only_what_was_adopted_before_can_hold_a_promise(place, fields, field):
    decision = DecisionFactory(**fields)
    values = said(place, decision=decision, said_on=today() - DAY)
    if field is None:
        assert operations.make_promise(by=UserFactory(clerk=True), **values).decision == decision
        return
    with pytest.raises(Refused) as refused:
        operations.make_promise(by=UserFactory(clerk=True), **values)
    assert refused.value.field == field


def test_the_link_at_a_point_fills_in_the_form_and_both_sides_link(client, place, point):
    meeting = point.meeting
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert f"?punt={point.pk}" not in page
    sign_in(client, UserFactory(clerk=True))
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert MEETING.format(point.pk) in page
    form = client.get(MEETING.format(point.pk)).context["form"]
    assert form["from_agenda_point"].value() == point.pk
    assert form["platforms"].value() == [place.pk]
    assert form["said_on"].value() == meeting.first_day
    assert meeting.title in form["said_where"].value()
    data = {
        "title": "Vier bankjes",
        "platforms": [place.pk],
        "subject": SubjectFactory().pk,
        "promiser": PortfolioFactory().user.pk,
        "due_on": (today() + 30 * DAY).isoformat(),
        "occasion": "meeting",
        "said_on": meeting.first_day.isoformat(),
        "from_agenda_point": point.pk,
    }
    elsewhere = {**data, "platforms": [PlatformFactory().pk]}
    assert client.post(MEETING.format(point.pk), elsewhere).status_code == 200
    assert client.post(MEETING.format(point.pk), data).status_code == 302
    promise = Promise.objects.get()
    assert promise.from_agenda_point == point
    client.logout()
    assert "Vier bankjes" in client.get(meeting.get_absolute_url()).content.decode()
    page = client.get(promise.get_absolute_url()).content.decode()
    assert f"{meeting.get_absolute_url()}#punt-{point.pk}" in page
    assert meeting.title in page


def test_the_link_at_a_decision_does_the_same(client, place):
    decision = DecisionFactory(platforms=[place])
    page = client.get(decision.get_absolute_url()).content.decode()
    assert DECISION.format(decision.pk) not in page
    sign_in(client, UserFactory(clerk=True))
    page = client.get(decision.get_absolute_url()).content.decode()
    assert DECISION.format(decision.pk) in page
    form = client.get(DECISION.format(decision.pk)).context["form"]
    assert form["decision"].value() == decision.pk
    assert form["occasion"].value() == "decision"
    promise = operations.make_promise(
        by=UserFactory(clerk=True), **said(place, decision=decision, title="Tien lampen")
    )
    client.logout()
    assert "Tien lampen" in client.get(decision.get_absolute_url()).content.decode()
    assert decision.get_absolute_url() in client.get(promise.get_absolute_url()).content.decode()


def test_a_board_reports_an_expectation_at_a_point_of_its_own(client, place, point):
    report = f"/toezeggingen/verwachting-melden/?punt={point.pk}"
    sign_in(client, BoardSeatFactory(chair=True).user)
    assert report not in client.get(point.meeting.get_absolute_url()).content.decode()
    sign_in(client, place.board_seats.first().user)
    assert report in client.get(point.meeting.get_absolute_url()).content.decode()
    form = client.get(report).context["form"]
    assert form["from_agenda_point"].value() == point.pk
    data = {
        "title": "Er komen bankjes",
        "platforms": [place.pk],
        "subject": SubjectFactory().pk,
        "occasion": "meeting",
        "said_on": today().isoformat(),
        "heard_from": "de wethouder",
        "from_agenda_point": point.pk,
    }
    assert client.post(report, data).status_code == 302
    assert Promise.objects.get().from_agenda_point == point


@pytest.mark.parametrize("query", ["punt=x", "punt=9" + "9" * 30, "punt=0&besluit=%00", "punt=²"])
def test_what_is_not_there_fills_in_nothing(client, query):
    sign_in(client, UserFactory(clerk=True))
    response = client.get(f"/admin/toezeggingen/nieuw/?{query}")
    assert response.status_code == 200
    assert response.context["form"].initial == {}


def test_the_choice_is_bounded_and_of_the_chosen_places(place, point, monkeypatch):
    other = MeetingFactory(platforms=[PlatformFactory()], held=True).points.get()
    clerk = UserFactory(clerk=True)

    def offered(**kwargs):
        return set(MakePromiseForm(user=clerk, **kwargs).fields["from_agenda_point"].queryset)

    assert offered() == {point, other}
    assert offered(initial={"platforms": [place.pk]}) == {point}
    monkeypatch.setattr(origins, "MOST", 1)
    assert len(offered()) == 1
    # Whoever comes from a point finds it, however old it is among the others.
    assert point in offered(initial={"from_agenda_point": point.pk})
