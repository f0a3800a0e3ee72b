"""Files that want to be a page, a bomb or something else than they say (reliability.md P18)."""

import io

import pypdfium2
import pytest
from PIL import Image

from dealerops.documents.models import Attachment
from dealerops.documents.services import FileRefused, store_upload
from dealerops.foundation.actor import Actor
from dealerops.journal.models import Entry
from tests.kernel.documents.conftest import files_in

pytestmark = pytest.mark.django_db

SCRIPT = b"<script>alert(1)</script>"


def bomb() -> bytes:
    """400 million pixels in some 50 kB."""
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    return file.getvalue()


def pdf(pages: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _page in range(pages):
        document.new_page(200, 100)
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()


HOSTILE = {
    "an HTML page": (b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>", "FILE_UNSAFE"),
    "an HTML page that is also XML": (
        b"<html><body>" + SCRIPT + b"</body></html>",
        "FILE_UNSAFE",
    ),
    "an XHTML page": (
        b'<?xml version="1.0"?>\n<h:html xmlns:h="http://www.w3.org/1999/xhtml">'
        + b"<h:script>alert(1)</h:script></h:html>",
        "FILE_UNSAFE",
    ),
    "a picture that runs": (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "FILE_UNSAFE",
    ),
    "a picture in an invoice": (
        b'<Invoice><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/></Invoice>',
        "FILE_UNSAFE",
    ),
    "a style sheet that makes a page": (
        b'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="x.xsl"?><Invoice/>',
        "FILE_UNSAFE",
    ),
    "an entity bomb": (b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "FILE_UNSAFE"),
    "a script that says it is a PDF": (b"%PDF-1.4\n" + SCRIPT, "FILE_BROKEN"),
    "a PDF of too many pages": (pdf(6), "TOO_MANY_PAGES"),
    "a picture of 400 million pixels": (bomb(), "IMAGE_TOO_LARGE"),
    "more than 15 MB": (b"\x89PNG\r\n\x1a\n" + bytes(15 << 20), "FILE_TOO_LARGE"),
    "nothing": (b"", "FILE_EMPTY"),
    "a program": (b"MZ\x90\x00" + bytes(64), "FILE_TYPE_UNKNOWN"),
    "a zip of something": (b"PK\x05\x06" + bytes(18), "FILE_TYPE_UNKNOWN"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_and_leaves_nothing(store, applicant: Actor, what):
    data, code = HOSTILE[what]
    with pytest.raises(FileRefused) as caught:
        store_upload(io.BytesIO(data), name="invoice.pdf", by=applicant)
    assert caught.value.refusals[0].code == code
    assert str(caught.value.refusals[0].message)
    assert files_in(store) == []
    assert not Attachment.objects.exists()
    assert not Entry.objects.exists()


def test_an_invoice_in_xml_is_kept(applicant):
    data = b'<?xml version="1.0" encoding="UTF-8"?><!-- x --><EInvoice><?x y?><Header/></EInvoice>'
    assert store_upload(io.BytesIO(data), name="a.xml", by=applicant).kind == "xml"


@pytest.mark.parametrize("pages", [1, 3])
def test_the_pages_of_a_pdf_are_counted(applicant, pages):
    stored = store_upload(io.BytesIO(pdf(pages)), name="a.pdf", by=applicant)
    assert (stored.kind, stored.pages) == ("pdf", pages)
