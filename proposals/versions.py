"""Two texts of a plan beside each other: what went out and what came in, word by word."""

import difflib
import re
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.prose import without

from .municipal import influence_in_words

_WORDS = re.compile(r"\s+|[^\s]+")
# Beyond so many words the comparison is made line by line, so that no text can hold up a page.
MOST_WORDS = 4000


def difference(old: str, new: str) -> SafeString:
    """The new text with what was added in <ins> and what was taken out in <del>."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    parts = []
    # A word that stands everywhere is no place to begin a match: without this "a a a …" against
    # itself, two texts that anyone may write, held a page up for a minute.
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=True)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            parts.append(escape("".join(after[j1:j2])))
            continue
        parts.append(_marked("del", "".join(before[i1:i2])))
        parts.append(_marked("ins", "".join(after[j1:j2])))
    return mark_safe("".join(parts))  # noqa: S308  every piece is escaped above


def _marked(tag: str, text: str) -> str:
    if not text.strip():
        return escape(text) if tag == "ins" else ""
    # The mark never spans a paragraph, so that each line says for itself what it is.
    lines = re.split(r"(\n+)", text)
    return "".join(
        escape(line) if not line.strip() else f"<{tag}>{escape(line)}</{tag}>" for line in lines
    )


class Comparison:
    """Two versions of one plan; without a (sensible) choice the last two."""

    def __init__(self, proposal, versions, *, since=None, until=None, covered=()):
        self.proposal = proposal
        self.versions = versions
        self.covered = covered
        numbers = {str(version.number): version for version in versions}
        last = versions[-1] if versions else None
        self.has_unknown_choice = bool(
            (since and since not in numbers) or (until and until not in numbers)
        )
        self.until = numbers.get(until or "", last)
        self.since = numbers.get(since or "") or self._before(self.until)

    def _before(self, version):
        if version is None:
            return None
        earlier = [v for v in self.versions if v.number < version.number]
        return earlier[-1] if earlier else version

    @property
    def has_two(self) -> bool:
        return self.since is not None and self.since != self.until

    @cached_property
    def title(self) -> SafeString:
        return difference(self._shown(self.since.title), self._shown(self.until.title))

    @cached_property
    def text(self) -> SafeString:
        return difference(self._whole(self.since), self._whole(self.until))

    def _whole(self, version) -> str:
        """The text, with what a plan of the municipality says besides."""
        parts = [
            (_("Aim"), version.aim),
            (_("What is already fixed"), version.fixed_points),
            (_("Room for influence"), version.influence and influence_in_words(version.influence)),
            (_("Planning"), version.planning),
        ]
        words = [version.text, *(f"{label}\n\n{text}" for label, text in parts if text)]
        return self._shown("\n\n".join(words))

    @cached_property
    def has_change(self) -> bool:
        return (self.since.title, self._whole(self.since)) != (
            self.until.title,
            self._whole(self.until),
        )

    def _shown(self, text: str) -> str:
        return without(text, self.covered)

    @property
    def history(self):
        """All versions, the newest first, with their reason as it may be read."""
        return [
            {
                "number": version.number,
                "created_at": version.created_at,
                "reason": self._shown(version.reason),
                "is_answered": version.number == self.answered,
                "previous": version.number - 1,
            }
            for version in reversed(self.versions)
        ]

    @cached_property
    def answered(self):
        """The version which the published answer is about."""
        response = self.proposal.published_response
        return response.version_number if response is not None else None
