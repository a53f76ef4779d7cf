"""The roof's own forms: choosing a period, searching."""

import datetime

from django.utils.translation import gettext_lazy as _

from core import forms
from core.terms import today
from platforms.models import Platform

from .progress import DAY, WHOLE_MUNICIPALITY, Scope, a_year_before

PERIODS = [
    ("12-maanden", _("The past 12 months")),
    ("dit-jaar", _("This year, up to and including today")),
    ("dit-kwartaal", _("This quarter, up to and including today")),
    ("vorig-kwartaal", _("The quarter before this one")),
    ("vorig-jaar", _("Last year")),
]


def _quarter(day):
    """The first day of the quarter in which a day lies."""
    return datetime.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def period(name, on):
    """The first and last day of a period by its name."""
    if name == "dit-jaar":
        return on.replace(month=1, day=1), on
    if name == "vorig-jaar":
        return datetime.date(on.year - 1, 1, 1), datetime.date(on.year - 1, 12, 31)
    if name == "dit-kwartaal":
        return _quarter(on), on
    if name == "vorig-kwartaal":
        last = _quarter(on) - DAY
        return _quarter(last), last
    return a_year_before(on), on


class ScopeForm(forms.SafeForm):
    """Which period and which place the figures are about. A plain GET form."""

    wijk = forms.ChoiceField(label=_("Village or neighbourhood"), required=False)
    periode = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False)
    van = forms.DateField(label=_("From"), required=False)
    tot = forms.DateField(label=_("Up to and including"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.platforms = list(Platform.objects.with_plans_or_undissolved().order_by("name"))
        self.fields["wijk"].choices = [
            ("", _("All villages and neighbourhoods")),
            *((platform.slug, platform.name) for platform in self.platforms),
            (WHOLE_MUNICIPALITY.slug, WHOLE_MUNICIPALITY.name),
        ]

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("van"), cleaned.get("tot")
        if until and until > today():
            self.add_error("tot", _("Choose today or a day in the past."))
        elif since and since > (until or today()):
            self.add_error("van", _("The first day comes before the last day."))
        return cleaned

    def scope(self):
        """The scope that was asked for; where the form is wrong, the ordinary one."""
        on = today()
        if not self.is_valid():
            return Scope.last_year(today=on)
        chosen = self.cleaned_data
        since, until = period(chosen["periode"] or PERIODS[0][0], on)
        until = chosen["tot"] or until
        since = chosen["van"] or (a_year_before(until) if chosen["tot"] else since)
        platform = next((p for p in self.platforms if p.slug == chosen["wijk"]), None)
        is_for_council = chosen["wijk"] == WHOLE_MUNICIPALITY.slug
        return Scope(since=since, until=until, platform=platform, is_for_council=is_for_council)
