"""Opening strangers' files in children of their own, with limits and without a network.

What hangs, crashes or swells takes only its child with it; callers see a refusal. A child is forked
from a process that has the libraries loaded, so that it costs milliseconds (reliability.md 9.6).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from dealerops.reading.apart.host import ChildDied, Host
from dealerops.reading.apart.limits import MEGABYTE, Limits
from dealerops.reading.inspection import Facts
from dealerops.reading.model import FieldReading, Reading
from dealerops.reading.refusal import DocumentRefused

# A picture of 40 million pixels needs 194 MB to be looked at and 500 MB to be drawn and turned.
LOOK = Limits(cpu=4, wall=15.0, memory=320 * MEGABYTE, resident=300 * MEGABYTE)
DRAW = Limits(cpu=15, wall=30.0, memory=1024 * MEGABYTE, resident=700 * MEGABYTE)
TABLE = Limits(cpu=60, wall=90.0, memory=1024 * MEGABYTE, resident=700 * MEGABYTE)
READ = Limits(cpu=90, wall=100.0, memory=4096 * MEGABYTE, resident=900 * MEGABYTE)

light = Host("dealerops.reading.apart.light")
heavy = Host("dealerops.reading.apart.heavy")

__all__ = ("check_workbook", "crop", "inspect", "page_image", "read", "workbook_rows")


def inspect(data: bytes) -> Facts:
    """As `inspection.inspect`; FILE_UNSAFE for what no child survives."""
    head, _rest = _lightly("inspect", data, LOOK)
    taken_at = dt.datetime.fromisoformat(head["taken_at"]) if head["taken_at"] else None
    return Facts(head["kind"], head["pages"], taken_at)


def page_image(data: bytes, page: int, *, width: int, turn: int = 0) -> bytes:
    """As `pictures.page_image`."""
    return _lightly("page", data, DRAW, page=page, width=width, turn=turn)[1]


def crop(data: bytes, field: FieldReading) -> bytes:
    """As `pictures.crop`."""
    return _lightly("crop", data, DRAW, field=asdict(field))[1]


def check_workbook(data: bytes, *, bulk: bool = False) -> None:
    """As `workbook.check_workbook`."""
    _lightly("check", data, TABLE, bulk=bulk)


def workbook_rows(data: bytes, *, bulk: bool = False) -> Sequence[Sequence[Any]]:
    """As `workbook.workbook_rows`."""
    rows: Sequence[Sequence[Any]] = _lightly("rows", data, TABLE, bulk=bulk)[0]["rows"]
    return rows


def read(data: bytes, *, engine: str = "rapidocr", on: dt.date | None = None) -> Reading:
    """As `pipeline.read`; READING_TIMEOUT or READING_BROKEN_OFF when the child gave no answer."""
    day = (on or timezone.localdate()).isoformat()
    try:
        head, _rest = heavy.ask("read", data, READ, engine=engine, on=day)
    except ChildDied as died:
        code = "READING_TIMEOUT" if died.too_slow else "READING_BROKEN_OFF"
        raise DocumentRefused(code) from died
    return Reading.from_dict(head)


def _lightly(
    work: str, data: bytes, limits: Limits, **options: Any
) -> tuple[dict[str, Any], bytes]:
    try:
        return light.ask(work, data, limits, **options)
    except ChildDied as died:
        raise DocumentRefused("FILE_UNSAFE") from died
