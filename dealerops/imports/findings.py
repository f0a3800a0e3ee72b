"""What is wrong in a workbook: one finding per bad cell, in words for whoever corrects it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dealerops.foundation.errors import Refusal


@dataclass(frozen=True, slots=True)
class Finding:
    """`row` as Excel counts it; `column` is the name of a Column, `value` what stands there, masked."""

    row: int
    column: str
    refusal: Refusal
    value: str = ""


class BadCell(Exception):
    """Raised by the parser of a cell."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.code)


class RowsRefused(Exception):
    """Raised while rows are written: together with what is on record some make no sense."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} cells")
