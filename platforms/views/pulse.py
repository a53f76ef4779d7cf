"""The trust question: what residents of a place say each quarter, and answering it oneself."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.terms import today

from .. import operations, pulse
from ..charts import TrustChart
from ..forms import life as forms
from .base import PlatformMixin, RefusableFormView, public


@public
class PulseView(PlatformMixin, RefusableFormView):
    """One page for both: the quarters that are over, and the question of this one."""

    template_name = "platforms/pulse.html"
    form_class = forms.PulseForm

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and not request.user.is_authenticated:
            return redirect(f"/account/login/?next={request.path}")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        if not self.platform.has_people:
            raise Http404
        day = today()
        quarters = pulse.shown_quarters(self.platform, day)
        return super().get_context_data(
            statement=pulse.STATEMENT,
            minimum=settings.TRUST_MINIMUM,
            chart=TrustChart(quarters),
            quarters=quarters,
            ends_on=pulse.last_day(*pulse.quarter_of(day)),
            turn=pulse.turn_of(self.request.user, self.platform, day),
            **kwargs,
        )

    def save(self, form):
        operations.answer_pulse(
            self.platform, by=self.request.user, value=form.cleaned_data["value"]
        )
        # Nothing of the answer itself: not here, and not in the log.
        messages.success(self.request, _("Thank you. Your answer was counted."))
        return redirect("platforms:pulse", self.platform.slug)
