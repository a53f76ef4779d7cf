"""A progress bar for long commands: one line on a terminal, a line per tenth in a log."""

import time
from typing import TextIO, cast

from django.core.management.base import OutputWrapper


class Progress:
    """`step()` after each piece of work, `done()` at the end."""

    width = 30

    def __init__(self, stream, total: int, what: str):
        # A command's own stdout would end each piece with a new line.
        own = stream._out if isinstance(stream, OutputWrapper) else stream
        self.stream = cast(TextIO, own)
        self.total, self.what = total, what
        self.number = 0
        self.started = time.monotonic()
        self._shown = -1
        self._is_terminal = bool(getattr(self.stream, "isatty", lambda: False)())

    def step(self, number: int = 1) -> None:
        """So many more are done."""
        self.number += number
        part = self.number * (100 if self._is_terminal else 10) // max(1, self.total)
        if part != self._shown:
            self._shown = part
            self._show()

    def done(self) -> None:
        """All of it is done: end the line, and say how long it took."""
        self._show()
        seconds = time.monotonic() - self.started
        end = "\n" if self._is_terminal else ""
        self.stream.write(f"{end}{self.number} {self.what}, {seconds:.1f} s\n")

    def _show(self) -> None:
        filled = self.width * self.number // max(1, self.total)
        bar = "#" * filled + "." * (self.width - filled)
        line = f"[{bar}] {self.number}/{self.total} {self.what}"
        self.stream.write(f"\r{line}" if self._is_terminal else f"{line}\n")
        self.stream.flush()
