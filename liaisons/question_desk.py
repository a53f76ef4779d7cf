"""Questions on the work floor: what waits for whom, late first, the next step under its row."""

from django.db.models import Q
from django.urls import path, reverse
from django.utils.translation import gettext_lazy

from core.kinds import Role, Side
from core.queues import MenuItem, Queue, QueueView, count_each
from core.roles import roles_of
from core.terms import today

from . import question_steps as steps
from .models import Question
from .models.questions import BY_TERM
from .question_states import ANSWERING, LOOK, RUNNING, QuestionStatus

QUEUES = (
    Queue(
        "van-mij",
        gettext_lazy("Questions"),
        gettext_lazy("Questions and signals you deal with, also as a deputy. Late first."),
    ),
    Queue(
        "te-laat",
        gettext_lazy("Questions, late"),
        gettext_lazy("The term has passed and you have the turn."),
        is_late=True,
        is_always_shown=False,
    ),
    Queue(
        "niet-toegewezen",
        gettext_lazy("Questions, unassigned"),
        gettext_lazy("There is no contact point, so the desk answers or hands over."),
    ),
    Queue(
        "voorgelegd",
        gettext_lazy("Questions put to you"),
        gettext_lazy("A colleague asks you to take this over. Say yes or no."),
        is_always_shown=False,
    ),
    Queue(
        "gesloten",
        gettext_lazy("Questions, closed"),
        gettext_lazy("Closed with an answer, a plan or a referral. Newest first."),
    ),
)
BY_SLUG = {queue.slug: queue for queue in QUEUES}


def works_here(user) -> bool:
    """Whether questions can come to this person at all."""
    return user.is_authenticated and bool(roles_of(user) & ANSWERING)


def condition(slug, user, day) -> Q:
    """The selection of a queue, out of what this person deals with."""
    offered = Q(status=QuestionStatus.REFERRED, referred_to=user)
    running = Q(status__in=RUNNING)
    return {
        "van-mij": running & Q(handler__isnull=False) & ~offered,
        "te-laat": Q(turn=Side.MUNICIPALITY, due_on__lt=day) & ~offered,
        "niet-toegewezen": running & Q(handler=None),
        "voorgelegd": offered,
        "gesloten": Q(status=QuestionStatus.CLOSED),
    }[slug]


def in_queue(slug, user, day=None):
    """The questions of a queue, the shortest term (and so the latest) first."""
    day = day or today()
    found = Question.objects.dealt_with_by(user).filter(condition(slug, user, day))
    return found.order_by(*(("-closed_on", "-pk") if slug == "gesloten" else BY_TERM))


def counts(user, day=None) -> dict[str, int]:
    """How much stands in each queue, in one query."""
    day = day or today()
    conditions = {queue.slug: condition(queue.slug, user, day) for queue in QUEUES}
    return count_each(Question.objects.dealt_with_by(user), conditions)


def queue_url(slug) -> str:
    return f"{reverse('admin:question_desk')}?rij={slug}"


def menu(request) -> list[MenuItem]:
    """The queues of questions in the side menu, each with its number."""
    user = request.user
    if not works_here(user):
        return []
    number = counts(user)
    here = getattr(request, "queue_url", None)
    items = []
    for queue in QUEUES:
        count, url = number[queue.slug], queue_url(queue.slug)
        if not (queue.is_always_shown or count or here == url):
            continue
        if queue.slug == "niet-toegewezen" and Role.DESK not in roles_of(user):
            continue
        is_late = queue.is_late and bool(count)
        items.append(MenuItem(queue.label, url, count, is_late, here == url))
    return items


class QuestionQueueView(QueueView):
    """The queues of questions."""

    template_name = "admin/liaisons/question_queue.html"
    queues = QUEUES
    queue_url = staticmethod(queue_url)
    next_step = staticmethod(steps.next_step)
    steps = steps.STEPS

    def works_here(self):
        return works_here(self.request.user)

    def in_queue(self, slug):
        return in_queue(slug, self.request.user, self.on).for_list()

    def records(self):
        return Question.objects.dealt_with_by(self.request.user).for_list()

    def more_of(self, question):
        return {"look": LOOK[question.status]}


def urlpatterns(site) -> list:
    """The screen of questions in the admin."""
    view = site.admin_view(QuestionQueueView.as_view(site=site))
    return [path("vragen/", view, name="question_desk")]
