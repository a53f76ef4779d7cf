"""The step with which a question becomes a plan, added to those of the room of questions."""

from django.utils.translation import gettext_lazy as _

from liaisons import question_steps
from liaisons.forms.questions import StepForm, optional_words

from .operations.asked import draft_from_question


class MakePlanForm(StepForm):
    """What goes with it to whoever asked; need not."""

    text = optional_words()


def register():
    """Called once by the app."""
    question_steps.register(
        question_steps.Step(
            "make_plan",
            "plan",
            _("Make a plan of it"),
            _("Make a plan of this question"),
            _(
                "The words of the question become a draft of a plan. Whoever asked finishes it and"
                " sends it in. The question is closed with this."
            ),
            _("There is a draft of a plan now. Whoever asked gets a message."),
            MakePlanForm,
            run=draft_from_question,
        )
    )
