"""Decisions and motions in the admin: recorded, corrected in the open, told how it goes."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin
from core.forms import ChoiceField, SafeModelForm, TextField

from .. import operations
from ..decision_states import Execution
from ..models import Decision
from ..operations.decisions import FIELDS


class DecisionForm(SafeModelForm):
    """What it says; once it is recorded, why it is corrected, and how far it is carried out."""

    reason = TextField(
        label=_("Why you correct it"),
        required=False,
        max_length=1000,
        help_text=_("Everyone can read this, with what it was and what it became."),
    )
    new_execution = ChoiceField(
        label=_("How far it is now"), required=False, choices=Execution.choices
    )
    execution_text = TextField(
        label=_("How it stands"),
        required=False,
        max_length=4000,
        help_text=_("Everyone can read this. Whoever follows the decision gets a message."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "new_execution" in self.fields:
            self.initial.setdefault("new_execution", self.instance.execution)

    @property
    def tells_execution(self):
        return bool(self.cleaned_data.get("execution_text")) or (
            self.cleaned_data.get("new_execution") not in (None, "", self.initial["new_execution"])
        )

    @property
    def corrects(self):
        """Something of the record itself is other than it was, or a reason was written."""
        return bool(
            {*FIELDS, "parties", "platforms"} & set(self.changed_data)
            or self.cleaned_data.get("reason")
        )


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    form = DecisionForm
    list_display = ("title", "kind", "decided_on", "outcome", "execution")
    list_filter = ("kind", "outcome", "execution")
    search_fields = ("title", "reference")
    date_hierarchy = None
    explanation = _(
        "Everyone can read these at once. What you do not know you leave unknown. A correction "
        "stays visible with its reason."
    )
    record_fields = (
        "kind",
        "title",
        "summary",
        "decided_on",
        "outcome",
        "parties",
        "submitter",
        "addressee",
        "belongs_to",
        "subject",
        "platforms",
        "reference",
        "url",
    )

    def get_fieldsets(self, request, obj=None):
        record = (None, {"fields": self.record_fields})
        if obj is None or not self.has_change_permission(request, obj):
            return (record,)
        return (
            (
                _("How far it is carried out"),
                {"fields": ("new_execution", "execution_text")},
            ),
            (_("What was recorded"), {"fields": (*self.record_fields, "reason")}),
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "belongs_to":
            kwargs["queryset"] = Decision.objects.filter(belongs_to=None).only("title")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        values = {name: form.cleaned_data[name] for name in FIELDS}
        chosen = {name: form.cleaned_data[name] for name in ("parties", "platforms")}
        if not change:
            decision = operations.record_decision(by=request.user, **values, **chosen)
            obj.pk, obj._state.adding = decision.pk, False
            return
        if form.tells_execution:
            operations.tell_execution(
                obj,
                by=request.user,
                execution=form.cleaned_data["new_execution"],
                text=form.cleaned_data["execution_text"],
            )
        if form.corrects:
            operations.correct_decision(
                obj, by=request.user, reason=form.cleaned_data["reason"], **values, **chosen
            )
        if not form.tells_execution and not form.corrects:
            messages.info(request, _("You have not changed anything."))

    def save_related(self, request, form, formsets, change):
        """The operations have kept the parties and places; a second time would keep no trace."""
