"""Supporting or objecting: one form for a newcomer, one click for whoever we know."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    ChoiceField,
    ConsentField,
    EmailField,
    ModelChoiceField,
    PostcodeField,
    SafeForm,
)
from platforms.lookups import find_area, newest_districts
from platforms.models import District

from ..models import Support
from .widgets import DescribedRadioSelect

CHOICES = [
    (Support.Choice.SUPPORT, _("I am in favour")),
    (Support.Choice.OBJECTION, _("I object")),
]
DESCRIPTIONS = {
    Support.Choice.SUPPORT: _("You support the plan."),
    Support.Choice.OBJECTION: _(
        "You do not want this plan to go ahead. Your objection is counted."
    ),
}


class PlaceFields:
    """Where somebody lives, for a form with ``postcode`` and ``district``: asked once, never again.

    ``cleaned_data["is_elsewhere"]`` says that the postcode is of another municipality.
    """

    def ask_place(self, residence, help_text):
        """Ask it with these words, unless we know it."""
        if residence is not None:
            del self.fields["postcode"]
            del self.fields["district"]
            return
        self.fields["postcode"].help_text = help_text
        # The list appears only where the postcode leaves doubt, or on a second try.
        if not self.data.get(self.add_prefix("district")):
            self.fields["district"].widget = forms.HiddenInput()
        self._set_districts(newest_districts())

    def _set_districts(self, districts):
        self.fields["district"].queryset = District.objects.filter(
            pk__in=[district.pk for district in districts]
        ).order_by("name")
        if self.data.get(self.add_prefix("district")):
            self.fields["district"].widget = forms.Select()
            self.fields["district"].widget.choices = self.fields["district"].choices

    def clean(self):
        data = super().clean()
        postcode = data.get("postcode")
        if "district" not in self.fields or not postcode or data.get("district"):
            return data
        found = find_area(postcode)
        if found.is_certain and (len(found.neighbourhoods) == 1 or len(found.platforms) <= 1):
            return data
        field = self.fields["district"]
        if len(found.districts) > 1:
            self._set_districts(found.districts)
            message = _("More than one place has this postcode. Choose yours here.")
        elif found.is_ours or found.districts:
            message = _("We do not know which place this postcode belongs to. Choose it here.")
        else:
            # Of another municipality: welcome, and shown apart.
            data["is_elsewhere"] = True
            return data
        field.widget = forms.Select()
        field.widget.choices = field.choices
        self.add_error("district", message)
        return data


class SupportForm(PlaceFields, SafeForm):
    """Choice, place and consent. What is known already is not asked again."""

    choice = ChoiceField(
        label=_("What do you think of this plan?"),
        choices=CHOICES,
        initial=Support.Choice.SUPPORT,
        widget=DescribedRadioSelect(descriptions=DESCRIPTIONS),
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
    is_old_enough = ConsentField(label="")
    has_consented = ConsentField(
        label=_(
            "My support can say something about my political opinion. I agree that you store it for"
            " this plan."
        ),
        required_message=_("Tick this box if you agree. Without it we cannot count your support."),
    )

    def __init__(self, *args, user, proposal, residence=None, **kwargs):
        super().__init__(*args, **kwargs)
        place = proposal.place_in_sentence
        if user.is_authenticated:
            del self.fields["email"]
        self.ask_place(
            residence,
            _(
                "Do you live in %(place)s? Then your support counts towards the minimum of"
                " %(minimum)s. Do you live elsewhere? Then we show your support apart."
            )
            % {"place": place, "minimum": proposal.minimum}
            if proposal.minimum
            else _("So we can show how many residents of %(place)s there are.") % {"place": place},
        )
        if proposal.minimum_age:
            self.fields["is_old_enough"].label = _(
                "I am %(age)s years or older and give my opinion once."
            ) % {"age": proposal.minimum_age}
            self.fields["is_old_enough"].error_messages["required"] = _(
                "Tick this box if you are %(age)s years or older."
            ) % {"age": proposal.minimum_age}
        else:
            del self.fields["is_old_enough"]
