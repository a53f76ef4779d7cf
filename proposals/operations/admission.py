"""From submitted to admitted, refused or forwarded: is the plan complete and in its place?"""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.kinds import Role
from core.terms import Length, Unit, end_of_term
from core.terms import today as current_day
from core.transitions import Refused, required
from liaisons.lookups import mandate_covering, who_may_decide
from platforms.lookups import agreement_of

from .. import states
from ..models import Proposal
from ..states import Kind, RefusalReason, Status, TermKind
from ._steps import (
    allow,
    author_of,
    begin,
    board_of,
    clock,
    end_all,
    handlers_of,
    keep,
    meet,
    move,
    neighbours_who_follow,
    pause,
    receivers_of,
    resume,
    take,
    tell,
    tell_followers,
    touch,
)
from .drafting import opens_exactly, parts_of, take_parts


@transaction.atomic
def admit(proposal, *, by=None, today=None):
    """Take a plan up. What was agreed about support is frozen now (R41, R43, R44).

    With an agreement for this kind support is gathered first; without one the municipality's duty
    to answer starts at once, and the platform is invited to make an agreement.
    """
    on = today or current_day()
    proposal = take(proposal, "admit", by=by, on=on)
    return admit_locked(proposal, by=by, on=on)


def admit_locked(proposal, *, by, on) -> Proposal:
    """The step itself, for a proposal that is locked already: also taken by time."""
    if proposal.is_for_council:
        return _admit_for_council(proposal, by=by, on=on)
    agreement = agreement_of(proposal.platform, proposal.kind, on)
    meet(proposal, TermKind.ADMISSION, on=on)
    proposal.admitted_on = on
    proposal.is_admitted_by_itself = by is None
    data: dict[str, object] = {"by_itself": by is None}
    if agreement is not None:
        freeze(proposal, agreement)
        move(proposal, Status.GATHERING_SUPPORT, on=on)
        begin(proposal, TermKind.WINDOW, Length(proposal.window_days, Unit.DAYS), on=on)
        data |= {"minimum": proposal.minimum, "agreement": agreement.version}
    else:
        start_review(proposal, on=on)
        data |= {"has_no_agreement": True}
    entry = keep(
        proposal,
        "admit",
        by=by,
        on=on,
        from_status=Status.SUBMITTED,
        role=Role.SYSTEM if by is None else None,
        data=data,
    )
    tell(proposal, entry, "proposal_admitted", author_of(proposal), minimum=proposal.minimum or 0)
    tell(proposal, entry, "platform_plan_admitted", neighbours_who_follow(proposal))
    tell_followers(proposal, entry, but=by)
    if agreement is None:
        tell(
            proposal,
            entry,
            "platform_invited_to_agree",
            board_of(proposal),
            url=f"/platforms/{proposal.platform.slug}/afspraak/",
        )
    return proposal


def _admit_for_council(proposal, *, by, on) -> Proposal:
    """No platform's agreement applies: the ordinance says how many supporters, and from which age.

    Frozen as an agreement would be, so that another ordinance does not touch it.
    """
    meet(proposal, TermKind.ADMISSION, on=on)
    proposal.admitted_on = on
    proposal.is_admitted_by_itself = by is None
    proposal.minimum = settings.AGENDA_MINIMUM
    proposal.minimum_age = settings.AGENDA_MINIMUM_AGE
    proposal.window_days = (end_of_term(on, states.WINDOW) - on).days
    move(proposal, Status.GATHERING_SUPPORT, on=on)
    begin(proposal, TermKind.WINDOW, states.WINDOW, on=on)
    entry = keep(
        proposal,
        "admit",
        by=by,
        on=on,
        from_status=Status.SUBMITTED,
        role=Role.SYSTEM if by is None else None,
        data={
            "by_itself": by is None,
            "minimum": proposal.minimum,
            "minimum_age": proposal.minimum_age,
            "source": settings.AGENDA_SOURCE,
        },
    )
    tell(proposal, entry, "proposal_admitted", author_of(proposal), minimum=proposal.minimum)
    tell_followers(proposal, entry, but=by)
    return proposal


def freeze(proposal, agreement):
    """Copy what was agreed to the proposal: a later version never touches it (R43)."""
    proposal.agreement = agreement
    proposal.minimum = agreement.minimum
    proposal.maximum_objections = agreement.maximum_objections
    proposal.window_days = agreement.window_days
    proposal.answer_days = agreement.answer_days
    proposal.minimum_age = agreement.minimum_age


def start_review(proposal, *, on):
    """The receiver's duty to answer starts: the agreed number of days, else six weeks.

    The board's does not start while the municipality owes residents an answer to their reactions:
    then the clock of those answers counts, and ``start_answer`` follows the last of them.
    """
    move(proposal, Status.UNDER_REVIEW, on=on)
    if not proposal.is_answering_reactions:
        start_answer(proposal, on=on)


def start_answer(proposal, *, on):
    """The clock of the answer itself."""
    proposal.review_started_on = on
    term = begin(proposal, TermKind.ANSWER, answer_length(proposal, on), on=on)
    if proposal.meeting_on is not None and proposal.meeting_on > on:
        ends_at_meeting(term, proposal.meeting_on)


def ends_at_meeting(term, meeting_on):
    """The council decides in a named meeting: that day is the term, and no sum of weeks."""
    term.due_on = term.unrolled_on = term.first_due_on = meeting_on
    term.save()


def answer_length(proposal, on=None):
    """How long the receiver has for its answer: what was agreed, else six weeks.

    Of a subject for the council: until the meeting that the clerk named.
    """
    if on is not None and proposal.meeting_on is not None and proposal.meeting_on > on:
        return Length((proposal.meeting_on - on).days, Unit.DAYS)
    return Length(proposal.answer_days, Unit.DAYS) if proposal.answer_days else states.ANSWER


@transaction.atomic
def request_supplement(proposal, *, by, missing, today=None):
    """Ask, once, for what is missing. The receiver's clock stands still, and the page says so."""
    on = today or current_day()
    proposal = take(proposal, "request_supplement", by=by, on=on)
    missing = required(missing, _("Write down what is missing."), "missing")
    if proposal.supplements_asked:
        raise Refused(_("A supplement can be asked once, and that has been done."))
    proposal.supplements_asked = 1
    if not proposal.is_from_neighbourhood and proposal.opens_on <= on:
        raise Refused(_("The plan has opened already."))
    pause(clock(proposal, TermKind.ADMISSION), on=on)
    move(proposal, Status.SUPPLEMENT_REQUESTED, on=on)
    begin(proposal, TermKind.SUPPLEMENT, states.SUPPLEMENT, on=on)
    entry = keep(
        proposal,
        "request_supplement",
        by=by,
        on=on,
        from_status=Status.SUBMITTED,
        text=missing,
    )
    tell(proposal, entry, "proposal_supplement_requested", author_of(proposal), missing=missing)
    tell_followers(proposal, entry, but=by)
    return proposal


@transaction.atomic
def extend_supplement(proposal, *, by, reason="", today=None):
    """Fourteen days more to add what is missing; once."""
    on = today or current_day()
    proposal = touch(proposal, "extend_supplement", by=by, on=on)
    term = clock(proposal, TermKind.SUPPLEMENT)
    if term.extensions:
        raise Refused(_("You already have two weeks more. It cannot be longer."))
    term.extend(states.SUPPLEMENT, reason or str(_("Asked by the submitter.")), on)
    term.save()
    entry = keep(proposal, "extend_supplement", by=by, on=on, text=reason)
    tell(proposal, entry, "proposal_supplement_extended", set(receivers_of(proposal)) - {by})
    return proposal


def _let_admission_run(proposal, *, on):
    term = clock(proposal, TermKind.ADMISSION)
    stood_still_since = term.paused_on
    resume(term, on=on)
    if not proposal.is_from_neighbourhood and proposal.opens_on:
        # What is asked before the opening moves the opening along.
        proposal.opens_on += on - stood_still_since
        opens_exactly(proposal, clock(proposal, TermKind.ADMISSION))


@transaction.atomic
def supplement(proposal, *, by, text="", new_title=None, new_text=None, parts=None, today=None):
    """Add what was asked: words, a changed text or a file. The receiver's clock runs again.

    ``parts`` is what a plan of the municipality says besides, by name (see ``revise``).
    """
    on = today or current_day()
    proposal = take(proposal, "supplement", by=by, on=on)
    # By the order of the dossier: a file of earlier that same day answers nothing.
    asked = proposal.entries.filter(verb="request_supplement").order_by("-number")[:1]
    has_new_file = proposal.entries.filter(
        verb="add_attachment", number__gt=asked.values("number")
    ).exists()
    changed = new_text is not None and (
        (new_title or proposal.title, new_text) != (proposal.title, proposal.text)
    )
    changed = take_parts(proposal, parts or {}) or changed
    if not (text.strip() or changed or has_new_file):
        raise Refused(_("Add something first: a text or a file."), field="text")
    if changed:
        # The desk that takes care of a plan adds what is missing; the text stays the resident's.
        allow(proposal, "revise", by=by)
        new_version(
            proposal,
            title=new_title or proposal.title,
            text=proposal.text if new_text is None else new_text,
            reason=text,
            by=by,
        )
    meet(proposal, TermKind.SUPPLEMENT, on=on)
    move(proposal, Status.SUBMITTED, on=on)
    _let_admission_run(proposal, on=on)
    entry = keep(
        proposal,
        "supplement",
        by=by,
        on=on,
        from_status=Status.SUPPLEMENT_REQUESTED,
        data={"version": proposal.version_number},
        text=text,
    )
    tell(proposal, entry, "proposal_supplemented", set(receivers_of(proposal)) - {by})
    tell_followers(proposal, entry, but=by)
    return proposal


def new_version(proposal, *, title, text, reason, by):
    """A next public text; the one before stays readable."""
    proposal.title, proposal.text = title, text
    proposal.version_number += 1
    proposal.versions.create(
        number=proposal.version_number,
        title=title,
        text=text,
        reason=reason[:300],
        by=by,
        **parts_of(proposal),
    )


def lapse_locked(proposal, *, on) -> Proposal:
    """Nothing was added in time: the clock runs on, and "incomplete" becomes a possible reason."""
    term = clock(proposal, TermKind.SUPPLEMENT)
    term.end(on)
    term.save()
    proposal.has_supplement_lapsed = True
    move(proposal, Status.SUBMITTED, on=on)
    _let_admission_run(proposal, on=on)
    entry = keep(proposal, "lapse", by=None, on=on, from_status=Status.SUPPLEMENT_REQUESTED)
    tell(
        proposal,
        entry,
        "proposal_supplement_lapsed",
        {*author_of(proposal), *receivers_of(proposal)},
    )
    tell_followers(proposal, entry)
    return proposal


def deciders_in_words(proposal, amount, on):
    """Whom to put it to, when one's own mandate does not cover it."""
    return [
        f"{decider.user.public_name()} ({decider.why})"
        for decider in who_may_decide(
            subject=proposal.subject, platform=proposal.platform, amount=amount, day=on
        )
    ]


def _mandate_to_refuse(proposal, by, on):
    """The mandate under which a plan is not taken up; the clerk needs none for the ordinance."""
    mandate = mandate_covering(
        by, subject=proposal.subject, platform=proposal.platform, amount=0, day=on
    )
    if mandate is None:
        raise Refused(
            _("You have no mandate for this subject and place. Put it to somebody who has."),
            missing=deciders_in_words(proposal, 0, on),
        )
    if not mandate.is_alone:
        raise Refused(
            _("Your mandate is not one to decide alone. Put it to somebody who may."),
            missing=deciders_in_words(proposal, 0, on),
        )
    return mandate


@transaction.atomic
def refuse(proposal, *, by, reason, text, route, today=None):
    """Do not take a plan up: a coded reason, an explanation, and another route. Needs a mandate."""
    on = today or current_day()
    proposal = take(proposal, "refuse", by=by, on=on)
    if reason not in RefusalReason.values:
        raise Refused(_("Choose a reason."), field="reason")
    text = required(text, _("Explain why, so that the submitter understands it."), "text")
    route = required(route, _("Say what the submitter can do instead."), "route")
    if reason == RefusalReason.INCOMPLETE and not proposal.has_supplement_lapsed:
        raise Refused(
            _("First ask for what is missing. Only when nothing comes is this a reason."),
            field="reason",
        )
    mandate = None if proposal.is_for_council else _mandate_to_refuse(proposal, by, on)
    meet(proposal, TermKind.ADMISSION, on=on)
    proposal.refusal_reason = reason
    move(proposal, Status.NOT_ADMISSIBLE, on=on)
    end_all(proposal, on=on)
    entry = keep(
        proposal,
        "refuse",
        by=by,
        on=on,
        from_status=Status.SUBMITTED,
        data={"reason": str(reason), "mandate": mandate.pk if mandate else None},
        text=f"{text}\n\n{route}",
    )
    tell(proposal, entry, "proposal_refused", author_of(proposal), reason=text, route=route)
    tell_followers(proposal, entry, but=by)
    return proposal


@transaction.atomic
def forward(proposal, *, by, to, reason, today=None):
    """Send a plan on to another public body. It is not final until that body confirms (Awb 2:3)."""
    on = today or current_day()
    proposal = take(proposal, "forward", by=by, on=on)
    to = required(to, _("Say which public body it goes to."), "to")
    reason = required(reason, _("Say why it belongs there."), "reason")
    before = proposal.status
    kind = TermKind.ADMISSION if before == Status.SUBMITTED else TermKind.ANSWER
    pause(clock(proposal, kind), on=on)
    proposal.status_before = before
    proposal.forwarded_to = to[:120]
    proposal.forward_confirmed_on = None
    move(proposal, Status.FORWARDED, on=on)
    begin(proposal, TermKind.CONFIRMATION, states.CONFIRMATION, on=on, side=proposal.receiver_side)
    entry = keep(
        proposal, "forward", by=by, on=on, from_status=before, data={"to": to[:120]}, text=reason
    )
    tell(proposal, entry, "proposal_forwarded", author_of(proposal), to=to, reason=reason)
    tell_followers(proposal, entry, but=by, text=reason)
    return proposal


@transaction.atomic
def confirm_forward(proposal, *, by, name, confirmed_on, today=None):
    """The other body has it: who said so, and on which day. From then on it is there."""
    on = today or current_day()
    proposal = take(proposal, "confirm_forward", by=by, on=on)
    name = required(name, _("Fill in who confirmed it."), "name")
    if not isinstance(confirmed_on, datetime.date):
        raise Refused(_("Fill in the date of receipt there."), field="confirmed_on")
    if confirmed_on > on or confirmed_on < proposal.status_since:
        raise Refused(
            _("This date lies between the day of forwarding and today."), field="confirmed_on"
        )
    meet(proposal, TermKind.CONFIRMATION, on=on)
    proposal.forward_confirmed_on = confirmed_on
    move(proposal, Status.FORWARDED, on=on)
    end_all(proposal, on=on)
    entry = keep(
        proposal,
        "confirm_forward",
        by=by,
        on=on,
        from_status=Status.FORWARDED,
        data={"to": proposal.forwarded_to, "received_on": confirmed_on.isoformat()},
        text=name,
    )
    tell(
        proposal,
        entry,
        "proposal_forward_confirmed",
        author_of(proposal),
        to=proposal.forwarded_to,
        date=confirmed_on,
    )
    tell_followers(proposal, entry, but=by)
    return proposal


@transaction.atomic
def take_back(proposal, *, by=None, reason="", today=None):
    """The other body refused, or did not confirm: it comes back with the rest of its term."""
    on = today or current_day()
    proposal = take(proposal, "take_back", by=by, on=on)
    return take_back_locked(proposal, by=by, on=on, reason=reason)


def take_back_locked(proposal, *, by, on, reason="") -> Proposal:
    """The step itself: the clock goes on where it stood, with at least five working days left."""
    term = clock(proposal, TermKind.CONFIRMATION)
    term.end(on)
    term.save()
    before = Status(proposal.status_before)
    kind = TermKind.ADMISSION if before == Status.SUBMITTED else TermKind.ANSWER
    move(proposal, before, on=on)
    resume(clock(proposal, kind), on=on, at_least=states.TAKEN_BACK_MINIMUM)
    entry = keep(
        proposal,
        "take_back",
        by=by,
        on=on,
        from_status=Status.FORWARDED,
        data={"to": proposal.forwarded_to, "by_itself": by is None},
        text=reason,
    )
    tell(
        proposal,
        entry,
        "proposal_taken_back",
        {*author_of(proposal), *handlers_of(proposal)},
        to=proposal.forwarded_to,
    )
    tell_followers(proposal, entry, but=by, text=reason)
    return proposal


def open_window_locked(proposal, *, on) -> Proposal:
    """A plan of the municipality opens for reactions on the date it was announced for."""
    agreement = agreement_of(proposal.platform, Kind.MUNICIPAL_PLAN, on)
    meet(proposal, TermKind.ADMISSION, on=on)
    proposal.admitted_on = on
    if agreement is not None:
        freeze(proposal, agreement)
    # What was agreed, else six weeks; and never less than four, however short the agreement.
    window = Length(proposal.window_days, Unit.DAYS) if proposal.window_days else states.WINDOW
    days = max((end_of_term(on, length) - on).days for length in (window, states.MUNICIPAL_WINDOW))
    proposal.window_days = days
    move(proposal, Status.GATHERING_SUPPORT, on=on)
    begin(proposal, TermKind.WINDOW, Length(days, Unit.DAYS), on=on)
    entry = keep(
        proposal,
        "open_window",
        by=None,
        on=on,
        from_status=Status.SUBMITTED,
        data={"minimum": proposal.minimum},
    )
    tell(proposal, entry, "platform_plan_open", neighbours_who_follow(proposal))
    tell_followers(proposal, entry)
    return proposal


__all__ = [
    "admit",
    "confirm_forward",
    "extend_supplement",
    "forward",
    "refuse",
    "request_supplement",
    "supplement",
    "take_back",
]
