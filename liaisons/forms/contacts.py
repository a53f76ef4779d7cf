"""The forms of the work floor about contact points: absence and handing over."""

from django.contrib.auth import get_user_model
from django.forms import Textarea
from django.utils.translation import gettext_lazy as _

from core import forms
from core.terms import today

from ..models import ContactAssignment
from ..rules import may_record_for_others


class Colleague(forms.ModelChoiceField):
    """A colleague, by name and what he does."""

    def label_from_instance(self, user):
        what = user.function or user.team
        name = user.name or user.public_name()
        return f"{name} ({what})" if what and what != name else name


def who_may_be_away():
    """Contact points and deputies, of now and of later."""
    rows = ContactAssignment.objects.overlapping(today(), None)
    people = get_user_model().objects.filter(is_active=True)
    found = people.filter(pk__in=rows.values("user")) | people.filter(
        pk__in=rows.exclude(deputy=None).values("deputy")
    )
    return found.order_by("name", "pk")


class AbsenceForm(forms.SafeForm):
    """From when to when; the desk says who."""

    person = Colleague(label=_("Who is away?"), queryset=None, empty_label=_("Choose a person"))
    starts_on = forms.DateField(label=_("First day away"))
    ends_on = forms.DateField(
        label=_("Last day away"),
        help_text=_("The day after, this person is the contact point again by itself."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if may_record_for_others(user):
            self.fields["person"].queryset = who_may_be_away()
        else:
            del self.fields["person"]


class HandOverForm(forms.SafeForm):
    """Another contact point from a day on, with everything that makes him ready."""

    to = Colleague(label=_("To whom?"), queryset=None, empty_label=_("Choose a person"))
    starts_on = forms.DateField(
        label=_("From which day?"),
        initial=today,
        help_text=_("The day before is the last one of now."),
    )
    reason = forms.TextField(
        label=_("Why?"),
        help_text=_("The board reads this, and who has a plan that goes along."),
        max_length=1000,
        widget=Textarea(attrs={"rows": 3}),
    )
    deputy = Colleague(label=_("Deputy"), queryset=None, required=False, empty_label=_("None"))
    hours_per_week = forms.DecimalField(
        label=_("Hours a week"), max_digits=3, decimal_places=1, min_value=0.5, max_value=40
    )
    briefed_on = forms.DateField(label=_("Briefed on"))
    briefed_by = forms.CharField(
        label=_("Trained or briefed by"),
        max_length=200,
        help_text=_("The person, team or course."),
    )
    consent_by = forms.CharField(
        label=_("Team lead who agrees"),
        max_length=200,
        help_text=_("The name. It does not stand on the site."),
    )
    consent_on = forms.DateField(label=_("Team lead agreed on"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = self.fields["deputy"].queryset = people
