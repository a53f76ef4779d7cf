"""Contact points in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin

from .. import operations
from ..models import ContactAssignment
from ._shared import CurrentFilter, period


@admin.register(ContactAssignment)
class ContactAssignmentAdmin(RecordAdmin):
    person_fields = ("user", "deputy")
    fields = ("subject", "platform", "user", "deputy", "starts_on", "ends_on", "is_published")
    list_display = ("place", "subject", "person", "deputy_name", "period", "shown")
    list_display_links = ("place",)
    list_filter = (CurrentFilter,)
    list_select_related = ("user", "deputy", "subject", "platform")
    search_fields = ("user__name", "subject__name", "platform__name")
    explanation = _("For each subject and platform there is one contact point on one day.")

    @admin.display(description=_("village or neighbourhood"), ordering="platform__name")
    def place(self, row):
        return row.platform or _("everywhere")

    @admin.display(description=_("contact point"), ordering="user__name")
    def person(self, row):
        return row.user.name or row.user.public_name()

    @admin.display(description=_("deputy"))
    def deputy_name(self, row):
        return (row.deputy.name or row.deputy.public_name()) if row.deputy else _("nobody")

    @admin.display(description=_("period"), ordering="starts_on")
    def period(self, row):
        return period(row)

    @admin.display(description=_("visible"))
    def shown(self, row):
        return _("yes") if row.is_published else _("no")

    def save_model(self, request, obj, form, change):
        self.show_warnings(request, operations.save_assignment(obj, by=request.user))
