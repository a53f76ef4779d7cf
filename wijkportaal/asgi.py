"""The asgi entry point. Where no settings are named it is production."""

import django
from django.core.handlers.asgi import ASGIHandler, ASGIRequest

from . import environment
from .charset import forget_charset

environment.read("wijkportaal.settings.production")
django.setup(set_prefix=False)


class Request(ASGIRequest):
    """A request that never sees the name of a charset, as `only_utf8` makes it for wsgi."""

    def _set_content_type_params(self, meta):
        forget_charset(meta)
        super()._set_content_type_params(meta)


class Handler(ASGIHandler):
    request_class = Request


application = Handler()
