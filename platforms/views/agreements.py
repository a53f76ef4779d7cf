"""The agreement on support: its versions, and each step of the board."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.flows import second_step_first
from core.forms import SafeForm
from core.terms import today

from .. import agreements, forms, lookups, operations
from ..models import LONGEST_WINDOW, Agreement
from .base import PlatformMixin, RefusableFormView, public

_PEOPLE = ("platform", "created_by", "board_signed_by", "municipality_signed_by", "commented_by")


@public
class AgreementsView(PlatformMixin, TemplateView):
    """When is there enough support? What holds now, what is proposed, what held before."""

    template_name = "platforms/agreement_list.html"

    def get_context_data(self, **kwargs):
        day = today()
        found = list(
            Agreement.objects.visible_to(self.request.user, day)
            .filter(platform=self.platform)
            .select_related(*_PEOPLE)
            .order_by("-version")
        )
        for agreement in found:
            agreement.facts = agreements.facts(agreement)
            agreement.is_late = agreement.days_late(day) > 0
        current = [agreement for agreement in found if agreement.applies_on(day)]
        return super().get_context_data(
            current=current,
            is_resting=bool(current) and not self.platform.can_agree,
            coming=[a for a in found if a.is_agreed and a not in current],
            in_the_making=[agreement for agreement in found if agreement.is_open],
            former=[
                agreement
                for agreement in found
                if not agreement.is_open and not agreement.is_agreed and agreement not in current
            ],
            may_draft=self.platform.can_agree
            and self.request.user.has_perm("platforms.draft_agreement", self.platform),
            **kwargs,
        )


class AgreementMixin(PlatformMixin):
    """One version; what one may not see is a 404, what one may see and not do a 403."""

    agreement_permission = None

    def dispatch(self, request, *args, **kwargs):
        self.agreement = (
            Agreement.objects.visible_to(request.user, today())
            .filter(platform__slug=kwargs["slug"], version=kwargs["version"])
            .select_related(*_PEOPLE, "replaced_by")
            .first()
            if kwargs["version"] < 32_768
            else None
        )
        if self.agreement is None:
            raise Http404
        wanted = self.agreement_permission
        if wanted and not request.user.has_perm(wanted, self.agreement):
            raise PermissionDenied
        missing = second_step_first(request) if wanted else None
        return missing or super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        self.agreement.facts = agreements.facts(self.agreement)
        return super().get_context_data(agreement=self.agreement, **kwargs)

    def done(self, words):
        messages.success(self.request, words)
        return redirect(self.agreement)


@public
class AgreementVersionView(AgreementMixin, TemplateView):
    """One version with both signatures, its history and what changed since the one before."""

    template_name = "platforms/agreement_detail.html"

    def get_context_data(self, **kwargs):
        user, agreement, day = self.request.user, self.agreement, today()
        older = (
            Agreement.objects.public()
            .filter(platform=agreement.platform, version__lt=agreement.version)
            .order_by("-version")
        )
        older = next((row for row in older if set(row.kinds) & set(agreement.kinds)), None)
        return super().get_context_data(
            older=older,
            changes=agreements.differences(older, agreement) if older else [],
            steps=agreements.history(agreement),
            applies=agreement.applies_on(day),
            is_resting=agreement.applies_on(day) and not agreement.platform.can_agree,
            is_late=agreement.days_late(day) > 0,
            may_change=agreement.is_concept
            and user.has_perm("platforms.change_agreement_text", agreement),
            may_discard=agreement.is_concept
            and user.has_perm("platforms.discard_agreement", agreement),
            may_propose=agreement.is_concept
            and user.has_perm("platforms.propose_agreement", agreement),
            may_take_back=agreement.is_proposed
            and user.has_perm("platforms.take_back_agreement", agreement),
            may_sign=agreement.is_proposed
            and not agreement.is_resting
            and not agreement.is_signed_by_board
            and user.has_perm("platforms.sign_board_agreement", agreement),
            may_answer=agreement.is_proposed
            and user.has_perm("platforms.comment_agreement", agreement),
            may_end=agreement.can_be_ended and user.has_perm("platforms.end_agreement", agreement),
            **kwargs,
        )


class AgreementDraftView(PlatformMixin, RefusableFormView):
    """The board writes a new version, filled in with what holds now."""

    permission = "platforms.draft_agreement"
    template_name = "platforms/agreement_form.html"
    form_class = forms.AgreementForm

    def get_initial(self):
        current = lookups.agreements_in_force(self.platform)
        return _as_initial(current[0]) if current else {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(longest_window=LONGEST_WINDOW, **kwargs)

    def save(self, form):
        agreement = operations.draft_agreement(
            self.platform, by=self.request.user, **_as_terms(form)
        )
        messages.success(
            self.request,
            _("Saved as a draft. Only the board sees it. Propose it when you agree among you."),
        )
        return redirect(agreement)


def _as_initial(agreement):
    """A new version begins with the old one, but for its dates."""
    return {
        name: getattr(agreement, name)
        for name in operations.AGREEMENT_FIELDS
        if name not in ("valid_from", "ends_on", "is_trial")
    }


def _as_terms(form):
    return {name: form.cleaned_data[name] for name in operations.AGREEMENT_FIELDS}


class AgreementChangeView(AgreementMixin, RefusableFormView):
    agreement_permission = "platforms.change_agreement_text"
    template_name = "platforms/agreement_form.html"
    form_class = forms.AgreementForm

    def get_initial(self):
        return {name: getattr(self.agreement, name) for name in operations.AGREEMENT_FIELDS}

    def save(self, form):
        operations.change_agreement(self.agreement, by=self.request.user, **_as_terms(form))
        return self.done(_("The draft was changed."))


class AgreementStepView(AgreementMixin, RefusableFormView):
    """A step that asks for no more than a yes."""

    template_name = "platforms/agreement_step.html"
    form_class = SafeForm
    step = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(step=self.step, **kwargs)


class AgreementProposeView(AgreementStepView):
    agreement_permission = "platforms.propose_agreement"
    step = "propose"

    def save(self, form):
        operations.propose_agreement(self.agreement, by=self.request.user)
        return self.done(_("Proposed. It is the municipality’s turn now."))


class AgreementDiscardView(AgreementStepView):
    agreement_permission = "platforms.discard_agreement"
    step = "discard"

    def save(self, form):
        operations.discard_agreement(self.agreement, by=self.request.user)
        return self.done(_("Recorded. The board does not go on with this draft."))


class AgreementTakeBackView(AgreementStepView):
    agreement_permission = "platforms.take_back_agreement"
    step = "take_back"

    def save(self, form):
        operations.take_back_agreement(self.agreement, by=self.request.user)
        return self.done(_("Taken back. It is a draft of the board again."))


class AgreementSignView(AgreementStepView):
    agreement_permission = "platforms.sign_board_agreement"
    form_class = forms.SignForm
    step = "sign"

    def save(self, form):
        agreement = operations.sign_for_board(self.agreement, by=self.request.user)
        if agreement.is_agreed:
            return self.done(_("Signed. Both sides have signed: the agreement holds."))
        return self.done(_("Signed for the platform. Now the municipality signs."))


class AgreementEndView(AgreementStepView):
    agreement_permission = "platforms.end_agreement"
    form_class = forms.ReasonForm
    step = "end"

    def save(self, form):
        operations.end_agreement(
            self.agreement, by=self.request.user, reason=form.cleaned_data["reason"]
        )
        return self.done(_("Notice was given. The last day stands below."))
