"""The screens of the work floor, inside the admin site."""

from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.terms import today
from core.transitions import Refused
from liaisons.lookups import Desk, Mandates, colleagues, gaps, money

from .. import operations
from ..answering import Answering
from ..cards import status_sign
from ..dossier import Dossier
from ..models import PaperList, Proposal
from . import announcing, exports, forms, queues, steps
from .rows import mandate_words, rows_for, with_everything

PER_PAGE = 25
# What a queue waits for decides which step is offered in it.
WAITS_FOR = {
    "papier": ("check_paper_list",),
    "weglakken": ("confirm_redaction",),
    "gemeld": ("settle_report",),
    "reacties": ("answer_reactions",),
}


def page(request, site, template, **context):
    """A screen in the frame of the admin."""
    return TemplateResponse(request, template, {**site.each_context(request), **context})


def only_here(request):
    """Who has no plans to handle sees nothing of the work floor."""
    if not queues.works_here(request.user):
        raise Http404


def find(request, number):
    """A submitted plan that this person may see at the desk, or a 404."""
    only_here(request)
    proposal = with_everything(Proposal.objects.submitted()).filter(number=number).first()
    if proposal is None or not request.user.has_perm("proposals.view_desk_proposal", proposal):
        raise Http404
    queues.prime_rights(request.user, [proposal])
    proposal.sign = status_sign(proposal)
    return proposal


def narrowed(request, slug):
    """The plans of a queue after search and filters, with the form."""
    form = forms.QueueFilterForm(request.GET)
    found = queues.in_queue(slug, request.user)
    if not form.is_valid():
        return form, found.none()
    values = form.cleaned_data
    if values["platform"]:
        found = found.filter(platform=values["platform"])
    if values["subject"]:
        found = found.filter(subject=values["subject"])
    if values["turn"]:
        found = found.filter(turn=values["turn"])
    if values["q"]:
        words = values["q"]
        found = found.filter(
            Q(number__icontains=words)
            | Q(title__icontains=words)
            | Q(on_behalf_of__icontains=words)
            | Q(handler__name__icontains=words)
        )
    return form, found


def work(request, site):
    """The first screen: what is there to do, late first, with the next step under its row."""
    if not queues.works_here(request.user):
        return page(request, site, "admin/index.html", title=_("Records"))
    slug = request.GET.get("rij", "")
    if slug not in queues.BY_SLUG:
        slug = queues.home_queue(request.user)
    request.desk_queue = slug
    form, found = narrowed(request, slug)
    if request.method == "POST" and "bulk" in request.POST:
        return bulk_assign(request, site, slug, form, found)
    number = request.GET.get("plan", "")
    attempt = None
    if number and request.GET.get("stap") in steps.STEPS:
        attempt = steps.Attempt(request, find(request, number), request.GET["stap"])
        if request.method == "POST" and attempt.take():
            return HttpResponseRedirect(after(request, attempt))
    return show_work(request, site, slug, form, found, attempt=attempt)


def show_work(request, site, slug, form, found, *, attempt=None, bulk=None):
    paginator = Paginator(with_everything(found), PER_PAGE)
    current = paginator.get_page(request.GET.get("page"))
    rows = rows_for(request.user, current.object_list, waits_for=WAITS_FOR.get(slug, ()))
    if attempt is not None and not any(
        row.proposal.number == attempt.proposal.number for row in rows
    ):
        rows = [*rows_for(request.user, [attempt.proposal]), *rows]
    for row in rows:
        if attempt is not None and row.proposal.number == attempt.proposal.number:
            row.attempt = attempt
    queue = queues.BY_SLUG[slug]
    return page(
        request,
        site,
        "admin/index.html",
        title=pgettext("desk", "Work"),
        queue=queue,
        queues_shown=True,
        form=form,
        rows=rows,
        page=current,
        total=paginator.count,
        attempt=attempt,
        bulk=bulk or forms.BulkForm(numbers=[row.proposal.number for row in rows]),
        may_assign=any(steps.may(request.user, row.proposal, "assign") for row in rows),
        has_errors=bool(
            (attempt and attempt.form.is_bound and attempt.form.errors)
            or (bulk and bulk.errors)
            or form.errors
        ),
        is_filtered=any(request.GET.get(name) for name in forms.QueueFilterForm.base_fields),
        export_query=request.GET.urlencode(),
    )


def after(request, attempt):
    """Back to where one was, without the step in the address; or on to the preview."""
    if attempt.wants_preview:
        return reverse("admin:desk_preview", args=[attempt.proposal.number])
    params = request.GET.copy()
    for name in ("stap", "plan"):
        params.pop(name, None)
    return f"{request.path}?{params.urlencode()}" if params else request.path


def bulk_assign(request, site, slug, form, found):
    """Several matters to one colleague; what cannot be assigned is named."""
    numbers = list(found.values_list("number", flat=True)[:1000])
    bulk = forms.BulkForm(request.POST, numbers=numbers)
    if not bulk.is_valid():
        return show_work(request, site, slug, form, found, bulk=bulk)
    pass_on(request, bulk.cleaned_data["chosen"], "assign", to=bulk.cleaned_data["to"])
    return HttpResponseRedirect(request.get_full_path())


def pass_on(request, numbers, verb, **values):
    """The same operation on several plans, each by itself; says how many and which not."""
    done, refused = 0, []
    for proposal in Proposal.objects.submitted().filter(number__in=numbers).order_by("pk"):
        try:
            getattr(operations, verb)(proposal, by=request.user, **values)
            done += 1
        except Refused as error:
            refused.append(f"{proposal.number}: {error.text}")
        except PermissionDenied:
            refused.append(_("%(number)s: you may not do this.") % {"number": proposal.number})
    if done:
        messages.success(
            request,
            ngettext(
                "%(n)s matter has gone to %(name)s. The submitter gets a message.",
                "%(n)s matters have gone to %(name)s. The submitters get a message.",
                done,
            )
            % {"n": done, "name": values["to"].name or values["to"].public_name()},
        )
    for sentence in refused:
        messages.error(request, sentence)


def plan(request, number, site):
    """Everything about one plan, and every step that is possible."""
    proposal = find(request, number)
    request.desk_queue = "plan"
    attempt = None
    if request.GET.get("stap") in steps.STEPS:
        attempt = steps.Attempt(request, proposal, request.GET["stap"])
        if request.method == "POST" and attempt.take():
            return HttpResponseRedirect(after(request, attempt))
    user = request.user
    mandates = Mandates(today(), users={proposal.handler_id, user.pk} - {None})
    text, fits = mandate_words(proposal, mandates)
    allowed = steps.allowed(user, proposal)
    main = steps.next_step(user, proposal)
    response = proposal.published_response
    if response is None and proposal.is_from_neighbourhood:
        # What a board has not published yet is not the municipality's to read.
        response = forms.prepared_response(proposal)
    may_read = user.has_perm("proposals.read_text_proposal", proposal)
    return page(
        request,
        site,
        "admin/desk/plan.html",
        title=proposal.title if may_read else proposal.number,
        proposal=proposal,
        may_read=may_read,
        mandate_text=text,
        mandate_fits=fits,
        main_step=main,
        allowed=[step for step in allowed if step is not main],
        attempt=attempt,
        has_errors=bool(attempt and attempt.form.is_bound and attempt.form.errors),
        response=response,
        versions=proposal.versions.order_by("-number"),
        attachments=proposal.attachments.all(),
        dossier=Dossier(
            proposal,
            list(proposal.entries.select_related("text_row").order_by("number")),
            on=today(),
            shows_text=may_read,
        ),
        notes=proposal.notes.select_related("by"),
        exchanges=proposal.exchanges.select_related("asked_by"),
        terms=proposal.terms.order_by("-started_on", "-pk"),
        papers=proposal.paper_lists.model.objects.filter(proposal=proposal).select_related(
            "entered_by", "checked_by"
        ),
        redactions=proposal.redactions.model.objects.filter(proposal=proposal),
        reports=proposal.reports.model.objects.filter(proposal=proposal),
    )


def scan(request, number, pk, site):
    """The scan of a paper list: private, for who may check it, and only through this check."""
    proposal = find(request, number)
    if not request.user.has_perm("proposals.check_paper_list_proposal", proposal):
        raise Http404
    paper = PaperList.objects.filter(proposal=proposal, pk=pk).exclude(scan="").first()
    if paper is None:
        raise Http404
    try:
        content = paper.scan.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        content, as_attachment=True, filename=f"{number}-{pk}{Path(paper.scan.name).suffix}"
    )


def preview(request, number, site):
    """The answer as everyone will read it, before it is published for good."""
    proposal = find(request, number)
    response = forms.prepared_response(proposal)
    user = request.user
    if response is None or not user.has_perm("proposals.prepare_response_proposal", proposal):
        raise Http404
    request.desk_queue = "plan"
    may_publish = user.has_perm("proposals.publish_response_proposal", proposal)
    refusal = None
    if request.method == "POST":
        if not may_publish:
            raise PermissionDenied
        try:
            operations.publish_response(proposal, by=user)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(
                request,
                _("The answer to %(number)s is public. The submitter gets a message.")
                % {"number": number},
            )
            return HttpResponseRedirect(reverse("admin:desk_plan", args=[number]))
    mandates = Mandates(today(), users={user.pk})
    where = {"subject_id": proposal.subject_id, "platform_id": proposal.platform_id}
    mandate = mandates.covering(user, amount=response.cost, **where)
    needs_mandate = response.capacity == "own_mandate"
    alone = mandate is None or mandate.is_alone
    return page(
        request,
        site,
        "admin/desk/preview.html",
        title=_("Look at the answer to %(number)s") % {"number": number},
        proposal=proposal,
        response=response,
        missing=operations.what_is_missing(response, proposal, today()),
        mandate=mandate,
        limit=mandates.largest(user, **where),
        amount=money(response.cost or 0),
        needs_mandate=needs_mandate,
        stands_alone=alone,
        can_publish=may_publish and (not needs_mandate or (mandate is not None and alone)),
        deciders=[row for row in forms.deciders_for(proposal) if row.user.pk != user.pk],
        refusal=refusal,
        has_errors=refusal is not None,
    )


def reactions(request, number, site):
    """Everything residents wrote that waits for an answer: tick, write once, look, publish."""
    proposal = find(request, number)
    if not request.user.has_perm("proposals.answer_reactions_proposal", proposal):
        raise PermissionDenied
    request.desk_queue = "reacties"
    answering = Answering(request, proposal)
    if request.method == "POST" and answering.take():
        name = "desk_reactions" if answering.proposal.unanswered_reactions else "desk_plan"
        return HttpResponseRedirect(reverse(f"admin:{name}", args=[number]))
    return page(
        request,
        site,
        "admin/desk/reactions.html",
        title=_("Answer the reactions to %(number)s") % {"number": number},
        has_errors=bool(answering.form.is_bound and answering.form.errors),
        **answering.context(),
    )


def entry(request, site):
    """A phone call or a plan on paper, written down for residents in two minutes."""
    only_here(request)
    if not request.user.has_perm("proposals.enter_proposal"):
        raise PermissionDenied
    request.desk_queue = "nieuw"
    form = forms.EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = submit_for(request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(
                request,
                _("The plan has number %(number)s. Tell it to the residents.")
                % {"number": proposal.number},
            )
            return HttpResponseRedirect(reverse("admin:desk_plan", args=[proposal.number]))
    return page(
        request,
        site,
        "admin/desk/entry.html",
        title=_("Write down a plan for residents"),
        form=form,
    )


@transaction.atomic
def submit_for(user, *, on_behalf_of, **values):
    """Keep and submit in one go: nothing half-written stays behind when it is refused."""
    draft = operations.save_draft(by=user, on_behalf_of=on_behalf_of, **values)
    return operations.submit(draft, by=user)


def _framed(site):
    return lambda request, *, template, **context: page(request, site, template, **context)


def ours(request, site):
    """The drafts of plans of the municipality."""
    only_here(request)
    return announcing.ours(request, page=_framed(site))


def write_ours(request, site, uuid=None):
    """A plan of the municipality, for one place or several."""
    only_here(request)
    return announcing.write(request, uuid, page=_framed(site))


def preview_ours(request, uuid, site):
    """A plan of the municipality as everyone will read it, to be announced."""
    only_here(request)
    return announcing.preview(request, uuid, page=_framed(site))


def leave(request, site):
    """Hand over one's own work, for a leave."""
    only_here(request)
    request.desk_queue = "overdragen"
    mine = (
        queues.running()
        .filter(handler=request.user)
        .select_related("platform", "subject")
        .order_by("due_on", "pk")
    )
    numbers = [proposal.number for proposal in mine]
    people = colleagues().exclude(pk=request.user.pk).order_by("name")
    form = forms.LeaveForm(
        request.POST or None, numbers=numbers, people=people, initial={"chosen": numbers}
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        pass_on(request, values["chosen"], "hand_over", to=values["to"], reason=values["reason"])
        return HttpResponseRedirect(reverse("admin:index"))
    labels = {
        proposal.number: f"{proposal.number} · {proposal.title} · {proposal.platform}"
        for proposal in mine
    }
    form.fields["chosen"].choices = list(labels.items())
    return page(
        request,
        site,
        "admin/desk/leave.html",
        title=_("Hand over my work"),
        form=form,
        has_work=bool(numbers),
    )


def gap_list(request, site):
    """Where there is no contact point, with a way to fill it."""
    only_here(request)
    request.desk_queue = "gaten"
    day = today()
    desk = Desk(day)
    add = reverse("admin:liaisons_contactassignment_add")
    rows = [
        {
            "platform": platform,
            "subject": subject,
            "contact": desk.contact(platform.pk, subject.pk),
            "add": f"{add}?platform={platform.pk}&subject={subject.pk}",
        }
        for platform, subject in gaps(day)
    ]
    return page(
        request,
        site,
        "admin/desk/gaps.html",
        title=_("No contact point"),
        rows=rows,
        may_fill=request.user.has_perm("liaisons.add_contactassignment"),
    )


def export(request, site):
    """The list as it stands, without personal data."""
    only_here(request)
    slug = request.GET.get("rij", "")
    if slug not in queues.BY_SLUG:
        slug = queues.home_queue(request.user)
    __, found = narrowed(request, slug)
    return exports.csv_response(found.select_related("platform", "subject"), slug)
