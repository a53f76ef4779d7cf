"""A periodic job that every second writes a line, for the tests with real processes."""

import os
import time

from django.apps import AppConfig


def write_line():
    path = os.environ.get("TEST_JOB_FILE")
    if path:
        with open(path, "a") as file:
            file.write(f"{time.time()}\n")


class Jobs(AppConfig):
    name = "tests.notifications"
    label = "worker_test_jobs"

    def ready(self):
        from notifications import periodic

        periodic.register("every_second", "* * * * * *", write_line)
