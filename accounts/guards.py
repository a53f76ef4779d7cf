"""A fresh proof of who somebody is, before a second step is set up.

Without this a session that was left open somewhere would be enough to set up a second step of
one's own, and with it to enter the admin.
"""

from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.mfa.totp.views import activate_totp as allauth_activate_totp
from allauth.mfa.webauthn.views import add_webauthn as allauth_add_webauthn
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts import flows


def fresh_code_required(view):
    """For people whom allauth cannot ask again, for want of password and second step."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if (
            request.user.is_authenticated
            and not get_adapter(request).get_reauthentication_methods(request.user)
            and not flows.is_fresh(request)
        ):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('accounts:fresh_code')}?{query}")
        return view(request, *args, **kwargs)

    return guarded


activate_totp = fresh_code_required(allauth_activate_totp)
add_webauthn = fresh_code_required(allauth_add_webauthn)
