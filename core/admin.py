"""The base of every admin page about records: closed by default, safe input, nothing deleted."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.forms import SafeModelForm, safe_formfield
from core.transitions import Refused

LARGEST_DIGITS = 18
SHOWN_CHANGES = 100


class RecordAdmin(admin.ModelAdmin):
    """Base for all our model admins.

    Rights come from `rules` (`app.view_model`, `app.add_model`, `app.change_model`), read from the
    dated records of today. What somebody may not see is a 404, what he may see and not do a 403.
    Nothing is deleted here: a record ends on a date. No Select2, no pop-ups, no script: plain
    fields that pass axe and a strict Content-Security-Policy.
    """

    actions = None
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False
    save_as = False
    form = SafeModelForm
    #: Foreign keys to a person offer only people with a function; never the list of residents.
    person_fields: tuple[str, ...] = ("user",)
    #: A sentence under the heading of the list that says what this is for.
    explanation = ""
    object_history_template = "admin/object_history.html"

    def has_delete_permission(self, request, obj=None):
        return False

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    # --- fields ------------------------------------------------------------------------------

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The shared safe fields, without the pop-up links Django puts around a choice."""
        if isinstance(db_field, models.ForeignKey):
            kwargs.setdefault("empty_label", _t("None") if db_field.blank else _t("Choose"))
            if db_field.name in self.person_fields:
                kwargs.setdefault("queryset", self.people(db_field))
                kwargs["empty_label"] = _t("Choose a person")
        if isinstance(db_field, models.TextField):
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        return safe_formfield(db_field, **kwargs)

    def people(self, db_field):
        """People who may be chosen: those with a function or a team."""
        return (
            db_field.remote_field.model.objects.filter(erased_on=None)
            .exclude(function="", team="")
            .order_by("name", "pk")
        )

    # --- who sees what -----------------------------------------------------------------------

    def lookup_allowed(self, lookup, value, request):
        """Only the filters that stand on the page: `password__startswith` would be an oracle."""
        shown = set()
        for item in self.get_list_filter(request):
            item = item[0] if isinstance(item, tuple) else item
            shown.add(getattr(item, "parameter_name", item))
        is_shown = lookup in shown or lookup.split("__", 1)[0] in shown
        return is_shown and super().lookup_allowed(lookup, value, request)

    def get_object(self, request, object_id, from_field=None):
        """No record for an id that fits no column, instead of an overflow (SAFETY.md)."""
        if not (object_id.isascii() and object_id.isdigit() and len(object_id) <= LARGEST_DIGITS):
            return None
        return super().get_object(request, object_id, from_field)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404

    def _visible(self, request, obj=None):
        if not self.has_view_permission(request, obj) and not self.has_add_permission(request):
            raise Http404

    def changelist_view(self, request, extra_context=None):
        self._visible(request)
        return super().changelist_view(
            request, {"explanation": self.explanation, **(extra_context or {})}
        )

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form, and what the operation refuses said in that form, with the input kept."""
        self._visible(request)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            request.refused = refused
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        refused = getattr(request, "refused", None)
        return form if refused is None else _refusing(form, refused)

    def delete_view(self, request, object_id, extra_context=None):
        self._visible(request)
        raise PermissionDenied

    def history_view(self, request, object_id, extra_context=None):
        """Who changed what and when, from the kept versions of the record."""
        self._visible(request)
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _t("History"),
            "opts": self.opts,
            "object": obj,
            "original": obj,
            "changes": changes_of(obj),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    @staticmethod
    def show_warnings(request, record):
        """What an operation lets pass and yet wants to be seen."""
        for warning in record.warnings:
            messages.warning(request, warning)

    # --- the kept versions say it better than Django's log, and hold no copy of names -----------

    def log_addition(self, request, obj, message):
        if not hasattr(obj, "history"):
            super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        if not hasattr(obj, "history"):
            super().log_change(request, obj, message)


def _refusing(form, refused):
    """A form that says what the operation refused: the rule stands in one place only."""

    class RefusingForm(form):  # type: ignore[valid-type, misc]
        def clean(self):
            cleaned = super().clean()
            refused.add_to(self)
            return cleaned

    return RefusingForm


HISTORY_TYPES = {"+": _("Recorded"), "~": _("Changed"), "-": _("Deleted")}


def changes_of(obj):
    """The history of a record, newest first: who, when, and each field from what to what."""
    if not hasattr(obj, "history"):
        return []
    rows = list(obj.history.select_related("history_user")[: SHOWN_CHANGES + 1])
    found = []
    for row, older in zip(rows, [*rows[1:], None], strict=True):
        fields = []
        if older is not None:
            for change in row.diff_against(older, foreign_keys_are_objs=True).changes:
                field = row.instance_type._meta.get_field(change.field)
                fields.append(
                    (field.verbose_name, as_words(field, change.old), as_words(field, change.new))
                )
        found.append(
            {
                "what": HISTORY_TYPES.get(row.history_type, row.history_type),
                "at": row.history_date,
                "by": row.history_user,
                "fields": fields,
            }
        )
    return found[:SHOWN_CHANGES]


def as_words(field, value):
    """A value of a kept version as a person reads it."""
    if isinstance(value, list):
        rows = [other for row in value for other in row.values() if type(other) is not field.model]
        return ", ".join(str(other) for other in rows) or "–"
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return dict(field.flatchoices).get(value, value)
