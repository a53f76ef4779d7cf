"""The dossier as people read it: two lanes, newest first, a line to whoever must act (R4, R5).

An entry holds facts; here each becomes a sentence. Words of persons stand in the erasable text
row and are shown only when the plan's text is public, with covered passages covered.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.kinds import Role, Side
from core.prose import as_html
from core.templatetags.core import weekday_date
from core.timeline import Timeline, day_of, name_of, within

from .cards import days_words
from .models.talk import HidingReason
from .reasons import why_in_words
from .states import (
    ANSWERED,
    BEFORE_ADMISSION,
    ConsentHow,
    LackingCause,
    Mark,
    Outcome,
    RefusalReason,
    Status,
    UnansweredCause,
)

_ICONS = {
    "submit": "wijk",
    "admit": "vinkrond",
    "open_window": "mensen",
    "request_supplement": "pauze",
    "extend_supplement": "klok",
    "supplement": "plus",
    "lapse": "klok",
    "refuse": "kruisrond",
    "forward": "pijlrond",
    "confirm_forward": "vinkrond",
    "take_back": "pijlrond",
    "reach": "vink",
    "close_window": "klok",
    "answer_reactions": "mail",
    "extend_window": "klok",
    "continue_as_wish": "pijl",
    "continue_without_support": "gat",
    "continue_unanswered": "gat",
    "continue_against": "gat",
    "no_board": "gat",
    "board_again": "mensen",
    "extend_term": "klok",
    "name_meeting": "agenda",
    "put_to": "persoon",
    "publish_response": "vinkrond",
    "add_to_response": "plus",
    "start": "pijl",
    "resume": "pijl",
    "settle": "vinkrond",
    "complete": "vinkrond",
    "stop": "kruisrond",
    "not_yet": "klok",
    "evaluate": "vink",
    "write_message": "mail",
    "withdraw": "kruisrond",
    "publish_text": "blad",
    "add_paper_list": "blad",
    "check_paper_list": "blad",
    "redact": "slot",
    "undo_redaction": "slot",
    "late": "telaat",
    "remind": "bel",
    "hand_over": "persoon",
    "assign": "persoon",
    "new_handler": "persoon",
    "take_care": "mensen",
    "ask_initiator": "mail",
    "answer_question": "mail",
    "set_summary": "blad",
    "told_by_helper": "mensen",
    "detach_support": "slot",
    "add_attachment": "blad",
    "revise": "potlood",
}
# The words with these steps stand elsewhere on the page, or are nobody else's business.
_WITHOUT_TEXT = {"publish_response", "confirm_forward", "set_summary", "submit"}


class Dossier(Timeline):
    """A plan's timeline. Words of persons show only when its text is public."""

    icons = _ICONS
    stands_still = frozenset({Status.SUPPLEMENT_REQUESTED, Status.FORWARDED})

    def __init__(self, proposal, entries, *, on, shows_text, covered=()):
        self.proposal = proposal
        self.shows_text = shows_text
        self.covered = covered
        super().__init__(proposal, entries, on=on)

    def _until_when(self):
        words, stress = days_words(self.proposal, self.on)
        text = ""
        is_announced = (
            self.proposal.status == Status.SUBMITTED and not self.proposal.is_from_neighbourhood
        )
        if is_announced and words:
            text = _("%(days)s, on %(day)s.") % {
                "days": f"{words[:1].upper()}{words[1:]}",
                "day": weekday_date(self.proposal.due_on),
            }
        elif self.proposal.due_on and not stress:
            text = _("%(days)s. At the latest %(day)s.") % {
                "days": f"{words[:1].upper()}{words[1:]}",
                "day": weekday_date(self.proposal.due_on),
            }
        elif words:
            text = f"{words[:1].upper()}{words[1:]}."
        return text, stress == "late"

    def _icon(self, entry):
        if entry.verb == "submit" and not self.proposal.is_from_neighbourhood:
            return "gemeente"
        return super()._icon(entry)

    def _add_text(self, step, entry, text):
        if entry.verb in _WITHOUT_TEXT:
            return
        if self.shows_text:
            step.text = as_html(text, self.covered)
        else:
            step.notes.append(self._hidden_words())

    def _hidden_words(self) -> str:
        if self.proposal.status in BEFORE_ADMISSION:
            return _("You can read the words as soon as the plan is complete.")
        return _("The words are not public.")

    def _role(self, entry):
        if entry.role == Role.INITIATOR and not self.proposal.is_from_neighbourhood:
            return str(Side.MUNICIPALITY.label)
        return super()._role(entry)

    def _links(self, entry):
        if not self.shows_text:
            return []
        if entry.verb in ("revise", "supplement") and entry.data.get("version", 1) > 1:
            number = entry.data["version"]
            return [(f"versies/?van={number - 1}&naar={number}", _("See what changed"))]
        if entry.verb == "publish_response":
            return [("#antwoord", _("Read the answer"))]
        return []

    # Each verb in words: a title, and what must be known beside it.
    def _submit(self, data, entry):
        helper = ""
        if entry.role not in (Role.INITIATOR, Role.RESIDENT):
            helper = _("Submitted on behalf of residents.")
        if not self.proposal.is_from_neighbourhood:
            return _("Plan announced"), ""
        gap = _("There was no contact point of its own.") if data.get("has_gap") else ""
        return _("Plan submitted"), helper, gap

    def _admit(self, data, entry):
        alone = ""
        if data.get("by_itself"):
            alone = _("This happened by itself, because the municipality did not look in time.")
        if self.proposal.is_for_council:
            return (
                _("Complete, gathering support begins"),
                _(
                    "Needed: %(minimum)s supporters of %(age)s years or older from the whole"
                    " municipality. Source: %(source)s."
                )
                % {
                    "minimum": data["minimum"],
                    "age": data["minimum_age"],
                    "source": data["source"],
                },
                alone,
            )
        if data.get("minimum"):
            return (
                _("Plan is complete, gathering support begins"),
                _(
                    "Needed: %(minimum)s votes from %(place)s, by the agreement about support"
                    " (version %(version)s)."
                )
                % {
                    "minimum": data["minimum"],
                    "place": self.proposal.place_in_sentence,
                    "version": data.get("agreement"),
                },
                alone,
            )
        return (
            _("Plan is complete, the municipality makes an answer"),
            _("For this kind of plan there is no agreement about support here."),
            alone,
        )

    def _open_window(self, data, entry):
        until = _("Reacting is possible up to and including %(day)s.") % {
            "day": day_of(data.get("due_on"))
        }
        return _("Residents can react"), until

    def _request_supplement(self, data, entry):
        if self.proposal.is_from_neighbourhood:
            still = _("The term of the municipality stands still until the answer is there.")
        else:
            still = _("The opening moves along until the answer is there.")
        return _("Supplement asked"), still

    def _extend_supplement(self, data, entry):
        return _("Two more weeks to add something"), ""

    def _supplement(self, data, entry):
        return _("Supplement given"), _("The term runs again.")

    def _lapse(self, data, entry):
        return (
            _("No supplement came"),
            _("The term runs again. The municipality looks at the plan as it is."),
        )

    def _refuse(self, data, entry):
        label = dict(RefusalReason.choices).get(data.get("reason"), "")
        return _("Not taken up"), _("Reason: %(reason)s.") % {"reason": within(label)}

    def _forward(self, data, entry):
        to = {"to": data.get("to", "")}
        return (
            _("Forwarded to %(to)s") % to,
            _("It is final as soon as %(to)s confirms that it has the plan.") % to,
        )

    def _confirm_forward(self, data, entry):
        return (
            _("%(to)s has the plan") % {"to": data.get("to", "")},
            _("Received on %(day)s. The answer comes from there.")
            % {"day": day_of(data.get("received_on"))},
        )

    def _take_back(self, data, entry):
        reason = ""
        if data.get("by_itself"):
            reason = _("No confirmation came within four weeks.")
        return _("Taken back from %(to)s") % {"to": data.get("to", "")}, reason

    def _now_whom(self, data):
        return _("%(side)s now has the turn, and answers on %(day)s at the latest.") % {
            "side": name_of(data.get("turn")),
            "day": day_of(data.get("due_on")),
        }

    def _reach(self, data, entry):
        paper = ""
        if data.get("paper"):
            paper = _("%(n)s of these stand on paper.") % {"n": data["paper"]}
        return (
            _("Enough support: %(count)s of %(minimum)s votes")
            % {"count": data.get("support"), "minimum": data.get("minimum")},
            paper,
            self._now_whom(data),
        )

    def _close_window(self, data, entry):
        reactions = self._reactions_in_words(data)
        if entry.to_status != Status.SUPPORT_LACKING:
            return _("The time to react is over"), reactions, self._now_whom(data)
        if data.get("cause") == LackingCause.OBJECTIONS:
            title = _("More objections than agreed: %(count)s, at most %(most)s") % {
                "count": data.get("objections"),
                "most": data.get("maximum_objections"),
            }
        else:
            title = _("Not enough support: %(count)s of %(minimum)s votes") % {
                "count": data.get("support"),
                "minimum": data.get("minimum"),
            }
        return title, reactions, _("Supporting stays possible.")

    def _reactions_in_words(self, data):
        """How many residents wrote, and how many of them wait: numbers, never who or when."""
        number, waiting = data.get("reactions"), data.get("unanswered")
        if not number:
            return ""
        words = ngettext(
            "Residents wrote %(n)s reaction.", "Residents wrote %(n)s reactions.", number
        ) % {"n": number}
        if waiting:
            words += " " + ngettext(
                "%(n)s of these has no answer yet.", "%(n)s of these have no answer yet.", waiting
            ) % {"n": waiting}
        return words

    def _answer_reactions(self, data, entry):
        late = "" if data.get("on_time", True) else _("That was after the term.")
        turn = ""
        if entry.to_status == Status.UNDER_REVIEW:
            turn = self._now_whom(data)
        return _("Every reaction has been answered"), self._reactions_in_words(data), late, turn

    def _extend_window(self, data, entry):
        days = data.get("days", 0)
        return (
            ngettext(
                "Gathering support %(n)s day longer", "Gathering support %(n)s days longer", days
            )
            % {"n": days},
            _("That is possible once."),
        )

    def _continue_as_wish(self, data, entry):
        return (
            _("Went on as a wish, with %(count)s of %(minimum)s votes")
            % {"count": data.get("support"), "minimum": data.get("minimum")},
            self._now_whom(data),
        )

    def _continue_without_support(self, data, entry):
        if data.get("cause") == LackingCause.OBJECTIONS:
            how = _("There are %(n)s objections, more than agreed.") % {"n": data.get("objections")}
        else:
            how = _("%(count)s of %(minimum)s residents are in favour.") % {
                "count": data.get("support"),
                "minimum": data.get("minimum"),
            }
        return Mark.WITHOUT_SUPPORT.label, how, self._now_whom(data)

    def _continue_unanswered(self, data, entry):
        cause = dict(UnansweredCause.choices).get(data.get("cause"), "")
        return (
            Mark.UNANSWERED.label,
            _("Reason: %(reason)s.") % {"reason": within(cause)},
            self._planned(data),
        )

    def _continue_against(self, data, entry):
        return Mark.AGAINST.label, self._planned(data)

    def _planned(self, data):
        return _("Planned to be ready on %(day)s.") % {"day": day_of(data.get("planned_end_on"))}

    def _no_board(self, data, entry):
        return (
            _("There is no board to answer"),
            _("The municipality has the turn and reports the reactions on %(day)s at the latest.")
            % {"day": day_of(data.get("due_on"))},
        )

    def _board_again(self, data, entry):
        return _("There is a board again"), self._now_whom(data)

    def _extend_term(self, data, entry):
        agreed = ""
        if data.get("consent_on"):
            agreed = _("The submitter agreed to it on %(day)s, %(how)s.") % {
                "day": day_of(data["consent_on"]),
                "how": within(dict(ConsentHow.choices).get(data.get("consent_how"), "")),
            }
        return (
            _("Term extended to %(day)s") % {"day": day_of(data.get("due_on"))},
            _("Before, it was %(day)s.") % {"day": day_of(data.get("due_before"))},
            agreed,
        )

    def _name_meeting(self, data, entry):
        return (
            _("The council deals with it on %(day)s") % {"day": day_of(data.get("meeting_on"))},
            _("The council clerk named this meeting. That day is the term."),
        )

    def _put_to(self, data, entry):
        return _("The answer was put to who may decide it"), why_in_words(data)

    def _publish_response(self, data, entry):
        label = dict(Outcome.choices).get(data.get("outcome"), "")
        if data.get("outcome") == Outcome.NO and not self.proposal.is_from_neighbourhood:
            label = _("The neighbourhood does not agree")
        if data.get("on_time"):
            in_time = _("Within the term.")
        else:
            in_time = _("After the term.")
        return _("Answer: %(outcome)s") % {"outcome": str(label)}, in_time

    def _add_to_response(self, data, entry):
        return _("Addition to the answer"), ""

    def _start(self, data, entry):
        return (
            _("The work has begun"),
            _("Planned to be ready on %(day)s.") % {"day": day_of(data.get("planned_end_on"))},
        )

    def _resume(self, data, entry):
        return (
            _("The work goes on"),
            _("Planned to be ready on %(day)s.") % {"day": day_of(data.get("planned_end_on"))},
        )

    def _settle(self, data, entry):
        return _("Closed: nothing needs to be done"), ""

    def _complete(self, data, entry):
        title = {
            Side.MUNICIPALITY: _("Carried out, says the municipality"),
            Side.NEIGHBOURHOOD: _("Carried out, says the neighbourhood"),
        }.get(entry.side, _("Carried out"))
        return title, _("The other side says whether it is done.")

    def _stop(self, data, entry):
        return _("Stopped"), ""

    def _not_yet(self, data, entry):
        return {
            Side.MUNICIPALITY: _("Not ready yet, says the municipality"),
        }.get(entry.side, _("Not ready yet, says the neighbourhood")), ""

    def _evaluate(self, data, entry):
        if data.get("has_no_reaction"):
            return _("No reaction came"), _("That does not count as confirmed.")
        return {
            Side.MUNICIPALITY: _("Done, says the municipality"),
        }.get(entry.side, _("Done, says the neighbourhood")), ""

    def _write_message(self, data, entry):
        return {
            Side.MUNICIPALITY: _("Message from the municipality"),
        }.get(entry.side, _("Message from the neighbourhood")), ""

    def _withdraw(self, data, entry):
        answered = ""
        if entry.from_status in ANSWERED:
            answered = _("This is the written answer to the neighbourhood.")
        return _("Plan withdrawn"), answered

    def _publish_text(self, data, entry):
        return _("The submitter made the text public"), ""

    def _add_paper_list(self, data, entry):
        number = data.get("count", 0)
        return (
            ngettext(
                "%(n)s signature on paper handed in",
                "%(n)s signatures on paper handed in",
                number,
            )
            % {"n": number},
            _("They count as soon as somebody of the other side has checked them."),
        )

    def _check_paper_list(self, data, entry):
        number = data.get("counted", 0)
        if data.get("choice") == "objection":
            title = ngettext(
                "%(n)s objection on paper counts", "%(n)s objections on paper count", number
            )
        else:
            title = ngettext(
                "%(n)s signature on paper counts", "%(n)s signatures on paper count", number
            )
        return (
            title % {"n": number},
            _("Checked: %(counted)s of %(count)s are valid.")
            % {"counted": number, "count": data.get("count")},
        )

    def _redact(self, data, entry):
        if data.get("what") == "picture":
            title = _("A file was covered")
        else:
            title = _("A passage was covered")
        label = dict(HidingReason.choices).get(data.get("reason"), "")
        return title, _("Reason: %(reason)s.") % {"reason": within(label)}

    def _undo_redaction(self, data, entry):
        return _("What was covered can be read again"), ""

    def _late(self, data, entry):
        return (
            _("The term has passed"),
            _("It ended on %(day)s.") % {"day": day_of(data.get("due_on"))},
        )

    def _remind(self, data, entry):
        days = data.get("days_late", 0)
        return (
            _("Reminder %(n)s sent") % {"n": data.get("reminder")},
            ngettext(
                "It was then %(n)s day past the term.",
                "It was then %(n)s days past the term.",
                days,
            )
            % {"n": days},
        )

    def _hand_over(self, data, entry):
        return _("Somebody else deals with this plan now"), ""

    def _assign(self, data, entry):
        return _("Somebody deals with this plan now"), ""

    def _new_handler(self, data, entry):
        if data.get("has_gap"):
            return _("There is no contact point of its own any more"), ""
        return _("There is a new contact point"), ""

    def _take_care(self, data, entry):
        who = {
            "helper": _("The helper who submitted it speaks for the plan now."),
            "board": _("The board of the platform speaks for the plan now."),
        }.get(data.get("caretaker"), _("The desk of the municipality takes care of the plan now."))
        return _("The submitter has left"), who

    def _ask_initiator(self, data, entry):
        return _("Question to the submitter"), _("The term runs on.")

    def _answer_question(self, data, entry):
        return _("Answer of the submitter"), ""

    def _set_summary(self, data, entry):
        return _("The municipality added a summary"), ""

    def _told_by_helper(self, data, entry):
        return _("The submitter was told in person"), ""

    def _detach_support(self, data, entry):
        return (
            _("Names of supporters detached"),
            _("The numbers stay: %(support)s in favour, %(objections)s objections.")
            % {"support": data.get("support"), "objections": data.get("objections")},
        )

    def _add_attachment(self, data, entry):
        return _("File added"), ""

    def _revise(self, data, entry):
        told = data.get("supporters_told", 0)
        note = ""
        if told:
            note = ngettext(
                "The %(n)s supporter of that moment was told.",
                "The %(n)s supporters of that moment were told.",
                told,
            ) % {"n": told}
        return _("New version of the plan"), note
