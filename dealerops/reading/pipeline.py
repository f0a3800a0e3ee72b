"""The ladder of documents.md 5: what is exact is never recognised, what is a picture is."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string

from dealerops.reading import exact
from dealerops.reading.kinds import INVOICES, Kind
from dealerops.reading.model import Reading, Sheet
from dealerops.reading.refusal import DocumentRefused
from dealerops.reading.sniffing import ensure_readable
from dealerops.reading.sources import pdf
from dealerops.reading.sources.ofd import OfdDocument, read_ofd

logger = logging.getLogger(__name__)

# These bring numpy, OpenCV and onnxruntime with them; only the process that reads pictures pays.
_READ_PICTURES = "dealerops.reading.picture.read_pictures"
_DECODE = "dealerops.reading.sources.raster.decode"
_FIND_QR = "dealerops.reading.sources.qr.find"


def read(
    data: bytes, *, name: str = "", engine: str = "rapidocr", on: dt.date | None = None
) -> Reading:
    """The fields of one document with their evidence. `name` is for the log only, `on` the day of
    reading (default: today). Raises DocumentRefused and nothing else for what cannot be read.
    """
    try:
        kind = ensure_readable(data)
        return _READERS[kind](data, engine, on or timezone.localdate())
    except (DocumentRefused, MemoryError):  # a child that is full up ends, see `apart`
        raise
    except Exception as error:
        logger.exception("reading failed: %d bytes, name of %d characters", len(data), len(name))
        raise DocumentRefused("READING_FAILED") from error


def _read_ofd(data: bytes, _engine: str, on: dt.date) -> Reading:
    document = read_ofd(data)
    return exact.read_ofd_document(document, _qr_of(document), on=on)


def _qr_of(document: OfdDocument) -> Any:
    """A QR code among the pictures of the file; a picture that does not open is passed over."""
    for data in document.images:
        try:
            image = import_string(_DECODE)(data)
        except DocumentRefused:
            continue
        found = import_string(_FIND_QR)(image, thorough=False)
        if found:
            return found
    return None


def _read_xml(data: bytes, _engine: str, on: dt.date) -> Reading:
    return exact.read_xml(data, on=on)


def _read_pdf(data: bytes, engine: str, on: dt.date) -> Reading:
    """The text layer where it holds an invoice; else the pages as pictures."""
    sheets = pdf.text_sheets(data)
    if _has_text(sheets):
        reading = exact.read_sheets(sheets, "text", named=(), code=None, on=on)
        if reading.kind in INVOICES:
            return _with_qr(data, sheets, reading, on)
        if reading.kind is not Kind.UNREADABLE and not pdf.shows_a_scan(data):
            return reading
    images = [pdf.render(data, sheet.number) for sheet in sheets]
    return _pictures(images, engine, on)


def _has_text(sheets: list[Sheet]) -> bool:
    return any(sum(len(run.text) for run in sheet.runs) >= pdf.MIN_GLYPHS for sheet in sheets)


def _with_qr(data: bytes, sheets: list[Sheet], reading: Reading, on: dt.date) -> Reading:
    if not reading.fields:
        return reading
    page = next(iter(reading.fields.values())).page
    code = import_string(_FIND_QR)(pdf.render(data, page), thorough=True)
    if code is None:
        return reading
    return exact.read_sheets(sheets, "text", named=(), code=code, on=on)


def _read_image(data: bytes, engine: str, on: dt.date) -> Reading:
    return _pictures([import_string(_DECODE)(data)], engine, on)


def _pictures(images: list[Any], engine: str, on: dt.date) -> Reading:
    found: Reading = import_string(_READ_PICTURES)(images, engine_name=engine, on=on)
    return found


_READERS: dict[str, Callable[[bytes, str, dt.date], Reading]] = {
    "ofd": _read_ofd,
    "xml": _read_xml,
    "pdf": _read_pdf,
    "jpeg": _read_image,
    "png": _read_image,
}
