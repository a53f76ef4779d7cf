from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class WijkportaalConfig(AppConfig):
    """The roof: settings, URLs and every page that gathers from several rooms."""

    name = "wijkportaal"
    default = True
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.conf import settings

        from core import published

        for name, label in (
            ("MUNICIPALITY_NAME", _("Name of the municipality")),
            ("COMPLAINT_URL", _("Where a complaint goes")),
            ("PUBLIC_SPACE_REPORT_URL", _("Where a report about public space goes")),
        ):
            published.register(
                f"wijkportaal.{name.lower()}", label, lambda name=name: getattr(settings, name)
            )


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin with our own site: its first screen is the work to be done."""

    default = False
    default_site = "wijkportaal.admin_site.AdminSite"
