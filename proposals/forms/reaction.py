"""Writing a reaction, and answering several at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    BooleanField,
    CharField,
    EmailField,
    ModelChoiceField,
    MultipleChoiceField,
    PostcodeField,
    SafeForm,
    TextField,
)
from platforms.models import District

from ..models.reaction import REACTION_LENGTH
from .steps import StepForm
from .support import PlaceFields


class ReactionForm(PlaceFields, SafeForm):
    """The words first; who and where only as far as we do not know it."""

    text = TextField(
        label=_("Your reaction"),
        help_text=_("Everybody can read it. Do not write about other people by name."),
        max_length=REACTION_LENGTH,
        required_message=_("Write your reaction."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    is_name_public = BooleanField(label=_("My name may stand with it"))
    name = CharField(
        label=_("Your name, if it may stand with your reaction"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailField(
        label=_("E-mail address"),
        help_text=_("We send you a code of 6 digits. Nobody sees your address."),
    )
    postcode = PostcodeField(
        label=_("Postcode of your home"),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "wp-w-postcode"}),
    )
    district = ModelChoiceField(
        queryset=District.objects.none(),
        to_field_name="code",
        label=_("Where do you live?"),
        required=False,
        empty_label=_("Choose from the list"),
    )

    def __init__(self, *args, user, proposal, residence=None, **kwargs):
        super().__init__(*args, **kwargs)
        if user.is_authenticated:
            del self.fields["email"]
        place = {"place": proposal.place_in_sentence}
        self.fields["name"].help_text = (
            _("Leave this empty and there stands: a resident of %(place)s.") % place
        )
        if not (user.is_authenticated and user.name):
            del self.fields["is_name_public"]
        else:
            del self.fields["name"]
            self.fields["is_name_public"].label = _("My name (%(name)s) may stand with it") % {
                "name": user.name
            }
        self.ask_place(
            residence,
            _("So we can say whether you live in %(place)s.") % place,
        )


class AnswerReactionsForm(StepForm):
    """One answer for the reactions that were chosen: one, some, or all that wait."""

    chosen = MultipleChoiceField(
        label=_("Which reactions does this answer?"),
        choices=(),
        required_message=_("Choose the reactions that this answers."),
        widget=forms.CheckboxSelectMultiple,
    )
    text = TextField(
        label=_("Your answer"),
        help_text=_("Everybody can read this. Each author gets it by mail."),
        max_length=REACTION_LENGTH,
        required_message=_("Write the answer."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(str(row.number), row.number) for row in waiting]

    def values(self):
        """What goes to the operation."""
        return {
            "numbers": [int(number) for number in self.cleaned_data["chosen"]],
            "text": self.cleaned_data["text"],
        }


class AddToAnswerForm(StepForm):
    text = TextField(
        label=_("What do you add?"),
        help_text=_("Everybody can read this. The author of the reaction gets it by mail."),
        max_length=REACTION_LENGTH,
        required_message=_("Write what you want to add."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
