"""Dutch paths, English names. Reading stands here; taking a step in ``views.writing``."""

from django.urls import path

from .views import reading
from .views.writing import writing_urls

app_name = "proposals"

urlpatterns = [
    path("plannen/", reading.ProposalListView.as_view(), name="list"),
    path("plannen/<number:number>/", reading.ProposalDetailView.as_view(), name="detail"),
    path("plannen/lijst.csv", reading.ProposalCsvView.as_view(), name="csv"),
    path("plannen/nieuw.atom", reading.new_proposals_feed, name="feed"),
    path("plannen/bundel/<uuid:bundle>/", reading.ProposalBundleView.as_view(), name="bundle"),
    path(
        "plannen/<number:number>/versies/",
        reading.ProposalVersionsView.as_view(),
        name="versions",
    ),
    path("plannen/<number:number>/afdrukken/", reading.ProposalPrintView.as_view(), name="print"),
    path("plannen/<number:number>/qr.svg", reading.ProposalQrView.as_view(), name="qr"),
    path(
        "plannen/<number:number>/dossier.json",
        reading.ProposalDossierJsonView.as_view(),
        name="dossier_json",
    ),
    path(
        "plannen/<number:number>/bijlagen/<safeint:pk>/",
        reading.ProposalAttachmentView.as_view(),
        name="attachment",
    ),
    *writing_urls,
]
