"""Areas, platforms, seats and agreements in the admin: every act is the same operation.

Staff look at an agreement and sign or comment; nobody here can change a word of it (R45).
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin
from core.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    ModelMultipleChoiceField,
    SafeForm,
    TextField,
)
from core.templatetags.core import days_left, long_date, prose
from core.terms import today
from core.transitions import Refused

from .. import agreements, operations
from ..models import (
    AddressReport,
    Agreement,
    BoardSeat,
    District,
    Neighbourhood,
    Platform,
    Subject,
)
from ..states import PLATFORM_STEPS, AgreementStatus, PlatformKind, PlatformStatus
from .base import Step, StepsAdmin

# --- Areas ---------------------------------------------------------------------------------------


@admin.register(District)
class DistrictAdmin(RecordAdmin):
    fields = ("name", "code", "year", "platforms_now")
    readonly_fields = ("platforms_now",)
    list_display = ("name", "code", "year")
    search_fields = ("name", "code")
    explanation = _("From Statistics Netherlands. A new file is read with manage.py import_areas.")

    @admin.display(description=_("platforms"))
    def platforms_now(self, row):
        return ", ".join(platform.name for platform in row.platforms.undissolved()) or "–"


@admin.register(Neighbourhood)
class NeighbourhoodAdmin(RecordAdmin):
    fields = ("name", "code", "year", "district", "history_of_cover")
    readonly_fields = ("history_of_cover",)
    list_display = ("name", "code", "year", "district")
    list_filter = ("district",)
    list_select_related = ("district",)
    search_fields = ("name", "code")
    explanation = DistrictAdmin.explanation

    @admin.display(description=_("platforms"))
    def history_of_cover(self, row):
        return format_html_join(
            mark_safe("<br>"),
            "{}: {} – {}",
            (
                (cover.platform.name, cover.starts_on, cover.ends_on or "")
                for cover in row.coverage.select_related("platform").order_by("-starts_on", "-pk")
            ),
        )


@admin.register(Subject)
class SubjectAdmin(RecordAdmin):
    fields = ("name", "slug", "order", "is_active")
    list_display = ("name", "order", "is_active")
    explanation = _("What plans are about; the columns of the contact points.")


# --- Platforms -----------------------------------------------------------------------------------


class StatusForm(SafeForm):
    status = ChoiceField(label=_("New phase"), widget=forms.RadioSelect)
    on = DateField(label=_("From which day?"), required_message=_("Fill in the first day."))
    reason = TextField(
        label=_("Explanation"),
        required=False,
        max_length=2000,
        help_text=_("Everybody can read this. Needed when a platform goes dormant or dissolves."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data, platform):
        super().__init__(data, initial={"on": today()})
        labels = dict(PlatformStatus.choices)
        self.fields["status"].choices = [
            (status, labels[status]) for status in PLATFORM_STEPS[platform.status]
        ]


def _neighbourhood_field(label):
    return ModelMultipleChoiceField(
        label=label,
        queryset=Neighbourhood.objects.none(),
        required_message=_("Choose at least one neighbourhood."),
    )


class CoverForm(SafeForm):
    neighbourhoods = _neighbourhood_field(_("Neighbourhoods that join"))
    on = DateField(label=_("From which day?"), required_message=_("Fill in the first day."))

    def __init__(self, data, platform):
        super().__init__(data, initial={"on": today()})
        self.fields["neighbourhoods"].queryset = (
            Neighbourhood.objects.filter(
                coverage__ends_on__isnull=True, coverage__platform__status=PlatformStatus.NOT_YET
            )
            .exclude(coverage__platform=platform, coverage__ends_on__isnull=True)
            .distinct()
        )


class UncoverForm(SafeForm):
    neighbourhoods = _neighbourhood_field(_("Neighbourhoods that leave"))
    on = DateField(label=_("From which day?"), required_message=_("Fill in the first day."))

    def __init__(self, data, platform):
        super().__init__(data, initial={"on": today()})
        self.fields["neighbourhoods"].queryset = Neighbourhood.objects.filter(
            coverage__ends_on__isnull=True, coverage__platform=platform
        )


class NewPlatformForm(SafeForm):
    name = CharField(label=_("Name"), max_length=120, required_message=_("Fill in the name."))
    kind = ChoiceField(label=_("Sort"), choices=PlatformKind, widget=forms.RadioSelect)
    about = TextField(
        label=_("Who we are"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    neighbourhoods = _neighbourhood_field(_("Neighbourhoods"))

    def __init__(self, data):
        super().__init__(data)
        self.fields["neighbourhoods"].queryset = Neighbourhood.objects.filter(
            coverage__ends_on__isnull=True, coverage__platform__status=PlatformStatus.NOT_YET
        ).distinct()


def _cover(platform, by, cleaned):
    for neighbourhood in cleaned["neighbourhoods"]:
        operations.cover(platform, by=by, neighbourhood=neighbourhood, on=cleaned["on"])


def _uncover(platform, by, cleaned):
    for neighbourhood in cleaned["neighbourhoods"]:
        operations.uncover(platform, by=by, neighbourhood=neighbourhood, on=cleaned["on"])


@admin.register(Platform)
class PlatformAdmin(StepsAdmin):
    fields = ("name", "kind", "about", "phase", "area", "phases")
    readonly_fields = ("phase", "area", "phases")
    list_display = ("name", "kind", "status", "status_since")
    list_filter = ("status", "kind")
    search_fields = ("name",)
    explanation = _("A platform belongs to its residents. The municipality records its phase.")

    def get_readonly_fields(self, request, obj=None):
        """Where there are people, they say themselves who they are."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "about") if obj is not None and obj.has_people else fields

    def links(self, request, obj):
        return [
            (obj.get_absolute_url(), _("Page of the platform")),
            (reverse("platforms:board", args=[obj.slug]), _("Board: add or end a seat")),
            (reverse("platforms:agreement", args=[obj.slug]), _("Agreement on support")),
        ]

    def steps(self, request, obj):
        found = []
        if obj.is_dissolved:
            return found
        if request.user.has_perm("platforms.change_status_platform", obj):
            found.append(
                Step(
                    "fase",
                    _("Record a new phase"),
                    _("Only the phases that may follow are shown. The date and reason are public."),
                    StatusForm,
                    lambda obj, by, cleaned: operations.change_status(obj, by=by, **cleaned),
                    _("The new phase was recorded."),
                    is_main=True,
                )
            )
        if obj.has_people and request.user.has_perm("platforms.cover_platform", obj):
            found += [
                Step(
                    "gebied-erbij",
                    _("Add neighbourhoods"),
                    _("Only neighbourhoods without a platform are shown."),
                    CoverForm,
                    _cover,
                    _("The area was changed."),
                ),
                Step(
                    "gebied-eraf",
                    _("Take neighbourhoods out"),
                    _("They go back to a page without a platform."),
                    UncoverForm,
                    _uncover,
                    _("The area was changed."),
                ),
            ]
        return found

    def add_view(self, request, form_url="", extra_context=None):
        """A new platform is an operation too: it begins as an initiative group."""
        self._visible(request)
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewPlatformForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                platform = operations.create_platform(by=request.user, **form.cleaned_data)
            except Refused as refused:
                refused.add_to(form)
            else:
                messages.success(request, _("The platform was recorded as an initiative group."))
                return HttpResponseRedirect(
                    reverse("admin:platforms_platform_change", args=[platform.pk])
                )
        return self.step_page(
            request,
            _("Record a new initiative"),
            _("For residents who want a platform of their own, apart from the districts."),
            form,
            reverse("admin:platforms_platform_changelist"),
        )

    @admin.display(description=_("phase"))
    def phase(self, row):
        return gettext("%(status)s since %(day)s") % {
            "status": row.get_status_display(),
            "day": long_date(row.status_since),
        }

    @admin.display(description=_("area"))
    def area(self, row):
        current = row.coverage.on(today()).select_related("neighbourhood")
        return ", ".join(sorted(cover.neighbourhood.name for cover in current)) or "–"

    @admin.display(description=_("phases"))
    def phases(self, row):
        return format_html_join(
            mark_safe("<br>"),
            "{}: {} {}",
            (
                (long_date(phase.starts_on), phase.get_status_display(), phase.reason)
                for phase in row.phases.order_by("-starts_on", "-pk")
            ),
        )


class LastDayForm(SafeForm):
    ends_on = DateField(label=_("Last day"), required_message=_("Fill in the last day."))

    def __init__(self, data, seat):
        super().__init__(data, initial={"ends_on": seat.ends_on or today()})


@admin.register(BoardSeat)
class BoardSeatAdmin(StepsAdmin):
    fields = ("platform", "person", "role", "starts_on", "ends_on")
    readonly_fields = ("person",)
    list_display = ("platform", "person", "role", "starts_on", "ends_on")
    list_filter = ("platform", "role")
    list_select_related = ("platform", "user")
    explanation = _("The history of the boards. A new seat is recorded on the page of the board.")

    def has_change_permission(self, request, obj=None):
        return False

    def has_add_permission(self, request):
        return False

    def links(self, request, obj):
        return [(reverse("platforms:board", args=[obj.platform.slug]), _("Page of the board"))]

    def steps(self, request, obj):
        is_over = obj.ends_on is not None and obj.ends_on < today()
        if is_over or not request.user.has_perm("platforms.manage_board_platform", obj.platform):
            return []
        return [
            Step(
                "einde",
                _("Record the last day"),
                _("The seat stays in the history of the board."),
                LastDayForm,
                lambda obj, by, cleaned: operations.end_board_seat(obj, by=by, **cleaned),
                _("Recorded. The seat stays in the history of the board."),
                is_main=True,
            )
        ]

    @admin.display(description=_("person"), ordering="user__name")
    def person(self, row):
        return row.user.name or row.user.public_name()


# --- Agreements ----------------------------------------------------------------------------------


class SignForm(SafeForm):
    agrees = BooleanField(
        label=_("I have read this version and I sign it for the municipality."),
        required=True,
        required_message=_("Tick the box if you want to sign."),
    )

    def __init__(self, data, agreement):
        super().__init__(data)


class CommentForm(SafeForm):
    comment = TextField(
        label=_("What should the board look at again?"),
        max_length=5000,
        required_message=_("Write what the board should look at again."),
        help_text=_("Everybody can read this. The version goes back to the board."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, data, agreement):
        super().__init__(data)


class NoticeForm(SafeForm):
    reason = TextField(
        label=_("Why?"),
        max_length=3000,
        required_message=_("Say why."),
        help_text=_("Everybody can read this."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data, agreement):
        super().__init__(data)


class WaitingFilter(admin.SimpleListFilter):
    """What waits for the municipality, first what is late."""

    title = _("waiting for us")
    parameter_name = "wacht"

    def lookups(self, request, model_admin):
        return [("ja", _("to sign or to comment")), ("laat", _("past the term"))]

    def queryset(self, request, queryset):
        match self.value():
            case "ja":
                return queryset.to_sign()
            case "laat":
                return queryset.late(today())
        return queryset


@admin.register(Agreement)
class AgreementAdmin(StepsAdmin):
    fields = ("state", "content", "signatures")
    readonly_fields = ("state", "content", "signatures")
    list_display = ("place", "version", "status", "waiting", "valid_from", "ends_on")
    list_display_links = ("place",)
    list_filter = (WaitingFilter, "status", "platform")
    list_select_related = ("platform",)
    explanation = _(
        "The platform writes it. The municipality signs or comments, within 6 weeks, and changes "
        "nothing itself."
    )

    def get_queryset(self, request):
        """A draft belongs to the board until it is proposed."""
        rows = super().get_queryset(request).exclude(status=AgreementStatus.CONCEPT)
        return rows.filter(proposed_on__isnull=False).select_related(
            "platform", "board_signed_by", "municipality_signed_by"
        )

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def links(self, request, obj):
        return [(obj.get_absolute_url(), _("Public page with the history"))]

    def steps(self, request, obj):
        user, found = request.user, []
        if obj.awaits_municipality and user.has_perm("platforms.sign_municipality_agreement", obj):
            found.append(
                Step(
                    "tekenen",
                    _("Sign for the municipality"),
                    _(
                        "Your name and capacity stand under this version, with the date of today. "
                        "A signed version never changes."
                    ),
                    SignForm,
                    lambda obj, by, cleaned: operations.sign_for_municipality(obj, by=by),
                    _("Signed for the municipality."),
                    is_main=True,
                )
            )
        if obj.is_proposed and user.has_perm("platforms.comment_agreement", obj):
            found.append(
                Step(
                    "opmerking",
                    _("Send back with a comment"),
                    _("The board changes the text or explains it, and proposes it again."),
                    CommentForm,
                    lambda obj, by, cleaned: operations.comment_agreement(obj, by=by, **cleaned),
                    _("The comment was sent. It is the board’s turn now."),
                )
            )
        if obj.can_be_ended and user.has_perm("platforms.end_agreement", obj):
            found.append(
                Step(
                    "opzeggen",
                    _("Give notice"),
                    _(
                        "The agreement then holds for 3 more months. Plans that were admitted "
                        "before keep it."
                    ),
                    NoticeForm,
                    lambda obj, by, cleaned: operations.end_agreement(obj, by=by, **cleaned),
                    _("Notice was given. The last day stands below."),
                )
            )
        return found

    def about(self, obj):
        return self.content(obj)

    @admin.display(description=_("village or neighbourhood"), ordering="platform__name")
    def place(self, row):
        return row.platform

    @admin.display(description=_("answer of the municipality by"), ordering="municipality_due_on")
    def waiting(self, row):
        if not row.awaits_municipality:
            return "–"
        return f"{row.municipality_due_on:%d-%m-%Y}, {days_left(row.municipality_due_on)}"

    @admin.display(description=_("status"))
    def state(self, row):
        if row.awaits_municipality:
            return gettext("%(status)s. The municipality answers by %(when)s") % {
                "status": row.get_status_display(),
                "when": self.waiting(row),
            }
        return row.get_status_display()

    @admin.display(description=_("content"))
    def content(self, row):
        lines = format_html_join(
            "",
            "<dt>{}</dt><dd>{}</dd>",
            (
                (fact.label, prose(fact.text) if fact.key == "explanation" else fact.text)
                for fact in agreements.facts(row)
            ),
        )
        return format_html('<dl class="wp-facts">{}</dl>', lines)

    @admin.display(description=_("signatures"))
    def signatures(self, row):
        sides = (
            (row.board_signed_by, row.get_board_signed_role_display(), row.board_signed_on),
            (
                row.municipality_signed_by,
                row.municipality_signed_role,
                row.municipality_signed_on,
            ),
        )
        words = [
            gettext("%(name)s, %(role)s, on %(day)s")
            % {"name": person.public_name(), "role": role, "day": long_date(day)}
            if person
            else gettext("not signed yet")
            for person, role, day in sides
        ]
        return format_html(
            "{}: {}<br>{}: {}", _("The platform"), words[0], _("The municipality"), words[1]
        )


# --- Reports -------------------------------------------------------------------------------------


class AnswerForm(SafeForm):
    answer = TextField(
        label=_("Your answer to the resident"),
        max_length=3000,
        required_message=_("Write what you found. The resident gets this answer."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data, report):
        super().__init__(data)


@admin.register(AddressReport)
class AddressReportAdmin(StepsAdmin):
    fields = ("postcode", "house_number", "text", "created_at", "handled_on", "answer")
    list_display = ("postcode", "house_number", "created_at", "handled_on")
    list_filter = (("handled_on", admin.EmptyFieldListFilter),)
    explanation = _("Residents who say that our list puts them in the wrong neighbourhood.")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def steps(self, request, obj):
        if obj.handled_on or not request.user.has_perm("platforms.handle_addressreport", obj):
            return []
        return [
            Step(
                "antwoord",
                _("Answer the resident"),
                _("Look into it first. The resident gets this answer by mail."),
                AnswerForm,
                lambda obj, by, cleaned: operations.handle_address_report(obj, by=by, **cleaned),
                _("Answered."),
                is_main=True,
            )
        ]
