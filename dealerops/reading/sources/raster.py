"""Pictures of pages: upright, in a fitting size and channel, recognised into sheets of runs."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageOps

from dealerops.reading.engines import Engine, Line
from dealerops.reading.model import Run, Sheet
from dealerops.reading.refusal import DocumentRefused
from dealerops.reading.sniffing import open_image

Pixels = Any  # an array of height x width x 3, blue first

LONG_SIDE = 1600  # beyond this recognition costs more and reads no better
KEPT_SIDE = 4000  # what is kept for a second look at single fields
RED_SHARE = 0.003  # of the page's pixels: then a seal lies on it
_RED = 0.2  # of the paper's brightness by which red exceeds green and blue
MOST_CERTAIN = 0.999  # 1.0 is said of text that was not recognised but written in the file
_TEXT_HEIGHT = 44  # pixels that the recogniser likes best
_MAX_SCALE = 4.0
_LEAST_SIDE = 740  # the detector enlarges anything lower than this, at great cost


@dataclass(frozen=True, slots=True)
class Page:
    """One upright page; `turn` is what was turned (degrees clockwise) to make it so."""

    number: int
    full: Pixels
    turn: int = 0

    @property
    def scale(self) -> float:
        """From full pixels to those the sheet's runs are placed in."""
        return min(1.0, LONG_SIDE / float(max(self.full.shape[:2])))

    def turned(self, degrees: int) -> "Page":
        full = np.ascontiguousarray(np.rot90(self.full, -(degrees // 90) % 4))
        return Page(self.number, full, (self.turn + degrees) % 360)


def decode(data: bytes) -> Image.Image:
    """An RGB picture as the camera meant it (EXIF). Raises DocumentRefused."""
    image = open_image(data)
    try:
        upright = ImageOps.exif_transpose(image) or image
        if upright.mode in {"RGBA", "LA", "P"}:
            rgba = upright.convert("RGBA")
            paper = Image.new("RGBA", rgba.size, "white")
            upright = Image.alpha_composite(paper, rgba)
        if upright.mode.startswith("I;16") or upright.mode in {"I", "F"}:
            upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
        return upright.convert("RGB")
    except Exception as error:
        raise DocumentRefused("FILE_BROKEN") from error


def page_of(number: int, image: Image.Image) -> Page:
    image.thumbnail((KEPT_SIDE, KEPT_SIDE))
    return Page(number, np.ascontiguousarray(np.asarray(image)[..., ::-1]))


def reduced(page: Page) -> Pixels:
    if page.scale >= 1.0:
        return page.full
    return cv2.resize(page.full, None, fx=page.scale, fy=page.scale, interpolation=cv2.INTER_AREA)


def has_seal(image: Pixels) -> bool:
    """Whether enough of the page is seal red; measured against the light there, as photos are dark."""
    small = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.float32)
    paper = cv2.dilate(small.max(axis=2), np.ones((15, 15), np.uint8))
    light = cv2.GaussianBlur(paper, (0, 0), sigmaX=25) + 1
    others = np.maximum(small[..., 0], small[..., 1])
    return bool(((small[..., 2] - others) / light > _RED).mean() > RED_SHARE)


def red_channel(image: Pixels) -> Pixels:
    """What a red seal covers shows through in the red light; three equal channels."""
    return cv2.cvtColor(image[..., 2], cv2.COLOR_GRAY2BGR)


def recognise(page: Page, engine: Engine, *, red: bool) -> Sheet:
    """The page's text with its tilt taken out, in pixels of the reduced picture."""
    image = reduced(page)
    lines = engine.lines(red_channel(image) if red else image)
    slope = _slope(lines)
    runs = tuple(_run(line, slope) for line in lines)
    height, width = image.shape[:2]
    return Sheet(page.number, float(width), float(height), runs, page.turn, slope)


def lies_on_its_side(sheet_lines: Sequence[Run]) -> bool:
    """Whether most longer runs are higher than wide: the page is a quarter turn off."""
    longer = [run for run in sheet_lines if len(run.text) >= 4]
    tall = [run for run in longer if run.height > run.x1 - run.x0]
    return len(longer) >= 4 and len(tall) * 2 > len(longer)


def look_again(
    page: Page, sheet: Sheet, run: Run, engine: Engine, *, red: bool = True
) -> list[tuple[str, float]]:
    """Texts and scores of one place, recognised once more: from the full picture, straightened,
    shadows divided out. A run without text is a place whose line has to be found first.
    """
    known = bool(run.text)
    margin = run.height * (0.25 if known else 0.1)
    x0, y0, x1, y1 = run.x0 - margin, run.y0 - margin, run.x1 + margin, run.y1 + margin
    zoom = min(max(_TEXT_HEIGHT / max(run.height, 1.0), 1.0), _MAX_SCALE) if known else 1.0
    size = (int((x1 - x0) * zoom), int((y1 - y0) * zoom))
    if min(size) < 8 or size[0] * size[1] > 4_000_000:
        return []
    patch = _cut(page, sheet, (x0, y0), zoom, size)
    patch = red_channel(patch) if red else patch
    shade = cv2.GaussianBlur(patch, (0, 0), sigmaX=max(size[1] / 2, 8))
    flat = cv2.divide(patch, shade, scale=235)
    if known:
        return [engine.line(flat)]
    rest = max(_LEAST_SIDE - size[1], 0) // 2
    canvas = cv2.copyMakeBorder(flat, rest, rest, 8, 8, cv2.BORDER_CONSTANT, value=(235, 235, 235))
    found = sorted(engine.lines(canvas), key=lambda line: line.corners[0][0])
    return [(line.text, line.score) for line in found]


def _cut(
    page: Page, sheet: Sheet, corner: tuple[float, float], zoom: float, size: tuple[int, int]
) -> Pixels:
    """The part of the full picture that begins at `corner` of the straightened sheet, enlarged."""
    cos, sin = math.cos(sheet.slope), math.sin(sheet.slope)
    share = 1.0 / page.scale
    start_x = (corner[0] * cos - corner[1] * sin) * share
    start_y = (corner[0] * sin + corner[1] * cos) * share
    step = share / zoom
    matrix = np.array([[cos * step, -sin * step, start_x], [sin * step, cos * step, start_y]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(page.full, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def _slope(lines: Sequence[Line]) -> float:
    """The median tilt of the longer lines, in radians."""
    tilts = [
        math.atan2(two[1] - one[1], two[0] - one[0])
        for one, two, _three, four in (line.corners for line in lines)
        if math.dist(one, two) > 4 * math.dist(one, four)
    ]
    return statistics.median(tilts) if tilts else 0.0


def _run(line: Line, slope: float) -> Run:
    one, two, _three, four = line.corners
    x = sum(point[0] for point in line.corners) / 4
    y = sum(point[1] for point in line.corners) / 4
    cos, sin = math.cos(slope), math.sin(slope)
    x, y = x * cos + y * sin, y * cos - x * sin
    half_width, half_height = math.dist(one, two) / 2, math.dist(one, four) / 2
    return Run(
        line.text,
        x - half_width,
        y - half_height,
        x + half_width,
        y + half_height,
        min(line.score, MOST_CERTAIN),
    )
