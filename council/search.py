"""Finding promises by their words: all that is not covered (see `core.search`)."""

from core.prose import cover
from core.search import Index, matching, stems

from .models import Promise

__all__ = ["WORDS", "matching", "prepare"]

WORDS = Index(Promise._meta.db_table, words="council_promise_search", gin="promise_words")


def prepare(promise, platforms) -> None:
    """Work out, without saving, by which words this promise is found."""
    covered = promise.covered or ()
    parts = [
        # Of a title that was cut off in a covered name, half would be found.
        *([] if promise.is_title_cut else [cover(promise.title, covered, lambda note: " ")]),
        cover(promise.text, covered, lambda note: " "),
        promise.promiser_function,
        promise.heard_from,
        promise.said_where,
        promise.subject.name,
        *(platform.name for platform in platforms),
    ]
    promise.search_text = " ".join(stems(" ".join(parts)))
