"""Every other step of a plan on the public site: one page per verb, one button per page.

Each page asks the rules first: what you may not see is a 404, what you may see and not do a 403.
The words stand here, the guards in ``operations``; a refusal comes back at its field.
"""

from typing import ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from accounts.kept import BACK_AGAIN, keep_and_sign_in, take_kept, to_sign_in
from core.kinds import Side
from core.terms import today
from core.transitions import Refused
from platforms.lookups import board_users

from .. import operations
from ..forms import steps
from ..models import PaperList, Proposal, ProposalEntry
from ..page import Answer
from ..rules import SIGNING_ROLES, role_with_lists, side_of
from ..states import Capacity
from .guards import second_step_first


@method_decorator([login_not_required, never_cache], name="dispatch")
class StepView(View):
    """Reads: who are you, may you, what did you fill in, do it, say that it is done."""

    verb = ""
    form_class = steps.ConfirmForm
    template_name = "proposals/proposal_step.html"
    title = ""
    lead = ""
    button = ""
    done = ""
    warning = ""
    is_public = False
    # What is said differently when the municipality began.
    for_municipality: ClassVar[dict] = {}

    def word(self, name):
        """Title, lead, button, warning or thanks, in the words of this direction."""
        if not self.proposal.is_from_neighbourhood and name in self.for_municipality:
            return self.for_municipality[name]
        return getattr(self, name)

    def dispatch(self, request, number, *args, **kwargs):
        self.proposal = get_object_or_404(
            Proposal.objects.submitted().select_related(
                "platform", "subject", "author", "submitted_by", "handler", "assignment"
            ),
            number=number,
        )
        if not self.is_there():
            raise Http404
        if not self.is_public:
            if not request.user.is_authenticated:
                if request.method == "POST":
                    return keep_and_sign_in(request)
                return to_sign_in(request)
            if not self.is_allowed(request.user):
                if request.method == "POST" and self.was_just_done(request.user):
                    return redirect(self.success_url())
                raise PermissionDenied
            if missing := second_step_first(request, self.proposal):
                return missing
        return super().dispatch(request, *args, **kwargs)

    def is_there(self):
        """Whether the thing this step is about can be seen at all."""
        return True

    def is_allowed(self, user):
        return user.has_perm(f"proposals.{self.verb}_proposal", self.proposal)

    def was_just_done(self, user):
        """A second click on the same button: the step has been taken, by this person."""
        last = (
            ProposalEntry.objects.filter(proposal=self.proposal)
            .select_related("text_row")
            .order_by("-number")
            .first()
        )
        if last is None or last.verb != self.verb:
            return False
        text = getattr(last, "text_row", None)
        return text is not None and text.actor_id == user.pk

    def form(self, data=None, files=None):
        return self.form_class(data, files, proposal=self.proposal, user=self.request.user)

    def get(self, request, **kwargs):
        kept = take_kept(request)
        if kept is not None:
            messages.info(request, BACK_AGAIN)
        return self.show(request, self.form(kept))

    def post(self, request, **kwargs):
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(request, form)
        try:
            self.run(form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
            return self.show(request, form)
        messages.success(request, self.done_words())
        return redirect(self.success_url())

    def run(self, data):
        """Take the step: the operation of the same name, with the fields of the form."""
        getattr(operations, self.verb)(self.proposal, by=self.request.user, **data)

    def done_words(self):
        return self.word("done")

    def success_url(self):
        return self.proposal.get_absolute_url()

    def context(self, form):
        return {
            "proposal": self.proposal,
            "form": form,
            "title": self.word("title"),
            "lead": self.word("lead"),
            "button": self.word("button"),
            "warning": self.word("warning"),
            "has_files": form.is_multipart(),
        }

    def show(self, request, form):
        return render(request, self.template_name, self.context(form))


class RemindView(StepView):
    verb = "remind"
    title = _("Send a reminder")
    to_municipality = _(
        "Whoever has the turn is late. The first reminder goes to the contact point, the second"
        " also to the deputy and the broker, the third also to the alderman."
    )
    to_board = _(
        "The neighbourhood has the turn and is late. The first reminder goes to the chair of the"
        " board, the second also to the secretary and the broker, the third to the whole board."
    )
    button = _("Send the reminder")
    warning = _(
        "Everybody sees how many reminders were needed. You can send one per five working days."
    )

    @property
    def lead(self):
        p = self.proposal
        if p.is_from_neighbourhood or p.turn != Side.NEIGHBOURHOOD:
            return self.to_municipality
        return self.to_board

    def run(self, data):
        self.reminder = operations.remind(self.proposal, by=self.request.user)

    def done_words(self):
        return _("Reminder %(number)s has been sent.") % {"number": self.reminder.number}


class ReviseView(StepView):
    verb = "revise"
    form_class = steps.ReviseForm
    title = _("Change the text")
    lead = _("Your change becomes a new version. The old text stays readable, with what changed.")
    button = _("Publish the new version")
    done = _("The new version stands there.")
    for_municipality: ClassVar[dict] = {
        "lead": _(
            "The change becomes a new version. The old text stays readable, with what changed."
        ),
    }


class SupplementView(StepView):
    verb = "supplement"
    form_class = steps.SupplementForm
    template_name = "proposals/proposal_supplement.html"
    title = _("Add to your plan")
    lead = _("The municipality asked for this. As soon as you send it, its term runs again.")
    button = _("Send this")
    done = _("Thank you. The municipality has the turn again.")
    for_municipality: ClassVar[dict] = {
        "title": _("Add to the plan"),
        "lead": _(
            "The board asked for this. As soon as you send it, the preparation of the board goes"
            " on. The day on which residents can react moves along."
        ),
        "done": _("The board has been told. It can prepare again."),
    }

    def run(self, data):
        with transaction.atomic():
            if data["file"] is not None:
                operations.add_attachment(
                    self.proposal,
                    by=self.request.user,
                    checked=data["file"],
                    alternative=data["alternative"],
                )
            operations.supplement(
                self.proposal,
                by=self.request.user,
                text=data["text"],
                new_title=data["new_title"],
                new_text=data["new_text"],
            )

    def context(self, form):
        asked = (
            ProposalEntry.objects.filter(proposal=self.proposal, verb="request_supplement")
            .select_related("text_row")
            .order_by("-number")
            .first()
        )
        text = getattr(asked, "text_row", None)
        can_extend = self.request.user.has_perm(
            "proposals.extend_supplement_proposal", self.proposal
        )
        return super().context(form) | {
            "asked": text.text if text else "",
            "can_extend": can_extend,
        }


class ExtendSupplementView(StepView):
    verb = "extend_supplement"
    form_class = steps.ExtendSupplementForm
    title = _("Ask for two weeks more")
    lead = _("You can do this once. The term of the municipality stands still a little longer.")
    button = _("Ask for two weeks more")
    done = _("You have two weeks more.")
    for_municipality: ClassVar[dict] = {
        "lead": _("You can do this once. The day on which residents can react moves along."),
    }


class WithdrawView(StepView):
    verb = "withdraw"
    form_class = steps.WithdrawForm
    title = _("Withdraw the plan")
    lead = _("Then nobody has the turn any more. The dossier stays, with all steps.")
    button = _("Withdraw for good")
    done = _("The plan has been withdrawn.")
    warning = _("This cannot be undone. You can always submit a new plan.")
    for_municipality: ClassVar[dict] = {
        "lead": _(
            "Then nobody has the turn any more. The board, and whoever follows the plan or reacted"
            " to it, reads why. The dossier stays, with all steps."
        ),
        "warning": _("This cannot be undone. A changed plan is a new one, and refers to this one."),
    }


class ExtendWindowView(StepView):
    verb = "extend_window"
    form_class = steps.ExtendWindowForm
    title = _("More time to gather support")
    lead = _("Neighbours then have more time to support your plan.")
    button = _("Give more time")
    done = _("There is more time to gather support.")
    for_municipality: ClassVar[dict] = {
        "title": _("More time for residents"),
        "lead": _("Residents then have more time to react to the plan."),
        "done": _("Residents have more time to react."),
    }

    def run(self, data):
        operations.extend_window(self.proposal, by=self.request.user, days=7 * data["weeks"])


class ContinueAsWishView(StepView):
    verb = "continue_as_wish"
    title = _("Go on as a wish of the neighbourhood")
    button = _("Go on as a wish")
    done = _("Your plan goes on as a wish. The municipality has the turn.")
    warning = _("This cannot be undone.")

    @property
    def lead(self):
        return _(
            "The municipality then answers with the support there is. With the plan it always says"
            " %(count)s of %(minimum)s votes."
        ) % {"count": self.proposal.support_count, "minimum": self.proposal.minimum}


class StartView(StepView):
    verb = "start"
    form_class = steps.PlannedEndForm
    title = _("The work begins")
    lead = _("From now on everybody sees that it is being carried out, and when it should be done.")
    button = _("Begin")
    done = _("The work has begun. Tell at least every eight weeks how it goes.")


class ResumeView(StartView):
    verb = "resume"
    title = _("The work goes on")
    lead = _("The plan had stopped. From now on everybody sees that it goes on.")
    button = _("Go on")
    done = _("The work goes on.")


class SettleView(StepView):
    verb = "settle"
    form_class = steps.SettleForm
    title = _("Nothing more needs to be done")
    lead = _("The other side then says within four weeks whether it agrees.")
    button = _("Report this")
    done = _("It has been reported. The other side has the turn.")


class CompleteView(StepView):
    verb = "complete"
    form_class = steps.CompleteForm
    title = _("It has been carried out")
    lead = _("The other side then says within four weeks whether it has been done as agreed.")
    button = _("Report that it is done")
    done = _("It has been reported. The other side has the turn.")


class StopView(StepView):
    verb = "stop"
    form_class = steps.StopForm
    title = _("Stop the work")
    lead = _("Everybody reads your explanation. The work can be taken up again later.")
    button = _("Stop the work")
    done = _("The work has been stopped.")


class WriteMessageView(StepView):
    verb = "write_message"
    form_class = steps.MessageForm
    title = _("Tell how it goes")
    lead = _("Your message stands with the plan, and whoever follows it gets it by mail.")
    button = _("Publish the message")
    done = _("The message stands there.")


class ContentView(StepView):
    """Both verbs on one page: it is one question."""

    verb = "evaluate"
    form_class = steps.ReactionForm
    title = _("Are you content?")
    lead = _("Whoever carries it out says that it is done. You have the last word.")
    button = _("Send your reaction")

    def was_just_done(self, user):
        self.verb = "evaluate"
        if super().was_just_done(user):
            return True
        self.verb = "not_yet"
        return super().was_just_done(user)

    def run(self, data):
        if data["verdict"] == steps.ReactionForm.DONE:
            operations.evaluate(self.proposal, by=self.request.user, text=data["text"])
            self.done = _("Thank you. The plan is closed.")
        else:
            operations.not_yet(self.proposal, by=self.request.user, reason=data["text"])
            self.done = _("Thank you. The plan goes back to whoever carries it out.")


class RequestSupplementView(StepView):
    verb = "request_supplement"
    form_class = steps.MissingForm
    title = _("Ask for what is missing")
    lead = _("The submitter gets two weeks. Meanwhile your own term stands still.")
    button = _("Ask for this")
    done = _("The question has been sent. The submitter has the turn.")
    for_municipality: ClassVar[dict] = {
        "lead": _(
            "You can ask this once, before the plan opens. The municipality gets two weeks, and"
            " the day on which residents can react moves along."
        ),
        "done": _("The question has been sent. The municipality has the turn."),
    }


class ExtendTermView(StepView):
    verb = "extend_term"
    form_class = steps.ExtendTermForm
    title = _("The answer takes longer")
    lead = _(
        "You can do this once, before the term is over, and a second time only if the submitter"
        " agrees. The old date stays in view."
    )
    button = _("Move the date")
    done = _("The date has been moved. The submitter hears it.")
    for_municipality: ClassVar[dict] = {
        "lead": _(
            "You can do this once, before the term is over, and a second time only if the"
            " municipality agrees. The old date stays in view."
        ),
        "done": _("The date has been moved. The municipality hears it."),
    }


class RespondView(StepView):
    """The board answers a plan of the municipality: first written down, then read over, then sent.

    What the municipality answers to residents is written in the admin, with its mandate.
    """

    verb = "prepare_response"
    form_class = steps.BoardResponseForm
    template_name = "proposals/proposal_respond.html"
    title = _("Answer of the neighbourhood")
    lead = _(
        "Before you publish it you can read it over. “Agreed” by a board is no consent under the"
        " law."
    )
    button = _("Read the answer over")
    done = _("The answer has been published. It can only be added to now.")

    def is_there(self):
        return not self.proposal.is_from_neighbourhood

    @property
    def may_publish(self):
        return self.request.user.has_perm("proposals.publish_response_proposal", self.proposal)

    def was_just_done(self, user):
        self.verb = "publish_response"
        return super().was_just_done(user)

    def prepared(self):
        return self.proposal.responses.filter(state="prepared").first()

    def form(self, data=None, files=None):
        form = super().form(data, files)
        prepared = self.prepared()
        if prepared is not None and data is None:
            form.initial = {name: getattr(prepared, name) for name in form.fields}
        return form

    def get(self, request, **kwargs):
        self.is_reading_over = "nakijken" in request.GET and self.prepared() is not None
        return super().get(request, **kwargs)

    def post(self, request, **kwargs):
        self.is_reading_over = False
        if request.POST.get("go") == "publish":
            return self.publish(request)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        proposal = self.proposal
        try:
            operations.prepare_response(
                proposal,
                by=request.user,
                executor=self.executor(form.cleaned_data["executor_side"]),
                cost=proposal.cost_estimate or 0,
                capacity=Capacity.BOARD,
                **form.cleaned_data,
            )
            self.put_before_the_chair()
        except Refused as refused:
            refused.add_to(form)
            return self.show(request, form)
        return redirect(f"{request.path}?nakijken")

    def executor(self, side):
        """Who carries it out: the municipality's contact point, else the board itself."""
        if side == Side.NEIGHBOURHOOD:
            return None
        return self.proposal.handler or self.proposal.author

    def put_before_the_chair(self):
        """Whoever may not publish writes it for the chair or the secretary, who hear of it."""
        if self.may_publish:
            return
        signers = board_users(self.proposal.platform, roles=SIGNING_ROLES)
        signer = signers.exclude(pk=self.request.user.pk).order_by("pk").first()
        if signer is not None:
            operations.put_to(self.proposal, by=self.request.user, to=signer)

    def publish(self, request):
        try:
            operations.publish_response(self.proposal, by=request.user)
        except Refused as refused:
            words = " ".join([refused.text, *map(str, refused.missing)])
            if refused.url:
                words = format_html(
                    '{} <a href="{}">{}</a>', words, refused.url, _("See the reactions")
                )
            messages.warning(request, words)
            return redirect(request.path)
        messages.success(request, self.done)
        return redirect(self.success_url())

    def context(self, form):
        prepared = self.prepared() if self.is_reading_over else None
        return super().context(form) | {
            "prepared": prepared,
            "answer": Answer(prepared, self.proposal, ()) if prepared is not None else None,
            "missing": [
                message
                for _field, message in operations.what_is_missing(prepared, self.proposal, today())
            ]
            if prepared is not None
            else [],
            "may_publish": self.may_publish,
        }


class AskInitiatorView(StepView):
    verb = "ask_initiator"
    form_class = steps.QuestionForm
    title = _("Ask the submitter something")
    lead = _("The term runs on while you wait for the answer.")
    button = _("Send the question")
    done = _("The question has been sent.")
    for_municipality: ClassVar[dict] = {"title": _("Ask the municipality something")}


class AnswerQuestionView(StepView):
    verb = "answer_question"
    form_class = steps.AnswerForm
    template_name = "proposals/proposal_answer_question.html"
    title = _("Answer the question")
    button = _("Send your answer")
    done = _("Your answer has been sent.")

    def open_questions(self):
        return self.proposal.exchanges.filter(answered_at__isnull=True)

    def form(self, data=None, files=None):
        form = super().form(data, files)
        self.exchange = self.open_questions().first()
        if self.exchange is not None:
            form.initial["exchange"] = self.exchange.pk
        return form

    def run(self, data):
        exchange = get_object_or_404(self.proposal.exchanges, pk=data["exchange"])
        operations.answer_question(exchange, by=self.request.user, answer=data["answer"])

    def context(self, form):
        return super().context(form) | {"exchange": self.exchange}


class ToldByHelperView(StepView):
    """A resident without e-mail is told by the helper, who records it."""

    verb = "told_by_helper"
    title = _("You have told it")
    lead = _("This resident has no e-mail. Say here that you told what happened.")
    button = _("I have told it")
    done = _("It stands in the dossier that you told it.")


class PublishTextView(StepView):
    """The author lets everybody read a plan that ended before it was taken up."""

    verb = "publish_text"
    title = _("Let everybody read the text")
    lead = _(
        "Your plan ended before it was taken up. That is why not everybody can read it. You can"
        " choose that everybody may."
    )
    button = _("Make the text public")
    done = _("From now on everybody can read your plan.")
    warning = _(
        "Title, text and files then stand on the site for everybody. You cannot take this back."
    )


class ReportView(StepView):
    """Anyone may tell that something should not stand there, also without an account."""

    verb = "report_content"
    form_class = steps.ReportForm
    is_public = True
    title = _("Report something that should not stand there")
    lead = _("Two people of the municipality look at it. They can cover a passage or a picture.")
    button = _("Send this report")
    done = _("Thank you. The municipality looks at it.")

    def is_there(self):
        return self.proposal.is_text_public

    def form(self, data=None, files=None):
        form = super().form(data, files)
        number = self.request.GET.get("reactie", "")
        if number.isascii() and number.isdigit() and len(number) < 7:
            form.initial["text"] = _("Reaction %(number)s: ") % {"number": number}
        return form

    def run(self, data):
        user = self.request.user
        operations.report_content(self.proposal, by=user if user.is_authenticated else None, **data)


class AddPaperListView(StepView):
    verb = "add_paper_list"
    form_class = steps.PaperListForm
    title = _("Enter signatures on paper")
    lead = _(
        "Signatures on paper count just as much as votes on this site, as soon as somebody of the"
        " other side has checked the list."
    )
    button = _("Enter this list")
    done = _("The list has been entered. Somebody of the other side checks it.")

    def run(self, data):
        scan = data.pop("file")
        operations.add_paper_list(self.proposal, by=self.request.user, scan=scan, **data)


class CheckPaperListsView(StepView):
    """The lists that wait for a check; with one list straight to it."""

    verb = "check_paper_list"

    def get(self, request, **kwargs):
        own_side = side_of(role_with_lists(request.user, self.proposal), self.proposal)
        waiting = [
            paper
            for paper in self.proposal.paper_lists.filter(checked_on__isnull=True)
            if paper.entered_by_id != request.user.pk and paper.entered_side != own_side
        ]
        if len(waiting) == 1:
            return redirect("proposals:check_paper", self.proposal.number, waiting[0].pk)
        context = {"proposal": self.proposal, "waiting": waiting}
        return render(request, "proposals/proposal_paper_lists.html", context)

    def post(self, request, **kwargs):
        return self.get(request)


class CheckPaperListView(StepView):
    verb = "check_paper_list"
    form_class = steps.PaperCheckForm
    template_name = "proposals/proposal_check_paper.html"
    title = _("Check a list on paper")
    lead = _("Compare the scan with the number. Only the signatures that you count here, count.")
    button = _("Count these signatures")

    def form(self, data=None, files=None):
        self.paper = get_object_or_404(
            PaperList.objects.filter(proposal=self.proposal, checked_on__isnull=True),
            pk=self.kwargs["pk"],
        )
        return super().form(data, files)

    def run(self, data):
        paper = operations.check_paper_list(self.paper, by=self.request.user, **data)
        self.done = _("%(counted)s signatures count now.") % {"counted": paper.counted}

    def context(self, form):
        return super().context(form) | {"paper": self.paper}


@method_decorator(never_cache, name="dispatch")
class PaperScanView(View):
    """The scan of a list, as a download, for whoever may check it or entered it."""

    def get(self, request, number, pk):
        proposal = get_object_or_404(
            Proposal.objects.submitted().select_related("platform"), number=number
        )
        paper = get_object_or_404(proposal.paper_lists.exclude(scan=""), pk=pk)
        may_check = request.user.has_perm("proposals.check_paper_list_proposal", proposal)
        if not may_check and paper.entered_by_id != request.user.pk:
            raise Http404
        if missing := second_step_first(request, proposal):
            return missing
        try:
            content = paper.scan.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        extension = paper.scan.name.rsplit(".", 1)[-1]
        return FileResponse(
            content,
            as_attachment=True,
            filename=f"{proposal.number}-lijst-{paper.pk}.{extension}",
        )
