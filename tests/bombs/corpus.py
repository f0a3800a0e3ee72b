"""Every hostile file by what people would call it, with what must become of it (reliability.md 4B)."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from tests.bombs import papers, workbooks
from tests.bombs.papers import SCRIPT, one_page, packed

MEGABYTE = 1 << 20
KEPT = (
    "kept"  # harmless where it lies: it is given out as a download, its pages as our own pictures
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'ran\'"/>'
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"


@dataclass(frozen=True, slots=True)
class Bomb:
    """`fate` is a refusal code, or KEPT; `slow` ones take seconds to be built."""

    make: Callable[[], bytes]
    fate: str
    slow: bool = False


def small_picture(form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, form)
    return out.getvalue()


def entity(encoding: str) -> bytes:
    text = '<!DOCTYPE a [<!ENTITY b "0123456789"><!ENTITY c "&b;&b;&b;">]><eInvoice>&c;</eInvoice>'
    return text.encode(encoding)


UNSAFE, BROKEN, UNKNOWN = "FILE_UNSAFE", "FILE_BROKEN", "FILE_TYPE_UNKNOWN"

UPLOADS: dict[str, Bomb] = {
    "a drawing that runs": Bomb(lambda: SVG, UNSAFE),
    "a page": Bomb(lambda: HTML, UNSAFE),
    "a page that is XML": Bomb(lambda: b"<html><body>" + SCRIPT + b"</body></html>", UNSAFE),
    "a style sheet": Bomb(
        lambda: b'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="x.xsl"?><Invoice/>',
        UNSAFE,
    ),
    "a drawing inside an invoice": Bomb(lambda: b"<Invoice>" + SVG + b"</Invoice>", UNSAFE),
    "plain invoice data": Bomb(lambda: b"<?xml version='1.0'?><eInvoice><A/></eInvoice>", KEPT),
    "an entity bomb": Bomb(lambda: entity("utf-8"), UNSAFE),
    "an entity bomb in UTF-16": Bomb(lambda: entity("utf-16"), UNKNOWN),
    "an entity bomb in UTF-7": Bomb(
        lambda: (
            b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a +AFsAPAAh-ENTITY b "x"+AD4AXQA+-'
            b"<eInvoice/>"
        ),
        UNSAFE,
    ),
    "deeply nested elements": Bomb(lambda: b"<a>" * 200_000 + b"</a>" * 200_000, BROKEN),
    "a page that says PNG": Bomb(lambda: b"\x89PNG\r\n\x1a\n" + HTML, BROKEN),
    "a page that says PDF": Bomb(lambda: b"%PDF-1.4\n" + HTML, BROKEN),
    "a picture with a page behind it": Bomb(lambda: small_picture() + HTML, KEPT),
    "a PDF with a page inside": Bomb(
        lambda: one_page(papers.stream(b"", b"0 0 1 1 re f\n%" + SCRIPT)), KEPT
    ),
    "a PDF that is a zip too": Bomb(lambda: one_page() + workbooks.archive({"a.exe": b"MZ"}), KEPT),
    "a zip before a PDF": Bomb(lambda: workbooks.archive({"a": b"b"}) + one_page(), UNKNOWN),
    "a PDF with a script": Bomb(
        lambda: one_page(catalogue=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), UNSAFE
    ),
    "a PDF with a script under a false name": Bomb(
        lambda: one_page(catalogue=b"/OpenAction<</S/J#61vaScript/JS(app.alert(1))>>"), UNSAFE
    ),
    "a PDF with a script in its names": Bomb(
        lambda: one_page(
            catalogue=b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert(1))>>]>>>>"
        ),
        UNSAFE,
    ),
    "a PDF with a script beside a film": Bomb(
        lambda: one_page(catalogue=b"/OpenAction<</S/Rendition/OP 0/JS(app.alert(1))>>"), UNSAFE
    ),
    "a PDF that opens a file elsewhere": Bomb(
        lambda: one_page(page=b"/AA<</O<</S/GoToR/F(\\\\evil\\x)/D[0/Fit]>>>>"), UNSAFE
    ),
    "a PDF with a form that runs": Bomb(
        lambda: one_page(catalogue=b"/AcroForm<</Fields[]/XFA 4 0 R>>"), UNSAFE
    ),
    "a PDF that starts a program": Bomb(
        lambda: one_page(catalogue=b"/OpenAction<</S/Launch/F(cmd.exe)>>"), UNSAFE
    ),
    "a PDF with a program inside": Bomb(
        lambda: one_page(catalogue=b"/Names<</EmbeddedFiles<</Names[(run.exe)6 0 R]>>>>"), UNSAFE
    ),
    "a PDF with a password": Bomb(papers.locked_pdf, "FILE_ENCRYPTED"),
    "a PDF of 100,000 pages": Bomb(
        lambda: papers.crowded_pdf(100_000), "TOO_MANY_PAGES", slow=True
    ),
    "a PDF whose pages go in circles": Bomb(lambda: papers.endless_pdf(count=1), BROKEN),
    "a PDF whose many pages go in circles": Bomb(lambda: papers.endless_pdf(count=5), BROKEN),
    "a PDF of a gigabyte of blanks": Bomb(papers.flate_bomb, UNSAFE, slow=True),
    "a PDF of packed runs": Bomb(papers.run_length_bomb, KEPT, slow=True),
    "a PDF of packed codes": Bomb(papers.lzw_bomb, KEPT, slow=True),
    "a PDF with a picture of 900 million pixels": Bomb(papers.image_bomb, KEPT, slow=True),
    "a PDF page of 200 inches": Bomb(lambda: one_page(side=14_400), KEPT),
    "a PDF of a million strokes": Bomb(
        lambda: one_page(packed(b"0 0 m 9 9 l S\n" * 1_000_000)), UNSAFE
    ),
    "a picture of 400 million pixels": Bomb(papers.pixel_flood, "IMAGE_TOO_LARGE"),
    "a picture with 200 MB of remarks": Bomb(papers.text_flood, BROKEN),
    "a photo of 65535 x 65535": Bomb(papers.tall_jpeg, "IMAGE_TOO_LARGE"),
    "a GIF of 10,000 frames": Bomb(lambda: papers.moving("GIF", 10_000), UNKNOWN),
    "a WebP of 300 frames": Bomb(lambda: papers.moving("WEBP", 300), UNKNOWN),
    "a TIFF of 10,000 frames": Bomb(lambda: papers.long_tiff(10_000), UNKNOWN),
    "a PNG of 300 frames": Bomb(lambda: papers.moving("PNG", 300), KEPT),
    "an OFD that holds bombs in zips": Bomb(workbooks.nested_ofd, KEPT),
    "an OFD that swells": Bomb(lambda: workbooks.ofd({"Doc_0/a": bytes(40 * MEGABYTE)}), UNSAFE),
    "an OFD of 10,000 files": Bomb(
        lambda: workbooks.ofd({f"f{n}": "" for n in range(10_000)}), UNSAFE
    ),
    "an OFD that climbs out": Bomb(lambda: workbooks.ofd({"../../etc/cron.d/x": "x"}), UNSAFE),
    "an OFD that climbs the Windows way": Bomb(lambda: workbooks.ofd({"..\\..\\x": "x"}), UNSAFE),
    "an OFD with a drive": Bomb(lambda: workbooks.ofd({"C:\\x": "x"}), UNSAFE),
    "an OFD with a link": Bomb(lambda: workbooks.ofd({}, links={"Doc_0/l": "/etc/passwd"}), UNSAFE),
    "an OFD with entities": Bomb(lambda: workbooks.ofd({"Doc_0/P.xml": entity("utf-8")}), UNSAFE),
    "an OFD with entities in UTF-16": Bomb(
        lambda: workbooks.ofd({"Doc_0/P.xml": entity("utf-16")}), UNSAFE
    ),
    "an OFD of endless steps": Bomb(workbooks.looped_ofd, KEPT),
    "an OFD with nothing in it": Bomb(lambda: workbooks.archive({"OFD.xml": "<OFD/>"}), BROKEN),
    "a workbook": Bomb(lambda: workbooks.workbook(workbooks.sheet(workbooks.ONE_ROW)), UNKNOWN),
    "a program": Bomb(lambda: b"MZ\x90\x00" + bytes(64), UNKNOWN),
    "nothing": Bomb(bytes, "FILE_EMPTY"),
    "more than 15 MB": Bomb(lambda: b"\x89PNG\r\n\x1a\n" + bytes(15 * MEGABYTE), "FILE_TOO_LARGE"),
}

READ = "read"  # within the limits, and gives its two values
CELLS, KIND = "WORKBOOK_TOO_MANY_CELLS", "WORKBOOK_KIND"
WORKBOOKS: dict[str, Bomb] = {
    "an honest workbook": Bomb(
        lambda: workbooks.workbook(workbooks.sheet(workbooks.ONE_ROW)), READ
    ),
    "one cell far out": Bomb(workbooks.far_cell, CELLS),
    "one cell far to the right": Bomb(workbooks.wide_row, CELLS),
    "60,000 rows": Bomb(workbooks.many_rows, CELLS),
    "60,000 rows without a number": Bomb(workbooks.unnumbered_rows, CELLS),
    "a row of 300 cells without a place": Bomb(workbooks.unplaced_row, CELLS),
    "60,000 rows in a part with another ending": Bomb(workbooks.renamed_sheet, CELLS),
    "two million cells": Bomb(lambda: workbooks.cells(2_000_000), CELLS, slow=True),
    "a sheet of blanks": Bomb(workbooks.blanks, UNSAFE, slow=True),
    "a string of 150 MB": Bomb(workbooks.strings, UNSAFE, slow=True),
    "entities": Bomb(workbooks.entities, UNSAFE),
    "an entity from outside": Bomb(workbooks.outside_entity, UNSAFE),
    "a header that lies": Bomb(workbooks.lying_header, BROKEN),
    "zips in zips": Bomb(workbooks.nested, READ),
    "10,000 parts": Bomb(workbooks.many_parts, UNSAFE),
    "a million styles": Bomb(workbooks.styles, UNSAFE, slow=True),
    "42,000 merged ranges": Bomb(workbooks.merged, UNSAFE),
    "a password": Bomb(workbooks.locked, "FILE_ENCRYPTED"),
    "macros": Bomb(workbooks.with_macros, KIND),
    "hidden macros": Bomb(workbooks.renamed_macros, KIND),
    "the binary kind": Bomb(workbooks.binary, KIND),
    "the old kind": Bomb(workbooks.old, KIND),
    "a page": Bomb(lambda: HTML, KIND),
    "half a workbook": Bomb(
        lambda: workbooks.workbook(workbooks.sheet(workbooks.ONE_ROW))[:400], BROKEN
    ),
    "more than 10 MB": Bomb(lambda: b"PK\x03\x04" + bytes(10 * MEGABYTE), "WORKBOOK_TOO_LARGE"),
    "nothing": Bomb(bytes, "FILE_EMPTY"),
}

NAMES = (
    "../../x",
    "..\\..\\x",
    "a\0b.png",
    "C:\\x.png",
    "\u202egnp.exe",
    "x" * 300,
    "CON",
    "🚗.png",
    "",
    '"; rm -rf ~; ".png',
    "a\r\nSet-Cookie: x=1.png",
)
