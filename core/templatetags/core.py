"""The small pieces every page is made of.

Loaded as builtins, so no template needs a {% load %}. The pieces that stand fifty times on a list
are made here, not by an included template: an include costs more than the whole piece.
"""

import datetime
import re
from decimal import Decimal
from functools import lru_cache

import nh3
from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt

from core.kinds import Side
from core.terms import today

register = template.Library()


# --- Icons -----------------------------------------------------------------------------------


@lru_cache(maxsize=128)
def _icon(name: str) -> SafeString:
    return format_html(
        '<svg class="wp-icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("dist/icons.svg"),
        name,
    )


@register.simple_tag
def icon(name):
    """A sign from the sprite. Always beside a word: it is hidden from screen readers."""
    return _icon(name)


# --- Dates and numbers in words ----------------------------------------------------------------


def _as_date(value):
    if isinstance(value, datetime.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def _words(value, pattern: str) -> str:
    return formats.date_format(_as_date(value), pattern) if value else ""


@register.filter
def weekday_date(value):
    """maandag 7 december 2026: for a term, where the weekday matters."""
    return _words(value, "l j F Y")


@register.filter
def long_date(value):
    """7 december 2026"""
    return _words(value, "j F Y")


@register.filter
def day_month(value):
    """7 december"""
    return _words(value, "j F")


@register.filter
def short_date(value):
    """7 dec"""
    return _words(value, "j b").replace(".", "")


@register.filter
def clock(value):
    """14.30 uur"""
    if not value:
        return ""
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return _("%(time)s hrs") % {"time": formats.time_format(value, "G.i")}


@register.filter
def moment(value):
    """maandag 7 december 2026, 14.30 uur"""
    return f"{weekday_date(value)}, {clock(value)}" if value else ""


@register.filter
def time_tag(value, style="weekday"):
    """The date in words inside <time>; style is weekday, long, day or short."""
    if not value:
        return ""
    words = {"weekday": weekday_date, "long": long_date, "day": day_month, "short": short_date}
    return format_html(
        '<time datetime="{}">{}</time>', _as_date(value).isoformat(), words[style](value)
    )


@register.filter
def number(value):
    """12.500: with the thousands point that a Dutch reader expects."""
    if value is None or value == "":
        return ""
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def euro(value):
    """€ 18.000, and cents only where there are any."""
    if value is None or value == "":
        return ""
    value = Decimal(value)
    places = 0 if value == value.to_integral_value() else 2
    amount = formats.number_format(value, places, use_l10n=True, force_grouping=True)
    return f"€\u00a0{amount}"


def days_phrase(due_on, on=None) -> str:
    """How much of a term is left, in the words of the design."""
    left = (due_on - (on or today())).days
    if left < 0:
        phrase = ngettext("%(n)s day past the term", "%(n)s days past the term", -left)
        return phrase % {"n": -left}
    if left == 0:
        return _("today is the last day")
    return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}


@register.filter
def days_left(due_on):
    """nog 14 dagen · vandaag is de laatste dag · 5 dagen over de termijn"""
    return days_phrase(_as_date(due_on)) if due_on else ""


@register.filter
def is_past(due_on):
    return bool(due_on) and _as_date(due_on) < today()


# --- Whose turn, what status, which side ---------------------------------------------------------

_TONES = {Side.NEIGHBOURHOOD: "wijk", Side.MUNICIPALITY: "gemeente", Side.NOBODY: "nobody"}
_SIGNS = {Side.NEIGHBOURHOOD: "wijk", Side.MUNICIPALITY: "gemeente", Side.NOBODY: "vink"}


@register.filter
def tone(side):
    """wijk, gemeente or nobody: the end of a class name for this side."""
    return _TONES.get(side, "samen")


@register.filter
def side_icon(side):
    return _icon(_SIGNS.get(side, "samen"))


def side_name(side) -> str:
    return {
        Side.NEIGHBOURHOOD: _("Neighbourhood"),
        Side.MUNICIPALITY: _("Municipality"),
    }.get(side, "")


@register.simple_tag
def side(value, label=None):
    """From whom something comes: sign, word and colour."""
    if label is None:
        label = {
            Side.NEIGHBOURHOOD: _("From the neighbourhood"),
            Side.MUNICIPALITY: _("From the municipality"),
        }.get(value, _("Together"))
    return format_html(
        '<span class="wp-side wp-side--{}">{}{}</span>', tone(value), side_icon(value), label
    )


@register.simple_tag
def status(label, tone, icon="fase1"):
    """A status: the pie shows how far along the road, the word says what happens."""
    return format_html(
        '<span class="wp-status wp-status--{}">{}{}</span>', tone, _icon(icon), label
    )


@register.simple_tag
def turn(value, due_on=None, paused=False, text=""):
    """Whose turn, and how long: "Aan zet: Gemeente, nog 14 dagen"."""
    if value == Side.NOBODY or not value:
        return format_html(
            '<span class="wp-turn wp-turn--nobody"><span class="wp-turn__mark">{}</span>'
            "<span><strong>{}</strong>{}</span></span>",
            _icon("vink"),
            _("Nobody’s turn"),
            format_html('<br><span class="wp-turn__days">{}</span>', text) if text else "",
        )
    modifier = ""
    if paused:
        text, modifier = text or _("the term stands still"), " wp-turn__days--paused"
    elif due_on:
        if is_past(due_on):
            modifier = " wp-turn__days--late"
        text = text or days_left(due_on)
    days = format_html('<br><span class="wp-turn__days{}">{}</span>', modifier, text)
    return format_html(
        '<span class="wp-turn wp-turn--{}"><span class="wp-turn__mark">{}</span>'
        "<span>{} <strong>{}</strong>{}</span></span>",
        tone(value),
        side_icon(value),
        _("Turn:"),
        side_name(value),
        days if text else "",
    )


def _percent(part, whole) -> str:
    return f"{max(0, min(100, 100 * part / whole)) if whole > 0 else 100:.1f}%"


@register.simple_tag
def term_bar(term, on=None):
    """A running term as a bar; the date in words stands above it on the page."""
    on = on or today()
    colour = tone(term.side) if term.side in (Side.NEIGHBOURHOOD, Side.MUNICIPALITY) else "wijk"
    start, due, paused_on = term.started_on, term.due_on, term.paused_on
    modifier, extra, end = "", "", short_date(due)
    if paused_on:
        modifier = " wp-term--paused"
        span = (max(due, on) - start).days + max(1, (on - paused_on).days)
        done = _percent((paused_on - start).days, span)
        here = _percent((on - start).days, span)
        still = _percent(max(1, (on - paused_on).days), span)
        extra = format_html(
            '<rect class="wp-term__done--paused" x="{}" y="5" width="{}" height="14" rx="2"/>'
            '<line class="wp-term__today" x1="{}" x2="{}" y1="0" y2="24"/>',
            done,
            still,
            here,
            here,
        )
        left = _("stands still since %(day)s") % {"day": day_month(paused_on)}
        end = _("not yet known")
    elif on > due:
        modifier = " wp-term--late"
        span = (on - start).days
        done = _percent((due - start).days, span)
        extra = format_html(
            '<rect class="wp-term__done--late" x="{}" y="5" width="{}" height="14" rx="2"/>'
            '<line class="wp-term__end" x1="{}" x2="{}" y1="0" y2="24"/>',
            done,
            _percent((on - due).days, span),
            done,
            done,
        )
        left, end = days_phrase(due, on), _("today")
    else:
        done = _percent((on - start).days, (due - start).days)
        extra = format_html(
            '<line class="wp-term__today" x1="{}" x2="{}" y1="0" y2="24"/>', done, done
        )
        left = days_phrase(due, on)
    return format_html(
        '<div class="wp-term{}"><svg class="wp-term__bar" aria-hidden="true">'
        '<rect class="wp-term__track" y="5" width="100%" height="14" rx="7"/>'
        '<rect class="wp-term__done--{}" y="5" width="{}" height="14" rx="7"/>{}</svg>'
        '<div class="wp-term__ends"><span>{}</span><span class="wp-term__left">{}</span>'
        "<span>{}</span></div></div>",
        modifier,
        colour,
        done,
        extra,
        short_date(start),
        left,
        end,
    )


@register.simple_tag
def support_bar(count, minimum):
    """Support against the minimum, which stands at three quarters. The number stands above it."""
    share = min(100, 75 * count / minimum) if minimum else 0
    reached = " wp-support__in--reached" if minimum and count >= minimum else ""
    return format_html(
        '<svg class="wp-support__bar" aria-hidden="true">'
        '<rect class="wp-support__track" y="6" width="100%" height="20" rx="10"/>'
        '<rect class="wp-support__in{}" y="6" width="{}%" height="20" rx="10"/>'
        '<line class="wp-support__min" x1="75%" x2="75%" y1="0" y2="32"/></svg>',
        reached,
        f"{share:.1f}",
    )


@register.simple_tag
def support_line(count, minimum):
    """The small bar in a list, full at the minimum."""
    share = min(100, 100 * count / minimum) if minimum else 0
    reached = " wp-support__in--reached" if minimum and count >= minimum else ""
    return format_html(
        '<svg aria-hidden="true"><rect class="wp-support__track" width="100%" height="10" rx="5"/>'
        '<rect class="wp-support__in{}" width="{}%" height="10" rx="5"/></svg>',
        reached,
        f"{share:.1f}",
    )


@register.filter
def initials(name):
    """SV for Sanne van der Verhoeven: the face of a contact card."""
    parts = [part for part in str(name).replace(",", " ").split() if part[0].isalpha()]
    upper = [part for part in parts if part[0].isupper()] or parts
    return "".join(part[0] for part in (upper[:1] + upper[-1:] if len(upper) > 1 else upper))


# --- Ways through the site -----------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def nav_link(context, name, label, sign="", css="wp-nav__link", label_css=""):
    """An item of the main menu, marked when we are inside it."""
    current = ""
    if context.get("place") == name:
        current = format_html(' aria-current="{}"', context["aria_current"])
    words = format_html('<span class="{}">{}</span>', label_css, label) if label_css else label
    return format_html(
        '<li><a class="{}" href="{}"{}>{}{}</a></li>',
        css,
        reverse(name),
        current,
        _icon(sign) if sign else "",
        words,
    )


@register.simple_tag
def crumbs(*steps):
    """{% crumbs label url label url current %}: the way back, home first, this page last."""
    *way, here = steps
    links = [
        ("/", _("Home")),
        *((url, label) for label, url in zip(way[::2], way[1::2], strict=True)),
    ]
    return format_html(
        '<nav class="wp-crumbs" aria-label="{}"><ol>{}<li><span aria-current="page">{}</span></li>'
        "</ol></nav>",
        _("Breadcrumb"),
        format_html_join("", '<li><a href="{}">{}</a></li>', links),
        here,
    )


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """This page's query string with some keys changed; None removes one. Page goes unless named."""
    params = context["request"].GET.copy()
    params.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            params.pop(key, None)
        else:
            params[key] = value
    return f"?{params.urlencode()}" if params else "?"


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context, page):
    """Links to the first, the last and the pages around this one: never an unbounded row."""
    around = range(max(1, page.number - 1), min(page.paginator.num_pages, page.number + 1) + 1)
    numbers = sorted({1, *around, page.paginator.num_pages})
    shown: list[int | None] = []
    previous = 0
    for n in numbers:
        if n - previous > 1:
            shown.append(None)
        shown.append(n)
        previous = n
    return {"page": page, "numbers": shown, "request": context["request"]}


# --- Text by residents ---------------------------------------------------------------------------


def _markdown() -> MarkdownIt:
    # No raw HTML, no pictures from elsewhere, no tables: a resident's text and nothing else.
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
        ["image", "html_inline"]
    )


_MARKS = re.compile(r"[#*_`>~|\\]+|^[ \t]*(?:[-+]|[0-9]+[.)])\s+|!?\[|\]\([^)]*\)|\]", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_CLASSES = {
    "p": "nl-paragraph",
    "ul": "utrecht-unordered-list",
    "ol": "utrecht-ordered-list",
    "li": "utrecht-unordered-list__item",
}
_MARKDOWN = _markdown()
_TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "h3",
    "h4",
    "strong",
    "em",
    "a",
    "br",
    "blockquote",
    "code",
    "pre",
    "hr",
}


@lru_cache(maxsize=256)
def _prose(text: str) -> SafeString:
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            # The page has its own h1 and h2: a text begins below them.
            token.tag = "h3" if token.tag in ("h1", "h2", "h3") else "h4"
            if token.nesting == 1:
                token.attrSet("class", f"nl-heading nl-heading--level-{token.tag[1]}")
        elif token.nesting == 1 and token.tag in _CLASSES:
            token.attrSet("class", _CLASSES[token.tag])
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return mark_safe(  # noqa: S308 - nh3 lets only the tags and attributes named here through
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"*": {"class"}, "a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel="nofollow noopener",
        )
    )


@register.filter
def teaser(text: str, length: int = 150) -> str:
    """The beginning of a text on one line, without marks, cut at a word."""
    text = _SPACE.sub(" ", _MARKS.sub("", text)).strip()
    if len(text) <= length:
        return text
    return text[: length + 1].rsplit(" ", 1)[0].rstrip(" ,.;:-") + "…"


@register.filter
def prose(text):
    """A resident's text (Markdown, so a dash makes a list) as safe HTML in the design's classes."""
    return _prose(str(text)) if text else ""


# --- Forms ---------------------------------------------------------------------------------------


@register.filter
def kind(field: BoundField) -> str:
    """Which of the four shapes a field has: choices, tick, text or hidden."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "tick"
    return "text"


@register.filter
def control(field: BoundField):
    """The field's own element with the classes of the design system and its state."""
    widget = field.field.widget
    if isinstance(widget, Select):
        base = "utrecht-select utrecht-select--html-select"
        invalid = "utrecht-select--invalid"
    elif isinstance(widget, Textarea):
        base = "utrecht-textarea utrecht-textarea--html-textarea"
        invalid = "utrecht-textarea--invalid"
    elif getattr(widget, "input_type", "") in ("file", "checkbox"):
        base, invalid = "", ""
    else:
        base = "utrecht-textbox utrecht-textbox--html-input"
        invalid = "utrecht-textbox--invalid"
    classes = dict.fromkeys(f"{base} {widget.attrs.get('class', '')}".split())
    if field.errors and invalid:
        classes[invalid] = None
    attrs: dict[str, str | bool] = {"class": " ".join(classes)} if classes else {}
    # The browser's own bubble speaks the browser's language and forgets where it stood.
    return field.as_widget(attrs=attrs)


@register.inclusion_tag("components/errors.html")
def form_errors(*forms):
    """The summary above a form: every error with a link to its field."""
    items = []
    for form in forms:
        if form is None or not form.errors:
            continue
        items += [("", error) for error in form.non_field_errors()]
        for field in form:
            target = field.id_for_label or field.auto_id
            if isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
                target = f"{field.auto_id}_0"
            items += [(target, error) for error in field.errors]
    return {"items": items}
