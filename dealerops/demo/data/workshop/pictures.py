"""Scans and photos that people of the demo bring along: words on a plain page."""

import io

from PIL import Image, ImageDraw

from dealerops.demo.drawing.fonts import font
from dealerops.demo.drawing.sheet import Ink

SIZE = (620, 440)
PAPER, WORDS, LINE = "#fbfaf7", "#2b3138", "#c9ced4"


def scan(*lines: str) -> io.BytesIO:
    """A page with a heading and what else is said on it."""
    page = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(page)
    pen.rectangle((18, 18, SIZE[0] - 18, SIZE[1] - 18), outline=LINE, width=2)
    for place, words in enumerate(lines):
        pen.text(
            (48, 48 + 64 * place), words, font=font(Ink.PRINT, 26 if place else 38), fill=WORDS
        )
    file = io.BytesIO()
    page.save(file, "PNG")
    file.seek(0)
    return file
