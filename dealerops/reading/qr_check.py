"""The QR code against the printed fields: it confirms, fills what was not read, and never overrules."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from dealerops.identifiers.qr_payload import AmountBasis, QrPayload, QrReading, matching_basis
from dealerops.reading import checks, evidence
from dealerops.reading.model import FieldReading

WARNING_CONFLICT = "QR_CONFLICT"


def confirm(
    fields: Mapping[str, FieldReading], found: QrReading | None
) -> tuple[dict[str, FieldReading], tuple[str, ...]]:
    """The fields with the QR code's word on them, and warning codes."""
    kept = dict(fields)
    if found is None:
        return kept, ()
    payload = found.payload
    if payload is None:
        return kept, (found.verdict.code,)
    kept["qr"] = _from_qr("qr", found.verdict.normalized)
    for name, value in _values(payload).items():
        kept[name] = _confirmed(kept.get(name), name, value)
    amount = _amount(kept, payload)
    if amount:
        kept[amount.name] = amount
    warned = (found.verdict.code,) if found.verdict.code else ()
    conflict = any(checks.QR_CONFLICT in item.checks for item in kept.values())
    return kept, (*warned, *((WARNING_CONFLICT,) if conflict else ()))


def disagrees(item: FieldReading | None, found: QrReading | None) -> bool:
    """Whether a field read from the page differs from the code: worth a second look at the page."""
    if item is None or not item.value or found is None or found.payload is None:
        return False
    expected = _values(found.payload).get(item.name)
    return expected is not None and expected != item.value


def _values(payload: QrPayload) -> dict[str, str]:
    values = {"number": payload.number, "date": payload.issued_on.isoformat()}
    return values | ({"code": payload.code} if payload.code else {})


def _from_qr(name: str, value: str) -> FieldReading:
    return FieldReading(name, value, value, "qr", evidence.prior("qr"), checks=(checks.QR_OK,))


def _confirmed(item: FieldReading | None, name: str, value: str) -> FieldReading:
    if item is None or not item.value:
        filled = _from_qr(name, value)
        return replace(filled, page=item.page, box=item.box, turn=item.turn) if item else filled
    return item.noting(checks.QR_OK if item.value == value else checks.QR_CONFLICT)


def _amount(fields: Mapping[str, FieldReading], payload: QrPayload) -> FieldReading | None:
    """Old kinds carry the net amount, digital ones the total, unknown ones either (domain.md 1.7)."""
    net, gross = _decimal(fields.get("net")), _decimal(fields.get("amount"))
    basis = matching_basis(payload, net=net, gross=gross)
    if basis is not None:
        return fields["amount" if basis is AmountBasis.GROSS else "net"].noting(checks.QR_OK)
    if payload.basis is AmountBasis.EITHER:
        both = fields["amount"] if net is not None and gross is not None else None
        return both.noting(checks.QR_CONFLICT) if both else None
    name = "amount" if payload.basis is AmountBasis.GROSS else "net"
    return _confirmed(fields.get(name), name, f"{payload.amount:.2f}")


def _decimal(item: FieldReading | None) -> Decimal | None:
    return Decimal(item.value) if item and item.value else None
