"""One sentence for each check and each reason of a verdict, for the people who look at crops."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerops.identifiers.messages import MESSAGES

CHECKS: Final[dict[str, Promise]] = {
    "VIN_OK": _("The check digit of the VIN is right."),
    "ID_OK": _("The check character of the ID number is right."),
    "USCC_OK": _("The check character of the credit code is right."),
    "DATE_OK": _("The date is plausible."),
    "CAPITALS_OK": _("Figures and capitals agree."),
    "SUM_OK": _("Net amount and tax make the total."),
    "PRINTED_TWICE": _("Printed twice, both the same."),
    "QR_OK": _("The QR code says the same."),
    "SOURCES_OK": _("The file says the same in two places."),
    "SECOND_READING_OK": _("Two readings agree."),
    "CAPITALS_DIFFERS": _("Figures and capitals differ."),
    "CAPITALS_PARTLY_READ": _("The capitals are only partly legible."),
    "SUM_DIFFERS": _("Net amount and tax do not make the total."),
    "PRINTED_TWICE_DIFFERS": _("Printed twice, and the two differ."),
    "QR_CONFLICT": _("The QR code says something else."),
    "SOURCES_DIFFERS": _("The file shows something else than it says of itself."),
    "SECOND_READING_DIFFERS": _("Two readings differ."),
    "DATE_IMPLAUSIBLE": _("The date is not plausible."),
    "REPAIRED": _("A letter that cannot stand here was read as the digit it looks like."),
    "UNREADABLE": _("This could not be read."),
}
REASONS: Final[dict[str, Promise]] = {
    "NOT_READ": _("The field could not be read."),
    "NOT_PROVED": _("Nothing on the document confirms what was read."),
    "NEAR_MISS": _("The names are nearly the same."),
    "FRAGMENT": _("One name is a part of the other."),
    "DIFFERS": _("The document says something else."),
}


def sentence(code: str) -> str | Promise:
    """The sentence for a code of a check or of a verdict; an unknown code stands for itself."""
    return CHECKS.get(code) or REASONS.get(code) or MESSAGES.get(code) or code
