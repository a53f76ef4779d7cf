"""How many signals of discontent there were, per cause and per place; numbers and nothing else.

Nobody may be traced (R13, R15): a number below the minimum is not shown, and where one hidden
number could be worked out from the others, the smallest of those is hidden as well.
"""

from typing import NamedTuple

from django.conf import settings
from django.db.models import Count

from liaisons.models import Question
from liaisons.question_states import Cause


class Number(NamedTuple):
    """A number as it may be shown; None says only that there were few, or that it is hidden."""

    label: object
    number: int | None


def publishable(counts: dict, minimum: int) -> dict:
    """The counts that may be shown next to their total; None for each that may not.

    Zero may be shown. A single hidden number would be the total less the rest, so as long as the
    hidden ones together are fewer than the minimum, or there is only one, another goes with it.
    """
    shown = {key: n for key, n in counts.items() if n == 0 or n >= minimum}
    hidden = {key: n for key, n in counts.items() if key not in shown}
    while hidden and (len(hidden) == 1 or sum(hidden.values()) < minimum):
        left = {key: n for key, n in shown.items() if n}
        if not left:
            break
        smallest = min(left, key=left.get)
        hidden[smallest] = shown.pop(smallest)
    return {key: shown.get(key) for key in counts}


class Signals:
    """The signals of a scope: in all, per cause and per village or neighbourhood."""

    def __init__(self, scope):
        self.minimum = settings.SIGNAL_MINIMUM
        rows = Question.objects.signals().filter(**scope.during("asked_on"))
        rows = rows.none() if scope.is_for_council else scope.here(rows)
        per_cause, per_place = dict.fromkeys(Cause.values, 0), {}
        counted = rows.order_by().values("cause", "platform__name").annotate(n=Count("pk"))
        for row in counted:
            per_cause[row["cause"]] += row["n"]
            place = row["platform__name"]
            per_place[place] = per_place.get(place, 0) + row["n"]
        total = sum(per_cause.values())
        self.total = total if total == 0 or total >= self.minimum else None
        if self.total is None:
            per_cause, per_place = {}, {}
        self.causes = [
            Number(Cause(key).label, n) for key, n in publishable(per_cause, self.minimum).items()
        ]
        self.places = [
            Number(name, n) for name, n in sorted(publishable(per_place, self.minimum).items())
        ]
