"""Charts as server-rendered SVG: numbers in, coordinates out. Each stands beside its table."""

from typing import NamedTuple

from core.templatetags.core import short_date

# The drawing of the design: 400 wide, the axis at 250, 230 units high.
LEFT, RIGHT, FLOOR, HIGH = 34, 400, 250, 230
BAR = 32


class Bar(NamedTuple):
    side: str
    x: float
    y: float
    height: float
    middle: float
    number: object
    text_y: float
    is_inside: bool  # the number stands in the bar, or above a low one


class Group(NamedTuple):
    label: str
    middle: float
    bars: list[Bar]


class Line(NamedTuple):
    y: float
    text_y: float
    number: int


def _step(highest):
    """A round distance between the lines, so that there are at most six."""
    for step in (5, 10, 20, 50, 100, 200, 500, 1000):
        if highest <= 5 * step:
            return step
    return -(-highest // 5000) * 1000


class WaitingChart:
    """Median days per three months in both directions, with the agreed term as a line."""

    norm_days = 42

    def __init__(self, quarters):
        self.quarters = quarters
        numbers = [
            answers.median
            for quarter in quarters
            for answers in (quarter.neighbourhood_waits, quarter.municipality_waits)
            if answers.median is not None
        ]
        self.has_numbers = bool(numbers)
        highest = max([self.norm_days, *numbers])
        step = _step(highest)
        self.top = step * -(-highest // step)
        self.lines = [
            Line(self._y(number), self._y(number) + 5, int(number))
            for number in range(0, int(self.top) + 1, step)
        ]
        self.norm_y = self._y(self.norm_days)
        self.norm_text_y = self.norm_y - 8
        width = (RIGHT - LEFT) / max(len(quarters), 1)
        self.groups = [
            self._group(quarter, LEFT + nth * width, width) for nth, quarter in enumerate(quarters)
        ]
        # What is said of the line stands at its end, or at its start when a bar stands there.
        at_end = self.groups[len(self.groups) // 2 :]
        is_free = all(bar.y > self.norm_y for group in at_end for bar in group.bars)
        self.norm_x, self.norm_anchor = (RIGHT, "end") if is_free else (LEFT + 4, "start")

    def _y(self, days):
        return round(FLOOR - HIGH * float(days) / self.top, 1)

    def _group(self, quarter, left, width):
        middle = left + width / 2
        bars = []
        for side, answers, x in (
            ("wijk", quarter.neighbourhood_waits, middle - BAR - 2),
            ("gemeente", quarter.municipality_waits, middle + 2),
        ):
            if answers.median is None:
                continue
            y = self._y(answers.median)
            is_inside = FLOOR - y > 26
            bars.append(
                Bar(
                    side=side,
                    x=round(x, 1),
                    y=y,
                    height=round(FLOOR - y, 1),
                    middle=round(x + BAR / 2, 1),
                    number=answers.median,
                    text_y=round(y + 20 if is_inside else y - 6, 1),
                    is_inside=is_inside,
                )
            )
        return Group(
            f"{short_date(quarter.first).split(' ')[1]}-{short_date(quarter.last).split(' ')[1]}",
            round(middle, 1),
            bars,
        )
