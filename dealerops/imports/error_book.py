"""The workbook that comes back: the same rows, and in a last column what is wrong in each of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealerops.exports.workbook import Head, Workbook
from dealerops.imports.cells import folded
from dealerops.imports.findings import Finding
from dealerops.imports.models import Import
from dealerops.imports.sheet import ERRORS, Sheet

LINE = "%(column)s: %(sentence)s (%(code)s)"


def write_errors(path: Path, sheet: Sheet, findings: Sequence[Finding], of: Import) -> None:
    """Every row of `sheet` under its own headings; every cell is text, as it was read.

    Corrected and uploaded again it is taken in: the added column is known by its heading.
    """
    added = folded(str(ERRORS))
    kept = [place for place, head in enumerate(sheet.heads) if head and folded(head) != added]
    heads = [Head(sheet.heads[place]) for place in kept]
    book = Workbook(str(sheet.kind.title), [*heads, Head(str(ERRORS))], _about(findings, of))
    rows = list(_rows(sheet, kept, _by_row(sheet, findings)))
    book.write(path, rows, count=len(rows))


def _rows(sheet: Sheet, kept: Sequence[int], wrong: dict[int, list[str]]) -> Iterator[list[str]]:
    for number, texts in sheet.rows():
        yield [*(texts[place] for place in kept), "\n".join(wrong.get(number, ()))]


def _by_row(sheet: Sheet, findings: Sequence[Finding]) -> dict[int, list[str]]:
    labels = {name: str(one.label) for name, one in sheet.kind.by_name.items()}
    said: dict[int, list[str]] = defaultdict(list)
    for one in findings:
        line = LINE % {
            "column": labels[one.column],
            "sentence": one.refusal.message,
            "code": one.refusal.code,
        }
        said[one.row].append(f"{line}: {one.value}" if one.value else line)
    return said


def _about(findings: Sequence[Finding], of: Import) -> list[tuple[str, str]]:
    return [
        (pgettext("workbook", "File"), of.name),
        (_("Uploaded by"), str(of.user)),
        (_("Role and place"), str(of.membership)),
        (_("Bad cells"), str(len(findings))),
        (_("What to do"), _("Correct the cells and upload this workbook again.")),
        (_("Import number"), str(of.pk)),
    ]
