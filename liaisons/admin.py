"""Contact points, mandates, brokers and workers in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin
from core.terms import today

from . import operations
from .lookups import money
from .models import ContactAssignment, Mandate, RoleHolder


class CurrentFilter(admin.SimpleListFilter):
    """Those that hold today, or the whole history."""

    title = _("when")
    parameter_name = "wanneer"

    def lookups(self, request, model_admin):
        return [("nu", _("today")), ("eerder", _("ended")), ("later", _("not yet begun"))]

    def queryset(self, request, queryset):
        day = today()
        match self.value():
            case "nu":
                return queryset.on(day)
            case "eerder":
                return queryset.filter(ends_on__lt=day)
            case "later":
                return queryset.filter(starts_on__gt=day)
        return queryset


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


def period(row):
    """From and to in words, for every dated record."""
    start = row.starts_on.strftime("%d-%m-%Y")
    if row.ends_on is None:
        return _("since %(start)s") % {"start": start}
    return _("%(start)s to %(end)s") % {"start": start, "end": row.ends_on.strftime("%d-%m-%Y")}
