"""The forms of the register: few fields, each with the sentence that is needed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import (
    CharField,
    ChoiceField,
    DateField,
    LinkField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    SafeForm,
    TextField,
)
from core.kinds import Role
from core.roles import STAFF_ROLES, roles_of
from core.templatetags.core import long_date
from core.terms import today
from platforms.models import AgendaPoint, Platform, Subject

from .. import origins
from ..models import Decision
from ..models.promises import TEXT_LENGTH, TITLE_LENGTH, WHERE_LENGTH
from ..rules import boards_of
from ..states import Occasion

WORDS = 4_000


def _words(label, *, message="", help_text="", rows=5, required=True, max_length=WORDS):
    return TextField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=max_length,
        required_message=message or None,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class StepForm(SafeForm):
    """A form that knows which promise it is about."""

    def __init__(self, *args, promise, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.promise = promise
        self.user = user


class ClaimForm(StepForm):
    text = _words(
        _("What was done?"),
        message=_("Tell what was done."),
        help_text=_("Everyone can read this. The receiver says whether it is so."),
    )
    done_on = DateField(
        label=_("Done on"),
        required=False,
        help_text=_("Leave empty for today."),
    )


class VerdictForm(StepForm):
    text = _words(
        _("Would you like to say something about it?"),
        required=False,
        rows=3,
        help_text=_("Need not. Everyone can read it."),
    )


class NotYetForm(StepForm):
    text = _words(
        _("What is still missing?"),
        message=_("Say what is still missing."),
        help_text=_("Everyone can read this."),
        rows=4,
    )


class DisagreeForm(StepForm):
    text = _words(
        _("Why do you not agree?"),
        message=_("Say why you do not agree."),
        help_text=_("Everyone can read this, beside the answer of the municipality."),
        rows=4,
    )


class PostponeForm(StepForm):
    due_on = DateField(label=_("New date"), required_message=_("Give the new date."))
    text = _words(
        _("Why does it take longer?"),
        message=_("Say why. Everyone can read it."),
        rows=4,
    )


class ReasonForm(StepForm):
    text = _words(
        _("Why?"),
        message=_("Give the reason. Everyone can read it."),
        help_text=_("Everyone can read this."),
        rows=4,
    )


class ExplainForm(StepForm):
    text = _words(
        _("Your explanation"),
        message=_("Explain it. Everyone can read it."),
        help_text=_("Everyone can read this."),
    )


class AddForm(StepForm):
    text = _words(_("What do you want to add?"), message=_("Write what you want to add."))


class OfficerField(ModelChoiceField):
    """Somebody who holds an office at the municipality, by name and function."""

    def label_from_instance(self, user):
        return ", ".join(part for part in (user.name, user.function) if part)


class FirstDateField(DateField):
    """The date for which something is promised."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Promised for"),
            help_text=_("This first date stands for ever. It can be moved twice, in the open."),
            required_message=_("Give the date. Without a date it is no promise."),
            **kwargs,
        )


def officers():
    """Who can promise for the municipality: people with a function, the rules say who still may."""
    return (
        User.objects.filter(erased_on=None)
        .exclude(function="", portfolios=None)
        .distinct()
        .order_by("name", "pk")
    )


class ConfirmForm(StepForm):
    promiser = OfficerField(
        label=_("Who keeps this promise?"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        required_message=_("Say who promised it."),
    )
    due_on = FirstDateField()
    text = _words(_("Explanation"), required=False, rows=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["promiser"].queryset = officers()
        if roles_of(self.user) & STAFF_ROLES:
            self.fields["promiser"].initial = self.user.pk


class PointField(ModelChoiceField):
    """A point of an agenda, by the day and the name of the meeting."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Which point of the agenda?"),
            queryset=AgendaPoint.objects.none(),
            required=False,
            empty_label=_("At no point of an agenda here"),
            help_text=_(
                "You can choose from the meetings of the past two years. The point then shows this"
                " promise, and the promise links to the point."
            ),
            **kwargs,
        )

    def label_from_instance(self, point):
        day = long_date(point.meeting.first_day)
        return f"{day}, {point.meeting.title}: {point.title}"


class DecisionField(ModelChoiceField):
    def label_from_instance(self, decision):
        return f"{long_date(decision.decided_on)}, {decision.title}"


class SaidForm(SafeForm):
    """What every entry in the register asks: what, to whom, where and when."""

    title = CharField(
        label=_("What was promised?"),
        max_length=TITLE_LENGTH,
        help_text=_("One line, such as: four benches around the pond."),
        required_message=_("Say in one line what was promised."),
    )
    text = _words(
        _("Explanation"),
        required=False,
        rows=4,
        max_length=TEXT_LENGTH,
        help_text=_("Need not. Write no names of residents: everyone can read it."),
    )
    subject = ModelChoiceField(
        label=_("Subject"),
        queryset=Subject.objects.filter(is_active=True),
        empty_label=_("Choose a subject"),
        required_message=_("Choose a subject."),
    )
    occasion = ChoiceField(
        label=_("Where was it said?"),
        choices=Occasion.choices,
        required_message=_("Choose where it was said."),
    )
    said_where = CharField(
        label=_("Which meeting, letter or conversation?"),
        max_length=WHERE_LENGTH,
        required=False,
        help_text=_("As it stands in a sentence, such as: in the meeting with the platform."),
    )
    said_on = DateField(
        label=_("Said on"), required_message=_("Give the day on which it was said.")
    )
    from_agenda_point = PointField()
    source_url = LinkField(
        label=_("Link to the minutes or the letter"),
        required=False,
        max_length=500,
        help_text=_("Need not."),
    )

    def offer_points(self, platforms):
        """The points of these places; of the places that were chosen, as soon as they are known."""
        field = self.fields["from_agenda_point"]
        names = ("platforms", "platform")
        name = next(name for name in names if name in self.fields)
        chosen = self.data.getlist(name) if self.is_bound else self.initial.get(name) or []
        here = {str(platform.pk): platform for platform in platforms}
        wanted = [here[key] for key in map(str, chosen) if key in here]
        points = origins.points_of(wanted or platforms)
        keys = [*points.values_list("pk", flat=True)[: origins.MOST]]
        if self.initial.get("from_agenda_point"):
            keys.append(self.initial["from_agenda_point"])
        field.queryset = points.filter(pk__in=keys)


class PlacesField(ModelMultipleChoiceField):
    def label_from_instance(self, platform):
        return platform.name


class MakePromiseForm(SaidForm):
    """A promise of the municipality, entered in the admin."""

    platforms = PlacesField(
        label=_("To whom?"),
        queryset=Platform.objects.none(),
        required_message=_("Choose at least one village or neighbourhood."),
    )
    promiser = OfficerField(
        label=_("Who promised it?"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        required_message=_("Say who promised it."),
    )
    due_on = FirstDateField()
    decision = DecisionField(
        label=_("Which decision?"),
        queryset=Decision.objects.none(),
        required=False,
        empty_label=_("In no decision here"),
        help_text=_("You can choose from the decisions that were adopted."),
    )

    field_order = (
        "title",
        "text",
        "platforms",
        "subject",
        "promiser",
        "due_on",
        "occasion",
        "said_where",
        "said_on",
        "from_agenda_point",
        "decision",
        "source_url",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        places = Platform.objects.undissolved().order_by("name")
        self.fields["platforms"].queryset = places
        self.fields["promiser"].queryset = officers()
        if roles_of(user) & {Role.ALDERMAN, Role.CONTACT}:
            self.fields["promiser"].initial = user.pk
        self.fields["said_on"].initial = today()
        self.offer_points(places)
        decisions = origins.decisions_made()
        keys = [*decisions.values_list("pk", flat=True)[: origins.MOST]]
        if self.initial.get("decision"):
            keys.append(self.initial["decision"])
        self.fields["decision"].queryset = decisions.filter(pk__in=keys)


class BoardPromiseForm(SaidForm):
    """A promise of a board, for its own platform."""

    platform = ModelChoiceField(
        label=_("Which platform promises this?"),
        queryset=Platform.objects.none(),
        empty_label=None,
        required_message=_("Choose the platform on whose board you are."),
    )
    due_on = FirstDateField()

    field_order = (
        "title",
        "text",
        "platform",
        "subject",
        "due_on",
        "occasion",
        "said_where",
        "said_on",
        "from_agenda_point",
        "source_url",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Platform.objects.filter(pk__in=boards_of(user)).order_by("name")
        self.fields["platform"].queryset = own
        self.fields["said_on"].initial = today()
        self.offer_points(own)


class ReportForm(SaidForm):
    """What somebody heard as a promise: "Op 3 maart is gezegd dat …"."""

    platforms = PlacesField(
        label=_("To which village or neighbourhood was it said?"),
        queryset=Platform.objects.none(),
        required_message=_("Choose at least one village or neighbourhood."),
    )
    heard_from = CharField(
        label=_("Who said it?"),
        max_length=WHERE_LENGTH,
        help_text=_("The function is enough, such as: the alderman for green spaces."),
        required_message=_("Say who said it: the function is enough."),
    )

    field_order = (
        "title",
        "text",
        "said_on",
        "occasion",
        "said_where",
        "from_agenda_point",
        "heard_from",
        "platforms",
        "subject",
        "source_url",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        places = Platform.objects.undissolved()
        if not roles_of(user) & {Role.BROKER, Role.COUNCIL_MEMBER}:
            places = places.filter(pk__in=boards_of(user))
        places = places.order_by("name")
        self.fields["platforms"].queryset = places
        self.fields["title"].label = _("What was said?")
        self.fields["title"].help_text = _(
            "In one line, as you heard it, such as: a second neighbourhood worker comes this year."
        )
        if len(places) == 1:
            self.fields["platforms"].initial = [places[0].pk]
        self.offer_points(places)
