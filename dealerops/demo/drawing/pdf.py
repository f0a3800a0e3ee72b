"""Sheets as PDF files with a text layer, set by Typst."""

import json
from collections.abc import Iterator
from functools import cache

import typst

from dealerops.demo.drawing.facts import InvoiceFacts, InvoiceKind
from dealerops.demo.drawing.fonts import FAMILIES, FOLDER
from dealerops.demo.drawing.pixels import PRINT_COLOUR, SEAL_COLOUR, qr_pixels
from dealerops.demo.drawing.sheet import Ink, Qr, Seal, Sheet, Text
from dealerops.demo.drawing.vat_ordinary import vat_ordinary_sheet
from dealerops.demo.drawing.vehicle_digital import digital_sheet


def draw_pdf(facts: InvoiceFacts) -> bytes:
    """The electronic invoice as a one-page PDF; ValueError for the paper form, which has none."""
    if facts.kind == InvoiceKind.PAPER:
        raise ValueError("a paper invoice is no PDF: draw it as an image")
    is_vat = facts.kind == InvoiceKind.VAT_ORDINARY
    return set_pdf(vat_ordinary_sheet(facts) if is_vat else digital_sheet(facts))


def set_pdf(sheet: Sheet) -> bytes:
    """Any sheet as a one-page PDF; the same sheet gives the same bytes."""
    source = "\n".join(_source(sheet))
    made = _compiler().compile(source.encode(), format="pdf", timestamp=0, pdf_tags=False)
    if not isinstance(made, bytes):
        raise TypeError("a sheet is one page")
    return made


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)]
    )
    return typst.Compiler(font_paths=fonts)


def _source(sheet: Sheet) -> Iterator[str]:
    unit = sheet.unit
    yield f"#set page(width: {sheet.width * unit}mm, height: {sheet.height * unit}mm, margin: 0mm)"
    yield f'#set text(font: "{FAMILIES[Ink.FORM]}", top-edge: "baseline", cjk-latin-spacing: none, fill: {_rgb(sheet.colour)})'
    yield "#set par(spacing: 0mm)"
    for line in sheet.lines:
        start = f"({line.x0 * unit}mm, {line.y0 * unit}mm)"
        end = f"({line.x1 * unit}mm, {line.y1 * unit}mm)"
        yield f"#place(line(start: {start}, end: {end}, stroke: 0.25mm + {_rgb(sheet.colour)}))"
    if sheet.qr:
        yield _qr(sheet.qr, unit)
    for text in sheet.texts:
        yield _text(text, unit)
    for seal in sheet.seals:
        yield _seal(seal, unit)


def _text(text: Text, unit: float) -> str:
    look = f'font: "{FAMILIES[text.ink]}", size: {text.size * unit}mm, tracking: {text.spacing * unit}mm'
    if text.ink == Ink.PRINT:
        look += f", fill: {_rgb(PRINT_COLOUR)}"
    content = f"box(text({look}, {json.dumps(text.text, ensure_ascii=False)}))"
    return f"#place(dx: {text.x * unit}mm, dy: {text.y * unit}mm, {content})"


def _seal(seal: Seal, unit: float) -> str:
    """An oval and its middle line; the ring text would only lie in the way of the text layer."""
    width, height = seal.width * unit, seal.height * unit
    size = min(0.15 * height, 0.8 * width / len(seal.middle))
    words = f"text(fill: {_rgb(SEAL_COLOUR)}, size: {size}mm, {json.dumps(seal.middle, ensure_ascii=False)})"
    oval = f"ellipse(width: {width}mm, height: {height}mm, stroke: 0.4mm + {_rgb(SEAL_COLOUR)})"
    aside = (width - size * len(seal.middle)) / 2
    left, top = seal.x * unit - width / 2, seal.y * unit - height / 2
    middle = f"place(dx: {aside}mm, dy: {0.62 * height}mm, box({words}))"
    return f"#place(dx: {left}mm, dy: {top}mm, {{ place({oval}); {middle} }})"


def _qr(qr: Qr, unit: float) -> str:
    modules = qr_pixels(qr.payload)
    side = modules.shape[0]
    data = ", ".join(str(value) for value in modules.flatten())
    look = f'format: (encoding: "luma8", width: {side}, height: {side}), scaling: "pixelated"'
    image = f"image(bytes(({data})), {look}, width: {qr.size * unit}mm)"
    return f"#place(dx: {qr.x * unit}mm, dy: {qr.y * unit}mm, {image})"


def _rgb(colour: tuple[int, int, int]) -> str:
    return f"rgb({', '.join(str(part) for part in colour)})"
