"""The forms of signing in and of one's own account, on our safe fields.

Settings name them for allauth (`ACCOUNT_FORMS`, `MFA_FORMS`, `SOCIALACCOUNT_FORMS`).
"""

from allauth.account import forms as account_forms
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from allauth.socialaccount import forms as social_forms
from django import forms as django_forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import operations
from accounts.models import User
from core import forms, privacy


class PasswordField(forms.SafeFieldMixin, django_forms.CharField):
    """A password, kept exactly as typed; never shown again."""

    required_message = _("Enter your password.")

    def __init__(self, *, autocomplete="current-password", **kwargs):
        kwargs.setdefault("label", _("Password"))
        super().__init__(
            strip=False,
            widget=django_forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            **kwargs,
        )

    def to_python(self, value):
        value = super().to_python(value)
        if len(value) > 1000:
            raise ValidationError(_("This password is too long."), code="max_length")
        try:
            forms.clean_text(value)
        except ValidationError:
            raise ValidationError(
                _("This password contains a sign that cannot be used. Choose another one."),
                code="broken_character",
            ) from None
        return value


#: Why a password will not do, by the code of Django's validator.
WEAK = {
    "password_too_short": _("This password is too short. Use at least 12 characters."),
    "password_too_common": _("Many people use this password. Choose another one."),
    "password_entirely_numeric": _("A password of digits only is easy to guess. Add letters."),
    "password_too_similar": _("This password looks like your name or address. Choose another."),
}


class NewPasswordField(PasswordField):
    """A new password of one's own choice, checked against what is easy to guess."""

    required_message = _("Choose a password.")
    user = None

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("New password"))
        kwargs.setdefault(
            "help_text",
            _("At least 12 characters. Four words that do not belong together work well."),
        )
        super().__init__(autocomplete="new-password", **kwargs)

    def clean(self, value):
        value = super().clean(value)
        try:
            password_validation.validate_password(value, self.user)
        except ValidationError as error:
            raise ValidationError(
                [ValidationError(WEAK.get(e.code, e), code=e.code) for e in error.error_list]
            ) from None
        return value


class RepeatPasswordField(PasswordField):
    """The new password once more, against typing errors."""

    required_message = _("Enter the new password again.")

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("New password again"))
        super().__init__(autocomplete="new-password", **kwargs)


def _code_field(label, help_text=""):
    field = forms.CodeField(label=label, help_text=help_text)
    field.widget.attrs["class"] = "wp-w-code"
    return field


class SignInForm(forms.SafeForm):
    """Only an address: signing in and joining are one step."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a code to this address. You need no password."),
    )


class PasswordSignInForm(forms.SafeFormMixin, account_forms.LoginForm):
    """Address and password, for whoever has set one."""

    password = PasswordField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(label=_("Your e-mail address"))
        self.order_fields(["login", "password"])

    def _setup_password_field(self):
        """Keep the password, although joining asks for none: a code has its own page."""


class ConfirmSignInForm(forms.SafeFormMixin, account_forms.ConfirmLoginCodeForm):
    """The code from the mail."""

    code = _code_field(_("Code of 6 digits"), _("Look among your unwanted mail too."))


class ConfirmEmailForm(forms.SafeFormMixin, account_forms.ConfirmEmailVerificationCodeForm):
    """The code that proves a new address."""

    code = _code_field(_("Code of 6 digits"), _("Look among your unwanted mail too."))


class ConfirmPasswordResetForm(forms.SafeFormMixin, account_forms.ConfirmPasswordResetCodeForm):
    """The code that lets somebody choose a new password."""

    code = _code_field(_("Code of 6 digits"), _("Look among your unwanted mail too."))


class AddEmailForm(forms.SafeFormMixin, account_forms.AddEmailForm):
    """Another address of the same person."""

    email = forms.EmailField(label=_("New e-mail address"))


class ChangePasswordForm(forms.SafeFormMixin, account_forms.ChangePasswordForm):
    """A new password instead of the old one."""

    oldpassword = PasswordField(label=_("Present password"))
    password1 = NewPasswordField()
    password2 = RepeatPasswordField()


class SetPasswordForm(forms.SafeFormMixin, account_forms.SetPasswordForm):
    """The first password of somebody who signed in by code until now."""

    password1 = NewPasswordField()
    password2 = RepeatPasswordField()


class ResetPasswordForm(forms.SafeFormMixin, account_forms.ResetPasswordForm):
    """Asking for a code to choose a new password."""

    email = forms.EmailField(label=_("Your e-mail address"))


class ResetPasswordKeyForm(forms.SafeFormMixin, account_forms.ResetPasswordKeyForm):
    """Choosing the new password after that code."""

    password1 = NewPasswordField()
    password2 = RepeatPasswordField()


class ReauthenticateForm(forms.SafeFormMixin, account_forms.ReauthenticateForm):
    """The password once more, before something important."""

    password = PasswordField()


_APP_HELP = _("Open the app on your phone. You may also use one of your recovery codes.")


class AuthenticateForm(forms.SafeFormMixin, mfa_forms.AuthenticateForm):
    """The second step."""

    code = _code_field(_("Code from your app"), _APP_HELP)


class ReauthenticateByCodeForm(forms.SafeFormMixin, mfa_forms.ReauthenticateForm):
    """The second step once more, before something important."""

    code = _code_field(_("Code from your app"), _APP_HELP)


class ActivateTOTPForm(forms.SafeFormMixin, totp_forms.ActivateTOTPForm):
    """The first code of a new app."""

    code = _code_field(_("Code of 6 digits from the app"))


class CredentialField(forms.SafeFieldMixin, django_forms.JSONField):
    """What the browser says about a passkey: JSON of any size and shape, until it is read.

    A number of 5,000 digits or 100,000 brackets breaks Python's own reader, for visitors too.
    """

    def __init__(self, **kwargs):
        super().__init__(widget=django_forms.HiddenInput, **kwargs)

    def bound_data(self, data, initial):
        return data if isinstance(data, str) else ""

    def prepare_value(self, value):
        return ""

    def to_python(self, value):
        try:
            value = super().to_python(value) if len(str(value)) <= 20_000 else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise get_adapter().validation_error("incorrect_code")
        return value


class ReadableMixin:
    """Whatever is wrong inside the browser's answer, it is a passkey that does not fit."""

    def _clean_fields(self):
        try:
            super()._clean_fields()
        except (ValueError, TypeError, KeyError, AttributeError, UnicodeError):
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))

    def clean(self):
        try:
            return super().clean()
        except (ValueError, TypeError, KeyError, AttributeError, UnicodeError):
            raise get_adapter().validation_error("incorrect_code") from None


class LoginWebAuthnForm(ReadableMixin, forms.SafeFormMixin, webauthn_forms.LoginWebAuthnForm):
    """Signing in with a passkey alone."""

    credential = CredentialField()


class AuthenticateWebAuthnForm(
    ReadableMixin, forms.SafeFormMixin, webauthn_forms.AuthenticateWebAuthnForm
):
    """The second step with a passkey."""

    credential = CredentialField()


class ReauthenticateWebAuthnForm(
    ReadableMixin, forms.SafeFormMixin, webauthn_forms.ReauthenticateWebAuthnForm
):
    """A passkey once more, before something important."""

    credential = CredentialField()


class AddWebAuthnForm(ReadableMixin, forms.SafeFormMixin, webauthn_forms.AddWebAuthnForm):
    """A new passkey."""

    credential = CredentialField()
    name = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you recognise it, such as “my telephone”."),
        required=False,
        max_length=100,
    )
    passwordless = forms.BooleanField(label=_("I want to sign in with this passkey alone"))


class EditWebAuthnForm(forms.SafeFormMixin, webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(
        label=_("Name of this passkey"), required_message=_("Enter a name."), max_length=100
    )


class SocialSignupForm(forms.SafeFormMixin, social_forms.SignupForm):
    """The address of somebody who comes in through another sign-in service."""

    email = forms.EmailField(label=_("Your e-mail address"))


class FreshCodeForm(forms.SafeForm):
    """The fresh code from the mail."""

    code = _code_field(_("Code of 6 digits"), _("Look among your unwanted mail too."))


class ProfileForm(forms.SafeModelForm):
    """Name and language; nothing else is needed."""

    class Meta:
        model = User
        fields = ["name", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Your name")
        self.fields["name"].help_text = _(
            "We use it in mails to you. It is public only where you tick that yourself."
        )
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["language"].label = _("In which language do we write to you?")
        self.fields["language"].widget = django_forms.RadioSelect(
            choices=self.fields["language"].choices
        )

    def save(self, commit=True):
        return operations.change_profile(self.instance, **self.cleaned_data)


class EraseForm(forms.SafeForm):
    """What happens to what somebody leaves behind, and the tick that it is meant."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.choices = privacy.choices(user)
        for choice in self.choices:
            self.fields[choice.name] = forms.ChoiceField(
                label=choice.label,
                help_text=choice.help_text,
                choices=choice.options,
                initial=choice.options[0][0],
                widget=django_forms.RadioSelect,
            )
        self.fields["is_meant"] = forms.ConsentField(
            label=_("I understand that this cannot be undone."),
            required_message=_("Tick this box if you want to erase your account."),
        )

    def chosen(self) -> dict[str, str]:
        """The answers, by the name of the choice."""
        return {choice.name: self.cleaned_data[choice.name] for choice in self.choices}
