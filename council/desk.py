"""The register on the work floor: what waits for whom, with the next step under its row."""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.kinds import Role, Side
from core.roles import roles_of
from core.terms import today
from core.transitions import Refused

from . import operations, origins, steps
from .cards import PromiseCard
from .forms.promises import MakePromiseForm
from .models import Promise
from .models.promises import BY_TERM, in_standing
from .states import PromiseStatus, Standing

SOON = timedelta(days=7)
PER_PAGE = 25
WORKERS = frozenset({Role.DESK, Role.CONTACT, Role.ALDERMAN, Role.CLERK, Role.ADMINISTRATOR})


class Queue(NamedTuple):
    """A named selection of the register."""

    slug: str
    label: object
    explanation: object
    is_late: bool = False


QUEUES = (
    Queue(
        "van-mij",
        gettext_lazy("My promises"),
        gettext_lazy("You promised this, and it is not done yet. Late first."),
    ),
    Queue(
        "te-laat",
        gettext_lazy("Promises, late"),
        gettext_lazy("The date has passed, and nobody says that it is done."),
        is_late=True,
    ),
    Queue(
        "deze-week",
        gettext_lazy("Promises within 7 days"),
        gettext_lazy("The date comes within 7 days."),
    ),
    Queue(
        "verwachtingen",
        gettext_lazy("Expectations to answer"),
        gettext_lazy("Somebody heard a promise. Confirm, correct or reject it in three weeks."),
    ),
    Queue(
        "te-beoordelen",
        gettext_lazy("Promises of neighbourhoods to judge"),
        gettext_lazy("A platform says that it kept its promise. You say whether that is so."),
    ),
    Queue(
        "griffier",
        gettext_lazy("Asked of the clerk"),
        gettext_lazy("The receiver asks to write down that a promise was not kept."),
    ),
    Queue(
        "alle",
        pgettext_lazy("queue", "All promises"),
        gettext_lazy("Everything in which somebody still has to do something."),
    ),
)
BY_SLUG = {queue.slug: queue for queue in QUEUES}
# Shown only to whom they concern, or when they hold something.
RARE = frozenset({"te-beoordelen", "griffier"})


class MenuItem(NamedTuple):
    label: object
    url: str
    count: int | None
    is_late: bool = False
    is_current: bool = False


def works_here(user) -> bool:
    """Whether this person has anything to do with the register at the municipality."""
    return bool(roles_of(user) & WORKERS) or getattr(user, "is_superuser", False)


def condition(slug, user, day) -> Q:
    """The selection of a queue."""
    is_open = Q(status=PromiseStatus.OPEN)
    return {
        "van-mij": is_open & Q(promiser=user),
        "te-laat": in_standing(Standing.LATE, day) & Q(side=Side.MUNICIPALITY),
        "deze-week": is_open & Q(due_on__gte=day, due_on__lte=day + SOON),
        "verwachtingen": Q(status=PromiseStatus.REPORTED),
        "te-beoordelen": Q(status=PromiseStatus.KEPT_CLAIMED, side=Side.NEIGHBOURHOOD),
        "griffier": is_open & Q(broken_asked_on__isnull=False),
    }.get(slug, Q())


def in_queue(slug, user, day=None):
    """The promises of a queue, the shortest term (and so the latest) first."""
    day = day or today()
    return Promise.objects.running().filter(condition(slug, user, day)).order_by(*BY_TERM)


def counts(user, day=None) -> dict[str, int]:
    """How much stands in each queue, in one query over what is still running."""
    day = day or today()
    found = Promise.objects.running().aggregate(
        **{
            queue.slug.replace("-", "_"): Count("pk", filter=condition(queue.slug, user, day))
            for queue in QUEUES
        },
        unanswered=Count("pk", filter=in_standing(Standing.UNANSWERED, day)),
    )
    return {key.replace("_", "-"): number for key, number in found.items()}


def queue_url(slug, **params) -> str:
    return f"{reverse('admin:promise_desk')}?{urlencode({'rij': slug, **params})}"


def menu(request) -> list[MenuItem]:
    """The queues of the register in the side menu, each with its number."""
    user = request.user
    if not works_here(user):
        return []
    number = counts(user)
    here = getattr(request, "promise_queue", None)
    roles = roles_of(user)
    items = []
    for queue in QUEUES:
        count = number[queue.slug]
        is_mine = queue.slug == "griffier" and Role.CLERK in roles
        if queue.slug in RARE and not (count or is_mine or here == queue.slug):
            continue
        is_late = queue.is_late and bool(count)
        if queue.slug == "verwachtingen":
            is_late = bool(number["unanswered"])
        items.append(
            MenuItem(queue.label, queue_url(queue.slug), count, is_late, here == queue.slug)
        )
    return items


def home_queue(user) -> str:
    """What somebody sees first: his own promises, what is asked of the clerk, or what is late."""
    roles = roles_of(user)
    if Role.CLERK in roles:
        return "griffier"
    return "van-mij" if roles & {Role.ALDERMAN, Role.CONTACT} else "te-laat"


class Attempt:
    """A step that somebody opened under a row, with its form."""

    def __init__(self, request, promise, step):
        self.request, self.promise, self.step = request, promise, step
        if not request.user.has_perm(step.perm, promise):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        self.form = step.form_for(request.user, promise, data)

    def take(self) -> bool:
        """Take it, or put in the form why not."""
        if not self.form.is_valid():
            return False
        try:
            self.step.operation(self.promise, by=self.request.user, **self.form.cleaned_data)
        except Refused as refused:
            refused.add_to(self.form)
            return False
        messages.success(self.request, self.step.done)
        return True


class Row:
    """A promise in a queue: its card, the steps of this person, and the one that is open."""

    def __init__(self, promise, user, on):
        self.promise = promise
        self.card = PromiseCard(promise, on)
        mine = steps.allowed(user, promise, on)
        self.step = steps.next_step(promise, mine)
        self.others = [step for step in mine if step is not self.step]
        self.attempt = None


def _asked(request):
    """The step that was asked for, on a promise that is there; None when none was."""
    step = steps.STEPS.get(request.GET.get("stap", ""))
    key = request.GET.get("toezegging", "")
    if step is None or not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    promise = Promise.objects.for_list().filter(pk=int(key)).first()
    if promise is None or not step.is_open_to(promise):
        return None
    return Attempt(request, promise, step)


def work(request, site):
    """A queue of the register; the step that was chosen opens under its row."""
    if not works_here(request.user):
        raise Http404
    on = today()
    slug = request.GET.get("rij", "")
    if slug not in BY_SLUG:
        slug = home_queue(request.user)
    request.promise_queue = slug
    attempt = _asked(request)
    if attempt is not None and request.method == "POST" and attempt.take():
        return HttpResponseRedirect(queue_url(slug))
    paginator = Paginator(in_queue(slug, request.user, on).for_list(), PER_PAGE)
    current = paginator.get_page(request.GET.get("page"))
    rows = [Row(promise, request.user, on) for promise in current.object_list]
    if attempt is not None:
        if not any(row.promise.pk == attempt.promise.pk for row in rows):
            rows.insert(0, Row(attempt.promise, request.user, on))
        for row in rows:
            if row.promise.pk == attempt.promise.pk:
                row.attempt = attempt
    queue = BY_SLUG[slug]
    context = {
        **site.each_context(request),
        "title": queue.label,
        "queue": queue,
        "explanation": queue.explanation,
        "rows": rows,
        "page": current,
        "may_enter": request.user.has_perm("council.enter_promise"),
        "has_errors": bool(attempt and attempt.form.is_bound and attempt.form.errors),
        "attempt": attempt,
    }
    return TemplateResponse(request, "admin/council/promise_queue.html", context)


def entry(request, site):
    """Enter a promise that the municipality made, in a meeting or a letter."""
    if not works_here(request.user):
        raise Http404
    if not request.user.has_perm("council.enter_promise"):
        raise PermissionDenied
    request.promise_queue = "nieuw"
    form = MakePromiseForm(
        request.POST or None, user=request.user, initial=origins.initial(request.GET)
    )
    if request.method == "POST" and form.is_valid():
        try:
            promise = operations.make_promise(by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(
                request, _("“%(title)s” stands in the register.") % {"title": promise.shown_title}
            )
            return HttpResponseRedirect(queue_url("alle"))
    context = {
        **site.each_context(request),
        "title": _("Enter a promise"),
        "explanation": _("What was said is frozen, and the first date too. Everyone can read it."),
        "form": form,
        "has_errors": bool(form.is_bound and form.errors),
    }
    return TemplateResponse(request, "admin/council/promise_entry.html", context)


def urlpatterns(site) -> list:
    """The screens of the register in the admin."""

    def screen(view):
        return site.admin_view(lambda request: view(request, site))

    return [
        path("toezeggingen/", screen(work), name="promise_desk"),
        path("toezeggingen/nieuw/", screen(entry), name="promise_entry"),
    ]
