"""Mandates in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin

from .. import operations
from ..lookups import money
from ..models import Mandate
from ._shared import CurrentFilter, period


@admin.register(Mandate)
class MandateAdmin(RecordAdmin):
    fields = (
        "user",
        "amount",
        "is_alone",
        "subjects",
        "platforms",
        "may_agree_agreements",
        "source",
        "source_url",
        "starts_on",
        "ends_on",
    )
    list_display = ("person", "limit", "alone", "where", "source", "period")
    list_display_links = ("person",)
    list_filter = (CurrentFilter,)
    list_select_related = ("user",)
    search_fields = ("user__name", "source")
    explanation = _("From the mandate register. An answer above the amount goes to somebody else.")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("subjects", "platforms")

    @admin.display(description=_("person"), ordering="user__name")
    def person(self, row):
        return row.user.name or row.user.public_name()

    @admin.display(description=_("up to"), ordering="amount")
    def limit(self, row):
        return money(row.amount)

    @admin.display(description=_("decides alone"))
    def alone(self, row):
        return _("yes") if row.is_alone else _("no")

    @admin.display(description=_("for"))
    def where(self, row):
        subjects = ", ".join(item.name for item in row.subjects.all()) or _("all subjects")
        platforms = ", ".join(item.name for item in row.platforms.all()) or _("everywhere")
        return f"{subjects}; {platforms}"

    @admin.display(description=_("period"), ordering="starts_on")
    def period(self, row):
        return period(row)

    def get_readonly_fields(self, request, obj=None):
        return ("user",) if obj else ()

    def save_model(self, request, obj, form, change):
        chosen = {name: form.cleaned_data[name] for name in ("subjects", "platforms")}
        self.show_warnings(request, operations.save_mandate(obj, by=request.user, **chosen))
