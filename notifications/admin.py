"""The outbox and the periodic jobs, to look at; a failed mail can be tried again."""

from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin import RecordAdmin
from core.transitions import Refused

from . import kinds, operations
from .models import Delivery, PeriodicRun


class ReadOnlyAdmin(RecordAdmin):
    """Rows the machine writes: nobody adds or changes one by hand."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Failed ones first: those are what an administrator has something to do for."""

    change_list_template = "admin/notifications/delivery_list.html"
    change_form_template = "admin/notifications/delivery.html"
    list_display = ("subject", "kind", "person", "status", "attempts", "last_error", "created_at")
    list_display_links = ("subject",)
    list_filter = ("status",)
    list_select_related = ("message", "recipient")
    # What failed lately on top, on both databases (they order NULL differently).
    ordering = (F("failed_at").desc(nulls_last=True), "-created_at", "pk")
    fields = (
        "subject",
        "kind",
        "person",
        "event",
        "is_mandatory",
        "status",
        "attempts",
        "last_error",
        "due_at",
        "created_at",
        "sent_at",
        "failed_at",
    )
    readonly_fields = fields
    explanation = _("Every mail we send about a plan. A mail that failed can be tried again.")

    def get_object(self, request, object_id, from_field=None):
        try:
            UUID(object_id)
        except ValueError:
            return None
        return admin.ModelAdmin.get_object(self, request, object_id, from_field)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("message__body", "message__details")

    @admin.display(description=_("subject"))
    def subject(self, row):
        return row.message.subject

    @admin.display(description=_("kind"))
    def kind(self, row):
        kind = kinds.find(row.message.kind)
        return kind.label if kind else row.message.kind

    @admin.display(description=_("recipient"))
    def person(self, row):
        kind = kinds.find(row.message.kind)
        if kind is not None and kind.hides_recipient:
            return _("somebody who supports or follows the plan")
        return row.recipient.name or _("person without a name")

    def get_urls(self):
        view = self.admin_site.admin_view
        name = "notifications_delivery_retry"
        return [
            path("opnieuw/", view(self.retry_all), name=f"{name}_all"),
            path("<uuid:pk>/opnieuw/", view(self.retry_one), name=name),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        failed = Delivery.objects.failed().count()
        return super().changelist_view(request, {"failed": failed, **(extra_context or {})})

    def retry_all(self, request):
        """Every failed mail once more, after the mail server was mended."""
        tried = self._retry(request, Delivery.objects.failed())
        done = ngettext("%(n)s mail is tried again.", "%(n)s mails are tried again.", tried)
        messages.success(request, done % {"n": tried})
        return redirect("admin:notifications_delivery_changelist")

    def retry_one(self, request, pk):
        if self._retry(request, Delivery.objects.filter(pk=pk)):
            messages.success(request, _("This mail is tried again."))
        return redirect("admin:notifications_delivery_change", pk)

    def _retry(self, request, deliveries):
        if not request.user.has_perm("notifications.view_delivery"):
            raise Http404
        if request.method != "POST":
            raise PermissionDenied
        tried = 0
        for delivery in deliveries:
            try:
                operations.retry(delivery, by=request.user)
                tried += 1
            except Refused as refused:
                messages.warning(request, refused.text)
        return tried


@admin.register(PeriodicRun)
class PeriodicRunAdmin(ReadOnlyAdmin):
    list_display = ("name", "slot", "finished_at", "attempts", "error")
    list_filter = ("name",)
    explanation = _("What the worker does by the clock, and when it last did.")
