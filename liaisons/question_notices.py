"""The kinds of message about a question. Their texts are templates/notifications/<kind>.*."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications import kinds

ASKED = _("You get this message because you asked this.")
WORK = _("You get this message because you deal with this question.")
OFFERED = _("You get this message because a colleague asks you to take this over.")
LATE = _("You get this message because you answer for this at the municipality.")
BOTH = _("You get this message because this question is between you and somebody else.")
VIEW = _("View the question")
ANSWER = pgettext_lazy("button", "Answer")

# kind: (label, button, why). None of these can be switched off: each waits for the one who gets it.
KINDS = {
    "question_received": (_("Your question has arrived"), VIEW, ASKED),
    "question_yours": (_("A question for you"), _("Answer the question"), WORK),
    "question_message": (_("A message with a question"), _("Read the message"), BOTH),
    "question_asked_back": (_("The municipality asks you something"), ANSWER, ASKED),
    "question_handed_over": (_("Somebody else deals with your question"), VIEW, ASKED),
    "question_offered": (_("A colleague puts a question to you"), _("Say yes or no"), OFFERED),
    "question_declined": (_("A colleague does not take a question over"), VIEW, WORK),
    "question_reminder": (_("Reminder of a question"), _("Answer the question"), LATE),
    "question_late": (_("The answer to your question is late"), VIEW, ASKED),
    "question_late_handler": (_("A question is late"), _("Answer the question"), WORK),
    "question_closed": (_("Your question is closed"), _("Say whether it helped"), ASKED),
    "question_reopened": (_("A question is open again"), _("Answer the question"), WORK),
}
FOR_WORK = frozenset({WORK, OFFERED, LATE})


def register():
    """Make the kinds known to notifications; called in AppConfig.ready()."""
    for name, (label, button, why) in KINDS.items():
        kinds.register(name, label, button=button, why=why, is_for_work=why in FOR_WORK)
