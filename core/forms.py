"""The one layer of form fields: what anyone types passes here first (SAFETY.md, "Bad input").

Ends four failures that others had: NUL (a 500 on PostgreSQL only), lone surrogates (a 500 at
save), numbers of 5,000 digits (a 500 on both databases) and titles of zero-width characters.
Refused input keeps the text as it was typed, with a sentence that says what to do.
"""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

if TYPE_CHECKING:
    from django.forms import BaseForm as _Form
    from django.forms import Field as _Field
else:
    _Field = _Form = object

BIGGEST_INTEGER = 2**31 - 1
FIRST_DAY = datetime.date(1900, 1, 1)
LAST_DAY = datetime.date(2199, 12, 31)

# Letters that show nothing, although Unicode calls them letters or symbols.
_INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f")
# Overrides of the reading direction: they make a text look like another one.
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SURROGATE = re.compile("[\ud800-\udfff]")


def is_visible(character: str) -> bool:
    """True for a character that a reader can see standing by itself."""
    return unicodedata.category(character)[0] not in "ZCM" and character not in _INVISIBLE


def clean_text(value: str, *, is_multiline: bool = False) -> str:
    """The text in its normal form (NFC, plain line ends), or a refusal that says what is wrong."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    allowed = "\n\t" if is_multiline else ""
    for character in value:
        category = unicodedata.category(character)
        if category == "Cs" or character in "\ufffe\uffff":
            raise ValidationError(
                _("This text contains a broken character. Remove it, or type the text again."),
                code="broken_character",
            )
        if category == "Cc" and character not in allowed:
            message = (
                _("Write this on one line.")
                if character in "\n\t"
                else _("This text contains an invisible control character. Type the text again.")
            )
            raise ValidationError(message, code="control_character")
        if character in _DIRECTION:
            raise ValidationError(
                _("This text contains a sign that turns the reading direction. Type it again."),
                code="direction_character",
            )
    value = unicodedata.normalize("NFC", value)
    if value and not any(is_visible(character) for character in value):
        raise ValidationError(
            _("This text has no visible characters. Write something that others can read."),
            code="invisible",
        )
    return value


class SafeFieldMixin(_Field):
    """What all fields share: a readable "required", and text that can always be shown again."""

    required_message = _("Fill in this field.")

    def __init__(self, *args, required_message=None, **kwargs):
        messages = {
            "required": required_message or self.required_message,
            **(kwargs.pop("error_messages", None) or {}),
        }
        super().__init__(*args, error_messages=messages, **kwargs)

    def bound_data(self, data, initial):
        data = super().bound_data(data, initial)
        # A lone surrogate cannot be written in a page; the rest of the text comes back as it was.
        return _SURROGATE.sub("\ufffd", data) if isinstance(data, str) else data


class TooLongMixin(_Field):
    """Says how much too long a text is; the browser must not cut off what somebody pastes."""

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        attrs.pop("minlength", None)
        return attrs


_TOO_LONG = ngettext_lazy(
    "This is too long: at most %(limit_value)d character, and you have %(show_value)d.",
    "This is too long: at most %(limit_value)d characters, and you have %(show_value)d.",
    "limit_value",
)


class CharField(TooLongMixin, SafeFieldMixin, forms.CharField):
    """One line of text; 200 characters unless told otherwise."""

    is_multiline = False
    default_max_length = 200

    def __init__(self, *, max_length=None, **kwargs):
        super().__init__(max_length=max_length or self.default_max_length, **kwargs)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = _TOO_LONG

    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value, is_multiline=self.is_multiline) if value else value


class TextField(CharField):
    """Text of several lines; 20,000 characters unless told otherwise."""

    widget = forms.Textarea
    is_multiline = True
    default_max_length = 20_000


class SearchField(CharField):
    """A word to search for. Never required."""

    default_max_length = 100

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "search"}))
        super().__init__(**kwargs)


class SlugField(CharField):
    """A name for in an address: plain lower-case letters, digits and hyphens."""

    default_max_length = 100

    def __init__(self, *, allow_unicode=False, **kwargs):
        # Model fields hand this on; a slug here is always plain letters.
        super().__init__(**kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        if value and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
            raise ValidationError(
                _("Use only lower-case letters, digits and hyphens, such as “oosteind-noord”."),
                code="invalid",
            )
        return value


class EmailField(TooLongMixin, SafeFieldMixin, forms.EmailField):
    """An e-mail address, in lower case. Look-alike letters of other scripts are refused."""

    required_message = _("Enter your e-mail address, such as name@example.nl.")
    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 254)
        super().__init__(**kwargs)
        # All checks stand in to_python, each with its own sentence.
        self.validators = []

    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return value
        # Look at it as typed: normalising turns some look-alikes into plain letters.
        is_ascii = value.isascii()
        value = clean_text(value)
        if not is_ascii:
            raise ValidationError(
                _(
                    "This e-mail address contains a letter that looks like another one, or an"
                    " accent. Use only the letters a to z, digits and signs."
                ),
                code="not_ascii",
            )
        if len(value) > 254:
            raise ValidationError(_("This e-mail address is too long."), code="max_length")
        try:
            validate_email(value)
        except ValidationError:
            raise ValidationError(
                _("Enter a whole e-mail address, such as name@example.nl."), code="invalid"
            ) from None
        return value.lower()


class CodeField(CharField):
    """A code that somebody copies from a mail or an app; spaces and hyphens do not matter."""

    required_message = _("Enter the code.")
    default_max_length = 100
    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
    )

    def to_python(self, value):
        return re.sub(r"[\s-]", "", super().to_python(value))


class IntegerField(SafeFieldMixin, forms.IntegerField):
    """A whole number that fits the database; from 0 unless told otherwise."""

    required_message = _("Enter a number.")

    def __init__(self, *, min_value=0, max_value=BIGGEST_INTEGER, **kwargs):
        kwargs.setdefault("error_messages", {}).setdefault(
            "invalid", _("Enter a whole number, in digits.")
        )
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)
        _plain_limits(self)

    def widget_attrs(self, widget):
        return {"inputmode": "numeric"}

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip()
            if value and not re.fullmatch(r"-?[0-9]{1,18}", value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    widget = forms.TextInput


def _plain_limits(field) -> None:
    for validator in field.validators:
        if getattr(validator, "code", None) == "min_value":
            validator.message = _("This must be %(limit_value)s or more.")
        elif getattr(validator, "code", None) == "max_value":
            validator.message = _("This must be %(limit_value)s or less.")


class DecimalField(SafeFieldMixin, forms.DecimalField):
    """A decimal number or an amount of money, written the Dutch way: 2.500,00 or 2500."""

    widget = forms.TextInput
    required_message = _("Enter an amount, such as 2500 or 2.500,00.")
    _dutch = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,12})(?:,[0-9]{1,6})?")
    _plain = re.compile(r"[0-9]{1,12}\.[0-9]{1,2}")

    def __init__(self, *, min_value=0, max_digits=12, decimal_places=2, **kwargs):
        kwargs.setdefault("error_messages", {}).setdefault(
            "invalid", _("Enter an amount in digits, such as 2500 or 2.500,00.")
        )
        super().__init__(
            min_value=min_value, max_digits=max_digits, decimal_places=decimal_places, **kwargs
        )
        _plain_limits(self)

    def widget_attrs(self, widget):
        return {"inputmode": "decimal"}

    def prepare_value(self, value):
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, str):
            text = value.replace("€", "").strip().removesuffix(",-").removesuffix(",–")
            if self._dutch.fullmatch(text):
                value = text.replace(".", "").replace(",", ".")
            elif self._plain.fullmatch(text):
                value = text
            else:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


MoneyField = DecimalField


class DateField(SafeFieldMixin, forms.DateField):
    """A day, with the browser's own date picker; also typed as 31-12-2026."""

    required_message = _("Enter a date.")
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, *, min_value=FIRST_DAY, max_value=LAST_DAY, **kwargs):
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"])
        kwargs.setdefault("error_messages", {}).setdefault(
            "invalid", _("Enter a date that exists, such as 31-12-2026.")
        )
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str) and len(value) > 20:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        value = super().to_python(value)
        if value is None:
            return None
        if value < self.min_value:
            raise ValidationError(_("This date is too far in the past."), code="min_value")
        if value > self.max_value:
            raise ValidationError(_("This date is too far in the future."), code="max_value")
        return value


class TimeField(SafeFieldMixin, forms.TimeField):
    """A time of the day, with the browser's own picker; also typed as 19.30."""

    required_message = _("Enter a time, such as 19.30.")
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def __init__(self, **kwargs):
        kwargs.setdefault("input_formats", ["%H:%M", "%H.%M", "%H:%M:%S"])
        kwargs.setdefault("error_messages", {}).setdefault(
            "invalid", _("Enter a time that exists, such as 19.30.")
        )
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str) and len(value) > 20:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class LinkField(CharField):
    """The address of a page elsewhere, on the web and nothing else (no javascript:, no data:)."""

    required_message = _("Enter the address of a page, such as https://www.example.nl.")
    default_max_length = 300
    widget = forms.URLInput(attrs={"spellcheck": "false"})
    _form = re.compile(r"https?://[^\s/?#@\"<>\\]+\.[^\s/?#@\"<>\\]+(?:[/?#][^\s\"<>\\]*)?", re.I)

    def to_python(self, value):
        value = super().to_python(value)
        if value and not self._form.fullmatch(value):
            raise ValidationError(
                _("Enter the whole address of a page, such as https://www.example.nl."),
                code="invalid",
            )
        return value


class PostcodeField(CharField):
    """A Dutch postcode, kept as 4849AB. The letters SA, SD and SS are never used."""

    required_message = _("Enter your postcode, such as 4849 AB.")
    _form = re.compile(r"[1-9][0-9]{3} ?(?!SA|SD|SS)[A-Z]{2}")

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "postal-code"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return value
        value = value.upper()
        if not self._form.fullmatch(value):
            raise ValidationError(
                _("Enter a postcode of four digits and two letters, such as 4849 AB."),
                code="invalid",
            )
        return value.replace(" ", "")


_INVALID_CHOICE = _("Choose one of the options that stand here.")


def _refuse_long_choice(value) -> None:
    if isinstance(value, str) and len(value) > 200:
        raise ValidationError(_INVALID_CHOICE, code="invalid_choice")


class ChoiceMixin(SafeFieldMixin):
    """A choice from a list; what is not in the list is never repeated in the message."""

    required_message = _("Make a choice.")

    def __init__(self, *args, **kwargs):
        messages = kwargs.pop("error_messages", None) or {}
        super().__init__(
            *args,
            error_messages={
                "invalid_choice": _INVALID_CHOICE,
                "invalid_list": _INVALID_CHOICE,
                "invalid_pk_value": _INVALID_CHOICE,
                "list": _INVALID_CHOICE,
                **messages,
            },
            **kwargs,
        )


class ChoiceField(ChoiceMixin, forms.ChoiceField):
    """One choice from a list."""


class TypedChoiceField(ChoiceMixin, forms.TypedChoiceField):
    """One choice from a list, as a value of its type."""


class MultipleChoiceField(ChoiceMixin, forms.MultipleChoiceField):
    """Some choices from a list."""

    widget = forms.CheckboxSelectMultiple


class ModelChoiceField(ChoiceMixin, forms.ModelChoiceField):
    """One record from a queryset, which must hold only what this person may see."""

    def to_python(self, value):
        _refuse_long_choice(value)
        try:
            return super().to_python(value)
        except (OverflowError, UnicodeError):
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from None


class ModelMultipleChoiceField(ChoiceMixin, forms.ModelMultipleChoiceField):
    """Some records from a queryset, which must hold only what this person may see."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        for item in value or ():
            _refuse_long_choice(item)
        try:
            return super().clean(value)
        except (OverflowError, UnicodeError):
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from None


class BooleanField(SafeFieldMixin, forms.BooleanField):
    """A box to tick; not ticking it is an answer too."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)


class ConsentField(SafeFieldMixin, forms.BooleanField):
    """A box that must be ticked before the step can be taken; never ticked beforehand."""

    required_message = _("Tick this box if you agree. Without it we cannot go on.")


class FileField(SafeFieldMixin, forms.FileField):
    """One file of at most `max_size` bytes. What is in it is checked by whoever keeps it."""

    required_message = _("Choose a file.")

    def __init__(self, *, max_size=10 * 1024 * 1024, **kwargs):
        self.max_size = max_size
        kwargs.setdefault("max_length", 200)
        messages = kwargs.pop("error_messages", None) or {}
        super().__init__(
            error_messages={
                "empty": _("This file is empty. Choose another one."),
                "invalid": _("The file did not arrive. Choose it again."),
                "missing": _("The file did not arrive. Choose it again."),
                "max_length": _("The name of this file is too long. Give it a shorter name."),
                **messages,
            },
            **kwargs,
        )

    def to_python(self, data):
        data = super().to_python(data)
        if data is None:
            return None
        clean_text(data.name)
        if data.size > self.max_size:
            raise ValidationError(
                _("“%(name)s” is too big: at most %(megabytes)s MB."),
                code="too_big",
                params={"name": data.name, "megabytes": self.max_size // (1024 * 1024)},
            )
        return data


class MultipleFileInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class MultipleFileField(FileField):
    """At most `max_files` files, each checked by itself. Gives a list."""

    widget = MultipleFileInput

    def __init__(self, *, max_files=3, **kwargs):
        self.max_files = max_files
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        files = [item for item in (data if isinstance(data, list | tuple) else [data]) if item]
        if not files:
            if self.required and not initial:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(files) > self.max_files:
            raise ValidationError(
                ngettext_lazy(
                    "You can add %(number)s file at most.",
                    "You can add %(number)s files at most.",
                    self.max_files,
                )
                % {"number": self.max_files},
                code="too_many",
            )
        return [super(MultipleFileField, self).clean(item, initial) for item in files]


class SafeFormMixin(_Form):
    """What every form of ours shares: our own messages instead of the browser's."""

    # The browser's own bubbles speak another language and hide the rest of the errors.
    use_required_attribute = False

    def summary(self) -> list[tuple[str, str]]:
        """All errors as (id of the field, message), for the list above the form."""
        found = [("", str(message)) for message in self.non_field_errors()]
        for bound_field in self:
            found += [(bound_field.id_for_label, str(message)) for message in bound_field.errors]
        return found


class SafeForm(SafeFormMixin, forms.Form):
    """Base of every plain form."""


_SAFE_FIELDS = (
    (models.EmailField, EmailField),
    (models.SlugField, SlugField),
    (models.TextField, TextField),
    (models.CharField, CharField),
    (models.BooleanField, BooleanField),
    (models.DecimalField, DecimalField),
    (models.IntegerField, IntegerField),
    (models.DateTimeField, None),
    (models.DateField, DateField),
    (models.ManyToManyField, ModelMultipleChoiceField),
    (models.ForeignKey, ModelChoiceField),
)


def safe_formfield(db_field, **kwargs):
    """The safe form field of a model field, for `SafeModelForm`."""
    if getattr(db_field, "choices", None):
        kwargs.setdefault("choices_form_class", TypedChoiceField)
        return db_field.formfield(**kwargs)
    for model_class, form_class in _SAFE_FIELDS:
        if isinstance(db_field, model_class):
            if form_class is not None:
                kwargs.setdefault("form_class", form_class)
            break
    return db_field.formfield(**kwargs)


class SafeModelFormMetaclass(ModelFormMetaclass):
    """Gives each model form the safe fields, also when its Meta does not ask for them."""

    def __new__(mcs, name, bases, attrs):
        meta = attrs.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(safe_formfield)
        return super().__new__(mcs, name, bases, attrs)


class SafeModelForm(SafeFormMixin, forms.ModelForm, metaclass=SafeModelFormMetaclass):
    """Base of every form on a model."""
