"""Every declared report's workbook in a program that reckons: nothing to repair, the same totals, and
hostile texts as they were typed (domain.md 6.4, reliability.md P20)."""

import datetime as dt
import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from dealerops.foundation.reporting import Kind, Report, Total, declared
from dealerops.foundation.sheets import plain_text
from reports.engine.heading import Heading
from reports.engine.heads import Head, heads_of
from reports.engine.table import Table, Value
from reports.engine.workbook import write_workbook
from tests.reports.payloads import PAYLOADS
from tests.system import needs

ALL: Mapping[str, Report] = declared()  # before the folder's fixture leaves those of claims only
MADE_AT = dt.datetime(2026, 10, 8, 1, 30, tzinfo=dt.UTC)
TOP = 6  # the first row: company, title, facts, a gap and the heads stand above
CACHED = re.compile(r"(</f>)<v>[^<]*</v>")
SAMPLES: Mapping[Kind, Value] = {
    Kind.INTEGER: 7,
    Kind.MONEY: Decimal("1234.56"),
    Kind.PERCENT: Decimal("0.3333"),
    Kind.HOURS: Decimal("4.5"),
    Kind.DATE: dt.date(2026, 10, 8),
    Kind.DATETIME: MADE_AT,
}


def hostile(report: Report) -> Table:
    """Twelve rows: in every column of text all the payloads, in the others numbers, once none."""
    heads = heads_of(report, [])
    return Table(heads, [[_value(head, number) for head in heads] for number in range(12)])


def _value(head: Head, number: int) -> Value:
    if head.kind == Kind.TEXT:
        return PAYLOADS[number]
    sample = SAMPLES[head.kind]
    if number == 3 or isinstance(sample, dt.date):
        return None if number == 3 else sample
    assert isinstance(sample, int | Decimal)
    return sample * (number + 1)


def written(report: Report) -> bytes:
    heading = Heading(PAYLOADS[0], [(PAYLOADS[1], PAYLOADS[2])], MADE_AT, PAYLOADS[3])
    return write_workbook(heading, hostile(report))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_column_of_any_report_runs_what_it_holds(language):
    with translation.override(language):
        for code, report in ALL.items():
            table = hostile(report)
            formulas = [place for place, head in enumerate(table.heads) if head.total != Total.NONE]
            book = load_workbook(io.BytesIO(written(report)))
            found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
            live = [cell for cell in found if cell.data_type == "f"]
            assert [cell.column - 1 for cell in live] == formulas, code
            assert {cell.row for cell in live} <= {TOP + len(PAYLOADS)}, code


def test_every_column_says_what_it_counts_and_where_from():
    for report in ALL.values():
        for head in heads_of(report, []):
            assert head.note, (report.code, head.label)
            assert head.origin, (report.code, head.label)


def test_every_rate_and_picture_names_columns_that_exist():
    for report in ALL.values():
        sources = {one.source for one in report.columns}
        for column in report.columns:
            assert set(column.weights) <= sources, (report.code, column.source)
        if report.among:
            assert report.among.source in sources, report.code


def test_each_of_these_reports_has_a_picture():
    codes = ("R01", "R04", "R11", "R12", "R13", "R14", "R15", "R17", "R18", "R19", "R20", "R22")
    assert not [code for code in codes if not ALL[code].charts]


@pytest.mark.long
@needs("calc")
def test_calc_opens_every_report_and_comes_to_the_same_totals(tmp_path):
    with translation.override("zh-hans"):
        for code, report in ALL.items():
            (tmp_path / f"{code}.xlsx").write_bytes(_uncounted(written(report)))
        recounted = _through_calc(sorted(tmp_path.glob("*.xlsx")), tmp_path / "out")
        for code, report in ALL.items():
            _compare(code, hostile(report), recounted[code])


def _uncounted(data: bytes) -> bytes:
    """The file without what its formulas came to: whoever opens it has to reckon."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = CACHED.sub(r"\1", part.decode()).encode()
            new.writestr(name, part)
    return target.getvalue()


def _through_calc(files: list[Path], out: Path) -> dict[str, Workbook]:
    done = subprocess.run(
        [
            *("soffice", "--headless", "--norestore", f"-env:UserInstallation={out.as_uri()}-home"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out)),
            *map(str, files),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    assert "rror" not in done.stderr, done.stderr
    return {path.stem: load_workbook(path, data_only=True) for path in out.glob("*.xlsx")}


def _compare(code: str, table: Table, book: Workbook) -> None:
    rows = list(book.worksheets[0].iter_rows(min_row=TOP, values_only=True))
    for number, payload in enumerate(PAYLOADS):
        for head, value in zip(table.heads, rows[number], strict=False):
            if head.kind == Kind.TEXT:
                assert value == plain_text(payload), (code, head.label)
    if table.has_totals:
        for head, total, value in zip(table.heads, table.totals, rows[len(PAYLOADS)], strict=False):
            if total is not None:
                assert value == pytest.approx(float(total)), (code, head.label)  # type: ignore[arg-type]
