"""Which terms of a question everybody may read, and see change (R63)."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import published

from .question_states import REMINDER_PAUSE, QuestionKind, length_of


def register():
    """Called once by the app."""
    published.register(
        "questions.answer",
        _("Questions and signals: term of the contact point"),
        lambda: length_of(QuestionKind.QUESTION),
        lambda: settings.QUESTION_SOURCE,
    )
    published.register(
        "questions.portfolio",
        _("Questions to an alderman: term"),
        lambda: length_of(QuestionKind.PORTFOLIO),
        lambda: settings.PORTFOLIO_QUESTION_SOURCE,
    )
    published.register(
        "questions.reminder_pause",
        _("Questions: between two reminders, at least"),
        lambda: REMINDER_PAUSE,
    )
    published.register(
        "questions.signal_minimum",
        _("Signals: a number is shown from"),
        lambda: settings.SIGNAL_MINIMUM,
    )
