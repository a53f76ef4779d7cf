"""Supporting and objecting: for a newcomer one form and a code, else one click (R41, R42)."""

import time
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from accounts.flows import start_sign_in
from accounts.kept import BACK_AGAIN, take_kept
from core.prepared import Prepared
from core.terms import today
from core.transitions import Refused
from notifications.views import FollowView
from platforms.lookups import find_area, residence_of
from platforms.models import District
from platforms.operations import declare_residence

from .. import operations
from ..cards import cards
from ..forms.support import SupportForm
from ..models import Proposal, Support

PENDING = "pending_support"
# A code works ten minutes; a slow mail may cost a second one.
PENDING_SECONDS = 30 * 60


def words_after(row, residence):
    """What a resident reads after the click: does it count, and where the counter stands."""
    proposal = row.proposal
    place = proposal.place_in_sentence
    if row.choice == Support.Choice.OBJECTION:
        if row.is_counted:
            first = _("Your objection counts.")
        else:
            first = _("Your objection is shown apart, because you do not live in %(place)s.") % {
                "place": place
            }
        return [first, *_unchecked(row)]
    if not row.is_counted:
        home = str(residence) if residence else ""
        if not proposal.minimum:
            first = _("Your support stands there, apart from that of %(place)s.")
        elif home and home != place:
            first = _(
                "Your support does not count towards the minimum, because you live in %(home)s. It"
                " does stand there."
            )
        else:
            first = _(
                "Your support does not count towards the minimum, because you do not live in"
                " %(place)s. It does stand there."
            )
        return [first % {"home": home, "place": place}, *_unchecked(row)]
    if proposal.minimum:
        counter = _("The counter now stands at %(count)s of %(minimum)s.")
    else:
        counter = _("The counter now stands at %(count)s.")
    sentences = [
        _("Your support counts."),
        counter % {"count": proposal.support_count, "minimum": proposal.minimum},
    ]
    if proposal.reached_on == today() and proposal.support_count == proposal.minimum:
        sentences.append(_("With that the minimum has been reached."))
    return [*sentences, *_unchecked(row)]


def is_elsewhere(known, pending):
    """Whether somebody typed another place than the one we know of this person."""
    if pending["is_elsewhere"]:
        return True
    if known.postcode:
        return known.postcode != pending["postcode"]
    if pending["district"]:
        return known.district.code != pending["district"]
    return known.district not in find_area(pending["postcode"]).districts


def _unchecked(row):
    return [_("Your address has not been checked.")] if row.basis in ("declared", "chosen") else []


_submitted = Prepared(
    lambda number: (
        Proposal.objects.submitted().filter(number=number).select_related("platform", "subject")
    ),
    number=str,
)


@method_decorator([login_not_required, never_cache], name="dispatch")
class SupportView(View):
    """The form, what somebody said before, and the way to take it back."""

    def dispatch(self, request, number, *args, **kwargs):
        self.proposal = _submitted.first(number=number)
        if self.proposal is None:
            raise Http404
        user = request.user
        self.residence = residence_of(user, today()) if user.is_authenticated else None
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def row(self):
        """What this resident said before, unless it was taken back."""
        user = self.request.user
        if not user.is_authenticated:
            return None
        rows = Support.objects.filter(proposal=self.proposal, resident=user, is_withdrawn=False)
        return rows.first()

    def form(self, data=None, **kwargs):
        if data is None and self.row is not None:
            kwargs["initial"] = {"choice": self.row.choice}
        return SupportForm(
            data,
            user=self.request.user,
            proposal=self.proposal,
            residence=self.residence,
            **kwargs,
        )

    def get(self, request):
        if not self.proposal.is_open_for_support:
            return self.closed(request)
        kept = take_kept(request)
        if kept is not None:
            messages.info(request, BACK_AGAIN)
        return self.show(request, self.form(kept))

    def show(self, request, form):
        context = {
            "proposal": self.proposal,
            "card": cards(Proposal.objects.filter(pk=self.proposal.pk))[0],
            "form": form,
            "row": self.row,
            "is_known": self.residence is not None,
        }
        return render(request, "proposals/proposal_support.html", context)

    def closed(self, request):
        """Who comes too late reads why; it is not there for him to do (403)."""
        context = {"proposal": self.proposal, "row": self.row}
        return render(request, "proposals/proposal_support_closed.html", context, status=403)

    def post(self, request):
        if not self.proposal.is_open_for_support:
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
            "choice": data["choice"],
            "postcode": data["postcode"],
            "district": district.code if district else "",
            "is_elsewhere": bool(data.get("is_elsewhere")),
            "at": int(time.time()),
        }
        next_url = reverse("proposals:support_confirm", args=[self.proposal.number])
        try:
            return start_sign_in(request, data["email"], next_url)
        except Refused as refused:
            request.session.pop(PENDING, None)
            refused.add_to(form)
            return self.show(request, form)

    def record(self, request, form, data):
        try:
            if self.residence is None and not data.get("is_elsewhere"):
                declare_residence(
                    request.user,
                    by=request.user,
                    postcode=data["postcode"],
                    district=data.get("district"),
                )
            row = operations.support(
                self.proposal, by=request.user, choice=data["choice"], residence=self.residence
            )
        except Refused as refused:
            refused.add_to(form)
            return self.show(request, form)
        except PermissionDenied:
            self.proposal.refresh_from_db()
            return self.closed(request)
        residence = self.residence or residence_of(request.user, today())
        messages.success(request, " ".join(words_after(row, residence)))
        return redirect("proposals:support", self.proposal.number)


@method_decorator([login_not_required, never_cache], name="dispatch")
class SupportConfirmView(View):
    """Where the code from the mail leads: what was chosen before it is recorded now, once.

    The choice waits in this browser's session and is bound to the address that proved itself, so
    that the code is the only thing left to do.
    """

    def get(self, request, number):
        back = redirect("proposals:support", number)
        if not request.user.is_authenticated:
            return back
        pending = request.session.pop(PENDING, None)
        if not pending or pending["number"] != number:
            return back
        if time.time() - pending["at"] > PENDING_SECONDS:
            messages.info(request, _("That took a long time. Please choose once more."))
            return back
        user = request.user
        is_own = (
            user.email == pending["email"]
            or user.emailaddress_set.filter(email=pending["email"], verified=True).exists()
        )
        if not is_own:
            messages.info(request, _("You are signed in with another address. Choose once more."))
            return back
        proposal = get_object_or_404(
            Proposal.objects.submitted().select_related("platform"), number=number
        )
        known = residence_of(user, today())
        if known is not None and is_elsewhere(known, pending):
            messages.warning(request, self.which_address(known, number))
            return back
        try:
            if known is None:
                self.place(user, pending)
            row = operations.support(proposal, by=user, choice=pending["choice"])
        except Refused as refused:
            messages.warning(request, refused.text)
            return back
        except PermissionDenied:
            return back
        residence = residence_of(user, today())
        messages.success(request, " ".join(words_after(row, residence)))
        return back

    def which_address(self, known, number):
        """An address never moves by voting: one person would count in two places on one day."""
        back = reverse("proposals:support", args=[number])
        return format_html(
            '{} <a href="{}?next={}">{}</a>',
            _(
                "We know you as a resident of %(home)s, and you typed another postcode. So your"
                " vote has not been counted yet. Do you still live in %(home)s? Then choose once"
                " more, here below. Have you moved? Then change your address first."
            )
            % {"home": known},
            reverse("platforms:residence"),
            quote(back),
            _("Change my address"),
        )

    def place(self, user, pending):
        """Record where a newcomer lives."""
        if pending["is_elsewhere"]:
            return
        district = None
        if pending["district"]:
            district = District.objects.filter(code=pending["district"]).order_by("-year").first()
        declare_residence(user, by=user, postcode=pending["postcode"], district=district)


@method_decorator(never_cache, name="dispatch")
class WithdrawSupportView(View):
    """Taking one's opinion back, until the answer."""

    def post(self, request, number):
        proposal = get_object_or_404(Proposal.objects.submitted(), number=number)
        try:
            operations.withdraw_support(proposal, by=request.user)
        except Refused as refused:
            messages.info(request, refused.text)
        except PermissionDenied:
            messages.info(request, _("The answer has been given. Opinions stay as they were."))
        else:
            messages.success(request, _("You have taken it back. You can always come back."))
        return redirect("proposals:support", number)

    def get(self, request, number):
        return redirect("proposals:support", number)


class ProposalFollowView(FollowView):
    """Hearing what becomes of a plan, without supporting it."""

    template_name = "proposals/proposal_follow.html"
    followed = gettext_lazy("You follow this plan. You hear what becomes of it.")
    unfollowed = gettext_lazy("You no longer follow this plan.")

    def find(self):
        plans = Proposal.objects.submitted().select_related("platform")
        return get_object_or_404(plans, number=self.kwargs["number"])

    def context(self):
        return {"proposal": self.record}
