"""Finding promises by their words: everything of a promise is public (see `core.search`)."""

from core.search import Index, matching, stems

from .models import Promise

__all__ = ["WORDS", "matching", "prepare"]

WORDS = Index(Promise._meta.db_table, words="council_promise_search", gin="promise_words")


def prepare(promise, platforms) -> None:
    """Work out, without saving, by which words this promise is found."""
    parts = [
        promise.title,
        promise.text,
        promise.promiser_function,
        promise.heard_from,
        promise.said_where,
        promise.subject.name,
        *(platform.name for platform in platforms),
    ]
    promise.search_text = " ".join(stems(" ".join(parts)))
