from django.urls import path

from . import views

app_name = "notifications"

urlpatterns = [
    path("mijn/berichten/", views.MessageListView.as_view(), name="messages"),
    path("mijn/berichten/gelezen/", views.MessagesReadView.as_view(), name="read"),
    path("mijn/berichten/instellingen/", views.SettingsView.as_view(), name="settings"),
    path("mijn/berichten/<safeint:pk>/", views.MessageDetailView.as_view(), name="message"),
    path("afmelden/<str:token>/", views.UnsubscribeView.as_view(), name="unsubscribe"),
]
