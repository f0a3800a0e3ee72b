"""Reading the invoice in the background and holding it against the claim (documents.md 5)."""

import json
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from claims.choices import DocumentType, FlagCode
from claims.models import Claim, ClaimDocument, ClaimFlag, FieldCheck, InvoiceReading
from claims.selectors.flags import flags_of
from claims.selectors.invoice import claimed_values
from dealerops.documents.services import FileHeld, FileRefused, read_bytes
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from dealerops.reading import INVOICES, DocumentRefused, Reading, apart
from dealerops.reading.refusal import PASSING
from dealerops.reading.verdict import FieldVerdict, Outcome, compare, has_qr_conflict


class ReadingBrokenOff(Exception):
    """The reader hung or died; the reason is stored and shown, and another attempt may do better."""


def read_invoice(document_id: int, *, by: Actor) -> InvoiceReading | None:
    """Read the file once per engine; then compare it with the claim. None while it waits for its scan.

    The slow part runs outside a transaction; the unique row decides who was first. Raises
    ReadingBrokenOff, so that the delivery is tried again and in the end set aside.
    """
    document = ClaimDocument.objects.visible_to(by).select_related("attachment").get(pk=document_id)
    known = _reading_of(document)
    if known is None or known.refusal_code in PASSING:
        try:
            known = _read_file(document)
        except FileHeld:
            return None  # `documents.scanned` comes back to it
    compare_invoice(document.claim_id, by=by)
    if known.refusal_code in PASSING:
        raise ReadingBrokenOff(known.refusal_code)
    return known


def read_scanned(attachment_id: int, *, by: Actor) -> int:
    """Read the invoices that waited for the scan of their file; returns how many there are."""
    invoices = ClaimDocument.objects.visible_to(by).current().filter(type=DocumentType.D01)
    waiting = invoices.filter(attachment=attachment_id).values_list("pk", flat=True)
    for document_id in waiting:
        read_invoice(document_id, by=by)
    return len(waiting)


def _reading_of(document: ClaimDocument) -> InvoiceReading | None:
    return InvoiceReading.objects.filter(
        attachment=document.attachment_id, engine=settings.OCR_ENGINE
    ).first()


def _read_file(document: ClaimDocument) -> InvoiceReading:
    found = {"kind": "", "result": "", "refusal_code": ""}
    try:
        reading = apart.read(read_bytes(document.attachment), engine=settings.OCR_ENGINE)
        found |= {"kind": reading.kind.value, "result": json.dumps(reading.to_dict())}
    except (DocumentRefused, FileRefused) as refusal:
        found |= {"refusal_code": refusal.refusals[0].code}
    row, created = InvoiceReading.objects.get_or_create(
        attachment=document.attachment, engine=settings.OCR_ENGINE, defaults=found
    )
    if not created and row.refusal_code in PASSING:
        for field, value in found.items():
            setattr(row, field, value)
        row.save(update_fields=tuple(found))
    return row


@transaction.atomic
def compare_invoice(claim_id: int, *, by: Actor) -> Claim:
    """Judge every field of the present invoice again and raise the flags anew."""
    claim = Claim.objects.visible_to(by).lock(claim_id)
    judge(claim)
    verdicts = FieldCheck.objects.filter(document__claim=claim, document__replaced_at=None)
    mismatches = [one.field for one in verdicts if one.verdict == Outcome.MISMATCH]
    record(claim, "claims.invoice_compared", by=by, mismatches=mismatches)
    return claim


def judge(claim: Claim) -> None:
    """Field checks and flags as of now; the caller holds the claim's lock."""
    document = claim.documents.current().filter(type=DocumentType.D01).order_by("-pk").first()
    stored = _reading_of(document) if document else None
    about_reading: dict[FlagCode, dict[str, object]] = {}
    if document and stored:
        about_reading = _judge_fields(claim, document, stored)
    raise_flags(claim, about_reading)


def raise_flags(claim: Claim, about_reading: dict[FlagCode, dict[str, object]]) -> None:
    """Replace the claim's flags by those that hold now."""
    found = {**flags_of(claim), **about_reading}
    raised = {flag.code: flag for flag in claim.flags.all()}
    gone = [flag.pk for code, flag in raised.items() if code not in found]
    if gone:
        ClaimFlag.objects.filter(pk__in=gone).delete()
    ClaimFlag.objects.bulk_create(
        ClaimFlag(claim=claim, code=code, data=data)
        for code, data in found.items()
        if code not in raised
    )
    for code, data in found.items():
        if code in raised and raised[code].data != data:
            raised[code].data = data
            raised[code].save(update_fields=("data",))


def _judge_fields(
    claim: Claim, document: ClaimDocument, stored: InvoiceReading
) -> dict[FlagCode, dict[str, object]]:
    document.checks.all().delete()
    if stored.refusal_code or not stored.result:
        return {FlagCode.NOT_AN_INVOICE: {"code": stored.refusal_code}}
    reading = Reading.from_dict(json.loads(stored.result))
    if reading.kind not in INVOICES:
        return {FlagCode.NOT_AN_INVOICE: {"kind": stored.kind}}
    verdicts = compare(reading, claimed_values(claim))
    FieldCheck.objects.bulk_create(
        _field_check(document, reading, verdict) for verdict in verdicts.values()
    )
    flags: dict[FlagCode, dict[str, object]] = {}
    wrong = [one.field for one in verdicts.values() if one.outcome == Outcome.MISMATCH]
    if wrong:
        flags[FlagCode.OCR_MISMATCH] = {"fields": wrong}
    if has_qr_conflict(reading):
        flags[FlagCode.QR_CONFLICT] = {}
    return flags


def _field_check(document: ClaimDocument, reading: Reading, verdict: FieldVerdict) -> FieldCheck:
    read_field = reading.fields.get(verdict.field)
    return FieldCheck(
        document=document,
        field=verdict.field,
        claimed=verdict.claimed,
        read=verdict.read,
        verdict=verdict.outcome,
        source=read_field.source if read_field else "",
        confidence=Decimal(f"{read_field.confidence:.3f}") if read_field else Decimal(0),
        has_crop=bool(read_field and read_field.box),
    )
