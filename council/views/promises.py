"""The register of promises: reading it sets no cookie; each step is a page of its own."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from accounts.writing import StepView, WritingView
from core.entries import as_json, text_of
from core.kinds import Side
from core.lists import MOST_COUNTED, Page
from core.sheets import sheet
from core.steps import with_opposite
from core.templatetags.core import number as in_words
from core.terms import today
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
        main = steps.next_step(promise, mine)
        up_front = with_opposite(main, steps.OPPOSITE, mine)
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
class PromiseStepView(PromiseMixin, StepView):
    """One step of a promise."""

    template_name = "council/promise_step.html"

    def context(self):
        return {**super().context(), "card": PromiseCard(self.promise, today())}


class ReportView(WritingView):
    """Report what was said to a neighbourhood as if it were promised (R19)."""

    template_name = "council/promise_form.html"
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

    template_name = "council/promise_form.html"
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
