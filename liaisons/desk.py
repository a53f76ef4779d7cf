"""Contact points on the work floor: who is not ready, who is away, and handing over."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.queues import MenuItem
from core.terms import today
from core.transitions import Refused

from . import operations
from .away import away_on
from .forms import AbsenceForm, HandOverForm
from .models import Absence, ContactAssignment


class AbsenceRow(NamedTuple):
    """Somebody who is away or will be, with what nobody takes over on the first of those days."""

    absence: Absence
    uncovered: list
    is_now: bool
    may_end: bool


def not_ready(day=None):
    """Assignments that residents cannot see, and that are not over."""
    rows = ContactAssignment.objects.unpublished().overlapping(day or today(), None)
    return rows.select_related("user", "subject", "platform")


def absences(user, day=None) -> list[AbsenceRow]:
    """Who is away now or later, the first day first; a fixed number of queries."""
    day = day or today()
    rows = list(
        Absence.objects.filter(ends_on__gte=day)
        .select_related("user")
        .order_by("starts_on", "user__name", "pk")
    )
    assignments = list(
        ContactAssignment.objects.published()
        .overlapping(day, None)
        .filter(user__in={row.user_id for row in rows})
        .select_related("subject", "platform", "deputy")
    )
    away = {(row.user_id, row.starts_on, row.ends_on) for row in rows}
    left = {pk for pk, gone in away_on(day).items() if gone.until is None}

    def takes_over(deputy, absence):
        """Somebody who is there on every one of these days."""
        if deputy is None or not deputy.is_active or deputy.pk in left:
            return False
        return not any(
            user == deputy.pk and starts <= absence.ends_on and ends >= absence.starts_on
            for user, starts, ends in away
        )

    return [
        AbsenceRow(
            row,
            [
                other
                for other in assignments
                if other.user_id == row.user_id
                and other.starts_on <= row.ends_on
                and (other.ends_on is None or other.ends_on >= row.starts_on)
                and not takes_over(other.deputy, row)
            ],
            row.starts_on <= day,
            user.has_perm("liaisons.change_absence", row),
        )
        for row in rows
    ]


def works_here(user) -> bool:
    return user.has_perm("liaisons.view_contactassignment")


def menu(request) -> list[MenuItem]:
    """Two queues beside the gaps: not ready, and away (late when nobody takes over)."""
    user = request.user
    if not works_here(user):
        return []
    here = getattr(request, "contact_queue", None)
    rows = absences(user)
    items = [
        MenuItem(
            gettext_lazy("Absence of contact points"),
            reverse("admin:contact_absences"),
            len(rows),
            any(row.uncovered for row in rows),
            here == "afwezig",
        )
    ]
    count = not_ready().count()
    if count or here == "niet-klaar":
        items.append(
            MenuItem(
                gettext_lazy("Contact points not ready"),
                reverse("admin:contact_not_ready"),
                count,
                is_current=here == "niet-klaar",
            )
        )
    return items


def _page(request, site, template, **context):
    return TemplateResponse(request, template, {**site.each_context(request), **context})


def not_ready_list(request, site):
    """What is missing of each, with the way to fill it in."""
    if not works_here(request.user):
        raise Http404
    request.contact_queue = "niet-klaar"
    return _page(
        request,
        site,
        "admin/liaisons/not_ready.html",
        title=_("Contact points not ready"),
        rows=list(not_ready()),
        may_change=request.user.has_perm("liaisons.change_contactassignment"),
    )


def absence_list(request, site):
    """Who is away and who takes over; whoever may enters an absence, or ends one early."""
    user = request.user
    if not works_here(user):
        raise Http404
    request.contact_queue = "afwezig"
    may_enter = user.has_perm("liaisons.add_absence")
    form = None
    if request.method == "POST":
        if not may_enter:
            raise PermissionDenied
        if "einde" in request.POST:
            return _end(request)
        form = AbsenceForm(request.POST, user=user)
        if form.is_valid():
            values = dict(form.cleaned_data)
            person = values.pop("person", user)
            try:
                absence = operations.record_absence(person, by=user, **values)
            except Refused as refused:
                refused.add_to(form)
            else:
                messages.success(request, _("The deputy takes over on these days."))
                for warning in absence.warnings:
                    messages.warning(request, warning)
                return HttpResponseRedirect(reverse("admin:contact_absences"))
    elif may_enter:
        form = AbsenceForm(user=user)
    return _page(
        request,
        site,
        "admin/liaisons/absences.html",
        title=_("Absence of contact points"),
        form=form,
        has_errors=bool(form and form.is_bound and form.errors),
        rows=absences(user),
        day=today(),
    )


def _end(request):
    key = request.POST["einde"]
    absence = None
    if key.isascii() and key.isdigit() and len(key) <= 18:
        absence = Absence.objects.filter(pk=int(key)).first()
    if absence is None:
        raise Http404
    try:
        operations.end_absence(absence, by=request.user)
    except Refused as refused:
        messages.error(request, refused.text)
    else:
        messages.success(request, _("There again. The deputy steps back by itself."))
    return HttpResponseRedirect(reverse("admin:contact_absences"))


def hand_over(request, site, pk):
    """Another contact point from a day on."""
    if not works_here(request.user):
        raise Http404
    found = ContactAssignment.objects.select_related("user", "subject", "platform")
    assignment = found.filter(pk=pk).first()
    if assignment is None:
        raise Http404
    if not request.user.has_perm("liaisons.change_contactassignment", assignment):
        raise PermissionDenied
    people = (
        get_user_model()
        .objects.filter(erased_on=None, is_active=True)
        .exclude(Q(function="", team="") | Q(pk=assignment.user_id))
        .order_by("name", "pk")
    )
    form = HandOverForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = operations.hand_over_assignment(
                assignment, by=request.user, **form.cleaned_data
            )
        except Refused as refused:
            refused.add_to(form)
        else:
            messages.success(
                request,
                _("%(name)s takes over from %(day)s. The board hears it.")
                % {
                    "name": fresh.user.name or fresh.user.public_name(),
                    "day": fresh.starts_on.strftime("%d-%m-%Y"),
                },
            )
            for warning in fresh.warnings:
                messages.warning(request, warning)
            return HttpResponseRedirect(reverse("admin:liaisons_contactassignment_changelist"))
    return _page(
        request,
        site,
        "admin/liaisons/hand_over.html",
        title=_("Hand over: %(subject)s, %(place)s")
        % {
            "subject": assignment.subject,
            "place": assignment.platform or _("everywhere"),
        },
        assignment=assignment,
        form=form,
        has_errors=bool(form.is_bound and form.errors),
    )


def urlpatterns(site) -> list:
    """The screens about contact points in the admin."""

    def screen(view):
        return site.admin_view(lambda request, **kwargs: view(request, site, **kwargs))

    return [
        path("afwezigheid/", screen(absence_list), name="contact_absences"),
        path("niet-klaar/", screen(not_ready_list), name="contact_not_ready"),
        path(
            "aanspreekpunten/<safeint:pk>/overdragen/", screen(hand_over), name="contact_hand_over"
        ),
    ]
