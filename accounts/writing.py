"""Pages on which somebody writes: who is it, may he, keep his words, and say what is wrong."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from core.steps import Step
from core.transitions import Refused

from .flows import second_step_first
from .kept import BACK_AGAIN, keep_and_sign_in, take_kept, to_sign_in


@method_decorator([login_not_required, never_cache], name="dispatch")
class WritingView(View):
    """Reads: who are you, may you, what did you fill in, do it, say that it is done."""

    def dispatch(self, request, *args, **kwargs):
        if not self.is_there():
            raise Http404
        if not request.user.is_authenticated:
            if request.method == "POST":
                return keep_and_sign_in(request)
            return to_sign_in(request)
        if not self.is_allowed(request.user):
            raise PermissionDenied
        if missing := second_step_first(request):
            return missing
        return super().dispatch(request, *args, **kwargs)

    def is_there(self):
        return True

    def is_allowed(self, user):
        raise NotImplementedError

    def get(self, request, **kwargs):
        kept = take_kept(request)
        if kept is not None:
            messages.info(request, BACK_AGAIN)
        return self.show(request, self.form(kept))

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        try:
            promise = self.run(form.cleaned_data)
        except Refused as refused:
            refused.add_to(form)
            return self.show(request, form)
        messages.success(request, self.done)
        return redirect(promise)

    def show(self, request, form):
        return render(request, self.template_name, {"form": form, **self.context()})


class StepView(WritingView):
    """One step of a record with a dossier; the words stand with the steps of its kind."""

    step: Step | None = None  # given with the address

    @property
    def record(self):
        """Called like this by every kind; on its own pages it has its own name."""
        return getattr(self, self.step.noun)

    def is_there(self):
        return self.record is not None

    def is_allowed(self, user):
        return user.has_perm(self.step.perm, self.record)

    def get(self, request, **kwargs):
        if not self.step.is_open_to(self.record):
            messages.info(request, _("This step is not possible now. See how it stands."))
            return redirect(self.record)
        return super().get(request, **kwargs)

    def post(self, request, **kwargs):
        if self.was_just_done(request.user):
            return redirect(self.record)
        return super().post(request, **kwargs)

    def was_just_done(self, user):
        """A second click on the same button: the step has been taken, by this person."""
        last = self.record.entries.select_related("text_row").order_by("-number").first()
        text = getattr(last, "text_row", None)
        return (
            last is not None
            and last.verb == self.step.verb
            and text is not None
            and text.actor_id == user.pk
            and not self.step.is_open_to(self.record)
        )

    def form(self, data=None):
        return self.step.form_for(self.request.user, self.record, data)

    @property
    def done(self):
        return self.step.done

    def run(self, data):
        return self.step.operation(self.record, by=self.request.user, **data)

    def context(self):
        return {
            self.step.noun: self.record,
            "title": self.step.title,
            "lead": self.step.lead,
            "button": self.step.submit_label,
            "warning": self.step.warning,
        }
