"""What an answer promises: its next step stands in the register of promises, once (R18, R19).

The executor, the step and its date become a promise in the operation that publishes the answer,
with the due date of the plan itself: a date on a weekend or holiday moves to the next working day
(PRODUCT.md, "Terms"), so that plan and promise are late on the same day. Nobody keeps two books:
who starts or settles the plan has taken the next step, and says with it that the promise was kept.
Completing the plan says so again when it was opened in between by "nog niet". Stopping the plan
breaks nothing by itself: whoever promised it says that, with the explanation, in the register.
"""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t

from core.kinds import Role, Side
from council.models import Promise
from council.operations import claim_as_kept, cover, record_promise
from council.states import Occasion, PromiseStatus
from platforms.lookups import platforms_of_board_member
from platforms.models import Platform

from ..cards import covered_passages
from ..models import FormalResponse
from ._steps import author_of, board_of

TITLE = 120


def _promiser(proposal, response, by):
    """Who has to take the next step: whom the answer names, else who speaks for that side."""
    if response.executor_id:
        return response.executor
    if response.executor_side == Side.NEIGHBOURHOOD:
        authors = author_of(proposal) if proposal.is_from_neighbourhood else []
        return next(iter([*authors, *board_of(proposal)]), by)
    return by


def _receivers(proposal) -> list[Platform]:
    """Who can say whether it was kept: a promise is made to at least one platform.

    A subject for the council is of no platform. The board that sent it in is its receiver; else
    every active platform is, for where a resident lives is nobody's business.
    """
    if proposal.platform_id is not None:
        return [proposal.platform]
    if proposal.submitted_by_role == Role.BOARD:
        own = platforms_of_board_member(proposal.submitted_by, proposal.submitted_on)
        if own:
            return own
    return list(Platform.objects.active().order_by("name"))


def promise_next_step(proposal, response, *, by, due_on, on) -> Promise | None:
    """Put the next step of a published answer in the register; told with the answer itself.

    A decision of the council for the whole municipality is promised to more platforms, which hear
    of it here.
    """
    receivers = _receivers(proposal)
    if not receivers:
        return None
    words = " ".join(response.next_step.split())
    is_long = len(words) > TITLE
    with translation.override(settings.LANGUAGE_CODE):
        where = _t("in the answer to %(number)s") % {"number": proposal.number}
    promise = record_promise(
        by=by,
        side=Side(response.executor_side),
        title=f"{words[: TITLE - 1]}…" if is_long else words,
        text=words if is_long else "",
        subject=proposal.subject,
        platforms=receivers,
        promiser=_promiser(proposal, response, by),
        due_on=due_on,
        said_on=on,
        occasion=Occasion.ANSWER,
        said_where=where,
        covered=_covered(proposal),
        today=on,
        is_told=proposal.platform_id is None,
    )
    response.promises.add(promise)
    return promise


def _covered(proposal) -> list[list[str]]:
    """The covered passages as a promise may hold them: also on one line, as it copies a step.

    One text for all readers, so in the language of the site, as in the lists of plans.
    """
    with translation.override(settings.LANGUAGE_CODE):
        found = covered_passages([proposal.pk]).get(proposal.pk, ())
    spellings = [
        (spelling, note)
        for passage, note in found
        for spelling in dict.fromkeys((passage, " ".join(passage.split())))
    ]
    return [[passage, str(note)] for passage, note in spellings]


def cover_promises(proposal, *, by, on) -> None:
    """What was covered in the plan is covered in the promises of its answers, and comes back."""
    covered = _covered(proposal)
    for promise in Promise.objects.filter(responses__proposal=proposal).order_by("pk").distinct():
        cover(promise, covered, by=by, on=on)


def claim_next_step(proposal, *, by, text, on) -> None:
    """The next step was taken: the promises of the answer that are still open were kept."""
    response = proposal.responses.filter(state=FormalResponse.State.PUBLISHED).first()
    if response is None:
        return
    for promise in response.promises.filter(status=PromiseStatus.OPEN):
        claim_as_kept(promise, by=by, text=text, on=on)
