"""Broken, dangerous and foreign bytes are refused with a code, and with nothing else."""

import io
import random
import struct
import zlib

import pypdfium2
import pytest
from django.utils import translation
from PIL import Image

from dealerops.reading import DocumentRefused, page_image, read, sniff
from dealerops.reading.sniffing import MAX_BYTES
from tests.kernel.reading import samples


def refused(data: bytes) -> str:
    with pytest.raises(DocumentRefused) as caught:
        read(data)
    assert sniff(data) is None or caught.value.code not in {"FILE_TYPE_UNKNOWN", "FILE_EMPTY"}
    return caught.value.code


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return out.getvalue()


def test_a_script_that_calls_itself_pdf_is_refused():
    assert refused(b"%PDF-1.4\n<script>alert(1)</script>") == "FILE_BROKEN"
    assert sniff(b"%PDF-1.4\n<script>") is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"GIF89a" + b"0" * 100, "FILE_TYPE_UNKNOWN"),
        (b"MZ\x90\x00" * 50, "FILE_TYPE_UNKNOWN"),
        (b"%PDF" + b"0" * MAX_BYTES, "FILE_TOO_LARGE"),
        (b"<html><body>not closed", "FILE_BROKEN"),
        (b"PK\x03\x04 and then nothing", "FILE_BROKEN"),
    ],
)
def test_other_bytes_are_refused(data: bytes, code: str):
    assert refused(data) == code


def test_each_kind_is_told_from_its_bytes():
    assert sniff(picture("PNG")) == "png"
    assert sniff(picture("JPEG")) == "jpeg"
    assert sniff(samples.vehicle_page()) == "pdf"
    assert sniff(b"<?xml version='1.0'?><eInvoice/>") == "xml"
    assert sniff(samples.ofd()) == "ofd"


def test_an_office_file_is_a_zip_but_no_ofd():
    out = io.BytesIO()
    with samples.zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(out.getvalue()) == "FILE_TYPE_UNKNOWN"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    assert refused(samples.ofd(Doc_0__big_dot_bin=b"\x00" * (40 << 20))) == "FILE_UNSAFE"


def test_a_zip_with_thousands_of_files_is_refused():
    crowd = {f"f{number}": "" for number in range(1001)}
    assert refused(samples.ofd(**crowd)) == "FILE_UNSAFE"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused(encoding: str):
    bomb = (
        '<!DOCTYPE a [<!ENTITY b "0123456789"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
        "<eInvoice><InvoiceNo>&c;</InvoiceNo></eInvoice>"
    )
    if encoding == "utf-8":
        assert refused(bomb.encode()) == "FILE_UNSAFE"
    document = samples.ofd(Doc_0__Document_dot_xml=bomb.encode(encoding))
    assert refused(document) == "FILE_UNSAFE"


def test_a_picture_of_too_many_pixels_is_refused_by_its_header():
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    assert refused(data) == "IMAGE_TOO_LARGE"


def test_a_pdf_of_six_pages_is_refused():
    document = pypdfium2.PdfDocument.new()
    for _page in range(6):
        document.new_page(200, 200)
    out = io.BytesIO()
    document.save(out)
    assert refused(out.getvalue()) == "TOO_MANY_PAGES"


def test_a_page_that_is_not_there_is_refused():
    with pytest.raises(DocumentRefused) as caught:
        page_image(samples.vehicle_page(), 1, width=300)
    assert caught.value.code == "PAGE_MISSING"


def test_the_reason_is_said_in_the_readers_language():
    with translation.override("en"):
        assert str(DocumentRefused("FILE_EMPTY").message) == "The file is empty."


@pytest.mark.parametrize("kind", ["pdf", "ofd", "xml"])
def test_damaged_files_raise_nothing_but_a_refusal(kind: str):
    whole = {
        "pdf": samples.vehicle_page(),
        "ofd": samples.ofd(
            Doc_0__Document_dot_xml="<Document><Pages><Page BaseLoc='p.xml'/></Pages></Document>"
        ),
        "xml": b"<eInvoice><InvoiceNo>12345678</InvoiceNo><IssueDate>2024-01-01</IssueDate></eInvoice>",
    }[kind]
    chance = random.Random(7)
    for _round in range(25):
        data = bytearray(whole[: chance.randrange(len(whole) // 2, len(whole) + 1)])
        for _flip in range(8):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        try:
            read(bytes(data))
        except DocumentRefused:
            continue


def test_a_truncated_picture_is_refused():
    assert refused(samples.vehicle_page("png")[:-3000]) == "FILE_BROKEN"
