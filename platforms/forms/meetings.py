"""A meeting: when, where, what for; its agenda, and what was said."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    IntegerField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    SafeForm,
    TextField,
    TimeField,
)
from core.kinds import Side
from core.terms import AMSTERDAM

from ..models import Platform, WorkingGroup
from ..operations.meetings import MOST_POINTS
from ..states import MeetingKind
from .widgets import date_input, number_input, time_input

PUBLIC = _("Everybody can read this.")


class WhenMixin:
    """The fields for when and where; gives `starts_at` and `ends_at`, in the time of here."""

    WHEN = ("day", "begins", "until", "last_day", "place")

    def add_when(self, meeting=None):
        """Put the fields in, filled with when the meeting is now."""
        self.fields["day"] = DateField(
            label=_("On which day?"), widget=date_input(), required_message=_("Fill in the day.")
        )
        self.fields["begins"] = TimeField(
            label=_("From what time?"),
            widget=time_input(),
            required_message=_("Fill in when it begins."),
        )
        self.fields["until"] = TimeField(
            label=_("Until what time?"),
            help_text=_("Roughly is good enough."),
            widget=time_input(),
            required_message=_("Fill in until when it lasts."),
        )
        self.fields["last_day"] = DateField(
            label=_("Last day"),
            help_text=_("Only when it lasts more than one day, such as a congress."),
            widget=date_input(),
            required=False,
        )
        self.fields["place"] = CharField(
            label=_("Where?"),
            help_text=_("For example: the village hall, Schoolstraat 4."),
            max_length=200,
            required_message=_("Fill in where it is."),
        )
        if meeting is not None:
            begin, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
            self.initial |= {
                "day": begin.date(),
                "begins": begin.time(),
                "until": end.time(),
                "last_day": end.date() if end.date() != begin.date() else None,
                "place": meeting.place,
            }

    def clean(self):
        data = super().clean()
        day, last_day = data.get("day"), data.get("last_day")
        begins, until = data.get("begins"), data.get("until")
        if not (day and begins and until) or "last_day" in self.errors:
            return data
        if last_day and last_day < day:
            self.add_error("last_day", _("The last day cannot be before the first day."))
            return data
        data["starts_at"] = datetime.datetime.combine(day, begins, AMSTERDAM)
        data["ends_at"] = datetime.datetime.combine(last_day or day, until, AMSTERDAM)
        if data["ends_at"] <= data["starts_at"]:
            self.add_error("until", _("A meeting cannot end before it begins."))
        return data

    def taken(self, *names):
        """The values for an operation: the moments instead of the fields they were typed in."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class MeetingForm(WhenMixin, SafeForm):
    """A new meeting, or a draft of one; a board writes for its own place."""

    kind = ChoiceField(
        label=_("What is it?"),
        choices=MeetingKind,
        widget=forms.RadioSelect,
        required_message=_("Choose what it is."),
    )
    working_group = ModelChoiceField(
        label=_("Which working group?"),
        queryset=WorkingGroup.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    title = CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("For example: Talking about the Schoolstraat."),
        required_message=_("Fill in a title."),
    )
    invitation = TextField(
        label=_("Invitation"),
        required=False,
        max_length=5000,
        help_text=_("For whom it is, what it is about, and whether people must sign up."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    agenda = TextField(
        label=_("What is on the agenda?"),
        required=False,
        max_length=5000,
        help_text=_("One point on each line. You can explain each point on the next page."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, platform=None, meeting=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_when(meeting)
        groups = WorkingGroup.objects.none()
        if platform is not None:
            groups = platform.working_groups.filter(ends_on__isnull=True)
        if meeting is not None and meeting.working_group_id:
            groups = groups | WorkingGroup.objects.filter(pk=meeting.working_group_id)
        if groups.exists():
            self.fields["working_group"].queryset = groups
        else:
            del self.fields["working_group"]
        if meeting is not None:
            del self.fields["agenda"]
            self.initial |= {
                "kind": meeting.kind,
                "working_group": meeting.working_group_id,
                "title": meeting.title,
                "invitation": meeting.invitation,
            }
        order = ("kind", "working_group", "title", *self.WHEN, "invitation", "agenda")
        self.order_fields(order)

    def clean_agenda(self):
        lines = [line.strip(" -*\t") for line in self.cleaned_data["agenda"].split("\n")]
        lines = [line for line in lines if line]
        if len(lines) > MOST_POINTS:
            raise forms.ValidationError(_("An agenda has at most 40 points."))
        if any(len(line) > 120 for line in lines):
            raise forms.ValidationError(
                _("Each point is at most 120 characters. You can explain it on the next page.")
            )
        return lines

    def values(self):
        return self.taken(
            "kind", "title", "invitation", "working_group", "starts_at", "ends_at", "place"
        )

    @property
    def points(self):
        return [{"title": line} for line in self.cleaned_data.get("agenda") or ()]


class AudienceMixin:
    """For whom staff writes: some platforms, or the whole municipality."""

    def add_audience(self, platforms):
        self.fields["is_for_all"] = BooleanField(label=_("For the whole municipality"))
        self.fields["platforms"] = ModelMultipleChoiceField(
            label=_("Or for these villages and neighbourhoods"),
            queryset=platforms,
            required=False,
        )

    def clean(self):
        data = super().clean()
        if "platforms" not in self.fields or "platforms" in self.errors:
            return data
        chosen = data.get("platforms")
        if data.get("is_for_all") and chosen:
            self.add_error(
                "platforms", _("Choose the whole municipality or some places, not both.")
            )
        elif not data.get("is_for_all") and not chosen:
            self.add_error("platforms", _("Choose for whom it is."))
        return data


class MunicipalMeetingForm(AudienceMixin, MeetingForm):
    """A meeting that the municipality calls."""

    def __init__(self, *args, platforms=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_audience(Platform.objects.for_list() if platforms is None else platforms)
        self.order_fields(("is_for_all", "platforms", *self.fields))


class MeetingTextsForm(SafeForm):
    """The words of a meeting that was announced; when and where is another page."""

    kind = MeetingForm.base_fields["kind"]
    title = MeetingForm.base_fields["title"]
    invitation = TextField(
        label=_("Invitation"),
        max_length=5000,
        required_message=_("Write an invitation: for whom it is, and what it is about."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {
            "kind": meeting.kind,
            "title": meeting.title,
            "invitation": meeting.invitation,
        }


class MoveForm(WhenMixin, SafeForm):
    """Another time or place, with the reason."""

    reason = TextField(
        label=_("Why does it move?"),
        max_length=1000,
        help_text=PUBLIC,
        required_message=_("Say why it moves. Everybody can read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_when(meeting)
        self.order_fields((*self.WHEN, "reason"))

    def values(self):
        return self.taken("starts_at", "ends_at", "place", "reason")


class CancelForm(SafeForm):
    """Calling it off, with the reason."""

    reason = TextField(
        label=_("Why does it not take place?"),
        max_length=1000,
        help_text=PUBLIC,
        required_message=_("Say why it does not take place. Everybody can read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MinutesForm(SafeForm):
    """What was said, and how many were there."""

    text = TextField(
        label=_("What was discussed?"),
        max_length=20_000,
        help_text=_("Do not name people who did not ask for that. Everybody can read this."),
        required_message=_("Write what was discussed."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    residents = IntegerField(
        label=_("How many residents were there?"),
        max_value=100_000,
        widget=number_input(),
        required_message=_("Fill in how many residents were there. 0 is an answer too."),
    )
    officials = IntegerField(
        label=_("How many people of the municipality were there?"),
        required=False,
        max_value=10_000,
        widget=number_input(),
    )


class AdditionForm(SafeForm):
    """What was wrong or missing in minutes."""

    text = TextField(
        label=_("What was wrong or missing?"),
        max_length=5000,
        help_text=_("It comes below the minutes, with the date. The minutes stay as they are."),
        required_message=_("Write what was wrong or missing."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class PointForm(SafeForm):
    """One point of an agenda."""

    title = CharField(
        label=_("Which point?"), max_length=120, required_message=_("Fill in a title.")
    )
    explanation = TextField(
        label=_("Explanation"),
        required=False,
        max_length=3000,
        help_text=_("What should people know beforehand? What do you want to decide?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    side = ChoiceField(
        label=_("Who brings it in?"),
        choices=[
            (Side.NEIGHBOURHOOD.value, _("The neighbourhood")),
            (Side.MUNICIPALITY.value, _("The municipality")),
        ],
        widget=forms.RadioSelect,
        required_message=_("Choose who brings it in."),
    )
    order = IntegerField(
        label=_("Number on the agenda"),
        required=False,
        min_value=1,
        max_value=MOST_POINTS,
        help_text=_("Leave it empty to put it last."),
        widget=number_input(),
    )

    def __init__(self, *args, meeting, point=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("side", meeting.side)
        if point is not None:
            self.fields["order"].help_text = ""
            self.initial |= {
                "title": point.title,
                "explanation": point.explanation,
                "side": point.side,
                "order": point.order,
            }


class ClosePointForm(SafeForm):
    """Nothing follows from this point, said in public."""

    text = TextField(
        label=_("Why does nothing follow?"),
        max_length=1000,
        initial=_("Discussed, no follow-up needed."),
        help_text=PUBLIC,
        required_message=_("Say why nothing follows from this point."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
