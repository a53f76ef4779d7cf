"""How a broker or worker is appointed: the list, one procedure, its steps, and who may read names.

Reading sets no cookie. Names of candidates stand on two pages of their own, which are not there
(404) for who may not read them: the committee's, and the boards' while they are asked for advice.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from accounts.flows import second_step_first
from accounts.writing import StepView, WritingView
from core.entries import as_json
from core.lists import Page
from core.terms import today
from notifications.lookups import is_following
from notifications.views import FollowView

from .. import appointment_rules, operations
from .. import appointment_steps as steps
from ..appointment_dossier import AppointmentDossier
from ..appointment_states import (
    NAMED_TO_BOARDS,
    ROAD,
    TENDENCY_LOOK,
    AppointmentStatus,
    Tendency,
)
from ..forms import appointments as forms
from ..models import AdviceText, Appointment, Candidate, RoleHolder

public = method_decorator(login_not_required, name="dispatch")
S = AppointmentStatus


@public
class AppointmentListView(TemplateView):
    """All procedures, newest first, and who came in function without one."""

    template_name = "liaisons/appointment_list.html"

    def get_context_data(self, **kwargs):
        found = Appointment.objects.all()
        page = Page.asked(self.request.GET, found.count())
        return super().get_context_data(
            appointments=found.for_list()[page.start : page.end] if page.exists else [],
            page=page,
            early=RoleHolder.objects.filter(appointed_before_decision=True).count(),
            **kwargs,
        )


class AppointmentMixin:
    """One procedure by its number; how somebody is appointed is public."""

    @cached_property
    def appointment(self):
        return get_object_or_404(Appointment.objects.for_list(), pk=self.kwargs["pk"])

    @cached_property
    def reader(self):
        """Who is signed in; a visitor's session is not even looked at."""
        if not self.request.COOKIES:
            return None
        user = self.request.user
        return user if user.is_authenticated else None


def road_of(appointment):
    """Each stop with whether it is behind us, and the day on which the clock there began."""
    if appointment.is_from_before or appointment.status == S.STOPPED:
        return []
    here = appointment.status if appointment.status in ROAD else S.APPOINTED
    position = ROAD.index(here)
    return [
        {
            "label": stop.label,
            "is_done": number < position or (here == S.APPOINTED and number == position),
            "is_here": number == position and here != S.APPOINTED,
        }
        for number, stop in enumerate(ROAD)
    ]


def places_of(appointment):
    """Each place with the tendency of its board, in words and with its look."""
    for place in appointment.places.all():
        place.look = TENDENCY_LOOK[Tendency(place.tendency)]
    return list(appointment.places.all())


@public
class AppointmentDetailView(AppointmentMixin, TemplateView):
    """One procedure: where it stands, what is still missing, what the boards said (R54)."""

    template_name = "liaisons/appointment_detail.html"

    def get_context_data(self, **kwargs):
        on, appointment, reader = today(), self.appointment, self.reader
        entries = appointment.entries.select_related("text_row").order_by("number")
        mine = steps.allowed(reader, appointment, on)
        main = steps.next_step(appointment, mine)
        remarks = appointment.remarks.select_related(
            "platform", "entry__text_row", "answer__text_row"
        )
        holder = getattr(appointment, "holder", None)
        return super().get_context_data(
            appointment=appointment,
            places=places_of(appointment),
            has_advice=any(place.tendency for place in appointment.places.all()),
            road=road_of(appointment),
            missing=operations.missing_for(appointment, on),
            remarks=list(remarks),
            holder=holder,
            residents=sum(member.is_resident for member in appointment.members.all()),
            members=len(appointment.members.all()),
            subjects=list(appointment.mandate_subjects.all()),
            dossier=AppointmentDossier(appointment, list(entries), on),
            doing=doing_words(appointment, on),
            term=appointment.terms.filter(met_on=None, ended_on=None).first(),
            main_step=main,
            other_steps=[step for step in mine if step is not main],
            on_committee=reader is not None
            and appointment_rules.sits_on_committee(reader, appointment, on),
            hears_name=hears_name(reader, appointment),
            is_following=reader is not None and is_following(reader, appointment),
            is_late=appointment.is_late(on),
            on=on,
            **kwargs,
        )


def doing_words(appointment, on) -> str:
    """What whoever has the turn does now, or how it ended."""
    match AppointmentStatus(appointment.status):
        case S.NEED:
            return _("The municipality writes a profile.")
        case S.PROFILE if appointment.term_due_on is not None:
            return _("The boards remark on the profile.")
        case S.PROFILE:
            return _("The municipality answers the remarks and settles the profile.")
        case S.AWAITING_DECISION:
            return _("The council decides. Until then nobody is recruited.")
        case S.RECRUITING:
            return _("The committee looks for the right person.")
        case S.NOMINATED:
            return _("The municipality completes the statement and the mandate.")
        case S.CONSULTATION if appointment.term_due_on is not None:
            return _("The boards give their advice.")
        case S.CONSULTATION:
            return _("The college decides.")
        case S.APPOINTED | S.REVIEWED if appointment.is_late(on):
            return _("The municipality has yet to hold the yearly review.")
        case S.APPOINTED | S.REVIEWED:
            return _("In function. Each year the municipality holds a review.")
        case S.ENDED:
            return _("The role has ended, or ends on the last day that was given.")
    return _("This procedure was stopped.")


def hears_name(user, appointment) -> bool:
    """A board reads who was nominated while its advice is asked, and the committee until erased."""
    if user is None:
        return False
    if appointment_rules.sits_on_committee(user, appointment):
        return True
    return appointment.status in NAMED_TO_BOARDS and bool(
        user.is_active and appointment_rules.own_places(user, appointment)
    )


@public
class AppointmentDossierJsonView(AppointmentMixin, View):
    """The chain of a dossier, which anyone can check without our code (SAFETY.md)."""

    def get(self, request, pk):
        entries = self.appointment.entries.select_related("text_row").order_by("number")
        return JsonResponse(
            {"appointment": self.appointment.pk, **as_json(entries)},
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )


class AppointmentFollowView(AppointmentMixin, FollowView):
    """Hearing how an appointment goes."""

    template_name = "liaisons/appointment_follow.html"
    followed = gettext_lazy("You follow this appointment. You hear how it goes.")
    unfollowed = gettext_lazy("You no longer follow this appointment.")

    def find(self):
        return self.appointment

    def context(self):
        return {"appointment": self.appointment}


# --- names ----------------------------------------------------------------------------------------
@method_decorator(never_cache, name="dispatch")
class NomineeView(AppointmentMixin, TemplateView):
    """Who was nominated, for the boards that advise and for the committee; for nobody else."""

    template_name = "liaisons/appointment_nominee.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated or not hears_name(request.user, self.appointment):
            raise Http404
        return second_step_first(request) or super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user, appointment = self.request.user, self.appointment
        texts = AdviceText.objects.filter(place__appointment=appointment)
        if not appointment_rules.sits_on_committee(user, appointment):
            own = [place.pk for place in appointment_rules.own_places(user, appointment)]
            texts = texts.filter(place__in=own)
        return super().get_context_data(
            appointment=appointment,
            nominee=appointment.candidates.nominated().first(),
            texts=texts.select_related("place__platform").order_by("place__platform__name"),
            mine=steps.next_step(appointment, steps.allowed(user, appointment)),
            **kwargs,
        )


@method_decorator(never_cache, name="dispatch")
class CommitteeView(AppointmentMixin, WritingView):
    """The candidates, for who sits on the committee today; not there for anybody else."""

    template_name = "liaisons/appointment_committee.html"
    done = gettext_lazy("The candidate stands in the list.")

    def is_there(self):
        return appointment_rules.sits_on_committee(self.request.user, self.appointment)

    def is_allowed(self, user):
        return True

    def form(self, data=None):
        return forms.CandidateForm(data)

    def run(self, data):
        operations.add_candidate(self.appointment, by=self.request.user, **data)
        return self.request.path

    def context(self):
        user, appointment = self.request.user, self.appointment
        found = Candidate.objects.visible_to(user).filter(appointment=appointment)
        members = appointment.members.select_related("user", "platform")
        return {
            "appointment": appointment,
            "candidates": found.order_by("pk"),
            "members": members,
            "is_open": appointment.status == S.RECRUITING,
            "missing": operations.missing_for(appointment),
        }


@method_decorator(never_cache, name="dispatch")
class RemoveCandidateView(CommitteeView):
    """A candidate withdraws: the row is deleted at once."""

    template_name = "liaisons/appointment_step.html"
    done = gettext_lazy("The candidate has been removed.")

    def form(self, data=None):
        return forms.RemoveCandidateForm(data, appointment=self.appointment, user=self.request.user)

    def run(self, data):
        operations.remove_candidate(data["candidate"], by=self.request.user)
        return self.appointment

    def context(self):
        return {
            "appointment": self.appointment,
            "title": _("A candidate withdraws"),
            "lead": _("The name and the notes are deleted at once."),
            "button": _("Remove this candidate"),
            "warning": _("This cannot be undone."),
        }


# --- writing --------------------------------------------------------------------------------------
class AppointmentStepView(AppointmentMixin, StepView):
    """One step of an appointment, with what somebody must read before he takes it."""

    template_name = "liaisons/appointment_step.html"

    def context(self):
        appointment, verb = self.appointment, self.step.verb
        remarks = appointment.remarks.filter(answer=None)
        return {
            **super().context(),
            "remarks": remarks.select_related("platform", "entry__text_row")
            if verb in ("answer_remark", "close_profile")
            else [],
            "hears_name": verb == "advise" and hears_name(self.request.user, appointment),
            "shows_profile": verb in ("remark", "advise", "nominate"),
        }


class BeginView(WritingView):
    """The municipality says that it needs a broker or worker, and why."""

    template_name = "liaisons/appointment_form.html"
    done = gettext_lazy("It stands there. Write the profile now.")

    def is_allowed(self, user):
        return user.has_perm("liaisons.add_appointment")

    def form(self, data=None):
        return forms.BeginForm(data, user=self.request.user)

    def run(self, data):
        return operations.begin_appointment(by=self.request.user, **data)

    def context(self):
        return {
            "title": _("Begin an appointment"),
            "lead": _(
                "First the need, then a profile for the neighbourhood, then the council. Everyone"
                " can follow each step."
            ),
            "button": _("Begin"),
            "warning": _("Everyone can read it. It cannot be taken away afterwards."),
        }


class RecordPastView(BeginView):
    """Record somebody who came in function outside this portal, after the council decided."""

    done = gettext_lazy("It has been recorded.")

    def is_allowed(self, user):
        return user.has_perm("liaisons.record_past_appointment")

    def form(self, data=None):
        return forms.PastForm(data, user=self.request.user)

    def run(self, data):
        user = data.pop("user")
        return operations.record_past_appointment(user, by=self.request.user, **data)

    def context(self):
        return {
            "title": _("Record an appointment from before"),
            "lead": _(
                "For who came in function outside this portal. The page will say: recorded"
                " afterwards. Was it before the council decided? Then record it in the"
                " administration, with the mark."
            ),
            "button": _("Record it"),
            "warning": _("Everyone can read it. It cannot be taken away afterwards."),
        }


__all__ = [
    "AppointmentDetailView",
    "AppointmentDossierJsonView",
    "AppointmentFollowView",
    "AppointmentListView",
    "AppointmentStepView",
    "BeginView",
    "CommitteeView",
    "NomineeView",
    "RecordPastView",
    "RemoveCandidateView",
]
