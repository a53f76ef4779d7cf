"""What this room keeps about people, why, and how it is given back and erased."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import privacy
from core.terms import today

from .models import (
    AddressReport,
    Agreement,
    BoardSeat,
    GroupMember,
    GroupQuestion,
    Meeting,
    NewsItem,
    PulseAnswer,
    Residence,
)

TASK = _("Public task of the municipality (GDPR article 6.1.e, Gemeentewet)")
FOREVER = _("Stays: who spoke for a neighbourhood is public")
NO_PERSON = privacy.NO_PERSON
AREAS = _("Says where districts, neighbourhoods and addresses lie")
UNTIL_NEXT = _("Until a newer file of Statistics Netherlands replaces it")
WHO_CHANGED = _("What changed in a record, when and by whom")
LIVES = _("Decides for which platform somebody's support counts")
CREDIT = _("What volunteers work on, and what they reached")
TOLD = _("What either side told, with its corrections")
HELD = _("What was announced, held and written down of meetings, with what became of it")
STAYS = _("Stays: what was said and announced is public")
WHO_WROTE = _("Who wrote for which side")
WITH_ACCOUNT = _("Until the account is erased")

DATA_MAP = {
    "District.*": (AREAS, NO_PERSON, UNTIL_NEXT),
    "Neighbourhood.*": (AREAS, NO_PERSON, UNTIL_NEXT),
    "Address.*": (AREAS, NO_PERSON, UNTIL_NEXT),
    "PostcodeArea.*": (AREAS, NO_PERSON, UNTIL_NEXT),
    "Subject.*": (_("What plans are about"), NO_PERSON, FOREVER),
    "HistoricalSubject.*": (WHO_CHANGED, TASK, FOREVER),
    "Platform.id, name, slug, kind, status, status_since": (
        _("The platform and how it presents itself"),
        NO_PERSON,
        FOREVER,
    ),
    "Platform.about": (_("Who the platform is, in the words of its board"), TASK, FOREVER),
    "Platform_districts.*": (AREAS, NO_PERSON, FOREVER),
    "HistoricalPlatform.*": (WHO_CHANGED, TASK, FOREVER),
    "PlatformPhase.id, platform, status, starts_on, reason, by": (
        _("The life of a platform, dated"),
        TASK,
        FOREVER,
    ),
    "Coverage.*": (_("Which platform speaks for which neighbourhood"), NO_PERSON, FOREVER),
    "BoardSeat.id, user, platform, role, starts_on, ends_on": (
        _("Who sat on which board, in which role and when"),
        TASK,
        FOREVER,
    ),
    "Residence.id, user, district, neighbourhood, starts_on, ends_on, basis": (
        LIVES,
        TASK,
        WITH_ACCOUNT,
    ),
    "Residence.postcode, house_number": (
        _("Finds the neighbourhood where somebody lives"),
        TASK,
        WITH_ACCOUNT,
    ),
    "AddressReport.id, user, postcode, house_number, text, created_at": (
        _("A report that our address data are wrong, and the answer"),
        TASK,
        WITH_ACCOUNT,
    ),
    "AddressReport.handled_on, handled_by, answer": (
        _("A report that our address data are wrong, and the answer"),
        TASK,
        WITH_ACCOUNT,
    ),
    "Agreement.id, platform, version, status, kinds, minimum_residents, minimum_share, base_number,"
    "base_on, base_source, minimum_age, maximum_objections, window_days, admission_working_days,"
    "answer_days, explanation, is_trial, valid_from, ends_on, created_on, proposed_on,"
    "municipality_due_on, comment, commented_on, replaced_by, notice_on, notice_side,"
    "notice_reason": (_("What platform and municipality agreed"), TASK, FOREVER),
    "Agreement.created_by, board_signed_by, board_signed_on, board_signed_role,"
    "municipality_signed_by, municipality_signed_on, municipality_signed_role, commented_by": (
        _("Who wrote, signed or commented on an agreement, in which role and when"),
        TASK,
        FOREVER,
    ),
    "Meeting.id, kind, side, working_group, is_for_all, title, starts_at, ends_at, place, uid,"
    "sequence, created_at, published_at, changed_at, cancelled_at, residents_present,"
    "officials_present, minutes_at": (HELD, NO_PERSON, STAYS),
    "Meeting.invitation, cancelled_reason, minutes": (HELD, TASK, STAYS),
    "Meeting.created_by": (WHO_WROTE, TASK, STAYS),
    "Meeting_platforms.*": (HELD, NO_PERSON, STAYS),
    "MeetingMove.id, meeting, starts_at, ends_at, place, moved_at": (HELD, NO_PERSON, STAYS),
    "MeetingMove.reason": (HELD, TASK, STAYS),
    "MinutesAddition.id, meeting, text, added_at": (HELD, TASK, STAYS),
    "MinutesAddition.added_by": (WHO_WROTE, TASK, STAYS),
    "AgendaPoint.id, meeting, order, title, side, changed_on, dropped_on, closed_on": (
        HELD,
        NO_PERSON,
        STAYS,
    ),
    "AgendaPoint.explanation, closing": (HELD, TASK, STAYS),
    "WorkingGroup.id, platform, name, purpose, member_count, closing, starts_on, ends_on": (
        CREDIT,
        TASK,
        STAYS,
    ),
    "GroupMember.id, group, name, user, is_leader, agreed_on": (
        CREDIT,
        _("Consent (GDPR article 6.1.a)"),
        _("Until somebody asks to take the name away, or erases the account"),
    ),
    "GroupMember.recorded_by": (WHO_WROTE, TASK, STAYS),
    "GroupResult.id, group, on, text, link": (CREDIT, TASK, STAYS),
    "GroupResult.recorded_by": (WHO_WROTE, TASK, STAYS),
    "GroupQuestion.id, group, asked_by, text, asked_at, answer, answered_at, answered_by": (
        _("A question to a working group, and its answer"),
        TASK,
        WITH_ACCOUNT,
    ),
    "NewsItem.id, side, is_for_all, title, created_at, published_at, picture_type,withdrawn_at": (
        TOLD,
        NO_PERSON,
        STAYS,
    ),
    "NewsItem.text, picture, alternative, withdrawn_reason": (TOLD, TASK, STAYS),
    "NewsItem.created_by": (WHO_WROTE, TASK, STAYS),
    "NewsItem_platforms.*": (TOLD, NO_PERSON, STAYS),
    "NewsCorrection.id, item, text, added_at": (TOLD, TASK, STAYS),
    "NewsCorrection.added_by": (WHO_WROTE, TASK, STAYS),
    "PulseAnswer.id, user, year, quarter": (
        _("Keeps the trust question to one answer per resident; not what was answered"),
        TASK,
        _("Until the quarter is over"),
    ),
    "PulseTally.*": (
        _("How many residents gave which answer to the trust question; numbers only"),
        NO_PERSON,
        STAYS,
    ),
    "AgreementStep.id, agreement, verb, on, side, by, capacity, text, terms": (
        _("The history of an agreement"),
        TASK,
        FOREVER,
    ),
}


def download(user):
    """Everything this room holds about one person."""
    return {
        "residences": [
            {
                "district": row.district.name,
                "neighbourhood": row.neighbourhood.name if row.neighbourhood else None,
                "postcode": row.postcode,
                "house_number": row.house_number,
                "how_we_know": str(row.get_basis_display()),
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
            }
            for row in Residence.objects.filter(user=user)
            .select_related("district", "neighbourhood")
            .order_by("starts_on")
        ],
        "board_seats": [
            {
                "platform": seat.platform.name,
                "role": str(seat.get_role_display()),
                "starts_on": seat.starts_on,
                "ends_on": seat.ends_on,
            }
            for seat in BoardSeat.objects.filter(user=user).select_related("platform")
        ],
        "address_reports": [
            {
                "postcode": report.postcode,
                "house_number": report.house_number,
                "text": report.text,
                "received": report.created_at,
                "answer": report.answer,
            }
            for report in AddressReport.objects.filter(user=user)
        ],
        "agreements_signed": [
            {"platform": agreement.platform.name, "version": agreement.version}
            for agreement in Agreement.objects.filter(
                Q(board_signed_by=user) | Q(municipality_signed_by=user)
            ).select_related("platform")
        ],
        # That somebody answered, never what: that is kept nowhere with a person.
        "trust_question": [
            {"year": answer.year, "quarter": answer.quarter}
            for answer in PulseAnswer.objects.filter(user=user).order_by("year", "quarter")
        ],
        "working_groups": [
            {
                "platform": member.group.platform.name,
                "working_group": member.group.name,
                "name": member.name,
                "agreed_on": member.agreed_on,
            }
            for member in GroupMember.objects.filter(user=user)
            .select_related("group__platform")
            .order_by("pk")
        ],
        "group_questions": [
            {
                "working_group": question.group.name,
                "question": question.text,
                "asked": question.asked_at,
                "answer": question.answer,
            }
            for question in GroupQuestion.objects.filter(asked_by=user).select_related("group")
        ],
        "meetings_written": [
            {"title": meeting.title, "written": meeting.created_at}
            for meeting in Meeting.objects.filter(created_by=user).order_by("pk")
        ],
        "news_written": [
            {"title": item.title, "text": item.text, "written": item.created_at}
            for item in NewsItem.objects.filter(created_by=user).order_by("pk")
        ],
    }


LABELS = {
    "agreed_on": _("agreed on"),
    "asked": _("asked"),
    "group_questions": _("Your questions to working groups"),
    "meetings_written": _("Meetings you wrote"),
    "news_written": _("News you wrote"),
    "quarter": _("quarter"),
    "trust_question": _("You answered the trust question; what you answered is kept nowhere"),
    "working_group": _("working group"),
    "working_groups": _("Working groups where your name stands"),
    "written": _("written"),
    "year": _("year"),
}


def erase(user, choices):
    """Where somebody lived goes altogether. A seat held in public stays, and ends today.

    A counted answer to the trust question stays counted: nobody knows which one it was.
    """
    Residence.objects.filter(user=user).delete()
    AddressReport.objects.filter(user=user).delete()
    PulseAnswer.objects.filter(user=user).delete()
    GroupMember.objects.filter(user=user).delete()
    GroupQuestion.objects.filter(asked_by=user).delete()
    day = today()
    BoardSeat.objects.filter(user=user, starts_on__gt=day).delete()
    BoardSeat.objects.filter(user=user).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).update(
        ends_on=day
    )


def register():
    """Called once by the app: download, erasure and the data map."""
    privacy.register("platforms", download=download, erase=erase, labels=LABELS)
    privacy.register_data_map("platforms", DATA_MAP)
