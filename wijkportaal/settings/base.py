"""Settings every installation shares. What differs per place is read from the environment.

One municipality per installation; no setting lives in a database row.
"""

from pathlib import Path

import environ

from .. import environment
from .auth import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# The entry points have read it already; a test or a script has not.
environment.read()
env = environ.Env()

# --- The product -----------------------------------------------------------------------------

# The municipality's name as it stands in the page header, mails and printed pages.
MUNICIPALITY_NAME = env.str("MUNICIPALITY_NAME", "Gemeente Oosterhout")
# The CBS code, with which `import_areas` and `import_postcodes` refuse a file of elsewhere.
MUNICIPALITY_CODE = env.str("MUNICIPALITY_CODE", "GM0826")
# Printed wherever a resident may be stuck: a form must never be the only way in.
MUNICIPALITY_PHONE = env.str("MUNICIPALITY_PHONE", "0162 00 00 00")
# True shows the band "Voorbeeldgegevens" on every page. Only for invented data.
DEMO = env.bool("DEMO", False)
# Where somebody reports a loose paving stone or a broken lamp (those are not plans).
PUBLIC_SPACE_REPORT_URL = env.str(
    "PUBLIC_SPACE_REPORT_URL", "https://www.oosterhout.nl/melding-openbare-ruimte"
)
# The council information system, which we link to and never replace.
COUNCIL_INFORMATION_URL = env.str(
    "COUNCIL_INFORMATION_URL", "https://oosterhout.bestuurlijkeinformatie.nl/"
)
# What people call it; stands in the link beside each decision.
COUNCIL_INFORMATION_NAME = env.str("COUNCIL_INFORMATION_NAME", "het raadsinformatiesysteem")
# Who may put a subject on the council's agenda (burgerinitiatief). Each municipality decides that
# in an ordinance of its own: 25, 50 and 100 supporters occur, from the age of 12, 14 or 16. So
# this kind is offered only once the source of both numbers is named, as it should read on the page.
AGENDA_MINIMUM = env.int("AGENDA_MINIMUM", 50)
AGENDA_MINIMUM_AGE = env.int("AGENDA_MINIMUM_AGE", 16)
AGENDA_SOURCE = env.str("AGENDA_SOURCE", "")
AGENDA_SOURCE_URL = env.str("AGENDA_SOURCE_URL", "")
# From how many answers in a quarter the trust question of a platform is shown (R21). Below ten an
# answer could be guessed from who lives there.
TRUST_MINIMUM = env.int("TRUST_MINIMUM", 10)
# How long the municipality has for a question or signal to a contact point, in working days, and on
# what that rests. Municipalities promise two to six weeks for a letter or e-mail; the lower end.
QUESTION_WORKING_DAYS = env.int("QUESTION_WORKING_DAYS", 10)
QUESTION_SOURCE = env.str(
    "QUESTION_SOURCE", "Afspraak van dit portaal: twee weken, de kortste gangbare servicenorm"
)
# How long an alderman has for a question, in days: as for a written question of the council.
PORTFOLIO_QUESTION_DAYS = env.int("PORTFOLIO_QUESTION_DAYS", 30)
PORTFOLIO_QUESTION_SOURCE = env.str(
    "PORTFOLIO_QUESTION_SOURCE",
    "Als bij schriftelijke vragen van de raad: 30 dagen (Reglement van orde, artikel 41)",
)
# From how many signals a number of them is shown in public, so that nobody can be traced.
SIGNAL_MINIMUM = env.int("SIGNAL_MINIMUM", 5)
# The council's own list of promises, and what it is called. The register links to it and does not
# replace it; empty shows no link. Source: the council information system of the municipality.
COUNCIL_PROMISES_URL = env.str("COUNCIL_PROMISES_URL", COUNCIL_INFORMATION_URL)
COUNCIL_PROMISES_SOURCE = env.str("COUNCIL_PROMISES_SOURCE", "Raadsinformatie Oosterhout")
# The route for a complaint (Awb chapter 9), shown beside every answer that is no decision.
COMPLAINT_URL = env.str("COMPLAINT_URL", "https://www.oosterhout.nl/klacht")
# Days on which no term may end beside those of the Algemene termijnenwet that the library
# `holidays` knows. "MM-DD" is every year, "YYYY-MM-DD" one day.
#   05-05: Liberation Day, art. 3 lid 1 Algemene termijnenwet names it every year; the library
#   gives it in lustrum years only.
EXTRA_HOLIDAYS = env.list("EXTRA_HOLIDAYS", default=["05-05"])
# Days made equal to a general holiday by royal decree (art. 3 lid 3 Algemene termijnenwet), as
# ISO dates: bridge days that the state announces, such as the Friday after Ascension Day.
#   Source: Besluit gelijkstelling van dagen, Staatscourant; to be extended when a new one appears.
EQUATED_DAYS = env.list(
    "EQUATED_DAYS",
    default=["2024-05-10", "2025-05-30", "2026-05-15", "2027-05-07", "2028-05-26"],
)
# How long a page without a session may be kept, here and in the visitor's browser. 0 = not.
PUBLIC_CACHE_SECONDS = env.int("PUBLIC_CACHE_SECONDS", 0)
# "host:port" of clamd. None: uploads are checked and re-encoded, not scanned for viruses.
# Once set, an upload fails when the scanner cannot be reached.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", "") or None
# A static file of tokens that replaces our own colours, for a municipality's own style.
THEME_CSS = env.str("THEME_CSS", "")
# The address for who finds a hole, in /.well-known/security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "mailto:security@example.nl")
# The public address, for links in mails that are sent outside a request.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000")

# --- Django ----------------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    # The roof first: its management commands and templates win.
    "wijkportaal",
    "proposals",
    "liaisons",
    "council",
    "platforms",
    "notifications",
    "accounts",
    "core",
    "wijkportaal.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "rest_framework",
    "rules",
    "simple_history",
]

MIDDLEWARE = [
    # The three of the safety headers stand outermost: static files, media, redirects and error
    # pages pass them too.
    "wijkportaal.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wijkportaal.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wijkportaal.middleware.PublicPageMiddleware",
    "wijkportaal.middleware.CookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wijkportaal.middleware.LanguageMiddleware",
    "wijkportaal.middleware.BodySizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Closed by default: a public view says login_not_required.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "wijkportaal.urls"
WSGI_APPLICATION = "wijkportaal.wsgi.application"
ASGI_APPLICATION = "wijkportaal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "notifications.context_processors.unread",
                "wijkportaal.context_processors.product",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                ),
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.core",
                "wijkportaal.templatetags.shell",
            ],
        },
    },
]
# Fields, errors and choices in the markup of the design (templates/django/forms/).
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database: SQLite unless DATABASE_URL names another ----------------------------------------

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}"),
}
_database = DATABASES["default"]
# No ATOMIC_REQUESTS: on SQLite every reading page would take the write lock. Operations are atomic.
_database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
_database["CONN_HEALTH_CHECKS"] = True
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Measured: with SQLite's defaults 88 % of 16 concurrent writers fail, with these none.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;"
            "PRAGMA synchronous=FULL;"
            "PRAGMA foreign_keys=ON;"
            "PRAGMA recursive_triggers=ON;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One process needs nothing beside it; with several servers name a shared Redis.
# Counts and medians over all plans are kept until a plan changes, and at most so long; 0: never.
FIGURES_KEPT_SECONDS = env.int("FIGURES_KEPT_SECONDS", default=60)
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://wijkportaal")}

# --- Language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# --- Files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [("dist", BASE_DIR / "static" / "dist")]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Everything uploaded is private: served only by a view that checks who asks.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))
MEDIA_URL = "/media/"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 6

# --- Mail, background work -----------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Wijkportaal <wijkportaal@example.nl>")
SERVER_EMAIL = env.str("SERVER_EMAIL", DEFAULT_FROM_EMAIL)
EMAIL_TIMEOUT = 10

# A task only drains the outbox; what must arrive is a row there, never only a task.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

# --- API -----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}

# --- Safety --------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "frame-src": ["'none'"],
        "object-src": ["'none'"],
        "img-src": ["'self'"],
    },
}
# Whoever works in the admin signs in with a second factor (TOTP or passkey).
ADMIN_SECOND_FACTOR = env.bool("ADMIN_SECOND_FACTOR", True)
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "wijkportaal.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# On SQLite an index simply lacks the columns that PostgreSQL keeps beside its keys.
SILENCED_SYSTEM_CHECKS = ["models.W040"]

# --- Log: what happened, never who ---------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "wijkportaal.logs.json_formatter"},
        "console": {"()": "wijkportaal.logs.console_formatter"},
    },
    "handlers": {
        "default": {"class": "logging.StreamHandler", "formatter": "json"},
    },
    "root": {"handlers": ["default"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"level": LOG_LEVEL},
        "django_tasks": {"level": "WARNING"},
        "django.server": {"handlers": ["default"], "level": LOG_LEVEL, "propagate": False},
    },
}
