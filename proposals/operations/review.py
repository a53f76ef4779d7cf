"""The formal response: prepared, published under a mandate, and from then on unchangeable."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.kinds import Side
from core.models import in_words
from core.roles import STAFF_ROLES, roles_of
from core.terms import Length, Unit, is_working_day, moment_on, next_working_day
from core.terms import today as current_day
from core.transitions import Refused, required
from council.decision_states import DecisionKind
from liaisons.lookups import Mandates, mandate_covering, money, who_may_decide
from notifications.operations import followers

from .. import rules, states
from ..models import FormalResponse, ResponseAddition
from ..states import STATUS_AFTER, Capacity, ConsentHow, Outcome, Status, TermKind
from ._steps import (
    answerable_for,
    author_of,
    begin,
    board_of,
    clock,
    end_all,
    is_too_far,
    keep,
    meet,
    move,
    running,
    take,
    tell,
    tell_followers,
    touch,
)
from .admission import deciders_in_words, ends_at_meeting
from .promising import promise_next_step
from .reacting import page_of_reactions, reactions_first

RESPONSE_FIELDS = (
    "outcome",
    "reason",
    "alternative",
    "objections_answer",
    "cost",
    "capacity",
    "decided_on",
    "decision",
    "reference",
    "reference_url",
    "is_decision",
    "objection_clause",
    "executor",
    "executor_side",
    "next_step",
    "next_step_on",
)


@transaction.atomic
def extend_term(proposal, *, by, days, reason, consent_on=None, consent_how="", today=None):
    """More time for the answer: once, before the term ends, with a public reason (see Terms).

    A second time only when the initiator agreed: on which day and how stands in the dossier, for
    everybody, and he reads it in the message, so that he can say when it is not so.
    """
    on = today or current_day()
    proposal = take(proposal, "extend_term", by=by, on=on)
    reason = required(reason, _("Say why. Everyone can read it."), "reason")
    if not isinstance(days, int) or days < 1:
        raise Refused(_("Fill in how many days more you need."), field="days")
    if proposal.is_answering_reactions:
        raise Refused(_("Your term has not begun: the municipality first answers the reactions."))
    term = clock(proposal, TermKind.ANSWER)
    before = term.due_on
    has_consent = term.extensions > 0 and _has_consent(term, consent_on, consent_how, on)
    term.extend(Length(days, Unit.DAYS), reason, on, has_consent=has_consent)
    term.save()
    if proposal.meeting_on is not None:
        # Another meeting: an extension like any other, with its reason in the open.
        proposal.meeting_on = term.due_on
    consent = {}
    if has_consent:
        consent = {"consent_on": consent_on.isoformat(), "consent_how": str(consent_how)}
    entry = keep(
        proposal,
        "extend_term",
        by=by,
        on=on,
        data={
            "days": days,
            "due_before": before.isoformat(),
            "due_on": term.due_on.isoformat(),
            "has_consent": has_consent,
            **consent,
        },
        text=reason,
    )
    tell(
        proposal,
        entry,
        "proposal_term_extended",
        author_of(proposal),
        reason=reason,
        consent=ConsentHow(consent_how).label if has_consent else "",
        consent_day=in_words(consent_on) if has_consent else "",
    )
    tell_followers(proposal, entry, but=by, text=reason)
    return proposal


@transaction.atomic
def name_meeting(proposal, *, by, meeting_on, today=None):
    """The clerk names the meeting in which the council decides; that day is the term from now on.

    Once. Another date after that is an extension: with a reason, in the open.
    """
    on = today or current_day()
    proposal = touch(proposal, "name_meeting", by=by, on=on)
    if proposal.meeting_on is not None:
        raise Refused(
            _("The meeting has been named. Another date is an extension, with a reason."),
            field="meeting_on",
        )
    if not isinstance(meeting_on, datetime.date) or meeting_on <= on:
        raise Refused(_("Give the day of a meeting that has yet to come."), field="meeting_on")
    if not is_working_day(meeting_on):
        raise Refused(
            _("That day is a Saturday, a Sunday or a holiday. The council does not meet then."),
            field="meeting_on",
        )
    if is_too_far(meeting_on, on):
        raise Refused(_("Choose a date at most ten years from now."), field="meeting_on")
    proposal.meeting_on = meeting_on
    term = running(proposal, TermKind.ANSWER)
    if term is not None:
        ends_at_meeting(term, meeting_on)
    entry = keep(
        proposal, "name_meeting", by=by, on=on, data={"meeting_on": meeting_on.isoformat()}
    )
    tell(proposal, entry, "proposal_meeting_named", author_of(proposal), date=meeting_on)
    tell_followers(proposal, entry, but=by)
    return proposal


def _has_consent(term, consent_on, consent_how, on):
    """When and how the initiator agreed; nothing filled in is no consent, half of it is refused."""
    if consent_on is None and not consent_how:
        return False
    if not isinstance(consent_on, datetime.date) or not term.started_on <= consent_on <= on:
        raise Refused(
            _("Fill in the day on which the submitter agreed: since the term began, up to today."),
            field="consent_on",
        )
    if consent_how not in ConsentHow.values:
        raise Refused(_("Choose how the submitter agreed."), field="consent_how")
    return True


@transaction.atomic
def prepare_response(proposal, *, by, today=None, **fields):
    """Write the answer down without publishing it: a draft which staff can still change.

    Returns the ``FormalResponse``. Checks nothing but the right; publishing checks everything.
    """
    on = today or current_day()
    unknown = set(fields) - set(RESPONSE_FIELDS)
    if unknown:
        raise TypeError(f"Not a field of an answer: {sorted(unknown)}")
    proposal = touch(proposal, "prepare_response", by=by, on=on)
    response = FormalResponse.objects.filter(
        proposal=proposal, state=FormalResponse.State.PREPARED
    ).first()
    if response is None:
        response = FormalResponse(
            proposal=proposal,
            capacity=(Capacity.OWN_MANDATE if proposal.is_from_neighbourhood else Capacity.BOARD),
        )
    for name, value in fields.items():
        setattr(response, name, value)
    if response.decision is not None:
        # What stands with the decision is not written a second time.
        response.decided_on = response.decision.decided_on
        response.reference = response.reference or response.decision.reference
    if response.next_step_on is not None and response.next_step_on >= on:
        # As every term it ends on a working day: answer, term and promise say the same date.
        response.next_step_on = next_working_day(response.next_step_on)
    response.prepared_by = by
    response.version_number = proposal.version_number
    response.save()
    response.proposal = proposal
    return response


def what_is_missing(response, proposal, on):
    """Every gap in an answer, as (field, message): the screen shows them all at once."""
    missing = []

    def need(condition, field, message):
        if not condition:
            missing.append((field, message))

    if proposal.is_answering_reactions:
        missing.append(("reactions", reactions_first(proposal)))
    need(response.outcome in Outcome.values, "outcome", _("Choose the outcome."))
    need(response.reason.strip(), "reason", _("Give the reason, for everyone to read."))
    if response.outcome in (Outcome.YES, Outcome.PARTLY):
        need(response.cost is not None, "cost", _("Fill in the cost. 0 is possible."))
        need(response.next_step.strip(), "next_step", _("Say what the next step is."))
        need(response.next_step_on, "next_step_on", _("Give the date of the next step."))
        if response.next_step_on is not None:
            need(
                response.next_step_on >= on,
                "next_step_on",
                _("The date of the next step lies in the past."),
            )
            need(
                not is_too_far(response.next_step_on, on),
                "next_step_on",
                _("Choose a date at most ten years from now."),
            )
        need(
            response.executor_id or response.executor_side == Side.NEIGHBOURHOOD,
            "executor",
            _("Say who carries it out."),
        )
    need(
        not (response.executor_id and response.executor_side == Side.NEIGHBOURHOOD)
        or not roles_of(response.executor, on) & STAFF_ROLES,
        "executor",
        _("Somebody of the municipality cannot carry it out on behalf of the neighbourhood."),
    )
    if response.outcome in (Outcome.PARTLY, Outcome.NO):
        need(
            response.alternative.strip(),
            "alternative",
            _("Name another way: what is possible instead?"),
        )
    if (
        proposal.maximum_objections is not None
        and proposal.objection_count > proposal.maximum_objections
    ):
        need(
            response.objections_answer.strip(),
            "objections_answer",
            _("There are more objections than agreed. Answer them too."),
        )
    if response.is_decision:
        need(
            response.objection_clause.strip(),
            "objection_clause",
            _("A decision under the law tells how to object."),
        )
    if response.capacity in (Capacity.COLLEGE, Capacity.COUNCIL):
        need(response.decided_on, "decided_on", _("Give the date of the decision."))
        if response.decided_on is not None:
            need(
                response.decided_on <= on,
                "decided_on",
                _("The date of the decision lies in the future."),
            )
        need(
            response.reference.strip() or response.reference_url or response.decision_id,
            "reference",
            _("Give the number of the decision, or a link to it."),
        )
    if response.decision is not None:
        is_of_college = response.decision.kind == DecisionKind.COLLEGE
        wanted = Capacity.COLLEGE if is_of_college else Capacity.COUNCIL
        need(
            response.capacity == wanted,
            "decision",
            _("This decision was taken by somebody else than you say under “who decides”."),
        )
    if proposal.is_for_council:
        need(
            response.capacity == Capacity.COUNCIL,
            "capacity",
            _("The council decides on a subject for its agenda, nobody else."),
        )
        need(
            response.decision_id,
            "decision",
            _("Choose the decision of the council. Write it down in the register first."),
        )
    belongs = response.capacity == Capacity.BOARD
    need(
        belongs != proposal.is_from_neighbourhood,
        "capacity",
        _("The board answers plans of the municipality; the municipality answers the others."),
    )
    return missing


def _covering_mandate(response, proposal, *, by, on):
    """The mandate under which this person may publish this answer, or a refusal with a way out."""
    amount = response.cost or 0
    mandate = mandate_covering(
        by, subject=proposal.subject, platform=proposal.platform, amount=amount, day=on
    )
    if mandate is None:
        raise Refused(
            _("This falls outside your mandate. Put it to somebody who may decide it."),
            field="capacity",
            missing=deciders_in_words(proposal, amount, on),
        )
    if not mandate.is_alone:
        raise Refused(
            _("Your mandate is not one to decide alone. Somebody else has to publish this."),
            field="capacity",
            missing=deciders_in_words(proposal, amount, on),
        )
    return mandate


@transaction.atomic
def publish_response(proposal, *, by, today=None, **fields):
    """Publish the answer. From now on it stands: only additions are possible (R19, R38, R52).

    Yes and partly start the clock of the next step; the executor, the step and its date stand in
    the register of promises from now on. Returns the proposal; the answer is
    ``proposal.published_response``.
    """
    on = today or current_day()
    if fields:
        prepare_response(proposal, by=by, today=on, **fields)
    proposal = take(proposal, "publish_response", by=by, on=on)
    response = (
        FormalResponse.objects.select_for_update()
        .filter(proposal=proposal, state=FormalResponse.State.PREPARED)
        .first()
    )
    if response is None:
        raise Refused(_("First write the answer."))
    missing = what_is_missing(response, proposal, on)
    if missing:
        field, message = missing[0]
        raise Refused(
            message,
            field=field,
            missing=[text for _field, text in missing[1:]],
            url=page_of_reactions(proposal) if field == "reactions" else "",
        )
    if response.version_number != proposal.version_number:
        raise Refused(_("The plan has a newer version. Read it and save the answer again."))
    if rules.is_submitter(by, proposal):
        raise Refused(_("Whoever submitted the plan does not sign the answer."))
    if response.capacity == Capacity.OWN_MANDATE:
        response.mandate = _covering_mandate(response, proposal, by=by, on=on)
    response.state = FormalResponse.State.PUBLISHED
    response.published_by = by
    response.published_at = moment_on(on)
    response.version_number = proposal.version_number
    response.save()

    proposal.is_answered_on_time = not clock(proposal, TermKind.ANSWER).is_late(on)
    meet(proposal, TermKind.ANSWER, on=on)
    proposal.answered_on = on
    proposal.executor_side = response.executor_side
    move(proposal, STATUS_AFTER[Outcome(response.outcome)], on=on)
    if proposal.status in states.AGREED:
        assert response.next_step_on is not None  # without it the answer was refused above
        days = (response.next_step_on - on).days
        term = begin(proposal, TermKind.NEXT_STEP, Length(days, Unit.DAYS), on=on)
        promise_next_step(proposal, response, by=by, due_on=term.due_on, on=on)
    elif not proposal.is_from_neighbourhood:
        begin(proposal, TermKind.REPLY, states.MUNICIPAL_DECLINED, on=on)
    else:
        end_all(proposal, on=on)
    entry = keep(
        proposal,
        "publish_response",
        by=by,
        on=on,
        from_status=Status.UNDER_REVIEW,
        data={
            "outcome": str(response.outcome),
            "capacity": str(response.capacity),
            "version": response.version_number,
            "on_time": proposal.is_answered_on_time,
            "cost": str(response.cost) if response.cost is not None else None,
            "next_step_on": (response.next_step_on.isoformat() if response.next_step_on else None),
            "mandate": response.mandate_id,
        },
        text=response.reason,
    )
    words = {
        "outcome": str(response.outcome_label),
        "reason": response.reason,
        "alternative": response.alternative,
        "next_step": response.next_step,
        "date": response.next_step_on,
        "is_decision": response.is_decision,
        "objection_clause": response.objection_clause,
    }
    authors = author_of(proposal)
    tell(proposal, entry, "proposal_answered", authors, **words)
    if not proposal.is_from_neighbourhood and proposal.status == Status.DECLINED:
        answerable = answerable_for(proposal, on) - set(authors)
        tell(proposal, entry, "municipal_plan_declined", answerable, **words)
        authors = [*authors, *answerable]
    others = {*board_of(proposal), *followers(proposal)} - set(authors)
    tell(proposal, entry, "followed_answered", others, **words)
    if response.executor_id and response.executor != by:
        tell(proposal, entry, "proposal_to_execute", [response.executor], **words)
    return proposal


@transaction.atomic
def add_to_response(proposal, *, by, text, today=None):
    """Add something to a published answer; what was answered stays as it was."""
    on = today or current_day()
    proposal = touch(proposal, "add_to_response", by=by, on=on)
    text = required(text, _("Write what you want to add."), "text")
    response = proposal.responses.filter(state=FormalResponse.State.PUBLISHED).first()
    if response is None:
        raise Refused(_("There is no published answer yet."))
    addition = ResponseAddition.objects.create(response=response, text=text, by=by)
    entry = keep(proposal, "add_to_response", by=by, on=on, text=text)
    tell(proposal, entry, "proposal_answer_added", author_of(proposal), text=text)
    tell_followers(proposal, entry, but=by, text=text)
    return addition


def _who_may_publish(response, proposal, on):
    """Everybody to whom this prepared answer can be put."""
    if not proposal.is_from_neighbourhood:
        return board_of(proposal, rules.SIGNING_ROLES)
    amount = response.cost if response.cost is not None else proposal.cost_estimate
    deciders = who_may_decide(
        subject=proposal.subject, platform=proposal.platform, amount=amount, day=on
    )
    return [decider.user for decider in deciders]


def _why_put_to(response, proposal, *, by, on):
    """Why whoever prepared the answer does not give it: for the resident to read (R52).

    Only the limit of the mandate, which is public; never the amount of an answer to come.
    """
    if not proposal.is_from_neighbourhood or response.capacity != Capacity.OWN_MANDATE:
        return {}
    mandates = Mandates(on, users=[by.pk])
    where = {"subject_id": proposal.subject_id, "platform_id": proposal.platform_id}
    widest = mandates.largest(by, **where)
    if widest is None:
        return {"why": "no_mandate"}
    amount = response.cost if response.cost is not None else proposal.cost_estimate
    alone = [
        row.amount for row in mandates.of(by.pk) if row.is_alone and row.fits(amount=0, **where)
    ]
    if not alone:
        return {"why": "not_alone"}
    if amount is not None and amount > max(alone):
        return {"why": "amount", "limit": str(max(alone))}
    return {}


@transaction.atomic
def put_to(proposal, *, by, to, reason="", today=None):
    """Put a prepared answer to somebody who may decide it; the handler stays the contact point."""
    on = today or current_day()
    proposal = touch(proposal, "prepare_response", by=by, on=on)
    response = proposal.responses.filter(state=FormalResponse.State.PREPARED).first()
    if response is None:
        raise Refused(_("First write the answer."))
    if to.pk == by.pk:
        raise Refused(_("Put it to somebody else."), field="to")
    if rules.is_submitter(to, proposal):
        raise Refused(_("Whoever submitted the plan does not sign the answer."), field="to")
    if to.pk not in {person.pk for person in _who_may_publish(response, proposal, on)}:
        raise Refused(
            _("%(name)s may not decide this. Choose somebody who may."),
            params={"name": to.public_name()},
            field="to",
        )
    why = _why_put_to(response, proposal, by=by, on=on)
    entry = keep(proposal, "put_to", by=by, on=on, data={"capacity": str(response.capacity), **why})
    tell(proposal, entry, "response_to_publish", [to], reason=reason)
    if proposal.is_from_neighbourhood:
        tell(
            proposal,
            entry,
            "proposal_put_to",
            author_of(proposal),
            who=to.public_name(),
            why=why.get("why", ""),
            limit=money(why["limit"]) if "limit" in why else "",
        )
    return proposal
