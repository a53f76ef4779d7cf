"""Signing in by a code from the mail, and confirming an important step with a fresh code.

`start_sign_in` is for every page on which somebody may be new: a form that is sent, a click on
"ik steun dit plan". It answers the same for an address that we know, do not know, or have closed.
"""

import secrets
import time
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.adapter import deliver_mail, is_safe_path
from accounts.models import User, normalise_email
from accounts.operations import confirm_email, create_resident
from core.transitions import Refused

FRESH_CODE_KEY = "accounts_fresh_code"
FRESH_CODE_SECONDS = 10 * 60
FRESH_CODE_ATTEMPTS = 3
FRESH_FOR_SECONDS = 10 * 60


class SignInProcess(LoginCodeVerificationProcess):
    """A code to somebody we may not know yet. The account is made when the code has come back.

    So an address that somebody else typed in is never kept, and known and unknown addresses
    take the same road: one mail with a code.
    """

    def send_by_email(self, email, skip_enumeration_mails=False):
        if self.state.get("is_closed"):
            if not skip_enumeration_mails:
                deliver_mail("account/email/unknown_account", email, {"request": self.request})
            return
        code = self.generate_code()
        deliver_mail("account/email/login_code", email, {"code": code, "request": self.request})

    @classmethod
    def begin(cls, request, email: str) -> "SignInProcess":
        """Send a code to the address and remember it in the session of this browser."""
        owner = User.objects.of_email(email)
        user = owner if owner is not None and owner.is_active else None
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        state = cls.initial_state(user=user, email=email)
        state["initiated_by_user"] = True
        state["is_closed"] = owner is not None and user is None
        stage.state.update(state)
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    def finish(self, redirect_url):
        """The code is right: whoever typed it reads mail at this address."""
        email = self.state["email"]
        if self.user is None:
            self._user = create_resident(email)
            self.state["user_id"] = str(self._user.pk)
        confirm_email(self.user, email)
        return super().finish(redirect_url)


def confirm_url(next_url: str = "") -> str:
    """The page where the code is typed in, with the way on after it."""
    url = reverse("account_confirm_login_code")
    return f"{url}?{urlencode({'next': next_url})}" if next_url else url


def start_sign_in(request, email: str, next_url: str = "") -> HttpResponseRedirect:
    """Send a sign-in code to an address and lead to the page where it is typed in.

    Give an address that `core.forms.EmailField` has cleaned. Whoever is new gets an account when
    the code is right. Afterwards the browser goes to `next_url` (a path on this site, else it is
    left out); what stands in the session before is still there then. Raises `Refused` with a
    readable message at field "email" when codes were asked for too often.
    """
    next_url = next_url if next_url and is_safe_path(next_url) else ""
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_url or settings.LOGIN_REDIRECT_URL)
    email = normalise_email(email) or ""
    if not ratelimit.consume(request, action="request_login_code", key=email):
        raise Refused(
            _("You asked for a code too often. Wait a few minutes and try again."), field="email"
        )
    SignInProcess.begin(request, email)
    return HttpResponseRedirect(confirm_url(next_url))


# --- A fresh code, for a step that cannot be undone -------------------------------------------


def send_fresh_code(request) -> None:
    """Mail a code to the signed-in person, to confirm an important step in this browser."""
    user = request.user
    if not ratelimit.consume(request, action="fresh_code", key=f"user:{user.pk}"):
        raise Refused(_("You asked for a code too often. Wait a few minutes and try again."))
    code = get_random_string(6, allowed_chars="0123456789")
    request.session[FRESH_CODE_KEY] = {"code": code, "at": time.time(), "attempts": 0}
    deliver_mail("accounts/fresh_code", user.email, {"code": code, "request": request})


def has_fresh_code_waiting(request) -> bool:
    """A code was sent in this session and still works."""
    state = request.session.get(FRESH_CODE_KEY)
    return bool(state) and time.time() - state["at"] <= FRESH_CODE_SECONDS


def check_fresh_code(request, code: str) -> None:
    """Accept the code once, or say why not. Three wrong ones and it is gone."""
    state = request.session.get(FRESH_CODE_KEY)
    if not has_fresh_code_waiting(request):
        request.session.pop(FRESH_CODE_KEY, None)
        raise Refused(_("This code no longer works. Ask for a new one."), field="code")
    if secrets.compare_digest(state["code"].encode(), code.encode()):
        del request.session[FRESH_CODE_KEY]
        record_authentication(request, request.user, method="code", reauthenticated=True)
        return
    state["attempts"] += 1
    if state["attempts"] >= FRESH_CODE_ATTEMPTS:
        del request.session[FRESH_CODE_KEY]
        raise Refused(_("This code was wrong three times. Ask for a new one."), field="code")
    request.session[FRESH_CODE_KEY] = state
    raise Refused(_("This code is not right. Look again in the last mail."), field="code")


def is_fresh(request) -> bool:
    """This person proved again, in the last ten minutes, to be who signed in."""
    return any(
        record.get("reauthenticated") and time.time() - record["at"] < FRESH_FOR_SECONDS
        for record in get_authentication_records(request, request.user)
    )


# --- The second step of staff -----------------------------------------------------------------

SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_step(user) -> bool:
    """An app or a passkey is set up; recovery codes alone are none."""
    return is_mfa_enabled(user, types=SECOND_STEPS)


def used_second_step(request) -> bool:
    """The second step was really taken in this session, not only set up somewhere else."""
    return any(
        record.get("method") == "mfa"
        for record in get_authentication_records(request, request.user)
    )


def second_step_first(request) -> HttpResponseRedirect | None:
    """Where somebody who works here goes before any of that work; None when nothing is missing.

    Asked in the admin and on every public page where staff acts, or reads what others may not:
    a session with a code from the mail alone is a resident's.
    """
    user = request.user
    if not (settings.ADMIN_SECOND_FACTOR and user.is_staff):
        return None
    if not has_second_step(user):
        return HttpResponseRedirect(reverse("admin:second_factor"))
    if not used_second_step(request):
        # Set up in another session is not enough: this one must have taken the step.
        query = urlencode({"next": request.path})
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{query}")
    return None


def record_second_step(request, user, authenticator) -> None:
    """Setting up an app or passkey proves it just as much as using it."""
    record_authentication(request, user, method="mfa", type=authenticator.type, id=authenticator.pk)
