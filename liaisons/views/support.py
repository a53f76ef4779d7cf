"""Support between a board and its broker, and the yearly question to residents (R53)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.writing import WritingView
from core.terms import today
from platforms.lookups import is_board_member, platforms_of_board_member

from .. import feedback, operations
from ..forms import support as forms
from ..models import RoleHolder, SupportRequest
from ..models.support import SupportStatus

SHOWN = 100


class HolderMixin:
    """A broker or worker who has a page."""

    @cached_property
    def holder(self):
        shown = RoleHolder.objects.published().select_related("user")
        return get_object_or_404(
            shown.prefetch_related("platforms"), pk=self.kwargs["pk"], starts_on__lte=today()
        )


def boards_served(user, holder) -> list:
    """The places on whose board somebody sits and for which this person works."""
    if user is None or not user.is_authenticated or holder.kind != RoleHolder.Kind.BROKER:
        return []
    if not holder.covers(today()) or holder.user_id == user.pk:
        return []
    return [place for place in platforms_of_board_member(user) if holder.serves(place.pk)]


class AskSupportView(HolderMixin, WritingView):
    """A board asks its broker for support."""

    template_name = "liaisons/support_form.html"
    done = gettext_lazy("The broker gets a message, and has ten working days.")

    def is_there(self):
        return self.holder is not None

    def is_allowed(self, user):
        return bool(boards_served(user, self.holder))

    def form(self, data=None):
        return forms.AskSupportForm(data, places=boards_served(self.request.user, self.holder))

    def run(self, data):
        return operations.ask_support(self.holder, by=self.request.user, **data)

    def context(self):
        return {
            "holder": self.holder,
            "title": _("Ask for support"),
            "lead": _(
                "The broker works for your neighbourhood. You get an answer in ten working days."
            ),
            "button": _("Ask this"),
        }


@method_decorator(never_cache, name="dispatch")
class SupportListView(TemplateView):
    """The requests of one's own board, and those put to oneself."""

    template_name = "liaisons/support_list.html"

    def get_context_data(self, **kwargs):
        found = SupportRequest.objects.visible_to(self.request.user).for_list()
        requests = list(found.order_by("-asked_on", "-pk")[:SHOWN])
        return super().get_context_data(
            requests=[(row, row.is_late()) for row in requests], **kwargs
        )


@method_decorator(never_cache, name="dispatch")
class SupportView(WritingView):
    """One request: asked, answered, done; for its board and its broker."""

    template_name = "liaisons/support_detail.html"

    @cached_property
    def record(self):
        found = SupportRequest.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(found.prefetch_related("terms"), pk=self.kwargs["pk"])

    @property
    def answers(self):
        user, row = self.request.user, self.record
        return row.status == SupportStatus.ASKED and row.holder.user_id == user.pk

    @property
    def finishes(self):
        row = self.record
        return row.status != SupportStatus.DONE and is_board_member(self.request.user, row.platform)

    def is_there(self):
        return not self.request.user.is_authenticated or self.record is not None

    def is_allowed(self, user):
        return self.request.method != "POST" or self.answers or self.finishes

    def form(self, data=None):
        return (forms.AnswerSupportForm if self.answers else forms.FinishSupportForm)(data)

    def run(self, data):
        operation = operations.answer_support if self.answers else operations.finish_support
        return operation(self.record, by=self.request.user, **data)

    @property
    def done(self):
        return _("It has been recorded.")

    def context(self):
        row = self.record
        return {
            "record": row,
            "is_late": row.is_late(),
            "term": next(iter(row.terms.all()), None),
            "answers": self.answers,
            "finishes": self.finishes and not self.answers,
        }


@method_decorator(login_not_required, name="dispatch")
class FeedbackView(HolderMixin, WritingView):
    """The yearly question about a broker or worker; the answer is only counted."""

    template_name = "liaisons/feedback_form.html"
    # Nothing of the answer itself: not here, and not in the log.
    done = gettext_lazy("Thank you. Your answer was counted.")

    def is_there(self):
        if not self.holder.covers(today()):
            raise Http404
        return True

    def is_allowed(self, user):
        return True

    def form(self, data=None):
        return forms.FeedbackForm(data)

    def run(self, data):
        operations.give_feedback(self.holder, by=self.request.user, **data)
        return self.holder

    def context(self):
        return {
            "holder": self.holder,
            "statement": feedback.STATEMENT,
            "turn": feedback.turn_of(self.request.user, self.holder),
        }
