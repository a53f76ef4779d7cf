"""Choosing promises: what may be asked of the register, and how many each choice would give."""

import datetime
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.filters import (
    AnyOfFilter,
    DateFilter,
    ListFilter,
    ListFilterSet,
    NumberFilter,
    OneOfFilter,
    SearchFilter,
)
from core.kept import kept
from core.kinds import Side
from core.lists import MOST_COUNTED, boxes, entries
from platforms.lookups import places_and_subjects

from . import reads
from .models import Promise, PromisePlatform
from .models.promises import BY_TERM
from .search import matching
from .states import PromiserRole, PromiseStatus, Standing

# Up to so many promises each choice shows how many it gives.
MOST_TALLIED = 100

ORDERS = {
    "changed": (gettext_lazy("Latest news first"), ("-changed_at", "-pk")),
    "due": (gettext_lazy("Shortest term first"), BY_TERM),
    "said": (gettext_lazy("Promised last first"), ("-said_on", "-pk")),
}
SIDES = [
    (Side.MUNICIPALITY.value, gettext_lazy("The municipality")),
    (Side.NEIGHBOURHOOD.value, gettext_lazy("The neighbourhood")),
]
ROLES = [(role.value, role.label) for role in PromiserRole]
# What the four figures above the register count; each is one box of "how it stands".
FIGURES = (
    (Standing.KEPT, pgettext_lazy("figure", "kept")),
    (Standing.ON_TIME, pgettext_lazy("figure", "open, on time")),
    (Standing.LATE, pgettext_lazy("figure", "late")),
    (Standing.BROKEN, pgettext_lazy("figure", "not kept")),
)
LATE_FIGURES = frozenset({Standing.LATE, Standing.BROKEN})


class Counted(NamedTuple):
    """How many promises stand before the boxes, and how many of each figure; both bounded."""

    number: int
    per_standing: dict[str, int]


class _Row(NamedTuple):
    """What the tally reads of a promise."""

    status: str
    due_on: datetime.date | None
    term_due_on: datetime.date | None
    side: str
    promiser_role: str
    subject_id: int

    def standing(self, on):
        return Promise.standing(self, on)  # type: ignore[arg-type]


class StandingFilter(AnyOfFilter):
    """How it stands, lateness included; the set itself knows the day."""

    def filter(self, qs, value):
        return qs


class PromiseFilterSet(ListFilterSet):
    """The choices beside the register."""

    q = SearchFilter(label=gettext_lazy("Words in the promise"))
    platform = SearchFilter(label=gettext_lazy("To or from whom"))
    standing = StandingFilter(label=gettext_lazy("How it stands"), choices=Standing.choices)
    side = AnyOfFilter(label=gettext_lazy("Who promised"), field_name="side", choices=SIDES)
    role = AnyOfFilter(
        label=gettext_lazy("In which function"), field_name="promiser_role", choices=ROLES
    )
    subject = ListFilter(label=gettext_lazy("Subject"))
    year = SearchFilter(label=gettext_lazy("Year in which it was said"))
    by = NumberFilter(label=gettext_lazy("Promised by"), field_name="promiser")
    after = DateFilter(label=gettext_lazy("Said from"), field_name="said_on", lookup_expr="gte")
    before = DateFilter(
        label=gettext_lazy("Said up to and including"), field_name="said_on", lookup_expr="lte"
    )
    order = OneOfFilter(
        label=gettext_lazy("Order"), choices=[(key, label) for key, (label, _o) in ORDERS.items()]
    )

    class Meta:
        model = Promise
        fields: list[str] = []

    page = "council:promises"
    title = gettext_lazy("Choose promises")
    button = gettext_lazy("Show promises")
    in_sight = ("platform", "standing", "year", "q")
    carried = ("by",)
    nothing = {
        "platform": gettext_lazy("All villages and neighbourhoods"),
        "year": gettext_lazy("All years"),
    }
    orders = ORDERS
    more = ("side", "role", "subject", "after", "before")

    def __init__(self, data, on=None):
        super().__init__(data, Promise.objects.all(), on)

    @cached_property
    def _places_and_subjects(self):
        return places_and_subjects()

    @property
    def platforms(self):
        return self._places_and_subjects[0]

    @property
    def subjects(self):
        return self._places_and_subjects[1]

    @cached_property
    def newest_change(self):
        """When the register changed last: what was counted since then still holds."""
        return next(iter(reads.newest_change.rows()), None)

    @cached_property
    def years(self) -> list[int]:
        """From the first thing that was said to now; read from one end of an index."""
        first = kept("register:first", self.newest_change, self._first_day)
        return list(range(self.on.year, first.year - 1, -1))

    def _first_day(self) -> datetime.date:
        found = Promise.objects.order_by("said_on").values_list("said_on", flat=True).first()
        return found or self.on

    @cached_property
    def known(self):
        return {
            "platform": [(place.slug, place.name) for place in self.platforms],
            "subject": [(subject.slug, subject.name) for subject in self.subjects],
            "year": [(str(year), str(year)) for year in self.years],
        }

    # --- the promises ----------------------------------------------------------------------------
    @cached_property
    def base(self):
        """The promises before the boxes are ticked: place, year, person, words and dates."""
        promises, cleaned = self.queryset, self.cleaned
        if self.has_bad_values:
            return promises.none()
        if cleaned.get("platform"):
            place = next(p for p in self.platforms if p.slug == cleaned["platform"])
            promises = promises.of_platform(place.pk, is_many=self._are_many("platform", place.pk))
        if cleaned.get("year"):
            year = int(cleaned["year"])
            promises = promises.said_in(year, is_many=self._are_many("year", year))
        for name in ("after", "before", "by"):
            if cleaned.get(name) is not None:
                promises = self.filters[name].filter(promises, cleaned[name])
        return matching(promises, cleaned["q"]) if cleaned.get("q") else promises

    def _are_many(self, name, value) -> bool:
        """Whether so many stand there that the newest are found by walking the order of the list.

        Of few the database looks up all and sorts them; of many that would grow with the register.
        """
        found = {
            "platform": lambda: PromisePlatform.objects.filter(platform=value),
            "year": lambda: Promise.objects.said_in(value).order_by(),
        }[name]

        def count():
            return found()[: MOST_COUNTED + 1].count() > MOST_COUNTED

        return kept(f"register:many:{name}:{value}", self.newest_change, count)

    @cached_property
    def chosen_records(self):
        """The promises that fit every choice, in no order yet."""
        promises, cleaned = self.base, self.cleaned
        if self.has_bad_values:
            return promises
        if cleaned.get("standing"):
            promises = promises.standing(*cleaned["standing"], on=self.on)
        if cleaned.get("subject"):
            chosen = set(cleaned["subject"])
            promises = promises.filter(
                subject__in=[s.pk for s in self.subjects if s.slug in chosen]
            )
        for name in ("side", "role"):
            promises = self.filters[name].filter(promises, cleaned.get(name))
        return promises

    def page_rows(self, start, end, fields) -> list[tuple]:
        """These fields of the promises of one page, in their order."""
        ways = [
            self._are_many("platform", place.pk)
            for place in self.platforms
            if place.slug == self.cleaned.get("platform")
        ]
        if self.cleaned.get("year"):
            ways.append(self._are_many("year", int(self.cleaned["year"])))
        return self._rows_of(self._slice, fields, start, end, *ways)

    def _slice(self, start, end, *_ways):
        """`_ways` (which index is walked) only tells one query from the other."""
        return self.qs[start:end]

    # --- how many --------------------------------------------------------------------------------
    @cached_property
    def _rows(self) -> list[_Row] | None:
        """The promises of the base, when they are few enough to count each choice."""
        if self.has_bad_values:
            return []
        if self.counted.number > MOST_TALLIED:
            return None
        return [_Row(*row) for row in self.base.order_by().values_list(*_Row._fields)]

    @cached_property
    def counted(self) -> Counted:
        """What the figures say; of what is asked most kept until the register changes."""
        if any(self.cleaned.get(name) for name in ("q", "by", "after", "before")):
            return self._count()
        cleaned = self.cleaned
        name = f"register:{self.on}:{cleaned.get('platform', '')}:{cleaned.get('year', '')}"
        return kept(name, self.newest_change, self._count)

    def _count(self) -> Counted:
        number = self.base.order_by()[: self.most + 1].count()
        if number <= MOST_TALLIED or self.cleaned.get("q"):
            return Counted(number, {})
        return Counted(
            number,
            {
                standing.value: self.base.standing(standing, on=self.on)
                .order_by()[: MOST_COUNTED + 1]
                .count()
                for standing, _label in FIGURES
            },
        )

    @cached_property
    def number(self) -> int:
        if self._rows is None:
            chosen = {name for name, wanted in self._wanted.items() if wanted}
            if not chosen:
                return min(self.counted.number, self.most + 1)
            per_standing, standings = self.counted.per_standing, self._wanted["standing"]
            if chosen == {"standing"} and standings <= per_standing.keys():
                return min(sum(per_standing[key] for key in standings), MOST_COUNTED + 1)
        return super().number

    @cached_property
    def expectations(self) -> int | None:
        """How many of those found were not (yet) confirmed; None when there are too many."""
        if self._rows is None:
            return None
        waiting = (PromiseStatus.REPORTED, PromiseStatus.CORRECTED, PromiseStatus.REJECTED)
        return sum(1 for row in self._rows if self._fits(row) and row.status in waiting)

    def count_of(self, standing) -> int:
        """How many of the base stand like this: what a figure above the list says."""
        if self._rows is not None:
            return sum(1 for row in self._rows if row.standing(self.on) == standing)
        return self.counted.per_standing[standing]

    @cached_property
    def figures(self) -> list[dict]:
        """The figures on top, each with the address of exactly its list.

        None of a search that finds more than is counted.
        """
        if self.has_bad_values or (self._rows is None and not self.counted.per_standing):
            return []
        rest = [
            (name, value)
            for name in ("platform", "year", "by", "after", "before", "q")
            if (value := self.data.get(name))
        ]
        found = []
        for standing, label in FIGURES:
            number = self.count_of(standing)
            found.append(
                {
                    "label": label,
                    "number": min(number, MOST_COUNTED),
                    "is_more": number > MOST_COUNTED,
                    "is_late": standing in LATE_FIGURES and number > 0,
                    "url": self._address([*rest, ("standing", standing.value)]),
                }
            )
        return found

    @cached_property
    def _wanted(self) -> dict:
        cleaned = self.cleaned
        slugs = set(cleaned.get("subject") or ())
        return {
            "standing": set(cleaned.get("standing") or ()),
            "side": set(cleaned.get("side") or ()),
            "promiser_role": set(cleaned.get("role") or ()),
            "subject_id": {s.pk for s in self.subjects if s.slug in slugs} if slugs else set(),
        }

    def _value(self, row, name):
        return row.standing(self.on) if name == "standing" else getattr(row, name)

    @property
    def standing_options(self):
        """The four of the figures always; the others when they occur or were chosen."""
        always = {standing.value for standing, _label in FIGURES}
        options = self._options("standing", Standing.choices, self._tally("standing"))
        return boxes(
            o for o in options if o.value in always or o.number or o.number is None or o.is_chosen
        )

    @property
    def side_options(self):
        return boxes(self._options("side", SIDES, self._tally("side")))

    @property
    def role_options(self):
        return boxes(self._options("role", ROLES, self._tally("promiser_role")))

    @property
    def year_entries(self):
        return entries(self.known["year"], self.typed["year"])

    def _label(self, name, value, labels):
        if name != "by":
            return super()._label(name, value, labels)
        first = Promise.objects.filter(promiser=value).select_related("promiser").first()
        who = first.promiser.public_name() if first is not None else _("nobody here")
        return _("Promised by %(who)s") % {"who": who}
