"""Contact points, mandates, brokers and workers."""

import datetime
from decimal import Decimal

import factory

from council.models import Decision
from liaisons.appointment_states import AppointmentStatus
from liaisons.models import Appointment, ContactAssignment, Mandate, RoleHolder

from .accounts import UserFactory
from .council import DecisionFactory
from .platforms import SubjectFactory

__all__ = ["READY", "STATEMENT", "ContactAssignmentFactory", "MandateFactory", "RoleHolderFactory"]

STATEMENT = {
    "funder": "De gemeente, met een subsidie",
    "reports_to": "De directeur van de stichting",
    "may_dismiss": "Het bestuur van de stichting",
    "complaint_route": "De klachtencommissie van de stichting",
}

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
    is_published = True
    funder = STATEMENT["funder"]
    reports_to = STATEMENT["reports_to"]
    may_dismiss = STATEMENT["may_dismiss"]
    complaint_route = STATEMENT["complaint_route"]

    @factory.lazy_attribute
    def appointment(self):
        """In function after the council decided, unless it is marked as a breach."""
        if getattr(self, "appointed_before_decision", False):
            return None
        decision = Decision.objects.filter(
            decided_on__lte=self.starts_on, outcome="adopted", kind="council"
        ).first()
        return Appointment.objects.create(
            kind=self.kind,
            status=AppointmentStatus.APPOINTED,
            is_from_before=True,
            need="Achteraf ingevoerd.",
            decision=decision or DecisionFactory(decided_on=self.starts_on),
            effective_from=self.starts_on,
        )

    @factory.post_generation
    def platforms(self, create, extracted, **kwargs):
        if create and extracted:
            self.platforms.set(extracted)
