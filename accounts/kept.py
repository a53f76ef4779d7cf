"""A form that is sent after the session has ended keeps its words over the sign-in."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext_lazy as _

KEY = "kept_posts"
MOST = 3
LONGEST = 60_000
BACK_AGAIN = _("You had to sign in again. What you typed stands here. Press the button once more.")


def keep_and_sign_in(request):
    """Put what was posted aside (never files) and go to the sign-in; the page comes back after."""
    words = request.POST.copy()
    words.pop("csrfmiddlewaretoken", None)
    keep(request, request.path, words)
    return to_sign_in(request)


def keep(request, path, words):
    """Put words aside for the form of a page: it stands filled in when somebody gets there."""
    posts = dict(request.session.get(KEY) or {})
    encoded = words.urlencode()
    if len(encoded) <= LONGEST:
        posts.pop(path, None)
        posts[path] = encoded
        request.session[KEY] = dict(list(posts.items())[-MOST:])


def to_sign_in(request):
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


def take_kept(request):
    """What was put aside for this page, once; None when there is nothing."""
    posts = request.session.get(KEY)
    if not posts or request.path not in posts:
        return None
    posts = dict(posts)
    encoded = posts.pop(request.path)
    request.session[KEY] = posts
    return QueryDict(encoded)
