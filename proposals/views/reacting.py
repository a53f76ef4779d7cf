"""Reacting to a plan, and answering: for a newcomer one form and a code, as supporting is."""

import time

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from accounts.flows import start_sign_in
from accounts.kept import BACK_AGAIN, keep, take_kept
from accounts.operations import change_name
from core.lists import page_number
from core.terms import today
from core.transitions import Refused
from platforms.lookups import residence_of
from platforms.models import District
from platforms.operations import declare_residence

from .. import operations, reads
from ..answering import Answering
from ..cards import cards, covered_passages
from ..forms.reaction import AddToAnswerForm, ReactionForm
from ..forms.steps import ConfirmForm
from ..models import Proposal, Reaction
from ..page import PlanPage
from ..reactions import ShownReaction
from ..states import Status
from .reading import ProposalMixin, public
from .stepping import StepView
from .supporting import PENDING_SECONDS, is_elsewhere

PENDING = "pending_reaction"
#: The fields that stand filled in again when something came between.
KEPT_FIELDS = ("text", "name", "email", "postcode", "district")


def words_after(reaction):
    """What somebody reads when his reaction stands there."""
    sentences = [_("Your reaction stands there.")]
    if not reaction.proposal.is_from_neighbourhood:
        sentences.append(_("The municipality answers it, and you get a message then."))
    else:
        sentences.append(_("If somebody answers, you get a message."))
    return " ".join(sentences)


@public
class ReactionsView(ProposalMixin, TemplateView):
    """All reactions to a plan with their answers, for everybody to read."""

    template_name = "proposals/proposal_reactions.html"
    found = reads.plan

    def get_context_data(self, **kwargs):
        if not self.proposal.is_text_public:
            raise Http404
        page = PlanPage(
            reads.with_people(self.proposal), on=today(), reader=self.reader, may_read=True
        )
        return super().get_context_data(
            proposal=self.proposal,
            title=page.title,
            reactions=page.reactions,
            pages=page.reactions.page(page_number(self.request.GET.get("page")) or 1),
            **kwargs,
        )


@method_decorator([login_not_required, never_cache], name="dispatch")
class ReactView(View):
    """The form. Whoever we do not know yet proves his address with a code, and that is all."""

    def dispatch(self, request, number, *args, **kwargs):
        self.proposal = get_object_or_404(
            Proposal.objects.submitted().select_related("platform", "subject"), number=number
        )
        user = request.user
        self.residence = residence_of(user, today()) if user.is_authenticated else None
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        return ReactionForm(
            data, user=self.request.user, proposal=self.proposal, residence=self.residence
        )

    def get(self, request):
        if not self.may_react():
            return self.closed(request)
        kept = take_kept(request)
        if kept is not None and not messages.get_messages(request):
            messages.info(request, BACK_AGAIN)
        return self.show(request, self.form(kept))

    def may_react(self):
        user = self.request.user
        if not user.is_authenticated:
            return self.proposal.is_open_for_reactions
        return user.has_perm("proposals.react_proposal", self.proposal)

    def show(self, request, form):
        context = {
            "proposal": self.proposal,
            "card": cards(Proposal.objects.filter(pk=self.proposal.pk))[0],
            "form": form,
            "is_known": self.residence is not None,
        }
        return render(request, "proposals/proposal_react.html", context)

    def closed(self, request):
        """Who comes too late reads why; it is not there for him to do (403)."""
        can_evaluate = self.proposal.status == Status.COMPLETED and request.user.has_perm(
            "proposals.evaluate_proposal", self.proposal
        )
        if can_evaluate:
            # Where the last word about the work was asked before; mails still lead here.
            return redirect("proposals:evaluate", self.proposal.number)
        context = {"proposal": self.proposal}
        return render(request, "proposals/proposal_react_closed.html", context, status=403)

    def post(self, request):
        if not self.may_react():
            return self.closed(request)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        data = form.cleaned_data
        if request.user.is_authenticated:
            return self.record(request, form, data)
        district = data.get("district")
        request.session[PENDING] = {
            "number": self.proposal.number,
            "email": data["email"],
            "text": data["text"],
            "name": data["name"],
            "postcode": data["postcode"],
            "district": district.code if district else "",
            "is_elsewhere": bool(data.get("is_elsewhere")),
            "at": int(time.time()),
        }
        next_url = reverse("proposals:react_confirm", args=[self.proposal.number])
        try:
            return start_sign_in(request, data["email"], next_url)
        except Refused as refused:
            request.session.pop(PENDING, None)
            refused.add_to(form)
            return self.show(request, form)

    def record(self, request, form, data):
        user = request.user
        try:
            if self.residence is None and not data.get("is_elsewhere"):
                declare_residence(
                    user, by=user, postcode=data["postcode"], district=data.get("district")
                )
            if data.get("name"):
                user = change_name(user, by=user, name=data["name"])
            reaction = operations.react(
                self.proposal,
                by=user,
                text=data["text"],
                is_name_public=bool(data.get("is_name_public") or data.get("name")),
            )
        except Refused as refused:
            refused.add_to(form)
            return self.show(request, form)
        except PermissionDenied:
            self.proposal.refresh_from_db()
            return self.closed(request)
        messages.success(request, words_after(reaction))
        return redirect(reaction)


@method_decorator([login_not_required, never_cache], name="dispatch")
class ReactConfirmView(View):
    """Where the code from the mail leads: what was typed before it is recorded now, once.

    The words wait in this browser's session, bound to the address that proved itself. Whatever
    comes between, they stand in the form again.
    """

    def get(self, request, number):
        back = redirect("proposals:react", number)
        if not request.user.is_authenticated:
            return back
        pending = request.session.pop(PENDING, None)
        if not pending or pending["number"] != number:
            return back
        user = request.user
        problem = self.problem(user, pending)
        proposal = get_object_or_404(
            Proposal.objects.submitted().select_related("platform"), number=number
        )
        if not problem:
            try:
                reaction = self.record(user, proposal, pending)
            except Refused as refused:
                problem = refused.text
            except PermissionDenied:
                problem = _("You cannot react to your own plan.")
            else:
                messages.success(request, words_after(reaction))
                return redirect(reaction)
        messages.warning(request, problem)
        words = QueryDict(mutable=True)
        words.update({name: pending[name] for name in KEPT_FIELDS if pending[name]})
        keep(request, reverse("proposals:react", args=[number]), words)
        return back

    def problem(self, user, pending):
        """Why the reaction is not recorded at once, in words; nothing when it can be."""
        is_own = (
            user.email == pending["email"]
            or user.emailaddress_set.filter(email=pending["email"], verified=True).exists()
        )
        if time.time() - pending["at"] > PENDING_SECONDS:
            return _("That took a long time. Your words stand here. Press the button once more.")
        if not is_own:
            return _("You are signed in with another address. Your words stand here.")
        known = residence_of(user, today())
        if known is not None and is_elsewhere(known, pending):
            return _(
                "We know you as a resident of %(home)s, and you typed another postcode. Have you"
                " moved? Then change your address under My portal first. Else press the button"
                " once more."
            ) % {"home": known}
        return ""

    def record(self, user, proposal, pending):
        if residence_of(user, today()) is None and not pending["is_elsewhere"]:
            district = None
            if pending["district"]:
                found = District.objects.filter(code=pending["district"])
                district = found.order_by("-year").first()
            declare_residence(user, by=user, postcode=pending["postcode"], district=district)
        name = pending["name"]
        if name and not user.name:
            user = change_name(user, by=user, name=name)
        return operations.react(
            proposal,
            by=user,
            text=pending["text"],
            # Another name than the one we know him by was not the one he let us show.
            is_name_public=bool(name) and user.name == name,
        )


class ReactionStepView(StepView):
    """A page about one reaction of the plan."""

    def is_there(self):
        self.reaction = (
            Reaction.objects.select_related("author", "answer__by")
            .filter(proposal=self.proposal, number=self.kwargs["pk"])
            .first()
        )
        return self.reaction is not None and self.proposal.is_text_public

    def dispatch(self, request, number, *args, **kwargs):
        self.kwargs = kwargs | {"number": number}
        return super().dispatch(request, number, *args, **kwargs)

    def success_url(self):
        return self.reaction.get_absolute_url()

    def context(self, form):
        covered = covered_passages([self.proposal.pk]).get(self.proposal.pk, ())
        shown = ShownReaction(self.reaction, self.proposal, covered=covered)
        return super().context(form) | {"reaction": shown}


class WithdrawReactionView(ReactionStepView):
    """Taking one's own reaction back: nobody else may know whose it is."""

    form_class = ConfirmForm
    template_name = "proposals/reaction_step.html"
    title = gettext_lazy("Take your reaction back")
    lead = gettext_lazy("Your words then go from the site. There stands that it was taken back.")
    button = gettext_lazy("Take my reaction back")
    done = gettext_lazy("You have taken your reaction back.")
    warning = gettext_lazy("This cannot be undone. You can always write a new reaction.")

    def is_allowed(self, user):
        return self.reaction.author_id == user.pk and not self.reaction.is_answered

    def was_just_done(self, user):
        return False

    def run(self, data):
        operations.withdraw_reaction(self.reaction, by=self.request.user)


class AddToReactionAnswerView(ReactionStepView):
    """A correction of an answer stands below it."""

    verb = "answer_reactions"
    form_class = AddToAnswerForm
    template_name = "proposals/reaction_step.html"
    title = gettext_lazy("Add to the answer")
    lead = gettext_lazy("The answer itself cannot change any more. What you add stands below it.")
    button = gettext_lazy("Publish this")
    done = gettext_lazy("The addition stands below the answer.")

    def is_there(self):
        return super().is_there() and self.reaction.is_answered

    def was_just_done(self, user):
        return False

    def run(self, data):
        operations.add_to_reaction_answer(
            self.reaction.answer, by=self.request.user, text=data["text"]
        )


class AnswerReactionsView(StepView):
    """The submitter answers what residents wrote about his plan; the work floor has its own."""

    verb = "answer_reactions"

    def is_there(self):
        return self.proposal.is_text_public

    def was_just_done(self, user):
        return False

    def get(self, request, **kwargs):
        return self.show_page(request, Answering(request, self.proposal))

    def post(self, request, **kwargs):
        answering = Answering(request, self.proposal)
        if answering.take():
            return redirect("proposals:reactions", self.proposal.number)
        return self.show_page(request, answering)

    def show_page(self, request, answering):
        context = answering.context() | {"title": _("Answer the reactions")}
        return render(request, "proposals/proposal_answer_reactions.html", context)
