"""Questions in situations, made by the real operations so that every row fits every other.

QuestionFactory()                    # asked today, with the contact point
QuestionFactory(late=True)           # past its term
QuestionFactory(waiting=True)        # whoever asked has the turn
QuestionFactory(referred=True)       # put to a colleague
QuestionFactory(closed=True), (reopened=True)
QuestionFactory(signal=True), (portfolio=True)
"""

import datetime
import itertools

from core.terms import today
from liaisons.lookups import contact_for
from liaisons.models import Question
from liaisons.operations import questions
from liaisons.question_states import Cause, QuestionKind

from .accounts import UserFactory
from .liaisons import ContactAssignmentFactory
from .platforms import PlatformFactory, SubjectFactory

__all__ = ["QuestionFactory"]

_numbers = itertools.count(1)


def QuestionFactory(
    *,
    by=None,
    platform=None,
    subject=None,
    title="",
    text="Auto's rijden te hard. Wat doet u daaraan?",
    today_is=None,
    signal=False,
    cause=Cause.COMMUNICATION,
    portfolio=False,
    late=False,
    waiting=False,
    referred=False,
    closed=False,
    reopened=False,
) -> Question:
    on = today_is or today()
    platform = platform or PlatformFactory()
    subject = subject or SubjectFactory()
    if not portfolio and contact_for(platform, subject, on).basis == "desk":
        ContactAssignmentFactory(platform=platform, subject=subject)
    kind = QuestionKind.QUESTION
    if signal or portfolio:
        kind = QuestionKind.SIGNAL if signal else QuestionKind.PORTFOLIO
    asked_on = on - datetime.timedelta(days=60) if late else on
    question = questions.ask(
        by=by or UserFactory(),
        kind=kind,
        cause=cause if signal else "",
        platform=platform,
        subject=subject,
        title=title or f"Te hard rijden in de Dorpsstraat {next(_numbers)}",
        text=text,
        today=asked_on,
    )
    handler = question.handler or UserFactory(desk=True)
    if waiting:
        questions.ask_back(question, by=handler, text="Op welk uur?", today=asked_on)
    if referred:
        questions.offer_referral(
            question, by=handler, to=UserFactory(desk=True), reason="Zij weet meer.", today=asked_on
        )
    if closed or reopened:
        questions.answer(question, by=handler, text="Er komt een drempel.", today=asked_on)
    if reopened:
        questions.not_helped(question, by=question.asker, reason="Wanneer?", today=asked_on)
    questions.advance(question, on)
    return Question.objects.for_list().get(pk=question.pk)
