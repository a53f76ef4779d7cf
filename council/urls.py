"""Dutch paths, English names."""

from django.urls import path

from .steps import STEPS
from .views import decisions, promises

app_name = "council"

urlpatterns = [
    path("besluiten/", decisions.DecisionListView.as_view(), name="decisions"),
    path("besluiten/lijst.csv", decisions.DecisionCsvView.as_view(), name="decisions_csv"),
    path("besluiten/nieuw.atom", decisions.decision_feed, name="decisions_feed"),
    path(
        "besluiten/<safeint:pk>/volgen/",
        decisions.DecisionFollowView.as_view(),
        name="decision_follow",
    ),
    path("toezeggingen/", promises.PromiseListView.as_view(), name="promises"),
    path("toezeggingen/lijst.csv", promises.PromiseCsvView.as_view(), name="promises_csv"),
    path("toezeggingen/nieuws.atom", promises.promise_feed, name="promises_feed"),
    path("toezeggingen/verwachting-melden/", promises.ReportView.as_view(), name="report"),
    path("toezeggingen/doen/", promises.MakeView.as_view(), name="make"),
    path("toezeggingen/<safeint:pk>/", promises.PromiseDetailView.as_view(), name="promise"),
    path(
        "toezeggingen/<safeint:pk>/dossier.json",
        promises.PromiseDossierJsonView.as_view(),
        name="promise_dossier",
    ),
    path(
        "toezeggingen/<safeint:pk>/volgen/",
        promises.PromiseFollowView.as_view(),
        name="promise_follow",
    ),
    *(
        path(
            f"toezeggingen/<safeint:pk>/{step.slug}/",
            promises.PromiseStepView.as_view(step=step),
            name=f"promise_{step.verb}",
        )
        for step in STEPS.values()
    ),
]
