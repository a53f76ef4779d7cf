"""One's own messages, the choice of mail, and unsubscribing in one click."""

from django.contrib import messages as notices
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import DetailView, FormView, ListView

from accounts.kept import keep_and_sign_in, to_sign_in

from . import kinds, operations, texts, tokens
from .forms import SettingsForm
from .lookups import is_following
from .models import Message


class MessageListView(ListView):
    """Unread first, then the newest."""

    template_name = "notifications/message_list.html"
    context_object_name = "messages_of_page"
    paginate_by = 20

    def get_queryset(self):
        return Message.objects.of(self.request.user).for_list().defer("body", "details")

    def get_context_data(self, **kwargs):
        unread = Message.objects.of(self.request.user).unread().count()
        return super().get_context_data(unread=unread, **kwargs)


class MessageDetailView(DetailView):
    """One message; opening it is reading it. Somebody else's is a 404."""

    template_name = "notifications/message_detail.html"
    context_object_name = "message"

    def get_queryset(self):
        return Message.objects.of(self.request.user)

    def get_object(self, queryset=None):
        return operations.mark_read(super().get_object(queryset), by=self.request.user)

    def get_context_data(self, **kwargs):
        details = self.object.details
        before, after = texts.parts(self.object.body)
        return super().get_context_data(
            before=before,
            after=after,
            date=texts.date_in_words(details),
            side=texts.side_of(details),
            **kwargs,
        )


class MessagesReadView(View):
    """All read in one press."""

    http_method_names = ["post"]

    def post(self, request):
        operations.mark_all_read(request.user)
        return redirect("notifications:messages")


class SettingsView(FormView):
    """Per kind: by mail or not. On the page of messages everything always stands."""

    template_name = "notifications/settings.html"
    form_class = SettingsForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs):
        # What cannot be switched off, under the reason why not.
        fixed: dict[str, list] = {}
        for kind in kinds.kinds_for(self.request.user):
            if not kind.can_switch_off:
                fixed.setdefault(str(kind.why), []).append(kind)
        return super().get_context_data(fixed=list(fixed.items()), **kwargs)

    def form_valid(self, form):
        form.save()
        notices.success(self.request, _("Your choice has been saved."))
        return HttpResponseRedirect(reverse("notifications:settings"))


@method_decorator([login_not_required, never_cache], name="dispatch")
@method_decorator(csrf_exempt, name="dispatch")
class UnsubscribeView(View):
    """From the mail, without signing in: a button for people, one POST for mail programs.

    RFC 8058 asks for a POST without cookie or token of ours; the signed address is the right,
    and all it can do is switch off one kind of mail. A GET changes nothing: scanners open links.
    """

    template_name = "notifications/unsubscribe.html"

    def setup(self, request, *args, token, **kwargs):
        super().setup(request, *args, token=token, **kwargs)
        read = tokens.read(token)
        self.kind = kinds.find(read[1]) if read else None
        self.person = (
            get_user_model().objects.filter(pk=read[0], is_active=True).first() if read else None
        )

    def _page(self, request, **context):
        return render(request, self.template_name, {"kind": self.kind, **context})

    def dispatch(self, request, *args, **kwargs):
        if self.kind is None or not self.kind.can_switch_off or self.person is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, token):
        return self._page(request, is_done=False)

    def post(self, request, token):
        _person, name = tokens.read(token)
        operations.choose(self.person, {name: False})
        return self._page(request, is_done=True)


@method_decorator([login_not_required, never_cache], name="dispatch")
class FollowView(View):
    """Hearing what becomes of something; on and off with one button. A room says of what."""

    template_name: str
    # What somebody reads after pressing the button.
    followed: str
    unfollowed: str

    def find(self):
        """The record that can be followed, or a 404."""
        raise NotImplementedError

    @cached_property
    def record(self):
        return self.find()

    def context(self):
        """What the page shows of the record."""
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        if self.record is None:
            raise Http404
        if not request.user.is_authenticated:
            if request.method == "POST":
                return keep_and_sign_in(request)
            return to_sign_in(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs):
        context = {"is_following": is_following(request.user, self.record), **self.context()}
        return render(request, self.template_name, context)

    def post(self, request, **kwargs):
        if request.POST.get("follow") == "no":
            operations.unfollow(request.user, self.record)
            notices.success(request, self.unfollowed)
        else:
            operations.follow(request.user, self.record)
            notices.success(request, self.followed)
        return redirect(self.record)
