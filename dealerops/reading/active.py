"""What would run when a file is opened elsewhere: scripts, launched programs, parcels inside a PDF."""

import io
import re

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

from dealerops.reading.refusal import DocumentRefused
from dealerops.reading.sniffing import open_pdf, parse_xml

_RUNNING = frozenset(
    {
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/XSL/Transform",
        "http://www.w3.org/1998/Math/MathML",
    }
)
_PAGES = frozenset({"html", "svg"})
_ACTION = re.compile(
    rb"/S\s*/(?:JavaScript|Rendition|Launch|ImportData|SubmitForm|GoTo[ER])\b"
    rb"|/Subtype\s*/(?:RichMedia|3D)\b|/XFA\s*(?:\[|\d+\s+\d+\s+R\b)"
)
_DATA_FILES = (".xml", ".xbrl", ".json")  # digital invoices carry their accounting data along
_MOST_PARCELS = 20


def ensure_passive_markup(data: bytes) -> None:
    """Raises DocumentRefused (FILE_UNSAFE) for XML that a browser would run instead of listing it."""
    root = parse_xml(data, recover=False)
    around = [*root.iter(), *root.itersiblings(preceding=True), *root.itersiblings()]
    if etree.QName(root).localname.lower() in _PAGES or any(_runs(node) for node in around):
        raise DocumentRefused("FILE_UNSAFE")


def _runs(node: etree._Element) -> bool:
    if isinstance(node, etree._ProcessingInstruction):
        return node.target == "xml-stylesheet"
    return isinstance(node.tag, str) and etree.QName(node).namespace in _RUNNING


def ensure_passive_pdf(data: bytes) -> None:
    """Raises DocumentRefused (FILE_UNSAFE) for a PDF with actions, or with parcels that are no data.

    Names hide in packed object streams and behind #-escapes; a copy written out anew has neither.
    """
    document = open_pdf(data)
    try:
        count = document.count_attachments()
        if pdfium.FPDFDoc_GetJavaScriptActionCount(document) or count > _MOST_PARCELS:
            raise DocumentRefused("FILE_UNSAFE")
        names = [document.get_attachment(index).get_name() for index in range(count)]
        plain = io.BytesIO()
        document.save(plain)
    except pypdfium2.PdfiumError as error:
        raise DocumentRefused("FILE_BROKEN") from error
    finally:
        document.close()
    if not all(name.lower().endswith(_DATA_FILES) for name in names):
        raise DocumentRefused("FILE_UNSAFE")
    if _ACTION.search(plain.getbuffer()):
        raise DocumentRefused("FILE_UNSAFE")
