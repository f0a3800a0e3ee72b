"""Writing a report as a workbook; the only place that knows Excel (domain.md 6.4)."""

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.worksheet import Worksheet

from dealerops.foundation.reporting import Kind, Total
from dealerops.foundation.sheets import FORMATS, plain_text, sheet_name, text_width
from reports.engine.heading import Heading
from reports.engine.table import DASH, Head, Table, Value, shown

NARROWEST, WIDEST, NOTES_WIDTH = 9, 48, 90
OPEN = Protection(locked=False)
TITLE, BOLD = Font(bold=True, size=14), Font(bold=True)
SHADE = PatternFill("solid", fgColor="FFEEF3FF")
ABOVE = Border(top=Side(style="thin"))
WRAPPED = Alignment(wrap_text=True, vertical="center")


def write_workbook(heading: Heading, table: Table) -> bytes:
    """An xlsx file in the language in force.

    Every text is of text type whatever it begins with; the sums are the only formulas, and locked.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    title = plain_text(heading.title)
    sheet.title = sheet_name(title)
    _write_heading(sheet, heading)
    top = sheet.max_row + 2
    _write_heads(sheet, top, table.heads)
    last = _write_rows(sheet, top, table)
    if table.rows and table.has_totals:
        _write_totals(sheet, top, last, table.heads)
    _set_widths(sheet, table)
    _finish(sheet, top, last, len(table.heads))
    _write_notes(book.create_sheet(_("Notes")), table.heads)
    book.properties.title = title
    book.properties.creator = "DealerOps"
    book.properties.created = timezone.make_naive(heading.made_at, dt.UTC)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _text(cell: Cell, text: str) -> Cell:
    """openpyxl would make a formula of '=cmd()'; the type is forced, and kept when a person edits."""
    cell.value = plain_text(text)
    cell.data_type = "s"
    cell.number_format = FORMATS[Kind.TEXT]
    cell.quotePrefix = True
    return cell


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))  # nothing is merged here


def _write_heading(sheet: Worksheet, heading: Heading) -> None:
    _text(_at(sheet, 1, 1), heading.title).font = TITLE
    for row, (name, value) in enumerate(heading.facts, start=2):
        _text(_at(sheet, row, 1), f"{name}: {value}")


def _write_heads(sheet: Worksheet, top: int, heads: Sequence[Head]) -> None:
    for column, head in enumerate(heads, start=1):
        cell = _text(_at(sheet, top, column), head.label)
        cell.font, cell.fill, cell.alignment = BOLD, SHADE, WRAPPED


def _write_rows(sheet: Worksheet, top: int, table: Table) -> int:
    """Returns the last row; without rows one line says so."""
    if not table.rows:
        _text(_at(sheet, top + 1, 1), _("No data in this period."))
        return top + 1
    for row, values in enumerate(table.rows, start=top + 1):
        for column, (head, value) in enumerate(zip(table.heads, values, strict=True), start=1):
            _write_value(_at(sheet, row, column), head.kind, value)
    return top + len(table.rows)


def _write_value(cell: Cell, kind: Kind, value: Value) -> None:
    cell.protection = OPEN
    if value is None:
        _text(cell, DASH).alignment = Alignment(horizontal="right")
    elif isinstance(value, str):
        _text(cell, value)
    else:
        if isinstance(value, dt.datetime):
            value = timezone.make_naive(value)
        cell.value = value
        cell.number_format = FORMATS[kind]


def _write_totals(sheet: Worksheet, top: int, last: int, heads: Sequence[Head]) -> None:
    for column, head in enumerate(heads, start=1):
        cell = _at(sheet, last + 1, column)
        if head.total == Total.SUM:
            letter = get_column_letter(column)
            cell.value = f"=SUM({letter}{top + 1}:{letter}{last})"
            cell.number_format = FORMATS[head.kind]
        elif column == 1:
            _text(cell, _("Total"))
        cell.font, cell.border = BOLD, ABOVE


def _set_widths(sheet: Worksheet, table: Table) -> None:
    lines = [*table.rows, table.totals]
    for index, head in enumerate(table.heads):
        widest = max(text_width(shown(head.kind, line[index])) for line in lines)
        # A head may wrap once, and needs room for the filter's arrow.
        wanted = max(widest, text_width(head.label) / 2 + 2, _longest_word(head.label)) + 3
        letter = get_column_letter(index + 1)
        sheet.column_dimensions[letter].width = min(max(wanted, NARROWEST), WIDEST)


def _longest_word(text: str) -> int:
    return max(map(text_width, re.split(r"[\s–-]+", text)) if text.isascii() else [0])


def _finish(sheet: Worksheet, top: int, last: int, columns: int) -> None:
    """Frozen head, filter, protection of what is computed, and how it prints."""
    sheet.freeze_panes = sheet.cell(top + 1, 1).coordinate
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(columns)}{last}"
    sheet.row_dimensions[top].height = 32
    guard = sheet.protection
    guard.sheet = True
    guard.autoFilter = guard.sort = guard.formatColumns = guard.formatRows = False  # stays allowed
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = f"{top}:{top}"
    footer = cast(HeaderFooterItem, sheet.oddFooter)
    footer.left.text, footer.center.text = "DealerOps", "&P / &N"


def _write_notes(sheet: Worksheet, heads: Sequence[Head]) -> None:
    """What every column counts."""
    for column, text in enumerate((_("Column"), _("Definition")), start=1):
        cell = _text(_at(sheet, 1, column), text)
        cell.font, cell.fill = BOLD, SHADE
    for row, head in enumerate(heads, start=2):
        _text(_at(sheet, row, 1), head.label).alignment = WRAPPED
        _text(_at(sheet, row, 2), head.note).alignment = WRAPPED
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = NOTES_WIDTH
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
