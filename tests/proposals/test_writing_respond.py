"""The board answers a plan of the municipality on the public site (R38)."""

import datetime

import pytest
from django.urls import reverse

from core.terms import today
from proposals.states import Status


def url_of(proposal):
    return reverse("proposals:publish_response", args=[proposal.number])


def answer(**changes):
    return {
        "outcome": "yes",
        "reason": "Bewoners willen schaduw.",
        "next_step": "De gemeente plant bomen.",
        "next_step_on": (today() + datetime.timedelta(days=60)).isoformat(),
        **changes,
    }


def test_only_the_board_may_answer(place, client):
    proposal = place.board_asked()
    assert client.get(url_of(proposal)).url.startswith("/account/login/")
    for name, status in {
        "author": 403,
        "neighbour": 403,
        "contact": 403,
        "desk": 403,
        "member": 200,
        "chair": 200,
    }.items():
        client.force_login(getattr(place, name))
        assert client.get(url_of(proposal)).status_code == status, name


def test_a_plan_of_residents_is_not_answered_here(place, client):
    client.force_login(place.chair)
    assert client.get(url_of(place.under_review())).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome", ""),
        ("reason", "​"),
        ("next_step", ""),
        ("next_step_on", ""),
        ("next_step_on", "2020-01-01"),
        ("alternative", "a\0b"),
    ],
)
def test_what_is_missing_stands_at_its_field(place, client, field, value):
    proposal = place.board_asked()
    client.force_login(place.chair)
    response = client.post(url_of(proposal), answer(**{field: value}))
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {field}


def test_declining_needs_another_way(place, client):
    proposal = place.board_asked()
    client.force_login(place.chair)
    response = client.post(url_of(proposal), answer(outcome="no", next_step="", next_step_on=""))
    assert set(response.context["form"].errors) == {"alternative"}


def test_the_answer_is_read_over_before_it_is_published(place, client):
    proposal = place.board_asked()
    client.force_login(place.member)
    url = client.post(url_of(proposal), answer()).url
    page = client.get(url).content.decode()
    assert "De gemeente plant bomen." in page
    assert "De voorzitter of de secretaris publiceert het antwoord" in page
    client.post(url_of(proposal), {"go": "publish"})
    proposal.refresh_from_db()
    assert proposal.status == Status.UNDER_REVIEW
    client.force_login(place.chair)
    assert "Publiceer het antwoord" in client.get(url).content.decode()
    assert "Bewoners willen schaduw." in client.get(url_of(proposal)).content.decode()
    response = client.post(url_of(proposal), {"go": "publish"})
    proposal.refresh_from_db()
    assert (proposal.status, response.url) == (Status.ACCEPTED, proposal.get_absolute_url())
    again = client.post(url_of(proposal), {"go": "publish"})
    assert again.url == proposal.get_absolute_url()


def test_publishing_without_an_answer_says_so(place, client):
    proposal = place.board_asked()
    client.force_login(place.chair)
    response = client.post(url_of(proposal), {"go": "publish"}, follow=True)
    assert response.status_code == 200
    proposal.refresh_from_db()
    assert proposal.status == Status.UNDER_REVIEW


def test_the_plan_page_offers_the_answer_to_the_board_only(place, client):
    proposal = place.board_asked()
    for name, is_offered in {"chair": True, "member": True, "author": False, "desk": False}.items():
        client.force_login(getattr(place, name))
        page = client.get(proposal.get_absolute_url()).content.decode()
        assert (url_of(proposal) in page) is is_offered, name


def test_the_plan_page_offers_residents_the_steps_of_their_own_work(place, client):
    proposal = place.answer(place.under_review(), executor=None, executor_side="neighbourhood")
    start = reverse("proposals:start", args=[proposal.number])
    for name, is_offered in {"author": True, "chair": True, "neighbour": False}.items():
        client.force_login(getattr(place, name))
        page = client.get(proposal.get_absolute_url()).content.decode()
        assert (start in page) is is_offered, name
