"""Promises in situations, made by the real operations so that every row fits every other.

PromiseFactory()                              # open, due in four weeks, by an alderman
PromiseFactory(late=True)                     # five days past its date
PromiseFactory(claimed=True)                  # kept, says the alderman
PromiseFactory(kept=True), (not_yet=True), (no_reaction=True), (broken=True), (lapsed=True)
PromiseFactory(postponed=2)
PromiseFactory(by_neighbourhood=True)         # promised by the board
ExpectationFactory(), (unanswered=True), (corrected=True), (rejected=True), (confirmed=True)
"""

import datetime
import itertools
from dataclasses import dataclass

from accounts.models import User
from core.kinds import Side
from core.terms import today
from council import operations
from council.models import Promise
from council.states import Occasion
from platforms.models import BoardSeat
from platforms.states import BoardRole

from .accounts import UserFactory
from .council import PortfolioFactory
from .platforms import BoardSeatFactory, PlatformFactory, SubjectFactory

__all__ = ["ExpectationFactory", "PartiesOf", "PromiseFactory"]

DAY = datetime.timedelta(days=1)
TITLE = "Vier bankjes rond de vijver"


# The same words of the same person on the same day are one promise, unless said elsewhere.
_meetings = itertools.count(1)


def _minutes():
    return f"https://example.nl/verslag/{next(_meetings)}"


@dataclass
class PartiesOf:
    """An alderman who promises, a chair who receives and a clerk, made when needed."""

    platform: object
    subject: object

    @property
    def alderman(self) -> User:
        found = self.subject.portfolios.filter(platform=None).first()
        if found is None:
            user = UserFactory(name="Petra de Graaf", is_name_public=True)
            found = PortfolioFactory(user=user, title="Wethouder", subject=self.subject)
        return found.user

    @property
    def chair(self) -> User:
        seat = BoardSeat.objects.current().filter(platform=self.platform).first()
        return (seat or BoardSeatFactory(platform=self.platform, role=BoardRole.CHAIR)).user

    @property
    def clerk(self) -> User:
        row = UserFactory._meta.model.objects.filter(employments__role="clerk").first()
        return row or UserFactory(clerk=True)


def _people(platform, subject):
    return PartiesOf(platform or PlatformFactory(), subject or SubjectFactory())


def PromiseFactory(
    *,
    platform=None,
    platforms=None,
    subject=None,
    by=None,
    promiser=None,
    title=TITLE,
    due_on=None,
    said_on=None,
    today_is=None,
    by_neighbourhood=False,
    late=False,
    postponed=0,
    claimed=False,
    kept=False,
    not_yet=False,
    no_reaction=False,
    broken=False,
    lapsed=False,
    **said,
) -> Promise:
    on = today_is or today()
    people = _people(platform or (platforms or [None])[0], subject)
    promiser = promiser or (people.chair if by_neighbourhood else people.alderman)
    claims = claimed or kept or not_yet or no_reaction
    made_on = on - 60 * DAY
    if due_on is None:
        due_on = on - 5 * DAY if late else on + 28 * DAY
    other = people.alderman if by_neighbourhood else people.chair
    promise = operations.make_promise(
        by=by or promiser,
        side=Side.NEIGHBOURHOOD if by_neighbourhood else Side.MUNICIPALITY,
        title=title,
        subject=people.subject,
        platforms=platforms or [people.platform],
        promiser=promiser,
        due_on=due_on - postponed * 7 * DAY,
        said_on=said_on or made_on - DAY,
        occasion=said.pop("occasion", Occasion.MEETING),
        said_where=said.pop("said_where", "het overleg van maart"),
        source_url=said.pop("source_url", "") or _minutes(),
        today=made_on,
        **said,
    )
    for number in range(postponed):
        promise = operations.postpone(
            promise,
            by=promiser,
            due_on=due_on - (postponed - number - 1) * 7 * DAY,
            text="De leverancier is later.",
            today=made_on + DAY,
        )
    if claims:
        claimed_on = on - 40 * DAY if no_reaction else on - 2 * DAY
        promise = operations.claim_kept(
            promise, by=promiser, text="De bankjes staan er.", today=claimed_on
        )
    if kept:
        promise = operations.confirm_kept(promise, by=other, text="Mooi.", today=on - DAY)
    if not_yet:
        promise = operations.not_yet(promise, by=other, text="Er staan er twee.", today=on - DAY)
    if broken:
        promise = operations.break_promise(
            promise, by=promiser, text="Het gebouw is niet veilig.", today=on - DAY
        )
    if lapsed:
        promise = operations.ask_lapse(promise, by=promiser, text="Niet nodig.", today=on - DAY)
        promise = operations.consent_lapse(promise, by=other, today=on - DAY)
    promise = operations.advance(promise, on)
    return Promise.objects.get(pk=promise.pk)


def ExpectationFactory(
    *,
    platform=None,
    subject=None,
    by=None,
    title="Er komt dit jaar een tweede wijkwerker",
    today_is=None,
    days_ago=5,
    unanswered=False,
    confirmed=False,
    corrected=False,
    rejected=False,
    **said,
) -> Promise:
    on = today_is or today()
    people = _people(platform, subject)
    made_on = on - (30 if unanswered else days_ago) * DAY
    promise = operations.report_expectation(
        by=by or people.chair,
        title=title,
        subject=people.subject,
        platforms=[people.platform],
        said_on=made_on - 7 * DAY,
        heard_from=said.pop("heard_from", "de wethouder"),
        said_where=said.pop("said_where", "de wijkavond"),
        source_url=said.pop("source_url", "") or _minutes(),
        today=made_on,
        **said,
    )
    if confirmed:
        promise = operations.confirm(
            promise, by=people.alderman, due_on=on + 60 * DAY, today=on - DAY
        )
    if corrected:
        promise = operations.correct(
            promise, by=people.alderman, text="Er is bekeken of het kan.", today=on - DAY
        )
    if rejected:
        promise = operations.reject(
            promise, by=people.alderman, text="Dit is niet gezegd.", today=on - DAY
        )
    promise = operations.advance(promise, on)
    return Promise.objects.get(pk=promise.pk)
