"""Support asked of the broker, and what residents say once a year, untraceable (R53)."""

import datetime
import html

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core import privacy
from core.terms import add_working_days, today
from core.transitions import Refused
from liaisons import operations
from liaisons.appointment_desk import support_menu
from liaisons.feedback import shown_years, turn_of
from liaisons.models import FeedbackGiven, FeedbackTally, SupportRequest, SupportTerm
from notifications.models import Message
from tests.factories import (
    BoardSeatFactory,
    PlatformFactory,
    ResidenceFactory,
    RoleHolderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


@pytest.fixture
def place():
    class Place:
        platform = PlatformFactory(name="Dorst", slug="dorst")
        member = BoardSeatFactory(platform=platform).user
        holder = RoleHolderFactory(platforms=[platform])

        def ask(self, **values):
            return operations.ask_support(
                self.holder,
                by=self.member,
                platform=self.platform,
                **{"question": "Wie helpt ons met de zaal?", **values},
            )

    return Place()


# --- support --------------------------------------------------------------------------------------
def test_a_board_asks_the_broker_answers_the_board_says_it_is_done(place):
    row = place.ask()
    broker = place.holder.user
    assert row.due_on == add_working_days(today(), 10)
    assert list(SupportRequest.objects.waiting_for(broker)) == [row]
    assert support_menu(broker)[0].count == 1
    assert Message.objects.filter(user=broker, kind="support_asked").count() == 1
    row = operations.answer_support(row, by=broker, answer="Ik bel de beheerder.")
    assert SupportTerm.objects.get(request=row).met_on == today()
    assert Message.objects.filter(user=place.member, kind="support_answered").count() == 1
    assert support_menu(broker)[0].count == 0
    row = operations.finish_support(row, by=place.member)
    assert (row.status, row.done_on) == ("done", today())
    for step in (
        lambda: operations.finish_support(row, by=place.member),
        lambda: operations.answer_support(row, by=broker, answer="Nog iets."),
    ):
        with pytest.raises(Refused), transaction.atomic():
            step()


def test_only_the_board_asks_and_only_the_broker_of_that_place_is_asked(place):
    for outsider in (UserFactory(), BoardSeatFactory().user, UserFactory(desk=True)):
        with pytest.raises(PermissionDenied):
            operations.ask_support(
                place.holder, by=outsider, platform=place.platform, question="Mag dat?"
            )
    row = place.ask()
    for outsider in (place.member, UserFactory(desk=True), RoleHolderFactory().user):
        with pytest.raises(PermissionDenied):
            operations.answer_support(row, by=outsider, answer="Ik bel.")
    for wrong in (
        RoleHolderFactory(platforms=[PlatformFactory()]),
        RoleHolderFactory(platforms=[place.platform], worker=True),
        RoleHolderFactory(platforms=[place.platform], ends_on=today() - DAY),
    ):
        with pytest.raises(Refused):
            operations.ask_support(
                wrong, by=place.member, platform=place.platform, question="Mag dat?"
            )
    with pytest.raises(Refused) as refused:
        place.ask(question="  ")
    assert refused.value.field == "question"


def test_list_and_rule_agree_and_nobody_else_finds_it(place, client):
    row = place.ask()
    readers = {"member": place.member, "broker": place.holder.user}
    others = {
        "elsewhere": BoardSeatFactory().user,
        "other broker": RoleHolderFactory().user,
        "desk": UserFactory(desk=True),
        "administrator": UserFactory(administrator=True),
        "resident": UserFactory(),
    }
    for name, user in {**readers, **others}.items():
        sign_in(client, user)
        expected = 200 if name in readers else 404
        assert client.get(row.get_absolute_url()).status_code == expected, name
        assert SupportRequest.objects.visible_to(user).contains(row) is (name in readers)
        if name in others:
            assert client.post(row.get_absolute_url(), {"answer": "x"}).status_code == 404
    client.logout()
    assert client.get(row.get_absolute_url()).status_code == 302


def test_what_is_late_is_noted_once_and_both_hear_it(place):
    row = place.ask(today=today() - 30 * DAY)
    assert row.is_late()
    assert support_menu(place.holder.user)[0].is_late
    assert operations.advance_support() == 1
    assert operations.advance_support() == 0
    late = Message.objects.filter(kind="support_late")
    assert {message.user for message in late} == {place.member, place.holder.user}


def test_the_walk_through_the_site(place, client):
    sign_in(client, place.member)
    url = f"{place.holder.get_absolute_url()}ondersteuning/"
    assert url in client.get(place.holder.get_absolute_url()).content.decode()
    assert client.post(url, {"question": "", "platform": place.platform.pk}).status_code == 200
    data = {"question": "Wie helpt ons?", "platform": place.platform.pk}
    assert client.post(url, data).status_code == 302
    row = SupportRequest.objects.get()
    sign_in(client, place.holder.user)
    assert row.get_absolute_url() in client.get("/mijn/").content.decode()
    assert "Wie helpt ons?" in client.get("/ondersteuning/").content.decode()
    assert client.post(row.get_absolute_url(), {"answer": ""}).status_code == 200
    assert client.post(row.get_absolute_url(), {"answer": "Ik."}).status_code == 302
    sign_in(client, place.member)
    assert row.get_absolute_url() in client.get("/mijn/").content.decode()
    assert client.post(row.get_absolute_url()).status_code == 302
    row.refresh_from_db()
    assert row.status == "done"


def test_erasing_an_account_takes_the_words_and_keeps_the_thread(place, client):
    row = operations.answer_support(place.ask(), by=place.holder.user, answer="Ik bel.")
    assert privacy.download(place.member)["liaisons"]["support"]
    FeedbackGiven.objects.create(user=place.member, holder=place.holder, year=today().year)
    privacy.erase(place.member)
    assert not FeedbackGiven.objects.filter(user=place.member).exists()
    row.refresh_from_db()
    assert (row.question, row.answer) == ("", "Ik bel.")
    sign_in(client, place.holder.user)
    assert "Verwijderd" in client.get(row.get_absolute_url()).content.decode()


# --- what residents say ---------------------------------------------------------------------------
def residents(platform, number):
    return [ResidenceFactory(platform=platform).user for _nth in range(number)]


def test_one_answer_per_resident_and_year_and_nothing_leads_back(place):
    (resident,) = residents(place.platform, 1)
    assert turn_of(resident, place.holder) == (True, False)
    operations.give_feedback(place.holder, by=resident, value=4)
    assert turn_of(resident, place.holder) == (False, True)
    with pytest.raises(Refused):
        operations.give_feedback(place.holder, by=resident, value=1)
    tally = FeedbackTally.objects.get()
    assert tally.counts == [0, 0, 0, 1, 0]
    given = {field.name for field in FeedbackGiven._meta.fields}
    assert given == {"id", "user", "holder", "year"}
    kept = {field.name for field in FeedbackTally._meta.fields}
    assert kept == {"id", "holder", "year", *(f"count_{value}" for value in range(1, 6))}
    assert not Message.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackGiven.objects.create(user=resident, holder=place.holder, year=today().year)
    operations.forget_who_gave_feedback(datetime.date(today().year + 1, 1, 1))
    assert not FeedbackGiven.objects.exists()


@pytest.mark.parametrize("who", ["elsewhere", "himself", "gone", "nobody"])
def test_only_a_resident_of_the_place_says_how_somebody_in_function_does(place, who):
    holder, by = place.holder, residents(place.platform, 1)[0]
    if who == "elsewhere":
        by = residents(PlatformFactory(), 1)[0]
    elif who == "himself":
        by = holder.user
        ResidenceFactory(user=by, platform=place.platform)
    elif who == "gone":
        holder = RoleHolderFactory(platforms=[place.platform], ends_on=today() - DAY)
    else:
        by = UserFactory()
    with pytest.raises(Refused):
        operations.give_feedback(holder, by=by, value=3)
    for value in (0, 6, None):
        with pytest.raises(Refused) as refused:
            operations.give_feedback(place.holder, by=by, value=value)
        assert refused.value.field == "value"
    assert not FeedbackTally.objects.exists()


def test_a_summary_is_shown_of_a_year_that_is_over_and_from_the_minimum_on(place, settings, client):
    settings.TRUST_MINIMUM = 3
    holder, year = place.holder, today().year
    tally = FeedbackTally.objects.create(holder=holder, year=year - 1, count_5=2)
    FeedbackTally.objects.create(holder=holder, year=year, count_1=9)
    url = holder.get_absolute_url()
    assert shown_years(holder) == []
    assert "Een jaar staat hier als het voorbij is" in client.get(url).content.decode()
    tally.count_2 = 1
    tally.save()
    (shown,) = shown_years(holder)
    assert (shown.year, shown.total, shown.agree, shown.disagree) == (year - 1, 3, 2, 1)
    assert f"In {year - 1} was het gemiddelde" in html.unescape(client.get(url).content.decode())


def test_a_resident_answers_in_the_site(place, client):
    (resident,) = residents(place.platform, 1)
    sign_in(client, resident)
    url = f"{place.holder.get_absolute_url()}mening/"
    assert client.post(url, {"value": "9"}).status_code == 200
    assert client.post(url, {"value": "5"}).status_code == 302
    assert "Volgend jaar" in client.get(url).content.decode()
    assert client.post(url, {"value": "1"}).status_code == 200
    assert FeedbackTally.objects.get().counts == [0, 0, 0, 0, 1]
