"""Writing a plan and sending it in."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kinds import Role
from core.terms import Length, Unit, end_of_term, moment_on
from core.terms import today as current_day
from core.transitions import Refused, refuse_missing, required
from notifications.operations import follow, followers, notify, notify_each
from platforms.lookups import agreement_of, boards_at
from platforms.states import PlatformStatus

from .. import notices, rules, states
from ..contacts import contact_of
from ..models import PARTS, Attachment, NumberSeries, Proposal, ProposalVersion
from ..states import Influence, Initiator, Kind, Status, TermKind
from ._steps import (
    author_of,
    begin,
    board_of,
    handlers_of,
    is_too_far,
    keep,
    lock,
    move,
    receivers_of,
    set_clock,
    stir,
    take,
    tell,
    telling,
    touch,
)

MAX_ATTACHMENTS = 3
NOT_YOURS = _(
    "In %(place)s you may announce nothing about this subject. The contact point, the desk or the "
    "alderman may."
)
DRAFT_FIELDS = (
    "kind",
    "platform",
    "subject",
    "title",
    "text",
    "cost_estimate",
    "is_name_public",
    "may_be_mailed",
    "aim",
    "fixed_points",
    "influence",
    "planning",
    "bundle",
    "opens_on",
    "earlier_plan",
    "from_agenda_point",
    "from_question",
)


@transaction.atomic
def save_draft(
    proposal=None,
    *,
    by,
    author=None,
    on_behalf_of=None,
    initiator=Initiator.NEIGHBOURHOOD,
    today=None,
    **fields,
):
    """Keep what somebody has written so far. Nothing typed is ever lost; nothing is checked yet.

    For oneself ``author`` is left out. A helper (board, broker, worker, desk) names the group or
    the resident in ``on_behalf_of``; an ``author`` with an account is told directly.
    """
    unknown = set(fields) - set(DRAFT_FIELDS)
    if unknown:
        raise TypeError(f"Not a field of a draft: {sorted(unknown)}")
    if proposal is None:
        if initiator == Initiator.MUNICIPALITY and not by.has_perm("proposals.announce_proposal"):
            raise PermissionDenied
        proposal = Proposal(
            initiator=initiator,
            kind=Kind.PLAN if initiator == Initiator.NEIGHBOURHOOD else Kind.MUNICIPAL_PLAN,
            status_since=today or current_day(),
            turn_since=today or current_day(),
            turn=initiator,
        )
    else:
        proposal = lock(proposal)
        if proposal.status != Status.DRAFT:
            raise Refused(_("This plan has been submitted already."))
        if not rules.is_submitter(by, proposal):
            raise Refused(_("This draft belongs to somebody else."))
    if on_behalf_of is not None:
        proposal.on_behalf_of = on_behalf_of
    if proposal.on_behalf_of or (author is not None and author.pk != by.pk):
        proposal.submitted_by = by
        proposal.author = author if author is not None else proposal.author
        if proposal.author_id == by.pk:
            proposal.author = None
    else:
        proposal.author = proposal.submitted_by = by
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.draft_warned_on = None
    proposal.changed_at = timezone.now()
    set_clock(proposal)
    proposal.save()
    return proposal


@transaction.atomic
def draft_from_point(point, *, by, today=None):
    """Make a plan of a point of an agenda: a draft with its words, for the board to go on with.

    The plan keeps the point, so that the page of the meeting shows what became of it (R21).
    """
    if not by.has_perm("platforms.make_plan_of_agendapoint", point):
        raise PermissionDenied
    meeting = point.meeting
    if meeting.is_draft or meeting.is_cancelled or point.is_dropped or not meeting.has_begun:
        raise Refused(_("A plan comes from a point that was discussed."))
    return save_draft(
        by=by,
        today=today,
        platform=boards_at(by, meeting)[0],
        title=point.title,
        text=point.explanation,
        from_agenda_point=point,
    )


@transaction.atomic
def discard(proposal, *, by, today=None):
    """Throw a draft away for good: it was never anybody else's."""
    on = today or current_day()
    proposal = take(proposal, "discard", by=by, on=on)
    _erase_draft(proposal)
    return proposal


def _erase_draft(proposal):
    for attachment in proposal.attachments.all():
        _delete_file_after_commit(attachment)
    proposal.delete()


def _delete_file_after_commit(attachment):
    storage, name = attachment.file.storage, attachment.file.name
    transaction.on_commit(lambda: storage.delete(name), robust=True)


def _number(year) -> str:
    """The next number of the year, without holes or doubles.

    One statement makes or raises the row of the year and keeps it until the commit; whoever
    submits at the same moment waits for that, so it is asked as late as can be.
    """
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS series (year, last) VALUES (%s, 1)"  # noqa: S608
            " ON CONFLICT (year) DO UPDATE SET last = series.last + 1 RETURNING last",
            [year],
        )
        (number,) = cursor.fetchone()
    return f"WP-{year}-{number:04d}"


def what_is_missing_to_submit(proposal, on):
    """Every gap in a draft, as (field, message): a form shows them all at once."""
    missing = []
    if not proposal.title.strip():
        missing.append(("title", _("Fill in a title.")))
    if not proposal.text.strip():
        missing.append(("text", _("Write down what you want, and why.")))
    if proposal.is_for_council:
        if not settings.AGENDA_SOURCE:
            missing.append(("kind", _("This municipality does not offer this here.")))
    elif proposal.platform_id is None:
        missing.append(("platform", _("Choose a village or neighbourhood.")))
    elif proposal.platform.status == PlatformStatus.DISSOLVED:
        missing.append(("platform", _("This platform no longer exists.")))
    if proposal.subject_id is None or not proposal.subject.is_active:
        missing.append(("subject", _("Choose a subject.")))
    if proposal.is_from_neighbourhood:
        if proposal.kind not in (Kind.PLAN, Kind.WISH, Kind.CHALLENGE, Kind.AGENDA):
            missing.append(("kind", _("Choose what you want to submit.")))
        elif proposal.cost_estimate is not None and proposal.kind == Kind.WISH:
            missing.append(("cost_estimate", _("A wish has no estimate of what it costs.")))
        author = proposal.author
        if proposal.is_name_public and author is not None and not author.name.strip():
            missing.append(("name", _("Enter your name, or untick that it may stand there.")))
        return missing
    if not proposal.aim.strip():
        missing.append(("aim", _("Say what the municipality wants to reach.")))
    if not proposal.fixed_points.strip():
        missing.append(("fixed_points", _("Say what is already fixed.")))
    if proposal.influence not in Influence.values:
        missing.append(("influence", _("Say how much influence residents have.")))
    earliest = end_of_term(on, states.MUNICIPAL_ANNOUNCEMENT)
    if proposal.opens_on is None or proposal.opens_on < earliest:
        missing.append(
            ("opens_on", _("The platform hears of it at least 10 working days before it opens."))
        )
    elif is_too_far(proposal.opens_on, on):
        missing.append(("opens_on", _("Choose a date at most ten years from now.")))
    earlier = proposal.earlier_plan
    if earlier is not None and (
        earlier.is_from_neighbourhood or earlier.status not in states.CAN_HAVE_LATER
    ):
        missing.append(
            ("earlier_plan", _("Choose a plan of the municipality that has been withdrawn."))
        )
    return missing


def _role_of_submitter(proposal, by):
    """Only these roles may write for residents; whoever writes for himself is the submitter."""
    if not proposal.is_from_neighbourhood:
        if not rules.begins_for_municipality(by, proposal):
            raise Refused(NOT_YOURS, params={"place": proposal.platform.name}, field="platform")
        return Role.INITIATOR
    if by.pk == proposal.author_id:
        return Role.INITIATOR
    for predicate, role in (
        (rules.is_board, Role.BOARD),
        (rules.is_broker, Role.BROKER),
        (rules.is_worker, Role.WORKER),
    ):
        if predicate(by, proposal):
            return role
    if rules.is_desk(by):
        return Role.DESK
    raise Refused(
        _("Only the board, the broker, the worker or the desk can submit for others."),
        field="on_behalf_of",
    )


@transaction.atomic
def submit(proposal, *, by, today=None):
    """Send a plan in. From here on the other side has the turn and the clock runs (R4, R39).

    At once: a number, the contact point of the day, the date by which the receiver looks at it,
    a receipt, and the first entry of the dossier. Refused with everything that is missing.
    """
    on = today or current_day()
    proposal = take(proposal, "submit", by=by, on=on)
    if proposal.author_id == by.pk:
        proposal.author = by
    missing = what_is_missing_to_submit(proposal, on)
    refuse_missing(missing)
    role = _role_of_submitter(proposal, by)
    if proposal.is_for_council:
        # Whatever place was chosen on the way: this is about the whole municipality.
        proposal.platform = None
    proposal.submitted_by = by
    proposal.submitted_by_role = role
    proposal.submitted_on = on
    proposal.submitted_at = moment_on(on)
    contact = contact_of(proposal, on)
    set_contact(proposal, contact)
    move(proposal, Status.SUBMITTED, on=on)
    if proposal.is_from_neighbourhood:
        agreement = (
            None if proposal.is_for_council else agreement_of(proposal.platform, proposal.kind, on)
        )
        length = (
            Length(agreement.admission_working_days, Unit.WORKING_DAYS)
            if agreement
            else states.ADMISSION
        )
    else:
        length = Length((proposal.opens_on - on).days, Unit.DAYS)
    term = begin(proposal, TermKind.ADMISSION, length, on=on)
    if not proposal.is_from_neighbourhood:
        opens_exactly(proposal, term)
    ProposalVersion.objects.create(
        proposal=proposal,
        number=1,
        title=proposal.title,
        text=proposal.text,
        by=by,
        **parts_of(proposal),
    )
    handlers, board = handlers_of(proposal), board_of(proposal)
    for person in {proposal.author, by} - {None}:
        follow(person, proposal)
    proposal.number = _number(on.year)
    entry = keep(
        proposal,
        "submit",
        by=by,
        on=on,
        role=role,
        from_status=Status.DRAFT,
        data={"number": proposal.number, "version": 1, "has_gap": contact.has_gap},
        text=proposal.on_behalf_of,
        term=term,
    )
    tellings = [
        telling(
            proposal,
            entry,
            "proposal_received",
            {*author_of(proposal), by},
            copy=proposal.text,
            contact=_contact_words(contact),
            submitted=proposal.submitted_at,
        )
    ]
    if proposal.is_from_neighbourhood:
        tellings.append(telling(proposal, entry, "proposal_incoming", handlers))
        tellings.append(telling(proposal, entry, "platform_proposal", set(board) - {by}))
    else:
        tellings.append(telling(proposal, entry, "platform_announcement", board))
    notify_each(tellings, about=proposal)
    return proposal


def opens_exactly(proposal, term):
    """An opening is no deadline: it falls on the day that was chosen, a Saturday too."""
    term.due_on = term.unrolled_on = proposal.opens_on
    if not term.paused_days:
        term.first_due_on = proposal.opens_on
    term.save()


def parts_of(proposal) -> dict:
    """What a plan of the municipality says beside its text, to keep with a version."""
    return {name: getattr(proposal, name) for name in PARTS}


def take_parts(proposal, parts):
    """Put changed parts in a plan of the municipality. Returns whether anything changed."""
    before = parts_of(proposal)
    for name, value in parts.items():
        setattr(proposal, name, value)
    if not proposal.is_from_neighbourhood:
        for name, message in (
            ("aim", _("Say what the municipality wants to reach.")),
            ("fixed_points", _("Say what is already fixed.")),
        ):
            required(getattr(proposal, name), message, name)
        if proposal.influence not in Influence.values:
            raise Refused(_("Say how much influence residents have."), field="influence")
    return parts_of(proposal) != before


def _contact_words(contact):
    if contact.user is None:
        return _("the desk of the municipality")
    return contact.user.public_name()


def set_contact(proposal, contact):
    """Give the proposal the contact point that the look-up of the day found."""
    proposal.handler = contact.user
    proposal.assignment = contact.assignment
    proposal.handler_basis = contact.basis


@transaction.atomic
def add_attachment(proposal, *, by, checked, alternative="", today=None):
    """Add a checked and re-encoded file (``core.attachments.check``). At most three."""
    on = today or current_day()
    proposal = lock(proposal)
    if not by.has_perm("proposals.add_attachment_proposal", proposal):
        raise Refused(_("Files can be added by the submitter only, before the answer is made."))
    if proposal.attachments.count() >= MAX_ATTACHMENTS:
        raise Refused(_("You can add 3 files at most."), field="files")
    attachment = Attachment(
        proposal=proposal,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        alternative=alternative,
        added_by=by,
    )
    attachment.file.save(checked.name, checked.content, save=False)
    attachment.save()
    if proposal.status == Status.DRAFT:
        save_draft(proposal, by=by, today=on)
    else:
        stir(proposal, on=on)
        keep(proposal, "add_attachment", by=by, on=on, data={"attachment": attachment.pk})
    return attachment


@transaction.atomic
def remove_attachment(attachment, *, by):
    """Take a file off a draft. After submitting nothing disappears (it can be covered)."""
    proposal = lock(attachment.proposal)
    if proposal.status != Status.DRAFT or not rules.is_submitter(by, proposal):
        raise Refused(_("A file can be taken away from a draft only."))
    _delete_file_after_commit(attachment)
    attachment.delete()
    return proposal


@transaction.atomic
def revise(proposal, *, by, title, text, reason, parts=None, today=None):
    """Change the text: a new public version with its reason; supporters are told (R14, R42).

    ``parts`` is what a plan of the municipality says besides: aim, fixed points, influence and
    planning, by name.
    """
    on = today or current_day()
    proposal = touch(proposal, "revise", by=by, on=on)
    title = required(title, _("Fill in a title."), "title")
    text = required(text, _("Write down what you want, and why."), "text")
    reason = required(reason, _("Say what you changed, and why."), "reason")
    has_new_parts = take_parts(proposal, parts or {})
    if (title, text) == (proposal.title, proposal.text) and not has_new_parts:
        raise Refused(_("You have not changed anything yet."), field="text")
    proposal.title, proposal.text = title, text
    proposal.version_number += 1
    ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.version_number,
        title=title,
        text=text,
        reason=reason,
        by=by,
        **parts_of(proposal),
    )
    supporters = [
        row.resident
        for row in proposal.support_rows.filter(
            is_withdrawn=False, resident__isnull=False
        ).select_related("resident")
    ]
    stir(proposal, on=on)
    entry = keep(
        proposal,
        "revise",
        by=by,
        on=on,
        data={"version": proposal.version_number, "supporters_told": len(supporters)},
        text=reason,
    )
    # With those who follow, in the same words, so that nothing tells the two apart.
    tell(
        proposal,
        entry,
        "proposal_revised",
        {*supporters, *followers(proposal)} - {by},
        reason=reason,
    )
    tell(
        proposal,
        entry,
        "proposal_revised_handler",
        set(receivers_of(proposal)) - {by},
        reason=reason,
    )
    return proposal


@transaction.atomic
def mail_draft_link(proposal, *, by):
    """Mail the writer the way back to the draft."""
    proposal = lock(proposal)
    if not rules.is_submitter(by, proposal):
        raise PermissionDenied
    notify(
        [by],
        kind="proposal_draft_saved",
        about=proposal,
        event=f"proposal:{proposal.pk}:draft-link:{timezone.now().isoformat()}",
        context={
            "title": proposal.title,
            "date": proposal.wake_on,
            "date_label": notices.date_label("proposal_draft_saved", proposal.status),
        },
    )
    return proposal
