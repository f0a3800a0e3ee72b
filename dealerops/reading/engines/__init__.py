"""Recognition engines behind one interface, loaded by dotted path so that web processes never are."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, cast

from django.utils.module_loading import import_string

from dealerops.reading.refusal import DocumentRefused

Point = tuple[float, float]

ADAPTERS = {
    "rapidocr": "dealerops.reading.engines.rapid.RapidEngine",
    "tesseract": "dealerops.reading.engines.tesseract.TesseractEngine",
}
ORIENTATION = "dealerops.reading.engines.orientation.Orientation"


@dataclass(frozen=True, slots=True)
class Line:
    """One recognised line: four corners from top left clockwise, in pixels, and the engine's score."""

    corners: tuple[Point, Point, Point, Point]
    text: str
    score: float


class Engine(Protocol):
    version: str  # name@version/models, as it is stored with every field
    trusted: bool  # whether a reading without a check may speak for itself

    def lines(self, image: Any) -> Sequence[Line]:
        """All lines on a picture: an array of height x width x 3, blue first."""

    def line(self, image: Any) -> tuple[str, float]:
        """Text and score of a picture that shows one line; '' where nothing was recognised."""


class Turner(Protocol):
    def turns(self, image: Any) -> Sequence[tuple[int, float]]:
        """(degrees clockwise that make the page upright, probability), the likeliest first."""


def engine(name: str) -> Engine:
    """The engine of this process, built at first use. Raises DocumentRefused for one not installed."""
    if name not in ADAPTERS:
        raise DocumentRefused("ENGINE_MISSING")
    return cast(Engine, _build(ADAPTERS[name], os.getpid()))


def turner() -> Turner:
    return cast(Turner, _build(ORIENTATION, os.getpid()))


@lru_cache(maxsize=8)
def _build(path: str, _process: int) -> Any:
    """Sessions do not survive a fork: the process is part of the key."""
    return import_string(path)()
