"""Error pages in the design. They read nothing from the database: it may be what is broken."""

import logging

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.debug import ExceptionReporter

logger = logging.getLogger(__name__)


def _page(request, status):
    return render(request, f"{status}.html", status=status)


def bad_request(request, exception=None):
    return _page(request, 400)


def permission_denied(request, exception=None):
    return _page(request, 403)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def page_not_found(request, exception=None):
    return _page(request, 404)


def too_large(request):
    return _page(request, 413)


def _server_error_html(request) -> str:
    try:
        return render_to_string("500.html", {"status": 500}, request)
    except Exception:
        # What is broken may be the very thing the page needs.
        logger.exception("The error page itself could not be made")
        return format_html(
            "<!doctype html><html lang={}><title>{title}</title><h1>{title}</h1>",
            get_language(),
            title=_("Something went wrong on our side"),
        )


def server_error(request):
    return HttpResponse(_server_error_html(request), status=500)


class PageReporter(ExceptionReporter):
    """With DEBUG too a visitor gets our own page; the traceback is in the log."""

    def get_traceback_html(self):
        return _server_error_html(self.request)
