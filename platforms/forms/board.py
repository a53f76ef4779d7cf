"""Who we are, and who sits on the board."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    SafeForm,
    TextField,
)

from .. import operations
from ..states import BoardRole
from .widgets import date_input


class AboutForm(SafeForm):
    """Who we are, in the words of the board."""

    about = TextField(
        label=_("Who are you?"),
        required=False,
        max_length=4000,
        help_text=_(
            "For whom you speak, how the board was chosen, when you meet. Everybody can read this."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class BoardSeatForm(SafeForm):
    """Somebody joins the board."""

    name = CharField(label=_("Name"), max_length=150, required_message=_("Fill in the name."))
    email = EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("With this address the board member can sign in. It is never public."),
    )
    role = ChoiceField(label=_("Role"), choices=BoardRole, widget=forms.RadioSelect)
    starts_on = DateField(
        widget=date_input(), label=_("First day"), required_message=_("Fill in the first day.")
    )
    is_name_public = BooleanField(
        label=_("This person agrees that the name is shown on the page of the platform.")
    )

    def save(self, platform, by):
        return operations.welcome_to_board(platform, by=by, **self.cleaned_data)


class EndSeatForm(SafeForm):
    """The last day of a seat."""

    ends_on = DateField(
        widget=date_input(), label=_("Last day"), required_message=_("Fill in the last day.")
    )
