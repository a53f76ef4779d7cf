"""Who sits on the board, and who they are in their own words."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.templatetags.core import long_date
from core.terms import today

from .. import forms, lookups, operations
from ..models import BoardSeat, PlatformPhase
from .base import PlatformMixin, RefusableFormView, public


@public
class BoardView(PlatformMixin, TemplateView):
    """Who sits on the board, who sat on it before, and how the platform came to be."""

    template_name = "platforms/board.html"

    def get_context_data(self, **kwargs):
        day = today()
        seats = list(self.platform.board_seats.select_related("user").order_by("-starts_on", "-pk"))
        current = [seat for seat in seats if seat.covers(day)]
        current.sort(key=lambda seat: lookups.BOARD_ORDER.index(seat.role))
        return super().get_context_data(
            seats=current,
            coming=[seat for seat in seats if seat.starts_on > day],
            former=[seat for seat in seats if seat.ends_on and seat.ends_on < day],
            phases=PlatformPhase.objects.filter(platform=self.platform).order_by(
                "-starts_on", "-pk"
            ),
            may_manage=self.request.user.has_perm("platforms.manage_board_platform", self.platform),
            may_describe=self.request.user.has_perm("platforms.describe_platform", self.platform),
            **kwargs,
        )


class AboutView(PlatformMixin, RefusableFormView):
    """The board says who they are: the words on the platform's page are its own."""

    permission = "platforms.describe_platform"
    template_name = "platforms/about.html"
    form_class = forms.AboutForm

    def get_initial(self):
        return {"about": self.platform.about}

    def save(self, form):
        operations.describe(self.platform, by=self.request.user, about=form.cleaned_data["about"])
        messages.success(self.request, _("Saved. This is how the platform presents itself now."))
        return redirect("platforms:board", slug=self.platform.slug)


class BoardAddView(PlatformMixin, RefusableFormView):
    permission = "platforms.manage_board_platform"
    template_name = "platforms/board_add.html"
    form_class = forms.BoardSeatForm

    def get_initial(self):
        return {"starts_on": today()}

    def save(self, form):
        seat = form.save(self.platform, by=self.request.user)
        messages.success(
            self.request,
            _("Recorded: %(role)s from %(day)s.")
            % {"role": seat.get_role_display(), "day": long_date(seat.starts_on)},
        )
        for warning in seat.warnings:
            messages.warning(self.request, warning)
        return redirect("platforms:board", slug=self.platform.slug)


class BoardEndView(PlatformMixin, RefusableFormView):
    permission = "platforms.manage_board_platform"
    template_name = "platforms/board_end.html"
    form_class = forms.EndSeatForm

    def dispatch(self, request, *args, **kwargs):
        self.seat = get_object_or_404(
            BoardSeat.objects.select_related("user", "platform"),
            platform__slug=kwargs["slug"],
            pk=kwargs["pk"],
        )
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"ends_on": self.seat.ends_on or today()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(seat=self.seat, **kwargs)

    def save(self, form):
        seat = operations.end_board_seat(
            self.seat, by=self.request.user, ends_on=form.cleaned_data["ends_on"]
        )
        messages.success(self.request, _("Recorded. The seat stays in the history of the board."))
        for warning in seat.warnings:
            messages.warning(self.request, warning)
        return redirect("platforms:board", slug=self.platform.slug)
