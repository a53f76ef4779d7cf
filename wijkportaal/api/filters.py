"""What may be asked of the list of plans; query keys in camelCase."""

from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, DateFilter, SafeFilterSet, SearchFilter
from core.kinds import Side
from core.terms import today
from council.models import Promise
from council.search import matching as matching_promises
from council.states import Standing
from platforms.models import Platform, Subject
from proposals.models import Proposal
from proposals.search import matching
from proposals.states import Initiator, Kind, Status


class PlanFilterSet(SafeFilterSet):
    """Choices for /plannen. A value that cannot be understood is refused, not ignored."""

    q = SearchFilter(method="keep_words", label=_("Words in the plan"))
    platform = SearchFilter(method="keep_platform", label=_("Slug of the platform"))
    onderwerp = SearchFilter(method="keep_subject", label=_("Slug of the subject"))
    vanWie = ChoiceFilter(field_name="initiator", choices=Initiator.choices)
    soort = ChoiceFilter(field_name="kind", choices=Kind.choices)
    status = ChoiceFilter(
        field_name="status", choices=[item for item in Status.choices if item[0] != Status.DRAFT]
    )
    aanZet = ChoiceFilter(field_name="turn", choices=Side.choices)
    teLaat = ChoiceFilter(
        method="keep_late",
        choices=[("true", "true"), ("false", "false")],
        label=_("Past the term (true) or not (false)"),
    )
    ingediendVanaf = DateFilter(field_name="submitted_on", lookup_expr="gte")
    ingediendTot = DateFilter(field_name="submitted_on", lookup_expr="lte")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def keep_words(self, queryset, name, value):
        return matching(queryset, value)

    def keep_platform(self, queryset, name, value):
        return queryset.filter(platform__in=Platform.objects.filter(slug=value))

    def keep_subject(self, queryset, name, value):
        return queryset.filter(subject__in=Subject.objects.filter(slug=value))

    def keep_late(self, queryset, name, value):
        late = Proposal.objects.late(today())
        return (
            queryset.late(today())
            if value == "true"
            else queryset.exclude(pk__in=late.values("pk"))
        )


class PromiseApiFilterSet(SafeFilterSet):
    """Choices for /toezeggingen. A value that cannot be understood is refused, not ignored."""

    q = SearchFilter(method="keep_words", label=_("Words in the promise"))
    platform = SearchFilter(method="keep_platform", label=_("Slug of the platform"))
    stand = ChoiceFilter(method="keep_standing", choices=Standing.choices, label=_("How it stands"))
    vanWie = ChoiceFilter(
        field_name="side", choices=[item for item in Side.choices if item[0] != Side.NOBODY]
    )
    gezegdVanaf = DateFilter(field_name="said_on", lookup_expr="gte")
    gezegdTot = DateFilter(field_name="said_on", lookup_expr="lte")

    class Meta:
        model = Promise
        fields: list[str] = []

    def keep_words(self, queryset, name, value):
        return matching_promises(queryset, value)

    def keep_platform(self, queryset, name, value):
        places = Platform.objects.filter(slug=value)
        return queryset.filter(
            pk__in=Promise.objects.filter(parties__platform__in=places).values("pk")
        )

    def keep_standing(self, queryset, name, value):
        return queryset.standing(value, on=today())
