"""What this room tells the rooms below it: a role, its kinds of message, its nightly work."""

from functools import partial

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import published
from core.terms import Length, Unit

from . import operations
from .models import agreement


def advance():
    """Every night: agreements whose last day has passed."""
    operations.advance_agreements()


def publish():
    """The limits within which an agreement is made."""
    for key, label, number, unit in (
        (
            "longest_admission",
            _("Admission in an agreement, at most"),
            agreement.LONGEST_ADMISSION,
            Unit.WORKING_DAYS,
        ),
        (
            "longest_answer",
            _("Answer in an agreement, at most"),
            agreement.LONGEST_ANSWER,
            Unit.DAYS,
        ),
        (
            "shortest_window",
            _("Gathering support in an agreement, at least"),
            agreement.SHORTEST_WINDOW,
            Unit.DAYS,
        ),
        (
            "longest_window",
            _("Gathering support in an agreement, at most"),
            agreement.LONGEST_WINDOW,
            Unit.DAYS,
        ),
    ):
        published.register(
            f"platforms.{key}",
            label,
            partial(Length, number, unit),
            _("Agreement of this portal"),
        )
    published.register(
        "platforms.trust_minimum",
        _("Answers before the trust question of a quarter is shown, at least"),
        lambda: settings.TRUST_MINIMUM,
        _("Agreement of this portal"),
    )


def forget_who_answered():
    """Every night: when a quarter is over, who answered the trust question need not be known."""
    operations.forget_who_answered()


def register_kinds(kinds):
    """The kinds of message of this room."""
    board = _("You get this message because you sit on the board of the platform.")
    municipality = _("You get this message because you may sign for the municipality.")
    see = _("Read the agreement")
    kinds.register(
        "platform_status", _("Your platform enters a new phase"), why=board, is_for_work=True
    )
    kinds.register(
        "board_seat",
        _("Your seat on a board"),
        button=_("View the platform"),
        why=_("You get this message because somebody recorded your seat on the board."),
        is_for_work=True,
    )
    kinds.register(
        "agreement_proposed",
        _("A platform proposes an agreement"),
        button=see,
        why=municipality,
        is_for_work=True,
    )
    kinds.register(
        "agreement_step", _("A step in an agreement"), can_switch_off=True, button=see, why=board
    )
    kinds.register(
        "agreement_commented",
        _("The municipality comments on an agreement"),
        button=see,
        why=board,
        is_for_work=True,
    )
    kinds.register(
        "agreement_agreed",
        _("An agreement is signed by both"),
        button=see,
        why=board,
        is_for_work=True,
    )
    kinds.register(
        "agreement_ending", _("An agreement is ending"), button=see, why=board, is_for_work=True
    )
    kinds.register(
        "address_report",
        _("A resident says that a postcode is wrong"),
        button=_("View the report"),
        why=_("You get this message because you work at the desk."),
        is_for_work=True,
    )
    kinds.register(
        "address_report_handled",
        _("Answer to your report about a postcode"),
        button=_("View your address"),
        why=_("You get this message because you reported a wrong postcode."),
    )
    _register_life(kinds)


def _register_life(kinds):
    """Messages about meetings, news and working groups."""
    follower = _("You get this message because you follow this platform, or sit on its board.")
    view = _("View the meeting")
    for name, label in (
        ("meeting_announced", _("A new meeting of a platform you follow")),
        ("meeting_moved", _("A meeting gets another time or place")),
        ("meeting_cancelled", _("A meeting does not take place")),
        ("meeting_minutes", _("The minutes of a meeting are there")),
    ):
        kinds.register(name, label, can_switch_off=True, button=view, why=follower)
    kinds.register(
        "platform_news",
        _("News of a platform you follow"),
        can_switch_off=True,
        button=_("Read the news"),
        why=follower,
    )
    kinds.register(
        "group_member",
        _("Your name stands with a working group"),
        button=_("View the working group"),
        why=_("You get this message because the board put your name there."),
    )
    kinds.register(
        "group_question",
        _("A question to a working group"),
        button=_("Answer the question"),
        why=_("You get this message because you sit on the board or lead the group."),
    )
    kinds.register(
        "group_question_answered",
        _("Answer to your question to a working group"),
        button=_("Read the answer"),
        why=_("You get this message because you asked the question."),
    )
