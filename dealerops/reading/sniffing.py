"""What a file is, told from its bytes, and the limits every file must keep; imports no engine."""

import io
import warnings
import zipfile

import pypdfium2
import pypdfium2.raw
from lxml import etree
from PIL import Image

from dealerops.reading.archive import Bounds, open_zip
from dealerops.reading.refusal import DocumentRefused

MAX_BYTES = 15 << 20
MAX_PIXELS = 40_000_000
MAX_PDF_PAGES = 5
MAX_OFD_PAGES = 20
# Text of invoices packs about 20:1.
OFD = Bounds(entries=1000, unpacked=64 << 20, ratio=200, small=1 << 20)

_IMAGES = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}


def sniff(data: bytes) -> str | None:
    """'pdf', 'ofd', 'xml', 'jpeg', 'png', or None when it is none of them or cannot be opened."""
    try:
        return ensure_readable(data)
    except DocumentRefused:
        return None


def ensure_readable(data: bytes) -> str:
    """The kind of file, after it was opened far enough to be sure. Raises DocumentRefused."""
    if not data:
        raise DocumentRefused("FILE_EMPTY")
    if len(data) > MAX_BYTES:
        raise DocumentRefused("FILE_TOO_LARGE")
    for magic, kind in _IMAGES.items():
        if data.startswith(magic):
            _ensure_image(data)
            return kind
    if data.startswith(b"%PDF-"):
        _ensure_pdf(data)
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        open_archive(data)
        return "ofd"
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        parse_xml(data, recover=False)
        return "xml"
    raise DocumentRefused("FILE_TYPE_UNKNOWN")


def open_image(data: bytes) -> Image.Image:
    """The picture's header, checked against the limits; its pixels are not decoded yet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError as error:
        raise DocumentRefused("IMAGE_TOO_LARGE") from error
    except Exception as error:
        raise DocumentRefused("FILE_BROKEN") from error
    if image.width * image.height > MAX_PIXELS:
        raise DocumentRefused("IMAGE_TOO_LARGE")
    return image


def _ensure_image(data: bytes) -> None:
    image = open_image(data)
    try:
        image.load()
    except Exception as error:
        raise DocumentRefused("FILE_BROKEN") from error


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """The PDF with at least one and at most MAX_PDF_PAGES pages; the caller closes it."""
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", 0) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise DocumentRefused("FILE_ENCRYPTED" if locked else "FILE_BROKEN") from error
    if not 0 < pages <= MAX_PDF_PAGES:
        document.close()
        raise DocumentRefused("TOO_MANY_PAGES" if pages else "FILE_BROKEN")
    return document


def _ensure_pdf(data: bytes) -> None:
    document = open_pdf(data)
    try:
        for index in range(len(document)):
            document[index].close()
    except pypdfium2.PdfiumError as error:
        raise DocumentRefused("FILE_BROKEN") from error
    finally:
        document.close()


def open_archive(data: bytes) -> zipfile.ZipFile:
    """An OFD's zip, refused if it unpacks too far or is no OFD."""
    archive = open_zip(data, OFD)
    if "OFD.xml" not in archive.namelist():
        raise DocumentRefused("FILE_TYPE_UNKNOWN")
    return archive


def parse_xml(data: bytes, *, recover: bool) -> etree._Element:
    """The root element. A document type declaration is refused: no invoice has one, bombs do."""
    if any(b"<!" + word in _plain(data) for word in (b"DOCTYPE", b"ENTITY")):
        raise DocumentRefused("FILE_UNSAFE")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
    )
    try:
        root = etree.fromstring(data.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentRefused("FILE_BROKEN") from error
    if root is None:
        raise DocumentRefused("FILE_BROKEN")
    if root.getroottree().docinfo.internalDTD is not None:  # written in an encoding of its own
        raise DocumentRefused("FILE_UNSAFE")
    return root


def _plain(data: bytes) -> bytes:
    """Bytes in which a declaration shows whatever the encoding: UTF-16 and 32 lose their zeros."""
    return data.replace(b"\x00", b"").upper()
