"""Appointments on the work floor: what waits for whom, with the next step under its row."""

from django.db.models import Q
from django.urls import path, reverse
from django.utils.translation import gettext_lazy

from core.kinds import Role, Side
from core.queues import MenuItem, Queue, QueueView, count_each
from core.roles import roles_of
from core.terms import today

from . import appointment_steps as steps
from .appointment_rules import MUNICIPAL
from .appointment_states import ON_THE_WAY
from .models import Appointment, SupportRequest
from .models.appointments import BY_TERM
from .views.appointments import doing_words

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
    conditions = {queue.slug: condition(queue.slug) for queue in QUEUES}
    conditions["late"] = Q(turn=Side.MUNICIPALITY, term_due_on__lt=day or today())
    return count_each(Appointment.objects.running(), conditions)


def queue_url(slug) -> str:
    return f"{reverse('admin:appointment_desk')}?rij={slug}"


def menu(request) -> list[MenuItem]:
    """The queues in the side menu, each with its number."""
    items = support_menu(request.user)
    if works_here(request.user):
        number, here = counts(), getattr(request, "queue_url", None)
        for queue in QUEUES:
            url = queue_url(queue.slug)
            is_late = queue.slug == "aan-zet" and bool(number["late"])
            items.append(MenuItem(queue.label, url, number[queue.slug], is_late, here == url))
    return items


def support_menu(user) -> list[MenuItem]:
    """What boards ask of their broker (R53): his queue stands in the site, its number here."""
    if Role.BROKER not in roles_of(user):
        return []
    dates = list(SupportRequest.objects.waiting_for(user).values_list("due_on", flat=True))
    is_late = bool(dates) and dates[0] < today()
    label = gettext_lazy("Support asked of me")
    return [MenuItem(label, reverse("liaisons:support_list"), len(dates), is_late)]


class AppointmentQueueView(QueueView):
    """The queues of appointments."""

    template_name = "admin/liaisons/appointment_queue.html"
    queues = QUEUES
    queue_url = staticmethod(queue_url)
    next_step = staticmethod(steps.next_step)
    steps = steps.STEPS

    def works_here(self):
        return works_here(self.request.user)

    def in_queue(self, slug):
        return in_queue(slug).for_list()

    def records(self):
        return Appointment.objects.for_list()

    def more_of(self, appointment):
        return {"doing": doing_words(appointment, self.on)}

    def context(self):
        user = self.request.user
        return {
            "may_begin": user.has_perm("liaisons.add_appointment"),
            "may_record_past": user.has_perm("liaisons.record_past_appointment"),
        }


def urlpatterns(site) -> list:
    """The screen of appointments in the admin."""
    screen = site.admin_view(AppointmentQueueView.as_view(site=site))
    return [path("aanstellingen/", screen, name="appointment_desk")]
