import pytest

from wijkportaal.logs import blot


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("mail to jan.jansen+x@example.nl failed", "mail to [e-mail] failed"),
        ("lives at 4849 AA 12", "lives at [postcode] 12"),
        ("lives at 4849aa", "lives at [postcode]"),
        ("from 192.168.1.20", "from [ip]"),
        ("call 0162 12 34 56", "call [telephone]"),
        ("call +31 6 12345678", "call [telephone]"),
        ("Not Found: /plannen/?q=jan", "Not Found: /plannen/?[...]"),
        ("plan WP-2026-0031 answered", "plan WP-2026-0031 answered"),
    ],
)
def test_blot_replaces_what_points_at_a_person(line, expected):
    assert blot(line) == expected
