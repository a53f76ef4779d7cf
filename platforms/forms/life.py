"""Working groups, news and the trust question."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import attachments
from core.forms import (
    BooleanField,
    CharField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    LinkField,
    SafeForm,
    TextField,
    TypedChoiceField,
)

from ..models import Platform
from ..operations import KEEP
from ..pulse import CHOICES
from .meetings import AudienceMixin
from .widgets import date_input, number_input

PUBLIC = _("Everybody can read this.")


def _area(rows):
    return forms.Textarea(attrs={"rows": rows})


# --- Working groups ----------------------------------------------------------------------------


class GroupForm(SafeForm):
    """What a group is called, what it is for, and how many people are in it."""

    name = CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("For example: Green in the Schoolstraat."),
        required_message=_("Fill in a name."),
    )
    purpose = TextField(
        label=_("What is the group for?"),
        max_length=3000,
        help_text=PUBLIC,
        required_message=_("Write what the group is for."),
        widget=_area(5),
    )
    member_count = IntegerField(
        label=_("How many people are in it?"),
        help_text=_("Count everybody, also who does not want a name here."),
        max_value=1000,
        widget=number_input(),
        required_message=_("Fill in how many people are in it."),
    )


class NewGroupForm(GroupForm):
    """A new group, which may have begun earlier."""

    starts_on = DateField(
        label=_("Since when?"), widget=date_input(), required_message=_("Fill in the first day.")
    )


class MemberForm(SafeForm):
    """A name on the page of a group, with consent."""

    name = CharField(label=_("Name"), max_length=120, required_message=_("Fill in the name."))
    email = EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_(
            "With this address the person gets a message, and can take the name away. It is never"
            " public."
        ),
    )
    is_leader = BooleanField(label=_("Leads the group"))
    agrees = BooleanField(label=_("This person agrees that the name stands on the page."))


class ResultForm(SafeForm):
    """What a group reached."""

    text = TextField(
        label=_("What did the group reach?"),
        max_length=2000,
        help_text=PUBLIC,
        required_message=_("Write what the group reached."),
        widget=_area(4),
    )
    on = DateField(
        label=_("On which day?"), widget=date_input(), required_message=_("Fill in the day.")
    )
    link = LinkField(
        label=_("Link"), required=False, help_text=_("To a page where people can see more.")
    )


class CloseGroupForm(SafeForm):
    """The last day of a group."""

    text = TextField(
        label=_("Why does the group stop, and what came of it?"),
        max_length=3000,
        help_text=PUBLIC,
        required_message=_("Say why the group stops, and what came of it."),
        widget=_area(5),
    )
    on = DateField(
        label=_("Last day"), widget=date_input(), required_message=_("Fill in the last day.")
    )


class GroupQuestionForm(SafeForm):
    """A question to a group."""

    text = TextField(
        label=_("Your question"),
        max_length=3000,
        help_text=_("For example: I want to join, what can I do? Only the group and you read it."),
        required_message=_("Write your question."),
        widget=_area(6),
    )


class GroupAnswerForm(SafeForm):
    """The answer, which only the asker gets."""

    answer = TextField(
        label=_("Your answer"),
        max_length=5000,
        required_message=_("Write your answer."),
        widget=_area(6),
    )


# --- News --------------------------------------------------------------------------------------


class NewsForm(SafeForm):
    """A news item, with a picture if there is one."""

    title = CharField(label=_("Title"), max_length=120, required_message=_("Fill in a title."))
    text = TextField(
        label=_("Your news"),
        max_length=20_000,
        help_text=_("Write as you speak. Everybody can read this, so do not name people."),
        required_message=_("Write your news."),
        widget=_area(10),
    )
    picture = FileField(
        label=_("Picture"),
        max_size=attachments.MAX_BYTES,
        required=False,
        help_text=_(
            "JPG, PNG or WebP, at most 10 MB. We remove the place and time at which it was taken."
        ),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}),
        error_messages={"empty": attachments.EMPTY},
    )
    alternative = CharField(
        label=_("What can be seen in the picture?"),
        required=False,
        max_length=200,
        help_text=_("For who cannot see it. For example: the bare field by the pond."),
    )
    alternative.is_conditional = True
    no_picture = BooleanField(label=_("Take the picture away"))

    def __init__(self, *args, item=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.item = item
        if item is None or not item.picture:
            del self.fields["no_picture"]
        if item is not None:
            self.initial |= {
                "title": item.title,
                "text": item.text,
                "alternative": item.alternative,
            }

    def clean_picture(self):
        upload = self.cleaned_data.get("picture")
        if not upload:
            return None
        checked = attachments.check(upload)
        if not checked.is_picture:
            raise ValidationError(_("Choose a picture: JPG, PNG or WebP."))
        return checked

    def clean(self):
        data = super().clean()
        stays = self.item is not None and self.item.picture and not data.get("no_picture")
        has_picture = data.get("picture") is not None or stays
        if has_picture and not data.get("alternative") and "alternative" not in self.errors:
            self.add_error("alternative", _("Write what can be seen in the picture."))
        return data

    def values(self):
        data = self.cleaned_data
        picture = data.get("picture")
        if picture is None and self.item is not None and not data.get("no_picture"):
            picture = KEEP
        return {
            "title": data["title"],
            "text": data["text"],
            "picture": picture,
            "alternative": data.get("alternative", ""),
        }


class MunicipalNewsForm(AudienceMixin, NewsForm):
    """News of the municipality, for some places or for everybody."""

    def __init__(self, *args, platforms=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_audience(Platform.objects.for_list() if platforms is None else platforms)
        self.order_fields(("is_for_all", "platforms", *self.fields))


class CorrectionForm(SafeForm):
    """What was wrong in an item."""

    text = TextField(
        label=_("What was wrong?"),
        max_length=3000,
        help_text=_("It comes below the item, with the date. The item stays as it is."),
        required_message=_("Write what was wrong."),
        widget=_area(5),
    )


class WithdrawNewsForm(SafeForm):
    """Why an item is taken back."""

    reason = CharField(
        label=_("Why do you take it back?"),
        max_length=300,
        help_text=PUBLIC,
        required_message=_("Say why the item is taken back."),
    )


# --- The trust question ------------------------------------------------------------------------


class PulseForm(SafeForm):
    """One answer of five."""

    value = TypedChoiceField(
        label=_("Do you agree?"),
        choices=CHOICES,
        coerce=int,
        widget=forms.RadioSelect,
        required_message=_("Choose one of the five answers."),
    )
