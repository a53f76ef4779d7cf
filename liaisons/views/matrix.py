"""Who is the contact point for what, and where there is none."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core.sheets import sheet
from core.terms import today
from platforms.lookups import find_area

from ..forms import PostcodeForm
from ..lookups import contact_rows, every_mandate, matrix
from ..models import RoleHolder

public = method_decorator(login_not_required, name="dispatch")


@public
class MatrixView(TemplateView):
    """Platforms down, subjects across; a gap is a visible gap (R49, R51)."""

    template_name = "liaisons/matrix.html"

    def get_context_data(self, **kwargs):
        day = today()
        subjects, rows = matrix(day)
        form = PostcodeForm(self.request.GET if "postcode" in self.request.GET else None)
        found = None
        if form.is_bound and form.is_valid() and form.cleaned_data["postcode"]:
            found = find_area(form.cleaned_data["postcode"])
        own = {platform.pk for platform in found.platforms} if found else set()
        rows.sort(key=lambda row: row[0].pk not in own)
        recorded = RoleHolder.objects.on_record(day).published().select_related("user")
        recorded = list(recorded.prefetch_related("platforms"))
        holders = [row for row in recorded if row.covers(day)]
        return super().get_context_data(
            form=form,
            found=found,
            own=own,
            subjects=subjects,
            rows=rows,
            gap_count=sum(cell.contact.has_gap for __, cells in rows for cell in cells),
            brokers=[row for row in holders if row.kind == RoleHolder.Kind.BROKER],
            workers=[row for row in holders if row.kind == RoleHolder.Kind.WORKER],
            left_early=[row for row in recorded if not row.covers(day)],
            early_count=sum(row.appointed_before_decision for row in recorded),
            **kwargs,
        )


def _iso(day):
    return day.isoformat() if day else ""


@public
class MatrixCsvView(View):
    """The matrix of today as a sheet; a name only with consent, else function and team."""

    def get(self, request):
        headings = (
            _("Village or neighbourhood"),
            _("Subject"),
            _("Contact point"),
            _("Stands in for"),
            _("Deputy"),
            _("Since"),
            _("Away up to and including"),
            _("Nobody"),
            _("Nobody since"),
            _("Decides alone up to, in euros"),
        )
        rows = (
            (
                row["platform"].name,
                row["subject"].name,
                row["naam"],
                row["vervangt"],
                row["vervanger"],
                _iso(row["starts_on"]),
                _iso(row["absent_until"]),
                _("yes") if row["has_gap"] else _("no"),
                _iso(row["gap_since"]),
                "" if row["limit"] is None else f"{row['limit']:.2f}",
            )
            for row in contact_rows(today())
        )
        return sheet("aanspreekpunten.csv", headings, rows)


@public
class MatrixJsonView(View):
    """The same as data, with the day on which it was so."""

    def get(self, request):
        day = today()
        rows = [
            {
                "platform": {"naam": row["platform"].name, "slug": row["platform"].slug},
                "onderwerp": {"naam": row["subject"].name, "slug": row["subject"].slug},
                "naam": row["naam"],
                "vervangt": row["vervangt"],
                "vervanger": row["vervanger"],
                "sinds": row["starts_on"],
                "afwezigTot": row["absent_until"],
                "isGat": row["has_gap"],
                "gatSinds": row["gap_since"],
                "beslistZelfTot": row["limit"],
            }
            for row in contact_rows(day)
        ]
        return JsonResponse({"datum": day, "aanspreekpunten": rows})


@public
class MandateListView(TemplateView):
    """Who may decide what, now and before, with the line in the register (R52, R58)."""

    template_name = "liaisons/mandate_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(holders=every_mandate(today()), **kwargs)
