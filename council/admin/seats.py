"""Parties, seats and portfolios in the admin."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin
from core.forms import BooleanField, SafeModelForm
from core.transitions import Refused

from .. import operations
from ..models import CouncilSeat, Party, Portfolio


def period(row):
    """From and to in words."""
    start = row.starts_on.strftime("%d-%m-%Y")
    if row.ends_on is None:
        return _("since %(start)s") % {"start": start}
    return _("%(start)s to %(end)s") % {"start": start, "end": row.ends_on.strftime("%d-%m-%Y")}


@admin.register(Party)
class PartyAdmin(RecordAdmin):
    fields = ("name", "short_name", "order")
    list_display = ("name", "short_name", "order")

    def save_model(self, request, obj, form, change):
        operations.save_party(obj, by=request.user)


class CouncilSeatForm(SafeModelForm):
    """A council seat; a board seat of the same person ends the day before, if one agrees (R8)."""

    end_board_seats = BooleanField(
        label=_("End a board seat of this person on the day before"),
        required=False,
        initial=True,
        help_text=_(
            "A council member does not sit on the board of a platform. That is an agreement of "
            "this portal, not a law."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seat = self.instance
        if seat.pk and operations.overlapping_board_seats(seat.user, seat.starts_on, seat.ends_on):
            # It was left to go on before; a correction of the party does not end it unasked.
            self.initial["end_board_seats"] = False

    def clean(self):
        cleaned = super().clean()
        user = self.instance.user if self.instance.pk else cleaned.get("user")
        if user and cleaned.get("starts_on"):
            period = cleaned["starts_on"], cleaned.get("ends_on")
            try:
                operations.refuse_second_council_seat(self.instance, user, *period)
            except Refused as refused:
                refused.add_to(self)
        return cleaned


@admin.register(CouncilSeat)
class CouncilSeatAdmin(RecordAdmin):
    form = CouncilSeatForm
    fields = ("user", "party", "starts_on", "ends_on", "end_board_seats")
    list_display = ("person", "party", "period")
    list_display_links = ("person",)
    list_select_related = ("user", "party")
    search_fields = ("user__name", "party__name")

    def get_readonly_fields(self, request, obj=None):
        return ("user",) if obj else ()

    @admin.display(description=_("council member"), ordering="user__name")
    def person(self, row):
        return row.user.name or row.user.public_name()

    @admin.display(description=_("period"), ordering="starts_on")
    def period(self, row):
        return period(row)

    def save_model(self, request, obj, form, change):
        values = {
            "by": request.user,
            "party": obj.party,
            "starts_on": obj.starts_on,
            "ends_on": obj.ends_on,
            "end_board_seats": form.cleaned_data["end_board_seats"],
        }
        if change:
            seat = operations.change_council_seat(obj, **values)
        else:
            seat = operations.add_council_seat(obj.user, **values)
            obj.pk, obj._state.adding = seat.pk, False
        for board_seat in seat.board_seats_left:
            messages.warning(
                request,
                _("Note: the board seat in %(platform)s goes on beside the council seat.")
                % {"platform": board_seat.platform},
            )
        for board_seat in seat.board_seats_ended:
            messages.success(
                request,
                _("The board seat in %(platform)s ends the day before.")
                % {"platform": board_seat.platform},
            )


@admin.register(Portfolio)
class PortfolioAdmin(RecordAdmin):
    fields = ("user", "title", "subject", "platform", "starts_on", "ends_on")
    list_display = ("person", "title", "what", "where", "period")
    list_display_links = ("person",)
    list_select_related = ("user", "subject", "platform")
    search_fields = ("user__name", "title")

    @admin.display(description=_("alderman"), ordering="user__name")
    def person(self, row):
        return row.user.name or row.user.public_name()

    @admin.display(description=_("subject"))
    def what(self, row):
        return row.subject or _("all subjects")

    @admin.display(description=_("village or neighbourhood"))
    def where(self, row):
        return row.platform or _("everywhere")

    @admin.display(description=_("period"), ordering="starts_on")
    def period(self, row):
        return period(row)

    def get_readonly_fields(self, request, obj=None):
        return ("user",) if obj else ()

    def save_model(self, request, obj, form, change):
        self.show_warnings(request, operations.save_portfolio(obj, by=request.user))
