"""Production's settings for a server on this machine, without TLS in front of it."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-the-bench-" + "0" * 40)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")
os.environ.setdefault("SITE_URL", "http://127.0.0.1")
os.environ.setdefault("EMAIL_URL", "dummymail://")
os.environ.setdefault("SECURE_SSL_REDIRECT", "0")

from wijkportaal.settings.production import *  # noqa: F403

SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_NAME = "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False

if os.environ.get("BENCH_BARE"):
    # The yardstick: one view that says "ok", and no middleware at all.
    ROOT_URLCONF = "tests.bench.bare"
    MIDDLEWARE = []
    INSTALLED_APPS = []
