"""Submitting a plan: four small steps, a draft to come back to, and the receipt (R39, R4)."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from accounts.flows import start_sign_in
from accounts.kept import BACK_AGAIN, keep_and_sign_in, take_kept, to_sign_in
from core.attachments import MAX_FILES
from core.terms import Length, Unit, today
from core.transitions import Refused
from liaisons.lookups import broker_of
from platforms.lookups import agreement_of
from platforms.models import AgendaPoint, Meeting

from .. import operations, states
from ..contacts import contact_of
from ..forms.submit import AttachmentForm, KeepForm
from ..models import Proposal
from ..similar import similar_to
from ..states import Kind
from .guards import second_step_first
from .sheets import STEPS, RowSheet, SessionSheet, draft_of


def in_weeks(days):
    """6 weken, or 45 dagen where it does not come out even."""
    if days % 7 == 0:
        return Length(days // 7, Unit.WEEKS)
    return Length(days, Unit.DAYS)


def road_of(platform, kind, day):
    """What lies ahead of a plan of this kind here: the minimum and the terms in words."""
    if kind == Kind.AGENDA:
        return {
            "agreement": None,
            "is_for_council": True,
            "minimum": settings.AGENDA_MINIMUM,
            "window": states.WINDOW,
            "answer": states.ANSWER,
        }
    agreement = agreement_of(platform, kind, day)
    return {
        "agreement": agreement,
        "minimum": agreement.minimum if agreement else None,
        "window": in_weeks(agreement.window_days) if agreement else states.WINDOW,
        "answer": in_weeks(agreement.answer_days) if agreement else states.ANSWER,
    }


@method_decorator([login_not_required, never_cache], name="dispatch")
class SubmitView(View):
    """One step of the form, for a visitor (session) and for somebody signed in (his draft).

    Every button of the page saves first: forward, back, to the place, or for later.
    """

    def dispatch(self, request, *args, uuid=None, step="waar", **kwargs):
        if step not in STEPS:
            raise Http404
        self.step = step
        if uuid is not None:
            if not request.user.is_authenticated:
                if request.method == "POST":
                    return keep_and_sign_in(request)
                return to_sign_in(request)
            proposal = draft_of(request.user, uuid)
            if proposal is None:
                raise Http404
            if not proposal.is_draft:
                # Sent already: a second click, or the way back in the browser.
                return redirect("proposals:receipt", proposal.number)
            if missing := second_step_first(request, proposal):
                return missing
            self.sheet = RowSheet(request, proposal)
        else:
            self.sheet = SessionSheet(request)
            if request.user.is_authenticated:
                answer = self._take_over(request)
                if answer is not None:
                    return answer
        return super().dispatch(request, *args, **kwargs)

    def _take_over(self, request):
        """After signing in: what stood in the session becomes this person's draft."""
        if request.method == "POST":
            proposal = (
                operations.save_draft(by=request.user, may_be_mailed=False)
                if self.sheet.is_empty
                else self.sheet.adopt()
            )
            self.sheet = RowSheet(request, proposal)
            return None
        if not self.sheet.is_empty:
            return redirect("proposals:draft_step", self.sheet.adopt().uuid, self.step)
        return None if self.step == "waar" else redirect("proposals:submit")

    # --- showing --------------------------------------------------------------------------------
    def get(self, request, *args, **kwargs):
        if self.step == "nakijken" and not request.user.is_authenticated:
            # The code from the mail has not been entered yet.
            return redirect(self.sheet.url("over-u" if not self.sheet.is_empty else "waar"))
        gap = self.sheet.first_incomplete(self.step)
        if gap is not None:
            return redirect(self.sheet.url(gap))
        if self.step == "nakijken":
            return self.show(request, None)
        kept = take_kept(request)
        if kept is not None:
            messages.info(request, BACK_AGAIN)
            return self.show(request, self.sheet.form(self.step, kept))
        form = self.sheet.form(self.step)
        if not self._was_filled_in():
            # The first time: the empty form, without errors.
            form = type(form)(initial=self._initial(request), **self._extra(form))
        return self.show(request, form)

    def _was_filled_in(self):
        fields = {
            "waar": ("platform", "for_council"),
            "plan": ("title", "text"),
            "over-u": ("email", "name"),
        }
        return any(self.sheet.values.get(name) for name in fields[self.step])

    def _initial(self, request):
        initial = dict(self.sheet.values)
        initial["is_name_public"] = bool(initial.get("is_name_public"))
        initial["may_be_mailed"] = bool(initial.get("may_be_mailed"))
        if self.step == "waar" and not initial.get("platform"):
            wanted = request.GET.get("platform", "")
            initial["platform"] = wanted if len(wanted) <= 100 and wanted.isascii() else ""
        return initial

    def _extra(self, form):
        if self.step == "over-u":
            return {"user": self.request.user, "may_help": self.sheet.may_help}
        return {}

    def show(self, request, form, *, attachment_form=None, errors=(), status=200):
        sheet, day = self.sheet, today()
        platform = sheet.platform if self.step != "waar" else None
        kind = sheet.values.get("kind")
        kind = kind if kind in Kind.values else Kind.PLAN
        context = {
            "form": form,
            "sheet": sheet,
            "step": self.step,
            "step_number": STEPS.index(self.step) + 1,
            "kept": sheet.page_copy(),
            "platform": platform,
            "proposal": sheet.proposal,
            "may_help": sheet.may_help,
            "has_errors": bool(errors),
        }
        if self.step != "waar" and (platform is not None or sheet.is_for_council):
            context |= road_of(platform, kind, day) | {"has_road": True}
        if platform is not None:
            context["broker"] = broker_of(platform, day)
        if self.step in ("plan", "over-u"):
            context["similar"] = similar_to(
                sheet.values.get("title", ""), platform, for_council=sheet.is_for_council
            )
        if self.step == "waar" and request.user.is_authenticated and sheet.proposal is None:
            context["drafts"] = (
                Proposal.objects.filter(author=request.user, status=states.Status.DRAFT)
                .select_related("platform")
                .order_by("-changed_at")[:3]
            )
        if self.step == "nakijken":
            attachments = list(sheet.proposal.attachments.all())
            context |= {
                "attachments": attachments,
                "can_attach": len(attachments) < MAX_FILES,
                "attachment_form": attachment_form or AttachmentForm(),
                "errors": errors,
                "kind_label": sheet.proposal.get_kind_display(),
                "is_helper": bool(sheet.proposal.on_behalf_of),
            }
            if attachment_form is not None and attachment_form.errors:
                context["has_errors"] = True
        template = f"proposals/proposal_submit_{STEPS.index(self.step) + 1}.html"
        return render(request, template, context, status=status)

    # --- taking a step --------------------------------------------------------------------------
    def post(self, request, *args, **kwargs):
        go = request.POST.get("go", "next")
        if self.step == "nakijken":
            return self.post_check(request, go)
        is_leaving = go != "next"
        form = self.sheet.form(self.step, request.POST, partial=is_leaving)
        self.sheet.keep(self.step, form)
        if go == "discard":
            return self.discard(request)
        if not form.is_valid() and not (is_leaving and isinstance(self.sheet, SessionSheet)):
            return self.show(request, form)
        if go == "save":
            return self.save_for_later(request)
        if go in STEPS[: STEPS.index(self.step)]:
            return redirect(self.sheet.url(go))
        if self.step == "over-u" and not request.user.is_authenticated:
            try:
                return start_sign_in(
                    request, form.cleaned_data["email"], self.sheet.url("nakijken")
                )
            except Refused as refused:
                refused.add_to(form)
                return self.show(request, form)
        return redirect(self.sheet.url(STEPS[STEPS.index(self.step) + 1]))

    def save_for_later(self, request):
        if not request.user.is_authenticated:
            return redirect("proposals:submit_keep")
        operations.mail_draft_link(self.sheet.proposal, by=request.user)
        return redirect("proposals:draft", self.sheet.proposal.uuid)

    def discard(self, request):
        if self.sheet.proposal is not None:
            return redirect("proposals:discard", self.sheet.proposal.uuid)
        self.sheet.forget()
        messages.success(request, _("What you typed has been thrown away."))
        return redirect("proposals:list")

    def post_check(self, request, go):
        if self.sheet.proposal is None:
            return redirect(self.sheet.url("waar"))
        if go == "save":
            return self.save_for_later(request)
        if go == "discard":
            return self.discard(request)
        if go in STEPS[:-1]:
            return redirect(self.sheet.url(go))
        if go == "attach":
            return self.attach(request)
        if go.startswith("remove-"):
            return self.remove(request, go.removeprefix("remove-"))
        try:
            proposal = operations.submit(self.sheet.proposal, by=request.user)
        except Refused as refused:
            self.sheet.proposal.refresh_from_db()
            if not self.sheet.proposal.is_draft:
                return redirect("proposals:receipt", self.sheet.proposal.number)
            gap = self.sheet.first_incomplete("nakijken")
            if gap is not None:
                return redirect(self.sheet.url(gap))
            return self.show(request, None, errors=[refused.text, *refused.missing])
        return redirect("proposals:receipt", proposal.number)

    def attach(self, request):
        form = AttachmentForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(request, None, attachment_form=form)
        try:
            operations.add_attachment(
                self.sheet.proposal,
                by=request.user,
                checked=form.cleaned_data["file"],
                alternative=form.cleaned_data["alternative"],
            )
        except (Refused, PermissionDenied) as refused:
            words = refused.text if isinstance(refused, Refused) else _("This is not possible.")
            form.add_error("file", ValidationError(words))
            return self.show(request, None, attachment_form=form)
        messages.success(request, _("The file has been added."))
        return redirect(self.sheet.url("nakijken") + "#bestanden")

    def remove(self, request, key):
        if not (key.isascii() and key.isdigit() and len(key) <= 18):
            raise Http404
        attachment = get_object_or_404(self.sheet.proposal.attachments, pk=int(key))
        try:
            operations.remove_attachment(attachment, by=request.user)
        except Refused as refused:
            return self.show(request, None, errors=[refused.text])
        messages.success(request, _("The file has been taken away."))
        return redirect(self.sheet.url("nakijken") + "#bestanden")


@method_decorator([login_not_required, never_cache], name="dispatch")
class SubmitKeepView(View):
    """ "Bewaar en ga later verder" for a visitor: an e-mail address, a code, and a link by mail."""

    def dispatch(self, request, *args, **kwargs):
        self.sheet = SessionSheet(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        if self.sheet.is_empty:
            return redirect("proposals:submit")
        if request.user.is_authenticated:
            proposal = self.sheet.adopt()
            operations.mail_draft_link(proposal, by=request.user)
            return redirect("proposals:draft", proposal.uuid)
        form = KeepForm(initial={"email": self.sheet.values.get("email", "")})
        return self.show(request, form)

    def post(self, request):
        form = KeepForm(request.POST)
        if self.sheet.is_empty:
            return redirect("proposals:submit")
        self.sheet.remember()
        if not form.is_valid():
            return self.show(request, form)
        try:
            return start_sign_in(
                request, form.cleaned_data["email"], reverse("proposals:submit_keep")
            )
        except Refused as refused:
            refused.add_to(form)
            return self.show(request, form)

    def show(self, request, form):
        context = {"form": form, "kept": self.sheet.page_copy()}
        return render(request, "proposals/proposal_submit_keep.html", context)


@method_decorator(never_cache, name="dispatch")
class DraftView(View):
    """A kept draft: what stands in it so far, and the way on. Only for whoever writes it."""

    def get(self, request, uuid):
        proposal = draft_of(request.user, uuid)
        if proposal is None:
            raise Http404
        if not proposal.is_draft:
            return redirect("proposals:receipt", proposal.number)
        sheet = RowSheet(request, proposal)
        if missing := second_step_first(request, proposal):
            return missing
        step = sheet.first_incomplete("nakijken") or "nakijken"
        context = {"proposal": proposal, "next_url": sheet.url(step)}
        return render(request, "proposals/proposal_draft.html", context)


@method_decorator(never_cache, name="dispatch")
class DiscardView(View):
    """Throwing a draft away cannot be undone, so it is asked once."""

    def dispatch(self, request, uuid, *args, **kwargs):
        self.proposal = draft_of(request.user, uuid)
        if self.proposal is None:
            raise Http404
        if not self.proposal.is_draft:
            raise PermissionDenied
        if missing := second_step_first(request, self.proposal):
            return missing
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return render(request, "proposals/proposal_discard.html", {"proposal": self.proposal})

    def post(self, request):
        operations.discard(self.proposal, by=request.user)
        messages.success(request, _("The draft has been thrown away."))
        return redirect("proposals:submit")


@method_decorator(never_cache, name="dispatch")
class ReceiptView(View):
    """ "Uw plan is ontvangen": number, moment, a copy, who helps, what happens next and when."""

    def get(self, request, number):
        proposal = get_object_or_404(
            Proposal.objects.submitted().select_related(
                "platform", "subject", "author", "submitted_by", "handler", "agreement"
            ),
            number=number,
        )
        if request.user.pk not in (proposal.author_id, proposal.submitted_by_id):
            raise Http404
        if missing := second_step_first(request, proposal):
            return missing
        context = {
            "proposal": proposal,
            "contact": contact_of(proposal, today()),
            "term": proposal.terms.filter(kind=states.TermKind.ADMISSION).first(),
            "attachments": proposal.attachments.all(),
            **road_of(proposal.platform, proposal.kind, proposal.submitted_on),
        }
        return render(request, "proposals/proposal_receipt.html", context)


@method_decorator(never_cache, name="dispatch")
class PlanFromPointView(View):
    """A board makes a plan of a point of an agenda; its words stand in the form already."""

    def dispatch(self, request, pk, *args, **kwargs):
        self.point = get_object_or_404(
            AgendaPoint.objects.filter(meeting__in=Meeting.objects.public()).select_related(
                "meeting"
            ),
            pk=pk,
        )
        if not request.user.has_perm("platforms.make_plan_of_agendapoint", self.point):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return render(request, "proposals/proposal_from_point.html", {"point": self.point})

    def post(self, request):
        try:
            draft = operations.draft_from_point(self.point, by=request.user)
        except Refused as refused:
            messages.error(request, refused.text)
            return redirect(self.point.meeting)
        return redirect("proposals:draft_step", draft.uuid, "plan")
