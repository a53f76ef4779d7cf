"""One form for each step at the desk; the names of the fields are those of the operation."""

import datetime

from django import forms as django_forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from core import attachments, forms
from core.kinds import Side
from core.terms import today
from council.models import Decision
from liaisons.lookups import colleagues, who_may_decide
from platforms.models import Platform, Subject

from ..forms.steps import COUNCIL_SIGNS, ConsentFields
from ..models import PARTS, Exchange, PaperList, Redaction, Report, ResponseTemplate
from ..rules import role_with_lists, side_of
from ..states import Capacity, Influence, Kind, Outcome, RefusalReason

PUBLIC = _("Everyone can read this.")


class Name(forms.ModelChoiceField):
    """A colleague, by name and what he does."""

    def label_from_instance(self, user):
        what = user.function or user.team
        name = user.name or user.public_name()
        return f"{name} ({what})" if what and what != name else name


class StepForm(forms.SafeForm):
    """A form that goes with one step on one proposal."""

    #: The kind of ready-made texts that fit here, and the field they go into.
    template_use = ""
    template_field = ""

    def __init__(self, *args, proposal, user, **kwargs):
        self.proposal, self.user = proposal, user
        super().__init__(*args, **kwargs)
        if self.template_use:
            self.add_templates()

    def add_templates(self):
        """Ready-made texts for this subject; chosen ones are put in the text, never sent unread."""
        rows = ResponseTemplate.objects.filter(use=self.template_use)
        rows = [row for row in rows if row.subject_id in (None, self.proposal.subject_id)]
        if rows:
            self.fields["template"] = forms.ChoiceField(
                label=_("Ready-made text"),
                required=False,
                choices=[("", _("None")), *((str(row.pk), row.name) for row in rows)],
            )
            self.templates = {str(row.pk): row.text for row in rows}

    def with_template(self):
        """The same form with the chosen text added below what was typed already."""
        data = self.data.copy()
        text = getattr(self, "templates", {}).get(data.get(self.add_prefix("template"), ""), "")
        name = self.add_prefix(self.template_field)
        typed = data.get(name, "")
        if text and text not in typed:
            data[name] = f"{typed}\n\n{text}".strip()
        initial = {
            field: data.getlist(self.add_prefix(field))
            if isinstance(bound, django_forms.MultipleChoiceField)
            else data.get(self.add_prefix(field))
            for field, bound in self.fields.items()
        }
        return type(self)(
            proposal=self.proposal, user=self.user, initial=initial, prefix=self.prefix
        )

    def values(self):
        """What goes to the operation."""
        return {key: value for key, value in self.cleaned_data.items() if key != "template"}


class ConfirmForm(StepForm):
    """Nothing to fill in; the button says it."""


class TextForm(StepForm):
    text = forms.TextField(label=_("Explanation"), help_text=PUBLIC)


class MissingForm(StepForm):
    template_use, template_field = ResponseTemplate.Use.SUPPLEMENT, "missing"
    missing = forms.TextField(
        label=_("What is missing?"),
        help_text=_("Everyone can read this. The submitter gets it by mail, with two weeks' time."),
    )


class RefuseForm(StepForm):
    template_use, template_field = ResponseTemplate.Use.REFUSAL, "text"
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Choose a reason")), *RefusalReason.choices]
    )
    text = forms.TextField(label=_("Explanation"), help_text=PUBLIC)
    route = forms.TextField(
        label=_("Where can the submitter go?"),
        help_text=_("A refusal always names another road."),
    )


class ForwardForm(StepForm):
    to = forms.CharField(
        label=_("To which body?"),
        max_length=120,
        help_text=_("Outside the municipality, for example the province or the water board."),
    )
    reason = forms.TextField(label=_("Why?"), help_text=PUBLIC)


class ConfirmForwardForm(StepForm):
    name = forms.CharField(label=_("Who confirmed it?"), max_length=120)
    confirmed_on = forms.DateField(label=_("Received there on"))


class ReasonForm(StepForm):
    reason = forms.TextField(label=_("Why?"), help_text=PUBLIC)


class WithdrawForm(ReasonForm):
    """Only plans of the municipality are withdrawn here; after an answer it is an answer back."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.proposal.is_answered:
            self.fields["reason"].label = _("What do you answer the neighbourhood?")


class PartsForm(StepForm):
    """The words of a plan of the municipality, to change them as a new public version."""

    new_title = forms.CharField(label=_("Title"), max_length=80)
    new_text = forms.TextField(label=_("The plan"), max_length=10_000)
    aim = forms.TextField(label=_("Aim"), max_length=4000)
    fixed_points = forms.TextField(label=_("What is already fixed"), max_length=4000)
    influence = forms.ChoiceField(label=_("Room for influence"), choices=Influence.choices)
    planning = forms.TextField(label=_("Planning"), max_length=4000, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("new_title", self.proposal.title)
        self.initial.setdefault("new_text", self.proposal.text)
        for name in PARTS:
            self.initial.setdefault(name, getattr(self.proposal, name))

    def values(self):
        values = super().values()
        values["parts"] = {name: values.pop(name) for name in PARTS}
        return values


class SupplementForm(PartsForm):
    field_order = ["text"]
    text = forms.TextField(
        label=_("What do you add?"),
        required=False,
        help_text=_("Answer here what the board asked. Everyone can read this."),
    )


class ReviseForm(PartsForm):
    reason = forms.CharField(
        label=_("What did you change, and why?"), max_length=300, help_text=PUBLIC
    )

    def values(self):
        values = super().values()
        values["title"], values["text"] = values.pop("new_title"), values.pop("new_text")
        return values


class ExtendSupplementForm(StepForm):
    reason = forms.CharField(label=_("Why do you need more time?"), max_length=300, required=False)


class ExtendWindowForm(StepForm):
    days = forms.IntegerField(label=_("How many days more?"), min_value=1, initial=14)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        longest = self.proposal.window_days or 42
        self.fields["days"].help_text = _("At most %(n)s days, as long as the first time.") % {
            "n": longest
        }


class ContinueUnansweredForm(StepForm):
    report = forms.TextField(
        label=_("Report of the reactions"),
        help_text=_("What did residents say, and what do you do with it? Everyone can read this."),
    )
    planned_end_on = forms.DateField(label=_("Ready on"))


class ContinueAgainstForm(StepForm):
    answer = forms.TextField(
        label=_("What do you answer the neighbourhood?"),
        help_text=_("Why do you go on, and what do you do with what the board wrote?"),
    )
    planned_end_on = forms.DateField(label=_("Ready on"))


class AnswerQuestionForm(StepForm):
    exchange = forms.ModelChoiceField(
        label=_("Question of the board"), queryset=Exchange.objects.none(), empty_label=None
    )
    answer = forms.TextField(label=_("Your answer"), help_text=PUBLIC)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["exchange"]
        field.queryset = Exchange.objects.filter(proposal=self.proposal, answer="").order_by("pk")
        field.label_from_instance = lambda exchange: exchange.question[:100]


class ExtendForm(ConsentFields, StepForm):
    """More time for the answer; a second time only when the submitter has agreed to it."""

    field_order = ["days", "reason"]

    days = forms.IntegerField(label=_("How many days more?"), min_value=1, max_value=84, initial=14)
    reason = forms.TextField(label=_("Why?"), help_text=PUBLIC)


class MeetingForm(StepForm):
    """In which meeting the council decides on a subject for its agenda."""

    meeting_on = forms.DateField(
        label=_("Day of the meeting"), help_text=_("Everyone can read this. It is the term.")
    )


class PlannedForm(StepForm):
    planned_end_on = forms.DateField(label=_("Ready on"))
    text = forms.TextField(label=_("What is going to happen?"), required=False, help_text=PUBLIC)


class AccountForm(StepForm):
    text = forms.TextField(label=_("What has been done?"), help_text=PUBLIC)


class MessageForm(StepForm):
    template_use, template_field = ResponseTemplate.Use.MESSAGE, "text"
    text = forms.TextField(
        label=_("Message"),
        help_text=_("Stands with the plan for everyone. Followers get it by mail."),
    )


class QuestionForm(StepForm):
    question = forms.TextField(
        label=_("Question to the submitter"),
        help_text=_("Everyone can read it. The term goes on."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.proposal.may_be_mailed:
            self.fields["question"].help_text = _(
                "Everyone can read it. The term goes on. The submitter does not want mail about"
                " questions, and reads it on the site."
            )


class AssignForm(StepForm):
    to = Name(label=_("Assign to"), queryset=None, empty_label=_("Choose a colleague"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues().order_by("name")


class HandOverForm(AssignForm):
    reason = forms.TextField(
        label=_("Message to your colleague"),
        help_text=_("The submitter reads who takes over, and why."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].label = _("To whom?")
        self.fields["to"].queryset = self.fields["to"].queryset.exclude(pk=self.user.pk)


class PutToForm(StepForm):
    """Put a prepared answer before somebody who may decide it (R52)."""

    to = Name(label=_("Put it to"), queryset=None, empty_label=_("Choose who decides"))
    reason = forms.TextField(label=_("Message"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        deciders = [row for row in deciders_for(self.proposal) if row.user.pk != self.user.pk]
        why = {row.user.pk: row.why for row in deciders}
        field = self.fields["to"]
        field.queryset = get_user_model().objects.filter(pk__in=why, is_active=True)
        field.label_from_instance = lambda user: (
            f"{user.name or user.public_name()}: {why.get(user.pk, '')}"
        )


class NoteForm(StepForm):
    text = forms.TextField(
        label=_("Internal note"),
        help_text=_(
            "Not visible on the site. With a request under the Woo or for inspection it can "
            "become public."
        ),
    )


class SummaryForm(StepForm):
    summary = forms.TextField(
        label=_("Summary by the municipality"),
        max_length=300,
        required=False,
        help_text=_("One or two sentences, beside the submitter's own text. That stays as it is."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["summary"].initial = self.proposal.summary


class AddPaperForm(StepForm):
    count = forms.IntegerField(label=_("Number of signatures"), min_value=1, max_value=5000)
    choice = forms.ChoiceField(
        label=_("The list is"),
        choices=[("support", _("in favour")), ("objection", _("against"))],
    )
    scan = forms.FileField(
        label=_("Scan or photo of the list"),
        max_size=attachments.MAX_BYTES,
        help_text=_(
            "PDF, JPG, PNG or WebP, at most 10 MB. Only whoever checks the list sees it. We erase"
            " it six weeks after the answer."
        ),
        required_message=_("Choose the scan or photo of the list."),
        error_messages={"empty": attachments.EMPTY},
    )
    remark = forms.CharField(label=_("Remark"), required=False, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.proposal.is_for_council:
            self.fields["count"].help_text = COUNCIL_SIGNS % {"age": self.proposal.minimum_age}

    def clean_scan(self):
        return attachments.check(self.cleaned_data["scan"])


class CheckPaperForm(StepForm):
    paper = forms.ModelChoiceField(
        label=_("List"), queryset=PaperList.objects.none(), empty_label=None
    )
    counted = forms.IntegerField(label=_("Valid signatures"), min_value=0, max_value=5000)
    remark = forms.CharField(label=_("Remark"), required=False, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["paper"]
        field.queryset = PaperList.objects.filter(
            proposal=self.proposal, checked_on__isnull=True
        ).exclude(entered_by=self.user)
        side = side_of(role_with_lists(self.user, self.proposal), self.proposal)
        field.queryset = field.queryset.exclude(entered_side=side)
        if self.proposal.is_for_council:
            self.fields["counted"].help_text = COUNCIL_SIGNS % {"age": self.proposal.minimum_age}
        field.label_from_instance = lambda paper: (
            _("%(count)s signatures, entered on %(day)s")
            % {
                "count": paper.count,
                "day": paper.entered_on.strftime("%d-%m-%Y"),
            }
        )


class HideForm(StepForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=())
    passage = forms.TextField(
        label=_("Passage to cover"),
        required=False,
        max_length=2000,
        help_text=_("Copy the words exactly as they stand there."),
    )
    attachment = forms.ModelChoiceField(
        label=_("Or a picture or file"), queryset=None, required=False, empty_label=_("None")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reasons = Redaction._meta.get_field("reason").choices
        self.fields["reason"].choices = [("", _("Choose a reason")), *reasons]
        self.fields["attachment"].queryset = self.proposal.attachments.all()


class RedactionForm(StepForm):
    redaction = forms.ModelChoiceField(
        label=_("Passage"), queryset=Redaction.objects.none(), empty_label=None
    )
    is_undo = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Redaction.objects.filter(proposal=self.proposal, undone_on__isnull=True)
        if self.is_undo:
            rows = rows.filter(confirmed_on__isnull=False)
        else:
            rows = rows.filter(confirmed_on__isnull=True).exclude(proposed_by=self.user)
        field = self.fields["redaction"]
        field.queryset = rows.select_related("attachment")
        field.label_from_instance = lambda row: (
            f"{row.get_reason_display()}: {row.passage[:80] or row.attachment}"
        )


class UndoRedactionForm(RedactionForm):
    is_undo = True


class ReportForm(StepForm):
    report = forms.ModelChoiceField(
        label=_("Report"), queryset=Report.objects.none(), empty_label=None
    )
    settlement = forms.CharField(label=_("What did you do?"), max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["report"]
        field.queryset = Report.objects.filter(proposal=self.proposal, settled_on__isnull=True)
        field.label_from_instance = lambda row: f"{row.get_reason_display()}: {row.text[:80]}"


# A plan is answered with a decision of lately; an older one is named by its number.
DECISIONS_OFFERED = datetime.timedelta(days=730)


def _decision_in_words(decision):
    day = decision.decided_on
    return f"{day.day}-{day.month}-{day.year} {decision.get_kind_display()}: {decision.title}"


class ResponseForm(StepForm):
    """The formal response. Which fields are needed depends on the outcome; the operation says it.

    Nothing is lost while it is being written: "save" keeps it as prepared, also when incomplete.
    """

    template_use, template_field = ResponseTemplate.Use.ANSWER, "reason"
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("Choose an outcome")), *Outcome.choices],
    )
    reason = forms.TextField(label=_("Reason, for everyone to read"), required=False)
    objections_answer = forms.TextField(
        label=_("Answer to the objections"),
        required=False,
        help_text=_("There are more objections than agreed. Say what you do with them."),
    )
    alternative = forms.TextField(
        label=_("Another way"),
        required=False,
        help_text=_("Needed when the answer is no or partly: what is possible?"),
    )
    cost = forms.MoneyField(
        label=_("Cost in euros"),
        required=False,
        help_text=_("Needed when the answer is yes or partly. 0 is allowed."),
    )
    capacity = forms.ChoiceField(
        label=_("Who decides?"),
        choices=[row for row in Capacity.choices if row[0] != Capacity.BOARD],
        initial=Capacity.OWN_MANDATE,
    )
    decided_on = forms.DateField(
        label=_("Date of the decision"),
        required=False,
        help_text=_("For a decision of the college or the council."),
    )
    decision = forms.ModelChoiceField(
        label=_("Decision in the register"),
        queryset=None,
        required=False,
        empty_label=_("Not in the register"),
        help_text=_("Date and number are then taken from there, and both pages link."),
    )
    reference = forms.CharField(label=_("Number of the decision"), required=False, max_length=120)
    reference_url = forms.CharField(label=_("Link to the decision"), required=False, max_length=200)
    executor = Name(
        label=_("Who carries it out?"),
        queryset=None,
        required=False,
        empty_label=_("Not yet known"),
        help_text=_("Needed when the answer is yes or partly."),
    )
    executor_side = forms.ChoiceField(
        label=_("On which side?"),
        choices=[
            (Side.MUNICIPALITY, _("the municipality")),
            (Side.NEIGHBOURHOOD, _("the neighbourhood")),
        ],
        initial=Side.MUNICIPALITY,
    )
    next_step = forms.CharField(label=_("First step"), required=False, max_length=300)
    next_step_on = forms.DateField(label=_("Done by"), required=False)
    is_decision = forms.BooleanField(
        label=_("This is a decision under the law (besluit)"),
        help_text=_("Then tell how somebody can object. If not, the complaint route is shown."),
    )
    objection_clause = forms.TextField(label=_("How to object"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["executor"].queryset = colleagues().order_by("name")
        self.fields["decision"].queryset = Decision.objects.filter(
            decided_on__gte=today() - DECISIONS_OFFERED
        ).defer("summary", "search_text")
        self.fields["decision"].label_from_instance = _decision_in_words
        proposal = self.proposal
        if (
            proposal.maximum_objections is None
            or proposal.objection_count <= proposal.maximum_objections
        ):
            del self.fields["objections_answer"]
        response = prepared_response(self.proposal)
        if response is not None:
            for name in self.fields:
                if name != "template":
                    value = getattr(response, name)
                    self.initial.setdefault(name, getattr(value, "pk", value))
        elif self.proposal.cost_estimate is not None:
            self.initial.setdefault("cost", self.proposal.cost_estimate)

        for name in ("reason", "alternative", "objections_answer", "objection_clause"):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = 4 if name == "reason" else 3

    def _holds(self, *names):
        """Whether one of these fields has something in it, or an error to show."""
        return any(name in self.errors or self[name].value() for name in names)

    @property
    def opens_capacity(self):
        return (
            self["capacity"].value() not in (None, Capacity.OWN_MANDATE)
            or "capacity" in self.errors
            or self._holds("decided_on", "decision", "reference", "reference_url")
        )

    @property
    def opens_decision(self):
        return self._holds("is_decision", "objection_clause")

    def clean_reference_url(self):
        """A link that a browser may follow, nothing else."""
        value = self.cleaned_data["reference_url"]
        if value and not value.startswith(("https://", "http://")):
            raise django_forms.ValidationError(_("A link begins with https://."))
        return value

    def add_missing(self, missing):
        """Show every gap at its field."""
        for name, message in missing:
            self.add_error(name if name in self.fields else None, message)


def prepared_response(proposal):
    """The answer that is being written, or None."""
    return next((row for row in proposal.responses.all() if not row.is_published), None)


class EntryForm(forms.SafeForm):
    """A phone call or a plan on paper, written down for residents in two minutes."""

    on_behalf_of = forms.CharField(
        label=_("On behalf of"),
        max_length=120,
        help_text=_("For example: residents of the Kerkstraat. Stands with the plan."),
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(kind.value, kind.label) for kind in (Kind.PLAN, Kind.WISH, Kind.CHALLENGE)],
    )
    platform = forms.ModelChoiceField(
        label=_("Village or neighbourhood"),
        queryset=Platform.objects.undissolved().order_by("name"),
        empty_label=_("Choose"),
    )
    subject = forms.ModelChoiceField(
        label=_("Subject"), queryset=Subject.objects.filter(is_active=True), empty_label=_("Choose")
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    text = forms.TextField(
        label=_("What do the residents want, and why?"),
        max_length=10_000,
        help_text=_("In their own words. You cannot change it afterwards."),
        widget=django_forms.Textarea(attrs={"rows": 6}),
    )
    cost_estimate = forms.MoneyField(label=_("What does it cost, roughly?"), required=False)


class QueueFilterForm(forms.SafeForm):
    """What the work floor can be narrowed to."""

    q = forms.SearchField(label=_("Search by number, title or name"))
    platform = forms.ModelChoiceField(
        label=_("Village or neighbourhood"),
        queryset=Platform.objects.order_by("name"),
        required=False,
        empty_label=_("All"),
        to_field_name="slug",
    )
    subject = forms.ModelChoiceField(
        label=_("Subject"),
        queryset=Subject.objects.all(),
        required=False,
        empty_label=_("All"),
        to_field_name="slug",
    )
    turn = forms.ChoiceField(
        label=_("Turn"),
        required=False,
        choices=[
            ("", _("Both")),
            (Side.MUNICIPALITY, _("Municipality")),
            (Side.NEIGHBOURHOOD, _("Neighbourhood")),
        ],
    )


class BulkForm(forms.SafeForm):
    """Several matters to one colleague."""

    chosen = forms.MultipleChoiceField(
        label=_("Matters"), choices=(), required_message=_("Choose at least one matter.")
    )
    to = Name(
        label=_("Assign to"),
        queryset=None,
        empty_label=_("Assign to…"),
        required_message=_("Choose a colleague."),
    )

    def __init__(self, *args, numbers=(), people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(number, number) for number in numbers]
        self.fields["to"].queryset = people if people is not None else colleagues().order_by("name")


class LeaveForm(BulkForm):
    """Hand over one's work before a leave."""

    reason = forms.TextField(
        label=_("Message to your colleague"),
        help_text=_("The submitters read who takes over, and why."),
    )


def amount_at_stake(proposal):
    """What the answer would cost: the prepared answer's amount, else the plan's estimate."""
    response = prepared_response(proposal)
    if response is not None and response.cost is not None:
        return response.cost
    return proposal.cost_estimate


def deciders_for(proposal):
    """Everybody who may decide this answer, with the reason."""
    return who_may_decide(
        subject=proposal.subject, platform=proposal.platform, amount=amount_at_stake(proposal)
    )
