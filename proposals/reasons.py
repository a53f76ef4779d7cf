"""Why an answer takes another step, in words: for the dossier and the page (R52)."""

from decimal import Decimal

from django.utils.translation import gettext as _

from liaisons.lookups import money


def why_in_words(data) -> str:
    """From what the step left behind; nothing for a step without a reason."""
    match data.get("why"):
        case "amount":
            return _(
                "The amount is higher than the contact point may decide alone: up to %(limit)s."
            ) % {"limit": money(Decimal(data["limit"]))}
        case "not_alone":
            return _("The contact point may prepare the answer, but not decide alone.")
        case "no_mandate":
            return _("The contact point has no mandate for this subject here.")
    return ""
