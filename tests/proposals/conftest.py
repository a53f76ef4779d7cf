"""One village with everybody in it, for tests of the road a plan travels."""

import datetime
from dataclasses import dataclass

import pytest
import time_machine

from core.terms import AMSTERDAM
from core.terms import today as current_day
from proposals import operations
from proposals.models import Proposal
from proposals.states import Kind, Outcome
from tests.factories import (
    AgreementFactory,
    BoardSeatFactory,
    ContactAssignmentFactory,
    MandateFactory,
    PlatformFactory,
    PortfolioFactory,
    ResidenceFactory,
    RoleHolderFactory,
    SubjectFactory,
    UserFactory,
)

# A Monday without holidays near it.
MONDAY = datetime.date(2026, 9, 7)


@dataclass
class Place:
    """A platform with its people, and the clock: `place.go_to(day)`, `place.wait(days)`."""

    platform: object
    subject: object
    author: object
    neighbour: object
    outsider: object
    chair: object
    member: object
    contact: object
    deputy: object
    desk: object
    broker: object
    alderman: object
    traveller: object

    def go_to(self, day):
        """Let it be noon of this day."""
        self.traveller.move_to(datetime.datetime.combine(day, datetime.time(12), tzinfo=AMSTERDAM))
        for person in vars(self).values():
            vars(person).pop("_roles_of", None)
            vars(person).pop("_proposal_rights", None)

    def wait(self, days):
        self.go_to(current_day() + datetime.timedelta(days=days))

    # --- situations, each made by the real operations ---
    def agree(self, minimum=3, kinds=(Kind.PLAN,), **fields):
        return AgreementFactory(
            platform=self.platform,
            agreed=True,
            kinds=list(kinds),
            minimum_residents=minimum,
            **{"maximum_objections": None, **fields},
        )

    def draft(self, **fields):
        fields = {
            "kind": Kind.PLAN,
            "platform": self.platform,
            "subject": self.subject,
            "title": "Bankjes bij de vijver",
            "text": "Ouderen willen graag ergens zitten.",
            **fields,
        }
        return operations.save_draft(by=self.author, **fields)

    def submitted(self, **fields):
        return operations.submit(self.draft(**fields), by=self.author)

    def supplement_requested(self):
        return operations.request_supplement(
            self.submitted(), by=self.contact, missing="Waar precies?"
        )

    def gathering_support(self, minimum=3, **fields):
        self.agree(minimum, **fields)
        return operations.admit(self.submitted(), by=self.contact)

    def support_lacking(self, minimum=3):
        proposal = self.gathering_support(minimum)
        self.go_to(proposal.due_on + datetime.timedelta(days=1))
        return operations.advance(proposal)

    def under_review(self):
        return operations.admit(self.submitted(), by=self.contact)

    def answer(self, proposal, outcome=Outcome.YES, **fields):
        fields = {
            "outcome": outcome,
            "reason": "Dit past in onze plannen.",
            "alternative": "" if outcome == Outcome.YES else "Eén bankje bij de kerk.",
            "cost": None if outcome == Outcome.NO else 1500,
            "executor": self.contact,
            "next_step": "" if outcome == Outcome.NO else "Bankjes bestellen",
            "next_step_on": (
                None if outcome == Outcome.NO else current_day() + datetime.timedelta(days=30)
            ),
            **fields,
        }
        operations.prepare_response(proposal, by=self.contact, **fields)
        return operations.publish_response(proposal, by=self.contact)

    def accepted(self):
        return self.answer(self.under_review())

    def partly_accepted(self):
        return self.answer(self.under_review(), Outcome.PARTLY)

    def declined(self):
        return self.answer(self.under_review(), Outcome.NO)

    def in_execution(self):
        return operations.start(
            self.accepted(),
            by=self.contact,
            planned_end_on=current_day() + datetime.timedelta(days=90),
        )

    def completed(self):
        return operations.complete(self.in_execution(), by=self.contact, text="Ze staan er.")

    def stopped(self):
        return operations.stop(self.in_execution(), by=self.contact, text="De grond is vervuild.")

    def evaluated(self):
        return operations.evaluate(self.completed(), by=self.author, text="Mooi geworden.")

    def withdrawn(self):
        return operations.withdraw(self.submitted(), by=self.author)

    def not_admissible(self):
        return operations.refuse(
            self.submitted(),
            by=self.contact,
            reason="not_ours",
            text="Dit is een weg van de provincie.",
            route="Stuur het naar de provincie.",
        )

    def forwarded(self):
        return operations.forward(
            self.submitted(), by=self.contact, to="Waterschap", reason="Het is hun sloot."
        )

    # --- the other direction ---
    def announced_draft(self, **fields):
        fields = {"opens_on": current_day() + datetime.timedelta(days=21), **fields}
        return operations.save_draft(
            by=self.contact,
            initiator="municipality",
            platform=self.platform,
            subject=self.subject,
            title="Nieuwe bomen in de Dorpsstraat",
            text="De gemeente plant nieuwe bomen.",
            aim="Schaduw in de zomer",
            fixed_points="De plek van de leidingen",
            influence="advise",
            **fields,
        )

    def announced(self, **fields):
        return operations.submit(self.announced_draft(**fields), by=self.contact)

    def open_for_reactions(self):
        proposal = self.announced()
        self.go_to(proposal.opens_on)
        return operations.advance(proposal)

    def board_asked(self):
        proposal = self.open_for_reactions()
        self.go_to(proposal.due_on + datetime.timedelta(days=1))
        return operations.advance(proposal)

    def municipal_supplement_requested(self):
        return operations.request_supplement(
            self.announced(), by=self.chair, missing="Welke bomen?"
        )

    def municipal_support_lacking(self, minimum=3, **fields):
        self.agree(minimum, kinds=[Kind.MUNICIPAL_PLAN], **fields)
        return self.board_asked()

    def board_answer(self, proposal, outcome=Outcome.YES, **fields):
        no = outcome == Outcome.NO
        fields = {
            "outcome": outcome,
            "reason": "Bewoners willen schaduw.",
            "alternative": "" if outcome == Outcome.YES else "Een haag.",
            "cost": None if no else 0,
            "executor": None if no else self.contact,
            "next_step": "" if no else "De gemeente bestelt de bomen",
            "next_step_on": None if no else current_day() + datetime.timedelta(days=30),
            "capacity": "board",
            **fields,
        }
        return operations.publish_response(proposal, by=self.chair, **fields)

    def board_asked_with_support(self):
        """Where an agreement holds: enough residents in favour when the window closes."""
        proposal = self.open_for_reactions()
        for resident in (self.author, self.neighbour, self.chair):
            if not resident.residences.exists():
                ResidenceFactory(user=resident, platform=self.platform)
            operations.support(proposal, by=resident)
        self.go_to(self.fresh(proposal).due_on + datetime.timedelta(days=1))
        return operations.advance(proposal)

    def municipal_declined_with_support(self):
        return self.board_answer(self.board_asked_with_support(), Outcome.NO)

    def municipal_accepted(self):
        return self.board_answer(self.board_asked())

    def municipal_partly_accepted(self):
        return self.board_answer(self.board_asked(), Outcome.PARTLY)

    def municipal_declined(self):
        return self.board_answer(self.board_asked(), Outcome.NO)

    def municipal_in_execution(self):
        return operations.start(
            self.municipal_accepted(),
            by=self.contact,
            planned_end_on=current_day() + datetime.timedelta(days=90),
        )

    def municipal_stopped(self):
        return operations.stop(
            self.municipal_in_execution(), by=self.contact, text="De kweker is gestopt."
        )

    def municipal_completed(self):
        return operations.complete(
            self.municipal_in_execution(), by=self.contact, text="Ze staan er."
        )

    def municipal_evaluated(self):
        return operations.evaluate(self.municipal_completed(), by=self.chair, text="Mooi.")

    def municipal_withdrawn(self):
        return operations.withdraw(self.announced(), by=self.contact, reason="Het geld is op.")

    def board_silent(self):
        """Four weeks late, and reminded twice."""
        proposal = self.board_asked()
        self.go_to(proposal.due_on + datetime.timedelta(days=1))
        operations.remind(proposal, by=self.contact)
        self.go_to(proposal.due_on + datetime.timedelta(days=28))
        return operations.remind(proposal, by=self.contact).proposal

    def without_board(self):
        self.platform.board_seats.all().delete()
        for person in (self.chair, self.member):
            vars(person).pop("_roles_of", None)
            vars(person).pop("_proposal_rights", None)

    def reactions_waiting(self):
        """The window is over, and two residents wait for an answer of the municipality."""
        proposal = self.open_for_reactions()
        for person, text in (
            (self.author, "Liever een linde."),
            (self.neighbour, "Graag bankjes."),
        ):
            operations.react(proposal, by=person, text=text)
        self.go_to(proposal.due_on + datetime.timedelta(days=1))
        return operations.advance(proposal)

    def fresh(self, proposal):
        return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def place(db):
    """Dorst on a quiet Monday."""
    noon = datetime.datetime.combine(MONDAY, datetime.time(12), tzinfo=AMSTERDAM)
    with time_machine.travel(noon, tick=False) as traveller:
        platform = PlatformFactory(name="Dorst", slug="dorst")
        subject = SubjectFactory(name="Verkeer", slug="verkeer")
        author, neighbour, outsider = (UserFactory() for _count in range(3))
        ResidenceFactory(user=author, platform=platform)
        ResidenceFactory(user=neighbour, platform=platform)
        ResidenceFactory(user=outsider)
        contact = UserFactory(name="Sanne Verhoeven", is_name_public=True, function="Verkeer")
        deputy = UserFactory(name="Joris Maas", is_name_public=True, function="Verkeer")
        ContactAssignmentFactory(user=contact, deputy=deputy, platform=platform, subject=subject)
        MandateFactory(user=contact, subjects=[subject], platforms=[platform], amount=2500)
        broker = RoleHolderFactory(platforms=[platform]).user
        alderman = PortfolioFactory(subject=subject, platform=platform).user
        yield Place(
            platform=platform,
            subject=subject,
            author=author,
            neighbour=neighbour,
            outsider=outsider,
            chair=BoardSeatFactory(platform=platform, chair=True).user,
            member=BoardSeatFactory(platform=platform).user,
            contact=contact,
            deputy=deputy,
            desk=UserFactory(desk=True),
            broker=broker,
            alderman=alderman,
            traveller=traveller,
        )
