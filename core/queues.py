"""Queues of the work floor: what waits for whom, counted, with the next step under its row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.generic import View

from .steps import Step, allowed
from .terms import today
from .transitions import Refused

PER_PAGE = 25


class Queue(NamedTuple):
    """A named selection of records."""

    slug: str
    label: object
    explanation: object
    is_late: bool = False
    is_always_shown: bool = True  # or only when it holds something, or for whom it is


@dataclass(frozen=True)
class MenuItem:
    """A queue in the side menu, with its number."""

    label: object
    url: str
    count: int | None
    is_late: bool = False
    is_current: bool = False


def count_each(rows: QuerySet, conditions: Mapping[str, Q]) -> dict[str, int]:
    """How many rows meet each condition, in one query."""
    slugs = list(conditions)
    found = rows.aggregate(
        **{f"n{i}": Count("pk", filter=conditions[slug]) for i, slug in enumerate(slugs)}
    )
    return {slug: found[f"n{i}"] for i, slug in enumerate(slugs)}


class Attempt:
    """A step that somebody opened under a row, with its form."""

    def __init__(self, request, record, step: Step):
        self.request, self.record, self.step = request, record, step
        if not request.user.has_perm(step.perm, record):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        self.form = step.form_for(request.user, record, data)

    def take(self) -> bool:
        """Take it, or put in the form why not."""
        if not self.form.is_valid():
            return False
        try:
            self.step.operation(self.record, by=self.request.user, **self.form.cleaned_data)
        except Refused as refused:
            refused.add_to(self.form)
            return False
        messages.success(self.request, self.step.done)
        return True


class QueueView(View):
    """A queue of one kind of record; the step that was chosen opens under its row.

    A room says which queues and steps there are and who works here. Its template fills the cells
    of ``admin/queue.html``.
    """

    site: Any = None  # the admin, given with the address
    template_name: str
    queues: tuple[Queue, ...]
    steps: Mapping[str, Step]

    def works_here(self) -> bool:
        raise NotImplementedError

    def first_queue(self) -> str:
        """What somebody sees who asks for no queue."""
        return self.queues[0].slug

    def queue_url(self, slug) -> str:
        raise NotImplementedError

    def in_queue(self, slug) -> QuerySet:
        raise NotImplementedError

    def records(self) -> QuerySet:
        """Of which a step can be opened, with what a row shows."""
        raise NotImplementedError

    def next_step(self, record, mine) -> Step | None:
        raise NotImplementedError

    def more_of(self, record) -> dict:
        """What the cells of a row show beside the record."""
        return {}

    def context(self) -> dict:
        """What the page shows beside the queue."""
        return {}

    def get(self, request):
        self.on = today()
        if not self.works_here():
            raise Http404
        by_slug = {queue.slug: queue for queue in self.queues}
        slug = request.GET.get("rij", "")
        if slug not in by_slug:
            slug = self.first_queue()
        request.queue_url = self.queue_url(slug)
        attempt = self.attempt()
        if request.method == "POST" and attempt is not None and attempt.take():
            return HttpResponseRedirect(request.queue_url)
        page = Paginator(self.in_queue(slug), PER_PAGE).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        if attempt is not None and attempt.record not in shown:
            shown.insert(0, attempt.record)
        queue = by_slug[slug]
        context = {
            **self.site.each_context(request),
            "title": queue.label,
            "explanation": queue.explanation,
            "queue": queue,
            "rows": [self.row(record, attempt) for record in shown],
            "page": page,
            "attempt": attempt,
            "has_errors": bool(attempt and attempt.form.errors),
            **self.context(),
        }
        return TemplateResponse(request, self.template_name, context)

    post = get

    def attempt(self) -> Attempt | None:
        """The step that was asked for, on a record this person may see; None when none was."""
        step = self.steps.get(self.request.GET.get("stap", ""))
        key = self.request.GET.get("nr", "")
        if step is None or step.is_about_people:
            return None
        if not (key.isascii() and key.isdigit() and len(key) <= 18):
            return None
        record = self.records().filter(pk=int(key)).first()
        if record is None or not step.is_open_to(record, self.on):
            return None
        return Attempt(self.request, record, step)

    def row(self, record, attempt) -> dict:
        """A record with the steps of this person, and the one that is open."""
        mine = [
            step
            for step in allowed(self.steps, self.request.user, record, self.on)
            if not step.is_about_people
        ]
        main = self.next_step(record, mine)
        return {
            "record": record,
            "is_late": record.is_late(self.on),
            "step": main,
            "others": [step for step in mine if step is not main],
            "attempt": attempt if attempt and attempt.record == record else None,
            **self.more_of(record),
        }
