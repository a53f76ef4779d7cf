"""The dossier of a promise as people read it: two lanes, newest first (design, "dossier")."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.prose import as_html
from core.templatetags.core import weekday_date
from core.timeline import Timeline, day_of, name_of, within

from .cards import PromiseCard, joined

_ICONS = {
    "promise": "vinkrond",
    "report": "wijk",
    "confirm": "vinkrond",
    "correct": "potlood",
    "reject": "kruisrond",
    "disagree": "kruisrond",
    "claim_kept": "vinkrond",
    "confirm_kept": "vink",
    "not_yet": "klok",
    "pass_unanswered": "klok",
    "postpone": "klok",
    "break_promise": "kruisrond",
    "ask_broken": "bel",
    "declare_broken": "kruisrond",
    "decline_broken": "info",
    "ask_lapse": "info",
    "consent_lapse": "vink",
    "refuse_lapse": "kruisrond",
    "add_to": "plus",
    "keep_after_all": "vinkrond",
    "late": "telaat",
    "unanswered": "telaat",
    "cover": "info",
    "uncover": "info",
}


class PromiseDossier(Timeline):
    """The timeline of one promise; everything in it is public."""

    icons = _ICONS

    def __init__(self, promise, entries, on):
        self.promise = promise
        super().__init__(promise, entries, on=on)

    def _until_when(self):
        card = PromiseCard(self.promise, self.on)
        text = _("At the latest %(day)s.") % {"day": weekday_date(self.promise.term_due_on)}
        if card.is_late:
            text = f"{text} {capfirst(card.days)}."
        return text, card.is_late

    def _add_text(self, step, entry, text):
        step.text = as_html(text, self.promise.covered or ())

    # Each verb in words: a title, and what must be known beside it.
    def _promise(self, data, entry):
        return (
            _("Promise entered in the register"),
            _("Said on %(day)s, promised for %(due)s.")
            % {"day": day_of(data.get("said_on")), "due": day_of(data.get("promised_for"))},
        )

    def _report(self, data, entry):
        return (
            _("Reported as an expectation"),
            _("The municipality has until %(day)s to react.") % {"day": day_of(data.get("due_on"))},
        )

    def _in_time(self, data):
        return _("Within three weeks.") if data.get("on_time") else _("After three weeks.")

    def _confirm(self, data, entry):
        return (
            _("Confirmed: it is a promise"),
            _("Promised for %(due)s.") % {"due": day_of(data.get("promised_for"))},
            self._in_time(data),
        )

    def _correct(self, data, entry):
        return _("Corrected: something else was meant"), self._in_time(data)

    def _reject(self, data, entry):
        return _("Rejected: it was not promised"), self._in_time(data)

    def _disagree(self, data, entry):
        return _("The neighbourhood does not agree"), ""

    def _claim_kept(self, data, entry):
        late = ""
        if data.get("days_late"):
            number = data["days_late"]
            late = ngettext("%(n)s day after the date.", "%(n)s days after the date.", number) % {
                "n": number
            }
        return (
            _("Kept, says %(side)s") % {"side": within(name_of(entry.side))},
            _("Done on %(day)s.") % {"day": day_of(data.get("done_on"))},
            late,
        )

    def _places(self, data) -> str:
        if self.promise.is_by_neighbourhood or not data.get("places"):
            return ""
        return _("In the name of %(places)s.") % {"places": joined(data["places"])}

    def _confirm_kept(self, data, entry):
        more = ""
        if entry.to_status != "kept":
            more = _("The other places have yet to say it.")
        return _("Kept, says the receiver"), self._places(data), more

    def _not_yet(self, data, entry):
        return _("Not kept yet, says the receiver"), self._places(data)

    def _pass_unanswered(self, data, entry):
        if data.get("has_no_reaction"):
            return (
                _("No reaction came"),
                _("The receiver can still say whether it was kept."),
            )
        return _("Kept, say those who reacted"), ""

    def _postpone(self, data, entry):
        return (
            _("Another date: %(day)s") % {"day": day_of(data.get("due_on"))},
            _("Before, it was %(day)s.") % {"day": day_of(data.get("due_before"))},
            _("Moved for the first time.")
            if data.get("time") == 1
            else _("Moved for the second and last time."),
        )

    def _break_promise(self, data, entry):
        return _("Not kept, says %(side)s") % {"side": within(name_of(entry.side))}, _(
            "That stands for ever."
        )

    def _ask_broken(self, data, entry):
        return _("The council clerk was asked whether it was broken"), ""

    def _declare_broken(self, data, entry):
        return _("Not kept, the council clerk wrote down"), _("That stands for ever.")

    def _decline_broken(self, data, entry):
        return _("The council clerk does not write down that it was broken"), ""

    def _ask_lapse(self, data, entry):
        return _("Asked to let it lapse"), _("It lapses only if the receiver agrees.")

    def _consent_lapse(self, data, entry):
        if entry.to_status == "lapsed":
            return _("Lapsed: the receiver agreed"), self._places(data)
        return _("One receiver agrees that it lapses"), self._places(data)

    def _refuse_lapse(self, data, entry):
        return _("The receiver does not agree that it lapses"), ""

    def _add_to(self, data, entry):
        return pgettext("dossier", "Addition"), ""

    def _keep_after_all(self, data, entry):
        return (
            _("Kept after all"),
            _("Done on %(day)s.") % {"day": day_of(data.get("done_on"))},
        )

    def _late(self, data, entry):
        return (
            _("The date has passed"),
            _("It was promised for %(day)s.") % {"day": day_of(data.get("due_on"))},
        )

    def _unanswered(self, data, entry):
        return (
            _("The municipality did not react"),
            _("It had until %(day)s.") % {"day": day_of(data.get("due_on"))},
        )

    def _cover(self, data, entry):
        return (
            _("A passage was covered"),
            _("It was covered in the answer from which this promise came, for the same reason."),
        )

    def _uncover(self, data, entry):
        return _("What was covered can be read again"), ""
