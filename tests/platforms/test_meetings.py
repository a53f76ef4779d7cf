"""Meetings: who may, each gate refused and passed, what stays in view, and the calendar feeds."""

import datetime

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.kinds import Side
from core.terms import AMSTERDAM, today
from core.transitions import Refused
from council import operations as council
from notifications.models import Message
from notifications.operations import follow
from platforms import operations
from platforms.models import AgendaPoint, Meeting
from proposals import operations as plans
from tests.factories import (
    BoardSeatFactory,
    ContactAssignmentFactory,
    MeetingFactory,
    PlatformFactory,
    SubjectFactory,
    UserFactory,
    WorkingGroupFactory,
)

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def platform():
    return PlatformFactory(name="Dorst", slug="dorst")


@pytest.fixture
def board(platform):
    return BoardSeatFactory(platform=platform, chair=True).user


def at(days, hour=19):
    day = today() + datetime.timedelta(days)
    return datetime.datetime.combine(day, datetime.time(hour, 30), AMSTERDAM)


def fields(days=7, **more):
    return {
        "kind": "meeting",
        "title": "Openbaar overleg",
        "starts_at": at(days),
        "ends_at": at(days) + 2 * HOUR,
        "place": "Dorpshuis",
        "invitation": "Iedereen is welkom.",
        **more,
    }


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- Who may -----------------------------------------------------------------------------------


def test_a_board_drafts_for_its_own_platform_and_for_no_other(platform, board):
    meeting = operations.draft_meeting(by=board, platforms=[platform], **fields())
    assert meeting.side == "neighbourhood"
    assert meeting.is_draft
    with pytest.raises(PermissionDenied):
        operations.draft_meeting(by=board, platforms=[PlatformFactory()], **fields())
    with pytest.raises(PermissionDenied):
        operations.draft_meeting(by=board, platforms=[platform, PlatformFactory()], **fields())
    with pytest.raises(PermissionDenied):
        operations.draft_meeting(by=board, is_for_all=True, **fields())


def test_the_desk_and_the_contact_point_write_for_the_municipality(platform):
    desk = UserFactory(desk=True)
    contact = ContactAssignmentFactory(platform=platform, subject=SubjectFactory()).user
    for person in (desk, contact):
        meeting = operations.draft_meeting(by=person, platforms=[platform], **fields())
        assert meeting.side == "municipality"
        assert operations.draft_meeting(by=person, is_for_all=True, **fields()).is_for_all
    with pytest.raises(PermissionDenied):
        operations.draft_meeting(by=contact, platforms=[PlatformFactory()], **fields())


@pytest.mark.parametrize("trait", [{}, {"clerk": True}, {"administrator": True}])
def test_others_write_no_meeting(platform, trait):
    with pytest.raises(PermissionDenied):
        operations.draft_meeting(by=UserFactory(**trait), platforms=[platform], **fields())


def test_an_ended_seat_gives_nothing(platform):
    former = BoardSeatFactory(platform=platform, over=True).user
    meeting = MeetingFactory(platforms=[platform], draft=True)
    assert not former.has_perm("platforms.write_meeting", meeting)
    assert not Meeting.objects.visible_to(former, today()).contains(meeting)


def test_each_side_keeps_out_of_the_meetings_of_the_other(platform, board):
    desk = UserFactory(desk=True)
    ours = MeetingFactory(platforms=[platform])
    theirs = MeetingFactory(platforms=[platform], municipal=True)
    with pytest.raises(PermissionDenied):
        operations.cancel_meeting(ours, by=desk, reason="Nee")
    with pytest.raises(PermissionDenied):
        operations.cancel_meeting(theirs, by=board, reason="Nee")


def test_who_speaks_in_one_of_two_places_writes_no_meeting_for_both(platform):
    """A contact point or a board member of one of them; of both he does."""
    other = PlatformFactory()
    two = [platform, other]
    contact = ContactAssignmentFactory(platform=platform, subject=SubjectFactory()).user
    member = BoardSeatFactory(platform=platform).user
    desk_there = UserFactory(desk=True)
    BoardSeatFactory(platform=other, user=desk_there)
    theirs = operations.draft_meeting(by=UserFactory(desk=True), platforms=two, **fields())
    assert not contact.has_perm("platforms.write_meeting", theirs)
    for person in (contact, member):
        with pytest.raises(PermissionDenied):
            operations.draft_meeting(by=person, platforms=two, **fields())
    # On one of the two boards, and the desk for both: for the municipality, never for a board.
    assert operations.draft_meeting(by=desk_there, platforms=two, **fields()).side == "municipality"
    ContactAssignmentFactory(user=contact, platform=other, subject=SubjectFactory())
    BoardSeatFactory(platform=other, user=member)
    contact, member = (type(user).objects.get(pk=user.pk) for user in (contact, member))
    assert contact.has_perm("platforms.write_meeting", theirs)
    for person, side in ((contact, "municipality"), (member, "neighbourhood")):
        assert operations.draft_meeting(by=person, platforms=two, **fields()).side == side


def test_a_draft_is_seen_by_its_own_side(platform, board, client):
    desk = UserFactory(desk=True)
    ours = MeetingFactory(platforms=[platform], draft=True)
    theirs = MeetingFactory(platforms=[platform], draft=True, municipal=True)
    other = BoardSeatFactory().user
    for person, sees in ((board, {ours}), (desk, {theirs}), (other, set()), (UserFactory(), set())):
        seen = set(Meeting.objects.visible_to(person, today()))
        assert seen == sees
        for meeting in (ours, theirs):
            assert person.has_perm("platforms.read_meeting", meeting) is (meeting in sees)
            client.force_login(person)
            found = client.get(reverse("meeting", args=[meeting.pk])).status_code
            assert (found == 200) is (meeting in sees)
            assert found in (200, 404)
    client.logout()
    assert client.get(reverse("meeting", args=[ours.pk])).status_code == 404
    assert client.get(reverse("platforms:meeting_calendar", args=[ours.pk])).status_code == 404


# --- The road ----------------------------------------------------------------------------------


def test_announcing_says_everything_that_is_missing(platform, board):
    meeting = operations.draft_meeting(by=board, platforms=[platform], **fields(invitation=""))
    with pytest.raises(Refused) as refused:
        operations.publish_meeting(meeting, by=board)
    assert len(refused.value.missing) == 2
    operations.change_meeting(meeting, by=board, invitation="Kom langs.")
    operations.add_point(meeting, by=board, title="De bankjes")
    assert not operations.publish_meeting(meeting, by=board).is_draft
    with pytest.raises(Refused):
        operations.publish_meeting(meeting, by=board)


def test_followers_and_board_hear_of_it_once(platform, board):
    follower, other = UserFactory(), UserFactory()
    follow(follower, platform)
    follow(other, PlatformFactory())
    second = BoardSeatFactory(platform=platform).user
    meeting = operations.draft_meeting(
        by=board, platforms=[platform], points=[{"title": "Punt"}], **fields()
    )
    operations.publish_meeting(meeting, by=board)
    told = Message.objects.filter(kind="meeting_announced")
    assert {message.user for message in told} == {follower, second}
    assert "Openbaar overleg" in told.first().subject
    assert "19.30" in told.first().body


def test_a_meeting_of_the_past_is_recorded_without_inviting_anybody(platform, board):
    follow(UserFactory(), platform)
    meeting = operations.draft_meeting(
        by=board, platforms=[platform], points=[{"title": "Punt"}], **fields(-30)
    )
    operations.publish_meeting(meeting, by=board)
    assert not Message.objects.filter(kind="meeting_announced").exists()


def test_moving_keeps_the_old_time_in_view(platform, board, client):
    follower = UserFactory()
    follow(follower, platform)
    meeting = MeetingFactory(platforms=[platform])
    old = meeting.starts_at
    new = {"starts_at": at(9), "ends_at": at(9) + HOUR, "place": "School"}
    with pytest.raises(Refused):
        operations.move_meeting(meeting, by=board, reason=" ", **new)
    with pytest.raises(Refused):
        operations.move_meeting(
            meeting,
            by=board,
            reason="Nee",
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=meeting.place,
        )
    with pytest.raises(Refused):
        operations.move_meeting(
            meeting, by=board, reason="Nee", starts_at=at(-2), ends_at=at(-1), place="School"
        )
    meeting = operations.move_meeting(meeting, by=board, reason="De zaal is bezet.", **new)
    assert meeting.sequence == 1
    assert [move.starts_at for move in meeting.moves.all()] == [old]
    assert Message.objects.get(kind="meeting_moved").user == follower
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "De zaal is bezet." in page
    assert "<del>" in page


def test_calling_off_stays_in_view(platform, board, client):
    meeting = MeetingFactory(platforms=[platform])
    follow(UserFactory(), platform)
    with pytest.raises(Refused):
        operations.cancel_meeting(meeting, by=board, reason="")
    meeting = operations.cancel_meeting(meeting, by=board, reason="De spreker is ziek.")
    assert Message.objects.filter(kind="meeting_cancelled").count() == 1
    assert "De spreker is ziek." in client.get(meeting.get_absolute_url()).content.decode()
    assert meeting.title in client.get("/platforms/dorst/bijeenkomsten/").content.decode()
    for step in (
        lambda: operations.cancel_meeting(meeting, by=board, reason="Weer"),
        lambda: operations.change_meeting(meeting, by=board, title="Anders"),
        lambda: operations.add_point(meeting, by=board, title="Nog een"),
        lambda: operations.publish_minutes(meeting, by=board, text="Tekst", residents=1),
        lambda: operations.discard_meeting(meeting, by=board),
    ):
        with pytest.raises(Refused):
            step()


def test_an_announced_meeting_moves_only_in_the_open(platform, board):
    meeting = MeetingFactory(platforms=[platform])
    with pytest.raises(TypeError):
        operations.change_meeting(meeting, by=board, starts_at=at(20))
    meeting = operations.change_meeting(meeting, by=board, title="Ander woord")
    assert meeting.changed_at is not None
    assert meeting.sequence == 1


def test_minutes_come_after_the_meeting_and_then_stand(platform, board, client):
    coming, held = (
        MeetingFactory(platforms=[platform]),
        MeetingFactory(platforms=[platform], held=True),
    )
    with pytest.raises(Refused):
        operations.publish_minutes(coming, by=board, text="Al gezegd", residents=3)
    with pytest.raises(Refused):
        operations.publish_minutes(held, by=board, text=" ", residents=3)
    with pytest.raises(Refused):
        operations.add_to_minutes(held, by=board, text="Nog iets")
    operations.publish_minutes(held, by=board, text="Er is gepraat.", residents=31, officials=2)
    held.refresh_from_db()
    with pytest.raises(Refused):
        operations.publish_minutes(held, by=board, text="Anders", residents=3)
    with pytest.raises(Refused):
        operations.change_meeting(held, by=board, title="Anders")
    operations.add_to_minutes(held, by=board, text="Het waren er 32.")
    page = client.get(held.get_absolute_url()).content.decode()
    for words in ("Er is gepraat.", "Het waren er 32.", "31"):
        assert words in page


def test_a_working_group_belongs_to_its_own_platform(platform, board):
    group, other = WorkingGroupFactory(platform=platform), WorkingGroupFactory()
    by = {"by": board, "platforms": [platform]}
    with pytest.raises(Refused):
        operations.draft_meeting(**by, **fields(working_group=group))
    with pytest.raises(Refused):
        operations.draft_meeting(**by, **fields(working_group=other, kind="working_group"))
    kept = operations.draft_meeting(**by, **fields(working_group=group, kind="working_group"))
    assert kept.working_group == group


# --- Points ------------------------------------------------------------------------------------


def test_points_of_a_draft_go_and_those_of_an_announced_agenda_stay(platform, board):
    draft = MeetingFactory(platforms=[platform], draft=True, points=["A", "B", "C"])
    operations.drop_point(draft.points.get(title="B"), by=board)
    assert [point.title for point in draft.points.all()] == ["A", "C"]
    meeting = MeetingFactory(platforms=[platform], points=["A", "B"])
    point = operations.drop_point(meeting.points.get(title="B"), by=board)
    assert point.is_dropped
    assert meeting.points.count() == 2
    with pytest.raises(Refused):
        operations.drop_point(point, by=board)
    with pytest.raises(Refused):
        operations.change_point(point, by=board, title="D")


def test_a_point_gets_the_number_that_was_asked_for(platform, board):
    meeting = MeetingFactory(platforms=[platform], points=["A", "B", "C"])
    operations.change_point(meeting.points.get(title="C"), by=board, title="C", order=1)
    assert [point.title for point in meeting.points.all()] == ["C", "A", "B"]
    operations.add_point(meeting, by=board, title="D", order=2, side="municipality")
    assert [(p.order, p.title) for p in meeting.points.all()] == [
        (1, "C"),
        (2, "D"),
        (3, "A"),
        (4, "B"),
    ]
    assert meeting.points.get(title="C").changed_on is None
    changed = operations.change_point(meeting.points.get(title="C"), by=board, title="Cc")
    assert changed.changed_on == today()


def test_a_point_is_closed_in_words_after_the_meeting(platform, board):
    coming = MeetingFactory(platforms=[platform])
    held = MeetingFactory(platforms=[platform], held=True)
    with pytest.raises(Refused):
        operations.close_point(coming.points.get(), by=board, text="Klaar")
    with pytest.raises(Refused):
        operations.close_point(held.points.get(), by=board, text=" ")
    point = operations.close_point(held.points.get(), by=board, text="Geen vervolg nodig.")
    assert point.is_closed
    with pytest.raises(Refused):
        operations.close_point(point, by=board, text="Nog eens")
    with pytest.raises(PermissionDenied):
        operations.close_point(point, by=BoardSeatFactory().user, text="Klaar")


def test_the_page_says_what_became_of_each_point(platform, board, client):
    meeting = MeetingFactory(
        platforms=[platform], held=True, points=["Bankjes", "Lampen", "Rondvraag", "Weg"]
    )
    points = {point.title: point for point in meeting.points.all()}
    operations.close_point(points["Rondvraag"], by=board, text="Besproken, klaar.")
    operations.drop_point(points["Weg"], by=board)
    draft = plans.draft_from_point(points["Bankjes"], by=board)
    assert (draft.title, draft.platform, draft.from_agenda_point) == (
        "Bankjes",
        platform,
        points["Bankjes"],
    )
    page = client.get(meeting.get_absolute_url())
    assert [fate.is_waiting for fate in page.context["fates"]] == [True, True, False, False]
    plans.save_draft(draft, by=board, subject=SubjectFactory(), text="Drie bankjes.")
    plan = plans.submit(draft, by=board)
    page = client.get(meeting.get_absolute_url())
    assert [fate.is_waiting for fate in page.context["fates"]] == [False, True, False, False]
    assert plan.number in page.content.decode()
    assert page.context["waiting"] == 1
    council.record_promise(
        by=board,
        side=Side.NEIGHBOURHOOD,
        title="Zelf de lampen tellen",
        subject=SubjectFactory(),
        platforms=[platform],
        due_on=today() + 30 * DAY,
        promiser=board,
        said_on=today(),
        from_agenda_point=points["Lampen"],
    )
    page = client.get(meeting.get_absolute_url())
    assert [fate.is_waiting for fate in page.context["fates"]] == [False, False, False, False]
    assert "Zelf de lampen tellen" in page.content.decode()


def test_only_a_board_makes_a_plan_of_a_point_that_was_discussed(platform, board, client):
    held = MeetingFactory(platforms=[platform], held=True)
    coming = MeetingFactory(platforms=[platform])
    with pytest.raises(Refused):
        plans.draft_from_point(coming.points.get(), by=board)
    for person in (BoardSeatFactory().user, UserFactory(desk=True), UserFactory()):
        with pytest.raises(PermissionDenied):
            plans.draft_from_point(held.points.get(), by=person)
    url = reverse("proposals:plan_from_point", args=[held.points.get().pk])
    client.force_login(board)
    assert client.get(url).status_code == 200
    answer = client.post(url)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Opening" in page
    hidden = MeetingFactory(platforms=[platform], draft=True, held=True)
    url = reverse("proposals:plan_from_point", args=[hidden.points.get().pk])
    assert client.get(url).status_code == 404


# --- Pages -------------------------------------------------------------------------------------


def form_data(**more):
    return {
        "kind": "meeting",
        "title": "Openbaar overleg",
        "day": (today() + datetime.timedelta(9)).isoformat(),
        "begins": "19:30",
        "until": "21.30",
        "place": "Dorpshuis",
        "invitation": "Kom langs.",
        "agenda": "- Bankjes\n\nLampen\n",
        **more,
    }


def test_a_board_member_plans_and_announces_on_the_site(platform, board, client):
    client.force_login(board)
    url = "/platforms/dorst/bijeenkomsten/nieuw/"
    assert client.get(url).status_code == 200
    answer = client.post(url, form_data())
    meeting = Meeting.objects.get()
    assert answer["Location"] == meeting.get_absolute_url()
    assert [point.title for point in meeting.points.all()] == ["Bankjes", "Lampen"]
    assert timezone.localtime(meeting.starts_at).hour == 19
    for step, data in (
        ("meeting_change", form_data(title="Ander")),
        ("meeting_publish", {}),
        ("meeting_move", form_data(place="School", reason="Bezet")),
        ("point_add", {"title": "Nog een", "side": "municipality"}),
        ("meeting_cancel", {"reason": "Ziek"}),
    ):
        url = reverse(f"platforms:{step}", args=[meeting.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, data).status_code == 302, step
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place, meeting.is_cancelled) == ("Ander", "School", True)
    assert meeting.points.count() == 3


def test_points_and_minutes_on_the_site(platform, board, client):
    meeting = MeetingFactory(platforms=[platform], held=True, points=["A", "B"])
    a, b = meeting.points.all()
    client.force_login(board)
    for step, point, data in (
        ("point_change", a, {"title": "Aa", "side": "neighbourhood", "order": "2"}),
        ("point_drop", b, {}),
        ("point_close", a, {"text": "Besproken"}),
        ("meeting_minutes", None, {"text": "Gezegd", "residents": "12"}),
        ("meeting_minutes_add", None, {"text": "Meer gezegd"}),
    ):
        url = reverse(f"platforms:{step}", args=[meeting.pk, *([point.pk] if point else [])])
        assert client.get(url).status_code == 200
        assert client.post(url, data).status_code == 302, step
    other = MeetingFactory(platforms=[platform])
    url = reverse("platforms:point_change", args=[other.pk, a.pk])
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "\u200b"),
        ("title", "a\x00b"),
        ("day", "99999-99-99"),
        ("day", ""),
        ("begins", "25:61"),
        ("begins", "9" * 5000),
        ("until", "18:00"),
        ("last_day", "2020-01-01"),
        ("place", ""),
        ("kind", "feest"),
        ("agenda", "x" * 200),
        ("agenda", "\n".join("abc" for _n in range(41))),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_text(platform, board, client, field, value):
    client.force_login(board)
    answer = client.post("/platforms/dorst/bijeenkomsten/nieuw/", form_data(**{field: value}))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "Kom langs." in answer.content.decode()
    assert not Meeting.objects.exists()


def test_the_municipality_chooses_for_whom(client, platform, settings):
    settings.ADMIN_SECOND_FACTOR = False
    client.force_login(UserFactory(desk=True))
    url = "/bijeenkomsten/nieuw/"
    assert client.get(url).status_code == 200
    assert client.post(url, form_data()).context["form"].errors
    both = form_data(is_for_all="on", platforms=[platform.pk])
    assert client.post(url, both).context["form"].errors
    assert client.post(url, form_data(platforms=[platform.pk])).status_code == 302
    assert client.post(url, form_data(is_for_all="on")).status_code == 302
    assert [meeting.is_for_all for meeting in Meeting.objects.order_by("pk")] == [False, True]


def test_steps_of_another_board_are_forbidden(platform, client):
    meeting = MeetingFactory(platforms=[platform])
    client.force_login(BoardSeatFactory().user)
    assert client.get(reverse("platforms:meeting_cancel", args=[meeting.pk])).status_code == 403
    assert client.get("/platforms/dorst/bijeenkomsten/nieuw/").status_code == 403


def test_lists_cost_the_same_for_one_and_for_three(platform, client):
    for held in (True, False):
        MeetingFactory(platforms=[platform], held=held)
    urls = ["/platforms/dorst/bijeenkomsten/", "/bijeenkomsten/", "/platforms/dorst/agenda.ics"]
    before = [queries(client, url) for url in urls]
    for held in (True, True, False, False):
        MeetingFactory(platforms=[platform, PlatformFactory()], held=held, points=["A", "B"])
    assert [queries(client, url) for url in urls] == before


def test_one_page_costs_the_same_for_one_point_and_for_three(platform, client):
    one = MeetingFactory(platforms=[platform], held=True)
    three = MeetingFactory(platforms=[platform], held=True, points=["A", "B", "C"])
    assert queries(client, one.get_absolute_url()) == queries(client, three.get_absolute_url())


def test_an_empty_list_says_what_will_come(platform, client):
    page = client.get("/platforms/dorst/bijeenkomsten/").content.decode()
    assert "Er is geen bijeenkomst gepland." in page
    assert client.get("/platforms/dorst/bijeenkomsten/?page=99").status_code == 200
    assert client.get("/platforms/dorst/bijeenkomsten/?page=%00").status_code == 200


# --- iCal --------------------------------------------------------------------------------------


def events(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    assert calendar["VERSION"] == "2.0"
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def test_the_feed_is_a_calendar_with_uid_sequence_zone_and_status(platform, board, client):
    meeting = MeetingFactory(platforms=[platform], title="Overleg, met komma; en meer")
    everywhere = MeetingFactory(is_for_all=True, municipal=True, title="Congres")
    MeetingFactory(title="Elders")
    MeetingFactory(platforms=[platform], draft=True, title="Concept")
    found = events(client, "/platforms/dorst/agenda.ics")
    assert set(found) == {meeting.title, everywhere.title}
    event = found[meeting.title]
    assert event["DTSTART"].dt == meeting.starts_at
    assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert str(meeting.uid) in event["UID"]
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    operations.cancel_meeting(meeting, by=board, reason="Ziek")
    changed = events(client, "/platforms/dorst/agenda.ics")[meeting.title]
    assert changed["UID"] == event["UID"]
    assert (changed["SEQUENCE"], changed["STATUS"]) == (1, "CANCELLED")
    assert set(events(client, "/agenda.ics")) == {meeting.title, "Congres", "Elders"}
    assert set(events(client, f"/bijeenkomsten/{meeting.pk}/agenda.ics")) == {meeting.title}


def test_every_change_that_a_calendar_shows_raises_the_sequence(platform, board, client):
    meeting = operations.draft_meeting(by=board, platforms=[platform], **fields())
    point = operations.add_point(meeting, by=board, title="De bankjes")
    operations.change_point(point, by=board, title="Vier bankjes")
    operations.change_meeting(meeting, by=board, title="Overleg")
    operations.publish_meeting(meeting, by=board)

    def sequence():
        [event] = events(client, f"/bijeenkomsten/{meeting.pk}/agenda.ics").values()
        return int(event["SEQUENCE"])

    assert sequence() == 0
    second = operations.add_point(meeting, by=board, title="De bomen")
    assert sequence() == 1
    operations.change_point(second, by=board, title="De nieuwe bomen")
    assert sequence() == 2
    operations.drop_point(second, by=board)
    assert sequence() == 3
    for _time in range(2):  # the same words again change nothing
        operations.change_meeting(meeting, by=board, invitation="Ook kinderen zijn welkom.")
        assert sequence() == 4
    operations.move_meeting(
        meeting, by=board, starts_at=at(9), ends_at=at(9) + HOUR, place="School", reason="De zaal."
    )
    assert sequence() == 5
    operations.cancel_meeting(meeting, by=board, reason="Ziek")
    assert sequence() == 6


def test_a_meeting_keeps_its_clock_over_the_change_to_summer_time(platform, client):
    start = datetime.datetime(2026, 3, 28, 19, 30, tzinfo=AMSTERDAM)
    meeting = MeetingFactory(platforms=[platform], starts_at=start, ends_at=start + 24 * HOUR)
    answer = client.get(f"/bijeenkomsten/{meeting.pk}/agenda.ics").content.decode()
    assert "DTSTART;TZID=Europe/Amsterdam:20260328T193000" in answer
    assert answer.count("BEGIN:VTIMEZONE") == 1
    event = Calendar.from_ical(answer).walk("VEVENT")[0]
    assert event["DTEND"].dt - event["DTSTART"].dt == 24 * HOUR


def test_an_empty_feed_is_a_calendar_too(platform, client):
    assert events(client, "/platforms/dorst/agenda.ics") == {}


def test_text_of_people_cannot_break_out_of_the_calendar(platform, client):
    MeetingFactory(
        platforms=[platform],
        title="Titel",
        invitation="a\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Vals",
        points=["Punt\\n"],
    )
    assert set(events(client, "/platforms/dorst/agenda.ics")) == {"Titel"}


def test_a_deleted_meeting_takes_no_point_with_a_plan_along(platform, board):
    meeting = MeetingFactory(platforms=[platform], held=True)
    plans.draft_from_point(meeting.points.get(), by=board)
    with pytest.raises(Exception, match="protected"):
        meeting.delete()
    assert AgendaPoint.objects.count() == 1
