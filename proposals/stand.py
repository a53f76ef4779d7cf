"""How a plan stands now: whose turn, until when, and how many are in favour, in words.

The panel at the top of every plan page (R15, R17): before anything else it says whose turn it is
and how long. Computed from the record on the day itself, so that a worker that stands still shows
no lie.
"""

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.kinds import Side
from core.templatetags.core import day_month, long_date, weekday_date
from core.terms import add_working_days
from core.timeline import name_of, within

from . import states
from .states import LackingCause, RefusalReason, Status, TermKind

S = Status


class Stand:
    """The state panel of one plan, seen on one day."""

    def __init__(self, proposal, term, *, on, reminders=(), ordinance=""):
        self.proposal = proposal
        self.term = term
        self.on = on
        self.reminders = list(reminders)
        # Of a subject for the council: the rule that was frozen at its admission.
        self.ordinance = ordinance
        self.place = proposal.place_in_sentence

    # --- whose turn ------------------------------------------------------------------------------
    @property
    def has_turn(self):
        return self.proposal.turn != Side.NOBODY

    @property
    def is_neighbourhoods(self):
        return self.proposal.turn == Side.NEIGHBOURHOOD

    @property
    def is_municipalitys(self):
        return self.proposal.turn == Side.MUNICIPALITY

    @property
    def whose(self) -> str:
        return name_of(self.proposal.turn)

    @cached_property
    def since(self) -> str:
        """For how many days the turn has been there."""
        if not self.has_turn:
            return ""
        days = (self.on - self.proposal.turn_since).days
        if days <= 0:
            return _("Since today.")
        return ngettext("For %(n)s day now.", "For %(n)s days now.", days) % {"n": days}

    @property
    def has_nobody_to_answer(self) -> bool:
        """The answer of the neighbourhood is asked, and there is no board to give it."""
        return (
            not self.proposal.is_from_neighbourhood
            and self.term is not None
            and self.term.kind == TermKind.ANSWER
            and self.term.side == Side.MUNICIPALITY
        )

    @cached_property
    def doing(self) -> str:
        """What the side whose turn it is does now, or how it ended."""
        p = self.proposal
        is_ours = p.is_from_neighbourhood
        executor = name_of(p.executor_side)
        match Status(p.status):
            case S.SUBMITTED if p.is_for_council:
                return _("The council clerk looks whether everything is there.")
            case S.UNDER_REVIEW if p.is_for_council:
                return _("The municipal council decides on it.")
            case S.SUBMITTED if is_ours:
                return _("The municipality looks whether the plan is complete.")
            case S.SUBMITTED:
                return _("The neighbourhood can prepare. Reacting is not possible yet.")
            case S.SUPPLEMENT_REQUESTED if is_ours:
                return _("The submitter adds what is missing. The municipality waits for that.")
            case S.SUPPLEMENT_REQUESTED:
                return _("The municipality adds what is missing. The opening moves along.")
            case S.GATHERING_SUPPORT if is_ours:
                return _("Residents say whether they are in favour.")
            case S.GATHERING_SUPPORT:
                return _("Residents can react to the plan.")
            case S.SUPPORT_LACKING if p.is_resting:
                return _("Nothing has happened for half a year. The plan is at rest.")
            case S.SUPPORT_LACKING if is_ours:
                return _("The submitter chooses how to go on. Supporting stays possible.")
            case S.SUPPORT_LACKING:
                return _("The municipality chooses how to go on.")
            case S.UNDER_REVIEW if p.is_answering_reactions:
                return ngettext(
                    "The municipality answers %(n)s reaction. After that the board has the turn.",
                    "The municipality answers %(n)s reactions. After that the board has the turn.",
                    p.unanswered_reactions,
                ) % {"n": p.unanswered_reactions}
            case S.UNDER_REVIEW if is_ours:
                return _("The municipality makes an answer to the plan.")
            case S.UNDER_REVIEW if self.has_nobody_to_answer:
                return _("There is no board to answer. The alderman reports the reactions.")
            case S.UNDER_REVIEW:
                return _("The board of the platform makes an answer to the plan.")
            case S.ACCEPTED | S.PARTLY_ACCEPTED if p.is_accepted_not_started:
                return _("It was agreed, and the work has not begun.")
            case S.ACCEPTED | S.PARTLY_ACCEPTED:
                return _("%(side)s begins with the work.") % {"side": executor}
            case S.IN_EXECUTION:
                return _("%(side)s carries the plan out.") % {"side": executor}
            case S.COMPLETED:
                return _("%(side)s says whether it is done.") % {"side": self.whose}
            case S.DECLINED if not is_ours:
                return _("The alderman answers the neighbourhood in writing.")
            case S.DECLINED:
                return _("The answer has been given.")
            case S.STOPPED:
                return _("The work has stopped. The dossier says why.")
            case S.EVALUATED if p.has_no_reaction:
                return _("No reaction came after the work. That does not count as confirmed.")
            case S.EVALUATED:
                return _("The plan has been carried out, and the other side agrees.")
            case S.WITHDRAWN:
                return _("The submitter has withdrawn the plan.")
            case S.NOT_ADMISSIBLE:
                label = dict(RefusalReason.choices).get(p.refusal_reason, "")
                return _("The plan was not taken up. Reason: %(reason)s.") % {
                    "reason": within(label)
                }
            case S.FORWARDED if p.is_forward_final:
                return _("%(to)s received the plan on %(day)s. The answer comes from there.") % {
                    "to": p.forwarded_to,
                    "day": long_date(p.forward_confirmed_on),
                }
            case S.FORWARDED:
                return _("Sent on to %(to)s. The municipality waits until they confirm it.") % {
                    "to": p.forwarded_to
                }
            case S.MERGED:
                return _("This plan goes on together with another plan.")
        return ""

    # --- until when ------------------------------------------------------------------------------
    @property
    def due_on(self):
        p = self.proposal
        return p.due_on if self.has_turn or p.is_forward_unconfirmed else None

    @property
    def is_late(self):
        return self.proposal.is_late

    @property
    def due_label(self) -> str:
        """What stands above the date."""
        p = self.proposal
        if p.is_for_council and p.status == S.UNDER_REVIEW and not p.is_late:
            return _("The council decides on") if p.meeting_on else _("Decision at the latest")
        if p.is_answering_reactions:
            if p.is_late:
                return _("Every reaction should have been answered on")
            return _("Every reaction answered at the latest")
        if p.is_late:
            return {
                S.SUBMITTED: _("We should have looked at it by"),
                S.UNDER_REVIEW: _("The answer should have been there on"),
                S.DECLINED: _("The answer should have been there on"),
                S.IN_EXECUTION: _("A message should have been there on"),
            }.get(p.status, _("It should have begun on"))
        if p.status == S.SUBMITTED and not p.is_from_neighbourhood:
            return _("Reacting is possible from")
        return {
            S.SUBMITTED: _("You hear whether it is complete by"),
            S.SUPPLEMENT_REQUESTED: _("Supplement at the latest"),
            S.GATHERING_SUPPORT: _("Supporting is possible up to and including")
            if p.is_from_neighbourhood
            else _("Reacting is possible up to and including"),
            S.SUPPORT_LACKING: _("At rest after"),
            S.UNDER_REVIEW: _("Report at the latest")
            if self.has_nobody_to_answer
            else _("Answer at the latest"),
            S.ACCEPTED: _("Next step at the latest"),
            S.PARTLY_ACCEPTED: _("Next step at the latest"),
            S.IN_EXECUTION: _("Next message at the latest"),
            S.COMPLETED: _("Reaction at the latest"),
            S.DECLINED: _("Answer at the latest"),
            S.FORWARDED: _("Confirmation at the latest"),
        }.get(p.status, "")

    @property
    def ended_label(self) -> str:
        """What stands above the date when no clock runs."""
        status = self.proposal.status
        if status == S.DECLINED:
            return _("Answer given on")
        return _("Closed on")

    @property
    def ended_on(self):
        p = self.proposal
        if p.status == S.DECLINED:
            return p.answered_on
        return p.closed_on or p.status_since

    @cached_property
    def due_notes(self) -> list[str]:
        """What must be known beside the date."""
        p = self.proposal
        notes = []
        if p.status == S.SUPPLEMENT_REQUESTED and p.is_from_neighbourhood:
            notes.append(_("The term of the municipality stands still until then."))
        if p.status == S.IN_EXECUTION:
            notes.append(_("While the work goes on you hear at least every 8 weeks how it is."))
        if p.status == S.SUPPORT_LACKING and not p.is_from_neighbourhood:
            notes.append(_("Only the alderman can go on without enough support."))
        elif p.status == S.SUPPORT_LACKING:
            notes.append(_("Each step of the submitter moves this date. Choosing stays possible."))
        if p.status == S.COMPLETED:
            notes.append(_("No reaction by then? That is shown, and never counts as confirmed."))
        if p.is_answering_reactions:
            notes.append(_("The term of the board begins when the last reaction is answered."))
        if p.is_late:
            notes += self._reminder_notes()
        elif p.is_answering_reactions:
            notes.append(_("Later than that? Then the board can send a reminder here."))
        elif p.status in (S.UNDER_REVIEW, S.DECLINED) and not p.is_from_neighbourhood:
            if self.is_neighbourhoods:
                notes.append(
                    _("No answer by then? Then the municipality can send a reminder here.")
                )
            elif not self.has_nobody_to_answer:
                notes.append(_("No answer by then? Then the board can send a reminder here."))
        elif p.status == S.UNDER_REVIEW or (p.status == S.SUBMITTED and p.is_from_neighbourhood):
            notes.append(
                _("No answer by then? Then the submitter and the board can send a reminder here.")
            )
        if p.has_supplement_lapsed and p.status == S.SUBMITTED:
            notes.append(_("A supplement was asked and did not come."))
        return notes

    def _reminder_notes(self) -> list[str]:
        to_board = not self.proposal.is_from_neighbourhood and self.is_neighbourhoods
        if not self.reminders and to_board:
            return [_("The municipality can send a reminder.")]
        if not self.reminders and not self.proposal.is_from_neighbourhood:
            return [_("The board of the platform can send a reminder.")]
        if not self.reminders:
            return [_("The submitter and the board of the platform can send a reminder.")]
        last = self.reminders[-1]
        notes = [
            _("Reminder %(n)s was sent on %(day)s.")
            % {"n": last.number, "day": day_month(last.sent_on)}
        ]
        if to_board and last.number == 1:
            notes.append(_("The second also goes to the secretary and the neighbourhood broker."))
        elif to_board and last.number == 2:
            notes.append(_("The third also goes to the whole board."))
        elif last.number == 1:
            notes.append(_("The second also goes to the deputy and the neighbourhood broker."))
        elif last.number == 2:
            notes.append(_("The third also goes to the alderman."))
        if not self.can_be_reminded:
            notes.append(
                _("The next one is possible from %(day)s.")
                % {"day": day_month(self._next_reminder_on)}
            )
        return notes

    @cached_property
    def _next_reminder_on(self):
        if not self.reminders:
            return None
        return add_working_days(self.reminders[-1].sent_on, states.REMINDER_PAUSE.number)

    @property
    def can_be_reminded(self) -> bool:
        """Late, and long enough after the last reminder."""
        return self.is_late and (
            self._next_reminder_on is None or self._next_reminder_on <= self.on
        )

    @cached_property
    def why(self) -> list[str]:
        """The sum behind the date ("Waarom deze datum?")."""
        if self.term is None:
            return []
        p = self.proposal
        if not p.is_for_council or p.status not in (S.GATHERING_SUPPORT, S.UNDER_REVIEW):
            return self.term.explanation()
        lines = [] if p.meeting_on and p.status == S.UNDER_REVIEW else self.term.explanation()
        return [*lines, *self._why_of_council()]

    def _why_of_council(self) -> list[str]:
        """Of a subject for the council the date is that of a meeting, which the clerk names."""
        p = self.proposal
        lines = [
            _("%(minimum)s supporters from the whole municipality are needed: %(source)s.")
            % {"minimum": p.minimum, "source": self.ordinance}
        ]
        if p.meeting_on is None:
            lines.append(_("The council clerk has not named the meeting of the council yet."))
        else:
            lines.append(
                _("The council deals with it in its meeting of %(day)s, said the council clerk.")
                % {"day": weekday_date(p.meeting_on)}
            )
            if p.status == S.UNDER_REVIEW and self.term.extensions:
                lines.append(
                    _("First it was %(day)s. The reason of the change: %(reason)s")
                    % {
                        "day": weekday_date(self.term.first_due_on),
                        "reason": self.term.extension_reason,
                    }
                )
        return lines

    # --- support ---------------------------------------------------------------------------------
    @property
    def shows_support(self):
        return self.proposal.is_text_public

    @property
    def support_label(self) -> str:
        if self.proposal.is_from_neighbourhood:
            return _("Support: enough neighbours are in favour")
        return _("What residents think")

    @property
    def support_value(self) -> str:
        p = self.proposal
        if p.went_on_as_wish:
            return _("%(count)s of %(minimum)s, went on as a wish") % {
                "count": p.went_on_with,
                "minimum": p.minimum,
            }
        if p.minimum:
            return _("%(count)s of %(minimum)s votes") % {
                "count": p.support_count,
                "minimum": p.minimum,
            }
        return ngettext("%(n)s vote in favour", "%(n)s votes in favour", p.support_count) % {
            "n": p.support_count
        }

    @cached_property
    def legend(self) -> list[tuple[str, int | None]]:
        """Each number with what it counts; online and paper apart, elsewhere apart."""
        p = self.proposal
        place = {"place": self.place}
        lines = []
        if p.has_reached_minimum and p.reached_on:
            lines.append((_("Minimum reached on %(day)s") % {"day": day_month(p.reached_on)}, None))
        elif p.minimum and p.is_open_for_support and not p.went_on_as_wish:
            if p.support_missing:
                lines.append((_("Still needed"), p.support_missing))
        if p.status == S.SUPPORT_LACKING:
            if p.lacking_cause == LackingCause.OBJECTIONS:
                lines.append((_("More objections than was agreed"), None))
            else:
                lines.append((_("Too few votes when the time was over"), None))
        lines.append((_("From %(place)s, they count") % place, p.support_count))
        if p.paper_count:
            lines.append((_("of which on paper"), p.paper_count))
        if p.support_elsewhere:
            lines.append(
                (_("From outside %(place)s, they do not count") % place, p.support_elsewhere)
            )
        if p.maximum_objections is not None:
            label = _("Objections (at most %(n)s)") % {"n": p.maximum_objections}
            lines.append((label, p.objection_count))
        elif p.objection_count:
            lines.append((_("Objections"), p.objection_count))
        if p.objection_count and p.paper_objections:
            lines.append((_("of which on paper"), p.paper_objections))
        if p.objection_elsewhere:
            lines.append((_("Objections from outside %(place)s") % place, p.objection_elsewhere))
        return lines

    @property
    def support_note(self) -> str:
        """How we know it, and what was agreed."""
        p = self.proposal
        if not p.is_text_public and not p.is_from_neighbourhood:
            return _("Residents say what they think from the day on which the plan opens.")
        if not p.is_text_public:
            return _("Supporting is possible as soon as the plan is complete.")
        if p.support_detached_on:
            return _("The names were detached from the votes on %(day)s.") % {
                "day": long_date(p.support_detached_on)
            }
        if not p.minimum and p.is_from_neighbourhood:
            return _("For this kind of plan there is no agreement about a minimum here.")
        if p.is_open_for_support:
            return _("We do not check addresses: residents say where they live.")
        return ""

    # --- what a reader can do --------------------------------------------------------------------
    @property
    def invitation(self) -> str:
        p = self.proposal
        if p.is_open_for_support and p.is_from_neighbourhood:
            return _(
                "Do you live in %(place)s? You can support the plan until the municipality answers."
            ) % {"place": self.place}
        if p.is_open_for_support:
            return _("Do you live in %(place)s? Let us know what you think of this plan.") % {
                "place": self.place
            }
        if self.has_turn:
            return _("Follow this plan: you get a message at each step.")
        return _("This plan is closed. The dossier stays.")
