"""Meetings: the lists, the calendar feeds, and the pages on which a side writes its own."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from accounts.flows import second_step_first
from core.lists import MOST_COUNTED, Page
from core.templatetags.core import moment
from core.terms import today

from .. import operations
from ..calendars import CONTENT_TYPE, DAYS_BACK, MOST, calendar_of
from ..forms import meetings as forms
from ..lookups import places_served
from ..models import AgendaPoint, Meeting, MeetingMove, Platform
from .base import PlatformMixin, SpeakerMixin, StepView, public

#: So many meetings to come at most; nobody plans more at a time.
MOST_COMING = 100


def listed(meetings):
    """What a list shows of meetings, in two queries: their places, and whether they moved."""
    moves = MeetingMove.objects.filter(meeting=OuterRef("pk"))
    places = Prefetch("platforms", queryset=Platform.objects.only("name", "slug").order_by("name"))
    return meetings.annotate(has_moved=Exists(moves)).prefetch_related(places)


class MeetingLists:
    """Meetings to come, and those that were, a page at a time."""

    def lists(self, meetings):
        now = timezone.now()
        past = meetings.past(now)
        page = Page.asked(self.request.GET, past.order_by()[: MOST_COUNTED + 1].count())
        is_first = page.exists and page.number == 1
        return {
            "coming": list(listed(meetings.coming(now))[:MOST_COMING]) if is_first else [],
            "past": list(listed(past)[page.start : page.end]) if page.exists else [],
            "page": page,
            "is_first": is_first,
        }


@public
class MeetingsView(MeetingLists, PlatformMixin, TemplateView):
    """When a platform meets, what was said, and what became of it."""

    template_name = "platforms/meeting_list.html"

    def get_context_data(self, **kwargs):
        user, meetings = self.request.user, Meeting.objects.of_platform(self.platform)
        may_write = not self.platform.is_dissolved and user.has_perm(
            "platforms.announce_platform", self.platform
        )
        drafts = []
        if may_write:
            drafts = list(meetings.drafts().visible_to(user, today()).order_by("starts_at", "pk"))
        return super().get_context_data(
            **self.lists(meetings), drafts=drafts, may_write=may_write, **kwargs
        )


@public
class AllMeetingsView(MeetingLists, TemplateView):
    """Every meeting of the municipality and its platforms."""

    template_name = "platforms/meeting_list.html"

    def get_context_data(self, **kwargs):
        user, meetings = self.request.user, Meeting.objects.all()
        may_write = user.has_perm("platforms.announce_platform", None)
        drafts = []
        if may_write:
            drafts = list(meetings.drafts().visible_to(user, today()).order_by("starts_at", "pk"))
        return super().get_context_data(
            **self.lists(meetings), platform=None, drafts=drafts, may_write=may_write, **kwargs
        )


# --- In somebody's own calendar ----------------------------------------------------------------


def as_calendar(meetings, name, file_name):
    response = HttpResponse(calendar_of(meetings, name), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    return response


def for_feed(meetings):
    """What a feed holds: the coming ones and those of the past year, the latest first."""
    since = timezone.now() - datetime.timedelta(days=DAYS_BACK)
    return (
        meetings.public()
        .filter(ends_at__gte=since)
        .prefetch_related("points")
        .order_by("-starts_at", "-pk")[:MOST]
    )


@public
class CalendarFeed(View):
    """All meetings, for a calendar program."""

    def get(self, request):
        return as_calendar(for_feed(Meeting.objects.all()), _("Meetings, all places"), "agenda")


@public
class PlatformCalendarFeed(View):
    """The meetings of one platform, with those of the whole municipality."""

    def get(self, request, slug):
        platform = get_object_or_404(Platform, slug=slug)
        meetings = for_feed(Meeting.objects.of_platform(platform))
        name = _("Meetings in %(place)s") % {"place": platform.name}
        return as_calendar(meetings, name, f"agenda-{platform.slug}")


@public
class MeetingCalendarView(View):
    """One meeting, to put in a calendar."""

    def get(self, request, pk):
        meeting = get_object_or_404(Meeting.objects.public().prefetch_related("points"), pk=pk)
        return as_calendar([meeting], "", f"bijeenkomst-{meeting.pk}")


# --- Writing -----------------------------------------------------------------------------------


DRAFT_FIRST = gettext_lazy(
    "You make a draft first. Only your own side sees it, until you announce it."
)
DRAFTED = gettext_lazy("The draft is there. Look it over, and announce it when it is right.")


class MeetingAddView(PlatformMixin, StepView):
    """A board, or whoever serves this place, drafts a meeting."""

    permission = "platforms.announce_platform"
    heading = gettext_lazy("Plan a meeting")
    lead = DRAFT_FIRST
    button = gettext_lazy("Make the draft")

    def get_form(self, form_class=None):
        if self.platform.is_dissolved:
            raise Http404
        return forms.MeetingForm(platform=self.platform, **self.get_form_kwargs())

    def get_initial(self):
        return {"kind": "meeting"}

    def back(self):
        words = _("Meetings in %(place)s") % {"place": self.platform.name}
        return words, reverse("platforms:meetings", args=[self.platform.slug])

    def save(self, form):
        meeting = operations.draft_meeting(
            by=self.request.user, platforms=[self.platform], points=form.points, **form.values()
        )
        messages.success(self.request, DRAFTED)
        return redirect(meeting)


class MunicipalMeetingAddView(SpeakerMixin, StepView):
    """The municipality calls a meeting, for some places or for everybody."""

    heading = gettext_lazy("Plan a meeting")
    lead = DRAFT_FIRST
    button = gettext_lazy("Make the draft")

    def get_form(self, form_class=None):
        return forms.MunicipalMeetingForm(
            platforms=places_served(self.request.user), **self.get_form_kwargs()
        )

    def get_initial(self):
        return {"kind": "open_evening"}

    def back(self):
        return _("Meetings"), reverse("platforms:all_meetings")

    def save(self, form):
        meeting = operations.draft_meeting(
            by=self.request.user,
            platforms=form.cleaned_data["platforms"],
            is_for_all=form.cleaned_data["is_for_all"],
            points=form.points,
            **form.values(),
        )
        messages.success(self.request, DRAFTED)
        return redirect(meeting)


class MeetingStepView(StepView):
    """A step with one meeting of one's own side; what one may not see is a 404."""

    takes_meeting = False

    def dispatch(self, request, *args, **kwargs):
        self.meeting = get_object_or_404(
            Meeting.objects.visible_to(request.user, today()).select_related("working_group"),
            pk=kwargs["pk"],
        )
        if not request.user.has_perm("platforms.write_meeting", self.meeting):
            raise PermissionDenied
        return second_step_first(request) or super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return {**kwargs, "meeting": self.meeting} if self.takes_meeting else kwargs

    def back(self):
        return self.meeting.title, self.meeting.get_absolute_url()

    def done(self, words, fragment=""):
        messages.success(self.request, words)
        return redirect(self.meeting.get_absolute_url() + fragment)


class MeetingChangeView(MeetingStepView):
    """A draft altogether; of an announced meeting the words."""

    heading = gettext_lazy("Change this meeting")
    button = gettext_lazy("Save")

    def get_form(self, form_class=None):
        kwargs = self.get_form_kwargs()
        if not self.meeting.is_draft:
            return forms.MeetingTextsForm(meeting=self.meeting, **kwargs)
        platforms = list(self.meeting.platforms.all())
        platform = platforms[0] if len(platforms) == 1 else None
        return forms.MeetingForm(platform=platform, meeting=self.meeting, **kwargs)

    def get_context_data(self, **kwargs):
        lead = ""
        if not self.meeting.is_draft:
            lead = _("The page says that the text changed. When and where you move apart.")
        return super().get_context_data(lead=lead, **kwargs)

    def save(self, form):
        values = form.values() if self.meeting.is_draft else form.cleaned_data
        operations.change_meeting(self.meeting, by=self.request.user, **values)
        return self.done(_("Saved."))


class MeetingPublishView(MeetingStepView):
    heading = gettext_lazy("Announce this meeting")
    lead = gettext_lazy("Everybody sees it from now on. Who follows the place gets a message.")
    button = gettext_lazy("Announce")

    def save(self, form):
        operations.publish_meeting(self.meeting, by=self.request.user)
        return self.done(_("The meeting was announced."))


class MeetingDiscardView(MeetingStepView):
    heading = gettext_lazy("Throw this draft away")
    lead = gettext_lazy("The draft and its agenda go for good. Nobody else saw them.")
    button = gettext_lazy("Throw away")

    def save(self, form):
        platform = self.meeting.platforms.first()
        operations.discard_meeting(self.meeting, by=self.request.user)
        messages.success(self.request, _("The draft has been thrown away."))
        if platform is None:
            return redirect("platforms:all_meetings")
        return redirect("platforms:meetings", platform.slug)


class MeetingMoveView(MeetingStepView):
    heading = gettext_lazy("Another time or place")
    lead = gettext_lazy(
        "The old time and place stay in view, with the reason. Who follows the place hears it."
    )
    button = gettext_lazy("Move the meeting")
    form_class = forms.MoveForm
    takes_meeting = True

    def save(self, form):
        meeting = operations.move_meeting(self.meeting, by=self.request.user, **form.values())
        return self.done(_("Moved. It is now on %(when)s.") % {"when": moment(meeting.starts_at)})


class MeetingCancelView(MeetingStepView):
    heading = gettext_lazy("Call this meeting off")
    lead = gettext_lazy("The meeting stays on the page, with the reason. It cannot be undone.")
    button = gettext_lazy("Call it off")
    form_class = forms.CancelForm

    def save(self, form):
        operations.cancel_meeting(self.meeting, by=self.request.user, **form.cleaned_data)
        return self.done(_("The page says that the meeting does not take place."))


class MinutesView(MeetingStepView):
    heading = gettext_lazy("Publish the minutes")
    lead = gettext_lazy(
        "Everybody can read them. Published minutes stay as they are: a correction comes below."
    )
    button = gettext_lazy("Publish the minutes")
    form_class = forms.MinutesForm

    def save(self, form):
        operations.publish_minutes(self.meeting, by=self.request.user, **form.cleaned_data)
        return self.done(_("The minutes are there."), "#verslag")


class MinutesAddView(MeetingStepView):
    heading = gettext_lazy("Add to the minutes")
    button = gettext_lazy("Add this")
    form_class = forms.AdditionForm

    def save(self, form):
        operations.add_to_minutes(self.meeting, by=self.request.user, **form.cleaned_data)
        return self.done(_("It stands below the minutes."), "#verslag")


class PointAddView(MeetingStepView):
    heading = gettext_lazy("Add a point to the agenda")
    button = gettext_lazy("Add this point")
    form_class = forms.PointForm
    takes_meeting = True

    def save(self, form):
        operations.add_point(self.meeting, by=self.request.user, **form.cleaned_data)
        return self.done(_("The point stands on the agenda."), "#agenda")


class PointStepView(MeetingStepView):
    """A step with one point."""

    def dispatch(self, request, *args, **kwargs):
        self.point = get_object_or_404(AgendaPoint, meeting=kwargs["pk"], pk=kwargs["point"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(about=self.point.title, **kwargs)


class PointChangeView(PointStepView):
    heading = gettext_lazy("Change this point")
    button = gettext_lazy("Save")
    form_class = forms.PointForm
    takes_meeting = True

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "point": self.point}

    def save(self, form):
        operations.change_point(self.point, by=self.request.user, **form.cleaned_data)
        return self.done(_("Saved."), "#agenda")


class PointDropView(PointStepView):
    heading = gettext_lazy("Take this point off the agenda")
    button = gettext_lazy("Take it off")

    def get_context_data(self, **kwargs):
        lead = _("The point goes off the draft.")
        if not self.meeting.is_draft:
            lead = _("The point stays in view, struck through: the agenda was announced.")
        return super().get_context_data(lead=lead, **kwargs)

    def save(self, form):
        operations.drop_point(self.point, by=self.request.user)
        return self.done(_("The point was taken off."), "#agenda")


class PointCloseView(PointStepView):
    heading = gettext_lazy("Close this point")
    lead = gettext_lazy("Say in public that nothing follows, and why.")
    button = gettext_lazy("Close the point")
    form_class = forms.ClosePointForm

    def save(self, form):
        operations.close_point(self.point, by=self.request.user, **form.cleaned_data)
        return self.done(_("The page says why nothing follows from this point."), "#agenda")
