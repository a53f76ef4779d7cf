"""How much is unread, asked only where a template prints it."""

from functools import lru_cache

from .lookups import unread_count


def unread(request):
    """`unread_messages`: a callable, so a page that does not print it asks nothing.

    A visitor's page costs no query either: who brings no session cookie is not looked up.
    """

    @lru_cache(maxsize=1)
    def unread_messages():
        user = getattr(request, "user", None)
        return unread_count(user) if user is not None else 0

    return {"unread_messages": unread_messages}
