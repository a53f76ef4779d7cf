"""Choosing plans: what may be asked of the list, and how many each choice would give."""

from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.filters import (
    AnyOfFilter,
    BooleanFilter,
    DateFilter,
    ListFilter,
    ListFilterSet,
    OneOfFilter,
    SearchFilter,
)
from core.kinds import Side
from core.lists import Option, boxes, entries
from platforms.lookups import places_and_subjects

from . import states
from .models import Proposal
from .search import matching
from .states import Initiator, Kind, Status

# Up to so many plans each choice shows how many it gives.
MOST_TALLIED = 100

SCOPES = [
    ("open", gettext_lazy("Running")),
    ("closed", gettext_lazy("Finished")),
    ("all", gettext_lazy("All plans")),
]
ORDERS = {
    "changed": (gettext_lazy("Latest news first"), ("-changed_at", "-pk")),
    "new": (gettext_lazy("Newest first"), ("-submitted_on", "-pk")),
    "support": (gettext_lazy("Most support first"), ("-support_count", "-pk")),
    "due": (gettext_lazy("Shortest term first"), (F("due_on").asc(nulls_last=True), "pk")),
}
# Lists that other pages point to: each is one queryset, so that a figure and its list agree.
ONLY = {
    "not_started": (
        gettext_lazy("Agreed, not started"),
        lambda plans: plans.accepted_not_started(),
    ),
    "minimum_reached": (
        gettext_lazy("Enough support, waiting for an answer"),
        lambda plans: plans.minimum_reached(),
    ),
    "reminded": (
        gettext_lazy("A reminder was sent"),
        lambda plans: plans.filter(reminder_count__gt=0),
    ),
    "answered": (
        gettext_lazy("Answered"),
        lambda plans: plans.filter(answered_on__isnull=False),
    ),
    "answered_on_time": (
        gettext_lazy("Answered within the term"),
        lambda plans: plans.filter(answered_on__isnull=False, is_answered_on_time=True),
    ),
    "answered_late": (
        gettext_lazy("Answered after the term"),
        lambda plans: plans.filter(answered_on__isnull=False, is_answered_on_time=False),
    ),
    "as_wish": (
        gettext_lazy("Went on as a wish"),
        lambda plans: plans.filter(went_on_as_wish=True),
    ),
    "passed_over": (
        gettext_lazy("Went on without the neighbourhood"),
        lambda plans: plans.passed_over(),
    ),
    "resting": (gettext_lazy("At rest for half a year"), lambda plans: plans.resting()),
    "no_reaction": (
        gettext_lazy("Carried out, no reaction"),
        lambda plans: plans.filter(has_no_reaction=True),
    ),
    "gap": (
        gettext_lazy("Without a contact point of its own"),
        lambda plans: plans.open().filter(handler_basis__in=["broker", "desk"]),
    ),
}
VIEWS = [("list", gettext_lazy("List")), ("map", gettext_lazy("Map"))]
TURNS = [
    (Side.NEIGHBOURHOOD.value, gettext_lazy("The neighbourhood")),
    (Side.MUNICIPALITY.value, gettext_lazy("The municipality")),
]
INITIATORS = [
    (Initiator.NEIGHBOURHOOD.value, gettext_lazy("From the neighbourhood")),
    (Initiator.MUNICIPALITY.value, gettext_lazy("From the municipality")),
]
KINDS = [(kind.value, kind.label) for kind in Kind]
STATUSES = [
    (status.value, status.label) for status in Status if status not in (Status.DRAFT, Status.MERGED)
]


class _Row(NamedTuple):
    """What the tally reads of a plan."""

    initiator: str
    turn: str
    subject_id: int
    kind: str
    status: str
    due_on: object


class ProposalFilterSet(ListFilterSet):
    """The choices beside the list of plans."""

    q = SearchFilter(label=gettext_lazy("Words in the plan"))
    platform = SearchFilter(label=gettext_lazy("Village or neighbourhood"))
    initiator = AnyOfFilter(
        label=gettext_lazy("From whom"), field_name="initiator", choices=INITIATORS
    )
    turn = AnyOfFilter(label=gettext_lazy("Whose turn"), field_name="turn", choices=TURNS)
    late = BooleanFilter(label=gettext_lazy("Past the term"))
    subject = ListFilter(label=gettext_lazy("Subject"))
    kind = AnyOfFilter(label=gettext_lazy("Kind"), field_name="kind", choices=KINDS)
    status = AnyOfFilter(label=gettext_lazy("Status"), field_name="status", choices=STATUSES)
    only = OneOfFilter(
        label=gettext_lazy("Only these plans"),
        choices=[(key, label) for key, (label, _plans) in ONLY.items()],
    )
    scope = OneOfFilter(label=gettext_lazy("Running or finished"), choices=SCOPES)
    view = OneOfFilter(label=gettext_lazy("List or map"), choices=VIEWS)
    after = DateFilter(
        label=gettext_lazy("Submitted from"), field_name="submitted_on", lookup_expr="gte"
    )
    before = DateFilter(
        label=gettext_lazy("Submitted up to and including"),
        field_name="submitted_on",
        lookup_expr="lte",
    )
    order = OneOfFilter(
        label=gettext_lazy("Order"), choices=[(key, label) for key, (label, _o) in ORDERS.items()]
    )

    class Meta:
        model = Proposal
        fields: list[str] = []

    page = "proposals:list"
    title = gettext_lazy("Choose plans")
    button = gettext_lazy("Show plans")
    in_sight = ("q", "platform", "initiator", "turn")
    carried = ("view", "scope")
    nothing = {
        "platform": gettext_lazy("All villages and neighbourhoods"),
        "only": gettext_lazy("No further choice"),
    }
    orders = ORDERS
    more = ("subject", "kind", "status", "only", "after", "before")
    apart = ("order", "scope", "view")

    def __init__(self, data):
        super().__init__(data, Proposal.objects.public())
        self.platforms, self.subjects = places_and_subjects()

    @cached_property
    def known(self):
        return {
            "platform": [(place.slug, place.name) for place in self.platforms],
            "subject": [(subject.slug, subject.name) for subject in self.subjects],
        }

    @property
    def chosen_scope(self) -> str:
        """Running plans, unless something was asked that finished plans can be too."""
        chosen = self.cleaned.get("scope")
        if chosen:
            return chosen
        asked = ("q", "status", "only", "late", "after", "before")
        return "all" if any(self.cleaned.get(name) for name in asked) else "open"

    @cached_property
    def _place(self) -> int | None:
        """The key of the chosen village or neighbourhood."""
        slug = self.cleaned.get("platform")
        return next(place.pk for place in self.platforms if place.slug == slug) if slug else None

    @cached_property
    def _asked(self):
        # A place or subject may get another address, and its old one may go to another.
        return (*super()._asked, self._place, *sorted(self._wanted["subject_id"]))

    @cached_property
    def base(self):
        """The plans before the boxes are ticked: place, words, dates and running or finished."""
        plans, cleaned = self.queryset, self.cleaned
        if self.has_bad_values:
            return plans.none()
        if self.chosen_scope == "open":
            plans = plans.open()
        elif self.chosen_scope == "closed":
            plans = plans.closed()
        if cleaned.get("platform"):
            plans = plans.filter(platform=self._place)
        if cleaned.get("only"):
            plans = ONLY[cleaned["only"]][1](plans)
        for name in ("after", "before"):
            if cleaned.get(name):
                plans = self.filters[name].filter(plans, cleaned[name])
        return matching(plans, cleaned["q"]) if cleaned.get("q") else plans

    @cached_property
    def chosen_records(self):
        """The plans that fit every choice, in no order yet."""
        plans, cleaned = self.base, self.cleaned
        if self.has_bad_values:
            return plans
        if cleaned.get("late"):
            plans = plans.late(self.on)
        if cleaned.get("subject"):
            chosen = set(cleaned["subject"])
            plans = plans.filter(subject__in=[s.pk for s in self.subjects if s.slug in chosen])
        for name in ("initiator", "turn", "kind", "status"):
            plans = self.filters[name].filter(plans, cleaned.get(name))
        return plans

    def on_page(self, page, fields) -> list[tuple]:
        """These fields of the plans of one page, in their order."""
        if self.has_bad_values:
            return []
        if self._found is None:
            return self._rows_of(self._part, fields, page.start, page.end)
        found = self.queryset.filter(pk__in=self._found[page.start : page.end])
        return list(found.order_by(*ORDERS[self.chosen_order][1]).values_list(*fields))

    def _part(self, start, end):
        """From a page that lies deep only the keys are walked past, not the whole plans."""
        if not start:
            return self.qs[:end]
        return self.queryset.filter(pk__in=self.qs.values("pk")[start:end]).order_by(
            *ORDERS[self.chosen_order][1]
        )

    def _before_the_boxes(self):
        return self.base.order_by()

    def _chosen(self):
        return self.chosen_records

    @cached_property
    def _found(self) -> list[int] | None:
        """Of a search that nothing narrows: the plans in their order, up to the counted number.

        An index of words gives all it finds or nothing, so the count and the page are one question.
        """
        if not self.cleaned.get("q") or self.has_bad_values or self._is_narrowed:
            return None
        return [pk for (pk,) in self._rows_of(self._part, ("pk",), 0, self.most + 1)]

    # --- how many --------------------------------------------------------------------------------
    @cached_property
    def _rows(self) -> list[_Row] | None:
        """The plans of the base, when they are few enough to count each choice."""
        if self.has_bad_values:
            return []
        if self._base_number > MOST_TALLIED:
            return None
        return [_Row(*row) for row in self._rows_of(self._before_the_boxes, _Row._fields)]

    @cached_property
    def _base_number(self) -> int:
        """How many fit before the boxes; beside ticked boxes only whether they can be tallied."""
        if self._found is not None:
            return len(self._found)
        most = MOST_TALLIED if self._is_narrowed else self.most
        return self._number_of(self._before_the_boxes, most)

    @property
    def _is_narrowed(self) -> bool:
        return bool(self.cleaned.get("late")) or any(self._wanted.values())

    @cached_property
    def number(self) -> int:
        """How many plans were found; one more than `most` means "more than"."""
        if self._rows is not None:
            return sum(1 for row in self._rows if self._fits(row))
        if not self._is_narrowed:
            return self._base_number
        return self._number_of(self._chosen, self.most)

    @cached_property
    def _wanted(self) -> dict:
        cleaned = self.cleaned
        slugs = set(cleaned.get("subject") or ())
        return {
            "initiator": set(cleaned.get("initiator") or ()),
            "turn": set(cleaned.get("turn") or ()),
            "kind": set(cleaned.get("kind") or ()),
            "status": set(cleaned.get("status") or ()),
            "subject_id": {s.pk for s in self.subjects if s.slug in slugs},
        }

    def _is_late(self, row) -> bool:
        """What `ProposalQuerySet.late` says, of a row in hand."""
        is_announced = row.status == Status.SUBMITTED and row.initiator == Initiator.MUNICIPALITY
        return (
            row.status in states.CAN_BE_LATE
            and not is_announced
            and row.due_on is not None
            and row.due_on < self.on
        )

    def _fits(self, row, without="") -> bool:
        """Fits all choices, those of one group left out."""
        if not super()._fits(row, without):
            return False
        return without == "late" or not self.cleaned.get("late") or self._is_late(row)

    @property
    def initiator_options(self):
        return boxes(self._options("initiator", INITIATORS, self._tally("initiator")))

    @property
    def turn_options(self):
        options = self._options("turn", TURNS, self._tally("turn"))
        return boxes([*options, self.late_option])

    @cached_property
    def late_option(self) -> Option:
        number = None
        if self._rows is not None and not self.has_bad_values:
            number = sum(1 for row in self._rows if self._fits(row, "late") and self._is_late(row))
        chosen = bool(self.cleaned.get("late"))
        return Option("late", "on", _("Past the term"), chosen, number)

    @property
    def kind_options(self):
        return boxes(self._options("kind", KINDS, self._tally("kind")))

    @property
    def status_options(self):
        """Statuses that occur here, and those that were chosen."""
        options = self._options("status", STATUSES, self._tally("status"))
        return boxes(o for o in options if o.number or o.number is None or o.is_chosen)

    @property
    def only_entries(self):
        """The lists that figures elsewhere point to."""
        return entries(((key, label) for key, (label, _p) in ONLY.items()), self.typed["only"])

    def _label(self, name, value, labels):
        if name == "late":
            return _("Past the term") if self.cleaned.get("late") else ""
        label = super()._label(name, value, labels)
        return _("Turn: %(side)s") % {"side": label} if name == "turn" else label

    # --- list or map -----------------------------------------------------------------------------
    @property
    def is_map(self) -> bool:
        return self.cleaned.get("view") == "map"

    @property
    def views(self) -> list[tuple[str, str, bool]]:
        """List and map of the same plans: label, address, chosen."""
        return [
            (
                str(label),
                self._address(
                    [
                        *self._pairs(without=("page", "view")),
                        *([("view", "map")] * (value == "map")),
                    ]
                ),
                (value == "map") is self.is_map,
            )
            for value, label in VIEWS
        ]

    @cached_property
    def per_place(self) -> dict[int, int]:
        """How many of the chosen plans there are in each village or neighbourhood."""
        found = self.chosen_records.order_by().values("platform").annotate(number=Count("pk"))
        return {row["platform"]: row["number"] for row in found}

    def address_of(self, place) -> str:
        """The list of the chosen plans in one village or neighbourhood."""
        rest = self._pairs(without=("page", "view", "platform"))
        return reverse("proposals:list") + self._address([*rest, ("platform", place.slug)])

    @cached_property
    def scopes(self) -> list[tuple[str, str, bool]]:
        """Running, finished, all: label, address, chosen."""
        rest = self._pairs(without=("page", "scope"))
        return [
            (str(label), self._address([*rest, ("scope", value)]), value == self.chosen_scope)
            for value, label in SCOPES
        ]
