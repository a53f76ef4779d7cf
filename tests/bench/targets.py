"""What is asked: the pages a visitor reads, a signed-in list, and two writes."""

import itertools
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.lists import MOST_COUNTED
from council.models import Promise
from proposals import operations
from proposals.models import Proposal
from proposals.states import Status

from . import load

PAGE = 20


@dataclass
class Target:
    """One thing to ask, many times."""

    name: str
    sort: str  # read, signed or write
    make: object  # port -> iterator of request bytes
    path: str = ""
    cookies: str = ""
    expected: int = 200
    queries: int | None = None
    bytes_on_wire: int | None = None

    @property
    def is_cacheable(self):
        return self.sort == "read"

    def requests(self, port):
        return self.make(port)


def _session(user):
    """A session row for this user, as after signing in: its cookie."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


def _reading(name, path, user=None):
    cookies = f"{settings.SESSION_COOKIE_NAME}={_session(user)}" if user else ""
    request = load.get(path, cookies)
    target = Target(
        name=name,
        sort="signed" if user else "read",
        make=lambda port: itertools.repeat(request),
        path=path,
        cookies=cookies,
    )
    client = Client(headers={"accept-encoding": "gzip, br", "host": "127.0.0.1"})
    if user:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookies.split("=", 1)[1]
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} gives {answer.status_code}")
    target.queries = len(captured)
    target.bytes_on_wire = len(answer.content)
    return target


def _supporting(ground, proposal):
    """A resident after the other says yes to one plan."""

    def requests(port):
        for user in itertools.cycle(ground.residents):
            token = _get_new_csrf_string()
            cookies = (
                f"{settings.SESSION_COOKIE_NAME}={_session(user)};"
                f" {settings.CSRF_COOKIE_NAME}={token}"
            )
            body = urlencode({"choice": "support", "has_consented": "on", "is_old_enough": "on"})
            yield load.post(f"/plannen/{proposal.number}/steun/", body, cookies, token, port)

    return Target(
        "support",
        "write",
        lambda port: iter(list(itertools.islice(requests(port), 900))),
        expected=302,
    )


def _submitting(ground):
    """A resident after the other sends in a finished draft."""

    def requests(port):
        for number, user in enumerate(ground.residents):
            draft = operations.save_draft(
                by=user,
                platform=ground.platforms[number % 14],
                subject=ground.subjects[number % 5],
                title="Bankjes bij de vijver",
                text="Veel ouderen lopen daar elke dag een rondje en willen graag zitten.",
            )
            token = _get_new_csrf_string()
            cookies = (
                f"{settings.SESSION_COOKIE_NAME}={_session(user)};"
                f" {settings.CSRF_COOKIE_NAME}={token}"
            )
            body = urlencode({"go": "next"})
            path = f"/mijn/concepten/{draft.uuid}/nakijken/"
            yield load.post(path, body, cookies, token, port)

    return Target(
        "submit",
        "write",
        lambda port: iter(list(itertools.islice(requests(port), 600))),
        expected=302,
    )


def _register(ground):
    """The register of promises: the same pages as of the plans, within the same limits."""
    promise = Promise.objects.order_by("-entry_count", "-pk").first()
    if promise is None:
        return []
    return [
        _reading("register", "/toezeggingen/"),
        _reading("register filtered", "/toezeggingen/?platform=wijk-3&standing=late"),
        _reading("register search", "/toezeggingen/?q=bankje+vijver"),
        _reading("promise page", f"/toezeggingen/{promise.pk}/"),
    ]


def make(ground, size):
    """All targets for a database of this size."""
    plan = (
        Proposal.objects.filter(status=Status.UNDER_REVIEW).order_by("-entry_count", "pk").first()
    )
    gathering = Proposal.objects.filter(status=Status.GATHERING_SUPPORT).order_by("pk").first()
    last_page = min(size, MOST_COUNTED) // PAGE
    return [
        _reading("list, first page", "/plannen/"),
        _reading("list, filtered", "/plannen/?platform=wijk-3&initiator=neighbourhood&scope=all"),
        _reading("list, last page", f"/plannen/?scope=all&page={last_page}"),
        _reading("plan page", f"/plannen/{plan.number}/"),
        _reading("platform page", "/platforms/wijk-3/"),
        _reading("search by text", "/plannen/?scope=all&q=bankje+vijver"),
        _reading("list, signed in", "/plannen/", ground.residents[0]),
        *_register(ground),
        _submitting(ground),
        _supporting(ground, gathering),
    ]
