"""What a resident wrote as safe HTML, with covered passages shown as covered."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.core import prose

# Two private signs hold the place of a covered passage while the text is rendered.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_SIGNS = re.compile(f"[{_OPEN}{_CLOSE}]")


def cover(text: str, covered, show) -> str:
    """The text with `show(note)` where a covered passage stands.

    All passages are looked for in the text as it was written, and what overlaps becomes one place:
    covered one after the other, a short passage would break a longer one in two, and what is left
    of the longer one would stand in the open again.
    """
    places = []
    for passage, note in covered:
        start = text.find(passage) if passage else -1
        while start >= 0:
            places.append((start, start + len(passage), str(note)))
            start = text.find(passage, start + 1)
    if not places:
        return text
    places.sort(key=lambda place: place[:2])
    merged: list[tuple[int, int, list[str]]] = []
    for start, end, note in places:
        if merged and start < merged[-1][1]:
            first, last, notes = merged[-1]
            merged[-1] = first, max(last, end), notes if note in notes else [*notes, note]
        else:
            merged.append((start, end, [note]))
    parts, at = [], 0
    for start, end, notes in merged:
        parts += [text[at:start], show("; ".join(notes))]
        at = end
    return "".join([*parts, text[at:]])


def _hold_places(text: str, covered) -> tuple[str, list[str]]:
    """The text with signs in the place of what is covered, and the words for each sign."""
    notes: list[str] = []

    def sign(note):
        if note not in notes:
            notes.append(note)
        return f"{_OPEN}{notes.index(note)}{_CLOSE}"

    return cover(_SIGNS.sub("", text), covered, sign), notes


def as_html(text: str, covered=()) -> SafeString:
    """Render a resident's text; `covered` are (passage, words to show in its place)."""
    text, notes = _hold_places(text, covered)
    html = prose(text)
    if notes:
        html = _PLACE.sub(lambda place: _covered(notes[int(place[1])]), html)
    return mark_safe(html)  # noqa: S308  cleaned by nh3; the notes are escaped


def line_as_html(text: str, covered=()) -> SafeString:
    """A title or summary: no marks, covered passages shown as covered."""
    text, notes = _hold_places(text, covered)
    html = escape(text)
    return mark_safe(_PLACE.sub(lambda place: _covered(notes[int(place[1])]), html))  # noqa: S308


def _covered(note: str) -> str:
    return f'<span class="wp-covered">{escape(note)}</span>'


def without(text: str, covered=()) -> str:
    """The text with its covered passages replaced by the words that say so."""
    return cover(text, covered, lambda note: f"[{note}]")
