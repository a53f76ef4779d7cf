"""The kinds of message there are. Each room names its own in AppConfig.ready()."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.kinds import Role
from core.roles import roles_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


VIEW_PAGE = _("View the page")


@dataclass(frozen=True)
class Kind:
    """A sort of message: its texts are templates/notifications/<name>.subject.txt and .txt."""

    name: str
    # How it is called on "Kies welke berichten u krijgt".
    label: StrOrPromise
    # False: the person has to know, so it always comes by mail (the answer to one's own plan).
    can_switch_off: bool = False
    # The words on the one button of the mail; it goes to the page the message is about.
    button: StrOrPromise = VIEW_PAGE
    # Why this person gets it, at the foot of the mail. Also the reason shown at a kind that
    # cannot be switched off.
    why: StrOrPromise = ""
    # Only for who works with plans; residents do not see it among their choices.
    is_for_work: bool = False
    # Who gets it must stay unknown to staff: it tells what somebody thinks of a plan.
    hides_recipient: bool = False


_kinds: dict[str, Kind] = {}


def register(
    name,
    label,
    can_switch_off=False,
    button=None,
    why="",
    is_for_work=False,
    hides_recipient=False,
):
    """Make a kind known; notify() refuses any other."""
    _kinds[name] = Kind(
        name=name,
        label=label,
        can_switch_off=can_switch_off,
        button=button or VIEW_PAGE,
        why=why,
        is_for_work=is_for_work,
        hides_recipient=hides_recipient,
    )


def get(name):
    return _kinds[name]


def find(name):
    """The kind, or None for one that is no longer used (old messages keep their name)."""
    return _kinds.get(name)


def every_kind():
    return list(_kinds.values())


def kinds_for(user):
    """The kinds this person may get: those for work only for who has a role besides resident."""
    works = bool(roles_of(user) - {Role.VISITOR, Role.RESIDENT, Role.INITIATOR})
    return [kind for kind in _kinds.values() if works or not kind.is_for_work]
