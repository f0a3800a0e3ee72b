"""Writing a report as a workbook; with its neighbours the only place that knows Excel (domain.md 6.4)."""

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dealerops.foundation.sheets import plain_text, sheet_name, text_width
from reports.engine.cells import rows_xml, totals_xml
from reports.engine.extras import Extra
from reports.engine.heading import GENERATOR, Heading
from reports.engine.heads import Head
from reports.engine.judging import judge
from reports.engine.package import put_together
from reports.engine.picture import Picture
from reports.engine.side_sheets import show_pictures, write_extra, write_notes
from reports.engine.styles import BOLD, FAINT, SHADE, TITLE, WRAPPED, Styles, at, put_text, set_page
from reports.engine.table import Table, Value, shown_totals
from reports.engine.totals import Block, formula_of

NARROWEST, WIDEST = 9, 48
ONE_LINE = 18  # a head that is no wider stands on one line
ARROW, AIR = 4, 3  # beside a head for the filter's arrow, beside values
ONE_LINE_HIGH, TWO_LINES, TITLE_HIGH, ABOUT_HIGH = 20, 34, 24, 16
SAMPLE = 200  # rows whose values decide how wide a column is
FACTS_PER_LINE = 3
MOST_ROWS = 1_000_000
MIDDLE = Alignment(vertical="center")
RIGHT_HEAD = Alignment(wrap_text=True, vertical="center", horizontal="right", indent=1)


class TooManyRows(ValueError):
    """More rows than a sheet holds."""


def write_workbook(
    heading: Heading,
    table: Table,
    *,
    pictures: Sequence[Picture] = (),
    extras: Sequence[Extra] = (),
) -> bytes:
    """An xlsx file in the language in force; the same input gives the same bytes.

    Every text is of text type whatever it begins with; the totals are the only formulas, and locked.
    """
    file = io.BytesIO()
    save_workbook(file, heading, table, pictures=pictures, extras=extras)
    return file.getvalue()


def save_workbook(
    file: IO[bytes],
    heading: Heading,
    table: Table,
    *,
    pictures: Sequence[Picture] = (),
    extras: Sequence[Extra] = (),
) -> None:
    """Write it to `file`; the rows are gone through one by one. Raises TooManyRows."""
    if len(table.rows) > MOST_ROWS:
        raise TooManyRows(len(table.rows))
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = sheet_name(plain_text(heading.title))
    top = _write_heading(sheet, heading)
    _write_heads(sheet, top, table.heads)
    block = Block(top + 1, top + max(len(table.rows), 1))
    if not table.rows:
        put_text(at(sheet, block.first, 1), _("No data in this period."))
    totals = table.totals
    _set_widths(sheet, table, shown_totals(table.heads, totals))
    judge(sheet, block, table.heads)
    _finish(sheet, block, len(table.heads), heading)
    if pictures:
        show_pictures(book.create_sheet(_("Charts")), pictures, heading)
    for extra in extras:
        write_extra(book.create_sheet(sheet_name(extra.title)), extra, heading)
    write_notes(book.create_sheet(_("Notes")), table.heads, heading)
    _write_properties(book, heading)
    size = f"A1:{get_column_letter(len(table.heads))}{block.last + bool(table.rows and table.has_totals)}"
    said = [plain_text(one.text) for one in pictures]
    put_together(book, _lines(sheet, table, block, totals), size, said, file)


def _write_heading(sheet: Worksheet, heading: Heading) -> int:
    """Returns the row of the heads, which stand a line below."""
    lines = [heading.company] if heading.company else []
    lines.append(heading.title)
    facts = iter(f"{name}: {value}" for name, value in heading.facts)
    while some := list(islice(facts, FACTS_PER_LINE)):
        lines.append("    ".join(some))
    for row, line in enumerate(lines, start=1):
        cell = put_text(at(sheet, row, 1), line)
        is_title = line is heading.title
        cell.font, cell.alignment = TITLE if is_title else FAINT, MIDDLE
        sheet.row_dimensions[row].height = TITLE_HIGH if is_title else ABOUT_HIGH
    return len(lines) + 2


def _write_heads(sheet: Worksheet, top: int, heads: Sequence[Head]) -> None:
    for column, head in enumerate(heads, start=1):
        cell = put_text(at(sheet, top, column), head.label)
        cell.font, cell.fill = BOLD, SHADE
        cell.alignment = RIGHT_HEAD if head.is_number else WRAPPED
    is_tall = any(text_width(head.label) > ONE_LINE for head in heads)
    sheet.row_dimensions[top].height = TWO_LINES if is_tall else ONE_LINE_HIGH


def _lines(
    sheet: Worksheet, table: Table, block: Block, totals: Sequence[Value]
) -> Iterator[bytes]:
    """The rows and, where there are rows and totals, the last line; the styles are made at once."""
    styles = Styles(sheet)
    looks = [styles.look(head) for head in table.heads]
    of_totals = [styles.total(head) for head in table.heads]
    if not table.rows:
        return iter(())
    rows = rows_xml(looks, table.rows, block.first)
    if not table.has_totals:
        return rows
    formulas = [formula_of(table.heads, place, block) for place in range(len(table.heads))]
    return chain(rows, [totals_xml(block.last + 1, totals, formulas, of_totals, _("Total"))])


def _set_widths(sheet: Worksheet, table: Table, totals: Sequence[str]) -> None:
    lines = [*(table.shown(row) for row in islice(table.rows, SAMPLE)), totals]
    for place, head in enumerate(table.heads):
        widest = max(_widest_line(line[place]) for line in lines)
        wanted = max(widest + AIR, _head_width(head.label) + ARROW, NARROWEST)
        letter = get_column_letter(place + 1)
        sheet.column_dimensions[letter].width = min(wanted, WIDEST)


def _widest_line(text: str) -> int:
    return max(map(text_width, text.split("\n")))


def _head_width(label: str) -> float:
    """A short head stands on one line, a long one on two; no word is cut."""
    width = text_width(label)
    if width <= ONE_LINE:
        return width
    words = map(text_width, re.split(r"[\s–-]+", label)) if label.isascii() else ()
    return max(width / 2 + 1, ONE_LINE / 2, *words)


def _finish(sheet: Worksheet, block: Block, columns: int, heading: Heading) -> None:
    """Frozen head, filter, protection of what is computed, and how it prints."""
    top = block.first - 1
    sheet.freeze_panes = f"A{block.first}"
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(columns)}{block.last}"
    guard = sheet.protection
    guard.sheet = True
    guard.autoFilter = guard.sort = guard.formatColumns = guard.formatRows = False  # stays allowed
    sheet.print_title_rows = f"{top}:{top}"
    set_page(sheet, heading)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _write_properties(book: Workbook, heading: Heading) -> None:
    made_at = timezone.make_naive(heading.made_at, dt.UTC)
    about = book.properties
    about.title, about.creator = plain_text(heading.title), GENERATOR
    about.created = about.modified = made_at
