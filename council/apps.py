from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilConfig(AppConfig):
    """Parties, seats and portfolios, what was decided, and what was promised."""

    name = "council"
    verbose_name = _("Council")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from core import roles
        from core.kinds import Role
        from notifications import periodic
        from platforms import capacities

        from . import (  # noqa: F401
            decision_notices,
            lookups,
            notices,
            operations,
            privacy,
            publishes,
            rules,
        )
        from .models import CouncilSeat, Portfolio

        roles.register(Role.ALDERMAN, Portfolio.objects.all)
        roles.register(Role.COUNCIL_MEMBER, CouncilSeat.objects.all)
        capacities.register(
            "portfolio", holds=lookups.signing_capacity, signers=lookups.signing_aldermen
        )
        privacy.register()
        publishes.register()
        decision_notices.register()
        # Every ten minutes, and so soon after each start with other settings.
        periodic.register("published_settings", "*/10 * * * *", operations.record_settings)
        notices.register()
        # What time does is dated on the date or term, so the hour does not matter.
        periodic.register("advance_promises", "15 * * * *", operations.advance_promises)
