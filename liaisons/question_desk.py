"""Questions on the work floor: what waits for whom, late first, the next step under its row."""

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

from . import question_steps as steps
from .models import Question
from .models.questions import BY_TERM
from .question_states import ANSWERING, LOOK, RUNNING, QuestionStatus

PER_PAGE = 25


class Queue(NamedTuple):
    """A named selection of the questions somebody deals with."""

    slug: str
    label: object
    explanation: object
    is_late: bool = False


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
    ),
    Queue(
        "gesloten",
        gettext_lazy("Questions, closed"),
        gettext_lazy("Closed with an answer, a plan or a referral. Newest first."),
    ),
)
BY_SLUG = {queue.slug: queue for queue in QUEUES}
# In the menu only when they hold something, or for whom they are.
RARE = frozenset({"te-laat", "voorgelegd"})


class MenuItem(NamedTuple):
    label: object
    url: str
    count: int | None
    is_late: bool = False
    is_current: bool = False


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
    found = Question.objects.dealt_with_by(user).aggregate(
        **{
            queue.slug.replace("-", "_"): Count("pk", filter=condition(queue.slug, user, day))
            for queue in QUEUES
        }
    )
    return {key.replace("_", "-"): number for key, number in found.items()}


def queue_url(slug, **params) -> str:
    return f"{reverse('admin:question_desk')}?{urlencode({'rij': slug, **params})}"


def menu(request) -> list[MenuItem]:
    """The queues of questions in the side menu, each with its number."""
    user = request.user
    if not works_here(user):
        return []
    number = counts(user)
    here = getattr(request, "question_queue", None)
    items = []
    for queue in QUEUES:
        count = number[queue.slug]
        if queue.slug in RARE and not count and here != queue.slug:
            continue
        if queue.slug == "niet-toegewezen" and Role.DESK not in roles_of(user):
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
    return items


class Attempt:
    """A step that somebody opened under a row, with its form."""

    def __init__(self, request, question, step):
        self.request, self.question, self.step = request, question, step
        if not request.user.has_perm(step.perm, question):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        self.form = step.form_for(request.user, question, data)

    def take(self) -> bool:
        """Take it, or put in the form why not."""
        if not self.form.is_valid():
            return False
        try:
            self.step.operation(self.question, by=self.request.user, **self.form.cleaned_data)
        except Refused as refused:
            refused.add_to(self.form)
            return False
        messages.success(self.request, self.step.done)
        return True


class Row:
    """A question in a queue: how it stands, the steps of this person, and the one that is open."""

    def __init__(self, question, user, on):
        self.question = question
        self.look = LOOK[question.status]
        self.is_late = question.is_late(on)
        mine = steps.allowed(user, question, on)
        self.step = steps.next_step(question, mine)
        self.others = [step for step in mine if step is not self.step]
        self.attempt = None


def _asked(request):
    """The step that was asked for, on a question this person may see; None when none was."""
    step = steps.STEPS.get(request.GET.get("stap", ""))
    key = request.GET.get("vraag", "")
    if step is None or not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    found = Question.objects.dealt_with_by(request.user).for_list().filter(pk=int(key)).first()
    if found is None or not step.is_open_to(found):
        return None
    return Attempt(request, found, step)


def work(request, site):
    """A queue of questions; the step that was chosen opens under its row."""
    if not works_here(request.user):
        raise Http404
    on = today()
    slug = request.GET.get("rij", "")
    if slug not in BY_SLUG:
        slug = "van-mij"
    request.question_queue = slug
    attempt = _asked(request)
    if attempt is not None and request.method == "POST" and attempt.take():
        return HttpResponseRedirect(queue_url(slug))
    paginator = Paginator(in_queue(slug, request.user, on).for_list(), PER_PAGE)
    current = paginator.get_page(request.GET.get("page"))
    rows = [Row(question, request.user, on) for question in current.object_list]
    if attempt is not None:
        if not any(row.question.pk == attempt.question.pk for row in rows):
            rows.insert(0, Row(attempt.question, request.user, on))
        for row in rows:
            if row.question.pk == attempt.question.pk:
                row.attempt = attempt
    queue = BY_SLUG[slug]
    context = {
        **site.each_context(request),
        "title": queue.label,
        "queue": queue,
        "explanation": queue.explanation,
        "rows": rows,
        "page": current,
        "has_errors": bool(attempt and attempt.form.is_bound and attempt.form.errors),
        "attempt": attempt,
    }
    return TemplateResponse(request, "admin/liaisons/question_queue.html", context)


def urlpatterns(site) -> list:
    """The screen of questions in the admin."""
    view = site.admin_view(lambda request: work(request, site))
    return [path("vragen/", view, name="question_desk")]
