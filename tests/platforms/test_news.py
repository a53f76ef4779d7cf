"""News of both sides: rights, the picture, corrections, taking back, the list and the feed."""

import io
import xml.etree.ElementTree as ET

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from core import attachments
from core.terms import today
from core.transitions import Refused
from notifications.models import Message
from notifications.operations import follow
from platforms import operations
from platforms.models import NewsItem
from tests.factories import (
    BoardSeatFactory,
    NewsItemFactory,
    PlatformFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def platform():
    return PlatformFactory(name="Dorst", slug="dorst")


@pytest.fixture
def board(platform):
    return BoardSeatFactory(platform=platform, chair=True).user


def picture(name="foto.jpg", kind="JPEG"):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_each_side_writes_under_its_own_name(platform, board):
    ours = operations.draft_news(by=board, platforms=[platform], title="A", text="B")
    theirs = operations.draft_news(
        by=UserFactory(desk=True), platforms=[platform], title="A", text="B"
    )
    assert [ours.side, theirs.side] == ["neighbourhood", "municipality"]
    with pytest.raises(PermissionDenied):
        operations.publish_news(theirs, by=board)
    former = BoardSeatFactory(platform=platform, over=True).user
    for person in (BoardSeatFactory().user, former, UserFactory()):
        with pytest.raises(PermissionDenied):
            operations.draft_news(by=person, platforms=[platform], title="A", text="B")
        with pytest.raises(PermissionDenied):
            operations.publish_news(ours, by=person)


def test_a_draft_is_hidden_from_the_other_side(platform, board, client):
    item = NewsItemFactory(platforms=[platform], draft=True)
    desk = UserFactory(desk=True)
    for person, sees in ((board, True), (desk, False), (UserFactory(), False), (None, False)):
        client.logout()
        if person:
            client.force_login(person)
            assert NewsItem.objects.visible_to(person, today()).contains(item) is sees
            assert person.has_perm("platforms.read_newsitem", item) is sees
        status = client.get(item.get_absolute_url()).status_code
        assert status == (200 if sees else 404)


def test_followers_hear_of_it_when_it_is_published(platform, board):
    follower = UserFactory()
    follow(follower, platform)
    item = operations.draft_news(by=board, platforms=[platform], title="Nieuws", text="**Vet**")
    assert not Message.objects.exists()
    operations.publish_news(item, by=board)
    message = Message.objects.get(kind="platform_news")
    assert message.user == follower
    assert "Nieuws" in message.subject
    with pytest.raises(Refused):
        operations.publish_news(item, by=board)
    with pytest.raises(Refused):
        operations.change_news(item, by=board, title="Anders", text="Anders")
    with pytest.raises(Refused):
        operations.discard_news(item, by=board)


def test_a_correction_stands_below_and_the_words_above_stay(platform, board, client):
    item = NewsItemFactory(platforms=[platform], text="Om acht uur.")
    with pytest.raises(Refused):
        operations.correct_news(item, by=board, text=" ")
    operations.correct_news(item, by=board, text="Het is om negen uur.")
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Om acht uur." in page
    assert "Het is om negen uur." in page


def test_what_is_taken_back_leaves_its_title_and_reason(platform, board, client):
    item = NewsItemFactory(platforms=[platform], title="Wie wint", text="Een geheim.")
    with pytest.raises(Refused):
        operations.withdraw_news(item, by=board, reason="")
    operations.withdraw_news(item, by=board, reason="Er stond een naam in.")
    for url in (item.get_absolute_url(), "/nieuws/", "/nieuws.atom"):
        assert "Een geheim." not in client.get(url).content.decode()
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Wie wint" in page
    assert "Er stond een naam in." in page
    item.refresh_from_db()
    with pytest.raises(Refused):
        operations.correct_news(item, by=board, text="Toch")


def test_a_picture_is_cleaned_and_said_in_words(platform, board, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(board)
    url = "/platforms/dorst/nieuws/nieuw/"
    bare = client.post(url, {"title": "A", "text": "B", "picture": picture()})
    assert "alternative" in bare.context["form"].errors
    client.post(url, {"title": "A", "text": "B", "picture": picture(), "alternative": "Gras"})
    item = NewsItem.objects.get()
    assert item.picture_type == "image/jpeg"
    assert "foto" not in item.picture.name
    shown = client.get(f"/nieuws/{item.pk}/foto/")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    client.logout()
    assert client.get(f"/nieuws/{item.pk}/foto/").status_code == 404
    operations.publish_news(item, by=board)
    assert client.get(f"/nieuws/{item.pk}/foto/").status_code == 200
    assert 'alt="Gras"' in client.get(item.get_absolute_url()).content.decode()
    item.refresh_from_db()
    operations.withdraw_news(item, by=board, reason="Per ongeluk")
    assert client.get(f"/nieuws/{item.pk}/foto/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"geen foto"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.jpg", b""),
        ("a.pdf", b"%PDF-1.4 x"),
    ],
)
def test_what_is_no_picture_is_refused(platform, board, client, name, content):
    client.force_login(board)
    data = {"title": "A", "text": "B", "alternative": "Iets"}
    data["picture"] = SimpleUploadedFile(name, content)
    answer = client.post("/platforms/dorst/nieuws/nieuw/", data)
    assert "picture" in answer.context["form"].errors
    assert not NewsItem.objects.exists()


def test_a_picture_of_a_draft_stays_or_goes(platform, board, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    checked = attachments.check(picture())
    item = operations.draft_news(
        by=board, platforms=[platform], title="A", text="B", picture=checked, alternative="Gras"
    )
    item = operations.change_news(item, by=board, title="C", text="B", alternative="Groen gras")
    assert item.picture
    assert item.alternative == "Groen gras"
    with pytest.raises(Refused):
        operations.change_news(item, by=board, title="C", text="B", alternative="")
    item = operations.change_news(item, by=board, title="C", text="B", picture=None)
    assert (item.picture.name, item.alternative) == ("", "")


def test_the_municipality_writes_for_everybody(client, settings):
    settings.ADMIN_SECOND_FACTOR = False
    client.force_login(UserFactory(desk=True))
    data = {"title": "Voor iedereen", "text": "Nieuws", "is_for_all": "on"}
    assert client.post("/nieuws/nieuw/", data).status_code == 302
    item = NewsItem.objects.get()
    assert (item.side, item.is_for_all) == ("municipality", True)
    for step, sent in (
        ("wijzigen", {"title": "Anders", "text": "Nieuws"}),
        ("publiceren", {}),
        ("verbeteren", {"text": "Toch anders"}),
        ("intrekken", {"reason": "Dubbel"}),
    ):
        url = f"/nieuws/{item.pk}/{step}/"
        assert client.get(url).status_code == 200
        assert client.post(url, sent).status_code == 302, step


def test_a_draft_is_thrown_away(platform, board, client):
    item = NewsItemFactory(platforms=[platform], draft=True)
    client.force_login(board)
    assert client.post(f"/nieuws/{item.pk}/weggooien/").status_code == 302
    assert not NewsItem.objects.exists()


def test_the_list_is_filtered_by_side_and_place(platform, client):
    ours = NewsItemFactory(platforms=[platform], title="Van ons")
    NewsItemFactory(platforms=[platform], title="Van hen", municipal=True)
    NewsItemFactory(title="Elders")
    NewsItemFactory(title="Overal", is_for_all=True, municipal=True)
    NewsItemFactory(platforms=[platform], title="Concept", draft=True)

    def titles(url):
        return {item.title for item in client.get(url).context["items"]}

    assert titles("/nieuws/") == {"Van ons", "Van hen", "Elders", "Overal"}
    assert titles("/platforms/dorst/nieuws/") == {"Van ons", "Van hen", "Overal"}
    assert titles("/nieuws/?side=neighbourhood&wijk=dorst") == {ours.title}
    for bad in ("side=x", "wijk=nergens", "wijk=%00", "page=99", "page=9" + "9" * 5000):
        assert client.get(f"/nieuws/?{bad}").status_code == 200
        assert titles(f"/nieuws/?{bad}") == set()


def test_lists_cost_the_same_for_one_and_for_three(platform, client):
    NewsItemFactory(platforms=[platform])
    urls = ["/nieuws/", "/platforms/dorst/nieuws/", "/nieuws.atom", "/platforms/dorst/nieuws.atom"]
    before = [queries(client, url) for url in urls]
    for _nth in range(3):
        NewsItemFactory(platforms=[platform, PlatformFactory()])
    assert [queries(client, url) for url in urls] == before


def test_the_feed_is_valid_atom_with_the_newest_first(platform, client):
    old = NewsItemFactory(platforms=[platform], title="Oud <b>")
    NewsItemFactory(title="Elders")
    NewsItemFactory(platforms=[platform], title="Concept", draft=True)
    for url, wanted in (
        ("/nieuws.atom", {old.title, "Elders"}),
        ("/platforms/dorst/nieuws.atom", {old.title}),
    ):
        answer = client.get(url)
        assert answer["Content-Type"].startswith("application/atom+xml")
        root = ET.fromstring(answer.content)
        entries = root.findall(f"{ATOM}entry")
        assert {entry.find(f"{ATOM}title").text for entry in entries} == wanted
        assert all(entry.find(f"{ATOM}id").text for entry in entries)
        assert root.find(f"{ATOM}updated").text
    assert client.get("/platforms/nergens/nieuws.atom").status_code == 404


def test_markdown_of_people_holds_no_script(platform, client):
    item = NewsItemFactory(
        platforms=[platform],
        title="<script>alert(1)</script>",
        text="<script>alert(2)</script> [klik](javascript:alert(3))",
    )
    for url in (item.get_absolute_url(), "/nieuws/", "/platforms/dorst/nieuws/"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
