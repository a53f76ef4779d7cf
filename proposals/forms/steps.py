"""The forms of every step after submitting: few fields, each with the sentence that is needed."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    IntegerField,
    SafeForm,
    TextField,
    TypedChoiceField,
)
from core.kinds import Side
from core.terms import today

from ..models import Support
from ..models.proposal import TEXT_LENGTH, TITLE_LENGTH
from ..models.talk import HidingReason
from ..states import ConsentHow, Outcome, TermKind
from .submit import AttachmentForm, FileMixin
from .widgets import DescribedRadioSelect

WORDS = 4000


class StepForm(SafeForm):
    """A form that knows which plan it is about."""

    # What a field says differently when the municipality began: (label, help text), "" for as is.
    for_municipality: ClassVar[dict] = {}

    def __init__(self, *args, proposal, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self.user = user
        if proposal.is_from_neighbourhood:
            return
        for name, (label, help_text) in self.for_municipality.items():
            if name in self.fields:
                field = self.fields[name]
                field.label = label or field.label
                field.help_text = help_text or field.help_text


def _words(label, *, message, help_text="", rows=5, required=True, max_length=WORDS):
    return TextField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=max_length,
        required_message=message,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ConfirmForm(StepForm):
    """Nothing to fill in: only the button, after reading what it does."""


class ReviseForm(StepForm):
    for_municipality: ClassVar[dict] = {
        "text": (_("The plan"), ""),
        "reason": ("", _("Everybody can read this. Whoever reacted is told.")),
    }

    title = CharField(
        label=_("Title"), max_length=TITLE_LENGTH, required_message=_("Enter a title.")
    )
    text = TextField(
        label=_("What would you like, and why?"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10}),
        required_message=_("Write what you would like, and why."),
    )
    reason = CharField(
        label=_("What did you change, and why?"),
        max_length=300,
        help_text=_("Everybody can read this. Whoever supports your plan gets it by mail."),
        required_message=_("Write what you changed, and why."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("title", self.proposal.title)
        self.initial.setdefault("text", self.proposal.text)


class SupplementForm(FileMixin, StepForm):
    for_municipality: ClassVar[dict] = {
        "text": ("", _("Answer here what the board asked. Everybody can read this later.")),
        "new_title": (_("Title of the plan"), ""),
        "new_text": (_("Text of the plan"), ""),
    }

    text = _words(
        _("What do you add?"),
        message=_("Write what you add."),
        help_text=_("Answer here what the municipality asked. Everybody can read this later."),
        required=False,
    )
    new_title = CharField(
        label=_("Title of your plan"), max_length=TITLE_LENGTH, required_message=_("Enter a title.")
    )
    new_text = TextField(
        label=_("Text of your plan"),
        max_length=TEXT_LENGTH,
        help_text=_("You may change this too. The first text stays readable."),
        widget=forms.Textarea(attrs={"rows": 8}),
        required_message=_("Write what you would like, and why."),
    )
    file = AttachmentForm.base_fields["file"]
    alternative = AttachmentForm.base_fields["alternative"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("new_title", self.proposal.title)
        self.initial.setdefault("new_text", self.proposal.text)
        self.fields["file"].required = False


class ExtendSupplementForm(StepForm):
    reason = CharField(
        label=_("Why do you need more time?"),
        max_length=300,
        required=False,
        help_text=_("You need not say."),
    )


class WithdrawForm(StepForm):
    for_municipality: ClassVar[dict] = {
        "reason": (_("Why does the municipality withdraw the plan?"), ""),
        "keep_text_public": (_("Everybody may read the text, although the plan is withdrawn"), ""),
    }

    reason = _words(
        _("Why do you withdraw the plan?"),
        message=_("Write why. Everybody can read it."),
        help_text=_("Everybody can read this."),
        required=False,
        rows=3,
        max_length=1000,
    )
    keep_text_public = BooleanField(
        label=_("Everybody may read the text of my plan, although I withdraw it")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not self.proposal.is_from_neighbourhood
        if self.proposal.is_text_public:
            del self.fields["keep_text_public"]


class ExtendWindowForm(StepForm):
    weeks = TypedChoiceField(
        label=_("How much longer?"),
        coerce=int,
        help_text=_("You can do this once."),
        required_message=_("Choose how many weeks."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        longest = max(1, (self.proposal.window_days or 42) // 7)
        self.fields["weeks"].choices = [
            (number, ngettext("%(n)s week", "%(n)s weeks", number) % {"n": number})
            for number in range(1, longest + 1)
        ]
        self.initial.setdefault("weeks", min(4, longest))


class PlannedEndForm(StepForm):
    planned_end_on = DateField(
        label=_("When should it be done?"),
        help_text=_("Everybody sees this date."),
        required_message=_("Choose the day on which it should be done."),
    )
    text = _words(
        _("What happens first?"),
        message=_("Write what happens first."),
        required=False,
        rows=4,
    )

    def clean_planned_end_on(self):
        day = self.cleaned_data["planned_end_on"]
        if day < today():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day


class AccountForm(StepForm):
    """A public account in words; each step says what the words are for."""

    label = _("What do you want to tell?")
    text = _words(
        label,
        message=_("Write it down. Everybody can read it."),
        help_text=_("Everybody can read this."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = self.label


class SettleForm(AccountForm):
    label = _("Why need nothing be done any more?")


class StopForm(AccountForm):
    label = _("Why does it stop?")


class CompleteForm(AccountForm):
    label = _("What has been done?")


class MessageForm(AccountForm):
    label = _("How does it go?")


class MissingForm(StepForm):
    missing = _words(
        _("What is missing?"),
        message=_("Write what is missing."),
        help_text=_("You can ask this once, so name everything."),
    )


class ConsentFields(SafeForm):
    """When and how the submitter agreed to a second extension; not asked for the first."""

    consent_on = DateField(
        label=_("On which day did the submitter agree?"),
        help_text=_(
            "The term was extended before. A second time is possible only if the submitter agreed."
            " Everyone can read this, and the submitter gets it by mail."
        ),
        required_message=_("Fill in on which day the submitter agreed."),
    )
    consent_how = ChoiceField(
        label=_("How did the submitter agree?"),
        choices=[("", _("Choose how")), *ConsentHow.choices],
        required_message=_("Choose how the submitter agreed."),
    )

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, proposal=proposal, **kwargs)
        terms = proposal.terms.running().filter(kind=TermKind.ANSWER, extensions__gte=1)
        if not terms.exists():
            del self.fields["consent_on"], self.fields["consent_how"]


class ExtendTermForm(ConsentFields, StepForm):
    for_municipality: ClassVar[dict] = {
        "consent_on": (
            _("On which day did the municipality agree?"),
            _(
                "The term was extended before. A second time is possible only if the municipality"
                " agreed. Everyone can read this, and the municipality gets it by mail."
            ),
        ),
        "consent_how": (_("How did the municipality agree?"), ""),
    }

    field_order = ["days", "reason"]

    days = IntegerField(
        label=_("How many days more?"),
        min_value=1,
        max_value=366,
        required_message=_("Enter a number."),
    )
    reason = _words(
        _("Why does it take longer?"),
        message=_("Write why. Everybody can read it."),
        rows=3,
        max_length=1000,
    )


class ReactionForm(StepForm):
    """ "Bent u tevreden?": the side that did not carry it out has the last word."""

    DONE, NOT_YET = "done", "not_yet"

    verdict = ChoiceField(
        label=_("Has it been done as agreed?"),
        choices=[(DONE, _("Yes, it is done")), (NOT_YET, _("No, not yet"))],
        widget=DescribedRadioSelect(
            descriptions={
                DONE: _("The plan is closed."),
                NOT_YET: _("The plan goes back to whoever carries it out."),
            }
        ),
        required_message=_("Choose whether it has been done."),
    )
    text = _words(
        _("What do you want to say about it?"),
        message=_("Write what is still missing."),
        help_text=_("Everybody can read this."),
        required=False,
        rows=4,
    )

    def clean(self):
        data = super().clean()
        is_bare = not data.get("text") and "text" not in self.errors
        if data.get("verdict") == self.NOT_YET and is_bare:
            self.add_error("text", _("Write what is still missing."))
        return data


class QuestionForm(StepForm):
    for_municipality: ClassVar[dict] = {
        "question": ("", _("The municipality gets this by mail. The term runs on.")),
    }

    question = _words(
        _("What do you want to know?"),
        message=_("Write your question."),
        help_text=_("The submitter gets this by mail. The term runs on."),
    )


class AnswerForm(StepForm):
    exchange = IntegerField(widget=forms.HiddenInput, max_value=10**17)
    answer = _words(_("Your answer"), message=_("Write your answer."))


# Whose signatures count on a list for the council; the age is that of the ordinance.
COUNCIL_SIGNS = _("Everybody who signs lives in this municipality and is %(age)s years or older.")


class PaperListForm(FileMixin, StepForm):
    count = IntegerField(
        label=_("How many signatures are there?"),
        min_value=1,
        max_value=5000,
        required_message=_("Enter how many signatures there are."),
        widget=forms.TextInput(attrs={"class": "wp-w-short"}),
    )
    choice = ChoiceField(
        label=_("What did people sign for?"),
        choices=[
            (Support.Choice.SUPPORT, _("They support the plan")),
            (Support.Choice.OBJECTION, _("They object to the plan")),
        ],
        initial=Support.Choice.SUPPORT,
        widget=forms.RadioSelect,
    )
    file = AttachmentForm.base_fields["file"]
    remark = CharField(
        label=_("Remark"),
        max_length=300,
        required=False,
        help_text=_("For whoever checks the list. Do not name anybody."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.label = _("Scan or photo of the list")
        field.help_text = _(
            "PDF, JPG, PNG or WebP, at most 10 MB. Only whoever checks the list sees it. We erase"
            " it six weeks after the answer."
        )
        if self.proposal.is_for_council:
            self.fields["count"].help_text = COUNCIL_SIGNS % {"age": self.proposal.minimum_age}
        field.required_message = _("Choose the scan or photo of the list.")
        field.error_messages["required"] = _("Choose the scan or photo of the list.")


class PaperCheckForm(StepForm):
    counted = IntegerField(
        label=_("How many signatures are valid?"),
        min_value=0,
        max_value=5000,
        help_text=_("Name, address and signature are readable, and everybody signed once."),
        required_message=_("Enter how many signatures are valid."),
        widget=forms.TextInput(attrs={"class": "wp-w-short"}),
    )
    remark = CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.proposal.is_for_council:
            field = self.fields["counted"]
            signs = COUNCIL_SIGNS % {"age": self.proposal.minimum_age}
            field.help_text = f"{field.help_text} {signs}"


class ReportForm(StepForm):
    reason = ChoiceField(
        label=_("What is wrong?"),
        choices=HidingReason.choices,
        widget=DescribedRadioSelect(
            descriptions={
                HidingReason.PERSONAL_DATA: _("Somebody's name, address, telephone or health."),
                HidingReason.UNLAWFUL: _("For example a threat, hatred or discrimination."),
                HidingReason.COPYRIGHT: _("A picture or text that belongs to somebody else."),
            }
        ),
        required_message=_("Choose what is wrong."),
    )
    text = _words(
        _("Where does it stand?"),
        message=_("Write where it stands and what is wrong."),
        help_text=_("Name the sentence or the picture."),
        rows=4,
        max_length=1000,
    )


class BoardResponseForm(StepForm):
    """The answer of the neighbourhood to a plan of the municipality, in the board's words."""

    outcome = ChoiceField(
        label=_("What does the neighbourhood say?"),
        choices=[
            (Outcome.YES, _("The neighbourhood agrees")),
            (Outcome.PARTLY, _("The neighbourhood agrees with a part")),
            (Outcome.NO, _("The neighbourhood does not agree")),
        ],
        widget=DescribedRadioSelect(
            descriptions={
                Outcome.YES: _("The municipality can go on."),
                Outcome.PARTLY: _("You say what is different."),
                Outcome.NO: _("The municipality then replies in writing within four weeks."),
            }
        ),
        required_message=_("Choose what the neighbourhood says."),
    )
    reason = _words(
        _("Why?"),
        message=_("Write why. Everybody can read it."),
        help_text=_("Everybody can read this. Say what residents told you."),
    )
    alternative = _words(
        _("What would be better?"),
        message=_("Name another way."),
        help_text=_("Needed when the neighbourhood does not agree, or only with a part."),
        required=False,
        rows=3,
    )
    objections_answer = _words(
        _("What do you say to those who object?"),
        message=_("Answer the objections."),
        help_text=_("There are more objections than agreed. Say what you do with them."),
        required=False,
        rows=3,
    )
    next_step = CharField(
        label=_("What is the next step?"),
        max_length=300,
        required=False,
        help_text=_("Needed when the neighbourhood agrees. For example: the municipality plants."),
    )
    executor_side = ChoiceField(
        label=_("Who takes that step?"),
        choices=[
            (Side.MUNICIPALITY, _("The municipality")),
            (Side.NEIGHBOURHOOD, _("The neighbourhood itself")),
        ],
        initial=Side.MUNICIPALITY,
        required=False,
        widget=DescribedRadioSelect(),
        help_text=_("The other side says afterwards whether it has been done."),
    )
    next_step_on = DateField(
        label=_("Before which date?"), required=False, help_text=_("Everybody sees this date.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        proposal = self.proposal
        if (
            proposal.maximum_objections is None
            or proposal.objection_count <= proposal.maximum_objections
        ):
            del self.fields["objections_answer"]
        for name in (
            "alternative",
            "next_step",
            "next_step_on",
            "objections_answer",
            "executor_side",
        ):
            if name in self.fields:
                self.fields[name].is_conditional = True

    def clean_executor_side(self):
        """A plan of the municipality is carried out by the municipality, unless told otherwise."""
        return self.cleaned_data["executor_side"] or Side.MUNICIPALITY

    def clean(self):
        data = super().clean()
        outcome = data.get("outcome")
        needed = {
            "alternative": (Outcome.PARTLY, Outcome.NO),
            "next_step": (Outcome.YES, Outcome.PARTLY),
            "next_step_on": (Outcome.YES, Outcome.PARTLY),
        }
        messages = {
            "alternative": _("Name another way."),
            "next_step": _("Write what the next step is."),
            "next_step_on": _("Choose the date of the next step."),
        }
        for name, outcomes in needed.items():
            if outcome in outcomes and not data.get(name) and name not in self.errors:
                self.add_error(name, messages[name])
        day = data.get("next_step_on")
        if day is not None and day < today():
            self.add_error("next_step_on", _("Choose a day that is still to come."))
        has_words = data.get("objections_answer") or "objections_answer" in self.errors
        if "objections_answer" in self.fields and not has_words:
            self.add_error("objections_answer", _("Answer the objections."))
        return data
