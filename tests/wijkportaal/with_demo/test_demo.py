"""The demo: complete, consistent, never mailed, and refused where it could do harm."""

from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F, Q

from accounts.models import User
from core.entries import verify
from core.terms import today
from liaisons.lookups import gaps
from liaisons.models import Absence, ContactAssignment, Question, RoleHolder
from liaisons.question_states import QuestionKind, QuestionOutcome, QuestionStatus
from notifications.models import Delivery, Message
from platforms.models import Agreement, District, Neighbourhood, Platform
from proposals.models import FormalResponse, Proposal, ProposalEntry, Reaction, Support
from proposals.states import Status
from wijkportaal.demo.people import ACCOUNTS, PASSWORD
from wijkportaal.progress import Scope
from wijkportaal.signals import Signals

pytestmark = pytest.mark.django_db


def test_demo_has_the_whole_municipality(demo):
    assert District.objects.count() == 14
    assert Neighbourhood.objects.count() == 44
    assert Counter(Platform.objects.values_list("status", flat=True)) == {
        "active": 3,
        "initiative_group": 1,
        "not_yet": 10,
    }
    everywhere = Neighbourhood.objects.filter(coverage__ends_on=None).distinct().count()
    assert everywhere == 44


def test_demo_has_plans_in_every_status_of_the_residents_direction(demo):
    found = set(Proposal.objects.by_neighbourhood().values_list("status", flat=True))
    # Merging comes with a later issue.
    assert found == set(Status) - {Status.MERGED}
    assert set(Proposal.objects.by_municipality().values_list("status", flat=True)) >= {
        "submitted",
        "gathering_support",
        "under_review",
    }
    assert Proposal.objects.submitted().count() >= 55


def test_demo_shows_what_goes_wrong(demo):
    assert Proposal.objects.late().count() >= 4
    assert Proposal.objects.accepted_not_started().count() >= 1
    assert Proposal.objects.filter(reminder_count__gt=0).count() >= 3
    assert Proposal.objects.filter(is_admitted_by_itself=True).exists()
    assert Proposal.objects.filter(went_on_as_wish=True).exists()
    assert Proposal.objects.filter(redactions__confirmed_on__isnull=False).exists()
    assert [(platform.slug, subject.slug) for platform, subject in gaps()] == [
        ("dorst", "veiligheid"),
        ("oosterheide", "jeugd"),
    ]
    assert Absence.objects.current().get().user.email == "thomas@example.nl"
    assert not ContactAssignment.objects.unpublished().exists()
    assert all(row.is_ready for row in ContactAssignment.objects.all())
    assert RoleHolder.objects.filter(appointed_before_decision=True).count() == 1
    assert Agreement.objects.late(today()).count() == 1


def test_demo_answers_in_every_capacity(demo):
    assert set(FormalResponse.objects.values_list("capacity", flat=True)) == {
        "own_mandate",
        "college",
        "board",
    }


def test_demo_has_reactions_both_ways_answered_waiting_late_and_covered(demo):
    for plans in (Proposal.objects.by_neighbourhood(), Proposal.objects.by_municipality()):
        reactions = Reaction.objects.filter(proposal__in=plans)
        assert reactions.filter(answer__isnull=False).exists()
        assert reactions.unanswered().exists()
    assert Reaction.objects.filter(withdrawn_on__isnull=False).count() == 1
    covered = "de zoon van de bakker"
    assert Reaction.objects.get(text__contains=covered).proposal.redactions.get().is_in_force
    answering = [plan for plan in Proposal.objects.by_municipality() if plan.is_answering_reactions]
    assert sorted(plan.is_late for plan in answering) == [False, True]
    for proposal in Proposal.objects.all():
        rows = Reaction.objects.filter(proposal=proposal)
        assert proposal.reaction_count == rows.count()
        assert proposal.unanswered_reactions == rows.unanswered().count()


def test_demo_has_questions_in_every_state(demo):
    found = Counter(Question.objects.values_list("status", flat=True))
    # Nobody in the demo has erased himself.
    assert set(found) == set(QuestionStatus) - {QuestionStatus.LAPSED}
    assert set(Question.objects.values_list("outcome", flat=True)) == {"", *QuestionOutcome}
    assert set(Question.objects.values_list("kind", flat=True)) == set(QuestionKind)
    assert Question.objects.late().filter(reminder_count=1).exists()
    assert Question.objects.filter(handler=None).exists()
    assert Question.objects.running().filter(reopened_on__isnull=False).exists()
    assert Signals(Scope.last_year()).total >= 10


def test_demo_dossiers_hold(demo):
    for proposal in Proposal.objects.submitted():
        entries = ProposalEntry.objects.filter(proposal=proposal).select_related("text_row")
        assert verify(entries.order_by("number")) == []


def test_demo_counters_equal_the_rows(demo):
    for proposal in Proposal.objects.submitted():
        rows = Support.objects.filter(proposal=proposal, is_withdrawn=False)
        assert proposal.online_count == rows.filter(choice="support", is_counted=True).count()
        assert proposal.support_elsewhere == (
            rows.filter(choice="support", is_counted=False).count()
        )
        assert proposal.objection_count == rows.filter(choice="objection", is_counted=True).count()


def test_demo_lies_nowhere_in_the_future(demo):
    assert not ProposalEntry.objects.filter(at__date__gt=today()).exists()
    assert not Support.objects.filter(given_on__gt=today()).exists()
    assert not Proposal.objects.filter(
        Q(submitted_on__gt=today()) | Q(answered_on__lt=F("submitted_on"))
    ).exists()


def test_demo_is_never_mailed(demo):
    assert Delivery.objects.count() == 0
    assert Message.objects.exists()


def test_demo_accounts_sign_in_with_the_printed_password(demo, rf):
    for person in ACCOUNTS:
        user = User.objects.get(email=person.email)
        assert user.check_password(PASSWORD)
    request = rf.post("/")
    assert authenticate(request, email=ACCOUNTS[0].email, password="x") is None


def test_demo_staff_may_enter_the_admin_and_residents_not(person):
    staff = {key for key in (p.email.split("@")[0] for p in ACCOUNTS) if person(key).is_staff}
    assert staff == {"ambtenaar", "balie", "makelaar", "wethouder", "griffie", "beheer"}


def test_demo_refuses_a_database_with_data(demo, settings):
    settings.DEBUG = True
    before = Proposal.objects.count()
    with pytest.raises(CommandError, match="holds data already"):
        call_command("demo")
    assert Proposal.objects.count() == before


def test_demo_refuses_everything_outside_debug(settings, db):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="outside DEBUG"):
        call_command("demo", stdout=StringIO())
