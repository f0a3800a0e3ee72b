"""Documents that say their fields themselves: OFD, XML and PDF text; nothing is recognised."""

import datetime as dt
from collections.abc import Mapping, Sequence

from dealerops.identifiers import invoice_number, qr_payload
from dealerops.identifiers.qr_payload import QrReading
from dealerops.reading import checks, evidence, kinds, qr_check
from dealerops.reading.extract import extract_sheet
from dealerops.reading.extract.folding import fold
from dealerops.reading.kinds import Kind
from dealerops.reading.model import FieldReading, PageNote, Reading, Sheet
from dealerops.reading.sniffing import parse_xml
from dealerops.reading.sources import tagged
from dealerops.reading.sources.ofd import OfdDocument

Named = Sequence[Mapping[str, str]]


def read_ofd_document(document: OfdDocument, code: QrReading | None, *, on: dt.date) -> Reading:
    """`code` is a QR code seen among the pictures; the attached text of one comes first."""
    named = (document.attached, document.tagged, document.custom)
    return read_sheets(document.sheets, "ofd", named=named, code=code, on=on)


def read_xml(data: bytes, *, on: dt.date) -> Reading:
    """An invoice's XML file. Raises DocumentRefused when it is not well-formed."""
    root = parse_xml(data, recover=False)
    named = tagged.fields_of(root)
    kind = _kind_of(named, fold("".join(str(part) for part in root.itertext())))
    if kind not in kinds.INVOICES:
        return Reading(kind, "xml")
    return _finished(kind, "xml", _named_fields((named,), "xml"), None, (), on=on)


def read_sheets(
    sheets: Sequence[Sheet], source: str, *, named: Named, code: QrReading | None, on: dt.date
) -> Reading:
    """The first sheet that is an invoice, together with the fields that the file names."""
    notes = tuple(
        PageNote(sheet.number, round(sheet.width), round(sheet.height)) for sheet in sheets
    )
    kind, sheet = _first_invoice(sheets)
    if kind not in kinds.INVOICES and any(named):
        kind = _kind_of(_merged(named), "")
    if kind not in kinds.INVOICES:
        return Reading(kind, source, notes)
    drawn = evidence.fields_of(extract_sheet(sheet, kind), sheet, source) if sheet else {}
    fields = _agreed(_named_fields(named, source), drawn)
    return _finished(kind, source, fields, code, notes, on=on)


def _first_invoice(sheets: Sequence[Sheet]) -> tuple[Kind, Sheet | None]:
    first = Kind.UNREADABLE
    for sheet in sheets:
        kind = kinds.classify((fold(run.text), run.score) for run in sheet.runs)
        if kind in kinds.INVOICES:
            return kind, sheet
        if first is Kind.UNREADABLE:
            first = kind
    return first, None


def _finished(
    kind: Kind,
    source: str,
    fields: Mapping[str, FieldReading],
    code: QrReading | None,
    notes: tuple[PageNote, ...],
    *,
    on: dt.date,
) -> Reading:
    written = fields.get("qr")
    if written is not None and written.value:
        code = qr_payload.parse(written.value)
    confirmed, warnings = qr_check.confirm(fields, code)
    if written is not None and "qr" in confirmed:
        confirmed["qr"] = written.noting(checks.QR_OK)
    judged = checks.judge(confirmed, on=on)
    return Reading(kind, source, notes, judged, warnings)


def _merged(named: Named) -> dict[str, str]:
    found: dict[str, str] = {}
    for fields in named:
        found = dict(fields) | found
    return found


def _named_fields(named: Named, source: str) -> dict[str, FieldReading]:
    """Each field from the best place that names it; other places agree or are noted to differ."""
    fields: dict[str, FieldReading] = {}
    for place in named:
        for name, text in place.items():
            item = evidence.named_field(name, text, source)
            if not item.value:
                continue
            fields[name] = _compared(fields[name], item) if name in fields else item
    return fields


def _agreed(
    named: Mapping[str, FieldReading], drawn: Mapping[str, FieldReading]
) -> dict[str, FieldReading]:
    """What the file says of itself against what it shows: the page's place, the file's word."""
    fields = {name: item for name, item in drawn.items() if item.value or name not in named}
    for name, item in named.items():
        seen = fields.get(name)
        fields[name] = _compared(item, seen) if seen and seen.value else item
    return fields


def _compared(item: FieldReading, other: FieldReading) -> FieldReading:
    placed = FieldReading(
        item.name, item.value, item.raw, item.source, item.confidence,
        other.page if item.box is None else item.page,
        item.box or other.box, item.turn, item.checks,
    )  # fmt: skip
    same = fold(item.value).upper() == fold(other.value).upper()
    return placed.noting(checks.SOURCES_OK if same else checks.SOURCES_DIFFERS)


def _kind_of(named: Mapping[str, str], text: str) -> Kind:
    """By what is named, where no page shows a title."""
    number = named.get("number", "")
    if not number:
        return Kind.NOT_AN_INVOICE
    if named.get("vin"):
        return Kind.VEHICLE_DIGITAL
    special = "专用" in text
    if invoice_number.is_digital(number):
        return Kind.DIGITAL_SPECIAL if special else Kind.DIGITAL_ORDINARY
    return Kind.VAT_E_SPECIAL if special else Kind.VAT_E_ORDINARY
