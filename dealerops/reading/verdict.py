"""A reading against what a dealer claims: match, mismatch, or for a person to look at.

The policy is that of documents.md 5.9: a mismatch needs a reading that the document itself proves;
whatever is in doubt goes to a person; nothing is ever corrected towards the claim.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dealerops.identifiers import capital_amount, company_name
from dealerops.identifiers.verdict import normalise
from dealerops.reading import checks
from dealerops.reading.evidence import EXACT
from dealerops.reading.extract.distance import edits
from dealerops.reading.extract.folding import fold
from dealerops.reading.model import FieldReading, Reading

Claimed = str | Decimal | dt.date | None

NEAR_MISS = 2  # edits between two names that a misreading may explain
_AMOUNTS = frozenset({"amount", "net", "tax"})
_UNTRUSTED = "ocr:tesseract"


class Outcome(TextChoices):
    MATCH = "match", _("Match")
    MISMATCH = "mismatch", _("Mismatch")
    UNREADABLE = "unreadable", _("Unreadable")


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """`reason` is a code: '' for a match, else why it is none or why nobody can tell."""

    field: str
    outcome: Outcome
    claimed: str
    read: str
    reason: str = ""


def compare(reading: Reading, claimed: Mapping[str, Claimed]) -> dict[str, FieldVerdict]:
    """A verdict for every claimed field that is not empty; `claimed` uses the reading's names."""
    given = {name: plain_claim(name, value) for name, value in claimed.items()}
    return {
        name: compare_field(reading.fields.get(name), name, value)
        for name, value in given.items()
        if value
    }


def compare_field(item: FieldReading | None, name: str, claimed: str) -> FieldVerdict:
    """One field; `claimed` as `plain_claim` writes it."""
    if item is None or not item.value:
        return FieldVerdict(name, Outcome.UNREADABLE, claimed, "", "NOT_READ")
    outcome, reason = _judge(item, claimed)
    return FieldVerdict(name, outcome, claimed, item.value, reason)


def has_qr_conflict(reading: Reading) -> bool:
    """Whether the QR code says something else than the print: somebody should look."""
    return any(checks.QR_CONFLICT in item.checks for item in reading.fields.values())


def plain_claim(name: str, value: Claimed) -> str:
    """The claim written as readings are; '' for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if name in _AMOUNTS:
        return _plain_amount(value)
    if name in checks.NAMES:
        return _plain_name(str(value))
    return fold(str(value)) if name in {"date", "amount_cap", "qr"} else normalise(str(value))


def _judge(item: FieldReading, claimed: str) -> tuple[Outcome, str]:
    conflict = next((code for code in item.checks if code in checks.CONFLICTS), "")
    if conflict:
        return Outcome.UNREADABLE, conflict
    if item.source.startswith(_UNTRUSTED) and not item.proved:
        return Outcome.UNREADABLE, "NOT_PROVED"
    if _equal(item, claimed):
        return Outcome.MATCH, ""
    if item.name in checks.NAMES:
        return _different_names(item, claimed)
    if not item.proved:
        return Outcome.UNREADABLE, "NOT_PROVED"
    return Outcome.MISMATCH, "DIFFERS"


def _equal(item: FieldReading, claimed: str) -> bool:
    if item.name == "amount_cap":
        return capital_amount.parse(item.value) == capital_amount.parse(claimed)
    return plain_claim(item.name, item.value) == claimed


def _different_names(item: FieldReading, claimed: str) -> tuple[Outcome, str]:
    """Names have no check digit: near misses and fragments are for a person, from any source."""
    printed = _plain_name(item.value)
    if edits(printed, claimed, most=NEAR_MISS) <= NEAR_MISS:
        return Outcome.UNREADABLE, "NEAR_MISS"
    if printed in claimed or claimed in printed:
        return Outcome.UNREADABLE, "FRAGMENT"
    if not item.proved:
        return Outcome.UNREADABLE, "NOT_PROVED"
    if item.source not in EXACT and _share_most(printed, claimed):
        return Outcome.UNREADABLE, "NEAR_MISS"
    return Outcome.MISMATCH, "DIFFERS"


def _share_most(one: str, other: str) -> bool:
    """Two long names that differ in a quarter or less may be one name under a seal."""
    return edits(one, other, most=len(other)) * 4 <= len(other)


def _plain_name(text: str) -> str:
    return company_name.normalise(fold(text))


def _plain_amount(value: Claimed) -> str:
    try:
        number = Decimal(str(value).replace(",", "").lstrip("¥￥"))
    except InvalidOperation:
        return ""
    return f"{number:.2f}" if number.is_finite() else ""
