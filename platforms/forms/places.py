"""Where is it, and where does somebody live?"""

import copy
import re

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    ChoiceField,
    IntegerField,
    PostcodeField,
    SafeForm,
    TextField,
)

from .. import lookups, operations
from ..models import (
    District,
    Neighbourhood,
)
from .widgets import number_input

HIGHEST_HOUSE_NUMBER = 99_999


class AnyPostcodeField(PostcodeField):
    """A whole postcode, or only its four digits: enough to find a neighbourhood."""

    _form = re.compile(r"[1-9][0-9]{3}(?: ?(?!SA|SD|SS)[A-Z]{2})?")

    def to_python(self, value):
        return super().to_python(value).replace(" ", "")


class FindForm(SafeForm):
    """Find your neighbourhood. GET, so that it sets no cookie and can be shared."""

    postcode = AnyPostcodeField(
        label=_("Your postcode"),
        help_text=_("For example 4849 AB. We do not keep it."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "wp-w-postcode"}),
    )
    house_number = IntegerField(
        widget=number_input(),
        label=_("House number"),
        required=False,
        min_value=1,
        max_value=HIGHEST_HOUSE_NUMBER,
    )


def place_choices(neighbourhoods, districts):
    """Neighbourhoods grouped by district, each group beginning with the district as a whole."""
    groups = {district.pk: (district, []) for district in districts}
    for neighbourhood in neighbourhoods:
        groups.setdefault(neighbourhood.district_id, (neighbourhood.district, []))[1].append(
            neighbourhood
        )
    found = [("", _("Choose your neighbourhood"))]
    for district, rows in sorted(groups.values(), key=lambda group: group[0].name):
        options = [(f"b{row.pk}", row.name) for row in sorted(rows, key=lambda row: row.name)]
        if len(options) != 1:
            whole = _("Somewhere in %(district)s") % {"district": district.name}
            options.insert(0, (f"w{district.pk}", whole))
        found.append((district.name, options))
    return found


class ResidenceForm(SafeForm):
    """Where do you live? By postcode and house number, or chosen from the list."""

    postcode = PostcodeField(
        label=_("Postcode"),
        help_text=_("For example 4849 AB."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "wp-w-postcode"}),
    )
    house_number = IntegerField(
        widget=number_input(),
        label=_("House number"),
        help_text=_("Only the number, without letters."),
        min_value=1,
        max_value=HIGHEST_HOUSE_NUMBER,
    )
    place = ChoiceField(
        label=_("Your neighbourhood"),
        help_text=_("Our list does not know this postcode for sure. Choose where you live."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["place"]
        if "place" in self.data:
            self.offer_places()

    def offer_places(self):
        """Show the list, with the places of this postcode only where those are known."""
        self.fields["place"] = copy.deepcopy(self.base_fields["place"])
        found = lookups.find_area(self.data.get("postcode", "")[:10], self._number())
        neighbourhoods, districts = found.neighbourhoods, []
        if not neighbourhoods:
            neighbourhoods, districts = lookups.newest_neighbourhoods(), lookups.newest_districts()
            if found.districts and not found.is_guess:
                codes = {district.code for district in found.districts}
                neighbourhoods = [row for row in neighbourhoods if row.district.code in codes]
                districts = [row for row in districts if row.code in codes]
        self.fields["place"].choices = place_choices(neighbourhoods, districts)

    def _number(self):
        text = self.data.get("house_number", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None

    def clean_place(self):
        value = self.cleaned_data.get("place")
        if not value:
            return None
        model = Neighbourhood if value[0] == "b" else District
        return model.objects.get(pk=int(value[1:]))

    def save(self, user):
        place = self.cleaned_data.get("place")
        return operations.declare_residence(
            user,
            by=user,
            postcode=self.cleaned_data["postcode"],
            house_number=self.cleaned_data["house_number"],
            neighbourhood=place if isinstance(place, Neighbourhood) else None,
            district=place if isinstance(place, District) else None,
        )


class AddressReportForm(SafeForm):
    """My postcode is not right."""

    postcode = PostcodeField(
        label=_("Postcode"),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "wp-w-postcode"}),
    )
    house_number = IntegerField(
        widget=number_input(),
        label=_("House number"),
        required=False,
        min_value=1,
        max_value=HIGHEST_HOUSE_NUMBER,
    )
    text = TextField(
        label=_("What is wrong?"),
        help_text=_("For example: my street is new, or I live in another neighbourhood."),
        max_length=2000,
        required_message=_("Write what is wrong."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def save(self, user):
        return operations.report_address(by=user, **self.cleaned_data)
