"""What waits for whom: the queues of the work floor, counted in two queries."""

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.kinds import Role, Side
from core.queues import MenuItem, Queue
from core.roles import roles_of
from core.terms import today
from council.lookups import choose_portfolio
from council.models import Portfolio
from liaisons.lookups import Mandates, gaps
from liaisons.models import RoleHolder
from notifications.models import Delivery
from platforms.models import AddressReport, Agreement, BoardSeat
from platforms.states import SIGNING_ROLES

from .. import states
from ..models import IS_OPEN, FormalResponse, PaperList, Proposal, Redaction, Report
from ..states import Initiator, Kind, Status

SOON = timedelta(days=7)


QUEUES = (
    Queue(
        "alles",
        pgettext_lazy("queue", "All"),
        _("All running matters. Late first, then the shortest term."),
    ),
    Queue(
        "van-mij",
        _("Mine"),
        _("Yours to handle, or as deputy. Late first, then the shortest term."),
    ),
    Queue(
        "nu",
        _("To do now"),
        _("The municipality has the turn and it is late, or nobody handles it yet."),
    ),
    Queue(
        "te-laat", pgettext_lazy("queue", "Past the term"), _("The date has passed."), is_late=True
    ),
    Queue("deze-week", _("Within 7 days"), _("The term ends within 7 days.")),
    Queue("niet-toegewezen", _("Unassigned"), _("Nobody handles this yet.")),
    Queue("minimum", _("Minimum reached"), _("Enough neighbours in favour; an answer is due.")),
    Queue(
        "reacties",
        _("Reactions to answer"),
        _("Residents reacted to a plan of the municipality. Every reaction gets an answer."),
        is_always_shown=False,
    ),
    Queue(
        "niet-gestart",
        _("Agreed, not started"),
        _("Agreed, the date of the next step has passed, and nothing has begun."),
        is_late=True,
    ),
    Queue(
        "aangekondigd",
        _("Announced by us"),
        _("Plans of the municipality that the board prepares for, or asked about."),
        is_always_shown=False,
    ),
    Queue(
        "bij-de-wijk",
        _("With the neighbourhood"),
        _("Plans of the municipality of which the board is asked for its answer."),
        is_always_shown=False,
    ),
    Queue(
        "wethouder",
        _("For the alderman"),
        _(
            "Plans of the municipality without enough support, without a board, or to which the "
            "neighbourhood does not agree. Only the portfolio holder can go on with them."
        ),
        is_always_shown=False,
    ),
    Queue(
        "publiceren",
        _("Answers to publish"),
        _("An answer has been prepared and waits for publication."),
        is_always_shown=False,
    ),
    Queue(
        "doorgestuurd",
        _("Forwarded, to confirm"),
        _("Sent to another body that has not confirmed receipt."),
        is_always_shown=False,
    ),
    Queue(
        "papier",
        _("Paper lists to check"),
        _("Signatures on paper count after a second person has checked them."),
        is_always_shown=False,
    ),
    Queue(
        "weglakken",
        _("Hiding to confirm"),
        _("A colleague wants to cover a passage; a second person confirms."),
        is_always_shown=False,
    ),
    Queue(
        "gemeld",
        _("Reported content"),
        _("Somebody reported a text or picture."),
        is_always_shown=False,
    ),
)
BY_SLUG = {queue.slug: queue for queue in QUEUES}


def works_here(user):
    """Whether this person has plans to handle at all; the clerk has those for the council."""
    roles = roles_of(user)
    return bool(roles & HANDLES) or has_only_councils(user)


HANDLES = frozenset(
    {Role.DESK, Role.CONTACT, Role.DEPUTY, Role.ADMINISTRATOR, Role.BROKER, Role.ALDERMAN}
)


def has_only_councils(user):
    """The council clerk handles what is for the council, and nothing else, once that is offered."""
    if not settings.AGENDA_SOURCE:
        return False
    roles = roles_of(user)
    return Role.CLERK in roles and not roles & HANDLES


def home_queue(user):
    """What somebody sees first: his own work, or for the desk what nobody has picked up."""
    roles = roles_of(user)
    if Role.DESK in roles:
        return "nu"
    if Role.ALDERMAN in roles:
        # What was put to him waits first, then what only a portfolio holder can decide.
        for slug in ("publiceren", "wethouder"):
            if in_queue(slug, user).exists():
                return slug
    if roles & {Role.CONTACT, Role.DEPUTY} or has_only_councils(user):
        return "van-mij"
    return "publiceren" if Role.ALDERMAN in roles else "alles"


# Covering words is the desk's work, also of a subject for the council; all else is the clerk's.
OF_WORDS = frozenset({"weglakken", "gemeld"})
COVERS_WORDS = frozenset({Role.DESK, Role.CONTACT, Role.ADMINISTRATOR})


def for_reader(slug, user, plan=""):
    """What this person can open and act on, as a condition on the plan (behind ``plan``).

    A subject for the council is the council clerk's, and the clerk has nothing else here. Who keeps
    the site sees both, so that nothing is lost where there is no clerk.
    """
    of_council = Q(**{f"{plan}kind": Kind.AGENDA})
    if slug in OF_WORDS:
        may = roles_of(user) & COVERS_WORDS
        return Q() if may else Q(pk__in=[])
    if has_only_councils(user):
        return of_council
    if slug == "reacties" and Role.DESK not in roles_of(user):
        # Whoever handles the plan answers them, or the desk.
        return Q(**{f"{plan}handler": user}) | Q(**{f"{plan}assignment__deputy": user})
    sees_both = roles_of(user) & {Role.CLERK, Role.ADMINISTRATOR}
    return Q() if sees_both else ~of_council


def _checks_lists_of(user):
    """Of which plans this person checks lists: the desk of all, others of what they handle."""
    if Role.DESK in roles_of(user) or has_only_councils(user):
        return Q()
    held = RoleHolder.objects.on(today()).filter(user=user, kind=Role.BROKER)
    return (
        Q(proposal__handler=user)
        | Q(proposal__assignment__deputy=user)
        | Q(proposal__platform__in=held.values("platforms"))
        # No platform named means all.
        | Q(proposal__platform__isnull=False) & Q(Exists(held.filter(platforms=None)))
    )


# What waits around a plan, in small tables of its own: counted there, not per plan.
WAITING = {
    "publiceren": lambda user: FormalResponse.objects.filter(
        state=FormalResponse.State.PREPARED,
        proposal__status=Status.UNDER_REVIEW,
        proposal__initiator=Initiator.NEIGHBOURHOOD,
    ),
    # After the answer nobody can check a list any more: it waits for nothing. Who works here is of
    # the municipality, and so checks what the neighbourhood entered.
    "papier": lambda user: PaperList.objects.filter(
        _checks_lists_of(user),
        checked_on__isnull=True,
        entered_side=Side.NEIGHBOURHOOD,
        proposal__status__in=states.OPEN_FOR_SUPPORT,
    ).exclude(entered_by=user),
    # The second person is another than the first.
    "weglakken": lambda user: Redaction.objects.filter(
        confirmed_on__isnull=True, undone_on__isnull=True
    ).exclude(proposed_by=user),
    "gemeld": lambda user: Report.objects.filter(settled_on__isnull=True),
}


def condition(slug, user, day):
    """The selection of a queue as one condition on running proposals."""
    late = Q(status__in=states.CAN_BE_LATE, due_on__lt=day)
    here = Q(turn=Side.MUNICIPALITY)
    if slug in WAITING:
        return Q(Exists(WAITING[slug](user).filter(proposal=OuterRef("pk"))))
    ours = Q(initiator=Initiator.MUNICIPALITY)
    return {
        "aangekondigd": ours & Q(status__in=states.BEFORE_ADMISSION),
        "bij-de-wijk": ours & Q(status=Status.UNDER_REVIEW, turn=Side.NEIGHBOURHOOD),
        "wethouder": ours
        & portfolio_of(user, day)
        & (
            Q(status__in=[Status.SUPPORT_LACKING, Status.DECLINED])
            | Q(status=Status.UNDER_REVIEW, turn=Side.MUNICIPALITY)
        ),
        "van-mij": Q(kind=Kind.AGENDA)
        if has_only_councils(user)
        else Q(handler=user) | Q(assignment__deputy=user),
        "nu": here & (late | Q(handler__isnull=True)),
        "te-laat": late,
        "deze-week": Q(due_on__gte=day, due_on__lte=day + SOON),
        "niet-toegewezen": Q(handler__isnull=True),
        "minimum": Q(status=Status.UNDER_REVIEW, has_reached_minimum=True),
        "reacties": Q(initiator=Initiator.MUNICIPALITY, unanswered_reactions__gt=0),
        "niet-gestart": Q(status__in=states.AGREED, due_on__lt=day),
        "doorgestuurd": Q(status=Status.FORWARDED, forward_confirmed_on__isnull=True),
    }.get(slug, Q())


def portfolio_of(user, day):
    """What an alderman answers for; for whoever has no portfolio all of it."""
    own = Portfolio.objects.on(day).filter(user=user)
    here = own.filter(
        Q(subject=None) | Q(subject=OuterRef("subject")),
        Q(platform=None) | Q(platform=OuterRef("platform")),
    )
    return ~Q(Exists(own)) | Q(Exists(here))


# Reported content and a covering that waits may concern a closed plan too; and whoever reacted to a
# plan that was withdrawn still gets an answer.
ALSO_CLOSED = frozenset({"weglakken", "gemeld", "reacties"})


def running(slug="alles"):
    """What can stand in a queue: everything open, a forwarding that is not yet final included."""
    if slug in ALSO_CLOSED:
        return Proposal.objects.submitted()
    return Proposal.objects.filter(
        IS_OPEN | Q(status=Status.FORWARDED, forward_confirmed_on__isnull=True)
    )


def in_queue(slug, user, day=None):
    """The proposals of a queue, late first, then by days left."""
    day = day or today()
    late_first = Case(
        When(status__in=states.CAN_BE_LATE, due_on__lt=day, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        running(slug)
        .filter(condition(slug, user, day), for_reader(slug, user))
        .order_by(late_first, F("due_on").asc(nulls_last=True), "pk")
    )


def counts(user, day=None):
    """How much stands in each queue: one query for the plans, one for what surrounds them."""
    day = day or today()
    found = running().aggregate(
        **{
            queue.slug.replace("-", "_"): Count(
                "pk", filter=condition(queue.slug, user, day) & for_reader(queue.slug, user)
            )
            for queue in QUEUES
            if queue.slug not in WAITING and queue.slug not in ALSO_CLOSED
        }
    )
    around = (
        get_user_model()
        .objects.filter(pk=user.pk)
        .values(
            **{
                slug: _number(
                    rows(user).filter(for_reader(slug, user, "proposal__")),
                    Count("proposal", distinct=True),
                )
                for slug, rows in WAITING.items()
            },
            reacties=_number(
                Proposal.objects.with_reactions_to_answer().filter(for_reader("reacties", user))
            ),
            agreements=_number(Agreement.objects.to_sign()),
            agreements_late=_number(Agreement.objects.late(day)),
            postcodes=_number(AddressReport.objects.filter(handled_on__isnull=True)),
            failed=_number(Delivery.objects.failed()),
        )
        .first()
    )
    return {key.replace("_", "-"): value for key, value in found.items()} | (around or {})


def _number(queryset, what=None):
    """A count as a subquery of one number."""
    one = queryset.order_by().values(one=Value(1)).annotate(n=what or Count("pk")).values("n")
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)


def menu(request):
    """The side menu: each queue with its count; rare queues only when they hold something."""
    user = request.user
    if not works_here(user):
        return []
    number = counts(user)
    here = getattr(request, "desk_queue", None)
    home = home_queue(user)
    items = []
    for queue in QUEUES:
        count = number.get(queue.slug, 0)
        if not (queue.is_always_shown or count or here == queue.slug):
            continue
        if queue.slug == "nu" and home != "nu":
            continue
        items.append(
            MenuItem(
                queue.label,
                queue_url(queue.slug),
                count,
                queue.is_late and bool(count),
                here == queue.slug,
            )
        )
    items.sort(key=lambda item: item.url != queue_url(home))
    if user.has_perm("proposals.announce_proposal"):
        drafts = Proposal.objects.by_municipality().filter(status=Status.DRAFT, author=user)
        items.append(
            MenuItem(
                _("Plans of ours to write"),
                reverse("admin:desk_ours"),
                drafts.aggregate(n=Count(Coalesce("bundle", "uuid"), distinct=True))["n"],
                is_current=here == "van-de-gemeente",
            )
        )
    items.append(
        MenuItem(
            _("No contact point"),
            reverse("admin:desk_gaps"),
            len(gaps()),
            is_current=here == "gaten",
        )
    )
    for label, name, permission, count, late in (
        (
            _("Agreements to sign"),
            "platforms_agreement",
            "platforms.view_agreement",
            number.get("agreements"),
            bool(number.get("agreements-late")),
        ),
        (
            _("Wrong postcodes"),
            "platforms_addressreport",
            "platforms.view_addressreport",
            number.get("postcodes"),
            False,
        ),
        (
            _("Mail not delivered"),
            "notifications_delivery",
            "notifications.view_delivery",
            number.get("failed"),
            True,
        ),
    ):
        if count and user.has_perm(permission):
            items.append(MenuItem(label, reverse(f"admin:{name}_changelist"), count, late))
    return items


def queue_url(slug, **params):
    """The address of a queue on the work floor."""
    return f"{reverse('admin:index')}?{urlencode({'rij': slug, **params})}"


def prime_rights(user, proposals):
    """Read seats and mandates of this person once, so that a list asks nothing per row."""
    day = today()
    platform_ids = {proposal.platform_id for proposal in proposals}
    seats = list(
        BoardSeat.objects.on(day)
        .filter(user=user, platform__in=platform_ids)
        .values_list("platform_id", "role")
    )
    known = getattr(user, "_proposal_rights", None)
    if known is None:
        known = user._proposal_rights = {}
    for platform_id in platform_ids:
        known[("board", platform_id, day)] = any(seat[0] == platform_id for seat in seats)
        known[("signing", platform_id, day)] = any(
            seat[0] == platform_id and seat[1] in SIGNING_ROLES for seat in seats
        )
    portfolios = None
    if Role.ALDERMAN in roles_of(user):
        portfolios = list(Portfolio.objects.on(day).select_related("user"))
    mandates = Mandates(day, users=[user.pk])
    for proposal in proposals:
        where = {"subject_id": proposal.subject_id, "platform_id": proposal.platform_id}
        known[("mandate", proposal.platform_id, proposal.subject_id, day)] = (
            mandates.largest(user, **where) is not None
        )
        if portfolios is not None:
            found = choose_portfolio(portfolios, **where)
            known[("portfolio", proposal.platform_id, proposal.subject_id, day)] = (
                found is not None and found.user_id == user.pk
            )
