"""All roads. Each room keeps its own urls.py with its own Dutch paths, so they hang at the root."""

from django.contrib import admin
from django.urls import include, path

# The roads that are walked most come first: each address is tried from the top.
urlpatterns = [
    path("", include("proposals.urls")),
    path("", include("wijkportaal.page_urls")),
    path("", include("platforms.urls")),
    path("", include("council.urls")),
    path("", include("liaisons.urls")),
    path("", include("notifications.urls")),
    path("", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("wijkportaal.system_urls")),
]

handler400 = "wijkportaal.errors.bad_request"
handler403 = "wijkportaal.errors.permission_denied"
handler404 = "wijkportaal.errors.page_not_found"
handler500 = "wijkportaal.errors.server_error"
