from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlatformsConfig(AppConfig):
    """Districts, where people live, platforms with their boards, and agreements on support."""

    name = "platforms"
    verbose_name = _("Platforms")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from core import roles
        from core.kinds import Role
        from notifications import kinds, periodic

        from . import privacy, registrations, rules  # noqa: F401
        from .models import BoardSeat

        roles.register(Role.BOARD, BoardSeat.objects.all)
        registrations.register_kinds(kinds)
        registrations.publish()
        periodic.register("agreements", "20 0 * * *", registrations.advance)
        periodic.register("trust", "40 0 * * *", registrations.forget_who_answered)
        privacy.register()
