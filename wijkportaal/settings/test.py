"""For the tests: strict as production, quick where that changes nothing that is tested."""

from .base import *  # noqa: F403
from .base import BASE_DIR, DATABASES, LOGGING, TEMPLATES

DEBUG = False
DEMO = False
# Tests of the second factor switch it on.
ADMIN_SECOND_FACTOR = False
SECRET_KEY = "only-for-the-tests-" + "0" * 40
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PUBLIC_CACHE_SECONDS = 0
SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests stop the clock: two changes may have one moment. The tests of keeping turn it on.
FIGURES_KEPT_SECONDS = 0
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
LOGGING["root"]["level"] = "ERROR"
LOGGING["loggers"] = {}

_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = 0
_database["CONN_HEALTH_CHECKS"] = False
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the live server and concurrent tests use several connections.
    _database["TEST"] = {"NAME": f"{_database['NAME']}.test"}
    _database["OPTIONS"]["init_command"] = _database["OPTIONS"]["init_command"].replace(
        "synchronous=FULL", "synchronous=OFF"
    )
MEDIA_ROOT = BASE_DIR / "var" / "test-media"
