"""Asking the municipality something, and the thread that only the two sides read."""

import time
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from accounts.flows import second_step_first, start_sign_in
from accounts.kept import BACK_AGAIN, keep, keep_and_sign_in, take_kept, to_sign_in
from core.entries import as_json
from core.steps import with_opposite
from core.terms import end_of_term, today
from core.transitions import Refused
from council.lookups import portfolio_for
from platforms.lookups import platform_of_residence, residence_of
from platforms.models import Platform, Subject

from .. import question_steps as steps
from ..forms.questions import AskForm
from ..lookups import contact_for
from ..models import ContactAssignment, Question
from ..operations import questions as operations
from ..question_dossier import QuestionDossier, doing_words
from ..question_states import LOOK, QuestionKind, length_of

PENDING = "pending_question"
PENDING_SECONDS = 60 * 60
#: What stands in the address for a kind; a plain question needs no word.
KINDS = {
    "vraag": QuestionKind.QUESTION,
    "signaal": QuestionKind.SIGNAL,
    "wethouder": QuestionKind.PORTFOLIO,
}
KEPT_FIELDS = ("kind", "platform", "subject", "cause", "title", "text", "email")


def words_of_receipt(question):
    """What somebody reads when his question has arrived."""
    return _("Your question has arrived. The number is %(number)s.") % {"number": question.number}


@method_decorator([login_not_required, never_cache], name="dispatch")
class AskView(View):
    """The form of a contact point, or without one; nobody's address stands in it (R65)."""

    assignment = None

    def dispatch(self, request, pk=None):
        if pk is not None:
            rows = ContactAssignment.objects.published().current().select_related("platform")
            self.assignment = get_object_or_404(rows.select_related("subject"), pk=pk)
        return super().dispatch(request)

    @cached_property
    def kind(self):
        posted = self.request.POST.get("kind")
        if posted in QuestionKind.values:
            return QuestionKind(posted)
        return KINDS.get(self.request.GET.get("soort", ""), QuestionKind.QUESTION)

    def form(self, data=None, kind=None):
        return AskForm(data, user=self.request.user, kind=kind or self.kind, initial=self.initial())

    def initial(self):
        """Filled in from the cell of the matrix or the page of the platform one came from."""
        platform, subject = self.place
        return {"platform": platform and platform.slug, "subject": subject and subject.slug}

    @cached_property
    def place(self):
        asked = self.request.GET
        platform = self.assignment.platform if self.assignment else None
        subject = self.assignment.subject if self.assignment else None
        if platform is None:
            platform = _found(Platform.objects.undissolved(), asked.get("buurt", ""))
        if platform is None and self.request.user.is_authenticated:
            on = today()
            platform = platform_of_residence(residence_of(self.request.user, on), on)
        if subject is None:
            subject = _found(Subject.objects.filter(is_active=True), asked.get("onderwerp", ""))
        return platform, subject

    def get(self, request):
        kept = take_kept(request)
        if kept is None:
            return self.show(request, self.form())
        if not messages.get_messages(request):
            messages.info(request, BACK_AGAIN)
        if kept.get("kind") in QuestionKind.values:
            self.kind = QuestionKind(kept["kind"])
        return self.show(request, self.form(kept))

    def show(self, request, form):
        context = {"form": form, "kind": self.kind, **self.words(), **self.who()}
        return render(request, "liaisons/question_form.html", context)

    def words(self):
        return {
            QuestionKind.QUESTION: {
                "title": _("Ask the municipality something"),
                "lead": _("Your question goes to the fixed contact point for this subject."),
            },
            QuestionKind.SIGNAL: {
                "title": _("Say what does not go well"),
                "lead": _(
                    "Are you not satisfied with how the municipality deals with your neighbourhood?"
                    " The contact point answers. The council sees how many signals there are, and"
                    " not what stands in them."
                ),
            },
            QuestionKind.PORTFOLIO: {
                "title": _("Ask the alderman something"),
                "lead": _("Your question goes to the alderman who answers for this subject."),
            },
        }[self.kind]

    def who(self):
        """Who answers and by when, so far as that is known before it is sent."""
        platform, subject = self.place
        length = length_of(self.kind)
        found = {
            "length": length,
            "due_on": end_of_term(today(), length),
            "others": [
                (kind, self.address(slug)) for slug, kind in KINDS.items() if kind != self.kind
            ],
        }
        if platform is None or subject is None:
            return found
        if self.kind == QuestionKind.PORTFOLIO:
            portfolio = portfolio_for(platform, subject)
            return found | {"answers": portfolio and portfolio.user, "is_known": True}
        contact = contact_for(platform, subject)
        return found | {"answers": contact.user, "contact": contact, "is_known": True}

    def address(self, slug):
        """The same form for another kind, with what is filled in already."""
        platform, subject = self.place
        chosen = {"soort": slug, "buurt": platform and platform.slug}
        chosen["onderwerp"] = subject and subject.slug
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{reverse('liaisons:ask')}?{query}"

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        data = form.cleaned_data
        if request.user.is_authenticated:
            try:
                question = operations.ask(by=request.user, **data)
            except Refused as refused:
                refused.add_to(form)
                return self.show(request, form)
            messages.success(request, words_of_receipt(question))
            return redirect(question)
        words = {name: str(request.POST.get(name, ""))[:8000] for name in KEPT_FIELDS}
        request.session[PENDING] = words | {
            "email": data["email"],
            "at": int(time.time()),
        }
        try:
            return start_sign_in(request, data["email"], reverse("liaisons:ask_confirm"))
        except Refused as refused:
            request.session.pop(PENDING, None)
            refused.add_to(form)
            return self.show(request, form)


def _found(rows, slug):
    """The row with this slug; no row for whatever else stands in the address."""
    if not slug or len(slug) > 100 or not slug.replace("-", "").isalnum() or not slug.isascii():
        return None
    return rows.filter(slug=slug).first()


@method_decorator([login_not_required, never_cache], name="dispatch")
class AskConfirmView(View):
    """Where the code from the mail leads: what was typed before it is sent now, once.

    The words wait in this browser's session, bound to the address that proved itself. Whatever
    comes between, they stand in the form again.
    """

    def get(self, request):
        back = redirect("liaisons:ask")
        if not request.user.is_authenticated:
            return back
        pending = request.session.pop(PENDING, None)
        if not pending:
            return back
        words = QueryDict(mutable=True)
        words.update({name: pending[name] for name in KEPT_FIELDS if pending.get(name)})
        problem = self.problem(request.user, pending)
        if not problem:
            form = AskForm(words, user=request.user, kind=QuestionKind(pending["kind"]))
            if form.is_valid():
                try:
                    question = operations.ask(by=request.user, **form.cleaned_data)
                except Refused as refused:
                    problem = refused.text
                else:
                    messages.success(request, words_of_receipt(question))
                    return redirect(question)
            else:
                problem = _("Something has changed meanwhile. Your words stand here.")
        messages.warning(request, problem)
        keep(request, reverse("liaisons:ask"), words)
        return back

    def problem(self, user, pending):
        """Why it is not sent at once, in words; nothing when it can be."""
        is_own = (
            user.email == pending["email"]
            or user.emailaddress_set.filter(email=pending["email"], verified=True).exists()
        )
        if time.time() - pending["at"] > PENDING_SECONDS:
            return _("That took a long time. Your words stand here. Press the button once more.")
        if not is_own:
            return _("You are signed in with another address. Your words stand here.")
        return ""


class QuestionMixin:
    """One question for the two sides that may read it; for anybody else it is not there."""

    @cached_property
    def question(self):
        visible = Question.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            # The same for a question that is there and one that is not.
            return keep_and_sign_in(request) if request.method == "POST" else to_sign_in(request)
        self.kwargs = kwargs
        is_asker = self.question.asker_id == request.user.pk
        if not is_asker and (missing := second_step_first(request)):
            return missing
        return super().dispatch(request, *args, **kwargs)


@method_decorator([login_not_required, never_cache], name="dispatch")
class QuestionView(QuestionMixin, View):
    """The receipt and the thread: whose turn, until when, and every message (R47, R65)."""

    def get(self, request, pk):
        question, on = self.question, today()
        entries = question.entries.select_related("text_row").order_by("number")
        is_asker = question.asker_id == request.user.pk
        mine = steps.allowed(request.user, question, on)
        up_front = with_opposite(steps.next_step(question, mine), steps.OPPOSITE, mine)
        context = {
            "question": question,
            "is_asker": is_asker,
            "look": LOOK[question.status],
            "dossier": QuestionDossier(question, list(entries), on=on, is_asker=is_asker),
            "doing": doing_words(question, is_asker),
            "term": question.terms.running().first(),
            "is_late": question.is_late(on),
            "days_late": question.days_late(on),
            "steps_up_front": up_front,
            "other_steps": [step for step in mine if step not in up_front],
            # The draft is of whoever asked alone; the room above gave it this name here.
            "plan": is_asker and question.proposals.first(),
            "on": on,
        }
        return render(request, "liaisons/question_detail.html", context)


@method_decorator([login_not_required, never_cache], name="dispatch")
class QuestionDossierJsonView(QuestionMixin, View):
    """The chain of the thread, which both sides can check without our code (SAFETY.md)."""

    def get(self, request, pk):
        entries = self.question.entries.select_related("text_row").order_by("number")
        return JsonResponse(
            {"question": self.question.number, **as_json(entries)},
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )


@method_decorator([login_not_required, never_cache], name="dispatch")
class QuestionStepView(QuestionMixin, View):
    """One step of a question; the words stand in ``liaisons.question_steps``."""

    @cached_property
    def step(self):
        found = steps.by_slug(self.kwargs["step"])
        if found is None:
            raise Http404
        return found

    def form(self, data=None):
        return self.step.form_for(self.request.user, self.question, data)

    def dispatch_step(self, request):
        if not request.user.has_perm(self.step.perm, self.question):
            raise PermissionDenied
        if self.step.is_open_to(self.question):
            return None
        if request.method == "GET":
            messages.info(request, _("This step is not possible now. See how it stands."))
        return redirect(self.question)

    def get(self, request, pk, step):
        if (elsewhere := self.dispatch_step(request)) is not None:
            return elsewhere
        kept = take_kept(request)
        if kept is not None:
            messages.info(request, BACK_AGAIN)
        return self.show(request, self.form(kept))

    def post(self, request, pk, step):
        if (elsewhere := self.dispatch_step(request)) is not None:
            return elsewhere
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        try:
            self.step.operation(self.question, by=request.user, **form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
            return self.show(request, form)
        messages.success(request, self.step.done)
        if request.user.has_perm("liaisons.view_question", Question.objects.get(pk=pk)):
            return redirect(self.question)
        # Whoever gave it away does not see it any more.
        return redirect("admin:question_desk")

    def show(self, request, form):
        context = {
            "question": self.question,
            "form": form,
            "title": self.step.title,
            "lead": self.step.lead,
            "button": self.step.submit_label,
        }
        return render(request, "liaisons/question_step.html", context)
