"""A record with steps: each a button above it and a page of its own, running one operation."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from core.admin import RecordAdmin
from core.transitions import Refused


@dataclass(frozen=True)
class Step:
    """One thing staff can do with a record: a page with a form that runs one operation."""

    name: str
    label: object
    explanation: object
    form: Callable  # (data, record) -> form
    run: Callable  # (record, by, cleaned) -> anything
    done: object
    is_main: bool = False


class StepsAdmin(RecordAdmin):
    """A record with steps as buttons above it, each on a page of its own."""

    change_form_template = "admin/platforms/change_form.html"

    def steps(self, request, obj) -> list[Step]:
        """The steps this person may take now; shown as buttons and checked again on the page."""
        return []

    def links(self, request, obj):
        """Public pages that belong to this record: (address, words)."""
        return []

    def get_urls(self):
        return [
            path(
                "<safeint:pk>/stap/<safeslug:name>/",
                self.admin_site.admin_view(self.step_view),
                name=f"platforms_{self.opts.model_name}_step",
            ),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, object_id)
        extra = {}
        if obj is not None and self.has_view_permission(request, obj):
            extra = {"steps": self.steps(request, obj), "links": self.links(request, obj)}
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def step_view(self, request, pk, name):
        obj = self.get_object(request, str(pk))
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        step = next((step for step in self.steps(request, obj) if step.name == name), None)
        if step is None:
            raise PermissionDenied
        back = reverse(f"admin:platforms_{self.opts.model_name}_change", args=[obj.pk])
        form = step.form(request.POST if request.method == "POST" else None, obj)
        if request.method == "POST" and form.is_valid():
            try:
                result = step.run(obj, request.user, form.cleaned_data)
            except Refused as refused:
                refused.add_to(form)
            else:
                messages.success(request, step.done)
                for warning in getattr(result, "warnings", ()):
                    messages.warning(request, warning)
                return HttpResponseRedirect(back)
        return self.step_page(
            request, step.label, step.explanation, form, back, original=obj, about=self.about(obj)
        )

    def about(self, obj):
        """What one reads before taking a step; safe HTML."""
        return ""

    def step_page(self, request, title, explanation, form, back, **context):
        return TemplateResponse(
            request,
            "admin/platforms/step.html",
            {
                **self.admin_site.each_context(request),
                "title": title,
                "opts": self.opts,
                "explanation": explanation,
                "form": form,
                "back": back,
                **context,
            },
        )
