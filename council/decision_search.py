"""Finding decisions by their words: everything of a decision is public (see `core.search`)."""

from core.search import Index, matching, stems

from .models import Decision

__all__ = ["WORDS", "matching", "prepare"]

WORDS = Index(Decision._meta.db_table, words="council_decision_search", gin="decision_words")


def prepare(decision, *, parties, platforms) -> None:
    """Work out, without saving, by which words this decision is found."""
    parts = [
        decision.title,
        decision.summary,
        decision.addressee,
        decision.submitter,
        decision.reference,
        decision.subject.name if decision.subject else "",
        *(party.name for party in parties),
        *(party.short_name for party in parties),
        *(platform.name for platform in platforms),
    ]
    decision.search_text = " ".join(stems(" ".join(parts)))
