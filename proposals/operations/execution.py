"""After a yes: start, tell how it goes, finish, and hear from the other side whether it is done."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.kinds import Side
from core.models import in_words
from core.terms import today as current_day
from core.transitions import Refused, required
from notifications.operations import followers

from .. import rules, states
from ..states import Status, TermKind
from ._steps import (
    author_of,
    begin,
    board_of,
    end_all,
    handlers_of,
    is_too_far,
    keep,
    meet,
    move,
    take,
    tell,
    tell_followers,
    touch,
)
from .promising import claim_next_step


def _everyone(proposal, but=None):
    """Author, board and followers; before admission the text is nobody's but the author's."""
    if not proposal.is_text_public:
        return set(author_of(proposal)) - {but}
    people = {*author_of(proposal), *board_of(proposal), *followers(proposal)}
    return people - ({but} if but is not None else set())


def _executors(proposal):
    """Who has to go on with it: whom the answer names, and those of that side who deal with it."""
    response = proposal.published_response
    named = [response.executor] if response is not None and response.executor_id else []
    if proposal.executor_side == Side.NEIGHBOURHOOD:
        authors = author_of(proposal) if proposal.is_from_neighbourhood else []
        return [*named, *authors, *board_of(proposal)]
    return [*named, *handlers_of(proposal)]


def planned_end(value, on):
    """The day on which it should be ready, or a refusal at its field."""
    if not isinstance(value, datetime.date):
        raise Refused(_("Give the date on which you plan to be ready."), field="planned_end_on")
    if value < on:
        raise Refused(_("This date lies in the past."), field="planned_end_on")
    if is_too_far(value, on):
        raise Refused(_("Choose a date at most ten years from now."), field="planned_end_on")
    return value


def _execute(proposal, verb, *, by, on, planned_end_on, text, kind):
    before = proposal.status
    proposal.planned_end_on = planned_end(planned_end_on, on)
    meet(proposal, TermKind.NEXT_STEP, on=on)
    move(proposal, Status.IN_EXECUTION, on=on)
    begin(proposal, TermKind.MESSAGE, states.MESSAGE, on=on)
    entry = keep(
        proposal,
        verb,
        by=by,
        on=on,
        from_status=before,
        data={"planned_end_on": planned_end_on.isoformat()},
        text=text,
    )
    tell(
        proposal,
        entry,
        kind,
        _everyone(proposal, but=by),
        text=text,
        date=planned_end_on,
    )
    if verb == "start":
        claim_next_step(proposal, by=by, text=text or begun_words(planned_end_on), on=on)
    return proposal


def begun_words(planned_end_on):
    """What the register says when the work has begun, without words of who began it."""
    with translation.override(settings.LANGUAGE_CODE):
        return _t("The work has begun. It should be ready on %(day)s.") % {
            "day": in_words(planned_end_on)
        }


@transaction.atomic
def start(proposal, *, by, planned_end_on, text="", today=None):
    """Begin to carry it out; from now on a message at least every eight weeks."""
    on = today or current_day()
    proposal = take(proposal, "start", by=by, on=on)
    return _execute(
        proposal,
        "start",
        by=by,
        on=on,
        planned_end_on=planned_end_on,
        text=text,
        kind="proposal_started",
    )


@transaction.atomic
def resume(proposal, *, by, planned_end_on, text="", today=None):
    """Go on after a stop, with a new planned end."""
    on = today or current_day()
    proposal = take(proposal, "resume", by=by, on=on)
    return _execute(
        proposal,
        "resume",
        by=by,
        on=on,
        planned_end_on=planned_end_on,
        text=text,
        kind="proposal_resumed",
    )


def _finish(proposal, verb, *, by, on, text, kind):
    before = proposal.status
    meet(proposal, TermKind.NEXT_STEP, on=on)
    meet(proposal, TermKind.MESSAGE, on=on)
    move(proposal, Status.COMPLETED, on=on)
    begin(proposal, TermKind.REACTION, states.REACTION, on=on)
    entry = keep(proposal, verb, by=by, on=on, from_status=before, text=text)
    tell(proposal, entry, kind, _everyone(proposal, but=by), text=text)
    claim_next_step(proposal, by=by, text=text, on=on)
    return proposal


@transaction.atomic
def settle(proposal, *, by, text, today=None):
    """Close an agreed plan of which nothing need be carried out, with the account why."""
    on = today or current_day()
    proposal = take(proposal, "settle", by=by, on=on)
    text = required(text, _("Explain why nothing needs to be done."), "text")
    return _finish(proposal, "settle", by=by, on=on, text=text, kind="proposal_settled")


@transaction.atomic
def complete(proposal, *, by, text, today=None):
    """Say that it has been carried out, with an account. The other side says whether it is so."""
    on = today or current_day()
    proposal = take(proposal, "complete", by=by, on=on)
    text = required(text, _("Tell what was done."), "text")
    return _finish(proposal, "complete", by=by, on=on, text=text, kind="proposal_completed")


@transaction.atomic
def stop(proposal, *, by, text, today=None):
    """Stop what was agreed: only with an explanation that everyone can read (R20)."""
    on = today or current_day()
    proposal = take(proposal, "stop", by=by, on=on)
    text = required(text, _("Explain why it stops. Everyone can read it."), "text")
    before = proposal.status
    end_all(proposal, on=on)
    move(proposal, Status.STOPPED, on=on)
    entry = keep(proposal, "stop", by=by, on=on, from_status=before, text=text)
    tell(proposal, entry, "proposal_stopped", _everyone(proposal, but=by), text=text)
    return proposal


@transaction.atomic
def not_yet(proposal, *, by, reason, today=None):
    """The other side says it is not done: it goes on, and the reason stands in the dossier."""
    on = today or current_day()
    proposal = take(proposal, "not_yet", by=by, on=on)
    reason = required(reason, _("Say what is still missing."), "reason")
    meet(proposal, TermKind.REACTION, on=on)
    move(proposal, Status.IN_EXECUTION, on=on)
    begin(proposal, TermKind.MESSAGE, states.MESSAGE, on=on)
    entry = keep(proposal, "not_yet", by=by, on=on, from_status=Status.COMPLETED, text=reason)
    tell(proposal, entry, "proposal_not_yet", set(_executors(proposal)) - {by}, reason=reason)
    others = {*author_of(proposal), *board_of(proposal)}
    tell_followers(proposal, entry, but=by, text=reason, also=others)
    return proposal


@transaction.atomic
def evaluate(proposal, *, by, text="", today=None):
    """The side that did not carry it out confirms that it is done, and may say how it went."""
    on = today or current_day()
    proposal = take(proposal, "evaluate", by=by, on=on)
    return evaluate_locked(proposal, by=by, on=on, text=text)


def evaluate_locked(proposal, *, by, on, text=""):
    """The step itself; by nobody after four weeks: "geen reactie", never a confirmation."""
    proposal.has_no_reaction = by is None
    end_all(proposal, on=on)
    move(proposal, Status.EVALUATED, on=on)
    entry = keep(
        proposal,
        "evaluate",
        by=by,
        on=on,
        from_status=Status.COMPLETED,
        data={"has_no_reaction": by is None},
        text=text,
    )
    tell(
        proposal,
        entry,
        "proposal_evaluated",
        {*handlers_of(proposal), *_everyone(proposal)} - {by},
        text=text,
    )
    return proposal


@transaction.atomic
def write_message(proposal, *, by, text, today=None):
    """Tell how it goes. In execution this meets the duty of a message every eight weeks."""
    on = today or current_day()
    proposal = touch(proposal, "write_message", by=by, on=on)
    text = required(text, _("Write a message."), "text")
    # The duty to tell how it goes lies with who carries it out: nobody does it for the other side.
    side = rules.side_of(rules.role_towards(by, proposal), proposal)
    is_of_executor = side == proposal.executor_side or rules.is_executor(by, proposal)
    if proposal.status == Status.IN_EXECUTION and is_of_executor:
        meet(proposal, TermKind.MESSAGE, on=on)
        begin(proposal, TermKind.MESSAGE, states.MESSAGE, on=on)
    entry = keep(proposal, "write_message", by=by, on=on, text=text)
    tell(proposal, entry, "proposal_message", _everyone(proposal, but=by), text=text)
    return proposal
