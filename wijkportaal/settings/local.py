"""For one machine: `make run`, demo data, mail on the console."""

from .base import *  # noqa: F403
from .base import LOGGING, MIDDLEWARE, env

DEBUG = env.bool("DEBUG", True)
# The demo accounts have a password only.
ADMIN_SECOND_FACTOR = env.bool("ADMIN_SECOND_FACTOR", not DEBUG)
DEMO = env.bool("DEMO", True)
MUNICIPALITY_NAME = env.str("MUNICIPALITY_NAME", "Gemeente Oosterhout (voorbeeld)")
if DEMO:
    # Invented, as everything in the demo: what holds in a real place stands in its own ordinance.
    AGENDA_SOURCE = env.str(
        "AGENDA_SOURCE", "Verordening burgerinitiatief Gemeente Oosterhout (voorbeeld), artikel 4"
    )
SECRET_KEY = env.str("SECRET_KEY", "only-for-this-machine-" + "0" * 40)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# `make run PORT=8080`: the links in mails lead there too.
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}")
PUBLIC_CACHE_SECONDS = env.int("PUBLIC_CACHE_SECONDS", 0)
# Static files straight from their source, so that a rebuilt style is seen at once.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LOGGING["handlers"]["default"]["formatter"] = "console"
# The demo's visitors get our own pages for what is not there and for what breaks.
DEFAULT_EXCEPTION_REPORTER = "wijkportaal.errors.PageReporter"
MIDDLEWARE.append("wijkportaal.middleware.NotFoundMiddleware")
# Mail on the console, readable, unless EMAIL_URL names a server.
if not env.str("EMAIL_URL", ""):
    EMAIL_BACKEND = "notifications.console.EmailBackend"
# A browser lets passkeys work over plain HTTP on this machine only (http://localhost).
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
