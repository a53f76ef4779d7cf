"""People and their employments, for administrators only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts import operations
from accounts.models import Employment, User
from core.admin import RecordAdmin
from core.forms import SafeModelForm


class UserForm(SafeModelForm):
    """A person; the address is kept in lower case."""

    class Meta:
        model = User
        fields = ["email", "name", "function", "team", "is_name_public", "language", "is_active"]

    def clean_email(self):
        return self.cleaned_data["email"] or None


@admin.register(User)
class UserAdmin(RecordAdmin):
    """Role holders and everyone who signs in. Nobody is deleted; people erase themselves."""

    form = UserForm
    fields = ("email", "name", "function", "team", "is_name_public", "language", "is_active")
    list_display = ("name", "function", "team", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "function", "team", "email")
    explanation = _(
        "People with a role, and residents with an account. What somebody may do follows from"
        " employments, assignments and seats, not from this page."
    )

    def get_queryset(self, request):
        return super().get_queryset(request).filter(erased_on=None)

    def save_model(self, request, obj, form, change):
        operations.save_person(obj, by=request.user)


@admin.register(Employment)
class EmploymentAdmin(RecordAdmin):
    """Who works at the desk, for the council clerk, or as administrator, and from when."""

    fields = ("user", "role", "team", "starts_on", "ends_on")
    list_display = ("user", "role", "team", "starts_on", "ends_on")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__name", "team")
    explanation = _("These give rights from the first to the last day. End one with a last day.")

    def get_readonly_fields(self, request, obj=None):
        return ("user",) if obj else ()

    def save_model(self, request, obj, form, change):
        self.show_warnings(request, operations.save_employment(obj, by=request.user))
