"""What the lists of dated records share."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.terms import today


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


def period(row):
    """From and to in words, for every dated record."""
    start = row.starts_on.strftime("%d-%m-%Y")
    if row.ends_on is None:
        return _("since %(start)s") % {"start": start}
    return _("%(start)s to %(end)s") % {"start": start, "end": row.ends_on.strftime("%d-%m-%Y")}
