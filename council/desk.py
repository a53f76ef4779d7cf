"""The register on the work floor: what waits for whom, with the next step under its row."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.kinds import Role, Side
from core.queues import MenuItem, Queue, QueueView, count_each
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
WORKERS = frozenset({Role.DESK, Role.CONTACT, Role.ALDERMAN, Role.CLERK, Role.ADMINISTRATOR})


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
        is_always_shown=False,
    ),
    Queue(
        "griffier",
        gettext_lazy("Asked of the clerk"),
        gettext_lazy("The receiver asks to write down that a promise was not kept."),
        is_always_shown=False,
    ),
    Queue(
        "alle",
        pgettext_lazy("queue", "All promises"),
        gettext_lazy("Everything in which somebody still has to do something."),
    ),
)
BY_SLUG = {queue.slug: queue for queue in QUEUES}


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
    conditions = {queue.slug: condition(queue.slug, user, day) for queue in QUEUES}
    conditions["unanswered"] = in_standing(Standing.UNANSWERED, day)
    return count_each(Promise.objects.running(), conditions)


def queue_url(slug) -> str:
    return f"{reverse('admin:promise_desk')}?rij={slug}"


def menu(request) -> list[MenuItem]:
    """The queues of the register in the side menu, each with its number."""
    user = request.user
    if not works_here(user):
        return []
    number = counts(user)
    here = getattr(request, "queue_url", None)
    roles = roles_of(user)
    items = []
    for queue in QUEUES:
        count, url = number[queue.slug], queue_url(queue.slug)
        is_mine = queue.slug == "griffier" and Role.CLERK in roles
        if not (queue.is_always_shown or count or is_mine or here == url):
            continue
        is_late = queue.is_late and bool(count)
        if queue.slug == "verwachtingen":
            is_late = bool(number["unanswered"])
        items.append(MenuItem(queue.label, url, count, is_late, here == url))
    return items


def home_queue(user) -> str:
    """What somebody sees first: his own promises, what is asked of the clerk, or what is late."""
    roles = roles_of(user)
    if Role.CLERK in roles:
        return "griffier"
    return "van-mij" if roles & {Role.ALDERMAN, Role.CONTACT} else "te-laat"


class PromiseQueueView(QueueView):
    """The queues of the register."""

    template_name = "admin/council/promise_queue.html"
    queues = QUEUES
    queue_url = staticmethod(queue_url)
    next_step = staticmethod(steps.next_step)
    steps = steps.STEPS

    def works_here(self):
        return works_here(self.request.user)

    def first_queue(self):
        return home_queue(self.request.user)

    def in_queue(self, slug):
        return in_queue(slug, self.request.user, self.on).for_list()

    def records(self):
        return Promise.objects.for_list()

    def more_of(self, promise):
        return {"card": PromiseCard(promise, self.on)}

    def context(self):
        return {"may_enter": self.request.user.has_perm("council.enter_promise")}


def entry(request, site):
    """Enter a promise that the municipality made, in a meeting or a letter."""
    if not works_here(request.user):
        raise Http404
    if not request.user.has_perm("council.enter_promise"):
        raise PermissionDenied
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
    return [
        path(
            "toezeggingen/",
            site.admin_view(PromiseQueueView.as_view(site=site)),
            name="promise_desk",
        ),
        path(
            "toezeggingen/nieuw/",
            site.admin_view(lambda request: entry(request, site)),
            name="promise_entry",
        ),
    ]
