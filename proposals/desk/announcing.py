"""A plan of the municipality at the desk: written, looked at as everyone will read it, announced.

Whatever is typed is kept as a draft first; announcing is refused with everything that is missing.
"""

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import forms
from core.attachments import MAX_FILES
from core.terms import Length, Unit, end_of_term, today
from core.transitions import Refused
from platforms.lookups import agreement_of
from platforms.models import Platform, Subject
from platforms.states import PlatformStatus

from .. import operations, states
from ..forms.submit import AttachmentForm, FileMixin
from ..forms.widgets import DescribedRadioSelect
from ..models import Attachment, Proposal
from ..municipal import influence_scale
from ..states import INFLUENCE_MEANS, Influence, Kind, Status


class EarlierPlan(forms.ModelChoiceField):
    """A plan of the municipality that ended, by number and title."""

    def label_from_instance(self, proposal):
        return f"{proposal.number} {proposal.title} ({proposal.platform}, {proposal.status_label})"


class Places(forms.ModelMultipleChoiceField):
    """Villages and neighbourhoods; where nobody can answer yet, that is said."""

    def label_from_instance(self, platform):
        if platform.status == PlatformStatus.NOT_YET:
            return _t("%(place)s (no platform yet)") % {"place": platform.name}
        return platform.name


class MunicipalPlanForm(FileMixin, forms.SafeForm):
    """Everything a plan of the municipality says. Nothing is needed to keep it as a draft."""

    NEEDED = (
        "platforms",
        "subject",
        "title",
        "text",
        "aim",
        "fixed_points",
        "influence",
        "opens_on",
    )

    platforms = Places(
        label=_("For which villages and neighbourhoods?"),
        queryset=Platform.objects.undissolved().order_by("name"),
        required=False,
        help_text=_(
            "Each place gets a plan of its own: its own residents react, its own board answers."
        ),
    )
    subject = forms.ModelChoiceField(
        label=_("Subject"),
        queryset=Subject.objects.filter(is_active=True),
        required=False,
        empty_label=_("Choose"),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=80,
        required=False,
        help_text=_("What is it about, in the words of a neighbour?"),
    )
    text = forms.TextField(
        label=_("The plan"),
        max_length=10_000,
        required=False,
        help_text=_("What is going to happen, where, and what does a resident notice of it?"),
        widget=django_forms.Textarea(attrs={"rows": 8}),
    )
    aim = forms.TextField(
        label=_("Aim"),
        max_length=4000,
        required=False,
        help_text=_("What do you want to reach? Not how."),
        widget=django_forms.Textarea(attrs={"rows": 3}),
    )
    fixed_points = forms.TextField(
        label=_("What is already fixed"),
        max_length=4000,
        required=False,
        help_text=_("What can residents no longer change, and who decided that?"),
        widget=django_forms.Textarea(attrs={"rows": 3}),
    )
    influence = forms.ChoiceField(
        label=_("Room for influence"),
        choices=Influence.choices,
        required=False,
        widget=DescribedRadioSelect(
            descriptions={str(key): text for key, text in INFLUENCE_MEANS.items()}
        ),
        help_text=_("From little to much. Do not promise more than there is."),
    )
    planning = forms.TextField(
        label=_("Planning"),
        max_length=4000,
        required=False,
        help_text=_("When does what happen after the answer of the neighbourhood?"),
        widget=django_forms.Textarea(attrs={"rows": 3}),
    )
    opens_on = forms.DateField(label=_("Residents can react from"), required=False)
    cost_estimate = forms.MoneyField(label=_("What does it cost, roughly?"), required=False)
    earlier_plan = EarlierPlan(
        label=_("Is this a changed plan? Which plan came before it?"),
        queryset=Proposal.objects.none(),
        required=False,
        empty_label=_("No, it is new"),
        help_text=_("Both plans then refer to each other."),
    )
    file = AttachmentForm.base_fields["file"]
    alternative = AttachmentForm.base_fields["alternative"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.NEEDED:
            self.fields[name].is_conditional = True
        self.fields["file"].required = False
        earliest = end_of_term(today(), states.MUNICIPAL_ANNOUNCEMENT)
        self.fields["opens_on"].help_text = _t(
            "At least 10 working days from now: %(day)s or later. The board prepares in that time."
        ) % {"day": earliest.strftime("%d-%m-%Y")}
        self.fields["earlier_plan"].queryset = (
            Proposal.objects.by_municipality()
            .filter(status__in=states.CAN_HAVE_LATER)
            .select_related("platform")
            .order_by("-pk")
        )

    @classmethod
    def of(cls, drafts):
        """The form with what stands in the drafts."""
        first = drafts[0]
        apart = ("platforms", "file", "alternative")
        values = {name: getattr(first, name) for name in cls.base_fields if name not in apart}
        values["platforms"] = [draft.platform_id for draft in drafts if draft.platform_id]
        return cls(initial=values)

    def clean_opens_on(self):
        """An empty day is no day yet; the operation says what it has to be."""
        return self.cleaned_data["opens_on"] or None

    def add_missing(self, missing):
        """Show every gap at its field."""
        for name, message in missing:
            name = "platforms" if name == "platform" else name
            self.add_error(name if name in self.fields else None, message)


def only_announcers(request):
    """Who announces nothing for the municipality gets no further."""
    if not request.user.has_perm("proposals.announce_proposal"):
        raise PermissionDenied


def own_drafts(user):
    return (
        Proposal.objects.by_municipality()
        .filter(status=Status.DRAFT, author=user)
        .select_related("platform", "subject")
    )


def find_drafts(request, uuid):
    """The drafts of one plan, all places; another's draft does not exist."""
    only_announcers(request)
    draft = get_object_or_404(own_drafts(request.user), uuid=uuid)
    return operations.drafts_of(draft)


def grouped(drafts):
    """One row for each plan, with its places."""
    rows = {}
    for draft in drafts:
        key = draft.bundle or draft.uuid
        row = rows.setdefault(key, {"draft": draft, "places": []})
        if draft.platform_id:
            row["places"].append(draft.platform.name)
    return list(rows.values())


def ours(request, *, page):
    """What this person is writing for the municipality, and what was announced last."""
    only_announcers(request)
    request.desk_queue = "van-de-gemeente"
    drafts = own_drafts(request.user).order_by("-changed_at", "platform__name")
    return page(
        request,
        template="admin/desk/ours.html",
        title=_t("Plans of the municipality"),
        rows=grouped(drafts),
    )


def write(request, uuid=None, *, page):
    """The form, for a new plan or a draft; keeps what was typed before anything else."""
    only_announcers(request)
    request.desk_queue = "van-de-gemeente"
    drafts = find_drafts(request, uuid) if uuid else []
    form = None
    if request.method == "POST":
        if "_discard" in request.POST:
            return discard(request, drafts)
        form = MunicipalPlanForm(request.POST, request.FILES)
        if form.is_valid() and (drafts := keep(request, form, drafts)) and not form.errors:
            missing = operations.what_is_missing_to_announce(drafts, by=request.user, on=today())
            if "_attach" in request.POST or "_remove" in request.POST:
                return HttpResponseRedirect(_url("desk_ours_draft", drafts[0]) + "#bestanden")
            if "_preview" not in request.POST:
                messages.success(request, _t("The draft has been kept. Nobody else can see it."))
                return HttpResponseRedirect(_url("desk_ours_draft", drafts[0]))
            if not missing:
                return HttpResponseRedirect(_url("desk_ours_preview", drafts[0]))
            form.add_missing(missing)
    elif drafts:
        form = MunicipalPlanForm.of(drafts)
    return page(
        request,
        template="admin/desk/ours_form.html",
        title=_t("Write a plan of the municipality"),
        form=form or MunicipalPlanForm(),
        draft=drafts[0] if drafts else None,
        attachments=drafts[0].attachments.all() if drafts else (),
        most_files=MAX_FILES,
        action=_url("desk_ours_draft", drafts[0]) if drafts else reverse("admin:desk_ours_new"),
        has_errors=bool(form and form.is_bound and form.errors),
    )


def keep(request, form, drafts):
    """Keep the words first, then do with the files what was asked; an error stands at its field."""
    values = dict(form.cleaned_data)
    checked, alternative = values.pop("file"), values.pop("alternative")
    drafts = operations.save_municipal_draft(drafts, by=request.user, **values)
    removed = request.POST.get("_remove", "")
    try:
        if removed.isascii() and removed.isdigit() and len(removed) <= 18:
            # Gone already when its place was unticked in the same breath.
            attachment = Attachment.objects.filter(pk=int(removed), proposal__in=drafts).first()
            if attachment is not None:
                operations.remove_from_drafts(drafts, attachment, by=request.user)
            messages.success(request, _t("The file has been taken away."))
        if checked is not None:
            operations.attach_to_drafts(
                drafts, by=request.user, checked=checked, alternative=alternative
            )
            messages.success(request, _t("The file has been added."))
        elif "_attach" in request.POST:
            form.add_error("file", _t("Choose a file."))
    except Refused as refused:
        form.add_error("file", refused.text)
    return drafts


def discard(request, drafts):
    """Throw the draft away, for all places; it was never anybody else's."""
    for draft in drafts:
        operations.discard(draft, by=request.user)
    messages.success(request, _t("The draft has been thrown away."))
    return HttpResponseRedirect(reverse("admin:desk_ours"))


def _url(name, draft):
    return reverse(f"admin:{name}", args=[draft.uuid])


def preview(request, uuid, *, page):
    """The plan as everyone will read it, with what it sets in motion in each place."""
    drafts = find_drafts(request, uuid)
    request.desk_queue = "van-de-gemeente"
    first, on = drafts[0], today()
    refusal = None
    if request.method == "POST":
        try:
            plans = operations.announce(drafts, by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            text = ngettext(
                "The plan has been announced in %(places)s. The board has been told.",
                "The plan has been announced in %(places)s. The boards have been told.",
                len(plans),
            )
            places = sorted(plan.platform.name for plan in plans)
            messages.success(request, text % {"places": ", ".join(places)})
            return HttpResponseRedirect(after(plans))
    missing = operations.what_is_missing_to_announce(drafts, by=request.user, on=on)
    if first.platform is None or first.opens_on is None:
        raise Http404
    return page(
        request,
        template="admin/desk/ours_preview.html",
        title=_t("Look at the plan"),
        draft=first,
        influence=influence_scale(first.influence),
        attachments=first.attachments.all(),
        roads=[road_of(draft) for draft in drafts],
        missing=[message for _field, message in missing],
        refusal=refusal,
        has_errors=refusal is not None,
        edit_url=_url("desk_ours_draft", first),
    )


def after(plans):
    """To the plan; of several places to the page where they stand side by side."""
    if len(plans) == 1:
        return reverse("admin:desk_plan", args=[plans[0].number])
    return reverse("proposals:bundle", args=[plans[0].bundle])


def road_of(draft):
    """What lies ahead in one place: until when residents react, and how many are needed."""
    agreement = agreement_of(draft.platform, Kind.MUNICIPAL_PLAN, draft.opens_on)
    days = agreement.window_days if agreement else 0
    window = Length(days, Unit.DAYS) if days else states.WINDOW
    closes_on = max(
        end_of_term(draft.opens_on, length) for length in (window, states.MUNICIPAL_WINDOW)
    )
    answer = Length(agreement.answer_days, Unit.DAYS) if agreement else states.ANSWER
    return {
        "platform": draft.platform,
        "agreement": agreement,
        "closes_on": closes_on,
        "answer_on": end_of_term(closes_on, answer),
        "has_board": draft.platform.board_seats.current().exists(),
    }
