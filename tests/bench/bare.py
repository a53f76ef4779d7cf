"""A bare Django view: the yardstick of `make bench`."""

from django.http import HttpResponse
from django.urls import path


def bare(request):
    """Nothing but an answer."""
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare)]
