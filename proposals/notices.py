"""The kinds of message about a proposal. Their texts are templates/notifications/<kind>.*.

What concerns a submitter's own plan cannot be switched off; news about plans of others can.
"""

from django.utils.translation import gettext_lazy as _

from notifications import kinds

from .states import Status

OWN = _("You get this message because you submitted this plan.")
WORK = _("You get this message because you deal with this plan.")
NEWS = _("You get this message because you are on the board, or follow this plan.")
CHANGED = _("You get this message because you support or follow this plan.")
TURN = _("You get this message because the neighbourhood has the turn for this plan.")
CARE = _("You get this message because you take care of this plan now.")
LIST = _("You get this message because a paper list belongs to your plan, or you entered it.")
BOARD = _("You get this message because you are on the board of the platform.")
ANSWERABLE = _("You get this message because you answer for this plan of the municipality.")
REACTED = _("You get this message because you wrote a reaction to this plan.")
VIEW_OWN = _("View your plan")
VIEW = _("View the plan")

# kind: (label, whether it can be switched off, button, why)
KINDS = {
    "proposal_received": (_("Receipt of your plan"), False, VIEW_OWN, OWN),
    "proposal_draft_saved": (_("Link to your draft"), False, _("Go on with your plan"), OWN),
    "draft_warned": (_("Your draft is about to be erased"), False, _("Go on with your plan"), OWN),
    "proposal_admitted": (_("Your plan was taken up"), False, VIEW_OWN, OWN),
    "proposal_supplement_requested": (
        _("Question to add to your plan"),
        False,
        _("Add to your plan"),
        OWN,
    ),
    "proposal_supplement_lapsed": (_("Nothing was added in time"), False, VIEW_OWN, OWN),
    "proposal_refused": (_("Your plan was not taken up"), False, VIEW_OWN, OWN),
    "proposal_forwarded": (_("Your plan was sent on"), False, VIEW_OWN, OWN),
    "proposal_forward_confirmed": (_("The other body has your plan"), False, VIEW_OWN, OWN),
    "proposal_taken_back": (_("Your plan came back"), False, VIEW, OWN),
    "proposal_minimum_reached": (_("Enough support for your plan"), False, VIEW_OWN, OWN),
    "proposal_support_lacking": (_("Not enough support yet"), False, VIEW_OWN, OWN),
    "proposal_went_on_as_wish": (_("Your plan goes on as a wish"), False, VIEW_OWN, OWN),
    "proposal_term_extended": (_("The answer takes longer"), False, VIEW_OWN, OWN),
    "proposal_late": (_("A term has passed"), False, _("Send a reminder"), OWN),
    "proposal_answered": (_("Answer to your plan"), False, _("Read the answer"), OWN),
    "proposal_answer_added": (_("Addition to the answer"), False, _("Read the answer"), OWN),
    "proposal_meeting_named": (_("The council deals with your subject"), False, VIEW_OWN, OWN),
    "proposal_put_to": (_("Somebody else decides about your plan"), False, VIEW_OWN, OWN),
    "proposal_handed_over": (_("Somebody else deals with your plan"), False, VIEW_OWN, OWN),
    "proposal_question": (_("Question about your plan"), False, _("Answer the question"), OWN),
    "proposal_redacted": (_("Something in your plan was covered"), False, VIEW_OWN, OWN),
    "proposal_uncovered": (_("Something in your plan is visible again"), False, VIEW_OWN, OWN),
    "proposal_withdraw_confirmed": (_("The plan was withdrawn"), False, VIEW, OWN),
    "reactions_new": (_("New reactions to your plan"), True, _("Read the reactions"), OWN),
    # to who wrote a reaction
    "reaction_written": (_("Copy of your reaction"), True, _("Read your reaction"), REACTED),
    "reaction_answered": (_("Answer to your reaction"), False, _("Read the answer"), REACTED),
    "reaction_answer_added": (
        _("Addition to the answer to your reaction"),
        False,
        _("Read the answer"),
        REACTED,
    ),
    "reaction_redacted": (_("Something in your reaction was covered"), False, VIEW, REACTED),
    "reaction_uncovered": (
        _("Something in your reaction is visible again"),
        False,
        VIEW,
        REACTED,
    ),
    # news about a plan: to followers, board and author
    "proposal_started": (_("The work has begun"), True, VIEW, NEWS),
    "proposal_resumed": (_("The work goes on"), True, VIEW, NEWS),
    "proposal_settled": (_("A plan was settled"), True, VIEW, NEWS),
    "proposal_completed": (_("A plan was carried out"), True, _("Say whether it is done"), NEWS),
    "proposal_stopped": (_("A plan was stopped"), True, VIEW, NEWS),
    "proposal_message": (_("News about a plan"), True, VIEW, NEWS),
    "proposal_evaluated": (_("A plan was evaluated"), True, VIEW, NEWS),
    "proposal_withdrawn": (_("A plan was withdrawn"), True, VIEW, NEWS),
    "proposal_revised": (_("The text of a plan changed"), True, VIEW, CHANGED),
    "proposal_window_extended": (_("More time to gather support"), True, VIEW, NEWS),
    "followed_answered": (_("Answer to a plan you follow"), True, _("Read the answer"), NEWS),
    "followed_step": (_("A next step of a plan you follow"), True, VIEW, NEWS),
    "platform_proposal": (_("New plan in your neighbourhood"), True, VIEW, NEWS),
    "platform_plan_admitted": (_("Support is being gathered"), True, VIEW, NEWS),
    "platform_plan_reached": (_("Enough support for a plan"), True, VIEW, NEWS),
    "platform_invited_to_agree": (
        _("Invitation to agree on support"),
        False,
        _("Go to the agreement"),
        NEWS,
    ),
    "platform_announcement": (_("Plan of the municipality announced"), False, VIEW, NEWS),
    "platform_plan_open": (_("Plan of the municipality open for reactions"), False, VIEW, NEWS),
    "platform_asked_to_answer": (_("The board is asked for an answer"), False, VIEW, NEWS),
    "platform_passed_over": (_("The municipality goes on all the same"), False, VIEW, BOARD),
    "followed_passed_over": (
        _("The municipality goes on without the neighbourhood"),
        True,
        VIEW,
        NEWS,
    ),
    "board_reminder": (_("Reminder of the municipality"), False, _("Write the answer"), TURN),
    # work
    "municipal_plan_lacking": (
        _("Not enough support for a plan of the municipality"),
        False,
        VIEW,
        ANSWERABLE,
    ),
    "municipal_plan_no_board": (_("Nobody there to answer the plan"), False, VIEW, ANSWERABLE),
    "municipal_plan_declined": (
        _("The neighbourhood does not agree"),
        False,
        _("Answer the neighbourhood"),
        ANSWERABLE,
    ),
    "proposal_incoming": (_("New plan for you"), False, VIEW, WORK),
    "proposal_revised_handler": (_("A plan has a new version"), False, VIEW, WORK),
    "proposal_supplemented": (_("A plan was supplemented"), False, VIEW, WORK),
    "proposal_supplement_extended": (_("More time for a supplement"), True, VIEW, WORK),
    "proposal_to_answer": (_("A plan waits for an answer"), False, _("Write the answer"), WORK),
    "proposal_to_execute": (_("You carry out a plan"), False, VIEW, WORK),
    "proposal_yours": (_("You now deal with a plan"), False, VIEW, WORK),
    "proposal_in_care": (_("You take care of a plan"), False, VIEW, CARE),
    "proposal_late_handler": (_("A plan is late"), False, VIEW, WORK),
    "proposal_late_neighbours": (_("The neighbourhood is late with a plan"), False, VIEW, TURN),
    "proposal_reminder": (_("Reminder"), False, VIEW, WORK),
    "proposal_question_answered": (_("Your question was answered"), False, VIEW, WORK),
    "proposal_not_yet": (_("The other side says: not yet done"), False, VIEW, WORK),
    "reactions_new_handler": (
        _("New reactions to answer"),
        True,
        _("Answer the reactions"),
        WORK,
    ),
    "reactions_to_answer": (
        _("The window is over: reactions to answer"),
        False,
        _("Answer the reactions"),
        WORK,
    ),
    "response_to_publish": (_("An answer waits for your decision"), False, VIEW, WORK),
    "paper_list_to_check": (_("A paper list to check"), False, VIEW, WORK),
    "paper_list_checked": (_("A paper list was checked"), False, VIEW, LIST),
}


# To whom these go tells what somebody thinks of a plan: no list of supporters (PRODUCT.md).
TO_WHO_REACTED = (
    "reaction_written",
    "reaction_answered",
    "reaction_answer_added",
    "reaction_redacted",
    "reaction_uncovered",
)
HIDES_RECIPIENT = frozenset({"proposal_revised", *TO_WHO_REACTED})

# What whoever follows a plan reads about a step, in one sentence.
STEPS = {
    "request_supplement": _("The submitter is asked to add what is missing."),
    "supplement": _("The submitter added what was missing."),
    "lapse": _("Nothing was added in time. The plan is looked at as it is."),
    "admit": _("The plan was taken up."),
    "open_window": _("Residents can react to the plan from now on."),
    "refuse": _("The plan was not taken up."),
    "forward": _("The plan was sent on to another public body."),
    "confirm_forward": _("The other public body has received the plan."),
    "take_back": _("The plan came back to the municipality."),
    "reach": _("Enough neighbours are in favour. Now an answer has to come."),
    "close_window": _("The time for residents to react is over."),
    "answer_reactions": _("Every reaction of residents has been answered."),
    "publish_text": _("The submitter made the text of the plan public."),
    "extend_window": _("There is more time to gather support."),
    "continue_as_wish": _("The plan goes on as a wish of the neighbourhood."),
    "continue_without_support": _(
        "Not enough residents are in favour. The municipality asks the board for an answer all the"
        " same."
    ),
    "continue_unanswered": _("The municipality goes on without an answer of the neighbourhood."),
    "continue_against": _("The municipality goes on, although the neighbourhood does not agree."),
    "no_board": _("There is no board any more to answer. The alderman reports the reactions."),
    "board_again": _("There is a board again. It is asked for its answer."),
    "extend_term": _("The answer takes longer."),
    "name_meeting": _("The council clerk named the meeting in which the council decides."),
    "late": _("The term has passed, and the next step has not been taken."),
    "add_to_response": _("Something was added to the answer."),
    "not_yet": _("It is not done yet, says the side that did not carry it out."),
}

# What the date in the box of a message is for: by status, unless the kind says otherwise.
DATE_LABELS = {
    Status.SUBMITTED: _("The municipality looks at it at the latest on"),
    Status.SUPPLEMENT_REQUESTED: _("Something can be added until"),
    Status.GATHERING_SUPPORT: _("Neighbours can support it until"),
    Status.SUPPORT_LACKING: _("If nothing happens, the plan is at rest after"),
    Status.UNDER_REVIEW: _("There is an answer at the latest on"),
    Status.ACCEPTED: _("The next step is taken at the latest on"),
    Status.PARTLY_ACCEPTED: _("The next step is taken at the latest on"),
    Status.IN_EXECUTION: _("You hear how it goes at the latest on"),
    Status.COMPLETED: _("You can say what you think of it until"),
    Status.FORWARDED: _("The other body confirms it at the latest on"),
    Status.DECLINED: _("The municipality replies in writing at the latest on"),
}
DATE_LABELS_OF_KIND = {
    "proposal_started": _("It should be done on"),
    "proposal_resumed": _("It should be done on"),
    "proposal_forward_confirmed": _("Received there on"),
    "proposal_late": _("It should have been done on"),
    "proposal_late_handler": _("It should have been done on"),
    "proposal_late_neighbours": _("It should have been done on"),
    "proposal_reminder": _("It should have been done on"),
    "board_reminder": _("It should have been done on"),
    "platform_passed_over": _("It should be done on"),
    "followed_passed_over": _("It should be done on"),
    "proposal_meeting_named": _("The council decides on"),
    "proposal_draft_saved": _("We warn you on"),
    "platform_announcement": _("Residents can react from"),
    "platform_plan_open": _("Residents can react until"),
    "draft_warned": _("We throw it away on"),
    "reaction_written": _("You have an answer at the latest on"),
    "reactions_new_handler": _("Every reaction is answered at the latest on"),
    "reactions_to_answer": _("Every reaction is answered at the latest on"),
}


ANSWERING_REACTIONS = _("Every reaction is answered at the latest on")


def date_label(kind, status, *, is_answering_reactions=False):
    """The words above the date in a message."""
    label = DATE_LABELS_OF_KIND.get(kind)
    if label:
        return label
    return ANSWERING_REACTIONS if is_answering_reactions else DATE_LABELS.get(status, "")


def register():
    """Make the kinds known to notifications; called in AppConfig.ready()."""
    for name, (label, can_switch_off, button, why) in KINDS.items():
        kinds.register(
            name,
            label,
            can_switch_off=can_switch_off,
            button=button,
            why=why,
            is_for_work=why in (WORK, ANSWERABLE),
            hides_recipient=name in HIDES_RECIPIENT,
        )


def title_for(proposal, kind):
    """The title as whoever gets this kind may read it.

    The submitter and the people who deal with a plan know its title; for everybody else it is the
    number until the text is public, and then the title without what was covered. The board that is
    asked about a plan of the municipality is the one who deals with it.
    """
    _label, _can_switch_off, _button, why = KINDS[kind]
    is_news = kind == "followed_step" or why == REACTED
    is_news = is_news or (why in (NEWS, CHANGED) and proposal.is_from_neighbourhood)
    return proposal.shown_title if is_news else proposal.title
