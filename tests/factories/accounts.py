"""People in situations."""

import datetime

import factory
from factory.django import DjangoModelFactory

from accounts.models import Employment, User

__all__ = ["EmploymentFactory", "UserFactory"]


class UserFactory(DjangoModelFactory):
    """Somebody who can sign in; `desk=True`, `clerk=True`, `administrator=True` for employees.

    `verified=True` also makes the address known to allauth, as after a first sign-in.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        inactive = factory.Trait(is_active=False, email=None)
        erased = factory.Trait(
            is_active=False, email=None, name="", erased_on=datetime.date(2026, 1, 5)
        )
        employee = factory.Trait(function="medewerker", team="Wijken", is_name_public=True)

    email = factory.Sequence(lambda n: f"persoon{n}@example.nl")
    name = factory.Sequence(lambda n: f"Persoon {n}")

    @factory.post_generation
    def desk(self, create, extracted, **kwargs):
        if create and extracted:
            EmploymentFactory(user=self, role=Employment.Roles.DESK)

    @factory.post_generation
    def clerk(self, create, extracted, **kwargs):
        if create and extracted:
            EmploymentFactory(user=self, role=Employment.Roles.CLERK)

    @factory.post_generation
    def administrator(self, create, extracted, **kwargs):
        if create and extracted:
            EmploymentFactory(user=self, role=Employment.Roles.ADMINISTRATOR)

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if create and extracted:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        if create:
            self.set_password(extracted or None)
            self.save(update_fields=["password"])


class EmploymentFactory(DjangoModelFactory):
    """Work for the municipality since some day in the past."""

    class Meta:
        model = Employment

    user = factory.SubFactory(UserFactory)
    role = Employment.Roles.DESK
    starts_on = datetime.date(2020, 1, 1)
