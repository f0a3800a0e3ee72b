"""Lists as workbooks: our writer beside openpyxl's streaming mode and beside plain CSV, and its memory.

Every file is written by a process of its own, which says what it used. Twenty columns of all kinds,
Chinese among them; the rows are made the same way in each arm and count in each. What workbooks cost that
come in stands in bench/taking_in.py.
"""

import csv
import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from bench.lib.memory import peak_mb
from bench.lib.result import Result
from bench.lib.rounds import Figure, interleaved
from dealerops.exports.workbook import Head, Workbook, cell_of
from dealerops.foundation.reporting import Kind
from dealerops.foundation.sheets import FORMATS

SHORT, LONG = 10_000, 100_000
KINDS = (
    *(Kind.TEXT,) * 10,
    *(Kind.INTEGER,) * 3,
    *(Kind.MONEY,) * 3,
    *(Kind.DATE,) * 2,
    *(Kind.DATETIME,) * 2,
)
HEADS = [Head(f"第{number}列", kind) for number, kind in enumerate(KINDS, start=1)]
DAY = dt.date(2026, 1, 2)
MOMENT = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
Row = tuple[object, ...]


def run(profile: str, rounds: int) -> list[Result]:
    size = LONG if profile == "full" else SHORT
    seconds = interleaved(
        {arm: lambda arm=arm: _measured(arm, size)["seconds"] for arm in ARMS},  # type: ignore[misc]
        rounds,
    )
    memory = {rows: _memory(rows, rounds) for rows in (SHORT, LONG)}
    unit = f"CPU s for {size:,} x {len(HEADS)}"
    return [
        Result.ratio("B.xlsx_vs_openpyxl", seconds["ours"], seconds["openpyxl"], unit),
        Result.ratio("B.xlsx_vs_csv", seconds["ours"], seconds["csv"], unit),
        Result.ratio("B.memory_100k_vs_10k", memory[LONG], memory[SHORT], "MB resident"),
        *_ratios_of_imports(profile, rounds),
    ]


def _ratios_of_imports(profile: str, rounds: int) -> list[Result]:
    from bench.taking_in import ratios  # noqa: PLC0415 - the arms above need no database

    return ratios(profile, rounds)


def _memory(rows: int, rounds: int) -> Figure:
    return Figure.of([_measured("ours", rows)["memory"] for _each in range(rounds)])


def _measured(arm: str, rows: int) -> dict[str, float]:
    """What a process used that did nothing but write one file."""
    argv = [sys.executable, "-m", "bench.B_excel", arm, str(rows)]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout)
    return found


def rows_of(wanted: int) -> Iterator[Row]:
    for number in range(wanted):
        yield (
            *(
                f"C{number:08d}",
                "北京东方腾飞汽车销售服务有限公司",
                f"LSGZJ5350TS{number % 10**6:06d}",
            ),
            *(
                "审核中",
                "王小明",
                f"京A{number % 10**5:05d}",
                "华东大区",
                "大客户团购",
                "型号 X",
                "",
            ),
            *(number, number * 2, 7, Decimal("18000.50"), Decimal(number), None),
            *(DAY, DAY, MOMENT, MOMENT),
        )


def _ours(path: Path, wanted: int) -> None:
    Workbook("申报单", HEADS, (("制作人", "王敏"),)).write(path, rows_of(wanted), count=wanted)


def _openpyxl(path: Path, wanted: int) -> None:
    """The same cells, formats and text types."""
    from openpyxl import Workbook as Book  # noqa: PLC0415 - its size is its own arm's affair
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    made = [(cell_of(kind), FORMATS[kind]) for kind in KINDS]
    book = Book(write_only=True)
    sheet = book.create_sheet("申报单")
    sheet.append([head.label for head in HEADS])
    for row in rows_of(wanted):
        line = []
        for (cell, number_format), value in zip(made, row, strict=True):
            line.append(one := WriteOnlyCell(sheet, cell(value)))
            one.number_format = number_format
            if isinstance(value, str):
                one.data_type = "s"
        sheet.append(line)
    book.save(path)


def _csv(path: Path, wanted: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([head.label for head in HEADS])
        writer.writerows(rows_of(wanted))


ARMS: dict[str, Callable[[Path, int], None]] = {
    "ours": _ours,
    "openpyxl": _openpyxl,
    "csv": _csv,
}


def _main(arm: str, rows: str) -> None:
    from django.conf import settings  # noqa: PLC0415

    settings.configure(USE_TZ=True, TIME_ZONE="Asia/Shanghai", USE_I18N=False)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        ARMS[arm](Path(folder) / "list", int(rows))
        seconds = time.process_time() - begun
    sys.stdout.write(json.dumps({"seconds": seconds, "memory": peak_mb()}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
