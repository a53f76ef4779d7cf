"""What is going on: steps of plans, promises, news of both sides and minutes, in one stream."""

import datetime
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.kinds import Side
from core.templatetags.core import day_month, icon
from core.terms import AMSTERDAM
from core.terms import today as current_day
from council.cards import cards as promise_cards
from council.models import Promise, PromiseEntry
from council.states import Occasion, PromiseStatus
from platforms.models import Meeting, NewsItem, Platform
from proposals.cards import cards
from proposals.models import Proposal, ProposalEntry
from proposals.states import Outcome

# The steps that matter to somebody who passes by; the rest stands in the dossier.
VERBS = (
    "admit",
    "open_window",
    "reach",
    "close_window",
    "publish_response",
    "start",
    "complete",
    "stop",
    "not_yet",
    "evaluate",
)
# Of a promise: that it was made, and how it ended; between those only that it is late.
PROMISE_VERBS = (
    "promise",
    "confirm",
    "late",
    "confirm_kept",
    "pass_unanswered",
    "break_promise",
    "declare_broken",
)
# So many steps are looked through for the newest ones of different plans.
LOOKED_AT = 60


class News(NamedTuple):
    when: str
    tone: str
    sign: object
    who: str
    sentence: object


def newest(number=5, platform=None, today=None) -> list[News]:
    """The newest things that happened, newest first, in a fixed number of queries."""
    today = today or current_day()
    found = [
        *_of_plans(number, platform, today),
        *_of_promises(number, platform, today),
        *_of_news(number, platform, today),
        *_of_minutes(number, platform, today),
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [news for _moment, news in found[:number]]


def _of_plans(number, platform, today):
    """The newest steps of different plans."""
    entries = ProposalEntry.objects.filter(verb__in=VERBS).order_by("-pk")
    if platform is not None:
        entries = entries.filter(proposal__platform=platform)
    chosen = {}
    for entry in entries[:LOOKED_AT]:
        if entry.proposal_id not in chosen and not (
            entry.verb == "evaluate" and entry.side == Side.NOBODY
        ):
            chosen[entry.proposal_id] = entry
        if len(chosen) == number:
            break
    plans = {card.pk: card for card in cards(Proposal.objects.filter(pk__in=chosen), on=today)}
    proposals = Proposal.objects.only(
        "status", "support_count", "minimum", "due_on", "initiator", "status_since"
    ).in_bulk(chosen)
    return [
        (entry.at, _news(entry, plans[pk], proposals[pk], today))
        for pk, entry in chosen.items()
        if pk in plans
    ]


def _of_promises(number, platform, today):
    """The newest of these steps of different promises; every step changes its promise."""
    promises = Promise.objects.order_by("-changed_at", "-pk")
    if platform is not None:
        promises = promises.of_platform(platform)
    entries = PromiseEntry.objects.filter(
        promise__in=promises.values("pk")[:LOOKED_AT], verb__in=PROMISE_VERBS
    ).order_by("-at", "-pk")
    newest = {}
    for entry in entries:
        newest.setdefault(entry.promise_id, entry)
    if not newest:
        return []
    found = promise_cards(Promise.objects.filter(pk__in=newest), today)
    chosen = [
        (newest[card.promise.pk].at, words, newest[card.promise.pk], card)
        for card in found
        if (words := _promise_words(newest[card.promise.pk], card))
    ]
    chosen.sort(key=lambda row: row[0], reverse=True)
    return [
        (at, _promised(entry, words, card, today)) for at, words, entry, card in chosen[:number]
    ]


def _promise_words(entry, card) -> str:
    """What happened, in one sentence; "" for what another item says or what no longer holds."""
    match entry.verb:
        case "promise" | "confirm" if card.promise.occasion == Occasion.ANSWER:
            return ""  # the answer to the plan stands in the stream itself
        case "promise" | "confirm" if card.promise.is_by_neighbourhood:
            return _("Promised to the municipality: {promise}. By {day}.")
        case "promise" | "confirm":
            return _("Promised to {place}: {promise}. By {day}.")
        case "late" if card.is_late:
            return _("Late: {promise}. It was promised for {day}.")
        case "confirm_kept" | "pass_unanswered" if entry.to_status == PromiseStatus.KEPT:
            return _("Kept: {promise}. The receiver says so.")
        case "break_promise" | "declare_broken":
            return _("Not kept: {promise}. It says why.")
    return ""


def _promised(entry, words, card, today):
    side = entry.side if entry.side in (Side.MUNICIPALITY, Side.NEIGHBOURHOOD) else ""
    is_municipal = (side or card.promise.side) == Side.MUNICIPALITY
    tone = "gemeente" if is_municipal else "wijk"
    return News(
        when=when(entry.at.astimezone(AMSTERDAM).date(), today),
        tone=tone,
        sign=icon(tone),
        who=_("Municipality") if is_municipal else card.place_names,
        sentence=format_html(
            words,
            promise=format_html('<a href="{}">{}</a>', card.url, card.title),
            place=card.place_names,
            day=day_month(card.promise.due_on),
        ),
    )


def _of_news(number, platform, today):
    items = NewsItem.objects.standing().order_by("-published_at", "-pk")
    return [
        (item.published_at, _told(item, item.published_at, "{record}.", platform, today))
        for item in _with_places(items, platform)[:number]
    ]


def _of_minutes(number, platform, today):
    meetings = Meeting.objects.public().filter(minutes_at__isnull=False).order_by("-minutes_at")
    return [
        (
            meeting.minutes_at,
            _told(
                meeting,
                meeting.minutes_at,
                _("{record}: the minutes are there."),
                platform,
                today,
            ),
        )
        for meeting in _with_places(meetings, platform)[:number]
    ]


def _with_places(records, platform):
    if platform is not None:
        return records.of_platform(platform)
    names = Platform.objects.only("name").order_by("name")
    return records.prefetch_related(Prefetch("platforms", queryset=names))


def _told(record, moment, words, platform, today):
    """What a side told or wrote down, under its own name."""
    tone = "wijk" if record.is_from_neighbourhood else "gemeente"
    who = _("Municipality")
    if record.is_from_neighbourhood:
        who = platform or ", ".join(place.name for place in record.platforms.all())
    link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.title)
    return News(
        when=when(moment.astimezone(AMSTERDAM).date(), today),
        tone=tone,
        sign=icon(tone),
        who=who,
        sentence=format_html(words, record=link),
    )


def _news(entry, card, proposal, today):
    is_municipal = entry.side == Side.MUNICIPALITY
    tone = "gemeente" if is_municipal else "wijk"
    return News(
        when=when(entry.at.astimezone(AMSTERDAM).date(), today),
        tone=tone,
        sign=icon(tone),
        who=_("Municipality") if is_municipal else card.place,
        sentence=sentence(entry, card, proposal),
    )


def when(day, today) -> str:
    """Today, yesterday, Friday, 19 November."""
    ago = (today - day).days
    if ago == 0:
        return _("Today")
    if ago == 1:
        return _("Yesterday")
    if ago < 7:
        return date_format(day, "l").capitalize()
    if day.year != today.year:
        return date_format(day, "j F Y")
    return day_month(day)


def sentence(entry, card, proposal):
    """One step in words, with the plan as a link."""
    link = format_html('<a href="{}">{}</a>', card.url, card.title)
    due_on = entry.data.get("due_on")
    day = day_month(datetime.date.fromisoformat(due_on)) if due_on else ""
    values = {
        "plan": link,
        "place": card.place,
        "day": day,
        "count": proposal.support_count,
        "minimum": proposal.minimum,
    }
    return format_html(_words(entry, proposal), **values)


def _words(entry, proposal):
    verb, data = entry.verb, entry.data
    if verb == "admit" and data.get("has_no_agreement"):
        return _("{plan} is with the municipality. It answers by {day}.")
    if verb == "admit":
        return _("{plan} has {count} votes. It needs {minimum}.")
    if verb == "open_window":
        return _("{plan}: people in {place} can react until {day}.")
    if verb == "reach":
        return _("{plan} has enough support. The municipality answers by {day}.")
    if verb == "close_window" and entry.to_status == "under_review":
        return _("{plan}: the neighbourhood answers by {day}.")
    if verb == "close_window":
        return _("{plan} did not get enough support. The residents choose how to go on.")
    if verb == "publish_response":
        return {
            Outcome.YES: _("Agreed: {plan}."),
            Outcome.PARTLY: _("Partly agreed: {plan}."),
        }.get(data.get("outcome"), _("Declined: {plan}. With the reason and another way."))
    if verb == "start":
        return _("{plan} is being carried out now.")
    if verb == "complete":
        return _("{plan} has been carried out. The neighbourhood says whether it is right.")
    if verb == "stop":
        return _("Stopped: {plan}. It says why.")
    if verb == "not_yet":
        return _("The neighbourhood says: {plan} is not finished yet.")
    return _("The neighbourhood confirms: {plan} is finished.")
