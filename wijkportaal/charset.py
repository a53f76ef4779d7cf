"""One encoding: UTF-8. Says so before Django reads anything.

Django believes the charset that a request names, and decodes the query with it before any of our
code runs: `charset=zlib` ended in a bare 500, `utf-7` and `unicode_escape` brought lone surrogates
past every form, and a strange reading of a query could be kept for others in the cache of pages.
"""

import re

#: Set for a request that named another charset; `BodySizeMiddleware` answers it with a 400.
FOREIGN = "wijkportaal.foreign_charset"
_CHARSET = re.compile(r""";\s*charset\s*=\s*("[^"]*"|[^;]*)""", re.IGNORECASE)
_OURS = {"", "utf-8", "utf8", "us-ascii"}


def forget_charset(environ) -> None:
    """Take the name of a charset out of the type of a request, and remember a foreign one."""
    kind = environ.get("CONTENT_TYPE", "")
    if "charset" in kind.lower():
        named = [found.strip("\"' ").lower() for found in _CHARSET.findall(kind)]
        environ["CONTENT_TYPE"] = _CHARSET.sub("", kind)
        environ[FOREIGN] = not _OURS.issuperset(named)


def only_utf8(application):
    """A WSGI application that never sees the name of a charset."""

    def plain(environ, start_response):
        forget_charset(environ)
        return application(environ, start_response)

    return plain
