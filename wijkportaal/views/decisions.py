"""The page of a decision or motion, with the plans it decided on and what was promised in it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core.entries import text_of
from council.cards import cards as promise_cards
from council.decision_states import CARRIED, DecisionKind, DecisionOutcome, Execution
from council.models import Decision
from notifications.lookups import is_following
from proposals.cards import cards
from proposals.models import Proposal

VERBS = {
    "record": _("Written down in this portal"),
    "correct": _("Corrected"),
    "tell_execution": _("How far it is carried out"),
}
CHOICES = {
    "kind": DecisionKind,
    "outcome": DecisionOutcome,
}


def _shown(name, value):
    """A kept value in the reader's own language."""
    if name in CHOICES and value in CHOICES[name].values:
        return CHOICES[name](value).label
    return value


class Step:
    """One entry on the page: when, what, in which words, and what it was and became."""

    def __init__(self, entry):
        self.number = entry.number
        self.on = entry.at
        self.title = VERBS[entry.verb]
        self.role = entry.get_role_display()
        row = text_of(entry)
        self.text = row.text if row is not None else ""
        self.execution = Execution(entry.to_status) if entry.verb == "tell_execution" else None
        self.changes = [
            {
                "label": Decision._meta.get_field(name).verbose_name,
                "old": _shown(name, old),
                "new": _shown(name, new),
            }
            for name, old, new in entry.data.get("changes", [])
        ]


@method_decorator(login_not_required, name="dispatch")
class DecisionView(TemplateView):
    """One layout for every kind and every party: what, by whom, what became of it (R1, R59)."""

    template_name = "wijkportaal/decision.html"

    def get_context_data(self, pk, **kwargs):
        decision = Decision.objects.for_list().select_related("belongs_to").filter(pk=pk).first()
        if decision is None:
            raise Http404
        entries = decision.entries.select_related("text_row").order_by("-number")
        reader = self.request.user if self.request.COOKIES else None
        plans = Proposal.objects.public().filter(
            responses__decision=decision, responses__state="published"
        )
        return super().get_context_data(
            decision=decision,
            steps=[Step(entry) for entry in entries],
            motions=decision.motions.for_list().order_by("decided_on", "pk"),
            cards=cards(plans.order_by("-submitted_on", "-pk")[:20]),
            promises=promise_cards(decision.promises.order_by("-said_on", "-pk")[:20]),
            may_promise=reader is not None
            and decision.outcome in CARRIED
            and reader.has_perm("council.enter_promise"),
            is_following=reader is not None and is_following(reader, decision),
            information_url=settings.COUNCIL_INFORMATION_URL,
            information_name=settings.COUNCIL_INFORMATION_NAME,
            **kwargs,
        )
