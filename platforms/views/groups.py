"""Working groups: what they do and reached, and asking them something without an address."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.terms import today

from .. import operations
from ..forms import life as forms
from ..models import GroupMember, GroupQuestion, WorkingGroup
from .base import PlatformMixin, StepView, public


@public
class GroupsView(PlatformMixin, TemplateView):
    """The working groups of a platform, those at work first."""

    template_name = "platforms/group_list.html"

    def get_context_data(self, **kwargs):
        day = today()
        groups = self.platform.working_groups.select_related("platform").annotate(
            results_count=Count("results")
        )
        return super().get_context_data(
            at_work=groups.open_on(day),
            stopped=groups.closed_on(day),
            may_begin=not self.platform.is_dissolved
            and self.request.user.has_perm("platforms.begin_group_platform", self.platform),
            **kwargs,
        )


class GroupMixin(PlatformMixin):
    """One working group of one platform."""

    group_permission = None

    def dispatch(self, request, *args, **kwargs):
        self.group = get_object_or_404(
            WorkingGroup.objects.select_related("platform"),
            platform__slug=kwargs["slug"],
            pk=kwargs["pk"],
        )
        if self.group_permission and not request.user.has_perm(self.group_permission, self.group):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(group=self.group, **kwargs)


@public
class GroupView(GroupMixin, TemplateView):
    """What a group is for, who is in it, what it reached, when it meets."""

    template_name = "platforms/group_detail.html"

    def get_context_data(self, **kwargs):
        user, now = self.request.user, timezone.now()
        may_write = user.has_perm("platforms.write_group", self.group)
        members = list(self.group.members.all())
        questions = []
        if user.is_authenticated:
            questions = [
                question
                for question in self.group.questions.select_related("group").prefetch_related(
                    "group__members"
                )
                if user.has_perm("platforms.read_groupquestion", question)
            ]
        return super().get_context_data(
            members=members,
            unnamed=max(0, self.group.member_count - len(members)),
            results=self.group.results.all(),
            coming=self.group.meetings.coming(now).prefetch_related("platforms")[:5],
            past=self.group.meetings.past(now).prefetch_related("platforms")[:10],
            questions=questions,
            may_write=may_write,
            mine={
                member.pk
                for member in members
                if user.is_authenticated and member.user_id == user.pk
            },
            **kwargs,
        )


class GroupStepView(GroupMixin, StepView):
    """A step of the board with one group."""

    group_permission = "platforms.write_group"

    def back(self):
        return self.group.name, self.group.get_absolute_url()

    def done(self, words):
        messages.success(self.request, words)
        return redirect(self.group)


class GroupAddView(PlatformMixin, StepView):
    permission = "platforms.begin_group_platform"
    heading = gettext_lazy("Begin a working group")
    button = gettext_lazy("Begin this group")
    form_class = forms.NewGroupForm

    def get_initial(self):
        return {"starts_on": today()}

    def back(self):
        words = _("Working groups in %(place)s") % {"place": self.platform.name}
        return words, reverse("platforms:groups", args=[self.platform.slug])

    def save(self, form):
        group = operations.begin_group(self.platform, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The working group stands on the page."))
        return redirect(group)


class GroupChangeView(GroupStepView):
    heading = gettext_lazy("Change this working group")
    button = gettext_lazy("Save")
    form_class = forms.GroupForm

    def get_initial(self):
        return {
            "name": self.group.name,
            "purpose": self.group.purpose,
            "member_count": self.group.member_count,
        }

    def save(self, form):
        operations.change_group(self.group, by=self.request.user, **form.cleaned_data)
        return self.done(_("Saved."))


class MemberAddView(GroupStepView):
    heading = gettext_lazy("Put a name with the group")
    lead = gettext_lazy(
        "Only of somebody who agrees. Whoever does not want a name here is counted all the same."
    )
    button = gettext_lazy("Put the name there")
    form_class = forms.MemberForm

    def save(self, form):
        operations.name_member(self.group, by=self.request.user, **form.cleaned_data)
        return self.done(_("The name stands with the group."))


class MemberRemoveView(GroupStepView):
    """The board, and who bears the name, may take it away."""

    group_permission = None
    heading = gettext_lazy("Take a name away")
    lead = gettext_lazy("The name goes from the page. The person is still counted.")
    button = gettext_lazy("Take the name away")

    def dispatch(self, request, *args, **kwargs):
        self.member = get_object_or_404(
            GroupMember.objects.select_related("group__platform"),
            group=kwargs["pk"],
            pk=kwargs["member"],
        )
        is_own = request.user.is_authenticated and self.member.user_id == request.user.pk
        if not is_own and not request.user.has_perm("platforms.write_group", self.member.group):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(about=self.member.name, **kwargs)

    def save(self, form):
        operations.take_name_away(self.member, by=self.request.user)
        return self.done(_("The name was taken away."))


class ResultAddView(GroupStepView):
    heading = gettext_lazy("Record a result")
    button = gettext_lazy("Record this result")
    form_class = forms.ResultForm

    def get_initial(self):
        return {"on": today()}

    def save(self, form):
        operations.record_result(self.group, by=self.request.user, **form.cleaned_data)
        return self.done(_("The result stands on the page."))


class GroupCloseView(GroupStepView):
    heading = gettext_lazy("Stop this working group")
    lead = gettext_lazy("The page stays, with what the group reached.")
    button = gettext_lazy("Record the last day")
    form_class = forms.CloseGroupForm

    def get_initial(self):
        return {"on": today()}

    def save(self, form):
        operations.close_group(self.group, by=self.request.user, **form.cleaned_data)
        return self.done(_("Recorded. The page of the group stays."))


class GroupAskView(GroupStepView):
    """Anybody who is signed in asks; nobody sees an address."""

    group_permission = "platforms.ask_group"
    heading = gettext_lazy("Ask the working group")
    lead = gettext_lazy(
        "The board and who leads the group read it. You get the answer here. Nobody sees your"
        " address."
    )
    button = gettext_lazy("Send your question")
    form_class = forms.GroupQuestionForm

    def save(self, form):
        operations.ask_group(self.group, by=self.request.user, **form.cleaned_data)
        return self.done(_("Your question was sent. You get a message when there is an answer."))


class GroupQuestionView(GroupMixin, StepView):
    """One question: for who asked it to read, for the group to answer."""

    template_name = "platforms/group_question.html"
    form_class = forms.GroupAnswerForm

    def dispatch(self, request, *args, **kwargs):
        self.question = get_object_or_404(
            GroupQuestion.objects.select_related("group__platform"),
            group=kwargs["pk"],
            group__platform__slug=kwargs["slug"],
            pk=kwargs["question"],
        )
        if not request.user.has_perm("platforms.read_groupquestion", self.question):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def back(self):
        return self.group.name, self.group.get_absolute_url()

    def get_context_data(self, **kwargs):
        may_answer = not self.question.is_answered and self.request.user.has_perm(
            "platforms.answer_groupquestion", self.question
        )
        return super().get_context_data(question=self.question, may_answer=may_answer, **kwargs)

    def save(self, form):
        operations.answer_group_question(self.question, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Your answer was sent."))
        return redirect(self.question)
