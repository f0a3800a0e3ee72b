"""Pages and single fields as pictures for the people who check: no engine is needed for these."""

import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont, ImageOps

from dealerops.reading.model import FieldReading, Run, Sheet
from dealerops.reading.refusal import DocumentRefused
from dealerops.reading.sniffing import MAX_PIXELS, ensure_readable, open_image
from dealerops.reading.sources import pdf
from dealerops.reading.sources.ofd import read_ofd

CROP_DPI = 200
MARGIN = 0.012  # of the page's width around a field
MAX_WIDTH = 4000
_FONT = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
_INK, _RULE, _PAPER = "#1f2937", "#b45f4a", "white"


def page_image(data: bytes, page: int, *, width: int, turn: int = 0) -> bytes:
    """One page as PNG, `width` pixels wide, turned `turn` degrees clockwise (a reading's page note).

    Raises DocumentRefused; PAGE_MISSING for a page that is not there, FILE_TYPE_UNKNOWN for XML.
    """
    if not 0 < width <= MAX_WIDTH:
        raise ValueError("width lies outside 1..4000")
    picture = _upright(_page(data, page, width), turn)
    height = max(round(picture.height * width / picture.width), 1)
    if width * height > MAX_PIXELS:
        raise DocumentRefused("IMAGE_TOO_LARGE")
    return _png(picture.resize((width, height), Image.Resampling.LANCZOS))


def crop(data: bytes, field: FieldReading) -> bytes:
    """What a field was read from, as PNG, upright; the whole page where the field has no place."""
    picture = _page(data, field.page, 1600)
    if field.box is not None:
        margin = MARGIN * max(picture.size)
        picture = picture.crop(
            (
                int(max(field.box.x0 * picture.width - margin, 0)),
                int(max(field.box.y0 * picture.height - margin, 0)),
                int(min(field.box.x1 * picture.width + margin, picture.width)) + 1,
                int(min(field.box.y1 * picture.height + margin, picture.height)) + 1,
            )
        )
    return _png(_upright(picture, field.turn))


def _page(data: bytes, page: int, width: int) -> Image.Image:
    draw = _DRAWERS.get(ensure_readable(data))
    if draw is None:
        raise DocumentRefused("FILE_TYPE_UNKNOWN")
    return draw(data, page, width)


def _image_page(data: bytes, page: int, _width: int) -> Image.Image:
    if page:
        raise DocumentRefused("PAGE_MISSING")
    image = open_image(data)
    try:
        return (ImageOps.exif_transpose(image) or image).convert("RGB")
    except Exception as error:
        raise DocumentRefused("FILE_BROKEN") from error


def _pdf_page(data: bytes, page: int, _width: int) -> Image.Image:
    return pdf.render(data, page, dpi=CROP_DPI)


def _ofd_page(data: bytes, page: int, width: int) -> Image.Image:
    """The page's lines and its text set at its places: enough to check a value, not a facsimile."""
    sheets = {sheet.number: sheet for sheet in read_ofd(data).sheets}
    if page not in sheets:
        raise DocumentRefused("PAGE_MISSING")
    return _typeset(sheets[page], max(width, 1200))


def _typeset(sheet: Sheet, width: int) -> Image.Image:
    scale = width / sheet.width
    picture = Image.new("RGB", (width, max(round(sheet.height * scale), 1)), _PAPER)
    pen = ImageDraw.Draw(picture)
    for rule in sheet.rules:
        pen.line([part * scale for part in rule], fill=_RULE, width=2)
    for run in sheet.runs:
        _write(pen, run, scale)
    return picture


def _write(pen: ImageDraw.ImageDraw, run: Run, scale: float) -> None:
    """One run in its height; narrowed where our font is wider than the place, stacked where upright."""
    text = "".join(char for char in run.text if char.isprintable())
    if len(text) > 1 and run.height > 1.5 * (run.x1 - run.x0):
        step = run.height / len(text)
        for index, char in enumerate(text):
            top = run.y0 + index * step
            _write(pen, Run(char, run.x0, top, run.x0 + step, top + step), scale)
        return
    size = int(min(max(run.height * scale * 0.85, 6), 200))
    room = max((run.x1 - run.x0) * scale, 1)
    while size > 6 and pen.textlength(text, font=_font(size)) > room * 1.25:
        size -= 1
    pen.text((run.x0 * scale, run.y0 * scale), text, fill=_INK, font=_font(size))


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size)


def _upright(picture: Image.Image, turn: int) -> Image.Image:
    return picture.rotate(-turn, expand=True) if turn % 360 else picture


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


_DRAWERS: dict[str, Callable[[bytes, int, int], Image.Image]] = {
    "jpeg": _image_page,
    "png": _image_page,
    "pdf": _pdf_page,
    "ofd": _ofd_page,
}
