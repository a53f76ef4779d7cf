"""A step as people meet it: its words, its form, when it can be taken.

Each room lists the steps of its records once, for the site and for the work floor, so that a step
reads the same everywhere; the operation of the same name does the work and says no where it must.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, ClassVar

from .terms import today
from .transitions import Table


def _always(record, on):
    return True


@dataclass(frozen=True)
class Step:
    """One verb: its address, its words, its form, and whether there is something to do."""

    # Of a kind of record; the noun stands in the permission and is what the form calls the record.
    app: ClassVar[str]
    noun: ClassVar[str]
    operations: ClassVar[ModuleType]
    transitions: ClassVar[Table]

    verb: str
    slug: str
    label: Any  # on a button: a verb
    title: Any
    lead: Any
    done: Any
    form: type
    button: Any = ""
    warning: Any = ""
    is_possible: Callable = _always
    # Names stand on the page of this step, so only the site shows it, never the work floor.
    is_about_people: bool = False
    # The operation of a room above, which the operations of this room do not hold.
    run: Callable | None = None

    @property
    def perm(self) -> str:
        return f"{self.app}.{self.verb}_{self.noun}"

    @property
    def submit_label(self):
        return self.button or self.label

    @property
    def operation(self) -> Callable:
        return self.run or getattr(self.operations, self.verb)

    def form_for(self, user, record, data=None):
        return self.form(data, user=user, **{self.noun: record})

    def is_open_to(self, record, on=None) -> bool:
        """The table lets this step be taken now, and there is something to take it for."""
        return any(
            row.name == self.verb and record.status in row.sources for row in self.transitions
        ) and self.is_possible(record, on or today())


def allowed(steps: Mapping[str, Step], user, record, on=None) -> list[Step]:
    """Every step that this person may take with this record now, in the order of the list."""
    if user is None or not user.is_authenticated:
        return []
    on = on or today()
    return [
        step
        for step in steps.values()
        if step.is_open_to(record, on) and user.has_perm(step.perm, record)
    ]


def first_of(verbs, steps: list[Step]) -> Step | None:
    """The step of the first of these verbs that is among the steps."""
    found = {step.verb: step for step in steps}
    return next((found[verb] for verb in verbs if verb in found), None)


def with_opposite(main: Step | None, opposites: Mapping[str, str], steps: list[Step]) -> list[Step]:
    """What stands in sight: a step and the one that says the contrary, in the order of the list."""
    if main is None:
        return []
    return [step for step in steps if step is main or step.verb == opposites.get(main.verb)]
