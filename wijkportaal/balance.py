"""The balance of directions as a page shows it: words, a small picture, links to the lists (R37).

Which plans are counted, and what the words follow from, stands in ``progress``.
"""

from django.urls import reverse
from django.utils.formats import number_format as plain_number
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .progress import FEWEST_FOR_BALANCE, WHOLE_MUNICIPALITY, Tendency

# Whose colour and sign the words carry.
TONE = {
    Tendency.NEIGHBOURHOOD: "wijk",
    Tendency.MUNICIPALITY: "gemeente",
    Tendency.EVEN: "samen",
}


def number_format(value):
    return plain_number(value, use_l10n=True, force_grouping=True)


def scope_query(scope, platform=None):
    """The query string that gives exactly this scope, also tomorrow."""
    pairs = [("van", scope.since.isoformat()), ("tot", scope.until.isoformat())]
    platform = platform or scope.platform or (WHOLE_MUNICIPALITY if scope.is_for_council else None)
    if platform is not None:
        pairs.insert(0, ("wijk", platform.slug))
    return "?" + urlencode(pairs)


def list_url(key, scope):
    """The list of the plans that a figure counts."""
    return reverse("progress_list", args=[key]) + scope_query(scope)


def days_words(days):
    """A middle value in words."""
    if days is None:
        return _("no answers")
    return ngettext("%(n)s day", "%(n)s days", int(days)) % {"n": number_format(days)}


def _bar(left, right):
    """The shares of both sides, in per cent of the bar."""
    total = left + right
    if not total:
        return {"percent": None, "rest": None}
    percent = round(100 * left / total, 1)
    return {"percent": percent, "rest": round(100 - percent, 1)}


def _plans(balance, scope):
    left, right = balance.from_neighbourhood, balance.from_municipality
    return {
        "label": _("Plans in this period"),
        "left": number_format(left),
        "left_label": _("from the neighbourhood"),
        "left_url": left and list_url("van-de-buurt", scope),
        "right": number_format(right),
        "right_label": _("from the municipality"),
        "right_url": right and list_url("van-de-gemeente", scope),
        **_bar(left, right),
    }


def _answers(balance, scope):
    left, right = balance.municipality.median, balance.neighbourhood.median
    return {
        "label": _("So long an answer takes (middle value)"),
        "left": days_words(left),
        "left_label": _("the neighbourhood waits for the municipality"),
        "left_url": left is not None and list_url("gemeente-antwoordde", scope),
        "right": days_words(right),
        "right_label": _("the municipality waits for the neighbourhood"),
        "right_url": right is not None and list_url("buurt-antwoordde", scope),
        **(_bar(left, right) if left is not None and right is not None else _bar(0, 0)),
    }


def _late(balance, scope):
    left, right = balance.late_municipality, balance.late_neighbourhood
    return {
        "label": _("Past the term on the last day of this period"),
        "left": number_format(left),
        "left_label": _("the neighbourhood waits too long for the municipality"),
        "left_url": left and list_url("gemeente-te-laat", scope),
        "right": number_format(right),
        "right_label": _("the municipality waits too long for the neighbourhood"),
        "right_url": right and list_url("buurt-te-laat", scope),
        **_bar(left, right),
    }


def _sentence(balance):
    """On what the words rest, with the numbers; without enough plans, why there are no words."""
    total = balance.number
    if balance.tendency is None:
        if not total:
            return _("No plans were submitted in this period, from either side.")
        return ngettext(
            "With %(n)s plan there is too little to say which side begins most. That takes "
            "at least %(fewest)s.",
            "With %(n)s plans there is too little to say which side begins most. That takes "
            "at least %(fewest)s.",
            total,
        ) % {"n": number_format(total), "fewest": FEWEST_FOR_BALANCE}
    numbers = {
        "neighbourhood": number_format(balance.from_neighbourhood),
        "municipality": number_format(balance.from_municipality),
        "total": number_format(total),
    }
    if balance.tendency == Tendency.MUNICIPALITY:
        return (
            _(
                "%(municipality)s of %(total)s plans came from the municipality: three quarters "
                "or more."
            )
            % numbers
        )
    if balance.tendency == Tendency.NEIGHBOURHOOD:
        return (
            _(
                "%(neighbourhood)s of %(total)s plans came from the neighbourhood: three quarters "
                "or more."
            )
            % numbers
        )
    return (
        _(
            "%(neighbourhood)s of %(total)s plans came from the neighbourhood, %(municipality)s "
            "from the municipality. Neither side began three quarters."
        )
        % numbers
    )


def words_of(balance):
    """The words and the colour of one balance; None when there is too little to say."""
    tendency = balance.tendency
    if tendency is None:
        return None
    return {"label": capfirst(tendency.label), "tone": TONE[tendency]}


def balance_of(progress):
    """Everything the balance of one scope shows."""
    balance, scope = progress.balance, progress.scope
    return {
        "words": words_of(balance),
        "sentence": _sentence(balance),
        "rows": [_plans(balance, scope), _answers(balance, scope), _late(balance, scope)],
    }


def brief_balances(progress):
    """Two rows for the home page: who begins, and how long who waits."""
    balance, scope = progress.balance, progress.scope
    return _plans(balance, scope), _answers(balance, scope)
