"""Rows that somebody copied in Excel and pasted: they become a workbook like any other."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.foundation.sheets import plain_text, sheet_name
from dealerops.imports.cells import folded
from dealerops.imports.kinds import ImportKind
from dealerops.imports.sheet import Sheet, names_of
from dealerops.imports.template import write_text

MOST_ROWS, MOST_COLUMNS, MOST_BYTES = 500, 100, 200_000
MOST_NAMED = 10  # refusals of one sort; whoever has more sees the pattern
EMPTY: Final = Refusal("PASTE_EMPTY", _("Paste rows from Excel first."), "pasted")
TOO_MUCH: Final = Refusal(
    "PASTE_TOO_MUCH",
    _("At most 500 rows, 100 columns and 200 kB are pasted at once. Upload more as a workbook."),
    "pasted",
)
# What Excel copies of a number that its column is too narrow for: the number itself is gone.
_SHORTENED = re.compile(r"#{3,}|-?\d(?:\.\d+)?E[+-]\d{2,3}")

Row = tuple[int, Sequence[str]]  # its number among the pasted ones, and its cells


def workbook_of(kind: ImportKind, text: str) -> bytes:
    """The pasted cells as texts, under their own headings or, without any, under the template's.

    Raises InvalidInput with all that does not fit before a cell is looked at: PASTE_..., and what a
    workbook's headings are refused for.
    """
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise InvalidInput(TOO_MUCH)
    rows = _rows(text)
    if not rows:
        raise InvalidInput(EMPTY)
    heads, rows = _headed(kind, rows)
    if not rows:
        raise InvalidInput(EMPTY)
    width = max(len(cells) for cells in [heads, *(cells for _number, cells in rows)])
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise InvalidInput(TOO_MUCH)
    sheet = Sheet(kind, [_filled(cells, width) for cells in (heads, *(row[1] for row in rows))])
    wrong = [*_misfits(sheet), *_shortened(rows)]
    if wrong:
        raise InvalidInput(*wrong)
    return _saved(sheet)


def _rows(text: str) -> list[Row]:
    """The rows with something in them, without empty cells at their ends.

    Strict about quotation marks: one that is never closed would swallow the rows below it.
    """
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    reader = csv.reader(lines, dialect="excel-tab", strict=True)
    rows: list[Row] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            texts = [plain_text(cell).strip() for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                rows.append((number, texts))
    except csv.Error:
        sentence = _("The quotation marks in row %(row)s do not go in pairs.")
        row = {"row": number + 1}
        raise InvalidInput(Refusal("PASTE_QUOTES", sentence % row, "pasted")) from None
    return rows


def _headed(kind: ImportKind, rows: list[Row]) -> tuple[Sequence[str], list[Row]]:
    """Headings and rows; the first row holds headings if half of its cells are some of the kind's."""
    names = names_of(kind)
    first = [folded(cell) for cell in rows[0][1] if cell]
    if 2 * sum(one in names for one in first) >= len(first):
        return rows[0][1], rows[1:]
    return [str(one.label) for one in kind.columns], rows


def _filled(cells: Sequence[str], width: int) -> Sequence[str]:
    return [*cells, *[""] * (width - len(cells))]


def _misfits(sheet: Sheet) -> Iterator[Refusal]:
    """Columns without a heading, and required ones without a value."""
    rows = sheet.cells[1:]
    nowhere = _("Column %(column)s has no heading. Without headings the template's order counts.")
    for place, head in enumerate(sheet.heads):
        if not head and any(row[place] for row in rows):
            letter = {"column": get_column_letter(place + 1)}
            yield Refusal("PASTE_COLUMN_UNKNOWN", nowhere % letter, "pasted")
    try:
        columns = sheet.columns
    except InvalidInput as error:
        yield from error.refusals
        return
    nothing = _("No row says anything about “%(head)s”.")
    for place, column in columns:
        if column.is_required and not any(row[place] for row in rows):
            yield Refusal("PASTE_COLUMN_EMPTY", nothing % {"head": column.label}, "pasted")


def _shortened(rows: Sequence[Row]) -> list[Refusal]:
    sentence = _(
        "Row %(row)s, column %(column)s: Excel shows this number shortened. Widen the column or format"
        " it as text, and copy again."
    )
    found = (
        {"row": number, "column": get_column_letter(place)}
        for number, cells in rows
        for place, cell in enumerate(cells, start=1)
        if _SHORTENED.fullmatch(cell)
    )
    return [
        Refusal("PASTE_SHORTENED", sentence % where, "pasted")
        for where in islice(found, MOST_NAMED)
    ]


def _saved(sheet: Sheet) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    page = book.create_sheet(sheet_name(str(sheet.kind.title)))
    for number, cells in enumerate(sheet.cells, start=1):
        for place, cell in enumerate(cells, start=1):
            write_text(page, number, place, cell)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
