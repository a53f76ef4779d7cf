"""What a list shows and a search finds of a plan: its public words, and nothing else.

`Proposal.search_text` holds the stems of what is public: before admission the number, the platform
and the subject (see `core.search`).
"""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.prose import cover, without
from core.search import Index, matching, stems
from core.templatetags.core import teaser

from .models import Proposal

__all__ = ["WORDS", "cover_note", "index", "install", "matching", "prepare", "stems", "uninstall"]

WORDS = Index(Proposal._meta.db_table, words="proposals_search", gin="proposal_words")


def prepare(proposal) -> None:
    """Work out, without saving, what a list shows and a search finds of this plan.

    Only what a visitor may read: before admission number, place and subject; covered passages not.
    """
    if proposal.is_draft:
        proposal.search_text = proposal.listed_title = proposal.teaser = ""
        return
    parts = [proposal.number, proposal.place_name, proposal.subject.name]
    title = text = ""
    if proposal.is_text_public:
        # One text for all readers, so in the language of the site and not of who takes the step.
        with translation.override(settings.LANGUAGE_CODE):
            covered = [
                (redaction.passage, cover_note(redaction))
                for redaction in (proposal.redactions.all() if proposal.pk else ())
                if redaction.is_in_force and redaction.passage
            ]
        title = without(proposal.title, covered)
        text = teaser(without(proposal.summary or proposal.text, covered))
        shown = "\n".join((proposal.title, proposal.text, proposal.summary))
        parts.append(cover(shown, covered, lambda note: " "))
    proposal.search_text = " ".join(stems(" ".join(parts)))
    proposal.listed_title, proposal.teaser = title[:200], text[:200]


def index(proposal) -> None:
    """Keep what lists and searches read; called with each step that is written down."""
    before = _kept(proposal)
    prepare(proposal)
    if _kept(proposal) != before:
        Proposal.objects.filter(pk=proposal.pk).update(
            search_text=proposal.search_text,
            listed_title=proposal.listed_title,
            teaser=proposal.teaser,
        )


def _kept(proposal) -> tuple[str, str, str]:
    return proposal.search_text, proposal.listed_title, proposal.teaser


def cover_note(redaction) -> str:
    """What stands in the place of a covered passage: that, why and when."""
    day = redaction.confirmed_on
    return _("covered on %(day)s: %(reason)s") % {
        "day": f"{day.day}-{day.month}-{day.year}",
        "reason": redaction.get_reason_display().lower(),
    }


def install(schema_editor) -> None:
    """Create what the database needs to find words; safe to repeat."""
    WORDS.install(schema_editor)


def statements(vendor) -> list[str]:
    """What `install` does, in SQL."""
    return WORDS.statements(vendor)


def uninstall(schema_editor) -> None:
    """Take away what `install` made."""
    WORDS.uninstall(schema_editor)
