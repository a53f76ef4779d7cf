"""Submitting a plan in at most four steps: where, your plan, about you, check (design/indienen)."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import attachments
from core.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DecimalField,
    EmailField,
    FileField,
    ModelChoiceField,
    PostcodeField,
    SafeForm,
    TextField,
)
from platforms.lookups import find_area
from platforms.models import Platform, Subject

from ..models.proposal import TEXT_LENGTH, TITLE_LENGTH
from ..states import Kind
from .widgets import DescribedRadioSelect, FileInput

AGENDA = (Kind.AGENDA, _("A subject for the agenda of the council"))
KINDS = [
    (Kind.PLAN, _("A plan")),
    (Kind.WISH, _("A wish of the neighbourhood")),
    (Kind.CHALLENGE, _("Taking over a task")),
]
KIND_DESCRIPTIONS = {
    Kind.PLAN: _("You know what has to be done, and roughly how."),
    Kind.WISH: _("You want something together with neighbours. You need not know how."),
    Kind.CHALLENGE: _(
        "You want to do something yourself that the municipality does now. In Dutch law this is"
        " called uitdaagrecht."
    ),
}


COUNCIL_ROAD = _(
    "Then you choose no village or neighbourhood. The council deals with it when %(minimum)s people"
    " of %(age)s years or older support it."
)


class PartialMixin:
    """With ``partial`` nothing is required: to keep a draft that is not finished."""

    def __init__(self, *args, partial=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_partial = partial
        if partial:
            for field in self.fields.values():
                field.required = False


class PlaceForm(PartialMixin, SafeForm):
    """Step 1. By postcode, or from the list; where the postcode leaves doubt, from the list.

    A subject for the council is about the whole municipality: who ticks that names no place.
    """

    postcode = PostcodeField(
        label=_("Postcode"),
        required=False,
        help_text=_("Of the place your plan is about. For example 4849 AA."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "wp-w-postcode"}),
    )
    platform = ModelChoiceField(
        queryset=Platform.objects.none(),
        to_field_name="slug",
        label=_("Or choose the village or neighbourhood"),
        required=False,
        empty_label=_("Choose from the list"),
    )
    for_council = BooleanField(
        label=_("It is about the whole municipality, and the council should decide on it"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if settings.AGENDA_SOURCE:
            self.fields["for_council"].help_text = COUNCIL_ROAD % {
                "minimum": settings.AGENDA_MINIMUM,
                "age": settings.AGENDA_MINIMUM_AGE,
            }
            self.fields["platform"].help_text = _("Not needed for a subject for the council.")
        else:
            del self.fields["for_council"]
        self.fields["platform"].queryset = Platform.objects.undissolved().order_by("name")
        # One of the two is needed, so neither is marked as "not required".
        self.fields["postcode"].is_conditional = self.fields["platform"].is_conditional = True

    def clean(self):
        data = super().clean()
        if data.get("for_council"):
            # Whatever was typed above it: this is of no place.
            for name in ("postcode", "platform"):
                self.errors.pop(name, None)
            data["platform"] = None
            return data
        if self.errors or self.is_partial or data.get("platform"):
            return data
        postcode = data.get("postcode")
        if not postcode:
            self.add_error("postcode", _("Enter a postcode, or choose from the list below."))
            return data
        found = find_area(postcode)
        if found.is_certain and len(found.platforms) == 1:
            data["platform"] = found.platforms[0]
        elif len(found.platforms) > 1:
            self.fields["platform"].queryset = Platform.objects.filter(
                pk__in=[platform.pk for platform in found.platforms]
            ).order_by("name")
            self.add_error(
                "platform", _("More than one place has this postcode. Choose yours here.")
            )
        else:
            self.add_error(
                "platform",
                _("We do not know which place this postcode belongs to. Choose it here."),
            )
        return data


class PlanForm(PartialMixin, SafeForm):
    """Step 2. What is asked, in the resident's own words."""

    kind = ChoiceField(
        label=_("What do you want to submit?"),
        choices=KINDS,
        widget=DescribedRadioSelect(descriptions=KIND_DESCRIPTIONS),
        required_message=_("Choose what you want to submit."),
    )
    title = CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        help_text=_("Short and clear. For example: Benches by the pond."),
        required_message=_("Enter a title."),
    )
    subject = ModelChoiceField(
        queryset=Subject.objects.none(),
        to_field_name="slug",
        label=_("Subject"),
        help_text=_("So we know who can help you."),
        empty_label=_("Choose a subject"),
        required_message=_("Choose a subject."),
    )
    text = TextField(
        label=_("What would you like, and why?"),
        max_length=TEXT_LENGTH,
        help_text=_(
            "Write as you speak. Everybody can read this, so do not name people or addresses."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        required_message=_("Write what you would like, and why."),
    )
    cost_estimate = DecimalField(
        label=_("What will it cost, roughly?"),
        required=False,
        max_digits=10,
        help_text=_("Only for a plan, in euros. You do not know? Leave this empty."),
        widget=forms.TextInput(attrs={"class": "wp-w-short"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = Subject.objects.filter(is_active=True)
        if settings.AGENDA_SOURCE:
            # Only where an ordinance says how many supporters it takes, and from which age.
            kind = self.fields["kind"]
            kind.choices = [*KINDS, AGENDA]
            kind.widget.descriptions = {
                **KIND_DESCRIPTIONS,
                Kind.AGENDA: _(
                    "You want the municipal council to talk about something and to decide. That is"
                    " for the whole municipality, and takes %(minimum)s supporters of %(age)s years"
                    " or older. In Dutch law this is called burgerinitiatief."
                )
                % {"minimum": settings.AGENDA_MINIMUM, "age": settings.AGENDA_MINIMUM_AGE},
            }

    def clean(self):
        data = super().clean()
        if data.get("cost_estimate") is not None and data.get("kind") not in (None, "", Kind.PLAN):
            self.add_error(
                "cost_estimate",
                _("Only a plan has an estimate. Empty this field, or choose “A plan” above."),
            )
        return data


class AboutForm(PartialMixin, SafeForm):
    """Step 3. Who sends it in, and what we may do with name and address: asked, never assumed."""

    FOR_MYSELF, FOR_RESIDENTS = "myself", "residents"

    for_whom = ChoiceField(
        label=_("For whom do you submit this?"),
        choices=[(FOR_MYSELF, _("For myself")), (FOR_RESIDENTS, _("On behalf of residents"))],
        widget=DescribedRadioSelect(
            descriptions={
                FOR_MYSELF: _("You submit it as a resident."),
                FOR_RESIDENTS: _(
                    "They told it you, or it came on paper. Your role and your name stand with"
                    " the plan."
                ),
            }
        ),
        required_message=_("Choose for whom you submit this."),
    )
    on_behalf_of = CharField(
        label=_("On behalf of whom?"),
        max_length=120,
        required=False,
        help_text=_(
            "As it may stand on the site. For example: residents of the Vijverweg. Do they have no"
            " e-mail? Then you tell them what happens, and when."
        ),
    )
    email = EmailField(
        label=_("E-mail address"),
        help_text=_("We send you a code of 6 digits. Nobody sees your address."),
    )
    name = CharField(
        label=_("Your name"),
        max_length=150,
        required=False,
        help_text=_("Only whoever handles your plan sees your name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    is_name_public = BooleanField(
        label=_("My name may stand with the plan, for everybody to see"),
    )
    may_be_mailed = BooleanField(
        label=_("You may mail me questions about this plan"),
    )

    def __init__(self, *args, user, may_help=False, **kwargs):
        super().__init__(*args, **kwargs)
        if user.is_authenticated:
            del self.fields["email"]
        if not may_help:
            for name in ("for_whom", "on_behalf_of"):
                del self.fields[name]
        else:
            self.fields["on_behalf_of"].is_conditional = True

    def clean(self):
        data = super().clean()
        if self.is_partial:
            return data
        if data.get("for_whom") == self.FOR_RESIDENTS:
            if not data.get("on_behalf_of") and "on_behalf_of" not in self.errors:
                self.add_error("on_behalf_of", _("Write on behalf of whom you submit this."))
        elif data.get("is_name_public") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter your name, or untick that it may stand there."))
        return data

    @property
    def group(self):
        """On behalf of whom a helper writes; empty for who speaks for himself."""
        data = self.cleaned_data
        if data.get("for_whom") != self.FOR_RESIDENTS:
            return ""
        return data.get("on_behalf_of") or ""


class KeepForm(SafeForm):
    """Where to send the link to a draft."""

    email = EmailField(
        label=_("E-mail address"),
        help_text=_("We send you a code of 6 digits, and then the link to your draft."),
    )


class FileMixin:
    """A field ``file`` that is checked and cleaned, and the picture in words beside it."""

    def clean_file(self):
        upload = self.cleaned_data.get("file")
        return attachments.check(upload) if upload else None

    def clean(self):
        data = super().clean()
        checked = data.get("file")
        is_bare = checked is not None and checked.is_picture and not data.get("alternative")
        if is_bare and "alternative" in self.fields and "alternative" not in self.errors:
            self.add_error("alternative", _("Write what can be seen in the picture."))
        return data


class AttachmentForm(FileMixin, SafeForm):
    """One file with a plan, checked and cleaned (SAFETY.md); the picture in words is asked."""

    file = FileField(
        label=_("Photo, drawing or PDF"),
        max_size=attachments.MAX_BYTES,
        help_text=_(
            "PDF, JPG, PNG or WebP, at most 10 MB. We make large pictures smaller and remove the"
            " place and time at which they were taken."
        ),
        widget=FileInput,
        error_messages={
            "empty": attachments.EMPTY,
        },
        required_message=_("Choose a file."),
    )
    alternative = CharField(
        label=_("What can be seen in the picture?"),
        required=False,
        max_length=200,
        help_text=_("For who cannot see it. For example: the bare field by the pond."),
    )
    alternative.is_conditional = True  # needed with a picture, not with a PDF
