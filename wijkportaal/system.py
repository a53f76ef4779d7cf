"""Health, robots, the security contact and the choice of language."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications.models import Heartbeat


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """The process answers. Says nothing about the database, so a restart loop helps nobody."""
    return HttpResponse("ok", content_type="text/plain")


def _worker_is_alive() -> bool | None:
    """Whether the worker's last sign of life is fresh; None when none was ever given."""
    last = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    return None if last is None else timezone.now() - last < timedelta(minutes=5)


@login_not_required
@never_cache
@require_safe
def readyz(request):
    """503 until the database answers and is migrated. A silent worker is told, not refused:

    pages compute what time changes, so they stay right without it.
    """
    checks = {"database": False, "migrations": False, "worker": None}
    try:
        executor = MigrationExecutor(connection)
        checks["database"] = True
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        if checks["migrations"]:
            checks["worker"] = _worker_is_alive()
    except DatabaseError:
        pass
    ready = checks["database"] and checks["migrations"]
    return JsonResponse(checks, status=200 if ready else 503)


@login_not_required
@require_safe
def robots(request):
    """Search engines may read what residents may read; never somebody's own pages."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /mijn/", "Disallow: /account/"]
    if settings.DEMO:
        # Invented plans must not turn up as if a municipality had them.
        lines = ["User-agent: *", "Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@login_not_required
@require_safe
def security_txt(request):
    """RFC 9116, asked of Dutch governments by Forum Standaardisatie."""
    expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@login_not_required
@require_safe
def favicon(request):
    return HttpResponseRedirect(staticfiles_storage.url("dist/logo.svg"))


def _next(request, value):
    allowed = {request.get_host()}
    if value and url_has_allowed_host_and_scheme(value, allowed, request.is_secure()):
        return value
    return "/"


@method_decorator(login_not_required, name="dispatch")
class LanguageView(View):
    """Dutch or English. The choice is a cookie, set only here, so reading pages need none."""

    def get(self, request):
        context = {"languages": settings.LANGUAGES, "next": _next(request, request.GET.get("next"))}
        return render(request, "language.html", context)

    def post(self, request):
        response = HttpResponseRedirect(_next(request, request.POST.get("next")))
        language = request.POST.get("language")
        if language in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=365 * 24 * 3600,
                path=settings.LANGUAGE_COOKIE_PATH,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response
