"""What accounts tells core: which roles follow from its records, and what it keeps of people."""

from allauth.mfa.signals import authenticator_added

from accounts import flows, privacy
from accounts.models import Employment
from core import roles


def _employed_as(role: str):
    return lambda: Employment.objects.filter(role=role)


def _second_step_added(sender, request, user, authenticator, **kwargs):
    if authenticator.type in flows.SECOND_STEPS:
        flows.record_second_step(request, user, authenticator)


def register() -> None:
    """Called once, when the apps are ready."""
    privacy.register()
    authenticator_added.connect(_second_step_added, dispatch_uid="accounts.second_step")
    for role in Employment.Roles.values:
        roles.register(role, _employed_as(role))
