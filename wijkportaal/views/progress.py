"""How municipality and neighbourhoods keep to their agreements, for the council and everybody."""

from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from core.sheets import sheet
from core.terms import today
from council.cards import cards as promise_cards
from council.decision_states import Execution
from proposals.cards import cards

from ..balance import (
    balance_of,
    days_words,
    list_url,
    number_format,
    scope_query,
    words_of,
)
from ..charts import WaitingChart
from ..forms import ScopeForm
from ..progress import (
    FIGURES,
    PROMISE_FIGURES,
    WHOLE_MUNICIPALITY,
    Progress,
    appointments,
    gaps,
)
from ..signals import Signals

PAGE_SIZE = 20


class ScopeMixin:
    """What every page with figures shares: the form, the scope, and links that keep the scope."""

    @cached_property
    def form(self):
        return ScopeForm(self.request.GET)

    @cached_property
    def scope(self):
        return self.form.scope()

    def query(self, platform=None):
        return scope_query(self.scope, platform)

    def link(self, key, platform=None):
        return reverse("progress_list", args=[key]) + self.query(platform)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            form=self.form,
            has_errors=not self.form.is_valid(),
            scope=self.scope,
            is_today=self.scope.until == today(),
            query=self.query(),
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class ProgressView(ScopeMixin, TemplateView):
    """The figures; each leads to exactly the list that it counts (R37, R63, R69)."""

    template_name = "wijkportaal/progress.html"

    def get_context_data(self, **kwargs):
        progress = self.progress = Progress(self.scope)
        return super().get_context_data(
            progress=progress,
            open_url=self.link("lopend"),
            attention=self.attention(),
            directions=self.directions(),
            support=self.support(),
            promises=self.promises(),
            promise_rows=list(self.promise_rows()),
            decisions=list(self.decisions()),
            balance=balance_of(progress),
            statuses=[
                (figure.label, number, self.link(figure.key))
                for figure, number in progress.by_status
            ],
            rows=[
                (
                    row,
                    {
                        **self.row_links(row.platform or WHOLE_MUNICIPALITY),
                        **self.row_words(row.balance),
                    },
                )
                for row in progress.rows
            ],
            chart=WaitingChart(progress.quarters),
            signals=Signals(self.scope),
            quarters=[(quarter, self.waits(quarter)) for quarter in progress.quarters],
            **kwargs,
        )

    def figure(self, key, number, out_of=None, definition=None, *, is_late=False, parts=()):
        return {
            "label": FIGURES[key].label,
            "definition": definition or FIGURES[key].definition,
            "number": number,
            "out_of": out_of,
            "url": self.link(key),
            "is_late": is_late and number > 0,
            "parts": [
                {"label": FIGURES[part].label, "number": n, "url": self.link(part)}
                for part, n in parts
                if n
            ],
        }

    def attention(self):
        """What should not be: late, not started, a gap, an appointment that came too early."""
        progress = self.progress
        found, places, platforms, subjects = progress.gaps
        yield self.figure(
            "over-de-termijn",
            progress.late,
            progress.open,
            _("Of all running plans, whoever has the turn."),
            is_late=True,
            parts=[
                ("gemeente-te-laat", progress.late_municipality),
                ("buurt-te-laat", progress.late_neighbourhood),
            ],
        )
        yield self.figure(
            "niet-gestart",
            progress.not_started,
            progress.agreed,
            _("Of all plans with a yes that have not begun: the date of the next step has passed."),
            is_late=True,
        )
        yield {
            "label": _("places without a contact point"),
            "definition": _("%(platforms)s neighbourhoods and villages, %(subjects)s subjects.")
            % {"platforms": platforms, "subjects": subjects},
            "number": len(found),
            "out_of": places,
            "url": reverse("progress_gaps") + self.query(),
            "is_late": bool(found),
        }
        early = progress.appointed_early
        yield {
            "label": _("appointed before the council decided"),
            "definition": _(
                "Of the brokers and neighbourhood workers. Who came too early counts for good."
            ),
            "number": len(early),
            "out_of": len(progress.appointments),
            "url": reverse("progress_appointments") + self.query(),
            "is_late": bool(early),
        }

    def promises(self):
        """Kept, late, broken, without a reaction, and what was heard and not answered."""
        for key, number in self.progress.promises.items():
            figure = PROMISE_FIGURES[key]
            yield {
                "label": figure.label,
                "definition": figure.definition,
                "number": number,
                "out_of": None,
                "url": promises_url(key, self.scope),
                "is_late": key in LATE_PROMISES and number > 0,
                "parts": [],
            }

    def decisions(self):
        """How far what was decided is carried out; each figure leads to that list of decisions."""
        numbers, all_of_them = self.progress.decisions
        for execution, number in numbers.items():
            yield {
                "label": DECISIONS[execution],
                "definition": DECISION_MEANS[execution],
                "number": number,
                "out_of": all_of_them,
                "url": decisions_url(execution, self.scope),
                "is_late": False,
                "parts": [],
            }

    def promise_rows(self):
        """The register per village or neighbourhood, by name."""
        found = self.progress.promises_per_platform
        for platform in self.progress.platforms:
            row = found.get(platform.pk)
            if row is None or self.scope.platform not in (None, platform):
                continue
            scope = replace(self.scope, platform=platform)
            yield (
                platform,
                [
                    (row[name], promises_url(key, scope))
                    for name, key in (
                        ("kept", "toezeggingen-nagekomen"),
                        ("late", "toezeggingen-te-laat"),
                        ("broken", "toezeggingen-niet-nagekomen"),
                        ("unanswered", "verwachtingen-zonder-reactie"),
                    )
                ],
            )

    def directions(self):
        """The same figures for both directions, side by side (R37, R38)."""
        progress = self.progress
        for tone, label, answers, (reminders, plans) in (
            (
                "gemeente",
                _("The municipality answers the neighbourhood"),
                progress.municipality_answers,
                progress.reminders_to_municipality,
            ),
            (
                "wijk",
                _("The neighbourhood answers the municipality"),
                progress.neighbourhood_answers,
                progress.reminders_to_neighbourhood,
            ),
        ):
            who = "gemeente" if tone == "gemeente" else "buurt"
            yield {
                "tone": tone,
                "label": label,
                "answers": answers,
                "on_time_url": self.link(f"{who}-op-tijd"),
                "answered_url": self.link(f"{who}-antwoordde"),
                "reminded_url": self.link(f"{who}-herinnerd"),
                "reminders": reminders,
                "reminder_words": reminder_words(reminders, plans),
            }

    def support(self):
        progress = self.progress
        yield self.figure("steun-gehaald", progress.support["reached"], progress.support["asked"])
        yield self.figure("in-rust", progress.resting, progress.lacking)

    def waits(self, quarter):
        """The middle value of these three months in both directions, with the answers it is of."""
        scope = replace(self.scope, since=quarter.first, until=quarter.last)
        for key, answers in (
            ("gemeente-antwoordde", quarter.neighbourhood_waits),
            ("buurt-antwoordde", quarter.municipality_waits),
        ):
            yield days_words(answers.median), answers.number and list_url(key, scope)

    def row_words(self, balance):
        return {
            "words": words_of(balance),
            "neighbourhood_waits": days_words(balance.municipality.median),
            "municipality_waits": days_words(balance.neighbourhood.median),
        }

    def row_links(self, platform):
        keys = (
            "gemeente-op-tijd",
            "gemeente-antwoordde",
            "buurt-op-tijd",
            "buurt-antwoordde",
            "van-de-buurt",
            "van-de-gemeente",
            "gemeente-te-laat",
            "buurt-te-laat",
        )
        return {
            **{key.replace("-", "_"): self.link(key, platform) for key in keys},
            "open": self.link("lopend", platform),
            "late": self.link("over-de-termijn", platform),
            "not_started": self.link("niet-gestart", platform),
            "gaps": reverse("progress_gaps") + self.query(platform),
        }


def reminder_words(reminders, plans):
    """How many reminders were needed, and for how many plans."""
    for_plans = ngettext("for %(n)s plan", "for %(n)s plans", plans) % {"n": plans}
    return ngettext(
        "%(n)s reminder was needed, %(plans)s.",
        "%(n)s reminders were needed, %(plans)s.",
        reminders,
    ) % {"n": reminders, "plans": for_plans}


@method_decorator(login_not_required, name="dispatch")
class ProgressListView(ScopeMixin, TemplateView):
    """The plans that one figure counts."""

    template_name = "wijkportaal/progress_list.html"

    def get_context_data(self, key, **kwargs):
        if key not in FIGURES:
            raise Http404
        figure = FIGURES[key]
        plans = figure.plans(self.scope).order_by("-submitted_on", "-pk")
        number = self.request.GET.get("page", "1")
        if not number.isascii() or not number.isdigit() or len(number) > 6:
            raise Http404
        paginator = Paginator(plans, PAGE_SIZE)
        if not 1 <= int(number) <= paginator.num_pages:
            raise Http404
        page = paginator.page(int(number))
        label = str(figure.label)
        return super().get_context_data(
            figure=figure,
            heading=f"{number_format(paginator.count)} {label[:1].lower()}{label[1:]}",
            page=page,
            cards=cards(page.object_list),
            back=reverse("progress") + self.query(),
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class PromiseListView(ScopeMixin, TemplateView):
    """The promises that one figure counts."""

    template_name = "wijkportaal/progress_promises.html"

    def get_context_data(self, key, **kwargs):
        if key not in PROMISE_FIGURES:
            raise Http404
        figure = PROMISE_FIGURES[key]
        number = self.request.GET.get("page", "1")
        if not number.isascii() or not number.isdigit() or len(number) > 6:
            raise Http404
        promises = figure.plans(self.scope).order_by("-said_on", "-pk")
        paginator = Paginator(promises, PAGE_SIZE)
        if not 1 <= int(number) <= paginator.num_pages:
            raise Http404
        page = paginator.page(int(number))
        return super().get_context_data(
            figure=figure,
            heading=f"{number_format(paginator.count)} {figure.label}",
            page=page,
            cards=promise_cards(page.object_list),
            back=reverse("progress") + self.query(),
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class GapsView(ScopeMixin, TemplateView):
    """The places without a contact point of their own."""

    template_name = "wijkportaal/progress_gaps.html"

    def get_context_data(self, **kwargs):
        found, places, platforms, subjects = gaps(self.scope)
        return super().get_context_data(
            gaps=found,
            places=places,
            platforms=platforms,
            subjects=subjects,
            back=reverse("progress") + self.query(),
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class SignalsView(ScopeMixin, TemplateView):
    """How many signals there were per cause and per place; never what stands in them (R13, R15)."""

    template_name = "wijkportaal/progress_signals.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            signals=Signals(self.scope), back=reverse("progress") + self.query(), **kwargs
        )


@method_decorator(login_not_required, name="dispatch")
class AppointmentsView(ScopeMixin, TemplateView):
    """Brokers and workers who were appointed before the council decided (R70)."""

    template_name = "wijkportaal/progress_appointments.html"

    def get_context_data(self, **kwargs):
        holders = appointments(self.scope)
        return super().get_context_data(
            holders=[holder for holder in holders if holder.appointed_before_decision],
            number=len(holders),
            back=reverse("progress") + self.query(),
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class ProgressCsvView(ScopeMixin, View):
    """The same figures as a sheet, with what each counts; nothing of persons."""

    def get(self, request):
        scope = self.scope
        headings = (
            _("Village or neighbourhood"),
            _("From"),
            _("Up to and including"),
            _("Figure"),
            _("Number"),
            _("Out of"),
            _("What it counts"),
        )
        days = (scope.since.isoformat(), scope.until.isoformat())
        rows = (
            (place_in_words(scope), *days, row.label, row.number, row.out_of, row.definition)
            for row in figure_rows(Progress(scope))
        )
        return sheet(f"voortgang-{scope.until.isoformat()}.csv", headings, rows)


def place_in_words(scope):
    """Which place the figures are about."""
    if scope.is_for_council:
        return WHOLE_MUNICIPALITY.name
    return scope.platform.name if scope.platform else _("All villages and neighbourhoods")


class FigureRow(NamedTuple):
    """One figure in the sheet and the API."""

    key: str
    label: object
    number: object
    out_of: int | None
    definition: object
    page: str = "progress_list"

    @property
    def has_list(self):
        return bool(self.page)

    def url(self, scope):
        if self.page == "council:decisions":
            execution = self.key.removeprefix("besluiten-").replace("-", "_")
            return decisions_url(Execution(execution), scope)
        arguments = [self.key] if self.page in ("progress_list", "progress_promises") else []
        return reverse(self.page, args=arguments) + scope_query(scope)


DECISIONS = {
    Execution.OPEN: gettext_lazy("decisions and motions not begun yet"),
    Execution.RUNNING: gettext_lazy("decisions and motions being carried out"),
    Execution.SETTLED: gettext_lazy("decisions and motions settled"),
    Execution.NOT_DONE: gettext_lazy("decisions and motions that will not be carried out"),
    Execution.UNKNOWN: gettext_lazy("decisions and motions of which this is unknown"),
}
_TODAY = gettext_lazy("Of all decisions and motions in this portal, as it stands today.")
DECISION_MEANS = {
    **dict.fromkeys(DECISIONS, _TODAY),
    Execution.UNKNOWN: gettext_lazy(
        "Nobody said how far it is; also of what was rejected or held over."
    ),
}


def decisions_url(execution, scope):
    """The list of decisions and motions that a figure counts."""
    chosen = {"uitvoering": execution.value}
    if scope.platform is not None:
        chosen["wijk"] = scope.platform.slug
    return f"{reverse('council:decisions')}?{urlencode(chosen)}"


LATE_PROMISES = frozenset(
    {"toezeggingen-te-laat", "toezeggingen-niet-nagekomen", "verwachtingen-zonder-reactie"}
)


def promises_url(key, scope):
    """The list of the promises that a figure counts."""
    return reverse("progress_promises", args=[key]) + scope_query(scope)


def figure_rows(progress):
    """Each figure: its number, out of how many, and what exactly it counts."""

    def row(key, number, out_of=None):
        figure = FIGURES[key]
        return FigureRow(key, figure.label, number, out_of, figure.definition)

    yield row("lopend", progress.open)
    for figure, number in progress.by_status:
        yield row(figure.key, number, progress.open)
    yield row("over-de-termijn", progress.late, progress.open)
    yield row("gemeente-te-laat", progress.late_municipality, progress.open)
    yield row("buurt-te-laat", progress.late_neighbourhood, progress.open)
    yield row("toegezegd", progress.agreed, progress.open)
    yield row("niet-gestart", progress.not_started, progress.agreed)
    yield row("in-rust", progress.resting, progress.lacking)
    days = _("Days from the start of the review to the answer; half took longer, half shorter.")
    for who, label, answers in (
        (
            "gemeente",
            _("median days in which the municipality answered"),
            progress.municipality_answers,
        ),
        (
            "buurt",
            _("median days in which the neighbourhood answered"),
            progress.neighbourhood_answers,
        ),
    ):
        yield row(f"{who}-antwoordde", answers.number)
        yield row(f"{who}-op-tijd", answers.on_time, answers.number)
        yield row(f"{who}-na-de-termijn", answers.number - answers.on_time, answers.number)
        yield FigureRow(f"{who}-dagen", label, answers.median, answers.number, days, "")
    yield row("gemeente-herinnerd", progress.reminders_to_municipality[1])
    yield row("buurt-herinnerd", progress.reminders_to_neighbourhood[1])
    yield row("steun-gevraagd", progress.support["asked"])
    yield row("steun-gehaald", progress.support["reached"], progress.support["asked"])
    yield row("van-de-buurt", progress.from_neighbourhood)
    yield row("van-de-gemeente", progress.from_municipality)
    for key, number in progress.promises.items():
        figure = PROMISE_FIGURES[key]
        yield FigureRow(key, figure.label, number, None, figure.definition, "progress_promises")
    numbers, all_of_them = progress.decisions
    for execution, number in numbers.items():
        key = f"besluiten-{execution.value.replace('_', '-')}"
        means = DECISION_MEANS[execution]
        yield FigureRow(key, DECISIONS[execution], number, all_of_them, means, "council:decisions")
    found, places, _platforms, _subjects = progress.gaps
    yield FigureRow(
        "gaten",
        _("places without a contact point"),
        len(found),
        places,
        _("Subjects in villages and neighbourhoods with people, without a contact point."),
        "progress_gaps",
    )
    yield FigureRow(
        "benoemd",
        _("appointed before the council decided"),
        len(progress.appointed_early),
        len(progress.appointments),
        _(
            "Brokers and neighbourhood workers in function on the last day, and for good whoever "
            "was appointed too early."
        ),
        "progress_appointments",
    )
