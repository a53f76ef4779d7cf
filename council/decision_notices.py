"""The kinds of message about a decision. Their texts are templates/notifications/<kind>.*."""

from django.utils.translation import gettext_lazy as _

from notifications import kinds

VIEW = _("View the decision")


def register():
    """Make the kinds known; called in AppConfig.ready()."""
    kinds.register(
        "decision_new",
        _("A decision or motion about your neighbourhood"),
        can_switch_off=True,
        button=VIEW,
        why=_("You get this message because you are on the board, or follow this neighbourhood."),
    )
    kinds.register(
        "decision_step",
        _("News about a decision or motion"),
        can_switch_off=True,
        button=VIEW,
        why=_("You get this message because you follow this decision, or are on the board."),
    )
