from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Messages and mail")

    def ready(self):
        from accounts.operations import clear_expired

        from . import checks, outbox, periodic, privacy, rules  # noqa: F401

        periodic.register("tidy_outbox", "30 3 * * *", outbox.tidy)
        # Accounts stands below us and cannot ask for this itself.
        periodic.register("clear_expired_sessions", "10 4 * * *", clear_expired)
        privacy.register()
