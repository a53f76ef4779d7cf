"""Signing in by code, one's own account, and the rights on one's own data."""

import json

from allauth.account.internal.flows import reauthentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.mixins import NextRedirectMixin, RedirectAuthenticatedUserMixin
from allauth.account.views import ConfirmLoginCodeView as AllauthConfirmLoginCodeView
from allauth.account.views import LoginView as AllauthLoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, RedirectView, TemplateView, UpdateView

from accounts import flows, forms
from accounts.models import User
from core import privacy
from core.terms import today
from core.transitions import Refused


class StartOverMixin(RedirectAuthenticatedUserMixin):
    """Coming back to the first page starts over, instead of leading to the code once more."""

    def _redirect_to_pending_stage(self, request, stage):
        clear_login(request)


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignInView(StartOverMixin, NextRedirectMixin, FormView):
    """One field: the e-mail address. For whoever comes back and whoever is new."""

    form_class = forms.SignInForm
    template_name = "account/login.html"

    def get_initial(self):
        return {"email": self.request.GET.get("email", "")[:254]}

    def form_valid(self, form):
        try:
            return flows.start_sign_in(
                self.request, form.cleaned_data["email"], self.get_next_url() or ""
            )
        except Refused as refusal:
            refusal.add_to(form)
            return self.form_invalid(form)


class PasswordSignInView(StartOverMixin, AllauthLoginView):
    """Address and password, for whoever has set one; staff take their second step after it."""

    template_name = "account/login_password.html"


class ConfirmLoginCodeView(AllauthConfirmLoginCodeView):
    """The code from the mail; the account of a newcomer is made when it is right."""

    def _process_of_ours(self):
        return flows.SignInProcess(self.stage)

    def _resend_form_valid(self, form):
        process = self._process_of_ours()
        if process.can_resend:
            process.resend()
            messages.success(self.request, _("We sent you a new code."))
        return HttpResponseRedirect(flows.confirm_url(self.get_next_url() or ""))

    def _verify_form_valid(self, form):
        return self._process_of_ours().finish(self.get_next_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            email=self._process.state.get("email", ""),
            can_resend=self._process.can_resend,
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class ToSignInView(RedirectView):
    """Joining and signing in are one page, so the other addresses lead there."""

    pattern_name = "account_login"
    query_string = True


class FreshCodeView(NextRedirectMixin, FormView):
    """A fresh code from the mail, before something important."""

    form_class = forms.FreshCodeForm
    template_name = "accounts/fresh_code.html"

    def get_default_success_url(self):
        return reverse("accounts:profile")

    def get(self, request, *args, **kwargs):
        if flows.is_fresh(request):
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if request.POST.get("action") == "send":
            form = self.form_class()
            try:
                flows.send_fresh_code(request)
            except Refused as refusal:
                messages.error(request, refusal.text)
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            flows.check_fresh_code(self.request, form.cleaned_data["code"])
        except Refused as refusal:
            refusal.add_to(form)
            return self.form_invalid(form)
        return reauthentication.resume_request(self.request) or super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            is_sent=flows.has_fresh_code_waiting(self.request),
            email=self.request.user.email,
            **kwargs,
        )


class FreshMixin:
    """Asks for a fresh code first, unless one was given in the last ten minutes."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not flows.is_fresh(request):
            return HttpResponseRedirect(f"{reverse('accounts:fresh_code')}?next={request.path}")
        return super().dispatch(request, *args, **kwargs)


class ProfileView(UpdateView):
    """Everything about one's own account, from one page."""

    form_class = forms.ProfileForm
    template_name = "accounts/profile.html"
    success_url = reverse_lazy("accounts:profile")

    def get_object(self, queryset=None):
        # A copy: a refused name must not stand in the header of the page.
        return User.objects.get(pk=self.request.user.pk)

    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(self.request, _("Your details were saved."))
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            has_second_step=flows.has_second_step(self.request.user),
            has_other_ways=bool(settings.SOCIALACCOUNT_PROVIDERS),
            **kwargs,
        )


class PrivacyView(TemplateView):
    """What we know about you, readable, with the way to take it along or erase it."""

    template_name = "accounts/privacy.html"

    def get_context_data(self, **kwargs):
        data = privacy.download(self.request.user)
        return super().get_context_data(
            rooms=privacy.readable(data), data_map=privacy.data_map(), **kwargs
        )


class DownloadView(TemplateView):
    """The same as a file that another program can read (GDPR, article 20)."""

    def get(self, request, *args, **kwargs):
        body = json.dumps(
            privacy.download(request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2
        )
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
        name = f"wijkportaal-{today().isoformat()}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response


class EraseView(FreshMixin, FormView):
    """Erasing the account, after a fresh code, with a choice for what stays behind."""

    form_class = forms.EraseForm
    template_name = "accounts/erase.html"
    success_url = reverse_lazy("accounts:erased")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        user = self.request.user
        try:
            privacy.erase(user, form.chosen())
        except Refused as refusal:
            refusal.add_to(form)
            return self.form_invalid(form)
        logout(self.request)
        return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class ErasedView(TemplateView):
    """The last page: what was erased, and that we no longer know you."""

    template_name = "accounts/erased.html"
