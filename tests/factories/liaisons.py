"""Contact points, mandates, brokers and workers."""

import datetime
from decimal import Decimal

import factory

from liaisons.models import ContactAssignment, Mandate, RoleHolder

from .accounts import UserFactory
from .platforms import SubjectFactory

__all__ = ["READY", "ContactAssignmentFactory", "MandateFactory", "RoleHolderFactory"]

LONG_AGO = datetime.date(2020, 1, 1)
READY = {
    "hours_per_week": Decimal(4),
    "briefed_on": LONG_AGO,
    "briefed_by": "Team Wijken",
    "consent_by": "Ans Teamleider",
    "consent_on": LONG_AGO,
}


class ContactAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactAssignment

    class Params:
        ended = factory.Trait(ends_on=datetime.date(2020, 12, 31))
        unready = factory.Trait(
            is_published=False,
            hours_per_week=None,
            briefed_on=None,
            briefed_by="",
            consent_by="",
            consent_on=None,
        )
        with_deputy = factory.Trait(deputy=factory.SubFactory(UserFactory))

    user = factory.SubFactory(UserFactory)
    subject = factory.SubFactory(SubjectFactory)
    starts_on = LONG_AGO
    is_published = True
    hours_per_week = READY["hours_per_week"]
    briefed_on = READY["briefed_on"]
    briefed_by = READY["briefed_by"]
    consent_by = READY["consent_by"]
    consent_on = READY["consent_on"]


class MandateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mandate
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    amount = Decimal(25000)
    source = "Mandaatregister 2026, regel 12"
    starts_on = LONG_AGO

    @factory.post_generation
    def subjects(self, create, extracted, **kwargs):
        if create and extracted:
            self.subjects.set(extracted)

    @factory.post_generation
    def platforms(self, create, extracted, **kwargs):
        if create and extracted:
            self.platforms.set(extracted)


class RoleHolderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleHolder
        skip_postgeneration_save = True

    class Params:
        worker = factory.Trait(kind=RoleHolder.Kind.WORKER, employer="Stichting Nabij")

    user = factory.SubFactory(UserFactory)
    kind = RoleHolder.Kind.BROKER
    employer = "Gemeente Oosterhout"
    starts_on = LONG_AGO

    @factory.post_generation
    def platforms(self, create, extracted, **kwargs):
        if create and extracted:
            self.platforms.set(extracted)
