"""What changed in the rules: published settings, and the agreements of platforms (R63).

Three sorts of rows in one list by date: a setting that had another value, an agreement that both
sides signed, an agreement that one side gave notice of. The list is a union of keys, so that a page
costs the same however long the log becomes; what a row says is read for that page only.
"""

import datetime
from typing import NamedTuple

from django.db.models import CharField, F, Value
from django.db.models.functions import Greatest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import forms, published
from core.kinds import Side
from core.lists import MOST_COUNTED, PAGE_SIZE
from core.models import in_words
from core.terms import today
from council.models import SettingChange
from platforms.agreements import Change, differences
from platforms.models import Agreement, Platform

SETTING, SIGNED, NOTICE = "setting", "signed", "notice"
FIRST_YEAR = 2000
WHAT = [
    ("instellingen", gettext_lazy("Rules of the whole municipality")),
    ("afspraken", gettext_lazy("Agreements of platforms")),
]


class ChangesForm(forms.SafeForm):
    """Which changes: a plain GET form."""

    wat = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    wijk = forms.ChoiceField(label=gettext_lazy("Village or neighbourhood"), required=False)
    jaar = forms.ChoiceField(label=gettext_lazy("Year"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.platforms = list(Platform.objects.filter(agreements__isnull=False).distinct())
        self.fields["wat"].choices = [("", _("Everything")), *WHAT]
        self.fields["wijk"].choices = [
            ("", _("All villages and neighbourhoods")),
            *((place.slug, place.name) for place in self.platforms),
        ]
        self.fields["jaar"].choices = [
            ("", _("All years")),
            *((str(year), str(year)) for year in range(today().year, FIRST_YEAR - 1, -1)),
        ]


class Row(NamedTuple):
    """One line of the log, ready to show."""

    on: datetime.date
    sort: str
    title: str
    sentences: list[str]
    changes: list[Change]
    place: str = ""
    url: str = ""

    @property
    def is_setting(self):
        return self.sort == SETTING


class Changes:
    """The log under some choices; a choice that cannot be understood gives an empty list."""

    def __init__(self, form):
        self.form = form
        self.has_bad_values = not form.is_valid()
        chosen = {} if self.has_bad_values else form.cleaned_data
        self.what = chosen.get("wat")
        self.year = int(chosen.get("jaar") or 0)
        self.place = next((p for p in form.platforms if p.slug == chosen.get("wijk")), None)

    def _part(self, queryset, sort, field):
        """The days and keys of one sort of change, within the year that was chosen."""
        if self.year:
            queryset = queryset.filter(**{f"{field}__year": self.year})
        sort = Value(sort, output_field=CharField())
        return (
            queryset.order_by()
            .annotate(changed_on=F(field), sort=sort)
            .values_list("changed_on", "sort", "pk")
        )

    @cached_property
    def _keys(self):
        parts = []
        if self.what != "afspraken" and self.place is None:
            settings = SettingChange.objects.after_the_start()
            parts.append(self._part(settings, SETTING, "seen_on"))
        if self.what != "instellingen":
            agreements = Agreement.objects.public().filter(
                board_signed_on__isnull=False, municipality_signed_on__isnull=False
            )
            if self.place is not None:
                agreements = agreements.filter(platform=self.place)
            both = Greatest("board_signed_on", "municipality_signed_on")
            signed = agreements.signed().annotate(signed_on=both)
            notice = agreements.filter(notice_on__isnull=False)
            parts.append(self._part(signed, SIGNED, "signed_on"))
            parts.append(self._part(notice, NOTICE, "notice_on"))
        if self.has_bad_values or not parts:
            return SettingChange.objects.none()
        first, *rest = parts
        return first.union(*rest, all=True).order_by("-changed_on", "sort", "-pk")

    @cached_property
    def number(self):
        """How many, counted up to a limit."""
        return self._keys[: MOST_COUNTED + 1].count()

    @property
    def has_more_than_counted(self):
        return self.number > MOST_COUNTED

    def rows(self, start=0, end=PAGE_SIZE):
        """The lines of a page, newest first; the queries are the same for one and for many."""
        keys = list(self._keys[start:end])
        settings = SettingChange.objects.in_bulk([pk for _on, sort, pk in keys if sort == SETTING])
        wanted = Agreement.objects.filter(pk__in=[pk for _on, sort, pk in keys if sort != SETTING])
        agreements = wanted.select_related("platform").prefetch_related("replaces").in_bulk()
        return [
            _setting_row(on, settings[pk])
            if sort == SETTING
            else _agreement_row(on, sort, agreements[pk])
            for on, sort, pk in keys
        ]


def _setting_row(on, change):
    sentences = []
    if change.is_new:
        sentences.append(_("From this day on this is published here too."))
    elif change.is_gone:
        sentences.append(_("From this day on this is no longer published here."))
    changes = [Change("", change.old, change.new)] if change.old or change.new else []
    return Row(on, SETTING, change.label, sentences, changes)


def _agreement_row(on, sort, agreement):
    names = {"platform": agreement.platform.name, "version": agreement.version}
    changes = []
    if sort == NOTICE:
        title = _("%(platform)s: notice given, agreement on support, version %(version)s") % names
        by = (
            _("The platform gave notice.")
            if agreement.notice_side == Side.NEIGHBOURHOOD
            else _("The municipality gave notice.")
        )
        sentences = [by]
        if agreement.ends_on:
            sentences.append(_("The last day is %(day)s.") % {"day": in_words(agreement.ends_on)})
    else:
        title = _("%(platform)s: agreement on support, version %(version)s") % names
        sentences = [
            _("Signed for the platform on %(board)s, for the municipality on %(municipality)s.")
            % {
                "board": in_words(agreement.board_signed_on),
                "municipality": in_words(agreement.municipality_signed_on),
            },
            _("Valid from %(day)s.") % {"day": in_words(agreement.valid_from)},
        ]
        older = next(iter(agreement.replaces.all()), None)
        if older is None:
            sentences.append(_("The first agreement for these plans."))
        else:
            changes = differences(older, agreement)
            if not changes:
                sentences.append(_("The text stayed the same."))
    return Row(
        on,
        sort,
        title,
        sentences,
        changes,
        place=agreement.platform.name,
        url=agreement.get_absolute_url(),
    )


class Rule(NamedTuple):
    """A published setting as it is now, and since when, if it ever changed."""

    label: object
    value: str
    origin: str
    since: datetime.date | None


def rules_of_now():
    """Every published setting: read from the settings themselves, so that no log can lie."""
    last = {row.key: row for row in SettingChange.objects.latest() if not row.is_start}
    return [
        Rule(
            item.label,
            item.value,
            item.origin,
            last[item.key].seen_on if item.key in last else None,
        )
        for item in published.every()
    ]
