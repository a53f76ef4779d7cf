"""Which terms and limits of this room everybody may read, and see change (R63)."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import published

from . import states

HOUSE = _("Agreement of this portal")

TERMS = {
    "admission": (_("Look whether a plan is complete"), states.ADMISSION),
    "admission_grace": (
        _("A plan nobody looked at admits itself, so long after its term"),
        states.ADMISSION_GRACE,
    ),
    "supplement": (_("Add what is missing"), states.SUPPLEMENT),
    "window": (_("Gather support, without an agreement"), states.WINDOW),
    "municipal_window": (
        _("React to a plan of the municipality, at least"),
        states.MUNICIPAL_WINDOW,
    ),
    "municipal_announcement": (
        _("Announce a plan of the municipality, before it opens"),
        states.MUNICIPAL_ANNOUNCEMENT,
    ),
    "answer": (_("Give an answer, in both directions"), states.ANSWER),
    "reply": (
        _("Answer of the municipality when the neighbourhood does not agree"),
        states.MUNICIPAL_DECLINED,
    ),
    "message": (_("Tell how the work goes, at least every"), states.MESSAGE),
    "reaction": (_("React to what was carried out"), states.REACTION),
    "confirmation": (_("Confirmation of a forwarding by the other body"), states.CONFIRMATION),
    "reminder_pause": (_("Between two reminders, at least"), states.REMINDER_PAUSE),
    "rest": (_("Without enough support and untouched: at rest after"), states.REST),
    "detach_support": (
        _("Names of supporters are erased, after the answer"),
        states.DETACH_SUPPORT,
    ),
    "draft_kept": (_("An unfinished draft is kept"), states.DRAFT_KEPT),
}


def register():
    """Called once by the app."""
    for key, (label, length) in TERMS.items():
        published.register(f"proposals.{key}", label, lambda length=length: length, HOUSE)
    for key, label, name in (
        ("minimum", _("Supporters for a subject on the council's agenda"), "AGENDA_MINIMUM"),
        ("age", _("Age from which one may support such a subject"), "AGENDA_MINIMUM_AGE"),
        ("source", _("Ordinance on subjects for the council's agenda"), "AGENDA_SOURCE"),
        ("source_url", _("Address of that ordinance"), "AGENDA_SOURCE_URL"),
    ):
        published.register(
            f"proposals.agenda_{key}",
            label,
            lambda name=name: getattr(settings, name),
            lambda: settings.AGENDA_SOURCE,
        )
