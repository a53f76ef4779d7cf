"""The forms of a question. None of them asks or shows an address, but one's own at the end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import (
    CharField,
    ChoiceField,
    EmailField,
    ModelChoiceField,
    SafeForm,
    TextField,
)
from platforms.models import Platform, Subject

from ..lookups import colleagues
from ..models.questions import TEXT_LENGTH, TITLE_LENGTH
from ..question_states import Cause, QuestionKind


def _words(label, *, message, help_text="", rows=6, required=True):
    return TextField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=TEXT_LENGTH,
        required_message=message,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AskForm(SafeForm):
    """What, where and about which subject; whoever we do not know gives an address at the end."""

    kind = ChoiceField(choices=QuestionKind.choices, widget=forms.HiddenInput())
    platform = ModelChoiceField(
        label=_("Which village or neighbourhood is it about?"),
        queryset=Platform.objects.none(),
        to_field_name="slug",
        empty_label=_("Choose from the list"),
        required_message=_("Choose a village or neighbourhood."),
    )
    subject = ModelChoiceField(
        label=_("What is it about?"),
        queryset=Subject.objects.none(),
        to_field_name="slug",
        empty_label=_("Choose from the list"),
        required_message=_("Choose a subject."),
    )
    cause = ChoiceField(
        label=_("What does it have to do with?"),
        choices=Cause.choices,
        widget=forms.RadioSelect(),
        required_message=_("Choose what it has to do with."),
    )
    title = CharField(
        label=_("Your question in one line"),
        max_length=TITLE_LENGTH,
        required_message=_("Say in one line what it is about."),
    )
    text = _words(_("Your question"), message=_("Write your question."))
    email = EmailField(
        label=_("E-mail address"),
        help_text=_("We send you a code of 6 digits. Nobody sees your address."),
    )

    def __init__(self, *args, user, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["kind"].initial = kind
        self.fields["platform"].queryset = Platform.objects.undissolved().order_by("name")
        self.fields["subject"].queryset = Subject.objects.filter(is_active=True)
        if user.is_authenticated:
            del self.fields["email"]
        if kind == QuestionKind.SIGNAL:
            self.fields["title"].label = _("What does not go well, in one line")
            self.fields["text"].label = _("What happened, and what would you want?")
        else:
            del self.fields["cause"]


class StepForm(SafeForm):
    """A form that knows which question it is about; by itself it asks nothing."""

    def __init__(self, *args, question, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.question = question
        self.user = user


class MessageForm(StepForm):
    text = _words(_("Your message"), message=_("Write your message."))


class AnswerForm(StepForm):
    text = _words(
        _("The answer"),
        message=_("Write the answer. Without an outcome it cannot be closed."),
        help_text=_("Only whoever asked reads this. Say what happens now, and by when."),
    )


def optional_words():
    """A message that may go with a step."""
    return _words(
        _("Would you like to say something about it?"), message="", rows=4, required=False
    )


class AcceptForm(StepForm):
    text = _words(
        _("What will you do, and when?"),
        message=_("Say what you will do, and when."),
        help_text=_("Whoever asked reads this."),
        rows=4,
    )


class ReasonForm(StepForm):
    reason = _words(_("Why?"), message=_("Give the reason."), rows=3)


class NotHelpedForm(StepForm):
    reason = _words(_("What is still missing?"), message=_("Say what is still missing."), rows=4)


class ColleagueField(ModelChoiceField):
    """Somebody who works here, by name and function."""

    def label_from_instance(self, user):
        return ", ".join(part for part in (user.name, user.function) if part)


class HandOverForm(StepForm):
    to = ColleagueField(
        label=_("To whom?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("The desk"),
    )
    reason = _words(
        _("Why?"),
        message=_("Say why somebody else takes over."),
        help_text=_("Whoever asked reads this."),
        rows=3,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = colleagues().exclude(pk__in=[self.question.asker_id, self.question.handler_id])
        self.fields["to"].queryset = people.order_by("name", "pk")


class ReferForm(HandOverForm):
    reason = _words(
        _("Why can this colleague help better?"),
        message=_("Say why this colleague can help better."),
        rows=3,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        field.required = True
        field.empty_label = _("Choose a colleague")
        field.error_messages["required"] = _("Choose a colleague.")
        field.widget.choices = field.choices
