"""Which step may follow which status: tables that a civil servant can read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class Refused(ValidationError):
    """An operation that may not happen now, with a reason a person can read.

    `missing` lists everything that is lacking, so that a refused step shows it all at once;
    `field` names the form field at which the message belongs; `url` is the page where what is
    missing can be seen or done.
    """

    def __init__(
        self,
        message,
        *,
        missing: Iterable = (),
        field: str | None = None,
        params=None,
        url: str = "",
    ):
        super().__init__(message, code="refused", params=params)
        self.missing = list(missing)
        self.field = field
        self.url = url

    @property
    def text(self) -> str:
        """The message with its values filled in."""
        return str(self.messages[0])

    def add_to(self, form) -> None:
        """Put this refusal in a form: at its field when the form has it, else above the form."""
        field = self.field if self.field in form.fields else None
        form.add_error(field, ValidationError(self.message, params=self.params))
        for missing in self.missing:
            form.add_error(None, ValidationError(missing))


def required(value, message, field: str) -> str:
    """The cleaned text, or a refusal at its field."""
    value = (value or "").strip()
    if not value:
        raise Refused(message, field=field)
    return value


def refuse_missing(missing: list[tuple]) -> None:
    """Refuse with everything that is lacking (field and message) at once, at the first field."""
    if missing:
        field, message = missing[0]
        raise Refused(message, field=field, missing=[text for _field, text in missing[1:]])


@dataclass(frozen=True)
class Transition:
    """One row of a transition table: what, from where, to where, by whom, in which direction."""

    name: str
    sources: frozenset[str]
    target: str
    who: tuple[str, ...] = ()
    directions: frozenset[str] = frozenset()

    def applies(self, status: str, direction: str | None) -> bool:
        """True when this step may leave the status in this direction (None: any direction)."""
        return status in self.sources and (
            direction is None or not self.directions or direction in self.directions
        )


class Table(list[Transition]):
    """All transitions of one kind of record."""

    def find(
        self, name: str, status: str, direction: str | None = None, *, target: str | None = None
    ) -> Transition:
        """The transition of this name that may leave the status, or a readable refusal.

        Where one name leads to several statuses (a window that closes), `target` says which.
        """
        for transition in self:
            if (
                transition.name == name
                and transition.applies(status, direction)
                and (target is None or transition.target == target)
            ):
                return transition
        raise Refused(_("This step is not possible in the present status."))

    def allowed(self, status: str, direction: str | None = None) -> list[Transition]:
        """Every transition that may leave the status."""
        return [transition for transition in self if transition.applies(status, direction)]

    def names(self) -> frozenset[str]:
        """The verbs of this table."""
        return frozenset(transition.name for transition in self)
