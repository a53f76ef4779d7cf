from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Shared machinery: terms, entries, transitions, privacy register, safe input."""

    name = "core"
    verbose_name = _("Core")

    def ready(self):
        from django.conf import settings

        from core import (
            converters,  # noqa: F401  the path converters register themselves
            published,
        )

        law = _("Algemene termijnenwet, article 3")
        published.register(
            "core.extra_holidays",
            _("Days on which no term ends, every year"),
            lambda: settings.EXTRA_HOLIDAYS,
            law,
        )
        published.register(
            "core.equated_days",
            _("Days on which no term ends, by royal decree"),
            lambda: settings.EQUATED_DAYS,
            _("Algemene termijnenwet, article 3, paragraph 3"),
        )
