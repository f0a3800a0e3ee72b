"""What a file is and tells of itself besides its text: kind, pages, and when a photo was taken."""

import datetime as dt
import io
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pypdfium2
from PIL import Image

from dealerops.reading.active import ensure_passive_markup, ensure_passive_pdf
from dealerops.reading.sniffing import ensure_readable
from dealerops.reading.sources.ofd import read_ofd

EXIF_IFD, EXIF_TAKEN = 0x8769, 0x9003
BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Facts:
    """`taken_at` only where a photo says so."""

    kind: str
    pages: int = 1
    taken_at: dt.datetime | None = None


def inspect(data: bytes) -> Facts:
    """Opens the file as far as it will ever be opened before it is kept. Raises DocumentRefused."""
    kind = ensure_readable(data)
    if kind == "pdf":
        ensure_passive_pdf(data)
        return Facts(kind, _pdf_pages(data))
    if kind == "ofd":
        return Facts(kind, max(sheet.number for sheet in read_ofd(data).sheets) + 1)
    if kind == "xml":
        ensure_passive_markup(data)
    return Facts(kind, taken_at=_taken_at(data) if kind == "jpeg" else None)


def _pdf_pages(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def _taken_at(data: bytes) -> dt.datetime | None:
    """The moment in a JPEG's EXIF, which carries no zone: taken as business time."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            text = image.getexif().get_ifd(EXIF_IFD).get(EXIF_TAKEN)
    except Exception:  # noqa: BLE001  # a damaged EXIF block says nothing; the picture was checked before
        return None
    try:
        moment = dt.datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    return moment.replace(tzinfo=BUSINESS_ZONE)
