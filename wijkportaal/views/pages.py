"""Pages that explain: how it works, the words, privacy and access."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.privacy import data_map

from ..glossary import words


@method_decorator(login_not_required, name="dispatch")
class HowItWorksView(TemplateView):
    template_name = "wijkportaal/how_it_works.html"


@method_decorator(login_not_required, name="dispatch")
class GlossaryView(TemplateView):
    template_name = "wijkportaal/glossary.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(words=words(), **kwargs)


def privacy_groups():
    """The data map as people read it: per sort of data what for, on which ground, how long.

    The map itself stands with the models, so this page cannot fall behind; what no group names
    is shown too, under "the rest".
    """
    groups = [
        (_("Plans, support and answers"), ["proposals"]),
        (
            _("Your account and signing in"),
            ["accounts", "account", "mfa", "usersessions", "sessions", "socialaccount"],
        ),
        (_("Where you live, platforms and boards"), ["platforms"]),
        (_("Messages and mail"), ["notifications"]),
        (_("Contact points, mandates, brokers and neighbourhood workers"), ["liaisons"]),
        (_("Council and aldermen"), ["council"]),
    ]
    rest = dict(data_map())
    found = []
    for title, labels in groups:
        lines = [line for label in labels for line in rest.pop(label, {}).values()]
        found.append((title, _unique(lines)))
    found.append(
        (_("The system itself"), _unique(line for m in rest.values() for line in m.values()))
    )
    return [(title, lines) for title, lines in found if lines]


def _unique(lines):
    rows = {(str(line.purpose), str(line.ground), str(line.retention)): None for line in lines}
    return [
        {"purpose": purpose, "ground": ground, "retention": retention}
        for purpose, ground, retention in rows
    ]


@method_decorator(login_not_required, name="dispatch")
class PrivacyView(TemplateView):
    template_name = "wijkportaal/privacy.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(groups=privacy_groups(), **kwargs)


@method_decorator(login_not_required, name="dispatch")
class AccessibilityView(TemplateView):
    template_name = "wijkportaal/accessibility.html"
