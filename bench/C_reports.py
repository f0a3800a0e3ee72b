"""Reports: a long workbook beside openpyxl's streaming mode and beside plain CSV, with its memory; and the
figures of a month beside the SQL that sums its raw answers (bench/months.py).

Every file is written by a process of its own, which says what it used. Columns and rows are those of
bench/B_excel.py; numbers have totals, and every arm makes them.
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.B_excel import KINDS, MOMENT, Row, rows_of
from bench.lib.memory import peak_mb
from bench.lib.result import Result
from bench.lib.rounds import Figure, interleaved
from dealerops.foundation.reporting import Kind, Total
from dealerops.foundation.sheets import FORMATS
from reports.engine.heading import Heading
from reports.engine.heads import Head
from reports.engine.table import Table
from reports.engine.workbook import save_workbook

SHORT, LONG = 10_000, 100_000
SUMMED = frozenset({Kind.INTEGER, Kind.MONEY})
HEADS = [
    Head(f"第{number}列", kind, Total.SUM if kind in SUMMED else Total.NONE, "说明")
    for number, kind in enumerate(KINDS, start=1)
]
FILTER = "筛选: 华东大区"


class Rows(Sequence[Row]):
    """So many rows that are made when they are asked for: what is measured is the writer's memory."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Row]:
        return rows_of(self.count)

    def __getitem__(self, place: Any) -> Any:
        raise NotImplementedError("they come in their order")


def run(profile: str, rounds: int) -> Iterator[Result]:
    from bench.months import ratios  # noqa: PLC0415 - the arms here need no database

    few = rounds if profile == "full" else 1  # a hundred thousand rows take openpyxl a minute
    seconds = interleaved(
        {arm: lambda arm=arm: _measured(arm, LONG)["seconds"] for arm in ARMS},  # type: ignore[misc]
        few,
    )
    memory = {rows: _memory(rows, few) for rows in (SHORT, LONG)}
    unit = f"CPU s for {LONG:,} x {len(HEADS)}"
    yield Result.ratio("C.xlsx_vs_openpyxl", seconds["ours"], seconds["openpyxl"], unit)
    yield Result.ratio("C.xlsx_vs_csv", seconds["ours"], seconds["csv"], unit)
    yield Result.ratio("C.memory_100k_vs_10k", memory[LONG], memory[SHORT], "MB resident")
    yield from ratios(profile, rounds)


def _memory(rows: int, rounds: int) -> Figure:
    return Figure.of([_measured("ours", rows)["memory"] for _each in range(rounds)])


def _measured(arm: str, rows: int) -> dict[str, float]:
    """What a process used that did nothing but write one file."""
    argv = [sys.executable, "-m", "bench.C_reports", arm, str(rows)]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _ours(path: Path, wanted: int) -> None:
    heading = Heading("申报单", (("筛选", FILTER),), MOMENT, "公司")
    with path.open("wb") as file:
        save_workbook(file, heading, Table(HEADS, Rows(wanted)))  # type: ignore[arg-type]


def _openpyxl(path: Path, wanted: int) -> None:
    """The same cells, formats, text types and totals."""
    from django.utils import timezone  # noqa: PLC0415
    from openpyxl import Workbook  # noqa: PLC0415 - its size is its own arm's affair
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("申报单")
    for line in (["申报单"], [FILTER], [head.label for head in HEADS]):
        sheet.append(line)
    for row in rows_of(wanted):
        cells = []
        for head, value in zip(HEADS, row, strict=True):
            plain = timezone.make_naive(value) if head.kind == Kind.DATETIME else value  # type: ignore[arg-type]
            cells.append(cell := WriteOnlyCell(sheet, plain))
            cell.number_format = FORMATS[head.kind]
            if isinstance(value, str):
                cell.data_type = "s"
        sheet.append(cells)
    letters = [get_column_letter(place) for place in range(1, len(HEADS) + 1)]
    sheet.append(
        [
            f"=SUM({letter}4:{letter}{wanted + 3})" if head.total == Total.SUM else None
            for letter, head in zip(letters, HEADS, strict=True)
        ]
    )
    book.save(path)


def _csv(path: Path, wanted: int) -> None:
    sums = [Decimal(0) for _head in HEADS]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([head.label for head in HEADS])
        for row in rows_of(wanted):
            for place, head in enumerate(HEADS):
                if head.total == Total.SUM:
                    sums[place] += row[place] or 0  # type: ignore[operator]
            writer.writerow(row)
        writer.writerow(sums)


ARMS: dict[str, Callable[[Path, int], None]] = {"ours": _ours, "openpyxl": _openpyxl, "csv": _csv}


def _main(arm: str, rows: str) -> None:
    from django.conf import settings  # noqa: PLC0415

    settings.configure(USE_TZ=True, TIME_ZONE="Asia/Shanghai", USE_I18N=False)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        ARMS[arm](Path(folder) / "report", int(rows))
        seconds = time.process_time() - begun
    sys.stdout.write(json.dumps({"seconds": seconds, "memory": peak_mb()}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
