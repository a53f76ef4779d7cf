"""Path converters that let only sane values through; anything else is an ordinary 404."""

from django.urls import register_converter


class NumberConverter:
    """The public number of a record, such as WP-2026-0001."""

    regex = r"[A-Z]{2}-[0-9]{4}-[0-9]{4,7}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


class SafeIntConverter:
    """A primary key of at most 18 digits: longer ones overflow a 64-bit column."""

    regex = r"[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value) -> str:
        return str(value)


class SafeSlugConverter:
    """A slug of plain lower-case letters, digits and hyphens."""

    regex = r"[a-z0-9]+(?:-[a-z0-9]+){0,30}"

    def to_python(self, value: str) -> str:
        if len(value) > 100:
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(NumberConverter, "number")
register_converter(SafeIntConverter, "safeint")
register_converter(SafeSlugConverter, "safeslug")
