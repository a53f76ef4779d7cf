"""The forms of an appointment: few fields, each with the sentence that is needed."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    DecimalField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    SafeForm,
    TextField,
)
from core.kinds import Role
from core.terms import today
from council.decision_states import DecisionKind
from council.models import Decision
from platforms.models import BoardSeat, Platform, Subject

from ..appointment_rules import own_places, signing_places
from ..appointment_states import ADOPTED, ADVICES
from ..models import Candidate, ProfileRemark
from ..models.appointments import NAME_LENGTH, TEXT_LENGTH
from ..models.statement import STATEMENT, IndependenceStatement, Kind

PUBLIC = _("Everyone can read this. Write no names.")


def _words(label, *, message="", help_text="", rows=5, required=True):
    return TextField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=TEXT_LENGTH,
        required_message=message or None,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PersonField(ModelChoiceField):
    """Somebody who holds an office, by name and function."""

    def label_from_instance(self, user):
        return ", ".join(part for part in (user.name, user.function) if part)


def officers():
    """People with a function at the municipality; the operation says who still may."""
    return (
        User.objects.filter(erased_on=None, is_active=True)
        .exclude(function="", portfolios=None)
        .distinct()
        .order_by("name", "pk")
    )


class PlacesField(ModelMultipleChoiceField):
    def label_from_instance(self, platform):
        return platform.name


class BeginForm(SafeForm):
    """A broker or worker is needed."""

    kind = ChoiceField(
        label=_("For which role?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        required_message=_("Choose broker or neighbourhood worker."),
    )
    platforms = PlacesField(
        label=_("For which villages and neighbourhoods?"),
        queryset=Platform.objects.none(),
        required_message=_("Choose at least one village or neighbourhood."),
    )
    need = _words(
        _("Why is somebody needed?"), message=_("Say why somebody is needed."), help_text=PUBLIC
    )

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["platforms"].queryset = Platform.objects.undissolved().order_by("name")


class PastForm(SafeForm):
    """Somebody who came in function outside this portal, after the council decided."""

    user = PersonField(
        label=_("Who is it?"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        required_message=_("Choose a person."),
    )
    kind = ChoiceField(
        label=_("In which role?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        required_message=_("Choose broker or neighbourhood worker."),
    )
    platforms = PlacesField(
        label=_("For which villages and neighbourhoods?"),
        queryset=Platform.objects.none(),
        required_message=_("Choose at least one village or neighbourhood."),
    )
    decision = ModelChoiceField(
        label=_("On which decision of the council does it rest?"),
        queryset=Decision.objects.none(),
        empty_label=_("Choose a decision"),
        required_message=_("Choose the decision of the council on which this rests."),
    )
    starts_on = DateField(
        label=_("In function from"), required_message=_("Give the first day in function.")
    )
    text = _words(
        _("What do you know of it?"),
        required=False,
        rows=3,
        help_text=_("Such as: how residents were heard. Everyone can read this."),
    )

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = (
            User.objects.filter(erased_on=None).exclude(function="").order_by("name", "pk")
        )
        self.fields["platforms"].queryset = Platform.objects.undissolved().order_by("name")
        self.fields["decision"].queryset = council_decisions()


def council_decisions():
    """What the council decided; what it did not adopt is refused with the reason."""
    return Decision.objects.filter(kind=DecisionKind.COUNCIL).order_by("-decided_on", "-pk")


class StepForm(SafeForm):
    """A form that knows which appointment it is about."""

    def __init__(self, *args, appointment, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.appointment = appointment
        self.user = user


class NoFieldsForm(StepForm):
    """One click: everything that is needed stands on the page."""


class ProfileForm(StepForm):
    profile = _words(
        _("The profile"),
        message=_("Write the profile first."),
        help_text=_("What this person does, knows and is. Everyone can read this."),
        rows=10,
    )


class PlatformStepForm(StepForm):
    """In the name of a board; who sits on one of them need not choose."""

    signs = True
    platform = ModelChoiceField(
        label=_("For which board do you speak?"),
        queryset=Platform.objects.none(),
        empty_label=None,
        required_message=_("Choose for which board you speak."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        find = signing_places if self.signs else own_places
        places = find(self.user, self.appointment)
        keys = [place.platform_id for place in places]
        self.places = places
        self.fields["platform"].queryset = Platform.objects.filter(pk__in=keys).order_by("name")
        if len(keys) == 1:
            del self.fields["platform"]


class RemarkForm(PlatformStepForm):
    signs = False
    text = _words(
        _("Your remark"), message=_("Write your remark."), help_text=_("Everyone can read this.")
    )


class RemarkField(ModelChoiceField):
    def label_from_instance(self, remark):
        row = getattr(remark.entry, "text_row", None)
        return f"{remark.platform.name}: {(row.text if row else '')[:80]}"


class AnswerRemarkForm(StepForm):
    remark = RemarkField(
        label=_("Which remark?"),
        queryset=ProfileRemark.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        required_message=_("Choose the remark you answer."),
    )
    text = _words(
        _("Your answer"), message=_("Write the answer."), help_text=_("Everyone can read this.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        waiting = ProfileRemark.objects.filter(appointment=self.appointment, answer=None)
        waiting = waiting.select_related("platform", "entry__text_row").order_by("pk")
        self.fields["remark"].queryset = waiting
        first = waiting.first()
        self.fields["remark"].initial = first.pk if first else None


class CloseProfileForm(StepForm):
    profile = _words(
        _("The profile as it becomes"),
        required=False,
        rows=10,
        help_text=_("Did a remark change it? Then change it here. Both stay to be read."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["profile"].initial = self.appointment.profile


class DecisionForm(StepForm):
    decision = ModelChoiceField(
        label=_("Decision of the council"),
        queryset=Decision.objects.none(),
        empty_label=_("Choose a decision"),
        required_message=_("Choose the decision of the council on which this rests."),
        help_text=_("Only what was adopted counts."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = council_decisions()
        adopted = council_decisions().filter(outcome__in=sorted(ADOPTED))
        if adopted.count() == 1:
            self.fields["decision"].initial = adopted.get().pk


class PrepareForm(StepForm):
    """The five facts, the tasks and the mandate; what is not known yet may stay empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        row = self.appointment
        for name in STATEMENT:
            model_field = IndependenceStatement._meta.get_field(name)
            self.fields[name] = CharField(
                label=model_field.verbose_name,
                max_length=model_field.max_length,
                required=False,
                help_text=model_field.help_text,
                initial=getattr(row, name),
            )
        self.fields["is_employed_by_municipality"] = BooleanField(
            label=_("employed by the municipality"),
            required=False,
            initial=row.is_employed_by_municipality,
        )
        self.fields["tasks"] = _words(
            _("Tasks"), required=False, rows=5, help_text=_("A line for each task.")
        )
        self.fields["tasks"].initial = row.tasks
        self.fields["mandate_amount"] = DecimalField(
            label=_("May decide up to (euros)"),
            required=False,
            min_value=0,
            max_digits=12,
            decimal_places=2,
            initial=row.mandate_amount,
            help_text=_("0 when this function decides nothing about money."),
        )
        self.fields["mandate_is_alone"] = BooleanField(
            label=_("decides alone"), required=False, initial=row.mandate_is_alone
        )
        self.fields["mandate_source"] = CharField(
            label=_("Line in the mandate register"),
            max_length=200,
            required=False,
            initial=row.mandate_source,
        )
        self.fields["mandate_subjects"] = ModelMultipleChoiceField(
            label=_("Subjects of the mandate"),
            queryset=Subject.objects.filter(is_active=True),
            required=False,
            help_text=_("None: all subjects."),
            initial=[subject.pk for subject in row.mandate_subjects.all()],
        )


class NominateForm(StepForm):
    candidate = ModelChoiceField(
        label=_("Whom does the committee nominate?"),
        queryset=Candidate.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        required_message=_("Choose the candidate whom you nominate."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["candidate"]
        field.queryset = Candidate.objects.visible_to(self.user).filter(
            appointment=self.appointment
        )
        field.label_from_instance = lambda candidate: candidate.name


class AdviseForm(PlatformStepForm):
    tendency = ChoiceField(
        label=_("What is the advice of your board?"),
        choices=[(tendency.value, tendency.label) for tendency in ADVICES],
        widget=forms.RadioSelect,
        required_message=_("Choose one of the three."),
        help_text=_("Everyone can read this."),
    )
    text = _words(
        _("Why, or on which conditions?"),
        required=False,
        help_text=_(
            "Only the committee reads this, and it is erased with the names. Required when your"
            " advice is not simply positive."
        ),
    )


class AppointForm(StepForm):
    effective_from = DateField(
        label=_("In function from"), required_message=_("Give the first day in function.")
    )
    user = PersonField(
        label=_("Is this person known here already?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("No, or I do not know"),
        help_text=_("If not, the person is recorded with the name the committee wrote down."),
    )
    process_reasons = _words(
        _("Why do you go on against an advice?"),
        required=False,
        help_text=_(
            "Required when a board advised against it. Everyone can read this: write about"
            " the procedure, not about the person."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = (
            User.objects.filter(erased_on=None)
            .exclude(function="")
            .exclude(pk=self.user.pk)
            .order_by("name", "pk")
        )


class ReviewForm(StepForm):
    text = _words(
        _("How does it go?"),
        message=_("Write in short how it goes. Everyone can read it."),
        help_text=PUBLIC,
    )


class MemberForm(StepForm):
    user = PersonField(
        label=_("Who?"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        required_message=_("Choose a person."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = officers()
        admins = Q(employments__role=Role.ADMINISTRATOR)
        self.fields["user"].queryset = people.exclude(admins)


class DelegateForm(PlatformStepForm):
    user = PersonField(
        label=_("Who of your board?"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        required_message=_("Choose a person."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seats = BoardSeat.objects.on(today()).filter(
            platform__in=[place.platform_id for place in self.places]
        )
        people = User.objects.filter(pk__in=seats.values("user"), is_active=True)
        self.fields["user"].queryset = people.order_by("name", "pk")
        self.fields["user"].label_from_instance = lambda user: user.name or user.public_name()


class WaiveForm(PlatformStepForm):
    text = _words(_("Why?"), message=_("Say why nobody takes part."), help_text=PUBLIC, rows=4)


class EndForm(StepForm):
    ends_on = DateField(
        label=_("Last day in function"), required_message=_("Give the last day in function.")
    )
    text = _words(
        _("Who helps the neighbourhood from then on?"),
        message=_("Say who helps the neighbourhood from then on."),
        help_text=PUBLIC,
        rows=4,
    )


class ReasonForm(StepForm):
    text = _words(
        _("Why?"), message=_("Give the reason. Everyone can read it."), help_text=PUBLIC, rows=4
    )


class CandidateForm(SafeForm):
    """A candidate, for the committee only."""

    name = CharField(
        label=_("Name"), max_length=NAME_LENGTH, required_message=_("Fill in the name.")
    )
    note = _words(_("Notes of the committee"), required=False, rows=3)


class RemoveCandidateForm(StepForm):
    """Somebody withdraws; the whole row goes."""

    candidate = ModelChoiceField(
        label=_("Who withdraws?"),
        queryset=Candidate.objects.none(),
        empty_label=_("Choose a candidate"),
        required_message=_("Choose a candidate."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["candidate"]
        field.queryset = Candidate.objects.visible_to(self.user).filter(
            appointment=self.appointment
        )
        field.label_from_instance = lambda candidate: candidate.name
