import io
import re
from datetime import date

import pytest
from django.urls import resolve

from notifications import console, inline, mail, texts, tokens
from notifications.models import Delivery
from notifications.operations import notify
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db

CONTEXT = {
    "title": "Bankje <script> & boom",
    "count": 60,
    "url": "/plannen/WP-2026-0031/",
    "date": date(2026, 12, 7),
    "date_label": "U krijgt antwoord uiterlijk op",
    "side": "municipality",
    "number": "WP-2026-0031",
    "head": "7f3a 91c2",
}


def compose(kind="test_step", user=None, context=CONTEXT, **kwargs):
    user = user or UserFactory(name="Marieke van Dongen")
    notify([user], kind=kind, about=user, event="test:1", context=context, **kwargs)
    return mail.compose(Delivery.objects.get())


def html_of(composed):
    return composed.alternatives[0][0]


def test_compose_says_the_same_in_text_and_in_html():
    composed = compose()
    html = html_of(composed)
    assert composed.alternatives[0][1] == "text/html"
    for words in (
        "Marieke van Dongen,",
        "60 buren zijn voor.",
        "U krijgt antwoord uiterlijk op",
        "maandag 7 december 2026",
        "http://testserver/plannen/WP-2026-0031/",
        "Wat gebeurt er nu?",
        "WP-2026-0031",
        "7f3a 91c2",
        "Bekijk uw plan",
        "U krijgt dit bericht omdat u dit plan volgt.",
    ):
        assert words in composed.body
        assert words in html


def test_compose_escapes_in_html_and_not_in_text():
    composed = compose()
    assert "Bankje <script> & boom" in composed.body
    assert "<strong>Bankje &lt;script&gt; &amp; boom</strong>" in html_of(composed)
    assert "<script>" not in html_of(composed)
    assert "**" not in composed.body


def test_compose_has_one_button_and_one_date():
    html = html_of(compose())
    assert len(re.findall('class="button"', html)) == 1
    assert html.count("maandag 7 december 2026") == 1


def test_compose_without_date_name_and_page_leaves_no_hole():
    user = UserFactory(name="")
    composed = compose(user=user, context={"title": "x", "count": 1})
    html = html_of(composed)
    assert 'class="box' not in html
    assert 'class="button"' not in html
    assert "\n\n\n" not in composed.body


def test_subject_is_one_line():
    composed = compose(context={**CONTEXT, "title": "een\r\nBcc: iedereen@example.nl"})
    assert "\n" not in composed.subject
    assert "Bcc" not in composed.message()


def test_headers_say_it_is_automatic_and_keep_one_message_id():
    composed = compose()
    delivery = Delivery.objects.get()
    headers = composed.message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == f"<{delivery.pk.hex}@testserver>"
    again = mail.compose(Delivery.objects.get()).message()
    assert again["Message-ID"] == headers["Message-ID"]
    assert headers["To"] == delivery.recipient.email


def test_a_mail_one_may_do_without_is_unsubscribed_in_one_click():
    composed = compose()
    headers = composed.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = headers["List-Unsubscribe"].strip("<>")
    assert url.startswith("http://testserver/afmelden/")
    assert url in composed.body
    token = resolve(url.removeprefix("http://testserver")).kwargs["token"]
    assert tokens.read(token) == (Delivery.objects.get().recipient.pk, "test_step")


@pytest.mark.parametrize(
    ("kind", "kwargs"), [("test_must", {}), ("test_step", {"mandatory": True})]
)
def test_a_mail_that_must_be_known_offers_no_unsubscribing(kind, kwargs):
    composed = compose(kind, **kwargs)
    assert "List-Unsubscribe" not in composed.message()
    assert "afmelden" not in composed.body
    assert "afmelden" not in html_of(composed)


def test_a_message_of_a_kind_that_is_no_more_is_still_sent():
    composed = mail.compose(DeliveryFactory(message__kind="long_gone"))
    assert "List-Unsubscribe" not in composed.message()


def test_an_english_reader_gets_english():
    composed = compose(user=UserFactory(language="en", name="Ann"))
    assert "Dear Ann," in composed.body
    assert "Monday 7 December 2026" in composed.body
    assert '<html lang="en">' in html_of(composed)


def test_tokens_read_only_what_we_signed():
    token = tokens.make(UserFactory(), "test_step")
    assert tokens.read(token) is not None
    for bad in (token[:-1], "x" + token, "", "~", "a~b", "1~test_step", "\x00"):
        assert tokens.read(bad) is None


def test_inline_moves_every_rule_into_its_element():
    html = inline.inline(
        "<html><head><style>p { margin: 0; } .box p { color: red; } .box .big { color: blue; }"
        "@media (max-width: 480px) { p { margin: 1px; } }</style></head>"
        '<body><p>a &amp; &eacute;</p><div class="box"><p>b</p><p class="big">c<br></p></div>'
        "</body></html>"
    )
    assert '<p style="margin: 0;">a &amp; &eacute;</p>' in html
    assert '<p style="margin: 0; color: red;">b</p>' in html
    assert '<p class="big" style="margin: 0; color: red; color: blue;">c<br></p>' in html
    assert html.count("<style>") == 1
    assert "margin: 1px !important" in html


def test_inline_leaves_a_page_without_rules():
    assert inline.inline("<p>x</p>") == "<p>x</p>"


def test_blocks_know_headings_lists_and_paragraphs():
    body = "een\ntwee\n\n# Kop\n- a\n- b\n\nslot **vet**"
    assert [(b.sort, b.lines) for b in texts.blocks(body)] == [
        ("paragraph", ("een", "twee")),
        ("heading", ("Kop",)),
        ("list", ("a", "b")),
        ("paragraph", ("slot **vet**",)),
    ]
    assert texts.plain(texts.blocks(body)) == "een\ntwee\n\nKop\n- a\n- b\n\nslot vet"


def test_console_prints_the_words_and_no_html():
    stream = io.StringIO()
    composed = compose()
    console.EmailBackend(stream=stream).send_messages([composed])
    assert composed.to[0] in stream.getvalue()
    assert composed.subject in stream.getvalue()
    assert "<html" not in stream.getvalue()
