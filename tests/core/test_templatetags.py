import datetime
import re
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from core.kinds import Side
from core.templatetags import core as tags

MONDAY = datetime.date(2026, 12, 7)


def render(source, **context):
    request = RequestFactory().get(context.pop("path", "/"))
    return engines["django"].from_string(source).render(context, request)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("weekday_date", "maandag 7 december 2026"),
        ("long_date", "7 december 2026"),
        ("day_month", "7 december"),
        ("short_date", "7 dec"),
        ("time_tag", '<time datetime="2026-12-07">maandag 7 december 2026</time>'),
        ('time_tag:"short"', '<time datetime="2026-12-07">7 dec</time>'),
    ],
)
def test_dates_stand_in_dutch_words(pattern, expected):
    assert render("{{ day|" + pattern + " }}", day=MONDAY) == expected
    assert render("{{ day|" + pattern + " }}", day=None) == ""


def test_moment_is_told_in_dutch_time():
    summer = datetime.datetime(2026, 7, 1, 22, 5, tzinfo=datetime.UTC)
    assert tags.moment(summer) == "donderdag 2 juli 2026, 0.05 uur"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (14, "nog 14 dagen"),
        (1, "nog 1 dag"),
        (0, "vandaag is de laatste dag"),
        (-1, "1 dag over de termijn"),
        (-5, "5 dagen over de termijn"),
    ],
)
def test_days_phrase_says_how_long(days, expected):
    assert tags.days_phrase(MONDAY + datetime.timedelta(days), MONDAY) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "€\u00a00"), (18000, "€\u00a018.000"), ("12.5", "€\u00a012,50"), (None, "")],
)
def test_euro_is_written_as_in_dutch(value, expected):
    assert tags.euro(value) == expected


def test_number_has_a_thousands_point():
    assert tags.number(12500) == "12.500"


def test_prose_keeps_lists_and_lowers_headings():
    html = tags.prose("# Kop\n\n- een\n- twee\n\ntekst")
    assert html == (
        '<h3 class="nl-heading nl-heading--level-3">Kop</h3>\n'
        '<ul class="utrecht-unordered-list">\n'
        '<li class="utrecht-unordered-list__item">een</li>\n'
        '<li class="utrecht-unordered-list__item">twee</li>\n</ul>\n'
        '<p class="nl-paragraph">tekst</p>\n'
    )


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/pixel.png)",
        '[x](https://a.nl/"onmouseover="alert(1))',
        "<style>*{display:none}</style>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_prose_lets_nothing_run(attack):
    found = re.findall(r"<(\w+)([^>]*)>", tags.prose(attack))
    assert {tag for tag, _ in found} <= {"p", "a"}
    for _tag, attributes in found:
        names = set(re.findall(r'([\w-]+)="[^"]*"', attributes))
        assert names <= {"class", "href", "rel"}
        assert not re.search(r'href="(?!https://)', attributes)


def test_icon_is_hidden_from_screen_readers():
    assert render('{% icon "klok" %}') == (
        '<svg class="wp-icon" aria-hidden="true"><use href="/static/dist/icons.svg#klok"/></svg>'
    )


def test_turn_says_whose_and_how_long(monkeypatch):
    monkeypatch.setattr(tags, "today", lambda: MONDAY)
    html = render("{% turn side due %}", side=Side.MUNICIPALITY, due=datetime.date(2026, 12, 2))
    assert "wp-turn--gemeente" in html
    assert "Aan zet: <strong>Gemeente</strong>" in html
    assert '<span class="wp-turn__days wp-turn__days--late">5 dagen over de termijn</span>' in html


def test_turn_of_nobody_names_nobody():
    assert "<strong>Niemand aan zet</strong>" in render("{% turn side %}", side=Side.NOBODY)


def _term(**changes):
    values = {
        "side": Side.MUNICIPALITY,
        "started_on": datetime.date(2026, 10, 26),
        "due_on": MONDAY,
        "paused_on": None,
    }
    return SimpleNamespace(**{**values, **changes})


def test_term_bar_shows_how_far():
    html = tags.term_bar(_term(), on=datetime.date(2026, 11, 23))
    assert '<rect class="wp-term__done--gemeente" y="5" width="66.7%"' in html
    assert "nog 14 dagen" in html
    assert "<span>26 okt</span>" in html


def test_late_term_bar_shows_the_excess():
    html = tags.term_bar(_term(), on=datetime.date(2026, 12, 12))
    assert "wp-term--late" in html
    assert "5 dagen over de termijn" in html


def test_paused_term_bar_promises_no_date():
    html = tags.term_bar(_term(paused_on=datetime.date(2026, 11, 17)), on=MONDAY)
    assert "staat stil sinds 17 november" in html
    assert "nog niet bekend" in html


def test_support_bar_puts_the_minimum_at_three_quarters():
    assert 'width="52.0%"' in tags.support_bar(52, 75)
    assert "--reached" not in tags.support_bar(52, 75)
    assert "--reached" in tags.support_bar(75, 75)


def test_query_keeps_filters_and_drops_the_page():
    html = render('{% query late="on" %}', path="/?q=bank&page=3")
    assert html == "?q=bank&amp;late=on"
    assert render("{% query q=None %}", path="/?q=bank") == "?"


def test_pages_are_bounded():
    page = Paginator(range(10_000), 20).page(250)
    html = render("{% pages page %}", page=page)
    assert [n for n in (1, 249, 250, 251, 500) if f"</span>{n}</" in html] == [
        1,
        249,
        250,
        251,
        500,
    ]
    assert html.count("<li>") == 9


class _Form(forms.Form):
    title = forms.CharField(label="Titel", help_text="Kort.")
    kind = forms.ChoiceField(
        label="Soort", choices=[("a", "Plan"), ("b", "Wens")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Akkoord", required=False)
    note = forms.CharField(label="Nog iets", required=False, widget=forms.Textarea)


def test_form_error_stands_at_its_field_and_in_the_summary():
    form = _Form({"kind": "a"})
    html = render("{% form_errors form %}{{ form }}", form=form)
    assert '<a href="#id_title">' in html
    assert 'class="utrecht-textbox utrecht-textbox--html-input utrecht-textbox--invalid"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html


def test_summary_links_to_the_first_choice():
    html = render("{% form_errors form %}", form=_Form({"title": "x"}))
    assert '<a href="#id_kind_0">' in html


def test_optional_field_says_so():
    html = render("{{ form }}", form=_Form())
    assert html.count("(niet verplicht)") == 1


@pytest.mark.parametrize(
    ("name", "expected"), [("Sanne Verhoeven", "SV"), ("Petra de Graaf", "PG"), ("Balie", "B")]
)
def test_initials_are_first_and_last(name, expected):
    assert tags.initials(name) == expected
