"""What the document itself says for or against each value: check digits, sums, two printings.

Check codes ending in _OK speak for a value. Codes of `identifiers` and those ending in DIFFERS speak
against it. A value read by an engine that fails its check digit is withdrawn: it was misread, or the
paper is not right, and either is for a person. Exact sources keep theirs, with the warning.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from dealerops.identifiers import capital_amount, invoice_number, resident_id, tax_id, uscc, vin
from dealerops.identifiers.verdict import Level, Verdict
from dealerops.reading.evidence import EXACT, PRINTED_TWICE, PRINTED_TWICE_DIFFERS, UNREADABLE
from dealerops.reading.model import FieldReading

Fields = dict[str, FieldReading]

VIN_OK, ID_OK, USCC_OK, DATE_OK = "VIN_OK", "ID_OK", "USCC_OK", "DATE_OK"
CAPITALS_OK, SUM_OK = "CAPITALS_OK", "SUM_OK"
CAPITALS_DIFFERS, SUM_DIFFERS = "CAPITALS_DIFFERS", "SUM_DIFFERS"
CAPITALS_PARTLY = "CAPITALS_PARTLY_READ"  # characters are missing, none is wrong
REPAIRED = "REPAIRED"  # a letter that cannot stand there was taken for the digit it looks like
QR_OK, QR_CONFLICT = "QR_OK", "QR_CONFLICT"
SOURCES_OK, SOURCES_DIFFERS = "SOURCES_OK", "SOURCES_DIFFERS"
SECOND_OK, SECOND_DIFFERS = "SECOND_READING_OK", "SECOND_READING_DIFFERS"
DATE_IMPLAUSIBLE = "DATE_IMPLAUSIBLE"

PROOFS = frozenset({VIN_OK, ID_OK, USCC_OK, CAPITALS_OK, SUM_OK, PRINTED_TWICE, QR_OK, SOURCES_OK})
CONFLICTS = frozenset(
    {CAPITALS_DIFFERS, PRINTED_TWICE_DIFFERS, QR_CONFLICT, SOURCES_DIFFERS, SECOND_DIFFERS}
)
NAMES = frozenset({"buyer", "seller"})
SURE_SCORE = 0.9
SUM_TOLERANCE = Decimal("0.02")  # domain.md 1.7
_FIRST_DAY = dt.date(1994, 1, 1)  # no VAT invoice is older
_LOOKALIKES = str.maketrans("IOQSZ", "10052")


def judge(fields: Mapping[str, FieldReading], *, on: dt.date) -> Fields:
    """The same fields with checks, proofs and confidence; `on` is the day of reading."""
    judged = {name: _judge_alone(item, on) for name, item in fields.items()}
    for name in NAMES & judged.keys():
        if SECOND_DIFFERS in judged[name].checks:
            judged[name] = _withdrawn(judged[name])
    _judge_number(judged)
    _judge_amounts(judged)
    return {name: _weighed(item) for name, item in judged.items()}


def is_good(item: FieldReading | None) -> bool:
    """Whether a value was read and nothing printed speaks against it."""
    return item is not None and bool(item.value) and not CONFLICTS & set(item.checks)


def _judge_alone(item: FieldReading, on: dt.date) -> FieldReading:
    if not item.value:
        return item
    if item.name == "vin":
        return _judge_vin(item)
    if item.name in {"buyer_id", "seller_tax"}:
        return _judge_identity(item, on)
    if item.name == "date":
        return _judge_date(item, on)
    return item


def _judge_vin(item: FieldReading) -> FieldReading:
    found = vin.validate(item.value)
    if found.level is Level.OK:
        return item.noting(VIN_OK)
    if item.source not in EXACT:
        meant = item.value[:13].translate(_LOOKALIKES_VIN) + item.value[13:].translate(_LOOKALIKES)
        if meant != item.value and vin.validate(meant).level is Level.OK:
            return replace(item, value=meant).noting(VIN_OK, REPAIRED)
    return _failing(item, found)


_LOOKALIKES_VIN = str.maketrans("IOQ", "100")  # the only letters that never stand in a VIN


def _judge_identity(item: FieldReading, on: dt.date) -> FieldReading:
    code = _identity_ok(item.value, on)
    if code:
        return item.noting(code)
    meant = item.value.translate(_LOOKALIKES)
    repaired = _identity_ok(meant, on) if item.source not in EXACT else ""
    if repaired:
        return replace(item, value=meant).noting(repaired, REPAIRED)
    return _failing(item, _identity_verdict(item.value, on))


def _identity_ok(number: str, on: dt.date) -> str:
    if resident_id.validate(number, on=on).ok:
        return ID_OK
    return USCC_OK if uscc.validate(number).ok else ""


def _identity_verdict(number: str, on: dt.date) -> Verdict:
    """The finding of the rule that the number was most likely meant for."""
    if resident_id.birth_date(number) and number[0] != "9":
        return resident_id.validate(number, on=on)
    return tax_id.validate(number, document_date=_FIRST_DAY if len(number) != 18 else on)


def _failing(item: FieldReading, found: Verdict) -> FieldReading:
    if found.level is Level.OK:
        return item
    noted = item.noting(found.code)
    if found.level is Level.WARN or item.source in EXACT:
        return noted
    return _withdrawn(noted)


def _withdrawn(item: FieldReading) -> FieldReading:
    return replace(item, value="", confidence=0.0).noting(UNREADABLE)


def _judge_date(item: FieldReading, on: dt.date) -> FieldReading:
    day = dt.date.fromisoformat(item.value)
    if _FIRST_DAY <= day <= on + dt.timedelta(days=1):
        return item.noting(DATE_OK)
    return item.noting(DATE_IMPLAUSIBLE)


def _judge_number(fields: Fields) -> None:
    number, day = fields.get("number"), fields.get("date")
    if number is None or not number.value:
        return
    code = fields["code"].value if "code" in fields else ""
    issued_on = dt.date.fromisoformat(day.value) if day and day.value else None
    found = invoice_number.validate(code, number.value, issued_on=issued_on)
    if found.code:
        fields["number"] = number.noting(found.code)


def _judge_amounts(fields: Fields) -> None:
    """Capitals against figures, figures against net and tax (documents.md 5.7)."""
    _drop_misread_sign(fields)
    amount = _decimal(fields, "amount")
    capitals = (
        capital_amount.parse(fields["amount_cap"].value) if _has(fields, "amount_cap") else None
    )
    total = _total(fields)
    if amount is None:
        return
    fits = total is not None and abs(total - amount) <= SUM_TOLERANCE
    if total is not None:
        _note(fields, SUM_OK if fits else SUM_DIFFERS, "amount", "net", "tax")
    if capitals == amount:
        _note(fields, CAPITALS_OK, "amount", "amount_cap")
    elif capitals is not None and fits and _is_part(fields["amount_cap"], amount):
        fields["amount_cap"] = _withdrawn(fields["amount_cap"].noting(CAPITALS_PARTLY))
    elif capitals is not None:
        _note(fields, CAPITALS_DIFFERS, "amount", "amount_cap")


def _is_part(printed: FieldReading, amount: Decimal) -> bool:
    """Whether the capitals are those of `amount` with some left out: worn print, not another sum."""
    if printed.source in EXACT:
        return False
    rest = iter(capital_amount.write(amount))
    said = printed.value.replace("圆", "元").rstrip("整正")
    return all(char in rest for char in said)


def _drop_misread_sign(fields: Fields) -> None:
    """A ¥ is sometimes read as a leading digit: dropped where capitals or sum say the rest."""
    item = fields.get("amount")
    if item is None or item.source in EXACT or len(item.value) < len("10.00"):
        return
    shorter = Decimal(item.value[1:])
    capitals = (
        capital_amount.parse(fields["amount_cap"].value) if _has(fields, "amount_cap") else None
    )
    if shorter > 0 and item.value[1] != "0" and shorter == capitals == _total(fields):
        fields["amount"] = replace(item, value=f"{shorter:.2f}").noting(REPAIRED)


def _total(fields: Fields) -> Decimal | None:
    net, tax = _decimal(fields, "net"), _decimal(fields, "tax")
    return None if net is None or tax is None else net + tax


def _decimal(fields: Fields, name: str) -> Decimal | None:
    return Decimal(fields[name].value) if _has(fields, name) else None


def _has(fields: Fields, name: str) -> bool:
    return name in fields and bool(fields[name].value)


def _note(fields: Fields, code: str, *names: str) -> None:
    for name in names:
        fields[name] = fields[name].noting(code)


def _weighed(item: FieldReading) -> FieldReading:
    """Confidence and proof follow from the checks, whatever the engine believed."""
    checks = set(item.checks)
    if not item.value:
        return replace(item, confidence=0.0, proved=False)
    against = checks & CONFLICTS or checks - _FAVOURABLE
    factor = 0.5 if against else 1.0 if checks & PROOFS or item.source in EXACT else 0.9
    return replace(
        item, confidence=round(item.confidence * factor, 3), proved=_is_proved(item, checks)
    )


_FAVOURABLE = PROOFS | {DATE_OK, SECOND_OK, REPAIRED}


def _is_proved(item: FieldReading, checks: set[str]) -> bool:
    if checks & CONFLICTS or REPAIRED in checks:
        return False
    if item.source in EXACT or checks & PROOFS:
        return True
    return item.name in NAMES and SECOND_OK in checks and item.confidence >= SURE_SCORE
