"""One search over plans, places and people with a role."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core import forms
from core.lists import MOST_FOUND
from core.terms import today
from council.cards import cards as promise_cards
from council.decision_search import matching as matching_decisions
from council.models import Decision, Promise
from council.search import matching as matching_promises
from liaisons.models import ContactAssignment, RoleHolder
from platforms.models import BoardSeat, Platform, Subject
from proposals.cards import cards
from proposals.models import Proposal
from proposals.search import matching

SHOWN = 10


class SearchForm(forms.SafeForm):
    q = forms.SearchField(label=_("What are you looking for?"), required=False)


def _named(text):
    """People who hold a role in public under their own name."""
    return Q(user__name__icontains=text, user__is_name_public=True, user__erased_on=None)


@method_decorator(login_not_required, name="dispatch")
class SearchView(TemplateView):
    """Plans by their words; neighbourhoods, villages and people with a role by their names."""

    template_name = "wijkportaal/search.html"

    def get_context_data(self, **kwargs):
        form = SearchForm(self.request.GET if "q" in self.request.GET else None)
        text = form.cleaned_data["q"].strip() if form.is_valid() else ""
        found = self.find(text) if text else {}
        return super().get_context_data(form=form, text=text, **found, **kwargs)

    def find(self, text):
        on = today()
        plans = matching(Proposal.objects.public(), text)
        # One question for both: an index of words gives all it finds or nothing.
        keys = plans.order_by("-submitted_on", "-pk").values_list("pk", flat=True)
        keys = list(keys[: MOST_FOUND + 1])
        seats = BoardSeat.objects.on(on).filter(_named(text)).select_related("user", "platform")
        contacts = (
            ContactAssignment.objects.on(on)
            .published()
            .filter(_named(text) | Q(subject__name__icontains=text))
            .select_related("user", "subject", "platform")
        )
        holders = RoleHolder.objects.on(on).published().filter(_named(text)).select_related("user")
        return {
            "cards": cards(
                Proposal.objects.public()
                .filter(pk__in=keys[:SHOWN])
                .order_by("-submitted_on", "-pk"),
                on=on,
            ),
            "number": min(len(keys), MOST_FOUND),
            "has_more": len(keys) > MOST_FOUND,
            "decisions": matching_decisions(Decision.objects.all(), text).for_list()[: SHOWN + 1],
            "promises": promise_cards(
                matching_promises(Promise.objects.all(), text).order_by("-said_on", "-pk")[
                    : SHOWN + 1
                ],
                on,
            ),
            "platforms": Platform.objects.undissolved()
            .filter(
                Q(name__icontains=text)
                | Q(neighbourhoods__name__icontains=text)
                | Q(districts__name__icontains=text)
            )
            .distinct()
            .order_by("name")[:SHOWN],
            "subjects": Subject.objects.filter(is_active=True, name__icontains=text),
            "seats": seats[:SHOWN],
            "contacts": contacts[:SHOWN],
            "holders": holders[:SHOWN],
        }
