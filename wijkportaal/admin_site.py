"""The admin as a work floor: its first screen is the work to be done."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.flows import has_second_step, second_step_first
from council import desk as promise_desk
from liaisons import appointment_desk, question_desk
from liaisons import desk as contact_desk
from proposals.desk import queues
from proposals.desk import urls as desk_urls
from proposals.desk import views as desk_views

OUR_ROOMS = frozenset(
    {"accounts", "notifications", "platforms", "council", "liaisons", "proposals"}
)
# Roads of Django's admin that serve nothing here: no script, no Select2, one place for passwords.
UNUSED = frozenset(
    {"autocomplete", "jsi18n", "password_change", "password_change_done", "view_on_site"}
)


class AdminSite(admin.AdminSite):
    """Entry from the dated records of today, with a second factor, in our own templates.

    A visitor goes to the one sign-in page of the portal; somebody without work here gets a 404;
    a member of staff without a second factor is shown how to set one up.
    """

    site_title = _("Wijkportaal")
    site_header = _("Wijkportaal administration")
    index_title = _("Work")
    enable_nav_sidebar = False
    index_template = "admin/index.html"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only our own rooms: groups, tokens and sessions are nobody's work, and no way in."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        ours = [model for model in models if model._meta.app_label in OUR_ROOMS]
        if ours:
            super().register(ours, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def needs_second_factor(self, user):
        """Outside DEBUG whoever works here signs in with two things (ISSUE: accounts)."""
        return settings.ADMIN_SECOND_FACTOR and not has_second_step(user)

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return self.login(request)
            if not self.has_permission(request):
                raise Http404
            if request.path != self.factor_path:
                missing = second_step_first(request)
                if missing is not None:
                    return missing
            return inner(request, *args, **kwargs)

        return never_cache(guarded)

    @property
    def factor_path(self):
        return reverse("admin:second_factor", current_app=self.name)

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """One sign-in page for everybody; a safe way back."""
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise Http404
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        target = request.get_full_path()
        if request.path == reverse("admin:login", current_app=self.name):
            target = request.GET.get("next", "")
            if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
                target = reverse("admin:index", current_app=self.name)
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': target})}")

    def logout(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_logout"))

    def get_urls(self):
        return [
            path("tweede-stap/", self.admin_view(self.second_factor), name="second_factor"),
            *desk_urls.urlpatterns(self),
            *promise_desk.urlpatterns(self),
            *contact_desk.urlpatterns(self),
            *appointment_desk.urlpatterns(self),
            *question_desk.urlpatterns(self),
            *(
                pattern
                for pattern in super().get_urls()
                if getattr(pattern, "name", None) not in UNUSED
            ),
        ]

    def second_factor(self, request):
        """Says in plain words what to do, and leads there."""
        if not self.needs_second_factor(request.user):
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        context = {**self.each_context(request), "title": _t("One more step to sign in")}
        return TemplateResponse(request, "admin/second_factor.html", context)

    def index(self, request, extra_context=None):
        """The work floor. Somebody with no plans to handle sees the records he keeps."""
        return desk_views.work(request, self)

    def each_context(self, request):
        context = super().each_context(request)
        allowed = context["has_permission"] and not self.needs_second_factor(request.user)
        context["work_menu"] = SimpleLazyObject(
            lambda: (
                [
                    *queues.menu(request),
                    *question_desk.menu(request),
                    *promise_desk.menu(request),
                    *contact_desk.menu(request),
                    *appointment_desk.menu(request),
                ]
                if allowed
                else []
            )
        )
        context["record_menu"] = SimpleLazyObject(
            lambda: context["available_apps"] if allowed else []
        )
        return context
