"""Filters on lists: a bad value gives a sentence and an empty list, never a 500 (SAFETY.md)."""

from collections import Counter
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

import django_filters
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ValidationError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import forms
from core.lists import MOST_COUNTED, MOST_FOUND, Chosen, Option, boxes, entries, writable
from core.prepared import Remembered
from core.terms import today


class SearchFilter(django_filters.CharFilter):
    """Free text."""

    field_class = forms.SearchField


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a fixed list."""

    class field_class(django_filters.fields.ChoiceField):
        default_error_messages = {"invalid_choice": forms._INVALID_CHOICE}


class ModelChoiceFilter(django_filters.ModelChoiceFilter):
    """One record of a queryset that holds only what anyone may see."""

    class field_class(django_filters.fields.ModelChoiceField):
        default_error_messages = {"invalid_choice": forms._INVALID_CHOICE}

        def to_python(self, value):
            forms._refuse_long_choice(value)
            return super().to_python(value)


class BooleanFilter(django_filters.BooleanFilter):
    """A box to tick: only those for which this is so; not ticked means all."""

    field_class = forms.BooleanField

    def filter(self, qs, value):
        return super().filter(qs, value) if value else qs


class DateFilter(django_filters.DateFilter):
    """A day."""

    field_class = forms.DateField


class NumberFilter(django_filters.NumberFilter):
    """A whole number."""

    field_class = forms.IntegerField

    def get_max_validator(self):
        return None


class OrderingFilter(django_filters.OrderingFilter):
    """The order of a list."""

    class base_field_class(django_filters.fields.BaseCSVField, django_filters.fields.ChoiceField):
        default_error_messages = {"invalid_choice": forms._INVALID_CHOICE}


class AnyOfFilter(django_filters.MultipleChoiceFilter):
    """One or more of a list; all of them together is the same as none."""

    field_class = forms.MultipleChoiceField

    def filter(self, qs, value):
        if not value or len(value) == len(self.extra["choices"]):
            return qs
        return qs.filter(**{f"{self.field_name}__in": value})


class AnyField(forms.MultipleChoiceField):
    """Values of which the list is known only on the day itself."""

    def valid_value(self, value):
        return True


class ListFilter(django_filters.MultipleChoiceFilter):
    """One or more of what the set knows today; the set itself says whether they exist."""

    field_class = AnyField


class OneOfFilter(ChoiceFilter):
    """One of a list; the work is done by the set itself."""

    def filter(self, qs, value):
        return qs


class SafeFilterSet(django_filters.FilterSet):
    """Base of every filter set."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._refuse_lookups_across_persons()

    def _refuse_lookups_across_persons(self) -> None:
        """A filter such as author__email__startswith would be an oracle (Decidim had one)."""
        model = self.queryset.model if self.queryset is not None else self._meta.model
        for name, filter_ in self.filters.items():
            step = model
            for part in (filter_.field_name or "").split("__"):
                if step is get_user_model():
                    raise ImproperlyConfigured(
                        f"{type(self).__name__}.{name} looks into a person, which no filter may."
                    )
                try:
                    field = step._meta.get_field(part)
                except FieldDoesNotExist:
                    break
                if not field.is_relation:
                    break
                step = field.related_model

    @property
    def has_bad_values(self) -> bool:
        """Something was asked that we do not understand; the list is then empty."""
        return self.is_bound and bool(self.errors)

    @property
    def qs(self):
        if not hasattr(self, "_qs") and self.has_bad_values:
            self._qs = self.queryset.none()
        return super().qs

    def get_form_class(self):
        fields = {name: filter_.field for name, filter_ in self.filters.items()}
        return type(f"{type(self).__name__}Form", (forms.SafeForm,), fields)


# The columns that were made last, in this process.
_MOST_KEPT = 128
_columns: dict[tuple, SafeString] = {}
# The queries that were asked last, in this process.
_queries = Remembered()


class ColumnField(NamedTuple):
    """One choice as it stands in the column."""

    name: str
    label: str
    sort: str  # boxes, select, or the type of an input
    contents: SafeString | str
    empty: str
    wrong: SafeString | str
    mark: SafeString | str
    typed: str


class ListFilterSet(SafeFilterSet):
    """The choices in the column beside a list, and how many each of them would give.

    Works as a plain form, without JavaScript. Rows that are few enough are read once (`_rows`) and
    counted here for each choice; of more the database counts only what was found.
    """

    # The name of the page of the list, the name of the column and the words on its button.
    page: str
    title: object
    button: object
    # What stands in the column, in this order; `more` folds below it. Boxes come from a property
    # `<name>_options`, the entries of a select from `<name>_entries`.
    in_sight: tuple[str, ...] = ()
    # What is carried on unseen.
    carried: tuple[str, ...] = ()
    # Per select the words for "no choice".
    nothing: dict[str, object] = {}
    # Per order: its label and the fields to order by.
    orders: dict[str, tuple]
    # Behind "more choices".
    more: tuple[str, ...] = ()
    # Choices that stand elsewhere on the page than among "your choices".
    apart: tuple[str, ...] = ("order",)
    # The subjects to choose from, with slug and key.
    subjects: list
    _form_class = None

    def __init__(self, data, queryset, on=None):
        # The filters never change, so the pages that are asked most do not copy them each time.
        self.is_bound = True
        self.data = data
        self.queryset = queryset
        self.request = None
        self.filters = self.base_filters
        self.on = on or today()

    def get_form_class(self):
        if type(self)._form_class is None:
            self._refuse_lookups_across_persons()
            type(self)._form_class = super().get_form_class()
        return type(self)._form_class

    # --- what each set says of itself ------------------------------------------------------------
    @cached_property
    def known(self) -> dict[str, list[tuple[str, str]]]:
        """Value and label of the choices that only today's records know, such as the places."""
        raise NotImplementedError

    @cached_property
    def chosen_records(self):
        """The records that fit every choice, in no order yet."""
        raise NotImplementedError

    @cached_property
    def _rows(self) -> list | None:
        """What the tally reads of the records before the boxes; None when they are too many."""
        raise NotImplementedError

    @cached_property
    def _wanted(self) -> dict[str, set]:
        """Per attribute of a row the values that were ticked."""
        raise NotImplementedError

    # --- what was asked --------------------------------------------------------------------------
    @cached_property
    def form(self):
        form = self.get_form_class()(self.data)
        if form.is_valid():
            for name, choices in self.known.items():
                asked = form.cleaned_data[name]
                asked = {asked} if isinstance(asked, str) else set(asked)
                if asked - {"", *(value for value, _label in choices)}:
                    form.add_error(
                        name, ValidationError(forms._INVALID_CHOICE, code="invalid_choice")
                    )
        return form

    @cached_property
    def is_asked(self) -> bool:
        """Something was chosen; without that there is no form to check."""
        return any(self.data.get(name) for name in self.filters)

    @cached_property
    def errors(self):
        return self.form.errors if self.is_asked else {}

    @cached_property
    def cleaned(self) -> dict:
        """The choices that could be understood; asking for them validates the form once."""
        return self.form.cleaned_data if self.is_asked else {}

    @property
    def chosen_order(self) -> str:
        return self.cleaned.get("order") or "changed"

    @property
    def qs(self):
        """The records in the order that was asked for."""
        return self.chosen_records.order_by(*self.orders[self.chosen_order][1])

    # --- asked again -----------------------------------------------------------------------------
    @cached_property
    def _asked(self) -> tuple:
        """All that makes the queries of this set what they are. Its queryset is always the same."""
        return (
            type(self),
            self.on,
            *(
                (name, tuple(value) if isinstance(value, list) else value)
                for name, value in self.cleaned.items()
                if value
            ),
        )

    def _number_of(self, build, most) -> int:
        """How many records the method `build` finds, counted up to `most` and one."""
        key = (*self._asked, "number", build.__name__, most)
        return _queries.number(key, lambda: build().order_by().values_list("pk")[: most + 1])

    def _rows_of(self, build, fields, *place) -> list[tuple]:
        """These fields of the records that the method `build` finds, with `place` as arguments."""
        key = (*self._asked, fields, build.__name__, *place)
        return _queries.rows(key, lambda: build(*place).values_list(*fields))

    # --- how many --------------------------------------------------------------------------------
    @property
    def most(self) -> int:
        """Up to how many are counted and can be paged through."""
        return MOST_FOUND if self.cleaned.get("q") else MOST_COUNTED

    @cached_property
    def number(self) -> int:
        """How many were found; one more than `most` means "more than"."""
        if self._rows is not None:
            return sum(1 for row in self._rows if self._fits(row))
        return self.chosen_records.order_by()[: self.most + 1].count()

    @property
    def has_more_than_counted(self) -> bool:
        return self.number > self.most

    def _value(self, row, name):
        return getattr(row, name)

    def _fits(self, row, without="") -> bool:
        """Fits all choices, those of one group left out."""
        return all(
            name == without or not wanted or self._value(row, name) in wanted
            for name, wanted in self._wanted.items()
        )

    def _tally(self, name) -> Counter | None:
        if self._rows is None:
            return None
        return Counter(self._value(row, name) for row in self._rows if self._fits(row, name))

    def _options(self, name, choices, tally, key=lambda value: value) -> list[Option]:
        chosen = set(self.data.getlist(name)) if self.data else set()
        return [
            Option(
                name,
                value,
                str(label),
                value in chosen,
                None if tally is None else tally[key(value)],
            )
            for value, label in choices
        ]

    # --- the column ------------------------------------------------------------------------------
    @property
    def column(self) -> SafeString:
        """The form with all choices.

        Kept per language, choices and counts: everything it is made of is part of the key, so it
        is never older than the page around it.
        """
        key = (
            type(self),
            get_language(),
            self.data.urlencode(),
            *(tuple(choices) for choices in self.known.values()),
            None if self._rows is None else hash((self.on, *self._rows)),
        )
        kept = _columns.get(key)
        if kept is None:
            kept = render_to_string("components/list_filter.html", {"filter": self})
            if len(_columns) >= _MOST_KEPT:
                _columns.pop(next(iter(tuple(_columns))), None)
            _columns[key] = kept
        return kept

    def _field(self, name) -> ColumnField:
        sort = "date" if isinstance(self.filters[name], DateFilter) else "search"
        contents = ""
        if hasattr(type(self), f"{name}_options"):
            sort, contents = "boxes", getattr(self, f"{name}_options")
        elif hasattr(type(self), f"{name}_entries"):
            sort, contents = "select", getattr(self, f"{name}_entries")
        return ColumnField(
            name=name,
            label=str(self.filters[name].label),
            sort=sort,
            contents=contents,
            empty=str(self.nothing.get(name, "")),
            wrong=self.wrong[name],
            mark=self.marks[name],
            typed=self.typed[name],
        )

    @property
    def fields_in_sight(self) -> list[ColumnField]:
        return [self._field(name) for name in self.in_sight]

    @property
    def fields_folded(self) -> list[ColumnField]:
        return [self._field(name) for name in self.more]

    @property
    def carried_on(self) -> list[tuple[str, str]]:
        return [(name, self.typed[name]) for name in self.carried if self.typed[name]]

    @cached_property
    def wrong(self) -> dict[str, SafeString | str]:
        """Per field the error that stands at it."""
        return dict.fromkeys(self.filters, "") | {
            name: format_html(
                '<div class="utrecht-form-field-error-message" id="id_{}_fout">{}</div>',
                name,
                messages[0],
            )
            for name, messages in self.errors.items()
        }

    @cached_property
    def marks(self) -> dict[str, SafeString | str]:
        """Per field what tells a screen reader that it is wrong, and where that stands."""
        return dict.fromkeys(self.filters, "") | {
            name: format_html(' aria-invalid="true" aria-describedby="id_{}_fout"', name)
            for name in self.errors
        }

    @cached_property
    def typed(self) -> dict[str, str]:
        """What was typed, right or wrong, so that nothing is lost."""
        return {name: writable(self.data.get(name, "")) for name in self.filters}

    @property
    def has_hidden_choices(self) -> bool:
        """Something is chosen (or wrong) among "more choices", so they stand open."""
        return any(self.data.get(name) for name in self.more)

    @property
    def subject_options(self):
        keys = {subject.slug: subject.pk for subject in self.subjects}
        tally = self._tally("subject_id")
        return boxes(self._options("subject", self.known["subject"], tally, keys.get))

    @property
    def platform_entries(self):
        return entries(self.known["platform"], self.typed["platform"])

    @property
    def order_entries(self):
        labels = [(key, label) for key, (label, _fields) in self.orders.items()]
        return entries(labels, self.chosen_order)

    # --- what was chosen -------------------------------------------------------------------------
    @cached_property
    def chosen(self) -> list[Chosen]:
        """Every choice in force, each with the address of the list without it."""
        pairs = [
            (name, value)
            for name, value in self._pairs()
            if name in self.filters and name not in self.apart and value
        ]
        if not pairs:
            return []
        labels = {name: dict(f.extra.get("choices") or ()) for name, f in self.filters.items()}
        labels |= {name: dict(choices) for name, choices in self.known.items()}
        return [
            Chosen(str(label), self.address_without(name, value))
            for name, value in pairs
            if name not in self.errors and (label := self._label(name, value, labels[name]))
        ]

    def _label(self, name, value, labels):
        """A choice in words; "" for what is no choice after all."""
        if name == "q":
            return _("“%(words)s”") % {"words": value}
        if name in ("after", "before"):
            return f"{self.filters[name].label}: {value}"
        return labels.get(value, "")

    @property
    def address(self) -> str:
        """The query string of this list, from its first page."""
        pairs = self._pairs()
        return self._address(pairs) if pairs else ""

    def address_without(self, name, value=None) -> str:
        """The query string of this list without one choice."""
        return self._address(
            (key, item)
            for key, item in self._pairs()
            if key != "page" and not (key == name and value in (None, item))
        )

    def _pairs(self, without=()):
        return [
            (key, item) for key, items in self.data.lists() for item in items if key not in without
        ]

    def _address(self, pairs) -> str:
        known = [(key, writable(item)) for key, item in pairs if key in self.filters and item]
        return f"?{urlencode(known)}" if known else "?"
