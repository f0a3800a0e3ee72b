"""The workbook as Excel will find it (domain.md 6.4, reliability.md P20)."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from dealerops.foundation.reporting import Kind, Total
from reports.engine.heading import Heading
from reports.engine.table import Head, Table, table_from_json
from reports.engine.workbook import write_workbook

PAYLOADS = (
    "=1+1",
    "=cmd|'/c calc'!A0",
    '=HYPERLINK("http://127.0.0.1","x")',
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=SUM(1)\x00",
    '"=1+1"',
    "{=1+1}",
)
HEADS = (
    Head("状态", Kind.TEXT, Total.NONE, "申报的状态"),
    Head("件数", Kind.INTEGER, Total.SUM, "这一状态的申报数量"),
    Head("金额", Kind.MONEY, Total.SUM, "支持金额"),
    Head("日期", Kind.DATE, Total.NONE, "日期"),
    Head("平均用时", Kind.HOURS, Total.NONE, "工作小时"),
)
ROWS = [
    ("审核中", 3, Decimal("54000.50"), dt.date(2026, 10, 8), Decimal("4.5")),
    ("已退回", 2, Decimal("36000.00"), dt.date(2026, 10, 8), None),
]
HEADING = Heading(
    "R04 申报进度账龄",
    (("期间", "2026-10-01 至 2026-10-08"), ("版本", "1")),
    dt.datetime(2026, 10, 8, 9, 30, tzinfo=dt.UTC),
)
TOP = 5


def opened(table: Table, heading: Heading = HEADING):
    return load_workbook(io.BytesIO(write_workbook(heading, table)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_ever_becomes_a_formula(payload):
    heads = [Head(payload, kind, Total.NONE, payload) for kind in Kind]
    table = Table(heads, [[payload] * len(heads)])
    book = opened(table, Heading(payload, ((payload, payload),), HEADING.made_at))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert len(cells) > 20
    assert {cell.data_type for cell in cells} == {"s"}


def test_sums_are_the_only_formulas_and_they_are_locked():
    sheet = opened(Table(HEADS, ROWS)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    formulas = {cell.coordinate: cell for cell in cells if cell.data_type == "f"}
    assert {name: cell.value for name, cell in formulas.items()} == {
        "B8": "=SUM(B6:B7)",
        "C8": "=SUM(C6:C7)",
    }
    assert sheet.protection.sheet
    assert all(cell.protection.locked for cell in formulas.values())
    assert not sheet["B6"].protection.locked


def test_the_head_is_frozen_filtered_and_repeated_in_print():
    sheet = opened(Table(HEADS, ROWS)).worksheets[0]
    assert sheet.freeze_panes == f"A{TOP + 1}"
    assert sheet.auto_filter.ref == f"A{TOP}:E7"
    assert sheet.print_title_rows == f"${TOP}:${TOP}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_values_keep_their_types():
    sheet = opened(Table(HEADS, ROWS)).worksheets[0]
    values = [cell.value for cell in sheet[TOP + 1]]
    assert values == ["审核中", 3, 54000.5, dt.datetime(2026, 10, 8), 4.5]
    formats = [cell.number_format for cell in sheet[TOP + 1]]
    assert formats == ["@", "#,##0", "#,##0.00", "yyyy-mm-dd", "0.0"]
    assert sheet.cell(TOP + 2, 5).value == "—"


def test_columns_are_wide_enough_for_chinese():
    wide = [("北京东方腾飞汽车销售服务有限公司", 1, Decimal(1), dt.date(2026, 1, 1), None)]
    sheet = opened(Table(HEADS, wide)).worksheets[0]
    assert sheet.column_dimensions["A"].width >= 32


def test_the_notes_define_every_column():
    with translation.override("en"):
        notes = opened(Table(HEADS, ROWS))["Notes"]
    told = [tuple(cell.value for cell in row) for row in notes.iter_rows(min_row=2)]
    assert told == [(head.label, head.note) for head in HEADS]


def test_without_rows_one_line_says_so():
    with translation.override("en"):
        sheet = opened(Table(HEADS, [])).worksheets[0]
    assert sheet.cell(TOP + 1, 1).value == "No data in this period."
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_nothing_in_the_file_points_outside():
    with zipfile.ZipFile(io.BytesIO(write_workbook(HEADING, Table(HEADS, ROWS)))) as file:
        names = file.namelist()
        assert not [name for name in names if "externalLink" in name or "vba" in name.lower()]


def test_a_table_survives_being_stored():
    table = Table(HEADS, ROWS)
    again = table_from_json(table.columns_json(), table.rows_json())
    assert [list(row) for row in again.rows] == [list(row) for row in ROWS]
    assert again.totals == [None, 5, Decimal("90000.50"), None, None]
