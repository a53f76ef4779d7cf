"""What all tests share: a database they can empty, a browser that tells on every page."""

import gc
import gettext
import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection, connections
from django.test import Client
from django.utils.translation import trans_real

from tests import append_only
from wijkportaal import translation

# The browser's driver keeps an event loop in this thread; Django then takes every query for one
# made inside a coroutine.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
STATIC = Path(__file__).resolve().parent.parent / "static" / "dist"

append_only.install()


def pytest_addoption(parser):
    parser.addoption(
        "--write-matrix", action="store_true", help="write tests/matrix.txt anew; read the diff"
    )


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        if translation.compile_catalogues():
            # Django was here first, and has read the ones of before.
            gettext._translations.clear()
            trans_real._translations.clear()
            trans_real._default = None
        if not (STATIC / "portal.css").exists():
            raise pytest.UsageError("The styles are not built yet: run `make frontend` first.")
        if CHROMIUM is None and IN_CI:
            raise pytest.UsageError("Chromium is missing; in CI browser tests are never skipped.")


def pytest_collection_modifyitems(config, items):
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker("browser")
            # Pages are the same markup on every database; the main jobs are driven on each.
            if "axe" in item.fixturenames or item.path.parent.name != "browser":
                item.add_marker("once")
            if CHROMIUM is None:
                reason = "Chromium is missing: apt-get install chromium"
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_collection_finish(session):
    """What is loaded by now stays: looking through it for garbage again and again costs a sixth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, which PostgreSQL drops only when nobody is connected to it.

    A thread of the live server may outlive the last test by a moment, and a test that cuts
    connections off leaves one that Django still takes for good.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            connections.close_all()
            with connection._nodb_cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [connection.settings_dict["NAME"]],
                )


# --- The browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        "viewport": {"width": 1280, "height": 900},
    }


def _listen(page, problems: list[str]) -> None:
    def on_console(message):
        # An error page is a failed load too, and may be just what a test asks for.
        if message.type == "error" and "Failed to load resource" not in message.text:
            problems.append(f"console: {message.text}")

    def on_response(response):
        if response.status >= 400 and response.request.resource_type != "document":
            problems.append(f"{response.status}: {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("response", on_response)


@pytest.fixture
def page(context):
    """A page on which a CSP violation, script error or missing file fails the test."""
    problems: list[str] = []
    page = context.new_page()
    page.set_default_timeout(15_000)
    _listen(page, problems)
    yield page
    assert problems == []


@pytest.fixture
def new_page(browser, browser_context_args):
    """A function that opens a page in a browser of its own: for several people in one test."""
    contexts, problems = [], []

    def open_page(user=None, live_server=None, **arguments):
        context = browser.new_context(**{**browser_context_args, **arguments})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        _listen(page, problems)
        if user is not None:
            sign_in(page, user, live_server)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def sign_in(page, user, live_server) -> None:
    """A session for this user in this page's browser, without passing the sign-in pages."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page.context.add_cookies(
        [
            {"name": name, "value": morsel.value, "url": live_server.url}
            for name, morsel in client.cookies.items()
        ]
    )


def axe_violations(page) -> list[str]:
    """What axe finds wrong on this page, target size (WCAG 2.2) included; [] when nothing."""
    # After a click the next page may have its text but not yet its style.
    page.wait_for_load_state("load")
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


@pytest.fixture
def axe():
    return axe_violations
