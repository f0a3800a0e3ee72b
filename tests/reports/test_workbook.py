"""The workbook as Excel will find it (domain.md 6.4, reliability.md P20)."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation
from openpyxl import load_workbook
from PIL import Image

from dealerops.foundation.reporting import Kind, Scale, Total
from reports.engine.heading import Heading
from reports.engine.heads import Chosen, Head
from reports.engine.picture import Picture
from reports.engine.table import Table, table_from_json
from reports.engine.workbook import write_workbook
from tests.reports.payloads import PAYLOADS

HEADS = (
    Head("状态", Kind.TEXT, Total.NONE, "申报的状态"),
    Head("件数", Kind.INTEGER, Total.SUM, "这一状态的申报数量", "申报单"),
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
TOP = 4
FIRST = TOP + 1


def opened(table: Table, heading: Heading = HEADING, *, values: bool = False):
    return load_workbook(io.BytesIO(write_workbook(heading, table)), data_only=values)


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
        "B7": "=SUM(B5:B6)",
        "C7": "=SUM(C5:C6)",
    }
    assert sheet.protection.sheet
    assert all(cell.protection.locked for cell in formulas.values())
    assert not sheet["B5"].protection.locked


def test_the_head_is_frozen_filtered_and_repeated_in_print():
    sheet = opened(Table(HEADS, ROWS)).worksheets[0]
    assert sheet.freeze_panes == f"A{TOP + 1}"
    assert sheet.auto_filter.ref == f"A{TOP}:E6"
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
    told = [tuple(cell.value or "" for cell in row) for row in notes.iter_rows(min_row=2)]
    assert told == [
        (head.label, head.note, head.origin, "Sum" if head.total == Total.SUM else "")
        for head in HEADS
    ]


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


RATES = (
    Head("店", Kind.TEXT, Total.NONE, ""),
    Head("订单", Kind.INTEGER, Total.SUM, "", only=Chosen(0, "合计", is_excluded=True)),
    Head(
        "准时率",
        Kind.PERCENT,
        Total.MEAN,
        "",
        weights=(1,),
        only=Chosen(0, "合计", is_excluded=True),
        scale=Scale(Decimal("0.9"), Decimal("0.8")),
    ),
    Head("天数", Kind.INTEGER, Total.MEAN, "", only=Chosen(0, "甲")),
    Head("状态", Kind.TEXT, Total.NONE, "", tones={"未达标": "red", "达标": "green"}),
)
STORES = [
    ("甲", 10, Decimal("0.5"), 4, "未达标"),
    ("乙", 30, Decimal("0.9"), 7, "达标"),
    ("丙", 0, None, None, ""),
    ("合计", 40, Decimal("0.8"), 5, ""),
]


def test_a_rate_is_totalled_by_its_weights_and_sums_of_sums_are_left_out():
    table = Table(RATES, STORES)
    assert table.totals == [None, 40, Decimal("0.8"), 4, None]
    row = [cell.value for cell in opened(table, values=True).worksheets[0][FIRST + 4]]
    assert row[1:4] == [40, 0.8, 4]
    formulas = [cell.value for cell in opened(table).worksheets[0][FIRST + 4]]
    assert formulas[1] == '=SUMIFS(B5:B8,A5:A8,"<>合计")'
    assert "SUMPRODUCT" in formulas[2]


def test_figures_and_states_are_red_amber_or_green():
    tones = [
        [head.tone_of(value) for head, value in zip(RATES, row, strict=True)] for row in STORES
    ]
    assert [(row[2], row[4]) for row in tones] == [
        ("red", "red"),
        ("green", "green"),
        ("", ""),
        ("amber", ""),
    ]
    sheet = opened(Table(RATES, STORES)).worksheets[0]
    rules = {
        str(place.sqref): [rule.formula[0] for rule in place.rules]
        for place in sheet.conditional_formatting
    }
    assert set(rules) == {"A5:E8", "C5:C8", "E5:E8"}
    assert rules["A5:E8"] == ['$A5="合计"']  # the line that is a sum itself is bold
    assert rules["C5:C8"][0] == "AND(ISNUMBER(C5),C5>=0.9)"
    assert rules["E5:E8"] == ['E5="未达标"', 'E5="达标"']


def test_the_chart_is_in_the_workbook_and_says_its_numbers():
    picture = Picture("件数", "", a_png(), '审核中 3, 已退回 "2"')
    data = write_workbook(HEADING, Table(HEADS, ROWS), pictures=[picture, picture])
    with translation.override("en"):
        sheet = load_workbook(io.BytesIO(data)).worksheets[1]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        drawing = file.read("xl/drawings/drawing1.xml").decode()
    assert len(sheet._images) == 2
    assert drawing.count("审核中 3, 已退回") == 2
    assert "Picture" not in drawing


def test_the_same_report_gives_the_same_bytes():
    with time_machine.travel("2026-10-08"):
        first = write_workbook(
            HEADING, Table(HEADS, ROWS), pictures=[Picture("", "", a_png(), "3")]
        )
    with time_machine.travel("2027-01-01"):
        again = write_workbook(
            HEADING, Table(HEADS, ROWS), pictures=[Picture("", "", a_png(), "3")]
        )
    assert first == again


def test_a_short_head_stands_on_one_line():
    sheet = opened(Table(HEADS, ROWS)).worksheets[0]
    assert sheet.column_dimensions["E"].width >= 2 * len("平均用时") + 3
    assert sheet.row_dimensions[TOP].height < 30


def test_the_company_stands_on_top():
    heading = Heading("R04", (), HEADING.made_at, "华东汽车销售有限公司")
    sheet = opened(Table(HEADS, ROWS), heading).worksheets[0]
    assert [sheet["A1"].value, sheet["A2"].value] == ["华东汽车销售有限公司", "R04"]


def a_png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 20)).save(file, "PNG")
    return file.getvalue()
