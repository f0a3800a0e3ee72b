"""What the fast writer writes, as two readers and a spreadsheet program find it (P20, T35)."""

import csv
import datetime as dt
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from dealerops.exports.workbook import Head, MoreRowsThanPlanned, Workbook
from dealerops.foundation.reporting import Kind
from tests.system import needs

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
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    '"=1+1"',
    "{=1+1}",
    '=DDE("cmd";"/c calc";"x")',
    "http://127.0.0.1/x",
    "'=1+1",
    "=SUM(1)\x00",
)
HEADS = (
    Head("编号"),
    Head("件数", Kind.INTEGER),
    Head("金额", Kind.MONEY),
    Head("比例", Kind.PERCENT),
    Head("用时", Kind.HOURS),
    Head("日期", Kind.DATE),
    Head("时间", Kind.DATETIME),
)
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"  # UTF-8, as it is shown
NOTES = (("制作人", "王敏"),)
MOMENT = dt.datetime(2026, 10, 8, 1, 30, tzinfo=dt.UTC)
ROW = (
    "00012345678901234567",
    3,
    Decimal("54000.50"),
    Decimal("0.125"),
    Decimal("4.5"),
    dt.date(2026, 10, 8),
    MOMENT,
)
GAPS = ("无", None, None, None, None, None, None)


@pytest.fixture(autouse=True)
def _the_reader_reads_english():
    with translation.override("en"):
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.xlsx"


def written(path: Path, rows, heads=HEADS, **more):
    rows = list(rows)
    Workbook("申报单", heads, NOTES, **more).write(path, rows, count=len(rows))
    return load_workbook(path)


def test_values_keep_their_types_and_formats(path):
    """The golden file: should the writer's library ever change its mind, this says so."""
    book = written(path, [GAPS, ROW])
    found = [(cell.value, cell.data_type, cell.number_format) for cell in book.worksheets[0][3]]
    assert found == [
        ("00012345678901234567", "s", "@"),
        (3, "n", "#,##0"),
        (54000.5, "n", "#,##0.00"),
        (0.125, "n", "0.0%"),
        (4.5, "n", "0.0"),
        (dt.datetime(2026, 10, 8), "d", "yyyy-mm-dd"),
        (dt.datetime(2026, 10, 8, 9, 30), "d", "yyyy-mm-dd hh:mm"),
    ]
    assert [cell.value for cell in book.worksheets[0][2]] == ["无", *[None] * 6]
    assert book.worksheets[0]["A3"].quotePrefix  # it stays text when a person edits it


def test_another_reader_finds_the_same(path):
    written(path, [ROW, GAPS])
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["申报单", "About this list"]
    head, first, second = book.get_sheet_by_index(0).to_python()
    assert head == [one.label for one in HEADS]
    assert first == [
        "00012345678901234567",
        3.0,
        54000.5,
        0.125,
        4.5,
        dt.date(2026, 10, 8),
        dt.datetime(2026, 10, 8, 9, 30),
    ]
    assert second == ["无", "", "", "", "", "", ""]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_ever_a_formula(path, payload):
    """In a cell of any kind, in a head, in the name of a sheet, and in what is said about the list."""
    heads = [Head(payload, kind) for kind in Kind]
    book = Workbook(payload, heads, ((payload, payload),))
    book.write(path, [(payload,) * len(heads)], count=1)
    cells = [
        cell
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert len(cells) == 2 * len(heads) + 4
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(path) as file:
        sheets = [file.read(name) for name in file.namelist() if "/sheet" in name]
        assert not any(b"<f" in xml or b"<hyperlink" in xml for xml in sheets)
        assert not [name for name in file.namelist() if "external" in name.lower()]


def test_the_head_stands_out_and_stays(path):
    sheet = written(path, [ROW]).worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:G2")
    assert all(cell.font.bold and cell.fill.fill_type == "solid" for cell in sheet[1])


def test_columns_are_wide_enough_for_chinese(path):
    sheet = written(path, [("北京东方腾飞汽车销售服务有限公司", *ROW[1:])]).worksheets[0]
    assert sheet.column_dimensions["A"].width >= 32


def test_characters_that_xml_lacks_are_left_out(path):
    dirty = "甲\x00乙\x0b\x1f\ud800\ufffe\uffff\x7f丙\r\n丁\r戊_x000D_"
    found = written(path, [(dirty, *ROW[1:])]).worksheets[0]["A2"].value
    assert found.replace("_x005F_", "_") == "甲乙丙\n丁\n戊_x000D_"


def test_a_text_that_no_cell_can_hold_is_cut(path):
    found = written(path, [("长" * 40_000, *ROW[1:]), ("𠮷" * 20_000, *ROW[1:])]).worksheets[0]
    assert len(found["A2"].value) == 32_767
    assert len(found["A3"].value.encode("utf-16-le")) <= 32_767 * 2


def test_the_day_of_a_moment_is_the_local_one(path):
    """At four in the afternoon in London the next day has begun in Shanghai."""
    late = dt.datetime(2026, 10, 8, 16, 30, tzinfo=dt.UTC)
    sheet = written(path, [(*ROW[:5], late, late)]).worksheets[0]
    assert sheet["F2"].value == dt.datetime(2026, 10, 9)
    assert sheet["G2"].value == dt.datetime(2026, 10, 9, 0, 30)


def test_days_that_excel_cannot_count_are_words(path):
    old = dt.date(1899, 12, 31)
    row = (*ROW[:5], old, timezone.make_aware(dt.datetime(1850, 1, 1)))
    sheet = written(path, [row]).worksheets[0]
    assert sheet["F2"].value == "1899-12-31"
    assert sheet["G2"].value.startswith("1850-01-01")


def test_without_rows_one_line_says_so_below_the_head(path):
    with translation.override("en"):
        sheet = written(path, []).worksheets[0]
    assert sheet["A1"].value == "编号"
    assert sheet["A2"].value == "Nothing matches the filter."


def test_two_columns_of_one_name_are_told_apart(path):
    sheet = written(path, [("a", "b", "c")], [Head("名"), Head("名"), Head("名")]).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["名", "名 (2)", "名 (3)"]
    assert [cell.value for cell in sheet[2]] == ["a", "b", "c"]


def test_a_list_past_the_end_of_a_sheet_goes_on_on_the_next(path):
    rows = [(f"{number}", *ROW[1:]) for number in range(25)]
    book = written(path, rows, rows_per_sheet=10)
    assert book.sheetnames == ["申报单", "申报单 2", "申报单 3", "About this list"]
    lists = book.worksheets[:3]
    assert [sheet["A1"].value for sheet in lists] == ["编号"] * 3
    assert [sheet.max_row - 1 for sheet in lists] == [10, 10, 5]
    found = [cell.value for sheet in lists for cell in sheet["A"][1:]]
    assert found == [row[0] for row in rows]


def test_rows_that_came_in_meanwhile_find_room(path):
    rows = [(f"{number}", *ROW[1:]) for number in range(15)]
    Workbook("申报单", HEADS, NOTES, rows_per_sheet=10).write(path, rows, count=10)
    assert len(load_workbook(path).worksheets[1]["A"]) == 6


def test_too_many_of_them_are_refused_rather_than_dropped(path):
    rows = [(f"{number}", *ROW[1:]) for number in range(25)]
    with pytest.raises(MoreRowsThanPlanned):
        Workbook("申报单", HEADS, NOTES, rows_per_sheet=10).write(path, rows, count=10)
    assert not path.exists()


def test_a_list_that_breaks_leaves_no_file(path):
    def broken():
        yield ROW
        raise LookupError("gone")

    with pytest.raises(LookupError):
        Workbook("申报单", HEADS, NOTES).write(path, broken(), count=2)
    assert not path.exists()


@pytest.mark.parametrize(
    ("title", "name"),
    [("a[b]:c*d?e/f\\g", "a b  c d e f g"), ("长" * 40, "长" * 31), ("'?'", "Sheet")],
)
def test_a_sheet_has_a_name_that_excel_accepts(path, title, name):
    Workbook(title, HEADS, NOTES).write(path, [ROW], count=1)
    assert load_workbook(path).sheetnames[0] == name


@pytest.mark.long
@needs("calc")
def test_a_spreadsheet_program_shows_the_words_that_were_written(path, tmp_path):
    """LibreOffice loads the file, recalculates, and saves what it shows."""
    payloads = [one for one in PAYLOADS if one.isprintable()]
    rows = [(one, *ROW[1:]) for one in payloads]
    written(path, rows)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    argv = ["soffice", profile, "--headless", "--convert-to", AS_CSV, "--outdir", str(tmp_path)]
    subprocess.run([*argv, str(path)], check=True, capture_output=True, timeout=180)
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        head, *found = csv.reader(file)
    assert head == [one.label for one in HEADS]
    assert [row[0] for row in found] == payloads
    shown = ["3", "54,000.50", "12.5%", "4.5", "2026-10-08", "2026-10-08 09:30"]
    assert [row[1:] for row in found] == [shown] * len(payloads)
