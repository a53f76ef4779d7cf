"""What the pages of the register read, in queries that are compiled once (see `core.prepared`)."""

from core.lists import PAGE_SIZE
from core.prepared import Prepared

from .models import Promise, PromiseDate, PromiseEntry, PromisePlatform, PromiseTerm
from .states import TERM_IN, Occasion

# The moment of the newest change: anything counted since then still holds.
newest_change = Prepared(
    lambda: Promise.objects.order_by("-changed_at").values_list("changed_at")[:1]
)

# Every column but those that only a search and the worker read.
_OWN = [
    field.name
    for field in Promise._meta.concrete_fields
    if field.name not in {"search_text", "created_at", "wake_on"}
]
_RELATED = {
    "promiser": ("name", "function", "team", "is_name_public", "is_active", "erased_on"),
    "subject": ("name",),
    "decision": ("title",),
    "from_agenda_point": ("title", "meeting"),
    "from_agenda_point__meeting": ("title", "starts_at"),
}
_promise = Prepared(
    lambda pk: (
        Promise.objects.filter(pk=pk)
        .select_related(*_RELATED)
        .only(*_OWN, *(f"{name}__{field}" for name, fields in _RELATED.items() for field in fields))
        .order_by()
    ),
    pk=int,
)
_parties = Prepared(
    lambda promise: (
        PromisePlatform.objects.filter(promise_id=promise)
        .select_related("platform")
        .only(
            "promise",
            "verdict",
            "verdict_on",
            "note",
            "lapse_consent_on",
            *(f"platform__{field}" for field in ("name", "slug", "kind", "status")),
        )
        .order_by("platform__name")
    ),
    promise=int,
)
_dates = Prepared(
    lambda promise: PromiseDate.objects.filter(promise_id=promise).order_by("number"), promise=int
)
_entries = Prepared(
    lambda promise: (
        PromiseEntry.objects.filter(promise_id=promise)
        .select_related("text_row")
        .order_by("number")
    ),
    promise=int,
)
_running_term = Prepared(
    lambda promise: PromiseTerm.objects.running().filter(promise_id=promise).order_by(), promise=int
)
_PARTY = ("promise_id", "platform__name", "platform__slug", "platform__status")
_VERDICT = ("verdict", "verdict_on", "note")


def _parties_of(keys):
    rows = PromisePlatform.objects.filter(promise__in=keys).order_by("platform__name")
    return rows.values_list(*_PARTY, *_VERDICT)


# Of one page of a list; a shorter page asks for promises that do not exist as well.
_parties_of_page = Prepared(
    lambda **keys: _parties_of(list(keys.values())),
    **{f"key{number}": int for number in range(PAGE_SIZE)},
)


def parties_of(keys):
    """The places that are a party to these promises, by name, with their verdicts."""
    if len(keys) > PAGE_SIZE:
        return _parties_of(keys)
    padded = [*keys, *[0] * (PAGE_SIZE - len(keys))]
    return _parties_of_page.rows(**{f"key{number}": key for number, key in enumerate(padded)})


# The answers stand in a room above, which gave them this name here.
_answers = Prepared(
    lambda promise: (
        Promise(pk=promise)
        .responses.select_related("proposal")
        .only("proposal__number", "proposal__uuid", "proposal__status")
        .order_by("pk")
    ),
    promise=int,
)


def promise(pk) -> Promise | None:
    """A promise with everything that a card or a rule asks of it."""
    found = _promise.first(pk=pk)
    if found is not None:
        _hold(found, "parties", _parties.all(promise=pk))
        if found.postponed_count:
            _hold(found, "dates", _dates.all(promise=pk))
    return found


def _hold(record, name, rows) -> None:
    """What `prefetch_related` leaves behind, of rows that were read already."""
    queryset = getattr(record, name).get_queryset()
    queryset._result_cache = rows
    queryset._prefetch_done = True
    record._prefetched_objects_cache = {
        **getattr(record, "_prefetched_objects_cache", {}),
        name: queryset,
    }


def entries(found) -> list[PromiseEntry]:
    return _entries.all(promise=found.pk)


def running_term(found) -> PromiseTerm | None:
    return _running_term.first(promise=found.pk) if found.status in TERM_IN else None


def plans_that_answered(found) -> list:
    """The plans whose answer made this promise."""
    if found.occasion != Occasion.ANSWER:
        return []
    return [response.proposal for response in _answers.all(promise=found.pk)]
