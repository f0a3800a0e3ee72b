"""Kinds, codes and numbers of Chinese invoices, on paper and fully digital."""

import datetime as dt
import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dealerops.identifiers.verdict import Verdict, normalise, passed, refused, warned

_PAPER_CODE = re.compile(r"[0-9]{10}|[0-9]{12}")
_PAPER_NUMBER = re.compile(r"[0-9]{8}")
_DIGITAL_NUMBER = re.compile(r"[0-9]{20}")


class InvoiceKind(TextChoices):
    """Kind codes as QR codes and verification services write them (domain.md 1.7)."""

    VAT_SPECIAL = "01", _("VAT special invoice (paper)")
    MOTOR_VEHICLE = "03", _("Motor vehicle sales invoice")
    VAT_ORDINARY = "04", _("VAT ordinary invoice (paper)")
    E_SPECIAL = "08", _("VAT special invoice (electronic)")
    E_ORDINARY = "10", _("VAT ordinary invoice (electronic)")
    ROLL = "11", _("VAT ordinary invoice (roll)")
    TOLL = "14", _("Toll invoice (electronic)")
    USED_CAR = "15", _("Used car sales invoice")
    DIGITAL_SPECIAL = "31", _("Digital invoice (VAT special)")
    DIGITAL_ORDINARY = "32", _("Digital invoice (ordinary)")


DIGITAL_KINDS = frozenset({InvoiceKind.DIGITAL_SPECIAL, InvoiceKind.DIGITAL_ORDINARY})
# The digital vehicle invoice has no published kind code of its own: 03 comes with and without a code.
_EITHER_FORM = frozenset({InvoiceKind.MOTOR_VEHICLE})
_CODE_LENGTH = {InvoiceKind.VAT_SPECIAL: 10, InvoiceKind.MOTOR_VEHICLE: 12}


def validate_kind(raw: str | None) -> Verdict:
    """An unknown kind is kept as it is and looked at by a person."""
    kind = normalise(raw)
    return passed(kind) if kind in InvoiceKind.values else warned("INV_KIND", kind)


def validate(
    code: str | None, number: str | None, *, kind: str = "", issued_on: dt.date | None = None
) -> Verdict:
    """Judge code and number of one invoice; `normalized` is the number.

    Paper: code of 10 or 12 digits and number of 8. Digital: no code, number of 20 digits that begins
    with the year of issue; that year is compared where `issued_on` is known (domain.md 1.7).
    """
    code, number = key(code, number)
    if not _has_form(code, number, kind):
        return refused("INV_FORMAT", number)
    if not code and issued_on is not None and int(number[:2]) != issued_on.year % 100:
        return refused("INV_YEAR", number)
    return passed(number)


def key(code: str | None, number: str | None) -> tuple[str, str]:
    """What makes an invoice the same invoice: normalised code (may be empty) and number."""
    return normalise(code), normalise(number)


def is_digital(number: str | None) -> bool:
    """Whether the number is that of a fully digital invoice."""
    return _DIGITAL_NUMBER.fullmatch(normalise(number)) is not None


def _has_form(code: str, number: str, kind: str) -> bool:
    if code:
        return _has_paper_form(code, number, kind)
    may_be_digital = kind in DIGITAL_KINDS | _EITHER_FORM or kind not in InvoiceKind.values
    return may_be_digital and _DIGITAL_NUMBER.fullmatch(number) is not None


def _has_paper_form(code: str, number: str, kind: str) -> bool:
    if kind in DIGITAL_KINDS or not _PAPER_CODE.fullmatch(code):
        return False
    expected = next((length for known, length in _CODE_LENGTH.items() if known == kind), len(code))
    return len(code) == expected and _PAPER_NUMBER.fullmatch(number) is not None
