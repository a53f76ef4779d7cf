from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, how they sign in, and what they may ask about their own data."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("People")

    def ready(self):
        from accounts import checks, registrations, rules  # noqa: F401  these register themselves

        registrations.register()
