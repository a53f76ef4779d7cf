"""The sides and roles that every room speaks of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Who must act ("aan zet"). The two sides are equals; see PRODUCT.md, "two directions"."""

    NEIGHBOURHOOD = "neighbourhood", _("the neighbourhood")
    MUNICIPALITY = "municipality", _("the municipality")
    NOBODY = "nobody", _("nobody")

    @property
    def other(self) -> "Side":
        """The side across the table; nobody stays nobody."""
        return {
            Side.NEIGHBOURHOOD: Side.MUNICIPALITY,
            Side.MUNICIPALITY: Side.NEIGHBOURHOOD,
        }.get(self, Side.NOBODY)


class Role(models.TextChoices):
    """In which role somebody acts. Roles follow from dated records, never from group names."""

    VISITOR = "visitor", _("visitor")
    RESIDENT = "resident", _("resident")
    INITIATOR = "initiator", _("submitter")
    BOARD = "board", _("board of the platform")
    CONTACT = "contact", _("contact point")
    DEPUTY = "deputy", _("deputy of the contact point")
    DESK = "desk", _("desk")
    BROKER = "broker", _("neighbourhood broker")
    WORKER = "worker", _("neighbourhood worker")
    ALDERMAN = "alderman", _("alderman")
    CLERK = "clerk", _("council clerk")
    COUNCIL_MEMBER = "council_member", _("council member")
    ADMINISTRATOR = "administrator", _("administrator")
    SYSTEM = "system", _("the system")
