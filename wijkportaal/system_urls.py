"""What machines and browsers ask for: health, robots, the security contact, the language."""

from django.urls import path

from . import system

urlpatterns = [
    path("healthz", system.healthz, name="healthz"),
    path("readyz", system.readyz, name="readyz"),
    path("robots.txt", system.robots, name="robots"),
    path(".well-known/security.txt", system.security_txt, name="security_txt"),
    path("favicon.ico", system.favicon, name="favicon"),
    path("taal/", system.LanguageView.as_view(), name="language"),
]
