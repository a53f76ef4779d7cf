"""The kinds of message about an appointment. Their texts are templates/notifications/<kind>.*.

No message ever names a candidate: messages are kept longer than names may be.
"""

from django.utils.translation import gettext_lazy as _

from notifications import kinds

from .appointment_states import AppointmentStatus

BOARD = _("You get this message because you are on the board of one of these places.")
WORK = _("You get this message because you work on this appointment for the municipality.")
NEWS = _("You get this message because you are concerned with this appointment, or follow it.")
HERE = _("You get this message because you follow this place, or are on its board.")
SEAT = _("You get this message because you are on the committee from now on.")
VIEW = _("View the appointment")
BROKER = _("You get this message because you are the broker of this place.")
SUPPORT = _("You get this message because you are the broker of this place, or on its board.")
READ = _("Read it")

# kind: (label, whether it can be switched off, button, why)
KINDS = {
    "appointment_profile": (
        _("A profile is put to your board"),
        False,
        _("Read the profile and remark"),
        BOARD,
    ),
    "appointment_consultation": (
        _("Your board is asked for advice"),
        False,
        _("Give the advice"),
        BOARD,
    ),
    "appointment_appointed": (_("Somebody was appointed for your place"), True, VIEW, HERE),
    "appointment_committee": (_("You are on a selection committee"), False, VIEW, SEAT),
    "appointment_to_do": (_("An appointment waits for the municipality"), False, VIEW, WORK),
    "appointment_step": (_("News about an appointment"), True, VIEW, NEWS),
    "support_asked": (_("A board asks for your support"), False, _("Answer it"), BROKER),
    "support_answered": (_("The broker answered your board"), True, READ, BOARD),
    "support_done": (_("A board says that its request is done"), True, READ, BROKER),
    "support_late": (_("A request for support has no answer yet"), True, READ, SUPPORT),
}
FOR_WORK = frozenset({WORK, BROKER})

# What happened, in one sentence.
STEPS = {
    "begin": _("The municipality wants to appoint somebody and says why."),
    "put_profile": _("The profile is put to the neighbourhood."),
    "remark": _("A board remarks on the profile."),
    "answer_remark": _("A remark on the profile was answered."),
    "profile_over": _("The time for remarks on the profile is over."),
    "close_profile": _("The profile stands. Now the council decides."),
    "start_recruiting": _("The council has decided. Somebody can be recruited now."),
    "add_member": _("Somebody of the municipality sits on the committee from now on."),
    "delegate": _("A resident sits on the committee from now on."),
    "waive": _("A board says that nobody of it takes part in the committee."),
    "prepare": _("The statement of independence or the mandate was filled in further."),
    "nominate": _("The committee has nominated somebody."),
    "open_consultation": _("The boards are asked for their advice."),
    "advise": _("A board has given its advice."),
    "advice_over": _("The time for advice is over."),
    "appoint": _("The college has appointed somebody."),
    "review_due": _("The yearly review comes near."),
    "review_late": _("The yearly review is late."),
    "review": _("The yearly review was held."),
    "end": _("The role ends."),
    "stop": _("The procedure was stopped."),
    "record_past": _("An appointment from before was recorded."),
}

# What the date in the box of a message is for.
DATE_LABELS = {
    AppointmentStatus.PROFILE: _("You can remark until"),
    AppointmentStatus.CONSULTATION: _("You can advise until"),
    AppointmentStatus.APPOINTED: _("Yearly review at the latest on"),
    AppointmentStatus.REVIEWED: _("Yearly review at the latest on"),
}


def register():
    """Make the kinds known to notifications; called in AppConfig.ready()."""
    for name, (label, can_switch_off, button, why) in KINDS.items():
        kinds.register(
            name,
            label,
            can_switch_off=can_switch_off,
            button=button,
            why=why,
            is_for_work=why in FOR_WORK,
        )
