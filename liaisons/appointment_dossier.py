"""The dossier of an appointment as people read it: two lanes, newest first."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.core import days_phrase, weekday_date
from core.timeline import Timeline, day_of

from .appointment_states import Tendency

_ICONS = {
    "begin": "info",
    "put_profile": "blad",
    "remark": "wijk",
    "answer_remark": "vink",
    "profile_over": "klok",
    "close_profile": "blad",
    "start_recruiting": "vinkrond",
    "add_member": "plus",
    "delegate": "plus",
    "waive": "info",
    "prepare": "potlood",
    "nominate": "persoon",
    "open_consultation": "klok",
    "advise": "wijk",
    "advice_over": "klok",
    "appoint": "vinkrond",
    "review_due": "klok",
    "review_late": "telaat",
    "review": "vink",
    "end": "fase4",
    "stop": "kruisrond",
    "record_past": "info",
    "erase_names": "info",
}


class AppointmentDossier(Timeline):
    """The timeline of one appointment; everything in it is public, and nobody is named in it."""

    icons = _ICONS

    def __init__(self, appointment, entries, on):
        self.appointment = appointment
        super().__init__(appointment, entries, on=on)

    def _until_when(self):
        due_on = self.appointment.term_due_on
        if due_on is None:
            return "", False
        is_late = self.appointment.is_late(self.on)
        text = _("At the latest %(day)s.") % {"day": weekday_date(due_on)}
        if is_late:
            text = f"{text} {capfirst(days_phrase(due_on, self.on))}."
        return text, is_late

    # Each verb in words: a title, and what must be known beside it.
    def _begin(self, data, entry):
        return (_("The municipality wants to appoint somebody"),)

    def _put_profile(self, data, entry):
        return (
            _("Profile put to the neighbourhood"),
            _("The boards can remark up to and including %(day)s.")
            % {"day": day_of(data.get("due_on"))},
        )

    def _remark(self, data, entry):
        return (_("Remark of the board of %(place)s") % {"place": data.get("place", "")},)

    def _answer_remark(self, data, entry):
        return (_("Answer to the board of %(place)s") % {"place": data.get("place", "")},)

    def _profile_over(self, data, entry):
        return (_("The three weeks for remarks are over"),)

    def _close_profile(self, data, entry):
        if data.get("is_changed"):
            return _("The profile stands, changed after the remarks"), _("This it became:")
        return (_("The profile stands as it was put"),)

    def _start_recruiting(self, data, entry):
        return (
            _("The council has decided"),
            _("On %(day)s. Nobody was recruited before.") % {"day": day_of(data.get("decided_on"))},
        )

    def _add_member(self, data, entry):
        return (_("Somebody of the municipality sits on the committee"),)

    def _delegate(self, data, entry):
        return (
            _("A resident sits on the committee"),
            _("Named by the board of %(place)s.") % {"place": data.get("place", "")},
        )

    def _waive(self, data, entry):
        return (
            _("The board of %(place)s does not take part in the committee")
            % {"place": data.get("place", "")},
        )

    def _prepare(self, data, entry):
        number = data.get("missing", 0)
        if not number:
            return (_("Statement of independence and mandate are complete"),)
        return (
            _("Statement of independence and mandate filled in further"),
            ngettext("%(n)s part is missing.", "%(n)s parts are missing.", number) % {"n": number},
        )

    def _nominate(self, data, entry):
        number = data.get("residents", 0)
        return (
            _("The committee nominated somebody"),
            ngettext(
                "With %(n)s resident on the committee.",
                "With %(n)s residents on the committee.",
                number,
            )
            % {"n": number}
            if number
            else _("Without residents: the boards waived it in writing."),
        )

    def _open_consultation(self, data, entry):
        return (
            _("Advice asked of the neighbourhood"),
            _("Up to and including %(day)s.") % {"day": day_of(data.get("due_on"))},
        )

    def _advise(self, data, entry):
        return (
            _("Advice of the board of %(place)s: %(tendency)s")
            % {
                "place": data.get("place", ""),
                "tendency": str(Tendency(data.get("tendency", "")).label).lower(),
            },
            _("The words of this advice are about a person and are not public."),
        )

    def _advice_over(self, data, entry):
        places = ", ".join(data.get("places", ()))
        return (
            _("The two weeks for advice are over"),
            _("No advice came from: %(places)s.") % {"places": places} if places else "",
        )

    def _appoint(self, data, entry):
        return (
            _("Appointed by the college"),
            _("In function from %(day)s. The council decided on %(decided)s.")
            % {
                "day": day_of(data.get("effective_from")),
                "decided": day_of(data.get("decided_on")),
            },
            _("A board advised against it. The college says why it goes on all the same:")
            if data.get("is_against_advice")
            else "",
        )

    def _review_due(self, data, entry):
        return (
            _("The yearly review comes near"),
            _("At the latest %(day)s.") % {"day": day_of(data.get("due_on"))},
        )

    def _review_late(self, data, entry):
        return (
            _("The yearly review is late"),
            _("It had to be held by %(day)s.") % {"day": day_of(data.get("due_on"))},
        )

    def _review(self, data, entry):
        return (_("Yearly review held"),)

    def _end(self, data, entry):
        return (
            _("The role ends"),
            _("Last day: %(day)s.") % {"day": day_of(data.get("ends_on"))},
        )

    def _stop(self, data, entry):
        return (_("The procedure was stopped"),)

    def _record_past(self, data, entry):
        return (
            _("Recorded afterwards"),
            _("In function from %(day)s. The council decided on %(decided)s.")
            % {
                "day": day_of(data.get("effective_from")),
                "decided": day_of(data.get("decided_on")),
            },
            _("Nobody can read here whether residents were heard."),
        )

    def _erase_names(self, data, entry):
        return (
            _("All names of candidates were erased"),
            _("Four weeks after the end of the procedure, with every word about them."),
        )
