"""The roads of the work floor, below /admin/."""

from functools import partial

from django.urls import path

import core.converters  # noqa: F401  registers <number:…>

from . import views


def urlpatterns(site):
    """The patterns, each behind the door of this admin site."""

    def road(route, view, name):
        return path(route, site.admin_view(partial(view, site=site)), name=name)

    ours = "plannen/van-de-gemeente/"
    return [
        road("plannen/nieuw/", views.entry, "desk_entry"),
        road(ours, views.ours, "desk_ours"),
        road(f"{ours}nieuw/", views.write_ours, "desk_ours_new"),
        road(f"{ours}<uuid:uuid>/", views.write_ours, "desk_ours_draft"),
        road(f"{ours}<uuid:uuid>/nakijken/", views.preview_ours, "desk_ours_preview"),
        road("plannen/<number:number>/", views.plan, "desk_plan"),
        road("plannen/<number:number>/antwoord/", views.preview, "desk_preview"),
        road("plannen/<number:number>/reacties/", views.reactions, "desk_reactions"),
        road("plannen/<number:number>/papier/<safeint:pk>/", views.scan, "desk_scan"),
        road("overdragen/", views.leave, "desk_leave"),
        road("geen-aanspreekpunt/", views.gap_list, "desk_gaps"),
        road("werkvoorraad.csv", views.export, "desk_export"),
    ]
