"""The home page: what is going on, where, and how the two directions stand."""

from django.contrib.auth.decorators import login_not_required
from django.http import QueryDict
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from core.terms import today
from council.filters import PromiseFilterSet
from platforms.maps import schematic_map
from platforms.models import Platform
from platforms.views.base import open_plan_counts

from ..balance import brief_balances
from ..news import newest
from ..progress import Progress, Scope


@method_decorator(login_not_required, name="dispatch")
class HomeView(TemplateView):
    """Finding one's neighbourhood, submitting a plan, and seeing who has the turn (R36, R39)."""

    template_name = "wijkportaal/home.html"

    def get_context_data(self, **kwargs):
        on = today()
        platforms = list(Platform.objects.for_list())
        counts = open_plan_counts()
        progress = Progress(Scope.last_year(today=on))
        return super().get_context_data(
            news=newest(today=on),
            map=schematic_map(platforms, counts),
            running=sum(counts.values()),
            promise_figures=PromiseFilterSet(QueryDict(), on=on).figures,
            balances=brief_balances(progress),
            **kwargs,
        )
