"""The look-up of the day: who helps, who decides, and where there is nobody.

Each function reads a fixed number of queries, however many platforms, subjects or rows there are.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.kinds import Role
from core.prepared import Prepared
from core.terms import today as current_day
from council.lookups import choose_portfolio
from council.models import Portfolio
from platforms.models import Platform, Subject

from .away import away_on
from .models import ContactAgreement, ContactAssignment, Gap, Mandate, RoleHolder


@dataclass(frozen=True)
class Contact:
    """Who helps with a subject in a platform on a day, and why it is this person."""

    user: Any = None
    deputy: Any = None
    basis: str = "desk"  # assignment | deputy | broker | desk
    assignment: ContactAssignment | None = None
    gap_since: date | None = None
    #: There is a contact point, but it stands aside here: it is its own plan.
    stands_aside: bool = False
    #: The last day on which the contact point is away.
    absent_until: date | None = None
    #: Why there is nobody: a `Gap.Cause`.
    cause: str = ""

    @property
    def has_gap(self) -> bool:
        """No contact point of its own: a broker or the desk steps in, and the page says so."""
        return self.basis in ("broker", "desk") and not self.stands_aside

    @property
    def replaces(self):
        """The contact point for whom the deputy steps in."""
        return self.assignment.user if self.basis == "deputy" and self.assignment else None


class Decider(NamedTuple):
    """Somebody who may decide this, with the reason in words."""

    user: Any
    why: str
    mandate: Mandate | None = None


# Compiled once: somebody is looked up at every submission and on the page of every plan.
_assignments_of = Prepared(
    lambda platform, on: (
        ContactAssignment.objects.published()
        .filter(Q(platform=platform) | Q(platform=None), starts_on__lte=on)
        .select_related("user", "deputy")
        .order_by("pk")
    ),
    platform=int,
    on=date,
)
# The one named for the platform goes before one for all platforms.
_brokers_of = Prepared(
    lambda platform, on: (
        RoleHolder.objects.on(on)
        .brokers()
        .serving(platform)
        .filter(user__is_active=True)
        .select_related("user")
        .order_by(F("platforms").asc(nulls_last=True), "starts_on", "pk")
    ),
    platform=int,
    on=date,
)


def broker_serving(platform_id, day=None) -> RoleHolder | None:
    """The broker of a platform on that day, with the record that says so."""
    return _brokers_of.first(platform=platform_id, on=day or current_day())


class Desk:
    """All contact points, brokers and ended assignments of one day, read once.

    For a page that asks many times: the matrix, the progress page, the work floor. Of one
    platform only, where a page or a step needs no more.
    """

    def __init__(self, day=None, *, platform=None):
        self.day = day or current_day()
        if platform is None:
            assignments = ContactAssignment.objects.published().select_related("user", "deputy")
            assignments = assignments.filter(starts_on__lte=self.day)
            brokers = RoleHolder.objects.on(self.day).brokers().filter(user__is_active=True)
            brokers = brokers.select_related("user").prefetch_related("platforms")
            self.brokers = list(brokers.order_by("starts_on", "pk"))
        else:
            assignments = _assignments_of.all(platform=platform.pk, on=self.day)
        self.current = defaultdict(list)
        self.ended = {}
        for row in assignments:
            if row.covers(self.day):
                self.current[(row.platform_id, row.subject_id)].append(row)
            else:
                key = (row.platform_id, row.subject_id)
                self.ended[key] = max(self.ended.get(key, row.ends_on), row.ends_on)
        self.platform = platform
        self.away = away_on(self.day)

    def is_there(self, person) -> bool:
        """Works here and is not away on this day."""
        return person is not None and person.is_active and person.pk not in self.away

    def has_left(self, person_id) -> bool:
        """No longer works here: does not come back."""
        return person_id in self.away and self.away[person_id].until is None

    def broker(self, platform_id, *, without=()):
        """The broker of a platform; one named for it goes before one for all."""
        if self.platform is not None:
            holder = next((row for row in self._own_brokers if row.user_id not in without), None)
        else:
            serving = [
                row
                for row in self.brokers
                if row.serves(platform_id) and row.user_id not in without
            ]
            holder = min(serving, key=lambda row: not row.platforms.all(), default=None)
        return holder.user if holder else None

    @cached_property
    def _own_brokers(self):
        return _brokers_of.all(platform=self.platform.pk, on=self.day)

    def contact(self, platform_id, subject_id, *, without=()) -> Contact:
        """The contact point: holder, else deputy, else broker, else the desk (R49).

        Who is away on this day or no longer works here does not count.

        `without` are the keys of people who stand aside: nobody deals with a plan of his own.
        """
        rows = self.current.get((platform_id, subject_id), []) + (
            self.current.get((None, subject_id), []) if platform_id is not None else []
        )
        stands_aside = False
        for row in rows:
            helpers = [person for person in (row.user, row.deputy) if self.is_there(person)]
            free = [person for person in helpers if person.pk not in without]
            if not free:
                stands_aside = stands_aside or bool(helpers)
                continue
            if free[0] == row.user:
                return Contact(row.user, free[1] if len(free) > 1 else None, "assignment", row)
            away = self.away.get(row.user_id)
            return Contact(free[0], None, "deputy", row, absent_until=away.until if away else None)
        cause, since, until = self._why_nobody(rows, platform_id, subject_id)
        broker = self.broker(platform_id, without=without)
        basis = "broker" if broker else "desk"
        return Contact(broker, None, basis, None, since, stands_aside, until, cause)

    def _why_nobody(self, rows, platform_id, subject_id):
        """Cause, first day and last day of a gap, as far as they are known."""
        for row in rows:
            people = [person for person in (row.user, row.deputy) if person]
            known = [self.away[person.pk] for person in people if person.pk in self.away]
            since = max((away.since for away in known), default=None)
            back = [away.until for away in known if away.until is not None]
            if back:
                return Gap.Cause.ABSENT, since, min(back)
            return Gap.Cause.LEFT, since, None
        ends = [
            self.ended[key]
            for key in ((platform_id, subject_id), (None, subject_id))
            if key in self.ended
        ]
        if ends:
            return Gap.Cause.ENDED, max(ends) + timedelta(days=1), None
        return Gap.Cause.NEVER, None, None


def contact_for(platform, subject, day=None, *, without=()) -> Contact:
    """Who is to be spoken to about this subject in this platform on that day (R49)."""
    return Desk(day, platform=platform).contact(platform.pk, subject.pk, without=without)


def assignment_of(user, *, platform, subject, day=None) -> ContactAssignment | None:
    """The assignment that makes somebody the contact point here on that day."""
    rows = _assignments_of.all(platform=platform.pk, on=day or current_day())
    here = [
        row
        for row in rows
        if row.user_id == user.pk
        and row.subject_id == subject.pk
        and row.covers(day or current_day())
    ]
    return min(here, key=lambda row: row.platform_id is None, default=None)


def contacts_of(platform, day=None) -> list[tuple[Subject, Contact]]:
    """All subjects with their contact point, gaps included, for one platform's page."""
    desk = Desk(day, platform=platform)
    return [
        (subject, desk.contact(platform.pk, subject.pk))
        for subject in Subject.objects.filter(is_active=True)
    ]


class MatrixCell(NamedTuple):
    subject: Subject
    contact: Contact
    mandate: Mandate | None


def matrix(day=None):
    """Platforms down, subjects across: (subjects, [(platform, [MatrixCell, …]), …])."""
    day = day or current_day()
    desk = Desk(day)
    subjects = list(Subject.objects.filter(is_active=True))
    platforms = list(Platform.objects.with_people())
    mandates = Mandates(day)
    rows = []
    for platform in platforms:
        cells = []
        for subject in subjects:
            contact = desk.contact(platform.pk, subject.pk)
            mandate = None
            if contact.user and not contact.has_gap:
                mandate = mandates.largest(
                    contact.user, subject_id=subject.pk, platform_id=platform.pk
                )
            cells.append(MatrixCell(subject, contact, mandate))
        rows.append((platform, cells))
    return subjects, rows


def contact_rows(day=None) -> list[dict]:
    """The matrix for machines: a row per platform and subject, names only with consent (R49)."""
    _subjects, rows = matrix(day)
    found = []
    for platform, cells in rows:
        for subject, contact, mandate in cells:
            assignment = contact.assignment
            found.append(
                {
                    "platform": platform,
                    "subject": subject,
                    "naam": "" if contact.has_gap else contact.user.public_name(),
                    "vervanger": contact.deputy.public_name() if contact.deputy else "",
                    "vervangt": contact.replaces.public_name() if contact.replaces else "",
                    "starts_on": assignment.starts_on if assignment else None,
                    "absent_until": contact.absent_until,
                    "has_gap": contact.has_gap,
                    "gap_since": contact.gap_since if contact.has_gap else None,
                    "limit": mandate.amount if mandate and mandate.is_alone else None,
                }
            )
    return found


def agreements_about_contacts(platform) -> list[ContactAgreement]:
    """What was agreed on which subjects, the newest first: the first one holds (R50)."""
    rows = ContactAgreement.objects.filter(platform=platform).order_by("-agreed_on", "-pk")
    return list(rows.prefetch_related("subjects"))


def every_mandate(day=None) -> list[tuple[str, list[Mandate]]]:
    """All mandates, of now and of before, per person or function: the public register (R52)."""
    day = day or current_day()
    rows = Mandate.objects.select_related("user").prefetch_related("subjects", "platforms")
    found = defaultdict(list)
    for row in rows.order_by("-starts_on", "pk"):
        row.is_current = row.covers(day)
        row.is_coming = row.starts_on > day
        found[row.user_id].append(row)
    holders = [(mandates[0].user.public_name(), mandates) for mandates in found.values()]
    # Who holds one now first; within that by name or function.
    return sorted(holders, key=lambda holder: (not any(m.is_current for m in holder[1]), holder[0]))


def gaps(day=None) -> list[tuple[Platform, Subject]]:
    """Every platform and subject that has no contact point of its own that day."""
    desk = Desk(day)
    subjects = list(Subject.objects.filter(is_active=True))
    return [
        (platform, subject)
        for platform in Platform.objects.with_people()
        for subject in subjects
        if desk.contact(platform.pk, subject.pk).has_gap
    ]


class Mandates:
    """The mandates of one day, read once: for a queue with many rows and many handlers."""

    def __init__(self, day=None, *, users=None):
        self.day = day or current_day()
        rows = Mandate.objects.on(self.day).filter(user__is_active=True)
        if users is not None:
            rows = rows.filter(user__in=users)
        self.rows = list(
            rows.select_related("user").prefetch_related("subjects", "platforms").order_by("amount")
        )

    def of(self, user_id):
        """The mandates of one person, smallest first."""
        return [row for row in self.rows if row.user_id == user_id]

    def covering(self, user, *, subject_id, platform_id, amount):
        """The smallest sufficient mandate; one that decides alone goes first."""
        if user is None:
            return None
        fitting = [
            row
            for row in self.of(user.pk)
            if row.fits(subject_id=subject_id, platform_id=platform_id, amount=amount)
        ]
        return min(fitting, key=lambda row: (not row.is_alone, row.amount), default=None)

    def largest(self, user, *, subject_id, platform_id):
        """The widest power somebody has here, whatever the amount."""
        fitting = [
            row
            for row in self.of(user.pk)
            if row.fits(subject_id=subject_id, platform_id=platform_id, amount=Decimal(0))
        ]
        return max(fitting, key=lambda row: (row.is_alone, row.amount), default=None)


def mandate_covering(user, *, subject, platform, amount=None, day=None) -> Mandate | None:
    """The mandate under which this person may decide this, today; None means: not alone (R52)."""
    if not getattr(user, "pk", None) or not user.is_active:
        return None
    return Mandates(day, users=[user.pk]).covering(
        user,
        subject_id=getattr(subject, "pk", None),
        platform_id=getattr(platform, "pk", None),
        amount=amount,
    )


def may_agree_agreements(user, *, platform=None, day=None) -> Mandate | None:
    """The mandate under which somebody may sign a support agreement of this platform."""
    if not getattr(user, "pk", None) or not user.is_active:
        return None
    for row in Mandates(day, users=[user.pk]).rows:
        platforms = {item.pk for item in row.platforms.all()}
        if row.may_agree_agreements and (
            not platforms or platform is None or platform.pk in platforms
        ):
            return row
    return None


def who_may_decide(*, subject, platform, amount=None, day=None) -> list[Decider]:
    """Everybody who may decide this: mandates first (smallest sufficient), then the alderman."""
    day = day or current_day()
    deciders, seen = [], set()
    for row in Mandates(day).rows:
        fits = row.fits(
            subject_id=getattr(subject, "pk", None),
            platform_id=getattr(platform, "pk", None),
            amount=amount,
        )
        if not fits or row.user_id in seen or not row.is_alone:
            continue
        seen.add(row.user_id)
        deciders.append(
            Decider(row.user, _("mandate up to %(amount)s") % {"amount": money(row.amount)}, row)
        )
    portfolio = choose_portfolio(
        Portfolio.objects.on(day).select_related("user"),
        platform_id=getattr(platform, "pk", None),
        subject_id=getattr(subject, "pk", None),
    )
    if portfolio and portfolio.user_id not in seen:
        deciders.append(
            Decider(portfolio.user, _("portfolio holder, decision of the college"), None)
        )
    return deciders


# Compiled once: these stand on the page of every plan that waits for an answer.
_mandates_alone = Prepared(
    lambda on, subject, platform: (
        Mandate.objects.on(on)
        .filter(user__is_active=True, is_alone=True)
        .filter(Q(subjects=subject) | Q(subjects=None))
        .filter(Q(platforms=platform) | Q(platforms=None))
        .select_related("user")
        .order_by("amount", "pk")
    ),
    on=date,
    subject=int,
    platform=int,
)
_portfolios = Prepared(
    lambda on: Portfolio.objects.on(on).select_related("user").order_by("pk"), on=date
)


def first_decider(*, subject, platform, amount=None, day=None) -> Decider | None:
    """The first of `who_may_decide`, in one or two queries: for a public page."""
    day = day or current_day()
    fitting = _mandates_alone.all(on=day, subject=subject.pk, platform=platform.pk)
    row = next((mandate for mandate in fitting if mandate.amount >= (amount or 0)), None)
    if row is not None:
        why = _("mandate up to %(amount)s") % {"amount": money(row.amount)}
        return Decider(row.user, why, row)
    portfolio = choose_portfolio(
        _portfolios.all(on=day), platform_id=platform.pk, subject_id=subject.pk
    )
    if portfolio is None:
        return None
    return Decider(portfolio.user, _("portfolio holder, decision of the college"), None)


def money(amount) -> str:
    """An amount as people here write it: € 2.500, and € 2.500,50 when there are cents."""
    amount = Decimal(amount or 0)
    whole = amount == amount.to_integral_value()
    text = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    return "€\u00a0" + text.replace(",", "_").replace(".", ",").replace("_", ".")


def broker_of(platform, day=None):
    """The broker of a platform on that day, or None."""
    holder = broker_serving(platform.pk, day)
    return holder.user if holder else None


def role_holders_of(platform, day=None) -> list[RoleHolder]:
    """Brokers and workers of a platform, with employer and flag, for its page.

    Among them who was appointed before the decision and has left: that mark stays.
    """
    rows = RoleHolder.objects.on_record(day or current_day()).published().serving(platform)
    return list(rows.distinct().select_related("user").prefetch_related("platforms"))


def colleagues(day=None):
    """People to whom work can be handed: contact points, deputies, mandates, desk, aldermen."""
    day = day or current_day()
    found = Q()
    for path in ("contact_assignments", "deputy_assignments", "mandates", "portfolios"):
        found |= Q(
            **{f"{path}__starts_on__lte": day},
        ) & (Q(**{f"{path}__ends_on__isnull": True}) | Q(**{f"{path}__ends_on__gte": day}))
    desk = Q(employments__role=Role.DESK, employments__starts_on__lte=day) & (
        Q(employments__ends_on__isnull=True) | Q(employments__ends_on__gte=day)
    )
    return get_user_model().objects.filter(found | desk, is_active=True).distinct()


def signing_capacity(user, platform, day=None) -> str:
    """In which words the holder of a mandate signs an agreement; "" when he may not."""
    mandate = may_agree_agreements(user, platform=platform, day=day)
    return _("mandate: %(source)s") % {"source": mandate.source} if mandate else ""


def signing_mandate_holders(platform, day=None) -> list:
    """Everybody whose mandate covers agreements of this platform."""
    found = []
    for row in Mandates(day).rows:
        platforms = {item.pk for item in row.platforms.all()}
        if row.may_agree_agreements and (not platforms or platform.pk in platforms):
            found.append(row.user)
    return found
