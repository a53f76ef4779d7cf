"""One delivery as a mail: the same words in plain text and in HTML."""

from email.utils import formatdate
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from . import inline, kinds, texts, tokens


def absolute(path):
    """A page's whole address: mails are sent outside a request."""
    return urljoin(settings.SITE_URL.rstrip("/") + "/", path)


def message_id(delivery):
    """The same at every attempt, so that a repeated mail is recognised as the same one."""
    return f"<{delivery.pk.hex}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def unsubscribe_url(delivery):
    """The one-click page, only for a mail that somebody may do without."""
    if delivery.is_mandatory:
        return ""
    kind = kinds.find(delivery.message.kind)
    if kind is None or not kind.can_switch_off:
        return ""
    token = tokens.make(delivery.recipient, kind.name)
    return absolute(reverse("notifications:unsubscribe", args=[token]))


def _context(delivery):
    message = delivery.message
    before, after = texts.parts(message.body)
    details = message.details
    return {
        "subject": message.subject,
        "name": delivery.recipient.name,
        "before": before,
        "after": after,
        "before_text": texts.plain(before),
        "after_text": texts.plain(after),
        "date": texts.date_in_words(details),
        "date_label": details.get("date_label", ""),
        "side": texts.side_of(details),
        "button": details.get("button", ""),
        "url": absolute(message.url) if message.url else "",
        "number": details.get("number", ""),
        "head": details.get("head", ""),
        "why": details.get("why", ""),
        "is_mandatory": delivery.is_mandatory,
        "settings_url": absolute(reverse("notifications:settings")),
        "unsubscribe_url": unsubscribe_url(delivery),
        "municipality_name": settings.MUNICIPALITY_NAME,
        "is_demo": settings.DEMO,
        "language": translation.get_language(),
    }


def compose(delivery, server=None):
    """The mail of one delivery, ready to hand over.

    Auto-Submitted keeps absence messages away (RFC 3834); List-Unsubscribe in one click stands
    only in a mail that may be switched off (RFC 8058).
    """
    message = delivery.message
    with translation.override(message.details.get("language", settings.LANGUAGE_CODE)):
        context = _context(delivery)
        text = render_to_string("notifications/mail.txt", context)
        html = inline.inline(render_to_string("notifications/mail.html", context))
    headers = {
        "Message-ID": message_id(delivery),
        "Date": formatdate(delivery.created_at.timestamp(), localtime=True),
        "Content-Language": context["language"],
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if context["unsubscribe_url"]:
        headers["List-Unsubscribe"] = f"<{context['unsubscribe_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=text.strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.recipient.email],
        headers=headers,
        connection=server,
    )
    mail.attach_alternative(html, "text/html")
    return mail
