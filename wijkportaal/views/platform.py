"""The page of a platform, and of a place that has none yet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from core.terms import today
from council.cards import cards as promise_cards
from council.models import Decision, Promise
from council.models.promises import BY_TERM
from liaisons.lookups import agreements_about_contacts, contacts_of, role_holders_of
from notifications.lookups import is_following
from notifications.operations import follow, unfollow
from platforms.agreements import cards as agreement_cards
from platforms.charts import TrustChart
from platforms.lookups import is_board_member, seats_of
from platforms.maps import schematic_map
from platforms.models import Meeting, Neighbourhood, Platform
from platforms.pulse import STATEMENT, shown_quarters
from platforms.states import PlatformStatus
from platforms.views.base import open_plan_counts
from platforms.views.meetings import listed
from proposals.cards import cards
from proposals.models import Proposal

from ..balance import balance_of
from ..news import newest
from ..progress import Progress, Scope

SHOWN = 4
COMING = 3
MINUTES = 2


def group_contacts(rows):
    """People with all their subjects, and the gaps apart: nobody wants to see a name five times."""
    people, found = {}, []
    for subject, contact in rows:
        if contact.has_gap:
            found.append((subject, contact))
            continue
        replaced = contact.replaces.pk if contact.replaces else None
        key = (contact.user.pk, contact.basis, replaced)
        people.setdefault(key, (contact, []))[1].append(subject.name)
    return list(people.values()), found


@method_decorator(login_not_required, name="dispatch")
class PlatformView(DetailView):
    """Who we are, what is going on in both directions, whom to speak to, what was agreed."""

    template_name = "wijkportaal/platform.html"
    context_object_name = "platform"

    def get_queryset(self):
        return Platform.objects.all()

    def get_context_data(self, **kwargs):
        on, platform = today(), self.object
        plans = Proposal.objects.submitted().of_platform(platform)
        counts = open_plan_counts()
        progress = Progress(Scope.last_year(platform, on))
        holders = role_holders_of(platform, on)
        context = super().get_context_data(
            cards=cards(plans.open().order_by("-changed_at", "-pk")[:SHOWN], on=on),
            running=counts.get(platform.pk, 0),
            promises=promise_cards(
                Promise.objects.of_platform(platform).order_by(*BY_TERM)[:SHOWN],
                on,
            ),
            news=newest(4, platform, on),
            map=schematic_map(Platform.objects.for_list(), counts, here=platform),
            agreements=agreement_cards(platform, on),
            agreed_contacts=agreements_about_contacts(platform),
            seats=seats_of(platform, on),
            holders=[holder for holder in holders if holder.covers(on)],
            left_early=[holder for holder in holders if not holder.covers(on)],
            balance=balance_of(progress),
            decisions=Decision.objects.about(platform).only("title", "decided_on", "outcome")[:3],
            **self.life(platform, on),
            is_not_yet=platform.status == PlatformStatus.NOT_YET,
            is_following=is_following(self.request.user, platform),
            is_board=is_board_member(self.request.user, platform, on),
            first_active=self.first_day(PlatformStatus.ACTIVE),
            **kwargs,
        )
        context["area"] = [
            neighbourhood.name
            for neighbourhood in Neighbourhood.objects.filter(
                coverage__platform=platform, coverage__ends_on=None
            ).order_by("code")
        ]
        context["people"], context["gaps"] = (
            ([], []) if platform.is_dissolved else group_contacts(contacts_of(platform, on))
        )
        return context

    def life(self, platform, on):
        """The agenda, the latest minutes, the working groups and the trust question."""
        meetings, now = Meeting.objects.of_platform(platform), timezone.now()
        quarters = shown_quarters(platform, on) if platform.has_people else []
        return {
            "coming": list(listed(meetings.coming(now))[:COMING]),
            "minutes": list(
                meetings.filter(minutes_at__isnull=False).order_by("-starts_at", "-pk")[:MINUTES]
            ),
            "groups": platform.working_groups.select_related("platform")
            .open_on(on)
            .annotate(results_count=Count("results")),
            "trust": TrustChart(quarters) if platform.has_people else None,
            "quarters": quarters,
            "statement": STATEMENT,
        }

    def first_day(self, status):
        return (
            self.object.phases.filter(status=status)
            .order_by("starts_on")
            .values_list("starts_on", flat=True)
            .first()
        )


class PlatformFollowView(TemplateView):
    """Follow a platform: a message at every new plan. Its own steps are told to the board."""

    template_name = "wijkportaal/platform_follow.html"

    def dispatch(self, request, *args, slug, **kwargs):
        self.platform = get_object_or_404(Platform, slug=slug)
        if self.platform.is_dissolved:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            platform=self.platform,
            is_following=is_following(self.request.user, self.platform),
            **kwargs,
        )

    def post(self, request, **kwargs):
        if request.POST.get("stop"):
            unfollow(request.user, self.platform)
            words = _("You no longer follow %(platform)s.")
        else:
            follow(request.user, self.platform)
            words = _("You follow %(platform)s. You hear about every new plan.")
        messages.success(request, words % {"platform": self.platform.name})
        return redirect(self.platform)
