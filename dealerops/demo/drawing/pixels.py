"""A sheet as pixels: the form in colour, and the print apart, so that it can be degraded alone."""

from math import ceil
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from dealerops.demo.drawing.fonts import font
from dealerops.demo.drawing.sheet import WIDE, Ink, Qr, Seal, Sheet, Text

Pixels: TypeAlias = npt.NDArray[np.uint8]
PRINT_COLOUR = (34, 34, 40)
SEAL_COLOUR = (205, 42, 46)
_PAPER = (249, 246, 239)
_HOLE = (58, 46, 42)


def draw_form(sheet: Sheet) -> Image.Image:
    """Paper, lines, labels and QR code, RGB; without print and seals."""
    size = (round(sheet.width * sheet.scale), round(sheet.height * sheet.scale))
    image = Image.new("RGB", size, _PAPER if sheet.paper else (255, 255, 255))
    pen = ImageDraw.Draw(image)
    stroke = max(2, round(sheet.width * sheet.scale / 1100))
    for line in sheet.lines:
        corners = [value * sheet.scale for value in (line.x0, line.y0, line.x1, line.y1)]
        pen.line(corners, fill=sheet.colour, width=stroke)
    for text in sheet.texts:
        if text.ink == Ink.FORM:
            _write(pen, text, sheet.scale, sheet.colour)
    if sheet.qr:
        _paste_qr(image, sheet.qr, sheet.scale)
    if sheet.paper:
        _punch_holes(pen, sheet)
    return image


def draw_print(sheet: Sheet) -> Image.Image:
    """What the dealer's printer wrote, as a mask: 0 blank, 255 full ink."""
    size = (round(sheet.width * sheet.scale), round(sheet.height * sheet.scale))
    mask = Image.new("L", size, 0)
    pen = ImageDraw.Draw(mask)
    for text in sheet.texts:
        if text.ink == Ink.PRINT:
            _write(pen, text, sheet.scale, 255)
    return mask


def lay_print(form: Image.Image, mask: Image.Image) -> Image.Image:
    """The form with the print on it."""
    form.paste(PRINT_COLOUR, (0, 0, *form.size), mask)
    return form


def press_seal(image: Image.Image, seal: Seal, scale: float) -> Image.Image:
    """The page under one seal: the ink lets the print shine through."""
    stamp = draw_seal(seal, scale)
    left = round(seal.x * scale - stamp.width / 2)
    top = round(seal.y * scale - stamp.height / 2)
    image.paste(SEAL_COLOUR, (left, top), stamp)
    return image


def draw_seal(seal: Seal, scale: float) -> Image.Image:
    """The seal's ink as a mask, turned."""
    width, height = round(seal.width * scale), round(seal.height * scale)
    mask = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(mask)
    stroke = max(2, round(height / 42))
    pen.ellipse((1, 1, width - 2, height - 2), outline=215, width=stroke)
    _ring(mask, seal.ring)
    middle = min(round(height * 0.15), round(width * 0.8 / len(seal.middle)))
    pen.text((width / 2, height * 0.56), seal.middle, 205, font(Ink.FORM, middle), anchor="mm")
    return mask.rotate(seal.turn, Image.Resampling.BILINEAR, expand=True)


def qr_pixels(payload: str) -> Pixels:
    """The QR code, one pixel a module, 0 black and 255 white, without quiet zone."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return np.array(code.to_image(scale=1, add_quiet_zones=False), dtype=np.uint8)


def _ring(mask: Image.Image, words: str) -> None:
    """Characters along the upper arc, each upright to the oval's edge."""
    width, height = mask.size
    span = min(4.0, 0.34 * len(words))  # radians
    arc = span * (width + height) / 4 * 0.78
    size = round(min(height * 0.135, 1.15 * arc / len(words)))
    face = font(Ink.FORM, size)
    for index, char in enumerate(words):
        angle = -span / 2 + span * (index + 0.5) / len(words)
        x = width / 2 + (width / 2 - size) * np.sin(angle)
        y = height / 2 - (height / 2 - size) * np.cos(angle)
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), char, 215, face, anchor="mm")
        tile = tile.rotate(-np.degrees(angle), Image.Resampling.BILINEAR)
        mask.paste(tile, (round(x) - size, round(y) - size), tile)


def _write(
    pen: ImageDraw.ImageDraw, text: Text, scale: float, colour: int | tuple[int, int, int]
) -> None:
    face = font(text.ink, round(text.size * scale))
    x, y = text.x * scale, text.y * scale
    if not text.pitch and not text.spacing:
        pen.text((x, y), text.text, colour, face, anchor="ls")
        return
    for char, step in zip(text.text, text.steps(), strict=True):
        if text.pitch and ord(char) <= WIDE:
            _strike(pen, char, (x, y, step * scale), face, colour)
        else:
            pen.text((x, y), char, colour, face, anchor="ls")
        x += step * scale


def _strike(
    pen: ImageDraw.ImageDraw,
    char: str,
    place: tuple[float, float, float],
    face: ImageFont.FreeTypeFont,
    colour: int | tuple[int, int, int],
) -> None:
    """One character centred in its pitch; wide ones are narrowed to it, as ribbon printers do."""
    x, y, pitch = place
    left, top, right, bottom = face.getbbox(char, anchor="ls")
    if right - left < pitch:
        pen.text((x + pitch / 2, y), char, colour, face, anchor="ms")
        return
    tile = Image.new("L", (ceil(right - left), ceil(bottom - top)), 0)
    ImageDraw.Draw(tile).text((-left, -top), char, 255, face, anchor="ls")
    tile = tile.resize((max(1, int(pitch * 0.94)), tile.height), Image.Resampling.BILINEAR)
    pen.bitmap((round(x + pitch * 0.03), round(y + top)), tile, colour)


def _paste_qr(image: Image.Image, qr: Qr, scale: float) -> None:
    side = round(qr.size * scale)
    code = Image.fromarray(qr_pixels(qr.payload)).resize((side, side), Image.Resampling.NEAREST)
    image.paste(code, (round(qr.x * scale), round(qr.y * scale)))


def _punch_holes(pen: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    radius = 10 * sheet.scale
    for edge in (25, sheet.width - 25):
        for index in range(14):
            x, y = edge * sheet.scale, (27 + 63 * index) * sheet.scale
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_HOLE)
