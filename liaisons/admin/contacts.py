"""Contact points in the admin."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin
from core.terms import today

from .. import operations
from ..models import ContactAssignment
from ._shared import CurrentFilter, period


class ReadyFilter(admin.SimpleListFilter):
    """Those that residents cannot see yet, because something is missing."""

    title = _("visible")
    parameter_name = "zichtbaar"

    def lookups(self, request, model_admin):
        return [("nee", _("not yet"))]

    def queryset(self, request, queryset):
        return queryset.unpublished() if self.value() == "nee" else queryset


@admin.register(ContactAssignment)
class ContactAssignmentAdmin(RecordAdmin):
    person_fields = ("user", "deputy")
    fieldsets = (
        (None, {"fields": ("subject", "platform", "user", "deputy", "starts_on", "ends_on")}),
        (
            _("Ready for the task"),
            {
                "fields": (
                    "hours_per_week",
                    "briefed_on",
                    "briefed_by",
                    "consent_by",
                    "consent_on",
                    "is_published",
                ),
                "description": _(
                    "Residents see a contact point only when all of this is filled in."
                ),
            },
        ),
    )
    list_display = ("place", "subject", "person", "deputy_name", "period", "ready", "shown", "next")
    list_display_links = ("place",)
    list_filter = (CurrentFilter, ReadyFilter)
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

    @admin.display(description=_("ready"))
    def ready(self, row):
        return _("yes") if row.is_ready else _("no")

    @admin.display(description=_("visible"))
    def shown(self, row):
        return _("yes") if row.is_published else _("no")

    @admin.display(description=_("next step"))
    def next(self, row):
        """Handing over, while there is something to hand over."""
        if row.ends_on is not None and row.ends_on < today():
            return ""
        return format_html(
            '<a href="{}">{}<span class="wp-hidden">: {}</span></a>',
            reverse("admin:contact_hand_over", args=[row.pk]),
            _("Hand over"),
            row,
        )

    def save_model(self, request, obj, form, change):
        self.show_warnings(request, operations.save_assignment(obj, by=request.user))
