"""Brokers and workers in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin

from .. import operations
from ..models import RoleHolder
from ._shared import CurrentFilter, period


@admin.register(RoleHolder)
class RoleHolderAdmin(RecordAdmin):
    fields = (
        "user",
        "kind",
        "platforms",
        "employer",
        "is_employed_by_municipality",
        "appointed_before_decision",
        "about",
        "starts_on",
        "ends_on",
    )
    list_display = ("person", "kind", "where", "employer", "early", "period")
    list_display_links = ("person",)
    list_filter = (CurrentFilter,)
    list_select_related = ("user",)
    search_fields = ("user__name", "employer")
    explanation = _("Who pays and who appointed stands on the site for everyone.")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("platforms")

    @admin.display(description=_("person"), ordering="user__name")
    def person(self, row):
        return row.user.name or row.user.public_name()

    @admin.display(description=_("for"))
    def where(self, row):
        return ", ".join(item.name for item in row.platforms.all()) or _("everywhere")

    def get_readonly_fields(self, request, obj=None):
        """Who it was stays: a mark cannot be moved to somebody else."""
        return ("user",) if obj else ()

    def save_model(self, request, obj, form, change):
        platforms = form.cleaned_data["platforms"]
        holder = operations.save_role_holder(obj, by=request.user, platforms=platforms)
        self.show_warnings(request, holder)

    @admin.display(description=_("before the decision"))
    def early(self, row):
        return _("yes") if row.appointed_before_decision else _("no")

    @admin.display(description=_("period"), ordering="starts_on")
    def period(self, row):
        return period(row)
