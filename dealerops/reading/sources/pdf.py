"""PDF pages: the text layer as runs placed by their glyphs, and the page as a picture."""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from dealerops.reading.model import Run, Sheet
from dealerops.reading.refusal import DocumentRefused
from dealerops.reading.sniffing import open_pdf

MIN_GLYPHS = 50  # fewer than this is a scan with a stamp of text
MAX_GLYPHS = 30_000
DPI = 200
MAX_SIDE = 4000  # pixels of a rendered page, whatever the page claims to measure
_SCAN_SHARE = 0.25  # of the page
_GAP = 0.9  # of the glyph height: a wider gap begins a new run


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


def text_sheets(data: bytes) -> list[Sheet]:
    """One sheet per page, in points from the top left; pages without text have no runs."""
    document = open_pdf(data)
    try:
        return [_sheet(document, index) for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise DocumentRefused("FILE_BROKEN") from error
    finally:
        document.close()


def render(data: bytes, number: int, *, dpi: int = DPI) -> Image.Image:
    """The page as an RGB picture. Raises DocumentRefused when there is no such page."""
    document = open_pdf(data)
    try:
        if not 0 <= number < len(document):
            raise DocumentRefused("PAGE_MISSING")
        page = document[number]
        longest = max(page.get_width(), page.get_height(), 1.0)
        scale = min(dpi / 72, MAX_SIDE / longest)
        picture: Image.Image = page.render(scale=scale).to_pil()
        return picture.convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise DocumentRefused("FILE_BROKEN") from error
    finally:
        document.close()


def shows_a_scan(data: bytes) -> bool:
    """Whether a picture covers a good part of some page: text beside it is not the whole story."""
    document = open_pdf(data)
    try:
        return any(_picture_share(document[index]) >= _SCAN_SHARE for index in range(len(document)))
    except pypdfium2.PdfiumError as error:
        raise DocumentRefused("FILE_BROKEN") from error
    finally:
        document.close()


def _picture_share(page: pypdfium2.PdfPage) -> float:
    """The largest picture's share of the page."""
    whole = max(page.get_width() * page.get_height(), 1.0)
    boxes = (item.get_bounds() for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
    areas = (abs((right - left) * (top - bottom)) for left, bottom, right, top in boxes)
    return float(max(areas, default=0.0) / whole)


def _sheet(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    page = document[number]
    width, height = page.get_width(), page.get_height()
    text = page.get_textpage()
    glyphs = [glyph for glyph in _glyphs(page, text) if _on_page(glyph, width, height)]
    return Sheet(number, width, height, tuple(_runs(glyphs)))


def _on_page(glyph: _Glyph, width: float, height: float) -> bool:
    return 0 <= glyph.x0 < width and 0 <= glyph.middle < height and glyph.y1 > glyph.y0


def _glyphs(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[_Glyph]:
    """Visible characters in the page's own orientation; invisible ones are not printed, so not read."""
    left, bottom, right, top = page.get_mediabox()
    turn = page.get_rotation()
    for index in range(min(text.count_chars(), MAX_GLYPHS)):
        char = chr(pdfium.FPDFText_GetUnicode(text, index))
        if char.isspace() or not char.isprintable() or _is_hidden(text, index):
            continue
        x0, y0, x1, y1 = text.get_charbox(index, loose=True)
        corners = (x0 - left, top - y1, x1 - left, top - y0)
        yield _Glyph(char, *_turned(corners, turn, right - left, top - bottom))


def _is_hidden(text: pypdfium2.PdfTextPage, index: int) -> bool:
    found = pdfium.FPDFText_GetTextObject(text, index)
    if not found:
        return False
    mode = pdfium.FPDFTextObj_GetTextRenderMode(found)
    return bool(mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def _turned(
    box: tuple[float, float, float, float], turn: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """The box on the page as it is shown, `turn` degrees clockwise from how it is written."""
    x0, y0, x1, y1 = box
    if turn == 90:
        return height - y1, x0, height - y0, x1
    if turn == 180:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 270:
        return y0, width - x1, y1, width - x0
    return box


def _runs(glyphs: list[_Glyph]) -> Iterator[Run]:
    """Glyphs of one line that stand close together, left to right."""
    for line in _lines(glyphs):
        line.sort(key=lambda glyph: glyph.x0)
        run: list[_Glyph] = []
        for glyph in line:
            height = glyph.y1 - glyph.y0
            if run and glyph.x0 - run[-1].x1 > _GAP * height:
                yield _run(run)
                run = []
            if run and _is_doubled(run[-1], glyph):
                continue
            run.append(glyph)
        if run:
            yield _run(run)


def _is_doubled(one: _Glyph, other: _Glyph) -> bool:
    """Bold print is sometimes the same glyph twice, a hair apart."""
    return one.char == other.char and abs(one.x0 - other.x0) < 0.2 * (one.y1 - one.y0)


def _lines(glyphs: list[_Glyph]) -> list[list[_Glyph]]:
    lines: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        last = lines[-1][-1] if lines else None
        height = min(glyph.y1 - glyph.y0, last.y1 - last.y0) if last else 0.0
        if last and abs(glyph.middle - last.middle) < 0.3 * height:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _run(glyphs: list[_Glyph]) -> Run:
    return Run(
        "".join(glyph.char for glyph in glyphs),
        glyphs[0].x0,
        min(glyph.y0 for glyph in glyphs),
        glyphs[-1].x1,
        max(glyph.y1 for glyph in glyphs),
    )
