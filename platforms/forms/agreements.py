"""The agreement on support, and the steps with it."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    BooleanField,
    CharField,
    DateField,
    DecimalField,
    IntegerField,
    MultipleChoiceField,
    SafeForm,
    TextField,
)

from ..models import (
    DEFAULT_WINDOW,
    LONGEST_ADMISSION,
    LONGEST_ANSWER,
    LONGEST_WINDOW,
    SHORTEST_WINDOW,
)
from ..states import AgreementKind
from .widgets import date_input, number_input


class AgreementForm(SafeForm):
    """The board writes the agreement. Each term is at most that of the municipality."""

    kinds = MultipleChoiceField(
        label=_("For which kinds of plan?"),
        choices=AgreementKind,
        required_message=_("Choose at least one kind of plan."),
        help_text=_("A kind you leave out goes straight to the one who answers."),
    )
    minimum_residents = IntegerField(
        widget=number_input(),
        label=_("How many inhabitants must be in favour?"),
        required=False,
        min_value=1,
        help_text=_(
            "Fill in a number, a share, or both. Of the two the highest counts. For example: 60."
        ),
    )
    minimum_share = DecimalField(
        widget=number_input(),
        label=_("Or which share of all inhabitants, in per cent?"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        help_text=_("For example 2 or 2,5. We round up to whole people."),
        error_messages={"invalid": _("Enter a percentage, such as 2 or 2,5.")},
    )
    base_number = IntegerField(
        widget=number_input(),
        label=_("How many inhabitants are there?"),
        required=False,
        min_value=1,
        help_text=_("Only with a share."),
    )
    base_on = DateField(
        widget=date_input(),
        label=_("On which date were they counted?"),
        required=False,
        help_text=_("Only with a share."),
    )
    base_source = CharField(
        label=_("Where does that number come from?"),
        required=False,
        help_text=_("Only with a share. For example: CBS."),
    )
    minimum_age = IntegerField(
        widget=number_input(),
        label=_("From which age does somebody count?"),
        max_value=18,
        initial=16,
        help_text=_("0 means no limit. Who supports ticks a box; nobody gives a date of birth."),
    )
    maximum_objections = IntegerField(
        widget=number_input(),
        label=_("How many objections at most?"),
        required=False,
        help_text=_("Leave it empty if there is no maximum."),
    )
    window_days = IntegerField(
        widget=number_input(),
        label=_("How many days to gather support?"),
        min_value=SHORTEST_WINDOW,
        max_value=LONGEST_WINDOW,
        initial=DEFAULT_WINDOW,
        help_text=_("Usually 42 days, that is 6 weeks."),
    )
    admission_working_days = IntegerField(
        widget=number_input(),
        label=_("Within how many working days is a plan admitted?"),
        min_value=1,
        max_value=LONGEST_ADMISSION,
        initial=LONGEST_ADMISSION,
        help_text=_("At most 10. Shorter is allowed, longer is not."),
    )
    answer_days = IntegerField(
        widget=number_input(),
        label=_("Within how many days does the answer come, in both directions?"),
        min_value=1,
        max_value=LONGEST_ANSWER,
        initial=LONGEST_ANSWER,
        help_text=_("At most 42 days, that is 6 weeks. Shorter is allowed, longer is not."),
    )
    valid_from = DateField(
        widget=date_input(),
        label=_("From which day does it hold?"),
        required=False,
        help_text=_("Leave it empty: from the day both have signed."),
    )
    ends_on = DateField(
        widget=date_input(),
        label=_("What is the last day?"),
        required=False,
        help_text=_("Leave it empty: until one of you ends it."),
    )
    is_trial = BooleanField(label=_("This agreement is on trial (proef)"))
    explanation = TextField(
        label=_("Why did you choose this?"),
        required=False,
        max_length=5000,
        help_text=_("Everybody can read this. Do not name people."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_kinds(self):
        return list(self.cleaned_data["kinds"])

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if not cleaned.get("minimum_residents") and not cleaned.get("minimum_share"):
            self.add_error(
                "minimum_residents",
                _("Fill in a minimum: a number of inhabitants, a share, or both."),
            )
        if cleaned.get("minimum_share"):
            for name, message in (
                ("base_number", _("Fill in the number of inhabitants.")),
                ("base_on", _("Fill in the date on which they were counted.")),
                ("base_source", _("Fill in where the number comes from.")),
            ):
                if not cleaned.get(name):
                    self.add_error(name, message)
        return cleaned


class ReasonForm(SafeForm):
    """One reason, published."""

    reason = TextField(
        label=_("Why?"),
        max_length=3000,
        required_message=_("Say why."),
        help_text=_("Everybody can read this."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class SignForm(SafeForm):
    """A signature is a step of its own, with a box to tick."""

    agrees = BooleanField(
        label=_("I have read this version and I sign it for the platform."),
        required=True,
        required_message=_("Tick the box if you want to sign."),
    )
