"""What this room publishes of how it is set up."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import published

from . import states


def register():
    """Called once by the app."""
    published.register(
        "council.information_name",
        _("Name of the council information system"),
        lambda: settings.COUNCIL_INFORMATION_NAME,
    )
    published.register(
        "council.information_url",
        _("Address of the council information system"),
        lambda: settings.COUNCIL_INFORMATION_URL,
    )
    published.register(
        "council.promises_url",
        _("Address of the council's own list of promises"),
        lambda: settings.COUNCIL_PROMISES_URL,
    )
    for key, label, value in (
        ("answer", _("Promises: term to answer an expectation"), states.ANSWER),
        ("reaction", _("Promises: term for the verdict of the receiver"), states.REACTION),
        (
            "broken_after",
            _("Promises: so long after the date the clerk can be asked"),
            states.BROKEN_AFTER,
        ),
        ("most_postponed", _("Promises: so many times another date"), states.MOST_POSTPONED),
    ):
        published.register(f"promises.{key}", label, lambda value=value: value)
