"""Parties, seats and portfolios."""

import datetime

import factory

from core.terms import today
from council.decision_states import DecisionOutcome, Execution
from council.models import CouncilSeat, Decision, Party, Portfolio
from council.operations import record_decision

from .accounts import UserFactory

__all__ = ["CouncilSeatFactory", "DecisionFactory", "PartyFactory", "PortfolioFactory"]

LONG_AGO = datetime.date(2020, 1, 1)


class PartyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Party

    name = factory.Sequence(lambda n: f"Partij {n}")
    order = factory.Sequence(lambda n: n)


class CouncilSeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CouncilSeat

    user = factory.SubFactory(UserFactory)
    party = factory.SubFactory(PartyFactory)
    starts_on = LONG_AGO


class PortfolioFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Portfolio

    user = factory.SubFactory(UserFactory)
    starts_on = LONG_AGO


class DecisionFactory(factory.django.DjangoModelFactory):
    """A decision written down by the real operation; `motion=True`, `unknown=True` are others."""

    class Meta:
        model = Decision

    kind = "council"
    title = factory.Sequence(lambda n: f"Besluit {n} over wijkgericht werken")
    decided_on = factory.LazyFunction(lambda: today() - datetime.timedelta(days=30))
    outcome = DecisionOutcome.ADOPTED

    class Params:
        motion = factory.Trait(kind="motion", addressee="het college")
        unknown = factory.Trait(outcome=DecisionOutcome.UNKNOWN)
        rejected = factory.Trait(outcome=DecisionOutcome.REJECTED)
        settled = factory.Trait(execution=Execution.SETTLED)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        by = kwargs.pop("by", None) or UserFactory(clerk=True)
        return record_decision(by=by, **kwargs)
