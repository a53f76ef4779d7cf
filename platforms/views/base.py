"""What the pages of this room share: a form that may be refused, and one platform."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from accounts.flows import second_step_first
from core.forms import SafeForm
from core.kept import kept
from core.transitions import Refused

from ..models import Platform

public = method_decorator(login_not_required, name="dispatch")


def open_plan_counts():
    """How many plans are open per platform, in one query, read upward through the related name."""
    plans = Platform._meta.get_field("proposals").related_model.objects.submitted()
    return kept(
        "open",
        plans.newest_change(),
        lambda: dict(plans.open().order_by().values_list("platform_id").annotate(Count("pk"))),
    )


class RefusableFormView(FormView):
    """A form whose saving may be refused: the reason comes back at its field, the text stays."""

    def form_valid(self, form):
        try:
            return self.save(form)
        except Refused as refused:
            self.refuse(form, refused)
            return self.form_invalid(form)

    def refuse(self, form, refused):
        refused.add_to(form)


class PlatformMixin:
    """Pages under one platform. `permission` is asked of the platform."""

    permission = None

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.platform = None

    def dispatch(self, request, *args, **kwargs):
        self.platform = get_object_or_404(Platform, slug=kwargs["slug"])
        if self.permission and not request.user.has_perm(self.permission, self.platform):
            raise PermissionDenied
        missing = second_step_first(request) if self.permission else None
        return missing or super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(platform=self.platform, **kwargs)


class StepView(RefusableFormView):
    """A step on a page of its own: a heading, a sentence, a form and one button."""

    template_name = "platforms/step.html"
    form_class = SafeForm
    heading = lead = button = ""

    def back(self):
        """Where this comes from: its name and its address."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        label, url = self.back()
        return super().get_context_data(
            **{
                "heading": self.heading,
                "lead": self.lead,
                "button": self.button,
                "back_label": label,
                "back_url": url,
                **kwargs,
            }
        )


class SpeakerMixin:
    """Pages on which staff writes for the municipality, for some places or for everybody."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("platforms.announce_platform", None):
            raise PermissionDenied
        return second_step_first(request) or super().dispatch(request, *args, **kwargs)
