"""A plan of the municipality at the desk: written, looked over, announced, and gone on with."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.terms import today
from core.transitions import Refused
from notifications.models import Message
from proposals import operations
from proposals.models import Proposal
from proposals.states import Kind, Mark, Outcome
from proposals.states import Status as S
from tests.factories import ContactAssignmentFactory, PlatformFactory
from tests.factories.proposals import scan_of_signatures

DAY = datetime.timedelta(days=1)
OURS = "/admin/plannen/van-de-gemeente/"
NEW = f"{OURS}nieuw/"


def words(place, **changes):
    return {
        "platforms": [place.platform.pk],
        "subject": place.subject.pk,
        "title": "Nieuwe bomen",
        "text": "De gemeente plant bomen.",
        "aim": "Schaduw",
        "fixed_points": "De leidingen",
        "influence": "coproduce",
        "planning": "",
        "opens_on": (today() + 30 * DAY).isoformat(),
        "cost_estimate": "",
        "earlier_plan": "",
        **changes,
    }


def at(client, place, who):
    client.force_login(getattr(place, who))
    return client


def desk_of(proposal, step=""):
    path = reverse("admin:desk_plan", args=[proposal.number])
    return f"{path}?stap={step}" if step else path


def take(client, proposal, step, **values):
    data = {f"stap-{name}": value for name, value in values.items()}
    return client.post(desk_of(proposal, step), data)


# --- who gets in ---
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("contact", 200),
        ("deputy", 200),
        ("desk", 200),
        ("alderman", 200),
        ("broker", 403),
        ("chair", 404),
        ("author", 404),
    ],
)
def test_who_writes_for_the_municipality(client, place, who, status):
    at(client, place, who)
    assert client.get(OURS).status_code == status
    assert client.get(NEW).status_code == status
    posted = client.post(NEW, words(place, _keep="1"))
    assert posted.status_code == (302 if status == 200 else status)


def test_a_draft_is_its_writers_alone(client, place):
    client = at(client, place, "contact")
    client.post(NEW, words(place, _keep="1"))
    draft = Proposal.objects.get()
    assert "Nieuwe bomen" in client.get(OURS).content.decode()
    at(client, place, "desk")
    assert client.get(f"{OURS}{draft.uuid}/").status_code == 404
    assert client.post(f"{OURS}{draft.uuid}/", words(place, _discard="1")).status_code == 404
    assert "Nieuwe bomen" not in client.get(OURS).content.decode()
    assert Proposal.objects.get() == draft


# --- writing ---
def test_nothing_is_needed_to_keep_a_draft(client, place):
    response = at(client, place, "contact").post(NEW, {"_keep": "1"})
    draft = Proposal.objects.get()
    assert response.url == f"{OURS}{draft.uuid}/"
    assert (draft.status, draft.kind) == (S.DRAFT, Kind.MUNICIPAL_PLAN)


def test_what_is_missing_stands_at_its_field_and_nothing_is_lost(client, place):
    response = at(client, place, "contact").post(
        NEW,
        words(place, aim="", influence="", opens_on=today().isoformat(), _preview="1"),
    )
    form = response.context["form"]
    assert set(form.errors) == {"aim", "influence", "opens_on"}
    assert form["title"].value() == "Nieuwe bomen"
    assert Proposal.objects.get().title == "Nieuwe bomen"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "a\x00b"),
        ("text", "a\x00b"),
        ("platforms", "9" * 5000),
        ("subject", "9" * 5000),
        ("influence", "alles"),
        ("opens_on", "31-02-2027"),
        ("cost_estimate", "veel"),
        ("earlier_plan", "1\x00"),
    ],
)
def test_bad_input_gets_an_error_at_its_field(client, place, field, value):
    data = words(place, _preview="1", **{field: value})
    response = at(client, place, "contact").post(NEW, data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Proposal.objects.exists()


def test_a_title_of_nothing_visible_is_no_title(client, place):
    response = at(client, place, "contact").post(
        NEW, words(place, title="\u200b\u200b", _preview="1")
    )
    assert list(response.context["form"].errors) == ["title"]


def test_announced_in_three_places_after_looking_it_over(client, place):
    others = [PlatformFactory(name=name) for name in ("Oosteind", "Den Hout")]
    for platform in others:
        ContactAssignmentFactory(user=place.contact, platform=platform, subject=place.subject)
    client = at(client, place, "contact")
    platforms = [place.platform.pk, *(platform.pk for platform in others)]
    response = client.post(NEW, words(place, platforms=platforms, _preview="1"))
    page = client.get(response.url)
    html = page.content.decode()
    assert page.status_code == 200
    assert "Kondig het plan aan op 3 plekken" in html
    assert html.count("Er is geen bestuur om te antwoorden") == 2
    assert "Samen maken (coproduceren)" in html
    response = client.post(response.url)
    plans = Proposal.objects.all()
    assert {plan.status for plan in plans} == {S.SUBMITTED}
    assert response.url == reverse("proposals:bundle", args=[plans[0].bundle])
    assert Message.objects.filter(user=place.chair, kind="platform_announcement").count() == 1


def test_elsewhere_the_contact_point_announces_nothing(client, place):
    elsewhere = PlatformFactory(name="Vrachelen")
    response = at(client, place, "contact").post(
        NEW, words(place, platforms=[elsewhere.pk], _preview="1")
    )
    assert "In Vrachelen mag u" in str(response.context["form"].errors["platforms"])


def test_a_draft_goes_on_and_is_thrown_away(client, place):
    client = at(client, place, "contact")
    response = client.post(NEW, words(place, opens_on="", _keep="1"))
    page = client.get(response.url).context["form"]
    assert page.initial["title"] == "Nieuwe bomen"
    client.post(response.url, words(place, title="Nog meer bomen", opens_on="", _keep="1"))
    assert Proposal.objects.get().title == "Nog meer bomen"
    # Without a place or a date there is nothing to look at yet.
    assert client.get(f"{response.url}nakijken/").status_code == 404
    client.post(response.url, {"_discard": "1"})
    assert not Proposal.objects.exists()


# --- steps at the desk ---
def test_the_contact_point_adds_what_the_board_asked(client, place):
    proposal = place.municipal_supplement_requested()
    client = at(client, place, "contact")
    assert "stap=supplement" in client.get(desk_of(proposal)).content.decode()
    take(
        client,
        proposal,
        "supplement",
        text="Lindes.",
        new_title=proposal.title,
        new_text=proposal.text,
        aim=proposal.aim,
        fixed_points=proposal.fixed_points,
        influence="advise",
        planning="Planten in maart",
    )
    proposal = place.fresh(proposal)
    assert (proposal.status, proposal.planning) == (S.SUBMITTED, "Planten in maart")


def test_only_the_alderman_is_offered_to_go_on(client, place):
    proposal = place.municipal_declined()
    for who, offered in (("contact", False), ("desk", False), ("alderman", True)):
        client = at(client, place, who)
        html = client.get(desk_of(proposal)).content.decode()
        assert ("stap=continue_against" in html) is offered
        assert client.get(desk_of(proposal, "continue_against")).status_code == (
            200 if offered else 403
        )


def test_the_alderman_goes_on_in_three_ways(client, place):
    lacking = place.municipal_support_lacking()
    take(at(client, place, "alderman"), lacking, "continue_without_support", reason="Ziek.")
    assert place.fresh(lacking).marks == [Mark.WITHOUT_SUPPORT]
    declined = place.board_answer(place.fresh(lacking), Outcome.NO)
    client = at(client, place, "alderman")
    response = take(client, declined, "continue_against", answer="", planned_end_on="")
    assert set(response.context["attempt"].form.errors) == {"answer", "planned_end_on"}
    take(
        client,
        declined,
        "continue_against",
        answer="Het moet.",
        planned_end_on=(today() + 30 * DAY).isoformat(),
    )
    declined = place.fresh(declined)
    assert declined.marks == [Mark.WITHOUT_SUPPORT, Mark.AGAINST]
    html = client.get(declined.get_absolute_url()).content.decode()
    assert "Doorgezet zonder draagvlak" in html and "Doorgezet tegen de wijk in" in html


def test_going_on_without_an_answer_is_offered_when_it_may(client, place):
    proposal = place.board_asked()
    client = at(client, place, "alderman")
    assert "stap=continue_unanswered" not in client.get(desk_of(proposal)).content.decode()
    place.without_board()
    assert "stap=continue_unanswered" in client.get(desk_of(proposal)).content.decode()


def test_the_boards_answer_is_not_read_before_it_is_published(client, place):
    proposal = place.board_asked()
    operations.prepare_response(
        proposal, by=place.chair, outcome="no", reason="Nog geheim.", alternative="Anders."
    )
    for who in ("contact", "desk", "alderman"):
        client = at(client, place, who)
        assert "Nog geheim" not in client.get(desk_of(proposal)).content.decode()
        preview = reverse("admin:desk_preview", args=[proposal.number])
        assert client.get(preview).status_code == 404
    client.logout()
    assert "Nog geheim" not in client.get(proposal.get_absolute_url()).content.decode()


# --- queues ---
def test_each_plan_stands_in_the_queue_of_what_it_waits_for(client, place):
    place.municipal_declined()
    place.announced()
    client = at(client, place, "alderman")
    assert len(client.get("/admin/?rij=wethouder").context["rows"]) == 1
    assert len(client.get("/admin/?rij=aangekondigd").context["rows"]) == 1
    assert client.get("/admin/").context["queue"].slug == "wethouder"
    assert not client.get("/admin/?rij=bij-de-wijk").context["rows"]


def test_rows_of_the_alderman_ask_no_more_for_three(client, place):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    client = at(client, place, "alderman")
    for number in (1, 2):
        for _plan in range(number):
            place.municipal_declined()
        client.get("/admin/?rij=wethouder")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/?rij=wethouder")
        asked.append(len(queries))
    assert asked[0] == asked[1]


# --- photos and documents -------------------------------------------------------------------------
def photo(name="linde.png", content=None):
    content = content or scan_of_signatures().content.read()
    return SimpleUploadedFile(name, content, "image/png")


def test_files_go_with_the_plan_in_each_place_and_open_with_it(client, place):
    other, third = PlatformFactory(), PlatformFactory()
    client = at(client, place, "desk")
    both = words(place, platforms=[place.platform.pk, other.pk])
    # A picture without words for who cannot see it: refused at its field, the plan's words kept.
    page = client.post(NEW, {**both, "_attach": "1", "file": photo()})
    assert page.status_code == 200
    assert "alternative" in page.context["form"].errors
    assert "De gemeente plant bomen." in page.content.decode()
    values = {**both, "_attach": "1", "alternative": "Een linde"}
    client.post(NEW, {**values, "file": photo()})
    draft = Proposal.objects.get(platform=place.platform)
    form = f"{OURS}{draft.uuid}/"
    for number in (2, 3):
        assert client.post(form, {**values, "file": photo(f"foto{number}.png")}).status_code == 302
    # Three is the most, what is no picture is refused, and a draft's file is nobody else's.
    page = client.post(form, {**values, "file": photo("vier.png")})
    assert page.context["form"].errors["file"]
    page = client.post(form, {**values, "file": photo("nep.png", b"<svg onload=alert(1)>")})
    assert page.context["form"].errors["file"]
    assert client.post(form, {**values, "_attach": "1"}).context["form"].errors["file"]
    first = draft.attachments.first()
    client.post(form, {**both, "_remove": first.pk})
    # A place that joins later has the same files.
    places = [place.platform.pk, other.pk, third.pk]
    client.post(form, words(place, platforms=places, _keep="1"))
    names = {
        plan.platform: [row.name for row in plan.attachments.all()]
        for plan in Proposal.objects.all()
    }
    assert names == {
        platform: ["foto2.png", "foto3.png"] for platform in (place.platform, other, third)
    }
    assert "foto2.png" in client.get(f"{form}nakijken/").content.decode()
    client.post(f"{form}nakijken/")
    plan = place.fresh(draft)
    url = plan.attachments.first().get_absolute_url()
    # Private before the opening, and for everybody after it.
    for who, status in (("author", 404), ("chair", 200), ("desk", 200)):
        assert at(client, place, who).get(url).status_code == status, who
    client.logout()
    assert client.get(url).status_code == 404
    place.go_to(plan.opens_on)
    plan = operations.advance(plan)
    assert client.get(url).status_code == 200
    assert url in client.get(plan.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        operations.remove_from_drafts([plan], plan.attachments.first(), by=place.desk)


def test_anothers_draft_gets_no_file(client, place):
    draft = place.announced_draft()
    url = f"{OURS}{draft.uuid}/"
    values = words(place, _attach="1", alternative="x", file=photo())
    assert at(client, place, "desk").post(url, values).status_code == 404
    with pytest.raises(Refused):
        operations.attach_to_drafts([draft], by=place.author, checked=scan_of_signatures())
    assert not draft.attachments.exists()
