import re

import pytest
from django.urls import converters


def convert(name, value):
    converter = converters.get_converters()[name]
    if not re.fullmatch(converter.regex, value):
        raise ValueError
    return converter.to_python(value)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("number", "WP-2026-0001", "WP-2026-0001"),
        ("number", "WP-2026-12345", "WP-2026-12345"),
        ("safeint", "1" * 18, int("1" * 18)),
        ("safeslug", "den-hout", "den-hout"),
    ],
)
def test_sane_values_pass(name, value, kept):
    assert convert(name, value) == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "wp-2026-0001"),
        ("number", "WP-2026-1"),
        ("number", "WP-2026-0001\n"),
        ("number", "WP-٢٠٢٦-0001"),
        ("safeint", "1" * 19),
        ("safeint", "9" * 5000),
        ("safeint", "٣"),
        ("safeint", "-1"),
        ("safeint", "1\x00"),
        ("safeslug", "Den-Hout"),
        ("safeslug", "den--hout"),
        ("safeslug", "a" * 101),
        ("safeslug", "dén"),
    ],
)
def test_other_values_are_no_page(name, value):
    with pytest.raises(ValueError):
        convert(name, value)
