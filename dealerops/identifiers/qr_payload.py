"""The comma-separated text inside an invoice's QR code, and what its amount means."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dealerops.identifiers import invoice_number
from dealerops.identifiers.verdict import Verdict, refused

MAX_AMOUNT = Decimal("1000000000")
_VERSION = "01"
_KIND = re.compile(r"[0-9]{2}")
_AMOUNT = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,2})?")
_DATE = re.compile(r"[0-9]{8}")
_CRC = re.compile(r"(?:[0-9A-F]{4})?")
_CHECK_CODE = re.compile(r"[0-9]*")
_FEWEST, _MOST = 7, 8  # fields without and with the CRC
_GROSS_KINDS = frozenset({"31", "32"})
_NET_KINDS = frozenset({"01", "04", "10", "20"})


class AmountBasis(StrEnum):
    """Which of the printed amounts a QR code repeats."""

    NET = "NET"  # without VAT
    GROSS = "GROSS"  # VAT included
    EITHER = "EITHER"


@dataclass(frozen=True, slots=True)
class QrPayload:
    """The fields of one payload; `amount` is CNY in the sense of `basis`. The CRC is kept unverified."""

    kind: str
    code: str
    number: str
    amount: Decimal
    issued_on: dt.date
    check_code: str
    crc: str

    @property
    def basis(self) -> AmountBasis:
        return basis_of(self.kind)


@dataclass(frozen=True, slots=True)
class QrReading:
    """What came of one payload: the verdict, and the fields unless it is refused."""

    verdict: Verdict
    payload: QrPayload | None = None


def basis_of(kind: str) -> AmountBasis:
    """The meaning of the amount by invoice kind (domain.md 1.7, the amount trap)."""
    if kind in _GROSS_KINDS:
        return AmountBasis.GROSS
    return AmountBasis.NET if kind in _NET_KINDS else AmountBasis.EITHER


def parse(raw: str | None) -> QrReading:
    """Read a payload; other payloads than the tax office's CSV answer QR_UNSUPPORTED.

    A missing CRC and a trailing comma are well. Amounts must be plain numbers in (0, 1e9].
    """
    text = _flat(raw)
    fields = text.split(",")
    if len(fields) > _MOST and fields[-1] == "":
        fields.pop()
    if not _is_csv(fields):
        return QrReading(refused("QR_UNSUPPORTED", text))
    fields += [""] * (_MOST - len(fields))
    return _judge(fields, text)


def matching_basis(
    payload: QrPayload, *, net: Decimal | None, gross: Decimal | None
) -> AmountBasis | None:
    """Which given amount the QR code's amount equals exactly, among those its kind allows; else None."""
    allowed = {AmountBasis.NET, AmountBasis.GROSS}
    if payload.basis is not AmountBasis.EITHER:
        allowed = {payload.basis}
    if AmountBasis.GROSS in allowed and gross is not None and gross == payload.amount:
        return AmountBasis.GROSS
    if AmountBasis.NET in allowed and net is not None and net == payload.amount:
        return AmountBasis.NET
    return None


def _flat(raw: str | None) -> str:
    folded = unicodedata.normalize("NFKC", raw or "")
    return "".join(char for char in folded if not char.isspace() and char != "\ufeff").upper()


def _is_csv(fields: list[str]) -> bool:
    return (
        _FEWEST <= len(fields) <= _MOST
        and fields[0] == _VERSION
        and _KIND.fullmatch(fields[1]) is not None
        and _CHECK_CODE.fullmatch(fields[6]) is not None
        and _CRC.fullmatch("".join(fields[7:])) is not None
    )


def _judge(fields: list[str], text: str) -> QrReading:
    _version, kind, code, number, printed_amount, printed_date, check_code, crc = fields
    amount = _amount(printed_amount)
    if amount is None:
        return QrReading(refused("QR_AMOUNT", text))
    issued_on = _day(printed_date)
    if issued_on is None:
        return QrReading(refused("QR_DATE", text))
    found = invoice_number.validate(code, number, kind=kind, issued_on=issued_on)
    if not found.ok:
        return QrReading(refused(found.code, text))
    payload = QrPayload(kind, code, number, amount, issued_on, check_code, crc)
    known = invoice_number.validate_kind(kind)
    return QrReading(Verdict(known.level, known.code, text), payload)


def _amount(text: str) -> Decimal | None:
    if not _AMOUNT.fullmatch(text):
        return None
    amount = Decimal(text)
    return amount if 0 < amount <= MAX_AMOUNT else None


def _day(text: str) -> dt.date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
