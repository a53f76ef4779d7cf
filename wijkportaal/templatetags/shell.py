"""The frame around every page: made once per language and place, then kept.

Header, footer and head are the same for everybody but for five things, which together are the key.
Making them anew cost more than all of a simple page's own content.
"""

import re
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

# The main menu's roads; the first whose address begins ours is where we are.
ROADS = (
    "proposals:list",
    "platforms:list",
    "council:promises",
    "liaisons:matrix",
    "progress",
    "search",
    "mine",
)
SIGN_IN = "account_login"
HERE = "/__here__"


@lru_cache(maxsize=1)
def _roads() -> tuple[tuple[str, str], ...]:
    return tuple((name, reverse(name)) for name in (*ROADS, SIGN_IN))


def _place(path: str) -> tuple[str, bool]:
    for name, url in _roads():
        if path.startswith(url):
            return name, path == url
    return "", False


def _product() -> tuple:
    return (
        settings.MUNICIPALITY_NAME,
        settings.MUNICIPALITY_PHONE,
        settings.DEMO,
        settings.THEME_CSS,
        settings.PUBLIC_SPACE_REPORT_URL,
    )


@lru_cache(maxsize=256)
def _part(name, language, place, is_exact, is_signed_in, product) -> SafeString:
    municipality_name, phone, is_demo, theme_css, report_url = product
    context = {
        "LANGUAGE_CODE": language,
        "place": place,
        "aria_current": "page" if is_exact else "true",
        "is_signed_in": is_signed_in,
        "municipality_name": municipality_name,
        "municipality_phone": phone,
        # tel: wants +31 and digits only
        "municipality_tel": re.sub(r"^0", "+31", re.sub(r"\D", "", phone)),
        "is_demo": is_demo,
        "theme_css": theme_css,
        "public_space_report_url": report_url,
        "language_url": f"{reverse('language')}?{urlencode({'next': HERE}, safe='/')}",
    }
    return get_template(f"components/{name}.html").render(context)


@register.simple_tag(takes_context=True)
def shell(context, name):
    """{% shell "header" %}: head, header or footer of this page."""
    request = context.get("request")
    place, is_exact = _place(request.path) if request and name == "header" else ("", False)
    # On an error page the database may be what is broken: ask it nothing.
    user = context.get("user") if name == "header" and context.get("status") != 500 else None
    is_signed_in = bool(user and user.is_authenticated)
    html = _part(name, get_language(), place, is_exact, is_signed_in, _product())
    if name == "footer" and request:
        here = urlencode({"": request.get_full_path()}, safe="/")[1:]
        html = mark_safe(html.replace(HERE, escape(here)))  # noqa: S308 - quoted and escaped
    return html
