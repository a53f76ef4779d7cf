"""/api/v1, without a slash at the end (NL API Design Rules), and /openapi.json."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("api/v1/plannen", views.PlanListView.as_view(), name="api_plans"),
    path("api/v1/plannen/<number:number>", views.PlanView.as_view(), name="api_plan"),
    path(
        "api/v1/plannen/<number:number>/reacties",
        views.ReactionListView.as_view(),
        name="api_reactions",
    ),
    path("api/v1/platforms", views.PlatformListView.as_view(), name="api_platforms"),
    path("api/v1/platforms/<safeslug:slug>", views.PlatformView.as_view(), name="api_platform"),
    path("api/v1/aanspreekpunten", views.ContactListView.as_view(), name="api_contacts"),
    path("api/v1/besluiten", views.DecisionListView.as_view(), name="api_decisions"),
    path("api/v1/besluiten/<safeint:pk>", views.DecisionView.as_view(), name="api_decision"),
    path("api/v1/toezeggingen", views.PromiseListView.as_view(), name="api_promises"),
    path("api/v1/toezeggingen/<safeint:pk>", views.PromiseView.as_view(), name="api_promise"),
    path("api/v1/voortgang", views.ProgressView.as_view(), name="api_progress"),
    path("openapi.json", views.SchemaView.as_view(), name="openapi"),
    re_path(r"^api(/|$)", views.NotFoundView.as_view(), name="api_not_found"),
]
