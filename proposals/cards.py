"""How a plan looks in a list: the words and signs of one card, worked out before the template.

A list shows twenty of these at once, on the busiest page of the site, so the pieces are made here
(and kept, where only a few exist) rather than by tags inside a loop.
"""

from functools import lru_cache
from html import escape

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from core.kinds import Side
from core.lists import Columns
from core.templatetags.core import icon, side, support_line, turn
from core.terms import today

from . import states
from .models import Proposal, Redaction
from .search import cover_note
from .states import Initiator, Kind, Mark, Status

# What a card reads of a plan: a quarter of its columns.
FIELDS = (
    "pk",
    "uuid",
    "number",
    "initiator",
    "kind",
    "status",
    "title",
    "listed_title",
    "teaser",
    "author_id",
    "submitted_by_id",
    "turn",
    "due_on",
    "admitted_on",
    "is_text_public_after_end",
    "minimum",
    "support_count",
    "has_reached_minimum",
    "went_on_as_wish",
    "went_on_with",
    "unanswered_reactions",
    "continued_without_support_on",
    "continued_unanswered_on",
    "continued_against_on",
)
LISTED = (*FIELDS, "platform__name", "subject__name")


class Listed(Columns):
    """A row of a list: what `Proposal` says of itself."""

    __slots__ = (*FIELDS, "place", "topic")

    is_draft = Proposal.is_draft
    is_text_public = Proposal.is_text_public
    is_from_neighbourhood = Proposal.is_from_neighbourhood
    is_answering_reactions = Proposal.is_answering_reactions
    is_late = Proposal.is_late
    is_accepted_not_started = Proposal.is_accepted_not_started
    marks = Proposal.marks


_SIGNS = {
    Status.SUPPLEMENT_REQUESTED: "pauze",
    Status.DECLINED: "kruisrond",
    Status.STOPPED: "kruisrond",
    Status.WITHDRAWN: "kruisrond",
    Status.NOT_ADMISSIBLE: "kruisrond",
    Status.FORWARDED: "pijlrond",
    Status.MERGED: "pijlrond",
}
_TONES = {
    Status.WITHDRAWN: "draft",
    Status.NOT_ADMISSIBLE: "draft",
    Status.FORWARDED: "draft",
    Status.MERGED: "draft",
}


def status_look(proposal) -> tuple[str, str, str]:
    """The status as people read it: label, tone and sign."""
    if proposal.is_accepted_not_started:
        return _("Agreed, not started"), "late", "telaat"
    status = proposal.status
    tone = _TONES.get(status, proposal.state_tone)
    if status == Status.UNDER_REVIEW and not proposal.is_from_neighbourhood:
        tone = "open"
    return str(proposal.status_label), tone, _SIGNS.get(status, f"fase{proposal.phase}")


def status_sign(proposal) -> SafeString:
    """The status with its sign, as it stands on cards and pages."""
    return _status_sign(
        proposal.status,
        proposal.initiator,
        proposal.is_accepted_not_started,
        proposal.is_answering_reactions,
        get_language(),
    )


@lru_cache(maxsize=256)
def _status_sign(
    status, initiator, has_not_started, is_answering_reactions, language
) -> SafeString:
    if has_not_started:
        label, tone, sign = _("Agreed, not started"), "late", "telaat"
    else:
        label, tone, sign = status_look(
            Proposal(
                status=status,
                initiator=initiator,
                unanswered_reactions=int(is_answering_reactions),
            )
        )
    return format_html('<span class="wp-status wp-status--{}">{}{}</span>', tone, icon(sign), label)


def mark_sign(mark) -> SafeString:
    """That the municipality went on without the neighbourhood: never taken away."""
    return _mark_sign(str(mark), get_language())


@lru_cache(maxsize=8)
def _mark_sign(mark, language) -> SafeString:
    return format_html('<span class="wp-mark">{}{}</span>', icon("gat"), Mark(mark).label)


@lru_cache(maxsize=256)
def _status_label(status, initiator, language) -> str:
    return status_look(Proposal(status=status, initiator=initiator))[0]


def status_label(plan, language) -> str:
    """The status in words, for a sheet."""
    if plan.is_accepted_not_started:
        return _("Agreed, not started")
    return _status_label(plan.status, plan.initiator, language)


def side_sign(proposal) -> SafeString:
    """From whom the plan comes."""
    return _side_sign(proposal.initiator, get_language())


@lru_cache(maxsize=8)
def _side_sign(initiator, language) -> SafeString:
    return side(initiator)


def days_words(proposal, on) -> tuple[str, str]:
    """How long the side whose turn it is still has, and how to stress it (late, paused)."""
    left = (proposal.due_on - on).days if proposal.due_on else None
    return _days_words(proposal.status, proposal.initiator, proposal.turn, left)


def _days_words(status, initiator, whose, left) -> tuple[str, str]:
    is_ours = initiator == Initiator.NEIGHBOURHOOD
    if whose == Side.NOBODY:
        return "", ""
    if status == Status.SUPPLEMENT_REQUESTED:
        if is_ours:
            return _("the term of the municipality stands still"), "paused"
        return _("the opening moves along"), "paused"
    if left is None:
        return "", ""
    if status == Status.SUBMITTED and not is_ours:
        return _opening_words(left), ""
    if left > 0:
        return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}, ""
    if left == 0:
        return _("today is the last day"), ""
    if status in states.CAN_BE_LATE:
        words = ngettext("%(n)s day past the term", "%(n)s days past the term", -left)
        return words % {"n": -left}, "late"
    if status == Status.SUPPORT_LACKING:
        return pgettext("plan", "at rest"), "paused"
    return _("the term has ended"), ""


def _opening_words(days) -> str:
    """When residents can react to an announced plan of the municipality."""
    if days <= 0:
        return _("opens today")
    return ngettext("opens in %(n)s day", "opens in %(n)s days", days) % {"n": days}


def turn_sign(proposal, on=None) -> SafeString:
    """Whose turn, and for how long."""
    left = (proposal.due_on - (on or today())).days if proposal.due_on else None
    return _turn_sign(proposal.status, proposal.initiator, proposal.turn, left, get_language())


@lru_cache(maxsize=4096)
def _turn_sign(status, initiator, whose, left, language) -> SafeString:
    words, stress = _days_words(status, initiator, whose, left)
    if whose == Side.NOBODY or not words:
        return turn(whose)
    name = _("Municipality") if whose == Side.MUNICIPALITY else _("Neighbourhood")
    tone = "gemeente" if whose == Side.MUNICIPALITY else "wijk"
    return format_html(
        '<span class="wp-turn wp-turn--{tone}"><span class="wp-turn__mark">{sign}</span>'
        "<span>{label} <strong>{name}</strong><br>"
        '<span class="wp-turn__days{stress}">{words}</span></span></span>',
        tone=tone,
        sign=icon(tone),
        label=_("Turn:"),
        name=name,
        stress=f" wp-turn__days--{stress}" if stress else "",
        words=words,
    )


@lru_cache(maxsize=4096)
def _support_sign(count, minimum, is_reached, went_on_with, language) -> SafeString:
    values = {"count": count, "minimum": minimum}
    if went_on_with is not None:
        values["count"] = went_on_with
        words = _("%(count)s of %(minimum)s, went on as a wish") % values
    elif is_reached:
        words = _("%(count)s of %(minimum)s votes, reached") % values
    else:
        words = _("%(count)s of %(minimum)s votes") % values
    first, _space, rest = words.partition(" ")
    return format_html(
        '<div class="wp-plan__support"><span><strong>{}</strong> {}</span>{}</div>',
        first,
        rest,
        support_line(count, minimum),
    )


@lru_cache(maxsize=4)
def _root(name) -> str:
    return reverse(name)


def address(proposal) -> str:
    """The page of a plan; cheaper than `reverse` where many stand on one page."""
    if proposal.status == Status.DRAFT:
        return proposal.get_absolute_url()
    return f"{_root('proposals:list')}{proposal.number}/"


_NAMES = {
    Kind.WISH: gettext_lazy("Wish %(number)s"),
    Kind.CHALLENGE: gettext_lazy("Task to take over %(number)s"),
    Kind.MUNICIPAL_PLAN: gettext_lazy("Plan of the municipality %(number)s"),
}
_NAME = gettext_lazy("Plan %(number)s")


def name_before_admission(proposal) -> str:
    """What a plan is called as long as its title is not public."""
    return str(_NAMES.get(proposal.kind, _NAME)) % {"number": proposal.number}


class Card:
    """One plan in a list, in words and signs. Printed, it is a whole card: `{{ card }}`."""

    __slots__ = (
        "marks",
        "number",
        "pk",
        "place",
        "side",
        "status",
        "subject",
        "support",
        "text",
        "title",
        "turn",
        "url",
    )

    def __init__(self, plan, *, on, language, reader_id=None):
        self.pk = plan.pk
        self.url = address(plan)
        self.number = plan.number or ""
        self.place = _("Whole municipality") if plan.kind == Kind.AGENDA else plan.place or ""
        self.subject = plan.topic or ""
        self.side = _side_sign(plan.initiator, language)
        self.status = _status_sign(
            plan.status,
            plan.initiator,
            plan.is_accepted_not_started,
            plan.is_answering_reactions,
            language,
        )
        left = (plan.due_on - on).days if plan.due_on else None
        self.turn = self.support = ""
        if not plan.is_draft:
            self.turn = _turn_sign(plan.status, plan.initiator, plan.turn, left, language)
        self.marks = "".join(mark_sign(mark) for mark in plan.marks)
        is_public = plan.is_text_public
        if plan.minimum and is_public:
            went_on_with = (plan.went_on_with or 0) if plan.went_on_as_wish else None
            self.support = _support_sign(
                plan.support_count,
                plan.minimum,
                plan.has_reached_minimum,
                went_on_with,
                language,
            )
        self.text = plan.teaser
        if is_public:
            self.title = plan.listed_title or plan.title
        elif reader_id is not None and reader_id in (plan.author_id, plan.submitted_by_id):
            self.title = plan.title or _("Plan without a title yet")
        else:
            self.title = name_before_admission(plan)
            self.text = _hidden_text(plan)

    def __html__(self) -> str:
        return self.html("h3")

    __str__ = __html__

    def html(self, heading) -> SafeString:
        """The card as a list item; everything a person typed is escaped here."""
        where = f"<span>{escape(self.place)} · {escape(self.subject)}</span>" if self.place else ""
        return SafeString(
            '<li class="wp-plan wp-plan--wide"><div><p class="wp-plan__top">'
            f'{self.side}{where}<span class="wp-numeric">{self.number}</span></p>'
            f'<{heading} class="wp-plan__title"><a href="{self.url}">{escape(self.title)}</a>'
            f'</{heading}><p class="wp-plan__text">{escape(self.text)}</p></div>'
            f'<div class="wp-plan__state">{self.status}{self.marks}{self.turn}{self.support}</div>'
            "</li>"
        )


def _hidden_text(plan) -> str:
    if plan.status in states.BEFORE_ADMISSION:
        return _("You can read the text as soon as the plan is complete.")
    return _("The text of this plan is not public.")


def listed(queryset: QuerySet) -> list[Listed]:
    """The rows of a list, in one query and without whole records."""
    return [Listed(*row) for row in queryset.values_list(*LISTED)]


def cards(queryset: QuerySet, *, reader=None, on=None) -> list[Card]:
    """The cards of the plans in this queryset (sliced or not)."""
    return as_cards(queryset.values_list(*LISTED), reader=reader, on=on)


def as_cards(rows, *, reader=None, on=None) -> list[Card]:
    """The cards of plans of which the `LISTED` fields were read.

    `reader` sees the title of what he wrote himself before others may.
    """
    on = on or today()
    reader_id = reader.pk if reader is not None and reader.is_authenticated else None
    language = get_language()
    return [Card(Listed(*row), on=on, language=language, reader_id=reader_id) for row in rows]


def covered_passages(pks: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Per plan the covered passages with the words that stand in their place."""
    if not pks:
        return {}
    found: dict[int, list[tuple[str, str]]] = {}
    for redaction in Redaction.objects.filter(
        proposal__in=pks, confirmed_on__isnull=False, undone_on__isnull=True
    ).exclude(passage=""):
        found.setdefault(redaction.proposal_id, []).append(
            (redaction.passage, cover_note(redaction))
        )
    return found
