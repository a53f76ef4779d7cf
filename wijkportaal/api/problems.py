"""Errors as problem+json (RFC 9457), also for an address that does not exist."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.views import exception_handler

VERSION = "1.0.0"
MEDIA_TYPE = "application/problem+json"


def problem(status, detail="", invalid=()):
    """One error in the form of the NL API Design Rules."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": str(detail),
    }
    if invalid:
        body["invalidParams"] = [{"name": name, "reason": reason} for name, reason in invalid]
    return body


def handle(error, context):
    """Every error that a view raises, with its reason; DRF's own body is never shown."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None:
        return None
    invalid = []
    detail = getattr(error, "detail", "")
    if isinstance(detail, dict):
        invalid = [(name, str(reason)) for name, reasons in detail.items() for reason in reasons]
        detail = "Not every parameter could be understood."
    response.data = problem(response.status_code, detail, invalid)
    response.content_type = MEDIA_TYPE
    return response


def answer(status, detail=""):
    """A problem outside of DRF: an address under /api that does not exist."""
    response = JsonResponse(problem(status, detail), status=status, content_type=MEDIA_TYPE)
    response["API-Version"] = VERSION
    return response
