"""The tests' settings for worker processes that a test starts (and kills)."""

from wijkportaal.settings.test import *  # noqa: F403
from wijkportaal.settings.test import INSTALLED_APPS, LOGGING, env

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.int("TEST_SMTP_PORT", 0)
OUTBOX_LEASE_SECONDS = 60
WORKER_DEAD_AFTER_SECONDS = env.int("TEST_DEAD_AFTER", 60)
WORKER_BEAT_SECONDS = 0.3
WORKER_SWEEP_SECONDS = 0.3
INSTALLED_APPS = [*INSTALLED_APPS, "tests.notifications.jobs.Jobs"]
LOGGING["root"]["level"] = "INFO"
