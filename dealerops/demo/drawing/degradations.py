"""What scanners, phones and ribbons do to a page, each as a function of pixels and a generator."""

from collections.abc import Callable

import cv2
import numpy as np

from dealerops.demo.drawing.pixels import Pixels

Degrade = Callable[[Pixels, np.random.Generator], Pixels]
JPEG_QUALITY = 90
POOR_JPEG_QUALITY = 30
_DESK = (62.0, 74.0, 92.0)  # what lies around a page that does not fill the picture, BGR
_LONG_SIDE_LOW = 1000


def dotted(mask: Pixels, rng: np.random.Generator) -> Pixels:
    """Print of a ribbon printer: rows of pin dots, and a ribbon that is worn in places."""
    height, width = mask.shape
    y, x = np.mgrid[0:4, 0:4].astype(np.float32) - 1.5
    pin = np.clip(1.25 - 0.32 * np.hypot(x, y), 0.3, 1.0)
    tiled = np.tile(pin, (height // 4 + 1, width // 4 + 1))[:height, :width]
    wear = cv2.resize(
        rng.uniform(0.62, 1.0, (height // 40, width // 90)).astype(np.float32),
        (width, height),
        interpolation=cv2.INTER_LINEAR,
    )
    inked = cv2.GaussianBlur(mask, (3, 3), 0.8).astype(np.float32) * tiled * wear
    return _pixels(np.clip(inked, 0, 255))


def rotated(page: Pixels, rng: np.random.Generator) -> Pixels:
    """Up to 3 degrees either way, never almost straight."""
    angle = float(rng.choice((-1, 1)) * rng.uniform(1.0, 3.0))
    page = _on_desk(page, 0.04)
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return _pixels(cv2.warpAffine(page, turn, (width, height), borderValue=_DESK))


def in_perspective(page: Pixels, rng: np.random.Generator) -> Pixels:
    """As held before a phone: every corner up to 4 % off."""
    page = _on_desk(page, 0.06)
    height, width = page.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + rng.uniform(-0.04, 0.04, (4, 2)).astype(np.float32) * (width, height)
    warp = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return _pixels(cv2.warpPerspective(page, warp, (width, height), borderValue=_DESK))


def blurred(page: Pixels, rng: np.random.Generator) -> Pixels:
    """Out of focus."""
    return _pixels(cv2.GaussianBlur(page, (0, 0), float(rng.uniform(1.8, 2.4))))


def in_motion(page: Pixels, rng: np.random.Generator) -> Pixels:
    """A hand that moved: 9 to 13 pixels along a slanted line."""
    length, angle = int(rng.integers(9, 14)), float(rng.uniform(0, 180))
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2, :] = 1.0
    turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), angle, 1.0)
    slanted = np.asarray(cv2.warpAffine(kernel, turn, (length, length)))
    return _pixels(cv2.filter2D(page, -1, slanted / slanted.sum()))


def shadowed(page: Pixels, rng: np.random.Generator) -> Pixels:
    """One side in the shade of whoever holds the phone, and a little noise."""
    height, width = page.shape[:2]
    angle, depth = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(0.35, 0.5))
    y, x = np.mgrid[0:64, 0:64].astype(np.float32) / 63 - 0.5
    edge = 1 / (1 + np.exp(-12 * (x * np.cos(angle) + y * np.sin(angle))))
    shade = cv2.resize((1 - depth * edge).astype(np.float32), (width, height))
    grain = rng.uniform(0.97, 1.03, (256, 256)).astype(np.float32)
    shade *= np.tile(grain, (height // 256 + 1, width // 256 + 1))[:height, :width]
    return _pixels(cv2.multiply(page, cv2.merge([shade] * 3), dtype=cv2.CV_8U))


def small(page: Pixels, rng: np.random.Generator) -> Pixels:
    """About 1000 pixels on the long side, as chat programs send pictures."""
    side = _LONG_SIDE_LOW + int(rng.integers(-40, 41))
    share = side / max(page.shape[:2])
    return _pixels(cv2.resize(page, None, fx=share, fy=share, interpolation=cv2.INTER_AREA))


def quarter_turned(turn: int) -> Degrade:
    """The whole picture turned clockwise by 90, 180 or 270 degrees."""
    code = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    return lambda page, _rng: _pixels(cv2.rotate(page, code[turn]))


# In the order in which they happen to a page, whatever order they are asked for in.
PAGE_DEGRADATIONS: dict[str, Degrade] = {
    "perspective": in_perspective,
    "rotate": rotated,
    "shadow": shadowed,
    "blur": blurred,
    "motion": in_motion,
    "lowres": small,
    "rot90": quarter_turned(90),
    "rot180": quarter_turned(180),
    "rot270": quarter_turned(270),
}
DEGRADATIONS = (*PAGE_DEGRADATIONS, "dot", "stamp", "jpeg30")


def degrade_page(page: Pixels, names: frozenset[str], rng: np.random.Generator) -> Pixels:
    """The page after all of these; those that belong to the print or the file are not done here."""
    for name, degrade in PAGE_DEGRADATIONS.items():
        if name in names:
            page = degrade(page, rng)
    return page


def _on_desk(page: Pixels, share: float) -> Pixels:
    edge_y, edge_x = (round(side * share) for side in page.shape[:2])
    return _pixels(
        cv2.copyMakeBorder(
            page, edge_y, edge_y, edge_x, edge_x, cv2.BORDER_CONSTANT, value=_DESK
        )
    )  # fmt: skip


def _pixels(array: object) -> Pixels:
    return np.asarray(array, dtype=np.uint8)
