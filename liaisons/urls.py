from django.urls import path

from . import views

app_name = "liaisons"

urlpatterns = [
    path("aanspreekpunten/", views.MatrixView.as_view(), name="matrix"),
]
