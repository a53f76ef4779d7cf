"""From a kind's two templates to the words that are kept, and from those to paragraphs.

A text is plain: paragraphs apart by an empty line, `# ` before a heading, `- ` before a point of
a list, `**` around what stands out. The same words become the mail in text, the mail in HTML and
the message on the page.
"""

import datetime
import re
from dataclasses import dataclass

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import mark_safe

#: What notify()'s context may say to the layout beside the words of the text itself.
LAYOUT = ("button", "date", "date_label", "side", "number", "head", "why")
#: The edge and ground of the box around the date: whose turn it is.
SIDES = {
    "neighbourhood": "wijk",
    "municipality": "gemeente",
    "wijk": "wijk",
    "gemeente": "gemeente",
}


@dataclass(frozen=True)
class Text:
    """The words of one event in one language."""

    language: str
    subject: str
    body: str
    details: dict


def subject_template(kind):
    return f"notifications/{kind}.subject.txt"


def body_template(kind):
    return f"notifications/{kind}.txt"


def _render(name, context):
    # Plain text: an ampersand in a title stays one. The HTML mail escapes for itself.
    return get_template(name).template.render(  # type: ignore[attr-defined]
        Context(context, autoescape=False)
    )


def _one_line(text, length):
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _tidy(text):
    lines = [" ".join(line.split(" ")).rstrip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines))


def render(kind, context, language):
    """The subject, text and layout words of one event in one language."""
    with translation.override(language):
        values = {
            "municipality_name": settings.MUNICIPALITY_NAME,
            # A telephone number is not broken over two lines.
            "municipality_phone": settings.MUNICIPALITY_PHONE.replace(" ", "\u00a0"),
            **context,
        }
        details = {"button": str(kind.button), "why": str(kind.why)}
        for name in LAYOUT:
            value = context.get(name)
            if value in (None, ""):
                continue
            if isinstance(value, datetime.datetime | datetime.date):
                value = value.isoformat()
            details[name] = in_fours(str(value)) if name == "head" else str(value)
        details["language"] = language
        return Text(
            language=language,
            subject=_one_line(_render(subject_template(kind.name), values), 250),
            body=_tidy(_render(body_template(kind.name), values)),
            details=details,
        )


@dataclass(frozen=True)
class Block:
    """A piece of a text: a heading, a paragraph or a list."""

    sort: str
    lines: tuple[str, ...]

    @property
    def html(self):
        """The lines with what stands out marked; everything else escaped."""
        return [_strong(line) for line in self.lines]


def _strong(line):
    marked = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(line))
    return mark_safe(marked)  # noqa: S308 (escaped one line above)


def blocks(body):
    """The pieces of a text, in order."""
    found = []
    for piece in body.split("\n\n"):
        lines = [line for line in piece.split("\n") if line]
        if lines and lines[0].startswith("# "):
            found.append(Block("heading", (lines[0][2:],)))
            lines = lines[1:]
        if lines and all(line.startswith("- ") for line in lines):
            found.append(Block("list", tuple(line[2:] for line in lines)))
        elif lines:
            found.append(Block("paragraph", tuple(lines)))
    return found


def parts(body):
    """The text before the date and button, and what follows from the first heading on."""
    pieces = blocks(body)
    cut = next((i for i, block in enumerate(pieces) if block.sort == "heading"), len(pieces))
    return pieces[:cut], pieces[cut:]


def plain(pieces):
    """The pieces as plain text, without the marks."""
    paragraphs = []
    for block in pieces:
        lines = [line.replace("**", "") for line in block.lines]
        if block.sort == "list":
            lines = [f"- {line}" for line in lines]
        # A heading stands directly above its paragraph.
        paragraphs.append("\n".join(lines) + ("" if block.sort == "heading" else "\n"))
    return "\n".join(paragraphs).strip()


def in_fours(code):
    """7f3a 91c2: a code that somebody compares by eye."""
    code = code.replace(" ", "")
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def date_in_words(details):
    """The one date of a message ("maandag 7 december 2026"), or nothing."""
    # A date says nothing without the words above it.
    if not details.get("date") or not details.get("date_label"):
        return ""
    day = datetime.date.fromisoformat(details["date"][:10])
    return date_format(day, "l j F Y")


def side_of(details):
    return SIDES.get(details.get("side", ""), "samen")
