"""Tesseract by pytesseract: sparse text on the red channel. Its readings need a check to count."""

import os
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pytesseract

from dealerops.reading.engines import Line
from dealerops.reading.refusal import DocumentRefused

_LANGUAGE = "chi_sim"
_SECONDS = 60
_SPARSE, _ONE_LINE = 11, 7  # page segmentation modes


class TesseractEngine:
    trusted = False

    def __init__(self) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # it takes every core otherwise
        try:
            languages = pytesseract.get_languages()
            number = pytesseract.get_tesseract_version()
        except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError) as error:
            raise DocumentRefused("ENGINE_MISSING") from error
        if _LANGUAGE not in languages:
            raise DocumentRefused("ENGINE_MISSING")
        self.version = f"tesseract@{number}/{_LANGUAGE}"

    def lines(self, image: Any) -> Sequence[Line]:
        table = self._table(image, psm=_SPARSE)
        words: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        for index, text in enumerate(table["text"]):
            if text.strip():
                keys = (table[name][index] for name in ("block_num", "par_num", "line_num"))
                block, paragraph, line = keys
                words[block, paragraph, line].append(index)
        return [_line(table, indexes) for indexes in words.values()]

    def line(self, image: Any) -> tuple[str, float]:
        table = self._table(image, psm=_ONE_LINE)
        indexes = [index for index, text in enumerate(table["text"]) if text.strip()]
        if not indexes:
            return "", 0.0
        found = _line(table, indexes)
        return found.text, found.score

    def _table(self, image: Any, *, psm: int) -> dict[str, list[Any]]:
        try:
            found: dict[str, list[Any]] = pytesseract.image_to_data(
                image[..., 2],
                lang=_LANGUAGE,
                config=f"--psm {psm}",
                output_type=pytesseract.Output.DICT,
                timeout=_SECONDS,
            )
        except RuntimeError as error:
            raise DocumentRefused("READING_TIMEOUT") from error
        return found


def _line(table: dict[str, list[Any]], indexes: list[int]) -> Line:
    x0 = min(table["left"][index] for index in indexes)
    y0 = min(table["top"][index] for index in indexes)
    x1 = max(table["left"][index] + table["width"][index] for index in indexes)
    y1 = max(table["top"][index] + table["height"][index] for index in indexes)
    score = min(float(table["conf"][index]) for index in indexes) / 100
    text = "".join(table["text"][index] for index in indexes)
    return Line(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), text, max(score, 0.0))
