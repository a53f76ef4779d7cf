"""What the sign-in pages and mails say: every allauth mail and message in words of our own.

Mails about signing in go out at once and are never kept in the outbox (PRODUCT.md, "The rooms").
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Mail:
    """The subject and the paragraphs of one mail; `has_code` shows the code large."""

    subject: object
    paragraphs: tuple
    has_code: bool = False
    is_essential: bool = False


_IGNORE = _("Did you not ask for this? Then you need not do anything.")
_NOBODY = _(
    "Give this code to nobody. The municipality never asks for it, not on the phone either."
)
_NOT_ME = _(
    "Did you not do this yourself? Sign in, choose a new password and sign out everywhere, or call"
    " %(phone)s."
)

MAILS: dict[str, Mail] = {
    "account/email/login_code": Mail(
        _("Your code is %(code)s"),
        (_("With this code you sign in. It works for 10 minutes."), _NOBODY, _IGNORE),
        has_code=True,
        is_essential=True,
    ),
    "accounts/fresh_code": Mail(
        _("Your code is %(code)s"),
        (
            _("With this code you confirm an important change. It works for 10 minutes."),
            _NOBODY,
            _NOT_ME,
        ),
        has_code=True,
        is_essential=True,
    ),
    "account/email/unknown_account": Mail(
        _("You cannot sign in with this address"),
        (
            _("Somebody tried to sign in with this e-mail address. The account is closed."),
            _("Do you want to use it again? Call %(phone)s."),
            _IGNORE,
        ),
        is_essential=True,
    ),
    "account/email/account_already_exists": Mail(
        _("You already have an account"),
        (
            _("Somebody wanted to add this e-mail address. It already belongs to an account."),
            _("Sign in with a code from the mail: %(signin_url)s"),
            _IGNORE,
        ),
        is_essential=True,
    ),
    "account/email/password_reset_code": Mail(
        _("Your code for a new password is %(code)s"),
        (_("With this code you choose a new password. It works for 3 minutes."), _NOBODY, _IGNORE),
        has_code=True,
        is_essential=True,
    ),
    "account/email/email_confirmation": Mail(
        _("Your code is %(code)s"),
        (
            _(
                "With this code you confirm that this e-mail address is yours. It works for"
                " 15 minutes."
            ),
            _NOBODY,
            _IGNORE,
        ),
        has_code=True,
        is_essential=True,
    ),
    "account/email/email_confirm": Mail(
        _("Your e-mail address is confirmed"),
        (_("The e-mail address of your account is confirmed."), _NOT_ME),
    ),
    "account/email/email_changed": Mail(
        _("Your e-mail address was changed"),
        (_("From now on you sign in with %(to_email)s, no longer with %(from_email)s."), _NOT_ME),
    ),
    "account/email/email_deleted": Mail(
        _("An e-mail address was removed"),
        (_("%(deleted_email)s no longer belongs to your account."), _NOT_ME),
    ),
    "account/email/password_changed": Mail(
        _("Your password was changed"), (_("Your account has a new password."), _NOT_ME)
    ),
    "account/email/password_reset": Mail(
        _("Your password was changed"), (_("Your account has a new password."), _NOT_ME)
    ),
    "account/email/password_set": Mail(
        _("Your account has a password now"),
        (_("You can sign in with a password, and still with a code from the mail."), _NOT_ME),
    ),
    "mfa/email/totp_activated": Mail(
        _("Your app is linked"),
        (_("Signing in now also takes a code from the app on your phone."), _NOT_ME),
    ),
    "mfa/email/totp_deactivated": Mail(
        _("Your app is unlinked"),
        (_("Signing in no longer takes a code from the app on your phone."), _NOT_ME),
    ),
    "mfa/email/recovery_codes_generated": Mail(
        _("You have new recovery codes"), (_("The old codes no longer work."), _NOT_ME)
    ),
    "mfa/email/webauthn_added": Mail(
        _("A passkey was added"), (_("You can now sign in with a new passkey."), _NOT_ME)
    ),
    "mfa/email/webauthn_removed": Mail(
        _("A passkey was removed"), (_("One of your passkeys no longer works."), _NOT_ME)
    ),
    "socialaccount/email/account_connected": Mail(
        _("Another way to sign in was added"),
        (_("You can now also sign in with %(provider)s."), _NOT_ME),
    ),
    "socialaccount/email/account_disconnected": Mail(
        _("A way to sign in was removed"),
        (_("You can no longer sign in with %(provider)s."), _NOT_ME),
    ),
}
MAILS["account/email/email_confirmation_signup"] = MAILS["account/email/email_confirmation"]

MESSAGES: dict[str, object] = {
    "account/messages/cannot_delete_primary_email.txt": _(
        "You sign in with %(email)s, so it cannot be removed. Choose another address first."
    ),
    "account/messages/email_confirmation_failed.txt": _(
        "%(email)s was not confirmed: it belongs to another account."
    ),
    # The next page says so itself.
    "account/messages/email_confirmation_sent.txt": "",
    "account/messages/email_confirmed.txt": _("Your address %(email)s is confirmed."),
    "account/messages/email_deleted.txt": _("%(email)s was removed."),
    "account/messages/logged_in.txt": "",
    "account/messages/logged_out.txt": _("You are signed out."),
    # The page itself says where the code went.
    "account/messages/login_code_sent.txt": "",
    "account/messages/password_changed.txt": _("Your password was changed."),
    "account/messages/password_set.txt": _("Your password is set."),
    "account/messages/primary_email_set.txt": _("From now on you sign in with this address."),
    "account/messages/unverified_primary_email.txt": _(
        "Confirm this address first. Then you can sign in with it."
    ),
    "mfa/messages/totp_activated.txt": _("Your app is linked. Keep your recovery codes safe."),
    "mfa/messages/totp_deactivated.txt": _("Your app is unlinked."),
    "mfa/messages/recovery_codes_generated.txt": _("These are your new recovery codes."),
    "mfa/messages/webauthn_added.txt": _("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
    "socialaccount/messages/account_connected.txt": _("You can now also sign in this way."),
    "socialaccount/messages/account_connected_other.txt": _(
        "This account is already linked to somebody else."
    ),
    "socialaccount/messages/account_connected_updated.txt": _("The link was renewed."),
    "socialaccount/messages/account_disconnected.txt": _("The link was removed."),
    "usersessions/messages/sessions_logged_out.txt": _("You are signed out on the other devices."),
}

#: Errors that allauth raises in forms, in our words.
ERRORS: dict[str, object] = {
    "account_inactive": _("This account is closed."),
    "cannot_remove_primary_email": _("You sign in with this address, so it cannot be removed."),
    "duplicate_email": _("This address already belongs to your account."),
    "email_password_mismatch": _(
        "This e-mail address and password do not belong together. You can also sign in with a"
        " code from the mail."
    ),
    "email_taken": _("This address already belongs to an account."),
    "enter_current_password": _("Enter your present password."),
    "incorrect_code": _("This code is not right. Look again in the last mail or in your app."),
    "incorrect_password": _("This password is not right."),
    "invalid_or_expired_key": _("This code no longer works. Ask for a new one."),
    "invalid_login": _("Signing in did not work. Try again."),
    "invalid_password_reset": _("This code no longer works. Ask for a new one."),
    "max_email_addresses": _("You cannot add more e-mail addresses."),
    "too_many_login_attempts": _("That was too often. Wait a few minutes and try again."),
    "rate_limited": _("That was too often. Wait a few minutes and try again."),
    "unknown_email": _("This e-mail address cannot be used here."),
    "unverified_primary_email": _("Confirm this address first."),
}
MFA_ERRORS: dict[str, object] = {
    "add_email_blocked": _(
        "Your account has a second step. Remove that first if you want to add an address."
    ),
    "cannot_delete_authenticator": _(
        "Your work here needs a second step, so you cannot remove the last one."
    ),
    "cannot_generate_recovery_codes": _("Set up a second step first. Then you get these codes."),
    "incorrect_code": ERRORS["incorrect_code"],
    "unverified_email": _("Confirm your e-mail address first."),
}
