import datetime
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core import forms
from core.forms import clean_text

anything = st.text(st.characters(codec=None), max_size=60)
ALL_FIELDS = [
    forms.CharField,
    forms.TextField,
    forms.SearchField,
    forms.SlugField,
    forms.EmailField,
    forms.CodeField,
    forms.IntegerField,
    forms.DecimalField,
    forms.DateField,
    forms.PostcodeField,
    lambda **kwargs: forms.ChoiceField(choices=[("a", "A")], **kwargs),
    lambda **kwargs: forms.MultipleChoiceField(choices=[("a", "A")], **kwargs),
]
NASTY = {
    "NUL": "bank\x00je",
    "lone surrogate": "bank\ud800je",
    "escape": "bank\x1bje",
    "C1 control": "bank\x9bje",
    "direction override": "bank\u202eje",
    "direction isolate": "bank\u2066je",
    "not a character": "bank\uffffje",
    "zero width": "\u200b\u200b\u200d",
    "soft hyphen": "\u00ad\u00ad",
    "byte order mark": "\ufeff",
    "braille blank": "\u2800",
    "hangul filler": "\u3164\uffa0",
    "only accents": "\u0301\u0301",
    "variation selectors": "\ufe0f\ufe0f",
    "tags": "\U000e0041\U000e0042",
}


def refusal(field, value):
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY.keys())
@pytest.mark.parametrize(
    "field", [forms.CharField(), forms.TextField(), forms.SearchField(), forms.EmailField()]
)
def test_nasty_text_is_refused_with_a_sentence(field, value):
    assert refusal(field, value)


@pytest.mark.parametrize(
    "value", ["9" * 5000, "-" + "9" * 5000, "9" * 19, "1e99", "١٢", "1.5", "x"]
)
def test_huge_and_odd_numbers_are_refused(value):
    assert refusal(forms.IntegerField(), value)
    assert refusal(forms.DecimalField(), value) if value != "1.5" else True


@pytest.mark.parametrize("make", ALL_FIELDS)
@given(value=anything)
def test_any_text_is_cleaned_or_refused_and_can_be_kept(make, value):
    field = make(required=False)
    data = [value] if isinstance(field, forms.MultipleChoiceField) else value
    try:
        text = str(field.clean(data))
    except ValidationError as refused:
        text = " ".join(refused.messages)
    text.encode()
    assert "\x00" not in text


@given(value=anything)
def test_a_refused_text_comes_back_on_the_page(value):
    class OneField(forms.SafeForm):
        text = forms.TextField()

    str(OneField({"text": value})["text"]).encode()


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(value):
    try:
        once = clean_text(value, is_multiline=True)
    except ValidationError:
        return
    assert clean_text(once, is_multiline=True) == once


def test_text_is_kept_in_its_normal_form():
    assert clean_text("cafe\u0301") == "café"
    assert clean_text("een\r\ntwee\rdrie", is_multiline=True) == "een\ntwee\ndrie"


@pytest.mark.parametrize(
    "value", ["👨‍👩‍👧 speelplek", "नमस्ते", "سلام", "Ĳ en ij", "€ 5 – ‘goed’", "a\u200db"]
)
def test_real_writing_is_accepted(value):
    assert forms.CharField().clean(value)


def test_one_line_stays_one_line():
    assert refusal(forms.CharField(), "een\ntwee")
    assert forms.TextField().clean("een\n\ttwee") == "een\n\ttwee"


def test_too_long_text_is_refused_and_the_browser_does_not_cut_it():
    field = forms.CharField(max_length=10)
    assert "10" in refusal(field, "x" * 11)
    assert "11" in refusal(field, "x" * 11)
    assert field.clean("x" * 10) == "x" * 10
    assert "maxlength" not in field.widget_attrs(field.widget)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2500", "2500"),
        ("2.500", "2500"),
        ("2.500,00", "2500.00"),
        ("2500,5", "2500.5"),
        ("2500.50", "2500.50"),
        ("€ 1.250.000", "1250000"),
        ("€ 25,-", "25"),
        ("0", "0"),
    ],
)
def test_amounts_are_read_the_dutch_way(value, kept):
    assert forms.MoneyField().clean(value) == Decimal(kept)


@pytest.mark.parametrize(
    "value", ["-1", "2,500.00", "2.50.0", "NaN", "Infinity", "1e3", "12,345", "", "1" * 13, "1 000"]
)
def test_amounts_that_mean_nothing_are_refused(value):
    assert refusal(forms.MoneyField(), value)


def test_amount_comes_back_with_a_comma():
    assert forms.MoneyField().prepare_value(Decimal("2500.50")) == "2500,50"


@pytest.mark.parametrize("value", ["2026-12-31", "31-12-2026", "31/12/2026"])
def test_dates_are_read(value):
    assert forms.DateField().clean(value) == datetime.date(2026, 12, 31)


@pytest.mark.parametrize(
    "value", ["2026-02-30", "31-02-2026", "0001-01-01", "9999-12-31", "2026", "9" * 5000, "\x00"]
)
def test_dates_that_do_not_exist_are_refused(value):
    assert refusal(forms.DateField(), value)


@pytest.mark.parametrize("value", ["4849 AB", "4849AB", " 4849 ab "])
def test_postcodes_are_kept_in_one_form(value):
    assert forms.PostcodeField().clean(value) == "4849AB"


@pytest.mark.parametrize(
    "value",
    [
        "0849 AB",
        "4849 SA",
        "4849SD",
        "4849 ss",
        "484 AB",
        "4849 A1",
        "4849  AB",
        "٤٨٤٩ AB",
        "4849 ÀB",
    ],
)
def test_postcodes_that_cannot_be_are_refused(value):
    assert refusal(forms.PostcodeField(), value)


@pytest.mark.parametrize(
    ("value", "kept"),
    [("Els@Example.NL", "els@example.nl"), (" els+wijk@example.nl ", "els+wijk@example.nl")],
)
def test_addresses_are_kept_in_lower_case(value, kept):
    assert forms.EmailField().clean(value) == kept


@pytest.mark.parametrize(
    "value", ["els@exаmple.nl", "els@ex\u0131mple.nl", "ﬁets@example.nl", "ELS@EXAMPLE.NL\u212a"]
)
def test_look_alike_addresses_are_refused(value):
    assert refusal(forms.EmailField(), value)


def test_code_may_have_spaces():
    assert forms.CodeField().clean(" 123 456 ") == "123456"


def test_a_box_that_must_be_ticked():
    assert refusal(forms.ConsentField(), "")
    assert forms.ConsentField().clean("on") is True
    assert forms.BooleanField().clean("") is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", ["9" * 5000, "9" * 19, "\x00", "\ud800", "x", "-1", "1.0", "1" * 201]
)
def test_choosing_a_record_that_cannot_be(value):
    field = forms.ModelChoiceField(User.objects.all())
    assert refusal(field, value)
    assert refusal(forms.ModelMultipleChoiceField(User.objects.all()), [value])


def test_choice_does_not_repeat_what_was_sent():
    assert "<script>" not in refusal(forms.ChoiceField(choices=[("a", "A")]), "<script>")


def test_files_are_counted_and_weighed():
    field = forms.MultipleFileField(max_files=2, max_size=1024 * 1024, required=False)
    small = SimpleUploadedFile("een.txt", b"x")
    assert field.clean([small, small]) == [small, small]
    assert field.clean([]) == []
    assert refusal(field, [small] * 3)
    assert refusal(field, [SimpleUploadedFile("groot.txt", b"x" * (1024 * 1024 + 1))])
    assert refusal(field, [SimpleUploadedFile("leeg.txt", b"")])
    assert refusal(forms.MultipleFileField(), [])


def test_files_pass_a_form():
    class Upload(forms.SafeForm):
        files = forms.MultipleFileField()

    form = Upload({}, MultiValueDict({"files": [SimpleUploadedFile("een.txt", b"x")] * 2}))
    assert form.is_valid(), form.errors
    assert len(form.cleaned_data["files"]) == 2


def test_summary_names_the_field_and_the_form():
    class Two(forms.SafeForm):
        title = forms.CharField(required_message="Vul een titel in.")

        def clean(self):
            raise ValidationError("Er klopt iets niet.")

    form = Two({})
    assert form.summary() == [("", "Er klopt iets niet."), ("id_title", "Vul een titel in.")]
    assert form.use_required_attribute is False


def test_model_form_gets_the_safe_fields_by_itself():
    class PersonForm(forms.SafeModelForm):
        class Meta:
            model = User
            fields = ["email", "name", "language", "is_active"]

    fields = PersonForm.base_fields
    assert [type(field) for field in fields.values()] == [
        forms.EmailField,
        forms.CharField,
        forms.TypedChoiceField,
        forms.BooleanField,
    ]
    assert isinstance(fields["language"].widget, django_forms.Select)
