"""What a file tells of itself besides its text: pages, and when a photo was taken."""

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pypdfium2
from PIL import Image

from dealerops.documents.choices import FileKind

EXIF_IFD, EXIF_TAKEN = 0x8769, 0x9003
BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


def page_count(data: bytes, kind: str) -> int:
    if kind != FileKind.PDF:
        return 1
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def taken_at(data: bytes, kind: str) -> dt.datetime | None:
    """The moment in a JPEG's EXIF, which carries no zone: taken as business time."""
    if kind != FileKind.JPEG:
        return None
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
