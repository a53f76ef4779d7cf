"""An agreement on support: written, proposed, signed by both, ended (R43-R46)."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.kinds import Side
from core.templatetags.core import long_date
from core.terms import DAY, Length, Unit, add_length, end_of_term
from core.terms import today as current_day
from core.transitions import Refused
from notifications.operations import notify

from .. import lookups
from ..capacities import capacity_of, signers
from ..models import Agreement, AgreementStep, BoardSeat
from ..states import (
    AGREEMENT_STEPS,
    SIGNED_AGREEMENTS,
    SIGNING_ROLES,
    AgreementKind,
    AgreementStatus,
    AgreementVerb,
    BoardRole,
)
from ._steps import lock, may

MUNICIPALITY_TERM = Length(6, Unit.WEEKS)
NOTICE_TERM = Length(3, Unit.MONTHS)
SHORTEST_MUNICIPAL_WINDOW = 28

# What the board writes in an agreement. Nothing else of the row can come from a form.
AGREEMENT_FIELDS = (
    "kinds",
    "minimum_residents",
    "minimum_share",
    "base_number",
    "base_on",
    "base_source",
    "minimum_age",
    "maximum_objections",
    "window_days",
    "admission_working_days",
    "answer_days",
    "explanation",
    "is_trial",
    "valid_from",
    "ends_on",
)


def terms_of(agreement):
    """The agreement's content as plain values, for its history."""
    found = {}
    for name in AGREEMENT_FIELDS:
        value = getattr(agreement, name)
        plain = value is None or isinstance(value, bool | int | list | str)
        found[name] = value if plain else str(value)
    return found


def record_step(agreement, verb, *, by, on, side, capacity="", text=""):
    return AgreementStep.objects.create(
        agreement=agreement,
        verb=verb,
        by=by,
        on=on,
        side=side,
        capacity=str(capacity),
        text=str(text),
        terms=terms_of(agreement),
    )


def _check_step(agreement, verb):
    sources, target = AGREEMENT_STEPS[verb]
    if agreement.status not in sources:
        raise Refused(
            _("This is not possible now: the agreement is “%(status)s”."),
            params={"status": agreement.get_status_display()},
        )
    return target


def _lock_agreement(agreement, today):
    """The platform's row is the lock for all its agreements; what time did; the agreement anew."""
    platform = lock(agreement.platform)
    advance_agreements(platform, today=today)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    agreement.platform = platform
    return agreement


def _check_active(platform):
    if not platform.can_agree:
        raise Refused(
            _("Only an active platform can make an agreement. %(platform)s is “%(status)s”."),
            params={"platform": platform.name, "status": platform.get_status_display()},
        )


def _fill(agreement, terms):
    unknown = set(terms) - set(AGREEMENT_FIELDS)
    if unknown:
        raise TypeError(f"not part of an agreement: {', '.join(sorted(unknown))}")
    for name, value in terms.items():
        setattr(agreement, name, value)
    agreement.kinds = [kind for kind in AgreementKind.values if kind in (agreement.kinds or [])]


def _check_terms(agreement, today):
    """What the database refuses too, said at the right field; and what only we can see."""
    if not agreement.kinds:
        raise Refused(_("Choose at least one kind of plan."), field="kinds")
    if not agreement.minimum_residents and not agreement.minimum_share:
        raise Refused(
            _("An agreement needs a minimum: a number of residents, a share, or both."),
            field="minimum_residents",
        )
    if agreement.minimum_share and not (
        agreement.base_number and agreement.base_on and agreement.base_source
    ):
        raise Refused(
            _("A share needs the number of inhabitants, its date and its source."),
            field="base_number",
        )
    if agreement.base_on and agreement.base_on > today:
        raise Refused(_("This date lies in the future."), field="base_on")
    if agreement.valid_from and agreement.ends_on and agreement.ends_on < agreement.valid_from:
        raise Refused(_("The last day cannot be before the first day."), field="ends_on")
    for other in agreement.platform.agreements.open().exclude(pk=agreement.pk):
        if set(other.kinds) & set(agreement.kinds):
            raise Refused(
                _("Version %(version)s for the same kinds of plan is still in the making."),
                params={"version": other.version},
                field="kinds",
            )
    if (
        AgreementKind.MUNICIPAL_PLAN in agreement.kinds
        and agreement.window_days < SHORTEST_MUNICIPAL_WINDOW
    ):
        raise Refused(
            _("For plans of the municipality residents get at least 28 days."),
            field="window_days",
        )
    _predecessors(agreement)
    agreement.full_clean(exclude=["platform", "created_by"])


def _predecessors(agreement):
    """Versions this one takes the place of. It must take over all their kinds, or none."""
    found = []
    for other in agreement.platform.agreements.filter(status=AgreementStatus.AGREED).exclude(
        pk=agreement.pk
    ):
        if other.replaced_by_id:
            continue
        shared = set(other.kinds) & set(agreement.kinds)
        if shared and not set(other.kinds) <= set(agreement.kinds):
            labels = dict(AgreementKind.choices)
            left = sorted(set(other.kinds) - set(agreement.kinds))
            raise Refused(
                _(
                    "Version %(version)s also covers: %(kinds)s. Take these along in the new "
                    "version, or end version %(version)s first."
                ),
                params={
                    "version": other.version,
                    "kinds": ", ".join(str(labels[kind]) for kind in left),
                },
                field="kinds",
            )
        if shared:
            found.append(other)
    return found


@transaction.atomic
def draft_agreement(platform, *, by, today=None, **terms):
    """The board writes down when there is enough support; residents know that best (R45)."""
    may(by, "platforms.draft_agreement", platform)
    platform = lock(platform)
    today = today or current_day()
    advance_agreements(platform, today=today)
    _check_active(platform)
    last = platform.agreements.aggregate(last=Max("version"))["last"] or 0
    agreement = Agreement(platform=platform, version=last + 1, created_on=today, created_by=by)
    _fill(agreement, terms)
    _check_terms(agreement, today)
    agreement.save()
    record_step(agreement, AgreementVerb.DRAFT, by=by, on=today, side=Side.NEIGHBOURHOOD)
    return agreement


@transaction.atomic
def change_agreement(agreement, *, by, today=None, **terms):
    """The board changes its draft. Staff never do (R45)."""
    may(by, "platforms.change_agreement_text", agreement)
    today = today or current_day()
    agreement = _lock_agreement(agreement, today)
    _check_active(agreement.platform)
    _check_step(agreement, AgreementVerb.CHANGE)
    before = terms_of(agreement)
    _fill(agreement, terms)
    if terms_of(agreement) == before:
        return agreement
    _check_terms(agreement, today)
    agreement.save()
    record_step(agreement, AgreementVerb.CHANGE, by=by, on=today, side=Side.NEIGHBOURHOOD)
    return agreement


@transaction.atomic
def propose_agreement(agreement, *, by, today=None):
    """Put the draft before the municipality, which answers within 6 weeks."""
    may(by, "platforms.propose_agreement", agreement)
    today = today or current_day()
    agreement = _lock_agreement(agreement, today)
    _check_active(agreement.platform)
    agreement.status = _check_step(agreement, AgreementVerb.PROPOSE)
    agreement.proposed_on = today
    agreement.municipality_due_on = end_of_term(today, MUNICIPALITY_TERM)
    _check_terms(agreement, today)
    agreement.save()
    step = record_step(agreement, AgreementVerb.PROPOSE, by=by, on=today, side=Side.NEIGHBOURHOOD)
    _tell_municipality(agreement, step, "agreement_proposed")
    _tell_board(agreement, step, "agreement_step", besides=by)
    return agreement


@transaction.atomic
def discard_agreement(agreement, *, by, today=None):
    """The board does not go on with its draft; the kinds are free for a new version again."""
    may(by, "platforms.discard_agreement", agreement)
    today = today or current_day()
    agreement = _lock_agreement(agreement, today)
    target = _check_step(agreement, AgreementVerb.END)
    if not agreement.is_concept:
        raise Refused(_("Only a draft can be stopped. Take the proposal back first."))
    agreement.status = target
    agreement.save(update_fields=["status"])
    text = _("The board does not go on with this draft.")
    step = record_step(
        agreement, AgreementVerb.END, by=by, on=today, side=Side.NEIGHBOURHOOD, text=text
    )
    _tell_board(agreement, step, "agreement_step", besides=by)
    return agreement


@transaction.atomic
def take_back_agreement(agreement, *, by, today=None):
    """The board takes its proposal back to change it; signatures are given anew."""
    may(by, "platforms.take_back_agreement", agreement)
    today = today or current_day()
    agreement = _lock_agreement(agreement, today)
    agreement.status = _check_step(agreement, AgreementVerb.TAKE_BACK)
    _clear_signatures(agreement)
    agreement.save()
    step = record_step(agreement, AgreementVerb.TAKE_BACK, by=by, on=today, side=Side.NEIGHBOURHOOD)
    _tell_municipality(agreement, step, "agreement_step")
    return agreement


def _clear_signatures(agreement):
    """A changed text is a new question: what was signed before was another text."""
    agreement.board_signed_by = agreement.board_signed_on = None
    agreement.board_signed_role = ""
    agreement.municipality_signed_by = agreement.municipality_signed_on = None
    agreement.municipality_signed_role = ""
    agreement.municipality_due_on = None


@transaction.atomic
def sign_for_board(agreement, *, by, today=None):
    """The signature of chair or secretary, with date and name (R44)."""
    may(by, "platforms.sign_board_agreement", agreement)
    today = today or current_day()
    agreement = _lock_agreement(agreement, today)
    _check_active(agreement.platform)
    _check_step(agreement, AgreementVerb.SIGN_BOARD)
    if agreement.is_signed_by_board:
        raise Refused(_("The platform signed this version already."))
    if agreement.municipality_signed_by_id == by.pk:
        raise Refused(_("You signed for the municipality. Somebody else signs for the platform."))
    seat = BoardSeat.objects.on(today).get(
        user=by, platform=agreement.platform, role__in=SIGNING_ROLES
    )
    agreement.board_signed_by = by
    agreement.board_signed_on = today
    agreement.board_signed_role = seat.role
    step = record_step(
        agreement,
        AgreementVerb.SIGN_BOARD,
        by=by,
        on=today,
        side=Side.NEIGHBOURHOOD,
        capacity=BoardRole(seat.role).label,
    )
    return _close_deal(agreement, step, by=by, today=today)


@transaction.atomic
def sign_for_municipality(agreement, *, by, capacity=None, today=None):
    """The signature of the portfolio holder or of a mandate, with date and capacity (R44)."""
    may(by, "platforms.sign_municipality_agreement", agreement)
    today = today or current_day()
    agreement = _lock_agreement(agreement, today)
    _check_active(agreement.platform)
    _check_step(agreement, AgreementVerb.SIGN_MUNICIPALITY)
    if agreement.municipality_signed_on is not None:
        raise Refused(_("The municipality signed this version already."))
    agreement.municipality_signed_by = by
    agreement.municipality_signed_on = today
    agreement.municipality_signed_role = str(
        capacity or capacity_of(by, agreement.platform, today)
    )[:120]
    step = record_step(
        agreement,
        AgreementVerb.SIGN_MUNICIPALITY,
        by=by,
        on=today,
        side=Side.MUNICIPALITY,
        capacity=agreement.municipality_signed_role,
    )
    return _close_deal(agreement, step, by=by, today=today)


def _close_deal(agreement, step, *, by, today):
    """With the second signature the agreement holds and takes the place of the one before."""
    if agreement.board_signed_on is None or agreement.municipality_signed_on is None:
        agreement.save()
        if agreement.board_signed_on is None:
            _tell_board(agreement, step, "agreement_step")
        else:
            _tell_municipality(agreement, step, "agreement_step")
        return agreement
    agreement.status = AgreementStatus.AGREED
    agreement.valid_from = max(agreement.valid_from or today, today)
    if agreement.ends_on is not None and agreement.ends_on < agreement.valid_from:
        raise Refused(_("The last day of this agreement has passed. Take it back and change it."))
    for older in _predecessors(agreement):
        last_day = agreement.valid_from - DAY
        older.ends_on = min(older.ends_on or last_day, last_day)
        older.replaced_by = agreement
        older.save(update_fields=["ends_on", "replaced_by"])
    agreement.save()
    advance_agreements(agreement.platform, today=today)
    _tell_board(agreement, step, "agreement_agreed")
    _tell_municipality(agreement, step, "agreement_agreed")
    return agreement


@transaction.atomic
def comment_agreement(agreement, *, by, comment, today=None):
    """The municipality says what it wants otherwise; the draft goes back to the board (R45)."""
    may(by, "platforms.comment_agreement", agreement)
    today = today or current_day()
    agreement = _lock_agreement(agreement, today)
    target = _check_step(agreement, AgreementVerb.COMMENT)
    if not comment.strip():
        raise Refused(_("Write what the board should look at again."), field="comment")
    agreement.status = target
    agreement.comment = comment.strip()
    agreement.commented_by = by
    agreement.commented_on = today
    _clear_signatures(agreement)
    agreement.save()
    step = record_step(
        agreement,
        AgreementVerb.COMMENT,
        by=by,
        on=today,
        side=Side.MUNICIPALITY,
        capacity=capacity_of(by, agreement.platform, today),
        text=agreement.comment,
    )
    _tell_board(agreement, step, "agreement_commented")
    return agreement


@transaction.atomic
def end_agreement(agreement, *, by, reason, today=None):
    """Notice by either side: it holds for three more months. Plans that froze it keep it."""
    may(by, "platforms.end_agreement", agreement)
    today = today or current_day()
    agreement = _lock_agreement(agreement, today)
    _check_step(agreement, AgreementVerb.GIVE_NOTICE)
    if agreement.notice_on is not None or agreement.replaced_by_id:
        raise Refused(_("This agreement is ending already."))
    if not reason.strip():
        raise Refused(_("Say why. The explanation is public."), field="reason")
    is_board = lookups.signs_for(by, agreement.platform, today)
    last_day = add_length(max(today, agreement.valid_from), NOTICE_TERM)
    agreement.notice_on = today
    agreement.notice_side = Side.NEIGHBOURHOOD if is_board else Side.MUNICIPALITY
    agreement.notice_reason = reason.strip()
    agreement.ends_on = min(agreement.ends_on or last_day, last_day)
    agreement.save()
    step = record_step(
        agreement,
        AgreementVerb.GIVE_NOTICE,
        by=by,
        on=today,
        side=agreement.notice_side,
        capacity="" if is_board else capacity_of(by, agreement.platform, today),
        text=agreement.notice_reason,
    )
    _tell_board(agreement, step, "agreement_ending")
    _tell_municipality(agreement, step, "agreement_ending")
    return agreement


@transaction.atomic
def advance_agreements(platform=None, *, today=None):
    """What time does: a version whose last day has passed is replaced or ended.

    Which agreement holds follows from its dates alone, so a dead worker changes no answer.
    """
    today = today or current_day()
    over = Agreement.objects.filter(status=AgreementStatus.AGREED, ends_on__lt=today)
    if platform is not None:
        over = over.filter(platform=platform)
    changed = []
    for agreement in over.select_for_update(of=("self",)).order_by("pk"):
        verb = AgreementVerb.REPLACE if agreement.replaced_by_id else AgreementVerb.END
        agreement.status = _check_step(agreement, verb)
        agreement.save(update_fields=["status"])
        record_step(agreement, verb, by=None, on=today, side=Side.NOBODY)
        changed.append(agreement)
    return changed


def _about(agreement, step):
    context = {
        "platform": agreement.platform.name,
        "version": agreement.version,
        "what": str(step.get_verb_display()),
        "comment": step.text,
        "minimum": agreement.minimum,
    }
    if agreement.awaits_municipality:
        context["date"] = agreement.municipality_due_on
        context["date_label"] = _("The municipality signs or comments at the latest on")
        context["side"] = Side.MUNICIPALITY.value
    if agreement.status in SIGNED_AGREEMENTS and agreement.valid_from:
        context["valid_from"] = long_date(agreement.valid_from)
        context["last_day"] = long_date(agreement.ends_on) if agreement.ends_on else ""
    return context


def _tell_board(agreement, step, kind, besides=None):
    people = lookups.board_users(agreement.platform)
    if besides is not None:
        people = people.exclude(pk=besides.pk)
    notify(
        people,
        kind=kind,
        about=agreement,
        event=f"agreement:{agreement.pk}:step:{step.pk}:board",
        context=_about(agreement, step),
    )


def _tell_municipality(agreement, step, kind):
    people = {user.pk: user for user in signers(agreement.platform, current_day())}
    people.update({user.pk: user for user in lookups.desk_users()})
    notify(
        people.values(),
        kind=kind,
        about=agreement,
        event=f"agreement:{agreement.pk}:step:{step.pk}:municipality",
        context=_about(agreement, step),
    )
