"""The register of promises: reading it sets no cookie; each step is a page of its own."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from accounts.flows import second_step_first
from accounts.kept import BACK_AGAIN, keep_and_sign_in, take_kept, to_sign_in
from core.entries import as_json, text_of
from core.kinds import Side
from core.lists import MOST_COUNTED, Page
from core.sheets import sheet
from core.templatetags.core import number as in_words
from core.terms import today
from core.transitions import Refused
from notifications.lookups import is_following
from notifications.views import FollowView

from .. import operations, origins, reads, steps
from ..cards import LISTED, PromiseCard, as_cards, cards, label_of, where_words
from ..dossier import PromiseDossier
from ..filters import PromiseFilterSet
from ..forms import promises as forms
from ..models import Promise
from ..rules import boards_of
from ..states import PromiseStatus, Verdict

public = method_decorator(login_not_required, name="dispatch")


@public
class PromiseListView(TemplateView):
    """Everything that was promised or heard as a promise, with all dates and both verdicts."""

    template_name = "council/promise_list.html"

    def get_context_data(self, **kwargs):
        chosen = PromiseFilterSet(self.request.GET)
        page = Page.asked(self.request.GET, min(chosen.number, chosen.most))
        found = []
        if page.exists and chosen.number:
            found = as_cards(chosen.page_rows(page.start, page.end, LISTED), chosen.on)
        return super().get_context_data(
            filter=chosen,
            form=chosen.form if chosen.has_bad_values else None,
            cards=found,
            page=page,
            heading=heading(chosen),
            most_counted=chosen.most,
            council_list_url=settings.COUNCIL_PROMISES_URL,
            council_list_source=settings.COUNCIL_PROMISES_SOURCE,
            **kwargs,
        )


def heading(chosen) -> str:
    """How many there are, in words: "27 toezeggingen en 1 verwachting in 2026"."""
    if chosen.has_bad_values:
        return _("No promises")
    year = chosen.cleaned.get("year")
    if chosen.has_more_than_counted:
        words = _("More than %(number)s promises") % {"number": in_words(chosen.most)}
    elif chosen.expectations is None:
        words = _("%(n)s promises and expectations") % {"n": in_words(chosen.number)}
    else:
        number = chosen.number - chosen.expectations
        words = ngettext("%(n)s promise", "%(n)s promises", number) % {"n": in_words(number)}
        if chosen.expectations:
            more = ngettext("%(n)s expectation", "%(n)s expectations", chosen.expectations) % {
                "n": in_words(chosen.expectations)
            }
            words = (
                more
                if not number
                else _("%(promises)s and %(expectations)s")
                % {
                    "promises": words,
                    "expectations": more,
                }
            )
    return _("%(words)s in %(year)s") % {"words": words, "year": year} if year else words


@public
class PromiseCsvView(View):
    """The register as a sheet: nothing of persons, at most the counted number."""

    def get(self, request):
        chosen = PromiseFilterSet(request.GET)
        headings = (
            _("Number"),
            _("What was promised"),
            _("Who promised"),
            _("Function"),
            _("Village or neighbourhood"),
            _("Subject"),
            _("How it stands"),
            _("First date"),
            _("Date now"),
            _("Times moved"),
            _("Days late"),
            _("Verdict of the receiver"),
            _("Said"),
            _("Reported as an expectation"),
            _("Page"),
        )
        rows = (_cells(card) for card in cards(chosen.qs[:MOST_COUNTED], chosen.on))
        return sheet("toezeggingen.csv", headings, rows)


def _cells(card):
    promise, on, parties = card.promise, card.on, card.places
    places = ", ".join(party.platform.name for party in parties)
    verdicts = ", ".join(
        f"{party.platform.name}: {Verdict(party.verdict).label}"
        for party in parties
        if party.verdict
    )
    return (
        promise.pk,
        promise.shown_title,
        Side(promise.side).label,
        promise.promiser_function,
        places,
        promise.topic,
        label_of(promise, on),
        promise.first_due_on.isoformat() if promise.first_due_on else "",
        promise.due_on.isoformat() if promise.due_on else "",
        promise.postponed_count,
        promise.days_late(on),
        verdicts,
        where_words(promise),
        _("yes") if promise.is_expectation else _("no"),
        f"{settings.SITE_URL.rstrip('/')}{promise.get_absolute_url()}",
    )


class PromiseFeed(Feed):
    """The latest news of the register, for who reads feeds."""

    feed_type = Atom1Feed
    title = gettext_lazy("Promises")
    subtitle = gettext_lazy("What was promised, and what came of it")

    def link(self):
        return reverse("council:promises")

    def items(self):
        return cards(Promise.objects.order_by("-changed_at", "-pk")[:30])

    def item_title(self, card):
        return f"{label_of(card.promise, card.on)}: {card.title}"

    def item_description(self, card):
        return card.who

    def item_link(self, card):
        return card.url

    def item_guid(self, card):
        return f"{settings.SITE_URL.rstrip('/')}{card.url}#{card.promise.entry_count}"

    item_guid_is_permalink = False

    def item_updateddate(self, card):
        return card.promise.changed_at


promise_feed = login_not_required(PromiseFeed())


class PromiseMixin:
    """One promise by its number; the register is public as a whole."""

    @cached_property
    def promise(self):
        found = reads.promise(self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def reader(self):
        """Who is signed in; a visitor's session is not even looked at."""
        if not self.request.COOKIES:
            return None
        user = self.request.user
        return user if user.is_authenticated else None


@public
class PromiseDetailView(PromiseMixin, TemplateView):
    """Who promised what to whom, all dates, both verdicts, and every step (R18, R19, R20)."""

    template_name = "council/promise_detail.html"

    def get_context_data(self, **kwargs):
        on, promise = today(), self.promise
        mine = steps.allowed(self.reader, promise, on)
        up_front = steps.steps_up_front(self.reader, promise, on)
        return super().get_context_data(
            promise=promise,
            card=PromiseCard(promise, on),
            answers=reads.plans_that_answered(promise),
            dossier=PromiseDossier(promise, reads.entries(promise), on),
            steps_up_front=up_front,
            other_steps=[step for step in mine if step not in up_front],
            is_following=bool(self.reader) and is_following(self.reader, promise),
            term=reads.running_term(promise),
            doing=doing_words(promise, on),
            share_url=self.request.build_absolute_uri(promise.get_absolute_url()),
            on=on,
            **kwargs,
        )


def doing_words(promise, on) -> str:
    """What whoever has the turn does now, or how it ended."""
    is_ours = promise.is_by_neighbourhood
    match PromiseStatus(promise.status):
        case PromiseStatus.REPORTED if promise.is_late(on):
            return _("The municipality did not say whether this was promised.")
        case PromiseStatus.REPORTED:
            return _("The municipality says whether this was promised.")
        case PromiseStatus.OPEN if is_ours:
            return _("The platform keeps its promise.")
        case PromiseStatus.OPEN:
            return _("The municipality keeps its promise.")
        case PromiseStatus.KEPT_CLAIMED if is_ours:
            return _("The municipality says whether it was kept.")
        case PromiseStatus.KEPT_CLAIMED:
            return _("The platform says whether it was kept.")
        case PromiseStatus.KEPT:
            return _("The receiver says that it was kept.")
        case PromiseStatus.NO_REACTION:
            return _("It was kept, says who promised it. The receiver did not react.")
        case PromiseStatus.BROKEN if promise.is_declared_by_clerk:
            return _("The council clerk wrote it down at the request of the receiver.")
        case PromiseStatus.BROKEN:
            return _("Who promised it says so, and explains why.")
        case PromiseStatus.LAPSED:
            return _("It need not be kept any more. The receiver agreed.")
        case PromiseStatus.CORRECTED:
            return _("The municipality says that something else was meant.")
    return _("The municipality says that this was not promised.")


@public
class PromiseDossierJsonView(PromiseMixin, View):
    """The chain of a dossier, which anyone can check without our code (SAFETY.md)."""

    def get(self, request, pk):
        passages = [passage for passage, _note in self.promise.covered or ()]

        def shows_text(entry):
            text = text_of(entry).text
            return not any(passage in text for passage in passages)

        entries = reads.entries(self.promise)
        return JsonResponse(
            {"promise": self.promise.pk, **as_json(entries, shows_text=shows_text)},
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )


# --- writing --------------------------------------------------------------------------------------
@method_decorator([login_not_required, never_cache], name="dispatch")
class WritingView(View):
    """Reads: who are you, may you, what did you fill in, do it, say that it is done."""

    template_name = "council/promise_form.html"

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


class PromiseStepView(PromiseMixin, WritingView):
    """One step of a promise; the words stand in ``council.steps``."""

    template_name = "council/promise_step.html"
    step: steps.Step | None = None

    def is_there(self):
        return self.promise is not None

    def is_allowed(self, user):
        return user.has_perm(self.step.perm, self.promise)

    def get(self, request, **kwargs):
        if not steps.is_open_to(self.step, self.promise):
            messages.info(request, _("This step is not possible now. See how it stands."))
            return redirect(self.promise)
        return super().get(request, **kwargs)

    def post(self, request, **kwargs):
        if self.was_just_done(request.user):
            return redirect(self.promise)
        return super().post(request, **kwargs)

    def was_just_done(self, user):
        """A second click on the same button: the step has been taken, by this person."""
        last = self.promise.entries.select_related("text_row").order_by("-number").first()
        text = getattr(last, "text_row", None)
        return (
            last.verb == self.step.verb
            and text is not None
            and text.actor_id == user.pk
            and not steps.is_open_to(self.step, self.promise)
        )

    def form(self, data=None):
        return self.step.form(data, promise=self.promise, user=self.request.user)

    @property
    def done(self):
        return self.step.done

    def run(self, data):
        operation = getattr(operations, self.step.verb)
        return operation(self.promise, by=self.request.user, **data)

    def context(self):
        return {
            "promise": self.promise,
            "card": PromiseCard(self.promise, today()),
            "title": self.step.title,
            "lead": self.step.lead,
            "button": self.step.submit_label,
            "warning": self.step.warning,
        }


class ReportView(WritingView):
    """Report what was said to a neighbourhood as if it were promised (R19)."""

    done = gettext_lazy("It stands in the register. The municipality reacts within three weeks.")

    def is_allowed(self, user):
        return user.has_perm("council.report_promise")

    def form(self, data=None):
        return forms.ReportForm(
            data, user=self.request.user, initial=origins.initial(self.request.GET)
        )

    def run(self, data):
        return operations.report_expectation(by=self.request.user, **data)

    def context(self):
        return {
            "title": _("Report an expectation"),
            "lead": _(
                "Did you hear something else than what stands in the register? Write down what was"
                " said. The municipality then says within three weeks whether it is a promise."
            ),
            "button": _("Report this"),
            "warning": _("Everyone can read it. It cannot be taken away afterwards."),
        }


class MakeView(WritingView):
    """A board promises something to the municipality, under the same rules (R38)."""

    done = gettext_lazy("Your promise stands in the register. The municipality gets a message.")

    def is_allowed(self, user):
        return user.has_perm("council.make_promise") and bool(boards_of(user))

    def form(self, data=None):
        return forms.BoardPromiseForm(
            data, user=self.request.user, initial=origins.initial(self.request.GET)
        )

    def run(self, data):
        platform = data.pop("platform")
        return operations.make_promise(
            by=self.request.user, side=Side.NEIGHBOURHOOD, platforms=[platform], **data
        )

    def context(self):
        return {
            "title": _("Promise something to the municipality"),
            "lead": _(
                "What your platform promises stands in the same register, under the same rules. The"
                " municipality says whether it was kept."
            ),
            "button": _("Put it in the register"),
            "warning": _("Everyone can read it. It cannot be taken away afterwards."),
        }


class PromiseFollowView(PromiseMixin, FollowView):
    """Hearing what becomes of a promise."""

    template_name = "council/promise_follow.html"
    followed = gettext_lazy("You follow this promise. You hear what becomes of it.")
    unfollowed = gettext_lazy("You no longer follow this promise.")

    def find(self):
        return self.promise

    def context(self):
        return {"promise": self.promise, "card": PromiseCard(self.promise, today())}
