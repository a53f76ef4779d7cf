"""How allauth speaks, sends and lets in: our words, our limits, our idea of a safe address."""

import logging
import smtplib
from base64 import urlsafe_b64encode
from hashlib import sha256

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t

from accounts import texts
from accounts.models import normalise_email
from core.forms import EmailField

logger = logging.getLogger(__name__)


def is_safe_path(url: str) -> bool:
    """A page of this site, by its path alone: never another host, also not as //evil or \\evil."""
    return (
        isinstance(url, str)
        and url.startswith("/")
        and len(url) <= 2000
        and url.isprintable()
        and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    )


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in for residents and staff."""

    error_messages = {**DefaultAccountAdapter.error_messages, **texts.ERRORS}

    def is_safe_url(self, url):
        """`next` leads only to a page of this site (SAFETY.md: redirects by next=//evil)."""
        return is_safe_path(url)

    def clean_email(self, email):
        """One spelling, and no look-alike letters, wherever allauth takes an address."""
        return EmailField().clean(email)

    def is_open_for_signup(self, request):
        """Everyone may join, by a code from the mail (accounts.flows), not by allauth's form."""
        return True

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        user.email = normalise_email(user.email)
        if commit:
            user.save()
        return user

    def add_message(
        self,
        request,
        level,
        message_template=None,
        message_context=None,
        extra_tags="",
        message=None,
    ):
        """Our own sentence for this event; an event without one says nothing."""
        if message is None:
            message = texts.MESSAGES.get(message_template or "", "")
            if message and message_context:
                message = str(message) % _Blank(message_context)
        if message:
            messages.add_message(request, level, str(message), extra_tags=extra_tags)

    def render_mail(self, template_prefix, email, context, headers=None):
        """The mail in text and HTML from `accounts.texts`, in the language of the request."""
        return compose_mail(template_prefix, email, context, headers)

    def send_mail(self, template_prefix, email, context):
        """Send at once. A code that could not be sent is told as such, never shown as sent."""
        deliver_mail(template_prefix, email, {**context, "request": self.request})


class _Blank(dict):
    """Values for a sentence; a missing one stays empty instead of breaking the page."""

    def __missing__(self, key):
        return ""


def compose_mail(prefix: str, email: str, context: dict, headers: dict | None = None):
    """One mail about signing in. An unknown kind is a programming error and says so."""
    mail = texts.MAILS[prefix]
    values = _Blank(
        {key: value for key, value in context.items() if isinstance(value, str)},
        phone=settings.MUNICIPALITY_PHONE,
        signin_url=settings.SITE_URL.rstrip("/") + reverse("account_login"),
    )
    code = values["code"] if mail.has_code else ""
    paragraphs = [str(paragraph) % values for paragraph in mail.paragraphs]
    subject = str(mail.subject) % values
    shown = {
        "subject": subject,
        "paragraphs": paragraphs,
        "code": code,
        "municipality_name": settings.MUNICIPALITY_NAME,
    }
    message = EmailMultiAlternatives(
        subject,
        render_to_string("accounts/mail.txt", shown).strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [email],
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
    message.attach_alternative(render_to_string("accounts/mail.html", shown), "text/html")
    return message


def deliver_mail(prefix: str, email: str, context: dict) -> None:
    """Hand the mail over now; when that fails, say so if somebody is waiting for it."""
    try:
        compose_mail(prefix, email, context).send()
    except (smtplib.SMTPException, OSError) as error:
        logger.error("mail about signing in not sent: %s", type(error).__name__)
        if texts.MAILS[prefix].is_essential:
            request = context.get("request")
            response = render(request, "accounts/mail_failed.html", status=503)
            raise ImmediateHttpResponse(response) from error


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in through an OpenID Connect provider, when the settings name one."""

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        user.email = normalise_email(data.get("email"))
        user.name = (data.get("name") or "")[:150]
        return user


class MFAAdapter(DefaultMFAAdapter):
    """The second step: secrets are kept encrypted, and staff cannot remove their last one."""

    error_messages = {**DefaultMFAAdapter.error_messages, **texts.MFA_ERRORS}

    def _cipher(self) -> MultiFernet:
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return MultiFernet(
            [Fernet(urlsafe_b64encode(sha256(b"mfa:" + force_bytes(key)).digest())) for key in keys]
        )

    def encrypt(self, text):
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return self._cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url):
        """The square for the app, drawn in the page: the policy allows no data: pictures."""
        return segno.make(url, error="m").svg_inline(border=2, omitsize=True)

    def can_delete_authenticator(self, authenticator):
        """Whoever may enter the admin keeps a second step."""
        if not authenticator.user.is_staff:
            return True
        others = Authenticator.objects.filter(
            user=authenticator.user,
            type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN],
        ).exclude(pk=authenticator.pk)
        return others.exists()

    def generate_authenticator_name(self, user, type):
        return _t("Passkey") if type == Authenticator.Type.WEBAUTHN else ""
