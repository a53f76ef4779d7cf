"""Decisions and motions in public: the list, the sheet, the feed. One layout for all (R1)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from core.lists import MOST_COUNTED, Page
from core.sheets import sheet
from core.templatetags.core import number as in_words
from core.terms import noon
from notifications.views import FollowView

from ..decision_filters import DecisionFilterSet
from ..models import Decision

public = method_decorator(login_not_required, name="dispatch")


def heading(decisions) -> str:
    """How many there are, in words."""
    if decisions.has_bad_values:
        return _("No decisions")
    if decisions.has_more_than_counted:
        return _("More than %(number)s decisions and motions") % {"number": in_words(MOST_COUNTED)}
    return ngettext("%(n)s decision or motion", "%(n)s decisions and motions", decisions.number) % {
        "n": in_words(decisions.number)
    }


@public
class DecisionListView(TemplateView):
    """What council and college decided, what became of it, and how far it is carried out."""

    template_name = "council/decision_list.html"

    def get_context_data(self, **kwargs):
        decisions = DecisionFilterSet(self.request.GET, Decision.objects.all())
        page = Page.asked(self.request.GET, decisions.number)
        return super().get_context_data(
            filter=decisions,
            form=decisions.form,
            has_errors=decisions.has_bad_values,
            decisions=decisions.qs.for_list()[page.start : page.end] if page.exists else [],
            heading=heading(decisions),
            page=page,
            most_counted=MOST_COUNTED,
            information_url=settings.COUNCIL_INFORMATION_URL,
            information_name=settings.COUNCIL_INFORMATION_NAME,
            **kwargs,
        )


@public
class DecisionCsvView(View):
    """The list as a sheet, at most the counted number."""

    def get(self, request):
        headings = (
            _("Date"),
            _("Kind"),
            _("Title"),
            _("Outcome"),
            _("Submitted by"),
            _("Addressed to"),
            _("How far it is carried out"),
            _("So since"),
            _("Subject"),
            _("Villages and neighbourhoods"),
            _("Number at the council"),
            _("Link"),
        )
        decisions = DecisionFilterSet(request.GET, Decision.objects.all())
        rows = (
            (
                decision.decided_on.isoformat(),
                decision.get_kind_display(),
                decision.title,
                decision.get_outcome_display(),
                ", ".join(decision.submitters) or _("unknown"),
                decision.addressee or _("unknown"),
                decision.get_execution_display(),
                decision.execution_since.isoformat(),
                decision.subject.name if decision.subject else "",
                ", ".join(place.name for place in decision.platforms.all()),
                decision.reference,
                decision.url,
            )
            for decision in decisions.qs.for_list()[:MOST_COUNTED]
        )
        return sheet("besluiten.csv", headings, rows)


class DecisionFeed(Feed):
    """The newest decisions and motions, for who reads feeds."""

    feed_type = Atom1Feed
    title = gettext_lazy("Decisions and motions")
    subtitle = gettext_lazy("What council and college decided, and what became of it")

    def link(self):
        return reverse("council:decisions")

    def items(self):
        return Decision.objects.for_list()[:30]

    def item_title(self, decision):
        return decision.title

    def item_description(self, decision):
        outcome = _("Outcome: %(outcome)s.") % {"outcome": decision.get_outcome_display()}
        return f"{decision.get_kind_display()}. {outcome} {decision.summary}".strip()

    def item_link(self, decision):
        return decision.get_absolute_url()

    def item_pubdate(self, decision):
        return noon(decision.decided_on)

    def item_updateddate(self, decision):
        return decision.changed_at


decision_feed = login_not_required(DecisionFeed())


class DecisionFollowView(FollowView):
    """Hearing it when something of a decision changes."""

    template_name = "council/decision_follow.html"
    followed = gettext_lazy("You follow this decision. You hear it when it changes.")
    unfollowed = gettext_lazy("You no longer follow this decision.")

    def find(self):
        return get_object_or_404(Decision, pk=self.kwargs["pk"])

    def context(self):
        return {"decision": self.record}
