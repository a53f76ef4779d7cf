"""The wsgi entry point. Where no settings are named it is production."""

from django.core.wsgi import get_wsgi_application

from . import environment
from .charset import only_utf8

environment.read("wijkportaal.settings.production")

application = only_utf8(get_wsgi_application())
