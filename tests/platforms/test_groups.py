"""Working groups: rights, names only with consent, questions without an address, and closing."""

import datetime

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import privacy
from core.terms import today
from core.transitions import Refused
from notifications.models import Message
from platforms import operations
from platforms.models import GroupMember, WorkingGroup
from tests.factories import BoardSeatFactory, PlatformFactory, UserFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db
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


@pytest.fixture
def group(platform):
    return WorkingGroupFactory(platform=platform, name="Groen")


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_only_the_board_of_this_platform_begins_and_changes_a_group(platform, board, group):
    made = operations.begin_group(platform, by=board, name="Verkeer", purpose="Rust")
    assert made.starts_on == today()
    former = BoardSeatFactory(platform=platform, over=True).user
    for person in (BoardSeatFactory().user, former, UserFactory(desk=True), UserFactory()):
        for step in (
            lambda person=person: operations.begin_group(
                platform, by=person, name="Nee", purpose="x"
            ),
            lambda person=person: operations.change_group(
                group, by=person, name="Nee", purpose="x", member_count=1
            ),
            lambda person=person: operations.record_result(group, by=person, on=today(), text="x"),
            lambda person=person: operations.close_group(group, by=person, text="x"),
            lambda person=person: operations.name_member(group, by=person, name="Ans", agrees=True),
        ):
            with pytest.raises(PermissionDenied):
                step()


def test_a_name_is_taken_once_among_the_groups_at_work(platform, board, group):
    with pytest.raises(Refused):
        operations.begin_group(platform, by=board, name="groen", purpose="Weer")
    with pytest.raises(Refused):
        operations.begin_group(
            platform, by=board, name="Later", purpose="x", starts_on=today() + DAY
        )
    operations.close_group(group, by=board, text="Klaar.")
    assert operations.begin_group(platform, by=board, name="Groen", purpose="Weer").name == "Groen"


def test_a_name_stands_there_only_with_consent(board, group):
    with pytest.raises(Refused):
        operations.name_member(group, by=board, name="Ans", agrees=False)
    assert not GroupMember.objects.exists()
    operations.name_member(group, by=board, name="Ans", agrees=True)
    with pytest.raises(Refused):
        operations.name_member(group, by=board, name="ans", agrees=True)
    with pytest.raises(Refused):
        operations.change_group(group, by=board, name="Groen", purpose="x", member_count=0)


def test_the_count_is_never_less_than_the_names(board, platform):
    group = WorkingGroupFactory(platform=platform, member_count=0)
    operations.name_member(group, by=board, name="Ans", agrees=True)
    group.refresh_from_db()
    assert group.member_count == 1


def test_who_bears_the_name_is_told_and_may_take_it_away(board, group, client):
    ans, other = UserFactory(email="ans@example.nl"), UserFactory()
    member = operations.name_member(
        group, by=board, name="Ans", agrees=True, email="ans@example.nl"
    )
    assert Message.objects.get(kind="group_member").user == ans
    with pytest.raises(PermissionDenied):
        operations.take_name_away(member, by=other)
    url = f"/platforms/dorst/werkgroepen/{group.pk}/namen/{member.pk}/weg/"
    client.force_login(other)
    assert client.get(url).status_code == 403
    client.force_login(ans)
    assert url in client.get(group.get_absolute_url()).content.decode()
    client.logout()
    operations.name_member(group, by=board, name="Bea", agrees=True)
    assert "/weg/" not in client.get(group.get_absolute_url()).content.decode()
    client.force_login(ans)
    assert client.post(url).status_code == 302
    assert [each.name for each in group.members.all()] == ["Bea"]
    group.refresh_from_db()
    assert group.member_count == 4


def test_the_board_learns_nothing_about_accounts(board, group):
    one = operations.name_member(group, by=board, name="A", agrees=True, email="nee@example.nl")
    assert one.user is None
    assert not Message.objects.exists()


def test_results_are_dated_and_not_of_the_future(board, group, client):
    with pytest.raises(Refused):
        operations.record_result(group, by=board, on=today() + DAY, text="Straks")
    operations.record_result(
        group, by=board, on=today(), text="Tien bomen", link="https://example.nl/bomen"
    )
    page = client.get(group.get_absolute_url()).content.decode()
    assert "Tien bomen" in page
    assert 'href="https://example.nl/bomen"' in page


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "http://", "ftp://a.nl"]
)
def test_a_link_goes_to_the_web_and_nowhere_else(board, group, client, link):
    client.force_login(board)
    url = f"/platforms/dorst/werkgroepen/{group.pk}/resultaat/"
    answer = client.post(url, {"on": today().isoformat(), "text": "Iets", "link": link})
    assert "link" in answer.context["form"].errors
    assert not group.results.exists()


def test_a_closed_group_stays_with_what_came_of_it(board, group, client):
    with pytest.raises(Refused):
        operations.close_group(group, by=board, text=" ")
    with pytest.raises(Refused):
        operations.close_group(group, by=board, text="x", on=today() + DAY)
    operations.close_group(group, by=board, text="De bomen staan er.")
    group.refresh_from_db()
    for step in (
        lambda: operations.close_group(group, by=board, text="Weer"),
        lambda: operations.change_group(group, by=board, name="x", purpose="x", member_count=9),
        lambda: operations.name_member(group, by=board, name="Ans", agrees=True),
        lambda: operations.ask_group(group, by=UserFactory(), text="Mag ik?"),
    ):
        with pytest.raises(Refused):
            step()
    operations.record_result(group, by=board, on=today(), text="Nog een boom")
    page = client.get(group.get_absolute_url()).content.decode()
    assert "De bomen staan er." in page


def test_a_question_goes_to_the_group_and_its_answer_to_who_asked(board, group, client):
    resident, leader, other = (UserFactory(email=f"{n}@example.nl") for n in "rlo")
    operations.name_member(
        group, by=board, name="Lo", agrees=True, email="l@example.nl", is_leader=True
    )
    question = operations.ask_group(group, by=resident, text="Mag ik meedoen?")
    told = Message.objects.filter(kind="group_question")
    assert {message.user for message in told} == {board, leader}
    assert all("@" not in message.body for message in told)
    url = question.get_absolute_url()
    for person, status in ((resident, 200), (board, 200), (leader, 200), (other, 404)):
        client.force_login(person)
        assert client.get(url).status_code == status
        listed = "Mag ik meedoen?" in client.get(group.get_absolute_url()).content.decode()
        assert listed is (status == 200)
    client.logout()
    assert "Mag ik meedoen?" not in client.get(group.get_absolute_url()).content.decode()
    for person in (resident, other):
        with pytest.raises(PermissionDenied):
            operations.answer_group_question(question, by=person, answer="Ja")
    with pytest.raises(Refused):
        operations.answer_group_question(question, by=leader, answer=" ")
    operations.answer_group_question(question, by=leader, answer="Ja, graag.")
    assert Message.objects.get(kind="group_question_answered").user == resident
    with pytest.raises(Refused):
        operations.answer_group_question(question, by=board, answer="Nee")


def test_nobody_answers_his_own_question(board, group):
    """Not the board member who asked it; another one does."""
    other = BoardSeatFactory(platform=group.platform).user
    question = operations.ask_group(group, by=board, text="Wie neemt de sleutel mee?")
    with pytest.raises(PermissionDenied):
        operations.answer_group_question(question, by=board, answer="Ik.")
    question.refresh_from_db()
    assert not question.is_answered
    answered = operations.answer_group_question(question, by=other, answer="Ik.")
    assert (answered.answered_by, answered.answer) == (other, "Ik.")


def test_somebody_asks_at_most_three_things_at_a_time(group):
    resident = UserFactory()
    for _nth in range(3):
        operations.ask_group(group, by=resident, text="Vraag")
    with pytest.raises(Refused):
        operations.ask_group(group, by=resident, text="Vraag")


def test_the_board_does_it_all_on_the_site(platform, board, client):
    client.force_login(board)
    data = {"name": "Groen", "purpose": "Bomen", "member_count": "3"}
    new = {**data, "starts_on": today().isoformat()}
    assert client.post("/platforms/dorst/werkgroepen/nieuw/", new).status_code == 302
    group = WorkingGroup.objects.get()
    base = group.get_absolute_url()
    for words, sent in (
        ("wijzigen/", {**data, "name": "Groener"}),
        ("namen/", {"name": "Ans", "agrees": "on"}),
        ("resultaat/", {"on": today().isoformat(), "text": "Boom"}),
        ("stoppen/", {"on": today().isoformat(), "text": "Klaar"}),
    ):
        assert client.get(base + words).status_code == 200
        assert client.post(base + words, sent).status_code == 302, words
    group.refresh_from_db()
    assert (group.name, group.is_closed, group.results.count()) == ("Groener", True, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "\u200b"),
        ("purpose", "a\x00"),
        ("member_count", "9" * 5000),
        ("starts_on", "nooit"),
    ],
)
def test_bad_input_keeps_the_text(board, client, field, value):
    client.force_login(board)
    data = {"name": "N", "purpose": "Bomen", "member_count": "3", "starts_on": "2026-01-01"}
    answer = client.post("/platforms/dorst/werkgroepen/nieuw/", {**data, field: value})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_a_group_of_another_platform_is_not_found(group, client):
    PlatformFactory(slug="elders")
    assert client.get(f"/platforms/elders/werkgroepen/{group.pk}/").status_code == 404


def test_pages_cost_the_same_for_one_and_for_three(platform, board, client):
    one = WorkingGroupFactory(platform=platform)
    before = queries(client, "/platforms/dorst/werkgroepen/")
    for nth in range(3):
        three = WorkingGroupFactory(platform=platform)
        operations.record_result(three, by=board, on=today(), text="Boom")
        for name in "abc"[: nth + 1]:
            operations.name_member(three, by=board, name=name, agrees=True)
    assert queries(client, "/platforms/dorst/werkgroepen/") == before
    assert queries(client, one.get_absolute_url()) == queries(client, three.get_absolute_url())


def test_erasing_an_account_takes_name_and_questions_along(board, group):
    ans = UserFactory(email="ans@example.nl")
    operations.name_member(group, by=board, name="Ans", agrees=True, email="ans@example.nl")
    operations.ask_group(group, by=ans, text="Vraag")
    data = privacy.download(ans)["platforms"]
    assert [row["name"] for row in data["working_groups"]] == ["Ans"]
    assert [row["question"] for row in data["group_questions"]] == ["Vraag"]
    privacy.erase(ans)
    assert not group.members.exists()
    assert not group.questions.exists()
    group.refresh_from_db()
    assert group.member_count == 4
