"""The steps a civil servant can take at the desk: which form, which words, which operation."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.terms import today
from core.transitions import Refused
from liaisons.lookups import Mandates, money
from platforms.lookups import agreement_of

from .. import operations, rules
from ..states import TermKind
from . import forms


def _operation(name) -> Callable:
    def run(proposal, *, by, **values):
        return getattr(operations, name)(proposal, by=by, **values)

    return run


def _on(field, name) -> Callable:
    """An operation on a row beside the plan, which the form has chosen."""

    def run(proposal, *, by, **values):
        return getattr(operations, name)(values.pop(field), by=by, **values)

    return run


@dataclass(frozen=True)
class Step:
    """One verb at the desk."""

    verb: str
    label: Any  # on the button in the queue: a verb
    heading: Any
    form: type
    done: Any  # what the screen says afterwards
    explanation: Any = ""
    button: Any = ""
    run: Callable | None = None
    permission: str = ""
    page: str = ""  # taken on a page of its own, by this name in the admin

    @property
    def operation(self):
        return self.run or _operation(self.verb)

    @property
    def perm(self):
        return f"proposals.{self.permission or self.verb}_proposal"

    @property
    def submit_label(self):
        return self.button or self.label


STEPS = {
    step.verb: step
    for step in (
        Step(
            "assign",
            _("Assign"),
            _("Assign %(number)s"),
            forms.AssignForm,
            _("%(number)s has been assigned. The submitter gets a message."),
            _("The submitter hears who handles the plan."),
        ),
        Step(
            "admit",
            _("Admit"),
            _("Admit %(number)s"),
            forms.ConfirmForm,
            _("%(number)s has been admitted. The text is now public."),
        ),
        Step(
            "respond",
            pgettext_lazy("button", "Answer"),
            _("Answer to %(number)s"),
            forms.ResponseForm,
            _("The answer to %(number)s has been kept. It is not public yet."),
            permission="prepare_response",
            run=_operation("prepare_response"),
            button=_("Look and publish"),
        ),
        Step(
            "answer_reactions",
            _("Answer reactions"),
            _("Answer the reactions to %(number)s"),
            forms.ConfirmForm,
            "",
            page="desk_reactions",
        ),
        Step(
            "put_to",
            _("Put before"),
            _("Put the answer to %(number)s before somebody"),
            forms.PutToForm,
            _("The answer to %(number)s has been put before your colleague."),
            _("You stay the contact point. The submitter hears who decides."),
            permission="prepare_response",
        ),
        Step(
            "request_supplement",
            _("Ask for more"),
            _("Ask what is missing in %(number)s"),
            forms.MissingForm,
            _("The submitter of %(number)s has been asked. The term stands still."),
            _("Once per plan. Your term stands still until there is an answer."),
        ),
        Step(
            "confirm_forward",
            _("Confirm receipt"),
            _("%(number)s has been received there"),
            forms.ConfirmForwardForm,
            _("The forwarding of %(number)s is final."),
        ),
        Step(
            "take_back",
            _("Take back"),
            _("Take %(number)s back"),
            forms.ReasonForm,
            _("%(number)s is back with the municipality."),
        ),
        Step(
            "start",
            _("Start"),
            _("Start with %(number)s"),
            forms.PlannedForm,
            _("%(number)s is being carried out."),
            _("From now on the submitter hears at least every 8 weeks how it goes."),
        ),
        Step(
            "complete",
            _("Carried out"),
            _("%(number)s has been carried out"),
            forms.AccountForm,
            _("%(number)s is reported as carried out. The neighbourhood says whether that is so."),
        ),
        Step(
            "resume",
            _("Resume"),
            _("Resume %(number)s"),
            forms.PlannedForm,
            _("%(number)s goes on."),
        ),
        Step(
            "evaluate",
            _("Confirm"),
            _("Confirm that %(number)s has been carried out"),
            forms.TextForm,
            _("%(number)s has been confirmed."),
        ),
        Step(
            "not_yet",
            _("Not yet"),
            _("%(number)s has not been carried out yet"),
            forms.ReasonForm,
            _("%(number)s goes on."),
        ),
        Step(
            "remind",
            _("Remind"),
            _("Remind about %(number)s"),
            forms.ConfirmForm,
            _("A reminder about %(number)s has been sent."),
            _("At most one per 5 working days. Everyone can see it."),
        ),
        Step(
            "write_message",
            _("Write message"),
            _("Message about %(number)s"),
            forms.MessageForm,
            _("Your message stands with %(number)s."),
        ),
        Step(
            "ask_initiator",
            _("Ask the submitter"),
            _("Question about %(number)s"),
            forms.QuestionForm,
            _("The question has been sent."),
        ),
        Step(
            "extend_term",
            _("Take more time"),
            _("Extend the term of %(number)s"),
            forms.ExtendForm,
            _("The term of %(number)s has been extended. The submitter has been told."),
            _("Once, before the term ends, and at most as long as the first term."),
        ),
        Step(
            "name_meeting",
            _("Name the meeting"),
            _("In which meeting does the council decide on %(number)s?"),
            forms.MeetingForm,
            _("The meeting stands with %(number)s. The submitter has been told."),
            _("That day is the term. Another day later on is an extension, with a reason."),
        ),
        Step(
            "hand_over",
            _("Hand over"),
            _("Hand over %(number)s"),
            forms.HandOverForm,
            _("%(number)s has been handed over."),
        ),
        Step(
            "forward",
            _("Forward"),
            _("Forward %(number)s to another body"),
            forms.ForwardForm,
            _("%(number)s has been forwarded. The desk confirms receipt."),
            _("Inside the municipality you hand over. Forwarding is to another body."),
        ),
        Step(
            "refuse",
            _("Do not take up"),
            _("Do not take up %(number)s"),
            forms.RefuseForm,
            _("%(number)s has not been taken up. The submitter gets the reason."),
            _("Only for one of these reasons, and always with another road."),
        ),
        Step(
            "settle",
            _("Settle"),
            _("Settle %(number)s"),
            forms.AccountForm,
            _("%(number)s has been settled."),
            _("When nothing needs to be carried out. Tell why."),
        ),
        Step(
            "stop",
            pgettext_lazy("button", "Stop"),
            _("Stop %(number)s"),
            forms.TextForm,
            _("%(number)s has been stopped. Everyone can read why."),
        ),
        Step(
            "add_to_response",
            _("Add to the answer"),
            _("Add to the answer to %(number)s"),
            forms.TextForm,
            _("The addition stands below the answer."),
            _("The answer itself cannot change any more."),
        ),
        Step(
            "add_paper_list",
            _("Enter paper list"),
            _("Signatures on paper for %(number)s"),
            forms.AddPaperForm,
            _("The list has been entered. It counts as soon as somebody else has checked it."),
        ),
        Step(
            "check_paper_list",
            _("Check paper list"),
            _("Check a list for %(number)s"),
            forms.CheckPaperForm,
            _("The list has been checked and counts."),
            _(
                "Count the signatures of people from the area. Somebody of the other side checks a "
                "list, and nobody checks his own."
            ),
            run=_on("paper", "check_paper_list"),
        ),
        Step(
            "add_note",
            _("Write note"),
            _("Internal note with %(number)s"),
            forms.NoteForm,
            _("The note has been kept."),
        ),
        Step(
            "told_by_helper",
            _("Told in person"),
            _("You told the residents about %(number)s"),
            forms.ConfirmForm,
            _("It stands in the dossier that you told it."),
            _("These residents have no account. Write down here that you told them how it stands."),
        ),
        Step(
            "set_summary",
            _("Summary"),
            _("Summary of %(number)s"),
            forms.SummaryForm,
            _("The summary has been kept."),
        ),
        Step(
            "propose_redaction",
            _("Hide a passage"),
            _("Hide something in %(number)s"),
            forms.HideForm,
            _("A colleague now has to confirm this."),
            _("Place, reason and date stay visible for everyone. The author is told."),
        ),
        Step(
            "confirm_redaction",
            _("Confirm hiding"),
            _("Confirm a hiding in %(number)s"),
            forms.RedactionForm,
            _("The passage has been covered."),
            run=_on("redaction", "confirm_redaction"),
        ),
        Step(
            "undo_redaction",
            _("Show again"),
            _("Show a passage of %(number)s again"),
            forms.UndoRedactionForm,
            _("The passage is visible again."),
            run=_on("redaction", "undo_redaction"),
        ),
        Step(
            "settle_report",
            _("Settle report"),
            _("Settle a report about %(number)s"),
            forms.ReportForm,
            _("The report has been settled."),
            run=_on("report", "settle_report"),
        ),
        Step(
            "supplement",
            _("Add what is missing"),
            _("Add to %(number)s what the board asked"),
            forms.SupplementForm,
            _("%(number)s has been supplemented. The board has been told."),
            _("What you change is a new version. The opening moves along with the days you took."),
            button=_("Send to the board"),
        ),
        Step(
            "extend_supplement",
            _("Two weeks more"),
            _("Two weeks more to add to %(number)s"),
            forms.ExtendSupplementForm,
            _("You have two weeks more for %(number)s."),
            _("Once. The opening for residents moves along."),
        ),
        Step(
            "answer_question",
            _("Answer the question"),
            _("Answer a question of the board about %(number)s"),
            forms.AnswerQuestionForm,
            _("Your answer stands with %(number)s."),
            run=_on("exchange", "answer_question"),
        ),
        Step(
            "revise",
            _("Change the text"),
            _("Change the text of %(number)s"),
            forms.ReviseForm,
            _("The new version of %(number)s stands there."),
            _("The old text stays readable. Whoever reacted is told."),
            button=_("Publish the new version"),
        ),
        Step(
            "extend_window",
            _("More time for residents"),
            _("Give residents more time for %(number)s"),
            forms.ExtendWindowForm,
            _("Residents have more time to react to %(number)s."),
            _("Once. After that the minimum is looked at again."),
        ),
        Step(
            "continue_without_support",
            _("Go on without support"),
            _("Go on with %(number)s without support"),
            forms.ReasonForm,
            _("%(number)s goes to the board without enough support. The mark stays with it."),
            _(
                "The board is asked for its answer all the same. “Went on without support” then "
                "stands with the plan for ever."
            ),
        ),
        Step(
            "continue_unanswered",
            _("Go on without an answer"),
            _("Go on with %(number)s without an answer"),
            forms.ContinueUnansweredForm,
            _("%(number)s is being carried out without an answer. The mark stays with it."),
            _(
                "Your report stands where the answer would have stood, with “Went on without an "
                "answer” for ever."
            ),
        ),
        Step(
            "continue_against",
            _("Go on against the neighbourhood"),
            _("Go on with %(number)s against the neighbourhood"),
            forms.ContinueAgainstForm,
            _("%(number)s is being carried out against the neighbourhood. The mark stays with it."),
            _(
                "Your answer stands below that of the neighbourhood, with “Went on against the "
                "neighbourhood” for ever."
            ),
        ),
        Step(
            "withdraw",
            _("Withdraw"),
            _("Withdraw %(number)s"),
            forms.WithdrawForm,
            _("%(number)s has been withdrawn."),
            _(
                "Everyone can read why. A changed plan is a new one: choose there that it comes "
                "after this plan."
            ),
        ),
    )
}

# Verbs of the road, in the order in which the desk offers them as the next step.
MAIN = (
    "supplement",
    "answer_question",
    "admit",
    "answer_reactions",
    "name_meeting",
    "respond",
    "start",
    "complete",
    "confirm_forward",
    "resume",
    "evaluate",
    "remind",
)


def _answer_terms(proposal):
    return proposal.terms.running().filter(kind=TermKind.ANSWER)


# Those that need a row to work on.
NEEDS = {
    "check_paper_list": lambda p, user: any(
        row.checked_on is None
        and row.entered_by_id != user.pk
        and row.entered_side != rules.side_of(rules.role_with_lists(user, p), p)
        for row in p.paper_lists.all()
    ),
    "confirm_redaction": lambda p, user: any(
        row.confirmed_on is None and row.undone_on is None and row.proposed_by_id != user.pk
        for row in p.redactions.all()
    ),
    "undo_redaction": lambda p, user: any(row.is_in_force for row in p.redactions.all()),
    "settle_report": lambda p, user: any(row.settled_on is None for row in p.reports.all()),
    "add_to_response": lambda p, user: p.published_response is not None,
    "answer_reactions": lambda p, user: p.unanswered_reactions > 0,
    "extend_term": lambda p, user: any(term.can_be_extended(today()) for term in _answer_terms(p)),
    "name_meeting": lambda p, user: p.meeting_on is None,
    "told_by_helper": lambda p, user: (
        p.entries.order_by("number").values_list("verb", flat=True).last()
        not in ("submit", "told_by_helper")
    ),
    "put_to": lambda p, user: forms.prepared_response(p) is not None,
    "answer_question": lambda p, user: p.exchanges.filter(answer="").exists(),
    "continue_unanswered": lambda p, user: operations.why_unanswered(p, today()) is not None,
    "extend_supplement": lambda p, user: (
        p.terms.running().filter(kind=TermKind.SUPPLEMENT, extensions=0).exists()
    ),
}
# A resident's own doings are not offered at the desk, also not to the caretaker of a plan.
MUNICIPAL_ONLY = frozenset(
    {
        "supplement",
        "extend_supplement",
        "answer_question",
        "revise",
        "extend_window",
        "continue_without_support",
        "continue_unanswered",
        "continue_against",
        "withdraw",
    }
)
# A plan of the municipality is answered by the board, on the public site.
NEIGHBOURHOOD_ONLY = frozenset({"respond", "put_to", "told_by_helper"})


def may(user, proposal, verb):
    """Whether this person may take this step now."""
    step = STEPS[verb]
    if not user.has_perm("proposals.view_desk_proposal", proposal):
        return False
    if verb in (MUNICIPAL_ONLY if proposal.is_from_neighbourhood else NEIGHBOURHOOD_ONLY):
        return False
    if not user.has_perm(step.perm, proposal):
        return False
    return verb not in NEEDS or NEEDS[verb](proposal, user)


def allowed(user, proposal):
    """Every step this person may take, in the order of the page."""
    return [step for verb, step in STEPS.items() if may(user, proposal, verb)]


def next_step(user, proposal, *, fits=True):
    """The one step that is offered in the queue, or None: then there is only something to read."""
    if proposal.handler_id is None and may(user, proposal, "assign"):
        return STEPS["assign"]
    for verb in ("check_paper_list", "confirm_redaction", "settle_report", "answer_reactions"):
        if verb in getattr(proposal, "waits_for", ()) and may(user, proposal, verb):
            return STEPS[verb]
    for verb in MAIN:
        if verb == "answer_reactions" and proposal.is_from_neighbourhood:
            # Possible, and offered on the plan; nobody waits for it as the next step.
            continue
        if may(user, proposal, verb):
            if verb == "respond" and not fits:
                if forms.prepared_response(proposal) is not None:
                    return STEPS["put_to"]
                # First the answer is written, then it is put before somebody.
                return replace(STEPS["respond"], label=STEPS["put_to"].label)
            return STEPS[verb]
    return None


def explanation(step, proposal, user, mandate=None):
    """What this step means here, in a sentence or two."""
    if step.verb == "admit":
        if proposal.is_for_council:
            return _(
                "From now on everyone in the municipality can read and support it. The ordinance "
                "asks for %(minimum)s supporters of %(age)s years or older (%(source)s)."
            ) % {
                "minimum": settings.AGENDA_MINIMUM,
                "age": settings.AGENDA_MINIMUM_AGE,
                "source": settings.AGENDA_SOURCE,
            }
        agreement = agreement_of(proposal.platform, proposal.kind, today())
        if agreement is None:
            return _(
                "There is no agreement about support for this kind of plan. It goes straight to "
                "the answer."
            )
        return _(
            "From now on everyone can read and support the plan. The agreement with %(platform)s "
            "asks for %(minimum)s residents in favour."
        ) % {"platform": proposal.platform, "minimum": agreement.minimum}
    if step.verb == "remind" and not proposal.is_from_neighbourhood:
        return _(
            "At most one per 5 working days. Everyone can see it. The first goes to the chair, the "
            "second also to the secretary and the broker, the third to the whole board."
        )
    if step.verb == "extend_term" and _answer_terms(proposal).filter(extensions__gte=1).exists():
        return _("A second time, and the last: only if the submitter agreed to it.")
    return step.explanation


class Attempt:
    """A step as it is being taken: its form, and what came of it."""

    def __init__(self, request, proposal, verb):
        self.request, self.proposal, self.step = request, proposal, STEPS[verb]
        if not may(request.user, proposal, verb) or self.step.page:
            raise PermissionDenied
        kwargs = {"proposal": proposal, "user": request.user, "prefix": "stap"}
        kwargs["auto_id"] = "id_%s"
        if request.method == "POST":
            self.form = self.step.form(request.POST, request.FILES, **kwargs)
        else:
            self.form = self.step.form(**kwargs)
        self.is_done = False
        self.wants_preview = False

    @property
    def heading(self):
        return self.step.heading % {"number": self.proposal.number}

    @cached_property
    def _mandates(self):
        return Mandates(today(), users=[self.request.user.pk])

    @property
    def _where(self):
        return {
            "subject_id": self.proposal.subject_id,
            "platform_id": self.proposal.platform_id,
        }

    @property
    def limit(self):
        """The widest mandate of the one who answers, for this subject here."""
        return self._mandates.largest(self.request.user, **self._where)

    @property
    def fits(self):
        """Whether the amount at stake falls within that mandate."""
        amount = forms.amount_at_stake(self.proposal)
        return self._mandates.covering(self.request.user, amount=amount, **self._where) is not None

    @property
    def amount(self):
        return money(forms.amount_at_stake(self.proposal))

    @property
    def may_extend(self):
        return may(self.request.user, self.proposal, "extend_term")

    @property
    def explanation(self):
        return explanation(self.step, self.proposal, self.request.user)

    def take(self):
        """Take the step. True when done; else the form holds the errors and the typed text."""
        request, form = self.request, self.form
        if "_template" in request.POST:
            self.form = form.with_template()
            return False
        if not form.is_valid():
            return False
        try:
            result = self.step.operation(self.proposal, by=request.user, **form.values())
        except Refused as refused:
            refused.add_to(form)
            return False
        except ValidationError as error:
            form.add_error(None, error)
            return False
        if self.step.verb == "respond" and "_preview" in request.POST:
            missing = operations.what_is_missing(result, self.proposal, today())
            if missing:
                form.add_missing(missing)
                return False
            self.wants_preview = True
        else:
            messages.success(request, self.step.done % {"number": self.proposal.number})
        self.is_done = True
        return True
