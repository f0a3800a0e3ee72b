"""The works that need no engine: looking at uploads, drawing pages, checking workbooks."""

from typing import Any

from dealerops.reading import pictures
from dealerops.reading.inspection import inspect
from dealerops.reading.model import field_from_dict
from dealerops.reading.workbook import check_workbook, workbook_rows

Answer = tuple[dict[str, Any], bytes]


def _inspect(data: bytes) -> Answer:
    facts = inspect(data)
    taken_at = facts.taken_at.isoformat() if facts.taken_at else None
    return {"kind": facts.kind, "pages": facts.pages, "taken_at": taken_at}, b""


def _page(data: bytes, *, page: int, width: int, turn: int) -> Answer:
    return {}, pictures.page_image(data, page, width=width, turn=turn)


def _crop(data: bytes, *, field: dict[str, Any]) -> Answer:
    return {}, pictures.crop(data, field_from_dict(field))


def _check(data: bytes, *, bulk: bool) -> Answer:
    check_workbook(data, bulk=bulk)
    return {}, b""


def _rows(data: bytes, *, bulk: bool) -> Answer:
    return {"rows": workbook_rows(data, bulk=bulk)}, b""


WORKS = {"inspect": _inspect, "page": _page, "crop": _crop, "check": _check, "rows": _rows}
