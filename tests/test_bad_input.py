"""Bad input on every form, filter and id of the site (SAFETY.md, "Bad input").

The forms are not listed here: they are read from the pages, as every role sees them. Never a 500,
never a silent change, never a lost word; the same on SQLite and on PostgreSQL.
"""

import io
import re
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections, connection, transaction
from django.test import Client, RequestFactory

from tests import surface
from tests.factories import ProposalFactory
from tests.test_matrix import all_patterns, concrete, make_people
from wijkportaal.asgi import Handler
from wijkportaal.charset import FOREIGN, only_utf8

pytestmark = pytest.mark.django_db

LONG = "x" * 200_000
DIGITS = "9" * 5000
#: What no field of ours may take, whatever it is for.
NEVER = {"nul": "a\0b", "zero width": "\u200b\u2060\u200d", "too long": LONG}
#: What some fields may take as a text, and all must survive.
ODD = {
    "surrogate": "a\ud800b",
    "digits": DIGITS,
    "date": "99999-99-99",
    "superscript": "²",
    "markup": "<script>alert(1)</script>'\"",
}
#: A password or a code is never shown again; what else was typed is.
KEPT = {"text", "textarea", "email"}
HARMLESS = {200, 302, 400, 401, 403, 404, 405, 413, 429}
STATUSES = (
    "submitted",
    "supplement_requested",
    "support_lacking",
    "under_review",
    "accepted",
    "in_execution",
    "stopped",
    "completed",
    "forwarded",
)


@contextmanager
def undone():
    """Whatever happens in here did not happen."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Site:
    """The site as it was found: who is there, which pages open, which forms stand on them."""

    people: dict
    client: Client
    pages: list = field(default_factory=list)  # (role, url) of each page, for the first who may
    forms: list = field(default_factory=list)

    def as_each(self, things, role_of):
        """The client, signed in for each thing as who sees it."""
        before = ""
        for thing in things:
            role = role_of(thing)
            if role != before:
                surface.sign_in(self.client, self.people[role])
                before = role
            yield thing


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Made once: it takes some thousand requests to see everything."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = make_people()
        where = {"platform": people["plan"].platform, "subject": people["plan"].subject}
        plans = [people["plan"]]
        for status in STATUSES:
            plans.append(ProposalFactory(**{status: True}, author=people["author"], **where))
        plans.append(ProposalFactory(under_review=True, from_municipality=True, **where))
        yield explored(people, plans)
        transaction.set_rollback(True)


def explored(people, plans):
    site = Site(people, Client(raise_request_exception=False))
    eyes = (*surface.EYES, *surface.STAFF_EYES)
    doors = sorted(surface.doors(people, plans), key=lambda door: eyes.index(door[0]))
    forms, seen = {}, set()
    for role, url in site.as_each(doors, lambda door: door[0]):
        if url in seen:
            continue
        response = site.client.get(url)
        assert response.status_code < 500 or url == "/readyz", (role, url)
        if response.status_code != 200:
            continue
        seen.add(url)
        site.pages.append((role, url))
        if response.headers.get("Content-Type", "").startswith("text/html"):
            for form in surface.forms_in(response.content.decode(), url, role):
                forms.setdefault(form.shape, form)
    site.forms = list(forms.values())
    return site


def send(client, form, pairs):
    """The form with these values, as bytes of our own making."""
    if form.method == "get":
        # A server takes a line of some 8,000 signs; the rest never reaches us.
        body = surface.encode([(name, str(value)[:6000]) for name, value in pairs])
        return client.get(f"{form.url.split('?')[0]}?{body}")
    return client.post(
        form.url, surface.encode(pairs), content_type="application/x-www-form-urlencoded"
    )


def filled(form, **instead):
    """The form as it stands, sent with its first button, with these values in place of its own."""
    button = next((name for name, (kind, _v) in form.fields.items() if kind == "button"), None)
    return [
        (name, instead.get(name, value))
        for name, (kind, value) in form.fields.items()
        if (value is not None and (kind != "button" or name == button)) or name in instead
    ]


def counts():
    """How many rows there are of everything of ours."""
    ours = ("accounts", "notifications", "platforms", "council", "liaisons", "proposals")
    return {
        model._meta.label: model._base_manager.count()
        for name in ours
        for model in apps.get_app_config(name).get_models()
    }


def test_no_form_takes_what_no_field_may_hold(site):
    """All typed fields at once: refused at the field, in Dutch, with the words still there."""
    broken, taken, lost = [], [], []
    number, before = 0, counts()
    for form in site.as_each(site.forms, lambda form: form.role):
        if not form.texts:
            continue
        number += 1
        for what, value in NEVER.items():
            cache.clear()
            response = send(site.client, form, filled(form, **dict.fromkeys(form.texts, value)))
            if response.status_code >= 500:
                broken.append((form.role, form.url, what))
                continue
            if form.method == "get" or response.status_code != 200:
                if form.method == "post" and response.status_code == 302:
                    taken.append((form.role, form.url, what, response["Location"]))
                continue
            html = response.content.decode()
            if "<title>\n" in html:
                html = re.sub(r"<title>\s+", "<title>", html)
            if "<title>Fout: " not in html:
                taken.append((form.role, form.url, what))
            kinds = {form.fields[name][0] for name in form.texts}
            if what == "too long" and kinds & {"text", "textarea", "email"} and LONG not in html:
                lost.append((form.role, form.url))
    assert broken == []
    assert taken == []
    assert lost == []
    assert counts() == before
    assert number > 40


def test_every_form_survives_odd_values_in_every_field(site):
    """Also in choices, hidden fields and boxes; also when fields are missing or given twice."""
    broken = []
    for form in site.as_each(site.forms, lambda form: form.role):
        attempts = {
            what: filled(form, **dict.fromkeys(form.fields, value)) for what, value in ODD.items()
        }
        attempts["nul in all"] = filled(form, **dict.fromkeys(form.fields, "a\0b"))
        if connection.vendor == "sqlite":
            # What no database sees is asked once.
            attempts["empty"] = []
            attempts["twice"] = filled(form) * 2
            attempts["as a list"] = [(f"{name}[]", value) for name, value in filled(form)]
            attempts["unknown"] = [*filled(form), ("status", "completed"), ("nergens", "x")]
        for what, pairs in attempts.items():
            with undone():
                response = send(site.client, form, pairs)
            if response.status_code not in HARMLESS:
                broken.append((form.role, form.url, what, response.status_code))
    assert broken == []


def test_every_page_survives_every_query(site):
    """Every page with the query keys of all pages at once."""
    broken = []
    for role, url in site.as_each(site.pages, lambda page: page[0]):
        queries = [surface.encode((key, value) for key in KEYS) for value in BAD_VALUES]
        if role == "visitor":
            queries += [f"q=%ff%fe&page={page}" for page in ("-1", "0", "x", "1" + 30 * "0")]
        for query in queries:
            with undone():
                response = site.client.get(f"{url}{'&' if '?' in url else '?'}{query}")
            if response.status_code not in HARMLESS:
                broken.append((role, url, query[:60], response.status_code))
    assert broken == []


KEYS = """
    q page o p e all platform subject kind status initiator turn late only scope before after order
    van naar tot wijk periode postcode house_number next rij plan stap pageSize onderwerp vanWie
    soort aanZet teLaat ingediendVanaf ingediendTot format email is_active__exact role__exact
    kind__exact status__exact user__email__startswith password__startswith id__in pk _popup
    _to_field _changelist_filters year
""".split()  # noqa: SIM905  a list of sixty words reads worse
BAD_VALUES = ("a\0b", DIGITS[:300], "99999-99-99", "²")

BAD_IDS = ("9" * 18, DIGITS, "-1", "%00", "%ED%A0%80")
BAD_NUMBERS = ("WP-0000-0000", "WP-2026-²", "WP-2026-%00")


def test_ids_that_fit_nothing_are_not_found(site):
    broken = []
    places = re.compile(r"<(safeint|int|uuid|str|path|safeslug):(\w+)>")
    for role in ("author", "administrator"):
        surface.sign_in(site.client, site.people[role])
        for path, name in dict.fromkeys(all_patterns()):
            if path.startswith("/admin/") is not (role == "administrator"):
                continue
            targets = [places.sub(lambda _m, bad=bad: bad, path) for bad in BAD_IDS]
            if "<number:number>" in path:
                targets += [path.replace("<number:number>", bad) for bad in BAD_NUMBERS]
            for target in targets:
                if target == path:
                    continue
                with undone():
                    response = site.client.get(concrete(target, name, site.people))
                if response.status_code not in HARMLESS:
                    broken.append((role, target[:80], response.status_code))
    assert broken == []


PART = b'--x\r\nContent-Disposition: form-data; name="email"'
BODIES = (
    (b"\xff\xfe{", "application/json"),
    (
        b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\na',
        "multipart/form-data; boundary=x",
    ),
    (b"zz", "multipart/form-data"),
    (b"&".join(b"a%d=1" % n for n in range(1500)), "application/x-www-form-urlencoded"),
)


@pytest.mark.once
def test_other_methods_and_broken_bodies_change_nothing(site):
    broken = []
    before = counts()
    for role, url in site.as_each(site.pages, lambda page: page[0]):
        for method in ("options", "put", "delete"):
            cache.clear()
            response = getattr(site.client, method)(url)
            if response.status_code not in HARMLESS:
                broken.append((role, method, url, response.status_code))
        for body, kind in BODIES:
            with undone():
                response = site.client.post(url, body, content_type=kind)
            if response.status_code not in HARMLESS:
                broken.append((role, kind, url, response.status_code))
    assert broken == []
    assert counts() == before


# Python knows these as encodings; some cannot be text at all, some make lone surrogates.
CHARSETS = ("utf-16", "utf-7", "zlib", "hex", "undefined", "unicode_escape", "punycode", "idna")


@pytest.mark.parametrize("charset", [*CHARSETS, "utf-8"])
def test_another_charset_is_refused_and_never_breaks_a_page(db, charset):
    # In UTF-8 the pages are there, and the form is read far enough to miss its token.
    expected = {"GET": 200, "POST": 403} if charset == "utf-8" else {"GET": 400, "POST": 400}
    many = "&".join(f"a{n}=1" for n in range(1100))
    body = (
        b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\\ud800@x.nl+2AA-\r\n--x--\r\n'
    )
    for method, url, kind, sent in (
        ("GET", "/plannen/?q=%5Cud800%2B2AA-", "text/plain", b""),
        ("GET", "/api/v1/plannen?q=%5Cud800", "text/plain", b""),
        ("GET", f"/begrippen/?{many}", "text/plain", b""),
        ("POST", "/account/login/", "multipart/form-data; boundary=x", body),
    ):
        status = through_wsgi(method, url, f"{kind}; charset={charset}", sent)
        assert status == expected[method], url


def through_wsgi(method, url, kind, body):
    """The status of a request from where a server hands it over: before Django reads it."""
    path, _mark, query = url.partition("?")
    environ = {
        **RequestFactory()._base_environ(PATH_INFO=path, QUERY_STRING=query),
        "REQUEST_METHOD": method,
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    answered = []
    # As Django's own test client: the connection is the test's, and stays open.
    request_started.disconnect(close_old_connections)
    try:
        only_utf8(WSGIHandler())(environ, lambda status, headers: answered.append(status))
    finally:
        request_started.connect(close_old_connections)
    return int(answered[0].split()[0])


@pytest.mark.parametrize("charset", ["utf-16", "zlib", "UTF-8"])
def test_asgi_never_sees_the_name_of_a_charset_either(charset):
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/account/login/",
        "headers": [(b"content-type", f"text/plain; charset={charset}".encode())],
    }
    request, _error = Handler().create_request(scope, io.BytesIO())
    assert request.META["CONTENT_TYPE"] == "text/plain"
    assert request.encoding is None
    assert bool(request.META[FOREIGN]) is (charset != "UTF-8")


def test_a_session_cookie_with_a_nul_is_no_session(db):
    """`"…\\000"` in a cookie becomes NUL, which PostgreSQL cannot look up."""
    client = Client(raise_request_exception=False)
    for bad in ('"abcdefghijkl\\000"', '"\\377\\376abcdefgh"', "x" * 4000, '"abcdefgh\\012"'):
        for name in ("sessionid", "csrftoken", "django_language", "messages"):
            for url in ("/mijn/", "/plannen/", "/account/login/", "/plannen/nieuw/", "/admin/"):
                response = client.get(url, HTTP_COOKIE=f"{name}={bad}")
                assert response.status_code in (200, 302), (name, bad[:20], url)


def test_a_form_without_its_token_is_refused_in_words(site):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    number = site.people["plan"].number
    for url in (f"/plannen/{number}/steun/", "/account/login/", f"/plannen/{number}/melden/"):
        for token in ({}, {"csrfmiddlewaretoken": "a\0b"}, {"csrfmiddlewaretoken": "x" * 64}):
            response = client.post(url, {"email": "x@example.nl", **token})
            assert response.status_code == 403
            assert "<html" in response.content.decode()


PASSKEYS = (
    DIGITS,
    "[" * 100_000,
    "5",
    "[]",
    '"x"',
    "null",
    "{}",
    '{"id": 5, "rawId": [], "response": 7, "type": {}}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
    '{"id": "\\ud800", "rawId": "\\u0000", "type": "public-key", "response": {"userHandle": 5}}',
    '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30",'
    '"authenticatorData":"YQ","signature":"YQ","userHandle":"OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
)


@pytest.mark.parametrize("credential", PASSKEYS)
def test_a_broken_passkey_is_a_wrong_one(site, credential):
    """The one form that visitors have and that no person fills in."""
    doors = {"visitor": "/account/2fa/webauthn/login/", "author": "/account/2fa/webauthn/add/"}
    for role, url in doors.items():
        surface.sign_in(site.client, site.people[role])
        for name in ("credential", "name"):
            with undone():
                response = site.client.post(url, {"credential": "{}", name: credential})
            assert response.status_code in (200, 302, 403), (url, name)
