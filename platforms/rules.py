"""Who may do what with platforms, seats and agreements, as sentences."""

import rules

from core.kinds import Role
from core.predicates import has_role, is_active, is_signed_in
from core.roles import STAFF_ROLES, roles_of
from core.terms import today

from . import lookups
from .capacities import capacity_of
from .models.meeting import MUNICIPAL_SPEAKERS

is_administrator = is_active & has_role(Role.ADMINISTRATOR)
is_desk = is_active & has_role(Role.DESK)
is_staff = is_active & has_role(*STAFF_ROLES)


@rules.predicate
def sits_on_board(user, platform):
    """On the board of this platform today."""
    return lookups.is_board_member(user, platform)


@rules.predicate
def signs_for_platform(user, platform):
    """Chair or secretary of this platform today."""
    return lookups.signs_for(user, platform)


@rules.predicate
def sits_on_its_board(user, agreement):
    return agreement is not None and lookups.is_board_member(user, agreement.platform)


@rules.predicate
def signs_for_its_platform(user, agreement):
    return agreement is not None and lookups.signs_for(user, agreement.platform)


@rules.predicate
def may_agree_for_municipality(user, agreement):
    """The portfolio holder, or a mandate that says so; never a board member of the platform."""
    return (
        agreement is not None
        and bool(capacity_of(user, agreement.platform, today()))
        and not lookups.is_board_member(user, agreement.platform)
    )


@rules.predicate
def is_public_agreement(user, agreement):
    return agreement is not None and agreement.is_public


# Platforms and their seats.
rules.add_perm("platforms.change_status_platform", is_administrator | is_desk)
rules.add_perm("platforms.cover_platform", is_administrator | is_desk)
rules.add_perm("platforms.manage_board_platform", is_active & signs_for_platform | is_administrator)

rules.add_perm("platforms.describe_platform", is_active & sits_on_board)

# Agreements: the board writes, the municipality agrees or comments and never edits (R45).
rules.add_perm("platforms.draft_agreement", is_active & sits_on_board)
rules.add_perm(
    "platforms.view_agreement_version", is_public_agreement | is_active & sits_on_its_board
)
rules.add_perm("platforms.change_agreement_text", is_active & sits_on_its_board)
rules.add_perm("platforms.discard_agreement", is_active & sits_on_its_board)
rules.add_perm("platforms.propose_agreement", is_active & sits_on_its_board)
rules.add_perm("platforms.take_back_agreement", is_active & sits_on_its_board)
rules.add_perm("platforms.sign_board_agreement", is_active & signs_for_its_platform)
rules.add_perm("platforms.sign_municipality_agreement", is_active & may_agree_for_municipality)
rules.add_perm(
    "platforms.comment_agreement",
    is_active & may_agree_for_municipality | is_desk & ~sits_on_its_board,
)
rules.add_perm(
    "platforms.end_agreement",
    is_active & signs_for_its_platform | is_active & may_agree_for_municipality,
)


# Meetings, working groups, news: each side writes for itself, and nobody for the other.
@rules.predicate
def serves_platform(user, platform):
    """Desk, or contact point of this platform; without one: of the whole municipality."""
    return lookups.serves_platform(user, platform)


@rules.predicate
def speaks_for_its_side(user, record):
    """The side that wrote this meeting or item: a board member, the desk, a contact point."""
    return record is not None and lookups.speaks_for_side_of(user, record)


@rules.predicate
def reads_drafts_of_its_side(user, record):
    """May see what this side has not published yet."""
    if record is None:
        return False
    if record.is_from_neighbourhood:
        return lookups.speaks_for_side_of(user, record)
    return bool(roles_of(user) & MUNICIPAL_SPEAKERS)


@rules.predicate
def is_published(user, record):
    return record is not None and not record.is_draft


@rules.predicate
def sits_on_board_of_group(user, group):
    return group is not None and lookups.is_board_member(user, group.platform)


@rules.predicate
def asked_it(user, question):
    return question is not None and question.asked_by_id == user.pk


@rules.predicate
def answers_for_group(user, question):
    """The board of the platform, or who leads the group; never about one's own question."""
    if question is None or question.asked_by_id == user.pk:
        return False
    leads = question.group.members.filter(is_leader=True, user=user)
    return lookups.is_board_member(user, question.group.platform) or leads.exists()


@rules.predicate
def sits_on_board_of_point(user, point):
    """On the board of a platform for which this meeting was held."""
    return point is not None and bool(lookups.boards_at(user, point.meeting))


rules.add_perm(
    "platforms.announce_platform", is_active & sits_on_board | is_active & serves_platform
)
for model in ("meeting", "newsitem"):
    may_view = is_published | is_active & reads_drafts_of_its_side
    rules.add_perm(f"platforms.read_{model}", may_view)
    rules.add_perm(f"platforms.write_{model}", is_active & speaks_for_its_side)
rules.add_perm("platforms.make_plan_of_agendapoint", is_active & sits_on_board_of_point)
rules.add_perm("platforms.begin_group_platform", is_active & sits_on_board)
rules.add_perm("platforms.write_group", is_active & sits_on_board_of_group)
rules.add_perm("platforms.ask_group", is_active & is_signed_in)
rules.add_perm("platforms.read_groupquestion", is_active & (asked_it | answers_for_group))
rules.add_perm("platforms.answer_groupquestion", is_active & answers_for_group)

# Address reports.
rules.add_perm("platforms.handle_addressreport", is_desk | is_administrator)
rules.add_perm("platforms.report_address", is_signed_in & is_active)

# The admin: what staff may look at and which settings-like records they may write.
for model in ("district", "neighbourhood", "platform", "boardseat", "agreement", "subject"):
    rules.add_perm(f"platforms.view_{model}", is_staff)
is_speaker = is_active & has_role(*MUNICIPAL_SPEAKERS)
for model in ("meeting", "newsitem"):
    rules.add_perm(f"platforms.view_{model}", is_speaker | is_administrator)
    rules.add_perm(f"platforms.add_{model}", is_speaker)
rules.add_perm("platforms.view_addressreport", is_desk | is_administrator)
for verb in ("add", "change"):
    rules.add_perm(f"platforms.{verb}_subject", is_administrator)
rules.add_perm("platforms.change_platform", is_administrator | is_desk)
rules.add_perm("platforms.add_platform", is_administrator | is_desk)
