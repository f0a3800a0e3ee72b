"""RapidOCR with the PP-OCRv6 small models that lie inside its wheel; one thread, no network."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import cv2
from rapidocr import RapidOCR

from dealerops.reading.engines import Line, Point

_PARAMS = {
    "Global.use_cls": False,  # it turns single lines over; whole pages are turned before
    "Global.log_level": "critical",
    "Global.max_side_len": 2000,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class RapidEngine:
    trusted = True

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        self._ocr: Any = RapidOCR(params=_PARAMS)  # its results differ by what is asked
        self.version = f"rapidocr@{version('rapidocr')}/v6-small"

    def lines(self, image: Any) -> Sequence[Line]:
        found = self._ocr(image, use_det=True, use_cls=False, use_rec=True)
        if found.boxes is None or found.txts is None or found.scores is None:
            return []
        rows = zip(found.boxes, found.txts, found.scores, strict=True)
        return [Line(_corners(box), text, float(score)) for box, text, score in rows if text]

    def line(self, image: Any) -> tuple[str, float]:
        found = self._ocr(image, use_det=False, use_cls=False, use_rec=True)
        if not found.txts or not found.scores:
            return "", 0.0
        return found.txts[0], float(found.scores[0])


def _corners(box: Any) -> tuple[Point, Point, Point, Point]:
    one, two, three, four = ((float(x), float(y)) for x, y in box)
    return one, two, three, four
