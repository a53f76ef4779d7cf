"""Absence, leaving and handing over: who helps on which day, and who hears that nobody does."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Employment
from core.terms import today
from core.transitions import Refused
from liaisons import lookups, operations
from liaisons.desk import absences
from liaisons.models import Absence, Gap
from notifications.models import Message
from tests.factories import (
    READY,
    BoardSeatFactory,
    ContactAssignmentFactory,
    PlatformFactory,
    ProposalFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
ON = today()


@pytest.fixture
def place():
    platform, subject = PlatformFactory(name="Dorst"), SubjectFactory(name="Groen")
    row = ContactAssignmentFactory(platform=platform, subject=subject, with_deputy=True)
    row.seat = BoardSeatFactory(platform=platform)
    return row


def away(user, start=0, end=5, **values):
    by = values.pop("by", None) or UserFactory(desk=True)
    return operations.record_absence(
        user, by=by, starts_on=ON + start * DAY, ends_on=ON + end * DAY, **values
    )


def who(row, day=None):
    contact = lookups.contact_for(row.platform, row.subject, day)
    return contact.basis, contact.user, contact.absent_until


def told(user, kind):
    return Message.objects.filter(user=user, kind=kind).count()


def test_the_deputy_helps_on_exactly_these_days(place):
    absence = away(place.user, 1, 5)
    assert who(place) == ("assignment", place.user, None)
    for day in (1, 5):
        assert who(place, ON + day * DAY) == ("deputy", place.deputy, ON + 5 * DAY)
    assert who(place, ON + 6 * DAY) == ("assignment", place.user, None)
    operations.end_absence(absence, by=place.user)
    assert who(place, ON + DAY) == ("assignment", place.user, None)
    assert not Absence.objects.exists()


def test_back_early_means_from_today_on(place):
    absence = Absence.objects.create(
        user=place.user, recorded_by=place.user, starts_on=ON - 3 * DAY, ends_on=ON + 3 * DAY
    )
    assert who(place)[0] == "deputy"
    assert operations.end_absence(absence, by=place.user).ends_on == ON - DAY
    assert who(place)[0] == "assignment"
    with pytest.raises(Refused):
        operations.end_absence(absence, by=place.user)


def test_is_the_deputy_away_too_then_the_broker_then_the_desk_and_the_gap_is_public(place):
    away(place.user, 0, 5)
    away(place.deputy, 0, 3)
    contact = lookups.contact_for(place.platform, place.subject)
    assert (contact.basis, contact.has_gap, contact.cause) == ("desk", True, Gap.Cause.ABSENT)
    assert (contact.gap_since, contact.absent_until) == (ON, ON + 3 * DAY)
    assert lookups.gaps() == [(place.platform, place.subject)]
    broker = RoleHolderFactory(platforms=[place.platform])
    assert who(place)[:2] == ("broker", broker.user)
    assert who(place, ON + 4 * DAY)[:2] == ("deputy", place.deputy)


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (2, 1, "ends_on"),
        (-5, -1, "ends_on"),
        (0, 400, "ends_on"),
        (5, 9, "starts_on"),
        (0, 1, "starts_on"),
    ],
)
def test_nonsense_and_overlap_are_refused_at_their_field(place, start, end, field):
    away(place.user, 1, 5)
    with pytest.raises(Refused) as refused:
        away(place.user, start, end)
    assert refused.value.field == field
    assert Absence.objects.count() == 1
    # Sent twice is entered once.
    assert away(place.user, 1, 5).pk == Absence.objects.get().pk


def test_the_database_refuses_overlapping_absences(place):
    row = away(place.user, 1, 5)
    values = {"user": place.user, "recorded_by": place.user, "starts_on": ON + 5 * DAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(**values, ends_on=ON + 9 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.filter(pk=row.pk).update(ends_on=ON)
    later = away(place.user, 6, 7)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.filter(pk=later.pk).update(starts_on=ON + 5 * DAY)


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        ({"desk": True}, True, True),
        ({"administrator": True}, True, True),
        ({"clerk": True}, False, False),
        ({}, False, False),
        (None, True, False),
    ],
)
def test_the_person_himself_or_the_desk_enters_and_ends_it(place, role, own, others):
    by = place.user if role is None else UserFactory(**role)
    for user, may in ((by, own), (place.deputy, others)):
        if may:
            operations.end_absence(away(user, by=by), by=by)
            continue
        with pytest.raises(PermissionDenied):
            away(user, by=by)
    absence = away(place.deputy)
    if others:
        operations.end_absence(absence, by=by)
    else:
        with pytest.raises(PermissionDenied):
            operations.end_absence(absence, by=by)


def test_who_left_is_a_gap_at_once_and_the_board_hears_it_once(place):
    place.deputy = None
    place.save()
    Employment.objects.create(
        user=place.user, role="desk", starts_on=ON - 99 * DAY, ends_on=ON - DAY
    )
    contact = lookups.contact_for(place.platform, place.subject)
    assert (contact.cause, contact.gap_since, contact.has_gap) == (Gap.Cause.LEFT, ON, True)
    assert operations.advance_gaps() == 1
    assert operations.advance_gaps() == 0
    assert told(place.seat.user, "contact_gap") == 1
    Employment.objects.create(user=place.user, role="desk", starts_on=ON)
    assert operations.advance_gaps() == 1
    assert told(place.seat.user, "contact_found") == 1
    assert Gap.objects.get().ended_on == ON


def test_an_assignment_that_ends_is_told_to_the_board(place, django_capture_on_commit_callbacks):
    place.starts_on, place.ends_on = ON - 9 * DAY, ON - DAY
    with django_capture_on_commit_callbacks(execute=True):
        operations.save_assignment(place, by=UserFactory(desk=True))
    assert told(place.seat.user, "contact_gap") == 1
    assert lookups.gaps() == [(place.platform, place.subject)]


def test_an_old_gap_and_one_that_always_was_are_no_news(place):
    SubjectFactory()
    place.starts_on, place.ends_on = ON - 90 * DAY, ON - 30 * DAY
    place.save()
    assert operations.advance_gaps() == 2
    assert told(place.seat.user, "contact_gap") == 0


def test_plans_of_who_left_go_on_with_somebody_else(place):
    from proposals.operations import rehandle_all

    proposal = ProposalFactory(
        under_review=True,
        platform=place.platform,
        subject=place.subject,
    )
    assert rehandle_all() == 0
    Employment.objects.create(
        user=place.user, role="desk", starts_on=ON - 99 * DAY, ends_on=ON - DAY
    )
    assert rehandle_all() == 1
    proposal.refresh_from_db()
    assert proposal.handler == place.deputy


def test_every_list_of_gaps_holds_exactly_the_same_places(client, place):
    """The figure leads to its list; matrix, work floor and open data say the same (R51)."""
    away(place.user)
    away(place.deputy)
    ended = ContactAssignmentFactory(platform=place.platform, ends_on=ON - DAY)
    gone = ContactAssignmentFactory(
        subject=SubjectFactory(), platform=place.platform, user=UserFactory(inactive=True)
    )
    ContactAssignmentFactory(platform=place.platform)
    wanted = {row.subject.name for row in (place, ended, gone)}
    assert {subject.name for _platform, subject in lookups.gaps()} == wanted
    progress = client.get("/api/v1/voortgang").json()["cijfers"]
    figure = next(item for item in progress if "/voortgang/gaten/" in item["lijst"])
    path = "/voortgang/gaten/" + figure["lijst"].split("/voortgang/gaten/")[1]
    listed = client.get(path).context["gaps"]
    assert figure["aantal"] == len(listed) == len(wanted)
    assert {gap.subject.name for gap in listed} == wanted
    assert client.get(reverse("liaisons:matrix")).context["gap_count"] == len(wanted)
    rows = client.get("/api/v1/aanspreekpunten").json()
    assert {row["onderwerp"]["naam"] for row in rows if row["isGat"]} == wanted
    client.force_login(UserFactory(desk=True))
    rows = client.get(reverse("admin:desk_gaps")).context["rows"]
    assert {row["subject"].name for row in rows} == wanted


# --- handing over ---------------------------------------------------------------------------------


def test_handing_over_leaves_no_day_without_and_tells_board_and_submitter(
    place, django_capture_on_commit_callbacks
):
    author = UserFactory()
    proposal = ProposalFactory(
        under_review=True,
        author=author,
        platform=place.platform,
        subject=place.subject,
    )
    before = proposal.entries.count()
    to, desk = UserFactory(name="Nieuw Iemand", is_name_public=True), UserFactory(desk=True)
    with django_capture_on_commit_callbacks(execute=True):
        fresh = operations.hand_over_assignment(
            place, by=desk, to=to, reason="Ander werk", deputy=place.deputy, **READY
        )
    place.refresh_from_db()
    assert (place.ends_on, fresh.starts_on, fresh.previous) == (ON - DAY, ON, place)
    assert who(place)[1] == to
    assert told(place.seat.user, "contact_handed_over") == 1
    assert told(place.seat.user, "contact_gap") == 0
    proposal.refresh_from_db()
    assert proposal.handler == to
    assert proposal.entries.count() == before + 1
    assert proposal.entries.order_by("-number").first().text_row.text == "Ander werk"
    assert "Ander werk" in Message.objects.get(user=author, kind="proposal_handed_over").body


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"starts_on": ON - DAY}, "starts_on"),
        ({"hours_per_week": None}, "hours_per_week"),
        ({"to": "same"}, "to"),
    ],
)
def test_a_handover_that_would_leave_a_gap_is_refused(place, changed, field):
    values = {"to": UserFactory(), "reason": "Ander werk", **READY, **changed}
    if values["to"] == "same":
        values["to"] = place.user
    with pytest.raises(Refused) as refused, transaction.atomic():
        operations.hand_over_assignment(place, by=UserFactory(desk=True), **values)
    assert refused.value.field == field
    place.refresh_from_db()
    assert place.ends_on is None


def test_what_has_ended_is_not_lengthened_by_a_handover(place):
    ended = ON - 3 * DAY
    type(place).objects.filter(pk=place.pk).update(starts_on=ended - DAY, ends_on=ended)
    with pytest.raises(Refused) as refused, transaction.atomic():
        operations.hand_over_assignment(
            place, by=UserFactory(desk=True), to=UserFactory(), reason="Ander werk", **READY
        )
    assert refused.value.field == "starts_on"
    place.refresh_from_db()
    assert place.ends_on == ended


def test_handing_over_is_for_the_desk(place):
    for by in (place.user, UserFactory(clerk=True), UserFactory()):
        with pytest.raises(PermissionDenied):
            operations.hand_over_assignment(place, by=by, to=UserFactory(), reason="x", **READY)


# --- pages ----------------------------------------------------------------------------------------


def test_every_page_says_who_is_away_until_when(client, place):
    for person, name in ((place.user, "Thomas Lier"), (place.deputy, "Anouk Smits")):
        person.name, person.is_name_public = name, True
        person.save()
    proposal = ProposalFactory(
        under_review=True,
        platform=place.platform,
        subject=place.subject,
    )
    away(place.user)
    for url in (
        reverse("liaisons:matrix"),
        place.platform.get_absolute_url(),
        proposal.get_absolute_url(),
    ):
        text = client.get(url).content.decode()
        assert "Anouk Smits" in text
        assert "Thomas Lier is afwezig tot en met" in text
    away(place.deputy)
    for url in (reverse("liaisons:matrix"), place.platform.get_absolute_url()):
        assert "Anouk Smits" not in client.get(url).content.decode()
    assert "neemt niemand het over" in client.get(proposal.get_absolute_url()).content.decode()


def test_the_work_floor_enters_and_ends_an_absence(client, place):
    client.force_login(place.user)
    url = reverse("admin:contact_absences")
    days = {"starts_on": str(ON), "ends_on": str(ON + DAY)}
    assert client.post(url, days | {"ends_on": ""}).context["has_errors"]
    assert client.post(url, days | {"person": str(place.deputy.pk)}).status_code == 302
    absence = Absence.objects.get()
    assert absence.user == place.user
    assert client.post(url, {"einde": "9" * 30}).status_code == 404
    other = away(place.deputy)
    assert client.post(url, {"einde": str(other.pk)}).status_code == 403
    assert client.post(url, {"einde": str(absence.pk)}).status_code == 302
    assert list(Absence.objects.all()) == [other]
    client.force_login(UserFactory(desk=True))
    assert client.post(url, days | {"person": str(place.user.pk)}).status_code == 302


def test_the_queue_names_what_nobody_takes_over(place):
    desk = UserFactory(desk=True)
    away(place.user)
    assert [row.uncovered for row in absences(desk)] == [[]]
    away(place.deputy, 5, 6)
    rows = absences(desk)
    assert [(row.absence.user, row.uncovered) for row in rows] == [
        (place.user, [place]),
        (place.deputy, []),
    ]


def test_the_queues_ask_the_same_queries_for_one_and_three(client, django_assert_max_num_queries):
    client.force_login(UserFactory(desk=True))
    counted = []
    for _round in range(2):
        for _row in range(2):
            away(ContactAssignmentFactory().user)
            ContactAssignmentFactory(unready=True)
        numbers = []
        for name in (
            "contact_absences",
            "contact_not_ready",
            "liaisons_contactassignment_changelist",
        ):
            with django_assert_max_num_queries(60) as asked:
                assert client.get(reverse(f"admin:{name}")).status_code == 200
            numbers.append(len(asked.captured_queries))
        counted.append(numbers)
    assert counted[0] == counted[1]


def test_handing_over_at_the_work_floor(client, place):
    url = reverse("admin:contact_hand_over", args=[place.pk])
    client.force_login(place.user)
    assert client.get(url).status_code == 403
    client.force_login(UserFactory(desk=True))
    to = UserFactory(name="Nieuw", function="adviseur")
    values = {"to": to.pk, "reason": "Ander werk", "starts_on": str(ON), **READY}
    missing = client.post(url, {**values, "consent_by": ""})
    assert set(missing.context["form"].errors) == {"consent_by"}
    assert client.post(url, values).status_code == 302
    place.refresh_from_db()
    assert place.successor.user == to
