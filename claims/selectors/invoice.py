"""How the reading of a claim's invoice stands, and what it says beside the claim."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.functional import Promise

from claims.models import Claim, ClaimDocument, InvoiceReading
from dealerops.reading import INVOICES, Reading
from dealerops.reading.refusal import REASONS
from dealerops.reading.verdict import Claimed, FieldVerdict, compare

PATIENCE = dt.timedelta(minutes=5)  # a reading takes seconds; after this long nobody should wait


class ReadingState(StrEnum):
    """What a dealer is told about the invoice."""

    READING = "reading"
    SLOW = "slow"  # not read after PATIENCE: the page stops asking
    UNREADABLE = "unreadable"  # the file cannot be opened as a document
    NOT_AN_INVOICE = "not_an_invoice"
    COMPARED = "compared"


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field: the verdict, where the value was read, how sure (0 to 1), and whether a crop exists."""

    verdict: FieldVerdict
    source: str = ""
    confidence: float = 0.0
    has_crop: bool = False


@dataclass(frozen=True, slots=True)
class InvoiceCheck:
    document: ClaimDocument
    state: ReadingState
    fields: Sequence[ComparedField] = ()
    problem: str | Promise = ""  # why the file could not be read


def invoice_check(claim: Claim, document: ClaimDocument, *, now: dt.datetime) -> InvoiceCheck:
    """The invoice held against what the claim says at this moment, drafts included.

    Nothing is stored: the checker and head office see the verdicts of the last submission, which come
    from the same comparison.
    """
    stored = InvoiceReading.objects.filter(
        attachment=document.attachment_id, engine=settings.OCR_ENGINE
    ).first()
    if stored is None:
        is_slow = document.uploaded_at + PATIENCE < now
        return InvoiceCheck(document, ReadingState.SLOW if is_slow else ReadingState.READING)
    if stored.refusal_code or not stored.result:
        problem = REASONS.get(stored.refusal_code, REASONS["READING_FAILED"])
        return InvoiceCheck(document, ReadingState.UNREADABLE, problem=problem)
    reading = Reading.from_dict(json.loads(stored.result))
    if reading.kind not in INVOICES:
        return InvoiceCheck(document, ReadingState.NOT_AN_INVOICE)
    return InvoiceCheck(document, ReadingState.COMPARED, _compared(reading, claim))


def claimed_values(claim: Claim) -> dict[str, Claimed]:
    """The claim's facts under the names that readings use."""
    return {
        "code": claim.invoice_code,
        "number": claim.invoice_number,
        "date": claim.invoice_date,
        "amount": claim.invoice_amount,
        "vin": claim.vin,
        "buyer": claim.buyer_name,
        "buyer_id": claim.buyer_code,
        "seller": claim.seller_name,
    }


def _compared(reading: Reading, claim: Claim) -> list[ComparedField]:
    verdicts = compare(reading, claimed_values(claim))
    return [_compared_field(reading, verdict) for verdict in verdicts.values()]


def _compared_field(reading: Reading, verdict: FieldVerdict) -> ComparedField:
    found = reading.fields.get(verdict.field)
    if found is None or not found.value:
        return ComparedField(verdict)
    return ComparedField(verdict, found.source, found.confidence, found.box is not None)
