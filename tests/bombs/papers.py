"""PDFs and pictures built by hand, as no honest program would write them."""

import io
import struct
import zlib
from collections.abc import Sequence

from PIL import Image

SCRIPT = b"<script>document.title='ran'</script>"
MEGABYTE = 1 << 20


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Objects numbered from 1, the first of them the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)


def one_page(
    content: bytes = b"", *, catalogue: bytes = b"", side: int = 600, page: bytes = b""
) -> bytes:
    """A PDF of one page with a content stream object as object 4."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R%s>>" % (side, side, page),
        content or stream(b"", b"0 0 10 10 re f"),
        b"<</Type/EmbeddedFile/Length 4>>\nstream\nMZ\x90\x00\nendstream",
        b"<</Type/Filespec/F(run.exe)/UF(run.exe)/EF<</F 5 0 R>>>>",
    )


def stream(keys: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (keys, len(data), data)


def packed(data: bytes) -> bytes:
    return stream(b"/Filter/FlateDecode", zlib.compress(data, 9))


def flate_bomb() -> bytes:
    """A gigabyte of blanks, deflated twice."""
    maker = zlib.compressobj(9)
    inner = b"".join(maker.compress(b" " * MEGABYTE) for _ in range(1024)) + maker.flush()
    return one_page(stream(b"/Filter[/FlateDecode/FlateDecode]", zlib.compress(inner, 9)))


def lzw_bomb() -> bytes:
    """Long runs of one code of a full table, packed once more."""
    return one_page(
        stream(
            b"/Filter[/FlateDecode/LZWDecode]",
            zlib.compress(b"\x80" + b"\xaa" * (60 * MEGABYTE), 9),
        )
    )


def run_length_bomb() -> bytes:
    inner = b"\x81 " * (120 * MEGABYTE // 32)
    return one_page(stream(b"/Filter[/FlateDecode/RunLengthDecode]", zlib.compress(inner, 9)))


def image_bomb() -> bytes:
    """A picture of 30000 x 30000 pixels on one page."""
    maker = zlib.compressobj(9)
    rows = b"".join(maker.compress(bytes(MEGABYTE)) for _ in range(859)) + maker.flush()
    keys = (
        b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Filter/FlateDecode"
    )
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 600]/Contents 4 0 R"
        b"/Resources<</XObject<</I 5 0 R>>>>>>",
        stream(b"", b"q 600 0 0 600 0 0 cm /I Do Q"),
        stream(keys, rows),
    )


def crowded_pdf(pages: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        *[page] * pages,
    )


def endless_pdf(*, count: int) -> bytes:
    """Its page tree leads back to itself."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count,
        b"<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count %d>>" % count,
    )


def locked_pdf() -> bytes:
    """The standard handler with a password that is not the empty one."""
    lock = b"<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>" % (b"o" * 32, b"u" * 32)
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        lock,
        trailer=b"/Encrypt 4 0 R/ID[<00><00>]",
    )


def png(
    width: int, height: int, *, rows: bytes = b"", extra: Sequence[tuple[bytes, bytes]] = ()
) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), *extra, (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def pixel_flood() -> bytes:
    """400 million pixels in some 50 kB."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


def text_flood() -> bytes:
    """A small picture with 200 MB of compressed remarks."""
    maker = zlib.compressobj(9)
    text = b"".join(maker.compress(b" " * MEGABYTE) for _ in range(200)) + maker.flush()
    rows = zlib.compress(b"\0" * 11 * 10)
    return png(10, 10, rows=rows, extra=[(b"zTXt", b"Comment\0\0" + text)])


def tall_jpeg() -> bytes:
    """A small picture whose header says 65535 x 65535."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", 65535, 65535)
    return bytes(data)


def moving(form: str, frames: int) -> bytes:
    """A picture of many frames: no camera makes one."""
    out = io.BytesIO()
    first, *rest = (Image.new("P", (4, 4), number % 250) for number in range(frames))
    first.save(out, form, save_all=True, append_images=rest)
    return out.getvalue()


def long_tiff(frames: int) -> bytes:
    """Directories of one tag each, every one naming the next."""
    size = 2 + 12 + 4
    out = bytearray(b"II*\0" + struct.pack("<I", 8))
    for number in range(frames):
        following = 8 + (number + 1) * size if number + 1 < frames else 0
        out += struct.pack("<HHHIII", 1, 256, 3, 1, 4, following)
    return bytes(out)
