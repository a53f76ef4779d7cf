"""What a platform and an agreement can be, and which step leads where.

Read this beside PRODUCT.md ("Platform" and "Agreement"): one line is one step.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlatformStatus(TextChoices):
    """The life of a platform, as the seed tells it for Dorst (R7)."""

    NOT_YET = "not_yet", _("No platform yet")
    INITIATIVE_GROUP = "initiative_group", _("Initiative group")
    FOUNDING = "founding", _("Being founded")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    DISSOLVED = "dissolved", _("Dissolved")


# From a status to the statuses that may follow it. Everything else is a refused jump.
PLATFORM_STEPS = {
    PlatformStatus.NOT_YET: (PlatformStatus.INITIATIVE_GROUP,),
    PlatformStatus.INITIATIVE_GROUP: (PlatformStatus.FOUNDING, PlatformStatus.DISSOLVED),
    PlatformStatus.FOUNDING: (PlatformStatus.ACTIVE, PlatformStatus.DISSOLVED),
    PlatformStatus.ACTIVE: (PlatformStatus.DORMANT, PlatformStatus.DISSOLVED),
    PlatformStatus.DORMANT: (PlatformStatus.ACTIVE, PlatformStatus.DISSOLVED),
    PlatformStatus.DISSOLVED: (),
}
# Residents sit at this table: there is somebody to speak with.
STATUSES_WITH_PEOPLE = (
    PlatformStatus.INITIATIVE_GROUP,
    PlatformStatus.FOUNDING,
    PlatformStatus.ACTIVE,
    PlatformStatus.DORMANT,
)
# Only here an agreement can be written, agreed and applied.
STATUSES_THAT_AGREE = (PlatformStatus.ACTIVE,)


class PlatformKind(TextChoices):
    VILLAGE = "village", _("Village platform")
    DISTRICT = "district", _("Neighbourhood platform")


class MeetingKind(TextChoices):
    MEETING = "meeting", _("Meeting of the platform")
    OPEN_EVENING = "open_evening", _("Open evening")
    WORKING_GROUP = "working_group", _("Meeting of a working group")
    EVENT = "event", _("Congress or other event")


class BoardRole(TextChoices):
    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    TREASURER = "treasurer", _("Treasurer")
    MEMBER = "member", _("Board member")


# Who signs for the neighbourhood, and who may change the seats.
SIGNING_ROLES = (BoardRole.CHAIR, BoardRole.SECRETARY)


class Basis(TextChoices):
    """How we know where somebody lives. Said beside every figure that leans on it."""

    DECLARED = "declared", _("Postcode and house number as the resident gave them")
    CHOSEN = "chosen", _("Chosen by the resident from a list")
    CHECKED = "checked", _("Checked by the municipality")


class AgreementKind(TextChoices):
    """The kinds of plan an agreement can cover; the same codes as a proposal's kinds."""

    PLAN = "plan", _("Residents' plan")
    WISH = "wish", _("Wish of the neighbourhood")
    CHALLENGE = "challenge", _("Taking over a task (right to challenge)")
    AGENDA = "agenda", _("Subject for the council's agenda")
    MUNICIPAL_PLAN = "municipal_plan", _("Plan of the municipality")


class AgreementStatus(TextChoices):
    CONCEPT = "concept", _("Draft")
    PROPOSED = "proposed", _("Proposed to the municipality")
    AGREED = "agreed", _("Agreed")
    REPLACED = "replaced", _("Replaced by a newer version")
    ENDED = "ended", _("Ended")


# Being worked at: one of these per platform and kinds.
OPEN_AGREEMENTS = (AgreementStatus.CONCEPT, AgreementStatus.PROPOSED)
# Carries both signatures: these rows never change in content again.
SIGNED_AGREEMENTS = (AgreementStatus.AGREED, AgreementStatus.REPLACED, AgreementStatus.ENDED)
# What anybody may read. A draft is the board's own until it proposes it.
PUBLIC_AGREEMENTS = (AgreementStatus.PROPOSED, *SIGNED_AGREEMENTS)


class AgreementVerb(TextChoices):
    """What somebody did to an agreement, for its history."""

    DRAFT = "draft", _("Draft written")
    CHANGE = "change", _("Draft changed")
    PROPOSE = "propose", _("Proposed to the municipality")
    SIGN_BOARD = "sign_board", _("Signed by the platform")
    COMMENT = "comment", _("Sent back with a comment")
    TAKE_BACK = "take_back", _("Taken back by the board")
    SIGN_MUNICIPALITY = "sign_municipality", _("Signed by the municipality")
    GIVE_NOTICE = "give_notice", _("Notice given")
    REPLACE = "replace", _("Replaced")
    END = "end", _("Ended")


AGREEMENT_STEPS = {
    AgreementVerb.CHANGE: ((AgreementStatus.CONCEPT,), AgreementStatus.CONCEPT),
    AgreementVerb.PROPOSE: ((AgreementStatus.CONCEPT,), AgreementStatus.PROPOSED),
    AgreementVerb.SIGN_BOARD: ((AgreementStatus.PROPOSED,), AgreementStatus.PROPOSED),
    AgreementVerb.COMMENT: ((AgreementStatus.PROPOSED,), AgreementStatus.CONCEPT),
    AgreementVerb.TAKE_BACK: ((AgreementStatus.PROPOSED,), AgreementStatus.CONCEPT),
    AgreementVerb.SIGN_MUNICIPALITY: ((AgreementStatus.PROPOSED,), AgreementStatus.AGREED),
    AgreementVerb.GIVE_NOTICE: ((AgreementStatus.AGREED,), AgreementStatus.AGREED),
    AgreementVerb.REPLACE: ((AgreementStatus.AGREED,), AgreementStatus.REPLACED),
    AgreementVerb.END: (
        (AgreementStatus.CONCEPT, AgreementStatus.PROPOSED, AgreementStatus.AGREED),
        AgreementStatus.ENDED,
    ),
}
