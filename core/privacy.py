"""The register through which each room answers for the personal data it keeps.

A room says in `AppConfig.ready()` how its part is downloaded and erased, and for every field of
its models why it is kept (purpose, ground, retention). No room and no new field can be forgotten:
a test asks the data map for every field of every model by name (SAFETY.md, "Privacy").
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

#: The ground of what says nothing about anybody; the only one that covers a whole model at once.
NO_PERSON = _("No personal data")


class Line(NamedTuple):
    """Why a field is kept: what for, on which ground, and until when."""

    purpose: object
    ground: object
    retention: object


@dataclass(frozen=True)
class Choice:
    """A choice the person has when erasing the account, such as what happens to a plan.

    `options` is a list of (value, label); the first one is what happens without a choice.
    """

    name: str
    label: object
    options: tuple[tuple[str, object], ...]
    help_text: object = ""


@dataclass(frozen=True)
class Handler:
    """How one room gives back and erases the personal data of one person."""

    app_label: str
    download: Callable
    erase: Callable
    choices: Callable
    labels: Mapping[str, object]


_handlers: dict[str, Handler] = {}
_data_map: dict[str, dict[str, Line]] = {}


def register(
    app_label: str,
    *,
    download: Callable,
    erase: Callable,
    choices: Callable | None = None,
    labels: Mapping[str, object] | None = None,
) -> None:
    """Register a room: `download(user) -> dict`, `erase(user, choices) -> None`.

    `choices(user) -> list[Choice]` names what the person may choose before erasing; `labels` say
    in words what the keys of the download mean, for the page that shows it.
    """
    _handlers[app_label] = Handler(
        app_label=app_label,
        download=download,
        erase=erase,
        choices=choices or (lambda user: []),
        labels=labels or {},
    )


def _in_order() -> list[Handler]:
    """Rooms that stand on others come first: accounts, which all point at, comes last."""
    return sorted(_handlers.values(), key=lambda handler: handler.app_label == "accounts")


def download(user) -> dict:
    """Everything we know about this person, per room."""
    return {handler.app_label: handler.download(user) for handler in reversed(_in_order())}


def choices(user) -> list[Choice]:
    """What this person may choose when erasing the account."""
    return [choice for handler in _in_order() for choice in handler.choices(user)]


@transaction.atomic
def erase(user, choices: Mapping[str, str] | None = None) -> None:
    """Erase this person from every room, in one transaction: all or nothing."""
    for handler in _in_order():
        handler.erase(user, dict(choices or {}))


def register_data_map(app_label: str, lines: Mapping[str, tuple]) -> None:
    """Add lines: `{"Model.field, field": (purpose, ground, retention)}`.

    `Model.*` is for models without people (`NO_PERSON`), and for what only mirrors or joins other
    models; see `line_for`.
    """
    known = _data_map.setdefault(app_label, {})
    for key, line in lines.items():
        model, _dot, names = key.partition(".")
        known.update({f"{model}.{name.strip()}": Line(*line) for name in names.split(",")})


def data_map() -> dict[str, dict[str, Line]]:
    """The whole map, per app."""
    return {app_label: dict(lines) for app_label, lines in sorted(_data_map.items())}


def line_for(model, field) -> Line | None:
    """The line of one field: its own, or that of the whole model where that may be.

    A star would let a new field about people pass unseen. So it holds only where there are no
    people, for the kept versions of a model (whose own fields are named) and for a join table.
    """
    lines = _data_map.get(model._meta.app_label, {})
    own = lines.get(f"{model.__name__}.{field.name}")
    whole = lines.get(f"{model.__name__}.*")
    if own is not None or whole is None:
        return own
    # django-simple-history makes these two sorts; the second is of a join table.
    is_history = hasattr(model, "history_type") or hasattr(model, "m2m_history_id")
    if model._meta.auto_created or is_history:
        return whole
    is_person = field.is_relation and field.related_model is get_user_model()
    return whole if whole.ground is NO_PERSON and not is_person else None


def unmapped_fields(app_labels=None) -> list[str]:
    """Fields of installed models without a line in the data map."""
    return [
        f"{model._meta.app_label}.{model.__name__}.{model_field.name}"
        for model in apps.get_models(include_auto_created=True)
        if app_labels is None or model._meta.app_label in app_labels
        for model_field in model._meta.local_fields
        if line_for(model, model_field) is None
    ]


#: What the keys of a download mean, in words; a room may add its own when it registers.
LABELS: dict[str, object] = {
    "about": _("about"),
    "agreements_signed": _("Agreements you signed"),
    "amount": _("amount"),
    "answer": _("answer"),
    "board_seats": _("Seats on a board"),
    "choice": _("choice"),
    "contact_assignments": _("Contact point for"),
    "council_seats": _("Seats in the council"),
    "count": _("number of people"),
    "counts": _("counts"),
    "decides_alone": _("decides alone"),
    "district": _("district"),
    "dossier_texts": _("What you wrote in a dossier"),
    "employer": _("employer"),
    "ends_on": _("up to and including"),
    "files": _("files"),
    "follows": _("What you follow"),
    "given_on": _("given on"),
    "house_number": _("house number"),
    "how_we_know": _("how we know"),
    "kind": _("kind"),
    "mandates": _("Mandates"),
    "may_be_mailed": _("we may mail about it"),
    "messages": _("Messages to you"),
    "name": _("name"),
    "name_is_public": _("name is public"),
    "neighbourhood": _("neighbourhood"),
    "number": _("number"),
    "on_behalf_of": _("on behalf of"),
    "page": _("page"),
    "paper_lists_entered": _("Paper lists you entered"),
    "party": _("party"),
    "plans": _("Your plans"),
    "platform": _("platform"),
    "platforms": _("platforms"),
    "portfolios": _("Portfolios"),
    "postcode": _("postcode"),
    "question": _("question"),
    "questions_answered": _("Questions you answered"),
    "read_on": _("read on"),
    "reports": _("Your reports"),
    "residences": _("Where you live"),
    "role": _("role"),
    "roles": _("Your roles"),
    "sent_on": _("sent on"),
    "since": _("since"),
    "sort": _("kind"),
    "source": _("source"),
    "starts_on": _("from"),
    "status": _("status"),
    "step": _("step"),
    "subject": _("subject"),
    "subjects": _("subjects"),
    "submitted_for_others": _("Submitted for others"),
    "submitted_on": _("submitted on"),
    "support": _("Your support"),
    "team": _("team"),
    "text": _("text"),
    "title": _("title"),
    "version": _("version"),
    "versions": _("versions"),
    "withdrawn": _("withdrawn"),
}


def readable(data: Mapping) -> list[tuple[object, list[tuple[str, object]]]]:
    """A download as (room, lines of (label, value)), for a page that a person can read."""
    return [
        (
            apps.get_app_config(app_label).verbose_name,
            list(_lines(values, {**LABELS, **_handlers[app_label].labels})),
        )
        for app_label, values in data.items()
    ]


def _lines(value, labels: Mapping[str, object], path: str = ""):
    if isinstance(value, Mapping):
        for key, item in value.items():
            label = labels.get(key, str(key).replace("_", " "))
            yield from _lines(item, labels, f"{path} › {label}" if path else str(label))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, start=1):
            yield from _lines(item, labels, f"{path} {number}" if len(value) > 1 else path)
    elif isinstance(value, bool):
        yield path, _("yes") if value else _("no")
    elif value not in (None, ""):
        yield path, value
