"""Brokers and workers in the admin."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin
from core.forms import ChoiceField, DateField, SafeModelForm

from .. import operations
from ..models import Level, RoleHolder
from ..models.statement import STATEMENT
from ._shared import CurrentFilter, period


class RoleHolderForm(SafeModelForm):
    """The record, and (once it is there) a next step on the road to independence."""

    new_level = ChoiceField(
        label=_("New level"),
        required=False,
        choices=[("", _("No change")), *Level.choices],
        help_text=_("What was before stays and is drawn on the page of this person."),
    )
    level_from = DateField(label=_("New level from"), required=False)


@admin.register(RoleHolder)
class RoleHolderAdmin(RecordAdmin):
    form = RoleHolderForm
    statement = (*STATEMENT, "is_employed_by_municipality", "is_published")
    last_fields = ("tasks", "about", "starts_on", "ends_on")
    list_display = ("person", "kind", "where", "employer", "early", "period")
    list_display_links = ("person",)
    list_filter = (CurrentFilter,)
    list_select_related = ("user",)
    search_fields = ("user__name", "employer")
    explanation = _("Who pays and who appointed stands on the site for everyone.")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("platforms")

    def get_fieldsets(self, request, obj=None):
        who = ["user", "kind", "platforms", "appointed_before_decision"]
        level = ["target_level", "target_on"]
        if obj is not None:
            who.append("procedure")
            if self.has_change_permission(request, obj):
                level += ["new_level", "level_from"]
        return (
            (None, {"fields": who}),
            (
                _("Statement of independence"),
                {
                    "fields": self.statement,
                    "description": _("All five facts, or this person has no page."),
                },
            ),
            (_("On the road to independence"), {"fields": level}),
            (_("What this person does"), {"fields": self.last_fields}),
        )

    @admin.display(description=_("appointment"))
    def procedure(self, row):
        if row.appointment_id is None:
            return _("none: recorded with the mark, or before appointments were kept here")
        return format_html(
            '<a href="{}">{}</a>', row.appointment.get_absolute_url(), row.appointment
        )

    @admin.display(description=_("person"), ordering="user__name")
    def person(self, row):
        return row.user.name or row.user.public_name()

    @admin.display(description=_("for"))
    def where(self, row):
        return ", ".join(item.name for item in row.platforms.all()) or _("everywhere")

    def get_readonly_fields(self, request, obj=None):
        """Who it was stays: a mark cannot be moved to somebody else."""
        return ("user", "procedure") if obj else ("procedure",)

    def save_model(self, request, obj, form, change):
        platforms = form.cleaned_data["platforms"]
        holder = operations.save_role_holder(obj, by=request.user, platforms=platforms)
        self.show_warnings(request, holder)
        if form.cleaned_data.get("new_level"):
            operations.set_level(
                holder,
                by=request.user,
                level=form.cleaned_data["new_level"],
                starts_on=form.cleaned_data["level_from"],
            )

    @admin.display(description=_("before the decision"))
    def early(self, row):
        return _("yes") if row.appointed_before_decision else _("no")

    @admin.display(description=_("period"), ordering="starts_on")
    def period(self, row):
        return period(row)
