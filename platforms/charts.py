"""The trust question as a line: numbers in, coordinates out. It stands beside its table."""

from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

# The drawing of the design: 280 wide, 130 high, the axis at 104.
LEFT, RIGHT, FLOOR, TOP = 30, 249, 96, 30
LOWEST, HIGHEST = 1, 5


def quarter_words(quarter) -> str:
    """3e kwartaal 2026"""
    return _("quarter %(quarter)s of %(year)s") % {
        "quarter": quarter.quarter,
        "year": quarter.year,
    }


# Coordinates are texts: a template would write 30.5 the Dutch way, and no browser reads that.
class Dot(NamedTuple):
    x: str
    y: str
    text_y: str
    words: str


class Mark(NamedTuple):
    x: str
    label: str


class TrustChart:
    """The mean of each quarter that may be shown; a quarter with too few answers is a gap."""

    def __init__(self, quarters):
        step = (RIGHT - LEFT) / max(1, len(quarters) - 1)
        self.marks, self.dots, self.lines = [], [], []
        line = []
        for nth, quarter in enumerate(quarters):
            x = round(LEFT + nth * step, 1)
            self.marks.append(Mark(str(x), _("Q%(quarter)s") % {"quarter": quarter.quarter}))
            if not quarter.is_shown:
                self._end(line)
                line = []
                continue
            y = round(FLOOR - (quarter.mean - LOWEST) / (HIGHEST - LOWEST) * (FLOOR - TOP), 1)
            self.dots.append(
                Dot(str(x), str(y), str(round(y - 11, 1)), number_format(quarter.mean, 1))
            )
            line.append((x, y))
        self._end(line)
        self.has_numbers = bool(self.dots)
        shown = [quarter for quarter in quarters if quarter.is_shown]
        self.latest = shown[-1] if shown else None
        self.words = self._words(shown)

    def _end(self, line):
        if len(line) > 1:
            self.lines.append(" ".join(f"{x},{y}" for x, y in line))

    def _words(self, shown):
        """What the line says, for who does not see it."""
        if not shown:
            return ""
        first, last = shown[0], shown[-1]
        values = {
            "first": number_format(first.mean, 1),
            "last": number_format(last.mean, 1),
            "from": quarter_words(first),
            "to": quarter_words(last),
        }
        if len(shown) == 1:
            return _("Line: %(last)s in %(to)s. The figures stand in the table.") % values
        return (
            _(
                "Line: from %(first)s in %(from)s to %(last)s in %(to)s. The figures stand in the"
                " table."
            )
            % values
        )
