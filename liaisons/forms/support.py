"""The forms of support and of what residents say: one thing per screen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ModelChoiceField, SafeForm, TextField, TypedChoiceField
from platforms.models import Platform
from platforms.pulse import CHOICES

from ..models.support import TEXT_LENGTH


class AskSupportForm(SafeForm):
    """What a board needs; who sits on one board need not choose."""

    platform = ModelChoiceField(
        label=_("For which board do you speak?"),
        queryset=Platform.objects.none(),
        empty_label=None,
        required_message=_("Choose for which board you speak."),
    )
    question = TextField(
        label=_("What do you need support with?"),
        max_length=TEXT_LENGTH,
        required_message=_("Write what you need support with."),
        help_text=_("Your board and the broker read this, and nobody else."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        keys = [place.pk for place in places]
        self.fields["platform"].queryset = Platform.objects.filter(pk__in=keys).order_by("name")
        self.fields["platform"].initial = keys[0] if keys else None


class AnswerSupportForm(SafeForm):
    answer = TextField(
        label=_("Your answer"),
        max_length=TEXT_LENGTH,
        required_message=_("Write the answer."),
        help_text=_("The board reads this."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class FinishSupportForm(SafeForm):
    """One click."""


class FeedbackForm(SafeForm):
    """One answer of five."""

    value = TypedChoiceField(
        label=_("Do you agree?"),
        choices=CHOICES,
        coerce=int,
        widget=forms.RadioSelect,
        required_message=_("Choose one of the five answers."),
    )
