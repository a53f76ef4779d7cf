"""HTTP for machines: /api/v1, read only, public, without a session or a cookie."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import exceptions, generics
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from core.terms import today
from council.decision_filters import DecisionFilterSet
from council.models import Decision, Promise
from liaisons.lookups import contact_rows
from platforms.models import Platform
from proposals.cards import covered_passages
from proposals.models import Proposal, Reaction

from ..forms import ScopeForm
from ..progress import Progress
from ..views.progress import figure_rows
from . import serializers
from .filters import PlanFilterSet, PromiseApiFilterSet
from .problems import VERSION, answer, handle

PROBLEMS = {
    400: serializers.ProblemSerializer,
    404: serializers.ProblemSerializer,
    405: serializers.ProblemSerializer,
}


def documented(ok, **kwargs):
    """An operation with its errors, so that a client (and a test) knows them all."""
    return extend_schema(responses={200: ok, **PROBLEMS}, **kwargs)


class Pages(PageNumberPagination):
    """At most a hundred at a time; the total stands beside it."""

    page_size = 25
    page_size_query_param = "pageSize"
    max_page_size = 100

    def paginate_queryset(self, queryset, request, view=None):
        for key in (self.page_query_param, self.page_size_query_param):
            value = request.query_params.get(key, "1")
            if not (value.isascii() and value.isdigit() and 0 < len(value) <= 6 and int(value)):
                raise exceptions.ValidationError({key: ["A whole number from 1."]})
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data):
        return Response(
            {
                "aantal": self.page.paginator.count,
                "volgende": self.get_next_link(),
                "vorige": self.get_previous_link(),
                "resultaten": data,
            }
        )

    def get_paginated_response_schema(self, schema):
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["aantal", "resultaten"],
            "properties": {
                "aantal": {"type": "integer"},
                "volgende": link,
                "vorige": link,
                "resultaten": schema,
            },
        }


class Public:
    """What every resource shares: for anybody, JSON, errors as problem+json, a version header."""

    authentication_classes: list = []
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]
    pagination_class = Pages
    http_method_names = ["get", "head", "options"]

    def get_exception_handler(self):
        return handle

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response["API-Version"] = VERSION
        return response


public = method_decorator(login_not_required, name="dispatch")


def _plans():
    return Proposal.objects.public().select_related("platform", "subject")


class WithCovered:
    """Covered passages stay covered for machines too; read once for the whole page."""

    def serialize(self, proposals, serializer, **kwargs):
        covered = covered_passages([proposal.pk for proposal in proposals])
        subject = proposals if kwargs.get("many") else proposals[0]
        return serializer(subject, context={"covered": covered}, **kwargs).data


@public
class PlanListView(WithCovered, Public, generics.ListAPIView):
    """Plans of residents and of the municipality."""

    filterset_class = PlanFilterSet
    serializer_class = serializers.PlanSerializer

    def get_queryset(self):
        return _plans().order_by("-submitted_on", "-pk")

    @documented(
        serializers.PlanSerializer(many=True), operation_id="plannen", summary=_("Search plans")
    )
    def get(self, request):
        filters = PlanFilterSet(request.query_params, self.get_queryset())
        if filters.has_bad_values:
            raise exceptions.ValidationError(
                {name: [str(error) for error in errors] for name, errors in filters.errors.items()}
            )
        page = self.paginate_queryset(filters.qs)
        return self.get_paginated_response(self.serialize(page, self.serializer_class, many=True))


@public
class PlanView(WithCovered, Public, generics.RetrieveAPIView):
    """One plan, with its public text and its answer."""

    serializer_class = serializers.PlanDetailSerializer

    def get_queryset(self):
        return _plans().prefetch_related("responses")

    @documented(serializers.PlanDetailSerializer, operation_id="plan", summary=_("One plan"))
    def get(self, request, number):
        proposal = self.get_queryset().filter(number=number).first()
        if proposal is None:
            raise Http404
        return Response(self.serialize([proposal], self.serializer_class))


@public
class ReactionListView(Public, generics.ListAPIView):
    """The reactions to one plan with their answers, the oldest first; nothing about who wrote."""

    serializer_class = serializers.ReactionSerializer
    filter_backends: list = []

    def get_queryset(self):
        return Reaction.objects.none()

    @documented(
        serializers.ReactionSerializer(many=True),
        operation_id="reacties",
        summary=_("Reactions to a plan"),
    )
    def get(self, request, number):
        proposal = _plans().filter(number=number).first()
        if proposal is None:
            raise Http404
        reactions = Reaction.objects.filter(proposal=proposal).for_page()
        page = self.paginate_queryset(reactions if proposal.is_text_public else reactions.none())
        covered = covered_passages([proposal.pk]).get(proposal.pk, ())
        found = self.serializer_class(page, many=True, context={"covered": covered})
        return self.get_paginated_response(found.data)


@public
class PlatformListView(Public, generics.ListAPIView):
    """All neighbourhoods and villages, with a platform or without."""

    serializer_class = serializers.PlatformSerializer
    filter_backends: list = []

    def get_queryset(self):
        return Platform.objects.for_list().with_districts()

    @documented(
        serializers.PlatformSerializer(many=True), operation_id="platforms", summary=_("Platforms")
    )
    def get(self, request):
        return super().get(request)


@public
class PlatformView(Public, generics.RetrieveAPIView):
    """One platform."""

    serializer_class = serializers.PlatformSerializer

    @documented(serializers.PlatformSerializer, operation_id="platform", summary=_("One platform"))
    def get(self, request, slug):
        platform = Platform.objects.prefetch_related("districts").filter(slug=slug).first()
        if platform is None:
            raise Http404
        return Response(self.serializer_class(platform).data)


@public
class ContactListView(Public, APIView):
    """Contact points of today: platform x subject, gaps included."""

    pagination_class = None

    @documented(
        serializers.ContactSerializer(many=True),
        operation_id="aanspreekpunten",
        summary=_("Contact points"),
    )
    def get(self, request):
        found = contact_rows(today())
        return Response(serializers.ContactSerializer(found, many=True).data)


@public
class DecisionListView(Public, generics.ListAPIView):
    """Decisions and motions, with the same choices as the page."""

    serializer_class = serializers.DecisionSerializer
    filterset_class = DecisionFilterSet

    def get_queryset(self):
        return Decision.objects.for_list()

    @documented(
        serializers.DecisionSerializer(many=True),
        operation_id="besluiten",
        summary=_("Decisions and motions"),
    )
    def get(self, request):
        filters = DecisionFilterSet(request.query_params, self.get_queryset())
        if filters.has_bad_values:
            raise exceptions.ValidationError(
                {name: [str(error) for error in errors] for name, errors in filters.errors.items()}
            )
        page = self.paginate_queryset(filters.qs)
        return self.get_paginated_response(self.serializer_class(page, many=True).data)


@public
class DecisionView(Public, generics.RetrieveAPIView):
    """One decision or motion, with what was written down of it."""

    serializer_class = serializers.DecisionDetailSerializer

    @documented(
        serializers.DecisionDetailSerializer, operation_id="besluit", summary=_("One decision")
    )
    def get(self, request, pk):
        decision = Decision.objects.for_list().filter(pk=pk).first()
        if decision is None:
            raise Http404
        decision.steps = decision.entries.select_related("text_row").order_by("number")
        return Response(self.serializer_class(decision).data)


@public
class PromiseListView(Public, generics.ListAPIView):
    """The register of promises and raised expectations."""

    filterset_class = PromiseApiFilterSet
    serializer_class = serializers.PromiseSerializer

    def get_queryset(self):
        return Promise.objects.for_list().order_by("-said_on", "-pk")

    @documented(
        serializers.PromiseSerializer(many=True),
        operation_id="toezeggingen",
        summary=_("Search promises"),
    )
    def get(self, request):
        return super().get(request)


@public
class PromiseView(Public, generics.RetrieveAPIView):
    """One promise."""

    serializer_class = serializers.PromiseSerializer

    @documented(serializers.PromiseSerializer, operation_id="toezegging", summary=_("One promise"))
    def get(self, request, pk):
        promise = Promise.objects.for_list().filter(pk=pk).first()
        if promise is None:
            raise Http404
        return Response(self.serializer_class(promise).data)


@public
class ProgressView(Public, APIView):
    """The figures of the progress page, with what each counts and where its list stands."""

    @documented(
        serializers.ProgressSerializer,
        operation_id="voortgang",
        summary=_("Progress"),
        parameters=[
            OpenApiParameter("wijk", str, description=_("Slug of the platform")),
            OpenApiParameter("van", str, description=_("First day, YYYY-MM-DD")),
            OpenApiParameter("tot", str, description=_("Last day, YYYY-MM-DD")),
            OpenApiParameter(
                "periode",
                str,
                description="12-maanden, dit-jaar, dit-kwartaal, vorig-kwartaal, vorig-jaar",
            ),
        ],
    )
    def get(self, request):
        form = ScopeForm(request.query_params)
        if not form.is_valid():
            raise exceptions.ValidationError(
                {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            )
        scope = form.scope()
        data = {
            "since": scope.since,
            "until": scope.until,
            "platform": scope.platform,
            "figures": [
                {
                    "key": row.key,
                    "label": str(row.label),
                    "definition": str(row.definition),
                    "number": row.number,
                    "out_of": row.out_of,
                    "url": serializers.absolute(row.url(scope)) if row.has_list else "",
                }
                for row in figure_rows(Progress(scope))
            ],
        }
        return Response(serializers.ProgressSerializer(data).data)


@public
class SchemaView(SpectacularJSONAPIView):
    """/openapi.json, made from the code."""

    authentication_classes: list = []
    permission_classes = [AllowAny]
    custom_settings = {
        "TITLE": "Wijkportaal",
        "DESCRIPTION": _(
            "Plans of residents and of the municipality, and how they stand. Only what is public;"
            " nothing about persons."
        ),
        "VERSION": VERSION,
        "SCHEMA_PATH_PREFIX": "/api/v1",
    }

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response["API-Version"] = VERSION
        # Described to any page of anybody: a client is made from it in the browser.
        response["Access-Control-Allow-Origin"] = "*"
        return response


@public
class NotFoundView(View):
    """Anything else under /api: said in the same form as every other error."""

    def dispatch(self, request, *args, **kwargs):
        return answer(404, f"This does not exist here. See {reverse('openapi')}.")
