"""A question becomes a plan: a draft for whoever asked it, to finish and send in himself (R65)."""

from django.db import transaction

from core.terms import today as current_day
from liaisons.operations import questions

from ..models.proposal import TITLE_LENGTH
from .drafting import save_draft


@transaction.atomic
def draft_from_question(question, *, by, text="", today=None):
    """Close a question because it becomes a plan, with its words in a draft of whoever asked.

    The right and the outcome are checked by the room of questions; the draft belongs to the asker
    alone, and keeps the question it came from.
    """
    on = today or current_day()
    question = questions.close_with_plan(question, by=by, text=text, today=on)
    words = questions.first_words(question)
    title = question.title
    if len(title) > TITLE_LENGTH:
        # The whole line goes with the text, so that nothing is lost.
        words = f"{title}\n\n{words}"
        title = f"{title[: TITLE_LENGTH - 1]}…"
    save_draft(
        by=question.asker,
        today=on,
        platform=question.platform,
        subject=question.subject,
        title=title,
        text=words,
        from_question=question,
    )
    return question
