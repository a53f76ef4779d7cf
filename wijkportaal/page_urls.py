"""The roof's own pages: those that gather from several rooms."""

from django.urls import include, path

from .views import changes, decisions, home, meetings, mine, pages, platform, progress, search

urlpatterns = [
    path("", include("wijkportaal.api.urls")),
    path("", home.HomeView.as_view(), name="home"),
    path("platforms/<safeslug:slug>/", platform.PlatformView.as_view(), name="platform"),
    path(
        "platforms/<safeslug:slug>/volgen/",
        platform.PlatformFollowView.as_view(),
        name="platform_follow",
    ),
    path("besluiten/<safeint:pk>/", decisions.DecisionView.as_view(), name="decision"),
    path("bijeenkomsten/<safeint:pk>/", meetings.MeetingView.as_view(), name="meeting"),
    path("mijn/", mine.MineView.as_view(), name="mine"),
    path("voortgang/", progress.ProgressView.as_view(), name="progress"),
    path("voortgang/cijfers.csv", progress.ProgressCsvView.as_view(), name="progress_csv"),
    path("voortgang/signalen/", progress.SignalsView.as_view(), name="progress_signals"),
    path("voortgang/gaten/", progress.GapsView.as_view(), name="progress_gaps"),
    path(
        "voortgang/benoemd/",
        progress.AppointmentsView.as_view(),
        name="progress_appointments",
    ),
    path("voortgang/wijzigingen/", changes.ChangesView.as_view(), name="changes"),
    path("voortgang/wijzigingen/lijst.csv", changes.ChangesCsvView.as_view(), name="changes_csv"),
    path("voortgang/wijzigingen/nieuw.atom", changes.changes_feed, name="changes_feed"),
    path(
        "voortgang/register/<safeslug:key>/",
        progress.PromiseListView.as_view(),
        name="progress_promises",
    ),
    path("voortgang/<safeslug:key>/", progress.ProgressListView.as_view(), name="progress_list"),
    path("zoeken/", search.SearchView.as_view(), name="search"),
    path("hoe-werkt-het/", pages.HowItWorksView.as_view(), name="how_it_works"),
    path("begrippen/", pages.GlossaryView.as_view(), name="glossary"),
    path("privacy/", pages.PrivacyView.as_view(), name="privacy"),
    path("toegankelijkheid/", pages.AccessibilityView.as_view(), name="accessibility"),
]
