"""All pictures of a walk on one sheet: a row for each page, a column for each look.

`python -m tests.browser.sheet FOLDER` writes FOLDER/contact-sheet.png.
"""

import re
import sys
from pathlib import Path

from PIL import Image, ImageDraw

NAME = re.compile(r"(?P<page>.+)-(?P<look>(?:zh|en)-\d+-(?:light|dark))")
LOOKS = [
    f"{language}-{width}-{theme}"
    for language in ("zh", "en")
    for width in (1440, 390)
    for theme in ("light", "dark")
]
# In pixels.
WIDE, NARROW, HIGH, GAP, TEXT = 560, 260, 420, 12, 18
ROW = HIGH + TEXT + 2 * GAP


def contact_sheet(folder: Path) -> Path:
    pictures = {
        (found["page"], found["look"]): path
        for path in folder.glob("*.png")
        if (found := NAME.fullmatch(path.stem))
    }
    pages = sorted({page for page, _look in pictures})
    widths = [WIDE if "-1440-" in look else NARROW for look in LOOKS]
    size = (sum(widths) + GAP * (len(LOOKS) + 1), len(pages) * ROW + GAP)
    sheet = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(sheet)
    for row, page in enumerate(pages):
        left, top = GAP, row * ROW + GAP
        pen.text((left, top), page, fill="black", font_size=TEXT)
        for look, width in zip(LOOKS, widths, strict=True):
            if path := pictures.get((page, look)):
                sheet.paste(_small(path, width), (left, top + TEXT + GAP))
            left += width + GAP
    target = folder / "contact-sheet.png"
    sheet.save(target)
    return target


def _small(path: Path, width: int) -> Image.Image:
    """The top of the picture, so wide, with a line around it."""
    with Image.open(path) as picture:
        scale = width / picture.width
        seen = picture.convert("RGB").crop(
            (0, 0, picture.width, min(picture.height, int(HIGH / scale)))
        )
    small = Image.new("RGB", (width, HIGH), "white")
    high = round(seen.height * scale)
    small.paste(seen.resize((width, high), Image.Resampling.LANCZOS), (0, 0))
    ImageDraw.Draw(small).rectangle((0, 0, width - 1, HIGH - 1), outline="gray")
    return small


if __name__ == "__main__":
    contact_sheet(Path(sys.argv[1]))
