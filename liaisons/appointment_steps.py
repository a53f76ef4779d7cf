"""The steps of an appointment as people meet them: one list for the site and for the work floor."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from core import steps as core_steps

from . import operations
from .appointment_states import TRANSITIONS, AppointmentStatus, Tendency
from .forms import appointments as forms

S = AppointmentStatus


def _has_open_remark(appointment, on):
    return appointment.remarks.filter(answer=None).exists()


def _waits_for_advice(appointment, on):
    return any(place.tendency == Tendency.OPEN for place in appointment.places.all())


class Step(core_steps.Step):
    """A step of an appointment."""

    app, noun = "liaisons", "appointment"
    operations, transitions = operations, TRANSITIONS


STEPS = {
    step.verb: step
    for step in (
        Step(
            "put_profile",
            "profiel-voorleggen",
            _("Put the profile to the neighbourhood"),
            _("Put the profile to the neighbourhood"),
            _("The boards have three weeks for remarks. Each remark gets an answer."),
            _("The boards get a message. They have three weeks."),
            forms.ProfileForm,
            warning=_("What was put stays to be read, also if it changes later."),
        ),
        Step(
            "remark",
            "opmerking",
            _("Remark on the profile"),
            _("Your remark on the profile"),
            _("The municipality must answer it before it goes on."),
            _("Thank you. Your remark stands with the profile."),
            forms.RemarkForm,
        ),
        Step(
            "answer_remark",
            "opmerking-beantwoorden",
            _("Answer a remark"),
            _("Answer a remark"),
            _("Each remark gets an answer before the profile stands."),
            _("Your answer stands below the remark. The board gets a message."),
            forms.AnswerRemarkForm,
            is_possible=_has_open_remark,
        ),
        Step(
            "close_profile",
            "profiel-vaststellen",
            _("Settle the profile"),
            _("The profile stands"),
            _("Possible after three weeks, when every remark has been answered."),
            _("The profile stands. Now the council decides."),
            forms.CloseProfileForm,
        ),
        Step(
            "start_recruiting",
            "werving-beginnen",
            _("Link the decision and recruit"),
            _("The council has decided"),
            _("Choose the decision of the council on which this appointment rests."),
            _("The decision is linked. Somebody can be recruited now."),
            forms.DecisionForm,
        ),
        Step(
            "prepare",
            "verklaring-en-mandaat",
            _("Fill in statement and mandate"),
            _("Statement of independence and mandate"),
            _(
                "Five facts show how independent this function is. All five, or nobody is put to"
                " the neighbourhood."
            ),
            _("It has been kept. What is still missing stands on the page."),
            forms.PrepareForm,
        ),
        Step(
            "nominate",
            "voordragen",
            _("Nominate a candidate"),
            _("Nominate a candidate"),
            _("Only the committee knows who, until the boards are asked for advice."),
            _("The candidate has been nominated."),
            forms.NominateForm,
            is_about_people=True,
        ),
        Step(
            "open_consultation",
            "advies-vragen",
            _("Ask the boards for advice"),
            _("Ask the boards for advice"),
            _("They have two weeks. They read who was nominated, and nobody else does."),
            _("The boards get a message. They have two weeks."),
            forms.NoFieldsForm,
        ),
        Step(
            "advise",
            "advies-geven",
            _("Give the advice of your board"),
            _("The advice of your board"),
            _("Everyone reads whether it is positive. Your words are read by the committee only."),
            _("Thank you. Your advice has been given."),
            forms.AdviseForm,
            warning=_("An advice stands as it was given."),
            is_possible=_waits_for_advice,
            is_about_people=True,
        ),
        Step(
            "appoint",
            "benoemen",
            _("Record the appointment"),
            _("Appointed by the college"),
            _(
                "Appointing is a power of the college. Nobody is in function before the council"
                " decided."
            ),
            _("The appointment stands. The neighbourhood gets a message."),
            forms.AppointForm,
            warning=_("Everyone can read it."),
        ),
        Step(
            "review",
            "jaargesprek",
            _("Record the yearly review"),
            _("The yearly review"),
            _("Write in short how it goes and what will change."),
            _("It has been recorded. The next review is a year from now."),
            forms.ReviewForm,
        ),
        Step(
            "add_member",
            "commissielid",
            _("Add somebody of the municipality to the committee"),
            _("Add somebody to the committee"),
            _("From today on this person reads the names of the candidates."),
            _("This person is on the committee now and gets a message."),
            forms.MemberForm,
        ),
        Step(
            "delegate",
            "bewoner-in-commissie",
            _("Name a resident for the committee"),
            _("Name a resident for the committee"),
            _("Somebody of your board talks with the candidates and chooses along."),
            _("This person is on the committee now and gets a message."),
            forms.DelegateForm,
        ),
        Step(
            "waive",
            "afzien",
            _("Do not take part in the committee"),
            _("Your board does not take part in the committee"),
            _("Say why. Your board can still give its advice later."),
            _("It stands in the dossier, with your reason."),
            forms.WaiveForm,
        ),
        Step(
            "end",
            "beeindigen",
            _("End the role"),
            _("The role ends"),
            _("Give the last day, and who helps the neighbourhood from then on."),
            _("The last day stands there. The neighbourhood gets a message."),
            forms.EndForm,
        ),
        Step(
            "stop",
            "stoppen",
            _("Stop this procedure"),
            _("Stop this procedure"),
            _("Everyone reads why. Names of candidates are erased four weeks later."),
            _("The procedure was stopped."),
            forms.ReasonForm,
            warning=_("This cannot be undone."),
        ),
    )
}
# What the work floor puts on its one button, first what fits.
FIRST = {
    S.NEED: ("put_profile",),
    S.PROFILE: ("answer_remark", "close_profile", "remark"),
    S.AWAITING_DECISION: ("start_recruiting", "delegate"),
    S.RECRUITING: ("nominate", "delegate", "prepare"),
    S.NOMINATED: ("open_consultation", "prepare"),
    S.CONSULTATION: ("advise", "appoint"),
    S.APPOINTED: ("review",),
    S.REVIEWED: ("review",),
}


allowed = partial(core_steps.allowed, STEPS)


def next_step(appointment, mine) -> Step | None:
    """The one of these steps that is most likely wanted."""
    return core_steps.first_of(FIRST.get(AppointmentStatus(appointment.status), ()), mine)
