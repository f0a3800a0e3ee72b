"""The empty workbook of a kind: headings, one example row, and lists of what may stand in a cell."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dealerops.foundation.reporting import Kind
from dealerops.foundation.sheets import FORMATS, plain_text, sheet_name, text_width
from dealerops.imports.kinds import Column, ImportKind

ROWS = 50_001  # down to which a list is offered and cells are text
HEAD = PatternFill("solid", fgColor="EEF3FF")
WIDEST = 40


def template_of(kind: ImportKind) -> bytes:
    """The workbook in the language in force; nothing in it is a formula.

    Cells are formatted as text, so that Excel rounds no ID number and drops no leading nought. The
    example row is known again on upload and left out.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet(sheet_name(str(kind.title)))
    lists = book.create_sheet(sheet_name(_("Lists")))
    for number, column in enumerate(kind.columns, start=1):
        _write_column(sheet, number, column)
        if column.choices:
            _offer(sheet, lists, number, column)
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def example_of(column: Column) -> str:
    """What stands in the example row: of a list's value the label in the language in force."""
    if column.choices and column.example:
        return str(column.choices(column.example).label)
    return column.example


def _write_column(sheet: Worksheet, number: int, column: Column) -> None:
    label = plain_text(str(column.label)) + (" *" if column.is_required else "")
    write_text(sheet, 1, number, label)
    head = sheet.cell(1, number)
    head.font, head.fill = Font(bold=True), HEAD
    if column.is_required:
        head.comment = Comment(_("Must be filled in every row."), "DealerOps")
    write_text(sheet, 2, number, example_of(column))
    letter = get_column_letter(number)
    width = max(text_width(label), text_width(example_of(column))) + 3
    sheet.column_dimensions[letter].width = min(width, WIDEST)
    sheet.column_dimensions[letter].number_format = FORMATS[Kind.TEXT]


def _offer(sheet: Worksheet, lists: Worksheet, number: int, column: Column) -> None:
    """The labels stand on a sheet of their own: a list inside the rule may have 255 characters."""
    labels = [str(label) for _value, label in column.choices.choices] if column.choices else []
    write_text(lists, 1, number, plain_text(str(column.label)))
    for row, label in enumerate(labels, start=2):
        write_text(lists, row, number, label)
    letter = get_column_letter(number)
    rule = DataValidation(
        type="list",
        formula1=f"'{lists.title}'!${letter}$2:${letter}${len(labels) + 1}",
        allow_blank=True,
        showErrorMessage=True,
    )
    rule.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(rule)


def write_text(sheet: Worksheet, row: int, number: int, text: str) -> None:
    """A cell that stays text, whatever it begins with."""
    cell = sheet.cell(row, number)
    cell.value = plain_text(text)
    cell.number_format = FORMATS[Kind.TEXT]
    if text:
        cell.data_type = "s"
