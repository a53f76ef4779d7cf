"""List and rule agree: what a list shows is what the rule lets somebody see, for all and always."""

import pytest
from django.contrib.auth.models import AnonymousUser

from core.terms import today as current_day
from liaisons.models import ContactAssignment
from notifications.models import Message
from platforms.models import Agreement
from proposals import operations
from proposals.models import Proposal
from proposals.states import Status
from tests import surface
from tests.factories import (
    AgreementFactory,
    BoardSeatFactory,
    CouncilSeatFactory,
    ProposalFactory,
    RoleHolderFactory,
    UserFactory,
)
from tests.proposals.conftest import place  # noqa: F401  the fixture

STATUSES = [status.value for status in Status if status not in {Status.MERGED}]


def everybody(place):  # noqa: F811
    """Each role, also the ones that have ended, an inactive account and nobody at all."""
    former = BoardSeatFactory(platform=place.platform, over=True).user
    return {
        "visitor": None,
        "author": place.author,
        "neighbour": place.neighbour,
        "outsider": place.outsider,
        "chair": place.chair,
        "member": place.member,
        "former member": former,
        "contact": place.contact,
        "deputy": place.deputy,
        "desk": place.desk,
        "broker": place.broker,
        "worker": RoleHolderFactory(platforms=[place.platform], worker=True).user,
        "alderman": place.alderman,
        "clerk": UserFactory(clerk=True),
        "council member": CouncilSeatFactory().user,
        "administrator": UserFactory(administrator=True),
        "superuser": UserFactory(is_superuser=True),
        "inactive": UserFactory(is_active=False),
    }


def anonymous_or(person):
    return person or AnonymousUser()


@pytest.mark.parametrize("status", STATUSES)
def test_a_plan_in_the_list_is_a_plan_one_may_see(place, status):  # noqa: F811
    plan = ProposalFactory(
        **{status: True}, platform=place.platform, subject=place.subject, author=place.author
    )
    people = everybody(place)
    for role, person in people.items():
        user = anonymous_or(person)
        listed = Proposal.objects.visible_to(user).contains(plan)
        assert listed is user.has_perm("proposals.view_proposal", plan), role
        assert listed is (status != "draft" or role == "author"), role
        page = Proposal.objects.public().filter(pk=plan.pk).exists()
        assert page is (status != "draft")


def test_the_draft_of_a_helper_is_seen_by_the_helper_alone(place):  # noqa: F811
    draft = operations.save_draft(
        by=place.desk, title="Bank", platform=place.platform, on_behalf_of="De Dorpsstraat"
    )
    for role, person in everybody(place).items():
        user = anonymous_or(person)
        listed = Proposal.objects.visible_to(user).contains(draft)
        assert listed is user.has_perm("proposals.view_proposal", draft) is (role == "desk"), role


@pytest.mark.parametrize("trait", [{}, {"proposed": True}, {"agreed": True}])
def test_an_agreement_in_the_list_is_one_that_one_may_see(place, trait):  # noqa: F811
    agreement = AgreementFactory(platform=place.platform, **trait)
    for role, person in everybody(place).items():
        user = anonymous_or(person)
        listed = Agreement.objects.visible_to(user, current_day()).contains(agreement)
        assert listed is user.has_perm("platforms.view_agreement_version", agreement), role
        assert listed is (bool(trait) or role in {"chair", "member"}), role


def test_messages_assignments_and_the_work_list_agree_with_their_pages(place, client):  # noqa: F811
    plan = place.submitted()
    told = Message.objects.first()
    hidden = ContactAssignment.objects.create(
        user=place.desk,
        subject=place.subject,
        platform=None,
        starts_on=plan.submitted_on,
        is_published=False,
    )
    assert not ContactAssignment.objects.published().contains(hidden)
    for role, person in everybody(place).items():
        if person is None or not person.is_active:
            continue
        surface.sign_in(client, person)
        in_list = Message.objects.of(person).contains(told)
        page = client.get(f"/mijn/berichten/{told.pk}/").status_code
        assert (page == 200) is in_list, role
        desk = client.get(f"/admin/plannen/{plan.number}/").status_code
        assert (desk == 200) is person.has_perm("proposals.view_desk_proposal", plan), role
