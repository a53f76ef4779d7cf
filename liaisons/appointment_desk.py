"""Appointments on the work floor: what waits for whom, with the next step under its row."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy

from core.kinds import Role, Side
from core.roles import roles_of
from core.terms import today
from core.transitions import Refused

from . import appointment_steps as steps
from .appointment_rules import MUNICIPAL
from .appointment_states import CLOSED, ON_THE_WAY
from .models import Appointment, SupportRequest
from .models.appointments import BY_TERM
from .views.appointments import doing_words

PER_PAGE = 25


class Queue(NamedTuple):
    """A named selection of the appointments."""

    slug: str
    label: object
    explanation: object


QUEUES = (
    Queue(
        "aan-zet",
        gettext_lazy("Appointments: our turn"),
        gettext_lazy("The municipality has the next step. Late first."),
    ),
    Queue(
        "bij-de-buurt",
        gettext_lazy("Appointments: at the neighbourhood"),
        gettext_lazy("The boards remark or advise. Their time is theirs."),
    ),
    Queue(
        "in-functie",
        gettext_lazy("Appointments: in function"),
        gettext_lazy("Each year there is a review."),
    ),
)
BY_SLUG = {queue.slug: queue for queue in QUEUES}


class MenuItem(NamedTuple):
    label: object
    url: str
    count: int | None
    is_late: bool = False
    is_current: bool = False


def works_here(user) -> bool:
    """Whether this person does anything with appointments for the municipality."""
    return bool(roles_of(user) & MUNICIPAL)


def condition(slug) -> Q:
    """The selection of a queue, among what is not closed."""
    return {
        "aan-zet": Q(turn=Side.MUNICIPALITY),
        "bij-de-buurt": Q(turn=Side.NEIGHBOURHOOD),
        "in-functie": ~Q(status__in=sorted(ON_THE_WAY)),
    }[slug]


def in_queue(slug):
    """The appointments of a queue, the shortest term (and so the latest) first."""
    return Appointment.objects.running().filter(condition(slug)).order_by(*BY_TERM)


def counts(day=None) -> dict[str, int]:
    """How much stands in each queue, and how much of our own is late, in one query."""
    running = Appointment.objects.exclude(status__in=sorted(CLOSED))
    found = running.aggregate(
        **{
            queue.slug.replace("-", "_"): Count("pk", filter=condition(queue.slug))
            for queue in QUEUES
        },
        late=Count("pk", filter=Q(turn=Side.MUNICIPALITY, term_due_on__lt=day or today())),
    )
    return {key.replace("_", "-"): number for key, number in found.items()}


def queue_url(slug) -> str:
    return f"{reverse('admin:appointment_desk')}?{urlencode({'rij': slug})}"


def menu(request) -> list[MenuItem]:
    """The queues in the side menu, each with its number."""
    if not works_here(request.user):
        return support_menu(request.user)
    number = counts()
    here = getattr(request, "appointment_queue", None)
    return [
        *support_menu(request.user),
        *_queue_items(number, here),
    ]


def support_menu(user) -> list[MenuItem]:
    """What boards ask of their broker (R53): his queue stands in the site, its number here."""
    if Role.BROKER not in roles_of(user):
        return []
    dates = list(SupportRequest.objects.waiting_for(user).values_list("due_on", flat=True))
    is_late = bool(dates) and dates[0] < today()
    label = gettext_lazy("Support asked of me")
    return [MenuItem(label, reverse("liaisons:support_list"), len(dates), is_late)]


def _queue_items(number, here) -> list[MenuItem]:
    return [
        MenuItem(
            queue.label,
            queue_url(queue.slug),
            number[queue.slug],
            queue.slug == "aan-zet" and bool(number["late"]),
            here == queue.slug,
        )
        for queue in QUEUES
    ]


class Row:
    """An appointment in a queue: how it stands, the steps of this person, and the open one."""

    def __init__(self, appointment, user, on):
        self.appointment = appointment
        self.is_late = appointment.is_late(on)
        self.doing = doing_words(appointment, on)
        mine = [step for step in steps.allowed(user, appointment, on) if not step.is_about_people]
        self.step = steps.next_step(appointment, mine)
        self.others = [step for step in mine if step is not self.step]
        self.attempt = None


class Attempt:
    """A step that somebody opened under a row, with its form."""

    def __init__(self, request, appointment, step):
        self.request, self.appointment, self.step = request, appointment, step
        if not request.user.has_perm(step.perm, appointment):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        self.form = step.form_for(request.user, appointment, data)

    def take(self) -> bool:
        """Take it, or put in the form why not."""
        if not self.form.is_valid():
            return False
        try:
            self.step.operation(self.appointment, by=self.request.user, **self.form.cleaned_data)
        except Refused as refused:
            refused.add_to(self.form)
            return False
        messages.success(self.request, self.step.done)
        return True


def _asked(request):
    """The step that was asked for, on an appointment that is there; None when none was."""
    step = steps.STEPS.get(request.GET.get("stap", ""))
    key = request.GET.get("aanstelling", "")
    if step is None or step.is_about_people:
        return None
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    appointment = Appointment.objects.for_list().filter(pk=int(key)).first()
    if appointment is None or not step.is_open_to(appointment):
        return None
    return Attempt(request, appointment, step)


def work(request, site):
    """A queue of appointments; the step that was chosen opens under its row."""
    if not works_here(request.user):
        raise Http404
    on = today()
    slug = request.GET.get("rij", "")
    if slug not in BY_SLUG:
        slug = QUEUES[0].slug
    request.appointment_queue = slug
    attempt = _asked(request)
    if attempt is not None and request.method == "POST" and attempt.take():
        return HttpResponseRedirect(queue_url(slug))
    current = Paginator(in_queue(slug).for_list(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [Row(appointment, request.user, on) for appointment in current.object_list]
    if attempt is not None:
        if not any(row.appointment.pk == attempt.appointment.pk for row in rows):
            rows.insert(0, Row(attempt.appointment, request.user, on))
        for row in rows:
            if row.appointment.pk == attempt.appointment.pk:
                row.attempt = attempt
    queue = BY_SLUG[slug]
    context = {
        **site.each_context(request),
        "title": queue.label,
        "queue": queue,
        "explanation": queue.explanation,
        "rows": rows,
        "page": current,
        "may_begin": request.user.has_perm("liaisons.add_appointment"),
        "may_record_past": request.user.has_perm("liaisons.record_past_appointment"),
        "has_errors": bool(attempt and attempt.form.is_bound and attempt.form.errors),
        "attempt": attempt,
    }
    return TemplateResponse(request, "admin/liaisons/appointment_queue.html", context)


def urlpatterns(site) -> list:
    """The screen of appointments in the admin."""
    screen = site.admin_view(lambda request: work(request, site))
    return [path("aanstellingen/", screen, name="appointment_desk")]
