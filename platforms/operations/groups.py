"""Working groups: begun, worked in, asked and answered, and closed with what came of it (R11)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import normalise_email
from core.terms import today as current_day
from core.transitions import Refused
from notifications.operations import notify

from .. import lookups
from ..models import GroupMember, GroupQuestion, GroupResult, WorkingGroup
from ._steps import User, lock, may
from .meetings import filled

MOST_MEMBERS = 1000
# So many questions that wait for an answer may one person have with one group.
MOST_WAITING = 3


@transaction.atomic
def begin_group(platform, *, by, name, purpose, member_count=0, starts_on=None, today=None):
    """A new group of volunteers on one subject."""
    may(by, "platforms.begin_group_platform", platform)
    platform = lock(platform)
    today = today or current_day()
    if platform.is_dissolved:
        raise Refused(_("This platform was dissolved."))
    name = filled(name, _("Fill in a name."), "name")
    starts_on = starts_on or today
    if starts_on > today:
        raise Refused(_("A group begins today or began earlier."), field="starts_on")
    _check_name(platform, name)
    return WorkingGroup.objects.create(
        platform=platform,
        name=name,
        purpose=filled(purpose, _("Write what the group is for."), "purpose"),
        member_count=member_count,
        starts_on=starts_on,
    )


def _check_name(platform, name, besides=None):
    others = platform.working_groups.filter(ends_on__isnull=True, name__iexact=name)
    if others.exclude(pk=besides).exists():
        raise Refused(_("This platform already has a group with this name."), field="name")


def _check_at_work(group):
    if group.is_closed:
        raise Refused(_("This group has stopped."))


@transaction.atomic
def change_group(group, *, by, name, purpose, member_count):
    """Other words, or another number of members; never fewer than the names that stand there."""
    may(by, "platforms.write_group", group)
    platform = lock(group.platform)
    group = lock(group)
    _check_at_work(group)
    name = filled(name, _("Fill in a name."), "name")
    _check_name(platform, name, besides=group.pk)
    if member_count < group.members.count():
        raise Refused(
            _("There stand more names with the group than this number."), field="member_count"
        )
    group.name, group.member_count = name, member_count
    group.purpose = filled(purpose, _("Write what the group is for."), "purpose")
    group.save(update_fields=["name", "purpose", "member_count"])
    return group


@transaction.atomic
def name_member(group, *, by, name, agrees, email="", is_leader=False, today=None):
    """Put a name on the page, of somebody who agreed to that.

    With an e-mail address of an account the name goes when the account is erased, and its owner
    is told. The board never learns whether there is such an account.
    """
    may(by, "platforms.write_group", group)
    group = lock(group)
    _check_at_work(group)
    name = filled(name, _("Fill in the name."), "name")
    if not agrees:
        raise Refused(
            _("A name stands here only when this person agrees. Without it, count the person."),
            field="agrees",
        )
    if group.members.filter(name__iexact=name).exists():
        raise Refused(_("This name already stands with the group."), field="name")
    if group.members.count() >= MOST_MEMBERS:
        raise Refused(_("There stand enough names with this group."), field="name")
    email = normalise_email(email)
    person = User.objects.of_email(email) if email else None
    member = GroupMember.objects.create(
        group=group,
        name=name,
        user=person,
        is_leader=is_leader,
        agreed_on=today or current_day(),
        recorded_by=by,
    )
    if group.members.count() > group.member_count:
        group.member_count = group.members.count()
        group.save(update_fields=["member_count"])
    if person is not None and person.pk != by.pk:
        notify(
            [person],
            kind="group_member",
            about=group,
            event=f"group:{group.pk}:member:{member.pk}",
            context={"group": group.name, "platform": group.platform.name, "name": name},
        )
    return member


@transaction.atomic
def take_name_away(member, *, by):
    """Take a name off the page: by the board, or by who bears it. The count stays."""
    if member.user_id is None or member.user_id != by.pk:
        may(by, "platforms.write_group", member.group)
    group = lock(member.group)
    GroupMember.objects.filter(pk=member.pk).delete()
    return group


@transaction.atomic
def record_result(group, *, by, on, text, link="", today=None):
    """What the group reached, with its date; also afterwards, of a group that has stopped."""
    may(by, "platforms.write_group", group)
    group = lock(group)
    if on > (today or current_day()):
        raise Refused(_("A result lies in the past or is of today."), field="on")
    text = filled(text, _("Write what the group reached."), "text")
    return GroupResult.objects.create(group=group, on=on, text=text, link=link, recorded_by=by)


@transaction.atomic
def close_group(group, *, by, text, on=None, today=None):
    """The last day of a group, with what came of it. Its page stays."""
    may(by, "platforms.write_group", group)
    group = lock(group)
    _check_at_work(group)
    today = today or current_day()
    on = on or today
    if on > today or on < group.starts_on:
        raise Refused(_("The last day lies between the first day and today."), field="on")
    group.closing = filled(text, _("Say why the group stops, and what came of it."), "text")
    group.ends_on = on
    group.save(update_fields=["closing", "ends_on"])
    return group


# --- Questions ---------------------------------------------------------------------------------


def _leaders(group):
    """Who hears of a question: who leads the group and has an account, and the board."""
    leaders = group.members.filter(is_leader=True, user__isnull=False).values("user")
    return lookups.board_users(group.platform) | User.objects.filter(pk__in=leaders)


@transaction.atomic
def ask_group(group, *, by, text):
    """Ask a working group something, or say that you want to join. Nobody sees an address."""
    may(by, "platforms.ask_group", group)
    group = lock(group)
    _check_at_work(group)
    if group.questions.waiting().filter(asked_by=by).count() >= MOST_WAITING:
        raise Refused(_("Three of your questions wait for an answer. Wait for that first."))
    text = filled(text, _("Write your question."), "text")
    question = GroupQuestion.objects.create(
        group=group, asked_by=by, text=text, asked_at=timezone.now()
    )
    notify(
        _leaders(group).exclude(pk=by.pk).distinct(),
        kind="group_question",
        about=question,
        event=f"group_question:{question.pk}",
        context={"group": group.name, "platform": group.platform.name, "question": text},
    )
    return question


@transaction.atomic
def answer_group_question(question, *, by, answer):
    """The board or the group answers; whoever asked gets the answer, and nobody else."""
    may(by, "platforms.answer_groupquestion", question)
    question = GroupQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.is_answered:
        raise Refused(_("This question was answered already."))
    question.answer = filled(answer, _("Write your answer."), "answer")
    question.answered_at = timezone.now()
    question.answered_by = by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    notify(
        [question.asked_by],
        kind="group_question_answered",
        about=question,
        event=f"group_question:{question.pk}:answered",
        context={
            "group": question.group.name,
            "question": question.text,
            "answer": question.answer,
        },
    )
    return question
