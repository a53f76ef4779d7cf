"""Who is the contact point for what, and where there is none."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from core.terms import today
from platforms.lookups import find_area

from ..forms import PostcodeForm
from ..lookups import matrix
from ..models import RoleHolder


@method_decorator(login_not_required, name="dispatch")
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
