"""Headers, the public page and the language: what every answer passes on its way out."""

import re

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from .charset import FOREIGN
from .errors import bad_request, page_not_found, too_large

# What the site never asks of a browser.
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)
LARGEST_KEPT_PAGE = 500_000
# Three attachments of 10 MB and their form.
LARGEST_BODY = 45 * 1024 * 1024


class HeadersMiddleware:
    """Permissions-Policy everywhere; and nothing of somebody's session stays in a shared cache.

    Peers served a signed-in page to others from a cache, so the rule stands at the outermost layer
    and looks at what really happened: a session cookie that came in, or any cookie that goes out.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        # Django's own middleware for this stands further in: not every redirect passes it.
        headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if response.cookies or settings.SESSION_COOKIE_NAME in request.COOKIES:
            if not request.path_info.startswith(settings.STATIC_URL):
                headers["Cache-Control"] = "private, no-store"
                headers.pop("Expires", None)
        elif "Cache-Control" not in headers:
            if response.status_code == 200 and request.method in ("GET", "HEAD"):
                headers["Cache-Control"] = f"public, max-age={settings.PUBLIC_CACHE_SECONDS}"
            else:
                headers["Cache-Control"] = "no-store"
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp, with the usual policy built once instead of at every answer."""

    _usual: str | None = None

    def process_response(self, request, response):
        parts = self.get_policy_parts(request, response)
        if any((parts.config, parts.update, parts.replace, parts.nonce)):
            return super().process_response(request, response)
        if HEADER not in response.headers:
            if self._usual is None:
                type(self)._usual = build_policy()
            response.headers[HEADER] = self._usual
        return response


class PublicPageMiddleware:
    """Keeps public pages for PUBLIC_CACHE_SECONDS, for visitors who bring no cookie at all.

    Only a 200 to a GET that set no cookie and named no Cache-Control of its own is kept: a page
    with a form sets the CSRF cookie, a signed-in page comes with a session cookie.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        seconds = settings.PUBLIC_CACHE_SECONDS
        if not seconds or request.method != "GET" or request.META.get("HTTP_COOKIE"):
            return self.get_response(request)
        key = f"page:{request.get_host()}:{request.is_secure()}:{request.get_full_path()}"
        kept = cache.get(key)
        if kept is not None:
            return HttpResponse(kept[0], headers=kept[1])
        response = self.get_response(request)
        if (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and "Cache-Control" not in response.headers
            and len(response.content) <= LARGEST_KEPT_PAGE
        ):
            response.headers["Cache-Control"] = f"public, max-age={seconds}"
            response.headers.setdefault("Last-Modified", http_date())
            patch_vary_headers(response, ["Cookie"])
            cache.set(key, (response.content, dict(response.headers)), seconds)
        return response


class CookieMiddleware:
    """Throws away a session cookie that we never made, before anybody looks it up.

    A cookie such as "abcdefgh\\000" holds NUL once it is read, on which PostgreSQL ends in a 500.
    """

    _key = re.compile(r"[a-z0-9]{8,64}")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if key is not None and not self._key.fullmatch(key):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        return self.get_response(request)


class BodySizeMiddleware:
    """Refuses a body that no form of ours can need before a byte of it is read.

    Also one in another charset than UTF-8, for we would read other words than were written; and
    PUT, which Django's form views take for a POST of an empty form.
    """

    methods = ("GET", "HEAD", "OPTIONS", "POST")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or len(length) > 12 or int(length) > LARGEST_BODY:
            return too_large(request)
        # The API says no in its own words.
        if request.method not in self.methods and not request.path_info.startswith("/api/"):
            return HttpResponseNotAllowed(self.methods)
        if request.META.get(FOREIGN):
            return bad_request(request)
        return self.get_response(request)


class NotFoundMiddleware:
    """Our own "not found" page where DEBUG would show Django's list of URLs (local settings)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            resolve(request.path_info)
        except Resolver404 as error:
            return page_not_found(request, error)
        return self.get_response(request)

    def process_exception(self, request, exception):
        return page_not_found(request, exception) if isinstance(exception, Http404) else None


class LanguageMiddleware:
    """Dutch, unless somebody chose English here (a cookie set at /taal/).

    Not by Accept-Language: half the browsers in the Netherlands say English and their owners
    expect the municipality in Dutch; and a public page stays one page for everybody.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.languages = dict(settings.LANGUAGES)

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in self.languages else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
