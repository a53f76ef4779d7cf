"""What this installation publishes of how it is set up: terms, limits, names and their sources.

Each room says in `AppConfig.ready()` what it publishes. The values come from the settings and the
code of this moment, never from a row; what changes between two looks is kept by the council room
(R63: the rules cannot be changed unseen).
"""

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Published(NamedTuple):
    """One setting: a name that never changes, its label, how to read it, and where it is from."""

    key: str
    label: object
    read: Callable[[], object]
    source: object = ""

    @property
    def value(self) -> str:
        """What holds now, in words."""
        value = self.read()
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
            return ", ".join(str(item) for item in value)
        return "" if value is None else str(value)

    @property
    def origin(self) -> str:
        """On what it rests: a law, an ordinance, an agreement."""
        return str(self.source() if callable(self.source) else self.source)


_published: dict[str, Published] = {}


def register(key: str, label, read: Callable[[], object], source="") -> None:
    """Publish a setting; the key stands in the log for ever, the label may become clearer."""
    _published[key] = Published(key, label, read, source)


def every() -> list[Published]:
    """All that is published, in the order in which the rooms said so."""
    return list(_published.values())


def values() -> dict[str, tuple[str, str]]:
    """Label and value of each setting, in the language of the site: what the log compares."""
    with translation.override(settings.LANGUAGE_CODE):
        return {item.key: (str(item.label), item.value) for item in every()}
