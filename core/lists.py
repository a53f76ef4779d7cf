"""What long lists share: pages that are counted up to a limit, and boxes to choose with."""

from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

PAGE_SIZE = 20
# Counting stops here, so that a list of 100,000 plans costs what a list of 1,000 costs.
MOST_COUNTED = 1000
# Of words that many records hold, an index gives all or nothing, and who finds more than this is
# helped by another word and not by a page twenty.
MOST_FOUND = 100
LAST_PAGE = MOST_COUNTED // PAGE_SIZE


class Page:
    """A page of a list whose length is counted up to a limit (see the filter sets)."""

    def __init__(self, number: int, total: int):
        self.number = number
        self.last = max(1, -(-min(total, MOST_COUNTED) // PAGE_SIZE))
        self.start = (number - 1) * PAGE_SIZE
        self.end = self.start + PAGE_SIZE
        self.exists = number <= self.last

    @classmethod
    def asked(cls, data, total: int) -> "Page":
        """The page that was asked for; what cannot be a page number is one that does not exist."""
        number = page_number(data.get("page"))
        page = cls(max(number, 1), total)
        page.exists = page.exists and number > 0
        return page

    # What components/pages.html asks of a page.
    @property
    def paginator(self):
        return self

    @property
    def num_pages(self):
        return self.last

    @property
    def has_other_pages(self):
        return self.last > 1

    @property
    def has_previous(self):
        return self.number > 1

    @property
    def has_next(self):
        return self.number < self.last

    @property
    def previous_page_number(self):
        return min(self.number - 1, self.last)

    @property
    def next_page_number(self):
        return self.number + 1


def page_number(text: str | None) -> int:
    """The page asked for: 1 when left out, 0 (no page) when it cannot be one."""
    if not text:
        return 1
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        return 0
    return int(text)


class Option(NamedTuple):
    """A box to tick, with how many it gives (None: too many to count)."""

    name: str
    value: str
    label: str
    is_chosen: bool
    number: int | None

    def __html__(self) -> str:
        checked = " checked" if self.is_chosen else ""
        number = ""
        if self.number is not None:
            number = f' <span class="wp-option__count">{self.number}</span>'
        return (
            f'<label class="wp-option"><input type="checkbox" name="{self.name}"'
            f' value="{escape(self.value)}"{checked}> {escape(self.label)}{number}</label>'
        )


def boxes(options) -> SafeString:
    """A group of boxes; made here, since a template would spend more on them than on the list."""
    return SafeString("".join(option.__html__() for option in options))


def entries(choices, chosen) -> SafeString:
    """The entries of a select."""
    return SafeString(  # values and labels are escaped
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
            f"{escape(str(label))}</option>"
            for value, label in choices
        )
    )


class Columns:
    """Some columns of a record, for a list: twenty whole records would cost more than the query."""

    __slots__: tuple[str, ...] = ()

    def __init__(self, *values):
        for name, value in zip(self.__slots__, values, strict=True):
            setattr(self, name, value)


class Chosen(NamedTuple):
    """A choice that is in force, and the address of the list without it."""

    label: str
    url: str


def writable(text: str) -> str:
    """The text without lone surrogates, which no page can hold."""
    return text.encode(errors="replace").decode()
