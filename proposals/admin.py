"""Plans in the admin: to be found and read. Status and text change by steps, never by hand."""

from django.contrib import admin
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin
from core.models import in_words

from .desk import queues
from .desk import rules as desk_rules  # noqa: F401  registers the rights of the work floor
from .models import Proposal, ResponseTemplate


@admin.register(Proposal)
class ProposalAdmin(RecordAdmin):
    """All plans, also the closed ones; a plan opens on its page at the desk."""

    list_display = ("title_shown", "number", "kind", "platform", "subject", "state", "due")
    list_display_links = ("title_shown",)
    list_select_related = ("platform", "subject")
    list_filter = ("initiator",)
    search_fields = ("number", "title")
    explanation = _("All plans, closed ones too. What is to be done stands under Work.")

    def get_queryset(self, request):
        return super().get_queryset(request).submitted().defer("text", "search_text")

    def has_view_permission(self, request, obj=None):
        return queues.works_here(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        obj = self.get_object(request, object_id) if object_id else None
        if obj is None or not self.has_view_permission(request):
            raise Http404
        return HttpResponseRedirect(reverse("admin:desk_plan", args=[obj.number]))

    def history_view(self, request, object_id, extra_context=None):
        return self.changeform_view(request, object_id)

    @admin.display(description=_("title"), ordering="title")
    def title_shown(self, proposal):
        return proposal.title

    @admin.display(description=_("status"), ordering="status")
    def state(self, proposal):
        return proposal.status_label

    @admin.display(description=_("term"), ordering="due_on")
    def due(self, proposal):
        return in_words(proposal.due_on) if proposal.due_on else "–"


@admin.register(ResponseTemplate)
class ResponseTemplateAdmin(RecordAdmin):
    """Texts to start from; whoever sends one reads it first."""

    fields = ("name", "use", "subject", "text")
    list_display = ("name", "use", "subject")
    list_select_related = ("subject",)
    list_filter = ("use",)
    search_fields = ("name",)
    explanation = _("Nobody sends a ready-made text unread: it is put in the field to be changed.")
