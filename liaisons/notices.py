"""The kinds of message about contact points. Texts are templates/notifications/<kind>.*."""

from django.utils.translation import gettext_lazy as _

from notifications import kinds

BOARD = _("You get this message because you sit on the board of the platform.")
VIEW = _("View the platform")

# kind: label
KINDS = {
    "contact_gap": _("There is no contact point any more"),
    "contact_found": _("There is a contact point again"),
    "contact_handed_over": _("Another contact point"),
    "contact_agreed": _("Agreed which subjects have a contact point"),
}


def register():
    """Make the kinds known to notifications; called in AppConfig.ready()."""
    for name, label in KINDS.items():
        kinds.register(name, label, button=VIEW, why=BOARD, is_for_work=True)
