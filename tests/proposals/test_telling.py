"""Who hears of which step, in whose words, and what of that may be known afterwards."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from core.kinds import Side
from core.terms import today
from notifications.models import Delivery, Message
from notifications.operations import follow
from proposals import operations
from tests import surface
from tests.factories import UserFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def follower(place):
    return UserFactory()


def told(user):
    return list(Message.objects.filter(user=user).values_list("kind", flat=True).order_by("pk"))


def body_of(user):
    return Message.objects.filter(user=user).latest("pk").body


# --- whoever follows hears of each step (page: "you get a message at each step") ---------------
ROADS = {
    "request_supplement": ("submitted", "contact", {"missing": "Waar precies?"}),
    "supplement": ("supplement_requested", "author", {"text": "Bij de vijver."}),
    "admit": ("submitted", "contact", {}),
    "refuse": (
        "submitted",
        "contact",
        {"reason": "not_ours", "text": "Van de provincie.", "route": "Schrijf de provincie."},
    ),
    "forward": ("submitted", "contact", {"to": "Waterschap", "reason": "Hun sloot."}),
    "confirm_forward": ("forwarded", "desk", {"name": "Een mens", "confirmed_on": today}),
    "take_back": ("forwarded", "desk", {"reason": "Niet van hen."}),
    "extend_window": ("support_lacking", "author", {"days": 14}),
    "continue_as_wish": ("support_lacking", "author", {}),
    "extend_term": ("under_review", "contact", {"days": 14, "reason": "Ziekte."}),
    "add_to_response": ("declined", "contact", {"text": "Kijk ook hier."}),
    "not_yet": ("completed", "author", {"reason": "Er staat er één."}),
    "revise": (
        "gathering_support",
        "author",
        {"title": "Bank", "text": "Eén bank.", "reason": "Minder"},
    ),
    "withdraw": ("under_review", "author", {}),
    "evaluate": ("completed", "author", {}),
}
OWN_KIND = {
    "revise": "proposal_revised",
    "withdraw": "proposal_withdrawn",
    "evaluate": "proposal_evaluated",
}


@pytest.mark.parametrize("verb", ROADS)
def test_a_follower_hears_of_every_step_once(place, follower, verb):
    situation, who, arguments = ROADS[verb]
    proposal = getattr(place, situation)()
    follow(follower, proposal)
    follow(getattr(place, who), proposal)
    before = len(told(getattr(place, who)))
    values = {name: value() if callable(value) else value for name, value in arguments.items()}
    getattr(operations, verb)(proposal, by=getattr(place, who), **values)
    assert told(follower) == [OWN_KIND.get(verb, "followed_step")]
    assert "followed_step" not in told(getattr(place, who))[before:]
    delivery = Delivery.objects.get(recipient=follower)
    assert not delivery.is_mandatory


def test_a_follower_hears_of_what_happens_by_itself(place, follower):
    proposal = place.gathering_support(minimum=1)
    follow(follower, proposal)
    operations.support(proposal, by=place.neighbour)
    assert told(follower) == ["followed_step"]
    assert "genoeg buren" in body_of(follower).lower()
    place.go_to(place.fresh(proposal).due_on + DAY)
    operations.advance(proposal)
    assert told(follower) == ["followed_step"] * 2


def test_a_follower_reads_no_words_that_are_not_public(place, follower):
    proposal = place.submitted(title="Zilverreiger")
    follow(follower, proposal)
    operations.forward(proposal, by=place.contact, to="Waterschap", reason="Zilverreiger daar.")
    message = Message.objects.get(user=follower)
    assert "ilverreiger" not in message.subject + message.body
    assert proposal.number in message.subject


# --- who is late hears so, and nobody else is blamed -------------------------------------------
def executed_by_the_neighbourhood(place):
    proposal = place.answer(place.under_review(), executor=None, executor_side=Side.NEIGHBOURHOOD)
    return operations.start(proposal, by=place.author, planned_end_on=today() + 200 * DAY)


def test_the_neighbourhood_hears_that_it_is_late_itself(place):
    proposal = executed_by_the_neighbourhood(place)
    Message.objects.all().delete()
    place.go_to(proposal.due_on + DAY)
    operations.advance(proposal)
    assert told(place.author) == told(place.chair) == ["proposal_late_neighbours"]
    assert told(place.contact) == []


def test_the_board_hears_that_the_municipality_is_late(place):
    proposal = place.under_review()
    Message.objects.all().delete()
    place.go_to(proposal.due_on + DAY)
    operations.advance(proposal)
    assert told(place.author) == ["proposal_late"]
    assert told(place.contact) == ["proposal_late_handler"]
    assert told(place.chair) == ["followed_step"]


def test_a_board_that_does_not_answer_is_late_itself(place):
    proposal = place.board_asked()
    Message.objects.all().delete()
    place.go_to(proposal.due_on + DAY)
    operations.advance(proposal)
    assert told(place.chair) == ["proposal_late_neighbours"]
    assert told(place.contact) == ["proposal_late"]
    assert "bestuur van het platform" in body_of(place.contact)


def test_nobody_does_the_duty_to_tell_for_the_other_side(place):
    proposal = executed_by_the_neighbourhood(place)
    due = proposal.due_on
    place.wait(10)
    proposal = operations.write_message(proposal, by=place.contact, text="Gaat het goed?")
    assert proposal.due_on == due
    proposal = operations.write_message(proposal, by=place.author, text="Ja hoor.")
    assert proposal.due_on > due


# --- not yet done -----------------------------------------------------------------------------
def test_not_yet_reaches_who_carries_it_out(place):
    executor = UserFactory()
    proposal = place.answer(place.under_review(), executor=executor)
    proposal = operations.start(proposal, by=place.contact, planned_end_on=today() + DAY)
    proposal = operations.complete(proposal, by=place.contact, text="Klaar.")
    Message.objects.all().delete()
    operations.not_yet(proposal, by=place.author, reason="Er staat er één.")
    assert told(executor) == told(place.contact) == ["proposal_not_yet"]
    assert told(place.chair) == ["followed_step"]
    assert told(place.author) == []


def test_not_yet_reaches_the_neighbourhood_when_that_carries_it_out(place):
    proposal = executed_by_the_neighbourhood(place)
    proposal = operations.complete(proposal, by=place.author, text="Klaar.")
    Message.objects.all().delete()
    operations.not_yet(proposal, by=place.contact, reason="Er staat er één.")
    assert told(place.author) == told(place.chair) == ["proposal_not_yet"]
    assert told(place.contact) == []
    assert "wijk" not in Message.objects.filter(user=place.author).latest("pk").subject


# --- mail that was not wanted -----------------------------------------------------------------
@pytest.mark.parametrize("may_be_mailed", [True, False])
def test_a_question_is_mailed_only_to_who_wanted_that(place, may_be_mailed):
    proposal = place.submitted(may_be_mailed=may_be_mailed)
    operations.ask_initiator(proposal, by=place.contact, question="Waar precies?")
    message = Message.objects.get(user=place.author, kind="proposal_question")
    assert message.deliveries.exists() is may_be_mailed


# --- who supports stays unknown ---------------------------------------------------------------
def revised_with_a_supporter(place):
    proposal = place.gathering_support(minimum=1000)
    operations.support(proposal, by=place.neighbour)
    follow(place.outsider, proposal)
    operations.revise(
        proposal, by=place.author, title="Bank", text="Eén bank.", reason="Minder banken"
    )
    return place.fresh(proposal)


def test_the_message_of_a_new_text_is_the_same_for_who_supports_and_who_follows(place):
    revised_with_a_supporter(place)
    found = Message.objects.filter(kind="proposal_revised")
    assert {message.user for message in found} == {place.neighbour, place.outsider}
    assert len({(message.subject, message.body, str(message.details)) for message in found}) == 1


def test_six_weeks_after_the_end_no_message_tells_who_supported(place):
    proposal = operations.withdraw(revised_with_a_supporter(place), by=place.author)
    assert Delivery.objects.filter(event__endswith=":proposal_revised").count() == 2
    place.wait(60)
    assert operations.advance(proposal).support_detached_on is not None
    assert not Message.objects.filter(kind="proposal_revised").exists()
    assert not Delivery.objects.filter(event__endswith=":proposal_revised").exists()


def test_the_outbox_does_not_tell_who_supports(place, settings):
    settings.ADMIN_SECOND_FACTOR = False
    place.neighbour.name = "Truus Stemgeheim"
    place.neighbour.save()
    revised_with_a_supporter(place)
    client = Client()
    surface.sign_in(client, UserFactory(administrator=True))
    page = client.get(reverse("admin:notifications_delivery_changelist")).content.decode()
    delivery = Delivery.objects.get(recipient=place.neighbour)
    page += client.get(
        reverse("admin:notifications_delivery_change", args=[delivery.pk])
    ).content.decode()
    assert "Truus" not in page
    assert "iemand die het plan steunt of volgt" in page
