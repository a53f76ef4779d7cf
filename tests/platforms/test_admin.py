"""The admin: looking is one thing, each act is the same operation as elsewhere."""

import datetime

import pytest
from django.urls import reverse

from core.terms import today
from platforms.models import AddressReport, Agreement, Meeting, NewsItem, Platform, Subject
from tests.factories import (
    AgreementFactory,
    BoardSeatFactory,
    MeetingFactory,
    NeighbourhoodFactory,
    NewsItemFactory,
    PlatformFactory,
    PortfolioFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MODELS = ["district", "neighbourhood", "subject", "platform", "boardseat", "agreement"]


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.ADMIN_SECOND_FACTOR = False


def url(model, name="changelist", *args):
    return reverse(f"admin:platforms_{model}_{name}", args=args)


@pytest.mark.parametrize("model", [*MODELS, "addressreport"])
def test_lists_open_for_staff_and_for_nobody_else(client, model):
    PlatformFactory()
    client.force_login(UserFactory(administrator=True))
    assert client.get(url(model)).status_code == 200
    client.force_login(UserFactory())
    assert client.get(url(model)).status_code == 404


def test_areas_are_read_only(client):
    neighbourhood = NeighbourhoodFactory()
    client.force_login(UserFactory(administrator=True))
    for model, pk in (
        ("district", neighbourhood.district.pk),
        ("neighbourhood", neighbourhood.pk),
    ):
        assert client.get(url(model, "change", pk)).status_code == 200
        assert client.post(url(model, "change", pk), {"name": "Anders"}).status_code == 403
        assert client.get(url(model, "add")).status_code == 403
    neighbourhood.refresh_from_db()
    assert neighbourhood.name != "Anders"


def test_subject_is_kept_with_its_history(client):
    client.force_login(UserFactory(administrator=True))
    data = {"name": "Verkeer", "slug": "verkeer", "order": "1", "is_active": "on"}
    client.post(url("subject", "add"), data)
    subject = Subject.objects.get()
    client.post(url("subject", "change", subject.pk), {**data, "name": "Verkeer en parkeren"})
    assert subject.history.count() == 2
    client.force_login(UserFactory(desk=True))
    assert client.post(url("subject", "change", subject.pk), data).status_code == 403
    bad = client.get(url("subject"), {"q": "\x00"})
    assert bad.status_code == 200


def test_subject_refuses_bad_input(client):
    client.force_login(UserFactory(administrator=True))
    subject = SubjectFactory()
    response = client.post(
        url("subject", "change", subject.pk), {"name": "\u200b", "slug": "A B", "order": "9" * 99}
    )
    assert response.status_code == 200
    assert set(response.context["adminform"].form.errors) == {"name", "slug", "order"}


def test_platform_takes_the_next_phase_with_date_and_reason(client):
    platform = PlatformFactory(status="not_yet")
    client.force_login(UserFactory(desk=True))
    step = url("platform", "step", platform.pk, "fase")
    assert "Leg een nieuwe fase vast" in client.get(url("platform", "change", platform.pk)).text
    response = client.post(step, {"status": "active", "on": today().isoformat()})
    assert response.context["form"].errors["status"]
    response = client.post(step, {"status": "initiative_group", "on": today().isoformat()})
    assert response.status_code == 302
    platform.refresh_from_db()
    assert platform.status == "initiative_group"


def test_platform_status_cannot_be_edited_by_hand(client):
    platform = PlatformFactory(status="not_yet")
    client.force_login(UserFactory(desk=True))
    data = {"name": "Dorst", "kind": "village", "about": "Wij.", "status": "active"}
    assert client.post(url("platform", "change", platform.pk), data).status_code == 302
    platform.refresh_from_db()
    assert (platform.name, platform.status) == ("Dorst", "not_yet")
    assert platform.history.count() == 2


def test_platform_with_people_describes_itself(client):
    platform = PlatformFactory(about="Wij zijn Dorst.")
    client.force_login(UserFactory(desk=True))
    data = {"name": platform.name, "kind": "village", "about": "Anders."}
    client.post(url("platform", "change", platform.pk), data)
    platform.refresh_from_db()
    assert platform.about == "Wij zijn Dorst."


def test_platform_active_lists_what_is_missing(client):
    platform = PlatformFactory(status="founding", neighbourhoods=[])
    client.force_login(UserFactory(desk=True))
    response = client.post(
        url("platform", "step", platform.pk, "fase"),
        {"status": "active", "on": today().isoformat()},
    )
    assert "nog geen buurt" in response.text
    assert "nog geen voorzitter" in response.text


def test_platform_new_initiative_and_its_area(client):
    page = PlatformFactory(status="not_yet")
    neighbourhood = page.coverage.get().neighbourhood
    client.force_login(UserFactory(desk=True))
    data = {"name": "Seters", "kind": "village", "neighbourhoods": [neighbourhood.pk]}
    assert client.post(url("platform", "add"), {**data, "name": ""}).status_code == 200
    assert client.post(url("platform", "add"), data).status_code == 302
    platform = Platform.objects.get(name="Seters")
    response = client.post(
        url("platform", "step", platform.pk, "gebied-eraf"),
        {"neighbourhoods": [neighbourhood.pk], "on": today().isoformat()},
    )
    assert response.status_code == 302
    assert platform.coverage.filter(ends_on=None).count() == 0
    client.post(
        url("platform", "step", platform.pk, "gebied-erbij"),
        {"neighbourhoods": [neighbourhood.pk], "on": today().isoformat()},
    )
    assert platform.coverage.filter(ends_on=None).count() == 1
    client.force_login(UserFactory(clerk=True))
    assert client.get(url("platform", "add")).status_code == 403


def test_clerk_sees_and_does_not_act(client):
    platform = PlatformFactory()
    client.force_login(UserFactory(clerk=True))
    assert client.get(url("platform", "change", platform.pk)).status_code == 200
    assert client.get(url("platform", "step", platform.pk, "fase")).status_code == 403


def test_seat_ends_by_the_administrator_only(client):
    seat = BoardSeatFactory()
    step = url("boardseat", "step", seat.pk, "einde")
    client.force_login(UserFactory(desk=True))
    assert client.get(step).status_code == 403
    client.force_login(UserFactory(administrator=True))
    assert client.post(step, {"ends_on": "morgen"}).context["form"].errors
    assert client.post(step, {"ends_on": today().isoformat()}).status_code == 302
    seat.refresh_from_db()
    assert seat.ends_on == today()


# --- Agreements (R44, R45) ---------------------------------------------------------------------


def test_agreement_is_signed_in_the_admin(client):
    agreement = AgreementFactory(proposed=True, signed_by_board=True)
    alderman = PortfolioFactory(title="Wethouder wijken").user
    client.force_login(alderman)
    page = client.get(url("agreement", "change", agreement.pk))
    assert "Teken namens de gemeente" in page.text
    step = url("agreement", "step", agreement.pk, "tekenen")
    assert client.post(step, {}).context["form"].errors["agrees"]
    assert client.post(step, {"agrees": "on"}).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.status, agreement.municipality_signed_role) == ("agreed", "Wethouder wijken")
    assert client.get(step).status_code == 403


def test_agreement_is_commented_by_the_desk_and_never_edited(client):
    agreement = AgreementFactory(proposed=True)
    client.force_login(UserFactory(desk=True))
    change = url("agreement", "change", agreement.pk)
    page = client.get(change)
    assert page.status_code == 200
    assert "minimum_residents" not in page.text
    assert client.post(change, {"minimum_residents": "1"}).status_code == 403
    assert client.get(url("agreement", "step", agreement.pk, "tekenen")).status_code == 403
    step = url("agreement", "step", agreement.pk, "opmerking")
    assert client.post(step, {"comment": "\x00"}).context["form"].errors["comment"]
    assert client.post(step, {"comment": "Kan het minder?"}).status_code in (302, 200)
    agreement.refresh_from_db()
    assert (agreement.status, agreement.comment) == ("concept", "Kan het minder?")
    assert agreement.minimum_residents == 60


def test_agreement_draft_of_the_board_is_not_in_the_admin(client):
    draft = AgreementFactory()
    late = AgreementFactory(late=True)
    client.force_login(UserFactory(administrator=True))
    assert client.get(url("agreement", "change", draft.pk)).status_code == 404
    page = client.get(url("agreement"), {"wacht": "laat"})
    assert "5 dagen over de termijn" in page.text
    assert str(late.platform) in page.text


def test_agreement_is_given_notice_by_the_municipality(client):
    agreement = AgreementFactory(agreed=True)
    client.force_login(PortfolioFactory().user)
    client.post(url("agreement", "step", agreement.pk, "opzeggen"), {"reason": "Anders."})
    agreement.refresh_from_db()
    assert agreement.notice_side == "municipality"
    assert Agreement.objects.get().ends_on > today()


def test_report_is_answered_by_the_desk(client):
    report = AddressReport.objects.create(user=UserFactory(), postcode="4849AB", text="Fout")
    client.force_login(UserFactory(clerk=True))
    assert client.get(url("addressreport", "change", report.pk)).status_code == 404
    client.force_login(UserFactory(desk=True))
    step = url("addressreport", "step", report.pk, "antwoord")
    assert client.post(step, {"answer": "Aangepast."}).status_code == 302
    report.refresh_from_db()
    assert report.answer == "Aangepast."
    assert client.get(step).status_code == 403


@pytest.mark.parametrize("pk", ["0", "999999999999999999"])
def test_ids_that_do_not_exist(client, pk):
    client.force_login(UserFactory(administrator=True))
    assert client.get(f"/admin/platforms/agreement/{pk}/stap/tekenen/").status_code == 404
    assert client.get(f"/admin/platforms/agreement/{pk}/change/").status_code == 404


# --- Meetings and news -------------------------------------------------------------------------


def when(days=9):
    return {
        "day": (today() + datetime.timedelta(days)).isoformat(),
        "begins": "19:30",
        "until": "21:30",
        "place": "Stadhuis",
    }


def test_the_desk_calls_a_meeting_and_accounts_for_it(client):
    platform = PlatformFactory()
    client.force_login(UserFactory(desk=True))
    words = {"kind": "open_evening", "title": "Avond", "invitation": "Kom.", "agenda": "Wegen"}
    assert client.get(url("meeting", "add")).status_code == 200
    assert client.post(url("meeting", "add"), {**words, **when()}).status_code == 200
    assert not Meeting.objects.exists()
    client.post(url("meeting", "add"), {**words, **when(), "platforms": [platform.pk]})
    meeting = Meeting.objects.get()
    assert (meeting.side, meeting.is_draft) == ("municipality", True)
    for name, data in (
        ("punt", {"title": "Bomen", "side": "neighbourhood"}),
        ("aankondigen", {}),
        ("verplaatsen", {**when(10), "reason": "Vol"}),
        ("afgelasten", {"reason": "Ziek"}),
    ):
        assert client.get(url("meeting", "step", meeting.pk, name)).status_code == 200
        assert client.post(url("meeting", "step", meeting.pk, name), data).status_code == 302, name
    meeting.refresh_from_db()
    assert (meeting.is_cancelled, meeting.points.count()) == (True, 2)
    held = MeetingFactory(platforms=[platform], municipal=True, held=True)
    for name, data in (
        ("verslag", {"text": "Gezegd", "residents": "3"}),
        ("aanvullen", {"text": "Meer"}),
    ):
        assert client.post(url("meeting", "step", held.pk, name), data).status_code == 302, name
    assert held.additions.count() == 1


def test_the_desk_writes_news(client):
    client.force_login(UserFactory(desk=True))
    data = {"title": "Nieuws", "text": "Tekst", "is_for_all": "on"}
    assert client.post(url("newsitem", "add"), data).status_code == 302
    item = NewsItem.objects.get()
    for name, sent in (
        ("publiceren", {}),
        ("verbeteren", {"text": "Toch"}),
        ("intrekken", {"reason": "Dubbel"}),
    ):
        assert client.get(url("newsitem", "step", item.pk, name)).status_code == 200
        assert client.post(url("newsitem", "step", item.pk, name), sent).status_code == 302
    item.refresh_from_db()
    assert item.is_withdrawn


def test_staff_reads_what_a_board_announced_and_changes_nothing(client):
    meeting, draft = MeetingFactory(), MeetingFactory(draft=True)
    item = NewsItemFactory()
    client.force_login(UserFactory(desk=True))
    for model, record in (("meeting", meeting), ("newsitem", item)):
        assert client.get(url(model)).status_code == 200
        page = client.get(url(model, "change", record.pk))
        assert page.status_code == 200
        assert page.context["steps"] == []
        assert client.post(url(model, "change", record.pk), {"title": "x"}).status_code == 403
    assert client.get(url("meeting", "step", meeting.pk, "afgelasten")).status_code == 403
    assert client.get(url("meeting", "change", draft.pk)).status_code == 404


@pytest.mark.parametrize("model", ["meeting", "newsitem"])
def test_others_see_no_meetings_and_news_in_the_admin(client, model):
    client.force_login(BoardSeatFactory().user)
    assert client.get(url(model)).status_code == 404
    client.force_login(UserFactory(administrator=True))
    assert client.get(url(model)).status_code == 200
    assert client.get(url(model, "add")).status_code == 403
