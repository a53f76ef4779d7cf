"""Who does what: broker, worker, contact point and district alderman beside each other (R55, R57).

"… hoe die wijkwerker zich precies in rol en mandaat verhoudt tot de wijkmakelaars." Everything
comes from the records of one day, in a fixed number of queries; nothing is written by hand.
"""

from collections import defaultdict
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from council.models import Portfolio

from .lookups import money
from .models import ContactAssignment, Mandate, RoleHolder


class Person(NamedTuple):
    """One person in one role: what stands in a row of the table."""

    user: Any
    role: str
    places: str
    tasks: list[str]
    mandates: list[str]
    employer: str
    url: str = ""
    is_early: bool = False
    has_warning: bool = False


class Group(NamedTuple):
    """A role with what it is for, and who has it here."""

    slug: str
    name: str
    about: str
    people: list[Person]
    nobody: str


def mandate_words(mandate) -> str:
    """What somebody may decide himself, in one sentence."""
    subjects = ", ".join(subject.name for subject in mandate.subjects.all()) or _("all subjects")
    words = _("up to %(amount)s, %(subjects)s") % {
        "amount": money(mandate.amount),
        "subjects": subjects,
    }
    return words if mandate.is_alone else _("%(mandate)s, not alone") % {"mandate": words}


def _mandates(on, platform):
    """The mandates of each person that count here today."""
    found = defaultdict(list)
    rows = Mandate.objects.on(on).prefetch_related("subjects", "platforms").order_by("-amount")
    for row in rows:
        places = {item.pk for item in row.platforms.all()}
        if platform is None or not places or platform.pk in places:
            found[row.user_id].append(mandate_words(row))
    return found


def _names(places) -> str:
    return ", ".join(sorted({place.name for place in places})) or _(
        "all villages and neighbourhoods"
    )


def _holders(kind, on, platform, mandates):
    rows = RoleHolder.objects.on(on).published().filter(kind=kind)
    if platform is not None:
        rows = rows.serving(platform).distinct()
    rows = rows.select_related("user").prefetch_related("platforms").order_by("starts_on", "pk")
    return [
        Person(
            row.user,
            capfirst(row.get_kind_display()),
            _names(row.platforms.all()),
            row.task_lines or ([row.about] if row.about else []),
            mandates[row.user_id],
            row.employer,
            row.get_absolute_url(),
            row.appointed_before_decision,
            row.has_municipal_worker_warning,
        )
        for row in rows
    ]


def _contacts(on, platform, mandates):
    rows = ContactAssignment.objects.on(on).published().filter(user__is_active=True)
    if platform is not None:
        rows = rows.filter(Q(platform=platform) | Q(platform=None))
    subjects, places, people = defaultdict(set), defaultdict(set), {}
    everywhere = set()
    for row in rows.select_related("user", "subject", "platform").order_by("pk"):
        people.setdefault(row.user_id, row.user)
        subjects[row.user_id].add(row.subject.name)
        if row.platform is None:
            everywhere.add(row.user_id)
        else:
            places[row.user_id].add(row.platform)
    return [
        Person(
            user,
            _("Contact point"),
            _names([] if key in everywhere else places[key]),
            [
                _("Answers questions about %(subjects)s")
                % {"subjects": ", ".join(sorted(subjects[key]))}
            ],
            mandates[key],
            settings.MUNICIPALITY_NAME,
        )
        for key, user in people.items()
    ]


def _aldermen(on, platform, mandates):
    rows = Portfolio.objects.on(on)
    if platform is not None:
        rows = rows.filter(Q(platform=platform) | Q(platform=None))
    subjects, people, places = defaultdict(set), {}, defaultdict(set)
    everywhere = set()
    for row in rows.select_related("user", "subject", "platform").order_by("pk"):
        people.setdefault(row.user_id, row.user)
        if row.subject is not None:
            subjects[row.user_id].add(row.subject.name)
        if row.platform is None:
            everywhere.add(row.user_id)
        else:
            places[row.user_id].add(row.platform)
    return [
        Person(
            user,
            _("District alderman"),
            _names([] if key in everywhere else places[key]),
            [
                _("Answers to the council for %(subjects)s")
                % {"subjects": ", ".join(sorted(subjects[key])) or _("all subjects")}
            ],
            [_("together with the college"), *mandates[key]],
            _("nobody: chosen by the council"),
        )
        for key, user in people.items()
    ]


def groups(on, platform=None) -> list[Group]:
    """The four roles beside each other, for one place or for all."""
    mandates = _mandates(on, platform)
    kinds = RoleHolder.Kind
    return [
        Group(
            "makelaar",
            _("Broker"),
            _("Helps you find your way to the municipality, and keeps after it."),
            _holders(kinds.BROKER, on, platform, mandates),
            _("There is no broker now"),
        ),
        Group(
            "werker",
            _("Neighbourhood worker"),
            _("Brings neighbours together and is independent of the municipality."),
            _holders(kinds.WORKER, on, platform, mandates),
            _("There is no neighbourhood worker now"),
        ),
        Group(
            "aanspreekpunt",
            _("Contact point"),
            _("Works for the municipality and answers for one subject."),
            _contacts(on, platform, mandates),
            _("There is no contact point now"),
        ),
        Group(
            "wethouder",
            _("District alderman"),
            _("Governs the municipality with the college, and answers to the council."),
            _aldermen(on, platform, mandates),
            _("There is no alderman now"),
        ),
    ]


def mandates_of(user, on) -> list[tuple]:
    """What one person may decide himself today; for "Dit mag ik zelf beslissen" (R58)."""
    rows = Mandate.objects.on(on).filter(user=user).prefetch_related("subjects", "platforms")
    return [(mandate_words(row), row) for row in rows.order_by("-amount", "pk")]


def levels_of(holder) -> list[dict]:
    """The road to independence: each level with its day, and the aim at the end (R64)."""
    steps = [
        {"level": step.level, "label": step.get_level_display(), "on": step.starts_on, "aim": False}
        for step in holder.levels.all()
    ]
    if holder.target_level:
        steps.append(
            {
                "level": holder.target_level,
                "label": holder.get_target_level_display(),
                "on": holder.target_on,
                "aim": True,
            }
        )
    return steps
