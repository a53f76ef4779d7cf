from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiaisonsConfig(AppConfig):
    """Contact points, mandates, brokers and workers."""

    name = "liaisons"
    verbose_name = _("Contact points")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from core import roles
        from core.kinds import Role
        from notifications import periodic
        from platforms import capacities

        from . import (  # noqa: F401
            appointment_notices,
            appointment_rules,
            lookups,
            notices,
            operations,
            privacy,
            question_notices,
            question_publishes,
            question_rules,
            rules,
        )
        from .models import ContactAssignment, Mandate, RoleHolder
        from .operations import questions

        published = ContactAssignment.objects.published
        roles.register(Role.CONTACT, published)
        # What is put to a deputy or to the holder of a wider mandate must reach him: they work
        # on the same floor as the contact point.
        roles.register(Role.CONTACT, published, person="deputy")
        roles.register(Role.CONTACT, Mandate.objects.all)
        roles.register(Role.DEPUTY, published, person="deputy")
        roles.register(Role.BROKER, RoleHolder.objects.brokers)
        roles.register(Role.WORKER, RoleHolder.objects.workers)
        capacities.register(
            "mandate", holds=lookups.signing_capacity, signers=lookups.signing_mandate_holders
        )
        privacy.register()
        notices.register()
        operations.when_contacts_change(operations.look_at_gaps)
        # A leave that begins, an employment that ends: nobody takes a step on that day.
        periodic.register("advance_gaps", "25 * * * *", operations.advance_gaps)
        appointment_notices.register()
        # What time does is dated on the term, so the hour does not matter.
        periodic.register("advance_support", "35 * * * *", operations.advance_support)
        periodic.register("forget_feedback", "40 3 * * *", operations.forget_who_gave_feedback)
        periodic.register("advance_appointments", "25 * * * *", operations.advance_appointments)
        question_notices.register()
        question_publishes.register()
        # What time does is dated on the term, so the hour does not matter.
        periodic.register("advance_questions", "45 * * * *", questions.advance_questions)
        operations.when_contacts_change(questions.rehandle_questions)
