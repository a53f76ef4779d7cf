"""What was agreed about contact points, in the admin: added, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin

from .. import operations
from ..models import ContactAgreement


@admin.register(ContactAgreement)
class ContactAgreementAdmin(RecordAdmin):
    fields = ("platform", "agreed_on", "subjects", "source", "source_url")
    list_display = ("place", "agreed_on", "what", "source", "recorded_by")
    list_display_links = ("place",)
    list_select_related = ("platform", "recorded_by")
    search_fields = ("platform__name", "source")
    explanation = _("What was agreed stays. A new agreement stands beside the old one.")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("subjects")

    @admin.display(description=_("village or neighbourhood"), ordering="platform__name")
    def place(self, row):
        return row.platform

    @admin.display(description=_("subjects"))
    def what(self, row):
        return ", ".join(subject.name for subject in row.subjects.all())

    def save_model(self, request, obj, form, change):
        saved = operations.save_contact_agreement(
            obj, by=request.user, subjects=form.cleaned_data["subjects"]
        )
        # Entered already: the same record, so that the admin links to it.
        obj.pk = saved.pk
