"""Everything a plan's page says, gathered in few queries and worked out before the template.

The template asks no question of the database and compares no status: it prints what stands here.
"""

from functools import cached_property

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core.kinds import Role, Side
from core.prose import as_html, line_as_html, without
from core.templatetags.core import initials, weekday_date
from core.terms import today
from core.timeline import name_of
from council.cards import label_of
from liaisons.away import away_on
from liaisons.lookups import broker_serving, first_decider, money
from notifications.lookups import is_following

from . import reads, rules, states
from .cards import name_before_admission, side_sign, status_sign
from .contacts import contact_of
from .dossier import Dossier
from .municipal import MARK_STEPS, MarkNote, bundle_url, influence_scale, plan_link
from .reactions import Reactions
from .reasons import why_in_words
from .search import cover_note
from .stand import Stand
from .states import Capacity, Kind, Outcome, Status

# The steps that a resident, board or broker takes on a public page of the same name, in order of
# weight: the first one that is urgent for this reader becomes the one green button.
STEPS = (
    "supplement",
    "continue_as_wish",
    "extend_window",
    "evaluate",
    "answer_question",
    "prepare_response",
    "start",
    "write_message",
    "complete",
    "settle",
    "resume",
    "request_supplement",
    "extend_term",
    "revise",
    "add_paper_list",
    "check_paper_list",
    "told_by_helper",
    "publish_text",
    "stop",
    "withdraw",
)
URGENT = frozenset(STEPS[: STEPS.index("start") + 1])
# Steps which the work floor takes.
DESK_STEPS = {
    "admit",
    "request_supplement",
    "publish_response",
    "prepare_response",
    "start",
    "complete",
    "settle",
    "resume",
    "stop",
    "confirm_forward",
    "take_back",
    "extend_term",
    "write_message",
    "refuse",
    "forward",
    "hand_over",
}

# What the municipality does with a plan of its own, on the work floor too.
OUR_STEPS = {
    "supplement",
    "extend_supplement",
    "answer_question",
    "revise",
    "extend_window",
    "continue_without_support",
    "continue_unanswered",
    "continue_against",
    "withdraw",
}


def step_label(verb) -> str:
    """What stands on the button of a step."""
    return {
        "supplement": _("Add what is missing"),
        "continue_as_wish": _("Go on as a wish"),
        "extend_window": _("Gather support longer"),
        "evaluate": _("Say whether it is done"),
        "answer_question": _("Answer the question"),
        "prepare_response": _("Answer for the neighbourhood"),
        "start": _("The work begins"),
        "write_message": _("Tell how it goes"),
        "complete": _("It has been carried out"),
        "settle": _("Nothing more needs to be done"),
        "resume": _("The work goes on"),
        "request_supplement": _("Ask for what is missing"),
        "extend_term": _("The answer takes longer"),
        "stop": _("Stop the work"),
        "revise": _("Change the text"),
        "told_by_helper": _("Write down that you told the submitter"),
        "publish_text": _("Let everybody read the text"),
        "add_paper_list": _("Hand in signatures on paper"),
        "check_paper_list": _("Check signatures on paper"),
        "withdraw": _("Withdraw the plan"),
    }[verb]


class Answer:
    """The published answer, ready to print."""

    def __init__(self, response, proposal, covered):
        self.response = response
        self.proposal = proposal
        self.covered = covered

    @cached_property
    def outcome(self) -> str:
        return str(self.response.outcome_label)

    @property
    def is_of_board(self) -> bool:
        return self.response.is_of_board

    @property
    def by(self) -> str:
        """Who answered, in which capacity, on which day, and whether that was in time."""
        r = self.response
        values = {
            "who": r.published_by.public_name(),
            "day": weekday_date(r.published_at),
        }
        if self.is_of_board:
            values["who"] = _("The board of platform %(place)s") % {
                "place": self.proposal.place_name
            }
        return _("%(who)s, on %(day)s.") % values

    @property
    def in_time(self) -> str:
        p = self.proposal
        if p.is_answered_on_time is None or p.review_started_on is None:
            return ""
        days = {"n": (p.answered_on - p.review_started_on).days}
        if p.is_answered_on_time:
            return _("Within the term: on day %(n)s.") % days
        return _("After the term: on day %(n)s.") % days

    @property
    def reason_label(self) -> str:
        if self.is_of_board:
            return _("Why")
        return {
            Outcome.YES: _("What is possible, and why"),
            Outcome.PARTLY: _("What is possible, what is not, and why"),
            Outcome.NO: _("Why it is not possible"),
        }[self.response.outcome]

    @property
    def reason(self):
        return as_html(self.response.reason, self.covered)

    @property
    def alternative(self):
        text = self.response.alternative
        return as_html(text, self.covered) if text else ""

    @property
    def objections_answer(self):
        text = self.response.objections_answer
        return as_html(text, self.covered) if text else ""

    @property
    def next_step(self):
        return line_as_html(self.response.next_step, self.covered)

    @property
    def objection_clause(self):
        return as_html(self.response.objection_clause, self.covered)

    @property
    def promise_label(self) -> str:
        if self.response.executor_side == Side.NEIGHBOURHOOD:
            return _("This is what the neighbourhood does")
        return _("This is what the municipality promises")

    @property
    def executor(self) -> str:
        return self.response.executor_name or name_of(self.response.executor_side)

    @property
    def decided(self) -> str:
        """Why this person or body may decide it."""
        r = self.response
        if r.capacity == Capacity.OWN_MANDATE and r.mandate is not None:
            return _("%(who)s may decide this under a mandate, up to %(amount)s (%(source)s).") % {
                "who": r.published_by.public_name(),
                "amount": money(r.mandate.amount),
                "source": r.mandate.source,
            }
        values = {
            "day": weekday_date(r.decided_on) if r.decided_on else "",
            "reference": without(r.reference, self.covered),
        }
        if r.capacity == Capacity.COLLEGE:
            return _("The mayor and aldermen decided this on %(day)s. %(reference)s") % values
        if r.capacity == Capacity.COUNCIL:
            return _("The municipal council decided this on %(day)s. %(reference)s") % values
        if r.capacity == Capacity.BOARD:
            return _("A board that agrees does not give consent under the law.")
        return ""

    @cached_property
    def additions(self):
        return [
            {"on": addition.added_at, "text": as_html(addition.text, self.covered)}
            for addition in reads.additions.all(response=self.response.pk)
        ]

    @cached_property
    def promises(self) -> list[dict]:
        """What stands in the register because of this answer, and how it stands now."""
        on = today()
        return [
            {
                "title": promise.shown_title,
                "url": promise.get_absolute_url(),
                "due_on": promise.due_on,
                "state": label_of(promise, on),
                "is_late": promise.is_late(on),
            }
            for promise in reads.promises.all(response=self.response.pk)
        ]


class PlanPage:
    """One plan as this reader sees it today."""

    def __init__(self, proposal, *, on, reader=None, may_read=True):
        self.proposal = proposal
        self.on = on
        self.reader = reader
        self.may_read = may_read
        self._entries = reads.entries.all(proposal=proposal.pk)
        # What was ever covered stands in the dossier, so most pages need not look for it.
        self._redactions = []
        if any(entry.verb == "redact" for entry in self._entries):
            self._redactions = [r for r in proposal.redactions.all() if r.is_in_force]
        self.covered = [
            (redaction.passage, cover_note(redaction))
            for redaction in self._redactions
            if redaction.passage
        ]

    # --- what it is ------------------------------------------------------------------------------
    @cached_property
    def title(self) -> str:
        """For the head of the browser and the crumbs."""
        if self.may_read:
            return without(self.proposal.title, self.covered)
        return name_before_admission(self.proposal)

    @property
    def heading(self):
        if self.may_read:
            return line_as_html(self.proposal.title, self.covered)
        return self.title

    @property
    def lead(self):
        if self.may_read and self.proposal.summary:
            return line_as_html(self.proposal.summary, self.covered)
        return ""

    @property
    def side(self):
        return side_sign(self.proposal)

    @property
    def status(self):
        return status_sign(self.proposal)

    @property
    def is_ours(self) -> bool:
        return self.proposal.is_from_neighbourhood

    @property
    def kind(self) -> str:
        return Kind(self.proposal.kind).label

    @property
    def agreement(self) -> str:
        """The agreement that was frozen at admission, by its version."""
        return _("%(place)s, version %(version)s") % {
            "place": self.proposal.place_name,
            "version": self.proposal.agreement.version,
        }

    @property
    def is_waiting_for_admission(self) -> bool:
        return self.proposal.status in states.BEFORE_ADMISSION

    @property
    def is_read_before_others(self) -> bool:
        """This reader sees words which are not public yet, and the page says so."""
        return self.may_read and not self.proposal.is_text_public

    # --- the plan --------------------------------------------------------------------------------
    @property
    def text(self):
        return as_html(self.proposal.text, self.covered)

    @property
    def parts(self):
        """What a plan of the municipality says beforehand."""
        p = self.proposal
        if self.is_ours:
            return []
        pairs = [
            (_("Aim"), p.aim),
            (_("What is already fixed"), p.fixed_points),
            (_("Planning"), p.planning),
        ]
        return [(label, as_html(text, self.covered)) for label, text in pairs if text]

    @property
    def influence(self):
        """The room for influence as a scale of five steps; empty for a plan of residents."""
        return [] if self.is_ours else influence_scale(self.proposal.influence)

    @property
    def what_residents_can_do(self) -> str:
        """Of a plan of the municipality: what somebody who lives there can do now."""
        p = self.proposal
        status, day = Status(p.status), p.due_on
        if status == Status.SUBMITTED:
            day = p.opens_on
            text = _(
                "From %(day)s you can say here whether you are in favour or against. Follow this "
                "plan, then you hear when it opens."
            )
        elif status == Status.SUPPLEMENT_REQUESTED:
            text = _(
                "The board has asked the municipality for more. As soon as that is there, this "
                "page says from which day you can react."
            )
        elif status == Status.GATHERING_SUPPORT:
            text = _(
                "Up to and including %(day)s you can say whether you are in favour or against. "
                "Then the board of %(place)s answers for the neighbourhood."
            )
        elif status in (Status.SUPPORT_LACKING, Status.UNDER_REVIEW):
            text = _(
                "Until the answer is there you can still say whether you are in favour or against. "
                "Who sits on the board of %(place)s stands on the page of the platform."
            )
        elif status == Status.COMPLETED:
            text = _(
                "The municipality says that it is done. Is that not so? Tell the board of "
                "%(place)s."
            )
        elif p.is_open:
            text = _("Follow this plan: you get a message at each step.")
        else:
            return ""
        return text % {"day": weekday_date(day) if day else "", "place": p.platform.name}

    @cached_property
    def marks(self) -> list[MarkNote]:
        """How the municipality went on without the neighbourhood; never taken away."""
        steps = {entry.verb: entry for entry in self._entries}
        return [
            MarkNote(mark, self.proposal, steps.get(MARK_STEPS[mark]))
            for mark in self.proposal.marks
        ]

    @cached_property
    def replies(self):
        """What the municipality answered the neighbourhood, or reported instead of an answer."""
        if self.is_ours:
            return []
        wanted = {
            entry.number
            for entry in self._entries
            if entry.verb in MARK_STEPS.values()
            or (entry.verb == "withdraw" and entry.from_status in states.ANSWERED)
        }
        return [step for step in reversed(self.dossier.steps) if step.number in wanted]

    @property
    def bundle_url(self) -> str:
        """The page with the same plan in other places."""
        return bundle_url(self.proposal) if self.proposal.bundle else ""

    @cached_property
    def earlier(self):
        """The plan that this one comes after, as a link."""
        if self.proposal.earlier_plan_id is None:
            return ""
        return plan_link(self.proposal.earlier_plan)

    @cached_property
    def later(self) -> list:
        """The plans that came after this one, as links."""
        if self.is_ours or self.proposal.status not in states.CAN_HAVE_LATER:
            return []
        return [plan_link(plan) for plan in self.proposal.later_plans.submitted().order_by("pk")]

    @cached_property
    def author(self) -> str:
        """The author by name when he chose so, else as a resident of the place."""
        p = self.proposal
        if not self.is_ours:
            return _("the municipality")
        if p.author is not None and p.author.erased_on:
            return _("a removed resident")
        if p.author is not None and p.is_name_public and p.author.name:
            return p.author.name
        return _("a resident of %(place)s") % {"place": p.place_in_sentence}

    @property
    def byline(self) -> str:
        p = self.proposal
        if p.on_behalf_of:
            text = _("Written by %(author)s, on behalf of %(group)s.") % {
                "author": self.author,
                "group": without(p.on_behalf_of, self.covered),
            }
        else:
            text = _("Written by %(author)s.") % {"author": self.author}
        if self.is_ours:
            text += " " + _("Nobody else can change this text.")
        return text

    @property
    def helper(self) -> str:
        """Who sent it in for residents: role and name are in sight."""
        p = self.proposal
        if not self.is_ours or p.submitted_by_role in ("", Role.INITIATOR):
            return ""
        text = _("Submitted on behalf of residents by %(name)s, %(role)s.") % {
            "name": p.submitted_by.public_name(),
            "role": p.get_submitted_by_role_display(),
        }
        told = [entry for entry in self._entries if entry.verb == "told_by_helper"]
        if told:
            text += " " + _("The residents were last told in person on %(day)s.") % {
                "day": weekday_date(told[-1].at)
            }
        return text

    @cached_property
    def attachments(self):
        covered = {r.attachment_id: r for r in self._redactions if r.attachment_id}
        return [
            {
                "name": without(attachment.name, self.covered),
                "url": f"{self.address}bijlagen/{attachment.pk}/",
                "is_picture": attachment.is_picture,
                "alternative": without(attachment.alternative or attachment.name, self.covered),
                "kilobytes": max(1, attachment.size // 1024),
                "note": cover_note(covered[attachment.pk]) if attachment.pk in covered else "",
            }
            for attachment in reads.attachments.all(proposal=self.proposal.pk)
        ]

    @cached_property
    def address(self) -> str:
        return self.proposal.get_absolute_url()

    # --- how it stands ---------------------------------------------------------------------------
    @cached_property
    def term(self):
        """The term that counts in this status."""
        kind = self.proposal.term_kind
        if kind is None or self.proposal.due_on is None:
            return None
        return reads.running_term.first(proposal=self.proposal.pk, kind=str(kind))

    @cached_property
    def stand(self):
        reminders = ()
        if self.proposal.reminder_count and self.proposal.is_late and self.term is not None:
            reminders = self.term.reminders.order_by("number")
        return Stand(
            self.proposal,
            self.term,
            on=self.on,
            reminders=reminders,
            ordinance=self._frozen_ordinance,
        )

    @property
    def _frozen_ordinance(self) -> str:
        """The ordinance under which a subject for the council was taken up, as written down then.

        Another ordinance of later does not touch it, no more than a later agreement touches a plan.
        """
        admitted = next((entry for entry in self._entries if entry.verb == "admit"), None)
        return admitted.data.get("source", "") if admitted is not None else ""

    # --- the answer ------------------------------------------------------------------------------
    @property
    def answer_label(self) -> str:
        if self.is_ours:
            return _("Answer of the municipality")
        return _("Answer of the neighbourhood")

    @cached_property
    def answer(self) -> Answer | None:
        if self.proposal.answered_on is None:
            return None
        response = reads.response.first(proposal=self.proposal.pk)
        return Answer(response, self.proposal, self.covered) if response is not None else None

    @property
    def answered_elsewhere(self) -> str:
        """Where the answer comes from, when the plan was sent on."""
        return self.proposal.forwarded_to if self.proposal.status == Status.FORWARDED else ""

    @property
    def expects_answer(self) -> bool:
        """An answer is still to come."""
        p = self.proposal
        return p.is_open and p.answered_on is None and p.continued_unanswered_on is None

    @cached_property
    def decider(self) -> str:
        """Who decides, with the reason in words; only while the answer is being made."""
        p = self.proposal
        if p.status != Status.UNDER_REVIEW or p.is_answering_reactions:
            return ""
        if not self.is_ours:
            if p.turn == Side.MUNICIPALITY:
                return ""
            return _("the board of platform %(place)s") % {"place": p.place_name}
        if p.is_for_council:
            return _("the municipal council")
        found = first_decider(
            subject=p.subject, platform=p.platform, amount=p.cost_estimate, day=self.on
        )
        if found is None:
            return ""
        return _("%(who)s (%(why)s)") % {"who": found.user.public_name(), "why": found.why}

    @property
    def why_higher(self) -> str:
        """Why somebody else than the contact point decides, while it waits for the answer (R52)."""
        if self.proposal.status != Status.UNDER_REVIEW:
            return ""
        steps = [entry for entry in self._entries if entry.verb == "put_to"]
        return why_in_words(steps[-1].data) if steps else ""

    # --- the reactions ---------------------------------------------------------------------------
    @property
    def shows_reactions(self) -> bool:
        """From the opening on; before that there is no text to react to."""
        return self.proposal.is_text_public

    @cached_property
    def reactions(self) -> Reactions:
        return Reactions(self.proposal, on=self.on, covered=self.covered, reader=self.reader)

    # --- the dossier -----------------------------------------------------------------------------
    @cached_property
    def dossier(self):
        return Dossier(
            self.proposal,
            self._entries,
            on=self.on,
            shows_text=self.may_read,
            covered=self.covered,
        )

    # --- people ----------------------------------------------------------------------------------
    @cached_property
    def contact(self):
        """Who is to be spoken to: the handler while his assignment covers today, else a look-up."""
        p = self.proposal
        handler, assignment = p.handler, p.assignment
        place = p.place_name
        # Who is away keeps his plans, but on those days somebody else is spoken to.
        away = away_on(self.on) if handler is not None and p.is_open else {}
        if handler is not None and handler.is_active and handler.pk not in away:
            if p.handler_basis == "handover":
                return self._person(handler)
            if assignment is not None and assignment.covers(self.on):
                deputy = assignment.deputy
                if deputy is not None and (
                    not deputy.is_active or deputy.pk == handler.pk or deputy.pk in away
                ):
                    deputy = None
                replaces = assignment.user if p.handler_basis == "deputy" else None
                return self._person(handler, deputy=deputy, replaces=replaces)
        found = contact_of(p, self.on)
        gap = ""
        if found.has_gap:
            values = {"subject": p.subject.name.lower(), "place": place}
            if found.absent_until:
                values["day"] = weekday_date(found.absent_until)
                gap = _(
                    "The contact point for %(subject)s in %(place)s is away up to and including "
                    "%(day)s, and nobody takes over."
                )
            elif found.gap_since:
                values["day"] = weekday_date(found.gap_since)
                gap = _(
                    "For %(subject)s in %(place)s there has been no contact point since %(day)s."
                )
            else:
                gap = _("For %(subject)s in %(place)s there is no contact point.")
            gap %= values
        if found.user is None:
            return {"gap": gap, "is_desk": True}
        return {
            **self._person(
                found.user,
                deputy=found.deputy,
                replaces=found.replaces,
                until=found.absent_until,
            ),
            "gap": gap,
            "is_broker": found.basis == "broker",
        }

    def _person(self, user, *, deputy=None, replaces=None, until=None):
        name = user.public_name()
        return {
            "name": name,
            "initials": initials(name),
            "role": _("Council clerk")
            if self.proposal.is_for_council
            else _("%(subject)s, for %(place)s")
            % {"subject": self.proposal.subject.name, "place": self.proposal.place_name},
            "deputy": _("Not there? Then %(name)s helps you.") % {"name": deputy.public_name()}
            if deputy is not None
            else "",
            "replaces": self._stand_in(replaces, until) if replaces is not None else "",
        }

    @staticmethod
    def _stand_in(person, until):
        name = person.public_name()
        if until is None:
            return _("Steps in for %(name)s.") % {"name": name}
        return _("%(name)s is away up to and including %(day)s.") % {
            "name": name,
            "day": weekday_date(until),
        }

    @cached_property
    def broker(self):
        """The neighbourhood broker of the platform, with whose employee he is."""
        if self.proposal.platform_id is None:
            return None
        holder = broker_serving(self.proposal.platform_id, self.on)
        if holder is None:
            return None
        name = holder.user.public_name()
        role = _("Neighbourhood broker of %(place)s. Employed by %(employer)s.") % {
            "place": self.proposal.place_name,
            "employer": holder.employer,
        }
        return {"holder": holder, "name": name, "initials": initials(name), "role": role}

    # --- what this reader can do -----------------------------------------------------------------
    @cached_property
    def steps(self) -> list[str]:
        return rules.next_steps(self.proposal, self.reader) if self.reader is not None else []

    @cached_property
    def own_support(self):
        """This reader's own yes or no."""
        if self.reader is None:
            return None
        return self.proposal.support_rows.filter(resident=self.reader, is_withdrawn=False).first()

    @cached_property
    def follows(self) -> bool:
        return self.reader is not None and is_following(self.reader, self.proposal)

    @property
    def can_support(self) -> bool:
        return self.proposal.is_open_for_support and self.own_support is None

    @cached_property
    def can_remind(self) -> bool:
        return "remind" in self.steps and self.stand.can_be_reminded

    @cached_property
    def open_question(self):
        """A question to the submitter which this reader may answer."""
        if "answer_question" not in self.steps:
            return None
        return self.proposal.exchanges.filter(answer="").order_by("pk").first()

    @cached_property
    def buttons(self) -> list[tuple[str, str, str]]:
        """The public steps of this reader, the weightiest first: verb, address, label."""
        return [
            (verb, self._url(verb), step_label(verb))
            for verb in STEPS
            if verb in self.steps and self._has_use(verb)
        ]

    @cached_property
    def has_work_floor(self) -> bool:
        """Civil servants take their steps in the admin, where the rest of their work stands."""
        return self.reader.has_perm("proposals.view_desk_proposal", self.proposal)

    def _has_use(self, verb) -> bool:
        if verb in DESK_STEPS and self.has_work_floor:
            return False
        if not self.is_ours and verb in OUR_STEPS:
            return False  # written and decided on the work floor
        if verb == "answer_question":
            return self.open_question is not None
        if verb == "told_by_helper":
            return self._entries[-1].verb not in ("submit", "told_by_helper")
        if verb in ("prepare_response", "extend_term") and self.proposal.is_answering_reactions:
            return False
        if verb == "extend_term":
            return self.term is not None and self.term.can_be_extended(self.on)
        if verb == "check_paper_list":
            side = rules.side_of(rules.role_with_lists(self.reader, self.proposal), self.proposal)
            waiting = self.proposal.paper_lists.filter(checked_on=None)
            return waiting.exclude(entered_by=self.reader).exclude(entered_side=side).exists()
        return True

    @cached_property
    def main_button(self):
        """The one green button, when a step waits for this reader."""
        return next((button for button in self.buttons if button[0] in URGENT), None)

    @property
    def other_buttons(self):
        return [button for button in self.buttons if button != self.main_button]

    @property
    def desk_url(self) -> str:
        """The work floor, for whoever has a step to take there."""
        at_desk = DESK_STEPS if self.is_ours else DESK_STEPS | OUR_STEPS
        if self.reader is None or not at_desk & set(self.steps):
            return ""
        if not self.reader.has_perm("proposals.view_desk_proposal", self.proposal):
            return ""
        return _reverse("admin:proposals_proposal_change", self.proposal.pk)

    def _url(self, name) -> str:
        return _reverse(f"proposals:{name}", self.proposal.number)

    @property
    def remind_url(self) -> str:
        return self._url("remind")


def _reverse(name, *args) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
