"""Proposals in situations, made by the real operations so that every row fits every other.

    ProposalFactory()                                   # submitted
    ProposalFactory(under_review=True)                  # enough support, waiting for an answer
    ProposalFactory(under_review=True, late=True)       # five days past its term
    ProposalFactory(declined=True, from_municipality=True)
    ProposalFactory(draft=True, author=user)

The last step was taken `days_ago` days ago (1 unless told otherwise).
"""

import datetime
import io
from dataclasses import dataclass

import factory
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import User
from core.attachments import Checked
from core.terms import today
from platforms.models import BoardSeat
from platforms.states import BoardRole
from proposals import operations
from proposals.models import Proposal
from proposals.states import Capacity, Initiator, Kind, Outcome, RefusalReason

from .accounts import UserFactory
from .liaisons import MandateFactory
from .platforms import (
    AgreementFactory,
    BoardSeatFactory,
    PlatformFactory,
    ResidenceFactory,
    SubjectFactory,
)

__all__ = ["PeopleOf", "ProposalFactory", "desk_of", "scan_of_signatures", "supporters_of"]

MINIMUM = 2
COST = 2400

TITLE = "Veilige oversteek bij de basisschool"
TEXT = """Elke ochtend steken 140 kinderen de Schoolstraat over. Er is geen zebrapad.

## Dit vragen wij aan de gemeente

- Een zebrapad met verlichting.
- Een drempel aan beide kanten.

Twaalf ouders willen **verkeersouder** worden."""

# Days between the submission and each next step, and between the steps themselves.
ADMITTED, REACHED, ANSWERED, STARTED, COMPLETED = 3, 8, 20, 30, 60


@dataclass
class PeopleOf:
    """Who may act on proposals of this platform and subject: one of each, made when needed."""

    platform: object
    subject: object

    @property
    def desk(self):
        return desk_of(self.platform)

    @property
    def chair(self):
        seat = BoardSeat.objects.current().filter(platform=self.platform, role=BoardRole.CHAIR)
        found = seat.select_related("user").first()
        return found.user if found else BoardSeatFactory(platform=self.platform, chair=True).user


def scan_of_signatures():
    """A photo of a list on paper, as it is after the checks of an upload."""
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    return Checked(ContentFile(out.getvalue()), "lijst.png", "image/png", len(out.getvalue()))


def desk_of(platform):
    """A desk member with a mandate that covers everything, one per test."""
    address = "balie-van-de-proef@example.nl"
    user = User.objects.filter(email=address).first()
    if user is None:
        user = UserFactory(
            email=address,
            name="Bea Balie",
            function="medewerker",
            team="Wijken",
            is_name_public=True,
            desk=True,
        )
        MandateFactory(user=user, amount=100_000, is_alone=True)
    return user


def supporters_of(proposal, number, *, on, choice="support"):
    """So many residents of the platform say yes (or no)."""
    for _number in range(number):
        resident = ResidenceFactory(platform=proposal.platform).user
        operations.support(proposal, by=resident, choice=choice, today=on)
    proposal.refresh_from_db()
    return proposal


# Which steps lead to a status: the name of a function below and the day it is taken.
_NEIGHBOURHOOD = {
    "submitted": [],
    "supplement_requested": [("request_supplement", ADMITTED)],
    "gathering_support": [("admit", ADMITTED)],
    "support_lacking": [("admit", ADMITTED), ("close_window", None)],
    "under_review": [("admit", ADMITTED), ("reach", REACHED)],
    "accepted": [("admit", ADMITTED), ("reach", REACHED), ("say_yes", ANSWERED)],
    "partly_accepted": [("admit", ADMITTED), ("reach", REACHED), ("say_partly", ANSWERED)],
    "declined": [("admit", ADMITTED), ("reach", REACHED), ("say_no", ANSWERED)],
    "in_execution": [
        ("admit", ADMITTED),
        ("reach", REACHED),
        ("say_yes", ANSWERED),
        ("start", STARTED),
    ],
    "stopped": [
        ("admit", ADMITTED),
        ("reach", REACHED),
        ("say_yes", ANSWERED),
        ("start", STARTED),
        ("stop", STARTED + 5),
    ],
    "completed": [
        ("admit", ADMITTED),
        ("reach", REACHED),
        ("say_yes", ANSWERED),
        ("start", STARTED),
        ("complete", COMPLETED),
    ],
    "evaluated": [
        ("admit", ADMITTED),
        ("reach", REACHED),
        ("say_yes", ANSWERED),
        ("start", STARTED),
        ("complete", COMPLETED),
        ("evaluate", COMPLETED + 5),
    ],
    "withdrawn": [("admit", ADMITTED), ("withdraw", REACHED)],
    "not_admissible": [("refuse", ADMITTED)],
    "forwarded": [("admit", ADMITTED), ("reach", REACHED), ("forward", ANSWERED)],
}
TRAITS = ("draft", *_NEIGHBOURHOOD)


class _Road:
    """Walks one proposal along its road, each step on its own day."""

    def __init__(self, proposal, people, *, minimum, answer):
        self.proposal = proposal
        self.people = people
        self.minimum = minimum
        self.answer = answer

    def take(self, step, on):
        getattr(self, step)(on)
        self.proposal = Proposal.objects.get(pk=self.proposal.pk)

    @property
    def _is_ours(self):
        return self.proposal.initiator == Initiator.NEIGHBOURHOOD

    @property
    def _executor(self):
        return self.people.desk

    def request_supplement(self, on):
        by = self.people.desk if self._is_ours else self.people.chair
        operations.request_supplement(
            self.proposal, by=by, missing="Hoeveel kinderen steken er over?", today=on
        )

    def admit(self, on):
        if self._is_ours:
            operations.admit(self.proposal, by=self.people.desk, today=on)
        else:
            operations.advance(self.proposal, today=on)

    def reach(self, on):
        if self._is_ours and self.proposal.minimum:
            supporters_of(self.proposal, self.minimum, on=on)
        elif not self._is_ours:
            if self.proposal.minimum:
                supporters_of(self.proposal, self.minimum, on=self.proposal.status_since)
            operations.advance(self.proposal, today=on)

    def close_window(self, on):
        operations.advance(self.proposal, today=on)

    def _say(self, on, **fields):
        by = self.people.desk if self._is_ours else self.people.chair
        values = {
            "reason": "De oversteek is nu niet veilig.",
            "capacity": Capacity.OWN_MANDATE if self._is_ours else Capacity.BOARD,
            **fields,
            **self.answer,
        }
        operations.publish_response(self.proposal, by=by, today=on, **values)

    def _promise(self, on):
        return {
            "cost": COST,
            "executor": self._executor,
            "next_step": "De verkeerskundige tekent de oversteek.",
            "next_step_on": on + datetime.timedelta(days=28),
        }

    def say_yes(self, on):
        self._say(on, outcome=Outcome.YES, **self._promise(on))

    def say_partly(self, on):
        self._say(
            on,
            outcome=Outcome.PARTLY,
            alternative="De drempel kan aan één kant.",
            **self._promise(on),
        )

    def say_no(self, on):
        self._say(on, outcome=Outcome.NO, alternative="Verkeersouders helpen wij graag.")

    def start(self, on):
        operations.start(
            self.proposal,
            by=self._executor,
            planned_end_on=on + datetime.timedelta(days=120),
            text="De aannemer is gekozen.",
            today=on,
        )

    def stop(self, on):
        operations.stop(self.proposal, by=self._executor, text="De aannemer is failliet.", today=on)

    def complete(self, on):
        operations.complete(
            self.proposal, by=self._executor, text="De oversteek ligt er.", today=on
        )

    def evaluate(self, on):
        by = self.people.chair
        operations.evaluate(self.proposal, by=by, text="Het is goed geworden.", today=on)

    def withdraw(self, on):
        by = self.proposal.author
        operations.withdraw(self.proposal, by=by, reason="Het is al geregeld.", today=on)

    def refuse(self, on):
        operations.refuse(
            self.proposal,
            by=self.people.desk,
            reason=RefusalReason.NOT_OURS,
            text="De provincie gaat over deze weg.",
            route="U kunt het plan bij de provincie indienen.",
            today=on,
        )

    def forward(self, on):
        operations.forward(
            self.proposal,
            by=self.people.desk,
            to="Provincie Noord-Brabant",
            reason="Het is een provinciale weg.",
            today=on,
        )


class ProposalFactory(factory.Factory):
    """See the head of this module. `has_agreement=False`: no agreement for the kind."""

    class Meta:
        model = Proposal

    class Params:
        pass

    title = TITLE
    text = TEXT
    kind = None

    @classmethod
    def _build(cls, model_class, *args, **kwargs):
        raise TypeError("A proposal stands in the database: use create.")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        wanted = [name for name in TRAITS if kwargs.pop(name, False)]
        if len(wanted) > 1:
            raise TypeError(f"One status at a time, not {wanted}.")
        status = wanted[0] if wanted else "submitted"
        return _make(status, **kwargs)


def _make(
    status,
    *,
    from_municipality=False,
    has_agreement=True,
    minimum=MINIMUM,
    maximum_objections=None,
    late=False,
    days_ago=1,
    on=None,
    platform=None,
    subject=None,
    author=None,
    kind=None,
    answer=None,
    **fields,
):
    platform = platform or PlatformFactory()
    subject = subject or SubjectFactory()
    people = PeopleOf(platform, subject)
    kind = kind or (Kind.MUNICIPAL_PLAN if from_municipality else Kind.PLAN)
    if has_agreement and not platform.agreements.filter(status="agreed").exists():
        AgreementFactory(
            platform=platform,
            agreed=True,
            kinds=["plan", "wish", "challenge", "municipal_plan"],
            minimum_residents=minimum,
            maximum_objections=maximum_objections,
        )
    if from_municipality:
        author = author or people.desk
        assert people.chair is not None  # without a board nobody is asked for an answer
    else:
        author = author or UserFactory()
    on = on or today()
    steps = [] if status == "draft" else _NEIGHBOURHOOD[status]
    last = max((day or 0 for _step, day in steps), default=0)
    first_day = on - datetime.timedelta(days=last + days_ago)
    if from_municipality:
        opens_after = 21
        first_day -= datetime.timedelta(days=opens_after + 40)
        fields = {
            "aim": "De straat wordt veiliger.",
            "fixed_points": "De bus blijft rijden.",
            "influence": "advise",
            "planning": "Klaar in het voorjaar.",
            "opens_on": first_day + datetime.timedelta(days=opens_after),
            **fields,
        }
    if status == "support_lacking":
        first_day = on - datetime.timedelta(days=60 + days_ago)
        if from_municipality:
            first_day -= datetime.timedelta(days=30)
            fields["opens_on"] = first_day + datetime.timedelta(days=21)
    if late:
        first_day -= datetime.timedelta(days=56)
    proposal = operations.save_draft(
        None,
        by=author,
        initiator=Initiator.MUNICIPALITY if from_municipality else Initiator.NEIGHBOURHOOD,
        kind=kind,
        platform=platform,
        subject=subject,
        today=first_day,
        **fields,
    )
    if status == "draft":
        return proposal
    proposal = operations.submit(proposal, by=author, today=first_day)
    road = _Road(proposal, people, minimum=minimum, answer=answer or {})
    for step, day in steps:
        proposal = road.proposal
        if step == "close_window" or (from_municipality and step == "reach"):
            when = proposal.due_on + datetime.timedelta(days=1)
        elif from_municipality and step == "admit":
            when = proposal.opens_on
        else:
            when = first_day + datetime.timedelta(days=day or 0)
            when = max(when, proposal.status_since)
        road.take(step, when)
    return Proposal.objects.get(pk=road.proposal.pk)
