"""What a page says of a plan of the municipality: its room for influence, its marks, its twins."""

from functools import cached_property

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.core import weekday_date

from . import states
from .cards import mark_sign, name_before_admission, status_sign, turn_sign
from .models import FormalResponse, Proposal
from .states import INFLUENCE_MEANS, Influence, Mark, Status, UnansweredCause


def influence_scale(chosen) -> list[dict]:
    """The five steps from little to much, with the one that was chosen."""
    order = list(Influence)
    place = order.index(chosen) if chosen in order else -1
    return [
        {
            "label": step.label,
            "means": INFLUENCE_MEANS[step],
            "is_chosen": number == place,
            "is_below": number < place,
        }
        for number, step in enumerate(order)
    ]


def influence_in_words(chosen) -> str:
    """The same for a sheet or a comparison of texts: one word with what it means."""
    if chosen not in Influence.values:
        return str(chosen)
    step = Influence(chosen)
    return f"{step.label}. {INFLUENCE_MEANS[step]}"


class MarkNote:
    """One mark on the plan's page: what happened, when, and where the words stand."""

    def __init__(self, mark, proposal, entry):
        self.label = mark.label
        self.sign = mark_sign(mark)
        self.day = {
            Mark.WITHOUT_SUPPORT: proposal.continued_without_support_on,
            Mark.UNANSWERED: proposal.continued_unanswered_on,
            Mark.AGAINST: proposal.continued_against_on,
        }[mark]
        self.entry = entry
        self.words = self._words(mark, proposal)

    def _words(self, mark, proposal) -> str:
        data = self.entry.data if self.entry is not None else {}
        if mark == Mark.AGAINST:
            text = _(
                "The board of %(place)s does not agree. On %(day)s the alderman went on all the "
                "same."
            )
        elif mark == Mark.UNANSWERED and proposal.unanswered_cause == UnansweredCause.NO_BOARD:
            text = _(
                "In %(place)s there is no platform to answer. On %(day)s the alderman reported the "
                "reactions and went on."
            )
        elif mark == Mark.UNANSWERED:
            text = _(
                "The board of %(place)s did not answer, also after reminders. On %(day)s the "
                "alderman reported the reactions and went on."
            )
        elif data.get("cause") == states.LackingCause.OBJECTIONS:
            text = _(
                "There were %(objections)s objections, more than agreed. On %(day)s the alderman "
                "asked the board all the same."
            )
        else:
            text = _(
                "%(count)s of %(minimum)s residents were in favour. On %(day)s the alderman asked "
                "the board all the same."
            )
        return text % {
            "place": proposal.platform.name,
            "day": weekday_date(self.day),
            "count": data.get("support"),
            "minimum": data.get("minimum"),
            "objections": data.get("objections"),
        }


# The dossier's step that leaves each mark, and the heading above its words.
MARK_STEPS = {
    Mark.WITHOUT_SUPPORT: "continue_without_support",
    Mark.UNANSWERED: "continue_unanswered",
    Mark.AGAINST: "continue_against",
}


class Place:
    """One of the plans of a bundle: how it stands in this neighbourhood."""

    def __init__(self, proposal, *, on):
        self.proposal = proposal
        self.name = proposal.platform.name
        self.url = proposal.get_absolute_url()
        self.status = status_sign(proposal)
        self.turn = turn_sign(proposal, on)
        self.marks = [mark_sign(mark) for mark in proposal.marks]

    @property
    def support(self) -> str:
        p = self.proposal
        if not p.is_text_public:
            return _("Not open yet")
        if p.minimum:
            return _("%(count)s of %(minimum)s votes") % {
                "count": p.support_count,
                "minimum": p.minimum,
            }
        return ngettext("%(n)s vote in favour", "%(n)s votes in favour", p.support_count) % {
            "n": p.support_count
        }

    @property
    def objections(self) -> str:
        number = self.proposal.objection_count
        if not number or not self.proposal.is_text_public:
            return ""
        return ngettext("%(n)s objection", "%(n)s objections", number) % {"n": number}

    @cached_property
    def answer(self) -> str:
        """What the neighbourhood said, or why it said nothing."""
        p = self.proposal
        response = next(iter(p.responses.all()), None)
        if response is not None:
            return _("%(answer)s, %(day)s") % {
                "answer": response.outcome_label,
                "day": weekday_date(response.published_at),
            }
        if p.unanswered_cause:
            return str(UnansweredCause(p.unanswered_cause).label)
        if p.is_open and p.status != Status.IN_EXECUTION:
            return _("Not there yet")
        return _("None was given")


class Bundle:
    """The same plan in several neighbourhoods, side by side."""

    def __init__(self, key, *, on):
        self.key = key
        plans = (
            Proposal.objects.submitted()
            .filter(bundle=key)
            .select_related("platform", "subject")
            .defer("search_text")
            .prefetch_related(self._answers())
            .order_by("platform__name", "pk")
        )
        self.plans = list(plans)
        self.places = [Place(plan, on=on) for plan in self.plans]

    @staticmethod
    def _answers():
        return Prefetch(
            "responses",
            FormalResponse.objects.filter(state=FormalResponse.State.PUBLISHED).only(
                "proposal_id", "outcome", "capacity", "published_at", "state"
            ),
        )

    @cached_property
    def readable(self):
        """The first of them whose words everybody may read, or None."""
        return next((plan for plan in self.plans if plan.is_text_public), None)

    @cached_property
    def title(self) -> str:
        if self.readable is not None:
            return self.readable.shown_title
        return _("Plan of the municipality in %(n)s places") % {"n": len(self.plans)}

    @property
    def subject(self) -> str:
        return self.plans[0].subject.name


def bundle_url(proposal) -> str:
    return reverse("proposals:bundle", args=[proposal.bundle])


def plan_link(proposal) -> SafeString:
    """A link to another plan, by the name that everybody may read."""
    name = proposal.shown_title if proposal.is_text_public else name_before_admission(proposal)
    return format_html('<a href="{}">{}</a>', proposal.get_absolute_url(), name)
