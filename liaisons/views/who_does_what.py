"""Who does what: the comparison, and a page per broker or worker (R55-R58, R64)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from core.terms import today
from platforms.models import Platform

from ..feedback import STATEMENT, shown_years
from ..models import RoleHolder
from ..who_does_what import groups, levels_of, mandates_of
from .support import boards_served

public = method_decorator(login_not_required, name="dispatch")


@public
class CompareView(TemplateView):
    """Broker, worker, contact point and district alderman beside each other, per place or all."""

    template_name = "liaisons/compare.html"

    def get_context_data(self, **kwargs):
        places = list(Platform.objects.undissolved().order_by("name"))
        wanted = self.request.GET.get("wijk", "")
        chosen = next((place for place in places if place.slug == wanted), None)
        on = today()
        incomplete = RoleHolder.objects.on(on).filter(
            is_published=False, appointed_before_decision=False
        )
        if chosen is not None:
            incomplete = incomplete.serving(chosen).distinct()
        return super().get_context_data(
            places=places,
            chosen=chosen,
            is_unknown=bool(wanted) and chosen is None,
            groups=groups(on, chosen),
            incomplete=incomplete.count(),
            **kwargs,
        )


@public
class RoleHolderView(TemplateView):
    """One broker or worker: tasks, mandate, and how independent in facts."""

    template_name = "liaisons/role_holder.html"

    def get_context_data(self, **kwargs):
        on = today()
        shown = RoleHolder.objects.published().select_related("user", "appointment__decision")
        holder = get_object_or_404(
            shown.prefetch_related("platforms", "levels", "appointment__places__platform"),
            pk=self.kwargs["pk"],
            starts_on__lte=on,
        )
        return super().get_context_data(
            holder=holder,
            is_here=holder.covers(on),
            mandates=mandates_of(holder.user, on) if holder.covers(on) else [],
            levels=levels_of(holder),
            feedback=shown_years(holder, on),
            statement=STATEMENT,
            minimum=settings.TRUST_MINIMUM,
            asks_support=bool(boards_served(self.reader, holder)),
            on=on,
            **kwargs,
        )

    @property
    def reader(self):
        """Who is signed in; a visitor's session is not even looked at."""
        return self.request.user if self.request.COOKIES else None
