"""A dossier as people read it: two lanes, newest first, a line to whoever must act (R4, R5).

An entry holds facts; each room says in `_<verb>(data, entry)` which sentences they become: a
title, and what must be known beside it.
"""

import datetime
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core.entries import text_of
from core.kinds import Role, Side
from core.templatetags.core import icon, long_date, prose, time_tag
from core.terms import AMSTERDAM

# Newest steps stand open; the rest of a long dossier folds.
SHOWN = 8
LANES = {Side.NEIGHBOURHOOD: "wijk", Side.MUNICIPALITY: "gemeente"}


class Step:
    """One step of the dossier on the page."""

    __slots__ = (
        "actor",
        "classes",
        "erased",
        "icon",
        "links",
        "notes",
        "number",
        "text",
        "title",
        "when",
    )
    actor: str
    classes: str
    erased: str
    icon: str
    links: list[tuple[str, str]]
    notes: list[str]
    number: int
    text: SafeString | str
    title: str
    when: SafeString | str

    def __html__(self) -> SafeString:
        """The step as a list item; `text` and `when` are safe already, the rest is escaped here."""
        parts = []
        if self.text:
            parts.append(f'<div class="wp-dossier__text">{self.text}</div>')
        if self.erased:
            parts.append(f'<p class="wp-dossier__text wp-soft">{escape(self.erased)}</p>')
        parts += [f'<p class="wp-dossier__text">{escape(note)}</p>' for note in self.notes]
        parts += [
            f'<p class="wp-dossier__text"><a href="{escape(url)}">{escape(label)}</a></p>'
            for url, label in self.links
        ]
        return SafeString(
            f'<li class="wp-dossier__item {self.classes}"><span class="wp-dossier__mark">'
            f'{icon(self.icon)}</span><div class="wp-dossier__body"><p class="wp-dossier__meta">'
            f'{self.when} · {escape(self.actor)}</p><h3 class="wp-dossier__title">'
            f"{escape(self.title)}</h3>{''.join(parts)}</div></li>"
        )

    __str__ = __html__


def name_of(side) -> str:
    """The side at the beginning of a sentence."""
    return {
        Side.NEIGHBOURHOOD: _("The neighbourhood"),
        Side.MUNICIPALITY: _("The municipality"),
    }.get(side, _("Nobody"))


def within(label) -> str:
    """A label as it stands within a sentence."""
    label = str(label)
    return f"{label[:1].lower()}{label[1:]}"


def day_of(text: str | None) -> str:
    """A day of an entry in words."""
    return long_date(datetime.date.fromisoformat(text)) if text else ""


@lru_cache(maxsize=2048)
def _time(day, language):
    return time_tag(day)


@lru_cache(maxsize=128)
def _role(role, language) -> str:
    return str(Role(role).label)


class Timeline:
    """The dossier of one record: what stands now, the newest steps, and the folded rest."""

    icons: dict[str, str]
    # In these statuses the term of whoever has the turn stands still.
    stands_still: frozenset = frozenset()
    # Whether names and words of persons may be shown to this reader.
    shows_text = True

    def __init__(self, record, entries, *, on):
        self.on = on
        self.whose_turn = record.turn
        self.number = len(entries)
        self.head = record.dossier_head
        self.language = get_language()
        steps = []
        turn, status = None, None
        for entry in entries:
            steps.append(self._step(entry, turn, status))
            turn, status = entry.data.get("turn", turn), entry.to_status
        steps.reverse()
        self.steps = steps
        self.has_pause = any("--paused" in step.classes for step in steps)

    @property
    def newest(self) -> list[Step]:
        return self.steps if len(self.steps) <= SHOWN + 2 else self.steps[:SHOWN]

    @property
    def folded(self) -> list[Step]:
        return [] if len(self.steps) <= SHOWN + 2 else self.steps[SHOWN:]

    @property
    def fold_label(self) -> str:
        number = len(self.folded)
        return ngettext("Show %(n)s earlier step", "Show %(n)s earlier steps", number) % {
            "n": number
        }

    @property
    def code(self) -> str:
        """The first signs of the head, in groups that one can read out."""
        return f"{self.head[:4]} {self.head[4:8]}"

    @property
    def check_label(self) -> str:
        return _("Check this dossier: code %(code)s") % {"code": self.code}

    # --- now -------------------------------------------------------------------------------------
    @property
    def now(self) -> dict | None:
        """The top of the line: who must act, and until when."""
        if self.whose_turn == Side.NOBODY:
            return None
        lane = LANES[self.whose_turn]
        text, is_late = self._until_when()
        return {
            "classes": f"wp-dossier__item--by-{lane} wp-dossier__item--before-{lane}"
            " wp-dossier__item--now",
            "text": text,
            "is_late": is_late,
        }

    def _until_when(self) -> tuple[str, bool]:
        """Until when whoever has the turn can act, in words, and whether that is past."""
        raise NotImplementedError

    # --- one step --------------------------------------------------------------------------------
    def _step(self, entry, turn_before, status_before) -> Step:
        step = Step()
        step.number = entry.number
        row = text_of(entry)
        turn = entry.data.get("turn", turn_before)
        lane_before = LANES.get(turn_before)
        lane = LANES.get(entry.side) or lane_before or LANES.get(turn) or "gemeente"
        names = [f"by-{lane}"]
        if lane_before:
            names.append(f"before-{lane_before}")
        if lane_before and turn in LANES and turn != turn_before:
            names.append("handover")
        if status_before in self.stands_still and lane_before:
            names.append("paused")
        if entry.side == Side.NOBODY:
            names.append("system")
        step.classes = " ".join(f"wp-dossier__item--{name}" for name in names)
        step.icon = self._icon(entry)
        step.when = _time(entry.at.astimezone(AMSTERDAM).date(), self.language)
        step.actor = self._actor(entry, row)
        step.title, step.notes = self._words(entry)
        step.links = self._links(entry)
        step.text = step.erased = ""
        if row is not None and row.erased_on is not None:
            step.erased = _("Removed on %(day)s: %(reason)s") % {
                "day": long_date(row.erased_on),
                "reason": row.erased_reason,
            }
        elif row is not None and row.text:
            self._add_text(step, entry, row.text)
        return step

    def _icon(self, entry) -> str:
        return self.icons.get(entry.verb, "info")

    def _actor(self, entry, row) -> str:
        if entry.role == Role.SYSTEM:
            return pgettext("dossier", "By itself")
        role = self._role(entry)
        if row is not None and row.erased_on is None and row.actor_name and self.shows_text:
            return f"{row.actor_name}, {role}"
        return f"{role[:1].upper()}{role[1:]}"

    def _role(self, entry) -> str:
        return _role(entry.role, self.language)

    def _links(self, entry) -> list[tuple[str, str]]:
        return []

    def _add_text(self, step, entry, text) -> None:
        """The words of a person with this step."""
        step.text = prose(text)

    def _words(self, entry) -> tuple[str, list[str]]:
        writer = getattr(self, f"_{entry.verb}", None)
        title, *notes = writer(entry.data, entry) if writer else (_("A next step"),)
        return title, [note for note in notes if note]
