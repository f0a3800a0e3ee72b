"""Rows of a sheet as XML, written one by one: a long report costs time, not memory.

openpyxl writes everything round the rows; it would keep each of their cells, and take ten times as long.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from html import escape as escape_all
from itertools import islice
from typing import Any

from django.utils import timezone
from openpyxl.utils import get_column_letter

from dealerops.foundation.sheets import plain_text
from reports.engine.table import DASH, Row, Value

AT_ONCE = 500
EPOCH, DAY = dt.datetime(1899, 12, 30), dt.timedelta(days=1)  # noqa: DTZ001 - days have no zone
FIRST_YEAR = 1900  # Excel counts its days from there; an earlier one is written in words
SURELY_SHORT = 16_000

escape = partial(
    escape_all, quote=False
)  # of a text between tags; what is written here is read by nobody but XML
Write = Callable[[int, Any], str]  # number of the row and value


@dataclass(frozen=True, slots=True)
class Look:
    """Numbers of the styles of one column: of its values, of words, and of a missing value."""

    value: int
    text: int
    missing: int


def rows_xml(looks: Sequence[Look], rows: Iterable[Row], first: int) -> Iterator[bytes]:
    """`<row>` elements from number `first` on, some hundred at a time."""
    writers = [_writer(place, look) for place, look in enumerate(looks)]
    lines = (_line(writers, number, row) for number, row in enumerate(rows, start=first))
    while part := "".join(islice(lines, AT_ONCE)):
        yield part.encode()


def totals_xml(
    number: int, totals: Sequence[Value], formulas: Sequence[str], looks: Sequence[int], word: str
) -> bytes:
    """The last line: each formula with what it comes to, for those who read without reckoning."""
    cells = []
    for place, (total, formula, look) in enumerate(zip(totals, formulas, looks, strict=True)):
        at = f'<c r="{get_column_letter(place + 1)}{number}" s="{look}"'
        if formula and total is None:
            cells.append(f'{at} t="str"><f>{escape(formula)}</f><v>{DASH}</v></c>')
        elif formula:
            cells.append(f"{at}><f>{escape(formula)}</f><v>{_digits(total)}</v></c>")
        elif place == 0:
            cells.append(f'{at} t="inlineStr"><is><t>{escape(word)}</t></is></c>')
        else:
            cells.append(f"{at}/>")
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _line(writers: Sequence[Write], number: int, row: Row) -> str:
    cells = [write(number, value) for write, value in zip(writers, row, strict=True)]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _writer(place: int, look: Look) -> Write:
    """A million cells pass here: what can be known of a column is known before."""
    letter, zone = get_column_letter(place + 1), timezone.get_current_timezone()
    text = f'" s="{look.text}" t="inlineStr"><is><t xml:space="preserve">'
    missing = f'" s="{look.missing}" t="inlineStr"><is><t>{DASH}</t></is></c>'
    number_open = f'" s="{look.value}"><v>'

    def write(number: int, value: Value) -> str:
        if isinstance(value, str):
            return f'<c r="{letter}{number}{text}{_safe(value)}</t></is></c>'
        if value is None:
            return f'<c r="{letter}{number}{missing}'
        if isinstance(value, dt.date):
            if value.year < FIRST_YEAR:
                return f'<c r="{letter}{number}{text}{value.isoformat()}</t></is></c>'
            return f'<c r="{letter}{number}{number_open}{_serial(value, zone)}</v></c>'
        return f'<c r="{letter}{number}{number_open}{_digits(value)}</v></c>'

    return write


def _safe(text: str) -> str:
    """Whatever a text begins with, an inline string is text; XML's own characters are escaped."""
    if not text.isprintable() or len(text) > SURELY_SHORT:
        text = plain_text(text)
    return escape(text)


def _digits(value: Value) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _serial(value: dt.date, zone: dt.tzinfo) -> int | float:
    """Days since Excel began to count; of a moment, in local time to the second."""
    if not isinstance(value, dt.datetime):
        return value.toordinal() - EPOCH.toordinal()
    local = value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
    return (local.replace(microsecond=0) - EPOCH) / DAY
