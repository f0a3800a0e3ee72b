"""A process that makes one file and says what it took: `python -m tests.kernel.exports.measured ours 17`.

`ours` builds the export of that number as a worker would; `openpyxl` writes the same rows with openpyxl
in its streaming mode. Prints rows, seconds of processor time, and the most memory it held, in KiB.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import django


def _ours(pk: int) -> int:
    from dealerops.exports.models import Export  # noqa: PLC0415 - Django is set up first
    from dealerops.exports.services import build_export  # noqa: PLC0415

    build_export(pk)
    return Export.objects.get(pk=pk).rows_done


def _openpyxl(pk: int) -> int:
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    from dealerops.exports.models import Export  # noqa: PLC0415
    from dealerops.exports.services.building import _question  # noqa: PLC0415
    from dealerops.exports.workbook import cell_of  # noqa: PLC0415
    from dealerops.foundation.sheets import FORMATS  # noqa: PLC0415

    asked = _question(Export.objects.select_related("membership").get(pk=pk))
    cells = [(cell_of(head.kind), FORMATS[head.kind]) for head in asked.heads]
    book, rows = Workbook(write_only=True), 0
    sheet = book.create_sheet("list")
    for row in asked.rows():
        rows, line = rows + 1, []
        for (made, number_format), value in zip(cells, row, strict=True):
            cell = WriteOnlyCell(sheet, made(value))
            cell.number_format = number_format
            line.append(cell)
        sheet.append(line)
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder) / "list.xlsx")
    return rows


def main(arm: str, pk: str) -> None:
    django.setup()
    begun = time.process_time()
    rows = {"ours": _ours, "openpyxl": _openpyxl}[arm](int(pk))
    seconds = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(json.dumps({"rows": rows, "seconds": seconds, "memory": memory}))


if __name__ == "__main__":
    main(*sys.argv[1:])
