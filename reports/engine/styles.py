"""How cells of a report's workbook look, and how its sheets print."""

from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.worksheet import Worksheet

from dealerops.foundation.reporting import Kind, Total
from dealerops.foundation.sheets import FORMATS, plain_text
from reports.engine.cells import Look
from reports.engine.heading import Heading
from reports.engine.heads import Head

OPEN = Protection(locked=False)
TITLE, BOLD, FAINT = Font(bold=True, size=14), Font(bold=True), Font(color="FF667085")
SHADE = PatternFill("solid", fgColor="FFEEF3FF")
ABOVE = Border(top=Side(style="thin"))
BELOW = Border(bottom=Side(style="thin", color="FFE6E8EC"))
AT_TOP = Alignment(wrap_text=True, vertical="top")
WRAPPED = Alignment(wrap_text=True, vertical="center")
TO_THE_RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
DAYS = Alignment(horizontal="left", vertical="center")
A4, MARGIN = 9, 0.5  # inches


class Styles:
    """Styles of one workbook by their number, which rows that are streamed refer to."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet

    def look(self, head: Head) -> Look:
        value = self._cell(FORMATS[head.kind])
        text, missing = put_text(self._cell(""), ""), put_text(self._cell(""), "")
        value.alignment = TO_THE_RIGHT if head.is_number else DAYS
        text.alignment = WRAPPED
        missing.alignment = TO_THE_RIGHT if head.is_number else DAYS
        for cell in (value, text, missing):
            cell.protection, cell.border = OPEN, BELOW
        return Look(value.style_id, text.style_id, missing.style_id)

    def total(self, head: Head) -> int:
        """Locked, unlike the rows."""
        has_total = head.total != Total.NONE
        cell = self._cell(FORMATS[head.total_kind] if has_total else FORMATS[Kind.TEXT])
        cell.font, cell.border = BOLD, ABOVE
        cell.alignment = TO_THE_RIGHT if has_total else WRAPPED
        return cell.style_id

    def _cell(self, number_format: str) -> Cell:
        """A cell that is part of no sheet."""
        cell = Cell(self.sheet, row=1, column=1)
        cell.number_format = number_format or FORMATS[Kind.TEXT]
        return cell


def at(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))  # nothing is merged here


def put_text(cell: Cell, text: str) -> Cell:
    """openpyxl would make a formula of '=cmd()'; the type is forced, and kept when a person edits."""
    cell.value = plain_text(text)
    cell.data_type = "s"
    cell.number_format = FORMATS[Kind.TEXT]
    cell.quotePrefix = True
    return cell


def set_page(sheet: Worksheet, heading: Heading) -> None:
    """A4 across, the title and page n / m at the foot."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = MARGIN
    footer = cast(HeaderFooterItem, sheet.oddFooter)
    # "&" begins a command of the footer.
    footer.left.text = plain_text(heading.title).replace("&", "&&").replace("\n", " ")
    footer.right.text = "&P / &N"
