"""Meetings and news in the admin: what staff writes for the municipality, by the same operations.

Staff see what a board announced too, and change nothing in it.
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.forms import SafeForm
from core.kinds import Side
from core.templatetags.core import moment, prose
from core.terms import today
from core.transitions import Refused

from .. import operations
from ..forms import life as life_forms
from ..forms import meetings as forms
from ..lookups import places_served
from ..models import Meeting, NewsItem
from .base import Step, StepsAdmin


class SpokenAdmin(StepsAdmin):
    """What one side writes: all that is public, and the drafts of the municipality."""

    list_filter = ("side", "is_for_all", "platforms")

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.visible_to(request.user, today()).prefetch_related("platforms")

    def has_change_permission(self, request, obj=None):
        return False

    def may_write(self, request, obj):
        return obj.side == Side.MUNICIPALITY and request.user.has_perm(
            f"platforms.write_{self.opts.model_name}", obj
        )

    def links(self, request, obj):
        return [(obj.get_absolute_url(), _("Public page"))]

    def add_form(self, request):
        raise NotImplementedError

    def create(self, request, form):
        raise NotImplementedError

    def add_view(self, request, form_url="", extra_context=None):
        """A draft, by the same operation as on the site."""
        self._visible(request)
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.add_form(request)
        if request.method == "POST" and form.is_valid():
            try:
                made = self.create(request, form)
            except Refused as refused:
                refused.add_to(form)
            else:
                messages.success(request, _("The draft is there. Look it over."))
                name = f"admin:platforms_{self.opts.model_name}_change"
                return HttpResponseRedirect(reverse(name, args=[made.pk]))
        return self.step_page(
            request,
            self.add_title,
            self.explanation,
            form,
            reverse(f"admin:platforms_{self.opts.model_name}_changelist"),
        )

    @admin.display(description=_("for"))
    def places(self, row):
        return operations.place_words(row)


def _plain(data, record):
    return SafeForm(data)


@admin.register(Meeting)
class MeetingAdmin(SpokenAdmin):
    fields = ("title", "side", "places", "when", "place", "words", "agenda", "minutes_words")
    readonly_fields = ("places", "when", "words", "agenda", "minutes_words")
    list_display = ("title", "side", "kind", "when", "place", "state")
    search_fields = ("title",)
    explanation = _("A meeting that the municipality calls. A board does this on the site.")
    add_title = _("Plan a meeting")

    def add_form(self, request):
        data = request.POST if request.method == "POST" else None
        return forms.MunicipalMeetingForm(data, platforms=places_served(request.user))

    def create(self, request, form):
        return operations.draft_meeting(
            by=request.user,
            platforms=form.cleaned_data["platforms"],
            is_for_all=form.cleaned_data["is_for_all"],
            points=form.points,
            **form.values(),
        )

    def links(self, request, obj):
        found = super().links(request, obj)
        if self.may_write(request, obj):
            page = reverse("platforms:meeting_change", args=[obj.pk])
            found.append((page, _("Change the words")))
        return found

    def steps(self, request, obj):
        if not self.may_write(request, obj) or obj.is_cancelled:
            return []
        if obj.is_draft:
            return [self.publishing(), self.adding_point()]
        if obj.has_minutes:
            return [self.adding_to_minutes()]
        found = [self.adding_point(), self.cancelling()]
        if not obj.is_past:
            found.insert(0, self.moving())
        if obj.has_begun:
            found.insert(0, self.minuting())
        return found

    def publishing(self):
        return Step(
            "aankondigen",
            _("Announce this meeting"),
            _("Everybody sees it from now on. Who follows the place gets a message."),
            _plain,
            lambda obj, by, cleaned: operations.publish_meeting(obj, by=by),
            _("The meeting was announced."),
            is_main=True,
        )

    def adding_point(self):
        return Step(
            "punt",
            _("Add a point to the agenda"),
            "",
            lambda data, obj: forms.PointForm(data, meeting=obj),
            lambda obj, by, cleaned: operations.add_point(obj, by=by, **cleaned),
            _("The point stands on the agenda."),
        )

    def moving(self):
        return Step(
            "verplaatsen",
            _("Another time or place"),
            _("The old time and place stay in view, with the reason."),
            lambda data, obj: forms.MoveForm(data, meeting=obj),
            lambda obj, by, cleaned: operations.move_meeting(
                obj,
                by=by,
                **{name: cleaned[name] for name in ("starts_at", "ends_at", "place", "reason")},
            ),
            _("The meeting was moved."),
        )

    def cancelling(self):
        return Step(
            "afgelasten",
            _("Call this meeting off"),
            _("The meeting stays on the page, with the reason. It cannot be undone."),
            lambda data, obj: forms.CancelForm(data),
            lambda obj, by, cleaned: operations.cancel_meeting(obj, by=by, **cleaned),
            _("The page says that the meeting does not take place."),
        )

    def minuting(self):
        return Step(
            "verslag",
            _("Publish the minutes"),
            _("Published minutes stay as they are: a correction comes below."),
            lambda data, obj: forms.MinutesForm(data),
            lambda obj, by, cleaned: operations.publish_minutes(obj, by=by, **cleaned),
            _("The minutes are there."),
            is_main=True,
        )

    def adding_to_minutes(self):
        return Step(
            "aanvullen",
            _("Add to the minutes"),
            "",
            lambda data, obj: forms.AdditionForm(data),
            lambda obj, by, cleaned: operations.add_to_minutes(obj, by=by, **cleaned),
            _("It stands below the minutes."),
        )

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, row):
        return moment(row.starts_at)

    @admin.display(description=_("status"))
    def state(self, row):
        if row.is_draft:
            return _("Draft")
        if row.is_cancelled:
            return _("Does not take place")
        if row.has_minutes:
            return _("Minutes are there")
        return _("No minutes yet") if row.is_past else _("Announced")

    @admin.display(description=_("invitation"))
    def words(self, row):
        return prose(row.invitation)

    @admin.display(description=_("agenda"))
    def agenda(self, row):
        points = format_html_join("", "<li>{}</li>", ((point.title,) for point in row.points.all()))
        return format_html("<ol>{}</ol>", points)

    @admin.display(description=_("minutes"))
    def minutes_words(self, row):
        return prose(row.minutes) if row.has_minutes else "–"


@admin.register(NewsItem)
class NewsItemAdmin(SpokenAdmin):
    fields = ("title", "side", "places", "published_at", "words", "state")
    readonly_fields = ("places", "words", "state")
    list_display = ("title", "side", "published_at", "state")
    search_fields = ("title",)
    explanation = _("News of the municipality. A board does this on the site.")
    add_title = _("Write news")

    def add_form(self, request):
        is_post = request.method == "POST"
        return life_forms.MunicipalNewsForm(
            request.POST if is_post else None,
            request.FILES if is_post else None,
            platforms=places_served(request.user),
        )

    def create(self, request, form):
        return operations.draft_news(
            by=request.user,
            platforms=form.cleaned_data["platforms"],
            is_for_all=form.cleaned_data["is_for_all"],
            **form.values(),
        )

    def links(self, request, obj):
        found = super().links(request, obj)
        if obj.is_draft and self.may_write(request, obj):
            found.append((reverse("platforms:news_change", args=[obj.pk]), _("Change the draft")))
        return found

    def steps(self, request, obj):
        if not self.may_write(request, obj) or obj.is_withdrawn:
            return []
        if obj.is_draft:
            return [
                Step(
                    "publiceren",
                    _("Publish this news"),
                    _("Everybody can read it from now on, and the words stand."),
                    _plain,
                    lambda obj, by, cleaned: operations.publish_news(obj, by=by),
                    _("The news was published."),
                    is_main=True,
                )
            ]
        return [
            Step(
                "verbeteren",
                _("Add a correction"),
                "",
                lambda data, obj: life_forms.CorrectionForm(data),
                lambda obj, by, cleaned: operations.correct_news(obj, by=by, **cleaned),
                _("The correction stands below the item."),
            ),
            Step(
                "intrekken",
                _("Take this news back"),
                _("The words and the picture go. The title stays, with your reason and the date."),
                lambda data, obj: life_forms.WithdrawNewsForm(data),
                lambda obj, by, cleaned: operations.withdraw_news(obj, by=by, **cleaned),
                _("The item was taken back."),
            ),
        ]

    @admin.display(description=_("status"))
    def state(self, row):
        if row.is_draft:
            return _("Draft")
        return _("Taken back") if row.is_withdrawn else _("Published")

    @admin.display(description=_("text"))
    def words(self, row):
        return prose(row.text)
