"""Choosing decisions: kind, outcome, execution, year, place, subject and words."""

import datetime
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.filters import ChoiceFilter, SafeFilterSet, SearchFilter
from core.lists import MOST_COUNTED
from core.terms import today
from platforms.models import Platform, Subject

from .decision_search import matching
from .decision_states import DecisionKind, DecisionOutcome, Execution
from .models import Decision

FIRST_YEAR = 1990


class DecisionFilterSet(SafeFilterSet):
    """The choices above the list. A plain GET form, without JavaScript."""

    q = SearchFilter(label=gettext_lazy("Words in the decision"), method="keep_words")
    soort = ChoiceFilter(
        label=gettext_lazy("Kind"), field_name="kind", choices=DecisionKind.choices
    )
    uitkomst = ChoiceFilter(
        label=gettext_lazy("Outcome"), field_name="outcome", choices=DecisionOutcome.choices
    )
    uitvoering = ChoiceFilter(
        label=gettext_lazy("How far it is carried out"),
        field_name="execution",
        choices=Execution.choices,
    )
    wijk = ChoiceFilter(label=gettext_lazy("Village or neighbourhood"), method="keep_place")
    onderwerp = ChoiceFilter(label=gettext_lazy("Subject"), method="keep_subject")
    jaar = ChoiceFilter(label=gettext_lazy("Year"), method="keep_year")

    class Meta:
        model = Decision
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {place.slug: place for place in Platform.objects.order_by("name")}
        self.subjects = {subject.slug: subject for subject in Subject.objects.all()}
        self._offer("wijk", [(slug, place.name) for slug, place in self.places.items()])
        self._offer("onderwerp", [(slug, subject.name) for slug, subject in self.subjects.items()])
        self._offer("jaar", [(str(y), str(y)) for y in range(today().year, FIRST_YEAR - 1, -1)])
        for name, label in (
            ("soort", _("All kinds")),
            ("uitkomst", _("All outcomes")),
            ("uitvoering", _("No further choice")),
            ("wijk", _("All villages and neighbourhoods")),
            ("onderwerp", _("All subjects")),
            ("jaar", _("All years")),
        ):
            self.filters[name].extra["empty_label"] = label

    def _offer(self, name, choices):
        self.filters[name].extra["choices"] = choices

    def keep_words(self, queryset, name, value: str):
        return matching(queryset, value)

    def keep_place(self, queryset, name, value: str):
        return queryset.about(self.places[value])

    def keep_subject(self, queryset, name, value: str):
        return queryset.filter(subject=self.subjects[value])

    def keep_year(self, queryset, name, value: str):
        year = int(value)
        return queryset.filter(
            decided_on__gte=datetime.date(year, 1, 1), decided_on__lte=datetime.date(year, 12, 31)
        )

    @cached_property
    def number(self):
        """How many, counted up to a limit."""
        return self.qs.order_by()[: MOST_COUNTED + 1].count()

    @property
    def has_more_than_counted(self):
        return self.number > MOST_COUNTED

    @cached_property
    def address(self):
        """The query string of these choices; "" without choices, or when one is not understood."""
        if self.has_bad_values:
            return ""
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""
