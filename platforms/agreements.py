"""An agreement in plain words: its facts, what changed between versions, and its history."""

import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.kinds import Side
from core.terms import Length, Unit

from .lookups import agreements_in_force
from .models import Agreement, AgreementStep
from .states import AgreementKind, AgreementVerb


class Fact(NamedTuple):
    key: str
    label: str
    text: str


class Change(NamedTuple):
    label: str
    old: str
    new: str


def _day(value):
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.date.fromisoformat(value)
    return date_format(value, "j F Y")


def _number(value):
    return number_format(value, use_l10n=True, force_grouping=True)


def _length(days):
    """Whole weeks as weeks: that is how people speak."""
    if days % 7 == 0:
        return str(Length(days // 7, Unit.WEEKS))
    return str(Length(days, Unit.DAYS))


def _read(source, name):
    return source.get(name) if isinstance(source, dict) else getattr(source, name)


def _age(source):
    age = _read(source, "minimum_age")
    if not age:
        return _("No age limit")
    return _("%(age)s years or older") % {"age": age}


def _inhabitants(number):
    return ngettext("%(n)s inhabitant", "%(n)s inhabitants", number) % {"n": _number(number)}


def _share(source):
    share = Decimal(str(_read(source, "minimum_share")))
    places = 0 if share == share.to_integral_value() else 2
    return _("%(share)s %% of the %(base)s inhabitants (%(day)s, source: %(source)s)") % {
        "share": number_format(share, places, use_l10n=True),
        "base": _number(_read(source, "base_number")),
        "day": _day(_read(source, "base_on")),
        "source": _read(source, "base_source"),
    }


def facts(source) -> list[Fact]:
    """The content of an agreement (or of a kept moment of it), line by line."""
    labels = dict(AgreementKind.choices)
    kinds = [str(labels[kind]) for kind in AgreementKind.values if kind in _read(source, "kinds")]
    found = [Fact("kinds", _("For"), ", ".join(kinds))]
    residents = _read(source, "minimum_residents")
    if residents:
        text = ngettext("%(n)s inhabitant", "%(n)s inhabitants", residents)
        found.append(
            Fact("minimum_residents", _("Enough support"), text % {"n": _number(residents)})
        )
    if _read(source, "minimum_share"):
        found.append(Fact("minimum_share", _("Share of the inhabitants"), _share(source)))
    found.append(Fact("minimum_age", _("Who counts"), _age(source)))
    objections = _read(source, "maximum_objections")
    found.append(
        Fact(
            "maximum_objections",
            _("Objections"),
            _("No maximum")
            if objections is None
            else _("At most %(n)s") % {"n": _number(objections)},
        )
    )
    found += [
        Fact("window_days", _("Time to gather support"), _length(_read(source, "window_days"))),
        Fact(
            "admission_working_days",
            _("Admission"),
            _("Within %(length)s")
            % {"length": Length(_read(source, "admission_working_days"), Unit.WORKING_DAYS)},
        ),
        Fact(
            "answer_days",
            _("Answer, in both directions"),
            _("Within %(length)s") % {"length": _length(_read(source, "answer_days"))},
        ),
    ]
    if _read(source, "is_trial"):
        found.append(Fact("is_trial", _("On trial"), _("Yes. Later both sides look how it went.")))
    if _read(source, "valid_from"):
        found.append(Fact("valid_from", _("Valid from"), _day(_read(source, "valid_from"))))
    if _read(source, "ends_on"):
        found.append(Fact("ends_on", _("Last day"), _day(_read(source, "ends_on"))))
    if _read(source, "explanation"):
        found.append(
            Fact("explanation", _("Explanation by the platform"), _read(source, "explanation"))
        )
    return found


def cards(platform, day=None) -> list[Agreement]:
    """What holds on a platform, with the four lines its page shows (`_agreement_card.html`)."""
    found = agreements_in_force(platform, day)
    for agreement in found:
        wanted = {fact.key: fact for fact in facts(agreement)}
        enough = _inhabitants(agreement.minimum)
        if agreement.minimum_age:
            enough = ngettext(
                "%(n)s inhabitant of %(age)s years or older",
                "%(n)s inhabitants of %(age)s years or older",
                agreement.minimum,
            ) % {"n": _number(agreement.minimum), "age": agreement.minimum_age}
        agreement.short_facts = [
            Fact("minimum", _("Enough support"), enough),
            wanted["maximum_objections"],
            wanted["window_days"],
            wanted["answer_days"],
        ]
    return found


def differences(older, newer) -> list[Change]:
    """What changed from one version (or moment) to the next, in words. Dates of validity apart:
    they differ always."""
    old = {fact.key: fact for fact in facts(older)}
    new = {fact.key: fact for fact in facts(newer)}
    keys = [*new, *(key for key in old if key not in new)]
    return [
        Change(
            (new.get(key) or old[key]).label,
            old[key].text if key in old else "",
            new[key].text if key in new else "",
        )
        for key in keys
        if key not in ("valid_from", "ends_on")
        and (key not in old or key not in new or old[key].text != new[key].text)
    ]


# Whose turn it was until this step, and whether the turn passed to the other side with it.
_TURNS = {
    AgreementVerb.PROPOSE: (Side.NEIGHBOURHOOD, True),
    AgreementVerb.COMMENT: (Side.MUNICIPALITY, True),
    AgreementVerb.TAKE_BACK: (Side.MUNICIPALITY, True),
    AgreementVerb.SIGN_BOARD: (Side.MUNICIPALITY, False),
    AgreementVerb.SIGN_MUNICIPALITY: (Side.MUNICIPALITY, False),
}


def history(agreement) -> list[AgreementStep]:
    """The steps anyone may read, newest first, each proposal with what changed since the last.

    What the board wrote before it first proposed something is its own.
    """
    steps = list(
        AgreementStep.objects.filter(agreement=agreement).select_related("by").order_by("pk")
    )
    shown, previous = [], None
    for step in steps:
        if step.verb in (AgreementVerb.DRAFT, AgreementVerb.CHANGE):
            continue
        step.changes = []
        step.before, step.is_handover = _TURNS.get(step.verb, (step.side, False))
        if step.verb == AgreementVerb.PROPOSE:
            if previous is not None:
                step.changes = differences(previous.terms, step.terms)
            previous = step
        shown.append(step)
    shown.reverse()
    return shown
