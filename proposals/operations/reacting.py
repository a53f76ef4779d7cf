"""Reactions: residents write, somebody answers each of them, and who wrote it hears (R36, R41).

What the dossier says of this. It has no entry per reaction: the moment of one, beside the hour at
which somebody was seen typing, may tell who wrote it, and an entry can never be taken back. It has
the numbers, at the two moments that count for everybody: the window that closes, and the day on
which every reaction of a municipal plan had its answer, when the board's term begins. The words
stand in rows of their own, where they can be covered and erased.
"""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from core.kinds import Role
from core.models import in_words
from core.terms import DAY, moment_on
from core.terms import today as current_day
from core.transitions import Refused, required
from notifications.operations import notify
from platforms.lookups import counts_for, residence_of

from .. import notices, rules, states
from ..models import Proposal, Reaction, ReactionAddition, ReactionAnswer
from ..models.reaction import REACTION_LENGTH
from ..states import Status, TermKind
from ._steps import (
    allow,
    answerable_for,
    author_of,
    begin,
    board_of,
    handlers_of,
    keep,
    let_time_pass,
    lock,
    meet,
    pass_turn,
    running,
    tell,
    tell_followers,
    touch,
)
from .admission import start_answer

# Somebody who waits for so many answers here first hears those; a plan is not a chat.
MOST_WAITING = 3
# What one person can write about all plans together on a day.
MOST_A_DAY = 10


def _too_long(text, field="text"):
    if len(text) > REACTION_LENGTH:
        raise Refused(
            _("This is too long. Use at most %(most)s characters."),
            params={"most": REACTION_LENGTH},
            field=field,
        )


def _count(proposal, **differences):
    """Move the counters with the rows they count, in the same transaction and under the lock."""
    Proposal.objects.filter(pk=proposal.pk).update(
        **{name: F(name) + number for name, number in differences.items()}
    )
    for name, number in differences.items():
        setattr(proposal, name, getattr(proposal, name) + number)


@transaction.atomic
def react(proposal, *, by, text, is_name_public=False, residence=None, today=None):
    """Write a reaction. Everybody can read it at once; the name only when its author wants that.

    Where he lives today stands with it. A second click with the same words is the same reaction.
    Returns the ``Reaction``; ``reaction.proposal`` carries the new counters.
    """
    on = today or current_day()
    text = required(text, _("Write your reaction."), "text")
    _too_long(text)
    if residence is None or residence.user_id != by.pk:
        residence = residence_of(by, on)
    is_from_area = (
        residence is not None
        if proposal.is_for_council
        else counts_for(residence, proposal.platform, on)
    )
    proposal = let_time_pass(lock(proposal), on)
    if not proposal.is_open_for_reactions:
        raise Refused(_("You can no longer react to this plan."))
    allow(proposal, "react", by=by)
    waiting = Reaction.objects.unanswered().filter(proposal=proposal, author=by)
    same = waiting.filter(text=text).first()
    if same is not None:
        same.proposal = proposal
        return same
    _is_too_often(waiting, by, on)
    place = ""
    if residence is not None:
        place = proposal.place_in_sentence if is_from_area else residence.district.name
    reaction = Reaction.objects.create(
        proposal=proposal,
        number=proposal.reaction_count + 1,
        author=by,
        is_name_public=bool(is_name_public and by.name),
        text=text,
        version_number=proposal.version_number,
        place=place,
        is_from_area=is_from_area,
        basis=residence.basis if residence else "",
        written_at=moment_on(on),
    )
    _count(proposal, reaction_count=+1, unanswered_reactions=+1)
    _tell_of_reaction(proposal, reaction, by=by, on=on)
    return reaction


def _is_too_often(waiting, by, on):
    if waiting.count() >= MOST_WAITING:
        raise Refused(
            _(
                "Your %(number)s reactions to this plan still wait for an answer. After that you"
                " can write another one."
            ),
            params={"number": MOST_WAITING},
        )
    now = moment_on(on)
    lately = Reaction.objects.filter(author=by, written_at__gt=now - DAY, written_at__lte=now)
    if lately.count() >= MOST_A_DAY:
        raise Refused(
            _("You wrote %(number)s reactions in one day. Write the next one tomorrow."),
            params={"number": MOST_A_DAY},
        )


def _context(proposal, kind, **context):
    """What every message about reactions says of the plan."""
    return {
        "title": notices.title_for(proposal, kind),
        "number": proposal.number,
        "platform": proposal.place_in_sentence,
        "status": str(proposal.status_label),
        "head": proposal.dossier_head,
        "side": str(proposal.turn if proposal.has_turn else proposal.receiver_side),
        **context,
    }


def _tell_of_reaction(proposal, reaction, *, by, on):
    """The author gets a copy; whoever answers hears once a day, however many people write."""
    date = answers_due_on(proposal)
    notify(
        [by],
        kind="reaction_written",
        about=proposal,
        event=f"reaction:{reaction.pk}:written",
        context=_context(
            proposal,
            "reaction_written",
            text=reaction.text,
            date=date,
            url=reaction.get_absolute_url(),
            date_label=notices.date_label("reaction_written", proposal.status),
        ),
    )
    kind = "reactions_new" if proposal.is_from_neighbourhood else "reactions_new_handler"
    people = author_of(proposal) if proposal.is_from_neighbourhood else handlers_of(proposal)
    notify(
        set(people) - {by},
        kind=kind,
        about=proposal,
        event=f"proposal:{proposal.pk}:reactions:{on.isoformat()}",
        context=_context(
            proposal,
            kind,
            date=date,
            date_label=notices.date_label(kind, proposal.status),
        ),
    )


def answers_due_on(proposal) -> datetime.date | None:
    """By when each reaction has its answer; nobody promised one for a plan of residents."""
    if proposal.is_from_neighbourhood:
        return None
    term = running(proposal, TermKind.REACTIONS)
    if term is not None:
        return term.due_on
    window = running(proposal, TermKind.WINDOW)
    return states.answers_to_reactions_on(window.due_on) if window is not None else None


def who_wait_for_an_answer(proposal):
    """Residents who reacted and have not heard yet."""
    waiting = Reaction.objects.unanswered().filter(proposal=proposal, author__isnull=False)
    return {reaction.author for reaction in waiting.select_related("author")}


@transaction.atomic
def withdraw_reaction(reaction, *, by, today=None):
    """Take one's own reaction back as long as it has no answer: its words go, its number stays."""
    on = today or current_day()
    proposal = let_time_pass(lock(reaction.proposal), on)
    reaction = Reaction.objects.select_for_update().get(pk=reaction.pk, proposal=proposal)
    if reaction.author_id != by.pk or not by.is_active:
        raise PermissionDenied
    if reaction.is_withdrawn:
        raise Refused(_("You have taken this reaction back already."))
    if reaction.is_answered:
        raise Refused(_("There is an answer already, so your reaction stays with it."))
    reaction.withdrawn_on = on
    reaction.text = ""
    reaction.is_name_public = False
    reaction.save()
    _count(proposal, unanswered_reactions=-1)
    reaction.proposal = none_waits_locked(proposal, by=None, on=on)
    return reaction


@transaction.atomic
def answer_reactions(proposal, *, by, numbers: Iterable[int], text, today=None):
    """Answer one or more reactions with the same words. What is answered stands (R36).

    Each author hears. The last answer to a municipal plan whose window is over starts the term of
    the board. Returns the new ``ReactionAnswer`` rows.
    """
    on = today or current_day()
    proposal = touch(proposal, "answer_reactions", by=by, on=on)
    text = required(text, _("Write the answer."), "text")
    _too_long(text)
    numbers = set(numbers)
    if not numbers:
        raise Refused(_("Choose the reactions that this answers."), field="chosen")
    chosen = list(
        Reaction.objects.select_for_update(of=("self",))
        .filter(proposal=proposal, number__in=numbers)
        .select_related("author")
        .order_by("number")
    )
    if len(chosen) != len(numbers):
        raise Refused(_("This reaction does not belong to this plan."), field="chosen")
    if any(reaction.author_id == by.pk for reaction in chosen):
        raise Refused(_("Somebody else has to answer your own reaction."), field="chosen")
    waiting = set(
        Reaction.objects.unanswered()
        .filter(pk__in=[reaction.pk for reaction in chosen])
        .values_list("pk", flat=True)
    )
    gone = len(chosen) - len(waiting)
    if gone:
        raise Refused(
            ngettext_lazy(
                "%(number)s of these reactions was answered or taken back meanwhile. Look again.",
                "%(number)s of these reactions were answered or taken back meanwhile. Look again.",
                gone,
            ),
            params={"number": gone},
            field="chosen",
        )
    role = rules.role_towards(by, proposal)
    answers = ReactionAnswer.objects.bulk_create(
        ReactionAnswer(
            reaction=reaction,
            text=text,
            by=by,
            role=role,
            side=rules.side_of(role, proposal),
            answered_at=moment_on(on),
        )
        for reaction in chosen
    )
    _count(proposal, unanswered_reactions=-len(answers))
    authors = {reaction.author for reaction in chosen if reaction.author is not None}
    notify(
        authors,
        kind="reaction_answered",
        about=proposal,
        event=f"proposal:{proposal.pk}:reaction:{chosen[0].number}:answered",
        context=_context(
            proposal,
            "reaction_answered",
            text=text,
            url=chosen[0].get_absolute_url(),
        ),
    )
    proposal = none_waits_locked(proposal, by=by, on=on)
    for answer in answers:
        answer.reaction.proposal = proposal
    return answers


def none_waits_locked(proposal, *, by, on) -> Proposal:
    """Every reaction to a municipal plan has its answer: the board can begin with its own.

    Nothing happens in the window itself: then the next reaction may come tomorrow.
    """
    if proposal.is_from_neighbourhood or proposal.unanswered_reactions:
        return proposal
    term = meet(proposal, TermKind.REACTIONS, on=on)
    if term is None:
        return proposal
    is_boards_turn = proposal.status == Status.UNDER_REVIEW
    if is_boards_turn:
        pass_turn(proposal, on=on)
        start_answer(proposal, on=on)
    entry = keep(
        proposal,
        "answer_reactions",
        by=by,
        on=on,
        role=Role.SYSTEM if by is None else None,
        data={"reactions": proposal.reaction_count, "on_time": not term.is_late(on)},
    )
    if is_boards_turn:
        ask_board(proposal, entry, on=on)
    tell_followers(proposal, entry, but=by)
    return proposal


def ask_board(proposal, entry, *, on):
    """Tell who has to act, now that a municipal plan is under review.

    As long as reactions wait: whoever handles it. Then the board, or where nobody sits on it who
    answers for the municipality.
    """
    if proposal.is_answering_reactions:
        kind, recipients = "reactions_to_answer", handlers_of(proposal)
    else:
        kind, recipients = "platform_asked_to_answer", board_of(proposal)
        if not recipients:
            kind, recipients = "municipal_plan_no_board", answerable_for(proposal, on)
    tell(
        proposal,
        entry,
        kind,
        recipients,
        count=proposal.support_count,
        minimum=proposal.minimum or 0,
        reactions=proposal.unanswered_reactions,
    )


def close_reactions(proposal, *, on):
    """The window is over: from now on the municipality's two weeks count, if anybody waits."""
    if not proposal.is_from_neighbourhood and proposal.unanswered_reactions:
        begin(
            proposal,
            TermKind.REACTIONS,
            states.REACTIONS,
            on=on,
            side=proposal.initiator_side,
        )


def reactions_first(proposal):
    """Why nobody can go on to the answer of the board yet, with how many residents wait."""
    number = proposal.unanswered_reactions
    return ngettext(
        "%(number)s reaction of residents has no answer yet. The municipality answers it first.",
        "%(number)s reactions of residents have no answer yet. The municipality answers those"
        " first.",
        number,
    ) % {"number": number}


def page_of_reactions(proposal):
    """Where they can be read."""
    return reverse("proposals:reactions", args=[proposal.number])


@transaction.atomic
def add_to_reaction_answer(answer, *, by, text, today=None):
    """Add something to the answer to a reaction; what was answered stays as it was."""
    on = today or current_day()
    reaction = answer.reaction
    proposal = touch(reaction.proposal, "answer_reactions", by=by, on=on)
    text = required(text, _("Write what you want to add."), "text")
    _too_long(text)
    if reaction.author_id == by.pk:
        raise PermissionDenied
    if reaction.proposal_id != proposal.pk:
        raise Refused(_("This reaction does not belong to this plan."))
    addition = ReactionAddition.objects.create(
        answer=answer, text=text, by=by, added_at=moment_on(on)
    )
    if reaction.author is not None:
        reaction.proposal = proposal
        notify(
            [reaction.author],
            kind="reaction_answer_added",
            about=proposal,
            event=f"reaction:{reaction.pk}:added:{addition.pk}",
            context=_context(
                proposal,
                "reaction_answer_added",
                text=text,
                url=reaction.get_absolute_url(),
                date_answered=in_words(answer.answered_at.date()),
            ),
        )
    return addition
