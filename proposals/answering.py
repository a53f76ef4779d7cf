"""Answering reactions: one page, on the site for a submitter and on the work floor for staff."""

from django.contrib import messages
from django.utils.translation import gettext as _

from core.prose import as_html
from core.terms import today
from core.transitions import Refused

from . import operations
from .cards import covered_passages
from .forms.reaction import AnswerReactionsForm
from .models import Reaction
from .reactions import Reactions, ShownReaction

# So many stand on the page at a time; the rest follows when these have their answer.
MOST_SHOWN = 100


class Answering:
    """What is being answered, and what came of it.

    All that wait stand there; one text answers those that are ticked. It is read over before it is
    published, because it stands from then on.
    """

    def __init__(self, request, proposal):
        self.request = request
        self.proposal = proposal
        self.waiting = list(
            Reaction.objects.unanswered()
            .filter(proposal=proposal)
            .select_related("author")
            .order_by("number")[:MOST_SHOWN]
        )
        data = request.POST if request.method == "POST" else None
        self.form = AnswerReactionsForm(
            data, proposal=proposal, user=request.user, waiting=self.waiting
        )
        self.is_preview = False

    def take(self):
        """Publish the answer, or show it first. True when it stands there."""
        if not self.form.is_valid():
            return False
        if "publish" not in self.request.POST:
            self.is_preview = "change" not in self.request.POST
            return False
        try:
            answers = operations.answer_reactions(
                self.proposal, by=self.request.user, **self.form.values()
            )
        except Refused as refused:
            refused.add_to(self.form)
            return False
        self.proposal = answers[0].reaction.proposal
        messages.success(self.request, self.done_words(len(answers)))
        return True

    def done_words(self, number):
        left = self.proposal.unanswered_reactions
        words = {"n": number, "left": left}
        if left:
            return _("Answered: %(n)s. Still waiting: %(left)s.") % words
        return _("Answered: %(n)s. Every reaction has its answer now.") % words

    def context(self):
        covered = covered_passages([self.proposal.pk]).get(self.proposal.pk, ())
        chosen = set(self.form["chosen"].value() or ())
        shown = [ShownReaction(row, self.proposal, covered=covered) for row in self.waiting]
        for row in shown:
            row.is_chosen = str(row.number) in chosen
            row.is_mine = row.reaction.author_id == self.request.user.pk
        return {
            "proposal": self.proposal,
            "form": self.form,
            "waiting": shown,
            "chosen": [row for row in shown if row.is_chosen],
            "is_preview": self.is_preview,
            "text": as_html(self.form.cleaned_data["text"]) if self.is_preview else "",
            "reactions": Reactions(self.proposal, on=today()),
            "tone": "wijk",
        }
