"""Reading plans: public pages, which set no cookie and need no session."""

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core.entries import as_json, text_of
from core.kinds import Side
from core.lists import MOST_COUNTED, Page
from core.prose import without
from core.sheets import sheet
from core.templatetags.core import number as in_words
from core.terms import today
from platforms.maps import schematic_map
from platforms.models import Platform

from .. import reads
from ..cards import (
    LISTED,
    as_cards,
    cards,
    covered_passages,
    listed,
    name_before_admission,
    status_label,
)
from ..filters import ProposalFilterSet
from ..models import Attachment, Proposal
from ..municipal import Bundle
from ..page import PlanPage
from ..states import Initiator, Kind
from ..versions import Comparison
from .guards import second_step_first

public = method_decorator(login_not_required, name="dispatch")


@public
class ProposalListView(TemplateView):
    """All plans, of residents and of the municipality, with whose turn it is (R15, R17)."""

    template_name = "proposals/proposal_list.html"

    def get_context_data(self, **kwargs):
        plans = ProposalFilterSet(self.request.GET)
        page = Page.asked(self.request.GET, min(plans.number, plans.most))
        if plans.is_map:
            kwargs |= places_of(plans)
            found = []
        else:
            is_found = page.exists and plans.number
            found = as_cards(plans.on_page(page, LISTED)) if is_found else []
        return super().get_context_data(
            filter=plans,
            form=plans.form if plans.has_bad_values else None,
            cards=found,
            page=page,
            heading=heading(plans),
            most_counted=plans.most,
            **kwargs,
        )


def places_of(plans) -> dict:
    """The chosen plans per village or neighbourhood, on the map and in the list beside it."""
    counts = plans.per_place
    return {
        "map": schematic_map(Platform.objects.for_list(), counts, address=plans.address_of),
        "places": [
            (place, counts[place.pk], plans.address_of(place))
            for place in Platform.objects.filter(pk__in=counts).order_by("name")
        ],
    }


def heading(plans) -> str:
    """How many plans there are, in words."""
    if plans.has_bad_values:
        return _("No plans")
    if plans.has_more_than_counted:
        return _("More than %(number)s plans") % {"number": in_words(plans.most)}
    if plans.chosen_scope == "open":
        text = ngettext("%(n)s running plan", "%(n)s running plans", plans.number)
    elif plans.chosen_scope == "closed":
        text = ngettext("%(n)s finished plan", "%(n)s finished plans", plans.number)
    else:
        text = ngettext("%(n)s plan", "%(n)s plans", plans.number)
    return text % {"n": in_words(plans.number)}


@public
class ProposalCsvView(View):
    """The list as a sheet: what the cards say, nothing of persons, at most the counted number."""

    def get(self, request):
        plans = ProposalFilterSet(request.GET)
        headings = (
            _("Number"),
            _("Title"),
            _("Village or neighbourhood"),
            _("Subject"),
            _("From whom"),
            _("Kind"),
            _("Status"),
            _("Whose turn"),
            _("At the latest on"),
            _("Votes"),
            _("Minimum"),
            _("Went on without the neighbourhood"),
        )
        language = get_language()
        rows = (
            (
                plan.number,
                plan.listed_title,
                plan.place,
                plan.topic,
                Initiator(plan.initiator).label,
                Kind(plan.kind).label,
                status_label(plan, language),
                Side(plan.turn).label,
                plan.due_on.isoformat() if plan.due_on else "",
                plan.support_count,
                plan.minimum,
                ", ".join(str(mark.label) for mark in plan.marks),
            )
            for plan in listed(plans.qs[:MOST_COUNTED])
        )
        return sheet("plannen.csv", headings, rows)


class ProposalMixin:
    """One plan by its number; what a reader may not see does not exist."""

    found = reads.plan_in_short

    @cached_property
    def proposal(self):
        proposal = self.found.first(number=self.kwargs["number"])
        if proposal is None:
            raise Http404
        return proposal

    def dispatch(self, request, *args, **kwargs):
        if not self.proposal.is_text_public and self.reader is not None and self.may_read:
            if missing := second_step_first(request, self.proposal):
                return missing
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def may_read(self) -> bool:
        """Whether the words of the plan may be shown to this reader."""
        return self.proposal.is_text_public or (
            self.reader is not None
            and self.reader.has_perm("proposals.read_text_proposal", self.proposal)
        )

    @cached_property
    def reader(self):
        """Who is signed in; a visitor's session is not even looked at."""
        if not self.request.COOKIES:
            return None
        user = self.request.user
        return user if user.is_authenticated else None

    @cached_property
    def covered(self):
        """The covered passages of this plan, with the words that stand in their place."""
        return covered_passages([self.proposal.pk]).get(self.proposal.pk, ())

    @cached_property
    def title(self) -> str:
        """What the plan is called for this reader."""
        if self.may_read:
            return without(self.proposal.title, self.covered)
        return name_before_admission(self.proposal)


@public
class ProposalDetailView(ProposalMixin, TemplateView):
    """A plan: whose turn, until when, how many in favour, the text, the answer, the dossier."""

    template_name = "proposals/proposal_detail.html"
    found = reads.plan

    def get_context_data(self, **kwargs):
        page = PlanPage(
            reads.with_people(self.proposal),
            on=today(),
            reader=self.reader,
            may_read=self.may_read,
        )
        return super().get_context_data(
            proposal=self.proposal,
            page=page,
            title=page.title,
            complaint_url=settings.COMPLAINT_URL,
            **kwargs,
        )


@public
class ProposalBundleView(TemplateView):
    """One plan of the municipality in several neighbourhoods, side by side (R36, R38)."""

    template_name = "proposals/proposal_bundle.html"

    def get_context_data(self, *, bundle, **kwargs):
        found = Bundle(bundle, on=today())
        if not found.plans:
            raise Http404
        return super().get_context_data(bundle=found, **kwargs)


@public
class ProposalPrintView(ProposalDetailView):
    """The same plan on paper, with a square code for the community board."""

    template_name = "proposals/proposal_print.html"

    def get_context_data(self, **kwargs):
        address = self.request.build_absolute_uri(self.proposal.get_absolute_url())
        return super().get_context_data(
            short_address=address.split("://", 1)[-1].rstrip("/"), **kwargs
        )


@public
class ProposalQrView(ProposalMixin, View):
    """The square that a phone reads: the address of the plan."""

    def get(self, request, number):
        address = request.build_absolute_uri(self.proposal.get_absolute_url())
        code = segno.make(address, error="m", micro=False)
        response = HttpResponse(content_type="image/svg+xml")
        code.save(
            response,
            kind="svg",
            border=2,
            dark="#1d2b2a",
            omitsize=True,
            svgclass=None,
            lineclass=None,
        )
        return response


@public
class ProposalVersionsView(ProposalMixin, TemplateView):
    """The texts of a plan beside each other, with what changed marked in words and lines."""

    template_name = "proposals/proposal_versions.html"

    def get_context_data(self, **kwargs):
        if not self.may_read:
            raise Http404
        comparison = Comparison(
            self.proposal,
            list(self.proposal.versions.all()),
            since=self.request.GET.get("van"),
            until=self.request.GET.get("naar"),
            covered=self.covered,
        )
        return super().get_context_data(
            proposal=self.proposal, title=self.title, comparison=comparison, **kwargs
        )


@public
class ProposalDossierJsonView(ProposalMixin, View):
    """The chain of a dossier, which anyone can check without our code (SAFETY.md)."""

    def get(self, request, number):
        is_public = self.proposal.is_text_public
        passages = [passage for passage, _note in self.covered]

        def shows_text(entry):
            row = text_of(entry)
            return is_public and not any(passage in row.text for passage in passages)

        entries = self.proposal.entries.select_related("text_row").order_by("number")
        return JsonResponse(
            {"number": self.proposal.number, **as_json(entries, shows_text=shows_text)},
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )


@public
class ProposalAttachmentView(ProposalMixin, View):
    """A file of a plan: public with its text, for those concerned before, never when covered."""

    def get(self, request, number, pk):
        if not self.may_read:
            raise Http404
        attachment = Attachment.objects.filter(proposal=self.proposal, pk=pk).first()
        if (
            attachment is None
            or attachment.redactions.filter(
                confirmed_on__isnull=False, undone_on__isnull=True
            ).exists()
        ):
            raise Http404
        try:
            content = attachment.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(
            content,
            as_attachment=not attachment.is_picture,
            filename=without(attachment.name, self.covered),
            content_type=attachment.content_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        if not self.proposal.is_text_public:
            response["Cache-Control"] = "private, no-store"
        return response


class NewProposalsFeed(Feed):
    """The newest plans whose text is public, for who reads feeds."""

    feed_type = Atom1Feed
    title = gettext_lazy("New plans")
    subtitle = gettext_lazy("Plans of residents and of the municipality")

    def link(self):
        return reverse("proposals:list")

    def items(self):
        plans = Proposal.objects.public().filter(admitted_on__isnull=False)
        return cards(plans.order_by("-submitted_on", "-pk")[:30])

    def item_title(self, card):
        return card.title

    def item_description(self, card):
        return card.text

    def item_link(self, card):
        return card.url


new_proposals_feed = login_not_required(NewProposalsFeed())
