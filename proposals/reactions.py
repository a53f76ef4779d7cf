"""Reactions as people read them: who, from where, what, and the answer of whichever side gave it.

Worked out before the template, which asks no question of the database.
"""

from functools import cached_property

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.kinds import Role, Side
from core.prose import as_html
from core.templatetags.core import weekday_date
from core.terms import days_late

from . import states
from .models import Reaction
from .models.reaction import PER_PAGE
from .states import Status, TermKind

# On the plan's own page: the newest, the last one lowest. The rest has a page of its own.
SHOWN = 5


class ShownAnswer:
    """The answer below a reaction, in the colour of its side."""

    def __init__(self, answer, proposal, covered):
        self.answer = answer
        self.proposal = proposal
        self.covered = covered
        self.on = answer.answered_at

    @property
    def tone(self) -> str:
        return "gemeente" if self.answer.side == Side.MUNICIPALITY else "wijk"

    @property
    def heading(self) -> str:
        if self.answer.role == Role.INITIATOR and self.proposal.is_from_neighbourhood:
            return _("Answer of the submitter")
        if self.answer.side == Side.MUNICIPALITY:
            return _("Answer of the municipality")
        return _("Answer of the neighbourhood")

    @property
    def by(self) -> str:
        """A role holder as he is named everywhere; a submitter only if he chose so."""
        person = self.answer.by
        if person.erased_on:
            return ""
        if self.answer.role == Role.INITIATOR and self.proposal.is_from_neighbourhood:
            return person.name if self.proposal.is_name_public else ""
        return person.public_name()

    @cached_property
    def text(self):
        return as_html(self.answer.text, self.covered)

    @cached_property
    def additions(self):
        return [
            {"on": addition.added_at, "text": as_html(addition.text, self.covered)}
            for addition in self.answer.additions.all()
        ]


class ShownReaction:
    """One reaction, as this reader may see it."""

    def __init__(self, reaction, proposal, *, covered=(), reader=None):
        self.reaction = reaction
        self.proposal = proposal
        self.covered = covered
        self.reader = reader
        self.number = reaction.number
        self.pk = reaction.pk
        self.on = reaction.written_at
        self.is_withdrawn = reaction.is_withdrawn

    @cached_property
    def by(self) -> str:
        r = self.reaction
        if r.author_erased_on:
            return _("A removed resident")
        if r.is_name_public and r.author is not None and r.author.name:
            return r.author.name
        if r.place:
            return _("A resident of %(place)s") % {"place": r.place}
        return _("Somebody from elsewhere")

    @property
    def is_own(self) -> bool:
        return self.reader is not None and self.reaction.author_id == self.reader.pk

    @property
    def can_withdraw(self) -> bool:
        return self.is_own and not self.is_withdrawn and self.answer is None

    @cached_property
    def notes(self) -> list[str]:
        """Where it comes from when that is elsewhere, and which text it is about."""
        r = self.reaction
        notes = []
        if not r.is_from_area:
            notes.append(
                _("Does not live in %(place)s") % {"place": self.proposal.place_in_sentence}
            )
        if r.version_number < self.proposal.version_number:
            notes.append(_("About version %(n)s of the text") % {"n": r.version_number})
        return notes

    @cached_property
    def text(self):
        return as_html(self.reaction.text, self.covered)

    @cached_property
    def answer(self) -> ShownAnswer | None:
        if not self.reaction.is_answered:
            return None
        return ShownAnswer(self.reaction.answer, self.proposal, self.covered)


class Reactions:
    """The reactions to one plan: how many, who waits until when, and the newest of them."""

    def __init__(self, proposal, *, on, covered=(), reader=None):
        self.proposal = proposal
        self.on = on
        self.covered = covered
        self.reader = reader

    def _shown(self, reactions):
        return [
            ShownReaction(reaction, self.proposal, covered=self.covered, reader=self.reader)
            for reaction in reactions
        ]

    @property
    def number(self) -> int:
        return self.proposal.reaction_count

    @cached_property
    def newest(self) -> list[ShownReaction]:
        if not self.number:
            return []
        since = self.number - SHOWN
        rows = Reaction.objects.filter(proposal_id=self.proposal.pk, number__gt=since)
        return self._shown(rows.for_page())

    @property
    def has_more(self) -> bool:
        return self.number > SHOWN

    @property
    def more_label(self) -> str:
        return ngettext("Read all %(n)s reaction", "Read all %(n)s reactions", self.number) % {
            "n": self.number
        }

    def page(self, wanted):
        """One page of all reactions, the oldest first; a page that is not there is the last."""
        rows = Reaction.objects.filter(proposal_id=self.proposal.pk).for_page()
        paginator = Paginator(rows, PER_PAGE)
        # The counter equals the rows: no need to count them.
        paginator.count = self.number
        page = paginator.get_page(wanted)
        page.object_list = self._shown(page.object_list)
        return page

    # --- who waits -------------------------------------------------------------------------------
    @property
    def is_open(self) -> bool:
        return self.proposal.is_open_for_reactions

    @property
    def waiting(self) -> int:
        """How many wait for an answer which the municipality owes them."""
        return 0 if self.proposal.is_from_neighbourhood else self.proposal.unanswered_reactions

    @cached_property
    def due_on(self):
        """By when those have their answer; None when the plan ended before."""
        p = self.proposal
        if p.is_from_neighbourhood:
            return None
        if p.is_answering_reactions:
            return p.due_on
        if p.status == Status.GATHERING_SUPPORT:
            return states.answers_to_reactions_on(p.due_on)
        term = p.terms.running().filter(kind=TermKind.REACTIONS).first()
        return term.due_on if term is not None else None

    @property
    def days_late(self) -> int:
        return days_late(self.due_on, self.on) if self.waiting and self.due_on else 0

    @property
    def promise(self) -> str:
        """What somebody who writes may expect."""
        if self.proposal.is_from_neighbourhood:
            return _("The submitter and the municipality can answer. They do not have to.")
        return _("Every reaction gets an answer of the municipality.")

    @property
    def state(self) -> str:
        """How far the answers are."""
        if not self.number or self.proposal.is_from_neighbourhood:
            return ""
        if not self.waiting:
            return _("Every reaction has its answer.")
        values = {"n": self.waiting, "day": weekday_date(self.due_on) if self.due_on else ""}
        if not self.due_on:
            return (
                ngettext(
                    "%(n)s reaction has no answer yet.",
                    "%(n)s reactions have no answer yet.",
                    self.waiting,
                )
                % values
            )
        if self.days_late:
            return (
                ngettext(
                    "%(n)s reaction has no answer yet. It should have been there on %(day)s.",
                    "%(n)s reactions have no answer yet. It should have been there on %(day)s.",
                    self.waiting,
                )
                % values
            )
        return (
            ngettext(
                "%(n)s reaction has no answer yet. It is there on %(day)s at the latest.",
                "%(n)s reactions have no answer yet. It is there on %(day)s at the latest.",
                self.waiting,
            )
            % values
        )

    @property
    def empty(self) -> tuple[str, str]:
        """What stands there when nobody wrote yet: a title and what will come or can be done."""
        if self.is_open:
            return (
                _("There are no reactions yet"),
                _("What do you think of this plan? Your reaction can be the first."),
            )
        if self.proposal.status in states.BEFORE_ADMISSION:
            return (
                _("You cannot react yet"),
                _("That is possible as soon as the plan is complete.")
                if self.proposal.is_from_neighbourhood
                else _("That is possible as soon as the plan opens."),
            )
        return _("Nobody wrote a reaction"), _("Reacting is no longer possible.")

    # --- what this reader can do -----------------------------------------------------------------
    @cached_property
    def can_react(self) -> bool:
        if not self.is_open:
            return False
        return self.reader is None or self.reader.has_perm(
            "proposals.react_proposal", self.proposal
        )

    @cached_property
    def can_add(self) -> bool:
        """Whether this reader answers reactions to this plan, and so may add to an answer."""
        return self.reader is not None and self.reader.has_perm(
            "proposals.answer_reactions_proposal", self.proposal
        )

    @property
    def can_answer(self) -> bool:
        return self.proposal.unanswered_reactions > 0 and self.can_add

    @property
    def answer_url(self) -> str:
        """Civil servants answer on the work floor, where the rest of their work stands."""
        name = "proposals:answer_reactions"
        if self.reader.has_perm("proposals.view_desk_proposal", self.proposal):
            name = "admin:desk_reactions"
        return reverse(name, args=[self.proposal.number])
