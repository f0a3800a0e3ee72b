"""One sentence for each code that a check of this package can answer (domain.md, Appendix B)."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal
from dealerops.identifiers.verdict import Verdict

MESSAGES: Final[dict[str, Promise]] = {
    "VIN_LENGTH": _("A VIN has 17 characters."),
    "VIN_CHARSET": _("The VIN contains characters that are not allowed."),
    "VIN_SERIAL": _("The last four characters of a VIN are digits."),
    "VIN_CHECK_DIGIT": _("The check digit of the VIN is wrong."),
    "VIN_DUMMY": _("This is not a real VIN."),
    "VIN_MODEL_YEAR": _("The model year in the VIN does not fit the invoice date."),
    "PLATE_FORMAT": _("The number plate is not well-formed."),
    "ID_FORMAT": _("The ID number is not well-formed."),
    "ID_CHECKSUM": _("The check character of the ID number is wrong."),
    "ID_BIRTHDATE": _("The birth date in the ID number is not possible."),
    "ID_OLD15": _("ID numbers of 15 digits are no longer accepted."),
    "ID_REGION": _("The region in the ID number is unknown."),
    "USCC_FORMAT": _("The unified social credit code is not well-formed."),
    "USCC_CHECKSUM": _("The check character of the unified social credit code is wrong."),
    "USCC_ORG_CODE": _("The organisation code inside the number does not check."),
    "TAX_ID_FORMAT": _("The taxpayer number is not well-formed."),
    "B05": _("The taxpayer number is of an obsolete kind."),
    "PHONE_FORMAT": _("The telephone number is not well-formed."),
    "PHONE_DATA_CARD": _("This number belongs to a data card, not to a telephone."),
    "INV_FORMAT": _("The invoice number is not well-formed."),
    "INV_YEAR": _("The year in the invoice number is not that of the invoice date."),
    "INV_KIND": _("The kind of invoice is unknown."),
    "QR_UNSUPPORTED": _("The QR code cannot be read as an invoice."),
    "QR_AMOUNT": _("The amount in the QR code is not possible."),
    "QR_DATE": _("The date in the QR code is not possible."),
    "CAPITAL_AMOUNT": _("The amount in capitals cannot be read."),
}


def refusal_of(verdict: Verdict, *, field: str = "") -> Refusal | None:
    """The reason to refuse the input `field`, or None where the value is usable (warnings included)."""
    return None if verdict.ok else Refusal(verdict.code, MESSAGES[verdict.code], field)
